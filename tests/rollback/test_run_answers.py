"""Every answer of ROL-4.3 by its effect on one user."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback import (
    AnswerClass,
    Outcome,
    RequestKind,
    RollbackRun,
    RollbackScope,
    StepKind,
    StepResult,
)
from rollback.fakes import Tenant, begun, finish, oid, results, say, until, user


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
        assert (results(run), run.outcomes()[0].outcome) == (
            [StepResult.FORBIDDEN, StepResult.NOT_REACHED],
            Outcome.FORBIDDEN,
        )
        assert run.pending() == ()

    @pytest.mark.parametrize("place", ["second delete", "state"])
    def test_what_was_done_before_a_refusal_is_proved_and_counts(self, place):
        one = user(1, Method.SOFTWARE_OATH) if place == "state" else self.TWO
        run, tenant = self.at_delete(one, per_user_mfa=PerUserMfa.ENFORCED, revoke_sessions=True)
        run = run.record(tenant.perform(run.pending()[0]))
        run = say(run, AnswerClass.FORBIDDEN)
        assert run.pending()[0].kind is RequestKind.READ
        run = finish(run, tenant)
        left = [StepResult.NOT_REACHED] * (1 if place == "state" else 2)
        assert results(run) == [StepResult.DONE, StepResult.FORBIDDEN, *left]
        assert (run.outcomes()[0].outcome, run.outcomes()[0].proved) == (Outcome.PARTLY, True)

    def test_a_listing_that_is_refused_half_way_leaves_what_was_done(self):
        run, tenant = self.at_delete(self.TWO)
        run = run.record(tenant.perform(run.pending()[0]))
        run = say(say(run, AnswerClass.UNKNOWN), AnswerClass.FORBIDDEN)
        assert results(run) == [StepResult.DONE, StepResult.UNKNOWN]
        assert (run.outcomes()[0].outcome, run.outcomes()[0].proved) == (Outcome.PARTLY, None)

    def test_an_address_that_the_service_does_not_know_stops_the_kind(self):
        run, tenant = self.at_delete(user(1, Method.SOFTWARE_OATH, Method.SOFTWARE_OATH, Method.PHONE))
        run = finish(say(run, AnswerClass.WRONG_VERSION), tenant)
        assert results(run) == [StepResult.WRONG_ENDPOINT, StepResult.WRONG_ENDPOINT, StepResult.DONE]

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

    def test_a_listing_that_lags_behind_a_removal_is_waited_for(self):
        run, tenant = self.at_delete(user(1, Method.PHONE))
        before = tenant.users[oid(1)]
        tenant.perform(run.pending()[0])
        after, tenant.users[oid(1)] = tenant.users[oid(1)], before
        run = say(run, AnswerClass.NOT_FOUND)
        waits = []
        for _ in range(3):
            run = run.record(tenant.perform(run.pending()[0]))
            waits.append((run.pending()[0].kind, run.pending()[0].wait.seconds))
        tenant.users[oid(1)] = after
        run = run.record(tenant.perform(run.pending()[0]))
        assert run.users[0].lagging == 0, "the proof has its own patience"
        run = finish(run, tenant)
        assert waits == [(RequestKind.READ, 2.0), (RequestKind.READ, 5.0), (RequestKind.READ, 10.0)]
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


class TestOwnSteps:
    """Steps of the caller's own, and a number that is changed."""

    def test_they_come_first_and_may_be_repeated(self):
        one = user(1, Method.PHONE)
        tenant = Tenant([one])
        run = until(begun(one, hooks=("bypass group",)), tenant, StepKind.HOOK)
        run = finish(say(run, AnswerClass.UNKNOWN), tenant)
        assert (tenant.hooked, results(run)) == ([(oid(1), "bypass group")], [StepResult.DONE, StepResult.DONE])

    def test_one_that_fails_stops_the_user_before_the_first_removal(self):
        one = user(1, Method.PHONE)
        run = until(begun(one, hooks=("bypass group",)), Tenant([one]), StepKind.HOOK)
        run = say(run, AnswerClass.UNSUPPORTED)
        assert (results(run), run.outcomes()[0].outcome) == (
            [StepResult.UNSUPPORTED, StepResult.NOT_REACHED],
            Outcome.FAILED,
        )

    @pytest.mark.parametrize(
        ("answer", "outcome"), [(AnswerClass.DONE, Outcome.ROLLED_BACK), (AnswerClass.FAILED, Outcome.FAILED)]
    )
    def test_a_changed_number_is_what_the_rollback_is_for(self, answer, outcome):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE})}
        tenant = Tenant([one])
        run = until(begun(one, **kinds, new_numbers=frozenset({oid(1)})), tenant, StepKind.UPDATE_PHONE)
        run = run.record(tenant.perform(run.pending()[0])) if answer is AnswerClass.DONE else say(run, answer)
        run = finish(run, tenant)
        assert run.outcomes()[0].outcome is outcome
        assert len(tenant.users[oid(1)].registered) == 2


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
    def test_a_pass_whose_value_was_lost_is_looked_for_and_stops_the_user(self, answer, status):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        tenant.perform(run.pending()[0])
        run = finish(say(run, answer, http_status=status), tenant)
        assert tenant.passes == {oid(1): 1}
        assert (results(run), run.outcomes()[0].outcome) == (
            [StepResult.UNKNOWN, StepResult.NOT_REACHED],
            Outcome.FAILED,
        )

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

    @pytest.mark.parametrize("kind", [StepKind.REVOKE_SESSIONS, StepKind.RESET_PASSWORD])
    def test_where_the_sign_in_was_lost_it_was_not_done_and_is_done_after_the_halt(self, kind):
        run, tenant = self.at(kind, revoke_sessions=True, reset_password=True)
        run = say(run, AnswerClass.AUTH_LOST)
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (tenant.revoked, tenant.passwords) == ({oid(1): 1}, {oid(1): 1})
        assert run.outcomes()[0].outcome is Outcome.ROLLED_BACK

    def test_a_crash_after_that_is_a_crash_again(self):
        run, tenant = self.at(StepKind.REVOKE_SESSIONS, revoke_sessions=True)
        run = say(run, AnswerClass.AUTH_LOST)
        run = RollbackRun.resume(run.plan, run.journal)
        run = until(run, tenant, StepKind.REVOKE_SESSIONS)
        tenant.perform(run.pending()[0])
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (tenant.revoked, results(run)[-1]) == ({oid(1): 1}, StepResult.UNKNOWN)

    def test_not_even_after_a_crash(self):
        run, tenant = self.at(StepKind.REVOKE_SESSIONS, revoke_sessions=True)
        tenant.perform(run.pending()[0])
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (results(run), tenant.revoked) == ([StepResult.DONE, StepResult.UNKNOWN], {oid(1): 1})

    def test_a_pass_is_not_issued_again_after_a_crash(self):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        tenant.perform(run.pending()[0])
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (tenant.passes, results(run)) == ({oid(1): 1}, [StepResult.UNKNOWN, StepResult.NOT_REACHED])

    @pytest.mark.parametrize("trouble", ["crash", AnswerClass.UNKNOWN, AnswerClass.SERVER_ERROR])
    def test_a_password_that_may_have_been_reset_is_not_reset_again_and_stops_the_user(self, trouble):
        run, tenant = self.at(StepKind.RESET_PASSWORD, reset_password=True)
        tenant.perform(run.pending()[0])
        run = RollbackRun.resume(run.plan, run.journal) if trouble == "crash" else say(run, trouble)
        run = finish(run, tenant)
        assert tenant.passwords == {oid(1): 1}
        assert (results(run), run.outcomes()[0].outcome) == (
            [StepResult.UNKNOWN, StepResult.NOT_REACHED],
            Outcome.FAILED,
        )

    def test_a_password_is_reset_before_the_first_removal(self):
        run, tenant = self.at(StepKind.RESET_PASSWORD, reset_password=True)
        assert tenant.users[oid(1)].registered != ()
        run = finish(run, tenant)
        assert (tenant.passwords, results(run)) == ({oid(1): 1}, [StepResult.DONE, StepResult.DONE])

    def test_a_crash_before_it_costs_nothing(self):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (tenant.passes, results(run)) == ({oid(1): 1}, [StepResult.DONE, StepResult.DONE])

    def test_nor_does_one_after_it_was_recorded(self):
        run, tenant = self.at(StepKind.CREATE_TAP, tap_minutes=60)
        run = run.record(tenant.perform(run.pending()[0]))
        run = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert (tenant.passes, results(run)) == ({oid(1): 1}, [StepResult.DONE, StepResult.DONE])
