"""What a plan does to a user: steps, and how each is undone. Nothing here holds a secret."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._restorable import Restorable
from entra_combined_reg.values import frozen

__all__ = ["Reversal", "RollbackStep", "StepKind", "reversal_of"]


class StepKind(StrEnum):
    """One thing to do to one user."""

    #: The article's one call, where only the MSOnline properties of the user are known.
    RESET = "reset"
    DELETE = "delete"
    #: Hardware OATH: the token stays assigned.
    DEACTIVATE = "deactivate"
    #: Hardware OATH: the token goes back to the inventory.
    UNASSIGN = "unassign"
    #: A new mobile number in the place of the old one, which cannot go while an alternate number stays.
    UPDATE_PHONE = "updatePhone"
    SET_DEFAULT = "setDefault"
    SET_PER_USER_MFA = "setPerUserMfa"
    CREATE_TAP = "createTap"
    #: Only on request: the password itself cannot be removed (ROL-2.2).
    RESET_PASSWORD = "resetPassword"  # noqa: S105  a step's name
    #: Something of the caller's own before the first removal, such as a group that may register anywhere (G07).
    HOOK = "hook"
    REVOKE_SESSIONS = "revokeSessions"


class Reversal(StrEnum):
    """How a step is undone (ROL-2.3)."""

    #: From the backup, where its number was not masked.
    RECREATE_FROM_BACKUP = "recreateFromBackup"
    #: Not at all: its number was read masked (NOT_RESTORABLE_MASKED).
    NUMBER_MASKED = "numberMasked"
    #: Not at all: its number, address or registration was not read.
    NOT_READ = "notRead"
    #: The user must register it again.
    USER_REGISTERS_AGAIN = "userRegistersAgain"
    #: An administrator activates or assigns the token again; the user must read a code from it.
    ACTIVATE_AGAIN = "activateAgain"
    #: A new one can be made; the old one is gone.
    NEW_ONE = "newOne"
    #: The pass is deleted.
    DELETE_PASS = "deletePass"  # noqa: S105  a way back
    #: The old value is written back.
    SET_BACK = "setBack"
    #: Not at all: the old value was not read.
    OLD_VALUE_UNKNOWN = "oldValueUnknown"
    #: Nothing brings it back.
    NONE = "none"


_BY_METHOD: Final[dict[Method, Reversal]] = {
    Method.HARDWARE_OATH: Reversal.ACTIVATE_AGAIN,
    Method.TEMPORARY_ACCESS_PASS: Reversal.NEW_ONE,
    Method.QR_CODE: Reversal.NEW_ONE,
}
_BY_BACKUP: Final[dict[Restorable, Reversal]] = {
    Restorable.YES: Reversal.RECREATE_FROM_BACKUP,
    Restorable.MASKED: Reversal.NUMBER_MASKED,
    Restorable.NOT_READ: Reversal.NOT_READ,
}


def reversal_of(ref: MethodRef) -> Reversal:
    """Say how the removal of a method object is undone."""
    kind = Reversal.USER_REGISTERS_AGAIN if ref.method is None else _BY_METHOD.get(ref.method)
    return kind or _BY_BACKUP.get(ref.restorable, Reversal.USER_REGISTERS_AGAIN)


@frozen(kw_only=True)
class RollbackStep:
    """One thing to do to one user, in order. What it needs over the wire is the adapter's business.

    Attributes:
        number: Position among the user's steps, from 1.
        kind: What is done.
        method: To which method; ``None`` where the step is about the user.
        type_text: The method object's type, as the document wrote it.
        method_id: The method object's id.
        value: ``SET_DEFAULT``: the new default.
        fallback: ``SET_DEFAULT``: the value to try where the first is refused.
        per_user_mfa: ``SET_PER_USER_MFA``: the new state.
        pass_minutes: ``CREATE_TAP``: the lifetime; ``None``: the tenant's default.
        pass_once: ``CREATE_TAP``: the pass serves once.
        hook: ``HOOK``: its name.
        reversal: How the step is undone.
        before: What a ``SET_BACK`` writes back, as the service words it; ``None`` where not known.
    """

    number: int
    kind: StepKind
    method: Method | None = None
    type_text: str | None = None
    method_id: str | None = None
    value: DefaultOption | None = None
    fallback: DefaultOption | None = None
    per_user_mfa: PerUserMfa | None = None
    pass_minutes: int | None = None
    pass_once: bool = False
    hook: str | None = None
    reversal: Reversal = Reversal.NONE
    before: str | None = None

    @property
    def removes(self) -> bool:
        """Whether the method object is no longer there, or no longer active, after the step."""
        return self.kind in {StepKind.DELETE, StepKind.DEACTIVATE, StepKind.UNASSIGN}

    @property
    def works(self) -> bool:
        """Whether it is what the rollback is for; the others prepare, order or follow."""
        return self.removes or self.kind in {StepKind.RESET, StepKind.UPDATE_PHONE}

    @property
    def prepares(self) -> bool:
        """Whether the user stops where it is not done, before the first removal."""
        return self.kind in {StepKind.HOOK, StepKind.RESET_PASSWORD, StepKind.CREATE_TAP}

    @property
    def ref(self) -> MethodRef:
        """The method object it removes."""
        return MethodRef(method=self.method, type_text=self.type_text or "", id=self.method_id)

    @property
    def key(self) -> tuple[str, bool, str]:
        """The key of the method object it removes."""
        return self.ref.key
