"""Records that are objects: models of the Graph SDK, rows of azure-monitor-query, DataFrames. By duck typing.

No package of theirs is imported: what has the attributes of a ``DirectoryAudit`` is read by them, and what gives cells
by the names of columns is a row.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from enum import Enum
from typing import Any, Final

from entra_combined_reg.wire._shape import Record

__all__ = ["opened_object"]

#: What of a model is read: Graph's name of a field, and for an object, or a list of them, what of that is read.
_Fields = dict[str, "_Fields | None"]


def _scalars(names: str) -> _Fields:
    return dict.fromkeys(names.split())


_USER: Final = _scalars("id displayName userPrincipalName ipAddress userType homeTenantId homeTenantName")
_APP: Final = _scalars("appId displayName servicePrincipalId servicePrincipalName")
_TARGET: Final = _scalars("id displayName type userPrincipalName") | {
    "modifiedProperties": _scalars("displayName oldValue newValue")
}
_AUDIT: Final[_Fields] = _scalars(
    "id category correlationId result resultReason activityDisplayName activityDateTime loggedByService operationType"
    " userAgent"
) | {
    "initiatedBy": {"app": _APP, "user": _USER},
    "targetResources": _TARGET,
    "additionalDetails": _scalars("key value"),
}
#: Columns of ``AuditLogs`` that this library reads; a row tells its cells by name, never its names.
_COLUMNS: Final = [
    "Id",
    "OperationName",
    "ActivityDisplayName",
    "ActivityDateTime",
    "TimeGenerated",
    "Category",
    "LoggedByService",
    "AADOperationType",
    "Result",
    "ResultType",
    "ResultReason",
    "ResultDescription",
    "CorrelationId",
    "AADTenantId",
    "ResourceId",
    "InitiatedBy",
    "TargetResources",
    "AdditionalDetails",
    "UserAgent",
]


def opened_object(item: Any) -> tuple[Any, ...] | None:
    """Return the records or tables in an object that is no mapping; ``None`` where it is none of those known."""
    try:
        return _opened(item)
    except Exception:  # noqa: BLE001  a stranger's attribute may raise anything
        return None


def _opened(item: Any) -> tuple[Any, ...] | None:
    if isinstance(item, (str, bytes, list, tuple, int, float, type)) or item is None:
        return None
    if hasattr(item, "activity_display_name"):
        return (_model(item, _AUDIT),)
    for name in ("tables", "partial_data", "value"):
        # A query's answer, one that came in part, and a page of Graph's.
        if isinstance(inside := getattr(item, name, None), list):
            return tuple(inside)
    return _frame(item) or _row(item)


def _frame(item: Any) -> tuple[Any, ...] | None:
    if isinstance(getattr(item, "rows", None), list) and isinstance(getattr(item, "columns", None), list):
        return tuple(dict(zip(item.columns, row, strict=True)) for row in item.rows)
    if hasattr(item, "to_dicts"):
        return tuple(item.to_dicts())  # polars
    return tuple(item.to_dict("records")) if hasattr(item, "iterrows") else None  # pandas


def _row(item: Any) -> tuple[Any, ...] | None:
    found = {name: item[name] for name in _COLUMNS if _has(item, name)} if hasattr(item, "__getitem__") else {}
    return (found,) if "OperationName" in found else None


def _has(item: Any, name: str) -> bool:
    try:
        item[name]
    except (LookupError, ValueError, TypeError):
        return False
    return True


def _model(thing: Any, fields: _Fields) -> Record:
    """A model in Graph's own words; what it did not know of, it keeps as ``additional_data``."""
    more = getattr(thing, "additional_data", None)
    found = _plain(more) if isinstance(more, Mapping) else {}
    for name, inner in fields.items():
        value = getattr(thing, _snake(name), None)
        if value is not None:
            found[name] = _value(value, inner)
    return found


def _snake(name: str) -> str:
    return re.sub("([A-Z])", r"_\1", name).lower()


def _value(value: Any, inner: _Fields | None) -> Any:
    if inner is None:
        return _plain(value)
    if isinstance(value, (list, tuple)):
        return [_model(item, inner) for item in value]
    return value if isinstance(value, (Mapping, str)) else _model(value, inner)


def _plain(value: Any) -> Any:
    """A value as the record had it: members of enums, and what an SDK takes for a GUID or a time, are text there."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime):
        return value.isoformat()
    if type(value).__name__ == "UUID":
        return str(value)
    return value.value if isinstance(value, Enum) else value
