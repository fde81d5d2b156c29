"""The five tables: events, gestures, journeys, findings and plans, column by column.

The first columns of an event are those of the native shape, so that ``parse_events`` reads its rows back; what is
nested stands there as JSON text. Cells hold what the value holds, telephone numbers in audit texts included: rows are
for computing with, not for showing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, Final

from entra_combined_reg.acts import Gesture, Journey, subject_of
from entra_combined_reg.diagnosis import Finding
from entra_combined_reg.events import Event, Principal, SecurityInfoEvent
from entra_combined_reg.plain import to_plain
from entra_combined_reg.present._columns import ColumnKind, RecordTable, Scalar, columns
from entra_combined_reg.rollback import RollbackPlan, RollbackStep, UserPlan

__all__ = ["EVENTS", "FINDINGS", "GESTURES", "JOURNEYS", "PLANS"]

_NATIVE: Final = columns("""
kind            text    family of the event, the name of its class
id              text    the record's id, verbatim
key             text    what tells the record apart: its id, else a digest of its content
occurred_at     time    when it happened
tick            integer nanoseconds beyond the microsecond, 0 to 999
activity        text    the activity; empty where the catalogue does not know its text
activity_text   text    the activity, verbatim
status          text    the result
status_text     text    the result, verbatim
reason          text    what the reason says; empty where the grammar does not know it
reason_text     text    the reason, verbatim; may hold telephone numbers
method          text    the method that the reason names
usages          texts   how the method serves
method_text     text    the method phrase, verbatim
operation_type  text    the operation type, verbatim
category        text    the category, verbatim
service         text    the service that logged it
initiator       text    user, admin, application or service
actor           json    who acted
ip_address      text    the actor's address
target          json    the first target of type User
targets         json    all targets
changes         json    modified properties of all targets
details         json    additional details, as pairs of key and value
user_agent      text    the user agent
correlation_id  text    the correlation id
tenant_id       text    the tenant the record belongs to
shape           text    the wire shape it was read from
copies          json    other deliveries of the same record
""")
_PERSON: Final = """
tenant_id       text    the tenant, where the records name it
person_id       text    object id of the person it is about
person_upn      text    their user principal name
"""
_OTHERS: Final = columns("""
person_id       text    object id of the person it is about; for reading only
person_upn      text    their user principal name; for reading only
actor_id        text    object id of who acted; for reading only
actor_upn       text    their user principal name; for reading only
actor_name      text    their display name; for reading only
""")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _names(values: Iterable[str]) -> str:
    return ", ".join(values)


def _event(event: Event) -> Iterator[tuple[Scalar, ...]]:
    plain = to_plain(event, as_type=Event) | {"occurred_at": event.occurred_at.astimezone(UTC)}
    native = [_cell(plain[column.name], column.kind) for column in _NATIVE]
    actor = event.actor
    acted = (None, None, None) if actor is None else (actor.id, actor.upn, actor.display_name)
    yield (*native, *_person(event), *acted)


def _cell(value: Any, kind: ColumnKind) -> Scalar:
    if kind is ColumnKind.JSON:
        return None if value is None else _json(value)
    cell: Scalar = _names(value) if kind is ColumnKind.TEXTS else value
    return cell


def _person(event: Event) -> tuple[str | None, str | None]:
    subject: Principal | None = subject_of(event)
    return (None, None) if subject is None else (subject.id, subject.upn)


def _head(events: Iterable[Event]) -> tuple[str | None, str | None, str | None]:
    """Tenant, id and UPN of the person that records of one act are about, each from the first record that says it."""
    found = [(event.tenant_id, *_person(event)) for event in events]
    tenant, object_id, upn = (next(filter(None, values), None) for values in zip(*found, strict=True))
    return tenant, object_id, upn


def _gesture(gesture: Gesture) -> Iterator[tuple[Scalar, ...]]:
    anchor, events = gesture.anchor, gesture.events
    yield (
        *_head((anchor, *events)),
        _utc(events[0].occurred_at),
        _utc(events[-1].occurred_at),
        type(anchor).__name__,
        anchor.activity,
        anchor.activity_text,
        gesture.status.value,
        anchor.reason,
        gesture.method,
        gesture.initiator,
        len(events),
        _names(dict.fromkeys(event.service for event in events if event.service)),
        anchor.key,
        _names(event.key for event in events),
        _names(gesture.rules),
        gesture.noise,
    )


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)


def _journey(journey: Journey) -> Iterator[tuple[Scalar, ...]]:
    yield (
        *_head(journey.events),
        journey.state.value,
        journey.mode,
        journey.mode_reason,
        _utc(journey.began_at),
        _utc(journey.ended_at),
        journey.duration.total_seconds(),
        _names(journey.methods),
        _names(journey.tried),
        len(journey.events),
        _names(event.key for event in journey.events),
        sum(count for _, count in journey.attempts),
        len(journey.gestures),
    )


def _finding(finding: Finding) -> Iterator[tuple[Scalar, ...]]:
    yield (
        finding.code,
        finding.verdict.value,
        finding.severity.value,
        finding.summary,
        _json(to_plain(finding.evidence)),
        _json([step.text for step in finding.steps]),
        _names(finding.sources),
        _names(need.fact for need in finding.needs),
    )


def _plan(plan: RollbackPlan) -> Iterator[tuple[Scalar, ...]]:
    waves = {object_id: wave.number for wave in plan.waves for object_id in wave.users}
    for user in plan.users:
        for step in user.steps or (None,):
            yield (plan.fingerprint, waves.get(user.object_id), *_planned(user), *_step(step))


def _planned(user: UserPlan) -> tuple[Scalar, ...]:
    return user.ref, user.object_id or None, user.upn, user.decision.value, _names(user.reasons)


def _step(step: RollbackStep | None) -> tuple[Scalar, ...]:
    if step is None:
        return (None,) * 5
    return step.number, step.kind.value, step.method, step.method_id, step.reversal.value


#: One row an event.
EVENTS: Final = RecordTable(name="event", of=SecurityInfoEvent, columns=(*_NATIVE, *_OTHERS), read=_event)

#: One row an act.
GESTURES: Final = RecordTable(
    name="gesture",
    of=Gesture,
    read=_gesture,
    columns=columns(
        _PERSON
        + """
began_at        time    time of the first record
ended_at        time    time of the last record
family          text    family of the record that names the act
activity        text    its activity
activity_text   text    its activity, verbatim
status          text    how the act ended; other where no record proves it
reason          text    what its reason says
method          text    the method of the act
initiator       text    user, admin, application or service
records         integer how many records the act left
services        texts   the services that logged them
anchor_key      text    key of the record that names the act
event_keys      texts   keys of all records, in order of time
rules           texts   why each of them is part of the act, in the same order
noise           text    why it is nobody's act; empty for an act
"""
    ),
)

#: One row an attempt to register.
JOURNEYS: Final = RecordTable(
    name="journey",
    of=Journey,
    read=_journey,
    columns=columns(
        _PERSON
        + """
state           text    where the attempt ended, or stands
mode            text    interrupt or manage mode, as far as the records tell
mode_reason     text    what the mode was inferred from
began_at        time    time of the first step
ended_at        time    time of the last step
seconds         number  from the first step to the last
methods         texts   methods registered in it
tried           texts   methods started or failed in it and not registered
records         integer how many records it has
event_keys      texts   their keys, in order of time
attempts        integer how often methods were tried in it
acts            integer how many acts it has
"""
    ),
)

#: One row a finding.
FINDINGS: Final = RecordTable(
    name="finding",
    of=Finding,
    read=_finding,
    columns=columns("""
code            text    the rule's id
verdict         text    what it concludes
severity        text    what it obliges the reader to do
summary         text    one sentence
evidence        json    the facts it rests on
steps           json    what to do, in order
sources         texts   keys of the pages behind it
needs           texts   missing facts
"""),
)

#: One row a step, and one for each input without steps.
PLANS: Final = RecordTable(
    name="plan",
    of=RollbackPlan,
    read=_plan,
    columns=columns("""
plan            text    fingerprint of the plan
wave            integer number of the wave, 0 is the pilot; empty for who is left out
input           text    the input in its own words
object_id       text    directory object id
upn             text    user principal name
decision        text    whether the user is touched
reasons         texts   why
step            integer position among the user's steps, from 1
action          text    what is done
method          text    to which method
method_id       text    id of the method object
reversal        text    how the step is undone
"""),
)
