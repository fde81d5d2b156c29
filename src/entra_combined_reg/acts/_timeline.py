"""Timeline: events in order of time, by person. Independent of the order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from entra_combined_reg.acts._around import Surroundings, surroundings
from entra_combined_reg.acts._gestures import Gesture, grouped
from entra_combined_reg.acts._journeys import Journey, journeys_in
from entra_combined_reg.acts._order import distinct, in_order
from entra_combined_reg.acts._people import Identified, Person, matching, naming_of, people_of
from entra_combined_reg.acts._timeline_view import timeline_view
from entra_combined_reg.errors import CallError, expect, kind_of
from entra_combined_reg.events import Event, SecurityInfoEvent
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.values import frozen
from entra_combined_reg.wire import merge_copies

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
            events: Events in any order, of one parse or of several; a record counts once, whatever shapes it came in.
            until: Until when the log is known to reach; by default the time of the last event, whoever it is about.

        Raises:
            CallError: ``until`` is no time or has no time zone; ``events`` holds something that is no event, or an
                event whose time has no zone.
        """
        if until is not None and (not isinstance(until, datetime) or until.tzinfo is None):
            raise CallError(f"until: expected a time with its zone, got {_kind(until)}")
        ordered = tuple(in_order(_once(distinct(_checked(events)))))
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

    def of_one(self, user: Identified | str | None) -> Timeline:
        """Return the timeline of one person: of ``user``, or where that is ``None`` of the only one it is about.

        Raises:
            CallError: The name fits several people, or nobody is named and the timeline is about several.
        """
        own = self if user is None else self.for_user(user)
        if len(own.users) > 1:
            raise CallError(f"user: the timeline is about {len(own.users)} people; name one of them")
        return own

    def gestures(self) -> tuple[Gesture, ...]:
        """Return what each person did, person by person: one gesture an act, however many records it left.

        Every event is in exactly one. Last come those about nobody (a policy was changed), each by itself.
        """
        own = (gesture for _, events in self.groups for gesture in grouped(list(events)))
        return (*own, *self._nobodys())

    def by_person(self) -> Iterator[tuple[Person, tuple[Gesture, ...], tuple[Journey, ...]]]:
        """Yield each person with their acts and their attempts; what is about nobody is left out."""
        for person, events in self.groups:
            gestures = grouped(list(events))
            yield person, gestures, journeys_in(gestures, until=self.until or events[-1].occurred_at)

    def journeys(self) -> tuple[Journey, ...]:
        """Return every attempt to register, person by person."""
        return tuple(journey for _, _, journeys in self.by_person() for journey in journeys)

    def around(self, journey: Journey, *, within: timedelta = timedelta(days=1)) -> Surroundings:
        """Return what came before and after an attempt: an administrator's act, a reset, a change of policy.

        Args:
            journey: One of :meth:`journeys` of this timeline.
            within: How long before the first step and after the last.

        Returns:
            Acts of the same person, and what is about nobody (changes of policy) in the same tenant or one that the
            record does not name; a timeline of one person holds none of these. Nothing is no proof that nothing
            happened.

        Raises:
            CallError: The attempt is none of this timeline; ``within`` is negative.
        """
        first = expect("journey", journey, Journey).gestures[0].anchor
        found = next(((person, events) for person, events in self.groups if first in events), None)
        if found is None:
            raise CallError("journey: expected one of this timeline's")
        person, events = found
        nobodys = (gesture for gesture in self._nobodys() if _may_be_in(gesture.anchor, person.tenant_id))
        return surroundings(journey, (*grouped(list(events)), *nobodys), within)

    def _nobodys(self) -> Iterator[Gesture]:
        # Not grouped: of two records about nobody, none says that they are of one tenant.
        return (gesture for event in self.events if naming_of(event) is None for gesture in grouped([event]))

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


def _once(events: Iterable[Event]) -> Iterator[Event]:
    """Each record once; what has no id is what it is."""
    held = list(events)
    yield from merge_copies(event for event in held if event.id)
    yield from (event for event in held if not event.id)


def _may_be_in(event: Event, tenant_id: str | None) -> bool:
    return tenant_id is None or event.tenant_id is None or event.tenant_id.casefold() == tenant_id


def _kind(until: object) -> str:
    return "one without" if isinstance(until, datetime) else kind_of(until)
