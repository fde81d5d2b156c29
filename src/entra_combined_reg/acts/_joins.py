"""Why records belong to one act: a literal table of rules. Each is an observation of AUD-B4, no promise of Microsoft's.

``_gestures.py`` reads the table. A rule says which records it speaks of, which acts they fit, and how far apart the two
may be; it looks at two records and at nothing else, so that a gesture can be undone and made again.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from typing import Final

from entra_combined_reg.acts._updates import is_about_methods, names_any, read_update
from entra_combined_reg.catalog import AUTHENTICATION_METHODS, FAILED_STATUSES, Activity, Method
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
    "JOINS",
    "SESSION",
    "Join",
    "JoinRule",
    "is_passkey_added",
    "join_of",
    "linked",
    "method_of",
    "proves",
    "registers",
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
        of: Families of the records it is about.
        speaks_of: Which of them. No record is spoken of by two rules.
        onto: Families of anchors whose acts may take such a record.
        fits: Whether an act, given by its anchor, and such a record belong together.
        before: How long before the record the act may be.
        after: How long after the record the act may be.
        once: An act leaves one such record of a service.
    """

    rule: JoinRule
    of: tuple[type[Event], ...]
    speaks_of: Callable[[Event], bool]
    onto: tuple[type[Event], ...]
    fits: Callable[[Event, Event], bool]
    before: timedelta
    after: timedelta
    once: bool = True


#: A registration session lives 15 minutes; then sign in again (M-4).
SESSION: Final = timedelta(minutes=15)
#: Records of one act by several services are seconds apart; the longest pair seen is 70 seconds (AUD-B4).
_AROUND: Final = timedelta(minutes=2)
#: "tied by target within the preceding ~5 minutes" (AUD-B4).
_UPDATE: Final = timedelta(minutes=5)
_AT_ONCE: Final = timedelta(0)
_SECOND: Final = timedelta(seconds=1)
_NAMED: Final = (MethodRegistration, MethodDeletion, MethodUpdate, DefaultMethodChange)
_PEOPLE: Final = (Initiator.USER, Initiator.ADMIN)
#: Where the key of a passkey or of Windows Hello stands in the directory (AUD-C1).
_DEVICE_KEYS: Final = ("SearchableDeviceKey", "DeviceKey")
#: What the device registration service does: the family of the act, and the method.
_CREDENTIALS: Final[dict[Activity | None, tuple[type[Event], Method]]] = {
    Activity.ADD_FIDO2_SECURITY_KEY: (MethodRegistration, Method.PASSKEY),
    Activity.ADD_PASSKEY_DEVICE_BOUND: (MethodRegistration, Method.PASSKEY),
    Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: (MethodRegistration, Method.WINDOWS_HELLO),
    Activity.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: (MethodRegistration, Method.AUTHENTICATOR),
    Activity.ADD_PLATFORM_CREDENTIAL: (MethodRegistration, Method.PLATFORM_CREDENTIAL),
    Activity.DELETE_FIDO2_SECURITY_KEYS: (MethodDeletion, Method.PASSKEY),
    Activity.DELETE_PASSKEY_DEVICE_BOUND: (MethodDeletion, Method.PASSKEY),
    Activity.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: (MethodDeletion, Method.WINDOWS_HELLO),
    Activity.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: (MethodDeletion, Method.AUTHENTICATOR),
    Activity.DELETE_PLATFORM_CREDENTIAL: (MethodDeletion, Method.PLATFORM_CREDENTIAL),
}


def linked(one: Event, other: Event) -> bool:
    """Whether two records share a correlation id. It is not unique to an act, and often missing."""
    return bool(one.correlation_id) and one.correlation_id == other.correlation_id


def method_of(event: Event) -> Method | None:
    """The method a record is about: as its reason names it, else as its activity implies it."""
    if event.method is not None:
        return event.method
    if isinstance(event, PasskeyOptionsRequest):
        return Method.PASSKEY
    return _CREDENTIALS[event.activity][1] if event.activity in _CREDENTIALS else None


def proves(event: Event) -> bool:
    """Whether a record's result is to be believed.

    MyAccess stamps its row at the start of a registration, "so a MyAccess row is not proof of completion" (AUD-B4; one
    screenshot, UNVERIFIED beyond it).
    """
    return (event.service or "").casefold() != "myaccess"


def registers(event: Event) -> bool:
    """Whether a record tells of registering a method, with or without success, in whichever service."""
    if isinstance(event, DeviceCredentialChange):
        return event.activity in _CREDENTIALS and _CREDENTIALS[event.activity][0] is MethodRegistration
    return isinstance(event, MethodRegistration)


def is_passkey_added(event: Event) -> bool:
    """Whether the device registration service tells of adding a passkey."""
    return _CREDENTIALS.get(event.activity) == (MethodRegistration, Method.PASSKEY)


def _by_other_service(event: Event) -> bool:
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
    passkey = event.method is Method.PASSKEY and not _by_other_service(event)
    return passkey and "fido2" in (event.method_text or "").casefold()


def _same_passkey(anchor: Event, event: Event) -> bool:
    return anchor.method is Method.PASSKEY and _same_act(anchor, event)


def _is_other_word(event: Event) -> bool:
    return _by_other_service(event) and proves(event)


def _is_unproved(event: Event) -> bool:
    return not proves(event)


def _same_method(anchor: Event, event: Event) -> bool:
    return _same_act(anchor, event) and event.method in {anchor.method, None}


def _same_method_or_start(anchor: Event, event: Event) -> bool:
    if not isinstance(anchor, RegistrationStart):
        return _same_method(anchor, event)
    same_second = _AT_ONCE <= anchor.occurred_at - event.occurred_at < _SECOND
    same = isinstance(event, MethodRegistration) and event.method in {anchor.method, None}
    return same_second and same and not _other_person(anchor, event)


def _same_act(anchor: Event, event: Event) -> bool:
    return type(anchor) is type(event) and anchor.status is event.status and not _other_person(anchor, event)


def _is_going(event: Event) -> bool:
    # A start that failed is an act of its own: nothing came of it.
    return event.status not in FAILED_STATUSES


def _started(anchor: Event, event: Event) -> bool:
    if _other_person(anchor, event) or not _may_register(anchor):
        return False
    return method_of(anchor) is event.method if event.method is not None else linked(anchor, event)


def _may_register(anchor: Event) -> bool:
    return not isinstance(anchor, DeviceCredentialChange) or is_passkey_added(anchor)


def _for_passkey(anchor: Event, event: Event) -> bool:
    return method_of(anchor) is Method.PASSKEY and _may_register(anchor) and not _other_person(anchor, event)


def _is_credential(event: Event) -> bool:
    return event.activity in _CREDENTIALS


def _same_credential(anchor: Event, event: Event) -> bool:
    family, method = _CREDENTIALS[event.activity]
    same = linked(anchor, event) or method is anchor.method is Method.PASSKEY
    return type(anchor) is family and anchor.status is event.status and same and not _other_person(anchor, event)


def _is_change(event: Event) -> bool:
    # An app that wrote its token anew has nothing to do with what the user did a minute later.
    return is_about_methods(event) and not read_update(event).is_housekeeping


def _update_of(anchor: Event, event: Event) -> bool:
    if _other_person(anchor, event):
        return False
    # The key of a passkey is written to the directory after the passkey was registered.
    key = names_any(event, _DEVICE_KEYS)
    if isinstance(anchor, DeviceCredentialChange):
        return key and _is_credential(anchor)
    return event.occurred_at <= anchor.occurred_at or (key and anchor.method is Method.PASSKEY)


#: Every rule, in this order. What a rule finds no act for is an act of its own, which the rules after it may join to.
JOINS: Final = (
    Join(
        rule=JoinRule.PASSKEY_TWIN,
        of=_NAMED,
        speaks_of=_is_second_word,
        onto=_NAMED,
        fits=_same_passkey,
        before=_AROUND,
        after=_AROUND,
    ),
    Join(
        rule=JoinRule.OTHER_SERVICE,
        of=_NAMED,
        speaks_of=_is_other_word,
        onto=_NAMED,
        fits=_same_method,
        before=_AROUND,
        after=_AROUND,
    ),
    Join(
        rule=JoinRule.DEVICE_CREDENTIAL,
        of=(DeviceCredentialChange,),
        speaks_of=_is_credential,
        onto=_NAMED,
        fits=_same_credential,
        before=_AROUND,
        after=_AROUND,
        once=False,
    ),
    Join(
        rule=JoinRule.STARTED,
        of=(RegistrationStart,),
        speaks_of=_is_going,
        onto=(MethodRegistration, DeviceCredentialChange),
        fits=_started,
        before=_AT_ONCE,
        after=SESSION,
    ),
    Join(
        rule=JoinRule.OTHER_SERVICE,
        of=_NAMED,
        speaks_of=_is_unproved,
        onto=(*_NAMED, RegistrationStart),
        fits=_same_method_or_start,
        before=_AROUND,
        after=_AROUND,
    ),
    Join(
        rule=JoinRule.PASSKEY_OPTIONS,
        of=(PasskeyOptionsRequest,),
        speaks_of=lambda _: True,
        onto=(MethodRegistration, DeviceCredentialChange, RegistrationStart),
        fits=_for_passkey,
        before=_AT_ONCE,
        after=SESSION,
    ),
    Join(
        rule=JoinRule.USER_UPDATE,
        of=(UserUpdate,),
        speaks_of=_is_change,
        onto=(*_NAMED, DeviceCredentialChange),
        fits=_update_of,
        before=_AROUND,
        after=_UPDATE,
        once=False,
    ),
)


def join_of(event: Event) -> int | None:
    """The place in ``JOINS`` of the rule that speaks of a record; ``None`` where it is an act of its own."""
    return next((n for n, speaks_of in _SPEAKERS.get(type(event), ()) if speaks_of(event)), None)


_SPEAKERS: Final = {
    family: tuple((n, join.speaks_of) for n, join in enumerate(JOINS) if family in join.of)
    for family in {family for join in JOINS for family in join.of}
}
