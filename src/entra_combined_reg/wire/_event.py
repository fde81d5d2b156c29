"""From the fields of Graph's ``directoryAudit`` straight to an event: the one hot path.

No intermediate tree: the record's own mapping is read once, and a draft, a mutable twin of the frozen class, takes the
fields; naming its class seals it. That costs a third of the keyword constructor, and this module alone may do it.
``tests/wire/test_event.py`` holds that a sealed event equals the one its constructor would build.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

from entra_combined_reg.catalog import Activity, status_of
from entra_combined_reg.errors import DataError, Problem
from entra_combined_reg.events import Change, Event, Principal, PrincipalKind, SecurityInfoEvent
from entra_combined_reg.wire._initiator import initiator_of
from entra_combined_reg.wire._reasons import ReadReason, read_reason
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._stamps import Unreadable, read_stamp
from entra_combined_reg.wire._values import (
    ABSENT,
    absent,
    items_of,
    object_of,
    required_text,
    text_of,
    verbatim,
)

__all__ = ["EventReader", "as_it_is", "content_key", "content_keys"]

#: How many different reasons one reader remembers; numbers inside them make their count unbounded.
_REASONS_KEPT: Final = 4096
_LONGEST_KEPT: Final = 1000

#: Members that every record needs: looking one up on its enum costs more than reading a field, before Python 3.12.
_USER: Final = PrincipalKind.USER
_OTHER: Final = PrincipalKind.OTHER


class _Draft(SecurityInfoEvent):
    """A mutable twin: same slots, same base, so that its class may be changed to a family when all is set."""

    __slots__ = ()
    # Both, or neither counts: with one of them left to the frozen class, CPython calls Python for every assignment.
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


class _PrincipalDraft(Principal):
    __slots__ = ()
    __setattr__ = object.__setattr__
    __delattr__ = object.__delattr__


def content_key(event: SecurityInfoEvent) -> str:
    """Return a digest of what a record says, equal in every shape: for records without an id."""
    return _content(event, (event.target.id or event.target.upn) if event.target else None)


def content_keys(event: SecurityInfoEvent) -> tuple[str, ...]:
    """Return every key a record of the same content may have: shapes name the target by id, by name or not at all."""
    target = event.target
    return (
        tuple(_content(event, name) for name in (target.id, target.upn) if name) if target else (_content(event, ""),)
    )


def _content(event: SecurityInfoEvent, target: str | None) -> str:
    parts = (
        event.occurred_at.isoformat(timespec="seconds"),
        (event.activity.value if event.activity else event.activity_text).casefold(),
        (event.correlation_id or "").casefold(),
        event.status.value,
        (event.reason_text or "").casefold(),
        (target or "").casefold(),
    )
    return "content:" + hashlib.sha256(json.dumps(parts).encode("ascii")).hexdigest()[:32]


class EventReader:
    """Reads the fields of records into events. One a parse: it remembers the reasons it has read.

    Args:
        keep_raw: Put the record itself on the event.
    """

    def __init__(self, *, keep_raw: bool) -> None:
        self._keep_raw = keep_raw
        self._reasons: dict[str, ReadReason] = {}

    def read(self, record: Record, shape: Shape, family: type[Event], activity: Activity | None) -> Event:
        """Make the event of one record.

        Raises:
            DataError: With every problem of the record, in its own words.
        """
        fields = record if shape.fields is as_it_is else shape.fields(record)
        problems: list[Problem] = []
        event: Any = _Draft.__new__(_Draft)
        event.activity = activity
        _texts(event, fields, problems)
        self._stamp(event, fields, shape, problems)
        self._reason(event, fields, problems)
        _actor(event, fields.get("initiatedBy"), problems)
        _targets(event, fields.get("targetResources"), problems)
        _details(event, fields.get("additionalDetails"), problems)
        caller = fields.get("callerIpAddress")
        if caller is not None:
            caller = text_of(caller, "callerIpAddress", problems)
        if problems:
            raise DataError([Problem(shape.paths(p.path, record), p.message) for p in problems], shape.name)
        if event.ip_address is None:
            event.ip_address = caller
        if event.user_agent is None:
            event.user_agent = _user_agent(event.details)
        event.initiator = initiator_of(event)
        event.shape = shape.name
        event.copies = ()
        event.raw = record if self._keep_raw else None
        event.key = event.id or content_key(event)
        event.__class__ = family
        sealed: Event = event
        return sealed

    def _stamp(self, event: Any, fields: Record, shape: Shape, problems: list[Problem]) -> None:
        value = fields.get("activityDateTime")
        if value in ABSENT if value.__class__ is str else absent(value):
            problems.append(Problem("activityDateTime", "required, but missing"))
            return
        try:
            event.occurred_at, event.tick = read_stamp(value, day_first=shape.day_first)
        except Unreadable as error:
            problems.append(Problem("activityDateTime", str(error)))

    def _reason(self, event: Any, fields: Record, problems: list[Problem]) -> None:
        text = fields.get("resultReason")
        if type(text) is not str or text in ABSENT:
            text = text_of(text, "resultReason", problems)
        event.reason_text = text
        read = _NO_REASON if text is None else self._reasons.get(text) or self._remember(text)
        event.reason = read.reason
        event.method = read.method
        event.usages = read.usages
        event.method_text = read.method_text

    def _remember(self, text: str) -> ReadReason:
        read = read_reason(text)
        if len(self._reasons) < _REASONS_KEPT and len(text) < _LONGEST_KEPT:
            self._reasons[text] = read
        return read


_NO_REASON: Final = ReadReason()


def as_it_is(record: Record) -> Record:
    """``fields`` of the Graph shape."""
    return record


def _texts(event: Any, fields: Record, problems: list[Problem]) -> None:
    # One line a field, no loop over names: this is where the time of a parse goes.
    get = fields.get
    activity = get("activityDisplayName")
    event.activity_text = (
        activity if activity.__class__ is str else required_text(activity, "activityDisplayName", problems)
    )
    event.id = text_of(get("id"), "id", problems)
    event.status_text = text_of(get("result"), "result", problems)
    event.operation_type = text_of(get("operationType"), "operationType", problems)
    event.category = text_of(get("category"), "category", problems)
    event.service = text_of(get("loggedByService"), "loggedByService", problems)
    event.correlation_id = text_of(get("correlationId"), "correlationId", problems)
    event.user_agent = None if (v := get("userAgent")) is None else text_of(v, "userAgent", problems)
    event.tenant_id = None if (v := get("tenantId")) is None else text_of(v, "tenantId", problems)
    event.status = status_of(event.status_text)


def _principal(kind: PrincipalKind, thing: Record, problems: list[Problem]) -> Any:
    get = thing.get
    principal: Any = _PrincipalDraft.__new__(_PrincipalDraft)
    principal.kind = kind
    principal.id = None if (v := get("id")) is None else text_of(v, "id", problems)
    principal.upn = None if (v := get("userPrincipalName")) is None else text_of(v, "userPrincipalName", problems)
    principal.display_name = None if (v := get("displayName")) is None else text_of(v, "displayName", problems)
    principal.type_text = None if (v := get("type")) is None else text_of(v, "type", problems)
    principal.app_id = None if (v := get("appId")) is None else text_of(v, "appId", problems)
    principal.service_principal_id = (
        None if (v := get("servicePrincipalId")) is None else text_of(v, "servicePrincipalId", problems)
    )
    principal.service_principal_name = (
        None if (v := get("servicePrincipalName")) is None else text_of(v, "servicePrincipalName", problems)
    )
    principal.user_type = None if (v := get("userType")) is None else text_of(v, "userType", problems)
    principal.home_tenant_id = None if (v := get("homeTenantId")) is None else text_of(v, "homeTenantId", problems)
    principal.home_tenant_name = (
        None if (v := get("homeTenantName")) is None else text_of(v, "homeTenantName", problems)
    )
    principal.__class__ = Principal
    return principal


def _within(path: str, found: list[Problem], problems: list[Problem]) -> None:
    """Say of the problems inside an object where that object stands; paths are built only where one is wrong."""
    problems += [Problem(f"{path}.{problem.path}", problem.message) for problem in found]


def _actor(event: Any, value: Any, problems: list[Problem]) -> None:
    event.actor = None
    event.ip_address = None
    initiated = value if value.__class__ is dict else object_of(value, "initiatedBy", problems)
    if initiated is None:
        return
    # The other key is null or absent; both can be there with nothing inside (AUD-C1).
    for key, kind in _ACTORS:
        value = initiated.get(key)
        thing: Record | None = value if value.__class__ is dict else object_of(value, f"initiatedBy.{key}", problems)
        if thing is None:
            continue
        found: list[Problem] = []
        if event.ip_address is None:
            event.ip_address = text_of(thing.get("ipAddress"), "ipAddress", found)
        actor = _principal(kind, thing, found)
        if found:
            _within(f"initiatedBy.{key}", found, problems)
        if actor.id or actor.upn or actor.display_name or _is_named(actor):
            event.actor = actor
            return


def _is_named(actor: Principal) -> bool:
    return bool(actor.app_id or actor.service_principal_id or actor.service_principal_name)


_ACTORS: Final = (("user", _USER), ("app", PrincipalKind.APPLICATION))


def _targets(event: Any, value: Any, problems: list[Problem]) -> None:
    targets: list[Principal] = []
    changes: list[Change] = []
    event.target = None
    for n, item in enumerate(items_of(value, "targetResources", problems)):
        thing = item if item.__class__ is dict else object_of(item, f"targetResources[{n}]", problems)
        if thing is None:
            continue
        found: list[Problem] = []
        target = _target(thing, found)
        targets.append(target)
        if event.target is None and target.kind is _USER:
            event.target = target
        modified = thing.get("modifiedProperties")
        # Mostly an empty list or null; what is neither a list nor absent is said.
        if modified is not None and (modified.__class__ is not list or modified):
            changes += _changes(modified, target.id, found)
        if found:
            _within(f"targetResources[{n}]", found, problems)
    event.targets = tuple(targets)
    event.changes = tuple(changes)


def _target(thing: Record, problems: list[Problem]) -> Principal:
    # `Type` in an old sample of the documentation (AUD-C1).
    type_text = thing.get("type")
    if type_text is None and "Type" in thing:
        type_text = thing["Type"]
        thing = {**thing, "type": type_text}
    kind = _KINDS.get(type_text.casefold(), PrincipalKind.OTHER) if isinstance(type_text, str) else PrincipalKind.OTHER
    target: Principal = _principal(kind, thing, problems)
    return target


_KINDS: Final = {
    "user": PrincipalKind.USER,
    "application": PrincipalKind.APPLICATION,
    "serviceprincipal": PrincipalKind.APPLICATION,
}


def _changes(value: Any, target_id: str | None, problems: list[Problem]) -> list[Change]:
    changes: list[Change] = []
    for n, item in enumerate(items_of(value, "modifiedProperties", problems)):
        path = f"modifiedProperties[{n}]"
        thing = object_of(item, path, problems)
        if thing is not None:
            texts = (verbatim(thing.get(key), f"{path}.{key}", problems) for key in _CHANGE_KEYS)
            name, old, new = texts
            changes.append(Change(name=name, old=old, new=new, target_id=target_id))
    return changes


_CHANGE_KEYS: Final = ("displayName", "oldValue", "newValue")


def _details(event: Any, value: Any, problems: list[Problem]) -> None:
    details: list[tuple[str, str | None]] = []
    for n, item in enumerate(items_of(value, "additionalDetails", problems)):
        thing = item if item.__class__ is dict else object_of(item, f"additionalDetails[{n}]", problems)
        if thing is None:
            continue
        found: list[Problem] = []
        key = text_of(thing.get("key"), "key", found)
        details.append((key or "", verbatim(thing.get("value"), "value", found)))
        if found:
            _within(f"additionalDetails[{n}]", found, problems)
    event.details = tuple(details)


def _user_agent(details: tuple[tuple[str, str | None], ...]) -> str | None:
    for key, value in details:
        if key == "User-Agent" and not absent(value):
            return value
    return None
