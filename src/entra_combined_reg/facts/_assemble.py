"""From bulk exports to thousands of users: every row joined, reported, or named as a doubt; none dropped.

What is said of a user's groups and roles is said with how much the exports tell: what is partial stays unknown in the
user's own fields, and is kept beside them. Sources: REG-0, ROL-2.1, ROL-3.2.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, overload

import attrs

from entra_combined_reg.errors import CallError, Problem, kind_of
from entra_combined_reg.facts._doubts import Doubt, DoubtCode
from entra_combined_reg.facts._graph_registered import read_methods, with_report
from entra_combined_reg.facts._graph_user import (
    Facts,
    combine,
    open_methods,
    read_groups,
    read_profile,
    read_report,
    read_requirements,
)
from entra_combined_reg.facts._joins import (
    Coverage,
    Directory,
    GroupJoin,
    RoleHold,
    Unmatched,
    join_groups,
    join_roles,
)
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._user import UserState

__all__ = ["AssembledUser", "AssembledUsers", "assemble_users"]

_Part = tuple[str, Facts, datetime | None]


@attrs.frozen(kw_only=True)
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


@attrs.frozen(kw_only=True)
class AssembledUsers(Sequence[UserState]):
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


@attrs.define
class _Joining:
    """What is known so far while exports are joined."""

    directory: Directory
    parts: list[list[_Part]]
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
            self.doubts.append(_duplicate(document, name))
            return False
        self.seen.add((document, index))
        return True


def _duplicate(document: str, name: str) -> Doubt:
    return Doubt(
        code=DoubtCode.DUPLICATE_ROW,
        facts=("object_id",),
        message=f"{document} holds more than one row about {name}; the first is used.",
    )


def assemble_users(  # noqa: PLR0913  one argument an export
    *,
    users: Any,
    registration_details: Any = None,
    methods: Mapping[str, Any] | None = None,
    roles: Any = None,
    groups: Mapping[str, Any] | None = None,
    requirements: Mapping[str, Any] | None = None,
    groups_complete: bool | None = None,
    read_at: datetime | None = None,
    tenant_id: str | None = None,
) -> AssembledUsers:
    """Join bulk exports into users.

    Rows are joined by object id, else by UPN where exactly one user carries it.

    Args:
        users: ``users``, all pages joined.
        registration_details: ``reports/authenticationMethods/userRegistrationDetails``.
        methods: User id or UPN to the answer of ``authentication/methods``, or to several listings by segment.
        roles: ``roleAssignments``, or directory roles with their ``members``.
        groups: Group id to its members, or user id (or UPN) to the user's groups; both kinds may be mixed.
        requirements: User id or UPN to the answer of ``authentication/requirements``.
        groups_complete: ``True`` where every group that a policy names is among ``groups``, nested ones included.
            ``None`` takes lists of a user's own groups for complete, and lists of members for partial.
        read_at: When the exports were fetched, with time zone.
        tenant_id: The tenant's id.

    Raises:
        CallError: ``methods``, ``groups`` or ``requirements`` is no mapping, or ``read_at`` has no time zone.
    """
    for name, value in (("methods", methods), ("groups", groups), ("requirements", requirements)):
        if value is not None and not isinstance(value, Mapping):
            raise CallError(f"assemble_users: {name} must map ids to answers, got {kind_of(value)}")
    joining = _Joining(Directory(), [], [], [], [], set())
    _join_users(users, joining)
    _join_requirements(requirements or {}, joining)
    reports = _join_report(registration_details, joining)
    _join_methods(methods or {}, reports, joining)
    for index, part in reports.items():
        joining.parts[index].append(part)
    covers = _join_memberships(groups, roles, joining, all_named=groups_complete)
    rows = [
        attrs.evolve(cover, user=UserState(**combine([*parts, *more], read_at), tenant_id=tenant_id))
        for parts, (cover, more) in zip(joining.parts, covers, strict=True)
    ]
    return AssembledUsers(
        rows=tuple(rows),
        problems=tuple(dict.fromkeys(joining.problems)),
        unmatched=tuple(joining.unmatched),
        doubts=tuple(joining.doubts),
    )


def _listed(name: str, value: Any, joining: _Joining) -> Iterator[Node]:
    """Yield the rows of an export, each with problems of its own."""
    document = Document.of(name, value)
    document.whole()
    items = [] if document.problems and document.root.is_object() else document.root.items() or []
    joining.problems += document.problems
    for item in items:
        row = joining.row(item.value, item.path)
        if row.thing().is_object():
            yield row
        else:
            row.wrong("an object")
            joining.problems += dict.fromkeys(row.problems)


def _join_users(users: Any, joining: _Joining) -> None:
    for row in _listed("users", users, joining):
        facts = read_profile(row)
        if not joining.keep(row):
            continue
        known = joining.directory.of_id(facts["object_id"])
        if facts["object_id"] is None and facts["upn"] is None:
            joining.problems.append(Problem(row.path, "expected a user with id or userPrincipalName, got neither"))
        elif known is not None:
            _same_user(joining.parts[known][0][1], facts, joining)
        else:
            joining.directory.add(len(joining.parts), facts["object_id"], facts["upn"])
            joining.parts.append([("user", facts, None)])


def _same_user(first: Facts, second: Facts, joining: _Joining) -> None:
    joining.doubts.append(_duplicate("users", str(first["object_id"])))
    differing = tuple(fact for fact, value in second.items() if value != first[fact])
    if differing:
        joining.doubts.append(
            Doubt(
                code=DoubtCode.NAMES_DIFFER,
                facts=differing,
                message=f"users holds rows about {first['object_id']} that differ in {', '.join(differing)}.",
            )
        )


def _join_report(value: Any, joining: _Joining) -> dict[int, _Part]:
    found: dict[int, _Part] = {}
    name = "userRegistrationDetails"
    for row in _listed(name, value, joining) if value is not None else ():
        facts, at = read_report(row), row.get("lastUpdatedDateTime").stamp()
        if not joining.keep(row):
            continue
        object_id, upn = facts["object_id"], facts["upn"]
        index, reason = joining.directory.find(object_id, upn)
        if index is None:
            joining.unmatched.append(
                Unmatched(document=name, path=row.path, object_id=object_id, upn=upn, reason=reason)
            )
        elif joining.first(name, index, str(object_id or upn)):
            found[index] = (name, facts, at)
            _compare_names(joining.parts[index][0][1], facts, joining)
    return found


def _compare_names(profile: Facts, report: Facts, joining: _Joining) -> None:
    ours, theirs = profile["upn"], report["upn"]
    if ours and theirs and ours.casefold() != theirs.casefold():
        joining.doubts.append(
            Doubt(
                code=DoubtCode.NAMES_DIFFER,
                facts=("upn",),
                message=f"users and userRegistrationDetails name {profile['object_id']} by different UPNs.",
            )
        )


def _keyed(
    name: str, answers: Mapping[Any, Any], joining: _Joining, read: Callable[[int, str, Any], Facts | None]
) -> None:
    """Join answers that stand under a user's id or UPN."""
    for key, value in answers.items():
        index = joining.directory.of_key(key) if isinstance(key, str) else None
        if index is None:
            reason = "no user of the list has this id or, alone, this UPN"
            shown = key if isinstance(key, str) else None
            joining.unmatched.append(Unmatched(document=name, path=name, object_id=shown, reason=reason))
        elif value is not None and joining.first(name, index, key):
            facts = read(index, key, value)
            if facts is not None:
                joining.parts[index].append((name, facts, None))


def _join_requirements(answers: Mapping[Any, Any], joining: _Joining) -> None:
    def read(_: int, key: str, value: Any) -> Facts | None:
        document = Document.of(f"requirements.{key}", value)
        facts = read_requirements(document.one())
        joining.problems += document.problems
        return None if document.problems else facts

    _keyed("requirements", answers, joining, read)


def _join_methods(answers: Mapping[Any, Any], reports: Mapping[int, _Part], joining: _Joining) -> None:
    def read(index: int, key: str, value: Any) -> Facts | None:
        listings = open_methods(value, under=f"methods.{key}")
        facts = read_methods(listings)
        problems = [problem for document in listings.values() for problem in document.problems]
        joining.problems += problems
        reported = reports[index][1]["registered"] if index in reports else None
        if reported:
            facts["registered"] = with_report(facts["registered"], reported, complete=facts["registered_complete"])
        return None if problems else facts

    _keyed("authenticationMethods", answers, joining, read)


def _join_memberships(
    groups: Mapping[Any, Any] | None, roles: Any, joining: _Joining, *, all_named: bool | None
) -> list[tuple[AssembledUser, list[_Part]]]:
    """Say of every user which groups and roles are known, and whether that is all."""
    join = None if groups is None else join_groups(groups, joining.directory, joining.problems, joining.unmatched)
    seen = [_groups_of(index, join, joining, all_named=all_named) for index in range(len(joining.parts))]
    held, all_users = _held_roles(roles, seen, joining)
    return [_membership(index, seen[index], held, joining, all_users=all_users) for index in range(len(joining.parts))]


def _groups_of(
    index: int, join: GroupJoin | None, joining: _Joining, *, all_named: bool | None
) -> tuple[Coverage, frozenset[str], Facts]:
    if join is None:
        return Coverage.NOT_GIVEN, frozenset(), {}
    own = join.listed.get(index)
    # What the caller says of the lists wins; else a user's own list is whole, and lists of members are not.
    complete = all_named if all_named is not None else own is not None
    facts: Facts = {} if own is None else read_groups(own, complete=True)
    if own is not None and own.problems:
        joining.problems += own.problems
        facts, complete = {}, False
    complete = complete and (own is None or "groups" in facts) and not (own is None and join.open_ended)
    known = facts.pop("groups", frozenset()) | join.held.get(index, frozenset())
    if complete:
        facts["groups"] = known
    return Coverage.COMPLETE if complete else Coverage.PARTIAL, known, facts


def _held_roles(
    roles: Any, seen: list[tuple[Coverage, frozenset[str], Facts]], joining: _Joining
) -> tuple[dict[str, set[RoleHold]] | None, bool]:
    """Sort roles by principal; say whether every principal is a user of the list, so that none is a group."""
    if roles is None:
        return None, False
    document = Document.of("roleAssignments", roles)
    document.whole()
    held = join_roles(document, joining.problems)
    groups = frozenset[str]().union(*(known for _, known, _ in seen))
    strangers = [name for name in held if joining.directory.of_id(name) is None]
    for name in strangers:
        if name not in groups:
            reason = "the principal is neither a user of the list nor a known group"
            joining.unmatched.append(
                Unmatched(document="roleAssignments", path="roleAssignments", object_id=name, reason=reason)
            )
    return held, not strangers and not document.problems


def _membership(
    index: int,
    groups: tuple[Coverage, frozenset[str], Facts],
    held: Mapping[str, set[RoleHold]] | None,
    joining: _Joining,
    *,
    all_users: bool,
) -> tuple[AssembledUser, list[_Part]]:
    coverage, known, facts = groups
    parts: list[_Part] = [("groups", facts, None)] if coverage is not Coverage.NOT_GIVEN else []
    roles, templates = Coverage.NOT_GIVEN, frozenset[str]()
    object_id = joining.parts[index][0][1]["object_id"]
    if held is not None:
        holds = [hold for name in (object_id, *known) for hold in held.get(name, ())]
        complete = object_id is not None and (all_users or coverage is Coverage.COMPLETE)
        templates = frozenset(hold.template for hold in holds)
        roles = Coverage.COMPLETE if complete else Coverage.PARTIAL
        at_unit = any(hold.at_unit for hold in holds) or (False if complete else None)
        answered: Facts = {"roles": templates if complete else None, "roles_at_unit_scope": at_unit}
        parts.append(("roleAssignments", answered, None))
    cover = AssembledUser(user=UserState(), groups=coverage, roles=roles, known_groups=known, known_roles=templates)
    return cover, parts
