"""The target list: from the text of a file, one id a line, to targets and the lines that were not used.

Nothing is looked up and nothing is dropped in silence: every line is a target or a rejected line with its number. The
text of a rejected line is never kept, for it may be anything, a secret included.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from entra_combined_reg.errors import CallError, kind_of
from entra_combined_reg.markup import Heading, Table, View, Viewable, counted
from entra_combined_reg.values import frozen

__all__ = ["LineFault", "RefKind", "RejectedLine", "Target", "TargetList", "read_targets"]


class RefKind(StrEnum):
    """How a line names its user."""

    OBJECT_ID = "objectId"
    #: Accepted, though the script was not; it is resolved to an object id before planning (ROL-1.4).
    UPN = "upn"


class LineFault(StrEnum):
    """Why a line is no target (ROL-1.4)."""

    BLANK = "blank"
    COMMENT = "comment"
    HEADER = "header"
    MALFORMED = "malformed"
    DUPLICATE = "duplicate"


@frozen(kw_only=True)
class Target:
    """One user somebody wants rolled back.

    Attributes:
        ref: The object id in lower case, or the UPN as written.
        kind: Which of the two it is.
        line: Line of the file, from 1.
    """

    ref: str
    kind: RefKind
    line: int

    @property
    def key(self) -> str:
        """The reference without regard to case."""
        return self.ref.casefold()


@frozen(kw_only=True)
class RejectedLine:
    """One line that is no target.

    Attributes:
        line: Line of the file, from 1.
        fault: Why it is none.
        first_line: For a duplicate, the line that counts.
    """

    line: int
    fault: LineFault
    first_line: int | None = None


@frozen(kw_only=True)
class TargetList(Viewable):
    """What a file of targets says: ``len(targets) + len(rejected)`` is its number of lines.

    Attributes:
        targets: In the order of the file; the first position wins.
        rejected: Lines that name nobody, or somebody again.
    """

    targets: tuple[Target, ...] = ()
    rejected: tuple[RejectedLine, ...] = ()

    def view(self) -> View:
        """Show the targets, and each line that is none; never the text of such a line."""
        targets = tuple((str(one.line), one.ref, one.kind.value) for one in self.targets)
        rejected = tuple((str(one.line), one.fault.value, str(one.first_line or "")) for one in self.rejected)
        return View(
            (
                Heading(f"{counted(len(targets), 'target')}, {counted(len(rejected), 'line')} not used", 3),
                *([Table(("Line", "Target", "Named by"), targets)] if targets else []),
                *([Table(("Line", "Not used", "First named in line"), rejected)] if rejected else []),
            )
        )


_GUID: Final = re.compile(r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}")
_UPN: Final = re.compile(r"[^\s\x00-\x1f\"<>|,;@]+@[^\s\x00-\x1f\"<>|,;@]+")
# Get-Content breaks lines at these and nowhere else.
_BREAKS: Final = re.compile(r"\r\n|\r|\n")
_HEADERS: Final = frozenset(
    {"objectid", "object id", "id", "object_id", "user", "userid", "user id", "userprincipalname", "upn"}
)


def read_targets(text: str) -> TargetList:
    r"""Read a list of targets, one id a line.

    Blanks around an id, a byte order mark and one pair of quotes are forgiven. Blank lines, comments (``#``), a header,
    duplicates (without regard to case) and anything that is neither an object id nor a UPN are rejected by number.

    Args:
        text: The whole file, decoded. ``\n``, ``\r\n`` and ``\r`` end lines.

    Raises:
        CallError: ``text`` is no text.

    Source: the article, "Save the list of affected user object IDs to your computer as a text file with one ID per
    line."; what the script does with other lines is ROL-1.4.
    """
    if not isinstance(text, str):
        raise CallError(f"text: expected the text of a target list, got {kind_of(text)}")
    lines = _BREAKS.split(text)
    return targets_of(lines[:-1] if lines[-1] == "" else lines)


def targets_of(lines: Iterable[str]) -> TargetList:
    """Sort lines into targets and rejected lines. Shared with callers who hold a list instead of a file."""
    targets: list[Target] = []
    rejected: list[RejectedLine] = []
    seen: dict[str, int] = {}
    for number, line in enumerate(lines, start=1):
        read = _read(_bare(line), number)
        if isinstance(read, Target) and read.key in seen:
            read = RejectedLine(line=number, fault=LineFault.DUPLICATE, first_line=seen[read.key])
        if isinstance(read, RejectedLine):
            rejected.append(read)
            continue
        seen[read.key] = number
        targets.append(read)
    return TargetList(targets=tuple(targets), rejected=tuple(rejected))


def _bare(line: str) -> str:
    bare = line.lstrip("\ufeff").strip()
    if len(bare) > 1 and bare[0] == bare[-1] and bare[0] in "\"'":
        bare = bare[1:-1].strip()
    return bare


def _read(bare: str, number: int) -> Target | RejectedLine:
    if _GUID.fullmatch(bare):
        return Target(ref=bare.lower(), kind=RefKind.OBJECT_ID, line=number)
    if bare.startswith("#"):
        return RejectedLine(line=number, fault=LineFault.COMMENT)
    if _UPN.fullmatch(bare):
        return Target(ref=bare, kind=RefKind.UPN, line=number)
    if not bare:
        return RejectedLine(line=number, fault=LineFault.BLANK)
    fault = LineFault.HEADER if bare.casefold() in _HEADERS else LineFault.MALFORMED
    return RejectedLine(line=number, fault=fault)
