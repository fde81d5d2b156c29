"""What a plan is made of: the picture of a user it was made from, and steps. Nothing here holds a secret.

The picture is not a second model of a user: it is what remains of ``facts.UserState`` when numbers, addresses and names
are left out, small enough to be stored in a plan and in every answer of a run.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import DefaultOption, GraphVersion, Method, Usage, endpoint_of
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, StrongAuthentication, UserState
from entra_combined_reg.rollback._restorable import Restorable, restorable
from entra_combined_reg.values import frozen

__all__ = ["MethodRef", "Reversal", "RollbackStep", "Snapshot", "StepKind"]


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


@frozen(kw_only=True)
class MethodRef:
    """One method object, without its number, address or name.

    Attributes:
        method: The method; ``None`` for a type the catalogue does not know.
        type_text: The type as the document wrote it.
        id: The method object's id; ``None`` in reports, which name kinds only.
        usable: ``False`` for a deactivated one; ``None`` where not known.
        created_at: When it was registered.
        restorable: Whether it can be made again from what was read of it.
    """

    method: Method | None
    type_text: str
    id: str | None = None
    usable: bool | None = None
    created_at: datetime | None = None
    restorable: Restorable = Restorable.NO

    @property
    def passwordless(self) -> bool:
        """Whether this is the passwordless twin of an Authenticator, a type of its own in the beta API (ROL-2.1)."""
        return self.type_text.rpartition(".")[2].startswith("passwordlessMicrosoftAuthenticator")

    @property
    def name(self) -> str:
        """The method in the catalogue's word, else the type as written."""
        return "passwordless authenticator" if self.passwordless else (self.method or self.type_text)

    @property
    def key(self) -> tuple[str, bool, str]:
        """What tells one method object from another, however the document wrote its type."""
        return (self.method or self.type_text, self.passwordless, self.id or "")

    @property
    def reversal(self) -> Reversal:
        """How its removal is undone."""
        kind = Reversal.USER_REGISTERS_AGAIN if self.method is None else _BY_METHOD.get(self.method)
        return kind or _BY_BACKUP.get(self.restorable, Reversal.USER_REGISTERS_AGAIN)

    def same_as(self, other: MethodRef) -> bool:
        """Whether both are one method object; where a document names kinds only, the kind decides."""
        one, two = self.key, other.key
        return one[:2] == two[:2] and (one[2] == two[2] or not one[2] or not two[2])

    @staticmethod
    def of(registered: RegisteredMethod) -> MethodRef:
        """Take the picture of one registered method; an id that is the same for every user is filled in (ROL-2.1)."""
        row = None if registered.method is None else endpoint_of(registered.method)
        return MethodRef(
            method=registered.method,
            type_text=registered.type_text,
            id=registered.id or (row.fixed_id if row else None),
            usable=registered.usable,
            created_at=registered.created_at,
            restorable=restorable(registered),
        )


_NEVER: Final = datetime.max.replace(tzinfo=UTC)


def by_age(ref: MethodRef) -> tuple[datetime, str, str]:
    """Oldest first, a missing date last, then by id (ROL-2.5)."""
    return (ref.created_at or _NEVER, ref.id or "", ref.type_text)


@frozen(kw_only=True)
class Snapshot:
    """What was known of a user at one moment, as far as a rollback depends on it.

    Attributes:
        object_id: The directory object id, in lower case.
        methods: Method objects in one fixed order, the password left out; ``None`` where not read.
        complete: Whether ``methods`` names every kind.
        default_method: The chosen default.
        per_user_mfa: Per-user MFA state.
        strong_authentication: The MSOnline properties, where they were read.
    """

    object_id: str
    methods: tuple[MethodRef, ...] | None = None
    complete: bool | None = None
    default_method: DefaultOption | None = None
    per_user_mfa: PerUserMfa | None = None
    strong_authentication: StrongAuthentication | None = None

    @staticmethod
    def of(user: UserState) -> Snapshot:
        """Take the picture of a user; numbers, addresses and names stay behind."""
        methods = None
        if user.registered is not None:
            refs = (MethodRef.of(method) for method in user.registered if method.method is not Method.PASSWORD)
            methods = tuple(sorted(refs, key=lambda ref: (ref.type_text, *by_age(ref))))
        return Snapshot(
            object_id=(user.object_id or "").lower(),
            methods=methods,
            complete=user.registered_complete,
            default_method=user.default_method,
            per_user_mfa=user.per_user_mfa,
            strong_authentication=user.strong_authentication,
        )

    def differs_from(self, other: Snapshot) -> tuple[str, ...]:
        """Name the facts that both know and that are not the same, in words of this class."""
        names = ("default_method", "per_user_mfa", "strong_authentication")
        found = [name for name in names if _differ(getattr(self, name), getattr(other, name))]
        if self.methods is not None and other.methods is not None and _changed(self.methods, other.methods):
            found.insert(0, "methods")
        return tuple(found)


def _differ(one: object, two: object) -> bool:
    return one is not None and two is not None and one != two


def _changed(one: tuple[MethodRef, ...], two: tuple[MethodRef, ...]) -> bool:
    ours, theirs = [ref for ref in one if _is_listed(ref)], [ref for ref in two if _is_listed(ref)]
    if any(not find(ref, ours) for ref in theirs):
        return True
    pairs = [(ref, find(ref, theirs)) for ref in ours]
    return any(other is None or _differ(ref.usable, other.usable) for ref, other in pairs)


def find(ref: MethodRef, refs: Iterable[MethodRef]) -> MethodRef | None:
    """Return the same method object among others; ``None`` where it is not there."""
    return next((other for other in refs if other.same_as(ref)), None)


def _is_listed(ref: MethodRef) -> bool:
    """Whether every listing shows such an object: not what reports alone know, nor what only some listings hold."""
    if ref.method is None or ref.method is Method.HARDWARE_OATH:
        return True
    row = endpoint_of(ref.method, Usage.PASSWORDLESS if ref.passwordless else None)
    return row is not None and row.list_version is GraphVersion.V1


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
