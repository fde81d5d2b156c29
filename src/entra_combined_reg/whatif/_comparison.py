"""What a change of policy does to many users: groups of those it treats alike, and totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

import attrs

from entra_combined_reg.catalog import InterruptCause, Method, interrupt_row
from entra_combined_reg.facts import Doubt, UserState, how_to_fetch
from entra_combined_reg.flowchart import RULE_SET, Readings
from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, View, Viewable, counted, stamp
from entra_combined_reg.values import frozen
from entra_combined_reg.whatif._difference import Difference

__all__ = ["ChangedUsers", "PolicyComparison", "Totals"]

K = TypeVar("K", bound=str)

#: Names of a group that its row shows.
_EXAMPLES = 3


@frozen(kw_only=True)
class ChangedUsers(Viewable):
    """Users for whom the change does the same.

    Attributes:
        difference: What it does.
        users: Those users, in order of name.
    """

    difference: Difference
    users: tuple[UserState, ...] = attrs.field(repr=lambda users: f"<{len(users)} users>")

    def view(self) -> View:
        """Show what changes for them, and who they are."""
        head = View((Heading(f"The same for {counted(len(self.users), 'user')}", 3),))
        return head + self.difference.view() + View((Bullets(tuple(user.label for user in self.users)),))


@frozen(kw_only=True)
class Totals:
    """How many users a change touches; a user may count in several rows.

    Attributes:
        users: Everybody compared.
        interrupted: Newly interrupted by some cause.
        released: No longer interrupted by some cause.
        locked_out: Newly locked out.
        let_in: No longer locked out by some cause.
        lose_last: Without a usable method that they had.
        offered: Newly see a method in Security info.
        withdrawn: No longer see one.
        undecided: Of whom something cannot be said.
        unchanged: Of whom everything is known, and nothing changes.
    """

    users: int
    interrupted: int
    released: int
    locked_out: int
    let_in: int
    lose_last: int
    offered: int
    withdrawn: int
    undecided: int
    unchanged: int


@frozen(kw_only=True)
class PolicyComparison(Viewable):
    """What a change of policy would do.

    Attributes:
        as_of: The time it was judged for.
        groups: Users for whom it does the same, the worst first: locked out, without a method, interrupted, asked
            otherwise, a method less, a method more, undecided only; then the larger group, then by name.
        unchanged: How many users it does nothing to.
        doubts: What is suspicious in the policy that comes after.
        readings: How ambiguities were read.
        rule_set: The rule set that answered.
    """

    as_of: datetime
    groups: tuple[ChangedUsers, ...]
    unchanged: int
    doubts: tuple[Doubt, ...]
    readings: Readings
    rule_set: str = RULE_SET

    @property
    def totals(self) -> Totals:
        """How many users the change touches, and how."""

        def count(of: Callable[[Difference], object]) -> int:
            return sum(len(group.users) for group in self.groups if of(group.difference))

        return Totals(
            users=count(lambda _: True) + self.unchanged,
            interrupted=count(lambda d: d.interrupted),
            released=count(lambda d: d.released),
            locked_out=count(lambda d: d.locked_out),
            let_in=count(lambda d: d.let_in),
            lose_last=count(lambda d: d.loses_last),
            offered=count(lambda d: d.offered),
            withdrawn=count(lambda d: d.withdrawn),
            undecided=count(lambda d: d.undecided),
            unchanged=self.unchanged,
        )

    @property
    def by_cause(self) -> tuple[tuple[InterruptCause, int], ...]:
        """Causes that newly interrupt, with how many users."""
        return _counted(self.groups, lambda d: [interrupt.cause for interrupt in d.interrupted])

    @property
    def withdrawn(self) -> tuple[tuple[Method, int], ...]:
        """Methods that manage mode no longer lists, with for how many users."""
        return _counted(self.groups, lambda d: d.withdrawn)

    @property
    def missing(self) -> tuple[tuple[str, int], ...]:
        """Facts that would decide what is open, with for how many users; the one that decides most first."""
        return _counted(self.groups, lambda d: d.needs)

    def of(self, user: UserState) -> Difference:
        """Return what the change does to one of the users; an empty difference where nothing."""
        return next((group.difference for group in self.groups if user in group.users), Difference())

    def view(self) -> View:
        """Show the totals, the causes, the groups with examples, and what is not known."""
        totals = attrs.asdict(self.totals)
        blocks: list[Block] = [
            Heading("What the change would do", 2),
            Table(("Users", "Number"), tuple((name.replace("_", " "), str(n)) for name, n in totals.items())),
        ]
        if self.by_cause:
            rows = tuple((cause, interrupt_row(cause).fires_when, str(n)) for cause, n in self.by_cause)
            blocks.append(Table(("Newly interrupting", "Fires when", "Users"), rows))
        if self.groups:
            blocks.append(Table(("Users", "Among them", "What changes"), tuple(map(_row, self.groups))))
        if self.missing:
            blocks += [Heading("Not known, and it matters", 3), Bullets(tuple(map(_missing, self.missing)))]
        if self.doubts:
            blocks += [Heading("Doubts", 3), Bullets(tuple(f"{d.code.value}: {d.message}" for d in self.doubts))]
        blocks.append(Paragraph(f"Judged for {stamp(self.as_of)} UTC. Rules: {self.rule_set}"))
        return View(tuple(blocks))


def _counted(groups: Iterable[ChangedUsers], of: Callable[[Difference], Iterable[K]]) -> tuple[tuple[K, int], ...]:
    found: Counter[K] = Counter()
    for group in groups:
        for item in of(group.difference):
            found[item] += len(group.users)
    return tuple(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def _row(group: ChangedUsers) -> tuple[str, str, str]:
    names = ", ".join(user.label for user in group.users[:_EXAMPLES])
    more = ", …" if len(group.users) > _EXAMPLES else ""
    return str(len(group.users)), names + more, "; ".join(group.difference.sentences())


def _missing(pair: tuple[str, int]) -> str:
    fact, count = pair
    need = how_to_fetch(fact)
    where = need.graph or need.portal or need.note or ""
    return f"{fact}, for {count} users: {need.why} {where}".strip()
