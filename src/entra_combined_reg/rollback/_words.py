"""Steps, decisions and undoing in the words of a reader; every page of a plan takes its words from here."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import Final

from entra_combined_reg.catalog import METHODS
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._steps import Reversal, RollbackStep, StepKind

__all__ = ["DECISION_WORDS", "REVERSAL_WORDS", "duration_text", "method_text", "step_text"]

_NAMES: Final = {row.method: row.portal_names[0] for row in METHODS}
_STEP_WORDS: Final[dict[StepKind, str]] = {
    StepKind.RESET: "clear the StrongAuthenticationMethods property",
    StepKind.DELETE: "delete",
    StepKind.DEACTIVATE: "deactivate",
    StepKind.UNASSIGN: "unassign",
    StepKind.UPDATE_PHONE: "change the number of",
    StepKind.SET_DEFAULT: "set the default method to",
    StepKind.SET_PER_USER_MFA: "set per-user MFA to",
    StepKind.CREATE_TAP: "issue a Temporary Access Pass",
    StepKind.RESET_PASSWORD: "reset the password",
    StepKind.HOOK: "the caller's step",
    StepKind.REVOKE_SESSIONS: "revoke sign-in sessions",
}
#: How a step is undone, in a few words.
REVERSAL_WORDS: Final[dict[Reversal, str]] = {
    Reversal.RECREATE_FROM_BACKUP: "restore from the backup",
    Reversal.USER_REGISTERS_AGAIN: "cannot be restored: the user registers again",
    Reversal.ACTIVATE_AGAIN: "activate or assign again; the user reads a code from it",
    Reversal.NEW_ONE: "cannot be restored: make a new one",
    Reversal.NUMBER_MASKED: "cannot be restored: the number was read masked",
    Reversal.NOT_READ: "cannot be restored: its data was not read",
    Reversal.DELETE_PASS: "delete the pass",
    Reversal.SET_BACK: "set the old value again",
    Reversal.OLD_VALUE_UNKNOWN: "cannot be set back: the old value was not read",
    Reversal.NONE: "cannot be undone",
}
#: What happens to an input, in a few words.
DECISION_WORDS: Final[dict[Decision, str]] = {
    Decision.ELIGIBLE: "eligible",
    Decision.SKIP_NO_METHODS: "left out: no methods",
    Decision.SKIP_PER_USER_MFA: "left out: per-user MFA",
    Decision.SKIP_PROTECTED: "left out: protected",
    Decision.SKIP_ADMIN: "left out: administrator",
    Decision.SKIP_SELF: "left out: the operator itself",
    Decision.SKIP_EXCLUDED_KIND_ONLY: "left out: nothing the scope removes",
    Decision.SKIP_GUEST: "left out: guest",
    Decision.SKIP_LOCKOUT: "left out: would be locked out",
    Decision.SKIP_NOT_PERMITTED: "left out: the operator may not",
    Decision.NOT_FOUND: "not found",
    Decision.NOT_FOUND_OR_DELETED: "not found or deleted",
    Decision.UNREADABLE: "could not be read",
    Decision.UNKNOWN_STATE: "per-user MFA state not known",
    Decision.BLOCKED_BY_RETAINED: "blocked by what is kept",
    Decision.BLOCKED_BY_ALTERNATE: "blocked by the alternate number",
    Decision.MANUAL_ONLY: "by hand only",
    Decision.DUPLICATE: "named again",
}


def method_text(ref: MethodRef) -> str:
    """Name a method object as Security info does; a type that is not known, as the document wrote it."""
    if ref.passwordless:
        return "Passwordless phone sign-in"
    return ref.type_text if ref.method is None else _NAMES[ref.method]


def step_text(step: RollbackStep) -> str:
    """Say one step in words, without ids."""
    what: str | None = step.value or step.per_user_mfa or step.hook
    if step.method is not None:
        what = method_text(MethodRef(method=step.method, type_text=step.type_text or ""))
    return _STEP_WORDS[step.kind] if what is None else f"{_STEP_WORDS[step.kind]} {what}"


def duration_text(time: timedelta) -> str:
    """Say a time in its two largest units, the last begun second counted."""
    seconds = ceil(time.total_seconds())
    hours, minutes, rest = seconds // 3600, seconds // 60 % 60, seconds % 60
    units = ((hours, "h"), (minutes, "min"), (rest, "s"))
    shown = [f"{count} {unit}" for count, unit in units if count]
    return " ".join(shown[:2]) or "no time"
