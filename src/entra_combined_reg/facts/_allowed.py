"""Does some policy of the tenant allow a method for anybody? From the policies alone; three-valued.

Who is inside a scope, and what else a method needs, is decided in ``flowchart``. Sources: REG-2.3, REG-S29.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from entra_combined_reg.catalog import METHODS, Method, PolicyName
from entra_combined_reg.facts._sources import any_of
from entra_combined_reg.facts._tenant import TenantPolicy
from entra_combined_reg.facts._tenant_values import LegacyMfaMethod, LegacySsprMethod, MigrationState

__all__ = ["allowed_for_somebody"]

_Setting = LegacyMfaMethod | LegacySsprMethod
_POLICIES: Final = {row.method: tuple(map(PolicyName, row.policy_ids)) for row in METHODS}
#: What security defaults accept, whatever the policies say (F-12).
_OF_DEFAULTS: Final = frozenset({Method.AUTHENTICATOR, Method.SOFTWARE_OATH})


def allowed_for_somebody(tenant: TenantPolicy, method: Method) -> bool | None:
    """Say whether the new policy, a legacy one or security defaults turn a method on, for whomever.

    Args:
        tenant: The tenant's facts.
        method: The method; of one that no policy turns on or off the answer is ``None``.
    """
    if not _POLICIES[method] and method is not Method.SECURITY_QUESTIONS:
        return None
    by_defaults = tenant.security_defaults if method in _OF_DEFAULTS else False
    return any_of(_by_new_policy(tenant, method), _by_legacy(tenant, method), by_defaults)


def _by_new_policy(tenant: TenantPolicy, method: Method) -> bool | None:
    found: list[bool | None] = []
    for name in _POLICIES[method]:
        found += [policy.enabled for policy in tenant.method_policies(name)] or [tenant.has_policy(name)]
    return any_of(*found)


def _by_legacy(tenant: TenantPolicy, method: Method) -> bool | None:
    reset = _enables(tenant.legacy_sspr, LegacySsprMethod, method)
    if method is Method.SECURITY_QUESTIONS:
        return reset
    if tenant.migration_state is MigrationState.COMPLETE:
        return False
    found = any_of(_enables(tenant.legacy_mfa, LegacyMfaMethod, method), reset)
    return None if tenant.migration_state is None and found else found


def _enables(held: Collection[_Setting] | None, settings: Iterable[_Setting], method: Method) -> bool | None:
    wanted = {setting for setting in settings if any(named is method for named, _ in setting.enables)}
    if not wanted:
        return False
    return None if held is None else not wanted.isdisjoint(held)
