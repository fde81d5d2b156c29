"""Journeys: one attempt of one person, cut by the wizard's own ends and by a session's silence."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from acts.makers import (
    BORIS,
    LATER,
    all_required,
    at,
    by_admin,
    by_user,
    canceled,
    credential,
    defaulted,
    deleted,
    event,
    options,
    passkey,
    registered,
    reviewed,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import (
    JOURNEY_TRANSITIONS,
    SESSION,
    Journey,
    JourneyState,
    JourneyStep,
    gestures_of,
    journeys_of,
)
from entra_combined_reg.catalog import Activity, Confidence, Method, Mode, Reason, Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Initiator, MethodUpdate, PasswordOperation, PolicyUpdate

S = JourneyState
FAILURE = {"status": Status.FAILURE}
WIZARD = "the wizard's own records: all required, cancelled or reviewed"
MANAGE = "methods can be changed or deleted in manage mode only"
CANCELED = "the user cancelled, as the article says of interrupt mode"
MANAGE_ONLY = "its method cannot be registered in interrupt mode"
UNKNOWN = "no record of the attempt tells the modes apart"


def cut(*events, until=LATER):
    return journeys_of(events, until=until)


def states(*events, until=LATER):
    return [journey.state for journey in cut(*events, until=until)]


class TestJourney:
    def test_a_whole_one(self):
        start, end, done = (
            started(0, method=Method.AUTHENTICATOR),
            registered(40, method=Method.AUTHENTICATOR),
            all_required(45),
        )
        (journey,) = cut(done, end, start)
        assert journey == Journey(
            state=S.COMPLETED,
            mode=Mode.INTERRUPT,
            mode_reason=WIZARD,
            mode_confidence=Confidence.DEDUCED,
            began_at=at(0),
            ended_at=at(45),
            gestures=gestures_of([start, end, done]),
            methods=(Method.AUTHENTICATOR,),
            tried=(),
            attempts=((Method.AUTHENTICATOR, 1),),
        )
        assert (journey.events, journey.duration) == ((start, end, done), timedelta(seconds=45))

    def test_nothing_makes_none(self):
        assert cut() == ()

    def test_methods_stand_once_in_their_order_and_those_that_failed_apart(self):
        (journey,) = cut(
            started(0, method=Method.PHONE),
            registered(10, method=Method.EMAIL),
            registered(20, method=Method.AUTHENTICATOR, **FAILURE),
            registered(30, method=Method.EMAIL),
            registered(35),
            started(40, method=Method.EMAIL),
        )
        assert (journey.methods, journey.tried) == ((Method.EMAIL,), (Method.PHONE, Method.AUTHENTICATOR))

    def test_a_deleted_method_is_neither(self):
        (journey,) = cut(deleted(0, method=Method.PHONE), defaulted(1, method=Method.EMAIL))
        assert (journey.state, journey.methods, journey.tried) == (S.CHANGED, (), ())

    def test_what_other_services_wrote_belongs_to_it_and_does_not_lengthen_it(self):
        update = updated(-240, "StrongAuthenticationMethod")
        start, end = started(0, method=Method.PHONE), registered(40, method=Method.PHONE)
        (journey,) = cut(update, start, end)
        assert journey.events == (update, start, end)
        assert (journey.began_at, journey.ended_at) == (at(0), at(40))

    def test_events_of_several_people_are_refused(self):
        with pytest.raises(CallError, match="events: expected those of one person, got those of 2"):
            cut(registered(0), registered(1, target=user(BORIS)))

    def test_the_same_event_twice_counts_once(self):
        end = registered(0, method=Method.PHONE)
        assert cut(end, end) == cut(end)


class TestStates:
    @pytest.mark.parametrize(
        ("last", "state"),
        [
            (registered(9), S.REGISTERED),
            (all_required(9), S.COMPLETED),
            (canceled(9), S.CANCELED),
            (canceled(9, **FAILURE), S.CANCELED),
            (canceled(9, status=Status.CLIENT_ERROR), S.CANCELED),
            (reviewed(9), S.REVIEW_CONFIRMED),
            (reviewed(9, **FAILURE), S.REVIEW_FAILED),
            (registered(9, **FAILURE), S.FAILED),
            (started(9, **FAILURE), S.FAILED),
            (options(9, **FAILURE), S.FAILED),
            (all_required(9, status=Status.CLIENT_ERROR), S.FAILED),
        ],
        ids=lambda value: value.value if isinstance(value, S) else f"{type(value).__name__} {value.status.value}",
    )
    def test_after_a_start(self, last, state):
        assert states(started(0), last) == [state]
        assert states(last) == [state]

    @pytest.mark.parametrize(
        "other",
        [
            deleted(9),
            deleted(9, status=Status.TIMEOUT),
            defaulted(9),
            defaulted(9, **FAILURE),
            event(MethodUpdate, 9, Activity.USER_UPDATED_SECURITY_INFO),
        ],
        ids=lambda value: f"{type(value).__name__} {value.status.value}",
    )
    def test_what_else_somebody_does_with_their_methods_registers_none_and_hides_no_silence(self, other):
        assert states(other) == [S.CHANGED]
        assert states(started(0), other) == [S.STALLED]
        assert states(registered(0), other) == [S.REGISTERED]
        assert states(registered(0, **FAILURE), other) == [S.FAILED]
        assert states(other, started(10)) == [S.STALLED]

    @pytest.mark.parametrize(
        ("reason", "state"),
        [
            (None, S.CANCELED),
            (Reason.CANCELED_REGISTRATION, S.CANCELED),
            (next(r for r in Reason if r is not Reason.CANCELED_REGISTRATION), S.FAILED),
        ],
    )
    def test_all_required_with_failure_is_a_cancelled_one_unless_its_reason_is_another(self, reason, state):
        """This event occurs when a user cancels registration from interrupt mode."""
        assert states(all_required(0, reason=reason, **FAILURE)) == [state]

    @pytest.mark.parametrize("make", [started, options])
    @pytest.mark.parametrize(
        ("until", "state"), [(at(0), S.OPEN), (at(900), S.OPEN), (at(901), S.STALLED), (at(-5), S.OPEN)]
    )
    def test_started_and_never_finished_is_stalled_and_open_at_the_logs_end(self, make, until, state):
        assert states(make(0), until=until) == [state]

    @pytest.mark.parametrize("answer", [registered(0), registered(0, **FAILURE), started(0, **FAILURE)])
    def test_a_start_that_is_left_after_an_answer_is_abandoned_and_open_at_the_logs_end(self, answer):
        assert states(answer, started(9)) == [S.ABANDONED]
        assert states(answer, started(9), started(20)) == [S.ABANDONED]
        assert states(answer, started(9), until=at(909)) == [S.OPEN]
        assert states(answer, started(9), registered(12)) == [S.REGISTERED]

    def test_thirteen_starts_and_no_end_are_one_stalled_attempt(self):
        (journey,) = cut(*(started(60 * n, method=Method.PASSKEY) for n in range(13)))
        assert (journey.state, len(journey.events), journey.tried) == (S.STALLED, 13, (Method.PASSKEY,))
        assert journey.attempts == ((Method.PASSKEY, 13),)

    def test_options_and_start_of_a_passkey_that_fails_in_silence_are_one_attempt_at_it(self):
        (journey,) = cut(options(0), started(1, method=Method.PASSKEY))
        assert (journey.state, journey.tried, journey.attempts) == (
            S.STALLED,
            (Method.PASSKEY,),
            ((Method.PASSKEY, 1),),
        )

    @pytest.mark.parametrize("status", [Status.OTHER, Status.UNKNOWN_FUTURE_VALUE])
    def test_a_record_whose_result_is_not_known_is_no_step_save_a_start(self, status):
        unknown = [make(9, status=status) for make in (registered, all_required, canceled, reviewed, options)]
        assert cut(*unknown) == ()
        assert states(started(0, status=status), *unknown) == [S.STALLED]


class TestCuts:
    @pytest.mark.parametrize("end", [all_required, canceled, reviewed])
    def test_what_the_wizard_ends_is_ended(self, end):
        found = cut(started(0), end(5), started(6))
        assert [len(journey.events) for journey in found] == [2, 1]

    @pytest.mark.parametrize(("seconds", "count"), [(900, 1), (901, 2)])
    def test_a_silence_longer_than_a_session_begins_another(self, seconds, count):
        assert timedelta(minutes=15) == SESSION
        assert len(cut(started(0), registered(seconds))) == count

    def test_the_silence_counts_from_the_last_step(self):
        assert len(cut(started(0), started(800), registered(1600))) == 1

    def test_every_order_of_the_records_gives_the_same(self):
        rows = [started(0), registered(5), all_required(6), started(7)]
        assert len({journeys_of(order, until=LATER) for order in permutations(rows)}) == 1


class TestWholeActs:
    def test_an_act_that_was_begun_before_the_wizards_end_belongs_to_that_attempt_and_changes_nothing_of_it(self):
        start, end, late = started(0, method=Method.PHONE), canceled(10), registered(12, method=Method.PHONE)
        (journey,) = cut(start, end, late)
        assert (journey.state, journey.events, journey.methods) == (S.CANCELED, (start, end, late), (Method.PHONE,))

    def test_it_does_so_although_another_attempt_was_begun_meanwhile(self):
        first, second = cut(
            started(0, method=Method.PHONE),
            canceled(10),
            started(20, method=Method.EMAIL),
            registered(25, method=Method.PHONE),
            registered(30, method=Method.EMAIL),
        )
        assert (first.state, first.methods, first.ended_at) == (S.CANCELED, (Method.PHONE,), at(25))
        assert (second.state, second.methods, second.began_at) == (S.REGISTERED, (Method.EMAIL,), at(20))

    def test_a_deletion_is_no_attempt_at_the_method(self):
        (journey,) = cut(deleted(0, method=Method.PHONE), registered(9, method=Method.PHONE))
        assert journey.attempts == ((Method.PHONE, 1),)


class TestWhatIsNoStep:
    @pytest.mark.parametrize(
        "other",
        [
            updated(1, "StrongAuthenticationMethod"),
            event(PolicyUpdate, 1),
            event(PasswordOperation, 1),
            event(PasswordOperation, 1, **FAILURE),
            registered(1, **by_admin()),
            updated(1, "StrongAuthenticationMethod", **by_admin()),
            deleted(1, **by_admin()),
            registered(1).__class__(
                occurred_at=at(1),
                activity=Activity.ADMIN_REGISTERED_SECURITY_INFO,
                activity_text="x",
                status=Status.SUCCESS,
                initiator=Initiator.APPLICATION,
            ),
        ],
        ids=lambda value: f"{type(value).__name__} {value.initiator}",
    )
    def test_it_is_left_out(self, other):
        assert cut(other) == ()
        assert states(started(0), other) == [S.STALLED]

    def test_a_second_services_row_goes_with_the_step_and_begins_nothing(self):
        portal, done, service = passkey(0, "Passkey"), all_required(1), passkey(2, "Fido2")
        (journey,) = cut(portal, done, service)
        assert (journey.state, journey.events) == (S.COMPLETED, (portal, done, service))

    def test_the_echo_of_an_administrators_act_goes_with_it(self):
        assert cut(registered(0, **by_admin()), registered(1, service="Azure MFA")) == ()

    def test_a_myaccess_row_proves_no_completion(self):
        (journey,) = cut(registered(0, service="MyAccess", method=Method.AUTHENTICATOR))
        assert (journey.state, journey.methods, journey.tried) == (S.STALLED, (), (Method.AUTHENTICATOR,))

    def test_nor_beside_its_start(self):
        (journey,) = cut(
            registered(5, service="MyAccess", method=Method.AUTHENTICATOR), started(5.3, method=Method.AUTHENTICATOR)
        )
        assert (journey.state, journey.attempts) == (S.STALLED, ((Method.AUTHENTICATOR, 1),))

    def test_an_azure_mfa_row_does(self):
        (journey,) = cut(registered(0, service="Azure MFA", method=Method.AUTHENTICATOR))
        assert (journey.state, journey.methods) == (S.REGISTERED, (Method.AUTHENTICATOR,))

    def test_a_registration_that_a_service_wrote_by_itself_is_none(self):
        assert cut(registered(0, initiator=Initiator.SERVICE)) == ()

    @pytest.mark.parametrize(
        ("activity", "status", "state"),
        [
            (Activity.ADD_PASSKEY_DEVICE_BOUND, Status.SUCCESS, S.REGISTERED),
            (Activity.ADD_FIDO2_SECURITY_KEY, Status.FAILURE, S.FAILED),
            (Activity.DELETE_FIDO2_SECURITY_KEYS, Status.SUCCESS, S.STALLED),
            (Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, Status.SUCCESS, S.STALLED),
        ],
    )
    def test_a_passkey_is_registered_where_only_the_device_service_says_so(self, activity, status, state):
        (journey,) = cut(started(0, method=Method.PASSKEY), credential(activity, 20, status=status))
        assert journey.state is state


class TestMode:
    @pytest.mark.parametrize(
        ("events", "mode", "reason"),
        [
            ([all_required(0)], Mode.INTERRUPT, WIZARD),
            ([canceled(0)], Mode.INTERRUPT, WIZARD),
            ([reviewed(0)], Mode.INTERRUPT, WIZARD),
            ([all_required(0, reason=Reason.CANCELED_REGISTRATION, **FAILURE)], Mode.INTERRUPT, CANCELED),
            ([deleted(0), reviewed(1)], Mode.INTERRUPT, f"{WIZARD}; other acts of it speak for manage mode"),
            ([deleted(0)], Mode.MANAGE, MANAGE),
            ([defaulted(0)], Mode.MANAGE, MANAGE),
            ([event(MethodUpdate, 0)], Mode.MANAGE, MANAGE),
            ([started(0, method=Method.ALTERNATE_PHONE)], Mode.MANAGE, MANAGE_ONLY),
            ([registered(0, method=Method.ALTERNATE_PHONE)], Mode.MANAGE, MANAGE_ONLY),
            ([started(0), registered(1, method=Method.PHONE, **by_user())], None, UNKNOWN),
        ],
        ids=lambda value: "" if not isinstance(value, list) else " ".join(type(e).__name__ for e in value),
    )
    def test_it_is_inferred_with_its_reason(self, events, mode, reason):
        (journey,) = cut(*events)
        assert (journey.mode, journey.mode_reason) == (mode, reason)


def test_the_table_knows_every_step_in_every_open_state_and_none_after_an_end():
    recorded = set(JourneyStep) - {JourneyStep.SILENCE, JourneyStep.LOG_ENDS}
    going = {S.NONE, S.STARTED, S.RESUMED, S.REGISTERED, S.CHANGED, S.FAILED}
    silent = {(state, step) for state in (S.STARTED, S.RESUMED) for step in set(JourneyStep) - recorded}
    assert set(JOURNEY_TRANSITIONS) == {(state, step) for state in going for step in recorded} | silent
    # Only silence or the end of the log, not a record, makes an attempt stalled, abandoned or open.
    assert {JOURNEY_TRANSITIONS[move] for move in silent} == {S.STALLED, S.ABANDONED, S.OPEN}
    assert set(S) - set(JOURNEY_TRANSITIONS.values()) == {S.NONE}


class TestConfidence:
    def test_the_articles_words_prove_the_mode_and_other_records_only_suggest_it(self):
        """This event occurs when a user cancels registration from interrupt mode."""
        words = all_required(0, reason=Reason.CANCELED_REGISTRATION, **FAILURE)
        assert cut(words)[0].mode_confidence is Confidence.VERIFIED
        assert cut(deleted(0), words)[0].mode_confidence is Confidence.DEDUCED
        for other in (all_required(0), reviewed(0), canceled(0), deleted(0), all_required(0, **FAILURE)):
            assert cut(other)[0].mode_confidence is Confidence.DEDUCED
        assert cut(registered(0))[0].mode_confidence is None


class TestAttempts:
    def test_a_method_begun_again_and_again_was_attempted_as_often(self):
        (journey,) = cut(
            started(0, method=Method.PASSKEY),
            started(60, method=Method.PASSKEY),
            started(120, method=Method.PASSKEY),
            registered(150, method=Method.PASSKEY),
            started(200, method=Method.PHONE),
        )
        assert journey.attempts == ((Method.PASSKEY, 3), (Method.PHONE, 1))

    def test_where_starts_left_no_record_every_end_is_an_attempt(self):
        (journey,) = cut(registered(0, method=Method.EMAIL, **FAILURE), registered(30, method=Method.EMAIL))
        assert journey.attempts == ((Method.EMAIL, 2),)

    def test_the_twin_rows_of_a_passkey_are_one_attempt(self):
        (journey,) = cut(passkey(0, "Passkey"), passkey(1, "Fido2 Authentication Method"))
        assert journey.attempts == ((Method.PASSKEY, 1),)

    def test_without_a_named_method_there_is_none(self):
        assert cut(canceled(0))[0].attempts == ()
