"""Log Analytics and Sentinel ``AuditLogs``: rows, the query API's tables, and the portal's CSV export (AUD-C2).

The dynamic columns hold objects or JSON as text. ``TenantId`` is the workspace, never the Entra tenant. CSV exports
carry the zone in the header, ``TimeGenerated [UTC]``, and US dates.
"""

from __future__ import annotations

import re
from typing import Any, Final

from entra_combined_reg.wire._columns import decoded, first_of, name_of
from entra_combined_reg.wire._diagnostic import tenant_of_resource
from entra_combined_reg.wire._shape import Record, Shape

__all__ = ["LOG_ANALYTICS"]

_SUFFIX: Final = " [UTC]"


def _is_row(record: Record) -> bool:
    return "OperationName" in record and any(name in record for name in _OTHERS)


#: Beside the operation, one of these makes a row of this table; a projection may leave some of them out.
_OTHERS: Final = ("LoggedByService", "AADTenantId", "ActivityDisplayName")


def _fields(record: Record) -> Record:
    get = record.get
    return {
        "id": get("Id"),
        "activityDisplayName": get(name_of(record, _NAMES["activityDisplayName"])),
        "activityDateTime": get(name_of(record, _NAMES["activityDateTime"])),
        "category": get("Category"),
        "loggedByService": get("LoggedByService"),
        "operationType": get("AADOperationType"),
        "result": get(name_of(record, _NAMES["result"])),
        "resultReason": get(name_of(record, _NAMES["resultReason"])),
        "correlationId": get("CorrelationId"),
        "tenantId": first_of(get("AADTenantId"), tenant_of_resource(get("ResourceId"))),
        "initiatedBy": decoded(record, "InitiatedBy"),
        "targetResources": decoded(record, "TargetResources"),
        "additionalDetails": decoded(record, "AdditionalDetails"),
        "userAgent": get("UserAgent"),
    }


#: Graph's field → columns, the one that counts most first. All hunting queries found match the reason in
#: ResultDescription; some use ResultReason; one may be empty.
_NAMES: Final = {
    "id": ("Id",),
    "activityDisplayName": ("ActivityDisplayName", "OperationName"),
    "activityDateTime": ("ActivityDateTime", f"ActivityDateTime{_SUFFIX}", "TimeGenerated", f"TimeGenerated{_SUFFIX}"),
    "category": ("Category",),
    "loggedByService": ("LoggedByService",),
    "operationType": ("AADOperationType",),
    "result": ("Result", "ResultType"),
    "resultReason": ("ResultReason", "ResultDescription"),
    "correlationId": ("CorrelationId",),
    "tenantId": ("AADTenantId",),
    "initiatedBy": ("InitiatedBy",),
    "targetResources": ("TargetResources",),
    "additionalDetails": ("AdditionalDetails",),
    "userAgent": ("UserAgent",),
}
_FIELD: Final = re.compile(r"\w+")


def _head(record: Record) -> tuple[Any, Any]:
    return record.get("LoggedByService"), record.get(name_of(record, _NAMES["activityDisplayName"]))


def _path(path: str, record: Record) -> str:
    return _FIELD.sub(lambda match: name_of(record, _NAMES[match[0]]), path, count=1)


LOG_ANALYTICS = Shape(
    name="log_analytics",
    recognises=_is_row,
    head=_head,
    fields=_fields,
    paths=_path,
    # "US order only where the format is known to be US" (AUD-C8): this export is.
    day_first=False,
)
