"""Properties that must hold over generated tenants and users, whatever the policies."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import InterruptCause, Method, Mode, PolicyName, sspr_admin_role
from entra_combined_reg.facts import LegacyMfaMethod, LegacySsprMethod, MigrationState, Purpose, Scope, how_to_fetch
from entra_combined_reg.flowchart import (
    CAUSE_ORDER,
    RULES,
    Readings,
    Shown,
    causes,
    interrupt_plan,
    manage_options,
    why_not,
)
from entra_combined_reg.flowchart.judgements import ROWS
from flowchart.cases import NOW, STAFF, amp, entry
from flowchart.generated import POLICY_NAMES, TENANT_FACTS, USER_FACTS, make_tenant, make_user, tenants, users, veiled

I = InterruptCause  # noqa: E741  the table's own letter
_FAST = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
_FLAG = st.booleans()

CAUSES = st.sampled_from(list(InterruptCause))
REGISTRATIONS = st.sampled_from([c for c in InterruptCause if c not in {I.SSPR_REFRESH, I.CAMPAIGN}])
EVERYTHING_OFF = {
    "methods": amp(),
    "legacy_mfa": frozenset(),
    "legacy_sspr": frozenset(),
    "passkey_dynamic_migration_opt_out": True,
}


def shown(plan) -> set[Method]:
    return {a.method for a in plan.answers if a.shown in {Shown.SHOWN_FIRST, Shown.BEHIND_DIFFERENT_METHOD}}


@_FAST
@given(tenants(), users(), CAUSES)
def test_with_every_fact_known_nothing_is_unknown(policy, someone, cause):
    plan = interrupt_plan(policy, someone, cause, NOW)
    assert plan.unknowns in {(), ("access_policies",)}
    assert {a.shown for a in plan.answers} <= {*Shown} - {Shown.UNKNOWN} or cause is I.AUTHENTICATION_STRENGTH
    assert manage_options(policy, someone, NOW).unknowns == ()


def _inside(scope, someone) -> bool:
    """Whether a scope holds the user, written down once more."""
    named = scope.everyone or bool(scope.groups & someone.groups)
    return named and not scope.excluded_groups & someone.groups


#: The configurations of the new policy that turn each method on, and what the legacy settings turn on (REG-2.3).
_NEW = {
    Method.AUTHENTICATOR: {PolicyName.MICROSOFT_AUTHENTICATOR},
    Method.SOFTWARE_OATH: {PolicyName.SOFTWARE_OATH},
    Method.HARDWARE_OATH: {PolicyName.HARDWARE_OATH},
    Method.PHONE: {PolicyName.SMS, PolicyName.VOICE},
    Method.ALTERNATE_PHONE: {PolicyName.VOICE},
    Method.OFFICE_PHONE: {PolicyName.VOICE},
    Method.EMAIL: {PolicyName.EMAIL},
    Method.PASSKEY: {PolicyName.FIDO2},
    Method.EXTERNAL: {PolicyName.EXTERNAL},
}
_OLD_MFA = {
    LegacyMfaMethod.CALL_TO_PHONE: {Method.PHONE},
    LegacyMfaMethod.TEXT_TO_PHONE: {Method.PHONE},
    LegacyMfaMethod.APP_NOTIFICATION: {Method.AUTHENTICATOR},
    LegacyMfaMethod.APP_CODE_OR_HARDWARE_TOKEN: {Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.HARDWARE_OATH},
}
_OLD_RESET = {
    LegacySsprMethod.APP_NOTIFICATION: {Method.AUTHENTICATOR},
    LegacySsprMethod.APP_CODE: {Method.AUTHENTICATOR, Method.SOFTWARE_OATH},
    LegacySsprMethod.EMAIL: {Method.EMAIL},
    LegacySsprMethod.MOBILE_PHONE: {Method.PHONE},
    LegacySsprMethod.OFFICE_PHONE: {Method.OFFICE_PHONE},
    LegacySsprMethod.SECURITY_QUESTIONS: {Method.SECURITY_QUESTIONS},
}
_OF_ADMINISTRATORS = {
    Method.AUTHENTICATOR,
    Method.SOFTWARE_OATH,
    Method.PHONE,
    Method.OFFICE_PHONE,
    Method.EMAIL,
}


def allowed(policy, someone, cause=None) -> set[Method]:
    """Every method that some policy allows the user, from the policies alone (REG-2.3 and 3)."""
    on = {p.name for p in policy.methods if p.enabled and _inside(p.scope, someone)}
    found = {method for method, names in _NEW.items() if names & on}
    complete = policy.migration_state is MigrationState.COMPLETE
    admin = any(sspr_admin_role(role) for role in someone.roles)
    if not complete:
        found |= set().union(*(_OLD_MFA[setting] for setting in policy.legacy_mfa))
    if admin:
        found |= _OF_ADMINISTRATORS if policy.admin_sspr_allowed else set()
    elif someone.licensed and _inside(policy.sspr_scope, someone):
        old = {m for setting in policy.legacy_sspr for m in _OLD_RESET[setting]}
        found |= old & {Method.SECURITY_QUESTIONS} if complete else old
    if cause is I.SECURITY_DEFAULTS:
        found |= {Method.AUTHENTICATOR, Method.SOFTWARE_OATH}
    return found


@_FAST
@given(tenants(), users(), REGISTRATIONS, _FLAG)
def test_no_method_is_shown_that_no_policy_allows(policy, someone, cause, bare):
    """Security defaults and the administrators' reset policy are policies."""
    policy = attrs.evolve(policy, **EVERYTHING_OFF) if bare else policy
    assert shown(interrupt_plan(policy, someone, cause, NOW)) <= allowed(policy, someone, cause)
    listed = {a.method for a in manage_options(policy, someone, NOW).answers if a.offered}
    # An app password is no method of these policies; it has a setting of its own (M-9).
    assert listed <= allowed(policy, someone) | {Method.APP_PASSWORD}


@_FAST
@given(tenants(), users(), REGISTRATIONS, POLICY_NAMES)
def test_excluded_beats_included(policy, someone, cause, names):
    out = Scope(everyone=True, groups=frozenset({STAFF}), excluded_groups=frozenset({STAFF}))
    excluded = attrs.evolve(policy, **EVERYTHING_OFF | {"methods": amp(*sorted(names), scope=out)})
    off = attrs.evolve(policy, **EVERYTHING_OFF)
    assert shown(interrupt_plan(excluded, someone, cause, NOW)) == shown(interrupt_plan(off, someone, cause, NOW))


_IDS = st.frozensets(st.sampled_from("abc"), max_size=2)


@given(st.builds(Scope, everyone=_FLAG, users=_IDS, groups=_IDS, roles=_IDS), _IDS, _IDS, _IDS, st.sampled_from("abc"))
def test_whoever_is_excluded_is_outside_whatever_includes_them(scope, users, groups, roles, someone):
    out = attrs.evolve(scope, excluded_users=users, excluded_groups=groups, excluded_roles=roles)
    held = frozenset({someone})
    inside = out.covers(someone, held, held)
    assert inside is (scope.covers(someone, held, held) and someone not in users | groups | roles)


@_FAST
@given(tenants(), users(), REGISTRATIONS, st.sampled_from(list(Method)))
def test_a_bigger_registered_set_never_asks_for_more(policy, someone, cause, more):
    richer = attrs.evolve(someone, registered=(*someone.registered, entry(more, number=2)))
    before = interrupt_plan(policy, someone, cause, NOW)
    after = interrupt_plan(policy, richer, cause, NOW)
    if before.unknowns == after.unknowns == ():
        assert after.needed.mfa.needed <= before.needed.mfa.needed
        assert after.needed.sspr.needed <= before.needed.sspr.needed


@_FAST
@given(tenants(), users(), CAUSES)
def test_need_nothing_shows_nothing_and_need_shows_something_or_says_why_not(policy, someone, cause):
    plan = interrupt_plan(policy, someone, cause, NOW)
    if plan.unknowns:
        return
    need = plan.needed.mfa.needed + plan.needed.sspr.needed
    if need == 0 and cause not in {I.SSPR_REFRESH, I.CAMPAIGN, I.SMS_VOICE_RETIREMENT}:
        assert shown(plan) == set()
    if need > 0 and not shown(plan):
        assert plan.shortfall or plan.locked_out is not False or plan.skippable is not False


@_FAST
@given(tenants(), users(), REGISTRATIONS)
def test_the_set_that_is_asked_for_satisfies_the_demand_and_no_smaller_one_would(policy, someone, cause):
    plan = interrupt_plan(policy, someone, cause, NOW)
    need = plan.needed
    if plan.unknowns or plan.shortfall or plan.locked_out is not False or cause is I.SMS_VOICE_RETIREMENT:
        return
    assert len(plan.first) <= need.mfa.needed + need.sspr.needed
    assert len(plan.first) >= max(need.mfa.needed, need.sspr.needed) or plan.skippable


@_FAST
@given(tenants(), users(), CAUSES, st.randoms(use_true_random=False))
def test_the_order_of_policies_and_methods_changes_nothing(policy, someone, cause, dice):
    def shuffled(items):
        items = list(items)
        dice.shuffle(items)
        return tuple(items)

    mixed = attrs.evolve(
        policy,
        methods=shuffled(policy.methods),
        access_policies=shuffled(policy.access_policies),
        changes=shuffled(policy.changes),
    )
    other = attrs.evolve(someone, registered=shuffled(someone.registered))
    assert interrupt_plan(mixed, other, cause, NOW) == interrupt_plan(policy, someone, cause, NOW)
    assert manage_options(mixed, other, NOW) == manage_options(policy, someone, NOW)
    assert [(a.cause, a.holds) for a in causes(mixed, other, NOW)] == [
        (a.cause, a.holds) for a in causes(policy, someone, NOW)
    ]


@_FAST
@given(tenants(), users(), CAUSES, st.sampled_from(list(Method)))
def test_why_not_and_the_plan_never_disagree(policy, someone, cause, method):
    offered = interrupt_plan(policy, someone, cause, NOW).methods[method].offered
    text = why_not(method, Mode.INTERRUPT, policy, someone, NOW, cause=cause)
    refused = f": {ROWS[method].portal_names[0]}: not offered."
    assert (refused in text) is (offered is False)
    assert ("cannot be said" in text) is (offered is None)
    listed = manage_options(policy, someone, NOW).methods[method].offered
    assert (refused in why_not(method, Mode.MANAGE, policy, someone, NOW)) is (listed is False)


#: What the answer to an enforced reset registration takes for granted, because the user was interrupted by it.
_IMPLIED = {"sspr_require_registration"}


@_FAST
@given(tenants(), users(), CAUSES, st.sets(st.sampled_from((*TENANT_FACTS, *USER_FACTS)), min_size=1, max_size=6))
def test_what_is_said_without_facts_is_what_is_said_with_them(policy, someone, cause, facts):
    """Unknown is not false: what is said while facts are missing stays true whatever they turn out to be."""
    poorer = veiled(policy, someone, facts)
    vague, exact = interrupt_plan(*poorer, cause, NOW), interrupt_plan(policy, someone, cause, NOW)
    implied = facts & _IMPLIED and not policy.sspr_require_registration
    for method, answer in vague.methods.items():
        assert answer.offered is not None or answer.unknowns
        if answer.offered is not None and not implied:
            assert exact.methods[method].offered in {answer.offered, None}
    for name in ("skippable", "locked_out", "show_link", "mfa_first"):
        said = getattr(vague, name)
        assert said is None or implied or getattr(exact, name) in {said, None}, name
    listed, known = manage_options(*poorer, NOW), manage_options(policy, someone, NOW)
    for method, answer in listed.methods.items():
        assert answer.offered in {None, known.methods[method].offered}
    held = {answer.cause: answer.holds for answer in causes(policy, someone, NOW)}
    for answer in causes(*poorer, NOW):
        assert answer.holds is None or held[answer.cause] is True
    ruled_out = set(CAUSE_ORDER) - {answer.cause for answer in causes(*poorer, NOW)}
    assert not ruled_out & set(held)


#: Facts that may be known and leave something open: which resource was opened, the kind of a passkey, a mobile client,
#: the settings of a passkey configuration that the SMS retirement makes.
IN_PART = {"access_policies", "registered", "client", "methods"}
#: Facts that no rule of the flowchart reads; diagnosis, rollback or a reader want them.
NOT_READ = {
    *("tenant_id", "sspr_questions_to_register", "sspr_questions_to_reset", "security_defaults_since"),
    *("display_name", "account_enabled", "deleted", "in_role_assignable_group", "in_restricted_unit"),
    *("roles_at_unit_scope", "strong_authentication", "default_method", "system_preferred", "sspr_registered"),
    *("mfa_registered", "mfa_capable", "last_strong_auth", "session_started", "tap_one_time", "tap_issued_at"),
    *("federated", "federated_mfa_enforced", "upn_changed_after_passkey", "has_usable_password"),
}
_DAYS = (NOW, NOW.replace(month=10), NOW.replace(year=2027), NOW.replace(year=2024))


def named_without(fact: str, seed: int) -> set[str]:
    """The facts that some answer about one generated user calls unknown, while ``fact`` is not known."""
    policy = attrs.evolve(make_tenant(seed), security_defaults_since=None)
    if seed % 3 == 0:
        policy = attrs.evolve(policy, methods=policy.methods[:5])
    poorer, as_of = veiled(policy, make_user(seed + 7), [fact]), _DAYS[seed % 4]
    plan = interrupt_plan(*poorer, list(I)[seed % len(I)], as_of)
    named = {*plan.unknowns, *manage_options(*poorer, as_of).unknowns}
    return named | {name for answer in causes(*poorer, as_of) for name in answer.unknowns}


@pytest.mark.parametrize("fact", [fact for fact in (*TENANT_FACTS, *USER_FACTS) if fact not in NOT_READ])
def test_a_fact_that_is_missing_is_named_where_it_decides_and_can_be_fetched(fact):
    for seed in range(300):
        named = named_without(fact, seed)
        assert named <= IN_PART | {fact}
        if fact in named:
            break
    else:
        pytest.fail("no answer depends on it")
    assert how_to_fetch(fact).purposes & {Purpose.INTERRUPT, Purpose.MANAGE}


@pytest.mark.parametrize("fact", sorted(NOT_READ))
def test_a_fact_that_no_rule_reads_is_never_asked_for(fact):
    assert [named for seed in range(8) if fact in (named := named_without(fact, seed))] == []


@_FAST
@given(tenants(), users())
def test_causes_that_hold_with_everything_known_are_decided(policy, someone):
    for answer in causes(policy, someone, NOW):
        assert answer.holds is True or not answer.unknowns or answer.unknowns == ("access_policies",)


@pytest.mark.parametrize("reading", [Readings(), Readings(one_pool=False, two_gates_win=False, passkey_by_cause=False)])
@_FAST
@given(policy=tenants(), someone=users(), cause=CAUSES)
def test_the_same_question_has_the_same_answer(policy, someone, cause, reading):
    first = interrupt_plan(policy, someone, cause, NOW, readings=reading)
    assert first == interrupt_plan(policy, someone, cause, NOW, readings=reading)
    assert [a.method for a in first.answers] == list(Method)


@_FAST
@given(tenants(), users(), CAUSES)
def test_no_trail_says_the_same_read_twice(policy, someone, cause):
    found = [*interrupt_plan(policy, someone, cause, NOW).answers, *manage_options(policy, someone, NOW).answers]
    for answer in [*found, *causes(policy, someone, NOW)]:
        assert len(answer.trail) == len(set(answer.trail)), answer


def test_every_rule_is_reached_by_some_generated_case():
    reached = set()

    @settings(max_examples=800, deadline=None, derandomize=True, database=None)
    @given(tenants(), users(), CAUSES, st.sampled_from([NOW, NOW.replace(year=2027, month=4)]), _FLAG)
    def walk(policy, someone, cause, as_of, printed):
        readings = Readings(one_other_is_enough=not printed)
        plan = interrupt_plan(policy, someone, cause, as_of, readings=readings)
        found = [*plan.answers, *manage_options(policy, someone, as_of).answers]
        reached.update(step.rule for answer in found for step in answer.trail)
        reached.update(step.rule for answer in causes(policy, someone, as_of) for step in answer.trail)

    walk()
    assert [rule.id for rule in RULES if rule not in reached] == []
