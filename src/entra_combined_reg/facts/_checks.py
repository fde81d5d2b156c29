"""What no fact can be: validators of the fact classes. What is only suspicious is a doubt instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs

from entra_combined_reg.errors import CallError, kind_of

__all__ = ["check_stamp", "fact", "within"]


def fact(kind: type, *, default: Any = None) -> Any:
    """Declare a fact: ``None``, or a value of one kind. Text in place of a member or a flag would be misread.

    Args:
        kind: The class of its values.
        default: Its default.
    """
    wanted = kind.__name__

    def check(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is not None and not isinstance(value, kind):
            where = f"{type(instance).__name__}.{attribute.name}"
            raise CallError(f"{where}: expected a {wanted}, got {kind_of(value)}")

    return attrs.field(default=default, validator=check)


def check_stamp(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
    """Refuse what is no time, or a time without its zone; ``None`` passes.

    Raises:
        CallError: With the class and field.
    """
    if value is None:
        return
    where = f"{type(instance).__name__}.{attribute.name}"
    if not isinstance(value, datetime):
        raise CallError(f"{where}: expected a datetime, got {kind_of(value)}")
    if value.utcoffset() is None:
        raise CallError(f"{where}: expected a time with its zone, got one without; give it a tzinfo")


def within(low: int, high: int | None = None) -> Callable[[Any, attrs.Attribute[Any], Any], None]:
    """Return a validator that refuses what is no whole number of ``low`` to ``high``; ``None`` passes.

    Args:
        low: The least.
        high: The greatest; ``None`` for no bound.
    """
    bounds = f"{low} or more" if high is None else f"{low} to {high}"

    def check(instance: Any, attribute: attrs.Attribute[Any], value: Any) -> None:
        if value is None:
            return
        where = f"{type(instance).__name__}.{attribute.name}"
        if type(value) is not int:
            raise CallError(f"{where}: expected a whole number of {bounds}, got {kind_of(value)}")
        if value < low or (high is not None and value > high):
            raise CallError(f"{where}: expected a whole number of {bounds}, got another")

    return check
