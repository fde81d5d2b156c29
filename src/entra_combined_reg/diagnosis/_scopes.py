"""Who the configurations of the Authentication methods policy are meant for, as rules ask it."""

from __future__ import annotations

import attrs

from entra_combined_reg.catalog import Method
from entra_combined_reg.diagnosis._case import Case
from entra_combined_reg.facts import AuthenticatorTarget, MethodPolicy, Scope, TenantPolicy
from entra_combined_reg.flowchart.judgements import ROWS, World, amp_on

__all__ = ["all_groups", "missed_by_scope", "policies_of", "scoped_to_everyone"]


def policies_of(tenant: TenantPolicy, method: Method) -> tuple[MethodPolicy, ...]:
    """Return the configurations that turn a method on."""
    names = ROWS[method].policy_ids
    return tuple(policy for policy in tenant.methods or () if policy.name is not None and policy.name.value in names)


def missed_by_scope(w: World, method: Method) -> bool:
    """Say whether a method is on for others, and for the user nowhere."""
    if w.tenant.methods is None:
        return w.so("methods", None, ("missed", method))
    policies = policies_of(w.tenant, method)
    on = [policy for policy in policies if w.so("methods", policy.enabled, policy.name)]
    return bool(on) and not any(policy.name and amp_on(w, policy.name) for policy in on)


def scoped_to_everyone(case: Case, method: Method) -> Case:
    """Return the case with the method's configurations meant for everyone, and otherwise as they are."""
    names = {policy.name for policy in policies_of(case.tenant, method)}
    widened = tuple(_widened(policy) if policy.name in names else policy for policy in case.tenant.methods or ())
    return attrs.evolve(case, tenant=attrs.evolve(case.tenant, methods=widened))


def _widened(policy: MethodPolicy) -> MethodPolicy:
    targets = policy.authenticator_targets
    modes = tuple(AuthenticatorTarget(scope=Scope.EVERYONE, mode=target.mode) for target in targets)
    return attrs.evolve(policy, scope=Scope.EVERYONE, authenticator_targets=modes)


def all_groups(tenant: TenantPolicy) -> frozenset[str]:
    """Return every group that the policy or the campaign names."""
    scopes = [policy.scope for policy in tenant.methods or ()]
    scopes.append(tenant.campaign.scope if tenant.campaign else None)
    named = (scope.groups | scope.excluded_groups for scope in scopes if scope is not None)
    return frozenset().union(*named)
