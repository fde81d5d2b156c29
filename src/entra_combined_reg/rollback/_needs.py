"""What a plan needs before it can run: roles, permissions, modules and their retirement, facts not yet fetched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from entra_combined_reg.catalog import (
    PERMISSIONS,
    Flow,
    GraphCallName,
    Method,
    MethodEndpoint,
    Module,
    RoleId,
    endpoint_of,
    graph_call,
    module_row,
    role_of_template_id,
)
from entra_combined_reg.rollback._calls import endpoint_of_step
from entra_combined_reg.rollback._eligibility import RollbackReason
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.values import frozen

if TYPE_CHECKING:
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["ModuleNeed", "Needs", "RoleNeed"]


@frozen(kw_only=True)
class RoleNeed:
    """A directory role somebody must hold.

    Attributes:
        role: Template id.
        name: Its display name.
        why: For what.
        source: Who says so.
    """

    role: str
    name: str
    why: str
    source: str


@frozen(kw_only=True)
class ModuleNeed:
    """A PowerShell module of one way to perform the plan.

    Attributes:
        module: Its name.
        retired: Whether it no longer works when the plan is made; ``None`` where no day is certain.
        retired_on: ISO date from which it does not work, where certain.
        note: What else is known.
    """

    module: str
    retired: bool | None
    retired_on: str | None = None
    note: str = ""


@frozen(kw_only=True)
class Needs:
    """What a plan needs.

    Attributes:
        roles: Directory roles.
        permissions: Graph permissions, for the actor's kind of sign-in.
        narrower: Permissions for the kinds of this plan alone, which can stand in for
            ``UserAuthenticationMethod.ReadWrite.All`` when methods are removed; empty where some step has none.
        modules: The article's module and its successors.
        facts: What should be fetched so that fewer decisions stay open.
    """

    roles: tuple[RoleNeed, ...]
    permissions: tuple[str, ...]
    narrower: tuple[str, ...] = ()
    modules: tuple[ModuleNeed, ...]
    facts: tuple[str, ...] = ()


_FETCH: Final[dict[RollbackReason, str]] = {
    RollbackReason.METHODS_NOT_READ: "GET /users/{id}/authentication/methods",
    RollbackReason.METHOD_IDS_MISSING: "GET /users/{id}/authentication/methods",
    RollbackReason.LISTING_INCOMPLETE: "GET /beta/users/{id}/authentication/hardwareOathMethods",
    RollbackReason.HARDWARE_NOT_READ: "GET /beta/users/{id}/authentication/hardwareOathMethods",
    RollbackReason.HARDWARE_STATE_UNKNOWN: "GET /beta/users/{id}/authentication/hardwareOathMethods",
    RollbackReason.STATE_NOT_READ: "GET /beta/users/{id}/authentication/requirements",
    RollbackReason.DEFAULT_NOT_READ: "GET /beta/users/{id}/authentication/signInPreferences",
    RollbackReason.ROLES_NOT_READ: "GET /roleManagement/directory/roleAssignments?$filter=principalId eq '{id}'",
    RollbackReason.OBJECT_ID_MISSING: "GET /users/{userPrincipalName}?$select=id",
}
_MODULES: Final = (Module.MSONLINE, Module.AZURE_AD, Module.GRAPH, Module.GRAPH_BETA, Module.ENTRA)


def needs_of(users: Sequence[UserPlan], options: RollbackOptions, on: date) -> Needs:
    """Collect what the plan needs.

    Args:
        users: Every entry of the plan.
        options: The choices behind it.
        on: The day of planning: modules retired by then are marked.
    """
    found = {_FETCH[reason] for user in users for reason in user.reasons if reason in _FETCH}
    if any(step.kind is StepKind.RESET for user in users for step in user.steps):
        found.add(_FETCH[RollbackReason.METHODS_NOT_READ])
    return Needs(
        roles=_roles(users, options),
        permissions=_permissions(users, options),
        narrower=_narrower([step for user in users for step in user.steps]),
        modules=tuple(_module(module, on) for module in _MODULES),
        facts=tuple(sorted(found)),
    )


def _roles(users: Sequence[UserPlan], options: RollbackOptions) -> tuple[RoleNeed, ...]:
    roles: list[RoleNeed] = []
    if options.row.article_rule:
        # "Provide at least Privileged Authentication Administrator credentials when prompted."
        roles.append(_role(RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, "the article asks for it", "article"))
    touched = [user for user in users if user.steps]
    smallest = Counter(user.smallest_role for user in touched)
    roles += [
        _role(role, f"the smallest that suffices for {smallest[role.value]} of {len(touched)} users", "ROL-3.2")
        for role in (RoleId.AUTHENTICATION_ADMINISTRATOR, RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR)
        if smallest[role.value]
    ]
    return (*roles, *_roles_of_state(options))


def _roles_of_state(options: RollbackOptions) -> tuple[RoleNeed, ...]:
    """Name the roles over the per-user MFA state; two sources differ, and both stand here."""
    if options.per_user_mfa is not None:
        why = "to change the per-user MFA state, which the roles over methods do not cover"
    elif options.row.article_rule:
        why = "to read the per-user MFA state again before each user; without it the state of this plan counts"
    else:
        return ()
    return (
        _role(RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR, why, "ROL-S13"),
        _role(RoleId.AUTHENTICATION_ADMINISTRATOR, "for the same, by an older page", "ROL-S4"),
    )


def _role(role: RoleId, why: str, source: str) -> RoleNeed:
    row = role_of_template_id(role.value)
    return RoleNeed(role=role.value, name=row.name if row else role.name, why=why, source=source)


def _permissions(users: Sequence[UserPlan], options: RollbackOptions) -> tuple[str, ...]:
    flow = Flow.DELEGATED if options.actor is None else options.actor.flow
    wanted = {row.permission for row in PERMISSIONS if row.flow is flow and row.purpose in {"write", "verify"}}
    kinds = {step.kind for user in users for step in user.steps}
    if options.row.article_rule:
        wanted.add(graph_call(GraphCallName.READ_PER_USER_MFA).permission)
    if StepKind.SET_PER_USER_MFA in kinds:
        wanted.add(graph_call(GraphCallName.SET_PER_USER_MFA).permission)
    if StepKind.REVOKE_SESSIONS in kinds:
        wanted.add(graph_call(GraphCallName.REVOKE_SESSIONS).permission)
    return tuple(sorted(wanted))


_FINE: Final[dict[StepKind, Method]] = {
    StepKind.CREATE_TAP: Method.TEMPORARY_ACCESS_PASS,
    StepKind.RESET_PASSWORD: Method.PASSWORD,
}
#: What no permission for one kind of method covers: other permissions do, or nothing of Graph is called.
_ELSEWHERE: Final = frozenset({StepKind.SET_PER_USER_MFA, StepKind.REVOKE_SESSIONS, StepKind.HOOK})


def _narrower(steps: Sequence[RollbackStep]) -> tuple[str, ...]:
    rows = [_fine_row(step) for step in steps if step.kind not in _ELSEWHERE]
    found = [None if row is None else row.fine_permission for row in rows]
    return () if None in found else tuple(sorted({name for name in found if name is not None}))


def _fine_row(step: RollbackStep) -> MethodEndpoint | None:
    method = _FINE.get(step.kind)
    return endpoint_of_step(step) if method is None else endpoint_of(method)


def _module(module: Module, on: date) -> ModuleNeed:
    row = module_row(module)
    if row.retired_on is None:
        retired = None if row.deprecated_on else False
        return ModuleNeed(module=module.value, retired=retired, note=row.note)
    return ModuleNeed(
        module=module.value, retired=on >= row.retired_on, retired_on=row.retired_on.isoformat(), note=row.note
    )
