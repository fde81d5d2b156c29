"""Journeys of a stream: one pass, memory for open attempts only, late records within a stated window.

A person's events are held until the log has gone on for a session's time without them; then nothing that is still to
come can belong to their attempt, and it is given away.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush

from entra_combined_reg.acts._joins import SESSION
from entra_combined_reg.acts._journeys import Journey, journeys_of
from entra_combined_reg.acts._people import Person, people_of, subject_of
from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.events import Event, SecurityInfoEvent

__all__ = ["JourneyStream", "iter_journeys"]

_Key = tuple[str, str, str]


class JourneyStream(Iterator[tuple[Person, Journey]]):
    """Attempts one by one, as they end. Made by :func:`iter_journeys`.

    Attributes:
        late: How many events came later than the window allows. They are kept, maybe in an attempt of their own.
        cut: How many times one person's open events reached the limit and were given away before their attempt ended.
    """

    def __init__(self, events: Iterable[Event], late: timedelta, most: int) -> None:
        self._window, self._most = late, most
        self._open: dict[_Key, list[Event]] = {}
        self._last: dict[_Key, datetime] = {}
        self._waiting: list[tuple[datetime, _Key]] = []
        self._reached: datetime | None = None
        self._journeys = self._read(events)
        self.late = 0
        self.cut = 0

    def __next__(self) -> tuple[Person, Journey]:
        return next(self._journeys)

    @property
    def held(self) -> int:
        """How many events are held at the moment."""
        return sum(map(len, self._open.values()))

    def _read(self, events: Iterable[Event]) -> Iterator[tuple[Person, Journey]]:
        for event in events:
            expect("event", event, SecurityInfoEvent)
            key = _key(event)
            if key is None:
                continue
            reached = self._advance(event)
            self._hold(key, event)
            if len(self._open[key]) >= self._most:
                self.cut += 1
                yield from self._give(key, reached)
            while self._waiting and reached - self._waiting[0][0] > SESSION + self._window:
                last, silent = heappop(self._waiting)
                if self._last.get(silent) == last:
                    yield from self._give(silent, reached)
        for key in sorted(self._open, key=lambda key: (self._last[key], key)):
            yield from self._give(key, self._reached or self._last[key])

    def _advance(self, event: Event) -> datetime:
        if event.occurred_at.tzinfo is None:
            raise CallError("event.occurred_at: expected a time with its zone, got one without")
        reached = self._reached
        if reached is not None and reached - event.occurred_at > self._window:
            self.late += 1
        self._reached = event.occurred_at if reached is None else max(reached, event.occurred_at)
        return self._reached

    def _hold(self, key: _Key, event: Event) -> None:
        self._open.setdefault(key, []).append(event)
        last = self._last.get(key)
        if last is None or event.occurred_at > last:
            self._last[key] = event.occurred_at
            heappush(self._waiting, (event.occurred_at, key))

    def _give(self, key: _Key, until: datetime) -> Iterator[tuple[Person, Journey]]:
        held = self._open.pop(key)
        del self._last[key]
        for person, own in people_of(held).items():
            yield from ((person, journey) for journey in journeys_of(own, until=until))


def _key(event: Event) -> _Key | None:
    subject = subject_of(event)
    if subject is None:
        return None
    return (event.tenant_id or "").casefold(), (subject.id or "").casefold(), (subject.upn or "").casefold()


def iter_journeys(
    events: Iterable[Event], *, late: timedelta = timedelta(minutes=10), most: int = 1_000
) -> JourneyStream:
    """Read attempts out of a stream of events, as ``iter_events`` gives them.

    Args:
        events: Events of many people, nearly in order of time.
        late: How much older than the newest event one may be and still find its attempt. Diagnostic settings deliver
            minutes late.
        most: How many events of one person are held at most.

    Returns:
        An iterator of (person, journey), each as soon as it has surely ended; at the end of the stream the rest. They
        are those of ``Timeline.journeys`` as long as no event is late, none is cut, and records name a person in one
        way: one with a name alone is not joined to one with an id, because a stream has no other records to ask.

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
    return JourneyStream(events, late, most)
