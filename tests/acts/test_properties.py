"""What holds for any log: several tenants, several people, every order, clocks that jump."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from acts.makers import (
    ADELE,
    ADMIN,
    BORIS,
    CONTOSO,
    FABRIKAM,
    LATER,
    all_required,
    canceled,
    credential,
    defaulted,
    deleted,
    options,
    registered,
    reviewed,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import (
    Timeline,
    gestures_of,
    iter_timelines,
    journeys_of,
    naming_of,
    people_of,
    subject_of,
    who_is_who,
)
from entra_combined_reg.acts._steps import steps_of
from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Activity, Method, Status
from entra_combined_reg.events import Event, Initiator
from entra_combined_reg.summary import RegistrationSummary

MAKERS = (registered, registered, deleted, started, defaulted, options, all_required, canceled, reviewed)


@st.composite
def events(draw: st.DrawFn) -> Event:
    name = draw(st.sampled_from(["adele@contoso.com", "ADELE@contoso.com", "boris@contoso.com", None]))
    fields = {
        "key": draw(st.sampled_from("abcdefghijklmnop")),
        "tick": draw(st.sampled_from([0, 0, 300])),
        "target": draw(st.sampled_from([user(ADELE, name), user(BORIS, name), user(None, name), None])),
        "tenant_id": draw(st.sampled_from([None, CONTOSO, FABRIKAM])),
        "correlation_id": draw(st.sampled_from([None, "c-1", "c-2"])),
        "initiator": draw(st.sampled_from([None, *Initiator])),
        "actor": draw(st.sampled_from([None, user(ADELE), user(ADMIN)])),
        "status": draw(st.sampled_from([Status.SUCCESS, Status.SUCCESS, Status.FAILURE, Status.OTHER])),
    }
    seconds = draw(st.one_of(st.integers(0, 300), st.integers(0, 4000)))
    kind = draw(st.integers(0, len(MAKERS) + 1))
    if kind == len(MAKERS):
        return updated(seconds, draw(st.sampled_from(["SearchableDeviceKey", "StrongAuthenticationMethod"])), **fields)
    if kind > len(MAKERS):
        activity = draw(st.sampled_from([Activity.ADD_FIDO2_SECURITY_KEY, Activity.DELETE_FIDO2_SECURITY_KEYS]))
        return credential(activity, seconds, **fields)
    return MAKERS[kind](
        seconds,
        method=draw(st.sampled_from([Method.PASSKEY, Method.PASSKEY, Method.AUTHENTICATOR, None])),
        method_text=draw(st.sampled_from(["Passkey", "Fido", "Fido2 Authentication Method", None])),
        service=draw(st.sampled_from([AUTHENTICATION_METHODS, AUTHENTICATION_METHODS, "MyAccess", "Azure MFA", None])),
        **fields,
    )


LOGS = st.lists(events(), max_size=25)
modest = settings(max_examples=80, deadline=None)


@modest
@given(LOGS, st.randoms(use_true_random=False))
def test_the_timeline_and_all_it_says_do_not_depend_on_the_order_of_the_input(log, chance):
    line = Timeline.of(log, until=LATER)
    shuffled = [*log, *log[:3]]
    chance.shuffle(shuffled)
    again = Timeline.of(shuffled, until=LATER)
    assert (again, again.users) == (line, line.users)
    assert (again.gestures(), again.journeys()) == (line.gestures(), line.journeys())
    assert Timeline.of(line.events, until=LATER) == line


@modest
@given(LOGS)
def test_every_event_with_a_subject_is_in_exactly_one_person_and_no_other_is(log):
    line = Timeline.of(log)
    told = Counter(event for _, own in line.groups for event in own)
    named = [e for e in line.events if (s := subject_of(e)) is not None and (s.id or (s.upn or "").strip())]
    assert told == Counter(named)
    keys = [(person.tenant_id, person.object_id, person.object_id or person.upns) for person in line.users]
    assert len(set(keys)) == len(keys)


@modest
@given(LOGS)
def test_several_tenants_never_mix(log):
    for person, own in people_of(log).items():
        tenants = {event.tenant_id for event in own} - {None}
        assert len(tenants) <= 1
        assert person.tenant_id is None or tenants <= {person.tenant_id}
        assert len({subject_of(event).id for event in own} - {None}) <= 1
    line = Timeline.of(log)
    for part in (*line.gestures(), *line.journeys()):
        assert len({event.tenant_id for event in part.events} - {None}) <= 1


@modest
@given(LOGS, st.integers(1, 5))
def test_parts_by_who_is_who_keep_each_person_whole_and_merge_to_the_same_figures(log, parts):
    # Without an id, one record with a tenant and one without are two; parse_events makes one event of them.
    log = {event.key: event for event in log}.values()
    people = who_is_who(naming for event in log if (naming := naming_of(event)) is not None)
    own = {}
    for event in log:
        if (naming := naming_of(event)) is not None:
            # A record that names no tenant takes the person's.
            whole = attrs.evolve(event, tenant_id=event.tenant_id or people[naming].tenant_id)
            own.setdefault(people[naming], []).append(whole)
    timelines = [Timeline.of(events, until=LATER) for events in own.values()]
    found = [RegistrationSummary.of_stream(timelines[part::parts]) for part in range(parts)]
    assert RegistrationSummary.merged(found) == RegistrationSummary.of(Timeline.of(log, until=LATER))


@modest
@given(LOGS)
def test_every_person_is_found_by_what_they_are(log):
    line = Timeline.of(log)
    for person, own in line.groups:
        assert line.for_user(person).events == own


@modest
@given(LOGS)
def test_no_event_is_in_two_gestures_or_in_none_and_an_act_of_its_own_is_itself(log):
    for _, own in Timeline.of(log).groups:
        found = gestures_of(own)
        assert Counter(event for gesture in found for event in gesture.events) == Counter(own)
        for gesture in found:
            assert gesture.anchor in gesture.events
            assert len(gesture.rules) == len(gesture.events)
            assert gestures_of(gesture.events) == (gesture,)


@modest
@given(LOGS)
def test_no_event_of_a_log_is_in_two_gestures_or_in_none_whoever_it_is_about(log):
    line = Timeline.of(log)
    assert Counter(event for gesture in line.gestures() for event in gesture.events) == Counter(line.events)


@modest
@given(LOGS)
def test_journeys_partition_the_gestures_that_hold_a_step_and_cutting_again_gives_the_same(log):
    for _, own in Timeline.of(log).groups:
        gestures, found = gestures_of(own), journeys_of(own, until=LATER)
        told = [gesture for journey in found for gesture in journey.gestures]
        assert Counter(told) == Counter(gesture for gesture in gestures if steps_of(gesture))
        assert journeys_of([event for gesture in told for event in gesture.events], until=LATER) == found
        for journey in found:
            assert journey.gestures
            assert set(journey.events) == {event for gesture in journey.gestures for event in gesture.events}
            assert journeys_of(journey.events, until=LATER) == (journey,)
        assert [journey.began_at for journey in found] == sorted(journey.began_at for journey in found)


@modest
@given(LOGS, st.integers(0, 5000))
def test_what_was_around_an_attempt_is_every_other_act_near_it_once(log, seconds):
    line, within = Timeline.of(log, until=LATER), timedelta(seconds=seconds)
    for person, _ in line.groups:
        own = line.for_user(person)
        for journey in own.journeys():
            found = own.around(journey, within=within)
            others = Counter(gesture for gesture in own.gestures() if gesture not in journey.gestures)
            assert Counter((*found.before, *found.after)) <= others
            wide = own.around(journey)
            assert Counter((*wide.before, *wide.after)) == others
            assert all(gesture.events[0].occurred_at < journey.began_at for gesture in wide.before)
            assert all(gesture.events[0].occurred_at >= journey.began_at for gesture in wide.after)


@modest
@given(LOGS)
def test_a_stream_gives_the_acts_and_attempts_of_the_timeline(log):
    named = [event for event in log if (name := naming_of(event)) and name.object_id and event.tenant_id == CONTOSO]
    line = Timeline.of(named)
    parts = list(iter_timelines(line.events))
    assert Counter(act for part in parts for act in part.gestures()) == Counter(line.gestures())
    assert Counter(journey for part in parts for journey in part.journeys()) == Counter(line.journeys())
    assert all(len(part.users) == 1 for part in parts)


@modest
@given(LOGS, LOGS)
def test_what_one_person_did_does_not_depend_on_other_people(log, others):
    adele = [e for e in log if e.target is not None and e.target.id == ADELE and e.tenant_id == CONTOSO]
    strangers = [e for e in others if e.target is not None and e.target.id == BORIS and e.tenant_id == FABRIKAM]
    alone = Timeline.of(adele, until=LATER)
    among = Timeline.of([*strangers, *adele], until=LATER).for_user(ADELE, tenant_id=CONTOSO)
    assert among == alone
    assert (among.gestures(), among.journeys()) == (alone.gestures(), alone.journeys())


def test_a_hundred_thousand_events_of_one_user_are_all_told():
    log = [MAKERS[n % len(MAKERS)](n * 7, key=f"{n:06}") for n in range(100_000)]
    line = Timeline.of(reversed(log))
    assert [event.key for event in line.events] == [event.key for event in log]
    ((_, gestures, journeys),) = line.by_person()
    assert sum(len(gesture.events) for gesture in gestures) == 100_000
    assert sum(len(journey.events) for journey in journeys) == 100_000
