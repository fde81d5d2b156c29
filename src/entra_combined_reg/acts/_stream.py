"""Timelines and journeys of a stream: one pass, memory for open attempts only, late records within a stated window.

A person's events are held until the log has gone on for a session's time without them; then nothing that is still to
come can belong to their acts or attempts, and they are given away. The log has come to a time when the next event
confirms it: one clock that jumps ahead does not close everybody's attempts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush

from entra_combined_reg.acts._joins import SESSION
from entra_combined_reg.acts._journeys import Journey
from entra_combined_reg.acts._people import Person, naming_of
from entra_combined_reg.acts._timeline import Timeline
from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.events import Event, SecurityInfoEvent

__all__ = ["JourneyStream", "TimelineStream", "iter_journeys", "iter_timelines"]


_Name = tuple[str, str]


class TimelineStream(Iterator[Timeline]):
    """Timelines one by one, each as soon as nothing can be added. Made by :func:`iter_timelines`.

    Attributes:
        late: How many events came later than the window allows. They are kept, maybe in an act of their own.
        cut: How many times one person's open events reached the limit and were given away before they had ended.
        held: How many events are held at the moment.
    """

    def __init__(self, events: Iterable[Event], late: timedelta, most: int) -> None:
        self._window, self._most = late, most
        self._open: dict[_Name, list[Event]] = {}
        self._last: dict[_Name, datetime] = {}
        self._waiting: list[tuple[datetime, _Name]] = []
        self._reached: datetime | None = None
        self._newest: datetime | None = None
        self._previous: datetime | None = None
        self._timelines = self._read(events)
        self.late = self.cut = self.held = 0

    def __next__(self) -> Timeline:
        return next(self._timelines)

    def _read(self, events: Iterable[Event]) -> Iterator[Timeline]:
        for event in events:
            reached = self._advance(expect("event", event, SecurityInfoEvent).occurred_at)
            naming = naming_of(event)
            if naming is not None:
                # An id is one person's, whatever the name; tenants are told apart when the events are given away.
                name = (naming.object_id or "", "" if naming.object_id else naming.upn or "")
                self._hold(name, event)
                if len(self._open[name]) >= self._most:
                    self.cut += 1
                    yield from self._give(name, reached)
            while self._waiting and reached - self._waiting[0][0] > SESSION + self._window:
                last, silent = heappop(self._waiting)
                if self._last.get(silent) == last:
                    yield from self._give(silent, reached)
        for name in sorted(self._open, key=lambda name: (self._last[name], name)):
            yield from self._give(name, self._newest)

    def _advance(self, moment: datetime) -> datetime:
        """Count an event that is late, and say how far the log has come for certain."""
        if moment.tzinfo is None:
            raise CallError("event.occurred_at: expected a time with its zone, got one without")
        previous, self._previous = self._previous, moment
        self._newest = max(self._newest or moment, moment)
        if previous is None:
            return moment
        confirmed = min(previous, moment)
        self._reached = max(self._reached or confirmed, confirmed)
        self.late += self._reached - moment > self._window
        return self._reached

    def _hold(self, name: _Name, event: Event) -> None:
        self._open.setdefault(name, []).append(event)
        self.held += 1
        last = self._last.get(name)
        if last is None or event.occurred_at > last:
            self._last[name] = event.occurred_at
            heappush(self._waiting, (event.occurred_at, name))

    def _give(self, name: _Name, until: datetime | None) -> Iterator[Timeline]:
        held = self._open.pop(name)
        self.held -= len(held)
        del self._last[name]
        timeline = Timeline.of(held, until=until)
        people = timeline.users
        yield from (timeline,) if len(people) == 1 else map(timeline.for_user, people)


class JourneyStream(Iterator[tuple[Person, Journey]]):
    """Attempts one by one, as they end. Made by :func:`iter_journeys`.

    Attributes:
        timelines: What they are read from; it counts what came late, was cut and is held.
    """

    def __init__(self, timelines: TimelineStream) -> None:
        self.timelines = timelines
        self._journeys = ((timeline.users[0], one) for timeline in timelines for one in timeline.journeys())

    def __next__(self) -> tuple[Person, Journey]:
        return next(self._journeys)

    @property
    def late(self) -> int:
        """How many events came later than the window allows."""
        return self.timelines.late

    @property
    def cut(self) -> int:
        """How many times one person's open events were given away before they had ended."""
        return self.timelines.cut

    @property
    def held(self) -> int:
        """How many events are held at the moment."""
        return self.timelines.held


def iter_timelines(
    events: Iterable[Event], *, late: timedelta = timedelta(minutes=10), most: int = 1_000
) -> TimelineStream:
    """Read timelines out of a stream of events, as ``iter_events`` gives them, in bounded memory.

    Args:
        events: Events of many people, nearly in order of time.
        late: How much older than the newest event one may be and still find its act. Diagnostic settings deliver
            minutes late.
        most: How many events of one person are held at most.

    Returns:
        An iterator of timelines of one person each, as soon as their acts and attempts have surely ended; at the end of
        the stream the rest. A person comes again as often as they begin anew. Together they hold the acts and attempts
        of one ``Timeline`` of all events, as long as none is late or cut, and each person's records name them in one
        way: by object id or by name alone, with their tenant or without. A stream has no other records to ask. Events
        about nobody only tell the time.

    Raises:
        CallError: ``events`` holds something else, or an event whose time has no zone; ``late`` is negative; ``most``
            is not a positive number.
    """
    if not isinstance(late, timedelta) or late < timedelta(0):
        raise CallError("late: expected a timedelta that is not negative")
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise CallError("most: expected a positive whole number")
    if isinstance(events, (str, bytes)) or not isinstance(events, Iterable):
        raise CallError("events: expected an iterable of events")
    return TimelineStream(events, late, most)


def iter_journeys(
    events: Iterable[Event], *, late: timedelta = timedelta(minutes=10), most: int = 1_000
) -> JourneyStream:
    """Read attempts out of a stream of events in bounded memory.

    Args:
        events: As for :func:`iter_timelines`.
        late: As for :func:`iter_timelines`.
        most: As for :func:`iter_timelines`.

    Returns:
        An iterator of (person, journey), each as soon as it has surely ended; under the conditions of
        :func:`iter_timelines` those of ``Timeline.journeys``.

    Raises:
        CallError: As :func:`iter_timelines`.
    """
    return JourneyStream(iter_timelines(events, late=late, most=most))
