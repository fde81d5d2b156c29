"""Journey: one attempt of one person to register, from its first record to its last. The machine is a table.

A session lives 15 minutes (M-4): a longer silence ends the journey. What mode it was is inferred, with the reason,
never asserted. A journey that has started and not finished when the log ends is OPEN, not STALLED. What an
administrator did to the person is no step of theirs; what a second service says of a step is no step of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from entra_combined_reg.acts._gestures import gestures_of
from entra_combined_reg.acts._joins import FAILED, SESSION, TWINS
from entra_combined_reg.acts._order import distinct, in_order
from entra_combined_reg.acts._pages import event_table, person_label, steps_diagram
from entra_combined_reg.catalog import Activity, Confidence, Method, Mode, Reason, Status
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
from entra_combined_reg.markup import Heading, Table, View, Viewable, counted, length, stamp
from entra_combined_reg.values import frozen

__all__ = ["JOURNEY_TRANSITIONS", "Journey", "JourneyState", "journeys_of"]


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
JOURNEY_TRANSITIONS: Final[dict[tuple[JourneyState, str], JourneyState]] = {
    (state, step.value): target for state in _GOING for step, target in _MOVES.items()
}


#: Acts of administrators by their name, whoever the record says did them.
_BY_ADMIN: Final = frozenset(
    {
        Activity.ADMIN_REGISTERED_SECURITY_INFO,
        Activity.ADMIN_UPDATED_SECURITY_INFO,
        Activity.ADMIN_DELETED_SECURITY_INFO,
        Activity.CREATE_TEMPORARY_ACCESS_PASS_METHOD,
    }
)
#: Stamps its row at the start of a registration, "so a MyAccess row is not proof of completion" (AUD-B4; one
#: screenshot, UNVERIFIED beyond it).
_PROVES_NOTHING: Final = "myaccess"
_ECHOES: Final = frozenset(join.rule for join in TWINS)


def _step(event: Event) -> _Step | None:
    if event.initiator is Initiator.ADMIN or event.activity in _BY_ADMIN:
        return None
    if event.status is Status.SUCCESS:
        return _step_done(event)
    if event.status in FAILED:
        return _step_failed(event)
    # Whether it worked is not known; that a method was begun is.
    return _Step.START if isinstance(event, RegistrationStart) else None


#: What an event is a step of when it succeeded.
_STEP_OF: Final[dict[type[Event], _Step]] = {
    RegistrationStart: _Step.START,
    PasskeyOptionsRequest: _Step.START,
    MethodRegistration: _Step.DONE,
    MethodUpdate: _Step.DONE,
    MethodDeletion: _Step.DONE,
    DefaultMethodChange: _Step.DONE,
    RequiredInfoRegistration: _Step.ALL,
    RegistrationCancellation: _Step.CANCEL,
    SecurityInfoReview: _Step.REVIEWED,
}


def _step_done(event: Event) -> _Step | None:
    if isinstance(event, MethodRegistration) and (event.service or "").casefold() == _PROVES_NOTHING:
        return _Step.START
    return _STEP_OF.get(type(event))


def _step_failed(event: Event) -> _Step | None:
    match event:
        case RequiredInfoRegistration(status=Status.FAILURE, reason=None | Reason.CANCELED_REGISTRATION):
            # "User registered all required security info | Failure | User canceled security info registration."
            return _Step.CANCEL
        case SecurityInfoReview():
            return _Step.REVIEW_FAILED
        case RegistrationCancellation():
            # The user turned away; that writing it down failed does not bring them back.
            return _Step.CANCEL
        case _:
            return _Step.FAILED if type(event) in _STEP_OF else None


@frozen(kw_only=True)
class Journey(Viewable):
    """One attempt.

    Attributes:
        state: Where it ended, or stands.
        mode: Interrupt or manage mode, as far as the records tell; ``None`` where they do not.
        mode_reason: What it was inferred from.
        mode_confidence: How well that inference is proved; ``None`` where there is none.
        events: Its records, in order of time.
        methods: Methods registered in it, in order.
        tried: Methods started or failed in it and not registered, in order.
        attempts: How often each of those methods, registered or not, was begun. Begun three times and registered once:
            two came to nothing in silence.
    """

    state: JourneyState
    mode: Mode | None
    mode_reason: str
    mode_confidence: Confidence | None = None
    events: tuple[Event, ...]
    methods: tuple[Method, ...]
    tried: tuple[Method, ...]
    attempts: tuple[tuple[Method, int], ...] = ()

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

    def view(self) -> View:
        """Show what it came to, what was registered, and its records, as a table and drawn; numbers masked."""
        times = [f"{name}, {counted(count, 'time')}" for name, count in self.attempts]
        mode = f"{self.mode.value} ({self.mode_reason})" if self.mode else f"not known ({self.mode_reason})"
        facts = (
            ("User", person_label(self.events)),
            ("Began (UTC)", stamp(self.began_at)),
            ("Took", length(self.duration)),
            ("Mode", mode),
            ("Registered", ", ".join(self.methods) or "nothing"),
            ("Tried", "; ".join(times) or "nothing"),
        )
        head = (Heading(f"Attempt: {self.state.value}", 3), Table(("What", "Value"), facts))
        return View((*head, event_table(self.events), steps_diagram(self.events, self.state.value)))


class _Attempt:
    """A journey while its records come in."""

    def __init__(self) -> None:
        self.state = JourneyState.NONE
        self.steps: list[tuple[Event, _Step]] = []

    def take(self, event: Event, step: _Step) -> None:
        self.state = JOURNEY_TRANSITIONS[self.state, step.value]
        self.steps.append((event, step))

    def ends_before(self, event: Event, step: _Step) -> bool:
        if (self.state, step.value) not in JOURNEY_TRANSITIONS:
            return True
        return bool(self.steps) and event.occurred_at - self.steps[-1][0].occurred_at > SESSION


def journeys_of(events: Iterable[Event], *, until: datetime) -> tuple[Journey, ...]:
    """Cut one person's events into attempts.

    Args:
        events: The events of one person, in any order; the same event twice counts once. Records that are no step of
            theirs are left out: Update user, policies, an administrator's acts, records whose result is not known.
        until: Until when the log is known to reach; decides between OPEN and STALLED.

    Returns:
        Journeys in order of time. Every step is in exactly one, with what other services said of it.
    """
    ordered = in_order(distinct(events))
    echo_of = _echoes(ordered)
    attempts: list[_Attempt] = []
    homes: dict[Event, int] = {}
    for event in ordered:
        step = None if event in echo_of else _step(event)
        if step is not None:
            if not attempts or attempts[-1].ends_before(event, step):
                attempts.append(_Attempt())
            attempts[-1].take(event, step)
            homes[event] = len(attempts) - 1
    members: list[list[Event]] = [[] for _ in attempts]
    for event in ordered:
        home = homes.get(echo_of.get(event, event))
        if home is not None:
            members[home].append(event)
    return tuple(_journey(attempt, tuple(own), until) for attempt, own in zip(attempts, members, strict=True))


def _echoes(events: Iterable[Event]) -> dict[Event, Event]:
    """The records in which a second emitter tells of a step, and the record of the step."""
    return {
        event: gesture.anchor
        for gesture in gestures_of(events)
        for event, rule in zip(gesture.events, gesture.rules, strict=True)
        if rule in _ECHOES
    }


def _journey(attempt: _Attempt, events: tuple[Event, ...], until: datetime) -> Journey:
    state, steps = attempt.state, attempt.steps
    if state is JourneyState.STARTED:
        state = JourneyState.STALLED if until - steps[-1][0].occurred_at > SESSION else JourneyState.OPEN
    mode, reason, confidence = _mode([event for event, _ in steps])
    done = _methods(e for e, step in steps if isinstance(e, MethodRegistration) and step is _Step.DONE)
    tried = _methods(e for e, _ in steps if isinstance(e, (RegistrationStart, MethodRegistration)))
    return Journey(
        state=state,
        mode=mode,
        mode_reason=reason,
        mode_confidence=confidence,
        events=events,
        methods=done,
        tried=tuple(method for method in tried if method not in done),
        attempts=_attempts(steps, (*done, *tried)),
    )


def _methods(events: Iterable[Event]) -> tuple[Method, ...]:
    return tuple(dict.fromkeys(event.method for event in events if event.method is not None))


def _attempts(steps: list[tuple[Event, _Step]], methods: Iterable[Method]) -> tuple[tuple[Method, int], ...]:
    """A start is an attempt; where starts left no record, every end is one."""
    begun = Counter(event.method for event, step in steps if step is _Step.START)
    ended = Counter(event.method for event, step in steps if isinstance(event, MethodRegistration))
    return tuple((method, max(begun[method], ended[method])) for method in dict.fromkeys(methods))


def _mode(events: list[Event]) -> tuple[Mode | None, str, Confidence | None]:
    if any(
        isinstance(event, (RequiredInfoRegistration, RegistrationCancellation, SecurityInfoReview)) for event in events
    ):
        # "This event occurs when a user cancels registration from interrupt mode."
        return Mode.INTERRUPT, "the wizard's own records: all required, cancelled or reviewed", Confidence.VERIFIED
    if any(isinstance(event, (MethodDeletion, MethodUpdate, DefaultMethodChange)) for event in events):
        return Mode.MANAGE, "methods can be changed or deleted in manage mode only", Confidence.DEDUCED
    return None, "no record of the attempt tells the modes apart", None
