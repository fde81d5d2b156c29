"""What a slice of the log covers, so that "no event" is not read as "it did not happen".

All records count here, those that are passed over too: only they tell a quiet user from a hole in the export. Each
doubt is a hint with its reason. Where tools cut their answers, and how long a tenant keeps its log, is UNVERIFIED.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

import attrs

from entra_combined_reg.catalog import Status
from entra_combined_reg.errors import CallError, kind_of
from entra_combined_reg.events import Event, UnclassifiedEvent
from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, View, Viewable, stamp
from entra_combined_reg.quote import mask_numbers, masked
from entra_combined_reg.values import frozen
from entra_combined_reg.wire import DEFAULT_SHAPES, ParseResult, Record, Shape, parse_events, record_times

__all__ = ["CoverageDoubt", "DoubtKind", "Gap", "LogCoverage", "Unrecognised", "coverage"]


class DoubtKind(StrEnum):
    """Why an export may hold less than it seems to."""

    #: No record has a time: nothing is covered.
    NOTHING = "nothing"
    #: Every page of the answer names a next one, so the last page is missing.
    NEXT_PAGE = "next page"
    #: The number of records is one at which a tool cuts its answer (UNVERIFIED).
    ROUND_NUMBER = "round number"
    #: The first record is as old as a tenant keeps its log: 7 days, or 30 with a premium licence.
    RETENTION = "retention"
    #: Some records cannot be read.
    REJECTED = "rejected"


@frozen(kw_only=True)
class CoverageDoubt:
    """One doubt, with its reason in a sentence."""

    kind: DoubtKind
    reason: str


@frozen(kw_only=True)
class Gap:
    """A silence between two records, longer than the caller calls quiet."""

    began_at: datetime
    ended_at: datetime

    @property
    def duration(self) -> timedelta:
        """How long nothing was logged."""
        return self.ended_at - self.began_at


@frozen(kw_only=True)
class Unrecognised:
    """A text that the catalogue does not know, in a record about registration.

    Attributes:
        field: Which field of the event: ``activity_text``, ``status_text``, ``reason_text``, ``method_text``.
        text: The text, verbatim. Hostile.
        count: In how many events.
    """

    field: str
    text: str = attrs.field(repr=lambda text: repr(mask_numbers(text[:200])))
    count: int


@frozen(kw_only=True)
class LogCoverage(Viewable):
    """What an export covers, and what speaks against it.

    Attributes:
        records: How many records it holds.
        undated: How many of them have no time that can be read.
        events: How many events about registration came of them.
        began_at: Time of the first record; ``None`` without any.
        ended_at: Time of the last.
        gaps: Silences, in order of time.
        doubts: What speaks against the export being whole.
        unrecognised: Texts that the catalogue does not know, the most frequent first.
    """

    records: int
    undated: int
    events: int
    began_at: datetime | None
    ended_at: datetime | None
    gaps: tuple[Gap, ...] = ()
    doubts: tuple[CoverageDoubt, ...] = ()
    unrecognised: tuple[Unrecognised, ...] = ()

    def covers(self, moment: datetime) -> bool:
        """Say whether a time lies in the window and in no gap. ``True`` is still no proof that every record is here.

        Raises:
            CallError: ``moment`` is no time or has no time zone.
        """
        _checked_time("moment", moment)
        if self.began_at is None or self.ended_at is None or not self.began_at <= moment <= self.ended_at:
            return False
        return not any(gap.began_at < moment < gap.ended_at for gap in self.gaps)

    def view(self) -> View:
        """Show the window, the doubts, the gaps and what was not recognised; numbers masked."""
        window = "nothing" if self.began_at is None else f"{stamp(self.began_at)} to {stamp(self.ended_at)}"
        head = f"{self.records} records from {window}, {self.undated} without a time; {self.events} events."
        blocks: list[Block] = [Heading("What the export covers"), Paragraph(head)]
        if self.doubts:
            blocks.append(Bullets(tuple(doubt.reason for doubt in self.doubts)))
        if self.gaps:
            rows = tuple((stamp(gap.began_at), stamp(gap.ended_at), str(gap.duration)) for gap in self.gaps)
            blocks.append(Table(("Silent from (UTC)", "To (UTC)", "For"), rows))
        if self.unrecognised:
            texts = tuple((one.field, masked(one.text), str(one.count)) for one in self.unrecognised)
            blocks.append(Table(("Field", "Text not recognised", "Events"), texts))
        blocks.append(Paragraph("An act that is not in these records may still have happened."))
        return View(tuple(blocks))


#: Where tools cut (UNVERIFIED): pages of Graph and of Search-UnifiedAuditLog, a session of it, a query in the portal,
#: the query API, a download from the portal.
_CUTS: Final = frozenset({100, 999, 1_000, 5_000, 10_000, 30_000, 50_000, 250_000, 500_000})
_KEPT: Final = (timedelta(days=7), timedelta(days=30))
_NEAR: Final = timedelta(days=1)


def coverage(
    records: Iterable[Record] | Record,
    *,
    as_of: datetime | None = None,
    quiet: timedelta = timedelta(days=1),
    shapes: tuple[Shape, ...] = DEFAULT_SHAPES,
) -> LogCoverage:
    """Say what an export covers.

    Args:
        records: As for ``parse_events``, with their envelopes, whole: the passed-over records count, and a next link is
            seen only in its envelope.
        as_of: When the export was made, with time zone. Without it the edge of retention is not judged.
        quiet: A silence longer than this is a gap. A small tenant is silent over a weekend.
        shapes: As for ``parse_events``.

    Returns:
        The window, gaps, doubts, and what was not recognised. "No doubt" is no proof that nothing is missing.

    Raises:
        CallError: ``records`` is no iterable of records; ``as_of`` has no time zone; ``quiet`` is not positive.
    """
    if as_of is not None:
        _checked_time("as_of", as_of)
    if not isinstance(quiet, timedelta) or quiet <= timedelta(0):
        raise CallError("quiet: expected a positive timedelta")
    # Read more than once below. A frame is no iterator: iterated, it gives the names of its columns.
    held = list(records) if isinstance(records, Iterator) else records
    result = parse_events(held, shapes=shapes)
    stamps = list(record_times(held, shapes=shapes))
    times = sorted(stamp for stamp in stamps if stamp is not None)
    return LogCoverage(
        records=result.total,
        undated=len(stamps) - len(times),
        events=len(result.events),
        began_at=times[0] if times else None,
        ended_at=times[-1] if times else None,
        gaps=tuple(Gap(began_at=one, ended_at=two) for one, two in pairwise(times) if two - one > quiet),
        doubts=tuple(_doubts(held, result, times, as_of)),
        unrecognised=_unrecognised(result.events),
    )


def _checked_time(name: str, value: object) -> None:
    if not isinstance(value, datetime) or value.tzinfo is None:
        kind = "one without" if isinstance(value, datetime) else kind_of(value)
        raise CallError(f"{name}: expected a time with its zone, got {kind}")


def _doubts(
    records: Any, result: ParseResult, times: list[datetime], as_of: datetime | None
) -> Iterator[CoverageDoubt]:
    if not times:
        yield CoverageDoubt(kind=DoubtKind.NOTHING, reason="No record has a time that can be read: nothing is covered.")
    if _has_next(records):
        reason = "Every page names a next one (@odata.nextLink): the last page is missing."
        yield CoverageDoubt(kind=DoubtKind.NEXT_PAGE, reason=reason)
    if result.total in _CUTS:
        reason = f"{result.total} records: tools cut their answers at this number (UNVERIFIED)."
        yield CoverageDoubt(kind=DoubtKind.ROUND_NUMBER, reason=reason)
    yield from _edges(times, as_of)
    if result.rejected:
        reason = f"{len(result.rejected)} of {result.total} records cannot be read."
        yield CoverageDoubt(kind=DoubtKind.REJECTED, reason=reason)


def _edges(times: list[datetime], as_of: datetime | None) -> Iterator[CoverageDoubt]:
    if not times or as_of is None:
        return
    for kept in _KEPT:
        if abs(as_of - times[0] - kept) <= _NEAR:
            reason = f"The first record is {kept.days} days old: a tenant may keep no more, so older acts are not here."
            yield CoverageDoubt(kind=DoubtKind.RETENTION, reason=reason)


def _has_next(records: Any) -> bool:
    """Pages of one answer: all but the last name the next."""
    items = records if isinstance(records, (list, tuple)) else [records]
    # Plain dictionaries only: a stranger's mapping may raise anything, and JSON makes none.
    pages = [item for item in items if type(item) is dict and isinstance(item.get("value"), (list, tuple))]
    return bool(pages) and all(page.get("@odata.nextLink") for page in pages)


def _unrecognised(events: Iterable[Event]) -> tuple[Unrecognised, ...]:
    counts = Counter(found for event in events for found in _strange(event))
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(Unrecognised(field=field, text=text, count=count) for (field, text), count in ordered)


def _strange(event: Event) -> Iterator[tuple[str, str]]:
    if isinstance(event, UnclassifiedEvent):
        yield "activity_text", event.activity_text
    if event.status is Status.OTHER and event.status_text is not None:
        yield "status_text", event.status_text
    if event.reason is None and event.reason_text is not None:
        yield "reason_text", event.reason_text
    if event.method is None and event.method_text is not None:
        yield "method_text", event.method_text
