"""Who may act on whom: the catalogue's table applied to one actor and one target (ROL-3.2)."""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import CAN_ACT, CanActRow, Flow, MayAct, RoleId, TargetHolds
from entra_combined_reg.facts import UserState
from entra_combined_reg.rollback._options import Actor

__all__ = ["can_act", "is_admin", "smallest_role"]

_AUTH: Final = RoleId.AUTHENTICATION_ADMINISTRATOR.value
_PRIVILEGED: Final = RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR.value
_GLOBAL: Final = RoleId.GLOBAL_ADMINISTRATOR.value
#: From the smallest to the largest.
_ACTING: Final = (_AUTH, _PRIVILEGED, _GLOBAL)
_ROWS: Final = {row.target: row for row in CAN_ACT}


def is_admin(target: UserState) -> bool | None:
    """Say whether a guard must treat the user as an administrator; ``None`` where the roles are not known."""
    if target.roles or target.in_role_assignable_group or target.in_restricted_unit or target.roles_at_unit_scope:
        return True
    return None if target.roles is None else False


def can_act(actor: Actor, target: UserState) -> MayAct:
    """Say whether an actor may manage a target's methods.

    Args:
        actor: Who acts. App-only is not limited by the table: it may reach everybody.
        target: On whom. Roles that are not known make the answer unknown for an Authentication Administrator.
    """
    if actor.flow is Flow.APPLICATION:
        return MayAct.YES
    if actor.object_id and actor.object_id.lower() == (target.object_id or "").lower():
        return MayAct.NO
    if actor.roles is None:
        return MayAct.UNKNOWN
    held = [role for role in _ACTING if role in {name.lower() for name in actor.roles}]
    answers = {_answer(role, target) for role in held}
    for answer in (MayAct.YES, MayAct.UNKNOWN):
        if answer in answers:
            return answer
    return MayAct.NO


def smallest_role(target: UserState) -> str | None:
    """Return the template id of the smallest role that suffices for a target; ``None`` where the table cannot say."""
    return next((role for role in _ACTING if _answer(role, target) is MayAct.YES), None)


def _answer(role: str, target: UserState) -> MayAct:
    """Combine all rows the target falls into: every one must be allowed."""
    answers = [_column(row, role) for row in _rows_of(target)]
    if target.roles is None and role == _AUTH:
        answers.append(MayAct.UNKNOWN)
    return next((answer for answer in (MayAct.NO, MayAct.UNKNOWN) if answer in answers), MayAct.YES)


def _column(row: CanActRow, role: str) -> MayAct:
    columns = {
        _AUTH: row.authentication_administrator,
        _PRIVILEGED: row.privileged_authentication_administrator,
        _GLOBAL: row.global_administrator,
    }
    return columns[role]


def _rows_of(target: UserState) -> list[CanActRow]:
    rows = [_row_of_role(role.lower()) for role in sorted(target.roles or ())]
    if target.in_role_assignable_group:
        rows.append(_ROWS[TargetHolds.ROLE_ASSIGNABLE_GROUP])
    if target.in_restricted_unit:
        rows.append(_ROWS[TargetHolds.RESTRICTED_UNIT])
    if target.roles_at_unit_scope:
        rows.append(_ROWS[TargetHolds.UNIT_SCOPED_ROLE])
    return rows or [_ROWS[TargetHolds.NO_ROLE]]


def _row_of_role(role: str) -> CanActRow:
    return next((row for row in CAN_ACT if role in row.roles), _ROWS[TargetHolds.ANY_OTHER_ROLE])
