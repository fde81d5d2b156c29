"""Values ⇄ plain data: the one strict converter, union tags, canonical bytes, fingerprint.

Everything that is stored or compared by its bytes goes through here; audit records and Microsoft's payloads do not
(they are read by ``wire`` and ``facts``, which forgive what this module refuses). A field made with :func:`secret`
never leaves through here unless it is asked for by name.
"""

from __future__ import annotations

import enum
import hashlib
import json
import types
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar, Union, get_args, get_origin

import attrs
import cattrs
from cattrs import Converter
from cattrs.gen import make_dict_structure_fn, make_dict_unstructure_fn, override

from entra_combined_reg.errors import CallError, DataError, Problem, kind_of

__all__ = ["canonical_bytes", "fingerprint", "from_plain", "is_secret", "secret", "to_plain"]

T = TypeVar("T")

#: The key that names the class where a field may hold one of several.
TAG = "kind"
_SECRET = "entra_combined_reg.secret"  # noqa: S105  a metadata key, not a password


def secret(**options: Any) -> Any:
    """Declare an attrs field whose value never shows in ``repr``, plain data, canonical bytes or a fingerprint."""
    return attrs.field(repr=False, metadata={_SECRET: True}, **options)


def is_secret(field: Any) -> bool:
    """Say whether an attrs field was declared with :func:`secret`."""
    return bool(field.metadata.get(_SECRET))


class _Refusal(Exception):  # noqa: N818  never leaves this module
    """A value of the wrong kind; its one argument is the sentence for the reader."""


def _expect(expected: type, noun: str) -> Callable[[Any, Any], Any]:
    def check(value: Any, _: Any) -> Any:
        # `type is`: True is no number here, and a number is no text (cattrs would coerce both in silence).
        if type(value) is not expected:
            raise _Refusal(f"expected {noun}, got {kind_of(value)}")
        return value

    return check


def _read_float(value: Any, _: Any) -> float:
    if type(value) not in {int, float}:
        raise _Refusal(f"expected a number, got {kind_of(value)}")
    return float(value)


def _read_stamp(value: Any, _: Any) -> datetime:
    if not isinstance(value, str):
        raise _Refusal(f"expected a time as ISO 8601 text, got {kind_of(value)}")
    try:
        stamp = datetime.fromisoformat(value)
    except ValueError:
        raise _Refusal("expected a time as ISO 8601 text, got other text") from None
    if stamp.tzinfo is None:
        raise _Refusal("expected a time with its zone, got one without")
    return stamp.astimezone(UTC)


def _read_seconds(value: Any, _: Any) -> timedelta:
    return timedelta(seconds=_read_float(value, float))


def _read_day(value: Any, _: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (ValueError, TypeError):
        raise _Refusal(f"expected a day as ISO 8601 text, got {kind_of(value)}") from None


def _read_enum(value: Any, cls: type[enum.StrEnum]) -> enum.StrEnum:
    try:
        return cls(value)
    except ValueError:
        allowed = ", ".join(str(member.value) for member in cls)
        raise _Refusal(f"expected one of {allowed}; got {kind_of(value)} that is none of them") from None


def _write_stamp(stamp: datetime) -> str:
    if stamp.tzinfo is None:
        raise CallError("a time without a zone cannot be stored: give datetimes a tzinfo")
    return stamp.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _is_union(tp: Any) -> bool:
    """A union of two or more attrs classes, with or without None."""
    if get_origin(tp) not in {Union, types.UnionType}:
        return False
    members = [member for member in get_args(tp) if member is not type(None)]
    return len(members) > 1 and all(attrs.has(member) for member in members)


def _is_frozenset(tp: Any) -> bool:
    return tp is frozenset or get_origin(tp) is frozenset


def _is_list_like(tp: Any) -> bool:
    return get_origin(tp) in {tuple, frozenset}


def _members(tp: Any) -> dict[str, type]:
    """The classes of a union by name; none may have a field that the tag would overwrite."""
    members = {member.__name__: member for member in get_args(tp) if member is not type(None)}
    for name, member in members.items():
        if TAG in attrs.fields_dict(member):
            raise TypeError(f'{name} has a field "{TAG}", so it cannot stand in a union')
    return members


class _PlainConverter(Converter):
    """cattrs with strict scalars, tagged unions and sorted sets. One a process, made on first import."""

    def __init__(self, *, secrets: bool) -> None:
        super().__init__(forbid_extra_keys=True, detailed_validation=True)
        self._secrets = secrets
        for tp, noun in ((str, "text"), (int, "a whole number"), (bool, "true or false")):
            self.register_structure_hook(tp, _expect(tp, noun))
        self.register_structure_hook(float, _read_float)
        # Beside the hook for str, which would take every StrEnum for plain text (measured, cattrs 26.2).
        self.register_structure_hook(enum.StrEnum, _read_enum)
        self.register_unstructure_hook(enum.StrEnum, lambda member: member.value)
        self.register_structure_hook(date, _read_day)
        self.register_structure_hook(datetime, _read_stamp)
        self.register_structure_hook(timedelta, _read_seconds)
        self.register_unstructure_hook(date, date.isoformat)
        self.register_unstructure_hook(datetime, _write_stamp)
        self.register_unstructure_hook(timedelta, timedelta.total_seconds)
        self.register_unstructure_hook_func(_is_frozenset, self._write_set)
        self.register_structure_hook_factory(attrs.has, self._reader)
        self.register_unstructure_hook_factory(attrs.has, self._writer)
        self.register_structure_hook_factory(_is_union, self._union_reader)
        self.register_unstructure_hook_factory(_is_union, self._union_writer)
        self.register_structure_hook_factory(_is_list_like, self._list_reader)

    def _write_set(self, values: frozenset[Any]) -> list[Any]:
        return sorted((self.unstructure(value) for value in values), key=_sort_key)

    def _overrides(self, cls: type) -> dict[str, Any]:
        if self._secrets:
            return {}
        return {f.name: override(omit=True) for f in attrs.fields(cls) if is_secret(f)}

    def _reader(self, cls: type) -> Callable[[Any, Any], Any]:
        # Postponed annotations are resolved here, once a class, before cattrs reads them.
        attrs.resolve_types(cls)
        # Secrets are read where they are given: a Backup comes back whole.
        read: Callable[[Any, Any], Any] = make_dict_structure_fn(cls, self, _cattrs_forbid_extra_keys="from_converter")

        def checked(value: Any, tp: Any) -> Any:
            if not isinstance(value, dict):
                raise _Refusal(f"expected an object ({cls.__name__}), got {kind_of(value)}")
            return read(value, tp)

        return checked

    def _writer(self, cls: type) -> Callable[[Any], dict[str, Any]]:
        attrs.resolve_types(cls)
        return make_dict_unstructure_fn(cls, self, **self._overrides(cls))

    def _union_writer(self, tp: Any) -> Callable[[Any], Any]:
        members = _members(tp)

        def write(value: Any) -> Any:
            if value is None:
                return None
            name = type(value).__name__
            return {TAG: name, **self.unstructure(value, members[name])}

        return write

    def _list_reader(self, tp: Any) -> Callable[[Any, Any], Any]:
        # Text is iterable too: cattrs would read "abc" as three texts, and an object as its keys.
        origin, items = get_origin(tp), get_args(tp)
        each = [item for item in items if item is not Ellipsis]
        fixed = origin is tuple and Ellipsis not in items

        def read(value: Any, _: Any) -> Any:
            if not isinstance(value, (list, tuple)):
                raise _Refusal(f"expected a list, got {kind_of(value)}")
            if fixed and len(value) != len(each):
                raise _Refusal(f"expected a list of {len(each)}, got one of {len(value)}")
            return origin(self._items(value, each if fixed else each * len(value)))

        return read

    def _items(self, values: Sequence[Any], types_: Sequence[Any]) -> list[Any]:
        read, errors = [], []
        for index, (value, tp) in enumerate(zip(values, types_, strict=True)):
            try:
                read.append(self.structure(value, tp))
            except Exception as error:  # noqa: BLE001  collected: every problem of a list is reported, with its index
                error.add_note(cattrs.IterableValidationNote("", index, tp))
                errors.append(error)
        if errors:
            # pyright reads the __init__ of ExceptionGroup, which takes two; cattrs has a __new__ of three.
            raise cattrs.IterableValidationError("list", errors, list)  # pyright: ignore[reportCallIssue]  see above
        return read

    def _union_reader(self, tp: Any) -> Callable[[Any, Any], Any]:
        members = _members(tp)
        optional = type(None) in get_args(tp)

        def read(value: Any, _: Any) -> Any:
            if value is None and optional:
                return None
            if not isinstance(value, dict) or value.get(TAG) not in members:
                raise _Refusal(f'expected an object whose "{TAG}" is one of {", ".join(members)}')
            rest = {key: item for key, item in value.items() if key != TAG}
            return self.structure(rest, members[value[TAG]])

        return read


def _sort_key(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


_PLAIN = _PlainConverter(secrets=False)
_WITH_SECRETS = _PlainConverter(secrets=True)


def to_plain(value: Any, *, secrets: bool = False, as_type: Any = None) -> Any:
    """Turn a value of this library into dicts, lists, text, numbers, booleans and None.

    Args:
        value: Any frozen value of this library, or a tuple of them.
        secrets: Also write fields that hold secrets. Ask for them by name only where the caller keeps them safe.
        as_type: The union a caller will read it back as; its tag is then written.

    Raises:
        CallError: A datetime inside has no time zone.
    """
    converter = _WITH_SECRETS if secrets else _PLAIN
    return converter.unstructure(value, as_type) if as_type is not None else converter.unstructure(value)


def from_plain(data: Any, cls: type[T]) -> T:
    """Build a value of ``cls`` from plain data; strict: no coercion, no unknown key, no missing key.

    Raises:
        DataError: With every problem found and its path.
    """
    try:
        return _PLAIN.structure(data, cls)
    except (_Refusal, cattrs.BaseValidationError, ArithmeticError, ValueError, TypeError, LookupError) as error:
        # Everything that attrs validators or cattrs may raise about data; the cause keeps the whole tree.
        name = getattr(cls, "__name__", "data")
        raise DataError(_problems(error, "$"), name) from error


def _problems(error: BaseException, path: str) -> list[Problem]:
    if isinstance(error, cattrs.ForbiddenExtraKeysError):
        return [Problem(path, f"unknown key {key!r}") for key in sorted(map(str, error.extra_fields))]
    if isinstance(error, cattrs.BaseValidationError):
        found: list[Problem] = []
        for inner in error.exceptions:
            found += _problems(inner, _path_of(inner, path))
        return found
    if isinstance(error, KeyError):
        return [Problem(f"{path}.{error.args[0]}", "required, but missing")]
    return [Problem(path, str(error) if isinstance(error, (_Refusal, CallError, DataError)) else _teach(error))]


def _teach(error: BaseException) -> str:
    # A validator's own sentence may show the value; its class name is enough.
    return f"not acceptable here ({type(error).__name__})"


def _path_of(error: BaseException, path: str) -> str:
    for note in getattr(error, "__notes__", ()):
        if isinstance(note, cattrs.AttributeValidationNote):
            # A missing key carries its own name.
            return path if isinstance(error, KeyError) else f"{path}.{note.name}"
        if isinstance(note, cattrs.IterableValidationNote):
            return f"{path}[{note.index}]"
    return path


def canonical_bytes(value: Any) -> bytes:
    """Return the one byte string of a value: sorted keys, no blanks, ASCII. Secrets are never in it.

    Raises:
        CallError: The value holds what plain data cannot: a number that is none, or something that is no value of
            this library.
    """
    plain = to_plain(value)
    try:
        text = json.dumps(plain, sort_keys=True, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise CallError("the value holds something that plain data cannot hold") from error
    return text.encode("ascii")


def fingerprint(value: Any) -> str:
    """Return the SHA-256 of :func:`canonical_bytes` in hexadecimal: equal values, equal text, on every machine."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()
