"""Conditions of the interrupt rules: two-valued code over one world of the facts. The table stands in its own file."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Final

import attrs

from entra_combined_reg.catalog import (
    MFA_CAUSES,
    SMS_VOICE_BLOCKING_FROM,
    InterruptCause,
    Method,
    PolicyName,
    Usage,
)
from entra_combined_reg.diagnosis._case import Case
from entra_combined_reg.diagnosis._changes import (
    cause_is,
    tenant_changed,
    with_method_on,
)
from entra_combined_reg.diagnosis._scopes import all_groups
from entra_combined_reg.facts import AuthenticatorTarget, MethodPolicy, MigrationState, Scope, Subscription, UserType
from entra_combined_reg.flowchart import Shown
from entra_combined_reg.flowchart.judgements import (
    ROWS,
    Asked,
    Page,
    World,
    amp_on,
    amp_ways,
    asked,
    for_mfa,
    for_sspr,
    gates,
    gates_held,
    interrupt_page,
    is_admin,
    legacy_ways,
    mfa_held,
    mfa_ways,
    migration,
    sspr_on,
    strength_in_force,
    telephony_retires,
    user_type,
    wants,
)

__all__ = [
    "ANY",
    "DEFAULTS",
    "DEMANDS",
    "MFA_ON_ACCESS",
    "NOT_FOR_GUESTS",
    "OTHER_ROUTE",
    "PASSKEY_CAUSES",
    "PHONES",
    "POLICY_METHODS",
    "RESET",
    "SSPR_METHODS",
    "STRENGTH",
    "any_guest",
    "before_combined",
    "behind_the_link",
    "every_flavour",
    "flavour_missing",
    "is_guest",
    "many_groups",
    "no_licence_or_scope",
    "not_in_strength",
    "notification_at_one_gate",
    "one_candidate",
    "one_more_method",
    "only_in_new_policy",
    "only_in_old_policies",
    "retired",
    "something_held",
    "trial",
    "wanted_of",
    "what",
]

RESET: Final = frozenset({InterruptCause.SSPR_REGISTRATION, InterruptCause.PREFILLED_CONFIRMATION})
DEMANDS: Final = MFA_CAUSES | RESET | {InterruptCause.TAP_SIGN_IN}
ANY: Final = frozenset(InterruptCause)
STRENGTH: Final = frozenset({InterruptCause.AUTHENTICATION_STRENGTH})
PASSKEY_CAUSES: Final = frozenset(
    {InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.CAMPAIGN, InterruptCause.SMS_VOICE_RETIREMENT}
)
MFA_ON_ACCESS: Final = cause_is(InterruptCause.CONDITIONAL_ACCESS_MFA)

SSPR_METHODS: Final = frozenset(method for method, row in ROWS.items() if row.sspr)
PHONES: Final = frozenset({Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE})
POLICY_METHODS: Final = frozenset(method for method, row in ROWS.items() if row.policy_ids)
OTHER_ROUTE: Final = frozenset(
    {Method.WINDOWS_HELLO, Method.CERTIFICATE, Method.TEMPORARY_ACCESS_PASS, Method.QR_CODE, Method.PLATFORM_CREDENTIAL}
)
NOT_FOR_GUESTS: Final = frozenset({Method.PASSKEY, Method.HARDWARE_OATH, Method.WINDOWS_HELLO, Method.CERTIFICATE})
DEFAULTS: Final = frozenset({Method.AUTHENTICATOR, Method.SOFTWARE_OATH})

#: Combined registration came to tenants made before the first day from the second on (REG-S1c).
ALWAYS_COMBINED: Final = datetime(2020, 8, 15, tzinfo=UTC)
ROLLED_OUT: Final = date(2022, 10, 1)
#: REG-S4 prints 20 KB and no number of groups; a target takes about 200 bytes, so this many fill the policy.
MANY_GROUPS: Final = 100


def wanted_of(case: Case) -> Method:
    """Return the wanted method of a case that a rule about methods has let through."""
    # Every row below that asks is about named methods, so one is wanted; the password is none of them.
    return case.wanted or Method.PASSWORD


def what(w: World, case: Case) -> Asked:
    """Return what the cause asks, looked at closely."""
    cause = case.cause or InterruptCause.CONDITIONAL_ACCESS_MFA
    return asked(w, cause, strength_in_force(w, cause))


def page_of(w: World, case: Case) -> Page:
    """Return the interrupt page."""
    cause = case.cause or InterruptCause.CONDITIONAL_ACCESS_MFA
    return interrupt_page(w, cause, strength_in_force(w, cause))


def something_held(w: World, case: Case) -> bool:
    """Say whether anything the user has counts for the demand."""
    mfa, sspr = wants(w, what(w, case))
    return mfa_held(w, what(w, case), enough=mfa) > 0 or bool(gates_held(w, enough=sspr))


def one_candidate(w: World, case: Case) -> bool:
    """Say whether one method is asked for and nothing could stand in its place."""
    page = page_of(w, case)
    return len(page.first) == 1 and not page.show_link


def not_in_strength(w: World, case: Case) -> bool:
    """Say whether the method serves for MFA and the strength leaves it out."""
    return bool(for_mfa(w, wanted_of(case))) and not mfa_ways(w, what(w, case), wanted_of(case))


def only_in_new_policy(w: World, case: Case) -> bool:
    """Say whether only the new policy has the method on, before it counts for reset."""
    before = migration(w) is MigrationState.PRE_MIGRATION
    return before and bool(amp_ways(w, wanted_of(case))) and not for_sspr(w, wanted_of(case))


def only_in_old_policies(w: World, case: Case) -> bool:
    """Say whether only legacy policies have the method on, after they stopped counting."""
    if migration(w) is not MigrationState.COMPLETE or amp_ways(w, wanted_of(case)):
        return False
    return bool(legacy_ways(w, wanted_of(case)))


def no_licence_or_scope(w: World, _: Case) -> bool:
    """Say whether the user policy does not enable the user for reset; administrators have one of their own (X-1)."""
    return not is_admin(w) and not sspr_on(w)


def flavour_missing(w: World, case: Case) -> bool:
    """Say whether Authenticator's settings leave a use of it out."""
    if not amp_on(w, PolicyName.MICROSOFT_AUTHENTICATOR):
        return False
    if wanted_of(case) is Method.SOFTWARE_OATH:
        return not amp_on(w, PolicyName.SOFTWARE_OATH)
    return not {Usage.PUSH, Usage.CODE} <= amp_ways(w, Method.AUTHENTICATOR)


def every_flavour(case: Case) -> Case:
    """Return the case with every use of Authenticator allowed."""
    if case.wanted is Method.SOFTWARE_OATH:
        return with_method_on(case, Method.SOFTWARE_OATH)

    def all_modes(policy: MethodPolicy) -> MethodPolicy:
        scope = policy.scope or Scope.EVERYONE
        return attrs.evolve(
            policy, authenticator_targets=(AuthenticatorTarget(scope=scope, mode="any"),), authenticator_otp=True
        )

    name = PolicyName.MICROSOFT_AUTHENTICATOR
    methods = tuple(all_modes(policy) if policy.name is name else policy for policy in case.tenant.methods or ())
    return tenant_changed(methods=methods)(case)


def notification_at_one_gate(w: World, _: Case) -> bool:
    """Say whether notifications are on and one gate takes codes only."""
    if is_admin(w) or gates(w) != 1 or migration(w) is MigrationState.COMPLETE:
        return False
    new = frozenset() if migration(w) is MigrationState.PRE_MIGRATION else amp_ways(w, Method.AUTHENTICATOR)
    return Usage.PUSH in new | legacy_ways(w, Method.AUTHENTICATOR)


def any_guest(w: World, _: Case) -> bool:
    """Say whether the user is a guest, from elsewhere or made here."""
    return user_type(w) is not UserType.MEMBER


def is_guest(w: World, case: Case) -> bool:
    """Say whether the user is a guest from elsewhere; for a passkey, any guest."""
    return any_guest(w, case) if case.wanted is Method.PASSKEY else user_type(w) is UserType.GUEST


def trial(w: World, case: Case) -> bool:
    """Say whether the tenant is a trial."""
    kind = case.tenant.subscription
    return w.so("subscription", None if kind is None else kind is Subscription.TRIAL, "trial")


def before_combined(w: World, case: Case) -> bool:
    """Say whether the tenant may not have had combined registration at the time."""
    made = case.tenant.created_at
    return case.as_of.date() < ROLLED_OUT and w.so("created_at", None if made is None else made < ALWAYS_COMBINED)


def many_groups(w: World, case: Case) -> bool:
    """Say whether the policy names more groups than fit."""
    known = case.tenant.methods is not None
    return w.so("methods", len(all_groups(case.tenant)) >= MANY_GROUPS if known else None, "groups")


def behind_the_link(w: World, case: Case) -> bool:
    """Say whether the method stands behind the link."""
    return page_of(w, case).place(wanted_of(case)) is Shown.BEHIND_DIFFERENT_METHOD


def retired(w: World, case: Case) -> bool:
    """Say whether Microsoft has stopped to deliver SMS and calls here."""
    return case.as_of.date() >= SMS_VOICE_BLOCKING_FROM and telephony_retires(w)


def one_more_method(case: Case) -> Case:
    """Return the case with the wanted method enabled as well."""
    known = case.wanted is not None and case.wanted in POLICY_METHODS
    return with_method_on(case, wanted_of(case)) if known else case
