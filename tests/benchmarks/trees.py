"""The same record as full object trees in other libraries, to measure ourselves against."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import attrs

try:
    import msgspec
except ImportError:
    msgspec = None
try:
    import pydantic
except ImportError:
    pydantic = None

# Fields and their types; an optional one may be null or absent. One table, so that every library builds the same tree.
USER = dict.fromkeys(
    ("id", "displayName", "userPrincipalName", "ipAddress", "userType", "homeTenantId", "homeTenantName"), str | None
)
APP = dict.fromkeys(("appId", "displayName", "servicePrincipalId", "servicePrincipalName"), str | None)
CHANGE = dict.fromkeys(("displayName", "oldValue", "newValue"), str | None)
DETAIL = dict.fromkeys(("key", "value"), str | None)
TARGET_TEXTS = dict.fromkeys(("id", "displayName", "type", "userPrincipalName", "groupType"), str | None)
AUDIT_TEXTS = dict.fromkeys(
    (
        "id",
        "category",
        "correlationId",
        "result",
        "resultReason",
        "activityDisplayName",
        "loggedByService",
        "operationType",
        "userAgent",
    ),
    str | None,
)


def tree(make: Callable[[str, dict[str, Any]], type]) -> type:
    """Build the whole tree with one library's way of making a class."""
    user, app, change, detail = (
        make(name, fields) for name, fields in (("User", USER), ("App", APP), ("Change", CHANGE), ("Detail", DETAIL))
    )
    initiator = make("InitiatedBy", {"user": user | None, "app": app | None})
    target = make("Target", {"modifiedProperties": list[change]} | TARGET_TEXTS)
    lists = {"targetResources": list[target], "additionalDetails": list[detail]}
    return make("Audit", {"activityDateTime": datetime, "initiatedBy": initiator} | lists | AUDIT_TEXTS)


def _attrs_class(name: str, fields: dict[str, Any]) -> type:
    return attrs.make_class(name, {key: _attribute(kind) for key, kind in fields.items()}, frozen=True, slots=True)


def _attribute(kind: Any) -> Any:
    return attrs.field(type=kind, default=None) if _may_be_none(kind) else attrs.field(type=kind)


def _may_be_none(kind: Any) -> bool:
    return type(None) in getattr(kind, "__args__", ())


#: The tree for cattrs; the time stays text there, as plain cattrs reads no time.
Audit = tree(lambda name, fields: _attrs_class(name, {k: str if v is datetime else v for k, v in fields.items()}))


def msgspec_convert() -> Callable[[Any], object] | None:
    """Return a function from a mapping to a tree of Structs; ``None`` where msgspec is absent."""
    if msgspec is None:
        return None
    made = tree(
        lambda name, fields: msgspec.defstruct(
            name, [(k, v, None) if _may_be_none(v) else (k, v) for k, v in fields.items()], frozen=True
        )
    )
    return lambda record: msgspec.convert(record, made)


def pydantic_validate() -> Callable[[Any], object] | None:
    """Return a function from a mapping to a tree of models; ``None`` where pydantic is absent."""
    if pydantic is None:
        return None
    made = tree(
        lambda name, fields: pydantic.create_model(
            name, **{k: (v, None) if _may_be_none(v) else (v, ...) for k, v in fields.items()}
        )
    )
    return made.model_validate
