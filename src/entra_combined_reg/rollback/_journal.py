"""The journal of a run: all that happened, in order. A run can be rebuilt from its plan and its journal alone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import assert_never

from entra_combined_reg.markup import Heading, Table, View, Viewable, stamp
from entra_combined_reg.rollback._requests import Answer
from entra_combined_reg.values import frozen

__all__ = ["Answered", "Approved", "HaltReason", "Halted", "Journal", "JournalEntry", "Resumed"]


class HaltReason(StrEnum):
    """Why a run stopped."""

    #: Somebody stopped it.
    BY_HAND = "byHand"
    AUTH_LOST = "authLost"
    NEEDS_FRESH_MFA = "needsFreshMfa"
    #: So many failed users in a row (G15).
    CONSECUTIVE_FAILURES = "consecutiveFailures"
    #: Too large a part of the plan's users failed (G15).
    TOO_MANY_FAILURES = "tooManyFailures"
    #: The first three users were all refused for want of rights (ROL-4.3).
    FORBIDDEN_FROM_THE_START = "forbiddenFromTheStart"


@frozen(kw_only=True)
class Answered:
    """An answer was recorded."""

    answer: Answer


@frozen(kw_only=True)
class Approved:
    """The pilot was approved.

    Attributes:
        by: Who approved it.
        as_of: When.
        fingerprint: The plan's fingerprint, as the approver gave it.
    """

    by: str
    as_of: datetime
    fingerprint: str


@frozen(kw_only=True)
class Halted:
    """Somebody stopped the run. A stop by the run itself follows from the answers and has no entry.

    Attributes:
        by: Who stopped it.
        as_of: When.
    """

    by: str
    as_of: datetime


@frozen(kw_only=True)
class Resumed:
    """The run was taken up again from its journal."""


JournalEntry = Answered | Approved | Halted | Resumed


@frozen(kw_only=True)
class Journal(Viewable):
    """Everything that happened in a run.

    Attributes:
        plan: Fingerprint of the plan it belongs to.
        entries: In order.
    """

    plan: str
    entries: tuple[JournalEntry, ...] = ()

    def view(self) -> View:
        """Show the entries in order."""
        rows = tuple((str(number), *_row(entry)) for number, entry in enumerate(self.entries, 1))
        return View((Heading(f"Journal of plan {self.plan}", 3), Table(("Entry", "What", "Of", "Result"), rows)))


def _row(entry: JournalEntry) -> tuple[str, str, str]:
    match entry:
        case Answered(answer=answer):
            status = f", HTTP {answer.http_status}" if answer.http_status is not None else ""
            return "answered", answer.request, answer.result.value + status
        case Approved():
            return "approved", f"by {entry.by}", stamp(entry.as_of)
        case Halted():
            return "halted", f"by {entry.by}", stamp(entry.as_of)
        case Resumed():
            return "resumed", "", ""
        case _:
            assert_never(entry)
