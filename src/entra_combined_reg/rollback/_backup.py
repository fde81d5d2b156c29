"""The backup: what a restore needs. The only value of a rollback that holds secrets; the caller keeps it safe.

Its ``repr`` hides them, ``plain.to_plain`` writes them only when asked to (``secrets=True``), and no plan, run, journal
or rendering ever holds one.
"""

from __future__ import annotations

from collections.abc import Iterable

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.errors import expect_all
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, UserState
from entra_combined_reg.rollback._restorable import RESTORED, Restorable, restorable
from entra_combined_reg.values import frozen

__all__ = ["Backup", "UserBackup", "backup_of"]


@frozen(kw_only=True)
class UserBackup:
    """What was read of one user before a rollback.

    Attributes:
        object_id: The object id, in lower case.
        upn: User principal name.
        methods: Every method as it was read, numbers and details included (as secrets).
        default_method: The default.
        per_user_mfa: The per-user MFA state.
    """

    object_id: str
    upn: str | None = None
    methods: tuple[RegisteredMethod, ...] = ()
    default_method: DefaultOption | None = None
    per_user_mfa: PerUserMfa | None = None

    @property
    def can_be_restored(self) -> tuple[RegisteredMethod, ...]:
        """Methods that can be made again, in the order a restore must follow."""
        return tuple(sorted((one for one in self.methods if restorable(one) is Restorable.YES), key=_place))

    @property
    def cannot_be_restored(self) -> tuple[tuple[RegisteredMethod, Restorable], ...]:
        """The other methods, each with why."""
        answers = ((one, restorable(one)) for one in self.methods)
        return tuple((one, answer) for one, answer in answers if answer is not Restorable.YES)


def _place(method: RegisteredMethod) -> int:
    return RESTORED.index(method.method) if method.method in RESTORED else len(RESTORED)


@frozen(kw_only=True)
class Backup:
    """What was read of users before a rollback, by object id.

    Attributes:
        users: One entry a user, in order of object id.
    """

    users: tuple[UserBackup, ...] = ()

    def of_user(self, object_id: str) -> UserBackup | None:
        """Return the entry of a user; ``None`` where there is none."""
        return next((user for user in self.users if user.object_id == object_id.lower()), None)


def backup_of(users: Iterable[UserState]) -> Backup:
    """Keep what a restore needs of users whose methods were read (G11).

    Users without an object id, or whose methods were not read, have nothing to keep and are left out.

    Raises:
        CallError: ``users`` holds something else than ``UserState``.
    """
    kept: dict[str, UserBackup] = {}
    for user in expect_all("users", users, UserState):
        if user.object_id is not None and user.registered is not None:
            kept.setdefault(user.object_id.lower(), _kept(user.object_id.lower(), user, user.registered))
    return Backup(users=tuple(kept[object_id] for object_id in sorted(kept)))


def _kept(object_id: str, user: UserState, methods: tuple[RegisteredMethod, ...]) -> UserBackup:
    return UserBackup(
        object_id=object_id,
        upn=user.upn,
        methods=tuple(one for one in methods if one.method is not Method.PASSWORD),
        default_method=user.default_method,
        per_user_mfa=user.per_user_mfa,
    )
