"""What the readings before and after the steps do to one user."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import StrongAuthentication
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    OnChange,
    Outcome,
    RollbackScope,
    StepKind,
    StepResult,
)
from rollback.fakes import NOW, Tenant, begun, finish, method, oid, results, say, user


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
        assert (request.listings, request.calls) == (("hardwareOathMethods", "qrCodePinMethod"), 5)
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
