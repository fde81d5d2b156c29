"""From bulk exports to thousands of users: every row joined, reported, or named as a doubt; none dropped.

Sources: REG-0, ROL-2.1.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

import attrs

from entra_combined_reg.errors import CallError, Problem, kind_of
from entra_combined_reg.facts._assembled import AssembledUsers, Joining, Part, duplicate
from entra_combined_reg.facts._doubt_values import Doubt, DoubtCode
from entra_combined_reg.facts._graph_registered import read_methods, with_report
from entra_combined_reg.facts._graph_user import (
    Facts,
    combine,
    open_methods,
    read_profile,
    read_report,
    read_requirements,
)
from entra_combined_reg.facts._joins import Directory, Unmatched
from entra_combined_reg.facts._memberships import join_memberships
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._user import UserState

__all__ = ["assemble_users"]


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
    joining = Joining(Directory(), [], [], [], [], set())
    _join_users(users, joining)
    _join_requirements(requirements or {}, joining)
    reports = _join_report(registration_details, joining)
    _join_methods(methods or {}, reports, joining)
    for index, part in reports.items():
        joining.parts[index].append(part)
    covers = join_memberships(groups, roles, joining, all_named=groups_complete)
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


def _listed(name: str, value: Any, joining: Joining) -> Iterator[Node]:
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


def _join_users(users: Any, joining: Joining) -> None:
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


def _same_user(first: Facts, second: Facts, joining: Joining) -> None:
    joining.doubts.append(duplicate("users", str(first["object_id"])))
    differing = tuple(fact for fact, value in second.items() if value != first[fact])
    if differing:
        joining.doubts.append(
            Doubt(
                code=DoubtCode.NAMES_DIFFER,
                facts=differing,
                message=f"users holds rows about {first['object_id']} that differ in {', '.join(differing)}.",
            )
        )


def _join_report(value: Any, joining: Joining) -> dict[int, Part]:
    found: dict[int, Part] = {}
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


def _compare_names(profile: Facts, report: Facts, joining: Joining) -> None:
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
    name: str, answers: Mapping[Any, Any], joining: Joining, read: Callable[[int, str, Any], Facts | None]
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


def _join_requirements(answers: Mapping[Any, Any], joining: Joining) -> None:
    def read(_: int, key: str, value: Any) -> Facts | None:
        document = Document.of(f"requirements.{key}", value)
        facts = read_requirements(document.one())
        joining.problems += document.problems
        return None if document.problems else facts

    _keyed("requirements", answers, joining, read)


def _join_methods(answers: Mapping[Any, Any], reports: Mapping[int, Part], joining: Joining) -> None:
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
