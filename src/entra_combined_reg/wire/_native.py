"""Our own lossless shape: an event as plain data, tagged with its family. What is written comes back equal."""

from __future__ import annotations

from typing import Any

from entra_combined_reg.errors import expect
from entra_combined_reg.events import Event, SecurityInfoEvent
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.wire._event import as_it_is
from entra_combined_reg.wire._shape import Record, Shape

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
    """Build the event of one native record.

    Raises:
        DataError: The record is not what :func:`to_native` writes; with every problem and its path.
    """
    event: Event = from_plain(dict(record), Event)  # type: ignore[arg-type]  # a union, which mypy takes for no class
    return event
