"""Which activity makes which family. What is in no row of this table is passed over by the parsers and counted."""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import Activity
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
    UserUpdate,
)

__all__ = ["FAMILY_OF"]

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
