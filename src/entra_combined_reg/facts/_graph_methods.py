"""Reading the Authentication methods policy, in its layouts of 2021 to 2026: methods, campaign, migration state.

Older layouts lack keys that newer ones have, and keep feature settings inside ``includeTargets``; what a layout lacks
is not known. Newer keys are passed over. Sources: REG-2.3, REG-4.3, REG-6.3 (Graph spellings), REG-S22, REG-S44.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._sources import Scope
from entra_combined_reg.facts._tenant_values import (
    AuthenticatorTarget,
    Campaign,
    CampaignState,
    MethodPolicy,
    MigrationState,
)

__all__ = ["read_methods_policy", "read_targets"]

_TYPE_TAIL: Final = "authenticationmethodconfiguration"
_NAMES: Final = {name.value.casefold(): name for name in PolicyName}
_STATES: Final = {"enabled": True, "disabled": False}
#: ``id`` of the target that is everybody.
_ALL_USERS: Final = "all_users"


def read_methods_policy(document: Document) -> dict[str, Any]:
    """Read ``authenticationMethodsPolicy``, or a list of its configurations, or a single one.

    Returns:
        Facts of ``TenantPolicy`` by field name; a fact that the document does not answer is ``None``.
    """
    rows = document.rows()
    if rows and all(_is_configuration(row) for row in rows):
        document.whole()
        listed = not document.context.endswith("$entity") and len(rows) > 1
        return {"methods": tuple(_method(row) for row in rows), "methods_complete": _complete(document, listed=listed)}
    policy = document.one()
    configurations = policy.get("authenticationMethodConfigurations").items()
    return {
        "migration_state": policy.get("policyMigrationState").choice(MigrationState),
        "methods": None if configurations is None else _methods(configurations),
        "methods_complete": _complete(document, listed=configurations is not None),
        "campaign": _campaign(policy),
        "passkey_dynamic_migration_opt_out": policy.get("optOutSettings").thing().get("passkeyDynamicMigration").flag(),
    }


def _complete(document: Document, *, listed: bool) -> bool | None:
    """Say whether every configuration is named: beta lists them all, v1.0 misses some; else it is not known."""
    if not listed:
        return None
    beta, stable = "/beta/" in document.context, "/v1.0/" in document.context
    return True if beta else False if stable else None


def _is_configuration(row: Node) -> bool:
    kind = row.get("@odata.type").value
    named = row.get("id").value
    return (isinstance(kind, str) and kind.casefold().endswith(_TYPE_TAIL)) or (
        isinstance(named, str) and named.casefold() in _NAMES
    )


def _methods(items: Iterable[Node]) -> tuple[MethodPolicy, ...]:
    rows = (item.thing() for item in items)
    return tuple(_method(row) for row in rows if row.is_object())


def _name(row: Node) -> tuple[PolicyName | None, str]:
    """Name a configuration by its id, and where that is a GUID by its type."""
    named, kind = row.get("id").text(), row.get("@odata.type").text()
    of_kind = (kind or "").rpartition(".")[2].casefold().removesuffix(_TYPE_TAIL)
    by_id = _NAMES.get((named or "").casefold())
    return by_id or _NAMES.get(of_kind), named or kind or ""


def _method(row: Node) -> MethodPolicy:
    name, id_text = _name(row)
    includes = row.get("includeTargets").items()
    attested, restricted = _passkey_limits(row)
    signs_in = [target.thing().get("isUsableForSignIn").flag() for target in includes or ()]
    return MethodPolicy(
        name=name,
        id_text=id_text,
        enabled=_STATES.get((row.get("state").text() or "").casefold()),
        scope=read_targets(row),
        authenticator_targets=_authenticator_targets(includes or ())
        if name is PolicyName.MICROSOFT_AUTHENTICATOR
        else (),
        authenticator_otp=row.get("isSoftwareOathEnabled").flag(),
        voice_office_allowed=row.get("isOfficePhoneAllowed").flag(),
        self_service=row.get("isSelfServiceRegistrationAllowed").flag(),
        attestation_enforced=attested,
        aaguids_restricted=restricted,
        tap_one_time_only=row.get("isUsableOnce").flag(),
        sms_sign_in=_any_known(signs_in) if name is PolicyName.SMS else None,
    )


def _any_known(answers: list[bool | None]) -> bool | None:
    """True where one is; a known absence where all are known; else not known."""
    if True in answers:
        return True
    return None if None in answers or not answers else False


def _passkey_limits(row: Node) -> tuple[bool | None, bool | None]:
    """Read attestation and key restrictions; profiles (2025 and later) win, and where they differ it is not known."""
    profiles = [item.thing() for item in row.get("passkeyProfiles").items() or ()]
    if profiles:
        enforced = [profile.get("attestationEnforcement").text() for profile in profiles]
        limits = [profile.get("keyRestrictions").thing().get("isEnforced").flag() for profile in profiles]
        return _agreed([None if word is None else word.casefold() != "disabled" for word in enforced]), _agreed(limits)
    restrictions = row.get("keyRestrictions").thing()
    return row.get("isAttestationEnforced").flag(), restrictions.get("isEnforced").flag()


def _agreed(answers: list[bool | None]) -> bool | None:
    return answers[0] if len(set(answers)) == 1 else None


def _authenticator_targets(includes: Iterable[Node]) -> tuple[AuthenticatorTarget, ...]:
    found = []
    for item in includes:
        target = item.thing()
        scope = _scope([target], [])
        if scope is not None and target.is_object():
            found.append(AuthenticatorTarget(scope=scope, mode=target.get("authenticationMode").text()))
    return tuple(found)


def read_targets(row: Node) -> Scope | None:
    """Read ``includeTargets`` and ``excludeTargets``.

    Returns:
        The scope; ``None`` where the includes are absent or hold a kind of target that is not known. Layouts
        without ``excludeTargets`` could not exclude.
    """
    includes = row.get("includeTargets").items()
    excludes = row.get("excludeTargets").items()
    return None if includes is None else _scope(includes, excludes or [])


def _scope(includes: list[Node], excludes: list[Node]) -> Scope | None:
    kept, dropped = _ids(includes), _ids(excludes)
    if kept is None or dropped is None:
        return None
    return Scope(
        everyone=_ALL_USERS in kept["group"],
        groups=kept["group"] - {_ALL_USERS},
        users=kept["user"],
        excluded_groups=dropped["group"],
        excluded_users=dropped["user"],
    )


def _ids(targets: list[Node]) -> dict[str, frozenset[str]] | None:
    found: dict[str, set[str]] = {"group": set(), "user": set()}
    for item in targets:
        target = item.thing()
        named, kind = target.get("id").identifier(), (target.get("targetType").text() or "").casefold()
        if named is None or (kind not in found and named.casefold() != _ALL_USERS):
            return None
        if named.casefold() == _ALL_USERS:
            found["group"].add(_ALL_USERS)
        else:
            found[kind].add(named)
    return {kind: frozenset(names) for kind, names in found.items()}


def _campaign(policy: Node) -> Campaign | None:
    enforcement = policy.get("registrationEnforcement").thing()
    campaign = enforcement.get("authenticationMethodsRegistrationCampaign").thing()
    if not campaign.is_object():
        return None
    includes = campaign.get("includeTargets").items() or []
    wanted = {target.thing().get("targetedAuthenticationMethod").text() for target in includes} - {None}
    return Campaign(
        state=campaign.get("state").choice(CampaignState),
        target=wanted.pop() if len(wanted) == 1 else None,
        scope=read_targets(campaign),
        snooze_days=campaign.get("snoozeDurationInDays").whole(),
        limited_snoozes=campaign.get("enforceRegistrationAfterAllowedSnoozes").flag(),
    )
