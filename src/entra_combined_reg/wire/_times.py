"""When every record of an export was written, ours or not: what a window covers is told by all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from entra_combined_reg.errors import expect_all
from entra_combined_reg.wire._native import NATIVE, from_native
from entra_combined_reg.wire._parse import DEFAULT_SHAPES, checked
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._stamps import read_stamp
from entra_combined_reg.wire._unwrap import unwrap

__all__ = ["record_times"]


def record_times(
    records: Iterable[Record] | Record, *, shapes: tuple[Shape, ...] = DEFAULT_SHAPES
) -> Iterator[datetime | None]:
    """Yield the time of every record, those that are passed over included.

    Args:
        records: As for :func:`parse_events`; read lazily.
        shapes: As for :func:`parse_events`.

    Returns:
        For each record its time in UTC; ``None`` where it has none that can be read.

    Raises:
        CallError: ``records`` is text, bytes or no iterable at all.
    """
    known = expect_all("shapes", shapes, Shape)
    return (_time_of(record, known) for record in unwrap(checked(records), known))


def _time_of(record: Any, shapes: tuple[Shape, ...]) -> datetime | None:
    try:
        shape = next(shape for shape in shapes if shape.recognises(record))
        if shape is NATIVE:
            return from_native(record).occurred_at
        return read_stamp(shape.fields(record).get("activityDateTime"), day_first=shape.day_first)[0]
    except Exception:  # noqa: BLE001  a stranger's record may raise anything; what cannot be read has no time
        return None
