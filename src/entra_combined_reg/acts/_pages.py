"""Records as rows of a page, and attempts as a diagram: what timelines, acts and attempts share. Numbers masked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC
from itertools import pairwise
from typing import Final

from entra_combined_reg.acts._people import subject_of
from entra_combined_reg.diagram import Arrow, Diagram, Node
from entra_combined_reg.events import Event
from entra_combined_reg.markup import Table, length, stamp
from entra_combined_reg.quote import masked

__all__ = ["event_table", "person_label", "steps_diagram"]

_COLUMNS: Final = ("Time (UTC)", "Activity", "Status", "Method", "By", "Reason", "Service")
#: Records of an attempt that its diagram shows: so many from the beginning, and from the end.
_ENDS: Final = 6


def event_table(events: Iterable[Event]) -> Table:
    """Return a table of records, one row each, numbers masked."""
    return Table(_COLUMNS, tuple(map(_row, events)))


def _row(event: Event) -> tuple[str, ...]:
    return (
        stamp(event.occurred_at),
        masked(event.activity_text),
        masked(event.status_text or "not stated"),
        event.method.value if event.method else masked(event.method_text),
        event.initiator.value if event.initiator else "",
        masked(event.reason_text),
        masked(event.service),
    )


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
