"""What an event does and to what, in the few words that other people's schemas have for it. One literal table.

Each schema numbers or names these words its own way (``_ocsf_schema``, ``_ecs``). What has no word is ``OTHER``, and
goes out under its own name.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg import events as families
from entra_combined_reg.catalog import Activity
from entra_combined_reg.events import Event
from entra_combined_reg.values import frozen

__all__ = ["Meaning", "Operation", "Subject", "meaning_of"]


class Subject(StrEnum):
    """What an event is about."""

    USER = "user"
    #: A policy, a setting of the tenant, a token nobody holds yet.
    ENTITY = "entity"


class Operation(StrEnum):
    """What an event does to it, or was meant to do: a failed registration is an ``ENABLE_FACTOR`` that failed."""

    OTHER = "other"
    ENABLE_FACTOR = "enableFactor"
    DISABLE_FACTOR = "disableFactor"
    PASSWORD_CHANGE = "passwordChange"  # noqa: S105  an operation's name
    PASSWORD_RESET = "passwordReset"  # noqa: S105  an operation's name
    UNLOCK = "unlock"
    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@frozen
class Meaning:
    """What an event does, and to what.

    Attributes:
        subject: What it is about.
        operation: What it does to it.
    """

    subject: Subject
    operation: Operation


_USER: Final = {operation: Meaning(Subject.USER, operation) for operation in Operation}
_ENTITY: Final = {operation: Meaning(Subject.ENTITY, operation) for operation in Operation}
_A, _O = Activity, Operation

#: What an event of a family does, unless its activity says more.
_OF_FAMILY: Final[dict[type[Event], Meaning]] = {
    # Started is not registered; all required info is said of methods that have records of their own.
    families.RegistrationStart: _USER[_O.OTHER],
    families.MethodRegistration: _USER[_O.ENABLE_FACTOR],
    families.RequiredInfoRegistration: _USER[_O.OTHER],
    families.RegistrationCancellation: _USER[_O.OTHER],
    families.SecurityInfoReview: _USER[_O.OTHER],
    families.MethodUpdate: _USER[_O.UPDATE],
    families.MethodDeletion: _USER[_O.DISABLE_FACTOR],
    families.DefaultMethodChange: _USER[_O.UPDATE],
    families.PasskeyOptionsRequest: _USER[_O.OTHER],
    families.PasswordOperation: _USER[_O.OTHER],
    families.PasswordResetProgress: _USER[_O.OTHER],
    families.RememberedDevicesReset: _USER[_O.UPDATE],
    families.PerUserMfaUpdate: _USER[_O.UPDATE],
    families.HardwareTokenChange: _ENTITY[_O.UPDATE],
    families.PolicyUpdate: _ENTITY[_O.UPDATE],
    families.UserUpdate: _USER[_O.UPDATE],
    families.DeviceCredentialChange: _USER[_O.ENABLE_FACTOR],
    families.MfaReport: _USER[_O.OTHER],
    families.BackendOperation: _USER[_O.OTHER],
    families.UnclassifiedEvent: _USER[_O.OTHER],
}

#: Activities that say more than their family, or other.
_OF_ACTIVITY: Final[dict[Activity, Meaning]] = {
    _A.CHANGE_USER_PASSWORD: _USER[_O.PASSWORD_CHANGE],
    _A.CHANGE_PASSWORD_SELF_SERVICE: _USER[_O.PASSWORD_CHANGE],
    _A.RESET_PASSWORD: _USER[_O.PASSWORD_RESET],
    _A.RESET_USER_PASSWORD: _USER[_O.PASSWORD_RESET],
    _A.RESET_PASSWORD_SELF_SERVICE: _USER[_O.PASSWORD_RESET],
    _A.RESET_PASSWORD_BY_ADMIN: _USER[_O.PASSWORD_RESET],
    _A.UNLOCK_USER_ACCOUNT_SELF_SERVICE: _USER[_O.UNLOCK],
    _A.SET_FORCE_CHANGE_USER_PASSWORD: _USER[_O.UPDATE],
    _A.ADD_BLOCKED_USER: _USER[_O.UPDATE],
    _A.ADD_BYPASS_USER: _USER[_O.UPDATE],
    _A.CLEAR_BLOCK_ON_USER: _USER[_O.UPDATE],
    _A.REMOVE_BYPASSED_USER: _USER[_O.UPDATE],
    _A.PATCH_SIGN_IN_PREFERENCES: _USER[_O.UPDATE],
    _A.DELETE_FIDO2_SECURITY_KEYS: _USER[_O.DISABLE_FACTOR],
    _A.DELETE_PASSKEY_DEVICE_BOUND: _USER[_O.DISABLE_FACTOR],
    _A.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: _USER[_O.DISABLE_FACTOR],
    _A.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: _USER[_O.DISABLE_FACTOR],
    _A.DELETE_PLATFORM_CREDENTIAL: _USER[_O.DISABLE_FACTOR],
    # Whoever gets the token has yet to activate it.
    _A.ASSIGN_HARDWARE_OATH_TOKEN: _USER[_O.OTHER],
    _A.CREATE_HARDWARE_OATH_TOKEN: _ENTITY[_O.CREATE],
    _A.BULK_UPLOAD_HARDWARE_OATH_TOKEN: _ENTITY[_O.CREATE],
    _A.DELETE_HARDWARE_OATH_TOKEN: _ENTITY[_O.DELETE],
    _A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_CREATE: _ENTITY[_O.CREATE],
    _A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_DELETE: _ENTITY[_O.DELETE],
    _A.AUTHENTICATION_STRENGTH_POLICY_CREATE: _ENTITY[_O.CREATE],
    _A.AUTHENTICATION_STRENGTH_POLICY_DELETE: _ENTITY[_O.DELETE],
    _A.ADD_CONDITIONAL_ACCESS_POLICY: _ENTITY[_O.CREATE],
    _A.DELETE_CONDITIONAL_ACCESS_POLICY: _ENTITY[_O.DELETE],
}


def meaning_of(event: Event) -> Meaning:
    """Return what an event does, and to what."""
    by_activity = _OF_ACTIVITY.get(event.activity) if event.activity is not None else None
    # Only a caller builds an event of no family.
    return by_activity or _OF_FAMILY.get(type(event), _USER[Operation.OTHER])
