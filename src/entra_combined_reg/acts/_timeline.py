"""Timeline: events in order of time, by person. Independent of the order they came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from entra_combined_reg.acts._gestures import Gesture, gestures_of
from entra_combined_reg.acts._journeys import Journey, journeys_of
from entra_combined_reg.acts._people import Person, people_of
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Event
from entra_combined_reg.markup import Heading, Paragraph, Table, View, Viewable
from entra_combined_reg.quote import mask_numbers

__all__ = ["Timeline"]

_Groups = tuple[tuple[Person, tuple[Event, ...]], ...]


@attrs.frozen(kw_only=True)
class Timeline(Viewable):
    """Events of one person or many, in order of time. Build it with :meth:`of`.

    Attributes:
        events: Every event, policy changes and events about nobody included.
        groups: Each person with their events.
        until: Until when the log is known to reach.
    """

    events: tuple[Event, ...]
    groups: _Groups = attrs.field(repr=False)
    until: datetime | None = None

    @classmethod
    def of(cls, events: Iterable[Event], *, until: datetime | None = None) -> Timeline:
        """Sort events into a timeline.

        Args:
            events: Events in any order; the same event twice counts once.
            until: Until when the log is known to reach; by default the time of the last event.

        Raises:
            CallError: ``until`` has no time zone.
        """
        if until is not None and until.tzinfo is None:
            raise CallError("until: expected a time with its zone, got one without")
        ordered = tuple(sorted(dict.fromkeys(events), key=_order))
        last = ordered[-1].occurred_at if ordered else None
        return cls(events=ordered, groups=tuple(people_of(ordered).items()), until=until or last)

    @property
    def users(self) -> tuple[Person, ...]:
        """Everybody an event is about, in order of name."""
        return tuple(person for person, _ in self.groups)

    def for_user(self, user: Person | str, *, tenant_id: str | None = None) -> Timeline:
        """Return the timeline of one person.

        Args:
            user: A :class:`Person` of :attr:`users`, an object id or a user principal name, in any case.
            tenant_id: Which tenant, where logs of several are mixed and the name stands in more than one.

        Returns:
            Their events. Empty where the log holds none, which is no proof that nothing happened.

        Raises:
            CallError: The name fits several people; the message says how many, and to name the tenant or object id.
        """
        found = [group for group in self.groups if _is(group[0], user, tenant_id)]
        if len(found) > 1:
            raise CallError(f"user: the name fits {len(found)} people; give the object id, or tenant_id")
        events = found[0][1] if found else ()
        return Timeline(events=events, groups=tuple(found), until=self.until)

    def gestures(self) -> tuple[Gesture, ...]:
        """Return what each person did: one gesture an act, however many records it left."""
        return tuple(gesture for _, events in self.groups for gesture in gestures_of(events))

    def journeys(self) -> tuple[Journey, ...]:
        """Return every attempt to register, person by person."""
        until = self.until
        return tuple(j for _, events in self.groups if until for j in journeys_of(events, until=until))

    def view(self) -> View:
        """Show each person's events as a table, numbers masked."""
        if not self.groups:
            return View(
                (Paragraph("No event about a person in these records; that is no proof that nothing happened."),)
            )
        blocks = [block for person, events in self.groups for block in _section(person, events)]
        return View(tuple(blocks))


def _order(event: Event) -> tuple[tuple[datetime, int, str, str], str, str]:
    return event.order, event.tenant_id or "", event.shape


def _is(person: Person, user: Person | str, tenant_id: str | None) -> bool:
    if isinstance(user, Person):
        return person == user
    if not isinstance(user, str):
        raise CallError(f"user: expected a person, an object id or a user principal name, got {type(user).__name__}")
    if tenant_id is not None and person.tenant_id != tenant_id.strip().casefold():
        return False
    return person.answers_to(user)


def _section(person: Person, events: tuple[Event, ...]) -> tuple[Heading, Table]:
    title = person.label + (f" ({person.tenant_id})" if person.tenant_id else "")
    columns = ("Time (UTC)", "Activity", "Status", "Method", "By", "Reason", "Service")
    return Heading(title, 3), Table(columns, tuple(_row(event) for event in events))


def _row(event: Event) -> tuple[str, ...]:
    method = event.method.value if event.method else event.method_text or ""
    return (
        event.occurred_at.strftime("%Y-%m-%d %H:%M:%S"),
        event.activity_text,
        event.status_text or "not stated",
        mask_numbers(method),
        event.initiator.value if event.initiator else "",
        mask_numbers(event.reason_text or ""),
        event.service or "",
    )
