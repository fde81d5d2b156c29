"""One order of events for the whole room: total, and the same whatever order they came in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby

import attrs

from entra_combined_reg.events import Event

__all__ = ["distinct", "in_order", "place_in_time"]


def in_order(events: Iterable[Event]) -> list[Event]:
    """Sort events by time to the last digit, then by what tells them apart; by their whole content as a last resort."""
    ordered: list[Event] = []
    for _, tied in groupby(sorted(events, key=place_in_time), key=place_in_time):
        same = list(tied)
        ordered += same if len(same) == 1 else sorted(same, key=_content)
    return ordered


def distinct(events: Iterable[Event]) -> Iterator[Event]:
    """Return each event once; of equal ones that which lists more copies and kept its record."""
    by_key: dict[str, list[Event]] = {}
    for event in events:
        by_key.setdefault(event.key, []).append(event)
    # Hashing a whole event costs more than all else here, and few share a key.
    for same in by_key.values():
        yield from same if len(same) == 1 else _unlike(same)


def _unlike(events: Iterable[Event]) -> Iterable[Event]:
    found: dict[Event, Event] = {}
    for event in events:
        known = found.setdefault(event, event)
        if known is not event and _fullness(event) > _fullness(known):
            found[event] = event
    return found.values()


def _fullness(event: Event) -> tuple[int, bool]:
    return len(event.copies), event.raw is not None


def place_in_time(event: Event) -> tuple[tuple[datetime, int, str, str], str, str]:
    """Sort key of an event: its time to the last digit, then what tells it apart in a log of several tenants."""
    return event.order, event.tenant_id or "", event.shape


def _content(event: Event) -> str:
    # A set has no order of its own, so usages are sorted; what equality leaves out stays out.
    told = attrs.asdict(event, filter=lambda attribute, _: attribute.eq is True and attribute.name != "usages")
    return repr((type(event).__name__, told, sorted(event.usages)))
