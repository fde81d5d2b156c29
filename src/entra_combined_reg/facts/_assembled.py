"""Users as they come out of bulk exports, and what is known while they are joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, overload

import attrs

from entra_combined_reg.errors import Problem
from entra_combined_reg.facts._doubt_values import Doubt, DoubtCode
from entra_combined_reg.facts._graph_user import Facts
from entra_combined_reg.facts._joins import Coverage, Directory, Unmatched
from entra_combined_reg.facts._reading import Node
from entra_combined_reg.facts._user import UserState
from entra_combined_reg.facts._words import fact_words
from entra_combined_reg.markup import Block, Bullets, Heading, Table, View, Viewable, counted
from entra_combined_reg.values import frozen

__all__ = ["AssembledUser", "AssembledUsers", "Joining", "Part", "duplicate"]

#: The name of a document, the facts it answers, the time it says it is of.
Part = tuple[str, Facts, datetime | None]


@frozen(kw_only=True)
class AssembledUser:
    """One user and how much the exports tell of him or her.

    Attributes:
        user: The facts. ``groups`` and ``roles`` are known only where they are complete.
        groups: How much of the groups the exports tell.
        roles: How much of the roles the exports tell.
        known_groups: Groups seen, complete or not.
        known_roles: Role templates seen, complete or not.
    """

    user: UserState
    groups: Coverage
    roles: Coverage
    known_groups: frozenset[str] = frozenset()
    known_roles: frozenset[str] = frozenset()


@frozen(kw_only=True)
class AssembledUsers(Sequence[UserState], Viewable):
    """The users of some exports, in the order of the list of users; a sequence of ``UserState``.

    How old each document is stands in every user's ``sources``.

    Attributes:
        rows: Each user with the coverage of groups and roles.
        problems: What could not be read, with its path. One bad row never costs the others.
        unmatched: Rows that belong to no user of the list.
        doubts: Duplicates and contradictions between rows.
    """

    rows: tuple[AssembledUser, ...] = ()
    problems: tuple[Problem, ...] = ()
    unmatched: tuple[Unmatched, ...] = ()
    doubts: tuple[Doubt, ...] = ()

    def __len__(self) -> int:
        return len(self.rows)

    @overload
    def __getitem__(self, index: int) -> UserState: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[UserState, ...]: ...
    def __getitem__(self, index: int | slice) -> UserState | tuple[UserState, ...]:
        if isinstance(index, slice):
            return tuple(row.user for row in self.rows[index])
        return self.rows[index].user

    def __iter__(self) -> Iterator[UserState]:
        return (row.user for row in self.rows)

    def view(self) -> View:
        """Show how old each document is, what is partial, what went wrong, and one row a user."""
        groups, roles = Counter(row.groups for row in self.rows), Counter(row.roles for row in self.rows)
        covers = tuple((cover.value, str(groups[cover]), str(roles[cover])) for cover in Coverage)
        wrong = [
            *(f"{problem.path}: {problem.message}" for problem in self.problems),
            *(f"{row.document} {row.path}, {row.object_id or row.upn}: {row.reason}" for row in self.unmatched),
            *(f"{doubt.code.value}: {doubt.message}" for doubt in self.doubts),
        ]
        blocks: list[Block] = [
            Heading(counted(len(self.rows), "user")),
            Table(("Document", "Users", "Oldest", "Newest"), _ages(self.rows)),
            Table(("Coverage", "Groups", "Roles"), covers),
        ]
        if wrong:
            blocks += [Heading("To look at", 3), Bullets(tuple(wrong))]
        columns = ("User", "Registered", "Per-user MFA", "Groups", "Roles")
        return View((*blocks, Table(columns, tuple(map(_user, self.rows)))))


def _ages(rows: Iterable[AssembledUser]) -> tuple[tuple[str, str, str, str], ...]:
    found: dict[str, list[datetime | None]] = {}
    for row in rows:
        for source in row.user.sources:
            found.setdefault(source.document, []).append(source.content_at or source.read_at)
    return tuple((name, str(len(times)), _time(min, times), _time(max, times)) for name, times in found.items())


def _time(of: Callable[[list[datetime]], datetime], times: list[datetime | None]) -> str:
    known = [time for time in times if time is not None]
    return of(known).isoformat() if known else "not known"


def _user(row: AssembledUser) -> tuple[str, ...]:
    user = row.user
    return user.label, fact_words(user.registered), fact_words(user.per_user_mfa), row.groups.value, row.roles.value


@attrs.define
class Joining:
    """What is known so far while exports are joined."""

    directory: Directory
    parts: list[list[Part]]
    problems: list[Problem]
    unmatched: list[Unmatched]
    doubts: list[Doubt]
    seen: set[tuple[str, int]]

    def row(self, value: Any, path: str) -> Node:
        """Open one row with problems of its own, so that a bad one costs no other."""
        return Node(value, path, [])

    def keep(self, node: Node) -> bool:
        """Take over what is wrong with a row; say whether it may be used."""
        self.problems += dict.fromkeys(node.problems)
        return not node.problems

    def first(self, document: str, index: int, name: str) -> bool:
        """Say whether this is the first row of a document about a user; another one is a doubt."""
        if (document, index) in self.seen:
            self.doubts.append(duplicate(document, name))
            return False
        self.seen.add((document, index))
        return True


def duplicate(document: str, name: str) -> Doubt:
    """Name a second row about one user."""
    return Doubt(
        code=DoubtCode.DUPLICATE_ROW,
        facts=("object_id",),
        message=f"{document} holds more than one row about {name}; the first is used.",
    )
