"""The whole error tree, sorted by who is at fault: your data, your call, your adapter.

Nothing else is ever raised by this library on purpose. Every message names the place in the words of the caller's own
record and the *kind* of the value found there, never the value: it may be a secret or ten megabytes long.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, TypeVar

from entra_combined_reg.values import frozen

__all__ = [
    "AdapterError",
    "CallError",
    "CombinedRegError",
    "DataError",
    "Problem",
    "RejectedRecordsError",
    "expect",
    "expect_all",
    "expect_each",
    "kind_of",
]


class CombinedRegError(Exception):
    """Root of every error of this library. Catch it to catch them all; it is never raised itself."""


class CallError(CombinedRegError, ValueError):
    """Your call is at fault: an argument of the wrong type, or a move that is not legal in the present state."""


class AdapterError(CombinedRegError, RuntimeError):
    """Your adapter is at fault: it raised, or answered with something that is no answer."""


@frozen
class Problem:
    """One thing that is wrong with one value.

    Attributes:
        path: Where, in the words of the record it was found in (``properties.initiatedBy.user.id``).
        message: What was expected and what kind of value stood there instead.
    """

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.message} @ {self.path}"


class DataError(CombinedRegError, ValueError):
    """Your data is at fault.

    Args:
        problems: Every problem found, at least one.
        what: The kind of document they were found in (``"record"``, ``"authenticationMethodsPolicy"``).
    """

    def __init__(self, problems: Sequence[Problem], what: str = "data") -> None:
        super().__init__(tuple(problems), what)
        self.problems = tuple(problems)
        self.what = what

    def __str__(self) -> str:
        return f"{self.what}: " + "; ".join(str(problem) for problem in self.problems)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataError) and self.args == other.args

    def __hash__(self) -> int:
        return hash(self.args)


class RejectedRecordsError(ExceptionGroup[DataError], CombinedRegError):
    """At least one record could not be read. One :class:`DataError` for each, in the order of the input."""

    def derive(self, excs: Sequence[Any], /) -> Any:
        """Keep the class when ``except*`` splits the group."""
        return RejectedRecordsError(self.message, excs)


# The words a person uses who looks at JSON, not at Python.
_KINDS: dict[type, str] = {
    type(None): "null",
    bool: "boolean",
    int: "number",
    float: "number",
    str: "text",
    bytes: "bytes",
    dict: "object",
    list: "list",
    tuple: "list",
}


def kind_of(value: object) -> str:
    """Name the kind of ``value`` in the words of JSON: null, boolean, number, text, list, object.

    Anything JSON does not know is named by its class. The value itself is never shown.
    """
    return _KINDS.get(type(value)) or f"a {type(value).__name__}"


T = TypeVar("T")


def expect(name: str, value: object, kind: type[T]) -> T:
    """Return an argument, or refuse one of another kind.

    Raises:
        CallError: With the name of the argument, the kind that was expected and the kind that was found.
    """
    if not isinstance(value, kind):
        wanted = "text" if kind is str else f"a {kind.__name__}"
        raise CallError(f"{name}: expected {wanted}, got {kind_of(value)}")
    return value


def expect_all(name: str, values: object, kind: type[T]) -> tuple[T, ...]:
    """Return an argument that holds many of one kind, or refuse it.

    Raises:
        CallError: It is no iterable, is text, or holds something else; with the position of the first such item.
    """
    return tuple(expect_each(name, values, kind))


def expect_each(name: str, values: object, kind: type[T]) -> Iterator[T]:
    """Yield what an argument holds, each checked when it comes; for more than fits memory.

    Raises:
        CallError: As :func:`expect_all`.
    """
    if isinstance(values, (str, bytes)) or not isinstance(values, Iterable):
        raise CallError(f"{name}: expected an iterable of {kind.__name__}, got {kind_of(values)}")
    for position, value in enumerate(values):
        yield expect(f"{name}[{position}]", value, kind)
