"""How much bulk exports tell of a user's groups and roles: complete, partial, or not given.

What is partial stays unknown in the user's own fields: an administrator by an unseen group is no proof of none.
Sources: REG-2.3, ROL-3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from entra_combined_reg.facts._assembled import AssembledUser, Joining, Part
from entra_combined_reg.facts._graph_user import Facts, read_groups
from entra_combined_reg.facts._joins import Coverage, GroupJoin, RoleHold, Unmatched, join_groups, join_roles
from entra_combined_reg.facts._reading import Document
from entra_combined_reg.facts._user import UserState
from entra_combined_reg.values import frozen

__all__ = ["join_memberships"]


def join_memberships(
    groups: Mapping[Any, Any] | None, roles: Any, joining: Joining, *, all_named: bool | None
) -> list[tuple[AssembledUser, list[Part]]]:
    """Say of every user which groups and roles are known, and whether that is all."""
    join = None if groups is None else join_groups(groups, joining.directory, joining.problems, joining.unmatched)
    seen = [_groups_of(index, join, joining, all_named=all_named) for index in range(len(joining.parts))]
    held = _held_roles(roles, seen, joining)
    return [_membership(index, seen[index], held, joining) for index in range(len(joining.parts))]


def _groups_of(
    index: int, join: GroupJoin | None, joining: Joining, *, all_named: bool | None
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


@frozen
class _Held:
    """Roles by principal; whether every row could be read; whether every principal is a user of the list, no group."""

    by_principal: Mapping[str, set[RoleHold]]
    whole: bool
    all_users: bool


def _held_roles(roles: Any, seen: list[tuple[Coverage, frozenset[str], Facts]], joining: Joining) -> _Held | None:
    if roles is None:
        return None
    document, before = Document.of("roleAssignments", roles), len(joining.problems)
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
    return _Held(held, len(joining.problems) == before, not strangers)


def _membership(
    index: int,
    groups: tuple[Coverage, frozenset[str], Facts],
    held: _Held | None,
    joining: Joining,
) -> tuple[AssembledUser, list[Part]]:
    coverage, known, facts = groups
    parts: list[Part] = [("groups", facts, None)] if coverage is not Coverage.NOT_GIVEN else []
    roles, templates = Coverage.NOT_GIVEN, frozenset[str]()
    object_id = joining.parts[index][0][1]["object_id"]
    if held is not None:
        holds = [hold for name in (object_id, *known) for hold in held.by_principal.get(name, ())]
        complete = object_id is not None and held.whole and (held.all_users or coverage is Coverage.COMPLETE)
        templates = frozenset(hold.template for hold in holds)
        roles = Coverage.COMPLETE if complete else Coverage.PARTIAL
        at_unit = any(hold.at_unit for hold in holds) or (False if complete else None)
        answered: Facts = {"roles": templates if complete else None, "roles_at_unit_scope": at_unit}
        parts.append(("roleAssignments", answered, None))
    cover = AssembledUser(user=UserState(), groups=coverage, roles=roles, known_groups=known, known_roles=templates)
    return cover, parts
