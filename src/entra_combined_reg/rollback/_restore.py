"""The way back: from a backup to the calls that make again what a plan removed, as far as possible (ROL-2.7)."""

from __future__ import annotations

from typing import Final

import attrs

from entra_combined_reg.catalog import DefaultOption, GraphCallName, Method, graph_call
from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod
from entra_combined_reg.rollback._backup import UserBackup
from entra_combined_reg.rollback._calls import HttpCall, call_of, simple_call
from entra_combined_reg.rollback._defaults import serves
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._restorable import Restorable, restorable, restoring_body
from entra_combined_reg.rollback._steps import Reversal, RollbackStep, StepKind
from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["restore_call", "restore_calls"]

_CALLS: Final[dict[Method, GraphCallName]] = {
    Method.PHONE: GraphCallName.CREATE_PHONE,
    Method.ALTERNATE_PHONE: GraphCallName.CREATE_PHONE,
    Method.OFFICE_PHONE: GraphCallName.CREATE_PHONE,
    Method.EMAIL: GraphCallName.CREATE_EMAIL,
    Method.EXTERNAL: GraphCallName.CREATE_EXTERNAL,
}


def restore_call(user_id: str, method: RegisteredMethod) -> HttpCall | None:
    """Return the call that makes a phone, an e-mail address or an external method again; its body is a secret.

    A number may be made although 409 ``phoneNumberNotUnique`` is answered: read it back before calling it failed.

    Returns:
        The call; ``None`` for what cannot be made again, a masked number among it.
    """
    name = None if method.method is None else _CALLS.get(method.method)
    if name is None or restorable(method) is not Restorable.YES:
        return None
    return simple_call(graph_call(name), user_id, restoring_body(method))


def restore_calls(entry: UserPlan, backup: UserBackup) -> tuple[HttpCall, ...]:
    """Return the calls that undo a user's steps as far as possible, in the order they must be made.

    Mobile before alternate, then the old default where a method that stays or comes back can stand behind it, then the
    old per-user MFA state. What only the user can register again is not among them; each step's ``reversal`` says so.

    Args:
        entry: The user's entry in the plan.
        backup: What was read of the user before; the caller kept it.

    Raises:
        CallError: The backup is of another user.
    """
    if expect("backup", backup, UserBackup).object_id != expect("entry", entry, UserPlan).object_id:
        raise CallError("backup: it is of another user than the entry")
    undone_by = {step.key: step for step in entry.steps if step.removes or step.kind is StepKind.UPDATE_PHONE}
    back = [one for one in backup.can_be_restored if MethodRef.of(one).key in undone_by]
    made = [_made(entry.object_id, one, undone_by[MethodRef.of(one).key]) for one in back]
    standing = [*(MethodRef.of(one) for one in back), *entry.kept]
    undone = (_set_back(step, standing) for step in entry.steps if step.reversal is Reversal.SET_BACK)
    calls = [*made, *(call_of(entry.object_id, step) for step in undone if step is not None)]
    return tuple(call for call in calls if call is not None)


def _made(user_id: str, method: RegisteredMethod, step: RollbackStep) -> HttpCall | None:
    if step.kind is StepKind.UPDATE_PHONE:
        return call_of(user_id, step, number=method.phone_number)
    return restore_call(user_id, method)


def _set_back(step: RollbackStep, standing: list[MethodRef]) -> RollbackStep | None:
    """Return the step that writes the old value again; ``None`` for a default that nothing stands behind any more."""
    before = step.before or ""
    if step.kind is StepKind.SET_PER_USER_MFA:
        return attrs.evolve(step, per_user_mfa=PerUserMfa(before))
    value = DefaultOption(before)
    return attrs.evolve(step, value=value) if any(value in serves(ref) for ref in standing) else None
