"""Mode, Symptom and the troubleshooting tables: the article's two, word for word and numbered as printed, then ours.

What a symptom means for a given user is decided in ``diagnosis``. The rows after the first two restate reports and
other pages in our own words. Sources: the article, REG-7.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.values import frozen

__all__ = ["SYMPTOMS", "Mode", "Step", "Symptom", "SymptomRow", "symptom_of", "symptom_row"]


class Mode(StrEnum):
    """The two modes of combined registration."""

    #: The user is stopped at sign-in until methods are registered or confirmed.
    INTERRUPT = "interrupt"
    #: The user opens Security info of their own accord.
    MANAGE = "manage"


class Symptom(StrEnum):
    """What a user complains about; the article's two first, then S-01 to S-35."""

    EXPECTED_METHODS_MISSING = "expectedMethodsMissing"
    CANNOT_ADD_METHOD = "cannotAddMethod"
    NO_DIFFERENT_METHOD_LINK = "noDifferentMethodLink"
    MORE_INFORMATION_EVERY_SIGN_IN = "moreInformationEverySignIn"
    CANNOT_DISMISS_PROMPT = "cannotDismissPrompt"
    SECURITY_INFO_BLOCKED = "securityInfoBlocked"
    STRENGTH_LOOP = "strengthLoop"
    STUCK_AFTER_METHOD_DISABLED = "stuckAfterMethodDisabled"
    TAP_CANNOT_ADD_PASSKEY = "tapCannotAddPasskey"
    SESSION_EXPIRED = "sessionExpired"
    PHONE_NOT_ACCEPTED = "phoneNotAccepted"
    VERIFICATION_LIMIT_HIT = "verificationLimitHit"
    DISABLED_METHOD_LISTED = "disabledMethodListed"
    RESET_INFORMATION_MISSING = "resetInformationMissing"
    RESET_NOT_ENABLED = "resetNotEnabled"
    NEVER_ASKED_TO_REGISTER = "neverAskedToRegister"
    REVIEW_KEEPS_COMING_BACK = "reviewKeepsComingBack"
    CANNOT_DELETE_PHONE = "cannotDeletePhone"
    NO_APP_PASSWORD_OPTION = "noAppPasswordOption"  # noqa: S105  a symptom's name
    CANNOT_DELETE_APP_PASSWORD = "cannotDeleteAppPassword"  # noqa: S105  a symptom's name
    GUEST_ASKED_FOR_OLD_METHOD = "guestAskedForOldMethod"
    BLANK_PAGE = "blankPage"
    CAMPAIGN_NOT_SHOWN = "campaignNotShown"
    HARDWARE_TOKEN_MISSING = "hardwareTokenMissing"  # noqa: S105  a symptom's name
    EXTERNAL_MFA_STOPPED = "externalMfaStopped"
    REGISTRATION_FAILS_FOR_SOME = "registrationFailsForSome"
    DEFAULT_BECAME_CALL = "defaultBecameCall"
    ADMINS_SEE_OTHER_METHODS = "adminsSeeOtherMethods"
    PHONE_FOR_RESET_ONLY = "phoneForResetOnly"
    FEDERATED_RESET_PROMPT = "federatedResetPrompt"
    AUTHENTICATOR_FAILS_ON_ANDROID = "authenticatorFailsOnAndroid"
    PASSKEY_REGISTRATION_FAILS = "passkeyRegistrationFails"
    UNEXPECTED_PASSKEY_PROMPT = "unexpectedPasskeyPrompt"
    PER_USER_MFA_STAYS_ENABLED = "perUserMfaStaysEnabled"
    REPORT_SAYS_NOT_CAPABLE = "reportSaysNotCapable"
    ASKED_THOUGH_MFA_OFF = "askedThoughMfaOff"
    QR_CODE_REFUSED = "qrCodeRefused"


@frozen
class Step:
    """One step an administrator takes.

    Attributes:
        number: As printed, from 1.
        text: What to do.
        source: Where it comes from.
    """

    number: int
    text: str
    source: str


@frozen(kw_only=True)
class SymptomRow:
    """One row of a troubleshooting table.

    Attributes:
        symptom: The symptom.
        id: The id of the fact file (``S-01``); for the article's two the prefix of its findings, ``INT`` and ``MAN``.
        mode: The mode it is met in; ``None`` where both or neither.
        words: The symptom as the article, or a user, says it.
        causes: What can be behind it.
        weight: 3 = documented cause and fix, 2 = documented cause only or a strong report, 1 = one report.
        steps: What to do, in order.
        source: Where the row comes from.
    """

    symptom: Symptom
    id: str
    mode: Mode | None = None
    words: str
    causes: tuple[str, ...]
    weight: int
    steps: tuple[Step, ...]
    source: str

    @property
    def fix(self) -> str:
        """All steps as one text."""
        return " ".join(step.text for step in self.steps)


def _steps(source: str, *texts: str) -> tuple[Step, ...]:
    return tuple(Step(number, text, source) for number, text in enumerate(texts, 1))


_SSPR_ADMIN: Final = (
    "The user holds an administrator role, so the SSPR administrator policy stands for the user policy."
)

#: The article's two rows, then REG-7 in its order.
SYMPTOMS: Final[tuple[SymptomRow, ...]] = (
    # "Troubleshooting interrupt mode"
    SymptomRow(
        symptom=Symptom.EXPECTED_METHODS_MISSING,
        id="INT",
        mode=Mode.INTERRUPT,
        words="I'm not seeing the methods I expected to see.",
        causes=(
            _SSPR_ADMIN,
            "The enforcement behind the interrupt, MFA registration or SSPR registration, asks for other methods.",
            "The MFA or SSPR policy changed recently and has not arrived.",
        ),
        weight=3,
        steps=_steps(
            "article",
            "Check if the user has a Microsoft Entra admin role. If yes, view the SSPR admin policy differences.",
            "Determine whether the user is being interrupted because of multifactor authentication registration "
            'enforcement or SSPR registration enforcement. See the flowchart under "Combined registration modes" to '
            "determine which methods should be shown.",
            "Determine how recently the multifactor authentication or SSPR policy was changed. If the change was "
            "recent, it might take some time for the updated policy to propagate.",
        ),
        source="article",
    ),
    # "Troubleshooting manage mode"
    SymptomRow(
        symptom=Symptom.CANNOT_ADD_METHOD,
        id="MAN",
        mode=Mode.MANAGE,
        words="I don't have the option to add a particular method.",
        causes=(
            "The method is enabled neither for MFA nor for SSPR.",
            "The method is enabled, but the policy has not arrived.",
            "The user already has as many of that method as are allowed.",
        ),
        weight=3,
        steps=_steps(
            "article",
            "Determine whether the method is enabled for multifactor authentication or for SSPR.",
            "If the method is enabled, save the policies again and wait 1-2 hours before testing again.",
            "If the method is enabled, ensure that the user hasn't already set up the maximum number of that method "
            "that they're allowed to set up.",
        ),
        source="article",
    ),
    SymptomRow(
        symptom=Symptom.NO_DIFFERENT_METHOD_LINK,
        id="S-01",
        mode=Mode.INTERRUPT,
        words="No link to set up a different method.",
        causes=(
            "Exactly one method can be registered.",
            "Only SSPR asks, and Authenticator is the only method it allows.",
            "Security defaults are on.",
        ),
        weight=3,
        steps=_steps("REG-S1 F-8", "Enable a second method for the user."),
        source="REG-S1 F-8, REG-S29, REG-S34a",
    ),
    SymptomRow(
        symptom=Symptom.MORE_INFORMATION_EVERY_SIGN_IN,
        id="S-02",
        mode=Mode.INTERRUPT,
        words="More information required at every sign-in.",
        causes=(
            "SSPR registration is required, the gate count is not reached, and the user skips.",
            "The number of methods required to reset was raised from 1 to 2.",
            "The days to reconfirm are few.",
        ),
        weight=3,
        steps=_steps(
            "REG-S3, REG-S1",
            "Check isSsprRegistered in the registration report.",
            "Finish the registration.",
            'Turn off "Require users to register when signing in", or raise the days to reconfirm.',
        ),
        source="REG-S3, REG-S1, REG-S34b, REG-S34c",
    ),
    SymptomRow(
        symptom=Symptom.CANNOT_DISMISS_PROMPT,
        id="S-03",
        mode=Mode.INTERRUPT,
        words="I skip and come back to the same page; I cannot dismiss it.",
        causes=(
            (
                "A cause that cannot be skipped holds as well: Conditional Access, per-user MFA, or ID Protection "
                "after its 14 days."
            ),
            "A report of 2022 saw it with SSPR alone (K-9).",
        ),
        weight=2,
        steps=_steps("REG-S1", "Find the cause that cannot be skipped; SSPR alone should be skippable."),
        source="REG-S1, REG-S34b",
    ),
    SymptomRow(
        symptom=Symptom.SECURITY_INFO_BLOCKED,
        id="S-04",
        words="Security info page blocked. You can't get there from here.",
        causes=(
            (
                "Conditional Access on the user action Register security information blocks, and the location is not "
                "trusted."
            ),
            "Its device or strength grant is not met.",
            "A new user without an MFA method meets an MFA or strength grant on the action.",
        ),
        weight=3,
        steps=_steps(
            "REG-S36, REG-S37",
            "Register from a trusted location.",
            "Issue a Temporary Access Pass; it does not work for guests.",
            "Exclude guests and emergency accounts from the policy.",
            "Try changes of the policy in report-only mode first; one report waited 10 to 15 minutes for them.",
        ),
        source="REG-S36, REG-S37, REG-S49",
    ),
    SymptomRow(
        symptom=Symptom.STRENGTH_LOOP,
        id="S-05",
        mode=Mode.INTERRUPT,
        words="Loop: asked for a phishing-resistant method, and the page asks again.",
        causes=(
            (
                "An authentication strength without Temporary Access Pass stands on all resources, the user has no "
                "method of it, and no strength stands on the user action Register security information."
            ),
        ),
        weight=3,
        steps=_steps(
            "REG-S7",
            "Give Register security information a strength of its own that includes the Temporary Access Pass.",
            "Issue a Temporary Access Pass.",
            "Let users register before the strength is enforced.",
        ),
        source="REG-S7, REG-S34k, REG-S34l",
    ),
    SymptomRow(
        symptom=Symptom.STUCK_AFTER_METHOD_DISABLED,
        id="S-06",
        mode=Mode.INTERRUPT,
        words="Stuck after an administrator turned off my method.",
        causes=("The default method is no longer allowed, and the user must register another (I-9).",),
        weight=3,
        steps=_steps(
            "REG-S32",
            "Enable the method again for a short time; or require re-registration, or delete the default.",
            "Let the user register another method.",
        ),
        source="REG-S8, REG-S32",
    ),
    SymptomRow(
        symptom=Symptom.TAP_CANNOT_ADD_PASSKEY,
        id="S-07",
        mode=Mode.INTERRUPT,
        words="The Temporary Access Pass signs me in but I cannot add a passkey.",
        causes=(
            (
                "The user is in scope of SSPR registration or of the ID Protection policy, so the sign-in lands in "
                "interrupt mode (I-14)."
            ),
            "A one-time pass was used more than 10 minutes ago.",
            "The pass has expired.",
            "The user is not in scope of the Temporary Access Pass policy.",
            "The pass allows several uses while the policy wants one use.",
        ),
        weight=3,
        steps=_steps(
            "REG-S12",
            "Register another method first, then the passkey in manage mode.",
            "Issue a pass for several uses.",
            "Exclude the user from SSPR registration and from the ID Protection policy.",
            "Put the user in scope of the Temporary Access Pass policy.",
        ),
        source="REG-S12, REG-S12b",
    ),
    SymptomRow(
        symptom=Symptom.SESSION_EXPIRED,
        id="S-08",
        words="Session expired while registering.",
        causes=(
            "The registration session is older than 15 minutes.",
            "A passkey is added more than 5 minutes after MFA.",
        ),
        weight=3,
        steps=_steps("REG-S1, REG-S41", "Sign in again."),
        source="REG-S1, REG-S41",
    ),
    SymptomRow(
        symptom=Symptom.PHONE_NOT_ACCEPTED,
        id="S-09",
        words="Phone not accepted, or no code arrives.",
        causes=(
            "The country needs a telecom opt-in.",
            "The tenant is in its first days and throttled.",
            "The number is virtual, malformed or has an extension.",
            "The tenant is a trial, and voice calls are off.",
            "The provider or the device blocks.",
            "Push notifications on Android in China.",
        ),
        weight=3,
        steps=_steps(
            "REG-S42, REG-S17",
            "Write the number as plus sign, country code, blank, number, without extension.",
            "Open a ticket for the regional opt-in.",
            "Register Authenticator or another method.",
        ),
        source="REG-S42, REG-S17, REG-S11, REG-S1",
    ),
    SymptomRow(
        symptom=Symptom.VERIFICATION_LIMIT_HIT,
        id="S-10",
        words="You've hit our limit on verification calls or text codes; sorry, we're having trouble verifying your "
        "account.",
        causes=("Repeated attempts.", "The number or the organisation is blocked."),
        weight=3,
        steps=_steps(
            "REG-S17",
            "Wait some minutes.",
            "Use the app or a code.",
            "Ask the administrator or support to lift the block.",
        ),
        source="REG-S17",
    ),
    SymptomRow(
        symptom=Symptom.DISABLED_METHOD_LISTED,
        id="S-11",
        mode=Mode.MANAGE,
        words="A method I disabled is still listed.",
        causes=("Another policy enables it.", "The profile's office phone is filled (MAN-18)."),
        weight=3,
        steps=_steps(
            "REG-S18, REG-S4", "Disable the method in all policies.", "Clear the office phone of the profile."
        ),
        source="REG-S18, REG-S4",
    ),
    SymptomRow(
        symptom=Symptom.RESET_INFORMATION_MISSING,
        id="S-12",
        words="Password reset says information is missing though I registered (SSPR_0014).",
        causes=(
            "Fewer methods are registered than the gates ask for.",
            "Registered methods are no longer usable for SSPR.",
            "The phone number is malformed.",
            "An administrator changed the methods.",
        ),
        weight=3,
        steps=_steps(
            "REG-S18, REG-S3",
            "Register enough methods that SSPR allows.",
            "Write the numbers in the right format.",
            "Let an administrator add the data.",
        ),
        source="REG-S18, REG-S3",
    ),
    SymptomRow(
        symptom=Symptom.RESET_NOT_ENABLED,
        id="S-13",
        words="Your administrator has not enabled you to use this feature (also SSPR_0009, 0011, 0012, 0013).",
        causes=(
            "SSPR is enabled for nobody, or its policy is missing.",
            "The user has no licence.",
            "The user is not in the group.",
        ),
        weight=3,
        steps=_steps("REG-S18", "Put the user in scope of SSPR.", "Assign a licence."),
        source="REG-S18",
    ),
    SymptomRow(
        symptom=Symptom.NEVER_ASKED_TO_REGISTER,
        id="S-14",
        mode=Mode.INTERRUPT,
        words="Registration is required but the user is never asked.",
        causes=(
            "Data an administrator filled in satisfies it.",
            "The user works in rich clients only.",
            "The user is not enabled for SSPR.",
            "Nothing in this app asks for MFA.",
            "A single sign-on session keeps the campaign away.",
        ),
        weight=2,
        steps=_steps(
            "REG-S25, REG-S26",
            "Remove the data that was filled in (Graph).",
            "Let the user sign in on the web.",
            "Put the user in scope.",
        ),
        source="REG-S25, REG-S26, REG-S30, REG-S34d, REG-S34f, REG-S34g, REG-S34i, REG-S34t",
    ),
    SymptomRow(
        symptom=Symptom.REVIEW_KEEPS_COMING_BACK,
        id="S-15",
        mode=Mode.INTERRUPT,
        words="Is this information still up to date? keeps coming back.",
        causes=("The days to reconfirm have passed (I-7).",),
        weight=2,
        steps=_steps("REG-S3", "Raise the days to reconfirm, or set them to 0 for never."),
        source="REG-S3, REG-S34c",
    ),
    SymptomRow(
        symptom=Symptom.CANNOT_DELETE_PHONE,
        id="S-16",
        mode=Mode.MANAGE,
        words="I cannot delete my phone.",
        causes=(
            "It is the default method, and the deletion goes through Graph; the portal moves the default itself (K-5).",
            "An alternate phone exists beside it (M-16).",
        ),
        weight=3,
        steps=_steps(
            "REG-S19c, REG-S28",
            "Change the default method first.",
            "Change the mobile number to the one to keep, then delete the alternate phone.",
        ),
        source="REG-S19c, REG-S28",
    ),
    SymptomRow(
        symptom=Symptom.NO_APP_PASSWORD_OPTION,
        id="S-17",
        mode=Mode.MANAGE,
        words="No App password option.",
        causes=(
            "App passwords are not allowed.",
            "Per-user MFA is not enforced for the user.",
            "MFA comes from Conditional Access.",
        ),
        weight=3,
        steps=_steps(
            "REG-S1, REG-S13",
            "Allow app passwords.",
            "Expect none where MFA comes from Conditional Access: use modern authentication.",
        ),
        source="REG-S1, REG-S13",
    ),
    SymptomRow(
        symptom=Symptom.CANNOT_DELETE_APP_PASSWORD,
        id="S-18",
        mode=Mode.MANAGE,
        words="I cannot delete old app passwords.",
        causes=("The feature was turned off afterwards; old ones keep working and are no longer shown (M-10).",),
        weight=3,
        steps=_steps(
            "REG-S13, REG-S40",
            "Delete them as administrator in per-user MFA, Manage user settings; or turn the feature on again.",
        ),
        source="REG-S13, REG-S40",
    ),
    SymptomRow(
        symptom=Symptom.GUEST_ASKED_FOR_OLD_METHOD,
        id="S-19",
        words="A guest changed methods at home and is still asked for the old one here.",
        causes=("Registrations are per tenant.", "MFA of the home tenant is not trusted."),
        weight=3,
        steps=_steps(
            "REG-S1, REG-S43",
            "Switch directory and change the method in the resource tenant.",
            "Trust MFA of the home tenant.",
        ),
        source="REG-S1, REG-S43",
    ),
    SymptomRow(
        symptom=Symptom.BLANK_PAGE,
        id="S-20",
        words="Blank page, or: Sorry, we can't sign you in.",
        causes=(
            "An Internet Explorer 11 or ADAL web view shows the page.",
            "Third-party cookies are blocked.",
        ),
        weight=3,
        steps=_steps("REG-S1, REG-S1c", "Use a modern browser.", "Allow third-party cookies."),
        source="REG-S1, REG-S1c",
    ),
    SymptomRow(
        symptom=Symptom.CAMPAIGN_NOT_SHOWN,
        id="S-21",
        mode=Mode.INTERRUPT,
        words="The registration campaign does not appear, or on one device only.",
        causes=(
            (
                "A condition of REG-4.3: scope, Authenticator mode, Conditional Access on registration, the client, "
                "the snooze, or the MFA method just used."
            ),
        ),
        weight=3,
        steps=_steps(
            "REG-S6, REG-S47",
            "Check the campaign's scope and the user's Authenticator mode.",
            "Check Conditional Access on the user action.",
            "Wait for the snooze to end.",
            "Expect differences by platform.",
        ),
        source="REG-S6, REG-S47",
    ),
    SymptomRow(
        symptom=Symptom.HARDWARE_TOKEN_MISSING,
        id="S-22",
        mode=Mode.MANAGE,
        words="Hardware token missing in Security info.",
        causes=(
            "The policy has not arrived (20 minutes, allow one hour).",
            "The serial number is wrong.",
            "The user is a guest.",
            "The pool of five is full.",
            "The token exists a second time in the legacy list.",
        ),
        weight=3,
        steps=_steps(
            "REG-S10, REG-S10b",
            "Wait one hour.",
            "Correct the serial number.",
            "Remove the duplicate from the legacy list.",
        ),
        source="REG-S10, REG-S10b",
    ),
    SymptomRow(
        symptom=Symptom.EXTERNAL_MFA_STOPPED,
        id="S-23",
        words="External MFA stopped working.",
        causes=("The user was not registered after the migration of September 2025.",),
        weight=3,
        steps=_steps("REG-S15", "Register it in Security info, or let an administrator add it."),
        source="REG-S15",
    ),
    SymptomRow(
        symptom=Symptom.REGISTRATION_FAILS_FOR_SOME,
        id="S-24",
        words="Registration fails for some users in a big tenant.",
        causes=("Many groups in the methods policy or the campaign.", "The policy is larger than 20 KB."),
        weight=3,
        steps=_steps("REG-S4, REG-S41", "Use one group a method, and swap the groups in one save."),
        source="REG-S4, REG-S41",
    ),
    SymptomRow(
        symptom=Symptom.DEFAULT_BECAME_CALL,
        id="S-25",
        words="My default became phone call after I registered by text.",
        causes=("Known behaviour of 2018; today's is UNVERIFIED.",),
        weight=2,
        steps=_steps("REG-S8", "Change the default method."),
        source="REG-S8",
    ),
    SymptomRow(
        symptom=Symptom.ADMINS_SEE_OTHER_METHODS,
        id="S-26",
        words="Administrators see other methods than users; administrator reset ignores my policy.",
        causes=(_SSPR_ADMIN,),
        weight=3,
        steps=_steps("REG-S2", "Expected: test the user policy with users who hold no administrator role."),
        source="REG-S2, REG-S18, REG-S34e",
    ),
    SymptomRow(
        symptom=Symptom.PHONE_FOR_RESET_ONLY,
        id="S-27",
        words="We want phone for SSPR but not for MFA.",
        causes=("After the migration one configuration of the Authentication methods policy serves both.",),
        weight=2,
        steps=_steps("REG-S4", "Use authentication strengths, or keep the legacy policies until their end."),
        source="REG-S4, REG-S34m",
    ),
    SymptomRow(
        symptom=Symptom.FEDERATED_RESET_PROMPT,
        id="S-28",
        mode=Mode.INTERRUPT,
        words="SSPR asks in a federated tenant where reset cannot work.",
        causes=("SSPR is on for all, federated users without password writeback included.",),
        weight=2,
        steps=_steps("REG-S3", "Scope SSPR to a group, or turn on password writeback."),
        source="REG-S3, REG-S52",
    ),
    SymptomRow(
        symptom=Symptom.AUTHENTICATOR_FAILS_ON_ANDROID,
        id="S-29",
        words="Authenticator cannot be registered again on Android.",
        causes=(
            "The Company Portal is older than 2111 (5.0.5333.0).",
            "The operating system is a beta, or the app is old.",
        ),
        weight=3,
        steps=_steps("REG-S11", "Update the Company Portal, the app and the system."),
        source="REG-S11",
    ),
    SymptomRow(
        symptom=Symptom.PASSKEY_REGISTRATION_FAILS,
        id="S-30",
        words="Passkey registration fails.",
        causes=(
            "The attestation services are busy or down.",
            "The AAGUID is not allowed.",
            "The Authenticator app is old.",
            "The user is a guest.",
            "The user principal name changed.",
        ),
        weight=3,
        steps=_steps(
            "REG-S11, REG-S41",
            "Try again.",
            "Check the passkey profile.",
            "Update the app.",
            "After a change of the user principal name delete the passkey and register it again.",
        ),
        source="REG-S11, REG-S41",
    ),
    SymptomRow(
        symptom=Symptom.UNEXPECTED_PASSKEY_PROMPT,
        id="S-31",
        mode=Mode.INTERRUPT,
        words="Asked for a passkey I did not ask for.",
        causes=(
            (
                "From 2026-09-01: the user is still enabled for SMS or voice, and the campaign is set to Microsoft "
                "managed."
            ),
        ),
        weight=3,
        steps=_steps(
            "REG-S44",
            "Remove the user from the scope of SMS and voice.",
            "Set the opt-out flag (until 2027-02-01).",
            "Or register the passkey.",
        ),
        source="REG-S44",
    ),
    SymptomRow(
        symptom=Symptom.PER_USER_MFA_STAYS_ENABLED,
        id="S-32",
        words="Per-user MFA shows Enabled for ever.",
        causes=("It was enabled again, and the user has not registered again.",),
        weight=3,
        steps=_steps("REG-S38", "Set the state to Enforced by hand."),
        source="REG-S38",
    ),
    SymptomRow(
        symptom=Symptom.REPORT_SAYS_NOT_CAPABLE,
        id="S-33",
        words="The report says not capable but the user registered.",
        causes=(
            "The report lags by hours.",
            "Registered but not allowed: isMfaRegistered is true, isMfaCapable is false.",
            "External MFA is not counted.",
            "Soft-deleted users are left out.",
        ),
        weight=3,
        steps=_steps("REG-S23, REG-S21", "Wait some hours.", "Compare isMfaRegistered with isMfaCapable."),
        source="REG-S23, REG-S21, REG-S15",
    ),
    SymptomRow(
        symptom=Symptom.ASKED_THOUGH_MFA_OFF,
        id="S-34",
        mode=Mode.INTERRUPT,
        words="Asked for MFA though MFA is off.",
        causes=(
            (
                "Security defaults, Conditional Access, ID Protection, the campaign, SSPR registration or the "
                "mandatory MFA of the admin portals."
            ),
        ),
        weight=2,
        steps=_steps(
            "REG-S38, REG-S29",
            "Go through the causes of an interrupt; that the per-user state is disabled proves nothing.",
        ),
        source="REG-S38, REG-S29, REG-S32",
    ),
    SymptomRow(
        symptom=Symptom.QR_CODE_REFUSED,
        id="S-35",
        words="QR code: Incorrect QR code at the first use.",
        causes=("The user's policy is cached.",),
        weight=3,
        steps=_steps("REG-S16", "Sign in once with another method."),
        source="REG-S16",
    ),
)

_ROWS: Final = {row.symptom: row for row in SYMPTOMS}
_IDS: Final = {row.id: row.symptom for row in SYMPTOMS}


def symptom_row(symptom: Symptom) -> SymptomRow:
    """Look up the row of a symptom."""
    return _ROWS[symptom]


def symptom_of(row_id: str) -> Symptom | None:
    """Look up a symptom by the id of its row, ``S-01`` to ``S-35``, ``INT`` or ``MAN``; ``None`` where unknown."""
    return _IDS.get(row_id.upper())
