"""Any move at any time: legal ones keep the promises of a run, illegal ones raise and change nothing."""

from __future__ import annotations

import random

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.errors import AdapterError, CallError
from entra_combined_reg.rollback import Answer, AnswerClass, Decision, RollbackRun, RunState
from rollback.fakes import NOW, user
from simulation.strategies import faults
from simulation.world import planned, repeated, stored, tenant

KINDS = (Method.PHONE, Method.ALTERNATE_PHONE, Method.AUTHENTICATOR)
USERS = [
    *(user(n, *KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE) for n in (1, 2, 3)),
    user(4, Method.PASSKEY),
]
PLAN = planned(USERS, pilot=1, wave_size=1, at_once=2, revoke_sessions=True, tap_minutes=60)
OPEN = {RunState.PILOT, RunState.ROLLING}


class Moves(RuleBasedStateMachine):
    @initialize(seed=st.integers(0, 2**32 - 1), percent=st.sampled_from([0, 5, 20]))
    def begin(self, seed, percent):
        self.chance = random.Random(seed)
        self.there = tenant(USERS, faults=faults(self.chance, percent))
        self.run = RollbackRun.of(PLAN)
        self.old = []

    def state(self, *states):
        return self.run.state in states

    @precondition(lambda self: self.state(*OPEN))
    @rule(times=st.integers(1, 12))
    def answer(self, times):
        for _ in range(times):
            if self.run.pending():
                self.answer_once()

    def answer_once(self):
        request = self.chance.choice(self.run.pending())
        try:
            answer = self.there.perform(request)
        except (ConnectionError, TimeoutError):
            answer = Answer.of(request, AnswerClass.UNKNOWN)
        if answer.seen is not None and answer.seen.object_id != request.user_id:
            self.refused(lambda: self.run.record(answer), AdapterError)
            answer = Answer.of(request, AnswerClass.UNKNOWN)
        self.run = self.run.record(answer)
        self.old.append(answer)

    @precondition(lambda self: self.state(RunState.AWAITING_APPROVAL))
    @rule()
    def approve(self):
        self.run = self.run.approve(by="Adele", as_of=NOW, fingerprint=PLAN.fingerprint)

    @precondition(lambda self: not self.state(RunState.DONE, RunState.HALTED))
    @rule()
    def halt(self):
        self.run = self.run.halt(by="Adele", as_of=NOW)

    @rule()
    def resume(self):
        self.run = RollbackRun.resume(PLAN, stored(self.run.journal))
        assert not self.state(RunState.HALTED)

    @rule(pick=st.integers(0, 99))
    def whatever_is_illegal_now(self, pick):
        moves = list(self.illegal())
        self.refused(*moves[pick % len(moves)])

    def illegal(self):
        """Every move that is not legal now, with what it must raise."""
        good = {"by": "Adele", "as_of": NOW, "fingerprint": PLAN.fingerprint}
        for given in (None, "done", Answer(request="nobody/1", result=AnswerClass.DONE)):
            yield lambda given=given: self.run.record(given), (AdapterError, CallError)
        for given in self.old[-3:]:
            yield lambda given=given: self.run.record(given), CallError
        if self.state(RunState.AWAITING_APPROVAL):
            for change in ({"fingerprint": "0" * 64}, {"by": ""}, {"as_of": None}):
                yield lambda change=change: self.run.approve(**{**good, **change}), CallError
        else:
            yield lambda: self.run.approve(**good), CallError
        if self.state(RunState.DONE, RunState.HALTED):
            yield lambda: self.run.halt(by="Adele", as_of=NOW), CallError

    def refused(self, move, errors):
        before, users = self.run, self.there.users
        with pytest.raises(errors):
            move()
        assert (self.run, self.there.users) == (before, users)
        assert RollbackRun.replay(PLAN, self.run.journal) == self.run

    @invariant()
    def what_always_holds(self):
        counts = self.run.counts()
        assert sum(counts.values()) == len(USERS)
        assert bool(self.run.pending()) is self.state(*OPEN)
        assert RollbackRun.replay(PLAN, self.run.journal) == self.run
        assert repeated(self.there) == {}
        allowed = PLAN.waves[0].users if not self.run.approved else [one.object_id for one in PLAN.eligible]
        assert {deed.before.object_id for deed in self.there.deeds} <= set(allowed)

    def teardown(self):
        skipped = [entry for entry in PLAN.users if entry.decision is not Decision.ELIGIBLE]
        assert [self.there.user(entry.object_id) for entry in skipped] == [USERS[3]]


TestMoves = Moves.TestCase
TestMoves.settings = settings(stateful_step_count=40)
