"""The run: the transition table, and every answer of ROL-4.3 by its effect on one user."""

from __future__ import annotations

import itertools

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.errors import AdapterError, CallError
from entra_combined_reg.facts import PerUserMfa, StrongAuthentication
from entra_combined_reg.rollback import (
    TRANSITIONS,
    Answer,
    AnswerClass,
    HaltReason,
    Journal,
    Move,
    OnChange,
    Outcome,
    RequestKind,
    RollbackOptions,
    RollbackRun,
    RollbackScope,
    RunState,
    StepKind,
    StepResult,
    StopLoss,
    drive,
    plan_rollback,
)
from rollback.fakes import NOW, Tenant, finish, method, oid, user

PATIENT = StopLoss(consecutive=99, percent=100)


def begun(*users, **options):
    options = {"stop_loss": PATIENT, **options}
    return RollbackRun.of(plan_rollback(users, as_of=NOW, options=RollbackOptions(**options)))


def say(run, result, **fields):
    """Answer the one open request."""
    return run.record(Answer(request=run.pending()[0].id, result=result, **fields))


def until(run, tenant, kind):
    """Go on until the next request is of this kind."""
    while not (run.pending()[0].step is not None and run.pending()[0].step.kind is kind):
        run = run.record(tenant.perform(run.pending()[0]))
    return run


def results(run):
    return [step.result for step in run.outcomes()[0].steps]


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


class TestReadings:
    ONE = user(1, Method.PHONE)

    @pytest.mark.parametrize(
        ("answer", "outcome"),
        [
            (AnswerClass.NOT_FOUND, Outcome.USER_GONE),
            (AnswerClass.USER_GONE, Outcome.USER_GONE),
            (AnswerClass.FORBIDDEN, Outcome.FORBIDDEN),
            (AnswerClass.FAILED, Outcome.UNREADABLE),
            (AnswerClass.UNSUPPORTED, Outcome.UNREADABLE),
        ],
    )
    def test_without_a_reading_nothing_is_done(self, answer, outcome):
        run = say(begun(self.ONE), answer)
        assert (run.outcomes()[0].outcome, results(run)) == (outcome, [StepResult.NOT_REACHED])

    @pytest.mark.parametrize(
        ("answer", "tries"),
        [
            (AnswerClass.RETRY, 6),
            (AnswerClass.NOT_ATTEMPTED, 6),
            (AnswerClass.UNKNOWN, 6),
            (AnswerClass.CONFLICT, 6),
            (AnswerClass.SERVER_ERROR, 3),
        ],
    )
    def test_it_is_tried_again_so_often(self, answer, tries):
        run, asked = begun(self.ONE), 0
        while run.pending():
            run, asked = say(run, answer), asked + 1
        assert (asked, run.outcomes()[0].outcome) == (tries, Outcome.UNREADABLE)

    def test_waits_are_data(self):
        run = say(begun(self.ONE), AnswerClass.RETRY, retry_after=30.0)
        assert (run.pending()[0].wait.seconds, run.pending()[0].wait.jitter_up_to) == (30.0, 1.0)

    def test_a_picture_without_methods_is_no_reading(self):
        run = begun(self.ONE)
        run = run.record(Answer.read(run.pending()[0], attrs.evolve(self.ONE, registered=None)))
        assert run.outcomes()[0].outcome is Outcome.UNREADABLE

    def test_the_articles_call_needs_the_articles_property(self):
        strong = StrongAuthentication(method_types=("OneWaySMS",))
        one = user(1, registered=None, per_user_mfa=None, strong_authentication=strong)
        run = begun(one)
        request = run.pending()[0]
        assert run.record(Answer.read(request, self.ONE)).outcomes()[0].outcome is Outcome.UNREADABLE
        star = attrs.evolve(one, strong_authentication=attrs.evolve(strong, relying_parties=("*",)))
        assert run.record(Answer.read(request, star)).outcomes()[0].outcome is Outcome.NOT_ELIGIBLE_NOW
        other = attrs.evolve(one, strong_authentication=StrongAuthentication(method_types=("PhoneAppOTP",)))
        assert run.record(Answer.read(request, other)).outcomes()[0].outcome is Outcome.CHANGED

    def test_what_reports_alone_know_is_no_change(self):
        questions = method(Method.SECURITY_QUESTIONS, id=None)
        twin = method(
            Method.AUTHENTICATOR, 1, id="twin", type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod"
        )
        planned = user(1, registered=(method(Method.PHONE), questions, twin))
        run = begun(planned)
        run = run.record(Answer.read(run.pending()[0], self.ONE))
        assert run.pending()[0].step.kind is StepKind.DELETE

    def test_a_kind_without_id_is_the_same_as_the_object_of_the_kind(self):
        planned = user(1, registered=(method(Method.PHONE), method(Method.PASSKEY, id=None)))
        run = begun(planned)
        run = run.record(Answer.read(run.pending()[0], user(1, Method.PHONE, Method.PASSKEY)))
        assert run.pending()[0].step.kind is StepKind.DELETE
        run = run.record(Answer.of(run.pending()[0], AnswerClass.UNKNOWN))
        run = run.record(Answer.read(run.pending()[0], user(1, Method.PHONE, Method.PASSKEY)))
        assert run.pending()[0].step.kind is StepKind.DELETE

    def test_a_token_that_was_deactivated_since_is_a_change(self):
        run = begun(user(1, Method.PHONE, Method.HARDWARE_OATH))
        live = user(1, registered=(method(Method.PHONE), method(Method.HARDWARE_OATH, 2, usable=False)))
        run = run.record(Answer.read(run.pending()[0], live))
        assert run.outcomes()[0].outcome is Outcome.CHANGED

    def test_a_reading_names_the_listings_that_its_steps_need(self):
        one = user(1, Method.QR_CODE, Method.HARDWARE_OATH, Method.PHONE)
        run = begun(one, scope=RollbackScope.EVERYTHING, accept_lockout=True)
        request = run.pending()[0]
        assert (request.listings, request.calls) == (("hardwareOathMethods", "qrCodePinMethod"), 4)
        run = run.record(Answer.read(request, one))
        assert run.pending()[0].listings == ()

    def test_planning_again_uses_what_the_plan_knew(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        live = attrs.evolve(one, default_method=None, registered=(*one.registered, method(Method.AUTHENTICATOR, 5)))
        run = begun(one, on_change=OnChange.REPLAN)
        run = run.record(Answer.read(run.pending()[0], live))
        assert run.pending()[0].step.kind is StepKind.SET_DEFAULT

    def test_planning_again_may_find_nothing_to_do(self):
        one = user(1, Method.PHONE, Method.PASSKEY)
        run = begun(one, on_change=OnChange.REPLAN)
        run = run.record(Answer.read(run.pending()[0], attrs.evolve(one, registered=one.registered[1:])))
        assert run.outcomes()[0].outcome is Outcome.NOT_ELIGIBLE_NOW


class TestSteps:
    TWO = user(1, Method.SOFTWARE_OATH, Method.SOFTWARE_OATH)

    def at_delete(self, one, **options):
        tenant = Tenant([one])
        return until(begun(one, **options), tenant, StepKind.DELETE), tenant

    @pytest.mark.parametrize(
        ("answer", "result", "outcome"),
        [
            (AnswerClass.UNDELETABLE_CORRUPT, StepResult.UNDELETABLE_CORRUPT, Outcome.PARTLY),
            (AnswerClass.UNSUPPORTED, StepResult.UNSUPPORTED, Outcome.PARTLY),
            (AnswerClass.WRONG_VERSION, StepResult.WRONG_ENDPOINT, Outcome.PARTLY),
            (AnswerClass.FAILED, StepResult.FAILED, Outcome.PARTLY),
        ],
    )
    def test_one_step_that_fails_leaves_the_others(self, answer, result, outcome):
        run, tenant = self.at_delete(self.TWO)
        run = finish(say(run, answer), tenant)
        assert (results(run), run.outcomes()[0].outcome) == ([result, StepResult.DONE], outcome)

    def test_a_user_who_may_not_be_touched_is_left(self):
        run, _ = self.at_delete(self.TWO)
        run = say(run, AnswerClass.FORBIDDEN)
        assert (results(run), run.outcomes()[0].outcome) == ([StepResult.NOT_REACHED] * 2, Outcome.FORBIDDEN)

    def test_nothing_that_works_is_a_failure(self):
        run, tenant = self.at_delete(user(1, Method.PHONE))
        assert finish(say(run, AnswerClass.FAILED), tenant).outcomes()[0].outcome is Outcome.FAILED

    @pytest.mark.parametrize("answer", [AnswerClass.NOT_FOUND, AnswerClass.UNKNOWN, AnswerClass.CONFLICT])
    def test_9_and_11_what_a_listing_no_longer_shows_is_gone(self, answer):
        run, tenant = self.at_delete(user(1, Method.PHONE))
        tenant.perform(run.pending()[0])
        run = say(run, answer)
        assert run.pending()[0].kind is RequestKind.READ
        run = finish(run, tenant)
        assert (results(run), run.outcomes()[0].outcome) == ([StepResult.ALREADY_ABSENT], Outcome.ALREADY_DONE)

    def test_9_what_it_still_shows_had_a_wrong_address_and_the_kind_is_left(self):
        run, tenant = self.at_delete(user(1, Method.SOFTWARE_OATH, Method.SOFTWARE_OATH, Method.PHONE))
        run = finish(say(run, AnswerClass.NOT_FOUND), tenant)
        assert results(run) == [StepResult.WRONG_ENDPOINT, StepResult.WRONG_ENDPOINT, StepResult.DONE]

    @pytest.mark.parametrize(("answer", "tries"), [(AnswerClass.UNKNOWN, 6), (AnswerClass.CONFLICT, 2)])
    def test_what_is_unknown_is_repeated_after_a_listing(self, answer, tries):
        run, tenant = self.at_delete(user(1, Method.PHONE))
        asked = 0
        while run.pending():
            request = run.pending()[0]
            if request.kind is RequestKind.STEP:
                run, asked = say(run, answer), asked + 1
            else:
                run = run.record(tenant.perform(request))
        assert (asked, results(run)) == (tries, [StepResult.FAILED])

    def test_a_conflict_waits_five_seconds(self):
        run, tenant = self.at_delete(user(1, Method.PHONE))
        run = say(run, AnswerClass.CONFLICT)
        run = run.record(tenant.perform(run.pending()[0]))
        assert run.pending()[0].wait.seconds == 5.0

    @pytest.mark.parametrize(
        ("answer", "tries"), [(AnswerClass.RETRY, 6), (AnswerClass.SERVER_ERROR, 3), (AnswerClass.NOT_ATTEMPTED, 6)]
    )
    def test_10_what_was_not_done_is_tried_again(self, answer, tries):
        run, _ = self.at_delete(user(1, Method.PHONE))
        asked = 0
        while run.pending() and run.pending()[0].kind is RequestKind.STEP:
            run, asked = say(run, answer), asked + 1
        assert (asked, results(run)) == (tries, [StepResult.FAILED])

    def test_a_refused_default_is_put_off_and_ends_with_what_is_kept(self):
        run, tenant = self.at_delete(user(1, Method.PHONE, Method.PASSKEY))
        run = say(say(run, AnswerClass.DEFERRED_DEFAULT), AnswerClass.DEFERRED_DEFAULT)
        run = finish(run, tenant)
        assert (results(run), run.outcomes()[0].outcome) == (
            [StepResult.BLOCKED_BY_RETAINED],
            Outcome.BLOCKED_BY_RETAINED,
        )

    def test_sms_refused_the_call_is_tried(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        tenant = Tenant([one])
        run = until(begun(one), tenant, StepKind.SET_DEFAULT)
        assert run.pending()[0].step.value is DefaultOption.SMS
        run = say(run, AnswerClass.FAILED)
        assert run.pending()[0].step.value is DefaultOption.VOICE_MOBILE
        assert finish(run, tenant).outcomes()[0].outcome is Outcome.ROLLED_BACK

    def test_a_change_of_the_default_that_is_refused_for_good_is_a_failed_step(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        run = until(begun(one), Tenant([one]), StepKind.SET_DEFAULT)
        run = say(say(run, AnswerClass.FAILED), AnswerClass.DEFERRED_DEFAULT)
        assert results(run) == [StepResult.FAILED, None, None]
        assert run.pending()[0].step.kind is StepKind.DELETE

    @pytest.mark.parametrize(("answer", "tries"), [(AnswerClass.UNKNOWN, 6), (AnswerClass.NOT_FOUND, 1)])
    def test_a_change_that_harms_nobody_is_repeated_without_a_listing(self, answer, tries):
        one = user(1, Method.PHONE)
        run = until(begun(one, per_user_mfa=PerUserMfa.ENFORCED), Tenant([one]), StepKind.SET_PER_USER_MFA)
        asked = 0
        while run.pending()[0].kind is RequestKind.STEP:
            run, asked = say(run, answer), asked + 1
        run = finish(run, Tenant([attrs.evolve(one, registered=())]))
        assert (asked, run.outcomes()[0].outcome) == (tries, Outcome.PARTLY)


class TestOnce:
    """Each step is carried out at most once where repeating harms."""

    ONE = user(1, Method.PHONE)

    def at(self, kind, **options):
        tenant = Tenant([self.ONE])
        return until(begun(self.ONE, **options), tenant, kind), tenant

    @pytest.mark.parametrize(
        ("answer", "status"),
        [(AnswerClass.UNKNOWN, None), (AnswerClass.SERVER_ERROR, 500), (AnswerClass.RETRY, 504)],
    )
    def test_a_pass_that_may_have_been_issued_is_looked_for(self, answer, status):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        tenant.perform(run.pending()[0])
        run = finish(say(run, answer, http_status=status), tenant)
        assert tenant.passes == {oid(1): 1}
        assert results(run) == [StepResult.DONE, StepResult.DONE]

    def test_one_that_was_not_is_issued(self):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        run = finish(say(run, AnswerClass.UNKNOWN), tenant)
        assert (tenant.passes, results(run)) == ({oid(1): 1}, [StepResult.DONE, StepResult.DONE])

    def test_a_throttled_one_is_tried_again(self):
        run, _ = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        run = say(run, AnswerClass.RETRY, http_status=429)
        assert run.pending()[0].step.kind is StepKind.CREATE_TAP

    def test_without_the_pass_nothing_is_deleted(self):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        run = say(run, AnswerClass.FAILED)
        assert (results(run), run.outcomes()[0].outcome) == (
            [StepResult.FAILED, StepResult.NOT_REACHED],
            Outcome.FAILED,
        )
        assert tenant.touched == []

    @pytest.mark.parametrize("answer", [AnswerClass.UNKNOWN, AnswerClass.SERVER_ERROR])
    def test_sessions_that_may_have_been_revoked_are_not_revoked_again(self, answer):
        run, tenant = self.at(StepKind.REVOKE_SESSIONS, revoke_sessions=True)
        run = finish(say(run, answer), tenant)
        assert (results(run), tenant.revoked) == ([StepResult.DONE, StepResult.UNKNOWN], {})

    def test_not_even_after_a_crash(self):
        run, tenant = self.at(StepKind.REVOKE_SESSIONS, revoke_sessions=True)
        tenant.perform(run.pending()[0])
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (results(run), tenant.revoked) == ([StepResult.DONE, StepResult.UNKNOWN], {oid(1): 1})

    def test_a_pass_is_not_issued_again_after_a_crash(self):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        tenant.perform(run.pending()[0])
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (tenant.passes, results(run)) == ({oid(1): 1}, [StepResult.DONE, StepResult.DONE])


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


class TestProof:
    ONE = user(1, Method.PHONE)

    def proving(self, one=ONE, **options):
        tenant = Tenant([one])
        run = begun(one, **options)
        while run.pending() and (run.users[0].phase != "proof"):
            run = run.record(tenant.perform(run.pending()[0]))
        return run, tenant

    @pytest.mark.parametrize("answer", [AnswerClass.FORBIDDEN, AnswerClass.FAILED, AnswerClass.NOT_FOUND])
    def test_without_it_the_word_of_the_service_stands_unproved(self, answer):
        run, _ = self.proving()
        run = say(run, answer)
        assert (run.outcomes()[0].outcome, run.outcomes()[0].proved) == (Outcome.ROLLED_BACK, None)

    def test_a_number_registered_anew_is_no_contradiction(self):
        run, tenant = self.proving()
        tenant._put(oid(1), [method(Method.PHONE, created_at=NOW)])
        run = finish(run, tenant)
        assert (run.outcomes()[0].outcome, run.outcomes()[0].proved) == (Outcome.ROLLED_BACK, True)

    def test_a_removal_that_shows_late_is_waited_for(self):
        run, tenant = self.proving()
        gone = tenant.users[oid(1)]
        tenant.users[oid(1)] = self.ONE
        run = run.record(tenant.perform(run.pending()[0]))
        tenant.users[oid(1)] = gone
        assert finish(run, tenant).outcomes()[0].proved is True

    def test_a_token_whose_state_is_not_listed_proves_nothing(self):
        run, tenant = self.proving(user(1, Method.HARDWARE_OATH))
        tenant._put(oid(1), [method(Method.HARDWARE_OATH, usable=None)])
        run = finish(run, tenant)
        assert (run.outcomes()[0].outcome, run.outcomes()[0].proved) == (Outcome.ROLLED_BACK, None)

    def test_a_listing_without_methods_proves_nothing(self):
        run, _ = self.proving()
        run = run.record(Answer.read(run.pending()[0], attrs.evolve(self.ONE, registered=None)))
        assert run.outcomes()[0].proved is None

    def test_everything_goes_in_an_incident(self):
        kinds = (Method.PHONE, Method.PASSKEY, Method.HARDWARE_OATH, Method.EMAIL)
        one = user(1, *kinds)
        tenant = Tenant([one])
        run = begun(one, scope=RollbackScope.EVERYTHING, accept_lockout=True)
        run = finish(run, tenant)
        assert tenant.users[oid(1)].registered == ()
        assert tenant.revoked == {oid(1): 1}
        assert run.counts() == {Outcome.ROLLED_BACK: 1}
