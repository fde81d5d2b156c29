"""Which complaints events suggest, and which they do not: what later succeeded, and what is only not known."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import Activity, Method, Reason, Symptom
from entra_combined_reg.diagnosis import Suggestion, suggest_symptoms
from entra_combined_reg.errors import CallError
from entra_combined_reg.testing import WHEN, make_event

START = "User started security info registration"
DONE = "User registered security info"
CANCEL = "User canceled security info registration"
ALL = "User registered all required security info"
REVIEW = "User reviewed security info"
DELETE = "User deleted security info"
PASSKEY = "Get passkey creation options"
BACKEND = str(Activity.POST_SECURITY_INFO_REGISTRATION_CALLBACK)
RESET = "Self-service password reset flow activity progress"
HAS_RESET = str(Activity.RESET_PASSWORD_SELF_SERVICE)
APP = "User started the registration for Authenticator app."
APP_DONE = "User registered Authenticator app with notification and code."
PHONE_GONE = "User deleted Phone."


def event(activity, minutes=0, **parts):
    return make_event(activity, at=WHEN + timedelta(minutes=minutes), **parts)


def log(*events):
    return Timeline.of(events, until=WHEN + timedelta(days=1))


def suggested(*events):
    return [(one.symptom, one.wanted) for one in suggest_symptoms(log(*events))]


def test_no_events_suggest_nothing():
    assert suggest_symptoms(Timeline.of([])) == ()


class TestCancellations:
    """“This event occurs when a user cancels registration from interrupt mode.”"""

    def test_cancelled_and_not_completed_since(self):
        first, second = event(CANCEL), event(CANCEL, 30)
        assert suggest_symptoms(log(first, second)) == (
            Suggestion(
                code="EV-1",
                symptom=Symptom.EXPECTED_METHODS_MISSING,
                wanted=None,
                why="Registration was cancelled in interrupt mode 2 times, and not completed since.",
                events=(first, second),
            ),
        )

    def test_completed_since(self):
        assert suggested(event(CANCEL), event(ALL, 30)) == []

    def test_cancelled_after_an_earlier_success(self):
        assert suggested(event(ALL), event(CANCEL, 30)) == [(Symptom.EXPECTED_METHODS_MISSING, None)]


class TestUnfinishedMethods:
    def test_a_start_without_an_end(self):
        start = event(START, reason=APP)
        (found,) = suggest_symptoms(log(start))
        assert (found.symptom, found.wanted, found.events) == (
            Symptom.CANNOT_ADD_METHOD,
            Method.AUTHENTICATOR,
            (start,),
        )
        assert found.why == "The registration of authenticator was started or failed once and did not succeed since."

    def test_a_start_that_ends_well(self):
        assert suggested(event(START, reason=APP), event(DONE, 1, reason=APP_DONE)) == []

    def test_a_failure_then_a_success_of_the_same_method(self):
        failed = event(DONE, result="failure", reason=APP_DONE)
        assert suggested(failed, event(DONE, 30, reason=APP_DONE)) == []

    def test_a_failure_and_a_success_of_another_method(self):
        failed = event(DONE, result="failure", reason=APP_DONE)
        assert suggested(failed, event(DONE, 30, reason="User registered Phone.")) == [
            (Symptom.CANNOT_ADD_METHOD, Method.AUTHENTICATOR)
        ]

    def test_a_failure_again_after_a_success(self):
        first, last = (event(DONE, at, result="failure", reason=APP_DONE) for at in (0, 60))
        (found,) = suggest_symptoms(log(first, event(DONE, 30, reason=APP_DONE), last))
        assert found.events == (first, last)

    def test_a_start_that_was_cancelled_is_told_as_the_cancellation(self):
        assert suggested(event(START, reason=APP), event(CANCEL, 1)) == [(Symptom.EXPECTED_METHODS_MISSING, None)]

    def test_a_result_that_is_not_known_is_no_failure(self):
        assert suggested(event(DONE, result="", reason=APP_DONE)) == []

    def test_a_failure_that_names_no_method(self):
        (found,) = suggest_symptoms(log(event(DONE, result="timeout")))
        assert (found.wanted, found.why[:29]) == (None, "The registration of a method ")

    def test_passkey_options_that_were_refused(self):
        assert suggested(event(PASSKEY, result="failure")) == [(Symptom.PASSKEY_REGISTRATION_FAILS, Method.PASSKEY)]

    def test_passkey_options_that_nothing_came_of(self):
        assert suggested(event(PASSKEY)) == [(Symptom.PASSKEY_REGISTRATION_FAILS, Method.PASSKEY)]


class TestTheBackEnd:
    def test_a_call_that_failed(self):
        failed = event(BACKEND, result="failure")
        assert suggest_symptoms(log(failed)) == (
            Suggestion(
                code="EV-3",
                symptom=Symptom.CANNOT_ADD_METHOD,
                wanted=None,
                why="A call of the back end of registration failed once and nothing succeeded since.",
                events=(failed,),
            ),
        )

    @pytest.mark.parametrize("later", [BACKEND, DONE])
    def test_something_succeeded_since(self, later):
        assert suggested(event(BACKEND, result="failure"), event(later, 5)) == []

    def test_it_failed_again_after_a_success(self):
        first, last = event(BACKEND, result="failure"), event(BACKEND, 60, result="failure")
        (found,) = suggest_symptoms(log(first, event(BACKEND, 30), last))
        assert found.events == (first, last)

    def test_beside_a_plain_failure_it_is_not_told_twice(self):
        plain, back = event(DONE, result="failure"), event(BACKEND, 1, result="failure")
        (found,) = suggest_symptoms(log(plain, back))
        assert found.events == (plain,)


class TestPage:
    def test_it_says_the_complaint_why_and_the_events(self):
        (one,) = suggest_symptoms(log(event(START, reason=APP)))
        heading, why, events = one.view().blocks
        assert heading.text == "EV-2: I don't have the option to add a particular method. (authenticator)"
        assert why.text == "The registration of authenticator was started or failed once and did not succeed since."
        assert [row[1] for row in events.rows] == [START]

    def test_where_no_method_is_named_none_is_wanted(self):
        (one,) = suggest_symptoms(log(event(CANCEL)))
        assert one.view().blocks[0].text == "EV-1: I'm not seeing the methods I expected to see."
        assert one.view().blocks[1].text == one.why


class TestReviews:
    """“This event occurs when a user selects Looks good on the security info review page but something fails on the
    backend.”
    """

    def test_the_review_failed(self):
        failed = event(REVIEW, result="failure")
        assert suggest_symptoms(log(failed)) == (
            Suggestion(
                code="EV-4",
                symptom=Symptom.REVIEW_KEEPS_COMING_BACK,
                wanted=None,
                why="The review of security info failed on the backend once.",
                events=(failed,),
            ),
        )

    def test_it_was_confirmed_since(self):
        assert suggested(event(REVIEW, result="failure"), event(REVIEW, 30)) == []

    def test_it_failed_after_one_that_was_confirmed(self):
        assert suggested(event(REVIEW), event(REVIEW, 30, result="failure")) == [
            (Symptom.REVIEW_KEEPS_COMING_BACK, None)
        ]


class TestDeletions:
    def test_a_phone_that_cannot_be_deleted(self):
        failed = event(DELETE, result="failure", reason=PHONE_GONE)
        assert suggest_symptoms(log(failed)) == (
            Suggestion(
                code="EV-5",
                symptom=Symptom.CANNOT_DELETE_PHONE,
                wanted=Method.PHONE,
                why="Deleting a phone failed once.",
                events=(failed,),
            ),
        )

    def test_it_was_deleted_since(self):
        failed = event(DELETE, result="failure", reason=PHONE_GONE)
        assert suggested(failed, event(DELETE, 5, reason=PHONE_GONE)) == []

    def test_it_failed_again_after_one_that_was_deleted(self):
        first, last = (event(DELETE, at, result="failure", reason=PHONE_GONE) for at in (0, 60))
        (found,) = suggest_symptoms(log(first, event(DELETE, 30, reason=PHONE_GONE), last))
        assert (found.events, found.why) == ((first, last), "Deleting a phone failed 2 times.")

    def test_another_method_than_a_phone(self):
        assert suggested(event(DELETE, result="failure", reason="User deleted Authenticator app.")) == []


class TestResets:
    def refused(self, minutes, reason):
        return event(RESET, minutes, result="failure", reason=str(reason))

    def test_refusals_of_one_kind_are_one_suggestion(self):
        first, second = self.refused(0, Reason.SSPR_NO_LICENSE), self.refused(5, Reason.SSPR_NOT_IN_GROUP)
        assert suggest_symptoms(log(first, second)) == (
            Suggestion(
                code="EV-6",
                symptom=Symptom.RESET_NOT_ENABLED,
                wanted=None,
                why="Self-service password reset refused the user 2 times.",
                events=(first, second),
            ),
        )

    def test_too_few_methods(self):
        assert suggested(self.refused(0, Reason.SSPR_INSUFFICIENT_METHODS)) == [
            (Symptom.RESET_INFORMATION_MISSING, None)
        ]

    def test_a_reset_since(self):
        assert suggested(self.refused(0, Reason.SSPR_NO_LICENSE), event(HAS_RESET, 60)) == []

    def test_a_password_that_was_started_to_be_changed_since_is_no_reset(self):
        later = event(Activity.USER_STARTED_PASSWORD_CHANGE, 60)
        assert suggested(self.refused(0, Reason.SSPR_NO_LICENSE), later) == [(Symptom.RESET_NOT_ENABLED, None)]

    def test_refused_again_after_a_reset(self):
        first, last = self.refused(0, Reason.SSPR_NO_LICENSE), self.refused(90, Reason.SSPR_NO_LICENSE)
        (found,) = suggest_symptoms(log(first, event(HAS_RESET, 60), last))
        assert found.events == (first, last)

    def test_progress_that_refuses_nothing(self):
        assert suggested(event(RESET, reason=str(Reason.SSPR_ABANDONED_AFTER_USER_ID)), event(RESET, 1)) == []


class TestWhose:
    def test_one_person_of_many(self):
        other = event(CANCEL, user_id="id-eve", upn="eve@contoso.com")
        mine = event(START, reason=APP)
        whole = log(mine, other)
        assert [one.symptom for one in suggest_symptoms(whole, "eve@contoso.com")] == [Symptom.EXPECTED_METHODS_MISSING]
        assert [one.symptom for one in suggest_symptoms(whole, "adele@contoso.com")] == [Symptom.CANNOT_ADD_METHOD]

    def test_a_name_that_fits_two_people_is_refused(self):
        whole = log(event(CANCEL, user_id="id-1"), event(CANCEL, 1, user_id="id-2"))
        with pytest.raises(CallError, match="2 people"):
            suggest_symptoms(whole, "adele@contoso.com")

    def test_several_people_are_not_lumped_together(self):
        with pytest.raises(CallError, match="about 2 people"):
            suggest_symptoms(log(event(CANCEL), event(CANCEL, 1, user_id="id-2", upn="eve@contoso.com")))
