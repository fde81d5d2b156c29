"""A crash at any point of a run: before a request is sent, before its answer is kept, and after."""

from __future__ import annotations

import pytest

from entra_combined_reg.catalog import Act, DefaultOption, Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    HaltReason,
    Outcome,
    RollbackRun,
    RollbackScope,
    RunState,
    StepKind,
    StepResult,
)
from entra_combined_reg.testing import Fault
from rollback.fakes import NOW, method, oid, user
from simulation.world import carried, kept, left, planned, repeated, stored, tenant

KINDS = (
    Method.PHONE,
    Method.ALTERNATE_PHONE,
    Method.AUTHENTICATOR,
    Method.HARDWARE_OATH,
    Method.EMAIL,
    Method.PASSKEY,
    Method.EXTERNAL,
)
USERS = [user(n, *KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE) for n in (1, 2, 3)]
PLAN = planned(
    USERS,
    scope=RollbackScope.EVERYTHING,
    accept_lockout=True,
    tap_minutes=60,
    per_user_mfa=PerUserMfa.ENABLED,
    pilot=1,
)
#: Where a crash can fall: before the request is sent, before its answer is in the journal, and after.
POINTS = ("before", "unrecorded", "after")


def crashed(turn, point):
    """Carry the plan on to a turn, crash there, and finish from the journal alone."""
    there, run = tenant(USERS), RollbackRun.of(PLAN)
    for _ in range(turn):
        run = onward(run, there)
    request = run.pending()[0] if run.pending() else None
    if request is not None and point != "before":
        answer = there.perform(request)
        run = run.record(answer) if point == "after" else run
    run = RollbackRun.resume(PLAN, stored(run.journal))
    return carried(run, there), there, request


def onward(run, there):
    if run.state is RunState.AWAITING_APPROVAL:
        return run.approve(by="Adele", as_of=NOW, fingerprint=run.plan_fingerprint)
    return run.record(there.perform(run.pending()[0]))


def turns():
    there, run, count = tenant(USERS), RollbackRun.of(PLAN), 0
    while run.state is not RunState.DONE:
        run, count = onward(run, there), count + 1
    return count


TURNS = turns()


def test_the_plan_has_the_turns_that_it_promised():
    # Two readings and every step of three users, and one approval.
    assert sum(len(entry.steps) + 2 for entry in PLAN.users) + 1 == TURNS


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_costs_nothing_but_a_pass_or_a_revocation_whose_answer_was_lost(point):
    for turn in range(TURNS):
        run, there, request = crashed(turn, point)
        assert (run.state, repeated(there)) == (RunState.DONE, {}), turn
        assert RollbackRun.replay(PLAN, stored(run.journal)) == run
        step = None if request is None else request.step
        for one in run.outcomes():
            struck = step is not None and one.object_id == request.user_id
            if struck and step.kind is StepKind.CREATE_TAP and point == "unrecorded":
                assert (one.outcome, len(left(there, one.object_id))) == (Outcome.FAILED, len(KINDS))
                continue
            assert left(there, one.object_id) == kept(PLAN.users[0]) == [], turn
            # A revocation that was next when the run broke off may have been sent, and is not sent again.
            unsure = struck and step.kind is (
                StepKind.SET_PER_USER_MFA if point == "after" else StepKind.REVOKE_SESSIONS
            )
            assert one.outcome is (Outcome.PARTLY if unsure else Outcome.ROLLED_BACK), turn
            assert (one.steps[-1].result is StepResult.UNKNOWN) is unsure
            assert there.user(one.object_id).per_user_mfa is PerUserMfa.ENABLED


def test_what_may_have_been_done_when_the_run_broke_off_is_unknown_until_it_is_looked_up():
    one = user(1, Method.PHONE)
    there, run = tenant([one]), RollbackRun.of(planned([one]))
    run = onward(run, there)
    assert there.perform(run.pending()[0]).result is AnswerClass.DONE
    run = RollbackRun.resume(run.plan, stored(run.journal))
    there.faults = lambda *_: Fault.FORBIDDEN
    run = carried(run, there)
    outcome = run.outcomes()[0]
    assert (outcome.outcome, [step.result for step in outcome.steps]) == (Outcome.FORBIDDEN, [StepResult.UNKNOWN])


@pytest.mark.parametrize(
    ("fault", "result"), [(Fault.CUT, StepResult.UNKNOWN), (Fault.CUT_DONE, StepResult.ALREADY_ABSENT)]
)
def test_a_user_who_registers_while_an_answer_is_lost_is_left_and_what_shows_is_said(fault, result):
    one = user(1, Method.AUTHENTICATOR, Method.PHONE)
    there, run = tenant([one]), RollbackRun.of(planned([one]))
    run = onward(run, there)
    there.faults = lambda *_: fault
    run = drive_once(run, there)
    there.faults = None
    there.by_user(oid(1), Act.REGISTER_PASSKEY, method(Method.PASSKEY))
    run = carried(run, there)
    outcome = run.outcomes()[0]
    assert outcome.outcome is Outcome.CHANGED
    assert [step.result for step in outcome.steps] == [result, StepResult.NOT_REACHED]


def drive_once(run, there):
    """One turn of a driver: what an adapter raises counts as unknown."""
    request = run.pending()[0]
    with pytest.raises(ConnectionError):
        there.perform(request)
    return run.record(Answer.of(request, AnswerClass.UNKNOWN))


def test_a_sign_in_that_ended_is_renewed_and_sessions_are_revoked_once():
    one = user(1, Method.PHONE)
    there, run = tenant([one]), RollbackRun.of(planned([one], revoke_sessions=True))
    for _ in range(2):
        run = onward(run, there)
    there.faults = lambda *_: Fault.UNAUTHORIZED
    run = onward(run, there)
    assert (run.state, run.halted_for) == (RunState.HALTED, HaltReason.AUTH_LOST)
    there.faults = None
    run = carried(RollbackRun.resume(run.plan, stored(run.journal)), there)
    assert run.counts() == {Outcome.ROLLED_BACK: 1}
    assert [deed.act for deed in there.deeds] == [Act.DELETE_METHOD, Act.REVOKE_SESSIONS]


@pytest.mark.parametrize(("revokes", "outcome"), [(False, Outcome.ALREADY_DONE), (True, Outcome.PARTLY)])
def test_where_every_answer_is_lost_the_users_sessions_are_not_taken_for_ended(revokes, outcome):
    one = user(1, Method.PHONE)
    there = tenant([one], faults=lambda verb, _: Fault.CUT_DONE if verb != "GET" else None)
    run = carried(RollbackRun.of(planned([one], revoke_sessions=revokes)), there)
    assert (run.counts(), left(there, oid(1))) == ({outcome: 1}, [])


def test_a_user_who_was_deleted_meanwhile_is_gone():
    there, run = tenant(USERS), RollbackRun.of(PLAN)
    run = onward(run, there)
    there.remove_user(oid(1))
    run = carried(run, there)
    assert [one.outcome for one in run.outcomes()] == [Outcome.USER_GONE, Outcome.ROLLED_BACK, Outcome.ROLLED_BACK]
