"""Figures that merge: acts and attempts counted once, by what matters, over any split of the users.

Counting audit rows counts wrong, so acts (gestures) and attempts (journeys) are counted. ``merge`` is associative and
commutative and has a neutral element, so the same code runs over chunks, threads or a cluster; durations go into fixed
logarithmic buckets, whose merge is exact. Nothing is averaged before the end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final

from entra_combined_reg.acts import Gesture, Journey, JourneyState, Person, Timeline, gestures_of, journeys_of
from entra_combined_reg.errors import expect, expect_all
from entra_combined_reg.events import Event, RegistrationStart
from entra_combined_reg.markup import Block, Heading, Table, View, Viewable, stamp
from entra_combined_reg.summary._durations import Durations
from entra_combined_reg.summary._ways import Way, read_way, way_of
from entra_combined_reg.values import frozen

__all__ = ["DONE", "STUCK", "Dimension", "LastAttempt", "RegistrationSummary"]

#: What was counted, and how often, in order of the text.
Counts = tuple[tuple[str, int], ...]
_UNKNOWN: Final = "unknown"


class Dimension(StrEnum):
    """What acts and attempts are counted by."""

    #: The activity of the record that names the act.
    ACTIVITY = "activity"
    #: The status of an act; the state of an attempt.
    OUTCOME = "outcome"
    #: The method of an act. Of attempts, see ``tried`` and ``registered``: one may be about several.
    METHOD = "method"
    #: The reason of an act, where the grammar knows it.
    REASON = "reason"
    #: The day in UTC, of the first record.
    DAY = "day"
    #: The hour of that day, 00 to 23.
    HOUR = "hour"
    #: The kind of who acted.
    ACTOR = "actor"
    #: The mode of an attempt, as far as it can be inferred.
    MODE = "mode"
    #: How far an attempt came: ``started > method registered > completed``. What left no record is left out.
    WAY = "way"


#: The last attempt of somebody who wanted to register and did not get through.
STUCK: Final = frozenset({JourneyState.STALLED, JourneyState.FAILED, JourneyState.CANCELED, JourneyState.REVIEW_FAILED})
#: Attempts that came to something.
DONE: Final = frozenset({JourneyState.COMPLETED, JourneyState.CHANGED, JourneyState.REVIEW_CONFIRMED})


@frozen(kw_only=True)
class LastAttempt:
    """Where somebody's last attempt stands.

    Attributes:
        tenant_id: The tenant; ``None`` where no record says.
        object_id: Directory object id; ``None`` where only a name is known.
        upn: User principal name; ``None`` where no record says.
        ended_at: Time of the attempt's last record.
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


@frozen(kw_only=True)
class RegistrationSummary(Viewable):
    """The figures of a log, or of a part of its users. ``RegistrationSummary()`` is the neutral element of ``merge``.

    Attributes:
        records: Events about people that were counted in.
        users: How many people they are about.
        acts: Acts by each dimension.
        noise: What is nobody's act, by kind; not among ``acts``.
        journeys: Attempts by each dimension.
        tried: In how many attempts each method was started, failed or registered.
        registered: In how many attempts each method was registered.
        time_to_register: From the start of an attempt that registered a method to its last record; attempts whose start
            left no record are not in it.
        last_attempts: Where everybody's last attempt stands, in order of tenant and id.
    """

    records: int = 0
    users: int = 0
    acts: tuple[tuple[Dimension, Counts], ...] = ()
    noise: Counts = ()
    journeys: tuple[tuple[Dimension, Counts], ...] = ()
    tried: Counts = ()
    registered: Counts = ()
    time_to_register: Durations = Durations()
    last_attempts: tuple[LastAttempt, ...] = ()

    @classmethod
    def of(cls, timeline: Timeline) -> RegistrationSummary:
        """Count a timeline.

        Args:
            timeline: Of everybody, or of some users. Where users are split over several, give each timeline the same
                ``until``: it decides whether an attempt is still open. Keep one person's events together.

        Returns:
            The figures. Events about nobody (a policy was changed) are not in them.

        Raises:
            CallError: ``timeline`` is something else.
        """
        groups = expect("timeline", timeline, Timeline).groups
        return cls.merged(_person(person, events, timeline.until) for person, events in groups)

    def merge(self, other: RegistrationSummary) -> RegistrationSummary:
        """Return the figures of both. The order does not matter, nor which are merged first.

        Raises:
            CallError: ``other`` is no summary.
        """
        return RegistrationSummary.merged((self, expect("other", other, RegistrationSummary)))

    @classmethod
    def merged(cls, summaries: Iterable[RegistrationSummary]) -> RegistrationSummary:
        """Return the figures of all: one pass over many parts, where merging one by one would go over the users again.

        Raises:
            CallError: One of them is no summary.
        """
        parts = expect_all("summaries", summaries, RegistrationSummary)
        return cls(
            records=sum(part.records for part in parts),
            users=sum(part.users for part in parts),
            acts=_by_dimension(part.acts for part in parts),
            noise=_sum(part.noise for part in parts),
            journeys=_by_dimension(part.journeys for part in parts),
            tried=_sum(part.tried for part in parts),
            registered=_sum(part.registered for part in parts),
            time_to_register=Durations.merged(part.time_to_register for part in parts),
            last_attempts=_latest(last for part in parts for last in part.last_attempts),
        )

    def acts_by(self, dimension: Dimension) -> Mapping[str, int]:
        """Return how many acts there are of each kind; empty where acts are not counted by it."""
        return dict(dict(self.acts).get(expect("dimension", dimension, Dimension), ()))

    def journeys_by(self, dimension: Dimension) -> Mapping[str, int]:
        """Return how many attempts there are of each kind; empty where attempts are not counted by it."""
        return dict(dict(self.journeys).get(expect("dimension", dimension, Dimension), ()))

    @property
    def completion_rate(self) -> float | None:
        """The share of ended attempts that came to something; ``None`` where none has ended."""
        return self._share(DONE)

    @property
    def cancel_rate(self) -> float | None:
        """The share of ended attempts that the user cancelled; ``None`` where none has ended."""
        return self._share({JourneyState.CANCELED})

    def _share(self, states: Iterable[JourneyState]) -> float | None:
        found = self.journeys_by(Dimension.OUTCOME)
        ended = sum(count for state, count in found.items() if state != JourneyState.OPEN)
        return sum(found.get(state, 0) for state in states) / ended if ended else None

    @property
    def ways(self) -> tuple[Way, ...]:
        """How far attempts came, those that went the same way together."""
        return tuple(read_way(text, count) for text, count in self.journeys_by(Dimension.WAY).items())

    @property
    def failing_methods(self) -> Counts:
        """Methods by how many attempts at them came to nothing, the most first; those without are left out."""
        got = dict(self.registered)
        lost = ((method, count - got.get(method, 0)) for method, count in self.tried)
        return tuple(sorted(((m, n) for m, n in lost if n), key=lambda row: (-row[1], row[0])))

    @property
    def stuck(self) -> tuple[LastAttempt, ...]:
        """Whoever's last attempt stalled, failed, was cancelled, or failed in review."""
        return tuple(last for last in self.last_attempts if last.state in STUCK)

    def view(self) -> View:
        """Show the figures, numbers first, then who is stuck."""
        blocks: list[Block] = [Heading("Registration"), Table(("What", "Number"), _head(self))]
        for title, counts in _tables(self):
            if counts:
                blocks.append(Table((title, "Number"), tuple((k, str(n)) for k, n in counts)))
        if self.stuck:
            blocks += [Heading("Stuck", 3), Table(("User", "Last attempt", "At (UTC)"), tuple(map(_row, self.stuck)))]
        return View(tuple(blocks))


def _person(person: Person, events: tuple[Event, ...], until: datetime | None) -> RegistrationSummary:
    gestures = gestures_of(events)
    journeys = journeys_of(events, until=until or events[-1].occurred_at)
    noise = [gesture.noise for gesture in gestures]
    acts = [gesture for gesture, kind in zip(gestures, noise, strict=True) if kind is None]
    return RegistrationSummary(
        records=len(events),
        users=1,
        acts=tuple((by, _count(map(tell, acts))) for by, tell in _ACTS if acts),
        noise=_count(kind.value for kind in noise if kind is not None),
        journeys=tuple((by, _count(map(tell, journeys))) for by, tell in _JOURNEYS if journeys),
        tried=_count(method.value for one in journeys for method in (*one.methods, *one.tried)),
        registered=_count(method.value for one in journeys for method in one.methods),
        time_to_register=Durations.of(one.duration for one in journeys if one.state in DONE and _whole(one)),
        last_attempts=tuple(_last(person, journey) for journey in journeys[-1:]),
    )


def _whole(journey: Journey) -> bool:
    """Whether the records tell when it began: many registrations leave nothing but their end."""
    return bool(journey.methods) and any(isinstance(event, RegistrationStart) for event in journey.events)


def _last(person: Person, journey: Journey) -> LastAttempt:
    return LastAttempt(
        tenant_id=person.tenant_id,
        object_id=person.object_id,
        upn=person.upn,
        ended_at=journey.ended_at,
        state=journey.state,
    )


def _day(moment: datetime) -> str:
    return moment.astimezone(UTC).date().isoformat()


def _hour(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).hour:02}"


def _method(act: Gesture) -> str:
    return act.method.value if act.method else _UNKNOWN


def _reason(act: Gesture) -> str:
    # A reason that the grammar does not know may hold anything, so it is counted and not repeated.
    if act.anchor.reason is not None:
        return act.anchor.reason.value
    return "none" if act.anchor.reason_text is None else _UNKNOWN


_ACTS: Final[tuple[tuple[Dimension, Callable[[Gesture], str]], ...]] = (
    (Dimension.ACTIVITY, lambda act: act.anchor.activity.value if act.anchor.activity else _UNKNOWN),
    (Dimension.OUTCOME, lambda act: act.anchor.status.value),
    (Dimension.METHOD, _method),
    (Dimension.REASON, _reason),
    (Dimension.DAY, lambda act: _day(act.events[0].occurred_at)),
    (Dimension.HOUR, lambda act: _hour(act.events[0].occurred_at)),
    (Dimension.ACTOR, lambda act: act.initiator.value if act.initiator else _UNKNOWN),
)
_JOURNEYS: Final[tuple[tuple[Dimension, Callable[[Journey], str]], ...]] = (
    (Dimension.OUTCOME, lambda one: one.state.value),
    (Dimension.DAY, lambda one: _day(one.began_at)),
    (Dimension.HOUR, lambda one: _hour(one.began_at)),
    (Dimension.MODE, lambda one: one.mode.value if one.mode else _UNKNOWN),
    (Dimension.WAY, way_of),
)


def _count(words: Iterable[str]) -> Counts:
    return tuple(sorted(Counter(words).items()))


def _sum(parts: Iterable[Counts]) -> Counts:
    total: Counter[str] = Counter()
    for part in parts:
        total.update(dict(part))
    return tuple(sorted(total.items()))


def _by_dimension(parts: Iterable[tuple[tuple[Dimension, Counts], ...]]) -> tuple[tuple[Dimension, Counts], ...]:
    found: dict[Dimension, list[Counts]] = {}
    for part in parts:
        for by, counts in part:
            found.setdefault(by, []).append(counts)
    return tuple((by, _sum(found[by])) for by in Dimension if by in found)


def _latest(attempts: Iterable[LastAttempt]) -> tuple[LastAttempt, ...]:
    found: dict[tuple[str, str], LastAttempt] = {}
    for last in attempts:
        who = last.tenant_id or "", last.object_id or (last.upn or "").casefold()
        found[who] = max(found.get(who, last), last, key=_rank)
    return tuple(found[who] for who in sorted(found))


def _rank(last: LastAttempt) -> tuple[datetime, str, str]:
    return last.ended_at, last.state.value, last.upn or ""


def _head(summary: RegistrationSummary) -> tuple[tuple[str, str], ...]:
    times = {percent: summary.time_to_register.percentile(percent) for percent in (50, 95)}
    return (
        ("records", str(summary.records)),
        ("users", str(summary.users)),
        ("acts", str(sum(summary.acts_by(Dimension.OUTCOME).values()))),
        ("nobody's act", str(sum(count for _, count in summary.noise))),
        ("attempts", str(sum(summary.journeys_by(Dimension.OUTCOME).values()))),
        ("came to something", _share(summary.completion_rate)),
        ("cancelled", _share(summary.cancel_rate)),
        *((f"time to register, {percent} %", _length(time)) for percent, time in times.items()),
        ("users stuck", str(len(summary.stuck))),
    )


def _share(rate: float | None) -> str:
    return "no attempt has ended" if rate is None else f"{rate:.0%}"


def _length(time: timedelta | None) -> str:
    return "not known" if time is None else f"{time.total_seconds():.0f} s"


def _tables(summary: RegistrationSummary) -> tuple[tuple[str, Counts], ...]:
    return (
        ("State of attempt", tuple(summary.journeys_by(Dimension.OUTCOME).items())),
        ("Method of act", tuple(summary.acts_by(Dimension.METHOD).items())),
        ("Method that attempts failed at", summary.failing_methods),
        ("Activity", tuple(summary.acts_by(Dimension.ACTIVITY).items())),
        ("Who acted", tuple(summary.acts_by(Dimension.ACTOR).items())),
        ("Day", tuple(summary.acts_by(Dimension.DAY).items())),
    )


def _row(last: LastAttempt) -> tuple[str, str, str]:
    return last.label, last.state.value, stamp(last.ended_at)
