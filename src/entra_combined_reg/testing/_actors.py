"""What an actor may do and see in a simulated tenant: the matrix of ROL-3.2, and masked numbers."""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import Flow, GraphCall, GraphCallName, MayAct, RoleId
from entra_combined_reg.facts import UserState
from entra_combined_reg.rollback import Actor, can_act
from entra_combined_reg.testing._behaviour import TenantBehaviour
from entra_combined_reg.testing._routes import Route

__all__ = ["OPERATOR", "may_send", "reads_masked"]

#: Who carries a run out, unless told otherwise: an administrator who is none of the tenant's users.
OPERATOR: Final = Actor(
    object_id="3c9d7a10-51be-4b0f-9a66-0000000000ad", roles=frozenset({RoleId.GLOBAL_ADMINISTRATOR.value})
)
#: Calls that the matrix does not speak of; sources disagree on who may set the per-user state (ROL-2.7).
_NOT_OF_METHODS: Final = frozenset({GraphCallName.SET_PER_USER_MFA, GraphCallName.REVOKE_SESSIONS})
_SEEING: Final = frozenset({RoleId.GLOBAL_ADMINISTRATOR, RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR})


def may_send(actor: Actor, route: Route, user: UserState) -> bool:
    """Whether the service takes a call; where the matrix does not decide, it does. Reading is free."""
    free = route.verb == "GET" or (isinstance(route.row, GraphCall) and route.row.name in _NOT_OF_METHODS)
    return free or can_act(actor, user) is not MayAct.NO


def reads_masked(actor: Actor, behaviour: TenantBehaviour) -> bool:
    """Whether an actor reads phone numbers masked, as an Authentication Administrator does (ROL-S7)."""
    if actor.flow is Flow.APPLICATION:
        return not behaviour.app_sees_numbers
    return actor.roles is not None and actor.roles.isdisjoint(_SEEING)
