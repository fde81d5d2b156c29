"""Values as a polars frame. Imports polars at once, so it is imported by who has it: extra ``polars``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import polars as pl

from entra_combined_reg.present._columns import ColumnKind, RecordTable
from entra_combined_reg.present._records import frame_of

__all__ = ["to_polars"]

_TYPES: Final[dict[ColumnKind, pl.DataType]] = {
    ColumnKind.TEXT: pl.String(),
    ColumnKind.TEXTS: pl.String(),
    ColumnKind.JSON: pl.String(),
    ColumnKind.TIME: pl.Datetime("us", "UTC"),
    ColumnKind.INTEGER: pl.Int64(),
    ColumnKind.NUMBER: pl.Float64(),
}


def to_polars(values: Iterable[Any], *, table: RecordTable | None = None) -> pl.DataFrame:
    """Write values as a frame with the columns of :func:`~entra_combined_reg.present.to_records`.

    Args:
        values: As for ``to_records``.
        table: As for ``to_records``; needed where ``values`` may be empty.

    Returns:
        Texts as ``String``, times as ``Datetime("us", "UTC")``, numbers as ``Int64`` and ``Float64``: never ``Object``.

    Raises:
        CallError: As ``to_records``; or there is neither a value nor a table.
    """
    found, rows = frame_of(values, table)
    return pl.DataFrame(rows, schema={column.name: _TYPES[column.kind] for column in found.columns})
