"""Elastic's ``azure.auditlogs``: the diagnostic record in snake case, lists as objects keyed by number (AUD-C6).

Inner keys of ``initiated_by`` stay camelCase in the pipeline read; newer ones may differ, so both are taken.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.wire._columns import first_of, numbered, spelled
from entra_combined_reg.wire._diagnostic import tenant_of_resource
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._values import absent

__all__ = ["ELASTIC"]


def _part(record: Record, *keys: str) -> Any:
    """Walk down, one key at a time or dotted; ``None`` where the way ends."""
    dotted = ".".join(keys)
    if dotted in record:
        return record[dotted]
    value: Any = record
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def _logs(record: Record) -> Any:
    return _part(record, "azure", "auditlogs")


def _is_elastic(record: Record) -> bool:
    return isinstance(_logs(record), Mapping)


def _inner(record: Record) -> Record:
    inner = _logs(record).get("properties")
    return inner if isinstance(inner, Mapping) else {}


def _activity(record: Record) -> Any:
    return first_of(_inner(record).get("activity_display_name"), _logs(record).get("operation_name"))


def _head(record: Record) -> tuple[Any, Any]:
    return _inner(record).get("logged_by_service"), _activity(record)


def _fields(record: Record) -> Record:
    inner = _inner(record)
    get = inner.get
    return {
        "id": get("id"),
        "activityDisplayName": _activity(record),
        "activityDateTime": first_of(get("activity_datetime"), get("activity_date_time"), record.get("@timestamp")),
        "category": get("category"),
        "loggedByService": get("logged_by_service"),
        "operationType": get("operation_type"),
        # `clientError` never reaches event.outcome; it stays in properties.result.
        "result": first_of(get("result"), _part(record, "event", "outcome")),
        "resultReason": first_of(get("result_reason"), get("result_description")),
        "correlationId": first_of(get("correlation_id"), _part(record, "azure", "correlation_id")),
        "tenantId": first_of(
            _part(record, "azure", "tenant_id"), tenant_of_resource(_part(record, "azure", "resource", "id"))
        ),
        "initiatedBy": _camel(get("initiated_by")),
        "targetResources": _targets(get("target_resources")),
        "additionalDetails": _listed(get("additional_details")),
        "userAgent": first_of(get("user_agent"), _part(record, "user_agent", "original")),
        "callerIpAddress": first_of(_part(record, "source", "ip"), _part(record, "client", "ip")),
    }


def _listed(value: Any) -> Any:
    """An object keyed "0", "1", … in the order of its numbers; what is a list or no list at all stays as it is."""
    if isinstance(value, Mapping):
        return [value[key] for key in numbered(value)]
    return value


def _targets(value: Any) -> Any:
    items = _listed(value)
    return [_target(item) for item in items] if isinstance(items, list) else items


def _target(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    target = _camel(item)
    modified = _listed(first_of(item.get("modified_properties"), item.get("modifiedProperties")))
    target["modifiedProperties"] = [_camel(c) for c in modified] if isinstance(modified, list) else modified
    return target


_SNAKE: Final = re.compile(r"_(\w)")


def _camel(value: Any, depth: int = 0) -> Any:
    if depth > 3 or not isinstance(value, Mapping):
        return value
    return {_camel_name(key): _camel(item, depth + 1) for key, item in value.items()}


def _camel_name(key: Any) -> str:
    return _SNAKE.sub(lambda match: match[1].upper(), str(key))


#: Where a field stands when ``properties`` does not hold it.
_ELSEWHERE: Final = {
    "activityDisplayName": ("azure.auditlogs.operation_name",),
    "activityDateTime": ("@timestamp",),
    "result": ("event.outcome",),
    "correlationId": ("azure.correlation_id",),
    "userAgent": ("user_agent.original",),
}
_ALONE: Final = {"tenantId": ("azure.tenant_id",), "callerIpAddress": ("source.ip", "client.ip")}
_CAPITAL: Final = re.compile("[A-Z]")


def _path(path: str, record: Record) -> str:
    if path in _ALONE:
        return next((name for name in _ALONE[path] if not absent(_part(record, *name.split(".")))), _ALONE[path][0])
    inner = _inner(record)
    for name in _ELSEWHERE.get(path, ()):
        if absent(inner.get(_snake(path))) and not absent(_part(record, *name.split("."))):
            return name
    return ".".join(("azure.auditlogs.properties", *spelled(inner, path, _graph_name, _snake)))


def _graph_name(key: Any) -> str:
    return _camel_name(key).replace("activityDatetime", "activityDateTime")


def _snake(name: str) -> str:
    return _CAPITAL.sub(lambda match: "_" + match[0].lower(), name).replace("activity_date_time", "activity_datetime")


ELASTIC = Shape(name="elastic", recognises=_is_elastic, head=_head, fields=_fields, paths=_path)
