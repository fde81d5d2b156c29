"""Security info events: one frozen value for each audit record that combined registration, or a neighbour, wrote.

Events are nouns that hold for either status; one final class a family; ``FAMILY_OF`` says which activity makes which.
The parsers in ``wire`` are the usual makers; a caller may build events too.
"""

from entra_combined_reg.events._event import Change, Initiator, Principal, PrincipalKind, RecordCopy, SecurityInfoEvent
from entra_combined_reg.events._families import (
    BackendOperation,
    DefaultMethodChange,
    DeviceCredentialChange,
    Event,
    HardwareTokenChange,
    MethodDeletion,
    MethodRegistration,
    MethodUpdate,
    MfaReport,
    PasskeyOptionsRequest,
    PasswordOperation,
    PasswordResetProgress,
    PerUserMfaUpdate,
    PolicyUpdate,
    RegistrationCancellation,
    RegistrationStart,
    RememberedDevicesReset,
    RequiredInfoRegistration,
    SecurityInfoReview,
    UnclassifiedEvent,
    UserUpdate,
)
from entra_combined_reg.events._table import FAMILY_OF

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
