"""What a parse gives back: events, what was passed over, what was rejected. Nothing vanishes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from entra_combined_reg.errors import DataError, Problem, RejectedRecordsError
from entra_combined_reg.events import Event
from entra_combined_reg.markup import Bullets, Heading, Paragraph, Table, View, Viewable, counted
from entra_combined_reg.quote import mask_numbers, masked
from entra_combined_reg.values import frozen

__all__ = ["ParseResult", "RejectedRecord"]


@frozen(kw_only=True)
class RejectedRecord:
    """A record that could not be read.

    Attributes:
        record: The record itself, as it came. Not shown.
        shape: Name of the shape it was taken for; ``None`` where it fits none.
        problems: Every problem, with its path in the words of the record.
        index: Its place in the input, from 0, envelopes unwrapped.
    """

    record: Any = attrs.field(repr=False, hash=False)
    shape: str | None
    problems: tuple[Problem, ...]
    index: int

    def error(self) -> DataError:
        """Return the problems as one error."""
        return DataError(self.problems, f"record {self.index} ({self.shape or 'no known shape'})")


def _show_counts(counts: Mapping[tuple[str | None, str], int]) -> str:
    return mask_numbers(repr(dict(counts)))


@frozen(kw_only=True)
class ParseResult(Viewable):
    """Events, and what became of every other record.

    Attributes:
        events: In order of time, whatever the order of the input; redelivered records are one event.
        passed_over: Records that are not ours: (service, activity), as the records spell them, to their count.
        rejected: Records that could not be read, in the order of the input.
        total: How many records there were, envelopes unwrapped.
    """

    events: tuple[Event, ...]
    passed_over: Mapping[tuple[str | None, str], int] = attrs.field(repr=_show_counts, hash=False)
    rejected: tuple[RejectedRecord, ...]
    total: int

    def raise_if_rejected(self) -> ParseResult:
        """Return this result, or raise where a record was rejected.

        Raises:
            RejectedRecordsError: One ``DataError`` for each rejected record, in the order of the input.
        """
        if self.rejected:
            raise RejectedRecordsError("records could not be read", [item.error() for item in self.rejected])
        return self

    @property
    def copies(self) -> int:
        """How many records were deliveries of one that is an event already."""
        return self.total - len(self.events) - sum(self.passed_over.values()) - len(self.rejected)

    def view(self) -> View:
        """Show the count of each outcome, the passed-over activities and the problems."""
        counts = (
            f"{counted(self.total, 'record')}: {counted(len(self.events), 'event')}, "
            f"{self.copies} further deliveries of them, "
            f"{sum(self.passed_over.values())} passed over, {len(self.rejected)} rejected."
        )
        rows = tuple((masked(service), masked(activity), str(n)) for (service, activity), n in self.passed_over.items())
        problems = tuple(
            f"record {r.index} ({r.shape or 'no known shape'}): {p}" for r in self.rejected for p in r.problems
        )
        return View(
            (
                Heading("What was read"),
                Paragraph(counts),
                *((Table(("Service", "Activity passed over", "Records"), rows),) if rows else ()),
                *((Bullets(problems),) if problems else ()),
            )
        )
