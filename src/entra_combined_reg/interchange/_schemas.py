"""JSON Schema (draft 2020-12) of every stored kind, written from the classes: what ``plain`` reads."""

from __future__ import annotations

import types
from collections.abc import Callable
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, Union, get_args, get_origin

import attrs

from entra_combined_reg.interchange._documents import SCHEMA_VERSION, kind_named
from entra_combined_reg.plain import TAG

__all__ = ["json_schema"]

_Schema = dict[str, Any]
_SCALARS: Final[dict[Any, _Schema]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    bool: {"type": "boolean"},
    # Draft 2020-12 asserts no format unless asked to; the patterns hold everywhere.
    datetime: {"type": "string", "format": "date-time", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:.*(Z|[+-]\d\d:\d\d)$"},
    date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    timedelta: {"type": "number", "description": "Seconds."},
    type(None): {"type": "null"},
    Any: {},
}


def json_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of the documents of one kind.

    Args:
        kind: Name of a kind, one of ``STORED_KINDS``.

    Returns:
        A schema of draft 2020-12, self-contained, in a fixed order. What it accepts and ``from_document`` refuses are
        values that contradict themselves, texts that only look like times, and whole numbers written like ``5.0``.
        Times are as ``to_document`` writes them; ``from_document`` reads other spellings of ISO 8601 too.

    Raises:
        CallError: No kind has this name.
    """
    found = kind_named(kind)
    classes: dict[str, _Schema] = {}
    value = _Writer(classes).of(found.type)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"entra_combined_reg {found.name}",
        "type": "object",
        "properties": {
            "kind": {"const": found.name},
            "schema": {"type": "integer", "minimum": 1, "maximum": SCHEMA_VERSION},
            "value": value,
        },
        "required": ["kind", "schema", "value"],
        "$defs": dict(sorted(classes.items())),
    }


class _Writer:
    """Writes types; each class and each enum once, under its name."""

    def __init__(self, classes: dict[str, _Schema]) -> None:
        self._classes = classes

    def of(self, tp: Any) -> _Schema:
        if tp in _SCALARS:
            return dict(_SCALARS[tp])
        write = _GENERICS.get(get_origin(tp))
        if write is not None:
            return write(self, tp)
        if issubclass(tp, StrEnum):
            return self._named(tp.__name__, lambda: {"enum": [member.value for member in tp]})
        return self._class(tp, tagged=False)

    def union(self, tp: Any) -> _Schema:
        members = get_args(tp)
        # Where a field may hold one of several classes, each says which it is.
        tagged = sum(attrs.has(member) for member in members) > 1
        written = [self._class(m, tagged=True) if tagged and attrs.has(m) else self.of(m) for m in members]
        return {"anyOf": written}

    def items(self, tp: Any) -> _Schema:
        arguments = get_args(tp)
        if Ellipsis in arguments or get_origin(tp) is frozenset:
            return {"type": "array", "items": self.of(arguments[0])}
        number = len(arguments)
        each = [self.of(argument) for argument in arguments]
        return {"type": "array", "prefixItems": each, "minItems": number, "maxItems": number}

    def _class(self, cls: type, *, tagged: bool) -> _Schema:
        name = f"{cls.__name__}.{TAG}" if tagged else cls.__name__
        return self._named(name, lambda: self._object(cls, tagged=tagged))

    def _named(self, name: str, write: Callable[[], _Schema]) -> _Schema:
        if name not in self._classes:
            self._classes[name] = {}  # a class may hold itself
            self._classes[name] = write()
        return {"$ref": f"#/$defs/{name}"}

    def _object(self, cls: Any, *, tagged: bool) -> _Schema:
        attrs.resolve_types(cls)
        fields = [field for field in attrs.fields(cls) if field.init]
        tag: _Schema = {TAG: {"const": cls.__name__}} if tagged else {}
        return {
            "description": (cls.__doc__ or "").partition("\n")[0],
            "type": "object",
            "properties": tag | {field.name: self.of(field.type) for field in fields},
            "required": [*tag, *(field.name for field in fields if field.default is attrs.NOTHING)],
            "additionalProperties": False,
        }


_GENERICS: Final[dict[Any, Callable[[_Writer, Any], _Schema]]] = {
    Union: _Writer.union,
    types.UnionType: _Writer.union,
    tuple: _Writer.items,
    frozenset: _Writer.items,
}
