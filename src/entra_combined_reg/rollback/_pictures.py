"""The picture of a user that a plan was made from. Nothing here holds a secret.

It is not a second model of a user: it is what remains of ``facts.UserState`` when numbers, addresses and names are left
out, small enough to be stored in a plan and in every answer of a run.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final

from entra_combined_reg.catalog import DefaultOption, GraphVersion, Method, Usage, endpoint_of
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, StrongAuthentication, UserState
from entra_combined_reg.rollback._restorable import Restorable, restorable
from entra_combined_reg.values import frozen

__all__ = ["MethodRef", "Snapshot", "by_age", "find"]


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
