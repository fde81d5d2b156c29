"""Fakes for other teams' tests: events, users, policies and an adapter that works on memory. Part of the product.

Nothing here pretends more than it does: ``RecordingAdapter`` applies steps to the users it was given and keeps what it
was asked; it has no rules of Microsoft's service beyond "a method that is not there cannot be deleted".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any, Final, assert_never

import attrs

from entra_combined_reg.catalog import Activity, Method, PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Event
from entra_combined_reg.facts import (
    MethodPolicy,
    MigrationState,
    PerUserMfa,
    RegisteredMethod,
    Scope,
    TenantPolicy,
    UserState,
    UserType,
)
from entra_combined_reg.rollback import Answer, AnswerClass, Request, RequestKind, RollbackStep, StepKind
from entra_combined_reg.wire import parse_events

__all__ = ["WHEN", "RecordingAdapter", "make_event", "make_policy", "make_user"]

#: The time of everything made here, unless told otherwise.
WHEN: Final = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
_USER_ID: Final = "3c9d7a10-51be-4b0f-9a66-000000000001"
_UPN: Final = "adele@contoso.com"


def make_event(
    activity: Activity | str = Activity.USER_REGISTERED_SECURITY_INFO,
    *,
    reason: str | None = None,
    result: str = "success",
    at: datetime = WHEN,
    user_id: str = _USER_ID,
    upn: str = _UPN,
    **fields: Any,
) -> Event:
    """Make an event the way the parser would, from a Graph record with these values.

    Args:
        activity: The activity, or its text.
        reason: ``resultReason``.
        result: ``result``.
        at: When it happened, with time zone.
        user_id: Object id of the user, who is actor and target.
        upn: User principal name of the same.
        fields: Further fields of the Graph record, which win over the above.

    Raises:
        CallError: These values make no event.
    """
    person = {"id": user_id, "userPrincipalName": upn}
    record = {
        "id": f"IAMUX_{user_id}_{at.isoformat()}",
        "activityDisplayName": str(activity),
        "activityDateTime": at.isoformat(),
        "loggedByService": "Authentication Methods",
        "category": "UserManagement",
        "operationType": "Add",
        "result": result,
        "resultReason": reason,
        "initiatedBy": {"user": person},
        "targetResources": [{**person, "type": "User"}],
        **fields,
    }
    events = parse_events(record).events
    if not events:
        raise CallError("these values make no event: the activity is not one of registration or its neighbours")
    return events[0]


_MADE: Final[Mapping[Method, tuple[str, str]]] = MappingProxyType(
    {
        Method.AUTHENTICATOR: ("microsoftAuthenticatorAuthenticationMethod", "R-device-1"),
        Method.SOFTWARE_OATH: ("softwareOathAuthenticationMethod", "b172893e-893b-4ba9-b7f0-d876baabdf86"),
        Method.HARDWARE_OATH: ("hardwareOathAuthenticationMethod", "b172893e-893b-4ba9-b7f0-d876baabdf87"),
        Method.PHONE: ("phoneAuthenticationMethod", "3179e48a-750b-4051-897c-87b9720928f7"),
        Method.ALTERNATE_PHONE: ("phoneAuthenticationMethod", "b6332ec1-7057-4abe-9331-3d72feddfe41"),
        Method.OFFICE_PHONE: ("phoneAuthenticationMethod", "e37fc753-ff3b-4958-9484-eaa9425c82bc"),
        Method.EMAIL: ("emailAuthenticationMethod", "3ddfcfc8-9383-446f-83cc-3ab9be4be18f"),
        Method.PASSKEY: ("fido2AuthenticationMethod", "cGFzc2tleS0x"),
        Method.WINDOWS_HELLO: ("windowsHelloForBusinessAuthenticationMethod", "aGVsbG8tMQ"),
        Method.TEMPORARY_ACCESS_PASS: (
            "temporaryAccessPassAuthenticationMethod",
            "6f1967b7-15e8-4935-ac26-d50770ed07a7",
        ),
        Method.EXTERNAL: ("externalAuthenticationMethod", "00f1e2d3-0000-4000-8000-000000000001"),
    }
)


def make_user(*methods: Method, **fields: Any) -> UserState:
    """Make a member of whom everything a rollback asks for is known.

    Args:
        methods: Registered methods, one object each, with Microsoft's fixed ids where there are any.
        fields: Further fields of :class:`UserState`, which win.

    Raises:
        CallError: A method that Graph lists no object for.
    """
    unknown = [method.value for method in methods if method not in _MADE]
    if unknown:
        raise CallError(f"methods: Graph lists no object for {', '.join(unknown)}")
    registered = tuple(RegisteredMethod(method=m, type_text=_MADE[m][0], id=_MADE[m][1]) for m in methods)
    known: dict[str, Any] = {
        "object_id": _USER_ID,
        "upn": _UPN,
        "user_type": UserType.MEMBER,
        "account_enabled": True,
        "roles": frozenset[str](),
        "groups": frozenset[str](),
        "in_role_assignable_group": False,
        "per_user_mfa": PerUserMfa.DISABLED,
        "registered": registered,
        "registered_complete": True,
        "licensed": True,
        "prefilled": frozenset[Method](),
        "business_phone_set": False,
    }
    return UserState(**{**known, **fields})


def make_policy(*enabled: PolicyName, **fields: Any) -> TenantPolicy:
    """Make a migrated tenant whose Authentication methods policy enables ``enabled`` for everybody, and nothing else.

    Args:
        enabled: Method configurations that are on.
        fields: Further fields of :class:`TenantPolicy`, which win.
    """
    methods = tuple(
        MethodPolicy(
            name=name,
            id_text=name.value,
            enabled=name in enabled,
            scope=Scope.EVERYONE,
            authenticator_otp=name is PolicyName.MICROSOFT_AUTHENTICATOR or None,
            self_service=name is PolicyName.FIDO2 or None,
        )
        for name in PolicyName
    )
    known: dict[str, Any] = {"migration_state": MigrationState.COMPLETE, "methods": methods, "methods_complete": True}
    return TenantPolicy(**{**known, **fields})


class RecordingAdapter:
    """An executor on memory: applies each step to the users it was given, and keeps every request.

    Args:
        users: The users as they are before the run.

    Attributes:
        requests: Every request, in the order asked.
    """

    def __init__(self, users: Iterable[UserState]) -> None:
        self._users = {(user.object_id or "").casefold(): user for user in users}
        self.requests: list[Request] = []

    @property
    def users(self) -> tuple[UserState, ...]:
        """The users as they are now."""
        return tuple(self._users.values())

    def perform(self, request: Request) -> Answer:
        """Carry out one request on memory."""
        self.requests.append(request)
        key = request.user_id.casefold()
        user = self._users.get(key)
        if user is None:
            return Answer.of(request, AnswerClass.NOT_FOUND)
        if request.kind is RequestKind.READ or request.step is None:
            return Answer.read(request, user)
        changed = _applied(user, request.step)
        if changed is None:
            return Answer.of(request, AnswerClass.NOT_FOUND)
        self._users[key] = changed
        return Answer.done(request)


def _applied(user: UserState, step: RollbackStep) -> UserState | None:
    """The user after the step; ``None`` where the method object is not there."""
    match step.kind:
        case StepKind.RESET:
            legacy = user.strong_authentication
            emptied = attrs.evolve(legacy, method_types=(), default_type=None) if legacy else None
            return attrs.evolve(user, strong_authentication=emptied)
        case StepKind.DELETE | StepKind.UNASSIGN:
            kept = tuple(method for method in user.registered or () if method.id != step.method_id)
            return attrs.evolve(user, registered=kept) if kept != user.registered else None
        case StepKind.DEACTIVATE:
            return attrs.evolve(user, registered=tuple(_deactivated(m, step.method_id) for m in user.registered or ()))
        case StepKind.SET_DEFAULT:
            return attrs.evolve(user, default_method=step.value)
        case StepKind.SET_PER_USER_MFA:
            return attrs.evolve(user, per_user_mfa=step.per_user_mfa)
        case (
            StepKind.CREATE_TAP
            | StepKind.RESET_PASSWORD
            | StepKind.HOOK
            | StepKind.UPDATE_PHONE
            | StepKind.REVOKE_SESSIONS
        ):
            return user
        case _:
            assert_never(step.kind)


def _deactivated(method: RegisteredMethod, method_id: str | None) -> RegisteredMethod:
    return attrs.evolve(method, usable=False) if method.id == method_id else method
