"""Where facts come from, and the two small types every fact file uses: ``FactSource`` and ``Scope``."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

import attrs

from entra_combined_reg.facts._checks import check_stamp, fact
from entra_combined_reg.values import frozen

__all__ = ["FactSource", "Scope", "any_of"]


@frozen(kw_only=True)
class FactSource:
    """One document that facts were read from.

    Attributes:
        document: Its name in Microsoft's words (``authenticationMethodsPolicy``, ``userRegistrationDetails``).
        read_at: When the caller fetched it, with time zone; ``None`` where the caller did not say.
        fields: The facts it answered, by field name.
        content_at: The time the document itself says it is of (``lastUpdatedDateTime``), with time zone.
    """

    document: str
    read_at: datetime | None = attrs.field(default=None, validator=check_stamp)
    fields: tuple[str, ...] = ()
    content_at: datetime | None = attrs.field(default=None, validator=check_stamp)


@frozen(kw_only=True)
class Scope:
    """Who a policy is meant for. A scope that is not known is ``None``, never an empty one.

    Attributes:
        everyone: All users are included.
        groups: Object ids of included groups.
        users: Object ids of included users.
        roles: Template ids of included directory roles (Conditional Access only).
        excluded_groups: Object ids of excluded groups. Exclusion wins (REG-2.3).
        excluded_users: Object ids of excluded users.
        excluded_roles: Template ids of excluded directory roles.
    """

    NOBODY: ClassVar[Scope]
    EVERYONE: ClassVar[Scope]

    everyone: bool = fact(bool, default=False)
    groups: frozenset[str] = fact(frozenset, default=frozenset())
    users: frozenset[str] = fact(frozenset, default=frozenset())
    roles: frozenset[str] = fact(frozenset, default=frozenset())
    excluded_groups: frozenset[str] = fact(frozenset, default=frozenset())
    excluded_users: frozenset[str] = fact(frozenset, default=frozenset())
    excluded_roles: frozenset[str] = fact(frozenset, default=frozenset())

    def covers(
        self, object_id: str | None, groups: frozenset[str] | None, roles: frozenset[str] | None = None
    ) -> bool | None:
        """Say whether a user is inside.

        Args:
            object_id: The user's object id; ``None`` where not known.
            groups: All groups the user is in, nested ones included; ``None`` where not known.
            roles: Template ids of the user's directory roles; ``None`` where not known.

        Returns:
            ``True`` or ``False`` where the facts decide it, else ``None``. Exclusion wins over inclusion.
        """
        out = any_of(
            _hit(self.excluded_users, object_id),
            _meets(self.excluded_groups, groups),
            _meets(self.excluded_roles, roles),
        )
        inside = self.everyone or any_of(
            _hit(self.users, object_id), _meets(self.groups, groups), _meets(self.roles, roles)
        )
        if out is True or inside is False:
            return False
        return None if out is None or inside is None else True


def _hit(wanted: frozenset[str], object_id: str | None) -> bool | None:
    if not wanted:
        return False
    return None if object_id is None else object_id in wanted


def _meets(wanted: frozenset[str], held: frozenset[str] | None) -> bool | None:
    if not wanted:
        return False
    return None if held is None else not wanted.isdisjoint(held)


def any_of(*answers: bool | None) -> bool | None:
    """Say "or" in three values: ``True`` wins, then ``None``; of nothing ``False``."""
    if any(answers):
        return True
    return None if None in answers else False


Scope.NOBODY = Scope()
Scope.EVERYONE = Scope(everyone=True)
