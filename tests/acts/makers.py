"""Events with values of our own, in few words: ``registered(at=60, method=Method.PASSKEY)``."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Activity, Method, Status
from entra_combined_reg.events import (
    Change,
    DefaultMethodChange,
    DeviceCredentialChange,
    Event,
    Initiator,
    MethodDeletion,
    MethodRegistration,
    PasskeyOptionsRequest,
    Principal,
    PrincipalKind,
    RegistrationCancellation,
    RegistrationStart,
    RequiredInfoRegistration,
    SecurityInfoReview,
    UserUpdate,
)

START = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
LATER = START + timedelta(days=1)
ADELE = "aaaaaaaa-0000-4000-8000-000000000001"
BORIS = "aaaaaaaa-0000-4000-8000-000000000002"
ADMIN = "bbbbbbbb-0000-4000-8000-000000000001"
CONTOSO = "cccccccc-0000-4000-8000-000000000001"
FABRIKAM = "cccccccc-0000-4000-8000-000000000002"

_KEYS = count()


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def user(object_id: str | None = ADELE, upn: str | None = "adele@contoso.com", **more: Any) -> Principal:
    return Principal(kind=PrincipalKind.USER, id=object_id, upn=upn, **more)


def event(family: type[Event], seconds: float = 0, activity: Activity | None = None, **more: Any) -> Event:
    fields = {
        "key": f"key-{next(_KEYS):06}",
        "occurred_at": at(seconds),
        "activity": activity,
        "activity_text": activity.value if activity else family.__name__,
        "status": Status.SUCCESS,
        "service": AUTHENTICATION_METHODS,
        "target": user(),
    }
    return family(**(fields | more))


def registered(seconds: float = 0, **more: Any) -> Event:
    return event(MethodRegistration, seconds, Activity.USER_REGISTERED_SECURITY_INFO, **more)


def deleted(seconds: float = 0, **more: Any) -> Event:
    return event(MethodDeletion, seconds, Activity.USER_DELETED_SECURITY_INFO, **more)


def started(seconds: float = 0, **more: Any) -> Event:
    return event(RegistrationStart, seconds, Activity.USER_STARTED_SECURITY_INFO_REGISTRATION, **more)


def defaulted(seconds: float = 0, **more: Any) -> Event:
    return event(DefaultMethodChange, seconds, Activity.USER_CHANGED_DEFAULT_SECURITY_INFO, **more)


def all_required(seconds: float = 0, **more: Any) -> Event:
    return event(RequiredInfoRegistration, seconds, Activity.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO, **more)


def canceled(seconds: float = 0, **more: Any) -> Event:
    return event(RegistrationCancellation, seconds, Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION, **more)


def reviewed(seconds: float = 0, **more: Any) -> Event:
    return event(SecurityInfoReview, seconds, Activity.USER_REVIEWED_SECURITY_INFO, **more)


def options(seconds: float = 0, **more: Any) -> Event:
    return event(PasskeyOptionsRequest, seconds, Activity.GET_PASSKEY_CREATION_OPTIONS, **more)


def credential(activity: Activity, seconds: float = 0, **more: Any) -> Event:
    return event(DeviceCredentialChange, seconds, activity, **({"service": "Device Registration Service"} | more))


def updated(seconds: float = 0, *properties: str, **more: Any) -> Event:
    changes = tuple(Change(name=name) for name in properties)
    fields = {"service": "Core Directory", "changes": changes}
    return event(UserUpdate, seconds, Activity.UPDATE_USER, **(fields | more))


def passkey(seconds: float, word: str, **more: Any) -> Event:
    """One of the two rows of a passkey: ``Passkey`` or ``Fido`` by the portal, ``Fido2 …`` by the service."""
    return registered(seconds, method=Method.PASSKEY, method_text=word, **more)


def by_admin(object_id: str = ADMIN) -> dict[str, Any]:
    return {"initiator": Initiator.ADMIN, "actor": user(object_id, "admin@contoso.com")}


def by_user() -> dict[str, Any]:
    return {"initiator": Initiator.USER, "actor": user()}
