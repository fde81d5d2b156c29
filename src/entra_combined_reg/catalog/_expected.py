"""Which records an act leaves, by service: for "what should be there" and for the verification of a rollback.

Activity texts and reasons as records show them, with a mark for how well each pairing is proved. A record that is not
there proves nothing: logs lag, end, and miss (AUD-B4). Sources: the article, ROL-7.1, AUD-B1, AUD-B2, AUD-B4.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog._activities import Activity, activity_of
from entra_combined_reg.catalog._tooling import Confidence
from entra_combined_reg.values import frozen

__all__ = ["EXPECTED_RECORDS", "Act", "ExpectedRecord", "expected_records"]


class Act(StrEnum):
    """What somebody did."""

    # By the user.
    COMPLETE_REGISTRATION = "completeRegistration"
    CANCEL_REGISTRATION = "cancelRegistration"
    REVIEW = "review"
    REGISTER_METHOD = "registerMethod"
    REGISTER_AUTHENTICATOR = "registerAuthenticator"
    REGISTER_PASSKEY = "registerPasskey"
    DELETE_OWN_METHOD = "deleteOwnMethod"
    DELETE_OWN_PASSKEY = "deleteOwnPasskey"
    CHANGE_OWN_DEFAULT = "changeOwnDefault"
    REGISTER_AGAIN = "registerAgain"
    # By an administrator or an application.
    DELETE_METHOD = "deleteMethod"
    DELETE_PASSKEY = "deletePasskey"
    DELETE_WINDOWS_HELLO = "deleteWindowsHello"
    DELETE_PLATFORM_CREDENTIAL = "deletePlatformCredential"
    DELETE_PASSWORDLESS = "deletePasswordless"
    CHANGE_HARDWARE_TOKEN = "changeHardwareToken"  # noqa: S105  an act's name
    REQUIRE_REREGISTRATION = "requireReregistration"
    CREATE_TEMPORARY_ACCESS_PASS = "createTemporaryAccessPass"  # noqa: S105  an act's name
    DELETE_TEMPORARY_ACCESS_PASS = "deleteTemporaryAccessPass"  # noqa: S105  an act's name
    ADD_PHONE = "addPhone"
    CHANGE_PHONE = "changePhone"
    SET_DEFAULT = "setDefault"
    SET_PER_USER_MFA = "setPerUserMfa"
    REVOKE_SESSIONS = "revokeSessions"
    RESET_PASSWORD = "resetPassword"  # noqa: S105  an act's name
    LEGACY_RESET = "legacyReset"


@frozen(kw_only=True)
class ExpectedRecord:
    """One record an act leaves.

    Attributes:
        act: The act.
        activity_text: The activity as records show it.
        service: ``loggedByService`` as records write it.
        category: The category where it is another than UserManagement.
        reason_text: The reason; ``None`` where its wording is not known or not fixed. The article's templates hold the
            word "method" in the place of the method's name.
        always: The act is not done, by the source, without this record; else it is one of several that may come.
        confidence: How well the pairing is proved.
        note: Conditions.
        source: Where the row comes from.
    """

    act: Act
    activity_text: str
    service: str
    category: str = "UserManagement"
    reason_text: str | None = None
    always: bool = True
    confidence: Confidence
    note: str = ""
    source: str

    @property
    def activity(self) -> Activity | None:
        """The activity that the text names."""
        return activity_of(self.activity_text)


_AM: Final = "Authentication Methods"
_CD: Final = "Core Directory"
_DRS: Final = "Device Registration Service"
_RESET: Final = "Self-service Password Management"
_V: Final = Confidence.VERIFIED
_C: Final = Confidence.COMMUNITY
_D: Final = Confidence.DEDUCED
_SERVICE_APP: Final = 'The actor may be the application "Azure MFA StrongAuthenticationService".'

#: Every act's records, in the order they are written where that is known.
EXPECTED_RECORDS: Final[tuple[ExpectedRecord, ...]] = (
    # "This event occurs when a user has successfully completed registration."
    ExpectedRecord(
        act=Act.COMPLETE_REGISTRATION,
        activity_text="User registered all required security info",
        service=_AM,
        reason_text="User registered all required security info.",
        confidence=_V,
        source="article",
    ),
    # "This event occurs when a user cancels registration from interrupt mode."
    ExpectedRecord(
        act=Act.CANCEL_REGISTRATION,
        activity_text="User registered all required security info",
        service=_AM,
        reason_text="User canceled security info registration.",
        confidence=_V,
        note="With status failure.",
        source="article",
    ),
    # "This event occurs when a user selects Looks good on the security info review page."
    ExpectedRecord(
        act=Act.REVIEW,
        activity_text="User reviewed security info",
        service=_AM,
        reason_text="User successfully reviewed security info.",
        confidence=_V,
        source="article",
    ),
    ExpectedRecord(
        act=Act.REGISTER_METHOD,
        activity_text="User started security info registration",
        service=_AM,
        always=False,
        confidence=_C,
        note="A started record with no later one is how a registration looks that failed in silence.",
        source="AUD-B4",
    ),
    # "This event occurs when a user registers an individual method."
    ExpectedRecord(
        act=Act.REGISTER_METHOD,
        activity_text="User registered security info",
        service=_AM,
        reason_text="User registered method.",
        confidence=_V,
        source="article",
    ),
    ExpectedRecord(
        act=Act.REGISTER_METHOD,
        activity_text="Update user",
        service=_CD,
        always=False,
        confidence=_C,
        note="Under another correlation id; tied by the target within about five minutes. Some changes leave this "
        "record only.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AUTHENTICATOR,
        activity_text="Update user",
        service=_CD,
        always=False,
        confidence=_C,
        note=_SERVICE_APP,
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AUTHENTICATOR,
        activity_text="User started security info registration",
        service=_AM,
        reason_text="User started the registration for Authenticator App with Notification and Code",
        confidence=_C,
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AUTHENTICATOR,
        activity_text="User registered security info",
        service=_AM,
        reason_text="User registered Authenticator App with Notification and Code",
        confidence=_C,
        note="9 to 70 seconds after the start.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AUTHENTICATOR,
        activity_text="User registered security info",
        service="MyAccess",
        always=False,
        confidence=Confidence.UNVERIFIED,
        note="Stamped at the whole second of the start: no proof that the registration was completed.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AUTHENTICATOR,
        activity_text="User registered security info",
        service="Azure MFA",
        always=False,
        confidence=Confidence.UNVERIFIED,
        note="Seen within 0.2 seconds of an Update user.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="Get passkey creation options",
        service=_AM,
        reason_text="Successfully retrieved passkey creation options.",
        confidence=_C,
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="User started security info registration",
        service=_AM,
        reason_text="User started the registration for Passkey",
        confidence=_C,
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="Add Passkey (device-bound)",
        service=_DRS,
        always=False,
        confidence=_C,
        note="Or Add FIDO2 security key, the older name. It may share the correlation id.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="Add FIDO2 security key",
        service=_DRS,
        always=False,
        confidence=_C,
        note="Or Add Passkey (device-bound), the newer name.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="User registered security info",
        service=_AM,
        reason_text="User registered Passkey",
        confidence=_C,
        note="Two records for one passkey: count one.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="User registered security info",
        service=_AM,
        reason_text="User registered Fido2 Authentication Method",
        confidence=_C,
        note="Two records for one passkey: count one.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.REGISTER_PASSKEY,
        activity_text="Update user",
        service=_CD,
        confidence=_C,
        note="Names SearchableDeviceKey.",
        source="AUD-B4",
    ),
    # "This event occurs when a user deletes an individual method."
    ExpectedRecord(
        act=Act.DELETE_OWN_METHOD,
        activity_text="User deleted security info",
        service=_AM,
        reason_text="User deleted method.",
        confidence=_V,
        source="article",
    ),
    ExpectedRecord(
        act=Act.DELETE_OWN_PASSKEY,
        activity_text="User deleted security info",
        service=_AM,
        reason_text="User deleted Fido",
        confidence=_C,
        note="Two records for one passkey, one naming FIDO and one FIDO2: count one.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.DELETE_OWN_PASSKEY,
        activity_text="User deleted security info",
        service=_AM,
        always=False,
        confidence=_C,
        note="The second of the two, naming FIDO2; its exact wording is not known.",
        source="AUD-B4",
    ),
    # "This event occurs when a user changes the default method."
    ExpectedRecord(
        act=Act.CHANGE_OWN_DEFAULT,
        activity_text="User changed default security info",
        service=_AM,
        reason_text="User changed the default security info for method.",
        confidence=_V,
        source="article",
    ),
    # "If you run this script for your users, they'll need to re-register for multifactor authentication if they need
    # it."
    ExpectedRecord(
        act=Act.REGISTER_AGAIN,
        activity_text="User started security info registration",
        service=_AM,
        always=False,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AGAIN,
        activity_text="User registered security info",
        service=_AM,
        confidence=_V,
        note="Proves the recovery.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AGAIN,
        activity_text="User registered all required security info",
        service=_AM,
        always=False,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.REGISTER_AGAIN,
        activity_text="User canceled security info registration",
        service=_AM,
        always=False,
        confidence=_V,
        note="The user was asked and went away.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_METHOD,
        activity_text="Admin deleted security info",
        service=_AM,
        confidence=_V,
        note="Phone, Authenticator, software OATH or email of another user. The reason's wording is UNVERIFIED.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_METHOD,
        activity_text="Update user",
        service=_CD,
        always=False,
        confidence=_D,
        note="StrongAuthenticationMethod from the old list to the new one, [] after the last. " + _SERVICE_APP,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_PASSKEY,
        activity_text="Delete FIDO2 security key(s)",
        service=_DRS,
        always=False,
        confidence=_V,
        note="Or Delete Passkey (device-bound), the newer name.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_PASSKEY,
        activity_text="Delete Passkey (device-bound)",
        service=_DRS,
        always=False,
        confidence=_C,
        note="Or Delete FIDO2 security key(s), the older name.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_PASSKEY,
        activity_text="Admin deleted security info",
        service=_AM,
        always=False,
        confidence=Confidence.UNVERIFIED,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_WINDOWS_HELLO,
        activity_text="Delete Windows Hello for Business credential",
        service=_DRS,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_WINDOWS_HELLO,
        activity_text="Admin deleted security info",
        service=_AM,
        reason_text="Admin deleted Windows Hello for Business Authentication Method for user",
        always=False,
        confidence=Confidence.UNVERIFIED,
        note="The reason was seen; that it belongs to this activity is UNVERIFIED.",
        source="ROL-7.1, AUD-B2",
    ),
    ExpectedRecord(
        act=Act.DELETE_PLATFORM_CREDENTIAL,
        activity_text="Delete platform credential",
        service=_DRS,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_PASSWORDLESS,
        activity_text="Delete passwordless phone sign-in credential",
        service=_DRS,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.CHANGE_HARDWARE_TOKEN,
        activity_text="Update Hardware Oath Token",
        service=_AM,
        category="ApplicationManagement",
        always=False,
        confidence=_V,
        note="Which of the three a deactivation leaves is UNVERIFIED.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.CHANGE_HARDWARE_TOKEN,
        activity_text="Delete Hardware Oath Token",
        service=_AM,
        category="ApplicationManagement",
        always=False,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.CHANGE_HARDWARE_TOKEN,
        activity_text="Assign Hardware Oath Token",
        service=_AM,
        category="ApplicationManagement",
        always=False,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.REQUIRE_REREGISTRATION,
        activity_text="Admin deleted security info",
        service=_AM,
        reason_text="Admin required re-registration of MFA authentication methods.",
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.CREATE_TEMPORARY_ACCESS_PASS,
        activity_text="Admin registered security info",
        service=_AM,
        reason_text="Admin registered temporary access pass method for user",
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.DELETE_TEMPORARY_ACCESS_PASS,
        activity_text="Admin deleted security info",
        service=_AM,
        reason_text="Admin deleted temporary access pass method for user",
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.ADD_PHONE,
        activity_text="Admin registered security info",
        service=_AM,
        reason_text="Admin registered phone method for user",
        confidence=_C,
        source="ROL-7.1, AUD-B4",
    ),
    ExpectedRecord(
        act=Act.ADD_PHONE,
        activity_text="Update user",
        service=_CD,
        confidence=_C,
        note="With the same time and target as the first.",
        source="AUD-B4",
    ),
    ExpectedRecord(
        act=Act.CHANGE_PHONE,
        activity_text="Admin updated security info",
        service=_AM,
        reason_text="Admin changed phone method for user",
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.SET_DEFAULT,
        activity_text="PATCH UserAuthMethod.PatchSignInPreferencesAsync",
        service=_AM,
        category="ApplicationManagement",
        confidence=_V,
        note="The name is documented; its pairing with the call is our reading.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.SET_PER_USER_MFA,
        activity_text="Update per-user multifactor authentication state",
        service=_AM,
        always=False,
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.SET_PER_USER_MFA,
        activity_text="Enable Strong Authentication",
        service=_CD,
        always=False,
        confidence=_C,
        note="Or Disable Strong Authentication, by the state set.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.SET_PER_USER_MFA,
        activity_text="Disable Strong Authentication",
        service=_CD,
        always=False,
        confidence=_C,
        note="Or Enable Strong Authentication, by the state set.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.SET_PER_USER_MFA,
        activity_text="Update user",
        service=_CD,
        always=False,
        confidence=_C,
        note="StrongAuthenticationRequirement: [] = disabled, state 1 = enabled, state 0 = enforced.",
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.REVOKE_SESSIONS,
        activity_text="Update StsRefreshTokenValidFrom Timestamp",
        service=_CD,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.RESET_PASSWORD,
        activity_text="Admin started password reset",
        service=_AM,
        confidence=_V,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.RESET_PASSWORD,
        activity_text="Reset password (by admin)",
        service=_RESET,
        always=False,
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.RESET_PASSWORD,
        activity_text="Reset user password",
        service=_CD,
        always=False,
        confidence=_C,
        source="ROL-7.1",
    ),
    ExpectedRecord(
        act=Act.LEGACY_RESET,
        activity_text="Update user",
        service=_CD,
        confidence=_D,
        note="StrongAuthenticationMethod becomes []; the actor is the administrator who ran the script.",
        source="ROL-7.1",
    ),
)

_BY_ACT: Final = {act: tuple(row for row in EXPECTED_RECORDS if row.act is act) for act in Act}


def expected_records(act: Act) -> tuple[ExpectedRecord, ...]:
    """Look up the records an act leaves, in table order."""
    return _BY_ACT[act]
