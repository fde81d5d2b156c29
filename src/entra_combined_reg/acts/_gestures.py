"""Gesture: the records that one human act left, several services' together. Nothing is dropped, nothing is in two.

One passkey leaves two "registered" rows and more (AUD-B4): counting rows counts wrong. Every join carries the rule that
made it, so that it can be undone by reading it. The rules are in ``_joins.py``; this file matches records and acts by
them, the closest pair first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Final

from entra_combined_reg.acts._joins import JOINS, Join, JoinRule, join_of, linked, method_of, proves, registers
from entra_combined_reg.acts._noise import Noise, noise_of
from entra_combined_reg.acts._order import distinct, in_order
from entra_combined_reg.acts._pages import event_table, person_label
from entra_combined_reg.acts._people import expect_one_person
from entra_combined_reg.catalog import Method, Status
from entra_combined_reg.events import Event, Initiator
from entra_combined_reg.markup import Heading, Table, View, Viewable
from entra_combined_reg.quote import masked
from entra_combined_reg.values import frozen

__all__ = ["Gesture", "gestures_of", "grouped"]


@frozen(kw_only=True)
class Gesture(Viewable):
    """One act of one person, and every record it left.

    Attributes:
        anchor: The record that names the act.
        events: Every record of the act, in order of time; the anchor among them.
        rules: For each of ``events``, why it is here.
    """

    anchor: Event
    events: tuple[Event, ...]
    rules: tuple[JoinRule, ...]

    @property
    def method(self) -> Method | None:
        """The method of the act, as the anchor names it, else as another record does."""
        return method_of(self.anchor) or next((method for event in self.events if (method := method_of(event))), None)

    @property
    def status(self) -> Status:
        """How the act ended; ``Status.OTHER`` where only MyAccess says so, whose record proves nothing (AUD-B4)."""
        return self.anchor.status if proves(self.anchor) else Status.OTHER

    @property
    def initiator(self) -> Initiator | None:
        """Who acted: a person, where any record names one, the anchor first; ``None`` where none tells.

        Services write records of what people do, so a person's record says more.
        """
        told = [event.initiator for event in (self.anchor, *self.events) if event.initiator is not None]
        return next((who for who in told if who in _PEOPLE), told[0] if told else None)

    @property
    def is_registration(self) -> bool:
        """Whether a method was registered, as far as the records prove it, whoever did it."""
        return registers(self.anchor) and self.status is Status.SUCCESS and self.noise is None

    @property
    def noise(self) -> Noise | None:
        """Why this is nobody's act; ``None`` for an act, and where the records do not tell."""
        return noise_of(self.anchor, self.events)

    def view(self) -> View:
        """Show the act, and each of its records with why it is one of them; numbers masked."""
        facts = (
            ("User", person_label(self.events)),
            ("By", self.initiator.value if self.initiator else "not known"),
            ("Method", self.method.value if self.method else "none named"),
            ("Nobody's act", self.noise.value if self.noise else "no"),
        )
        records = event_table(self.events)
        rows = tuple((*row, rule.value) for row, rule in zip(records.rows, self.rules, strict=True))
        title = f"{masked(self.anchor.activity_text)}: {masked(self.anchor.status_text or 'not stated')}"
        return View(
            (Heading(title, 3), Table(("What", "Value"), facts), Table((*records.columns, "Part of the act by"), rows))
        )


class _Act:
    """A gesture while it is put together. ``members`` are places in the order of all events, with their rules."""

    __slots__ = ("anchor", "members", "said")

    def __init__(self, anchor: Event, place: int) -> None:
        self.anchor = anchor
        self.members = [(place, JoinRule.ANCHOR)]
        self.said: set[tuple[JoinRule, str | None]] = set()


_PEOPLE: Final = (Initiator.USER, Initiator.ADMIN)

#: How many acts are looked at on either side of a record. Nobody does more in the minutes that join records; the limit
#: keeps the work linear in a log where clocks jump and thousands of records share a second.
_REACH: Final = 8

_Placed = tuple[int, Event]


def gestures_of(events: Iterable[Event]) -> tuple[Gesture, ...]:
    """Group one person's events into acts.

    Args:
        events: The events of one person, in any order; the same event twice counts once. ``Timeline.gestures`` takes
            those of many.

    Returns:
        Gestures in order of their first record. Every event is in exactly one; grouping the events of one gesture again
        gives that gesture.

    Raises:
        CallError: The events are about several people, whose acts would mix.
    """
    return grouped(in_order(distinct(expect_one_person(events))))


def grouped(ordered: list[Event]) -> tuple[Gesture, ...]:
    """Group one person's distinct events, which are in order."""
    acts: list[_Act] = []
    spoken: list[list[_Placed]] = [[] for _ in JOINS]
    for n, event in enumerate(ordered):
        rule = join_of(event)
        if rule is None:
            acts.append(_Act(event, n))
        else:
            spoken[rule].append((n, event))
    for join, records in zip(JOINS, spoken, strict=True):
        if records:
            left = _match(records, [act for act in acts if isinstance(act.anchor, join.onto)], join)
            acts += (_Act(event, n) for n, event in left)
            acts.sort(key=_place_of)
    return tuple(_gesture(act, ordered) for act in sorted(acts, key=_first))


def _place_of(act: _Act) -> int:
    """The place of the anchor."""
    return act.members[0][0]


def _first(act: _Act) -> int:
    return min(act.members)[0]


def _gesture(act: _Act, ordered: list[Event]) -> Gesture:
    act.members.sort()
    return Gesture(
        anchor=act.anchor,
        events=tuple(ordered[n] for n, _ in act.members),
        rules=tuple(rule for _, rule in act.members),
    )


def _match(records: list[_Placed], acts: list[_Act], join: Join) -> list[_Placed]:
    """Put records to acts, the pairs of one correlation first, then the closest; return the records that fit none."""
    pairs = [
        (not linked(acts[m].anchor, event), abs(acts[m].anchor.occurred_at - event.occurred_at), n, m, event)
        for (n, event), m in _near(records, acts, join)
        if join.fits(acts[m].anchor, event)
    ]
    matched: set[int] = set()
    for _, _, n, m, event in sorted(pairs, key=lambda pair: pair[:4]):
        said = (join.rule, event.service)
        if n not in matched and not (join.once and said in acts[m].said):
            matched.add(n)
            acts[m].said.add(said)
            acts[m].members.append((n, join.rule))
    return [(n, event) for n, event in records if n not in matched]


def _near(records: list[_Placed], acts: list[_Act], join: Join) -> Iterator[tuple[_Placed, int]]:
    """Yield each record with the acts around it, by their number in ``acts``."""
    times = [act.anchor.occurred_at for act in acts]
    for n, event in records:
        moment = event.occurred_at
        middle = bisect_left(times, moment)
        first = max(bisect_left(times, _plus(moment, -join.before)), middle - _REACH)
        last = min(bisect_right(times, _plus(moment, join.after)), middle + _REACH)
        yield from (((n, event), m) for m in range(first, last))


def _plus(moment: datetime, distance: timedelta) -> datetime:
    """The calendar ends in the years 1 and 9999; records of such a time are real, if wrong."""
    try:
        return moment + distance
    except OverflowError:
        return moment
