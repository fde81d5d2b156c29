"""Timeline: events in order of time, by person. Independent of the order they came in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import attrs

from entra_combined_reg.acts._gestures import Gesture, gestures_of
from entra_combined_reg.acts._journeys import Journey, journeys_of
from entra_combined_reg.acts._order import distinct, in_order
from entra_combined_reg.acts._people import Identified, Person, matching, people_of
from entra_combined_reg.acts._timeline_view import timeline_view
from entra_combined_reg.errors import CallError, kind_of
from entra_combined_reg.events import Event, SecurityInfoEvent
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["Timeline"]


_Groups = tuple[tuple[Person, tuple[Event, ...]], ...]


@frozen(kw_only=True)
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
            until: Until when the log is known to reach; by default the time of the last event, whoever it is about.

        Raises:
            CallError: ``until`` is no time or has no time zone; ``events`` holds something that is no event, or an
                event whose time has no zone.
        """
        if until is not None and (not isinstance(until, datetime) or until.tzinfo is None):
            raise CallError(f"until: expected a time with its zone, got {_kind(until)}")
        ordered = tuple(in_order(distinct(_checked(events))))
        last = ordered[-1].occurred_at if ordered else None
        return cls(events=ordered, groups=tuple(people_of(ordered).items()), until=until or last)

    @property
    def users(self) -> tuple[Person, ...]:
        """Everybody an event is about, in order of name."""
        return tuple(person for person, _ in self.groups)

    def for_user(self, user: Identified | str, *, tenant_id: str | None = None) -> Timeline:
        """Return the timeline of one person.

        Args:
            user: A :class:`Person` of :attr:`users`, any other value with ``object_id`` and ``upn`` (a ``UserState``),
                an object id or a user principal name, in any case. An object id decides over a name.
            tenant_id: Which tenant, where logs of several are mixed and the name stands in more than one. Somebody of
                an unknown tenant is meant only where nobody of this one is.

        Returns:
            Their events. Empty where the log holds none, which is no proof that nothing happened.

        Raises:
            CallError: The name fits several people; the message says how many, and to name the tenant or object id.
                Or ``user`` names nobody at all.
        """
        found = matching(self.users, user, tenant_id)
        if len(found) > 1:
            raise CallError(f"user: the name fits {len(found)} people; give the object id, or tenant_id")
        groups = tuple(group for group in self.groups if group[0] in found)
        return Timeline(events=groups[0][1] if groups else (), groups=groups, until=self.until)

    def gestures(self) -> tuple[Gesture, ...]:
        """Return what each person did: one gesture an act, however many records it left."""
        return tuple(gesture for _, events in self.groups for gesture in gestures_of(events))

    def journeys(self) -> tuple[Journey, ...]:
        """Return every attempt to register, person by person."""
        until = self.until
        return tuple(j for _, events in self.groups if until for j in journeys_of(events, until=until))

    def view(self) -> View:
        """Show the attempts and events of each person, of many the first, and what is about nobody; numbers masked."""
        return timeline_view(self.groups, self.events, self.until)


def _checked(events: Iterable[Event]) -> Iterable[Event]:
    if not isinstance(events, Iterable):
        raise CallError(f"events: expected the events of a parse, got {kind_of(events)}")
    for n, event in enumerate(events):
        if not isinstance(event, SecurityInfoEvent):
            raise CallError(f"events[{n}]: expected an event, got {kind_of(event)}; parse the records first")
        if event.occurred_at.tzinfo is None:
            raise CallError(f"events[{n}].occurred_at: expected a time with its zone, got one without")
        yield event


def _kind(until: object) -> str:
    return "one without" if isinstance(until, datetime) else kind_of(until)
