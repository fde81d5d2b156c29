"""EXPLAINS is a claim that can be tested: with that fact changed, by hand and not by the rule, the method is shown.

The changes below are written out once more, independently of those the rules use, and tried on every row of the tables
of ``test_rules`` and on generated complaints.
"""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnosis.complaints import all_findings, cannot_add, missing
from diagnosis.test_rules import INTERRUPT, MANAGE
from entra_combined_reg.catalog import InterruptCause, Method, Mode, PolicyName
from entra_combined_reg.diagnosis import Case, Verdict, diagnose
from entra_combined_reg.facts import (
    AuthenticatorTarget,
    LegacySsprMethod,
    MigrationState,
    PerUserMfa,
    Scope,
    Subscription,
    UserType,
)
from entra_combined_reg.flowchart import interrupt_plan, manage_options
from flowchart.cases import NOW, amp, entry
from flowchart.generated import TENANT_FACTS, USER_FACTS, tenants, users, veiled

_FAST = settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_EVERY_POLICY = amp(*PolicyName)


def with_tenant(**facts):
    return lambda case: attrs.evolve(case, tenant=attrs.evolve(case.tenant, **facts))


def with_user(**facts):
    return lambda case: attrs.evolve(case, user=attrs.evolve(case.user, **facts))


def with_cause(cause):
    return lambda case: attrs.evolve(case, cause=cause)


OWN = {
    Method.PHONE: (PolicyName.SMS, PolicyName.VOICE),
    Method.ALTERNATE_PHONE: (PolicyName.VOICE,),
    Method.OFFICE_PHONE: (PolicyName.VOICE,),
    Method.AUTHENTICATOR: (PolicyName.MICROSOFT_AUTHENTICATOR,),
    Method.SOFTWARE_OATH: (PolicyName.SOFTWARE_OATH,),
    Method.HARDWARE_OATH: (PolicyName.HARDWARE_OATH,),
    Method.EMAIL: (PolicyName.EMAIL,),
    Method.PASSKEY: (PolicyName.FIDO2,),
    Method.EXTERNAL: (PolicyName.EXTERNAL,),
}


def everywhere(case: Case) -> Case:
    """The wanted method's configurations meant for everyone; every other as it was."""
    methods = tuple(
        attrs.evolve(
            policy,
            scope=Scope.EVERYONE,
            authenticator_targets=tuple(
                AuthenticatorTarget(scope=Scope.EVERYONE, mode=target.mode) for target in policy.authenticator_targets
            ),
        )
        if policy.name in OWN[case.wanted]
        else policy
        for policy in case.tenant.methods
    )
    return with_tenant(methods=methods)(case)


def own_policy_on(case: Case) -> Case:
    """The wanted method's own configuration, or its legacy setting, on for everyone; every other as it was."""
    if case.wanted is Method.SECURITY_QUESTIONS:
        held = case.tenant.legacy_sspr | {LegacySsprMethod.SECURITY_QUESTIONS}
        return with_tenant(legacy_sspr=held)(case)
    on = next(policy for policy in _EVERY_POLICY if policy.name is OWN[case.wanted][0])
    others = tuple(policy for policy in case.tenant.methods if policy.name is not on.name)
    return with_tenant(methods=(*others, on))(case)


def all_uses(case: Case) -> Case:
    if case.wanted is Method.SOFTWARE_OATH:
        return own_policy_on(case)
    methods = tuple(
        attrs.evolve(
            policy,
            authenticator_targets=(AuthenticatorTarget(scope=Scope.EVERYONE, mode="any"),),
            authenticator_otp=True,
        )
        if policy.name is PolicyName.MICROSOFT_AUTHENTICATOR
        else policy
        for policy in case.tenant.methods
    )
    return with_tenant(methods=methods)(case)


def fewer(case: Case) -> Case:
    """Nothing of the wanted kind, or of its pool, is left."""
    pool = {Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.HARDWARE_OATH}
    kinds = pool if case.wanted in pool else {case.wanted}
    return with_user(registered=tuple(e for e in case.user.registered if e.method not in kinds))(case)


def in_manage_mode(case: Case) -> Case:
    return attrs.evolve(case, mode=Mode.MANAGE)


def enabled_for_reset(case: Case) -> Case:
    return with_user(licensed=True)(with_tenant(sspr_scope=Scope.EVERYONE)(case))


#: What to change by hand for each rule that can explain.
BY_HAND = {
    "INT-1": with_user(roles=frozenset()),
    "INT-2": with_cause(InterruptCause.SSPR_REGISTRATION),
    "INT-3": with_cause(InterruptCause.CONDITIONAL_ACCESS_MFA),
    "INT-5": with_user(registered=(), prefilled=frozenset(), registered_complete=True),
    "INT-6": in_manage_mode,
    "INT-7": with_user(business_phone_set=True),
    "INT-9": in_manage_mode,
    "INT-10": with_cause(InterruptCause.CONDITIONAL_ACCESS_MFA),
    "INT-11": with_cause(InterruptCause.CONDITIONAL_ACCESS_MFA),
    "INT-12": own_policy_on,
    "INT-13": with_tenant(migration_state=MigrationState.IN_PROGRESS),
    "INT-14": own_policy_on,
    "INT-15": everywhere,
    "INT-16": enabled_for_reset,
    "INT-17": all_uses,
    "INT-18": with_tenant(sspr_gates=2),
    "INT-19": with_user(user_type=UserType.MEMBER),
    "INT-20": with_tenant(subscription=Subscription.PAID),
    "INT-23": fewer,
    "INT-25": with_tenant(customer_telecom=True),
    "X-1": with_tenant(admin_sspr_allowed=True),
    "X-2": with_cause(InterruptCause.CONDITIONAL_ACCESS_MFA),
    "MAN-1": own_policy_on,
    "MAN-3": fewer,
    "MAN-4": lambda case: own_policy_on(with_user(registered=(*case.user.registered, entry(Method.PHONE)))(case)),
    "MAN-5": lambda case: with_user(per_user_mfa=PerUserMfa.ENFORCED)(
        with_tenant(app_passwords_allowed=True, access_policies=())(case)
    ),
    "MAN-6": own_policy_on,
    "MAN-8": with_user(user_type=UserType.MEMBER),
    "MAN-9": enabled_for_reset,
    "MAN-10": own_policy_on,
    "MAN-11": with_user(roles=frozenset()),
    "MAN-12": own_policy_on,
    "MAN-13": lambda case: own_policy_on(with_tenant(hardware_tokens=frozenset({"serial"}))(case)),
}
#: These explain by age: the flowchart shows the method, and the change has not arrived.
BY_AGE = {"INT-4", "MAN-2"}


def offered(case: Case, cause: InterruptCause | None) -> bool | None:
    if case.where is Mode.MANAGE:
        return manage_options(case.tenant, case.user, case.as_of).methods[case.wanted].offered
    return interrupt_plan(case.tenant, case.user, case.cause or cause, case.as_of).methods[case.wanted].offered


def prove(case: Case) -> int:
    """Prove every EXPLAINS of a diagnosis; return how many there were."""
    found = diagnose(case)
    claims = [f for f in found.findings if f.verdict is Verdict.EXPLAINS]
    for claim in claims:
        if claim.code in BY_AGE:
            assert offered(case, found.cause) is True
            continue
        assert offered(case, found.cause) is False, claim.code
        assert offered(BY_HAND[claim.code](attrs.evolve(case, cause=found.cause)), found.cause) is True, claim.code
    return len(claims)


@pytest.mark.parametrize(
    ("complain", "code", "parts"),
    [(missing, row[0], row[1]) for row in INTERRUPT if row[2] is Verdict.EXPLAINS]
    + [(cannot_add, row[0], row[1]) for row in MANAGE if row[2] is Verdict.EXPLAINS],
)
def test_what_explains_in_the_tables_is_proved_by_hand(complain, code, parts):
    case = complain(**parts)
    assert all_findings(case)[code].verdict is Verdict.EXPLAINS
    assert prove(case) > 0


@_FAST
@given(tenants(), users(), st.sampled_from(InterruptCause))
def test_what_explains_over_generated_complaints_in_interrupt_mode_is_proved_by_hand(policy, someone, cause):
    for wanted in Method:
        prove(missing(tenant=policy, user=someone, cause=cause, wanted=wanted))


@_FAST
@given(tenants(), users())
def test_what_explains_over_generated_complaints_in_manage_mode_is_proved_by_hand(policy, someone):
    for wanted in Method:
        prove(cannot_add(tenant=policy, user=someone, wanted=wanted))


FACTS = (*TENANT_FACTS, *USER_FACTS)
#: Facts that may be known and leave something open: which resource was opened, the kind of a passkey, a mobile client.
IN_PART = {"access_policies", "registered", "client"}


def without(case: Case, fact: str) -> Case:
    policy, someone = veiled(case.tenant, case.user, [fact])
    return attrs.evolve(case, tenant=policy, user=someone)


COMPLAINTS = st.builds(
    lambda complain, policy, someone, cause, wanted: complain(tenant=policy, user=someone, cause=cause, wanted=wanted),
    st.sampled_from([missing, cannot_add]),
    tenants(),
    users(),
    st.sampled_from(InterruptCause),
    st.sampled_from(Method),
)
SOME_FACTS = st.sets(st.sampled_from(FACTS), min_size=8, max_size=12)


@_FAST
@given(COMPLAINTS, SOME_FACTS)
def test_a_verdict_given_without_a_fact_stands_when_it_becomes_known(case, facts):
    """So no rule that depends on an unknown fact has said EXPLAINS or RULED_OUT."""
    exact = all_findings(case)
    for fact in facts:
        for code, finding in all_findings(without(case, fact)).items():
            if finding.verdict in {Verdict.RULED_OUT, Verdict.EXPLAINS} and code in exact:
                assert exact[code].verdict is finding.verdict, (code, fact)


@_FAST
@given(tenants(), users(), st.sampled_from(InterruptCause), st.sampled_from(Method))
def test_with_every_fact_known_none_is_asked_for(policy, someone, cause, wanted):
    for complain in (missing, cannot_add):
        case = complain(tenant=policy, user=someone, cause=cause, wanted=wanted, as_of=NOW)
        found = diagnose(case)
        needed = {need.fact for finding in found.findings for need in finding.needs}
        assert needed <= IN_PART
        assert {need.fact for need in found.unknowns} == needed


@_FAST
@given(COMPLAINTS, SOME_FACTS)
def test_a_fact_that_becomes_known_leaves_no_finding_that_needs_it(case, facts):
    left = {need.fact for finding in diagnose(case).findings for need in finding.needs}
    for fact in facts:
        asked = {need.fact for finding in diagnose(without(case, fact)).findings for need in finding.needs}
        assert asked <= IN_PART | {fact}
        assert fact not in left - IN_PART


@_FAST
@given(tenants(), users(), st.sampled_from(InterruptCause), st.sampled_from(Method))
def test_every_rule_answers_once_and_the_same_again(policy, someone, cause, wanted):
    case = missing(tenant=policy, user=someone, cause=cause, wanted=wanted)
    assert diagnose(case) == diagnose(case)
