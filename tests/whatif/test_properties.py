"""Laws of a comparison, over generated policies and users."""

from __future__ import annotations

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    LegacySsprMethod,
    MigrationState,
    PolicyChange,
    Scope,
    Strength,
)
from entra_combined_reg.flowchart import CAUSE_ORDER, Shown, causes, interrupt_plan, manage_options
from entra_combined_reg.whatif import Difference, compare_policies
from flowchart.cases import AUTHENTICATOR, EMAIL, NOW, PHONE, STAFF, amp, tenant, user

ASKS_MFA = AccessPolicy(
    state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, controls=frozenset({"mfa"})
)
STRONG = Strength(methods=frozenset({(Method.PASSKEY, None)}))
CAUSES = (
    InterruptCause.CONDITIONAL_ACCESS_MFA,
    InterruptCause.AUTHENTICATION_STRENGTH,
    InterruptCause.SECURITY_DEFAULTS,
    InterruptCause.SSPR_REGISTRATION,
    InterruptCause.METHOD_DISABLED,
)
TENANTS = st.builds(
    tenant,
    methods=st.lists(
        st.sampled_from([PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.SMS, PolicyName.EMAIL, PolicyName.FIDO2]),
        unique=True,
    ).map(lambda names: amp(*names)),
    migration_state=st.sampled_from(tuple(MigrationState)),
    sspr_scope=st.sampled_from([Scope.NOBODY, Scope.EVERYONE, Scope(groups=frozenset({STAFF}))]),
    sspr_gates=st.sampled_from([1, 2]),
    sspr_require_registration=st.booleans(),
    security_defaults=st.booleans(),
    legacy_sspr=st.sets(st.sampled_from(tuple(LegacySsprMethod))).map(frozenset),
    access_policies=st.sampled_from([(), (ASKS_MFA,)]),
)
CHANGES = st.sampled_from(
    [
        lambda policy: policy.with_migration_complete(),
        lambda policy: policy.with_sms_voice_off(),
        lambda policy: policy.with_sspr_gates(2),
        lambda policy: policy.with_strength(STRONG),
        lambda policy: policy.with_security_defaults(),
    ]
)
PEOPLE = st.builds(
    lambda held, number, groups: user(*held, upn=f"user{number}@contoso.com", object_id=f"id-{number}", groups=groups),
    st.lists(st.sampled_from([AUTHENTICATOR, PHONE, EMAIL, Method.PASSKEY]), unique=True, max_size=2),
    st.integers(0, 5),
    st.sampled_from([frozenset(), frozenset({STAFF})]),
)
UNSURE = ("per_user_mfa", "registered", "roles", "groups", "licensed", "prefilled")


def compared(before, after, *people, **parts):
    return compare_policies(before, after, people, NOW, **{"causes": CAUSES, **parts})


@settings(max_examples=40, deadline=None)
@given(TENANTS, PEOPLE, st.sets(st.sampled_from(UNSURE)))
def test_a_policy_compared_with_itself_changes_nothing_whatever_is_known(policy, person, unsure):
    less = attrs.evolve(person, **dict.fromkeys(unsure))
    result = compared(policy, policy, less)
    assert (result.groups, result.unchanged) == ((), 1)


@settings(max_examples=30, deadline=None)
@given(TENANTS, PEOPLE, st.sets(st.sampled_from(("per_user_mfa", "roles", "groups", "licensed")), max_size=2))
def test_nor_do_the_same_rules_written_down_in_another_order(policy, person, unsure):
    """The rules are asked here; there is no short cut for equal policies."""
    less = attrs.evolve(person, **dict.fromkeys(unsure))
    other = attrs.evolve(
        policy,
        methods=tuple(reversed(policy.methods)),
        access_policies=tuple(attrs.evolve(one, display_name="renamed") for one in policy.access_policies),
        changes=(PolicyChange(policy="sspr", at=NOW),),
    )
    assert compared(policy, other, less).groups == ()


@settings(max_examples=40, deadline=None)
@given(TENANTS, CHANGES, PEOPLE)
def test_with_every_fact_known_it_says_what_the_flowchart_says_of_either_policy(before, change, person):
    after = change(before)
    found = compared(before, after, person).of(person)
    assert found.undecided == ()
    held, holds = _holding(before, person), _holding(after, person)
    assert tuple(one.cause for one in found.interrupted) == tuple(c for c in holds if c not in held)
    assert found.released == tuple(cause for cause in held if cause not in holds)
    assert found.locked_out == tuple(
        c
        for c in _ordered({*held, *holds})
        if _locked(after, person, c, holds) and not _locked(before, person, c, held)
    )
    listed, lists = _listed(before, person), _listed(after, person)
    assert (found.offered, found.withdrawn) == (
        tuple(m for m in lists if m not in listed),
        tuple(m for m in listed if m not in lists),
    )
    for one in found.interrupted:
        plan = interrupt_plan(after, person, one.cause, NOW)
        behind = tuple(a.method for a in plan.answers if a.shown is Shown.BEHIND_DIFFERENT_METHOD)
        assert (one.asks_for, set(one.behind or ()), one.skippable) == (plan.first, set(behind), plan.skippable)


def _ordered(some):
    return [cause for cause in CAUSE_ORDER if cause in some]


def _holding(policy, person):
    return [a.cause for a in causes(policy, person, NOW) if a.holds and a.cause in CAUSES]


def _locked(policy, person, cause, holding):
    return cause in holding and bool(interrupt_plan(policy, person, cause, NOW).locked_out)


def _listed(policy, person):
    return [answer.method for answer in manage_options(policy, person, NOW).answers if answer.offered]


@settings(max_examples=30, deadline=None)
@given(TENANTS, CHANGES, PEOPLE)
def test_the_way_back_undoes_the_way_there(before, change, person):
    there, back = (compared(*pair, person).of(person) for pair in ((before, change(before)), (change(before), before)))
    assert (there.offered, there.withdrawn) == (back.withdrawn, back.offered)
    assert (there.locked_out, there.let_in) == (back.let_in, back.locked_out)
    assert (there.unusable, there.usable_again) == (back.usable_again, back.unusable)
    assert tuple(one.cause for one in there.interrupted) == back.released


@settings(max_examples=30, deadline=None)
@given(TENANTS, CHANGES, st.lists(PEOPLE, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_users_is_irrelevant_and_everybody_is_counted_once(before, change, people, chance):
    shuffled = list(people)
    chance.shuffle(shuffled)
    after = change(before)
    result = compared(before, after, *people)
    assert result == compared(before, after, *shuffled)
    assert result.totals.users == len(people)
    assert len({group.difference for group in result.groups}) == len(result.groups)
    assert all(group.difference != Difference() for group in result.groups)


@settings(max_examples=30, deadline=None)
@given(TENANTS, CHANGES, PEOPLE, st.sets(st.sampled_from(UNSURE), min_size=1))
def test_what_is_said_without_a_fact_is_said_with_it_as_well(before, change, person, unsure):
    """Unknown is never "no", and never "yes": a missing fact opens questions and turns none."""
    less = attrs.evolve(person, **dict.fromkeys(unsure))
    after = change(before)
    vague, exact = compared(before, after, less).of(less), compared(before, after, person).of(person)
    assert set(vague.locked_out) <= set(exact.locked_out)
    assert set(vague.withdrawn) <= set(exact.withdrawn)
    assert set(vague.unusable) <= set(exact.unusable)
    assert {one.cause for one in vague.interrupted} <= {one.cause for one in exact.interrupted}
    assert exact.loses_last or not vague.loses_last
    assert vague.undecided or vague == attrs.evolve(exact, undecided=())
