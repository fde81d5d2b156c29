"""Values as flat rows: ``to_records``. A row is a dict of text, numbers, times and ``None``; nothing is nested.

``pandas.DataFrame(events)`` would hold one column of objects and say nothing; these rows make real columns. The frames
themselves are made by ``present.pandas`` and ``present.polars``, each imported by who has that library.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Any, Final

from entra_combined_reg.errors import CallError, expect, kind_of
from entra_combined_reg.present._columns import RecordTable, Scalar
from entra_combined_reg.present._tables import EVENTS, FINDINGS, GESTURES, JOURNEYS, PLANS
from entra_combined_reg.rollback import RollbackPlan

__all__ = ["RECORD_TABLES", "to_records"]

#: Every table, as ``to_records`` looks for them.
RECORD_TABLES: Final = (EVENTS, GESTURES, JOURNEYS, FINDINGS, PLANS)


def to_records(values: Iterable[Any] | RollbackPlan, *, table: RecordTable | None = None) -> list[dict[str, Scalar]]:
    """Write values as flat rows.

    Args:
        values: Events, gestures, journeys, findings or plans, of one kind; or one plan.
        table: Which kind; by default that of the first value.

    Returns:
        One dict a row, all with the same keys in the same order: the names of the table's columns.

    Raises:
        CallError: ``values`` holds something else, or more than one kind.
    """
    return rows_of(values, table)[1]


def rows_of(
    values: Iterable[Any] | RollbackPlan, table: RecordTable | None
) -> tuple[RecordTable | None, list[dict[str, Scalar]]]:
    """Return the table of some values and their rows; no table where there is neither a value nor a wish."""
    listed = _listed(values)
    if table is None:
        if not listed:
            return None, []
        table = _table_of(listed[0])
    wanted = expect("table", table, RecordTable)
    for position, value in enumerate(listed):
        if not isinstance(value, wanted.of):
            raise CallError(f"values[{position}]: expected a {wanted.name}, got {kind_of(value)}")
    names = wanted.names
    rows = (map(_plain, row) for value in listed for row in wanted.read(value))
    return wanted, [dict(zip(names, row, strict=True)) for row in rows]


def _plain(cell: Scalar) -> Scalar:
    # Some frames make a column of objects from members of an enum.
    return cell.value if isinstance(cell, StrEnum) else cell


def frame_of(values: Iterable[Any], table: RecordTable | None) -> tuple[RecordTable, list[dict[str, Scalar]]]:
    """Return the table and the rows of a frame; lone surrogates, which no frame holds, become U+FFFD.

    Raises:
        CallError: As ``to_records``; or no value and no table says which columns an empty frame has.
    """
    found, rows = rows_of(values, table)
    if found is None:
        names = ", ".join(table.name for table in RECORD_TABLES)
        raise CallError(f"values: none is there to tell the columns from; give table, one of those for {names}")
    return found, [{name: _storable(cell) for name, cell in row.items()} for row in rows]


def _storable(cell: Scalar) -> Scalar:
    return cell.encode("utf-16", "surrogatepass").decode("utf-16", "replace") if isinstance(cell, str) else cell


def _listed(values: object) -> list[Any]:
    if isinstance(values, RollbackPlan):
        return [values]
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise CallError(f"values: expected an iterable of values of one kind, got {kind_of(values)}")
    return list(values)


def _table_of(value: object) -> RecordTable:
    for table in RECORD_TABLES:
        if isinstance(value, table.of):
            return table
    names = ", ".join(f"{table.name}s" for table in RECORD_TABLES)
    raise CallError(f"values[0]: expected {names}, got {kind_of(value)}")
