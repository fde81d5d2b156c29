"""The run: the transition table, halting, resuming."""

from __future__ import annotations

import itertools

import attrs
import pytest

from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import AdapterError, CallError
from entra_combined_reg.rollback import (
    TRANSITIONS,
    Answer,
    AnswerClass,
    HaltReason,
    Journal,
    Move,
    Outcome,
    RollbackRun,
    RunState,
    StepKind,
    StepResult,
    StopLoss,
    drive,
    plan_rollback,
)
from rollback.fakes import NOW, Tenant, begun, finish, method, oid, results, say, until, user


class TestStates:
    def runs(self):
        users = [user(n, Method.PHONE) for n in range(3)]
        tenant = Tenant(users)
        pilot = RollbackRun.of(plan_rollback(users, as_of=NOW))
        waiting = finish(pilot, tenant, approve=False)
        rolling = waiting.approve(by="Adele", as_of=NOW, fingerprint=waiting.plan_fingerprint)
        done = finish(rolling, tenant)
        return {
            RunState.PILOT: pilot,
            RunState.AWAITING_APPROVAL: waiting,
            RunState.ROLLING: rolling,
            RunState.DONE: done,
            RunState.HALTED: rolling.halt(by="Adele", as_of=NOW),
        }

    def test_each_state_is_reached(self):
        assert all(run.state is state for state, run in self.runs().items())

    @pytest.mark.parametrize("state", RunState)
    def test_illegal_moves_raise_and_change_nothing(self, state):
        run = self.runs()[state]
        before = attrs.evolve(run)
        moves = {
            Move.APPROVED: lambda: run.approve(by="Adele", as_of=NOW, fingerprint=run.plan_fingerprint),
            Move.HALTED: lambda: run.halt(by="Adele", as_of=NOW),
            Move.ANSWERED: lambda: run.record(Answer(request="nobody/1", result=AnswerClass.DONE)),
        }
        for move, attempt in moves.items():
            if (state, move) not in TRANSITIONS:
                with pytest.raises(CallError, match=f"a run that is {state} cannot be"):
                    attempt()
        assert run == before

    def test_the_table_leads_out_of_every_state_but_done(self):
        assert {state for state, _ in TRANSITIONS} == set(RunState) - {RunState.DONE}
        assert set(TRANSITIONS.values()) == set(RunState)

    def test_pending_is_empty_where_nothing_may_happen(self):
        open_states = {state for state, run in self.runs().items() if run.pending()}
        assert open_states == {RunState.PILOT, RunState.ROLLING}

    def test_a_plan_without_anybody_is_done_at_once(self):
        run = RollbackRun.of(plan_rollback([user(1)], as_of=NOW))
        assert (run.state, run.pending(), run.latest, run.counts()) == (
            RunState.DONE,
            (),
            None,
            {Outcome.SKIPPED: 1},
        )
        assert RollbackRun.resume(run.plan, run.journal) == run

    def test_a_pilot_that_is_all_is_done_by_its_approval(self):
        run = finish(begun(user(1, Method.PHONE)), Tenant([user(1, Method.PHONE)]), approve=False)
        assert run.state is RunState.AWAITING_APPROVAL
        run = run.approve(by="Adele", as_of=NOW, fingerprint=run.plan_fingerprint)
        assert (run.state, run.latest.by) == (RunState.DONE, "Adele")

    @pytest.mark.parametrize(
        ("change", "match"),
        [
            ({"by": " "}, "by"),
            ({"by": None}, "by"),
            ({"as_of": NOW.replace(tzinfo=None)}, "as_of"),
            ({"as_of": "now"}, "as_of"),
            ({"fingerprint": "0" * 64}, "fingerprint"),
        ],
    )
    def test_an_approval_is_signed_dated_and_echoes_the_plan(self, change, match):
        run = self.runs()[RunState.AWAITING_APPROVAL]
        with pytest.raises(CallError, match=match):
            run.approve(**{"by": "Adele", "as_of": NOW, "fingerprint": run.plan_fingerprint, **change})

    def test_only_plans_and_journals_are_taken(self):
        run = self.runs()[RunState.PILOT]
        with pytest.raises(CallError, match="plan: expected a RollbackPlan, got null"):
            RollbackRun.of(None)
        with pytest.raises(CallError, match="journal: expected a Journal, got list"):
            RollbackRun.resume(run.plan, [])
        with pytest.raises(CallError, match="another plan"):
            RollbackRun.resume(run.plan, Journal(plan="0"))

    def test_an_answer_is_an_answer_to_an_open_request(self):
        run = self.runs()[RunState.PILOT]
        with pytest.raises(AdapterError, match="got text"):
            run.record("done")
        with pytest.raises(CallError, match="no such request"):
            run.record(Answer(request=f"{oid(1)}/1", result=AnswerClass.DONE))

    @pytest.mark.parametrize("seen", [None, user(2, Method.PHONE)])
    def test_a_reading_brings_the_user_that_was_asked_for(self, seen):
        run = begun(user(1, Method.PHONE))
        request = run.pending()[0]
        answer = Answer.done(request) if seen is None else Answer.read(request, seen)
        with pytest.raises(AdapterError, match="very user"):
            run.record(answer)

    def test_so_many_users_at_once_as_the_plan_allows(self):
        users = [user(n, Method.PHONE) for n in range(6)]
        run = begun(*users, at_once=3)
        tenant = Tenant(users)
        assert [request.user_id for request in run.pending()] == [oid(0), oid(1)]
        run = finish(run, tenant, approve=False).approve(by="A", as_of=NOW, fingerprint=run.plan_fingerprint)
        assert [request.user_id for request in run.pending()] == [oid(2), oid(3), oid(4)]
        with pytest.raises(CallError, match="no such request"):
            run.record(Answer(request=f"{oid(5)}/1", result=AnswerClass.DONE))


class TestHalting:
    def test_a_lost_sign_in_halts_and_loses_nothing(self):
        for answer, reason in (
            (AnswerClass.AUTH_LOST, HaltReason.AUTH_LOST),
            (AnswerClass.NEEDS_FRESH_MFA, HaltReason.NEEDS_FRESH_MFA),
        ):
            tenant = Tenant([user(1, Method.PHONE)])
            run = say(until(begun(user(1, Method.PHONE)), tenant, StepKind.DELETE), answer)
            assert (run.state, run.halted_for, run.pending()) == (RunState.HALTED, reason, ())
            again = RollbackRun.resume(run.plan, run.journal)
            assert (again.state, again.halted_for) == (RunState.PILOT, None)
            assert finish(again, tenant).counts() == {Outcome.ROLLED_BACK: 1}

    def test_a_late_answer_is_not_lost(self):
        users = [user(n, Method.PHONE) for n in range(2)]
        tenant = Tenant(users)
        run = begun(*users, at_once=2)
        first, second = run.pending()
        run = run.record(Answer.of(first, AnswerClass.AUTH_LOST))
        run = run.record(tenant.perform(second))
        assert (run.state, len(run.journal.entries)) == (RunState.HALTED, 2)

    def test_a_late_answer_may_finish_the_wave_which_closes_when_resumed(self):
        users = [user(n, Method.PHONE) for n in range(2)]
        run = begun(*users, at_once=2)
        first, second = run.pending()
        run = run.record(Answer.of(first, AnswerClass.USER_GONE)).halt(by="Adele", as_of=NOW)
        run = run.record(Answer.of(second, AnswerClass.USER_GONE))
        assert run.state is RunState.HALTED
        again = RollbackRun.resume(run.plan, run.journal)
        assert (again.state, again.counts()) == (RunState.AWAITING_APPROVAL, {Outcome.USER_GONE: 2})
        assert RollbackRun.replay(again.plan, again.journal) == again

    def test_halting_while_approval_is_awaited(self):
        run = finish(begun(user(1, Method.PHONE)), Tenant([user(1, Method.PHONE)]), approve=False)
        run = run.halt(by="Adele", as_of=NOW)
        assert run.halted_for is HaltReason.BY_HAND
        assert RollbackRun.resume(run.plan, run.journal).state is RunState.AWAITING_APPROVAL

    @pytest.mark.parametrize(
        ("limit", "answer", "count", "reason"),
        [
            (StopLoss(), AnswerClass.FORBIDDEN, 3, HaltReason.FORBIDDEN_FROM_THE_START),
            (StopLoss(), AnswerClass.FAILED, 4, HaltReason.TOO_MANY_FAILURES),
            (StopLoss(percent=100), AnswerClass.FAILED, 5, HaltReason.CONSECUTIVE_FAILURES),
            (StopLoss(percent=100, consecutive=2), AnswerClass.FAILED, 2, HaltReason.CONSECUTIVE_FAILURES),
        ],
    )
    def test_the_stop_loss(self, limit, answer, count, reason):
        run = begun(*(user(n, Method.PHONE) for n in range(30)), stop_loss=limit)
        while run.state is not RunState.HALTED:
            if run.state is RunState.AWAITING_APPROVAL:
                run = run.approve(by="A", as_of=NOW, fingerprint=run.plan_fingerprint)
            run = say(run, answer)
        finished = [one for one in run.outcomes() if one.outcome is not Outcome.OPEN]
        assert (run.halted_for, len(finished)) == (reason, count)

    def test_a_driver_stops_at_once(self):
        users = [user(n, Method.PHONE) for n in range(2)]
        asked = []

        class Adapter:
            def perform(self, request):
                asked.append(request.id)
                return Answer.of(request, AnswerClass.AUTH_LOST)

        run = drive(begun(*users, at_once=2), Adapter(), sleep=lambda wait: None, observe=lambda *seen: None)
        assert (run.state, len(asked)) == (RunState.HALTED, 1)


class TestResuming:
    ONE = user(1, Method.PHONE, Method.AUTHENTICATOR)

    def test_12_a_user_with_a_new_method_is_left(self):
        tenant = Tenant([self.ONE])
        run = until(begun(self.ONE), tenant, StepKind.DELETE)
        tenant._put(oid(1), [*tenant._methods(oid(1)), method(Method.PASSKEY, 7)])
        run = RollbackRun.resume(run.plan, run.journal)
        run = run.record(tenant.perform(run.pending()[0]))
        assert (results(run), run.outcomes()[0].outcome) == ([StepResult.NOT_REACHED] * 2, Outcome.CHANGED)

    def test_what_is_gone_is_dropped(self):
        tenant = Tenant([self.ONE])
        run = until(begun(self.ONE), tenant, StepKind.DELETE)
        tenant.perform(run.pending()[0])
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert results(run) == [StepResult.ALREADY_ABSENT, StepResult.DONE]
        assert run.outcomes()[0].outcome is Outcome.ROLLED_BACK

    def test_a_user_who_waits_for_proof_is_read_once(self):
        one = user(1, Method.PHONE)
        tenant = Tenant([one])
        run = until(begun(one), tenant, StepKind.DELETE)
        run = run.record(tenant.perform(run.pending()[0]))
        run = RollbackRun.resume(run.plan, run.journal)
        run = run.record(tenant.perform(run.pending()[0]))
        assert run.outcomes()[0].proved is True

    def test_the_journal_replays_after_every_answer(self):
        users = [user(n, Method.PHONE, Method.ALTERNATE_PHONE) for n in range(4)]
        tenant, run = Tenant(users), begun(*users, wave_size=1)
        for turn in itertools.count():
            assert RollbackRun.replay(run.plan, run.journal) == run
            if turn % 5 == 4:
                run = RollbackRun.resume(run.plan, run.journal)
            if run.state is RunState.DONE:
                break
            if run.state is RunState.AWAITING_APPROVAL:
                run = run.approve(by="A", as_of=NOW, fingerprint=run.plan_fingerprint)
                continue
            run = run.record(tenant.perform(run.pending()[0]))
        assert run.counts() == {Outcome.ROLLED_BACK: 4}
        assert run.latest == run.journal.entries[-1]

    def test_a_halt_is_replayed(self):
        run = begun(self.ONE).halt(by="Adele", as_of=NOW)
        assert RollbackRun.replay(run.plan, run.journal) == run
        assert RollbackRun.resume(run.plan, run.journal).state is RunState.PILOT
