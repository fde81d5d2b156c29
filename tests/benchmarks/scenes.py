"""A log for the benchmarks: what people do with their security info, as the services write it, among other records.

About 950 bytes a record, one in five about registration, in order of time, the same in every run. A scene is what one
person leaves in the log within some minutes (AUD-B4); scenes of many people overlap.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from random import Random
from typing import Any

from records import other, record

_START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
_AM, _CORE, _DRS = "Authentication Methods", "Core Directory", "Device Registration Service"
_STARTED, _REGISTERED = "User started security info registration", "User registered security info"
_ALL = "User registered all required security info"
_APP = "Authenticator App with Notification and Code"
_MFA = "Azure MFA StrongAuthenticationService"
_PHONE_APP, _METHODS = "StrongAuthenticationPhoneAppDetail", "StrongAuthenticationMethod"

_ADMIN = "bbbbbbbb-0000-4000-8000-000000000001"

#: One record of a scene: seconds from its start, service, activity, reason, and what differs from the usual.
Row = tuple[float, str, str, str, dict[str, Any]]


def _row(seconds: float, service: str, activity: str, reason: str = "", **more: Any) -> Row:
    return seconds, service, activity, reason, more


def _app(entry: str, token: str) -> str:
    return json.dumps([{"DeviceName": "Phone", "DeviceToken": token, "Id": entry, "AuthenticationType": 3}])


def _update(seconds: float, name: str, old: str, new: str, **more: Any) -> Row:
    return _row(
        seconds, _CORE, "Update user", changes=[{"displayName": name, "oldValue": old, "newValue": new}], **more
    )


#: What happens, and how often in a hundred scenes.
_SCENES: tuple[tuple[int, tuple[Row, ...]], ...] = (
    (
        22,
        (
            _update(0, _PHONE_APP, "[]", _app("app-1", "made-up"), program=_MFA),
            _row(2.3, _AM, _STARTED, f"User started the registration for {_APP}"),
            _row(2, "MyAccess", _REGISTERED, f"User registered {_APP}"),
            _row(44.7, _AM, _REGISTERED, f"User registered {_APP}"),
            _row(46, _AM, _ALL, "User registered all required security info."),
        ),
    ),
    (
        18,
        (
            _row(0, _AM, "Get passkey creation options", "Successfully retrieved passkey creation options."),
            _row(0.6, _AM, _STARTED, "User started the registration for Passkey"),
            _row(31, _DRS, "Add Passkey (device-bound)"),
            _row(31.4, _AM, _REGISTERED, "User registered Passkey"),
            _row(31.9, _AM, _REGISTERED, "User registered Fido2 Authentication Method", operation="ServiceApi"),
            _update(33, "SearchableDeviceKey", "[]", '[{"Usage":"FIDO","KeyIdentifier":"made-up"}]'),
        ),
    ),
    (
        8,
        tuple(
            row
            for begun in (0, 95, 240)
            for row in (
                _row(begun, _AM, "Get passkey creation options", "Successfully retrieved passkey creation options."),
                _row(begun + 0.6, _AM, _STARTED, "User started the registration for Passkey"),
            )
        ),
    ),
    (
        12,
        (
            _row(0, _AM, _STARTED, "User started the registration for Mobile Phone SMS"),
            _row(50, _AM, _ALL, "User canceled security info registration.", result="failure"),
        ),
    ),
    (
        8,
        (
            _row(0, _AM, _STARTED, "User started the registration for Mobile Phone SMS"),
            _row(30, _AM, _REGISTERED, "User failed to register Mobile Phone SMS", result="failure"),
            _row(60, _AM, _STARTED, "User started the registration for Mobile Phone SMS"),
            _row(95, _AM, _REGISTERED, "User registered Mobile Phone SMS"),
        ),
    ),
    (
        8,
        (
            _row(0, _AM, "Admin registered security info", "Admin registered phone method for user", admin=True),
            _update(0, _METHODS, "[]", '[{"MethodType":5,"Default":true}]', admin=True),
        ),
    ),
    (6, (_row(0, _AM, "User deleted security info", "User deleted Email"),)),
    (5, (_row(0, _AM, "User reviewed security info", "User successfully reviewed security info."),)),
    (10, (_update(0, _PHONE_APP, _app("app-1", "old"), _app("app-1", "new"), program=_MFA),)),
    (3, (_row(0, _AM, _REGISTERED, "User registered security info", program=_MFA),)),
)
_DRAWN = [rows for weight, rows in _SCENES for _ in range(weight)]


#: How many records of scenes are under way at any time.
_UNDER_WAY = 40


def log(count: int, *, users: int) -> Iterator[dict[str, Any]]:
    """Yield ``count`` records in order of time, of which one in five is about registration."""
    dice, numbers, clock = Random(5), itertools.count(), _START
    coming: list[tuple[datetime, int, dict[str, Any]]] = []
    for n in range(count):
        if n % 5:
            yield other(n, clock)
            continue
        while len(coming) < _UNDER_WAY:
            begun, person = clock + timedelta(seconds=dice.uniform(1, 60)), dice.randrange(users)
            for row in dice.choice(_DRAWN):
                number = 5 * next(numbers)
                made = _made(number, begun, person, row)
                heappush(coming, (datetime.fromisoformat(made["activityDateTime"]), number, made))
        clock, _, ours = heappop(coming)
        yield ours


def _made(n: int, begun: datetime, person: int, row: Row) -> dict[str, Any]:
    seconds, service, activity, reason, more = row
    moment = begun + timedelta(seconds=seconds)
    made = record(n, service, activity, moment, person)
    # MyAccess stamps whole seconds; others carry all seven digits, which tell two records of one moment apart.
    stamp = "" if service == "MyAccess" else f".{moment.microsecond:06}{n % 10}"
    made |= {
        "activityDateTime": f"{moment:%Y-%m-%dT%H:%M:%S}{stamp}Z",
        "result": more.get("result", "success"),
        "resultReason": reason,
        "operationType": more.get("operation", "Add"),
    }
    made["targetResources"][0]["modifiedProperties"] = more.get("changes", [])
    if "program" in more:
        made["initiatedBy"] = {"user": None, "app": {"displayName": more["program"], "servicePrincipalId": _ADMIN}}
    elif more.get("admin"):
        made["initiatedBy"]["user"] |= {"id": _ADMIN, "userPrincipalName": "admin@contoso.com"}
    return made
