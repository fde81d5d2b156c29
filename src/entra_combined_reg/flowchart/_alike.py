"""Users whom no rule can tell apart: judge one, and the answer holds for all of them.

A tenant has thousands of users and a few dozen kinds of them. ``Alike`` drops what no rule of this folder reads, names
and ids first, so that whoever judges many users judges each kind once.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Final

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import RegisteredMethod, Scope, TenantPolicy, UserState
from entra_combined_reg.plain import canonical_bytes

__all__ = ["READ", "Alike", "by_name"]

#: Facts that rules read as they stand. ``object_id``, ``groups`` and ``registered`` count in part only.
READ: Final = (
    "user_type",
    "roles",
    "per_user_mfa",
    "registered_complete",
    "business_phone_set",
    "prefilled",
    "licensed",
    "first_sign_in_after_defaults",
    "first_sign_in_after_idp",
    "last_sspr_confirm",
    "client",
    "platform",
    "trusted_location",
    "signed_in_with_tap",
    "snooze_count",
)
_read: Final = attrgetter(*READ)

#: Stands for every object id that no policy names.
_SOMEBODY: Final = "(somebody)"


class Alike:
    """Tells users apart by the facts that matter under some policies.

    Args:
        tenants: The policies.
    """

    def __init__(self, *tenants: TenantPolicy) -> None:
        scopes = [scope for tenant in tenants for scope in _scopes(tenant) if scope is not None]
        self._groups = frozenset[str]().union(*(scope.groups | scope.excluded_groups for scope in scopes))
        self._users = frozenset[str]().union(*(scope.users | scope.excluded_users for scope in scopes))

    def key(self, user: UserState) -> Hashable:
        """Return a value that is equal for two users only where every rule judges them alike."""
        held = user.registered
        kinds = None if held is None else tuple(map(_kind_key, held))
        return (_read(user), self._named(user), self._inside(user), kinds)

    def stand_in(self, user: UserState) -> UserState:
        """Return the user without what no rule reads; users of one key have equal ones."""
        facts: dict[str, Any] = dict(zip(READ, _read(user), strict=True))
        held = user.registered
        kinds = None if held is None else tuple(_kind(entry) for entry in held)
        return UserState(**facts, object_id=self._named(user), groups=self._inside(user), registered=kinds)

    def _named(self, user: UserState) -> str | None:
        return user.object_id if user.object_id is None or user.object_id in self._users else _SOMEBODY

    def _inside(self, user: UserState) -> frozenset[str] | None:
        return None if user.groups is None else user.groups & self._groups


def by_name(users: Iterable[UserState]) -> tuple[UserState, ...]:
    """Sort users by name, whatever order they came in; those who share name and id by everything else."""
    listed = list(users)
    names = list(map(_name, listed))
    if len(set(names)) == len(names):
        return tuple(sorted(listed, key=_name))
    return tuple(sorted(listed, key=lambda user: (_name(user), canonical_bytes(user))))


def _name(user: UserState) -> tuple[str, str, str]:
    return user.label.casefold(), user.label, user.object_id or ""


def _kind_key(entry: RegisteredMethod) -> Hashable:
    return entry.method, entry.usages, entry.usable, entry.id is None, _text(entry), entry.has_extension


def _kind(entry: RegisteredMethod) -> RegisteredMethod:
    return RegisteredMethod(
        method=entry.method,
        type_text=_text(entry),
        usages=entry.usages,
        usable=entry.usable,
        id=None if entry.id is None else "",
        phone_number="x" if entry.has_extension else None,
    )


def _text(entry: RegisteredMethod) -> str:
    """The kind of a passkey decides where it ends the campaign; of the rest the method is all that is read."""
    return entry.type_text if entry.method is Method.PASSKEY else ""


def _scopes(tenant: TenantPolicy) -> Iterator[Scope | None]:
    yield from (tenant.sspr_scope, tenant.idp_registration)
    if tenant.campaign is not None:
        yield tenant.campaign.scope
    yield from (policy.scope for policy in tenant.access_policies or ())
    for policy in tenant.methods or ():
        yield policy.scope
        yield from (target.scope for target in policy.authenticator_targets)
