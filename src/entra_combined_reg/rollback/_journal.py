"""The journal of a run: all that happened, in order. A run can be rebuilt from its plan and its journal alone."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

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
class Journal:
    """Everything that happened in a run.

    Attributes:
        plan: Fingerprint of the plan it belongs to.
        entries: In order.
    """

    plan: str
    entries: tuple[JournalEntry, ...] = ()
