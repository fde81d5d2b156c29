"""What an ``Update user`` record truly changed: methods, numbers, apps and keys, old against new; never their values.

Some changes leave no other record (AUD-B4). Most updates of ``StrongAuthenticationPhoneAppDetail`` are housekeeping: an
app was registered only where the set of inner ids changed. Numbers of ``MethodType`` are decoded; the number of a
requirement's state is handed on as written, because one record is all that speaks for its meaning (AUD-C1).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping
from enum import StrEnum
from typing import Any, Final

from entra_combined_reg.catalog import Method, Usage, method_of_method_type
from entra_combined_reg.errors import expect
from entra_combined_reg.events import Change, SecurityInfoEvent
from entra_combined_reg.markup import Heading, Paragraph, Table, View, Viewable
from entra_combined_reg.quote import mask_numbers, masked
from entra_combined_reg.values import frozen

__all__ = ["MethodChange", "MethodChangeKind", "UpdateReading", "is_about_methods", "names_any", "read_update"]


class MethodChangeKind(StrEnum):
    """What happened to one entry of a property."""

    ADDED = "added"
    REMOVED = "removed"
    #: The entry is there before and after, and what it says differs: another number, another state.
    CHANGED = "changed"
    #: The entry became the default, or is it no longer.
    MADE_DEFAULT = "made default"
    NO_LONGER_DEFAULT = "no longer default"


@frozen(kw_only=True)
class MethodChange:
    """One entry that differs between the old and the new value.

    Attributes:
        kind: What happened to it.
        property_name: The property, as the record names it.
        method: The method it stands for; ``None`` where the entry does not tell.
        usages: The usages it stands for.
        entry: What tells the entry apart: a number of ``MethodType``, the name of a detail, the id of an app, a relying
            party. Never a phone number, a token or a key.
        state: The raw state of a requirement after the change; ``None`` for everything else.
    """

    kind: MethodChangeKind
    property_name: str
    method: Method | None = None
    usages: frozenset[Usage] = frozenset()
    entry: str = ""
    state: str | None = None


@frozen(kw_only=True)
class UpdateReading(Viewable):
    """What the record changed.

    Attributes:
        changes: Every entry that differs, property by property in the record's order.
        housekeeping: Properties that differ in nothing that a person did.
        unread: Properties about sign-in methods that are not known, or whose values are not of a known form. Nothing is
            concluded from them.
    """

    changes: tuple[MethodChange, ...] = ()
    housekeeping: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def is_housekeeping(self) -> bool:
        """Whether the record speaks of sign-in methods, all of it was read, and nothing changed."""
        return bool(self.housekeeping) and not self.changes and not self.unread

    def view(self) -> View:
        """Show what changed, and the properties in which nothing did or nothing could be read."""
        rows = tuple(
            (
                one.kind.value,
                one.method.value if one.method else "not known",
                masked(one.entry),
                one.property_name,
            )
            for one in self.changes
        )
        others = (("Housekeeping", self.housekeeping), ("Not read", self.unread))
        return View(
            (
                Heading("What the update changed", 3),
                Table(("Change", "Method", "Entry", "Property"), rows) if rows else Paragraph("No method."),
                *(Paragraph(f"{title}: {masked(', '.join(names))}") for title, names in others if names),
            )
        )


_DETAILS: Final[dict[str, Method | None]] = {
    "PhoneNumber": Method.PHONE,
    "AlternativePhoneNumber": Method.ALTERNATE_PHONE,
    "VoiceOnlyPhoneNumber": None,
    "Email": Method.EMAIL,
}

#: Entries by what tells them apart, each with what it says; ``None``: not of a known form.
_Entries = dict[Hashable, Any]


class _Unread(Exception):  # noqa: N818  never leaves this module
    pass


def _list(value: Any) -> list[Mapping[str, Any]]:
    # Absent, "" and [] are alike: no entry.
    if value is None or value == "":
        return []
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise _Unread
    return value


def _word(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise _Unread
    return str(value)


def _methods(value: Any) -> _Entries:
    return {_word(item.get("MethodType")): _flag(item.get("Default")) for item in _list(value)}


def _flag(value: Any) -> bool:
    if value is not None and not isinstance(value, bool):
        raise _Unread
    return bool(value)


def _details(value: Any) -> _Entries:
    found: _Entries = {}
    for item in _list(value):
        found.update((name, item[name]) for name in _DETAILS if item.get(name))
    return found


def _apps(value: Any) -> _Entries:
    """Only the ids count: every other field is rewritten as the app is used."""
    return {_word(item.get("Id") or item.get("DeviceId")): None for item in _list(value)}


def _requirements(value: Any) -> _Entries:
    return {str(item.get("RelyingParty") or ""): _state(item.get("State")) for item in _list(value)}


def _state(value: Any) -> str | None:
    return None if value is None else _word(value)


def _keys(value: Any) -> _Entries:
    """The form of a device key is not documented: each is told by all that it says, and its place stands for it."""
    items = [] if value is None or value == "" else value if isinstance(value, list) else [value]
    try:
        return {json.dumps(item, sort_keys=True): None for item in items}
    except RecursionError:
        raise _Unread from None


def _unknown(_: Any) -> _Entries:
    raise _Unread


def _of_type(entry: Hashable, __: Any) -> dict[str, Any]:
    method, usage, _ = method_of_method_type(str(entry)) or (None, None, None)
    return {"method": method, "usages": frozenset({usage} if usage else ()), "entry": mask_numbers(str(entry))}


def _of_detail(entry: Hashable, _: Any) -> dict[str, Any]:
    return {"method": _DETAILS[str(entry)], "entry": mask_numbers(str(entry))}


def _of_app(entry: Hashable, _: Any) -> dict[str, Any]:
    return {"entry": mask_numbers(str(entry))}


def _of_requirement(entry: Hashable, state: Any) -> dict[str, Any]:
    return {"entry": mask_numbers(str(entry)), "state": state}


def _of_key(_: Hashable, __: Any) -> dict[str, Any]:
    return {}


_Reader = Callable[[Any], _Entries]
_Writer = Callable[[Hashable, Any], dict[str, Any]]

#: Property, by how its name begins → how its values are read, and what stands on a change of it.
_PROPERTIES: Final[tuple[tuple[str, _Reader, _Writer], ...]] = (
    ("StrongAuthenticationMethod", _methods, _of_type),
    ("StrongAuthenticationUserDetails", _details, _of_detail),
    ("StrongAuthenticationPhoneAppDetail", _apps, _of_app),
    ("StrongAuthenticationRequirement", _requirements, _of_requirement),
    ("SearchableDeviceKey", _keys, _of_key),
    ("DeviceKey", _keys, _of_key),
    # A property that nobody has described may say anything.
    ("StrongAuthentication", _unknown, _of_key),
)
_DEFAULTS: Final = {True: MethodChangeKind.MADE_DEFAULT, False: MethodChangeKind.NO_LONGER_DEFAULT}
_ABOUT_METHODS: Final = tuple(beginning for beginning, _, _ in _PROPERTIES)


def names_any(event: SecurityInfoEvent, beginnings: tuple[str, ...]) -> bool:
    """Whether a record carries a property whose name begins so."""
    return any((change.name or "").startswith(beginnings) for change in event.changes)


def is_about_methods(event: SecurityInfoEvent) -> bool:
    """Whether a record carries a property that speaks of sign-in methods."""
    return names_any(event, _ABOUT_METHODS)


def read_update(event: SecurityInfoEvent) -> UpdateReading:
    """Read what an ``Update user`` record, or another record with modified properties, changed about sign-in methods.

    Args:
        event: Any event. One without such properties reads as empty.

    Returns:
        The entries that differ. An empty reading says nothing about properties that the record does not carry.

    Raises:
        CallError: ``event`` is no event.
    """
    expect("event", event, SecurityInfoEvent)
    changes: list[MethodChange] = []
    housekeeping: list[str] = []
    unread: list[str] = []
    for change in event.changes:
        name = change.name or ""
        known = next((row for row in _PROPERTIES if name.startswith(row[0])), None)
        if known is None:
            continue
        try:
            found = _compared(name, change, known[1], known[2])
        except _Unread:
            unread.append(name)
        else:
            changes += found
            housekeeping += () if found else (name,)
    return UpdateReading(changes=tuple(changes), housekeeping=tuple(housekeeping), unread=tuple(unread))


def _compared(name: str, change: Change, read: _Reader, write: _Writer) -> list[MethodChange]:
    if change.old is None and change.new is None:
        # A shape that leaves values out says that something changed, not what.
        raise _Unread
    old, new = read(change.old_value), read(change.new_value)
    return [
        MethodChange(kind=kind, property_name=name, **write(entry, new.get(entry, old.get(entry))))
        for entry in {**old, **new}
        if (kind := _kind(entry, old, new)) is not None
    ]


def _kind(entry: Hashable, old: _Entries, new: _Entries) -> MethodChangeKind | None:
    if entry not in old:
        return MethodChangeKind.ADDED
    if entry not in new:
        return MethodChangeKind.REMOVED
    if old[entry] == new[entry]:
        return None
    return _DEFAULTS[new[entry]] if isinstance(new[entry], bool) else MethodChangeKind.CHANGED
