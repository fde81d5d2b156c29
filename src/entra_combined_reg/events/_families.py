"""The families of events: one final class for each kind of record, and ``Event``, any one of them.

An event is a noun that holds for either status: ``RequiredInfoRegistration`` with ``Status.FAILURE`` was cancelled.
"""

from __future__ import annotations

from typing import final

from entra_combined_reg.events._event import SecurityInfoEvent

__all__ = [
    "BackendOperation",
    "DefaultMethodChange",
    "DeviceCredentialChange",
    "Event",
    "HardwareTokenChange",
    "MethodDeletion",
    "MethodRegistration",
    "MethodUpdate",
    "MfaReport",
    "PasskeyOptionsRequest",
    "PasswordOperation",
    "PasswordResetProgress",
    "PerUserMfaUpdate",
    "PolicyUpdate",
    "RegistrationCancellation",
    "RegistrationStart",
    "RememberedDevicesReset",
    "RequiredInfoRegistration",
    "SecurityInfoReview",
    "UnclassifiedEvent",
    "UserUpdate",
]


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
