"""Activity, Status, Provenance, EvidenceGrade and the table of activities: what the audit log calls things.

Facts only. ``Activity`` holds every activity of combined registration and the neighbours that tenants really log; which
of them become events is decided in ``events``. Sources: the article; AUD-A1 to A3. GDPR rows of the reference page
(``DSR Delete: MFA.…``, ``DSR Export: MFA.…``) are recognised by prefix and stay out of the enum.
"""

from __future__ import annotations

from enum import StrEnum
from itertools import groupby
from operator import attrgetter
from typing import Final

from entra_combined_reg.values import frozen

__all__ = [
    "ACTIVITIES",
    "AUTHENTICATION_METHODS",
    "FAILED_STATUSES",
    "GDPR_PREFIXES",
    "Activity",
    "ActivityRow",
    "EvidenceGrade",
    "Provenance",
    "Status",
    "Tier",
    "activity_of",
    "is_backend_noise",
    "rows_of_activity",
    "spellings_of",
    "status_of",
]

#: The service of the article: "The events logged for combined registration are in the Authentication Methods service".
AUTHENTICATION_METHODS: Final = "Authentication Methods"


class Status(StrEnum):
    """Result of a record. The set is open: ``OTHER`` stands beside the verbatim text (AUD-0.3)."""

    SUCCESS = "success"
    FAILURE = "failure"
    TIMEOUT = "timeout"
    #: Real, although Graph's documentation does not list it (AUD-ev-img, AUD-devo).
    CLIENT_ERROR = "clientError"
    UNKNOWN_FUTURE_VALUE = "unknownFutureValue"
    OTHER = "other"


#: Results that say it went wrong. What is in neither this set nor a success is not known (AUD-0.3).
FAILED_STATUSES: Final = frozenset({Status.FAILURE, Status.TIMEOUT, Status.CLIENT_ERROR})


class Provenance(StrEnum):
    """Which kind of source names a thing first."""

    #: Microsoft's troubleshooting article.
    ARTICLE = "article"
    #: Microsoft's reference pages.
    REFERENCE = "reference"
    #: Real tenants and the people who read their logs.
    OBSERVED = "observed"


class EvidenceGrade(StrEnum):
    """How well a thing is proved, best first (the letters of AUD)."""

    #: A: seen in output of a real tenant.
    TENANT = "A"
    #: B: an author matches on it or lists it from a test of their own.
    AUTHOR = "B"
    #: C: a documented template only.
    TEMPLATE = "C"
    #: X: synthetic or generated code only. Not to be treated as real.
    SYNTHETIC = "X"
    #: Named somewhere, confirmed nowhere.
    UNVERIFIED = "UNVERIFIED"


class Tier(StrEnum):
    """How near an activity is to combined registration."""

    #: The registration experience itself (AUD-A1).
    CORE = "core"
    #: Policies and tokens of the same service (AUD-A2).
    POLICY = "policy"
    #: Back-end noise of the same service (AUD-A2).
    BACKEND = "backend"
    #: Other services, useful for diagnosis (AUD-A3).
    RELATED = "related"


class Activity(StrEnum):
    """Every activity the catalogue knows; the value is the text as Microsoft prints it."""

    # core
    USER_STARTED_SECURITY_INFO_REGISTRATION = "User started security info registration"
    USER_REGISTERED_SECURITY_INFO = "User registered security info"
    USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO = "User registered all required security info"
    USER_CANCELED_SECURITY_INFO_REGISTRATION = "User canceled security info registration"
    USER_REVIEWED_SECURITY_INFO = "User reviewed security info"
    USER_UPDATED_SECURITY_INFO = "User updated security info"
    USER_DELETED_SECURITY_INFO = "User deleted security info"
    USER_CHANGED_DEFAULT_SECURITY_INFO = "User changed default security info"
    ADMIN_REGISTERED_SECURITY_INFO = "Admin registered security info"
    ADMIN_UPDATED_SECURITY_INFO = "Admin updated security info"
    ADMIN_DELETED_SECURITY_INFO = "Admin deleted security info"
    GET_PASSKEY_CREATION_OPTIONS = "Get passkey creation options"
    USER_STARTED_PASSWORD_CHANGE = "User started password change"
    USER_STARTED_PASSWORD_RESET = "User started password reset"
    ADMIN_STARTED_PASSWORD_RESET = "Admin started password reset"
    RESTORE_MFA_ON_REMEMBERED_DEVICES = "Restore multifactor authentication on all remembered devices"
    UPDATE_PER_USER_MFA_STATE = "Update per-user multifactor authentication state"
    CREATE_TEMPORARY_ACCESS_PASS_METHOD = "Create Temporary Access Pass method for user"

    # policy/token
    ASSIGN_HARDWARE_OATH_TOKEN = "Assign Hardware Oath Token"
    AUTHENTICATION_METHODS_POLICY_RESET = "Authentication Methods Policy Reset"
    AUTHENTICATION_METHODS_POLICY_UPDATE = "Authentication Methods Policy Update"
    AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_CREATE = (
        "Authentication Strength Combination Configuration Create"
    )
    AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_DELETE = (
        "Authentication Strength Combination Configuration Delete"
    )
    AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_UPDATE = (
        "Authentication Strength Combination Configuration Update"
    )
    AUTHENTICATION_STRENGTH_POLICY_CREATE = "Authentication Strength Policy Create"
    AUTHENTICATION_STRENGTH_POLICY_DELETE = "Authentication Strength Policy Delete"
    AUTHENTICATION_STRENGTH_POLICY_UPDATE = "Authentication Strength Policy Update"
    BULK_UPLOAD_HARDWARE_OATH_TOKEN = "Bulk upload Hardware Oath Token"
    CREATE_HARDWARE_OATH_TOKEN = "Create Hardware Oath Token"
    DELETE_HARDWARE_OATH_TOKEN = "Delete Hardware Oath Token"
    UPDATE_HARDWARE_OATH_TOKEN = "Update Hardware Oath Token"
    MFA_SERVICE_POLICY_UPDATE = "MFA Service Policy Update"

    # backend
    PATCH_SIGN_IN_PREFERENCES = "PATCH UserAuthMethod.PatchSignInPreferencesAsync"
    POST_SECURITY_INFO_REGISTRATION_CALLBACK = "POST UserAuthMethod.SecurityInfoRegistrationCallback"
    DELETE_SUBSCRIPTION_DELETEPROVIDERS = "DELETE Subscription.DeleteProviders"
    DELETE_TENANT_DELETEAGENTSTATUSES = "DELETE Tenant.DeleteAgentStatuses"
    DELETE_TENANT_DELETECACHES = "DELETE Tenant.DeleteCaches"
    DELETE_TENANT_DELETEGREETINGS = "DELETE Tenant.DeleteGreetings"
    PATCH_TENANT_PATCH = "PATCH Tenant.Patch"
    PATCH_TENANT_PATCHCACHES = "PATCH Tenant.PatchCaches"
    POST_SOUNDFILE_POST = "POST SoundFile.Post"
    POST_SUBSCRIPTION_CREATEPROVIDER = "POST Subscription.CreateProvider"
    POST_SUBSCRIPTION_CREATESUBSCRIPTION = "POST Subscription.CreateSubscription"
    POST_TENANT_CREATEBLOCKEDUSER = "POST Tenant.CreateBlockedUser"
    POST_TENANT_CREATEBYPASSEDUSER = "POST Tenant.CreateBypassedUser"
    POST_TENANT_CREATECACHECONFIG = "POST Tenant.CreateCacheConfig"
    POST_TENANT_CREATEGREETING = "POST Tenant.CreateGreeting"
    POST_TENANT_CREATEOEMTENANT = "POST Tenant.CreateOemTenant"
    POST_TENANT_CREATETENANT = "POST Tenant.CreateTenant"
    POST_TENANT_GENERATENEWACTIVATIONCREDENTIALS = "POST Tenant.GenerateNewActivationCredentials"
    POST_TENANT_REMOVEBLOCKEDUSER = "POST Tenant.RemoveBlockedUser"
    POST_TENANT_REMOVEBYPASSEDUSER = "POST Tenant.RemoveBypassedUser"

    # related
    UPDATE_USER = "Update user"
    ADD_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL = "Add users strong authentication phone app detail"
    REMOVE_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL = "Remove users strong authentication phone app detail"
    ENABLE_STRONG_AUTHENTICATION = "Enable Strong Authentication"
    DISABLE_STRONG_AUTHENTICATION = "Disable Strong Authentication"
    CREATE_APPLICATION_PASSWORD_FOR_USER = "Create application password for user"
    DELETE_APPLICATION_PASSWORD_FOR_USER = "Delete application password for user"
    SET_USER_OATH_TOKEN_METADATA_ENABLED = "Set user oath token metadata enabled"
    UPDATE_STS_REFRESH_TOKEN_VALID_FROM = "Update StsRefreshTokenValidFrom Timestamp"
    CHANGE_USER_PASSWORD = "Change user password"
    RESET_PASSWORD = "Reset password"
    RESET_USER_PASSWORD = "Reset user password"
    SET_FORCE_CHANGE_USER_PASSWORD = "Set force change user password"
    SET_COMPANY_INFORMATION = "Set Company Information"
    SET_DIRECTORY_FEATURE_ON_TENANT = "Set directory feature on tenant"
    SET_PASSWORD_POLICY = "Set password policy"
    ADD_FIDO2_SECURITY_KEY = "Add FIDO2 security key"
    DELETE_FIDO2_SECURITY_KEYS = "Delete FIDO2 security key(s)"
    ADD_PASSKEY_DEVICE_BOUND = "Add Passkey (device-bound)"
    DELETE_PASSKEY_DEVICE_BOUND = "Delete Passkey (device-bound)"
    ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL = "Add Windows Hello for Business credential"
    DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL = "Delete Windows Hello for Business credential"
    ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL = "Add passwordless phone sign-in credential"
    DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL = "Delete passwordless phone sign-in credential"
    ADD_PLATFORM_CREDENTIAL = "Add platform credential"
    DELETE_PLATFORM_CREDENTIAL = "Delete platform credential"
    FRAUD_REPORTED_NO_ACTION_TAKEN = "Fraud reported - no action taken"
    FRAUD_REPORTED_USER_IS_BLOCKED_FOR_MFA = "Fraud reported - user is blocked for MFA"
    SUSPICIOUS_ACTIVITY_REPORTED = "Suspicious activity reported"
    USER_REGISTERED_FOR_SELF_SERVICE_PASSWORD_RESET = "User registered for self-service password reset"
    SECURITY_INFO_SAVED_FOR_SELF_SERVICE_PASSWORD_RESET = "Security info saved for self-service password reset"
    USER_COMPLETED_SECURITY_INFO_REGISTRATION_FOR_SELF_SERVICE_PASSWORD_RESET = (
        "User completed security info registration for self-service password reset"
    )
    SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS = "Self-service password reset flow activity progress"
    BLOCKED_FROM_SELF_SERVICE_PASSWORD_RESET = "Blocked from self-service password reset"
    RESET_PASSWORD_SELF_SERVICE = "Reset password (self-service)"
    RESET_PASSWORD_BY_ADMIN = "Reset password (by admin)"
    CHANGE_PASSWORD_SELF_SERVICE = "Change password (self-service)"
    UNLOCK_USER_ACCOUNT_SELF_SERVICE = "Unlock user account (self-service)"
    ENABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY = "Enable password writeback for directory"
    DISABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY = "Disable password writeback for directory"
    UPDATED_CONVERGED_UX_V2_FEATURE = "Updated ConvergedUXV2 feature value"
    UPDATED_SSPR_CONVERGENCE_FEATURE = "Updated SSPRConvergence feature value"
    UPDATE_MY_STAFF_FEATURE = "Update MyStaff feature value"
    ADD_BLOCKED_USER = "Add blocked user"
    ADD_BYPASS_USER = "Add bypass user"
    CLEAR_BLOCK_ON_USER = "Clear block on user"
    REMOVE_BYPASSED_USER = "Remove bypassed user"
    UPDATE_USER_RISK_AND_MFA_REGISTRATION_POLICY = "Update User Risk and MFA Registration Policy"
    DOWNLOAD_REGISTRATION_AND_RESET_EVENTS_FINISHED = "Download registration and reset events - finished (bulk)"
    DOWNLOAD_USER_REGISTRATION_DETAILS_FINISHED = "Download user registration details - finished (bulk)"
    BULK_DOWNLOAD_HARDWARE_TOKENS_FINISHED = "Bulk download hardware tokens - finished (bulk)"
    ADD_CONDITIONAL_ACCESS_POLICY = "Add Conditional Access policy"
    UPDATE_CONDITIONAL_ACCESS_POLICY = "Update Conditional Access policy"
    DELETE_CONDITIONAL_ACCESS_POLICY = "Delete Conditional Access policy"
    UPDATE_SECURITY_DEFAULTS = "Update security defaults"
    USER_PASSWORD_REGISTRATION = "User Password Registration"
    USER_PASSWORD_RESET = "User Password Reset"


@frozen(kw_only=True)
class ActivityRow:
    """One activity under one service.

    Attributes:
        activity: The activity.
        service: ``loggedByService`` as records write it.
        category: As records or the reference page write it; never validated.
        tier: How near it is to registration.
        provenance: The kind of source that names it.
        evidence: How well it is proved.
        sources: Keys of the sources (``AUD-ref``).
        note: What is odd about it.
    """

    activity: Activity
    service: str
    category: str
    tier: Tier
    provenance: Provenance
    evidence: EvidenceGrade
    sources: tuple[str, ...]
    note: str = ""


_Line = tuple[Activity, str, str, str]


def _group(service: str, category: str, tier: Tier, *lines: _Line) -> tuple[ActivityRow, ...]:
    return tuple(
        ActivityRow(
            activity=activity,
            service=service,
            category=category,
            tier=tier,
            provenance=Provenance[marks.partition(" ")[0]],
            evidence=EvidenceGrade[marks.partition(" ")[2]],
            sources=tuple(f"AUD-{key}" for key in sources.split()),
            note=note,
        )
        for activity, marks, sources, note in lines
    )


_A = Activity

#: One row an activity and service, in the order of AUD-A1 to A3.
ACTIVITIES: Final[tuple[ActivityRow, ...]] = (
    *_group(
        "Authentication Methods",
        "UserManagement",
        Tier.CORE,
        (
            _A.USER_STARTED_SECURITY_INFO_REGISTRATION,
            "REFERENCE TENANT",
            "ref ev-img lab-pk i40130",
            "start of one method; both results seen",
        ),
        (
            _A.USER_REGISTERED_SECURITY_INFO,
            "ARTICLE TENANT",
            "seed ref splunk ev-img entra-ps",
            "one method added; also logged by services Azure MFA and MyAccess",
        ),
        (
            _A.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO,
            "ARTICLE AUTHOR",
            "seed ref ev-ps1",
            "interrupt-mode completion; Failure = cancelled (seed)",
        ),
        (_A.USER_CANCELED_SECURITY_INFO_REGISTRATION, "REFERENCE TEMPLATE", "ref", "US spelling, current page"),
        (
            _A.USER_CANCELED_SECURITY_INFO_REGISTRATION,
            "REFERENCE TENANT",
            "ref-old i101446 ep3p",
            "UK spelling, older page, portal list and live KQL filter",
        ),
        (_A.USER_REVIEWED_SECURITY_INFO, "ARTICLE TEMPLATE", "seed ref", '"Looks good" page'),
        (_A.USER_UPDATED_SECURITY_INFO, "REFERENCE TEMPLATE", "ref", "no reason string found"),
        (_A.USER_DELETED_SECURITY_INFO, "ARTICLE TENANT", "seed ref ev-img er-mfa", ""),
        (_A.USER_CHANGED_DEFAULT_SECURITY_INFO, "ARTICLE TEMPLATE", "seed ref", ""),
        (_A.ADMIN_REGISTERED_SECURITY_INFO, "REFERENCE TENANT", "ref secura sigma6243", ""),
        (_A.ADMIN_UPDATED_SECURITY_INFO, "REFERENCE AUTHOR", "ref kql-phone", ""),
        (_A.ADMIN_DELETED_SECURITY_INFO, "REFERENCE TENANT", "ref ev-img", ""),
        (
            _A.GET_PASSKEY_CREATION_OPTIONS,
            "REFERENCE TENANT",
            "ref entra-ps lab-pk",
            "first step of a passkey/FIDO2 registration",
        ),
        (_A.USER_STARTED_PASSWORD_CHANGE, "REFERENCE TENANT", "ref ev-img", ""),
        (
            _A.USER_STARTED_PASSWORD_RESET,
            "REFERENCE TENANT",
            "ref ev-img",
            'page prints it lower-case: "user started password reset"',
        ),
        (_A.ADMIN_STARTED_PASSWORD_RESET, "REFERENCE TEMPLATE", "ref", ""),
        (_A.RESTORE_MFA_ON_REMEMBERED_DEVICES, "OBSERVED AUTHOR", "ep3p ko-notes", "not on the 2024 page"),
        (
            _A.UPDATE_PER_USER_MFA_STATE,
            "OBSERVED AUTHOR",
            "ko-notes forensic",
            "not on the 2024 page; newest page only",
        ),
        (
            _A.CREATE_TEMPORARY_ACCESS_PASS_METHOD,
            "OBSERVED UNVERIFIED",
            "er-tap",
            "UNVERIFIED: only detection content names it",
        ),
    ),
    *_group(
        "Authentication Methods",
        "ApplicationManagement",
        Tier.POLICY,
        (_A.ASSIGN_HARDWARE_OATH_TOKEN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.AUTHENTICATION_METHODS_POLICY_RESET, "REFERENCE TEMPLATE", "ref", ""),
        (_A.AUTHENTICATION_METHODS_POLICY_UPDATE, "REFERENCE TEMPLATE", "ref", ""),
        (
            _A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_CREATE,
            "REFERENCE TEMPLATE",
            "ref",
            '"…Configuration Create" has a trailing blank on the page',
        ),
        (_A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_DELETE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_UPDATE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.AUTHENTICATION_STRENGTH_POLICY_CREATE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.AUTHENTICATION_STRENGTH_POLICY_DELETE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.AUTHENTICATION_STRENGTH_POLICY_UPDATE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.BULK_UPLOAD_HARDWARE_OATH_TOKEN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.CREATE_HARDWARE_OATH_TOKEN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_HARDWARE_OATH_TOKEN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATE_HARDWARE_OATH_TOKEN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.MFA_SERVICE_POLICY_UPDATE, "OBSERVED AUTHOR", "ko-notes", "not on the 2024 page; newest page only"),
    ),
    *_group(
        "Authentication Methods",
        "ApplicationManagement",
        Tier.BACKEND,
        (_A.PATCH_SIGN_IN_PREFERENCES, "REFERENCE AUTHOR", "ref ep3p", "system noise around registration"),
        (_A.POST_SECURITY_INFO_REGISTRATION_CALLBACK, "OBSERVED AUTHOR", "ep3p", "system noise around registration"),
    ),
    *_group(
        "Authentication Methods",
        "ApplicationManagement / DirectoryManagement",
        Tier.BACKEND,
        (_A.DELETE_SUBSCRIPTION_DELETEPROVIDERS, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_TENANT_DELETEAGENTSTATUSES, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_TENANT_DELETECACHES, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_TENANT_DELETEGREETINGS, "REFERENCE TEMPLATE", "ref", ""),
        (_A.PATCH_TENANT_PATCH, "REFERENCE TEMPLATE", "ref", ""),
        (_A.PATCH_TENANT_PATCHCACHES, "REFERENCE TEMPLATE", "ref", ""),
        (_A.POST_SOUNDFILE_POST, "REFERENCE TEMPLATE", "ref", ""),
        (
            _A.POST_SUBSCRIPTION_CREATEPROVIDER,
            "REFERENCE TEMPLATE",
            "ref",
            "page also prints it without POST (ApplicationManagement)",
        ),
        (
            _A.POST_SUBSCRIPTION_CREATESUBSCRIPTION,
            "REFERENCE TEMPLATE",
            "ref",
            "page also prints it without POST (ApplicationManagement)",
        ),
        (_A.POST_TENANT_CREATEBLOCKEDUSER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.POST_TENANT_CREATEBYPASSEDUSER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.POST_TENANT_CREATECACHECONFIG, "REFERENCE TEMPLATE", "ref", ""),
        (_A.POST_TENANT_CREATEGREETING, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Authentication Methods",
        "ApplicationManagement",
        Tier.BACKEND,
        (_A.POST_TENANT_CREATEOEMTENANT, "REFERENCE TEMPLATE", "ref", "ApplicationManagement only"),
    ),
    *_group(
        "Authentication Methods",
        "ApplicationManagement / DirectoryManagement",
        Tier.BACKEND,
        (_A.POST_TENANT_CREATETENANT, "REFERENCE TEMPLATE", "ref", ""),
        (_A.POST_TENANT_GENERATENEWACTIVATIONCREDENTIALS, "REFERENCE TEMPLATE", "ref", ""),
        (_A.POST_TENANT_REMOVEBLOCKEDUSER, "REFERENCE TEMPLATE", "ref", ""),
        (
            _A.POST_TENANT_REMOVEBYPASSEDUSER,
            "REFERENCE TEMPLATE",
            "ref",
            'page also prints "POST TenantRemoveBypassedUser" (DirectoryManagement)',
        ),
    ),
    *_group(
        "Core Directory",
        "UserManagement",
        Tier.RELATED,
        (_A.UPDATE_USER, "REFERENCE TENANT", "ref splunk sigma6243", ""),
        (_A.ADD_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.REMOVE_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.ENABLE_STRONG_AUTHENTICATION, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DISABLE_STRONG_AUTHENTICATION, "REFERENCE TENANT", "ref splunk", ""),
        (_A.CREATE_APPLICATION_PASSWORD_FOR_USER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_APPLICATION_PASSWORD_FOR_USER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.SET_USER_OATH_TOKEN_METADATA_ENABLED, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATE_STS_REFRESH_TOKEN_VALID_FROM, "REFERENCE TEMPLATE", "ref", ""),
        (_A.CHANGE_USER_PASSWORD, "REFERENCE TEMPLATE", "ref", ""),
        (_A.RESET_PASSWORD, "REFERENCE TEMPLATE", "ref", ""),
        (_A.RESET_USER_PASSWORD, "OBSERVED TENANT", "ev-img", ""),
        (_A.SET_FORCE_CHANGE_USER_PASSWORD, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Core Directory",
        "DirectoryManagement",
        Tier.RELATED,
        (_A.SET_COMPANY_INFORMATION, "REFERENCE TEMPLATE", "ref", ""),
        (_A.SET_DIRECTORY_FEATURE_ON_TENANT, "REFERENCE TEMPLATE", "ref", ""),
        (_A.SET_PASSWORD_POLICY, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Device Registration Service",
        "UserManagement",
        Tier.RELATED,
        (_A.ADD_FIDO2_SECURITY_KEY, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_FIDO2_SECURITY_KEYS, "REFERENCE TEMPLATE", "ref", ""),
        (_A.ADD_PASSKEY_DEVICE_BOUND, "OBSERVED AUTHOR", "ko-notes ep3p", ""),
        (_A.DELETE_PASSKEY_DEVICE_BOUND, "OBSERVED AUTHOR", "ko-notes", ""),
        (_A.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.ADD_PLATFORM_CREDENTIAL, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_PLATFORM_CREDENTIAL, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Azure MFA",
        "UserManagement",
        Tier.RELATED,
        (_A.FRAUD_REPORTED_NO_ACTION_TAKEN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.FRAUD_REPORTED_USER_IS_BLOCKED_FOR_MFA, "REFERENCE TEMPLATE", "ref", ""),
        (_A.SUSPICIOUS_ACTIVITY_REPORTED, "REFERENCE TEMPLATE", "ref", ""),
        (_A.USER_REGISTERED_SECURITY_INFO, "REFERENCE TENANT", "ref ev-img", ""),
    ),
    *_group(
        "MyAccess",
        "UserManagement",
        Tier.RELATED,
        (_A.USER_REGISTERED_SECURITY_INFO, "OBSERVED TENANT", "ev-img", ""),
    ),
    *_group(
        "Self-service Password Management",
        "UserManagement",
        Tier.RELATED,
        (_A.USER_REGISTERED_FOR_SELF_SERVICE_PASSWORD_RESET, "REFERENCE TEMPLATE", "sspr-doc", ""),
        (_A.SECURITY_INFO_SAVED_FOR_SELF_SERVICE_PASSWORD_RESET, "REFERENCE TEMPLATE", "ref", ""),
        (
            _A.USER_COMPLETED_SECURITY_INFO_REGISTRATION_FOR_SELF_SERVICE_PASSWORD_RESET,
            "OBSERVED TENANT",
            "i101446",
            "",
        ),
        (_A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS, "REFERENCE TEMPLATE", "ref", ""),
        (_A.BLOCKED_FROM_SELF_SERVICE_PASSWORD_RESET, "REFERENCE TEMPLATE", "ref", ""),
        (_A.RESET_PASSWORD_SELF_SERVICE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.RESET_PASSWORD_BY_ADMIN, "REFERENCE TEMPLATE", "ref", ""),
        (_A.CHANGE_PASSWORD_SELF_SERVICE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UNLOCK_USER_ACCOUNT_SELF_SERVICE, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Self-service Password Management",
        "DirectoryManagement",
        Tier.RELATED,
        (_A.ENABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DISABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Self-service Group Management",
        "UserManagement",
        Tier.RELATED,
        (_A.UPDATED_CONVERGED_UX_V2_FEATURE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATED_SSPR_CONVERGENCE_FEATURE, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATE_MY_STAFF_FEATURE, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "AAD Management UX",
        "Policy",
        Tier.RELATED,
        (_A.ADD_BLOCKED_USER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.ADD_BYPASS_USER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.CLEAR_BLOCK_ON_USER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.REMOVE_BYPASSED_USER, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATE_USER_RISK_AND_MFA_REGISTRATION_POLICY, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "AAD Management UX",
        "DirectoryManagement",
        Tier.RELATED,
        (_A.DOWNLOAD_REGISTRATION_AND_RESET_EVENTS_FINISHED, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DOWNLOAD_USER_REGISTRATION_DETAILS_FINISHED, "REFERENCE TEMPLATE", "ref", ""),
        (_A.BULK_DOWNLOAD_HARDWARE_TOKENS_FINISHED, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Conditional Access",
        "Policy",
        Tier.RELATED,
        (_A.ADD_CONDITIONAL_ACCESS_POLICY, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATE_CONDITIONAL_ACCESS_POLICY, "REFERENCE TEMPLATE", "ref", ""),
        (_A.DELETE_CONDITIONAL_ACCESS_POLICY, "REFERENCE TEMPLATE", "ref", ""),
        (_A.UPDATE_SECURITY_DEFAULTS, "REFERENCE TEMPLATE", "ref", ""),
    ),
    *_group(
        "Microsoft Identity Manager (MIM) Service",
        "UserManagement",
        Tier.RELATED,
        (_A.USER_PASSWORD_REGISTRATION, "REFERENCE TEMPLATE", "ref", ""),
        (_A.USER_PASSWORD_RESET, "REFERENCE TEMPLATE", "ref", ""),
    ),
)


#: GDPR rows of the Authentication Methods service are recognised by prefix: two verbs over 21 tables (AUD-A2).
GDPR_PREFIXES: Final = ("DSR Delete: MFA.", "DSR Export: MFA.")
_GDPR: Final = tuple(prefix.casefold() for prefix in GDPR_PREFIXES)
_VERBS: Final = ("post ", "patch ", "delete ", "get ", "put ")
_OTHER_SPELLINGS: Final = {
    Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION: "User cancelled security info registration",
    Activity.DELETE_FIDO2_SECURITY_KEYS: "Delete FIDO2 security key",
    Activity.UPDATE_MY_STAFF_FEATURE: "Updated MyStaff feature value",
    # The reference page prints these with and without their verb, and one without its dot (AUD-A2).
    Activity.POST_SUBSCRIPTION_CREATEPROVIDER: "Subscription.CreateProvider",
    Activity.POST_SUBSCRIPTION_CREATESUBSCRIPTION: "Subscription.CreateSubscription",
    Activity.POST_TENANT_REMOVEBYPASSEDUSER: "POST TenantRemoveBypassedUser",
}


def _fold(text: str) -> str:
    """Spelling, case, blanks and the final stop are forgiven; wording never."""
    return " ".join(text.split()).removesuffix(".").rstrip().casefold()


def _backend_name(folded: str) -> str:
    """The page prints some names without their verb and one without its dot (AUD-A2)."""
    for verb in _VERBS:
        folded = folded.removeprefix(verb)
    return folded.replace(".", "")


_named = attrgetter("activity")
_BY_TEXT: Final = {_fold(activity.value): activity for activity in Activity} | {
    _fold(text): activity for activity, text in _OTHER_SPELLINGS.items()
}
_BACKEND: Final = {
    _backend_name(_fold(row.activity.value)): row.activity for row in ACTIVITIES if row.tier is Tier.BACKEND
}
_ROWS: Final = {activity: tuple(rows) for activity, rows in groupby(sorted(ACTIVITIES, key=_named), key=_named)}
_OTHER: Final = Status.OTHER
_STATUS: Final = {status.value.casefold(): status for status in Status if status is not Status.OTHER}


def activity_of(text: str) -> Activity | None:
    """Look up the activity a text names.

    Args:
        text: ``activityDisplayName`` or one of its twins; the unified audit log's final stop, case, repeated blanks
            and both spellings of "canceled" are forgiven, wording never.

    Returns:
        The activity, or ``None`` where the catalogue does not hold it.
    """
    folded = _fold(text)
    return _BY_TEXT.get(folded) or _BACKEND.get(_backend_name(folded))


def is_backend_noise(text: str) -> bool:
    """Say whether an activity text is back-end noise of the Authentication Methods service (AUD-A2)."""
    folded = _fold(text)
    return folded.startswith(_GDPR) or _backend_name(folded) in _BACKEND


def rows_of_activity(activity: Activity) -> tuple[ActivityRow, ...]:
    """Return every row of an activity: one for each service it was seen under."""
    return _ROWS[activity]


def spellings_of(activity: Activity) -> tuple[str, ...]:
    """Return every text under which sources print an activity, its own first; case and blanks are not told apart."""
    other = _OTHER_SPELLINGS.get(activity)
    return (activity.value,) if other is None else (activity.value, other)


def status_of(text: str | None) -> Status:
    """Read a result in any case; unknown or absent text is ``Status.OTHER``."""
    return _STATUS.get(text.strip().casefold(), _OTHER) if text is not None else _OTHER
