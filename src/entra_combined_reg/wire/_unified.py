"""Unified audit log (Purview, Office 365 Management API): related events only (AUD-C5).

Operations end in a full stop, times have no zone and are UTC, scalars lose one encoding. There is no evidence that
records of the Authentication Methods service reach it; where they do, they are read all the same.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Tier, activity_of, rows_of_activity
from entra_combined_reg.errors import DataError, Problem, kind_of
from entra_combined_reg.wire._columns import decoded, first_of, name_of
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._values import absent

__all__ = ["UNIFIED"]

_SERVICE_PRINCIPAL: Final = "ServicePrincipal_"
#: Codes of Actor and Target entries that fit the samples: 1 name, 2 other or GUID, 5 UPN.
_NAME, _UPN = 1, 5


def _is_unified(record: Record) -> bool:
    return "Operation" in record and "Workload" in record


def _head(record: Record) -> tuple[Any, Any]:
    operation = record.get("Operation")
    return _service(operation), operation


def _service(operation: Any) -> str | None:
    # The log names the workload, not the service: every record found is Core Directory's.
    activity = activity_of(operation) if isinstance(operation, str) else None
    core = activity is not None and rows_of_activity(activity)[0].tier is Tier.CORE
    return AUTHENTICATION_METHODS if core else "Core Directory"


def _fields(record: Record) -> Record:
    get = record.get
    user_id = get("UserId")
    return {
        "id": get("Id"),
        "activityDisplayName": get("Operation"),
        "activityDateTime": get("CreationTime"),
        "loggedByService": _service(get("Operation")),
        "category": None,
        "result": get("ResultStatus"),
        "correlationId": get("InterSystemsId"),
        "tenantId": get("OrganizationId"),
        "initiatedBy": _actor(record, user_id),
        "targetResources": [_target(record)],
        "additionalDetails": _details(record),
        "callerIpAddress": first_of(get("ActorIpAddress"), get("ClientIP")),
    }


def _entries(record: Record, key: str) -> list[tuple[Any, Any]]:
    """``Actor`` and ``Target``: a list of ``{ID, Type}``."""
    value = record.get(key)
    if absent(value):
        return []
    if not isinstance(value, list):
        raise DataError([Problem(key, f"expected a list, got {kind_of(value)}")])
    return [(item.get("ID"), item.get("Type")) for item in value if isinstance(item, Mapping)]


def _guid(entries: list[tuple[Any, Any]]) -> str | None:
    """The object id: the entry of 36 characters with four hyphens."""
    ids = (value for value, _ in entries if isinstance(value, str))
    return next((value for value in ids if len(value) == 36 and value.count("-") == 4), None)


def _actor(record: Record, user_id: Any) -> dict[str, Any]:
    entries = _entries(record, "Actor")
    if isinstance(user_id, str) and user_id.startswith(_SERVICE_PRINCIPAL):
        name = next((value for value, code in entries if code == _NAME), None)
        return {"app": {"servicePrincipalId": user_id.removeprefix(_SERVICE_PRINCIPAL), "displayName": name}}
    return {"user": {"userPrincipalName": user_id, "id": _guid(entries)}}


def _target(record: Record) -> dict[str, Any]:
    entries = _entries(record, "Target")
    upn = first_of(record.get("ObjectId"), next((value for value, code in entries if code == _UPN), None))
    modified = decoded(record, "ModifiedProperties")
    return {
        # The log does not say what kind of thing it is about; a user is named by a user principal name (AUD-C5).
        "type": "User" if isinstance(upn, str) and "@" in upn else None,
        "userPrincipalName": upn,
        "id": _guid(entries),
        "modifiedProperties": [_change(item) for item in modified] if isinstance(modified, list) else modified,
    }


def _change(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    return {"displayName": item.get("Name"), "oldValue": item.get("OldValue"), "newValue": item.get("NewValue")}


def _details(record: Record) -> Any:
    value = decoded(record, "ExtendedProperties")
    return [detail for item in value for detail in _detail(item)] if isinstance(value, list) else value


def _detail(item: Any) -> list[Any]:
    if not isinstance(item, Mapping):
        return [item]
    if item.get("Name") != "additionalDetails":
        return [{"key": item.get("Name"), "value": item.get("Value")}]
    try:
        inner = decoded(item, "Value")
    except DataError:
        inner = None
    if not isinstance(inner, Mapping):
        return [{"key": "additionalDetails", "value": item.get("Value")}]
    return [{"key": key, "value": text} for key, text in inner.items()]


_NAMES: Final = {
    "activityDisplayName": "Operation",
    "loggedByService": "Operation",
    "id": "Id",
    "activityDateTime": "CreationTime",
    "result": "ResultStatus",
    "correlationId": "InterSystemsId",
    "tenantId": "OrganizationId",
    "initiatedBy.user.userPrincipalName": "UserId",
    "initiatedBy.app.displayName": "Actor",
    "targetResources[0].userPrincipalName": "ObjectId",
}


#: Parts of properties and details, and the list they stand in.
_PARTS: Final = (
    ("targetResources[0].modifiedProperties", "ModifiedProperties"),
    ("].displayName", "].Name"),
    ("].oldValue", "].OldValue"),
    ("].newValue", "].NewValue"),
    ("].key", "].Name"),
    ("].value", "].Value"),
)
_DETAIL: Final = re.compile(r"additionalDetails\[(\d+)\]")


def _path(path: str, record: Record) -> str:
    if path == "callerIpAddress":
        return name_of(record, ("ActorIpAddress", "ClientIP"))
    if path in _NAMES:
        return _NAMES[path]
    if match := _DETAIL.match(path):
        item = _origins(record)[int(match[1])]
        path = item if item.endswith(".Value") else path.replace(match[0], item)
    for graphs, ours in _PARTS:
        path = path.replace(graphs, ours)
    return path.replace("additionalDetails", "ExtendedProperties")


def _origins(record: Record) -> list[str]:
    """Where each detail stands: ``additionalDetails`` is one property that holds several."""
    return [
        f"ExtendedProperties[{n}].Value" if len(details) > 1 else f"ExtendedProperties[{n}]"
        for n, details in enumerate(map(_detail, decoded(record, "ExtendedProperties")))
        for _ in details
    ]


UNIFIED = Shape(name="unified_audit_log", recognises=_is_unified, head=_head, fields=_fields, paths=_path)
