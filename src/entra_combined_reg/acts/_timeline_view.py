"""A timeline as a page: each person's attempts and records, one row each, and last what is about no person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from entra_combined_reg.acts._journeys import Journey, journeys_of
from entra_combined_reg.acts._pages import event_table, impersonal_table
from entra_combined_reg.acts._people import Person
from entra_combined_reg.events import Event
from entra_combined_reg.markup import Block, Heading, Paragraph, Table, View, counted, length, stamp

__all__ = ["timeline_view"]

#: People that a page shows; the rest is counted in a note.
_PEOPLE: Final = 20
_ATTEMPT: Final = ("Attempt began (UTC)", "Took", "It", "Mode", "Registered", "Not registered", "Records")

Groups = tuple[tuple[Person, tuple[Event, ...]], ...]


def timeline_view(groups: Groups, events: tuple[Event, ...], until: datetime | None) -> View:
    """Lay out each person's attempts and events, then those of ``events`` that are about nobody; numbers masked."""
    if not events:
        return View((Paragraph("No event in these records; that is no proof that nothing happened."),))
    end = until or events[-1].occurred_at
    blocks = [block for person, own in groups[:_PEOPLE] for block in _section(person, own, end)]
    if len(groups) > _PEOPLE:
        more = counted(len(groups) - _PEOPLE, "more user")
        blocks.append(Paragraph(f"… and {more}, not shown; for_user(…) shows one."))
    return View((*blocks, *_impersonal(groups, events)))


def _section(person: Person, events: tuple[Event, ...], until: datetime) -> Iterator[Block]:
    yield Heading(person.label + (f" (tenant {person.tenant_id})" if person.tenant_id else ""), 3)
    if journeys := journeys_of(events, until=until):
        yield Table(_ATTEMPT, tuple(map(_attempt, journeys)))
    yield event_table(events)


def _attempt(journey: Journey) -> tuple[str, ...]:
    return (
        stamp(journey.began_at),
        length(journey.duration),
        journey.state.value,
        journey.mode.value if journey.mode else "not known",
        ", ".join(journey.methods),
        ", ".join(journey.tried),
        str(len(journey.events)),
    )


def _impersonal(groups: Groups, events: tuple[Event, ...]) -> Iterator[Block]:
    personal = {id(event) for _, own in groups for event in own}
    if others := [event for event in events if id(event) not in personal]:
        yield Heading("About no person", 3)
        yield impersonal_table(others)
