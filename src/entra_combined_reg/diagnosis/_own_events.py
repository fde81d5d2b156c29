"""Each user's own events out of a timeline of thousands, without walking all people for every user."""

from __future__ import annotations

from datetime import datetime

from entra_combined_reg.acts import Person, Timeline
from entra_combined_reg.diagnosis._case import Case
from entra_combined_reg.diagnosis._suggest import Suggestion, suggest_symptoms
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Event
from entra_combined_reg.facts import UserState

__all__ = ["Log", "own_events"]

_Own = tuple[Person, tuple[Event, ...]]


class Log:
    """A timeline, indexed by what people are told by.

    Args:
        timeline: The timeline; ``None`` where nobody looked.
        as_of: Events after it are passed over.
    """

    def __init__(self, timeline: Timeline | None, as_of: datetime) -> None:
        self._as_of = as_of
        self._until = None if timeline is None or timeline.until is None else min(timeline.until, as_of)
        self._people: dict[str, dict[Person, _Own]] = {}
        self._met: set[Person] = set()
        self._count = 0
        for person, events in timeline.groups if timeline else ():
            self._count += 1
            for name in {person.object_id, *person.upns} - {None}:
                self._people.setdefault(str(name), {})[person] = (person, events)

    @property
    def strangers(self) -> int:
        """How many people of the timeline nobody asked for."""
        return self._count - len(self._met)

    def suggestions(self, user: UserState) -> tuple[tuple[Suggestion, ...], bool]:
        """Return what a user's events suggest, and whether the name fits several people, so that nobody can say."""
        if not self._fitting(user):
            return (), False
        try:
            own = self.own(user)
        except CallError:
            return (), True
        self._met.update(own.users)
        return suggest_symptoms(own), False

    def own(self, user: UserState) -> Timeline:
        """Return the user's own timeline up to the time asked about; empty where the log holds nobody of the name.

        Raises:
            CallError: The name fits several people, or the user has none.
        """
        near = Timeline(events=(), groups=tuple(self._fitting(user).values()), until=self._until).for_user(user)
        events = tuple(event for event in near.events if event.occurred_at <= self._as_of)
        return Timeline(events=events, groups=tuple((person, events) for person in near.users), until=self._until)

    def _fitting(self, user: UserState) -> dict[Person, _Own]:
        names = [name.strip().casefold() for name in (user.object_id, user.upn) if name]
        return {person: own for name in names for person, own in self._people.get(name, {}).items()}


def own_events(case: Case) -> Timeline | None:
    """The user's own part of the log; ``None`` where nobody looked, nothing is in it, or the user is not told apart."""
    if case.timeline is None or not case.timeline.events:
        return None
    try:
        return Log(case.timeline, case.as_of).own(case.user)
    except CallError:
        return None
