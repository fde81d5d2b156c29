"""Gesture: the records that one human act left, several services' together. Nothing is dropped, nothing is in two.

One passkey leaves two "registered" rows and more (AUD-B4): counting rows counts wrong. Every join carries the rule that
made it, so that it can be undone by reading it.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Method
from entra_combined_reg.events import (
    DefaultMethodChange,
    DeviceCredentialChange,
    Event,
    MethodDeletion,
    MethodRegistration,
    MethodUpdate,
    PasskeyOptionsRequest,
    RegistrationStart,
    UserUpdate,
)

__all__ = ["Gesture", "JoinRule", "gestures_of"]


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
    #: The device registration service shares the correlation id, or logs the same credential at the same time.
    DEVICE_CREDENTIAL = "device credential"
    #: Core Directory's Update user on the same target in the five minutes before, or at the same time.
    USER_UPDATE = "user update"


@attrs.frozen(kw_only=True)
class Gesture:
    """One act of one person, and every record it left.

    Attributes:
        anchor: The record that names the act.
        events: Every record of the act, in order of time; the anchor among them.
        rules: For each of ``events``, why it is here.
    """

    anchor: Event
    events: tuple[Event, ...]
    rules: tuple[JoinRule, ...]

    @property
    def method(self) -> Method | None:
        """The method of the act, as the anchor names it, else as another record does."""
        return self.anchor.method or next((event.method for event in self.events if event.method), None)


#: Two records of one passkey act are written seconds apart.
_TWIN_WINDOW: Final = timedelta(minutes=2)
#: "tied by target within the preceding ~5 minutes" (AUD-B4).
_UPDATE_WINDOW: Final = timedelta(minutes=5)
#: A registration session lives 15 minutes (M-4).
_SESSION: Final = timedelta(minutes=15)
_ANCHORS: Final = (MethodRegistration, MethodDeletion, MethodUpdate, DefaultMethodChange)
_AUTHENTICATION_METHODS: Final = "authentication methods"
#: Properties of Update user that speak of sign-in methods (AUD-C1).
_PROPERTIES: Final = ("StrongAuthentication", "SearchableDeviceKey", "DeviceKey")


def _by_other_service(event: Event) -> bool:
    return bool(event.service) and (event.service or "").casefold() != _AUTHENTICATION_METHODS


def _is_twin(anchor: Event, event: Event) -> JoinRule | None:
    """Both name the same act: a second word for one passkey, or another service's word for the same registration."""
    if type(anchor) is not type(event) or anchor.status is not event.status:
        return None
    near = abs(event.occurred_at - anchor.occurred_at) <= _TWIN_WINDOW
    passkeys = anchor.method is Method.PASSKEY and event.method is Method.PASSKEY
    words = (anchor.method_text or "").casefold() != (event.method_text or "").casefold()
    if near and passkeys and words and anchor.initiator is event.initiator:
        return JoinRule.PASSKEY_TWIN
    same = anchor.method is event.method or event.method is None
    if near and same and _by_other_service(event) and not _by_other_service(anchor):
        return JoinRule.OTHER_SERVICE
    return None


def _started(anchor: Event, event: Event) -> JoinRule | None:
    if not isinstance(event, RegistrationStart) or not isinstance(anchor, MethodRegistration):
        return None
    linked = bool(event.correlation_id) and event.correlation_id == anchor.correlation_id
    same = event.method is anchor.method and event.method is not None
    return JoinRule.STARTED if (linked or same) and _before(event, anchor, _SESSION) else None


def _passkey_options(anchor: Event, event: Event) -> JoinRule | None:
    fits = isinstance(event, PasskeyOptionsRequest) and isinstance(anchor, MethodRegistration)
    return (
        JoinRule.PASSKEY_OPTIONS
        if fits and anchor.method is Method.PASSKEY and _before(event, anchor, _SESSION)
        else None
    )


def _device_credential(anchor: Event, event: Event) -> JoinRule | None:
    if not isinstance(event, DeviceCredentialChange) or not isinstance(anchor, (MethodRegistration, MethodDeletion)):
        return None
    adds = event.activity_text.casefold().startswith("add")
    if adds is not isinstance(anchor, MethodRegistration):
        return None
    linked = bool(event.correlation_id) and event.correlation_id == anchor.correlation_id
    passkey = anchor.method is Method.PASSKEY and (
        "passkey" in event.activity_text.casefold() or "fido2" in event.activity_text.casefold()
    )
    near = abs(event.occurred_at - anchor.occurred_at) <= _TWIN_WINDOW
    return JoinRule.DEVICE_CREDENTIAL if linked or (passkey and near) else None


def _user_update(anchor: Event, event: Event) -> JoinRule | None:
    if not isinstance(event, UserUpdate) or not any(
        (change.name or "").startswith(_PROPERTIES) for change in event.changes
    ):
        return None
    return JoinRule.USER_UPDATE if _before(event, anchor, _UPDATE_WINDOW) else None


def _before(event: Event, anchor: Event, window: timedelta) -> bool:
    return timedelta(0) <= anchor.occurred_at - event.occurred_at <= window


_Test = Callable[[Event, Event], JoinRule | None]
#: Satellites join the nearest act after them that fits. In this order, one each.
_SATELLITES: Final[tuple[_Test, ...]] = (_started, _passkey_options, _device_credential, _user_update)


_Group = list[tuple[Event, JoinRule]]


def gestures_of(events: Sequence[Event]) -> tuple[Gesture, ...]:
    """Group one person's events into acts.

    Args:
        events: The events of one person, in any order.

    Returns:
        Gestures in order of their first record. Every event is in exactly one; grouping the events of the result again
        gives the same.
    """
    ordered = sorted(events, key=lambda event: event.order)
    groups: list[_Group] = []
    for event in sorted((e for e in ordered if isinstance(e, _ANCHORS)), key=_anchors_first):
        home, rule = _home_of(event, groups)
        if home is None:
            insort(groups, [(event, JoinRule.ANCHOR)], key=_time_of)
        else:
            home.append((event, rule))
    loose = [_attach(event, groups) for event in ordered if not isinstance(event, _ANCHORS)]
    groups += [[(event, JoinRule.ANCHOR)] for event in loose if event is not None]
    return tuple(sorted((_gesture(group) for group in groups), key=lambda gesture: gesture.events[0].order))


def _anchors_first(event: Event) -> tuple[bool, tuple[datetime, int, str, str]]:
    # The Authentication Methods service names the act; what other services say of it joins.
    return _by_other_service(event), event.order


def _time_of(group: _Group) -> datetime:
    return group[0][0].occurred_at


def _within(groups: list[_Group], start: datetime, end: datetime) -> list[_Group]:
    return groups[bisect_left(groups, start, key=_time_of) : bisect_right(groups, end, key=_time_of)]


def _home_of(event: Event, groups: list[_Group]) -> tuple[_Group | None, JoinRule]:
    """The nearest act the event is a twin of; each rule adds one record of a service to an act."""
    near = _within(groups, event.occurred_at - _TWIN_WINDOW, event.occurred_at + _TWIN_WINDOW)
    for group in sorted(near, key=lambda group: abs(_time_of(group) - event.occurred_at)):
        rule = _is_twin(group[0][0], event)
        if rule is not None and not any(used is rule and e.service == event.service for e, used in group):
            return group, rule
    return None, JoinRule.ANCHOR


def _attach(event: Event, groups: list[_Group]) -> Event | None:
    """Put a satellite to the first act after it that fits; give it back where none does."""
    for group in _within(groups, event.occurred_at - _TWIN_WINDOW, event.occurred_at + _SESSION):
        for test in _SATELLITES:
            if rule := test(group[0][0], event):
                group.append((event, rule))
                return None
    return event


def _gesture(group: list[tuple[Event, JoinRule]]) -> Gesture:
    ordered = sorted(group, key=lambda pair: pair[0].order)
    return Gesture(
        anchor=group[0][0],
        events=tuple(event for event, _ in ordered),
        rules=tuple(rule for _, rule in ordered),
    )
