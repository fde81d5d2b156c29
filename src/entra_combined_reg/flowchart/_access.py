"""Which Conditional Access policies stand over a user, what they ask for, and which strength they bring, in one world.

What narrows a policy to a client, a platform or a network is met or not in one sign-in; only trusted locations are a
fact of the user.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import attrs

from entra_combined_reg.catalog import InterruptCause
from entra_combined_reg.facts import AccessPolicy, AccessState, Strength, UserType
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._people import user_type
from entra_combined_reg.flowchart._worlds import World

__all__ = ["asks_for_mfa", "asks_for_strength", "policies_over", "strength_in_force"]

_ANYWHERE: Final = frozenset({"all"})
_TRUSTED: Final = frozenset({"alltrusted"})


def policies_over(w: World, *, registration: bool, here: bool = True) -> Iterator[AccessPolicy]:
    """Yield the enforced policies that cover the user, on the user action or on resources; report-only ones do not.

    Args:
        w: The world.
        registration: Those on the user action Register security information, else those on resources.
        here: Only where the conditions of location and the like are met in the sign-in in question.
    """
    for policy in w.tenant.access_policies or ():
        if policy.registers_security_info is not registration:
            continue
        enforced = None if policy.state is None else policy.state is AccessState.ENABLED
        if (
            w.flag(rules.DEMAND, "access_policies", enforced, (policy, "state"))
            and _reaches(w, policy)
            and (not here or _is_met(w, policy))
        ):
            yield policy


def _reaches(w: World, policy: AccessPolicy) -> bool:
    """Say whether the policy covers the user, who may be a guest it names as such."""
    scope = policy.scope
    if scope is not None and (policy.guests_included, policy.guests_excluded) != (False, False):
        if user_type(w, rules.DEMAND) is UserType.MEMBER:
            return w.inside(rules.DEMAND, "access_policies", scope)
        if w.flag(rules.DEMAND, "access_policies", policy.guests_excluded, (policy, "guests out")):
            return False
        if w.flag(rules.DEMAND, "access_policies", policy.guests_included, (policy, "guests in")):
            scope = attrs.evolve(scope, everyone=True)
    return w.inside(rules.DEMAND, "access_policies", scope)


def _is_met(w: World, policy: AccessPolicy) -> bool:
    """Say whether the conditions that narrow the policy are met; all but trusted locations no fact tells."""
    if policy.other_conditions and not w.flag(rules.DEMAND, "access_policies", None, (policy, "conditions")):
        return False
    included = frozenset(map(str.casefold, policy.locations_included)) or _ANYWHERE
    excluded = frozenset(map(str.casefold, policy.locations_excluded))
    if (included, excluded) in {(_ANYWHERE, _TRUSTED), (_TRUSTED, frozenset())}:
        trusted = w.flag(rules.DEMAND, "trusted_location", w.user.trusted_location)
        return trusted is (included == _TRUSTED)
    everywhere = None if excluded or included != _ANYWHERE else True
    return w.flag(rules.DEMAND, "access_policies", everywhere, (policy, "locations"))


def asks_for_mfa(w: World, policy: AccessPolicy) -> bool:
    """Say whether the grant asks for MFA; where another control may do instead, no fact tells."""
    return "mfa" in policy.controls and _no_way_round(w, policy)


def asks_for_strength(w: World, policy: AccessPolicy) -> bool:
    """Say whether the grant asks for a strength; where another control may do instead, no fact tells."""
    return policy.strength is not None and _no_way_round(w, policy)


def _no_way_round(w: World, policy: AccessPolicy) -> bool:
    alone = len(policy.controls) + (policy.strength is not None) == 1
    sure = True if alone or policy.require_all else None
    return w.flag(rules.DEMAND, "access_policies", sure, (policy, "grant"))


def strength_in_force(w: World, cause: InterruptCause) -> Strength | None:
    """Return the strength that decides: one on the user action wins over those on resources (REG-4.2).

    Several on the user action must all be met. ``None`` where the policies were not read, or none brings one.
    """
    if cause is not InterruptCause.AUTHENTICATION_STRENGTH:
        return None
    on_action = [p.strength for p in policies_over(w, registration=True) if p.strength]
    if on_action:
        return _all_of(on_action)
    on_resources = list(dict.fromkeys(p.strength for p in policies_over(w, registration=False) if p.strength))
    if not on_resources:
        return None
    # Which resource was opened is not a fact of the tenant.
    return on_resources[0] if len(on_resources) == 1 else w.pick("access_policies", on_resources, "resource")


def _all_of(strengths: list[Strength]) -> Strength:
    methods = [strength.methods for strength in strengths]
    known = [found for found in methods if found is not None]
    met = frozenset.intersection(*known) if len(known) == len(methods) else None
    return attrs.evolve(strengths[0], methods=met)
