"""Events in the Open Cybersecurity Schema Framework: plain dicts, ready for ``json.dumps``.

A rule for every version: what a class has no place for stands in ``unmapped``, in the form it has where there is one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any, Final

from entra_combined_reg.acts import subject_of
from entra_combined_reg.catalog import Status
from entra_combined_reg.errors import expect_all
from entra_combined_reg.events import Event, Principal, PrincipalKind, SecurityInfoEvent
from entra_combined_reg.export._meanings import Operation, Subject, meaning_of
from entra_combined_reg.export._ocsf_factors import factors_of
from entra_combined_reg.export._ocsf_schema import (
    BASE_EVENT,
    OcsfClass,
    OcsfVersion,
    version_named,
)
from entra_combined_reg.export._parts import (
    action_of,
    application_of,
    filled,
    ip_of,
    named,
    rest_of,
    said,
    stamp_of,
    utc,
)

__all__ = ["to_ocsf"]

_Object = dict[str, Any]
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND: Final = timedelta(milliseconds=1)
_OTHER: Final = 99
_STATUS: Final = {Status.SUCCESS: (1, "Success"), Status.FAILURE: (2, "Failure")}


def to_ocsf(
    events: Iterable[Event], schema_version: str = "1.8.0", *, unmapped: bool = False, raw_data: bool = False
) -> list[_Object]:
    """Write events as OCSF events.

    What is done to a user becomes Account Change (3001), from 1.9.0 on User Management (3007): a registration enables
    a factor, a deletion disables one, whatever came of it (``status_id``). OCSF calls every factor an MFA factor;
    ``auth_factors`` says which it is, e-mail and security questions included. A policy or a token nobody holds is an
    entity (3004). An event whose record names neither becomes a Base Event (0). What OCSF has no activity for is 99,
    with our own words. Telephone numbers in texts are masked.

    Args:
        events: Events, in any order.
        schema_version: The version to write, "1.1.0" to "1.9.0".
        unmapped: Also write, into ``unmapped``, what the event holds beyond OCSF: operation type, category, other
            targets, details, names of changed properties.
        raw_data: Also write the record as it was, where ``keep_raw`` kept it. Telephone numbers are masked there too;
            device tokens and other secrets in it are not.

    Returns:
        One dict an event, in the order of ``events``.

    Raises:
        CallError: ``events`` holds something else; ``schema_version`` is none of those; an event's time has no zone.
    """
    version = version_named(schema_version)
    return [
        _event(event, version, unmapped=unmapped, raw_data=raw_data)
        for event in expect_all("events", events, SecurityInfoEvent)
    ]


def _event(event: Any, version: OcsfVersion, *, unmapped: bool, raw_data: bool) -> _Object:
    meaning = meaning_of(event)
    objects = _objects(event, meaning.subject, version)
    cls = _class_of(objects, version)
    unplaced = {name: value for name, value in objects.items() if name not in cls.attributes}
    placed = {name: value for name, value in objects.items() if name in cls.attributes}
    rest = rest_of(event) if unmapped else {}
    return filled(
        {
            **_classified(event, cls, meaning.operation),
            "time": (utc("occurred_at", event.occurred_at) - _EPOCH) // _MILLISECOND,
            "message": ": ".join(filter(None, (action_of(event), said(event.reason_text)))),
            **_status(event),
            "metadata": _metadata(event, version),
            **placed,
            "observables": _observables(placed),
            "raw_data": _raw_data(event.raw) if raw_data else None,
            "unmapped": {**unplaced, **_unplaced(event, version), **rest},
        }
    )


def _class_of(objects: _Object, version: OcsfVersion) -> OcsfClass:
    if "user" in objects:
        return version.user
    return version.entity if "entity" in objects else BASE_EVENT


def _classified(event: Event, cls: OcsfClass, operation: Operation) -> _Object:
    other = (_OTHER, action_of(event))
    number, name = next(((number, name) for wanted, number, name in cls.activities if wanted is operation), other)
    return {
        "category_uid": cls.category[0],
        "category_name": cls.category[1],
        "class_uid": cls.uid,
        "class_name": cls.name,
        "activity_id": number,
        "activity_name": name,
        "type_uid": cls.uid * 100 + number,
        # The service itself writes every audit record at the level Informational (AUD-C3).
        "severity_id": 1,
        "severity": "Informational",
    }


def _status(event: Event) -> _Object:
    unknown = (0, "Unknown") if event.status_text is None else (_OTHER, said(event.status_text))
    number, name = _STATUS.get(event.status, unknown)
    return {
        "status_id": number,
        "status": name,
        "status_code": said(event.status_text),
        "status_detail": said(event.reason_text),
    }


def _metadata(event: Event, version: OcsfVersion) -> _Object:
    return filled(
        {
            "version": version.name,
            "product": {"name": "Microsoft Entra ID", "vendor_name": "Microsoft"},
            "uid": named(event.key),
            "original_event_uid": named(event.id) if version.original_event_uid else None,
            "original_time": stamp_of(event),
            "log_name": "AuditLogs",
            "log_provider": said(event.service),
            "event_code": said(event.activity_text),
            "correlation_uid": named(event.correlation_id),
            "tenant_uid": named(event.tenant_id),
        }
    )


def _objects(event: Event, subject: Subject, version: OcsfVersion) -> _Object:
    about = subject_of(event) if subject is Subject.USER else None
    return filled(
        {
            "actor": _actor(event, version),
            "user": _user(about, version),
            "entity": _entity(event) if subject is Subject.ENTITY else None,
            "src_endpoint": filled({"ip": ip_of(event.ip_address)}),
            "http_request": filled({"user_agent": said(event.user_agent)}),
            "auth_factors": factors_of(event) if subject is Subject.USER else None,
        }
    )


def _user(principal: Principal | None, version: OcsfVersion) -> _Object:
    if principal is None:
        return {}
    shown = said(principal.display_name)
    user = filled({"uid": named(principal.id), "name": named(principal.upn)})
    # A user has a name or an id.
    return filled({"name": shown} | user | ({version.display_name: shown} if user else {}))


def _actor(event: Event, version: OcsfVersion) -> _Object:
    actor = event.actor
    if actor is None or actor.kind is PrincipalKind.USER:
        return filled({"user": _user(actor, version)})
    name, app_id = application_of(event)
    called, numbered = version.application
    return filled({called: name, numbered: app_id} if numbered else {called: name or app_id})


def _unplaced(event: Event, version: OcsfVersion) -> _Object:
    """What no class of a version has a place for."""
    numbered = version.application[1]
    return filled(
        {
            "app_uid": application_of(event)[1] if numbered is None else None,
            "ip_address": said(event.ip_address) if ip_of(event.ip_address) is None else None,
        }
    )


def _entity(event: Event) -> _Object:
    for target in event.targets:
        found = filled({"uid": named(target.id), "name": said(target.display_name or target.upn)})
        if found:
            return filled({**found, "type": said(target.type_text)})
    return {}


#: Where an event holds what people search for, with the type of observable it is.
_OBSERVED: Final = (
    ("user.name", 4, "User Name"),
    ("actor.user.name", 4, "User Name"),
    ("src_endpoint.ip", 2, "IP Address"),
)


def _observables(objects: _Object) -> list[_Object]:
    found = [(path, number, name, _at(objects, path)) for path, number, name in _OBSERVED]
    return [
        {"name": path, "type_id": number, "type": name, "value": value} for path, number, name, value in found if value
    ]


def _at(objects: _Object, path: str) -> Any:
    value: Any = objects
    for name in path.split("."):
        value = value.get(name, {})
    return value


def _raw_data(raw: Any) -> str | None:
    return None if raw is None else json.dumps(_masked(raw), ensure_ascii=False)


#: A record nests four objects deep; what is far deeper is no record's.
_DEEPEST: Final = 50


def _masked(value: Any, depth: int = 0) -> Any:
    """A stranger's record as JSON holds it, every text in it masked."""
    if depth > _DEEPEST:
        return f"(nested deeper than {_DEEPEST})"
    if isinstance(value, Mapping):
        return {said(str(key)): _masked(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_masked(item, depth + 1) for item in value]
    if isinstance(value, float):
        return value if isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int)) else said(str(value))
