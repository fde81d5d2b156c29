"""Gesture: the records that one human act left, several services' together. Nothing is dropped, nothing is in two.

One passkey leaves two "registered" rows and more (AUD-B4): counting rows counts wrong. Every join carries the rule that
made it, so that it can be undone by reading it. The rules are in ``_joins.py``; this file matches records and acts by
them, the closest pair first.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from entra_combined_reg.acts._joins import SATELLITES, TWINS, Join, JoinRule, is_about_methods, is_named, linked
from entra_combined_reg.acts._order import in_order
from entra_combined_reg.acts._pages import event_table, person_label
from entra_combined_reg.acts._updates import read_update
from entra_combined_reg.catalog import Activity, Method
from entra_combined_reg.events import Event, Initiator, UserUpdate
from entra_combined_reg.markup import Heading, Table, View, Viewable
from entra_combined_reg.quote import masked
from entra_combined_reg.values import frozen

__all__ = ["Gesture", "Noise", "gestures_of"]


class Noise(StrEnum):
    """Why a gesture is nobody's act on their security info. It is kept, and counted apart."""

    #: An app's token or time stamp was written anew; no method, number or app changed (AUD-B4).
    HOUSEKEEPING = "housekeeping"
    #: The directory object was updated in something else than sign-in methods.
    UNRELATED = "unrelated"
    #: One of Microsoft's services wrote the record by itself, and no change can be read in it.
    SERVICE = "service"


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
        return self.anchor.method or next((event.method for event in self.events if event.method), None)

    @property
    def initiator(self) -> Initiator | None:
        """Who acted, as the anchor says, else as another record does; ``None`` where none tells."""
        return self.anchor.initiator or next((event.initiator for event in self.events if event.initiator), None)

    @property
    def noise(self) -> Noise | None:
        """Why this is nobody's act; ``None`` for an act, and where the records do not tell."""
        if not isinstance(self.anchor, UserUpdate):
            return None
        reading = read_update(self.anchor)
        if reading.is_housekeeping:
            return Noise.HOUSEKEEPING
        if self.anchor.activity is Activity.UPDATE_USER and self.anchor.changes and not is_about_methods(self.anchor):
            return Noise.UNRELATED
        by_itself = self.initiator is Initiator.SERVICE and not reading.changes
        return Noise.SERVICE if by_itself else None

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


#: How many acts are looked at on either side of a record. Nobody does more in the minutes that join records; the limit
#: keeps the work linear in a log where clocks jump and thousands of records share a second.
_REACH: Final = 8

_Placed = tuple[int, Event]


def gestures_of(events: Iterable[Event]) -> tuple[Gesture, ...]:
    """Group one person's events into acts.

    Args:
        events: The events of one person, in any order.

    Returns:
        Gestures in order of their first record. Every event is in exactly one; grouping the events of one gesture again
        gives that gesture.
    """
    ordered = in_order(events)
    placed = list(enumerate(ordered))
    again = {n for n, event in placed if any(join.speaks_of(event) for join in TWINS)}
    acts = [_Act(event, n) for n, event in placed if n not in again and is_named(event)]
    for join in TWINS:
        left = _match([pair for pair in placed if join.speaks_of(pair[1])], acts, join)
        acts = sorted((*acts, *(_Act(event, n) for n, event in left)), key=_place_of)
    for join in SATELLITES:
        _match([pair for pair in placed if join.speaks_of(pair[1])], acts, join)
    taken = {n for act in acts for n, _ in act.members}
    acts += [_Act(event, n) for n, event in placed if n not in taken]
    for act in acts:
        act.members.sort()
    return tuple(_gesture(act, ordered) for act in sorted(acts, key=lambda act: act.members))


def _place_of(act: _Act) -> int:
    return act.members[0][0]


def _gesture(act: _Act, ordered: list[Event]) -> Gesture:
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
