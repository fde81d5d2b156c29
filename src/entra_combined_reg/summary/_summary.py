"""Figures that merge: acts and attempts counted once, by what matters, over any split of the users.

Counting audit rows counts wrong, so acts (gestures) and attempts (journeys) are counted. ``merge`` is associative and
commutative and has a neutral element, so the same code runs over chunks, threads or a cluster; durations go into fixed
logarithmic buckets, whose merge is exact. Nothing is averaged before the end.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Final

from entra_combined_reg.acts import JourneyState, Timeline
from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import expect, expect_each
from entra_combined_reg.markup import Block, Heading, Paragraph, Table, View, Viewable, stamp
from entra_combined_reg.summary._durations import Durations
from entra_combined_reg.summary._tally import DONE, Counts, Dimension, LastAttempt, Tally, identity_of
from entra_combined_reg.summary._ways import Way, read_way
from entra_combined_reg.values import frozen

__all__ = ["STUCK", "RegistrationSummary"]

#: The last attempt of somebody who wanted to register and did not get through.
STUCK: Final = frozenset(
    {
        JourneyState.STALLED,
        JourneyState.ABANDONED,
        JourneyState.FAILED,
        JourneyState.CANCELED,
        JourneyState.REVIEW_FAILED,
    }
)
#: Attempts that have not ended, or at which nobody tried to register.
_NO_ATTEMPT: Final = frozenset({JourneyState.OPEN, JourneyState.CHANGED})
_METHODS: Final = frozenset(Method)
#: A page of people; who needs all of them asks ``stuck``.
_SHOWN: Final = 50


@frozen(kw_only=True)
class RegistrationSummary(Viewable):
    """The figures of a log, or of a part of its users. ``RegistrationSummary()`` is the neutral element of ``merge``.

    Attributes:
        records: Events about people that were counted in.
        users: How many people they are about.
        acts: Acts by each dimension.
        noise: What is nobody's act, by kind; not among ``acts``.
        journeys: Attempts by each dimension.
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
    registered: Counts = ()
    time_to_register: Durations = Durations()
    last_attempts: tuple[LastAttempt, ...] = ()

    @classmethod
    def of(cls, timeline: Timeline) -> RegistrationSummary:
        """Count a timeline.

        Args:
            timeline: Of everybody, or of some users. Where users are split over several, give each timeline the same
                ``until``: it decides whether an attempt is still open. Keep one person's events together; where
                records name people in several ways, ``who_is_who`` says whose they are.

        Returns:
            The figures. Events about nobody (a policy was changed) are not in them.

        Raises:
            CallError: ``timeline`` is something else.
        """
        tally = Tally()
        tally.users = len(expect("timeline", timeline, Timeline).groups)
        _count(tally, timeline)
        return _of(tally)

    @classmethod
    def of_stream(cls, timelines: Iterable[Timeline]) -> RegistrationSummary:
        """Count timelines in which one person may come again and again, as ``iter_timelines`` gives them.

        Args:
            timelines: Each of one person or more, in order of time. They are dropped as they are counted.

        Returns:
            The figures of all: those of one ``Timeline`` under the conditions of ``iter_timelines``. Memory holds one
            entry for each user and each kind of what is counted.

        Raises:
            CallError: One of them is something else.
        """
        tally = Tally()
        people: set[tuple[str, str]] = set()
        for timeline in expect_each("timelines", timelines, Timeline):
            _count(tally, timeline)
            people.update(identity_of(person) for person in timeline.users)
        tally.users = len(people)
        return _of(tally)

    def merge(self, other: RegistrationSummary) -> RegistrationSummary:
        """Return the figures of both. The order does not matter, nor which are merged first.

        Raises:
            CallError: ``other`` is no summary.
        """
        return RegistrationSummary.merged((self, expect("other", other, RegistrationSummary)))

    @classmethod
    def merged(cls, summaries: Iterable[RegistrationSummary]) -> RegistrationSummary:
        """Return the figures of all: one pass over many parts, where merging one by one would go over the users again.

        Args:
            summaries: Of different users: somebody who is in two of them is counted twice in ``users``, and an attempt
                that was cut in two is two. They are dropped as they are counted.

        Raises:
            CallError: One of them is no summary.
        """
        tally = Tally()
        for part in expect_each("summaries", summaries, RegistrationSummary):
            _add(tally, part)
        return _of(tally)

    def acts_by(self, dimension: Dimension) -> Mapping[str, int]:
        """Return how many acts there are of each kind; empty where acts are not counted by it."""
        return dict(dict(self.acts).get(expect("dimension", dimension, Dimension), ()))

    def journeys_by(self, dimension: Dimension) -> Mapping[str, int]:
        """Return how many attempts there are of each kind; empty where attempts are not counted by it."""
        return dict(dict(self.journeys).get(expect("dimension", dimension, Dimension), ()))

    @property
    def tried(self) -> Counts:
        """In how many attempts each method was started, failed or registered."""
        return tuple((word, count) for word, count in self.journeys_by(Dimension.METHOD).items() if word in _METHODS)

    @property
    def completion_rate(self) -> float | None:
        """The share of ended attempts to register that came to something; ``None`` where none has ended."""
        return self._share(DONE)

    @property
    def cancel_rate(self) -> float | None:
        """The share of ended attempts to register that the user cancelled; ``None`` where none has ended."""
        return self._share({JourneyState.CANCELED})

    def _share(self, states: Iterable[JourneyState]) -> float | None:
        found = self.journeys_by(Dimension.OUTCOME)
        ended = sum(count for state, count in found.items() if state not in _NO_ATTEMPT)
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
        """Whoever's last attempt stalled, was left, failed, was cancelled, or failed in review."""
        return tuple(last for last in self.last_attempts if last.state in STUCK)

    def view(self) -> View:
        """Show the figures, numbers first, then who is stuck, 50 of them at most."""
        blocks: list[Block] = [Heading("Registration"), Table(("What", "Number"), _head(self))]
        for title, counts in _tables(self):
            if counts:
                blocks.append(Table((title, "Number"), tuple((k, str(n)) for k, n in counts)))
        stuck = self.stuck
        if stuck:
            shown = tuple(map(_row, stuck[:_SHOWN]))
            blocks += [Heading("Stuck", 3), Table(("User", "Last attempt", "At (UTC)"), shown)]
        if len(stuck) > _SHOWN:
            blocks.append(Paragraph(f"And {len(stuck) - _SHOWN} more users, not shown."))
        return View(tuple(blocks))


def _count(tally: Tally, timeline: Timeline) -> None:
    for person, gestures, journeys in timeline.by_person():
        tally.count(person, gestures, journeys)


def _of(tally: Tally) -> RegistrationSummary:
    return RegistrationSummary(
        records=tally.records,
        users=tally.users,
        acts=_by_dimension(tally.acts),
        noise=_counts(tally.noise),
        journeys=_by_dimension(tally.journeys),
        registered=_counts(tally.registered),
        time_to_register=Durations(buckets=tuple(sorted(tally.buckets.items()))),
        last_attempts=tally.last_attempts,
    )


def _counts(counter: Mapping[str, int]) -> Counts:
    return tuple(sorted(counter.items()))


def _by_dimension(counters: Mapping[Dimension, Mapping[str, int]]) -> tuple[tuple[Dimension, Counts], ...]:
    return tuple((by, _counts(counters[by])) for by in Dimension if by in counters)


def _add(tally: Tally, part: RegistrationSummary) -> None:
    tally.records += part.records
    tally.users += part.users
    for counters, counted in ((tally.acts, part.acts), (tally.journeys, part.journeys)):
        for by, counts in counted:
            counters[by].update(dict(counts))
    tally.noise.update(dict(part.noise))
    tally.registered.update(dict(part.registered))
    tally.buckets.update(dict(part.time_to_register.buckets))
    for last in part.last_attempts:
        tally.keep(last)


def _head(summary: RegistrationSummary) -> tuple[tuple[str, str], ...]:
    states = summary.journeys_by(Dimension.OUTCOME)
    times = {percent: summary.time_to_register.percentile(percent) for percent in (50, 95)}
    return (
        ("records", str(summary.records)),
        ("users", str(summary.users)),
        ("acts", str(sum(summary.acts_by(Dimension.OUTCOME).values()))),
        ("nobody's act", str(sum(count for _, count in summary.noise))),
        ("attempts to register", str(sum(n for state, n in states.items() if state != JourneyState.CHANGED))),
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
