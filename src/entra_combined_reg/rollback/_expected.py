"""Which audit records a step should leave: the catalogue's table, read for one plan."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from entra_combined_reg.catalog import Act, ExpectedRecord, Method, expected_records
from entra_combined_reg.rollback._steps import RollbackStep, StepKind

__all__ = ["expected_of", "records_of"]

_BY_KIND: Final[dict[StepKind, Act]] = {
    StepKind.RESET: Act.LEGACY_RESET,
    StepKind.DEACTIVATE: Act.CHANGE_HARDWARE_TOKEN,
    StepKind.UNASSIGN: Act.CHANGE_HARDWARE_TOKEN,
    StepKind.SET_DEFAULT: Act.SET_DEFAULT,
    StepKind.SET_PER_USER_MFA: Act.SET_PER_USER_MFA,
    StepKind.CREATE_TAP: Act.CREATE_TEMPORARY_ACCESS_PASS,
    StepKind.RESET_PASSWORD: Act.RESET_PASSWORD,
    StepKind.UPDATE_PHONE: Act.CHANGE_PHONE,
    StepKind.REVOKE_SESSIONS: Act.REVOKE_SESSIONS,
}
_BY_METHOD: Final[dict[Method, Act]] = {
    Method.PASSKEY: Act.DELETE_PASSKEY,
    Method.WINDOWS_HELLO: Act.DELETE_WINDOWS_HELLO,
    Method.PLATFORM_CREDENTIAL: Act.DELETE_PLATFORM_CREDENTIAL,
    Method.TEMPORARY_ACCESS_PASS: Act.DELETE_TEMPORARY_ACCESS_PASS,
}


def act_of(step: RollbackStep) -> Act | None:
    """Return the catalogue's name of what a step does; ``None`` for a step of the caller's own."""
    if step.kind is not StepKind.DELETE:
        return _BY_KIND.get(step.kind)
    if step.key[1]:
        return Act.DELETE_PASSWORDLESS
    return Act.DELETE_METHOD if step.method is None else _BY_METHOD.get(step.method, Act.DELETE_METHOD)


def expected_of(steps: Iterable[RollbackStep]) -> tuple[ExpectedRecord, ...]:
    """Return the records that steps should leave, each once, in the order of the steps."""
    return tuple(dict.fromkeys(record for step in steps for record in records_of(step)))


def records_of(step: RollbackStep) -> tuple[ExpectedRecord, ...]:
    """Return the records that one step should leave."""
    act = act_of(step)
    return () if act is None else expected_records(act)
