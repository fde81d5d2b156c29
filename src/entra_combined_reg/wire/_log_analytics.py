"""Log Analytics and Sentinel ``AuditLogs``: rows, the query API's tables, and the portal's CSV export (AUD-C2).

The dynamic columns hold objects or JSON as text. ``TenantId`` is the workspace, never the Entra tenant. CSV exports
carry the zone in the header, ``TimeGenerated [UTC]``, and US dates.
"""

from __future__ import annotations

from typing import Any, Final

from entra_combined_reg.wire._columns import decoded, first_of
from entra_combined_reg.wire._diagnostic import tenant_of_resource
from entra_combined_reg.wire._shape import Record, Shape

__all__ = ["LOG_ANALYTICS"]

_SUFFIX: Final = " [UTC]"


def _is_row(record: Record) -> bool:
    return "OperationName" in record and ("LoggedByService" in record or "AADTenantId" in record)


def _head(record: Record) -> tuple[Any, Any]:
    return record.get("LoggedByService"), first_of(record.get("ActivityDisplayName"), record.get("OperationName"))


def _time(record: Record) -> Any:
    names = ("ActivityDateTime", f"ActivityDateTime{_SUFFIX}", "TimeGenerated", f"TimeGenerated{_SUFFIX}")
    return first_of(*(record.get(name) for name in names))


def _fields(record: Record) -> Record:
    get = record.get
    return {
        "id": get("Id"),
        "activityDisplayName": first_of(get("ActivityDisplayName"), get("OperationName")),
        "activityDateTime": _time(record),
        "category": get("Category"),
        "loggedByService": get("LoggedByService"),
        "operationType": get("AADOperationType"),
        "result": first_of(get("Result"), get("ResultType")),
        # All hunting queries found match the reason in ResultDescription; some use ResultReason; one may be empty.
        "resultReason": first_of(get("ResultReason"), get("ResultDescription")),
        "correlationId": get("CorrelationId"),
        "tenantId": first_of(get("AADTenantId"), tenant_of_resource(get("ResourceId"))),
        "initiatedBy": decoded(record, "InitiatedBy"),
        "targetResources": decoded(record, "TargetResources"),
        "additionalDetails": decoded(record, "AdditionalDetails"),
        "userAgent": get("UserAgent"),
    }


_NAMES: Final = {
    "id": "Id",
    "activityDateTime": "ActivityDateTime",
    "category": "Category",
    "loggedByService": "LoggedByService",
    "operationType": "AADOperationType",
    "result": "Result",
    "resultReason": "ResultReason",
    "correlationId": "CorrelationId",
    "tenantId": "AADTenantId",
    "initiatedBy": "InitiatedBy",
    "targetResources": "TargetResources",
    "additionalDetails": "AdditionalDetails",
    "userAgent": "UserAgent",
}


def _path(path: str) -> str:
    for graph, column in _NAMES.items():
        if path == graph or path.startswith((f"{graph}.", f"{graph}[")):
            return column + path[len(graph) :]
    return path


LOG_ANALYTICS = Shape(
    name="log_analytics",
    recognises=_is_row,
    head=_head,
    fields=_fields,
    paths=_path,
    # "US order only where the format is known to be US" (AUD-C8): this export is.
    day_first=False,
)
