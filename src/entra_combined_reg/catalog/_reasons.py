"""Reason, CatalogEntry and AUDIT_CATALOG: the article's nine rows first, then every reason found elsewhere.

Reasons are free text from at least two emitters; the grammar that reads them is ``wire._reasons``. This file holds what
Microsoft prints and what tenants were seen to log, each with its provenance. Sources: the article; AUD-B1 to B5.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog._activities import ACTIVITIES, Activity, EvidenceGrade, Provenance, Status, Tier
from entra_combined_reg.values import frozen

__all__ = ["ARTICLE_ROWS", "AUDIT_CATALOG", "CATALOG_VERSION", "CatalogEntry", "Reason", "entries_of"]

#: Version of everything under ``catalog``; stands on every diagnosis and plan.
CATALOG_VERSION: Final = "2026.11"


class Reason(StrEnum):
    """What a reason says, without its method. The value is the sentence or template as it was found.

    ``{method}`` stands for the method phrase. Forgiven in reading: case, blanks, the final stop, ``cancelled``.
    """

    # Whole sentences of the portal (AUD-B1), the article's first.
    REGISTERED_ALL_REQUIRED = "User registered all required security info."
    CANCELED_REGISTRATION = "User canceled security info registration."
    REVIEWED = "User successfully reviewed security info."
    FAILED_TO_REVIEW = "User failed to review security info."
    # The portal's grammar.
    USER_REGISTERED_METHOD = "User registered {method}"
    USER_FAILED_TO_REGISTER_METHOD = "User failed to register {method}"
    USER_STARTED_REGISTRATION = "User started the registration for {method}"
    USER_FAILED_TO_START_REGISTRATION = "User failed to start the registration for {method}"
    USER_DELETED_METHOD = "User deleted {method}"
    USER_FAILED_TO_DELETE_METHOD = "User failed to delete {method}"
    USER_CHANGED_DEFAULT = "User changed the default security info for {method}"
    USER_FAILED_TO_CHANGE_DEFAULT = "User failed to change the default security info for {method}"
    # The service's grammar.
    USER_CHANGED_METHOD = "User changed {method}"
    ADMIN_REGISTERED_METHOD = "Admin registered {method}"
    ADMIN_CHANGED_METHOD = "Admin changed {method}"
    ADMIN_DELETED_METHOD = "Admin deleted {method}"
    ADMIN_REQUIRED_REREGISTRATION = "Admin required re-registration of MFA authentication methods."
    FAILED_REREGISTRATION = "User failed to re-register one or many MFA authentication methods."
    PASSKEY_OPTIONS_RETRIEVED = "Successfully retrieved passkey creation options."
    STARTED_PASSWORD_RESET = "User started self-service password reset operation."
    STARTED_PASSWORD_CHANGE = "User started self-service password change operation."
    VERIFICATION_NOT_ANSWERED = "User did not approve or deny the verification request."
    SYSTEM_ERROR = "A system error has occurred."
    # Self-service password reset: grammar (AUD-B5).
    SSPR_STARTED_VERIFICATION = "User started the {method} verification option"
    SSPR_COMPLETED_VERIFICATION = "User completed the {method} verification option"
    SSPR_ABANDONED_AFTER_STARTING = "User abandoned after starting the {method} verification option"
    SSPR_ABANDONED_AFTER_COMPLETING = "User abandoned after completing the {method} verification option"
    SSPR_CONTACTED_ADMIN = "User contacted an admin after trying the {method} verification option"
    # Self-service password reset: whole sentences and codes (AUD-B5).
    SSPR_SUBMITTED_USER_ID = "User submitted their user ID"
    SSPR_PRESENTED_OPTIONS = "User was presented with verification options"
    SSPR_COMPLETED_ALL_STEPS = "User completed all verification steps required"
    SSPR_SUBMITTED_PASSWORD = "User submitted a new password"
    SSPR_RESET_PASSWORD = "User successfully reset password"
    SSPR_COMPLETED_RESET = "Successfully completed reset."
    SSPR_CANCELED_BEFORE_PASSING = "User cancelled before passing the required authentication methods"
    SSPR_NOT_ENABLED_FOR_USER = (
        "Password reset is not enabled for this user. Enable password reset under the configure tab to resolve this"
    )
    SSPR_INSUFFICIENT_METHODS = (
        "User's account has insufficient authentication methods defined. Add authentication info to resolve this"
    )
    PASSWORD_POLICY_ERROR = "PasswordPolicyError"
    PASSWORD_FUZZY_POLICY = "PasswordDoesnotComplyFuzzyPolicy"
    PASSWORD_FUZZY_POLICY_VIOLATION = "FuzzyPolicyViolationInvalidPassword"
    SSPR_ABANDONED_AFTER_USER_ID = "User abandoned after entering their user ID"
    SSPR_ABANDONED_BEFORE_PASSWORD = "User abandoned before selecting a new password"
    SSPR_ABANDONED_DURING_PASSWORD = "User abandoned while selecting a new password"
    SSPR_BLOCKED_SMS_CODES = "User entered too many invalid SMS verification codes and is blocked for 24 hours"
    SSPR_BLOCKED_MOBILE_VOICE = "User tried mobile phone voice verification too many times and is blocked for 24 hours"
    SSPR_BLOCKED_OFFICE_VOICE = "User tried office phone voice verification too many times and is blocked for 24 hours"
    SSPR_BLOCKED_QUESTIONS = "User tried to answer security questions too many times and is blocked for 24 hours"
    SSPR_BLOCKED_PHONE = "User tried to verify a phone number too many times and is blocked for 24 hours"
    SSPR_CANCELED_BEFORE_PASSWORD = "User cancelled before submitting a new password"
    SSPR_NO_LICENSE = "User does not have a license. You can add a license to the user to resolve this"
    SSPR_NO_COOKIES = "User tried to reset from a device without cookies enabled"
    SSPR_ON_PREMISES_PASSWORD = (
        "User's password is managed on-premises. You can enable Password Writeback to resolve this"
    )
    SSPR_ON_PREMISES_UNREACHABLE = (
        "We could not reach your on-premises password reset service. Check your sync machine's event log"
    )
    SSPR_ON_PREMISES_PROBLEM = (
        "We encountered a problem while resetting the user's on-premises password. Check your sync machine's event log"
    )
    SSPR_NOT_IN_GROUP = (
        "This user is not a member of the password reset users group. Add this user to that group to resolve this."
    )
    SSPR_DISABLED_IN_TENANT = "Password reset has been disabled entirely for this tenant. See here to resolve this."


@frozen(kw_only=True)
class CatalogEntry:
    """One row of the audit catalogue.

    Attributes:
        activity: The activity; ``None`` where the source shows a reason without saying which activity it belongs to.
        status: Success or failure as the source prints it; ``None`` where no status is known for the activity.
        reason: The reason, word for word; ``None`` where none was found.
        description: The article's description, word for word; our own note elsewhere.
        provenance: The kind of source.
        evidence: How well it is proved.
        source: Keys of the sources.
    """

    activity: Activity | None
    status: Status | None
    reason: str | None
    description: str
    provenance: Provenance
    evidence: EvidenceGrade
    source: tuple[str, ...]


def _article(activity: Activity, status: Status, reason: str, description: str) -> CatalogEntry:
    # An author matches on one of the nine (AUD-B2); for the rest no real record was found (AUD-D1).
    proved = reason == "User registered all required security info."
    return CatalogEntry(
        activity=activity,
        status=status,
        reason=reason,
        description=description,
        provenance=Provenance.ARTICLE,
        evidence=EvidenceGrade.AUTHOR if proved else EvidenceGrade.TEMPLATE,
        source=("seed", "AUD-ev-ps1") if proved else ("seed",),
    )


_A = Activity

#: "The following table lists all audit events generated by combined registration": the article's nine rows, in its
#: order, word for word.
ARTICLE_ROWS: Final[tuple[CatalogEntry, ...]] = (
    _article(
        _A.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO,
        Status.SUCCESS,
        "User registered all required security info.",
        "This event occurs when a user has successfully completed registration.",
    ),
    _article(
        _A.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO,
        Status.FAILURE,
        "User canceled security info registration.",
        "This event occurs when a user cancels registration from interrupt mode.",
    ),
    _article(
        _A.USER_REGISTERED_SECURITY_INFO,
        Status.SUCCESS,
        "User registered method.",
        "This event occurs when a user registers an individual method. Method can be Authenticator app, "
        "Phone, Email, Security questions, App password, Alternate phone, and so on.",
    ),
    _article(
        _A.USER_REVIEWED_SECURITY_INFO,
        Status.SUCCESS,
        "User successfully reviewed security info.",
        "This event occurs when a user selects Looks good on the security info review page.",
    ),
    _article(
        _A.USER_REVIEWED_SECURITY_INFO,
        Status.FAILURE,
        "User failed to review security info.",
        "This event occurs when a user selects Looks good on the security info review page but something "
        "fails on the backend.",
    ),
    _article(
        _A.USER_DELETED_SECURITY_INFO,
        Status.SUCCESS,
        "User deleted method.",
        "This event occurs when a user deletes an individual method. Method can be Authenticator app, "
        "Phone, Email, Security questions, App password, Alternate phone, and so on.",
    ),
    _article(
        _A.USER_DELETED_SECURITY_INFO,
        Status.FAILURE,
        "User failed to delete method.",
        "This event occurs when a user tries to delete a method but the attempt fails for some reason. "
        "Method can be Authenticator app, Phone, Email, Security questions, App password, Alternate "
        "phone, and so on.",
    ),
    _article(
        _A.USER_CHANGED_DEFAULT_SECURITY_INFO,
        Status.SUCCESS,
        "User changed the default security info for method.",
        "This event occurs when a user changes the default method. Method can be Authenticator app "
        "notification, A code from my authenticator app or token, Call +X XXXXXXXXXX, Text a code to +X "
        "XXXXXXXXX, and so on.",
    ),
    _article(
        _A.USER_CHANGED_DEFAULT_SECURITY_INFO,
        Status.FAILURE,
        "User failed to change the default security info for method.",
        "This event occurs when a user tries to change the default method but the attempt fails for some "
        "reason. Method can be Authenticator app notification, A code from my authenticator app or "
        "token, Call +X XXXXXXXXXX, Text a code to +X XXXXXXXXX, and so on.",
    ),
)

_Line = tuple[str, str, str]
_S = Status


def _found(activity: Activity | None, status: Status | None, marks: str, *lines: _Line) -> tuple[CatalogEntry, ...]:
    return tuple(
        CatalogEntry(
            activity=activity,
            status=status,
            reason=reason,
            description=note,
            provenance=Provenance[marks.partition(" ")[0]],
            evidence=EvidenceGrade[marks.partition(" ")[2]],
            source=tuple(f"AUD-{key}" for key in sources.split()),
        )
        for reason, sources, note in lines
    )


# activity, status, "provenance evidence", then a line each: reason, sources, note
_FOUND: Final[tuple[CatalogEntry, ...]] = (
    *_found(
        _A.USER_REGISTERED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User registered App Password", "splunk", "full record"),
        ("User registered Authenticator App with Code", "ev-img ev-ps1", ""),
        ("User registered Authenticator App with Notification", "ev-img ev-ps1", ""),
        ("User registered Authenticator App with Notification and Code", "ev-img ev-ps1 blog forensic", ""),
        ("User registered Outlook mobile with Code", "ev-img", "Authenticator Lite"),
    ),
    *_found(
        _A.USER_REGISTERED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("User registered Mobile Phone SMS", "ev-ps1 blog forensic", ""),
        ("User registered Fido", "blog", ""),
    ),
    *_found(
        _A.USER_REGISTERED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User registered Passkey", "lab-pk", ""),
        (
            "User registered Fido2 Authentication Method",
            "entra-ps lab-pk devo",
            "operationType ServiceApi; twin of the Passkey/Fido record",
        ),
        ("User registered temporary access pass method", "entra-ps er-tap", "also logged with an app as initiator"),
    ),
    *_found(
        _A.USER_REGISTERED_SECURITY_INFO,
        _S.FAILURE,
        "OBSERVED AUTHOR",
        (
            "User failed to register Authenticator App with Code",
            "ev-ps1",
            "grammar of a failure the seed does not list",
        ),
    ),
    *_found(
        _A.USER_STARTED_SECURITY_INFO_REGISTRATION,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User started the registration for Authenticator App with Code", "ev-img ev-ps1", ""),
        ("User started the registration for Authenticator App with Notification and Code", "ev-img ev-ps1", ""),
        ("User started the registration for Passkey", "tejo lab-pk", ""),
    ),
    *_found(
        _A.USER_STARTED_SECURITY_INFO_REGISTRATION,
        _S.FAILURE,
        "OBSERVED TENANT",
        ("User failed to start the registration for Authenticator App with Notification and Code", "i40130", ""),
    ),
    *_found(
        _A.USER_STARTED_SECURITY_INFO_REGISTRATION,
        _S.FAILURE,
        "OBSERVED AUTHOR",
        ("A system error has occurred.", "ep3p", ""),
    ),
    *_found(
        _A.USER_DELETED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User deleted Authenticator App with Notification and Code", "ev-img blog forensic", ""),
        ("User deleted Email", "ev-img", ""),
    ),
    *_found(
        _A.USER_DELETED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("User deleted Mobile Phone Call and SMS", "blog", ""),
    ),
    *_found(
        _A.USER_DELETED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User deleted Fido", "lab-pk blog", ""),
        ("User deleted Microsoft Authenticator Authentication Method", "devo", "ServiceApi style name"),
    ),
    *_found(
        _A.ADMIN_REGISTERED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("Admin registered phone method for user", "sigma6243 kql-phone blog", ""),
        ("Admin registered temporary access pass method for user", "secura blog ms-learn-secops", ""),
    ),
    *_found(
        _A.ADMIN_UPDATED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("Admin changed phone method for user", "kql-phone blog", ""),
    ),
    *_found(
        _A.ADMIN_DELETED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("Admin deleted temporary access pass method for user", "blog", ""),
    ),
    *_found(
        _A.ADMIN_DELETED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("Admin deleted Windows Hello for Business Authentication Method for user", "ev-img", "activity UNVERIFIED"),
        (
            "Admin required re-registration of MFA authentication methods.",
            "ev-img forensic rereg",
            'the "Require re-register MFA" button',
        ),
    ),
    *_found(
        _A.ADMIN_DELETED_SECURITY_INFO,
        _S.CLIENT_ERROR,
        "OBSERVED TENANT",
        (
            "User failed to re-register one or many MFA authentication methods.",
            "ev-img",
            "result value clientError; activity UNVERIFIED",
        ),
    ),
    *_found(
        _A.ADMIN_DELETED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("Admin deleted Microsoft Authenticator App", "lab-ato", "may be paraphrased"),
    ),
    *_found(
        _A.GET_PASSKEY_CREATION_OPTIONS,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("Successfully retrieved passkey creation options.", "entra-ps lab-pk", ""),
    ),
    *_found(
        _A.USER_STARTED_PASSWORD_RESET,
        _S.SUCCESS,
        "OBSERVED TENANT",
        (
            "User started self-service password reset operation.",
            "ev-img",
            "13 rows = 13 rows of the activity in the same tenant",
        ),
    ),
    *_found(
        _A.USER_STARTED_PASSWORD_CHANGE,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User started self-service password change operation.", "ev-img", ""),
    ),
    *_found(
        None,
        _S.CLIENT_ERROR,
        "OBSERVED TENANT",
        (
            "User did not approve or deny the verification request.",
            "ev-img",
            "unattributed (SSPR flow or password change)",
        ),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("User submitted their user ID", "ev-img sspr-kql sspr-lab", ""),
        ("User was presented with verification options", "ev-img", ""),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("User started the mobile SMS verification option", "sspr-kql sspr-lab", ""),
        ("User completed the mobile SMS verification option", "sspr-kql sspr-lab", ""),
        ("User started the mobile voice call verification option", "sspr-kql", ""),
        ("User completed the mobile voice call verification option", "sspr-kql", ""),
        ("User started the mobile app notification verification option", "sspr-kql glueck", ""),
        ("User completed the mobile app notification verification option", "sspr-kql", ""),
        ("User started the mobile app code verification option", "sspr-kql sspr-lab", ""),
        ("User completed the mobile app code verification option", "sspr-lab", ""),
        ("User started the email verification option", "sspr-kql", ""),
        ("User completed the email verification option", "sspr-kql", ""),
        ("User started the security questions verification option", "sspr-kql", ""),
        ("User completed the security questions verification option", "sspr-kql", ""),
        ("User completed all verification steps required", "sspr-lab", ""),
        ("User submitted a new password", "sspr-kql sspr-lab", ""),
        ("User successfully reset password", "sspr-kql sspr-lab sspr-old", ""),
        ("Successfully completed reset.", "sspr-kql sspr-lab", ""),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.FAILURE,
        "OBSERVED AUTHOR",
        ("User cancelled before passing the required authentication methods", "sspr-kql sspr-old", ""),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.FAILURE,
        "OBSERVED TENANT",
        (
            "Password reset is not enabled for this user. Enable password reset under the configure tab to resolve this",
            "ev-img sspr-old",
            "",
        ),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.FAILURE,
        "OBSERVED AUTHOR",
        (
            "User's account has insufficient authentication methods defined. Add authentication info to resolve this",
            "sspr-kql sspr-lab sspr-old",
            "",
        ),
    ),
    *_found(
        None,
        _S.FAILURE,
        "OBSERVED TENANT",
        ("PasswordPolicyError", "ev-img", "; Reset/Change password, Unlock"),
        ("PasswordDoesnotComplyFuzzyPolicy", "sspr-lab", "; Reset/Change password, Unlock"),
    ),
    *_found(
        None,
        _S.FAILURE,
        "REFERENCE TEMPLATE",
        ("FuzzyPolicyViolationInvalidPassword", "sspr-doc", "; Reset/Change password, Unlock"),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.SUCCESS,
        "OBSERVED TENANT",
        ("None", "splunk ev-img", ""),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.SUCCESS,
        "OBSERVED AUTHOR",
        ("Success", "sspr-kql", ""),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        None,
        "REFERENCE TEMPLATE",
        ("User abandoned after completing the email verification option", "sspr-old", "classic report wording"),
        ("User abandoned after completing the mobile SMS verification option", "sspr-old", "classic report wording"),
        (
            "User abandoned after completing the mobile voice call verification option",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User abandoned after completing the office voice call verification option",
            "sspr-old",
            "classic report wording",
        ),
        ("User abandoned after completing the security questions option", "sspr-old", "classic report wording"),
        ("User abandoned after entering their user ID", "sspr-old", "classic report wording"),
        ("User abandoned after starting the email verification option", "sspr-old", "classic report wording"),
        ("User abandoned after starting the mobile SMS verification option", "sspr-old", "classic report wording"),
        (
            "User abandoned after starting the mobile voice call verification option",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User abandoned after starting the office voice call verification option",
            "sspr-old",
            "classic report wording",
        ),
        ("User abandoned after starting the security questions option", "sspr-old", "classic report wording"),
        ("User abandoned before selecting a new password", "sspr-old", "classic report wording"),
        ("User abandoned while selecting a new password", "sspr-old", "classic report wording"),
    ),
    *_found(
        _A.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS,
        _S.FAILURE,
        "REFERENCE TEMPLATE",
        (
            "User entered too many invalid SMS verification codes and is blocked for 24 hours",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User tried mobile phone voice verification too many times and is blocked for 24 hours",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User tried office phone voice verification too many times and is blocked for 24 hours",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User tried to answer security questions too many times and is blocked for 24 hours",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User tried to verify a phone number too many times and is blocked for 24 hours",
            "sspr-old",
            "classic report wording",
        ),
        ("User cancelled before submitting a new password", "sspr-old", "classic report wording"),
        ("User contacted an admin after trying the email verification option", "sspr-old", "classic report wording"),
        (
            "User contacted an admin after trying the mobile SMS verification option",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User contacted an admin after trying the mobile voice call verification option",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User contacted an admin after trying the office voice call verification option",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User contacted an admin after trying the security question verification option",
            "sspr-old",
            "classic report wording",
        ),
        (
            "User does not have a license. You can add a license to the user to resolve this",
            "sspr-old",
            "classic report wording",
        ),
        ("User tried to reset from a device without cookies enabled", "sspr-old", "classic report wording"),
        (
            "User's password is managed on-premises. You can enable Password Writeback to resolve this",
            "sspr-old",
            "classic report wording",
        ),
        (
            "We could not reach your on-premises password reset service. Check your sync machine's event log",
            "sspr-old",
            "classic report wording",
        ),
        (
            "We encountered a problem while resetting the user's on-premises password. Check your sync machine's event log",
            "sspr-old",
            "classic report wording",
        ),
        (
            "This user is not a member of the password reset users group. Add this user to that group to resolve this.",
            "sspr-old",
            "classic report wording",
        ),
        (
            "Password reset has been disabled entirely for this tenant. See here to resolve this.",
            "sspr-old",
            "classic report wording",
        ),
    ),
    *_found(
        _A.USER_REGISTERED_SECURITY_INFO,
        _S.SUCCESS,
        "OBSERVED SYNTHETIC",
        ("User registered Software OATH token", "generator code", "synthetic only: do not treat as real"),
        (
            "User registered Microsoft Authenticator method",
            "OCSF teaching mock",
            "synthetic only: do not treat as real",
        ),
    ),
)


def _without_reason(known: tuple[CatalogEntry, ...]) -> tuple[CatalogEntry, ...]:
    """Give every activity that no reason was found for a row of its own; a spelling proved otherwise has another."""
    covered = {entry.activity for entry in known}
    return tuple(
        CatalogEntry(
            activity=row.activity,
            status=None,
            reason=None,
            description=row.note,
            provenance=row.provenance,
            evidence=row.evidence,
            source=row.sources,
        )
        for row in ACTIVITIES
        if row.tier is not Tier.BACKEND and row.activity not in covered
    )


_WITH_REASON: Final = (*ARTICLE_ROWS, *_FOUND)

#: The article's nine rows, then every reason found elsewhere, then the activities no reason is known for.
AUDIT_CATALOG: Final[tuple[CatalogEntry, ...]] = (*_WITH_REASON, *_without_reason(_WITH_REASON))


def entries_of(activity: Activity) -> tuple[CatalogEntry, ...]:
    """Return every row of the catalogue for an activity, in catalogue order."""
    return tuple(entry for entry in AUDIT_CATALOG if entry.activity is activity)
