"""Single values out of strangers' records: text, objects and lists, or a problem that names the path.

What stands for nothing comes back as ``None``; what is of another kind is a problem, never an error, so that all
problems of a record are named together.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import isnan
from typing import Any, Final

from entra_combined_reg.errors import Problem, kind_of
from entra_combined_reg.wire._shape import Record

__all__ = ["ABSENT", "absent", "items_of", "object_of", "plain_text", "required_text", "text_of", "verbatim"]

#: The spellings of absence (AUD-0.8).
ABSENT: Final = frozenset({"", "None", "<null>", "N/A", "Not Available", "hidden", "{PII Removed}"})


def absent(value: Any) -> bool:
    """Say whether a value stands for nothing: null, NaN, NaT, or one of the words records use for it."""
    if isinstance(value, str):
        return value in ABSENT
    # What a DataFrame puts where nothing is: NaN, NaT and NA, which are known by name without importing pandas.
    return value is None or (isinstance(value, float) and isnan(value)) or type(value).__name__ in {"NaTType", "NAType"}


def text_of(value: Any, path: str, problems: list[Problem]) -> str | None:
    # The exact check first: nearly every value is plain text.
    if value.__class__ is str:
        return None if value in ABSENT else value
    if absent(value):
        return None
    if isinstance(value, str):
        return plain_text(value)
    problems.append(Problem(path, f"expected text, got {kind_of(value)}"))
    return None


def plain_text(text: str) -> str:
    """A subclass of str (numpy, an enum) is text; the event holds the plain one."""
    return text if text.__class__ is str else str.__str__(text)


def required_text(value: Any, path: str, problems: list[Problem]) -> str:
    text = text_of(value, path, problems)
    if text is None and absent(value):
        problems.append(Problem(path, "required, but missing"))
    return text or ""


def object_of(value: Any, path: str, problems: list[Problem]) -> Record | None:
    if isinstance(value, Mapping):
        return value
    if not absent(value):
        problems.append(Problem(path, f"expected an object, got {kind_of(value)}"))
    return None


def items_of(value: Any, path: str, problems: list[Problem]) -> list[Any] | tuple[Any, ...]:
    if isinstance(value, (list, tuple)):
        return value
    if not absent(value):
        problems.append(Problem(path, f"expected a list, got {kind_of(value)}"))
    return ()


def verbatim(value: Any, path: str, problems: list[Problem]) -> str | None:
    """Values of properties and details: the words of absence are values here, so they stay."""
    if isinstance(value, str):
        return plain_text(value)
    if absent(value):
        return None
    try:
        # Exporters unwrap the JSON inside; writing it back keeps what it says.
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError):
        problems.append(Problem(path, f"expected text, got {kind_of(value)}"))
        return None
