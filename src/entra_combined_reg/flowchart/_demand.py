"""What a cause demands, what the user holds of it, and which methods could satisfy the rest, in one world.

REG-2.4 branches 2 to 4. Read by the interrupt page and by the list of causes.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from entra_combined_reg.catalog import (
    MFA_CAUSES,
    SMS_VOICE_BLOCKING_FROM,
    SMS_VOICE_NUDGE_FROM,
    InterruptCause,
    Method,
    PolicyName,
    Usage,
)
from entra_combined_reg.facts import Strength, UserType
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._enabled import ROWS, Ways, amp_on, for_mfa, for_sspr, telephony_retires
from entra_combined_reg.flowchart._held import GATED, PREFILLABLE, below_maximum, gate_of, held_ways, holds, prefilled
from entra_combined_reg.flowchart._minimum import SECURITY_RANK
from entra_combined_reg.flowchart._people import gates, sspr_on, user_type
from entra_combined_reg.flowchart._worlds import World
from entra_combined_reg.values import frozen

__all__ = [
    "INTERRUPT_METHODS",
    "MFA_METHODS",
    "PHONES",
    "RESET_CAUSES",
    "Asked",
    "asked",
    "can_do_mfa",
    "candidates",
    "gates_held",
    "interrupt_registrable",
    "mfa_held",
    "mfa_ways",
    "passkey_on",
    "required",
    "wants",
]

#: Causes that name reset registration as what is enforced; the caller saw the interrupt, so the setting is on.
RESET_CAUSES: Final = frozenset({InterruptCause.SSPR_REGISTRATION, InterruptCause.PREFILLED_CONFIRMATION})

_DEFAULTS: Final[dict[Method, Ways]] = {
    Method.AUTHENTICATOR: frozenset({Usage.PUSH}),
    Method.SOFTWARE_OATH: frozenset({Usage.CODE}),
}
_NO_WAY: Final[Ways] = frozenset()
_ITSELF: Final[Ways] = frozenset({None})
#: Everything that rests on SMS or voice.
PHONES: Final = (Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE)
MFA_METHODS: Final = tuple(method for method, row in ROWS.items() if row.mfa)

#: What interrupt mode can register; office phone and passkey have conditions of their own (REG-1.1, F-14).
INTERRUPT_METHODS: Final = frozenset(
    {
        Method.AUTHENTICATOR,
        Method.SOFTWARE_OATH,
        Method.PHONE,
        Method.EMAIL,
        Method.SECURITY_QUESTIONS,
        Method.EXTERNAL,
    }
)
#: K-1: the causes for which interrupt mode registers a passkey.
_PASSKEY_CAUSES: Final = frozenset(
    {InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.CAMPAIGN, InterruptCause.SMS_VOICE_RETIREMENT}
)


@frozen
class Asked:
    """What a cause is, once it is looked at closely: which cause decides, and which strength it brings."""

    cause: InterruptCause
    strength: Strength | None = None

    def enforces_mfa(self, w: World) -> bool:
        """Say whether MFA registration is what is enforced (REG-2.4 C1)."""
        if self.cause is InterruptCause.SMS_VOICE_RETIREMENT:
            return w.as_of.date() >= SMS_VOICE_BLOCKING_FROM
        return self.cause in MFA_CAUSES


def asked(w: World, cause: InterruptCause, strength: Strength | None) -> Asked:
    """Resolve a cause that inherits: a pass sign-in is ID Protection's interrupt or the reset registration's (I-14)."""
    if cause is not InterruptCause.TAP_SIGN_IN:
        return Asked(cause, strength)
    protected = w.inside(rules.DEMAND, "idp_registration", w.tenant.idp_registration)
    return Asked(InterruptCause.ID_PROTECTION if protected else InterruptCause.SSPR_REGISTRATION)


def required(w: World, what: Asked) -> bool:
    """Say whether reset registration is required when signing in; a cause that says so stands for the setting."""
    setting = w.tenant.sspr_require_registration
    if setting is None and what.cause in RESET_CAUSES:
        w.note(rules.DEMAND_SSPR, "sspr_require_registration", "implied by the cause")
        return True
    return w.flag(rules.DEMAND_SSPR, "sspr_require_registration", setting)


def wants(w: World, what: Asked) -> tuple[int, int]:
    """Return how many MFA methods and reset gates are wanted (REG-2.4 C1 to C4)."""
    mfa = what.enforces_mfa(w)
    if not sspr_on(w):
        return int(mfa), 0
    pulled_in = mfa and w.readings.enabled_is_enough
    if pulled_in:
        w.note(rules.DEMAND, "sspr_scope", "enabled for reset")
    return int(mfa), gates(w) if pulled_in or required(w, what) else 0


def accepted_ways(w: World, what: Asked, method: Method, ways: Ways) -> Ways:
    """Keep the ways of a method that the cause accepts: a strength's own, those of security defaults, a passkey."""
    if what.cause is InterruptCause.SMS_VOICE_RETIREMENT:
        return _NO_WAY if method in PHONES else ways
    if what.cause is not InterruptCause.AUTHENTICATION_STRENGTH or not ways:
        return ways
    # External MFA satisfies no strength (REG-4.1 I-3).
    if method is Method.EXTERNAL:
        return _NO_WAY
    combinations = None if what.strength is None else what.strength.methods
    if combinations is None:
        return ways if w.flag(rules.STRENGTH, "access_policies", None, method) else _NO_WAY
    kept = frozenset(way for way in ways if (method, way) in combinations or (method, None) in combinations)
    w.note(rules.STRENGTH, "method", bool(kept))
    return kept


def mfa_ways(w: World, what: Asked, method: Method) -> Ways:
    """Return the ways in which a method satisfies this cause's MFA demand."""
    if what.cause is InterruptCause.SECURITY_DEFAULTS:
        w.note(rules.DEFAULTS, "method", method in _DEFAULTS)
        return _DEFAULTS.get(method, _NO_WAY)
    if what.cause is InterruptCause.SMS_VOICE_RETIREMENT and method is Method.PASSKEY:
        return _ITSELF if passkey_on(w, retired=True) else _NO_WAY
    return accepted_ways(w, what, method, for_mfa(w, method))


def mfa_held(w: World, what: Asked, *, enough: int) -> int:
    """Count registered methods that satisfy the MFA demand, up to ``enough`` (REG-2.4 D1)."""
    count = 0
    for method in MFA_METHODS:
        if count >= enough:
            break
        w.about(method)
        count += _serves(w, method, partial(mfa_ways, w, what, method))
    w.about(None)
    return count


def can_do_mfa(w: World) -> bool:
    """Say whether a registered method serves for MFA: then MFA comes before either mode opens (F-11, M-2)."""
    return mfa_held(w, Asked(InterruptCause.CONDITIONAL_ACCESS_MFA), enough=1) > 0


def gates_held(w: World, *, enough: int) -> frozenset[str]:
    """Name the reset gates that registered or filled-in data fills, up to ``enough`` (REG-2.4 D2, D3)."""
    filled: dict[str, None] = {}
    for method in GATED:
        if len(filled) >= enough:
            break
        w.about(method)
        if gate_of(method) not in filled and _fills(w, method):
            filled[gate_of(method)] = None
    w.about(None)
    return frozenset(filled)


def _fills(w: World, method: Method) -> bool:
    if not _by_extension(w, method) and _serves(w, method, partial(for_sspr, w, method)):
        return True
    return method in PREFILLABLE and bool(for_sspr(w, method)) and prefilled(w, method)


def _by_extension(w: World, method: Method) -> bool:
    """Say whether every number of the method carries an extension: reset strips it and calls somebody else (K-13)."""
    entries = [entry for entry in w.user.registered or () if entry.method is method and entry.usable is not False]
    found = bool(entries) and all(entry.has_extension for entry in entries)
    if found:
        w.note(rules.SSPR_METHODS, "registered", "with an extension")
    return found


def _serves(w: World, method: Method, ways: Callable[[], Ways]) -> bool:
    # The cheaper and better known side first: fewer worlds.
    if w.user.registered is not None:
        held = held_ways(w, method)
        return bool(held) and bool(held & ways())
    return bool(ways()) and holds(w, method)


def passkey_on(w: World, *, retired: bool) -> bool:
    """Say whether the policy lets the user set up a passkey; the SMS retirement turns it on by itself (I-16)."""
    if user_type(w) is not UserType.MEMBER:
        return False
    if not (amp_on(w, PolicyName.FIDO2) or (retired and _auto_enabled(w))):
        return False
    policy = w.tenant.method_policy(PolicyName.FIDO2)
    return w.flag(rules.PASSKEY, "methods", None if policy is None else policy.self_service, "self-service")


def _auto_enabled(w: World) -> bool:
    if w.as_of.date() < SMS_VOICE_NUDGE_FROM or not telephony_retires(w):
        return False
    if w.as_of.date() >= SMS_VOICE_BLOCKING_FROM:
        return True
    return not w.flag(rules.RETIRED, "passkey_dynamic_migration_opt_out", w.tenant.passkey_dynamic_migration_opt_out)


def interrupt_registrable(w: World, what: Asked, method: Method) -> bool:
    """Say whether interrupt mode can register a method for this cause (F-14, K-1)."""
    if method is Method.OFFICE_PHONE:
        return w.flag(rules.NEVER_INTERRUPT, "business_phone_set", w.user.business_phone_set)
    if method is Method.PASSKEY:
        by_cause = w.readings.passkey_by_cause and what.cause in _PASSKEY_CAUSES
        w.note(rules.PASSKEY_BY_CAUSE, "cause", by_cause)
        return by_cause and passkey_on(w, retired=what.cause is InterruptCause.SMS_VOICE_RETIREMENT)
    rule = rules.EXTERNAL if method is Method.EXTERNAL else rules.NEVER_INTERRUPT
    w.note(rule, "method", method in INTERRUPT_METHODS)
    return method in INTERRUPT_METHODS


def candidates(
    w: World, what: Asked, need: tuple[int, int], taken: frozenset[str]
) -> tuple[frozenset[Method], frozenset[Method]]:
    """Return the methods that could satisfy what is missing of MFA and of reset (REG-2.4 E1 to E4)."""
    mfa: set[Method] = set()
    sspr: set[Method] = set()
    for method in SECURITY_RANK:
        w.about(method)
        # The retirement of SMS and voice asks for a passkey and nothing else (I-16).
        asked_for = what.cause is not InterruptCause.SMS_VOICE_RETIREMENT or method is Method.PASSKEY
        if need[0] and asked_for and mfa_ways(w, what, method) and _registrable(w, what, method):
            mfa.add(method)
        fresh = need[1] > 0 and gate_of(method) not in taken
        if fresh and for_sspr(w, method) and _registrable(w, what, method):
            sspr.add(method)
    w.about(None)
    return frozenset(mfa), frozenset(sspr)


def _registrable(w: World, what: Asked, method: Method) -> bool:
    return interrupt_registrable(w, what, method) and below_maximum(w, method)
