"""Contradictions that are possible but suspicious: named, never decided. What cannot be at all the classes refuse.

Sources: REG-2.3, REG-4.1, ROL-2.1, ROL-2.4, and the sources beside each doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Final

from entra_combined_reg.catalog import (
    SMS_VOICE_NUDGE_FROM,
    DefaultOption,
    Method,
    is_mfa_method,
    sspr_admin_role,
)
from entra_combined_reg.facts._allowed import allowed_for_somebody
from entra_combined_reg.facts._doubt_values import Doubt, DoubtCode
from entra_combined_reg.facts._sources import FactSource, Scope
from entra_combined_reg.facts._tenant import TenantPolicy
from entra_combined_reg.facts._tenant_values import AccessState
from entra_combined_reg.facts._user import UserState
from entra_combined_reg.facts._user_values import PerUserMfa, UserType

__all__ = ["doubts"]


_LONGEST_SNOOZE: Final = 14
#: What the administrator reset policy allows by itself (REG-3).
_OF_ADMINISTRATORS: Final = frozenset(
    {Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.PHONE, Method.OFFICE_PHONE, Method.EMAIL}
)
#: Facts older than that are doubted; the longest that a change is said to take (REG-8, Conditional Access).
_FRESH: Final = timedelta(days=1)
_Finder = Callable[[TenantPolicy, UserState], Iterator[Doubt]]


def doubts(
    tenant: TenantPolicy | None = None, user: UserState | None = None, *, as_of: datetime | None = None
) -> tuple[Doubt, ...]:
    """Name what is suspicious in the facts of a tenant, a user, or both.

    Args:
        tenant: The tenant's facts.
        user: The user's facts.
        as_of: The time asked about, with time zone: facts read later, or more than a day before, are doubted.

    Returns:
        Doubts in the order of ``DoubtCode``; empty where nothing known disagrees.
    """
    policy, state = tenant or TenantPolicy(), user or UserState()
    found = [doubt for finder in _FINDERS for doubt in finder(policy, state)]
    found += _not_in_policy(policy, state, as_of)
    if as_of is not None:
        found += _read_at_another_time((*policy.sources, *state.sources), as_of)
    order = list(DoubtCode)
    return tuple(sorted(found, key=lambda doubt: (order.index(doubt.code), doubt.message)))


def _scopes(tenant: TenantPolicy) -> Iterator[tuple[str, str, Scope]]:
    for method in tenant.methods or ():
        if method.scope is not None:
            yield "methods", f"the configuration {method.id_text}", method.scope
    for fact, name, scope in (
        ("sspr_scope", "the scope of password reset", tenant.sspr_scope),
        ("idp_registration", "the ID Protection registration policy", tenant.idp_registration),
        ("campaign", "the registration campaign", None if tenant.campaign is None else tenant.campaign.scope),
    ):
        if scope is not None:
            yield fact, name, scope
    for policy in tenant.access_policies or ():
        if policy.scope is not None:
            yield "access_policies", f"the Conditional Access policy {policy.id}", policy.scope


def _both_ways(tenant: TenantPolicy, _: UserState) -> Iterator[Doubt]:
    for fact, name, scope in _scopes(tenant):
        if scope.groups & scope.excluded_groups or scope.users & scope.excluded_users:
            yield Doubt(
                code=DoubtCode.INCLUDED_AND_EXCLUDED,
                facts=(fact,),
                message=f"In {name} a target is both included and excluded; exclusion wins (REG-2.3).",
            )


def _for_nobody(tenant: TenantPolicy, _: UserState) -> Iterator[Doubt]:
    for method in tenant.methods or ():
        if method.enabled and method.scope == Scope.NOBODY:
            yield Doubt(
                code=DoubtCode.ENABLED_FOR_NOBODY,
                facts=("methods",),
                message=f"The configuration {method.id_text} is enabled, but includes nobody.",
            )


def _settings(tenant: TenantPolicy, _: UserState) -> Iterator[Doubt]:
    if tenant.sspr_reconfirm_days and tenant.sspr_require_registration is False:
        yield Doubt(
            code=DoubtCode.RECONFIRM_WITHOUT_REGISTRATION,
            facts=("sspr_reconfirm_days", "sspr_require_registration"),
            message="Reconfirmation is set though registration is not required; the portal offers it only with it "
            "(REG-S3).",
        )
    asked, needed = tenant.sspr_questions_to_reset, tenant.sspr_questions_to_register
    if asked is not None and needed is not None and asked > needed:
        yield Doubt(
            code=DoubtCode.MORE_QUESTIONS_ASKED,
            facts=("sspr_questions_to_reset", "sspr_questions_to_register"),
            message="A reset asks more questions than users must register (REG-1.4).",
        )
    if tenant.security_defaults and any(policy.state is AccessState.ENABLED for policy in tenant.access_policies or ()):
        yield Doubt(
            code=DoubtCode.DEFAULTS_BESIDE_ACCESS,
            facts=("security_defaults", "access_policies"),
            message="Security defaults are on beside enabled Conditional Access policies; the service does not allow "
            "both, so one document may be old.",
        )


def _campaign(tenant: TenantPolicy, _: UserState) -> Iterator[Doubt]:
    days = None if tenant.campaign is None else tenant.campaign.snooze_days
    if days is not None and not 0 <= days <= _LONGEST_SNOOZE:
        yield Doubt(
            code=DoubtCode.LONG_SNOOZE,
            facts=("campaign",),
            message=f"The campaign snoozes {days} days; 0 to {_LONGEST_SNOOZE} are documented (REG-4.3).",
        )


def _report(_: TenantPolicy, user: UserState) -> Iterator[Doubt]:
    if user.registered is None or user.mfa_registered is None or user.source_of("registered") is None:
        return
    same = user.source_of("registered") == user.source_of("mfa_registered")
    answers = {is_mfa_method(entry.method) for entry in user.registered if entry.usable is not False}
    has_mfa = True if True in answers else (None if None in answers or not user.registered_complete else False)
    if not same and has_mfa is not None and has_mfa != user.mfa_registered:
        yield Doubt(
            code=DoubtCode.REPORT_DIFFERS,
            facts=("registered", "mfa_registered"),
            message="The report and the list of methods disagree on MFA; the report lags (REG-8).",
        )


def _methods(_: TenantPolicy, user: UserState) -> Iterator[Doubt]:
    if user.registered is None:
        return
    held = {entry.method for entry in user.registered}
    default = user.default_method or DefaultOption.NONE
    owners = {method for method, _ in default.owners}
    if owners and user.registered_complete and held.isdisjoint(owners) and None not in held:
        yield Doubt(
            code=DoubtCode.DEFAULT_WITHOUT_METHOD,
            facts=("default_method", "registered"),
            message=f"The default is {default.value}, but no method of it is listed.",
        )
    if Method.ALTERNATE_PHONE in held and Method.PHONE not in held:
        yield Doubt(
            code=DoubtCode.ALTERNATE_WITHOUT_MOBILE,
            facts=("registered",),
            message="An alternate phone is listed without a mobile phone, which it needs (REG-S19).",
        )
    if user.per_user_mfa is PerUserMfa.ENFORCED and user.registered_complete and not held - {Method.PASSWORD}:
        yield Doubt(
            code=DoubtCode.ENFORCED_WITHOUT_METHOD,
            facts=("per_user_mfa", "registered"),
            message="Per-user MFA is enforced though no method is listed; the state follows registration (REG-S38).",
        )


def _not_in_policy(tenant: TenantPolicy, user: UserState, as_of: datetime | None) -> Iterator[Doubt]:
    """A method that the tenant turned off (I-9) looks like one it never had: the facts cannot tell."""
    held = {entry.method for entry in user.registered or () if entry.method is not None and entry.usable is not False}
    for method in Method:
        if method in held and allowed_for_somebody(tenant, method) is False and not _otherwise(method, user, as_of):
            yield Doubt(
                code=DoubtCode.METHOD_NOT_IN_POLICY,
                facts=("registered", "methods"),
                message=f"{method.value} is registered, though no policy of the tenant allows it for anybody.",
            )


def _otherwise(method: Method, user: UserState, as_of: datetime | None) -> bool:
    """Administrators have a reset policy of their own; the SMS retirement turns on passkeys by itself (I-16)."""
    if method is Method.PASSKEY:
        return as_of is not None and as_of.date() >= SMS_VOICE_NUDGE_FROM
    admin = user.roles is None or any(sspr_admin_role(role) for role in user.roles)
    return admin and method in _OF_ADMINISTRATORS


def _read_at_another_time(sources: tuple[FactSource, ...], as_of: datetime) -> Iterator[Doubt]:
    read = [(source, source.read_at) for source in sources if source.read_at is not None]
    later = [source for source, at in read if at > as_of]
    before = [source for source, at in read if as_of - at > _FRESH]
    for code, found, said in (
        (DoubtCode.READ_LATER, later, "after the time asked about, so of a later state perhaps"),
        (DoubtCode.READ_LONG_BEFORE, before, "more than a day before the time asked about, so changed since perhaps"),
    ):
        if found:
            names = ", ".join(dict.fromkeys(source.document for source in found))
            facts = tuple(dict.fromkeys(fact for source in found for fact in source.fields))
            yield Doubt(code=code, facts=facts, message=f"Read {said}: {names}.")


def _who(tenant: TenantPolicy, user: UserState) -> Iterator[Doubt]:
    if user.user_type is UserType.INTERNAL_GUEST and "#ext#" in (user.upn or "").casefold():
        yield Doubt(
            code=DoubtCode.GUEST_BY_NAME,
            facts=("user_type", "upn"),
            message="The UPN is that of an invited guest, the user type that of an internal one.",
        )
    if tenant.tenant_id and user.tenant_id and tenant.tenant_id.lower() != user.tenant_id.lower():
        yield Doubt(
            code=DoubtCode.OTHER_TENANT,
            facts=("tenant_id",),
            message="The user's facts are about another tenant than the policies.",
        )


_FINDERS: Final[tuple[_Finder, ...]] = (_both_ways, _for_nobody, _settings, _campaign, _report, _methods, _who)
