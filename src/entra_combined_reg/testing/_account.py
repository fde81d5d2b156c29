"""One user of a simulated tenant and the rules of the method service: what is the default, what may go, what is listed.

Written from the sources, and on purpose not from the planner's order rule: a simulation that shares the rule would
prove it against itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import attrs

from entra_combined_reg.catalog import DefaultOption, Method, MethodEndpoint, Usage, endpoint_of
from entra_combined_reg.facts import RegisteredMethod, UserState
from entra_combined_reg.rollback import DefaultLock
from entra_combined_reg.testing._behaviour import TenantBehaviour
from entra_combined_reg.testing._faults import refusal
from entra_combined_reg.testing._service import Reply
from entra_combined_reg.values import frozen

__all__ = ["Account", "endpoint_for", "refused_removal"]


@frozen(kw_only=True)
class Account:
    """A user as the service holds it.

    Attributes:
        user: The user's state; ``registered`` is what is there, whatever a listing still shows.
        owner: Id of the object that is the default; ``None`` where none was chosen or named.
        leaving: Removed objects that are still listed, with the time until which they are.
        revocations: How often sessions were revoked.
    """

    user: UserState
    owner: str | None = None
    leaving: tuple[tuple[datetime, RegisteredMethod], ...] = ()
    revocations: int = 0

    @property
    def methods(self) -> tuple[RegisteredMethod, ...]:
        """Every object that is there."""
        return self.user.registered or ()

    def listed(self, now: datetime) -> tuple[RegisteredMethod, ...]:
        """Return what a listing shows: what is there, and what went a moment ago."""
        here = {_key(one) for one in self.methods}
        gone = (one for until, one in self.leaving if now < until and _key(one) not in here)
        return (*self.methods, *gone)

    def find(self, row: MethodEndpoint, method_id: str | None) -> RegisteredMethod | None:
        """Return the object of a segment with an id; a singleton has none."""
        named = (one for one in self.methods if row.singleton or one.id == method_id)
        return next((one for one in named if (found := endpoint_for(one)) and found.segment == row.segment), None)

    def with_method(self, method: RegisteredMethod) -> Account:
        """Add an object."""
        return self._with((*self.methods, method))

    def replacing(self, old: RegisteredMethod, new: RegisteredMethod) -> Account:
        """Put another state of the same object in its place; a default that can no longer serve is lost."""
        changed = self._with(tuple(new if one is old else one for one in self.methods))
        return changed if new.usable is not False else changed.without_default(old)

    def without(self, method: RegisteredMethod, now: datetime, settle: timedelta) -> Account:
        """Remove an object; a listing still shows it for a while."""
        changed = self._with(tuple(one for one in self.methods if one is not method))
        leaving = (*self.leaving, (now + settle, method)) if settle else self.leaving
        return attrs.evolve(changed, leaving=leaving).without_default(method)

    def without_default(self, method: RegisteredMethod) -> Account:
        """Forget that this object was the default; the value is lost with the last object that stands behind it."""
        changed = attrs.evolve(self, owner=None) if self.owner == method.id else self
        value = self.user.default_method
        if value not in behind(attrs.evolve(method, usable=None)) or any(value in behind(one) for one in self.methods):
            return changed
        return attrs.evolve(changed, user=attrs.evolve(self.user, default_method=DefaultOption.NONE))

    def _with(self, methods: tuple[RegisteredMethod, ...]) -> Account:
        return attrs.evolve(self, user=attrs.evolve(self.user, registered=methods))


def _key(method: RegisteredMethod) -> tuple[str, str | None]:
    return method.type_text, method.id


def endpoint_for(method: RegisteredMethod) -> MethodEndpoint | None:
    """Return where Graph keeps an object; ``None`` for a type it does not know."""
    if method.method is None:
        return None
    twin = method.type_text.startswith("passwordless")
    return endpoint_of(method.method, Usage.PASSWORDLESS if twin else None)


def behind(method: RegisteredMethod) -> frozenset[DefaultOption]:
    """Return the defaults that an object can stand behind (ROL-2.4): no passwordless twin, no deactivated token."""
    if method.usable is False or method.type_text.startswith("passwordless"):
        return frozenset()
    return frozenset(value for value in DefaultOption if any(owner is method.method for owner, _ in value.owners))


def owners_of(account: Account, behaviour: TenantBehaviour) -> tuple[RegisteredMethod, ...]:
    """Return the objects that the service takes for the default."""
    able = [one for one in account.methods if account.user.default_method in behind(one)]
    if behaviour.lock is DefaultLock.EVERY_OWNER:
        return tuple(able)
    named = [one for one in able if one.id == account.owner]
    by_age = sorted(able, key=_age, reverse=behaviour.newest_is_default)
    return tuple(named or by_age[:1])


def _age(method: RegisteredMethod) -> tuple[bool, str, str]:
    made = method.created_at
    return made is None, "" if made is None else made.isoformat(), method.id or ""


def refused_removal(account: Account, method: RegisteredMethod, behaviour: TenantBehaviour) -> Reply | None:
    """Return why an object may not go now; ``None``: it may."""
    alternate = any(one.method is Method.ALTERNATE_PHONE for one in account.methods)
    if method.method is Method.PHONE and alternate and behaviour.alternate_first:
        return refusal(behaviour.refusal_status, "badRequest", behaviour.alternate_text)
    unlocked = behaviour.system_preferred_unlocks and account.user.system_preferred
    if unlocked or method not in owners_of(account, behaviour):
        return None
    locking = [one for one in account.methods if one is not method and _locks(one, behaviour)]
    return refusal(behaviour.refusal_status, "badRequest", behaviour.default_text) if locking else None


def _locks(method: RegisteredMethod, behaviour: TenantBehaviour) -> bool:
    """Whether another method keeps the default from going."""
    if method.method is Method.PASSWORD or (method.usable is False and not behaviour.deactivated_counts):
        return False
    if behaviour.lock is DefaultLock.ANY_OTHER:
        return True
    return bool(behind(attrs.evolve(method, usable=None)))
