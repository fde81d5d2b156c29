"""A timeline as a page: one table a person, one row a record, and last what is about no person."""

from __future__ import annotations

from datetime import UTC

from entra_combined_reg.acts._people import Person
from entra_combined_reg.acts._updates import read_update
from entra_combined_reg.events import Event, Initiator, Principal
from entra_combined_reg.markup import Heading, Paragraph, Table, View
from entra_combined_reg.quote import mask_numbers

__all__ = ["timeline_view"]


def timeline_view(groups: tuple[tuple[Person, tuple[Event, ...]], ...], events: tuple[Event, ...]) -> View:
    """Lay out the events of each person, then those of ``events`` that are about none; numbers masked."""
    if not events:
        return View((Paragraph("No event in these records; that is no proof that nothing happened."),))
    blocks = [block for person, own in groups for block in _section(person, own)]
    personal = {id(event) for _, own in groups for event in own}
    others = tuple(event for event in events if id(event) not in personal)
    return View((*blocks, *(_impersonal(others) if others else ())))


def _section(person: Person, events: tuple[Event, ...]) -> tuple[Heading, Table]:
    title = person.label + (f" (tenant {person.tenant_id})" if person.tenant_id else "")
    columns = ("Time (UTC)", "Activity", "Status", "Method", "By", "Reason", "Service")
    rows = tuple((*_start(event), _method(event), _by(event), *_end(event)) for event in events)
    return Heading(title, 3), Table(columns, rows)


def _impersonal(events: tuple[Event, ...]) -> tuple[Heading, Table]:
    columns = ("Time (UTC)", "Activity", "Status", "What", "By", "Reason", "Service")
    rows = tuple((*_start(event), _what(event), _by(event), *_end(event)) for event in events)
    return Heading("About no person", 3), Table(columns, rows)


def _start(event: Event) -> tuple[str, str, str]:
    time = event.occurred_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")
    return time, event.activity_text, event.status_text or "not stated"


def _end(event: Event) -> tuple[str, str]:
    return mask_numbers(event.reason_text or _changed(event)), event.service or ""


def _changed(event: Event) -> str:
    """``Update user`` gives no reason: what it changed of the sign-in methods stands in its properties."""
    reading = read_update(event)
    told = [
        " ".join((one.kind, one.method or f"{one.property_name} {one.entry}", *sorted(one.usages)))
        for one in reading.changes
    ]
    return ", ".join(told) or ("housekeeping" if reading.is_housekeeping else "")


def _method(event: Event) -> str:
    return mask_numbers(event.method.value if event.method else event.method_text or "")


def _what(event: Event) -> str:
    names = (target.display_name or target.id for target in event.targets)
    return mask_numbers(", ".join(name for name in names if name))


def _by(event: Event) -> str:
    """The kind of the actor; who it was, unless it is the person the events are about."""
    kind, actor = event.initiator, event.actor
    if kind is None or kind is Initiator.USER or actor is None:
        return kind or ""
    return mask_numbers(f"{kind}: {actor.upn or actor.display_name or _id(actor)}")


def _id(actor: Principal) -> str:
    return actor.id or actor.service_principal_name or actor.app_id or actor.service_principal_id or "not named"
