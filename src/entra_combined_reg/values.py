"""How every value of the library is made: frozen and slotted, compared and shown field by field.

attrs writes ``__eq__``, ``__hash__`` and ``__repr__`` of each class as source text and compiles it, which was a third
of what ``import entra_combined_reg`` cost. Here all classes share one of each; the fields, the slots and the
constructor are attrs' own.
"""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

import attrs

__all__ = ["frozen"]

if TYPE_CHECKING:
    # Type checkers know attrs' own decorator, and a value looks the same from outside.
    from attrs import frozen
else:

    def frozen(maybe_class: type | None = None, **options: Any) -> Any:
        """``attrs.frozen`` with shared comparison and ``repr``; fields say ``eq``, ``hash``, ``repr`` as they do there.

        Takes its options but ``eq``, ``order`` and ``repr``; a field's ``eq`` is true or false, never a key function.
        """

        def make(bare: type) -> type:
            # Before attrs builds the slotted class, so that what the class itself defines stays.
            for method in (_equal, _hash, _show):
                if method.__name__ not in bare.__dict__:
                    setattr(bare, method.__name__, method)
            made = attrs.frozen(bare, eq=False, repr=False, **options)
            fields = attrs.fields(made)
            made.__compared__ = _getter([field.name for field in fields if field.eq])
            made.__hashed__ = _getter(
                [field.name for field in fields if (field.eq if field.hash is None else field.hash)]
            )
            made.__shown__ = [
                (field.name, repr if field.repr is True else field.repr, field.default)
                for field in fields
                if field.repr
            ]
            return made

        return make if maybe_class is None else make(maybe_class)


def _getter(names: list[str]) -> Callable[[Any], Any]:
    # A class without fields has its class alone to compare.
    return attrgetter(*(names or ["__class__"]))


def _equal(self: Any, other: Any) -> Any:
    if type(other) is not type(self):
        return NotImplemented
    return self is other or self.__compared__(self) == self.__compared__(other)


def _hash(self: Any) -> int:
    return hash(self.__hashed__(self))


def _is(value: Any, default: Any) -> bool:
    # Never by `==`: a field may hold a stranger's object. Empty sets are equal without being one.
    return value is default or (value.__class__ is default.__class__ is frozenset and value == default)


@recursive_repr("...")
def _show(self: Any) -> str:
    # What has its default is left out: most fields of an event are empty, and nobody reads past the third line.
    shown = ", ".join(
        f"{name}={show(value)}"
        for name, show, default in self.__shown__
        if not _is(value := getattr(self, name), default)
    )
    return f"{type(self).__qualname__.rsplit('>.', 1)[-1]}({shown})"


_equal.__name__, _hash.__name__, _show.__name__ = "__eq__", "__hash__", "__repr__"
