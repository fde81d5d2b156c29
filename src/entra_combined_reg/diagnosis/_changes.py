"""Changes of one fact, to see whether the flowchart would then show the method. A rule EXPLAINS only where it would."""

from __future__ import annotations

from typing import Any, Final

import attrs

from entra_combined_reg.catalog import OATH_POOL, InterruptCause, Method, Mode, PolicyName
from entra_combined_reg.diagnosis._case import Case, Change
from entra_combined_reg.facts import AuthenticatorTarget, LegacySsprMethod, MethodPolicy, Scope, TenantPolicy
from entra_combined_reg.flowchart.judgements import ROWS

__all__ = ["cause_is", "in_manage_mode", "one_less", "tenant_changed", "user_changed", "with_method_on"]


def cause_is(cause: InterruptCause) -> Change:
    """Return the change to another cause."""
    return lambda case: attrs.evolve(case, cause=cause)


def in_manage_mode(case: Case) -> Case:
    """Return the case as it were in Security info."""
    return attrs.evolve(case, mode=Mode.MANAGE)


def tenant_changed(**facts: Any) -> Change:
    """Return the change that sets facts of the tenant."""
    return lambda case: attrs.evolve(case, tenant=attrs.evolve(case.tenant, **facts))


def user_changed(**facts: Any) -> Change:
    """Return the change that sets facts of the user."""
    return lambda case: attrs.evolve(case, user=attrs.evolve(case.user, **facts))


_CONFIGURATION: Final = {
    Method.PHONE: PolicyName.SMS,
    Method.ALTERNATE_PHONE: PolicyName.VOICE,
    Method.OFFICE_PHONE: PolicyName.VOICE,
}


def with_method_on(case: Case, method: Method) -> Case:
    """Return the case with the method enabled for everyone where it is enabled: in its policy, or in legacy SSPR."""
    tenant = case.tenant
    if method is Method.SECURITY_QUESTIONS:
        legacy = (tenant.legacy_sspr or frozenset()) | {LegacySsprMethod.SECURITY_QUESTIONS}
        return attrs.evolve(case, tenant=attrs.evolve(tenant, legacy_sspr=legacy))
    name = _CONFIGURATION.get(method) or PolicyName(ROWS[method].policy_ids[0])
    return attrs.evolve(case, tenant=_turned_on(tenant, name))


def _turned_on(tenant: TenantPolicy, name: PolicyName) -> TenantPolicy:
    held = tenant.method_policy(name) or MethodPolicy(name=name, id_text=name.value, enabled=True)
    authenticator = name is PolicyName.MICROSOFT_AUTHENTICATOR
    on = attrs.evolve(
        held,
        enabled=True,
        scope=Scope.EVERYONE,
        authenticator_targets=(AuthenticatorTarget(scope=Scope.EVERYONE, mode="any"),) if authenticator else (),
        authenticator_otp=True if authenticator else None,
        voice_office_allowed=True if name is PolicyName.VOICE else None,
        self_service=True if name is PolicyName.FIDO2 else None,
    )
    others = tuple(policy for policy in tenant.methods or () if policy.name is not name)
    return attrs.evolve(tenant, methods=(*others, on))


def one_less(case: Case, method: Method) -> Case:
    """Take away entries of the method, or of its pool, until one more fits."""
    pool = OATH_POOL if method in OATH_POOL else frozenset({method})
    limit = ROWS[method].maximum or 0
    entries = case.user.registered or ()
    ours = [entry for entry in entries if entry.method in pool]
    gone = set(map(id, ours[max(0, limit - 1) :]))
    kept = tuple(entry for entry in entries if id(entry) not in gone)
    return attrs.evolve(case, user=attrs.evolve(case.user, registered=kept))
