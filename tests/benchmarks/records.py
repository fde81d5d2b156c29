"""Audit records for the benchmarks: about 950 bytes each, made by counting, the same in every run."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

_START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
_OURS = (
    ("User registered security info", "success", "User registered Authenticator App with Notification and Code", "Add"),
    ("User started security info registration", "success", "User started the registration for Mobile Phone SMS", "Add"),
    ("User registered security info", "failure", "User failed to register Authenticator App with Code", "Add"),
    ("User deleted security info", "success", "User deleted Mobile Phone Call and SMS", "Delete"),
    ("User registered security info", "success", "User registered Fido2 Authentication Method", "ServiceApi"),
    ("User registered all required security info", "failure", "User canceled security info registration.", "Update"),
    ("User reviewed security info", "success", "User successfully reviewed security info.", "Update"),
    (
        "User changed default security info",
        "success",
        "User changed the default security info for Text a code to +X XXXXXXXXX",
        "Update",
    ),
)
_OTHERS = (
    ("Core Directory", "GroupManagement", "Add member to group", "Assign"),
    ("Core Directory", "ApplicationManagement", "Update service principal", "Update"),
    ("Core Directory", "Device", "Update device", "Update"),
    ("Core Directory", "RoleManagement", "Add member to role", "Assign"),
    ("Account Provisioning", "ProvisioningManagement", "Synchronization rule action", "Update"),
    ("PIM", "GroupManagement", "Add eligible member to group in PIM requested", "Assign"),
    ("Application Proxy", "DirectoryManagement", "Register connector", "Add"),
    ("Invited Users", "UserManagement", "Invite external user", "Add"),
)


def records(count: int, *, ours_of_five: int) -> list[dict[str, Any]]:
    """Return ``count`` records of which ``ours_of_five`` in every five become events."""
    return [_ours(n) if n % 5 < ours_of_five else other(n, _START + timedelta(seconds=n)) for n in range(count)]


def as_text(found: list[dict[str, Any]]) -> list[str]:
    """Return each record as the JSON text it would be read from."""
    return [json.dumps(record) for record in found]


def _guid(kind: int, n: int) -> str:
    return f"{kind:08x}-{n % 65536:04x}-4{n % 4096:03x}-8000-{n:012x}"


def _ours(n: int) -> dict[str, Any]:
    activity, result, reason, operation = _OURS[n // 5 % len(_OURS)]
    made = record(n, "Authentication Methods", activity, _START + timedelta(seconds=n), n % 997)
    more = {"category": "UserManagement", "operationType": operation, "result": result, "resultReason": reason}
    return made | more | {"id": made["id"].replace("Authentication Methods", "IAMUX")}


def other(n: int, moment: datetime) -> dict[str, Any]:
    """Return a record about something else."""
    service, category, activity, operation = _OTHERS[n // 5 % len(_OTHERS)]
    made = record(n, service, activity, moment, n % 997)
    more = {"category": category, "operationType": operation}
    return made | more | {"id": made["id"].replace(service, "Directory")}


def record(n: int, service: str, activity: str, moment: datetime, person: int) -> dict[str, Any]:
    """Return the ``n``-th record: one of a person about themselves."""
    user, correlation = _guid(7, person), _guid(9, n)
    name = f"user{person:04}@contoso.com"
    time = moment.strftime("%Y-%m-%dT%H:%M:%S") + f".{n % 10_000_000:07}Z"
    return {
        "id": f"{service}_{correlation}_4F2QX_{n:08}",
        "category": "UserManagement",
        "correlationId": correlation,
        "result": "success",
        "resultReason": "",
        "activityDisplayName": activity,
        "activityDateTime": time,
        "loggedByService": service,
        "operationType": "Add",
        "userAgent": None,
        "initiatedBy": {
            "app": None,
            "user": {
                "id": user,
                "displayName": f"User {person:04}",
                "userPrincipalName": name,
                "ipAddress": f"192.0.2.{n % 250 + 1}",
                "userType": None,
                "homeTenantId": None,
                "homeTenantName": None,
            },
        },
        "targetResources": [
            {
                "id": user,
                "displayName": f"User {person:04}",
                "type": "User",
                "userPrincipalName": name,
                "groupType": None,
                "modifiedProperties": [],
            }
        ],
        "additionalDetails": [{"key": "User-Agent", "value": "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"}],
    }
