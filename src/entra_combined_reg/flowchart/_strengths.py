"""Which Conditional Access policies stand over a user, and which authentication strength they bring, in one world."""

from __future__ import annotations

from collections.abc import Iterator

import attrs

from entra_combined_reg.catalog import InterruptCause
from entra_combined_reg.facts import AccessPolicy, AccessState, Strength
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._worlds import World

__all__ = ["policies_over", "strength_in_force"]


def policies_over(w: World, *, registration: bool) -> Iterator[AccessPolicy]:
    """Yield the enforced policies that cover the user, on the user action or on resources.

    Report-only policies ask for nothing. Conditions that narrow a policy are the caller's to judge.
    """
    for policy in w.tenant.access_policies or ():
        if policy.registers_security_info is not registration:
            continue
        enforced = None if policy.state is None else policy.state is AccessState.ENABLED
        if w.flag(rules.DEMAND, "access_policies", enforced, (policy, "state")) and w.inside(
            rules.DEMAND, "access_policies", policy.scope
        ):
            yield policy


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
