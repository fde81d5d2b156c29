"""What several shapes need: a column that may hold JSON as text, and a fact that stands under one of several keys."""

from __future__ import annotations

import json
from typing import Any

from entra_combined_reg.errors import DataError, Problem
from entra_combined_reg.wire._shape import Record
from entra_combined_reg.wire._values import absent

__all__ = ["decoded", "first_of", "name_of"]


def decoded(record: Record, key: str) -> Any:
    """Return a column, decoded where it is JSON as text.

    Raises:
        DataError: The text is no JSON (truncated by an exporter), or nests too deeply.
    """
    value = record.get(key)
    if not isinstance(value, str) or absent(value):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        raise DataError([Problem(key, "expected JSON as text, got other or truncated text")]) from None


def first_of(*values: Any) -> Any:
    """Return the first value that is not absent."""
    return next((value for value in values if not absent(value)), None)


def name_of(record: Record, names: tuple[str, ...]) -> str:
    """Return the key among ``names`` that this record uses; the first where it uses none."""
    return next((name for name in names if not absent(record.get(name))), names[0])
