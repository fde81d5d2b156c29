"""``RegistrationSummary``: acts and attempts counted once, the same over any split of the users."""

from __future__ import annotations

from datetime import timedelta
from functools import reduce
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts.makers import (
    ADELE,
    BORIS,
    CONTOSO,
    FABRIKAM,
    LATER,
    START,
    all_required,
    at,
    by_admin,
    by_user,
    canceled,
    deleted,
    options,
    passkey,
    registered,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import JourneyState, Timeline, iter_timelines
from entra_combined_reg.catalog import Method, Reason, Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Change, Initiator
from entra_combined_reg.summary import Dimension, Durations, LastAttempt, RegistrationSummary, Way

HOUSEKEEPING = Change(name="StrongAuthenticationPhoneAppDetail", old='[{"Id": "1"}]', new='[{"Id": "1"}]')
BORIS_HIMSELF = user(BORIS, "boris@contoso.com")


def summary(*events) -> RegistrationSummary:
    return RegistrationSummary.of(Timeline.of(events, until=LATER))


class TestCounting:
    def test_the_two_rows_of_a_passkey_are_one_act(self):
        found = summary(passkey(0, "Passkey", **by_user()), passkey(1, "Fido2 Authentication Method", **by_user()))
        assert found.records == 2
        assert found.acts_by(Dimension.METHOD) == {"passkey": 1}
        assert found.acts_by(Dimension.ACTOR) == {"user": 1}

    def test_every_dimension_of_an_act_is_counted(self):
        found = summary(
            registered(0, method=Method.PHONE, reason=Reason.USER_REGISTERED_METHOD, reason_text="r", **by_admin())
        )
        assert {by: dict(counts) for by, counts in found.acts} == {
            Dimension.ACTIVITY: {"User registered security info": 1},
            Dimension.OUTCOME: {"success": 1},
            Dimension.METHOD: {"phone": 1},
            Dimension.REASON: {Reason.USER_REGISTERED_METHOD.value: 1},
            Dimension.DAY: {START.date().isoformat(): 1},
            Dimension.HOUR: {f"{START.hour:02}": 1},
            Dimension.ACTOR: {"admin": 1},
        }

    def test_what_is_not_known_is_counted_as_unknown_and_a_strangers_reason_is_not_repeated(self):
        strange = attrs.evolve(registered(0, reason_text="call +1 4255550100"), activity=None)
        found = summary(strange)
        assert found.acts_by(Dimension.REASON) == {"unknown": 1}
        assert found.acts_by(Dimension.ACTIVITY) == {"unknown": 1}
        assert found.acts_by(Dimension.ACTOR) == {"unknown": 1}
        assert summary(registered(0)).acts_by(Dimension.REASON) == {"none": 1}

    def test_housekeeping_is_counted_apart(self):
        found = summary(updated(0, changes=(HOUSEKEEPING,)), registered(3600, method=Method.EMAIL))
        assert found.noise == (("housekeeping", 1),)
        assert sum(found.acts_by(Dimension.OUTCOME).values()) == 1

    def test_journeys_are_counted_by_state_mode_day_and_hour(self):
        found = summary(started(0, method=Method.PHONE), all_required(60), canceled(7200))
        assert found.journeys_by(Dimension.OUTCOME) == {"canceled": 1, "completed": 1}
        assert found.journeys_by(Dimension.MODE) == {"interrupt": 2}
        assert found.journeys_by(Dimension.DAY) == {START.date().isoformat(): 2}
        assert found.journeys_by(Dimension.HOUR) == {f"{START.hour:02}": 1, f"{at(7200).hour:02}": 1}

    def test_an_attempt_counts_once_for_each_activity_reason_method_and_actor_of_its_acts(self):
        reason = {"reason": Reason.USER_REGISTERED_METHOD, "reason_text": "r"}
        found = summary(
            registered(0, method=Method.PHONE, **reason, **by_user()),
            registered(200, method=Method.EMAIL, **reason),
            started(400, method=Method.PASSKEY, **by_user()),
            canceled(9000, **by_user()),
        )
        assert {by: dict(counts) for by, counts in found.journeys} == {
            Dimension.ACTIVITY: {
                "User registered security info": 1,
                "User started security info registration": 1,
                "User canceled security info registration": 1,
            },
            Dimension.OUTCOME: {"abandoned": 1, "canceled": 1},
            Dimension.METHOD: {"email": 1, "none": 1, "passkey": 1, "phone": 1},
            Dimension.REASON: {Reason.USER_REGISTERED_METHOD.value: 1, "none": 2},
            Dimension.DAY: {START.date().isoformat(): 2},
            Dimension.HOUR: {f"{START.hour:02}": 1, f"{at(9000).hour:02}": 1},
            Dimension.ACTOR: {"unknown": 1, "user": 2},
            Dimension.MODE: {"interrupt": 1, "unknown": 1},
            Dimension.WAY: {"canceled": 1, "started > method registered > abandoned": 1},
        }
        assert found.tried == (("email", 1), ("passkey", 1), ("phone", 1))

    def test_what_only_myaccess_says_is_no_success(self):
        found = summary(registered(0, service="MyAccess", method=Method.AUTHENTICATOR))
        assert found.acts_by(Dimension.OUTCOME) == {"other": 1}
        assert (found.registered, found.tried) == ((), (("authenticator", 1),))

    def test_a_registration_that_a_service_wrote_by_itself_is_counted_apart(self):
        found = summary(registered(0, initiator=Initiator.SERVICE))
        assert (found.records, found.noise, found.acts, found.journeys) == (1, (("service", 1),), (), ())

    def test_an_attempt_without_the_wizards_records_has_an_unknown_mode(self):
        assert summary(registered(0)).journeys_by(Dimension.MODE) == {"unknown": 1}

    def test_events_about_nobody_are_not_counted(self):
        assert summary(updated(0, "DisplayName", target=None)) == RegistrationSummary()


class TestRates:
    def test_what_came_to_something_and_what_was_cancelled_are_shares_of_what_ended(self):
        found = RegistrationSummary.of(
            Timeline.of([all_required(0), canceled(3600), started(7200, method=Method.PHONE)], until=at(7201))
        )
        assert found.journeys_by(Dimension.OUTCOME) == {"canceled": 1, "completed": 1, "open": 1}
        assert found.completion_rate == 0.5
        assert found.cancel_rate == 0.5

    def test_who_only_deleted_a_method_tried_to_register_none(self):
        found = summary(canceled(0), deleted(7200, method=Method.PHONE))
        assert found.journeys_by(Dimension.OUTCOME) == {"canceled": 1, "changed": 1}
        assert (found.completion_rate, found.cancel_rate) == (0.0, 1.0)
        assert summary(deleted(0)).completion_rate is None

    def test_without_an_ended_attempt_there_is_no_rate(self):
        assert RegistrationSummary().completion_rate is None
        assert RegistrationSummary().cancel_rate is None

    def test_time_to_register_counts_attempts_whose_start_is_recorded(self):
        found = summary(
            started(0, method=Method.PHONE), registered(100, method=Method.PHONE), registered(7200, method=Method.EMAIL)
        )
        assert found.time_to_register == Durations.of([timedelta(seconds=100)])

    def test_an_attempt_that_registered_nothing_has_no_time_to_register(self):
        assert summary(started(0, method=Method.PHONE), all_required(60)).time_to_register == Durations()

    def test_failing_methods_stand_with_the_most_failures_first(self):
        events = [
            started(0, method=Method.PASSKEY),
            started(3600, method=Method.PASSKEY),
            started(7200, method=Method.PHONE),
            started(10800, method=Method.EMAIL),
            registered(10860, method=Method.EMAIL),
        ]
        found = summary(*events)
        assert found.tried == (("email", 1), ("passkey", 2), ("phone", 1))
        assert found.registered == (("email", 1),)
        assert found.failing_methods == (("passkey", 2), ("phone", 1))


class TestStuck:
    def test_whoevers_last_attempt_came_to_nothing_is_stuck(self):
        found = summary(
            started(0, method=Method.PASSKEY),
            all_required(0, target=BORIS_HIMSELF),
            canceled(7200, target=BORIS_HIMSELF),
        )
        assert [(last.label, last.state) for last in found.stuck] == [
            ("adele@contoso.com", JourneyState.STALLED),
            ("boris@contoso.com", JourneyState.CANCELED),
        ]

    def test_who_left_a_method_half_way_is_stuck(self):
        (stuck,) = summary(registered(0, method=Method.PHONE), started(60, method=Method.PASSKEY)).stuck
        assert stuck.state is JourneyState.ABANDONED

    def test_who_came_through_in_the_end_is_not_stuck(self):
        found = summary(started(0, method=Method.PASSKEY), all_required(7200))
        assert found.stuck == ()
        assert [last.state for last in found.last_attempts] == [JourneyState.COMPLETED]

    def test_of_two_parts_about_one_person_the_later_attempt_counts(self):
        early, late = summary(canceled(0)), summary(all_required(7200))
        for both in (early.merge(late), late.merge(early)):
            assert [last.state for last in both.last_attempts] == [JourneyState.COMPLETED]

    def test_the_same_id_in_two_tenants_is_two_people(self):
        found = summary(canceled(0, tenant_id=CONTOSO), canceled(0, tenant_id=FABRIKAM))
        assert [last.tenant_id for last in found.stuck] == [CONTOSO, FABRIKAM]

    def test_somebody_without_any_name_still_has_a_label(self):
        nobody = LastAttempt(tenant_id=None, object_id=None, upn=None, ended_at=START, state=JourneyState.FAILED)
        assert nobody.label == "(unknown person)"
        assert attrs.evolve(nobody, object_id=ADELE).label == ADELE


def _log(seed: int):
    dice = Random(seed)
    makers = (started, registered, canceled, all_required, lambda s, **k: updated(s, "DisplayName", **k))
    people = [user(f"aaaaaaaa-0000-4000-8000-00000000000{n}", f"user{n}@contoso.com") for n in range(5)]
    methods = (Method.PHONE, Method.EMAIL, Method.PASSKEY)
    return [
        dice.choice(makers)(
            dice.randrange(200_000),
            target=dice.choice(people),
            method=dice.choice(methods),
            status=dice.choice((Status.SUCCESS, Status.FAILURE)),
        )
        for _ in range(60)
    ]


class TestMerging:
    @settings(max_examples=25, deadline=None)
    @given(st.integers(min_value=0, max_value=10_000), st.integers(min_value=1, max_value=5))
    def test_any_split_by_user_merges_to_the_same_figures(self, seed, parts):
        log = _log(seed)
        until = at(300_000)
        whole = RegistrationSummary.of(Timeline.of(log, until=until))
        chunks = [[e for e in log if int(e.target.id[-1]) % parts == part] for part in range(parts)]
        pieces = [RegistrationSummary.of(Timeline.of(chunk, until=until)) for chunk in chunks]
        assert RegistrationSummary.merged(pieces) == whole
        assert reduce(RegistrationSummary.merge, reversed(pieces), RegistrationSummary()) == whole

    @settings(max_examples=25, deadline=None)
    @given(st.integers(min_value=0, max_value=10_000))
    def test_a_stream_gives_the_same_figures(self, seed):
        log = sorted(_log(seed), key=lambda event: event.order)
        streamed = RegistrationSummary.of_stream(iter_timelines(iter(log)))
        assert streamed == RegistrationSummary.of(Timeline.of(log))

    def test_a_person_who_comes_again_in_a_stream_is_one_user(self):
        log = [
            registered(0),
            registered(0, target=user(None, "Eve@contoso.com")),
            registered(9000, target=user(None, "eve@contoso.com")),
            registered(9001),
        ]
        assert RegistrationSummary.of_stream(iter_timelines(log)).users == 2

    def test_parts_may_come_one_by_one_and_are_dropped(self):
        assert RegistrationSummary.merged(summary(canceled(n)) for n in range(3)).users == 3

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.integers(min_value=0, max_value=10_000), min_size=3, max_size=3))
    def test_merging_is_associative_commutative_and_has_a_neutral_element(self, seeds):
        a, b, c = (summary(*_log(seed)) for seed in seeds)
        assert a.merge(b) == b.merge(a)
        assert a.merge(b).merge(c) == a.merge(b.merge(c)) == RegistrationSummary.merged([c, a, b])
        assert a.merge(RegistrationSummary()) == RegistrationSummary().merge(a) == a

    def test_the_order_of_the_records_does_not_matter(self):
        log = _log(7)
        assert summary(*log) == summary(*reversed(log))


class TestRefusals:
    def test_what_is_no_timeline_summary_or_dimension_is_refused(self):
        with pytest.raises(CallError, match="timeline: expected a Timeline, got"):
            RegistrationSummary.of([])
        with pytest.raises(CallError, match="other: expected a RegistrationSummary, got"):
            RegistrationSummary().merge(None)
        with pytest.raises(CallError, match=r"summaries\[0\]: expected a RegistrationSummary, got"):
            RegistrationSummary.merged([1])
        with pytest.raises(CallError, match="summaries: expected an iterable of RegistrationSummary, got text"):
            RegistrationSummary.merged("")
        with pytest.raises(CallError, match=r"timelines\[0\]: expected a Timeline, got object"):
            RegistrationSummary.of_stream([{}])
        with pytest.raises(CallError, match="dimension: expected a Dimension, got"):
            RegistrationSummary().acts_by("method")
        with pytest.raises(CallError, match="dimension: expected a Dimension, got"):
            RegistrationSummary().journeys_by("outcome")


class TestView:
    def test_the_figures_stand_first_and_the_stuck_last(self):
        text = summary(started(0, method=Method.PASSKEY), updated(90_000, changes=(HOUSEKEEPING,))).view().text()
        assert text.splitlines()[3:14] == [
            "What                    Number",
            "----------------------  ---------",
            "records                 2",
            "users                   1",
            "acts                    1",
            "nobody's act            1",
            "attempts to register    1",
            "came to something       0%",
            "cancelled               0%",
            "time to register, 50 %  not known",
            "time to register, 95 %  not known",
        ]
        assert text.rstrip().splitlines()[-1] == "adele@contoso.com  stalled       2026-03-04 05:06:07"

    def test_without_anything_the_view_says_so(self):
        text = RegistrationSummary().view().text()
        assert "came to something       no attempt has ended" in text
        assert "Stuck" not in text

    @pytest.mark.parametrize(("count", "note"), [(50, False), (51, True)])
    def test_of_many_stuck_users_fifty_are_shown_and_the_rest_is_told(self, count, note):
        people = [user(f"aaaaaaaa-0000-4000-8000-0000000000{n}", f"user{n}@contoso.com") for n in range(10, 10 + count)]
        text = summary(*(canceled(0, target=person) for person in people)).view().text()
        assert text.count("@contoso.com") == 50
        assert ("And 1 more users, not shown." in text) is note

    def test_a_time_to_register_is_shown_in_seconds(self):
        found = summary(started(0, method=Method.PHONE), registered(100, method=Method.PHONE))
        assert "time to register, 50 %  100 s" in found.view().text()


class TestWays:
    """An attempt is told by what left a record: its start, a registered method, its end."""

    def test_how_far_attempts_came_is_counted(self):
        found = summary(
            started(0, method=Method.PHONE),
            registered(10, method=Method.PHONE),
            all_required(20),
            registered(10_000, method=Method.PHONE),
            canceled(20_000),
            started(30_000),
            started(40_000),
        )
        assert found.journeys_by(Dimension.WAY) == {
            "canceled": 1,
            "method registered > registered": 1,
            "started > method registered > completed": 1,
            "started > stalled": 2,
        }
        assert found.ways == (
            Way(started=False, registered=False, state=JourneyState.CANCELED, count=1),
            Way(started=False, registered=True, state=JourneyState.REGISTERED, count=1),
            Way(started=True, registered=True, state=JourneyState.COMPLETED, count=1),
            Way(started=True, registered=False, state=JourneyState.STALLED, count=2),
        )

    def test_asking_for_the_options_of_a_passkey_is_a_start(self):
        assert [way.started for way in summary(options(0)).ways] == [True]

    def test_ways_merge(self):
        one, two = summary(canceled(0)), summary(canceled(0, target=BORIS_HIMSELF))
        assert [way.count for way in one.merge(two).ways] == [2]

    def test_nobody_went_any_way(self):
        assert RegistrationSummary().ways == ()
