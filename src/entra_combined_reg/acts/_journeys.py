"""Journey: one attempt of one person to register, from its first step to its last. The machine is a table, in `_steps`.

A session lives 15 minutes (M-4): a longer silence ends the journey. What mode it was is inferred, with the reason,
never asserted. A journey that has started and not finished when the log ends is OPEN, not STALLED. An act belongs to
one journey whole, whatever came between its records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from entra_combined_reg.acts._gestures import Gesture, gestures_of
from entra_combined_reg.acts._joins import SESSION
from entra_combined_reg.acts._modes import mode_of
from entra_combined_reg.acts._order import in_order, place_in_time
from entra_combined_reg.acts._pages import event_table, person_label, steps_diagram
from entra_combined_reg.acts._steps import JOURNEY_TRANSITIONS, JourneyState, JourneyStep, steps_of
from entra_combined_reg.catalog import Confidence, Method, Mode
from entra_combined_reg.events import Event
from entra_combined_reg.markup import Heading, Table, View, Viewable, counted, length, stamp
from entra_combined_reg.values import frozen

__all__ = ["Journey", "journeys_in", "journeys_of"]


@frozen(kw_only=True)
class Journey(Viewable):
    """One attempt.

    Attributes:
        state: Where it ended, or stands.
        began_at: Time of the first step. Records that other services wrote before it count not.
        ended_at: Time of the last.
        mode: Interrupt or manage mode, as far as the records tell; ``None`` where they do not.
        mode_reason: What it was inferred from.
        mode_confidence: How well that inference is proved; ``None`` where there is none.
        gestures: Its acts, in order of time.
        methods: Methods registered in it, in order.
        tried: Methods started or failed in it and not registered, in order.
        attempts: How often each of those methods, registered or not, was tried. Tried three times and registered once:
            two came to nothing, maybe in silence.
    """

    state: JourneyState
    began_at: datetime
    ended_at: datetime
    mode: Mode | None
    mode_reason: str
    mode_confidence: Confidence | None = None
    gestures: tuple[Gesture, ...]
    methods: tuple[Method, ...]
    tried: tuple[Method, ...]
    attempts: tuple[tuple[Method, int], ...] = ()

    @property
    def events(self) -> tuple[Event, ...]:
        """Every record of its acts, in order of time."""
        return tuple(in_order(event for gesture in self.gestures for event in gesture.events))

    @property
    def duration(self) -> timedelta:
        """From the first step to the last."""
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


_TRYING: Final = (JourneyStep.START, JourneyStep.REGISTERED, JourneyStep.FAILED)


class _Attempt:
    """A journey while its steps come in."""

    def __init__(self) -> None:
        self.state = JourneyState.NONE
        self.steps: list[tuple[Event, JourneyStep, Gesture]] = []

    def take(self, event: Event, step: JourneyStep, gesture: Gesture) -> None:
        # An act that began before the wizard's end and was written after it changes nothing of how that ended.
        self.state = JOURNEY_TRANSITIONS.get((self.state, step), self.state)
        self.steps.append((event, step, gesture))

    def is_over(self, event: Event, step: JourneyStep) -> bool:
        """Whether a step of another act begins another attempt."""
        if (self.state, step) not in JOURNEY_TRANSITIONS:
            return True
        return event.occurred_at - self.steps[-1][0].occurred_at > SESSION


def journeys_of(events: Iterable[Event], *, until: datetime) -> tuple[Journey, ...]:
    """Cut one person's events into attempts.

    Args:
        events: The events of one person, in any order; the same event twice counts once. What is no step of theirs is
            left out, and so are its records: changes of policy, an administrator's acts, what a service wrote by
            itself, results that are not known.
        until: Until when the log is known to reach; decides between OPEN and STALLED.

    Returns:
        Journeys in order of time. Every act that holds a step is in exactly one, whole.

    Raises:
        CallError: The events are about several people.
    """
    return journeys_in(gestures_of(events), until=until)


def journeys_in(gestures: Iterable[Gesture], *, until: datetime) -> tuple[Journey, ...]:
    """Cut one person's acts into attempts.

    Args:
        gestures: What ``gestures_of`` gives for one person.
        until: As for :func:`journeys_of`.

    Returns:
        As :func:`journeys_of`.
    """
    steps = [(event, step, gesture) for gesture in gestures for event, step in steps_of(gesture)]
    steps.sort(key=lambda told: place_in_time(told[0]))
    attempts: list[_Attempt] = []
    homes: dict[int, _Attempt] = {}
    for event, step, gesture in steps:
        home = homes.get(id(gesture))
        if home is None:
            if not attempts or attempts[-1].is_over(event, step):
                attempts.append(_Attempt())
            home = homes[id(gesture)] = attempts[-1]
        home.take(event, step, gesture)
    return tuple(_journey(attempt, until) for attempt in attempts)


def _journey(attempt: _Attempt, until: datetime) -> Journey:
    steps = attempt.steps
    ended_at = steps[-1][0].occurred_at
    last = JourneyStep.SILENCE if until - ended_at > SESSION else JourneyStep.LOG_ENDS
    gestures = tuple({id(gesture): gesture for _, _, gesture in steps}.values())
    mode, reason, confidence = mode_of(gestures)
    done = _methods(gesture for _, step, gesture in steps if step is JourneyStep.REGISTERED)
    trying = {id(gesture): gesture for _, step, gesture in steps if step in _TRYING}.values()
    tried = _methods(trying)
    times = Counter(gesture.method for gesture in trying)
    return Journey(
        state=JOURNEY_TRANSITIONS.get((attempt.state, last), attempt.state),
        began_at=steps[0][0].occurred_at,
        ended_at=ended_at,
        mode=mode,
        mode_reason=reason,
        mode_confidence=confidence,
        gestures=gestures,
        methods=done,
        tried=tuple(method for method in tried if method not in done),
        attempts=tuple((method, times[method]) for method in dict.fromkeys((*done, *tried))),
    )


def _methods(gestures: Iterable[Gesture]) -> tuple[Method, ...]:
    return tuple(dict.fromkeys(method for gesture in gestures if (method := gesture.method) is not None))
