"""What must hold before a step and what should be true after it, against a tenant that carries the steps out."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import PerUserMfa, StrongAuthentication
from entra_combined_reg.rollback import (
    PRECONDITION_TEXTS,
    AnswerClass,
    Decision,
    Precondition,
    RollbackOptions,
    RollbackRun,
    RollbackScope,
    Snapshot,
    StepKind,
    plan_rollback,
)
from rollback.fakes import NOW, Tenant, method, user
from rollback.test_order_model import LEAN, several

P = Precondition


def planned(one, **options):
    return plan_rollback([one], as_of=NOW, options=RollbackOptions(accept_lockout=True, **options)).users[0]


def needs(entry):
    return [(one.step.kind, one.needs) for one in entry.outlook]


@pytest.mark.parametrize("scope", [RollbackScope.PORTAL_REREGISTER, RollbackScope.EVERYTHING])
def test_after_every_step_the_tenant_is_as_the_plan_said(scope):
    compared = 0
    for registered, owner, value in [*LEAN, *several()]:
        live = user(1, registered=registered, default_method=value)
        tenant = Tenant([live], {live.object_id: owner} if owner else {})
        options = RollbackOptions(scope=scope, accept_lockout=True, tap_minutes=60, per_user_mfa=PerUserMfa.ENABLED)
        plan = plan_rollback([live], as_of=NOW, options=options)
        expected = {one.step.number: one.after for one in plan.users[0].outlook}
        run, in_order = RollbackRun.of(plan), True
        while requests := run.pending():
            answer, step = tenant.perform(requests[0]), requests[0].step
            run = run.record(answer)
            # After a refusal the steps no longer follow the planned order.
            in_order = in_order and answer.result is AnswerClass.DONE
            if step is not None and in_order:
                seen = attrs.evolve(Snapshot.of(tenant.users[live.object_id]), default_method=None)
                assert expected[step.number].differs_from(seen) == ()
                compared += 1
    assert compared > 3000


def test_the_mobile_number_waits_for_the_alternate_one_and_goes_last_as_the_default():
    one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
    entry = planned(one)
    assert needs(entry) == [
        (StepKind.SET_DEFAULT, (P.AS_PLANNED, P.VALUE_SERVED)),
        (StepKind.DELETE, ()),
        (StepKind.DELETE, (P.ALTERNATE_GONE, P.NO_OTHER_DEFAULT)),
    ]
    assert [one.after.default_method for one in entry.outlook] == [DefaultOption.SMS, DefaultOption.SMS, None]


def test_a_pass_comes_first_and_what_is_about_the_user_last():
    entry = planned(user(1, Method.PHONE), tap_minutes=60, per_user_mfa=PerUserMfa.ENFORCED, revoke_sessions=True)
    assert needs(entry) == [
        (StepKind.CREATE_TAP, (P.AS_PLANNED, P.PASS_POLICY)),
        (StepKind.DELETE, (P.PASS_HANDED_OVER,)),
        (StepKind.SET_PER_USER_MFA, (P.REMOVALS_ENDED, P.POLICY_ROLE)),
        (StepKind.REVOKE_SESSIONS, (P.REMOVALS_ENDED,)),
    ]
    assert [[ref.method for ref in one.after.methods] for one in entry.outlook] == [
        [Method.PHONE, Method.TEMPORARY_ACCESS_PASS],
        *[[Method.TEMPORARY_ACCESS_PASS]] * 3,
    ]
    assert entry.outlook[-1].after.per_user_mfa is PerUserMfa.ENFORCED


def test_what_no_listing_shows_changes_nothing_in_it():
    one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
    kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE})}
    entry = planned(one, **kinds, new_numbers=frozenset({one.object_id}), hooks=("tell",), reset_password=True)
    assert needs(entry) == [
        (StepKind.HOOK, (P.AS_PLANNED,)),
        (StepKind.RESET_PASSWORD, ()),
        (StepKind.UPDATE_PHONE, (P.NUMBER_GIVEN,)),
    ]
    assert {one.after for one in entry.outlook} == {entry.user}


def test_a_token_that_is_deactivated_is_still_listed():
    entry = planned(user(1, registered=(method(Method.HARDWARE_OATH),), default_method=DefaultOption.OATH))
    assert needs(entry) == [(StepKind.DEACTIVATE, (P.AS_PLANNED, P.NO_OTHER_DEFAULT))]
    assert [ref.usable for ref in entry.outlook[0].after.methods] == [False]


def test_the_articles_one_call_empties_the_property():
    strong = StrongAuthentication(method_types=("OneWaySMS",), default_type="OneWaySMS")
    entry = planned(user(1, registered=None, strong_authentication=strong))
    assert [one.after.strong_authentication for one in entry.outlook] == [StrongAuthentication(method_types=())]


def test_who_is_not_touched_has_none():
    assert planned(user(1)).outlook == ()
    entry = plan_rollback([], as_of=NOW, targets=["adele@contoso.com"]).users[0]
    assert (entry.decision, entry.outlook) == (Decision.NOT_FOUND, ())


def test_every_condition_has_its_sentence():
    assert set(PRECONDITION_TEXTS) == set(Precondition)
