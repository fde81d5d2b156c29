"""What came before an attempt to register, and what after it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from entra_combined_reg.acts._gestures import Gesture
from entra_combined_reg.acts._journeys import Journey
from entra_combined_reg.acts._order import place_in_time
from entra_combined_reg.errors import CallError
from entra_combined_reg.values import frozen

__all__ = ["Surroundings", "surroundings"]


@frozen(kw_only=True)
class Surroundings:
    """What else happened around an attempt, each in order of time.

    Attributes:
        before: Acts that began before its first step.
        after: Acts that began at its first step or later and are no part of it.
    """

    before: tuple[Gesture, ...]
    after: tuple[Gesture, ...]


def surroundings(journey: Journey, gestures: Iterable[Gesture], within: timedelta) -> Surroundings:
    """Sort the acts near an attempt into those before and after it.

    Raises:
        CallError: ``within`` is no timedelta, or negative.
    """
    if not isinstance(within, timedelta) or within < timedelta(0):
        raise CallError("within: expected a timedelta that is not negative")
    others = sorted((g for g in gestures if g not in journey.gestures), key=lambda g: place_in_time(g.events[0]))
    before = [g for g in others if _began_at(g) < journey.began_at]
    return Surroundings(
        before=tuple(g for g in before if journey.began_at - _began_at(g) <= within),
        after=tuple(g for g in others[len(before) :] if _began_at(g) - journey.ended_at <= within),
    )


def _began_at(gesture: Gesture) -> datetime:
    return gesture.events[0].occurred_at
