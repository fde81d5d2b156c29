"""The Entra portal's CSV download: 86 columns, one row a record (AUD-C4).

No id, no operation type, no tenant; three targets with five properties each and six details at most, cut in silence by
the portal. The header may start with a byte order mark, and may be localised: known spellings are in ``_LOCAL``.
"""

from __future__ import annotations

import re
from typing import Any, Final

from entra_combined_reg.wire._columns import first_of
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._values import absent

__all__ = ["portal_shape"]

#: English column → spellings seen elsewhere. Only what was seen: a Spanish parser (AUD-C4).
_LOCAL: Final[dict[str, tuple[str, ...]]] = {
    "Date (UTC)": (
        "\ufeffDate (UTC)",
        '\ufeff"Date (UTC)"',
        "Fecha (UTC)",
        "\ufeffFecha (UTC)",
        '\ufeff"Fecha (UTC)"',
    ),
    "Service": ("Servicio",),
    "Category": ("Categoría",),
    "Activity": ("Actividad",),
    "Result": ("Resultado",),
    "User Agent": ("UserAgent", "Agente de usuario"),
    "Target1UserPrincipalName": ("Objetivo1NombrePrincipalDeUsuario",),
}


def _spelled(record: Record, name: str) -> str:
    return next((other for other in (name, *_LOCAL.get(name, ())) if other in record), name)


def _column(record: Record, name: str) -> Any:
    return record.get(_spelled(record, name))


def _is_portal(record: Record) -> bool:
    stamps = ("Date (UTC)", *_LOCAL["Date (UTC)"])
    return ("Activity" in record or "Actividad" in record) and any(name in record for name in stamps)


def _head(record: Record) -> tuple[Any, Any]:
    return _column(record, "Service"), _column(record, "Activity")


def _fields(record: Record) -> Record:
    return {
        "activityDisplayName": _column(record, "Activity"),
        "activityDateTime": _column(record, "Date (UTC)"),
        "correlationId": record.get("CorrelationId"),
        "loggedByService": _column(record, "Service"),
        "category": _column(record, "Category"),
        "result": _column(record, "Result"),
        "resultReason": record.get("ResultReason"),
        "userAgent": _column(record, "User Agent"),
        "initiatedBy": _actor(record),
        "targetResources": [_target(record, n) for n in _targets(record)],
        "additionalDetails": [
            {"key": record.get(f"AdditionalDetail{n}Key"), "value": record.get(f"AdditionalDetail{n}Value")}
            for n in _details(record)
        ],
        "callerIpAddress": record.get("IPAddress"),
    }


def _actor(record: Record) -> dict[str, Any]:
    kind = record.get("ActorType")
    thing = {
        "id": record.get("ActorObjectId"),
        "userPrincipalName": record.get("ActorUserPrincipalName"),
        "displayName": record.get("ActorDisplayName"),
        "homeTenantId": record.get("ActorHomeTenantId"),
        "homeTenantName": record.get("ActorHomeTenantName"),
        "servicePrincipalId": record.get("ActorServicePrincipalId"),
        "servicePrincipalName": record.get("ActorServicePrincipalName"),
    }
    is_app = (isinstance(kind, str) and kind.startswith("Ap")) or (
        absent(kind) and not absent(first_of(thing["servicePrincipalId"], thing["servicePrincipalName"]))
    )
    return {"app" if is_app else "user": thing}


def _target(record: Record, n: int) -> dict[str, Any]:
    start = f"Target{n}"
    upn = _column(record, f"{start}UserPrincipalName")
    return {
        # Where a localised header hides the type, a user principal name says that it is a user.
        "type": first_of(record.get(f"{start}Type"), "User" if not absent(upn) else None),
        "displayName": record.get(f"{start}DisplayName"),
        "id": record.get(f"{start}ObjectId"),
        "userPrincipalName": upn,
        "modifiedProperties": [
            {
                "displayName": record.get(f"{start}ModifiedProperty{m}Name"),
                "oldValue": record.get(f"{start}ModifiedProperty{m}OldValue"),
                "newValue": record.get(f"{start}ModifiedProperty{m}NewValue"),
            }
            for m in _properties(record, f"{start}ModifiedProperty")
        ],
    }


def _targets(record: Record) -> list[int]:
    """The numbers of the targets that the row holds. Empty columns are how the file says that there is none."""
    return [
        n
        for n in range(1, 4)
        if _holds(record, f"Target{n}", ("Type", "DisplayName", "ObjectId"))
        or not absent(_column(record, f"Target{n}UserPrincipalName"))
        or _properties(record, f"Target{n}ModifiedProperty")
    ]


def _properties(record: Record, start: str) -> list[int]:
    return [n for n in range(1, 6) if _holds(record, f"{start}{n}", ("Name", "OldValue", "NewValue"))]


def _details(record: Record) -> list[int]:
    return [n for n in range(1, 7) if _holds(record, f"AdditionalDetail{n}", ("Key", "Value"))]


def _holds(record: Record, start: str, ends: tuple[str, ...]) -> bool:
    """A value without its name is kept, too."""
    return not all(absent(record.get(start + end)) for end in ends)


_NAMES: Final = {
    "activityDisplayName": "Activity",
    "activityDateTime": "Date (UTC)",
    "correlationId": "CorrelationId",
    "loggedByService": "Service",
    "category": "Category",
    "result": "Result",
    "resultReason": "ResultReason",
    "userAgent": "User Agent",
    "callerIpAddress": "IPAddress",
}
_PARTS: Final = {
    "id": "ObjectId",
    "userPrincipalName": "UserPrincipalName",
    "displayName": "DisplayName",
    "type": "Type",
    "homeTenantId": "HomeTenantId",
    "homeTenantName": "HomeTenantName",
    "servicePrincipalId": "ServicePrincipalId",
    "servicePrincipalName": "ServicePrincipalName",
    "key": "Key",
    "value": "Value",
    "oldValue": "OldValue",
    "newValue": "NewValue",
}
_NUMBER: Final = re.compile(r"\[(\d+)\]")


def _path(path: str, record: Record) -> str:
    if path in _NAMES:
        return _spelled(record, _NAMES[path])
    head, _, last = path.rpartition(".")
    places = [int(number) for number in _NUMBER.findall(head)]
    if head.startswith("initiatedBy"):
        return f"Actor{_PARTS[last]}"
    if head.startswith("additionalDetails"):
        return f"AdditionalDetail{_details(record)[places[0]]}{_PARTS[last]}"
    target = f"Target{_targets(record)[places[0]]}"
    if len(places) == 1:
        return _spelled(record, target + _PARTS[last])
    start = f"{target}ModifiedProperty"
    # A property's own name is a display name, too.
    return f"{start}{_properties(record, start)[places[1]]}{'Name' if last == 'displayName' else _PARTS[last]}"


def portal_shape(*, day_first: bool | None = None) -> Shape:
    """Return the shape of the portal's CSV rows.

    Args:
        day_first: How a date such as ``03/04/2026`` is meant; ISO dates need no answer, slash dates do.
    """
    return Shape(name="portal_csv", recognises=_is_portal, head=_head, fields=_fields, paths=_path, day_first=day_first)
