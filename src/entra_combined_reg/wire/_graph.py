"""Microsoft Graph ``directoryAudit`` (v1.0, beta), the portal's JSON download, and Windows PowerShell dumps of them.

SDK dumps leave null keys out; PowerShell writes PascalCase and ``/Date(ms)/``. Sources: AUD-C1, AUD-C4.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.wire._columns import spelled
from entra_combined_reg.wire._event import as_it_is
from entra_combined_reg.wire._shape import Record, Shape

__all__ = ["GRAPH", "powershell_shape"]


def _is_graph(record: Record) -> bool:
    return "activityDisplayName" in record


def _graph_head(record: Record) -> tuple[Any, Any]:
    return record.get("loggedByService"), record.get("activityDisplayName")


#: Graph's own objects and the portal's JSON download, which are alike.
GRAPH = Shape(name="graph", recognises=_is_graph, head=_graph_head, fields=as_it_is)


def _is_powershell(record: Record) -> bool:
    return "ActivityDisplayName" in record and "OperationName" not in record


def _powershell_head(record: Record) -> tuple[Any, Any]:
    return record.get("LoggedByService"), record.get("ActivityDisplayName")


#: A record nests four objects deep; what is deeper is not ours to read.
_DEEPEST: Final = 6
#: Names that the SDK's capitals make unlike the rest.
_ODD: Final = {"IPAddress": "ipAddress"}


def _camel(value: Any, depth: int = 0) -> Any:
    if depth > _DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {_lower_first(key): _camel(item, depth + 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_camel(item, depth + 1) for item in value]
    return value


def _lower_first(key: Any) -> Any:
    return _ODD.get(key) or key[:1].lower() + key[1:] if isinstance(key, str) else key


def _powershell_fields(record: Record) -> Record:
    fields: dict[str, Any] = _camel(record)
    return fields


def _powershell_path(path: str, record: Record) -> str:
    first, *rest = spelled(record, path, _lower_first, lambda name: name[:1].upper() + name[1:])
    return first + "".join(f"[{part}]" if part.isdigit() else f".{part}" for part in rest)


def powershell_shape(*, day_first: bool | None = None) -> Shape:
    """Return the shape of ``Get-MgAuditLogDirectoryAudit | ConvertTo-Json``.

    Args:
        day_first: How a date such as ``03/04/2026`` is meant; tables print them by the machine's locale (AUD-C1).
    """
    return Shape(
        name="powershell",
        recognises=_is_powershell,
        head=_powershell_head,
        fields=_powershell_fields,
        paths=_powershell_path,
        day_first=day_first,
    )
