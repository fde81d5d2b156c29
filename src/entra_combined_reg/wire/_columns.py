"""What several shapes need: JSON in a column, a fact under one of several keys, a path as the record spells it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from entra_combined_reg.errors import DataError, Problem
from entra_combined_reg.wire._shape import Record
from entra_combined_reg.wire._values import absent

__all__ = ["decoded", "first_of", "name_of", "numbered", "spelled"]


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


def numbered(value: Mapping[Any, Any]) -> list[Any]:
    """Return the keys of a list that became an object keyed "0", "1", … in the order of their numbers."""
    return sorted(value, key=lambda key: (len(str(key)), str(key)))


def spelled(record: Any, path: str, graphs: Callable[[Any], Any], ours: Callable[[str], str]) -> list[str]:
    """Return the parts of a path of Graph's as a record spells them.

    Args:
        record: Where the path begins.
        path: In Graph's words, ``targetResources[0].id``.
        graphs: A key of the record in Graph's words.
        ours: How the shape writes a name that the record lacks.
    """
    value, parts = record, []
    for name in path.replace("[", ".").replace("]", "").split("."):
        value, part = _step(value, name, graphs, ours)
        parts.append(part)
    return parts


def _step(value: Any, name: str, graphs: Callable[[Any], Any], ours: Callable[[str], str]) -> tuple[Any, str]:
    if isinstance(value, (list, tuple)):
        return value[int(name)], name
    key = numbered(value)[int(name)] if name.isdigit() else next((k for k in value if graphs(k) == name), ours(name))
    return value.get(key), str(key)
