"""The audit records of a simulated tenant: what each service writes about one deed, in the shape of Graph.

Activities, services and fixed reasons come from the catalogue's table of expected records; here is how they are worded
and wrapped. Sources: ROL-7.1, AUD-B1, AUD-B3, AUD-B4, AUD-C0, AUD-C1.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from entra_combined_reg.catalog import METHODS, Act, Activity, ExpectedRecord, Flow, Method, expected_records
from entra_combined_reg.facts import RegisteredMethod, UserState
from entra_combined_reg.rollback import Actor
from entra_combined_reg.testing._properties import changed_properties
from entra_combined_reg.values import frozen

__all__ = ["Deed", "by_actor", "by_user", "records_of"]

Record = dict[str, Any]


@frozen(kw_only=True)
class Deed:
    """One thing that was done to a user.

    Attributes:
        act: What, in the catalogue's word.
        by: ``initiatedBy`` of the service that names the act.
        before: The user before.
        after: The user afterwards.
        method: The method object it was about.
        at: When it began.
        number: Its number in the tenant, from 1.
        own: The user did it in Security info.
        finished: The user came to its end; else only its beginning is written.
        every_record: Write what may come beside the certain records.
    """

    act: Act
    by: Mapping[str, Any]
    before: UserState
    after: UserState
    method: RegisteredMethod | None = None
    at: datetime
    number: int
    own: bool = False
    finished: bool = True
    every_record: bool = False


#: Microsoft's service that writes the directory's properties when methods change (AUD-B4).
_TWIN: Final = {"user": None, "app": {"appId": None, "displayName": "Azure MFA StrongAuthenticationService"}}
_UPDATE: Final = "Update user"
_DIRECTORY: Final = "Core Directory"
#: Seconds between the records of what a user does: 9 to 70 were seen (AUD-B4).
_PACE: Final = timedelta(seconds=9)
#: What the old service's properties do not know of: nobody writes them in its name.
_BY_ADMIN: Final = frozenset({Act.SET_PER_USER_MFA, Act.LEGACY_RESET})
_METHODS: Final = "Authentication Methods"
#: Nouns of the service's grammar, some by analogy (AUD-B3).
_NOUNS: Final[Mapping[Method | None, str]] = {
    Method.PHONE: "phone method",
    Method.ALTERNATE_PHONE: "phone method",
    Method.OFFICE_PHONE: "phone method",
    Method.TEMPORARY_ACCESS_PASS: "temporary access pass method",
    Method.AUTHENTICATOR: "Microsoft Authenticator Authentication Method",
    Method.SOFTWARE_OATH: "Software Oath Authentication Method",
    Method.EMAIL: "Email Authentication Method",
    Method.EXTERNAL: "External Authentication Method",
}
#: Verbs of the same grammar, by activity.
_VERBS: Final[Mapping[Activity | None, str]] = {
    Activity.ADMIN_DELETED_SECURITY_INFO: "Admin deleted",
    Activity.ADMIN_REGISTERED_SECURITY_INFO: "Admin registered",
    Activity.ADMIN_UPDATED_SECURITY_INFO: "Admin changed",
}
#: What proves no end of a registration: its start, and the row that MyAccess stamps at the second of the start.
_BEGINNINGS: Final = frozenset(
    {Activity.USER_STARTED_SECURITY_INFO_REGISTRATION, Activity.GET_PASSKEY_CREATION_OPTIONS}
)
_AT_THE_START: Final = "MyAccess"


def by_user(user: UserState) -> dict[str, Any]:
    """Return ``initiatedBy`` of a user who acts."""
    person = {"id": user.object_id, "displayName": None, "userPrincipalName": user.upn, "ipAddress": "203.0.113.7"}
    return {"user": {**person, "roles": []}, "app": None}


def by_actor(actor: Actor, upn: str | None) -> dict[str, Any]:
    """Return ``initiatedBy`` of an administrator or an application; an application's shape is not certain (U8)."""
    if actor.flow is Flow.DELEGATED:
        return by_user(UserState(object_id=actor.object_id, upn=upn))
    names = {"appId": None, "displayName": "Rollback runner", "servicePrincipalName": None}
    return {"user": None, "app": {**names, "servicePrincipalId": actor.object_id}}


def records_of(deed: Deed) -> tuple[Record, ...]:
    """Write all records of one deed, in the order in which they come."""
    rows = [row for row in expected_records(deed.act) if row.activity_text != _UPDATE]
    written = [row for row in rows if row.always or deed.every_record] or rows[:1]
    if not deed.finished:
        written = [row for row in written if row.activity in _BEGINNINGS or row.service == _AT_THE_START]
    return tuple(_numbered(deed, [*_named(deed, written), *_updates(deed)]))


def _named(deed: Deed, rows: list[ExpectedRecord]) -> Iterator[Record]:
    for place, row in enumerate(rows):
        yield {
            "category": row.category,
            "result": "failure" if deed.act is Act.CANCEL_REGISTRATION else "success",
            "resultReason": _reason(deed, row),
            "activityDisplayName": row.activity_text,
            "activityDateTime": _when(deed, row, place),
            "loggedByService": row.service,
            "operationType": "Add" if deed.own else "ServiceApi",
            "initiatedBy": deed.by,
            "modifiedProperties": _modified(deed),
        }


def _when(deed: Deed, row: ExpectedRecord, place: int) -> datetime:
    """Time a record: what a user does takes time; MyAccess stamps the second of the start, Azure MFA the update."""
    if row.service == _AT_THE_START:
        return deed.at.replace(microsecond=0)
    return deed.at + place * _PACE if deed.own and row.service == _METHODS else deed.at


def _updates(deed: Deed) -> Iterator[Record]:
    """Write the directory's own record, where the deed changed what the directory knows."""
    changed = changed_properties(deed.before, deed.after)
    if changed:
        yield {
            "category": "UserManagement",
            "result": "success",
            "resultReason": "",
            "activityDisplayName": _UPDATE,
            "activityDateTime": deed.at,
            "loggedByService": _DIRECTORY,
            "operationType": "Update",
            "initiatedBy": deed.by if deed.act in _BY_ADMIN else _TWIN,
            "modifiedProperties": changed,
        }


def _reason(deed: Deed, row: ExpectedRecord) -> str:
    method = None if deed.method is None else deed.method.method
    if method in _NOUNS and row.activity in _VERBS:
        return f"{_VERBS[row.activity]} {_NOUNS[method]} for user"
    if row.reason_text is None:
        started = row.activity is Activity.USER_STARTED_SECURITY_INFO_REGISTRATION
        return f"User started the registration for {_words(method)}" if started else ""
    # The article's templates hold the word "method" in the place of the method's name.
    stem = row.reason_text.removesuffix(" method.")
    return row.reason_text if stem == row.reason_text else f"{stem} {_words(method)}"


def _words(method: Method | None) -> str:
    """Name a method as the portal does: the phrase that names the most usages."""
    words = next((row.audit_words for row in METHODS if row.method is method), ())
    return max(words, key=lambda pair: len(pair[1]), default=("method", frozenset[str]()))[0]


def _modified(deed: Deed) -> list[dict[str, Any]]:
    """Return what a service record says of numbers and passes: in clear text, as real ones do."""
    method = deed.method
    if method is None or deed.own:
        return []
    if method.method is Method.TEMPORARY_ACCESS_PASS:
        made = json.dumps(method.id)
        old, new = ('""', made) if deed.act is Act.CREATE_TEMPORARY_ACCESS_PASS else (made, '""')
        return [{"displayName": "TemporaryAccessPass.Id", "oldValue": old, "newValue": new}]
    numbers = [_number(user, method) for user in (deed.before, deed.after)]
    if numbers == [None, None]:
        return []
    old, new = (json.dumps(number or "") for number in numbers)
    return [{"displayName": "Phone.PhoneNumber", "oldValue": old, "newValue": new}]


def _number(user: UserState, method: RegisteredMethod) -> str | None:
    same = (one for one in user.registered or () if (one.type_text, one.id) == (method.type_text, method.id))
    return next((one.phone_number for one in same), None)


def _numbered(deed: Deed, found: list[Record]) -> Iterator[Record]:
    for place, record in enumerate(found):
        directory = record["loggedByService"] == _DIRECTORY
        # The directory's record has another correlation id than those of the services (AUD-B4).
        correlation = f"{deed.number:08x}-{int(directory):04x}-4000-8000-{deed.number:012x}"
        prefix = _prefix(record["loggedByService"], own=deed.own)
        target = _target(deed.after, record.pop("modifiedProperties"))
        yield {
            "id": f"{prefix}_{correlation}_4F2QX_{deed.number * 10 + place:08}",
            "correlationId": correlation,
            **record,
            "activityDateTime": record["activityDateTime"].isoformat(timespec="microseconds")[:26] + "0Z",
            "userAgent": None,
            "targetResources": [target],
            "additionalDetails": [{"key": "UserType", "value": "Member"}] if directory else [],
        }


def _prefix(service: str, *, own: bool) -> str:
    """Return what an id begins with: the emitter (AUD-C0)."""
    if service == _METHODS and own:
        return "IAMUX"
    return "Directory" if service == _DIRECTORY else service


def _target(user: UserState, modified: list[dict[str, Any]]) -> dict[str, Any]:
    person = {"id": user.object_id, "displayName": user.display_name, "userPrincipalName": user.upn}
    return {**person, "type": "User", "groupType": None, "modifiedProperties": modified}
