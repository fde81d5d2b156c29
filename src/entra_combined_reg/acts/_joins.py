"""Why records belong to one act: a literal table of rules. Each is an observation of AUD-B4, no promise of Microsoft's.

``_gestures.py`` reads the table. A rule says which records it speaks of, which acts they fit, and how far apart the two
may be; it looks at two records and at nothing else, so that a gesture can be undone and made again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Activity, Method, Status
from entra_combined_reg.events import (
    DefaultMethodChange,
    DeviceCredentialChange,
    Event,
    Initiator,
    MethodDeletion,
    MethodRegistration,
    MethodUpdate,
    PasskeyOptionsRequest,
    RegistrationStart,
    UserUpdate,
)
from entra_combined_reg.values import frozen

__all__ = [
    "FAILED",
    "SATELLITES",
    "SESSION",
    "TWINS",
    "Join",
    "JoinRule",
    "by_other_service",
    "is_about_methods",
    "is_named",
    "linked",
]


class JoinRule(StrEnum):
    """Why a record belongs to a gesture. Each is an observation of AUD-B4, not a promise of Microsoft's."""

    #: The record that names the act.
    ANCHOR = "anchor"
    #: A passkey is logged twice, as Passkey or Fido by the portal and as Fido2 by the service.
    PASSKEY_TWIN = "passkey twin"
    #: MyAccess and Azure MFA log the registration again, the first at the whole second of its start.
    OTHER_SERVICE = "same act, other service"
    #: The start of this method's registration.
    STARTED = "started before"
    #: Creation options are fetched before a passkey is registered.
    PASSKEY_OPTIONS = "passkey options before"
    #: The device registration service shares the correlation id, or logs a passkey at the same time.
    DEVICE_CREDENTIAL = "device credential"
    #: Core Directory's Update user on the same target in the five minutes before, or at the same time.
    USER_UPDATE = "user update"


@frozen(kw_only=True)
class Join:
    """One rule.

    Attributes:
        rule: Its name, which stands on the gesture.
        speaks_of: Which records it is about.
        fits: Whether an act, given by its anchor, and such a record belong together.
        before: How long before the record the act may be.
        after: How long after the record the act may be.
        once: An act leaves one such record of a service.
    """

    rule: JoinRule
    speaks_of: Callable[[Event], bool]
    fits: Callable[[Event, Event], bool]
    before: timedelta
    after: timedelta
    once: bool


#: A registration session lives 15 minutes; then sign in again (M-4).
SESSION: Final = timedelta(minutes=15)
#: Records of one act by several services are seconds apart; the longest pair seen is 70 seconds (AUD-B4).
_AROUND: Final = timedelta(minutes=2)
#: "tied by target within the preceding ~5 minutes" (AUD-B4).
_UPDATE: Final = timedelta(minutes=5)
_AT_ONCE: Final = timedelta(0)
#: Results that say it went wrong. What is in neither this list nor a success is not known (AUD-0.3).
FAILED: Final = frozenset({Status.FAILURE, Status.TIMEOUT, Status.CLIENT_ERROR})
_NAMED: Final = (MethodRegistration, MethodDeletion, MethodUpdate, DefaultMethodChange)
_PEOPLE: Final = (Initiator.USER, Initiator.ADMIN)
#: Properties of Update user that speak of sign-in methods (AUD-C1).
_DEVICE_KEYS: Final = ("SearchableDeviceKey", "DeviceKey")
_PROPERTIES: Final = ("StrongAuthentication", *_DEVICE_KEYS)
#: What the device registration service does: the family of the act, and whether the credential is a passkey.
_CREDENTIALS: Final[dict[Activity | None, tuple[type[Event], bool]]] = {
    Activity.ADD_FIDO2_SECURITY_KEY: (MethodRegistration, True),
    Activity.ADD_PASSKEY_DEVICE_BOUND: (MethodRegistration, True),
    Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: (MethodRegistration, False),
    Activity.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: (MethodRegistration, False),
    Activity.ADD_PLATFORM_CREDENTIAL: (MethodRegistration, False),
    Activity.DELETE_FIDO2_SECURITY_KEYS: (MethodDeletion, True),
    Activity.DELETE_PASSKEY_DEVICE_BOUND: (MethodDeletion, True),
    Activity.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: (MethodDeletion, False),
    Activity.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: (MethodDeletion, False),
    Activity.DELETE_PLATFORM_CREDENTIAL: (MethodDeletion, False),
}


def linked(one: Event, other: Event) -> bool:
    """Whether two records share a correlation id. It is not unique to an act, and often missing."""
    return bool(one.correlation_id) and one.correlation_id == other.correlation_id


def is_named(event: Event) -> bool:
    """Whether a record can name an act: a method was registered, deleted, updated or made the default."""
    return isinstance(event, _NAMED)


def by_other_service(event: Event) -> bool:
    """Whether a record says that another service than Authentication Methods wrote it."""
    return (event.service or AUTHENTICATION_METHODS).casefold() != AUTHENTICATION_METHODS.casefold()


def _other_person(one: Event, other: Event) -> bool:
    """Whether two people acted for certain. Applications write in people's names, so they contradict nobody."""
    if one.initiator not in _PEOPLE or other.initiator not in _PEOPLE:
        return False
    if one.initiator is not other.initiator:
        return True
    ids = {event.actor.id.casefold() for event in (one, other) if event.actor is not None and event.actor.id}
    return len(ids) > 1


def _is_second_word(event: Event) -> bool:
    """The service's word for a passkey, beside the portal's ``Passkey`` or ``Fido``."""
    named = is_named(event) and not by_other_service(event) and event.method is Method.PASSKEY
    return named and "fido2" in (event.method_text or "").casefold()


def _same_passkey(anchor: Event, event: Event) -> bool:
    return _same_act(anchor, event) and anchor.method is Method.PASSKEY


def _is_other_word(event: Event) -> bool:
    return is_named(event) and by_other_service(event)


def _same_method(anchor: Event, event: Event) -> bool:
    return _same_act(anchor, event) and event.method in {anchor.method, None}


def _same_act(anchor: Event, event: Event) -> bool:
    return type(anchor) is type(event) and anchor.status is event.status and not _other_person(anchor, event)


def _is_start(event: Event) -> bool:
    # A start that failed is an act of its own: nothing came of it.
    return isinstance(event, RegistrationStart) and event.status not in FAILED


def _started(anchor: Event, event: Event) -> bool:
    if not isinstance(anchor, MethodRegistration) or _other_person(anchor, event):
        return False
    same = event.method is anchor.method and event.method is not None
    return same or (linked(anchor, event) and event.method is None)


def _is_options(event: Event) -> bool:
    return isinstance(event, PasskeyOptionsRequest)


def _is_passkey_registration(anchor: Event, event: Event) -> bool:
    registered = isinstance(anchor, MethodRegistration) and anchor.method is Method.PASSKEY
    return registered and not _other_person(anchor, event)


def _is_credential(event: Event) -> bool:
    return isinstance(event, DeviceCredentialChange) and event.activity in _CREDENTIALS


def _same_credential(anchor: Event, event: Event) -> bool:
    family, passkey = _CREDENTIALS[event.activity]
    same = linked(anchor, event) or (passkey and anchor.method is Method.PASSKEY)
    return type(anchor) is family and same and not _other_person(anchor, event)


def _names_any(event: Event, properties: tuple[str, ...]) -> bool:
    return any((change.name or "").startswith(properties) for change in event.changes)


def is_about_methods(event: Event) -> bool:
    """Whether a record carries a property that speaks of sign-in methods."""
    return _names_any(event, _PROPERTIES)


def _is_update(event: Event) -> bool:
    return isinstance(event, UserUpdate) and is_about_methods(event)


def _update_of(anchor: Event, event: Event) -> bool:
    if event.occurred_at <= anchor.occurred_at:
        return True
    # The key of a passkey is written to the directory after the passkey was registered.
    return anchor.method is Method.PASSKEY and _names_any(event, _DEVICE_KEYS)


#: Records that could name an act and say again what another named. In this order.
TWINS: Final = (
    Join(
        rule=JoinRule.PASSKEY_TWIN,
        speaks_of=_is_second_word,
        fits=_same_passkey,
        before=_AROUND,
        after=_AROUND,
        once=True,
    ),
    Join(
        rule=JoinRule.OTHER_SERVICE,
        speaks_of=_is_other_word,
        fits=_same_method,
        before=_AROUND,
        after=_AROUND,
        once=True,
    ),
)
#: Records that name no act and belong to one.
SATELLITES: Final = (
    Join(rule=JoinRule.STARTED, speaks_of=_is_start, fits=_started, before=_AT_ONCE, after=SESSION, once=True),
    Join(
        rule=JoinRule.PASSKEY_OPTIONS,
        speaks_of=_is_options,
        fits=_is_passkey_registration,
        before=_AT_ONCE,
        after=SESSION,
        once=True,
    ),
    Join(
        rule=JoinRule.DEVICE_CREDENTIAL,
        speaks_of=_is_credential,
        fits=_same_credential,
        before=_AROUND,
        after=_AROUND,
        once=False,
    ),
    Join(
        rule=JoinRule.USER_UPDATE,
        speaks_of=_is_update,
        fits=_update_of,
        before=_AROUND,
        after=_UPDATE,
        once=False,
    ),
)
