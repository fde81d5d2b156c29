"""Diagnostic settings: the Event Hub's and storage account's record around Graph's object (AUD-C3).

The outer ``category`` is ``AuditLogs`` (or what a producer put there); the Graph category is the inner one. The reason
stands in up to three places. ``properties`` may be JSON as text after a hop through a SIEM.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.errors import DataError, Problem, kind_of
from entra_combined_reg.wire._columns import decoded, first_of, name_of
from entra_combined_reg.wire._shape import Record, Shape

__all__ = ["DIAGNOSTIC", "tenant_of_resource"]

_TENANT: Final = re.compile(r"/tenants/([^/]+)/", re.IGNORECASE)


def _is_diagnostic(record: Record) -> bool:
    if "properties" not in record or "operationName" not in record:
        return False
    inner = record["properties"]
    # A streamed CloudAppEvents row wraps another record; unwrapping comes first there.
    return not (isinstance(inner, Mapping) and "RawEventData" in inner)


def _head(record: Record) -> tuple[Any, Any]:
    inner = record["properties"]
    if isinstance(inner, Mapping):
        return inner.get("loggedByService"), first_of(inner.get("activityDisplayName"), record.get("operationName"))
    # As text it has to be decoded to know: the outer name may be another one than the inner.
    inner = _readable(record)
    return inner.get("loggedByService"), first_of(inner.get("activityDisplayName"), record.get("operationName"))


def _readable(record: Record) -> Record:
    """The inner object where there is one; what is wrong with it is said when the record turns out to be ours."""
    try:
        inner = decoded(record, "properties")
    except DataError:
        return {}
    return inner if isinstance(inner, Mapping) else {}


def tenant_of_resource(resource_id: Any) -> str | None:
    """Return the tenant of a resource id (``/tenants/{id}/providers/…``)."""
    match = _TENANT.search(resource_id) if isinstance(resource_id, str) and len(resource_id) < 4096 else None
    return match[1] if match else None


def _fields(record: Record) -> Record:
    inner = decoded(record, "properties")
    if not isinstance(inner, Mapping):
        raise DataError([Problem("properties", f"expected an object, got {kind_of(inner)}")])
    fields = dict(inner)
    get = record.get
    fields["activityDisplayName"] = first_of(inner.get("activityDisplayName"), get("operationName"))
    # Precedence: properties.resultReason → properties.resultDescription → resultDescription, skipping empty words.
    fields["resultReason"] = first_of(
        inner.get("resultReason"), inner.get("resultDescription"), get("resultDescription")
    )
    fields["result"] = first_of(inner.get("result"), inner.get("resultType"), get("resultType"))
    fields["activityDateTime"] = first_of(inner.get("activityDateTime"), get("time"))
    fields["correlationId"] = first_of(inner.get("correlationId"), get("correlationId"))
    fields["tenantId"] = first_of(get("tenantId"), inner.get("tenantId"), tenant_of_resource(get("resourceId")))
    fields["callerIpAddress"] = get("callerIpAddress")
    return fields


#: Where a field may stand, in the order of precedence, if not only under its own name inside ``properties``.
_PLACES: Final[dict[str, tuple[str, ...]]] = {
    "activityDisplayName": ("properties.activityDisplayName", "operationName"),
    "resultReason": ("properties.resultReason", "properties.resultDescription", "resultDescription"),
    "result": ("properties.result", "properties.resultType", "resultType"),
    "activityDateTime": ("properties.activityDateTime", "time"),
    "correlationId": ("properties.correlationId", "correlationId"),
    "tenantId": ("tenantId", "properties.tenantId"),
    "callerIpAddress": ("callerIpAddress",),
}


def _path(path: str, record: Record) -> str:
    here = {f"properties.{key}": value for key, value in _readable(record).items()} | dict(record)
    return name_of(here, _PLACES.get(path, (f"properties.{path}",)))


DIAGNOSTIC = Shape(name="diagnostic", recognises=_is_diagnostic, head=_head, fields=_fields, paths=_path)
