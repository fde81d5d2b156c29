"""``iter_journeys``: the attempts of a stream, in one pass."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts.makers import (
    BORIS,
    CONTOSO,
    FABRIKAM,
    all_required,
    at,
    canceled,
    deleted,
    event,
    registered,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import JourneyState, Timeline, iter_journeys, iter_timelines
from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import PolicyUpdate

BORIS_HIMSELF = user(BORIS, "boris@contoso.com")
S = JourneyState


def states(stream):
    return [(person.upn, journey.state) for person, journey in stream]


def _log(seed: int):
    dice = Random(seed)
    makers = (started, registered, canceled, all_required, deleted)
    people = [user(f"aaaaaaaa-0000-4000-8000-00000000000{n}", f"user{n}@contoso.com") for n in range(4)]
    times = sorted(dice.sample(range(40_000), 60))
    return [
        dice.choice(makers)(time, target=dice.choice(people), method=dice.choice((Method.PHONE, Method.EMAIL)))
        for time in times
    ]


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=10_000))
def test_a_stream_gives_the_journeys_of_the_timeline(seed):
    log = _log(seed)
    streamed = sorted((j for _, j in iter_journeys(log)), key=repr)
    assert streamed == sorted(Timeline.of(log).journeys(), key=repr)


@settings(max_examples=40, deadline=None)
@given(st.integers(min_value=0, max_value=10_000))
def test_records_that_are_late_within_the_window_find_their_attempt(seed):
    log = _log(seed)
    dice = Random(seed)
    delivered = sorted(log, key=lambda e: e.occurred_at + timedelta(seconds=dice.randrange(600)))
    stream = iter_journeys(delivered, late=timedelta(minutes=10))
    streamed = sorted((j for _, j in stream), key=repr)
    assert stream.late == 0
    assert streamed == sorted(Timeline.of(log).journeys(), key=repr)


def test_an_attempt_is_given_as_soon_as_it_has_surely_ended():
    boris = [registered(seconds, target=BORIS_HIMSELF) for seconds in (60, 1501, 1502)]
    stream = iter_journeys([canceled(0), *boris, deleted(9999)])
    assert states([next(stream)]) == [("adele@contoso.com", S.CANCELED)]
    assert stream.held == 3
    assert states(stream) == [
        ("boris@contoso.com", S.REGISTERED),
        ("boris@contoso.com", S.REGISTERED),
        ("adele@contoso.com", S.CHANGED),
    ]
    assert stream.held == 0


@pytest.mark.parametrize(("seconds", "held"), [(1500, [0, 1, 2, 3]), (1501, [0, 1, 2, 2])])
def test_it_is_held_until_two_events_are_more_than_a_session_and_the_window_later(seconds, held):
    boris = [registered(second, target=BORIS_HIMSELF) for second in (seconds, 1502, 1503)]
    found = []

    def told():
        for one in (canceled(0), *boris):
            found.append(stream.held)
            yield one

    stream = iter_journeys(told())
    assert [journey.state for _, journey in stream] == [S.CANCELED, S.REGISTERED]
    assert found == held


def test_one_clock_that_jumps_ahead_ends_nobodys_attempt():
    """The first record of a log may be the one that jumps, and every second one."""
    boris = [registered(90_000 + n, target=BORIS_HIMSELF) for n in range(3)]
    log = [boris[0], started(0, method=Method.PHONE), boris[1], registered(30, method=Method.PHONE), boris[2]]
    stream = iter_journeys(log)
    assert [(len(journey.gestures), len(journey.events)) for _, journey in stream] == [(1, 2), (3, 3)]
    assert stream.late == 0


def test_an_event_about_nobody_tells_how_far_the_log_has_come():
    policies = [event(PolicyUpdate, 1501, target=None), event(PolicyUpdate, 1502, target=None)]
    stream = iter_timelines([canceled(0), *policies, canceled(9999)])
    first = next(stream)
    assert (len(first.events), first.until, stream.held) == (1, at(1501), 0)


def test_a_person_is_told_by_their_id_whatever_the_name():
    """Some records carry the id alone, and names change."""
    named, unnamed = started(0, method=Method.PHONE), registered(30, method=Method.PHONE, target=user(upn=None))
    renamed = all_required(60, target=user(upn="new@contoso.com"))
    ((person, journey),) = iter_journeys([named, unnamed, renamed])
    assert (person.upn, journey.state, journey.attempts) == ("new@contoso.com", S.COMPLETED, ((Method.PHONE, 1),))


def test_the_same_id_in_two_tenants_is_two_people():
    found = iter_timelines([canceled(0, tenant_id=CONTOSO), canceled(1, tenant_id=FABRIKAM)])
    assert [(timeline.users[0].tenant_id, len(timeline.events)) for timeline in found] == [(CONTOSO, 1), (FABRIKAM, 1)]


def test_a_started_attempt_at_the_end_of_the_stream_is_open_and_an_older_one_stalled():
    events = [started(0, method=Method.PHONE), started(5000, method=Method.PHONE, target=BORIS_HIMSELF)]
    assert states(iter_journeys(events)) == [("adele@contoso.com", S.STALLED), ("boris@contoso.com", S.OPEN)]


def test_a_record_later_than_the_window_is_counted_and_kept():
    stream = iter_journeys([registered(10_000, target=BORIS_HIMSELF), canceled(0)])
    assert sorted(states(stream)) == [("adele@contoso.com", S.CANCELED), ("boris@contoso.com", S.REGISTERED)]
    assert stream.late == 0
    stream = iter_journeys([*(registered(10_000 + n, target=BORIS_HIMSELF) for n in range(2)), canceled(0)])
    assert sorted(states(stream)) == [("adele@contoso.com", S.CANCELED), ("boris@contoso.com", S.REGISTERED)]
    assert stream.late == 1


def test_times_at_either_end_of_the_calendar_are_read():
    first, last = (attrs.evolve(canceled(0), occurred_at=at(0).replace(year=year)) for year in (1, 9999))
    assert [journey.state for _, journey in iter_journeys([first, last])] == [S.CANCELED, S.CANCELED]


def test_memory_for_one_person_is_bounded():
    stream = iter_journeys((started(n, method=Method.PHONE) for n in range(10)), most=4)
    assert sum(len(journey.events) for _, journey in stream) == 10
    assert stream.cut == 2


def test_events_about_nobody_are_left_out():
    assert list(iter_journeys([updated(0, "DisplayName", target=None)])) == []
    assert list(iter_journeys([])) == []


def test_two_names_of_nobody_known_are_two_people():
    one, two = user(None, "a@contoso.com"), user(None, "b@contoso.com")
    found = states(iter_journeys([canceled(0, target=one), canceled(1, target=two)]))
    assert found == [("a@contoso.com", S.CANCELED), ("b@contoso.com", S.CANCELED)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"events": "text"}, "events: expected an iterable of events"),
        ({"events": 5}, "events: expected an iterable of events"),
        ({"events": [], "late": timedelta(seconds=-1)}, "late: expected a timedelta that is not negative"),
        ({"events": [], "late": 5}, "late: expected a timedelta that is not negative"),
        ({"events": [], "most": 0}, "most: expected a positive whole number"),
        ({"events": [], "most": True}, "most: expected a positive whole number"),
    ],
)
def test_arguments_of_another_kind_are_refused(arguments, words):
    with pytest.raises(CallError, match=words):
        iter_journeys(**arguments)
    with pytest.raises(CallError, match=words):
        iter_timelines(**arguments)


def test_what_is_no_event_and_a_time_without_zone_are_refused_when_they_come():
    with pytest.raises(CallError, match="event: expected a SecurityInfoEvent, got"):
        next(iter_journeys([{"id": 1}]))
    naive = attrs.evolve(canceled(0), occurred_at=at(0).replace(tzinfo=None))
    with pytest.raises(CallError, match=r"event\.occurred_at: expected a time with its zone, got one without"):
        next(iter_journeys([naive]))
