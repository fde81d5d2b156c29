"""Journey: one attempt of one person to register, from its first record to its last. The machine is a table.

A session lives 15 minutes (M-4): a longer silence ends the journey. What mode it was is inferred, with the reason,
never asserted. A journey that has started and not finished when the log ends is OPEN, not STALLED.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Method, Mode, Status
from entra_combined_reg.events import (
    DefaultMethodChange,
    Event,
    Initiator,
    MethodDeletion,
    MethodRegistration,
    MethodUpdate,
    PasskeyOptionsRequest,
    RegistrationCancellation,
    RegistrationStart,
    RequiredInfoRegistration,
    SecurityInfoReview,
)

__all__ = ["SESSION", "TRANSITIONS", "Journey", "JourneyState", "journeys_of"]

#: A registration session lives 15 minutes; then sign in again (M-4).
SESSION: Final = timedelta(minutes=15)


class JourneyState(StrEnum):
    """Where an attempt stands."""

    #: Before the first record.
    NONE = "none"
    #: A method was started, nothing has come of it yet.
    STARTED = "started"
    #: At least one method was registered, changed or deleted, and the wizard reported no end: manage mode ends so.
    CHANGED = "changed"
    #: The last step of a method failed.
    FAILED = "failed"
    #: All required security info is registered.
    COMPLETED = "completed"
    #: The user cancelled.
    CANCELED = "canceled"
    #: The user confirmed the review page.
    REVIEW_CONFIRMED = "review confirmed"
    #: The review failed on the backend.
    REVIEW_FAILED = "review failed"
    #: Started, and a session's time later still nothing: how a silently failing registration looks (AUD-B4).
    STALLED = "stalled"
    #: Started, and the log ends before the session does.
    OPEN = "open"


class _Step(StrEnum):
    START = "start"
    DONE = "method done"
    FAILED = "method failed"
    ALL = "all required"
    CANCEL = "cancel"
    REVIEWED = "reviewed"
    REVIEW_FAILED = "review failed"


_S = JourneyState
_MOVES: Final[dict[_Step, JourneyState]] = {
    _Step.START: _S.STARTED,
    _Step.DONE: _S.CHANGED,
    _Step.FAILED: _S.FAILED,
    _Step.ALL: _S.COMPLETED,
    _Step.CANCEL: _S.CANCELED,
    _Step.REVIEWED: _S.REVIEW_CONFIRMED,
    _Step.REVIEW_FAILED: _S.REVIEW_FAILED,
}
#: States in which the wizard is still open; the others end a journey, and the next step begins another.
_GOING: Final = (_S.NONE, _S.STARTED, _S.CHANGED, _S.FAILED)

#: (state, step) → state. Steps in a state that ends a journey are not here: they begin the next one.
TRANSITIONS: Final[dict[tuple[JourneyState, str], JourneyState]] = {
    (state, step.value): target for state in _GOING for step, target in _MOVES.items()
}


def _step(event: Event) -> _Step | None:
    # An administrator's act is no attempt of the user's.
    if event.initiator is Initiator.ADMIN:
        return None
    done = event.status is Status.SUCCESS
    match event:
        case RegistrationStart() | PasskeyOptionsRequest():
            return _Step.START if done else _Step.FAILED
        case MethodRegistration() | MethodUpdate() | MethodDeletion() | DefaultMethodChange():
            return _Step.DONE if done else _Step.FAILED
        case RequiredInfoRegistration():
            # "User registered all required security info | Failure | User canceled security info registration."
            return _Step.ALL if done else _Step.CANCEL
        case RegistrationCancellation():
            return _Step.CANCEL
        case SecurityInfoReview():
            return _Step.REVIEWED if done else _Step.REVIEW_FAILED
        case _:
            return None


@attrs.frozen(kw_only=True)
class Journey:
    """One attempt.

    Attributes:
        state: Where it ended, or stands.
        mode: Interrupt or manage mode, as far as the records tell; ``None`` where they do not.
        mode_reason: What it was inferred from.
        events: Its records, in order of time.
        methods: Methods registered in it, in order.
        tried: Methods started or failed in it and not registered, in order.
    """

    state: JourneyState
    mode: Mode | None
    mode_reason: str
    events: tuple[Event, ...]
    methods: tuple[Method, ...]
    tried: tuple[Method, ...]

    @property
    def began_at(self) -> datetime:
        """Time of the first record."""
        return self.events[0].occurred_at

    @property
    def ended_at(self) -> datetime:
        """Time of the last record."""
        return self.events[-1].occurred_at

    @property
    def duration(self) -> timedelta:
        """From the first record to the last."""
        return self.ended_at - self.began_at


def journeys_of(events: Sequence[Event], *, until: datetime) -> tuple[Journey, ...]:
    """Cut one person's events into attempts.

    Args:
        events: The events of one person, in any order. Records that are no step (Update user, policies) are left out.
        until: Until when the log is known to reach; decides between OPEN and STALLED.

    Returns:
        Journeys in order of time. Every step is in exactly one.
    """
    steps = [(event, step) for event in sorted(events, key=lambda e: e.order) if (step := _step(event)) is not None]
    journeys: list[Journey] = []
    state, taken = JourneyState.NONE, list[Event]()
    for event, step in steps:
        late = bool(taken) and event.occurred_at - taken[-1].occurred_at > SESSION
        if late or (state, step.value) not in TRANSITIONS:
            journeys.append(_journey(state, taken, until))
            state, taken = JourneyState.NONE, []
        state = TRANSITIONS[state, step.value]
        taken.append(event)
    return (*journeys, *([_journey(state, taken, until)] if taken else []))


def _journey(state: JourneyState, events: list[Event], until: datetime) -> Journey:
    if state is JourneyState.STARTED:
        state = JourneyState.STALLED if until - events[-1].occurred_at > SESSION else JourneyState.OPEN
    mode, reason = _mode(events)
    done = _methods(e for e in events if isinstance(e, MethodRegistration) and e.status is Status.SUCCESS)
    tried = _methods(e for e in events if isinstance(e, (RegistrationStart, MethodRegistration)))
    return Journey(
        state=state,
        mode=mode,
        mode_reason=reason,
        events=tuple(events),
        methods=done,
        tried=tuple(method for method in tried if method not in done),
    )


def _methods(events: Iterable[Event]) -> tuple[Method, ...]:
    return tuple(dict.fromkeys(event.method for event in events if event.method is not None))


def _mode(events: list[Event]) -> tuple[Mode | None, str]:
    if any(
        isinstance(event, (RequiredInfoRegistration, RegistrationCancellation, SecurityInfoReview)) for event in events
    ):
        return Mode.INTERRUPT, "the wizard's own records: all required, cancelled or reviewed"
    if any(isinstance(event, (MethodDeletion, MethodUpdate, DefaultMethodChange)) for event in events):
        return Mode.MANAGE, "methods can be changed or deleted in manage mode only"
    return None, "no record of the attempt tells the modes apart"
