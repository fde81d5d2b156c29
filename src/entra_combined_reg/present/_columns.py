"""What a flat row is made of: columns with a kind and a meaning. Frames of any library take their types from here."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from entra_combined_reg.values import frozen

__all__ = ["Column", "ColumnKind", "RecordTable", "Scalar"]

#: What a cell holds.
Scalar = str | int | float | datetime | None


class ColumnKind(StrEnum):
    """What the cells of a column hold; every cell may be empty."""

    TEXT = "text"
    #: Several texts, joined by a comma and a blank.
    TEXTS = "texts"
    #: An object or a list as JSON text.
    JSON = "json"
    #: A time in UTC.
    TIME = "time"
    INTEGER = "integer"
    NUMBER = "number"


@frozen(kw_only=True)
class Column:
    """One column.

    Attributes:
        name: Its name; stable.
        kind: What its cells hold.
        meaning: What they mean.
    """

    name: str
    kind: ColumnKind
    meaning: str


@frozen(kw_only=True)
class RecordTable:
    """The columns of one kind of value, and how its rows are read.

    Attributes:
        name: What a value of it is called.
        of: The class of its values.
        columns: In order; a later release may add some at the end, none is renamed or removed.
        read: The rows of one value, as many cells as there are columns.
    """

    name: str
    of: type
    columns: tuple[Column, ...]
    read: Callable[[Any], Iterable[tuple[Scalar, ...]]]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)


def columns(text: str) -> tuple[Column, ...]:
    """Read a table of columns, one a line: name, kind, meaning."""
    rows = (line.split(maxsplit=2) for line in text.splitlines() if line)
    return tuple(Column(name=name, kind=ColumnKind(kind), meaning=meaning) for name, kind, meaning in rows)
