"""Reading one document of Microsoft's: keys of any case, every problem kept with its path, nothing guessed.

A ``Node`` is a value and where it stood. What is absent, null or cut off by a PowerShell dump reads as ``None``; what
is of another kind than the document promises is a problem. The readers of policies and of users are written with it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Final, TypeVar

from entra_combined_reg.errors import Problem, kind_of
from entra_combined_reg.values import frozen

__all__ = ["Document", "Node"]

_E = TypeVar("_E", bound=StrEnum)

# What ConvertTo-Json (its depth reached) and Format-List print in place of an object.
_CUT: Final = re.compile(r"@\{.*|(Microsoft\.(Graph|Online)|System)\.[\w.]+(\[\])?\s*", re.DOTALL)
# How PowerShell 5 writes a time in JSON.
_JSON_DATE: Final = re.compile(r"/Date\((-?\d{1,15})([+-]\d{4})?\)/")
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}-(?:[0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}")
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
# .NET's "no time".
_NEVER: Final = 1
_DEEPEST: Final = 60


@frozen
class Node:
    """One value of a document and its path.

    Attributes:
        value: The value; ``None`` where it is absent, null or cut off.
        path: Where it stood, in the words of the document.
        problems: The list of the document that gathers what is wrong.
        present: The key was there, even with null, and was not cut off.
    """

    value: Any
    path: str
    problems: list[Problem]
    present: bool = True

    def wrong(self, expected: str) -> None:
        """Note that something else was expected here."""
        self.problems.append(Problem(self.path, f"expected {expected}, got {kind_of(self.value)}"))

    def get(self, key: str) -> Node:
        """Return the value of a key, whatever its case; PowerShell keeps some under ``AdditionalProperties``."""
        path = f"{self.path}.{key}"
        if isinstance(self.value, Mapping):
            found = _find(self.value, key)
            if found is not None:
                name, value = found
                # What a dump cut off is as good as absent.
                cut = _is_cut(value)
                return Node(None if cut else value, f"{self.path}.{name}", self.problems, present=not cut)
            extra = _find(self.value, "AdditionalProperties")
            if extra is not None and isinstance(extra[1], Mapping) and _find(extra[1], key) is not None:
                return Node(extra[1], f"{self.path}.{extra[0]}", self.problems).get(key)
        return Node(None, path, self.problems, present=False)

    def thing(self) -> Node:
        """Return this node as an object: anything else but null is a problem and reads as absent."""
        if self.value is None or isinstance(self.value, Mapping):
            return self
        self.wrong("an object")
        return Node(None, self.path, self.problems)

    def text(self) -> str | None:
        """Read text; blank text is none."""
        if self.value is None or isinstance(self.value, str):
            return (self.value or "").strip() or None
        self.wrong("text")
        return None

    def identifier(self) -> str | None:
        """Read an id as text; a GUID in small letters, so that ids compare whoever wrote them."""
        text = self.text()
        return None if text is None else _lower_guid(text)

    def verbatim(self) -> str | None:
        """Read text as it stands, blank text included."""
        if self.value is None or isinstance(self.value, str):
            return self.value
        self.wrong("text")
        return None

    def flag(self) -> bool | None:
        """Read true or false; PowerShell's ``True`` and ``False`` are read as well."""
        if self.value is None or isinstance(self.value, bool):
            return self.value
        words = {"true": True, "false": False, "": None}
        if isinstance(self.value, str) and self.value.strip().casefold() in words:
            return words[self.value.strip().casefold()]
        self.wrong("true or false")
        return None

    def whole(self) -> int | None:
        """Read a whole number, also where a dump wrote it as text."""
        if self.value is None or (isinstance(self.value, int) and not isinstance(self.value, bool)):
            return self.value
        if isinstance(self.value, str) and re.fullmatch(r"-?[0-9]{1,9}", self.value.strip()):
            return int(self.value)
        self.wrong("a whole number")
        return None

    def stamp(self) -> datetime | None:
        """Read a time. One that PowerShell printed in the words of a country reads as unknown."""
        if self.value is None or self.value == "":
            return None
        if isinstance(self.value, datetime):
            return self._zoned(self.value)
        if isinstance(self.value, str):
            return self._stamp_of(self.value.strip())
        self.wrong("a time as ISO 8601 text")
        return None

    def _stamp_of(self, text: str) -> datetime | None:
        if dumped := _JSON_DATE.fullmatch(text):
            return self._shift(int(dumped[1]))
        if "/" in text:
            return None
        try:
            return self._zoned(datetime.fromisoformat(text))
        except ValueError:
            self.problems.append(Problem(self.path, "expected a time as ISO 8601 text, got other text"))
            return None

    def _shift(self, milliseconds: int) -> datetime | None:
        try:
            return _EPOCH + timedelta(milliseconds=milliseconds)
        except OverflowError:
            self.problems.append(Problem(self.path, "expected a time, got one outside of the calendar"))
            return None

    def _zoned(self, stamp: datetime) -> datetime | None:
        if stamp.year == _NEVER:
            return None
        if stamp.utcoffset() is None:
            self.problems.append(Problem(self.path, "expected a time with its zone, got one without"))
            return None
        return stamp

    def items(self) -> list[Node] | None:
        """Read a list. PowerShell writes a list of one as its only item, and an empty one as blank text."""
        if self.value is None or self.value == "":
            return None
        if isinstance(self.value, Mapping):
            return [Node(self.value, self.path, self.problems)]
        if not isinstance(self.value, (list, tuple)):
            self.wrong("a list")
            return None
        if self.value and all(_is_cut(item) for item in self.value):
            return None
        return [Node(item, f"{self.path}[{index}]", self.problems) for index, item in enumerate(self.value)]

    def texts(self) -> list[str] | None:
        """Read a list of texts; one text alone is a list of one."""
        if isinstance(self.value, str) and self.value.strip():
            return [self.value.strip()]
        items = self.items()
        return None if items is None else [text for item in items if (text := item.text()) is not None]

    def identifiers(self) -> frozenset[str] | None:
        """Read a list of ids, GUIDs in small letters."""
        found = self.texts()
        return None if found is None else frozenset(_lower_guid(text) for text in found)

    def choice(self, members: type[_E]) -> _E | None:
        """Read a member of an enum without regard to case; unknown text is ``None``."""
        text = (self.text() or "").casefold()
        return next((member for member in members if member.value.casefold() == text), None)

    def is_object(self) -> bool:
        """Say whether an object stands here."""
        return isinstance(self.value, Mapping)

    def names(self) -> Iterator[str]:
        """Yield the keys of the object that are text."""
        return (key for key in self.value if isinstance(key, str)) if self.is_object() else iter(())

    def canonical(self) -> str | None:
        """Return the value as JSON text with sorted keys, for safekeeping; ``None`` where JSON cannot hold it."""
        try:
            return json.dumps(self.value, sort_keys=True, separators=(",", ":"))
        except (TypeError, ValueError, RecursionError):
            self.wrong("plain JSON")
            return None


def _find(mapping: Mapping[Any, Any], key: str) -> tuple[str, Any] | None:
    if key in mapping:
        return key, mapping[key]
    # Most keys are ruled out by their length: half the cost of a bulk join is asking for keys that are not there.
    length, folded = len(key), key.lower()
    for name in mapping:
        if isinstance(name, str) and len(name) == length and name.lower() == folded:
            return name, mapping[name]
    return None


def _lower_guid(text: str) -> str:
    return text.lower() if _GUID.fullmatch(text) else text


def _is_cut(value: Any) -> bool:
    return isinstance(value, str) and value[:1] in {"@", "M", "S"} and _CUT.fullmatch(value) is not None


@frozen
class Document:
    """One document while it is read.

    Attributes:
        name: Its name in Microsoft's words.
        root: Its content, envelopes taken off.
        pages_left: The service says that the list goes on (``@odata.nextLink``).
        context: ``@odata.context``, which names the API version.
        problems: What is wrong with it so far.
    """

    name: str
    root: Node
    pages_left: bool
    context: str
    problems: list[Problem]

    @classmethod
    def of(cls, name: str, value: Any) -> Document:
        """Open a document: the object of a ``value`` envelope, or a list of one, is taken out."""
        problems: list[Problem] = []
        node = Node(value, name, problems)
        context = node.get("@odata.context").value
        if isinstance(node.get("error").value, Mapping) and node.get("error").get("code").present:
            problems.append(Problem(f"{name}.error", "expected the document, got an error answer of the service"))
        left = bool(node.get("@odata.nextLink").value)
        return cls(name, _unwrapped(node), left, context if isinstance(context, str) else "", problems)

    def one(self) -> Node:
        """Return the one object that the document holds."""
        rows = self.rows()
        if len(rows) > 1:
            self.problems.append(Problem(self.root.path, f"expected one object, got a list of {len(rows)}"))
        return rows[0] if len(rows) == 1 else Node(None, self.root.path, self.problems)

    def rows(self) -> list[Node]:
        """Return the objects of the list that the document holds; an object alone is a list of one."""
        if isinstance(self.root.value, str):
            self.root.wrong("an object or a list of objects")
            return []
        items = self.root.items() or []
        return [row for row in (item.thing() for item in items) if row.is_object()]

    def whole(self) -> None:
        """Note a problem where only the first page of a list was given."""
        if self.pages_left:
            self.problems.append(
                Problem(f"{self.name}.@odata.nextLink", "expected the whole list, got one page: join the pages first")
            )


def _unwrapped(node: Node) -> Node:
    for _ in range(_DEEPEST):
        inner = node.get("value")
        # A row of its own may have a property "value"; only an envelope holds an object or a list there.
        if not isinstance(inner.value, (Mapping, list, tuple)):
            return node
        node = inner
    return node
