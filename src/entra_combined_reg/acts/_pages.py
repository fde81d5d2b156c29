"""Records as rows of a page, and attempts as a diagram: what timelines, acts and attempts share. Numbers masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import pairwise
from typing import Final

from entra_combined_reg.acts._people import subject_of
from entra_combined_reg.acts._updates import read_update
from entra_combined_reg.diagram import Arrow, Diagram, Node
from entra_combined_reg.events import Event, Initiator, Principal
from entra_combined_reg.markup import Table, length, stamp
from entra_combined_reg.quote import masked

__all__ = ["event_table", "impersonal_table", "person_label", "steps_diagram"]

_COLUMNS: Final = ("Time (UTC)", "Activity", "Status", "Method", "By", "Reason", "Service")
_IMPERSONAL: Final = tuple("What" if name == "Method" else name for name in _COLUMNS)
#: Records of an attempt that its diagram shows: so many from the beginning, and from the end.
_ENDS: Final = 6


def event_table(events: Iterable[Event]) -> Table:
    """Return a table of records about a person, one row each, numbers masked."""
    return Table(_COLUMNS, tuple((*_start(event), _method(event), _by(event), *_end(event)) for event in events))


def impersonal_table(events: Iterable[Event]) -> Table:
    """Return a table of records that are about no person, one row each, with what they are about; numbers masked."""
    return Table(_IMPERSONAL, tuple((*_start(event), _what(event), _by(event), *_end(event)) for event in events))


def _start(event: Event) -> tuple[str, str, str]:
    return stamp(event.occurred_at), masked(event.activity_text), masked(event.status_text or "not stated")


def _end(event: Event) -> tuple[str, str]:
    return masked(event.reason_text or _changed(event)), masked(event.service)


def _changed(event: Event) -> str:
    """``Update user`` gives no reason: what it changed of the sign-in methods stands in its properties."""
    reading = read_update(event)
    told = [
        " ".join((one.kind, one.method or f"{one.property_name} {one.entry}", *sorted(one.usages)))
        for one in reading.changes
    ]
    return ", ".join(told) or ("housekeeping" if reading.is_housekeeping else "")


def _method(event: Event) -> str:
    return event.method.value if event.method else masked(event.method_text)


def _what(event: Event) -> str:
    names = (target.display_name or target.id for target in event.targets)
    return masked(", ".join(name for name in names if name))


def _by(event: Event) -> str:
    """The kind of the actor; who it was, unless it is the person the events are about."""
    kind, actor = event.initiator, event.actor
    if kind is None or kind is Initiator.USER or actor is None:
        return kind or ""
    return masked(f"{kind}: {actor.upn or actor.display_name or _id(actor)}")


def _id(actor: Principal) -> str:
    return actor.id or actor.service_principal_name or actor.app_id or actor.service_principal_id or "not named"


def person_label(events: Iterable[Event]) -> str:
    """Return the UPN of the person that records are about, else the object id, from the first record that says it."""
    subjects = [subject for event in events if (subject := subject_of(event)) is not None]
    upn = next((subject.upn for subject in subjects if subject.upn), None)
    return upn or next((subject.id for subject in subjects if subject.id), None) or "(unknown person)"


def steps_diagram(events: Sequence[Event], end: str) -> Diagram:
    """Draw records one after another, with the time between them, and what it came to."""
    shown = events if len(events) <= 2 * _ENDS else (*events[:_ENDS], *events[-_ENDS:])
    nodes = [*(Node(_step(event)) for event in shown), Node(end)]
    waits = [length(later.occurred_at - event.occurred_at) for event, later in pairwise(shown)]
    if len(shown) < len(events):
        waits[_ENDS - 1] = f"{len(events) - len(shown)} more records, {waits[_ENDS - 1]}"
    arrows = [Arrow(n, n + 1, text) for n, text in enumerate([*waits, ""])]
    return Diagram(tuple(nodes), tuple(arrows))


def _step(event: Event) -> str:
    method = f", {event.method.value}" if event.method else ""
    status = masked(event.status_text or "not stated")
    clock = event.occurred_at.astimezone(UTC).strftime("%H:%M:%S")
    return f"{clock} {masked(event.activity_text)}{method}: {status}"
