"""Which methods the policies enable for a user, in one world (REG-2.3 and 3): the ground the flowchart stands on.

A *way* is a usage of a method, or ``None`` for a method that has no usages; a method is enabled where it has a way.
Read by the interrupt and manage pages alone.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import Final, TypeVar

from entra_combined_reg.catalog import METHODS, SMS_VOICE_BLOCKING_FROM, Method, PolicyName, Usage
from entra_combined_reg.facts import (
    Cloud,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    Subscription,
)
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._people import gates, is_admin, sspr_on
from entra_combined_reg.flowchart._worlds import World

__all__ = [
    "ROWS",
    "Ways",
    "amp_on",
    "amp_ways",
    "enabled",
    "for_mfa",
    "for_sspr",
    "legacy_ways",
    "migration",
    "telephony_retires",
]

V = TypeVar("V")
S = TypeVar("S", bound=LegacyMfaMethod | LegacySsprMethod)

Ways = frozenset[Usage | None]

ROWS: Final = {row.method: row for row in METHODS}
_NO_WAY: Final[Ways] = frozenset()
_ITSELF: Final[Ways] = frozenset({None})
_PUSH: Final[Ways] = frozenset({Usage.PUSH})
_CODE: Final[Ways] = frozenset({Usage.CODE})
_SMS: Final[Ways] = frozenset({Usage.SMS})
_VOICE: Final[Ways] = frozenset({Usage.VOICE})
_PASSWORDLESS: Final[Ways] = frozenset({Usage.PASSWORDLESS})

#: Configurations of the Authentication methods policy that give a method one way each; Authenticator and office phone
#: have conditions of their own below.
_AMP: Final[dict[Method, tuple[tuple[PolicyName, Ways], ...]]] = {
    Method.SOFTWARE_OATH: ((PolicyName.SOFTWARE_OATH, _CODE),),
    Method.HARDWARE_OATH: ((PolicyName.HARDWARE_OATH, _CODE),),
    Method.PHONE: ((PolicyName.SMS, _SMS), (PolicyName.VOICE, _VOICE)),
    Method.ALTERNATE_PHONE: ((PolicyName.VOICE, _VOICE),),
    Method.EMAIL: ((PolicyName.EMAIL, _ITSELF),),
    Method.PASSKEY: ((PolicyName.FIDO2, _ITSELF),),
    Method.CERTIFICATE: ((PolicyName.X509_CERTIFICATE, _ITSELF),),
    Method.TEMPORARY_ACCESS_PASS: ((PolicyName.TEMPORARY_ACCESS_PASS, _ITSELF),),
    Method.EXTERNAL: ((PolicyName.EXTERNAL, _ITSELF),),
    Method.QR_CODE: ((PolicyName.QR_CODE_PIN, _ITSELF),),
}


def _by_method(settings: Iterable[S]) -> dict[Method, tuple[tuple[S, Ways], ...]]:
    """Turn the settings of a legacy policy round: for each method, which of them give it which ways."""
    found: dict[Method, tuple[tuple[S, Ways], ...]] = {}
    for setting in settings:
        for method in dict.fromkeys(method for method, _ in setting.enables):
            ways = frozenset(usage for named, usage in setting.enables if named is method)
            found[method] = (*found.get(method, ()), (setting, ways))
    return found


_LEGACY_MFA: Final = _by_method(LegacyMfaMethod)
_LEGACY_SSPR: Final = _by_method(LegacySsprMethod)
_LEGACY_METHODS: Final = frozenset({*_LEGACY_MFA, *_LEGACY_SSPR})

#: REG-S2: what the administrator reset policy allows, whatever the other policies say.
_ADMIN: Final[dict[Method, Ways]] = {
    Method.AUTHENTICATOR: _PUSH | _CODE,
    Method.SOFTWARE_OATH: _CODE,
    Method.PHONE: _SMS | _VOICE,
    Method.OFFICE_PHONE: _VOICE,
    Method.EMAIL: _ITSELF,
}


def migration(w: World) -> MigrationState:
    """Where the tenant stands between the legacy policies and the Authentication methods policy."""
    return w.known(rules.LEGACY, "migration_state", w.tenant.migration_state, tuple(MigrationState))


def amp_on(w: World, name: PolicyName) -> bool:
    """Say whether one configuration of the Authentication methods policy is on and holds the user."""
    if w.tenant.methods is None:
        return w.flag(rules.AMP, "methods", None, name)
    policies = w.tenant.method_policies(name)
    if not policies:
        held = w.tenant.has_policy(name)
        return w.flag(rules.AMP, "methods_complete" if held is None else "methods", held, name)
    return any(_holds_user(w, policy, name if len(policies) == 1 else (name, policy)) for policy in policies)


def _holds_user(w: World, policy: MethodPolicy, key: Hashable) -> bool:
    return w.flag(rules.AMP, "methods", policy.enabled, key) and w.inside(rules.AMP, "methods", policy.scope)


def amp_ways(w: World, method: Method) -> Ways:
    """Return the ways that the Authentication methods policy gives a method."""
    if method is Method.AUTHENTICATOR:
        return _authenticator(w) if amp_on(w, PolicyName.MICROSOFT_AUTHENTICATOR) else _NO_WAY
    if method is Method.OFFICE_PHONE:
        voice = w.tenant.method_policy(PolicyName.VOICE)
        office = None if voice is None else voice.voice_office_allowed
        return _VOICE if amp_on(w, PolicyName.VOICE) and w.flag(rules.OFFICE, "methods", office, "office") else _NO_WAY
    return _of(_AMP.get(method, ()), lambda name: amp_on(w, name))


def _authenticator(w: World) -> Ways:
    policy = w.tenant.method_policy(PolicyName.MICROSOFT_AUTHENTICATOR)
    targets = () if policy is None else policy.authenticator_targets
    modes = [t.mode for t in targets if w.inside(rules.FLAVOUR, "methods", t.scope)] if targets else [None]
    ways = frozenset().union(*(_mode(w, mode) for mode in modes))
    otp = w.flag(rules.FLAVOUR, "methods", None if policy is None else policy.authenticator_otp, "otp")
    return ways | _CODE if otp else ways


def _mode(w: World, text: str | None) -> Ways:
    known = {"any": _PUSH | _PASSWORDLESS, "push": _PUSH, "devicebasedpush": _PASSWORDLESS}
    mode = None if text is None else known.get(text.casefold())
    return w.known(rules.FLAVOUR, "methods", mode, (_PUSH | _PASSWORDLESS, _PASSWORDLESS), ("mode", text))


def _of(table: tuple[tuple[V, Ways], ...], on: Callable[[V], bool]) -> Ways:
    return frozenset().union(*(ways for setting, ways in table if on(setting)))


def _legacy_mfa(w: World, method: Method) -> Ways:
    held = w.tenant.legacy_mfa
    return _of(
        _LEGACY_MFA.get(method, ()),
        lambda setting: w.flag(rules.LEGACY, "legacy_mfa", None if held is None else setting in held, setting),
    )


def _legacy_sspr(w: World, method: Method) -> Ways:
    held = w.tenant.legacy_sspr
    return _of(
        _LEGACY_SSPR.get(method, ()),
        lambda setting: w.flag(rules.LEGACY, "legacy_sspr", None if held is None else setting in held, setting),
    )


def enabled(w: World, method: Method, *, for_mfa_only: bool = False) -> Ways:
    """Return every way that some policy gives a method: enabled in any policy, the user can register it (REG-S4).

    Args:
        w: The world.
        method: The method.
        for_mfa_only: Leave out what the legacy reset policy alone enables (A-8, strict reading).
    """
    ways = amp_ways(w, method)
    if ways != (ROWS[method].usages or _ITSELF) and method in _LEGACY_METHODS:
        ways |= _legacy(w, method, for_mfa_only=for_mfa_only)
    return _spoken(w, ways)


def legacy_ways(w: World, method: Method) -> Ways:
    """Return the ways that the legacy policies would give a method, whatever the migration state."""
    return _legacy_mfa(w, method) | _legacy_sspr(w, method)


def _legacy(w: World, method: Method, *, for_mfa_only: bool) -> Ways:
    complete = migration(w) is MigrationState.COMPLETE
    if complete and method is not Method.SECURITY_QUESTIONS:
        return _NO_WAY
    ways = _NO_WAY if complete else _legacy_mfa(w, method)
    if for_mfa_only or method not in _LEGACY_SSPR:
        return ways
    reset = _legacy_sspr(w, method)
    # An administrator's own reset policy stands in for the users' one.
    return ways | reset if reset and not is_admin(w) and sspr_on(w) else ways


def _spoken(w: World, ways: Ways) -> Ways:
    """Take away what the telephone no longer, or not yet, does."""
    if not ways & (_SMS | _VOICE):
        return ways
    if w.as_of.date() >= SMS_VOICE_BLOCKING_FROM and telephony_retires(w):
        return _NO_WAY
    # Where SMS is left the method is left, and nobody asks for the subscription.
    if Usage.VOICE in ways and Usage.SMS not in ways and _subscription(w) is Subscription.TRIAL:
        return ways - _VOICE
    return ways


def telephony_retires(w: World) -> bool:
    """Say whether Microsoft delivers the tenant's SMS and calls, and so will stop to (I-16)."""
    public = w.known(rules.RETIRED, "cloud", w.tenant.cloud, tuple(Cloud)) is Cloud.PUBLIC
    return public and not w.flag(rules.RETIRED, "customer_telecom", w.tenant.customer_telecom)


def _subscription(w: World) -> Subscription:
    return w.known(rules.VOICE, "subscription", w.tenant.subscription, tuple(Subscription))


def for_mfa(w: World, method: Method) -> Ways:
    """Return the ways in which a method serves the user as second factor."""
    if ROWS[method].mfa is not True:
        return _NO_WAY
    # Passwordless sign-in is a second factor after a certificate only (REG-1.1).
    return enabled(w, method, for_mfa_only=not w.readings.legacy_sspr_counts_for_mfa) - _PASSWORDLESS


def for_sspr(w: World, method: Method) -> Ways:
    """Return the ways in which a method serves the user as reset gate."""
    if not ROWS[method].sspr or not sspr_on(w):
        return _NO_WAY
    ways = _admin_ways(w, method) if is_admin(w) else _user_ways(w, method)
    ways = _spoken(w, ways - _PASSWORDLESS)
    paid = method is not Method.OFFICE_PHONE or not ways or _subscription(w) is Subscription.PAID
    return ways if paid else _NO_WAY


def _admin_ways(w: World, method: Method) -> Ways:
    w.note(rules.ADMIN_METHODS, "method", method in _ADMIN)
    if method in _ADMIN:
        return _ADMIN[method]
    if method is Method.SECURITY_QUESTIONS or migration(w) is MigrationState.PRE_MIGRATION:
        return _NO_WAY
    return amp_ways(w, method)


def _user_ways(w: World, method: Method) -> Ways:
    state = migration(w)
    w.note(rules.SSPR_METHODS, "migration_state", w.tenant.migration_state)
    # Before the migration starts the Authentication methods policy is about authentication only.
    ways = _NO_WAY if state is MigrationState.PRE_MIGRATION else amp_ways(w, method)
    if state is not MigrationState.COMPLETE or method is Method.SECURITY_QUESTIONS:
        ways |= _legacy_sspr(w, method)
    if state is not MigrationState.COMPLETE and method is Method.AUTHENTICATOR and Usage.PUSH in ways:
        w.note(rules.CODE_AT_ONE_GATE, "sspr_gates", w.tenant.sspr_gates)
        return ways - _PUSH if gates(w) == 1 else ways
    return ways
