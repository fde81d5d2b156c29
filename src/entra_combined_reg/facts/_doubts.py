"""Contradictions that are possible but suspicious: named, never decided. What cannot be at all the classes refuse.

Sources: REG-2.3, REG-4.1, ROL-2.1, ROL-2.4, and the sources beside each doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import DefaultOption, Method, PolicyName, is_mfa_method
from entra_combined_reg.facts._sources import Scope
from entra_combined_reg.facts._tenant import TenantPolicy
from entra_combined_reg.facts._tenant_values import AccessState
from entra_combined_reg.facts._user import UserState
from entra_combined_reg.facts._user_values import PerUserMfa, UserType
from entra_combined_reg.values import frozen

__all__ = ["Doubt", "DoubtCode", "doubts"]


class DoubtCode(StrEnum):
    """Kinds of doubt."""

    #: Two rows of one export are about one user.
    DUPLICATE_ROW = "duplicateRow"
    #: Two documents name one user differently.
    NAMES_DIFFER = "namesDiffer"
    #: A group or user is both included and excluded; exclusion wins.
    INCLUDED_AND_EXCLUDED = "includedAndExcluded"
    #: A method is enabled for nobody.
    ENABLED_FOR_NOBODY = "enabledForNobody"
    #: Reconfirming is set while registration is not required; it is offered only with it.
    RECONFIRM_WITHOUT_REGISTRATION = "reconfirmWithoutRegistration"
    #: More questions are asked at a reset than must be registered.
    MORE_QUESTIONS_ASKED = "moreQuestionsAsked"
    #: Security defaults and enabled Conditional Access policies exclude each other.
    DEFAULTS_BESIDE_ACCESS = "defaultsBesideAccess"
    #: The campaign snoozes longer than documented.
    LONG_SNOOZE = "longSnooze"
    #: The report and the method objects disagree.
    REPORT_DIFFERS = "reportDiffers"
    #: The default names a method that the user does not have.
    DEFAULT_WITHOUT_METHOD = "defaultWithoutMethod"
    #: An alternate phone stands without a mobile phone.
    ALTERNATE_WITHOUT_MOBILE = "alternateWithoutMobile"
    #: The user has a method that no policy of the tenant allows for anybody.
    METHOD_NOT_IN_POLICY = "methodNotInPolicy"
    #: Enforced per-user MFA without any method.
    ENFORCED_WITHOUT_METHOD = "enforcedWithoutMethod"
    #: The user type and the UPN disagree.
    GUEST_BY_NAME = "guestByName"
    #: The user and the policies are of different tenants.
    OTHER_TENANT = "otherTenant"


@frozen(kw_only=True)
class Doubt:
    """Something that is possible but suspicious.

    Attributes:
        code: Its kind.
        facts: The facts that disagree, by field name.
        message: One sentence for a reader; no phone numbers or tokens.
    """

    code: DoubtCode
    facts: tuple[str, ...]
    message: str


_LONGEST_SNOOZE: Final = 14
_Finder = Callable[[TenantPolicy, UserState], Iterator[Doubt]]


def doubts(tenant: TenantPolicy | None = None, user: UserState | None = None) -> tuple[Doubt, ...]:
    """Name what is suspicious in the facts of a tenant, a user, or both.

    Args:
        tenant: The tenant's facts.
        user: The user's facts.

    Returns:
        Doubts in the order of ``DoubtCode``; empty where nothing known disagrees.
    """
    policy, state = tenant or TenantPolicy(), user or UserState()
    found = [doubt for finder in _FINDERS for doubt in finder(policy, state)]
    order = list(DoubtCode)
    return tuple(sorted(found, key=lambda doubt: order.index(doubt.code)))


def _scopes(tenant: TenantPolicy) -> Iterator[tuple[str, str, Scope]]:
    for method in tenant.methods or ():
        if method.scope is not None:
            yield "methods", f"the configuration {method.id_text}", method.scope
    if tenant.campaign is not None and tenant.campaign.scope is not None:
        yield "campaign", "the registration campaign", tenant.campaign.scope
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


def _methods(tenant: TenantPolicy, user: UserState) -> Iterator[Doubt]:
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
    yield from _not_in_policy(tenant, held)


def _not_in_policy(tenant: TenantPolicy, held: set[Method | None]) -> Iterator[Doubt]:
    """Only passkeys: no other policy than AMP turns them on, so a known "off" is the whole answer."""
    passkeys = [policy for policy in tenant.methods or () if policy.name is PolicyName.FIDO2]
    if Method.PASSKEY in held and passkeys and all(policy.enabled is False for policy in passkeys):
        yield Doubt(
            code=DoubtCode.METHOD_NOT_IN_POLICY,
            facts=("registered", "methods"),
            message="A passkey is listed though the tenant's passkey configuration is disabled.",
        )


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
