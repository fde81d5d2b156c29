"""Envelopes: what carries records and is none. Graph lists, Event Hub messages, query tables, exports, SIEM hits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from entra_combined_reg.wire._objects import opened_object
from entra_combined_reg.wire._shape import Shape

__all__ = ["WRAPPERS", "unwrap"]

#: Envelopes nest two or three deep in life.
_DEEPEST: Final = 8
#: Keys under which an envelope holds a list of records.
_LISTS: Final = ("value", "records", "Records", "hits")
#: Keys under which a wrapper holds one record, as an object or as JSON text.
WRAPPERS: Final = ("AuditData", "RawEventData", "_source")


def unwrap(items: Iterable[Any], shapes: tuple[Shape, ...], around: tuple[int, ...] = ()) -> Iterator[Any]:
    """Yield every record; what is no envelope is yielded as it is, whatever it is.

    Args:
        items: Records and envelopes, mixed.
        shapes: What one of them recognises is a record, whatever else it holds.
        around: Identities of the envelopes this one stands in: one that holds itself is opened once.
    """
    first = shapes[0].recognises if shapes else _never
    for item in items:
        try:
            if item.__class__ is dict or isinstance(item, Mapping):
                inside = None if first(item) else _opened(item, shapes, around)
            else:
                inside = opened_object(item) if len(around) < _DEEPEST else None
        except Exception:  # noqa: BLE001  a stranger's mapping may raise anything; the reader meets it again and says so
            inside = None
        if inside is None:
            yield item
        else:
            yield from unwrap(inside, shapes, (*around, id(item)))


def _never(_: Any) -> bool:
    return False


def _opened(item: Mapping[str, Any], shapes: tuple[Shape, ...], around: tuple[int, ...]) -> Iterable[Any] | None:
    if len(around) >= _DEEPEST or id(item) in around:
        return None
    inside = _inside(item)
    return None if inside is None or any(shape.recognises(item) for shape in shapes) else inside


def _inside(item: Mapping[str, Any]) -> Iterable[Any] | None:
    for key in _LISTS:
        if key in item and isinstance(item[key], (list, tuple)):
            found: Iterable[Any] = item[key]
            return found
    for key in WRAPPERS:
        if key in item:
            return _single(item[key])
    if "tables" in item:
        return _rows(item["tables"])
    nested = item.get("properties", item.get("hits"))
    # {"hits": {"hits": [...]}} and streamed CloudAppEvents: {"properties": {"RawEventData": …}}.
    if isinstance(nested, Mapping) and ("RawEventData" in nested or "hits" in nested):
        return (nested,)
    return None


def _single(value: Any) -> Iterable[Any] | None:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    return (value,) if isinstance(value, Mapping) else None


def _rows(tables: Any) -> Iterable[Any] | None:
    """The query API's answer: ``tables[].columns[].name`` over ``rows[][]`` (AUD-C2)."""
    if not isinstance(tables, (list, tuple)):
        return None
    rows: list[Any] = []
    for table in tables:
        try:
            names = [column["name"] for column in table["columns"]]
            rows += [_row(names, row) for row in table["rows"]]
        except (TypeError, KeyError):
            rows.append(table)
    return rows


def _row(names: list[Any], row: Any) -> Any:
    """A row that does not fit its columns stays as it is, to be rejected alone."""
    fits = isinstance(row, (list, tuple)) and len(row) == len(names)
    return dict(zip(names, row, strict=True)) if fits else row
