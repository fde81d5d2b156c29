"""Which row of a bulk export belongs to which user: by object id, else by UPN where exactly one user carries it.

Only joins live here; what a row means is read elsewhere. A row that belongs to nobody is kept and named.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any, Final

import attrs

from entra_combined_reg.errors import Problem
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.values import frozen

__all__ = ["Coverage", "Directory", "GroupJoin", "RoleHold", "Unmatched", "join_groups", "join_roles"]

_UNIT: Final = "/administrativeunits/"


class Coverage(StrEnum):
    """How much of a user's groups or roles the exports tell."""

    COMPLETE = "complete"
    PARTIAL = "partial"
    NOT_GIVEN = "notGiven"


@frozen(kw_only=True)
class Unmatched:
    """A row of an export that belongs to no user of the list.

    Attributes:
        document: The export.
        path: Where the row stood.
        object_id: The id it names.
        upn: The UPN it names.
        reason: Why it was not joined.
    """

    document: str
    path: str
    object_id: str | None = None
    upn: str | None = None
    reason: str


@frozen(kw_only=True)
class RoleHold:
    """One role that a principal holds: the template and whether the scope is an administrative unit."""

    template: str
    at_unit: bool


class Directory:
    """Users by id and by UPN, while they are joined."""

    def __init__(self) -> None:
        self._by_id: dict[str, int] = {}
        self._by_upn: dict[str, list[int]] = {}

    def add(self, index: int, object_id: str | None, upn: str | None) -> None:
        """Enter the user at ``index``."""
        if object_id is not None:
            self._by_id.setdefault(object_id, index)
        if upn is not None:
            self._by_upn.setdefault(upn.casefold(), []).append(index)

    def of_id(self, object_id: str | None) -> int | None:
        """Find a user by id."""
        return None if object_id is None else self._by_id.get(object_id)

    def find(self, object_id: str | None, upn: str | None) -> tuple[int | None, str]:
        """Find the user of a row.

        Returns:
            The index, or ``None`` with the reason. A row whose id nobody has is not joined by its UPN: the account may
            have been made anew.
        """
        if object_id is not None:
            found = self._by_id.get(object_id)
            if found is None and upn is not None and upn.casefold() in self._by_upn:
                return None, "another user of the list carries this UPN under another id"
            return found, "no user of the list has this id"
        holders = self._by_upn.get((upn or "").casefold(), [])
        if len(holders) == 1:
            return holders[0], ""
        return None, "several users of the list carry this UPN" if holders else "no user of the list has this UPN"

    def of_key(self, key: str) -> int | None:
        """Find a user by a key that is an id or a UPN."""
        found = self._by_id.get(key.lower())
        return found if found is not None else self._by_id.get(key, self.find(None, key)[0])


@attrs.define
class GroupJoin:
    """What the group export says, while it is joined: groups by user, with facts beside them."""

    held: dict[int, set[str]]
    listed: dict[int, Document]
    open_ended: bool


def join_groups(
    groups: Mapping[Any, Any], directory: Directory, problems: list[Problem], unmatched: list[Unmatched]
) -> GroupJoin:
    """Join groups to users.

    Args:
        groups: User id or UPN to the user's groups, or group id to its members; both kinds may be mixed.
        directory: The users.
        problems: Takes what is wrong.
        unmatched: Takes members that are neither users nor groups of the export.

    Returns:
        By user: groups found through members, nested ones followed; the user's own list, unread. ``open_ended``: some
        member is a group whose members are not in the export.
    """
    join = GroupJoin(held={}, listed={}, open_ended=False)
    members: dict[str, Document] = {}
    for key, value in groups.items():
        if not isinstance(key, str):
            problems.append(Problem("groups", "expected ids as keys"))
            continue
        index = directory.of_key(key)
        document = Document.of(f"groups.{key}", value)
        if index is None:
            members[key.lower()] = document
            join.open_ended = join.open_ended or document.pages_left
        else:
            join.listed[index] = document
    _follow(members, directory, join, unmatched)
    problems += [problem for document in members.values() for problem in document.problems]
    return join


def _follow(members: Mapping[str, Document], directory: Directory, join: GroupJoin, unmatched: list[Unmatched]) -> None:
    parents: dict[str, set[str]] = {}
    for group, document in members.items():
        for row in document.root.items() or ():
            named, kind = _member(row)
            index = directory.of_id(named)
            if named is not None and named in members:
                parents.setdefault(named, set()).add(group)
            elif index is not None:
                join.held.setdefault(index, set()).add(group)
            elif kind.endswith("group"):
                join.open_ended = True
            elif named is not None and kind in {"", "#microsoft.graph.user"}:
                unmatched.append(
                    Unmatched(
                        document="groups", path=row.path, object_id=named, reason="no user of the list has this id"
                    )
                )
    for held in join.held.values():
        held.update(_above(held, parents))


def _member(row: Node) -> tuple[str | None, str]:
    if isinstance(row.value, str):
        return row.identifier(), ""
    thing = row.thing()
    return thing.get("id").identifier(), (thing.get("@odata.type").text() or "").casefold()


def _above(groups: Iterable[str], parents: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(groups)
    while waiting:
        new = parents.get(waiting.pop(), set()) - found
        found |= new
        waiting += new
    return found


def join_roles(document: Document, problems: list[Problem]) -> dict[str, set[RoleHold]]:
    """Sort role assignments, or directory roles with their members, by principal."""
    held: dict[str, set[RoleHold]] = {}
    for row in document.rows():
        template = (
            row.get("roleTemplateId").identifier()
            or row.get("roleDefinition").thing().get("templateId").identifier()
            or row.get("roleDefinitionId").identifier()
        )
        if template is None:
            problems.append(Problem(row.path, "expected a role assignment or a directory role, got neither"))
            continue
        at_unit = (row.get("directoryScopeId").text() or "").casefold().startswith(_UNIT)
        for principal in _principals(row):
            held.setdefault(principal, set()).add(RoleHold(template=template, at_unit=at_unit))
    problems += document.problems
    return held


def _principals(row: Node) -> list[str]:
    named = row.get("principalId").identifier()
    members = row.get("members").items() or ()
    return [*([named] if named else ()), *(found for member in members if (found := _member(member)[0]) is not None)]
