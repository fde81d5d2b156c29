"""Shape: one way in which an audit record reaches people. A caller's own shape is one more instance of it.

Every shape turns its record into the fields of Graph's ``directoryAudit``, the fullest of them; one reader makes the
event from there. Errors are named in the words of the record: ``paths`` says how the shape spells a Graph field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from entra_combined_reg.values import frozen

__all__ = ["Record", "Shape"]

Record = Mapping[str, Any]


def _same(path: str, _: Record) -> str:
    return path


@frozen(kw_only=True)
class Shape:
    """One wire shape.

    Attributes:
        name: Stands on each event (``graph``, ``log_analytics``).
        recognises: Whether a record has this shape. Looks at keys only; cheap.
        head: The record's service and activity, each as it stands there, without reading the rest. ``None`` as service
            where the shape has none.
        fields: The record in the words of Graph's ``directoryAudit``, with ``tenantId`` and ``callerIpAddress`` beside
            them. Called only for records that become events. May raise ``DataError``.
        paths: How this shape, in this record, spells a path of Graph's (``activityDateTime`` →
            ``properties.activityDateTime``, or ``time`` where only that is there).
        day_first: How slash dates are meant in this shape; ``None``: refuse them.
    """

    name: str
    recognises: Callable[[Record], bool]
    head: Callable[[Record], tuple[Any, Any]]
    fields: Callable[[Record], Record]
    paths: Callable[[str, Record], str] = _same
    day_first: bool | None = None
