"""Values as a pandas frame. Imports pandas at once, so it is imported by who has it: extra ``pandas``."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import pandas as pd

from entra_combined_reg.present._columns import ColumnKind, RecordTable
from entra_combined_reg.present._records import frame_of

__all__ = ["to_pandas"]

#: Types that know a missing value of their own: no column becomes one of objects or of floats.
_TYPES: Final = {
    ColumnKind.TEXT: "string",
    ColumnKind.TEXTS: "string",
    ColumnKind.JSON: "string",
    ColumnKind.TIME: "datetime64[us, UTC]",
    ColumnKind.INTEGER: "Int64",
    ColumnKind.NUMBER: "Float64",
}


def to_pandas(values: Iterable[Any], *, table: RecordTable | None = None) -> pd.DataFrame:
    """Write values as a frame with the columns of :func:`~entra_combined_reg.present.to_records`.

    Args:
        values: As for ``to_records``.
        table: As for ``to_records``; needed where ``values`` may be empty.

    Returns:
        Texts as ``string``, times as ``datetime64[us, UTC]``, numbers as ``Int64`` and ``Float64``: never ``object``.

    Raises:
        CallError: As ``to_records``; or there is neither a value nor a table.
    """
    found, rows = frame_of(values, table)
    series = {
        column.name: pd.Series([row[column.name] for row in rows], dtype=_TYPES[column.kind])
        for column in found.columns
    }
    return pd.DataFrame(series)
