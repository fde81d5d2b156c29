"""Envelopes: what carries records and is none. Graph lists, Event Hub messages, query tables, exports, SIEM hits."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from entra_combined_reg.wire._shape import Shape

__all__ = ["unwrap"]

#: Envelopes nest two or three deep in life.
_DEEPEST: Final = 8
#: Keys under which an envelope holds a list of records.
_LISTS: Final = ("value", "records", "Records", "hits")
#: Keys under which a wrapper holds one record, as an object or as JSON text.
_SINGLES: Final = ("AuditData", "RawEventData", "_source")


def unwrap(items: Iterable[Any], shapes: tuple[Shape, ...], depth: int = 0) -> Iterator[Any]:
    """Yield every record; what is no envelope is yielded as it is, whatever it is."""
    first = shapes[0].recognises if shapes else _never
    for item in items:
        if not isinstance(item, Mapping) or first(item):
            yield item
        else:
            inside = _inside(item) if depth < _DEEPEST else None
            if inside is None or any(shape.recognises(item) for shape in shapes):
                yield item
            else:
                yield from unwrap(inside, shapes, depth + 1)


def _never(_: Any) -> bool:
    return False


def _inside(item: Mapping[str, Any]) -> Iterable[Any] | None:
    for key in _LISTS:
        if key in item and isinstance(item[key], (list, tuple)):
            return item[key]  # type: ignore[no-any-return]  # a list of anything
    for key in _SINGLES:
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
            rows += [dict(zip(names, row, strict=True)) for row in table["rows"]]
        except (TypeError, KeyError, ValueError):
            rows.append(table)
    return rows
