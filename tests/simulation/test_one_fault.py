"""One fault at any call of a whole run: nothing is lost, nothing is done twice, and the outcome says what happened."""

from __future__ import annotations

from collections import Counter

import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import (
    HaltReason,
    Outcome,
    RollbackRun,
    RollbackScope,
    RunState,
    StepKind,
    StepResult,
    drive,
)
from entra_combined_reg.testing import Fault
from entra_combined_reg.testing._faults import FAULTS
from rollback.fakes import oid, user
from simulation.world import at_call, carried, kept, left, planned, repeated, tenant

KINDS = (
    Method.PHONE,
    Method.ALTERNATE_PHONE,
    Method.AUTHENTICATOR,
    Method.SOFTWARE_OATH,
    Method.HARDWARE_OATH,
    Method.EMAIL,
    Method.PASSKEY,
    Method.EXTERNAL,
    Method.QR_CODE,
)
# The alternate number is the default: no order of deletes alone gets this user through.
ONE = user(1, *KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
PLAN = planned([ONE], scope=RollbackScope.EVERYTHING, accept_lockout=True, tap_minutes=60)
CALLS = PLAN.estimate.calls_low
PASS = ("POST", f"/v1.0/users/{oid(1)}/authentication/temporaryAccessPassMethods")
EVERYTHING = sorted((one.type_text, one.id) for one in ONE.registered)
#: Faults after which a revocation may have been sent, so that it is not sent again.
DOUBTFUL = {
    Fault.CUT,
    Fault.CUT_DONE,
    Fault.SLOW,
    Fault.HTML,
    Fault.GATEWAY_TIMEOUT,
    Fault.GATEWAY_TIMEOUT_DONE,
    Fault.SERVER_ERROR,
    Fault.SERVER_ERROR_DONE,
    Fault.CONFLICT,
    Fault.CONFLICT_DONE,
}


#: What the service says for good, by what becomes of the delete that it says it to.
FINAL = {
    Fault.NOT_FOUND: StepResult.WRONG_ENDPOINT,
    Fault.NO_RESOURCE: StepResult.WRONG_ENDPOINT,
    Fault.METHOD_NOT_ALLOWED: StepResult.WRONG_ENDPOINT,
    Fault.BAD_REQUEST: StepResult.FAILED,
    Fault.CORRUPT_KEY: StepResult.UNDELETABLE_CORRUPT,
}
#: What has tests of its own below.
SPECIAL = {Fault.LIE, Fault.FORBIDDEN, Fault.NEEDS_FRESH_MFA}


def struck(place, fault):
    there = tenant([ONE], faults=at_call(place, fault))
    return carried(RollbackRun.of(PLAN), there), there


def test_without_a_fault_the_run_costs_what_the_plan_says():
    run, there = struck(0, None)
    assert (run.state, run.counts(), len(there.calls)) == (RunState.DONE, {Outcome.ROLLED_BACK: 1}, CALLS)
    assert left(there, oid(1)) == kept(PLAN.users[0]) == []


@pytest.mark.parametrize("fault", [fault for fault in Fault if fault not in {*FINAL, *SPECIAL}])
def test_a_passing_fault_costs_nothing_but_time(fault):
    unsure = Counter()
    for place in range(CALLS):
        run, there = struck(place, fault)
        (one,) = run.outcomes()
        assert (run.state, repeated(there)) == (RunState.DONE, {}), place
        if fault is Fault.WRONG_USER and place == 3:
            # A default names nobody: one that does not fit is a change, and the user keeps everything.
            assert (one.outcome, left(there, oid(1))) == (Outcome.CHANGED, EVERYTHING)
            continue
        if there.calls[place] == PASS and FAULTS[fault].done and fault is not Fault.WRONG_USER:
            # The pass is there and nobody was handed it: the user keeps everything.
            assert (one.outcome, left(there, oid(1))) == (Outcome.FAILED, EVERYTHING)
            continue
        assert (left(there, oid(1)), one.proved) == ([], True), place
        doubts = tuple(step.step.kind for step in one.steps if step.result is StepResult.UNKNOWN)
        assert one.outcome is (Outcome.PARTLY if doubts else Outcome.ROLLED_BACK), place
        unsure[doubts] += 1
    # Whether sessions were revoked cannot be looked up, so it is said, and not repeated.
    assert unsure[StepKind.REVOKE_SESSIONS,] == (fault in DOUBTFUL)
    assert set(unsure) <= {(), (StepKind.REVOKE_SESSIONS,)}


@pytest.mark.parametrize("place", [0, 1, 7], ids=["first listing", "another listing", "first delete"])
def test_faults_of_several_kinds_in_a_row_are_outlasted(place):
    row = [Fault.THROTTLED, Fault.THROTTLED_SILENTLY, Fault.SERVER_ERROR, Fault.UNAVAILABLE, Fault.SERVER_ERROR]
    left_over = iter(row)
    path = struck(0, None)[1].calls[place]
    there = tenant([ONE], faults=lambda *call: next(left_over, None) if call == path else None)
    run = carried(RollbackRun.of(PLAN), there)
    assert (run.counts(), list(left_over)) == ({Outcome.ROLLED_BACK: 1}, [])


@pytest.mark.parametrize(("fault", "tries"), [(Fault.SERVER_ERROR, 3), (Fault.UNAVAILABLE, 6)])
def test_one_kind_of_fault_is_given_up_after_so_many_tries(fault, tries):
    path = struck(0, None)[1].calls[7]
    there = tenant([ONE], faults=lambda *call: fault if call == path else None)
    run = carried(RollbackRun.of(PLAN), there)
    assert there.calls.count(path) == tries
    assert run.outcomes()[0].steps[2].result is StepResult.FAILED


REMOVALS = [place for place, (verb, _) in enumerate(struck(0, None)[1].calls) if verb == "DELETE"]


@pytest.mark.parametrize("fault", FINAL)
def test_a_delete_that_is_refused_for_good_is_named_and_no_other_is_lost(fault):
    for number, place in enumerate(REMOVALS):
        run, there = struck(place, fault)
        (one,) = run.outcomes()
        removals = [step for step in one.steps if step.step.removes]
        assert removals[number].result is FINAL[fault], place
        assert one.outcome in {Outcome.PARTLY, Outcome.BLOCKED_BY_RETAINED}
        # What stays is what was refused, and what it kept back.
        stays = sorted(
            (step.step.type_text, step.step.method_id) for step in removals if step.result is not StepResult.DONE
        )
        assert left(there, oid(1)) == stays
        assert repeated(there) == {}


def test_a_delete_that_wants_the_actor_to_sign_in_again_halts_the_run_and_is_made_up_for():
    assert len(REMOVALS) == 9
    for place in REMOVALS:
        there = tenant([ONE], faults=at_call(place, Fault.NEEDS_FRESH_MFA))
        run = drive(RollbackRun.of(PLAN), there, sleep=there.sleep)
        assert (run.state, run.halted_for) == (RunState.HALTED, HaltReason.NEEDS_FRESH_MFA)
        run = carried(run, there)
        assert (run.counts(), left(there, oid(1))) == ({Outcome.ROLLED_BACK: 1}, [])


def test_a_lie_about_a_delete_is_told():
    told = Counter()
    for place in range(CALLS):
        run, there = struck(place, Fault.LIE)
        (one,) = run.outcomes()
        assert (left(there, oid(1)) == []) is (one.outcome is Outcome.ROLLED_BACK), place
        told[one.outcome] += 1
    # Nine deletes that were none. Without the change of the default two numbers stay; of the pass, of readings and of
    # sessions a lie leaves no trace.
    assert told == {Outcome.ROLLED_BACK: CALLS - 10, Outcome.CONTRADICTED: 9, Outcome.BLOCKED_BY_RETAINED: 1}


def test_a_refusal_of_the_actor_ends_the_user_and_what_was_done_is_proved():
    for place in range(CALLS):
        run, there = struck(place, Fault.FORBIDDEN)
        (one,) = run.outcomes()
        verb, path = there.calls[place]
        removed = len(left(there, oid(1))) < len(EVERYTHING)
        if verb != "GET":
            assert StepResult.FORBIDDEN in [step.result for step in one.steps], path
            assert (one.outcome, one.proved) == ((Outcome.PARTLY, True) if removed else (Outcome.FORBIDDEN, None)), path
        elif place < 5:
            assert one.outcome is BEFORE[path.rpartition("/")[2]], path
        else:
            assert (one.outcome, one.proved) == (Outcome.ROLLED_BACK, None), path


#: What a refused part of the first reading comes to.
BEFORE = {
    "methods": Outcome.FORBIDDEN,
    "hardwareOathMethods": Outcome.UNREADABLE,
    "qrCodePinMethod": Outcome.UNREADABLE,
    # Nothing that the steps are about.
    "signInPreferences": Outcome.ROLLED_BACK,
    "requirements": Outcome.ROLLED_BACK,
}
