"""Security info events: one frozen value for each audit record that combined registration, or a neighbour, wrote.

Events are nouns that hold for either status: ``RequiredInfoRegistration`` with ``Status.FAILURE`` is a cancelled one.
One final class a family; ``FAMILY_OF`` says which activity makes which family. What is in no row of that table is
passed over by the parsers and counted. The parsers in ``wire`` are the usual makers; a caller may build events too.
"""

from __future__ import annotations

import json
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, final

import attrs

from entra_combined_reg.catalog import Activity, Method, Reason, Status, Usage
from entra_combined_reg.markup import Heading, Table, View, Viewable, stamp
from entra_combined_reg.plain import secret
from entra_combined_reg.quote import mask_numbers, masked
from entra_combined_reg.values import frozen

__all__ = [
    "FAMILY_OF",
    "BackendOperation",
    "Change",
    "DefaultMethodChange",
    "DeviceCredentialChange",
    "Event",
    "HardwareTokenChange",
    "Initiator",
    "MethodDeletion",
    "MethodRegistration",
    "MethodUpdate",
    "MfaReport",
    "PasskeyOptionsRequest",
    "PasswordOperation",
    "PasswordResetProgress",
    "PerUserMfaUpdate",
    "PolicyUpdate",
    "Principal",
    "PrincipalKind",
    "RecordCopy",
    "RegistrationCancellation",
    "RegistrationStart",
    "RememberedDevicesReset",
    "RequiredInfoRegistration",
    "SecurityInfoEvent",
    "SecurityInfoReview",
    "UnclassifiedEvent",
    "UserUpdate",
]


class PrincipalKind(StrEnum):
    """What kind of thing a principal is."""

    USER = "user"
    APPLICATION = "application"
    OTHER = "other"


class Initiator(StrEnum):
    """Who acted: the kind of an event's ``actor``."""

    #: The person whose security info it is.
    USER = "user"
    #: Another person.
    ADMIN = "admin"
    #: An application or service principal.
    APPLICATION = "application"
    #: One of Microsoft's own services, acting by itself.
    SERVICE = "service"


def _show_details(details: tuple[tuple[str, str | None], ...]) -> str:
    return repr(tuple((_cut(key), _cut(value)) for key, value in details))


def _show(text: str | None) -> str:
    return repr(_cut(text))


def _cut(text: str | None) -> str | None:
    # Masked before it is cut: half a number would no longer look like one. Far beyond the cut nothing has to be read.
    return None if text is None else mask_numbers(text[:1000])[:200]


def _show_usages(usages: frozenset[Usage]) -> str:
    # A set has no order of its own; its repr would change with the hash seed.
    return f"frozenset({{{', '.join(map(repr, sorted(usages)))}}})"


@frozen(kw_only=True)
class Principal:
    """An actor or a target, as the record names it. Every text may be hostile.

    Attributes:
        kind: User, application or other (policy, group, device).
        type_text: ``type`` of a target, verbatim.
        id: Object id.
        upn: User principal name.
        display_name: Display name.
        app_id: Application id of an application.
        service_principal_id: Object id of its service principal.
        service_principal_name: Its name.
        user_type: ``userType``, verbatim.
        home_tenant_id: Home tenant of a guest.
        home_tenant_name: Its name.
    """

    kind: PrincipalKind
    type_text: str | None = None
    id: str | None = None
    upn: str | None = None
    display_name: str | None = attrs.field(default=None, repr=_show)
    app_id: str | None = None
    service_principal_id: str | None = None
    service_principal_name: str | None = None
    user_type: str | None = None
    home_tenant_id: str | None = None
    home_tenant_name: str | None = None


@frozen(kw_only=True)
class Change:
    """One modified property of one target. Values are verbatim and stay out of ``repr``: they hold numbers and tokens.

    Attributes:
        name: ``displayName`` of the property.
        old: ``oldValue``, verbatim: JSON as text, often encoded twice.
        new: ``newValue``, verbatim.
        target_id: Object id of the target it belongs to.
    """

    name: str | None
    old: str | None = attrs.field(default=None, repr=False)
    new: str | None = attrs.field(default=None, repr=False)
    target_id: str | None = None

    @property
    def old_value(self) -> Any:
        """``old``, decoded as far as it is JSON; the text itself where it is none; ``None`` where absent."""
        return _decoded(self.old)

    @property
    def new_value(self) -> Any:
        """``new``, decoded as far as it is JSON; the text itself where it is none; ``None`` where absent."""
        return _decoded(self.new)


def _decoded(text: str | None) -> Any:
    # Parse text → JSON; a string that comes out may be JSON again, or plain (AUD-C1). Twice is what records hold.
    value: Any = text
    for _ in range(2):
        if not isinstance(value, str):
            return value
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return value
    return value


@frozen(kw_only=True)
class RecordCopy:
    """Another delivery of the record an event was made from.

    Attributes:
        shape: The wire shape it came in.
        id: Its own id, where it had one.
        raw: The record itself, where the caller asked to keep it.
    """

    shape: str
    id: str | None = None
    raw: Any = secret(default=None, eq=False)


@frozen(kw_only=True)
class SecurityInfoEvent(Viewable):
    """What every family shares. Use the families; this class is for ``isinstance`` and annotations.

    Attributes:
        id: The record's id, verbatim; it is no GUID. ``None`` where the shape has none.
        key: What tells the record apart: its id, else a digest of its content.
        occurred_at: When it happened, in UTC.
        tick: Nanoseconds beyond the microsecond, 0 to 999: records carry seven digits, ``datetime`` six.
        activity: The activity; ``None`` where the catalogue does not know ``activity_text``.
        activity_text: The activity, verbatim.
        status: The result; ``Status.OTHER`` for unknown or absent text.
        status_text: The result, verbatim.
        reason: What the reason says; ``None`` where the grammar does not know it.
        reason_text: The reason, verbatim; may hold telephone numbers, which ``repr`` masks.
        method: The method the reason names; ``None`` where it names none or an unknown one.
        usages: How the method serves, where the reason says so.
        method_text: The method phrase, verbatim.
        operation_type: ``operationType``, verbatim.
        category: Category, verbatim; never validated.
        service: ``loggedByService``, verbatim.
        initiator: The kind of ``actor``; ``None`` where the record does not tell.
        actor: Who acted.
        ip_address: The actor's address. It can be Microsoft's own (AUD-B4).
        target: The first target of type User.
        targets: All targets, in the record's order.
        changes: Modified properties of all targets.
        details: Additional details, as pairs of key and value.
        user_agent: The user agent. Hostile text.
        correlation_id: Correlation id; not unique for a record.
        tenant_id: The tenant the record belongs to, where the shape says so.
        shape: Name of the wire shape it was read from.
        copies: Other deliveries of the same record.
        raw: The record, where the caller asked to keep it. Not compared, not shown.
    """

    id: str | None = None
    key: str = ""
    occurred_at: datetime
    tick: int = 0
    activity: Activity | None = None
    activity_text: str = attrs.field(repr=_show)
    status: Status = Status.OTHER
    status_text: str | None = attrs.field(default=None, repr=_show)
    reason: Reason | None = None
    reason_text: str | None = attrs.field(default=None, repr=_show)
    method: Method | None = None
    usages: frozenset[Usage] = attrs.field(default=frozenset(), repr=_show_usages)
    method_text: str | None = attrs.field(default=None, repr=_show)
    operation_type: str | None = None
    category: str | None = None
    service: str | None = None
    initiator: Initiator | None = None
    actor: Principal | None = None
    ip_address: str | None = None
    target: Principal | None = None
    targets: tuple[Principal, ...] = ()
    changes: tuple[Change, ...] = ()
    details: tuple[tuple[str, str | None], ...] = attrs.field(default=(), repr=_show_details)
    user_agent: str | None = attrs.field(default=None, repr=_show)
    correlation_id: str | None = None
    tenant_id: str | None = None
    shape: str = "native"
    copies: tuple[RecordCopy, ...] = attrs.field(default=(), eq=False)
    raw: Any = secret(default=None, eq=False)

    @property
    def order(self) -> tuple[datetime, int, str, str]:
        """Sort key: time to the last digit the record had, then activity, then key. Total and stable."""
        return self.occurred_at, self.tick, self.activity_text, self.key

    def view(self) -> View:
        """Show what the record says, numbers masked; values of properties stay out, as they do in ``repr``."""
        rows = tuple((name, text) for name, text in _rows(self) if text)
        return View((Heading(type(self).__name__, 3), Table(("What", "Value"), rows)))


def _rows(event: SecurityInfoEvent) -> tuple[tuple[str, str], ...]:
    method = event.method.value if event.method else masked(event.method_text)
    changed = ", ".join(dict.fromkeys(change.name for change in event.changes if change.name))
    details = "; ".join(f"{key}: {value or ''}" for key, value in event.details)
    return (
        ("Time (UTC)", stamp(event.occurred_at)),
        ("Activity", masked(event.activity_text)),
        ("Status", masked(event.status_text or "not stated")),
        ("Reason", masked(event.reason_text)),
        ("Method", ", ".join([method, *sorted(event.usages)]) if method else ""),
        ("By", _label(event.actor) + (f" ({event.initiator.value})" if event.initiator else "")),
        ("About", "; ".join(_label(target) for target in event.targets) or _label(event.target)),
        ("Properties changed", masked(changed)),
        ("Details", masked(details)),
        ("IP address", event.ip_address or ""),
        ("User agent", masked(event.user_agent)),
        ("Service", masked(event.service)),
        ("Correlation id", event.correlation_id or ""),
        ("Tenant", event.tenant_id or ""),
        ("Record", event.id or event.key),
        ("Shape", event.shape),
        ("Further deliveries", str(len(event.copies) or "")),
    )


def _label(principal: Principal | None) -> str:
    if principal is None:
        return ""
    name = principal.upn or masked(principal.display_name) or principal.service_principal_name
    return name or principal.id or principal.app_id or f"(unnamed {principal.kind.value})"


# Families carry no fields of their own; they inherit the constructor, equality by class, hash and repr.


@final
class RegistrationStart(SecurityInfoEvent):
    """The registration of one method was started, or failed to start. One without an end is a silent failure."""

    __slots__ = ()


@final
class MethodRegistration(SecurityInfoEvent):
    """One method was registered, or failed to be, by the user or an administrator."""

    __slots__ = ()


@final
class RequiredInfoRegistration(SecurityInfoEvent):
    """Interrupt mode ended: all required security info is registered; with ``Status.FAILURE`` the user cancelled."""

    __slots__ = ()


@final
class RegistrationCancellation(SecurityInfoEvent):
    """The user cancelled registration, logged as an activity of its own (both spellings)."""

    __slots__ = ()


@final
class SecurityInfoReview(SecurityInfoEvent):
    """The user selected Looks good on the review page; with ``Status.FAILURE`` something failed on the backend."""

    __slots__ = ()


@final
class MethodUpdate(SecurityInfoEvent):
    """A registered method was changed in place."""

    __slots__ = ()


@final
class MethodDeletion(SecurityInfoEvent):
    """A method was deleted, or failed to be; by an administrator it may mean "require re-registration"."""

    __slots__ = ()


@final
class DefaultMethodChange(SecurityInfoEvent):
    """The default method was changed, or failed to be."""

    __slots__ = ()


@final
class PasskeyOptionsRequest(SecurityInfoEvent):
    """Creation options for a passkey were fetched: the first step of a passkey registration."""

    __slots__ = ()


@final
class PasswordOperation(SecurityInfoEvent):
    """A password change or reset was started or done."""

    __slots__ = ()


@final
class PasswordResetProgress(SecurityInfoEvent):
    """A step of self-service password reset, or of registering for it."""

    __slots__ = ()


@final
class RememberedDevicesReset(SecurityInfoEvent):
    """Multifactor authentication was restored on all remembered devices."""

    __slots__ = ()


@final
class PerUserMfaUpdate(SecurityInfoEvent):
    """The per-user MFA state was changed."""

    __slots__ = ()


@final
class HardwareTokenChange(SecurityInfoEvent):
    """A hardware OATH token was created, assigned, updated, deleted or uploaded in bulk."""

    __slots__ = ()


@final
class PolicyUpdate(SecurityInfoEvent):
    """A policy or tenant setting that registration depends on was changed. It dates the change."""

    __slots__ = ()


@final
class UserUpdate(SecurityInfoEvent):
    """The directory object of a user was changed below the registration experience (``Update user`` and its like)."""

    __slots__ = ()


@final
class DeviceCredentialChange(SecurityInfoEvent):
    """The device registration service added or deleted a passkey, Windows Hello, phone or platform credential."""

    __slots__ = ()


@final
class MfaReport(SecurityInfoEvent):
    """The user reported fraud or suspicious activity, or an administrator blocked or unblocked the user for MFA."""

    __slots__ = ()


@final
class BackendOperation(SecurityInfoEvent):
    """A back-end call of registration itself: the sign-in preference or the registration callback."""

    __slots__ = ()


@final
class UnclassifiedEvent(SecurityInfoEvent):
    """The Authentication Methods service logged an activity that the catalogue does not know."""

    __slots__ = ()


#: Any event. ``match`` on the classes.
Event = (
    RegistrationStart
    | MethodRegistration
    | RequiredInfoRegistration
    | RegistrationCancellation
    | SecurityInfoReview
    | MethodUpdate
    | MethodDeletion
    | DefaultMethodChange
    | PasskeyOptionsRequest
    | PasswordOperation
    | PasswordResetProgress
    | RememberedDevicesReset
    | PerUserMfaUpdate
    | HardwareTokenChange
    | PolicyUpdate
    | UserUpdate
    | DeviceCredentialChange
    | MfaReport
    | BackendOperation
    | UnclassifiedEvent
)

_A = Activity

_FAMILIES: Final[tuple[tuple[type[Event], tuple[Activity, ...]], ...]] = (
    (RegistrationStart, (_A.USER_STARTED_SECURITY_INFO_REGISTRATION,)),
    (
        MethodRegistration,
        (
            _A.USER_REGISTERED_SECURITY_INFO,
            _A.ADMIN_REGISTERED_SECURITY_INFO,
            _A.CREATE_TEMPORARY_ACCESS_PASS_METHOD,
        ),
    ),
    (RequiredInfoRegistration, (_A.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO,)),
    (RegistrationCancellation, (_A.USER_CANCELED_SECURITY_INFO_REGISTRATION,)),
    (SecurityInfoReview, (_A.USER_REVIEWED_SECURITY_INFO,)),
    (MethodUpdate, (_A.USER_UPDATED_SECURITY_INFO, _A.ADMIN_UPDATED_SECURITY_INFO)),
    (MethodDeletion, (_A.USER_DELETED_SECURITY_INFO, _A.ADMIN_DELETED_SECURITY_INFO)),
    (DefaultMethodChange, (_A.USER_CHANGED_DEFAULT_SECURITY_INFO,)),
    (PasskeyOptionsRequest, (_A.GET_PASSKEY_CREATION_OPTIONS,)),
    (
        PasswordOperation,
        (
            _A.USER_STARTED_PASSWORD_CHANGE,
            _A.USER_STARTED_PASSWORD_RESET,
            _A.ADMIN_STARTED_PASSWORD_RESET,
            _A.CHANGE_USER_PASSWORD,
            _A.RESET_PASSWORD,
            _A.RESET_USER_PASSWORD,
            _A.SET_FORCE_CHANGE_USER_PASSWORD,
            _A.RESET_PASSWORD_SELF_SERVICE,
            _A.RESET_PASSWORD_BY_ADMIN,
            _A.CHANGE_PASSWORD_SELF_SERVICE,
            _A.UNLOCK_USER_ACCOUNT_SELF_SERVICE,
        ),
    ),
    (
        PasswordResetProgress,
        (
            _A.USER_REGISTERED_FOR_SELF_SERVICE_PASSWORD_RESET,
            _A.SECURITY_INFO_SAVED_FOR_SELF_SERVICE_PASSWORD_RESET,
            _A.USER_COMPLETED_SECURITY_INFO_REGISTRATION_FOR_SELF_SERVICE_PASSWORD_RESET,
            _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
            _A.BLOCKED_FROM_SELF_SERVICE_PASSWORD_RESET,
        ),
    ),
    (RememberedDevicesReset, (_A.RESTORE_MFA_ON_REMEMBERED_DEVICES,)),
    (PerUserMfaUpdate, (_A.UPDATE_PER_USER_MFA_STATE,)),
    (
        HardwareTokenChange,
        (
            _A.ASSIGN_HARDWARE_OATH_TOKEN,
            _A.BULK_UPLOAD_HARDWARE_OATH_TOKEN,
            _A.CREATE_HARDWARE_OATH_TOKEN,
            _A.DELETE_HARDWARE_OATH_TOKEN,
            _A.UPDATE_HARDWARE_OATH_TOKEN,
        ),
    ),
    (
        PolicyUpdate,
        (
            _A.AUTHENTICATION_METHODS_POLICY_RESET,
            _A.AUTHENTICATION_METHODS_POLICY_UPDATE,
            _A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_CREATE,
            _A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_DELETE,
            _A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_UPDATE,
            _A.AUTHENTICATION_STRENGTH_POLICY_CREATE,
            _A.AUTHENTICATION_STRENGTH_POLICY_DELETE,
            _A.AUTHENTICATION_STRENGTH_POLICY_UPDATE,
            _A.MFA_SERVICE_POLICY_UPDATE,
            _A.SET_COMPANY_INFORMATION,
            _A.SET_DIRECTORY_FEATURE_ON_TENANT,
            _A.SET_PASSWORD_POLICY,
            _A.ENABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY,
            _A.DISABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY,
            _A.UPDATED_CONVERGED_UX_V2_FEATURE,
            _A.UPDATED_SSPR_CONVERGENCE_FEATURE,
            _A.UPDATE_USER_RISK_AND_MFA_REGISTRATION_POLICY,
            _A.ADD_CONDITIONAL_ACCESS_POLICY,
            _A.UPDATE_CONDITIONAL_ACCESS_POLICY,
            _A.DELETE_CONDITIONAL_ACCESS_POLICY,
            _A.UPDATE_SECURITY_DEFAULTS,
        ),
    ),
    (
        UserUpdate,
        (
            _A.UPDATE_USER,
            _A.ADD_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL,
            _A.REMOVE_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL,
            _A.ENABLE_STRONG_AUTHENTICATION,
            _A.DISABLE_STRONG_AUTHENTICATION,
            _A.CREATE_APPLICATION_PASSWORD_FOR_USER,
            _A.DELETE_APPLICATION_PASSWORD_FOR_USER,
            _A.SET_USER_OATH_TOKEN_METADATA_ENABLED,
            _A.UPDATE_STS_REFRESH_TOKEN_VALID_FROM,
        ),
    ),
    (
        DeviceCredentialChange,
        (
            _A.ADD_FIDO2_SECURITY_KEY,
            _A.DELETE_FIDO2_SECURITY_KEYS,
            _A.ADD_PASSKEY_DEVICE_BOUND,
            _A.DELETE_PASSKEY_DEVICE_BOUND,
            _A.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL,
            _A.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL,
            _A.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL,
            _A.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL,
            _A.ADD_PLATFORM_CREDENTIAL,
            _A.DELETE_PLATFORM_CREDENTIAL,
        ),
    ),
    (
        MfaReport,
        (
            _A.FRAUD_REPORTED_NO_ACTION_TAKEN,
            _A.FRAUD_REPORTED_USER_IS_BLOCKED_FOR_MFA,
            _A.SUSPICIOUS_ACTIVITY_REPORTED,
            _A.ADD_BLOCKED_USER,
            _A.ADD_BYPASS_USER,
            _A.CLEAR_BLOCK_ON_USER,
            _A.REMOVE_BYPASSED_USER,
        ),
    ),
    (BackendOperation, (_A.PATCH_SIGN_IN_PREFERENCES, _A.POST_SECURITY_INFO_REGISTRATION_CALLBACK)),
)

#: Which activity makes which family. An activity that is not here is passed over and counted.
FAMILY_OF: Final[dict[Activity, type[Event]]] = {
    activity: family for family, activities in _FAMILIES for activity in activities
}
