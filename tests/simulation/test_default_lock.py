"""Each reading of what locks the default, through the real run: the simulated tenant and the model of the rule agree.

``tests/rollback/test_order_model.py`` checks the rule itself over all 1,984 states; here a sample of them goes over
the adapter, with the service's own refusals.
"""

from __future__ import annotations

from collections import Counter

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import (
    AnswerClass,
    Decision,
    DefaultLock,
    Outcome,
    RollbackRun,
    RollbackScope,
    StepResult,
)
from entra_combined_reg.testing import Fault, TenantBehaviour
from rollback.fakes import oid, user
from rollback.test_order_model import STATES
from simulation.world import carried, kept, left, planned, tenant

SAMPLE = STATES[::29]
REFUSALS = {AnswerClass.DEFERRED_DEFAULT, AnswerClass.DEFERRED_ALTERNATE}
#: What a plan says beforehand of a user who may be stuck under another reading than its own.
SAID = {"retainedMayBlock", "severalOwners", "defaultNotRead", "blockedByRetainedPossible"}


def ran(state, lock, *, planned_by=DefaultLock.OTHER_DEFAULTS, readable=True, **behaviour):
    registered, owner, value = state
    live = user(1, registered=registered, default_method=value)
    seen = live if readable else user(1, registered=registered, default_method=None)
    plan = planned([seen], scope=RollbackScope.PORTAL_REREGISTER, default_lock=planned_by)
    there = tenant([live], behaviour=TenantBehaviour(lock=lock, **behaviour), owners={oid(1): owner} if owner else {})
    if not readable:
        there.faults = hidden_default
    run = carried(RollbackRun.of(plan), there)
    refused = [entry.answer.result for entry in run.journal.entries if hasattr(entry, "answer")]
    return plan.users[0], run.outcomes()[0], there, [result for result in refused if result in REFUSALS]


def hidden_default(verb, path):
    return Fault.FORBIDDEN if verb == "GET" and path.endswith("signInPreferences") else None


@pytest.mark.parametrize("readable", [True, False], ids=["default read", "default not read"])
@pytest.mark.parametrize("lock", DefaultLock)
def test_nobody_is_stuck_of_whom_the_plan_did_not_say_so(lock, readable):
    ended = Counter()
    for state in SAMPLE:
        entry, outcome, there, _ = ran(state, lock, readable=readable)
        ended[outcome.outcome] += 1
        if outcome.outcome is Outcome.BLOCKED_BY_RETAINED:
            assert SAID & set(entry.reasons)
            assert set(left(there, oid(1))) > set(kept(entry))
        elif outcome.outcome is Outcome.ROLLED_BACK:
            assert left(there, oid(1)) == kept(entry)
    # As over all states: none of 1,984, 1,400 of them, and those whose default is a code that several serve.
    stuck = {DefaultLock.OTHER_DEFAULTS: 0, DefaultLock.ANY_OTHER: 49, DefaultLock.EVERY_OWNER: 19}[lock]
    assert ended[Outcome.BLOCKED_BY_RETAINED] == stuck
    assert ended[Outcome.ROLLED_BACK] == len(SAMPLE) - stuck - 1


@pytest.mark.parametrize("lock", DefaultLock)
def test_planned_by_the_reading_that_holds_a_refusal_comes_only_where_the_owner_is_a_guess(lock):
    refusals = Counter()
    for state in SAMPLE:
        entry, outcome, there, refused = ran(state, lock, planned_by=lock)
        refusals[len(refused)] += 1
        if refused:
            # Codes are served by three kinds, and the service knows which of them is the default.
            assert state[2] is DefaultOption.OATH
            assert {"severalOwners", "blockedByRetained"} & set(entry.reasons)
        elif entry.decision is Decision.ELIGIBLE:
            assert (outcome.outcome, left(there, oid(1))) == (Outcome.ROLLED_BACK, kept(entry))
    assert refusals == EXPECTED_REFUSALS[lock]


#: How many runs of the sample met how many refusals.
EXPECTED_REFUSALS = {
    DefaultLock.OTHER_DEFAULTS: {0: 59, 1: 10},
    DefaultLock.ANY_OTHER: {0: 50, 2: 19},
    DefaultLock.EVERY_OWNER: {0: 69},
}


def test_system_preferred_may_lift_every_lock():
    for state in SAMPLE[::3]:
        registered, owner, value = state
        live = user(1, registered=registered, default_method=value, system_preferred=True)
        behaviour = TenantBehaviour(lock=DefaultLock.ANY_OTHER, system_preferred_unlocks=True)
        there = tenant([live], behaviour=behaviour, owners={oid(1): owner} if owner else {})
        run = carried(RollbackRun.of(planned([live], scope=RollbackScope.PORTAL_REREGISTER)), there)
        assert run.outcomes()[0].outcome in {Outcome.ROLLED_BACK, Outcome.SKIPPED}


@pytest.mark.parametrize(("counts", "outcome"), [(False, Outcome.ROLLED_BACK), (True, Outcome.BLOCKED_BY_RETAINED)])
def test_a_deactivated_token_that_counts_keeps_the_default(counts, outcome):
    one = user(1, Method.HARDWARE_OATH, Method.PHONE, default_method=DefaultOption.SMS)
    there = tenant([one], behaviour=TenantBehaviour(deactivated_counts=counts))
    plan = planned([one], scope=RollbackScope.PORTAL_REREGISTER)
    assert "retainedMayBlock" in plan.users[0].reasons
    assert carried(RollbackRun.of(plan), there).outcomes()[0].outcome is outcome


@pytest.mark.parametrize(
    ("behaviour", "results"),
    [
        # The wording of 2022; then a wording and a status that nobody has seen.
        (
            {
                "default_text": "The id of [x] matches the user's current default authentication method, and cannot be ..."
            },
            [StepResult.DONE, StepResult.DONE],
        ),
        ({"default_text": "No."}, [StepResult.FAILED, StepResult.DONE]),
        ({"refusal_status": 409}, [StepResult.FAILED, StepResult.DONE]),
        ({"refusal_status": 403}, [StepResult.FORBIDDEN, StepResult.NOT_REACHED]),
    ],
)
def test_a_refusal_in_words_that_nobody_has_seen_is_a_failure_and_no_loss(behaviour, results):
    # The planner is not told the default, so the first delete is refused.
    live = user(1, Method.AUTHENTICATOR, Method.PHONE, default_method=DefaultOption.PUSH)
    there = tenant([live], behaviour=TenantBehaviour(**behaviour), faults=hidden_default)
    run = carried(RollbackRun.of(planned([attrs.evolve(live, default_method=None)])), there)
    (one,) = run.outcomes()
    assert [step.result for step in one.steps] == results
    removed = {step.step.method for step in one.steps if step.result is StepResult.DONE}
    assert {each.method for each in there.user(oid(1)).registered} == {Method.AUTHENTICATOR, Method.PHONE} - removed
