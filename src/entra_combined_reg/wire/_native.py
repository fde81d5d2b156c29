"""Our own lossless shape: an event as plain data, tagged with its family. What is written comes back equal.

The same as a flat row, as ``present.to_records`` writes it and a DataFrame gives it back, is read too: nested values
are JSON text there, times are ``datetime``, and what is missing is NaN, NaT or NA.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import attrs

from entra_combined_reg.errors import expect
from entra_combined_reg.events import Event, SecurityInfoEvent
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.wire._columns import decoded
from entra_combined_reg.wire._event import as_it_is
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._values import absent

__all__ = ["NATIVE", "from_native", "to_native"]


def _is_native(record: Record) -> bool:
    return "activity_text" in record and "kind" in record


def _head(record: Record) -> tuple[Any, Any]:
    return record.get("service"), record.get("activity_text")


# Read whole by ``from_native``: an event that was written comes back, whatever the catalogue thinks of its activity.
NATIVE = Shape(name="native", recognises=_is_native, head=_head, fields=as_it_is)


def to_native(event: Event) -> dict[str, Any]:
    """Write an event as plain data; ``raw`` stays with the caller. ``parse_events`` reads it back.

    Returns:
        A dict of text, numbers, lists and dicts, ready for ``json.dumps``. It holds what the event holds, numbers
        included: it is for storing, not for showing.

    Raises:
        CallError: ``event`` is no event.
    """
    plain: dict[str, Any] = to_plain(expect("event", event, SecurityInfoEvent), as_type=Event)
    return plain


def from_native(record: Record) -> Event:
    """Build the event of one native record, or of one flat row of it.

    Raises:
        DataError: The record is not what :func:`to_native` writes; with every problem and its path.
    """
    plain = _unflattened(record) if _ROW_ONLY in record else dict(record)
    event: Event = from_plain(plain, Event)  # type: ignore[arg-type]  # a union, which mypy takes for no class
    return event


#: A column that rows have for their readers, and that no event has.
_ROW_ONLY: Final = "person_id"
_NATIVE_KEYS: Final = frozenset({"kind", *attrs.fields_dict(SecurityInfoEvent)})
_NESTED: Final = ("actor", "target", "targets", "changes", "details", "copies")


def _unflattened(row: Record) -> dict[str, Any]:
    plain = {key: _cell(value) for key, value in row.items() if key in _NATIVE_KEYS}
    plain |= {key: decoded(plain, key) for key in _NESTED if key in plain}
    usages = plain.get("usages")
    if usages is None or isinstance(usages, str):
        plain["usages"] = usages.split(", ") if usages else []
    return plain


def _cell(value: Any) -> Any:
    """A cell as JSON would hold it: frames have times, and numbers and nothings of their own kinds."""
    if isinstance(value, str):
        return value
    if absent(value):
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    # An integer of numpy's, or a column of integers that became floats for the sake of a NaN.
    if hasattr(type(value), "__index__") and not isinstance(value, bool):
        return int(value)
    return int(value) if isinstance(value, float) and value.is_integer() else value
