"""What triage answers: groups of users who share one trouble, and those who could not be judged. Nothing is decided."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Step
from entra_combined_reg.diagnosis._findings import Evidence, Need
from entra_combined_reg.facts import Doubt, UserState
from entra_combined_reg.flowchart import RULE_SET, Readings
from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, View, Viewable, counted, stamp
from entra_combined_reg.values import frozen

__all__ = ["Standing", "Triage", "TriageGroup", "TriagedUser", "UnjudgedUsers"]


#: Users of a group that its page shows.
_ROWS: Final = 20


class Standing(StrEnum):
    """How badly off somebody is, the worst first."""

    #: A sign-in demands what the user cannot register, and it cannot be put off.
    LOCKED_OUT = "lockedOut"
    #: The user is asked and cannot finish, or tried and did not succeed.
    STUCK = "stuck"
    #: Locked out or stuck from a known day on.
    ABOUT_TO_BE = "aboutToBe"
    #: Asked for something new from a known day on; it can be put off.
    NUDGE = "nudge"


@frozen(kw_only=True)
class TriagedUser:
    """One user of a group.

    Attributes:
        user: The user.
        evidence: Facts of this user, and audit records.
        also: Codes of further troubles of the same user.
    """

    user: UserState
    evidence: tuple[Evidence, ...] = ()
    also: tuple[str, ...] = ()


@frozen(kw_only=True)
class TriageGroup(Viewable):
    """Users who share one trouble.

    Attributes:
        standing: How badly off they are.
        code: The id of the cause (``I-2``), of the further cause (``X-1``), or of the symptom that events suggest.
        summary: One sentence.
        on: From when; ``None``: now.
        evidence: Facts of the tenant that they share.
        steps: What to do next.
        sources: Keys of the pages behind it.
        users: The users, in order of name.
    """

    standing: Standing
    code: str
    summary: str
    on: date | None = None
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()
    sources: tuple[str, ...] = ()
    users: tuple[TriagedUser, ...] = attrs.field(repr=lambda users: f"<{len(users)} users>")

    def view(self) -> View:
        """Show the trouble, what to do next, and the users; of a large group the first."""
        return View(tuple(_blocks(self)))


@frozen(kw_only=True)
class UnjudgedUsers:
    """Users of whom it cannot be said whether they are locked out or stuck.

    Attributes:
        needs: Facts, by field name, that would decide.
        users: The users, in order of name.
    """

    needs: tuple[str, ...]
    users: tuple[UserState, ...] = attrs.field(repr=lambda users: f"<{len(users)} users>")


@frozen(kw_only=True)
class Triage(Viewable):
    """Who is in trouble, why, and what to do next.

    Attributes:
        as_of: The time asked about.
        groups: Users by shared trouble, ranked: by standing, then the earlier day, then the larger group, then code
            and summary. Everybody is in the group of their worst trouble; ties go by the order of causes.
        unjudged: Users of whom facts leave it open, by the facts that are missing; the larger group first.
        missing: Each missing fact with how many users wait for it; most first, ties by name.
        next_question: The fact that most users wait for; ``None`` where nothing is missing.
        well: How many users are judged and in no trouble.
        not_among_users: How many people of the timeline are none of the users.
        doubts: What is suspicious in the facts of the tenant.
        readings: How ambiguities were read.
        rule_set: The flowchart rules that were used.
    """

    as_of: datetime
    groups: tuple[TriageGroup, ...]
    unjudged: tuple[UnjudgedUsers, ...]
    missing: tuple[tuple[str, int], ...]
    next_question: Need | None
    well: int
    not_among_users: int
    doubts: tuple[Doubt, ...]
    readings: Readings
    rule_set: str = RULE_SET

    def count(self, standing: Standing) -> int:
        """How many users stand so."""
        return sum(len(group.users) for group in self.groups if group.standing is standing)

    def view(self) -> View:
        """Show the numbers, every group with its next step, and what is missing."""
        numbers = [(standing.value, str(self.count(standing))) for standing in Standing]
        open_ = sum(len(group.users) for group in self.unjudged)
        numbers += [("could not be judged", str(open_)), ("well", str(self.well))]
        blocks: list[Block] = [Heading("Triage", 2), Table(("Users", "Number"), tuple(numbers))]
        for group in self.groups:
            blocks += _blocks(group)
        if self.next_question is not None:
            blocks += [
                Heading("Could not be judged", 3),
                Bullets(tuple(f"{name}: {counted(n, 'user')}" for name, n in self.missing)),
            ]
            blocks.append(Paragraph(f"Next question: {self.next_question.fact}. {self.next_question.question}"))
        if self.doubts:
            blocks += [Heading("Doubts", 3), Bullets(tuple(f"{d.code.value}: {d.message}" for d in self.doubts))]
        if self.not_among_users:
            blocks.append(Paragraph(f"{self.not_among_users} people of the timeline are none of these users."))
        blocks.append(Paragraph(f"As of {stamp(self.as_of)} UTC. Rules: {self.rule_set}"))
        return View(tuple(blocks))


def _blocks(group: TriageGroup) -> list[Block]:
    day = f" from {group.on.isoformat()}" if group.on else ""
    title = f"{counted(len(group.users), 'user')} {group.standing.value}{day}: {group.code}"
    facts = [f"{item.fact}: {item.value}{_from(item)}" for item in group.evidence]
    steps = [f"{step.text} ({step.source})" for step in group.steps]
    rows = tuple(_row(one) for one in group.users[:_ROWS])
    more = len(group.users) - len(rows)
    return [
        Heading(title, 3),
        Paragraph(group.summary),
        *([Bullets(tuple(facts))] if facts else []),
        Bullets(tuple(steps), numbered=True),
        Table(("User", "Evidence", "Also"), rows),
        *([Paragraph(f"… and {more} more with the same trouble.")] if more else []),
    ]


def _row(one: TriagedUser) -> tuple[str, str, str]:
    evidence = "; ".join(f"{item.fact}: {item.value}" for item in one.evidence)
    return one.user.label, evidence, ", ".join(one.also)


def _from(item: Evidence) -> str:
    if item.event_id is not None:
        return f" (record {item.event_id})"
    return f" ({item.source.document})" if item.source else ""
