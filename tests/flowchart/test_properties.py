"""Properties that must hold over generated tenants and users, whatever the policies."""

from __future__ import annotations

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import InterruptCause, Method, Mode
from entra_combined_reg.facts import (
    Scope,
)
from entra_combined_reg.flowchart import RULES, Readings, Shown, causes, interrupt_plan, manage_options, why_not
from entra_combined_reg.flowchart.judgements import ROWS
from flowchart.cases import NOW, STAFF, amp, entry
from flowchart.generated import POLICY_NAMES, tenants, users

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


@_FAST
@given(tenants(), users(), REGISTRATIONS)
def test_no_method_is_shown_that_no_policy_allows(policy, someone, cause):
    off = attrs.evolve(policy, **EVERYTHING_OFF)
    nobody = attrs.evolve(someone, roles=frozenset())
    plan = interrupt_plan(off, nobody, cause, NOW)
    # Security defaults are a policy of their own.
    allowed = {Method.AUTHENTICATOR, Method.SOFTWARE_OATH} if cause is I.SECURITY_DEFAULTS else set()
    assert shown(plan) <= allowed
    assert {a.method for a in manage_options(off, nobody, NOW).answers if a.offered} <= {Method.APP_PASSWORD}


@_FAST
@given(tenants(), users(), REGISTRATIONS, POLICY_NAMES)
def test_excluded_beats_included(policy, someone, cause, names):
    out = Scope(everyone=True, groups=frozenset({STAFF}), excluded_groups=frozenset({STAFF}))
    excluded = attrs.evolve(policy, **EVERYTHING_OFF | {"methods": amp(*sorted(names), scope=out)})
    off = attrs.evolve(policy, **EVERYTHING_OFF)
    assert shown(interrupt_plan(excluded, someone, cause, NOW)) == shown(interrupt_plan(off, someone, cause, NOW))


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

    mixed = attrs.evolve(policy, methods=shuffled(policy.methods))
    other = attrs.evolve(someone, registered=shuffled(someone.registered))
    assert interrupt_plan(mixed, other, cause, NOW) == interrupt_plan(policy, someone, cause, NOW)
    assert manage_options(mixed, other, NOW) == manage_options(policy, someone, NOW)


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


TENANT_FACTS = (
    "migration_state",
    "legacy_mfa",
    "legacy_sspr",
    "sspr_scope",
    "sspr_gates",
    "sspr_require_registration",
    "admin_sspr_allowed",
    "subscription",
    "custom_domain",
)
USER_FACTS = ("roles", "licensed", "business_phone_set", "prefilled", "registered", "user_type", "groups")


@_FAST
@given(tenants(), users(), CAUSES, st.sampled_from((*TENANT_FACTS, *USER_FACTS)))
def test_an_answer_given_without_a_fact_is_the_answer_given_with_it(policy, someone, cause, fact):
    """What is said while a fact is unknown stays true when it becomes known, and the fact is no longer asked for."""
    poorer = (
        (attrs.evolve(policy, **{fact: None}), someone)
        if fact in TENANT_FACTS
        else (policy, attrs.evolve(someone, **{fact: None}))
    )
    vague = interrupt_plan(*poorer, cause, NOW)
    exact = interrupt_plan(policy, someone, cause, NOW)
    implied = fact == "sspr_require_registration" and not policy.sspr_require_registration
    assert fact not in exact.unknowns
    for method, answer in vague.methods.items():
        if answer.offered is not None and not implied:
            assert exact.methods[method].offered is answer.offered
        assert answer.offered is not None or answer.unknowns
    listed, known = manage_options(*poorer, NOW), manage_options(policy, someone, NOW)
    for method, answer in listed.methods.items():
        assert answer.offered in {None, known.methods[method].offered}


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

    @settings(max_examples=200, deadline=None, derandomize=True, database=None)
    @given(tenants(), users(), CAUSES, st.sampled_from([NOW, NOW.replace(year=2027, month=4)]), _FLAG)
    def walk(policy, someone, cause, as_of, printed):
        readings = Readings(one_other_is_enough=not printed)
        plan = interrupt_plan(policy, someone, cause, as_of, readings=readings)
        found = [*plan.answers, *manage_options(policy, someone, as_of).answers]
        reached.update(step.rule for answer in found for step in answer.trail)
        reached.update(step.rule for answer in causes(policy, someone, as_of) for step in answer.trail)

    walk()
    assert [rule.id for rule in RULES if rule not in reached] == []
