"""Reading Conditional Access policies and authentication strengths, as far as registration depends on them.

Sources: REG-4.2, REG-5 M-5, REG-S7, REG-S36. A condition that this file does not know still narrows a policy, so it is
named in ``other_conditions`` and never dropped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.catalog import Method, Usage
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._sources import Scope
from entra_combined_reg.facts._tenant_values import AccessPolicy, AccessState, Strength

__all__ = ["read_access_policies", "read_id_protection", "read_strengths", "read_user_conditions"]

_REGISTER: Final = "urn:user:registersecurityinfo"
_GUESTS: Final = "guestsorexternalusers"
#: The kinds whose user type is Guest; service providers and members from elsewhere are none.
_GUEST_KINDS: Final = frozenset({"internalguest", "b2bcollaborationguest"})
# Parts of `conditions` that have fields of their own.
_OWN: Final = frozenset({"users", "applications", "locations", "additionalproperties", "@odata.type"})

# What each authenticationMethodModes value names (REG-S7). Software OATH codes of Microsoft Authenticator count as
# software OATH (REG-2.3, "Allow use of Microsoft Authenticator OTP"); the platform credential shares the value of
# Windows Hello. A federated factor is no method of ours.
_MODES: Final[dict[str, frozenset[tuple[Method, Usage | None]]]] = {
    "password": frozenset({(Method.PASSWORD, None)}),
    "voice": frozenset(
        {(Method.PHONE, Usage.VOICE), (Method.ALTERNATE_PHONE, Usage.VOICE), (Method.OFFICE_PHONE, Usage.VOICE)}
    ),
    "sms": frozenset({(Method.PHONE, Usage.SMS)}),
    "hardwareoath": frozenset({(Method.HARDWARE_OATH, None)}),
    "softwareoath": frozenset({(Method.SOFTWARE_OATH, None), (Method.AUTHENTICATOR, Usage.CODE)}),
    "fido2": frozenset({(Method.PASSKEY, None)}),
    "windowshelloforbusiness": frozenset({(Method.WINDOWS_HELLO, None), (Method.PLATFORM_CREDENTIAL, None)}),
    "microsoftauthenticatorpush": frozenset({(Method.AUTHENTICATOR, Usage.PUSH)}),
    "devicebasedpush": frozenset({(Method.AUTHENTICATOR, Usage.PASSWORDLESS)}),
    "temporaryaccesspassonetime": frozenset({(Method.TEMPORARY_ACCESS_PASS, None)}),
    "temporaryaccesspassmultiuse": frozenset({(Method.TEMPORARY_ACCESS_PASS, None)}),
    "email": frozenset({(Method.EMAIL, None)}),
    "x509certificatesinglefactor": frozenset({(Method.CERTIFICATE, None)}),
    "x509certificatemultifactor": frozenset({(Method.CERTIFICATE, None)}),
    "federatedsinglefactor": frozenset(),
    "federatedmultifactor": frozenset(),
    "qrcodepin": frozenset({(Method.QR_CODE, None)}),
}


def read_access_policies(document: Document, strengths: Mapping[str, Strength]) -> dict[str, Any]:
    """Read Conditional Access policies, a list or one.

    Args:
        document: The answer. Templates are no policies and answer nothing.
        strengths: Strengths by id, for policies that name theirs only.
    """
    document.whole()
    rows = document.rows()
    policies = [row for row in rows if not _is_template(row)]
    if rows and not policies:
        return {"access_policies": None}
    known = document.root.items() is not None
    return {"access_policies": tuple(_policy(row, strengths) for row in policies) if known else None}


def _is_template(row: Node) -> bool:
    return row.get("scenarios").present and not row.get("conditions").present


def _policy(row: Node, strengths: Mapping[str, Strength]) -> AccessPolicy:
    conditions = row.get("conditions").thing()
    applications = conditions.get("applications").thing()
    locations = conditions.get("locations").thing()
    grant = row.get("grantControls").thing()
    resources = _set(applications.get("includeApplications"))
    operator = (grant.get("operator").text() or "").casefold()
    return AccessPolicy(
        id=row.get("id").identifier(),
        display_name=row.get("displayName").verbatim(),
        state=row.get("state").choice(AccessState),
        **read_user_conditions(conditions.get("users").thing()),
        registers_security_info=_REGISTER in {text.casefold() for text in _set(applications.get("includeUserActions"))},
        all_resources="All" in resources,
        resources=resources - {"All", "None"},
        resources_excluded=_set(applications.get("excludeApplications")),
        controls=_set(grant.get("builtInControls")),
        require_all={"and": True, "or": False}.get(operator),
        strength=_strength_of(grant, strengths),
        locations_included=_set(locations.get("includeLocations")),
        locations_excluded=_set(locations.get("excludeLocations")),
        other_conditions=_other_conditions(conditions, applications),
    )


def _set(node: Node) -> frozenset[str]:
    return node.identifiers() or frozenset()


def read_user_conditions(users: Node) -> dict[str, Any]:
    """Read the users of a policy: scope, guests included, guests excluded; all ``None`` where it says nothing."""
    if not users.is_object():
        return {"scope": None, "guests_included": None, "guests_excluded": None}
    included, excluded = _set(users.get("includeUsers")), _set(users.get("excludeUsers"))
    scope = Scope(
        everyone="All" in included,
        users=_ids(included),
        groups=_set(users.get("includeGroups")),
        roles=_set(users.get("includeRoles")),
        excluded_users=_ids(excluded),
        excluded_groups=_set(users.get("excludeGroups")),
        excluded_roles=_set(users.get("excludeRoles")),
    )
    return {
        "scope": scope,
        "guests_included": _guests(included, users.get("includeGuestsOrExternalUsers")),
        "guests_excluded": _guests(excluded, users.get("excludeGuestsOrExternalUsers")),
    }


def _ids(texts: frozenset[str]) -> frozenset[str]:
    return frozenset(text for text in texts if text.casefold() not in {"all", "none", _GUESTS})


def _guests(texts: frozenset[str], condition: Node) -> bool | None:
    """Say whether guests are named: all of them, none, or ``None`` where only some kinds or some tenants are."""
    if _GUESTS in {text.casefold() for text in texts}:
        return True
    if not _says_something(condition.value):
        return False
    kinds = {kind.strip().casefold() for kind in (condition.get("guestOrExternalUserTypes").text() or "").split(",")}
    tenants = condition.get("externalTenants").get("membershipKind").text() or "all"
    return True if kinds >= _GUEST_KINDS and tenants.casefold() == "all" else None


def _says_something(value: Any) -> bool:
    """Say whether anything but null, blanks and empty containers stands in a value."""
    waiting = [value]
    while waiting:
        item = waiting.pop()
        if isinstance(item, Mapping):
            waiting += item.values()
        elif isinstance(item, (list, tuple)):
            waiting += item
        elif item not in (None, "", False):
            return True
    return False


def _camel(name: str) -> str:
    return name[:1].lower() + name[1:]


def _other_conditions(conditions: Node, applications: Node) -> tuple[str, ...]:
    found = {_camel(key) for key in conditions.names() if key.casefold() not in _OWN and _narrows(conditions.get(key))}
    for name in ("applicationFilter", "includeAuthenticationContextClassReferences"):
        if _says_something(applications.get(name).value):
            found.add(name)
    # A policy on another act of the user alone stands over neither registration nor resources.
    actions = _set(applications.get("includeUserActions"))
    return tuple(sorted(found if _REGISTER in {action.casefold() for action in actions} else found | actions))


def _narrows(condition: Node) -> bool:
    if condition.path.casefold().endswith(".clientapptypes"):
        return bool({text.casefold() for text in condition.texts() or ()} - {"all"})
    return _says_something(condition.value)


def _strength_of(grant: Node, strengths: Mapping[str, Strength]) -> Strength | None:
    node = grant.get("authenticationStrength").thing()
    if not _says_something(node.value):
        return None
    own = _strength(node)
    return strengths.get(own.id or "", own) if own.methods is None else own


def read_strengths(document: Document) -> dict[str, Strength]:
    """Read authentication strength policies, by id."""
    document.whole()
    found = (_strength(row) for row in document.rows())
    return {strength.id: strength for strength in found if strength.id is not None}


def _strength(row: Node) -> Strength:
    combinations = row.get("allowedCombinations").texts()
    return Strength(
        id=row.get("id").identifier(),
        display_name=row.get("displayName").verbatim(),
        combinations=tuple(combinations or ()),
        methods=None if combinations is None else _methods_of(combinations),
    )


def _methods_of(combinations: list[str]) -> frozenset[tuple[Method, Usage | None]] | None:
    last = [combination.rpartition(",")[2].strip().casefold() for combination in combinations]
    if any(mode not in _MODES for mode in last):
        return None
    return frozenset(pair for mode in last for pair in _MODES[mode])


def read_id_protection(document: Document) -> dict[str, Any]:
    """Read the ID Protection MFA registration policy: its state, and its users as Conditional Access spells them."""
    policy = document.one()
    if not policy.is_object():
        return {"idp_registration": None}
    state = (policy.get("state").text() or "").casefold()
    conditions = policy.get("conditions").thing()
    users = conditions.get("users") if conditions.is_object() else policy.get("users")
    enabled = {"enabled": True, "disabled": False}.get(state, policy.get("isEnabled").flag())
    if enabled is False:
        return {"idp_registration": Scope.NOBODY}
    return {"idp_registration": read_user_conditions(users.thing())["scope"] if enabled else None}
