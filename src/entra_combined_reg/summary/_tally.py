"""Counting: one mutable tally takes people and other summaries, and becomes the frozen figures once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from entra_combined_reg.acts import Gesture, Journey, JourneyState, Person
from entra_combined_reg.events import RegistrationStart
from entra_combined_reg.summary._durations import bucket_of
from entra_combined_reg.summary._ways import way_of
from entra_combined_reg.values import frozen

__all__ = ["DONE", "NONE", "Counts", "Dimension", "LastAttempt", "Tally", "identity_of"]

#: What was counted, and how often, in order of the text.
Counts = tuple[tuple[str, int], ...]
UNKNOWN: Final = "unknown"
NONE: Final = "none"


class Dimension(StrEnum):
    """What acts and attempts are counted by.

    An attempt is made of acts: by what is the act's, it counts once for each value that its acts have. ``none`` stands
    where a record says nothing, ``unknown`` where it says what the catalogue does not know, or cannot be told.
    """

    #: The activity of the record that names the act.
    ACTIVITY = "activity"
    #: The status of an act; the state of an attempt.
    OUTCOME = "outcome"
    #: The method of an act; the methods that an attempt started, failed at or registered.
    METHOD = "method"
    #: The reason of an act, where the grammar knows it.
    REASON = "reason"
    #: The day in UTC, of the first record of an act and of the first step of an attempt.
    DAY = "day"
    #: The hour of that day, 00 to 23.
    HOUR = "hour"
    #: The kind of who acted.
    ACTOR = "actor"
    #: The mode of an attempt, as far as it can be inferred. Acts are not counted by it.
    MODE = "mode"
    #: How far an attempt came: ``started > method registered > completed``. What left no record is left out.
    WAY = "way"


#: Attempts that came to something.
DONE: Final = frozenset({JourneyState.COMPLETED, JourneyState.REGISTERED, JourneyState.REVIEW_CONFIRMED})


@frozen(kw_only=True)
class LastAttempt:
    """Where somebody's last attempt stands.

    Attributes:
        tenant_id: The tenant; ``None`` where no record says.
        object_id: Directory object id; ``None`` where only a name is known.
        upn: User principal name; ``None`` where no record says.
        ended_at: Time of the attempt's last step.
        state: Its state.
    """

    tenant_id: str | None
    object_id: str | None
    upn: str | None
    ended_at: datetime
    state: JourneyState

    @property
    def label(self) -> str:
        """UPN where known, else the object id."""
        return self.upn or self.object_id or "(unknown person)"


class Tally:
    """Figures while they are counted: of people, and of summaries that were counted elsewhere."""

    def __init__(self) -> None:
        self.records = self.users = 0
        self.acts: dict[Dimension, Counter[str]] = defaultdict(Counter)
        self.journeys: dict[Dimension, Counter[str]] = defaultdict(Counter)
        self.noise: Counter[str] = Counter()
        self.registered: Counter[str] = Counter()
        self.buckets: Counter[int] = Counter()
        self._last: dict[tuple[str, str], LastAttempt] = {}

    def count(self, person: Person, gestures: Iterable[Gesture], journeys: Iterable[Journey]) -> None:
        """Count acts of a person and the attempts made of them; ``users`` is counted elsewhere."""
        told: dict[int, dict[Dimension, str]] = {}
        for act in gestures:
            self.records += len(act.events)
            noise = act.noise
            if noise is not None:
                self.noise[noise.value] += 1
                continue
            words = told[id(act)] = _words_of_act(act)
            for by, word in words.items():
                self.acts[by][word] += 1
        for journey in journeys:
            for by, found in _words_of_journey(journey, [told[id(act)] for act in journey.gestures]):
                self.journeys[by].update(found)
            self.registered.update(method.value for method in journey.methods)
            if journey.state in DONE and _is_whole(journey):
                self.buckets[bucket_of(journey.duration)] += 1
            self.keep(_last(person, journey))

    def keep(self, last: LastAttempt) -> None:
        """Keep the later of two last attempts of one person."""
        who = identity_of(last)
        self._last[who] = max(self._last.get(who, last), last, key=_rank)

    @property
    def last_attempts(self) -> tuple[LastAttempt, ...]:
        """Everybody's, in order of tenant and id."""
        return tuple(self._last[who] for who in sorted(self._last))


def identity_of(who: Person | LastAttempt) -> tuple[str, str]:
    """What tells a person apart: tenant, and id, else name."""
    return who.tenant_id or "", who.object_id or (who.upn or "").casefold()


def _rank(last: LastAttempt) -> tuple[datetime, str, str]:
    return last.ended_at, last.state.value, last.upn or ""


def _words_of_act(act: Gesture) -> dict[Dimension, str]:
    activity, initiator = act.anchor.activity, act.initiator
    day, hour = _when(act.events[0].occurred_at)
    return {
        Dimension.ACTIVITY: activity.value if activity else UNKNOWN,
        Dimension.OUTCOME: act.status.value,
        Dimension.METHOD: _method(act),
        Dimension.REASON: _reason(act),
        Dimension.DAY: day,
        Dimension.HOUR: hour,
        Dimension.ACTOR: initiator.value if initiator else UNKNOWN,
    }


def _method(act: Gesture) -> str:
    method = act.method
    if method is not None:
        return method.value
    return NONE if act.anchor.method_text is None else UNKNOWN


def _reason(act: Gesture) -> str:
    # A reason that the grammar does not know may hold anything, so it is counted and not repeated.
    if act.anchor.reason is not None:
        return act.anchor.reason.value
    return NONE if act.anchor.reason_text is None else UNKNOWN


_OF_ITS_ACTS: Final = (Dimension.ACTIVITY, Dimension.REASON, Dimension.ACTOR)


def _words_of_journey(journey: Journey, acts: list[dict[Dimension, str]]) -> Iterator[tuple[Dimension, Iterable[str]]]:
    yield from ((by, {words[by] for words in acts}) for by in _OF_ITS_ACTS)
    day, hour = _when(journey.began_at)
    yield Dimension.METHOD, [method.value for method in (*journey.methods, *journey.tried)] or (NONE,)
    yield Dimension.OUTCOME, (journey.state.value,)
    yield Dimension.MODE, (journey.mode.value if journey.mode else UNKNOWN,)
    yield Dimension.DAY, (day,)
    yield Dimension.HOUR, (hour,)
    yield Dimension.WAY, (way_of(journey),)


def _when(moment: datetime) -> tuple[str, str]:
    utc = moment.astimezone(UTC)
    return utc.date().isoformat(), f"{utc.hour:02}"


def _is_whole(journey: Journey) -> bool:
    """Whether the records tell when it began: many registrations leave nothing but their end."""
    started = (isinstance(event, RegistrationStart) for act in journey.gestures for event in act.events)
    return bool(journey.methods) and any(started)


def _last(person: Person, journey: Journey) -> LastAttempt:
    return LastAttempt(
        tenant_id=person.tenant_id,
        object_id=person.object_id,
        upn=person.upn,
        ended_at=journey.ended_at,
        state=journey.state,
    )
