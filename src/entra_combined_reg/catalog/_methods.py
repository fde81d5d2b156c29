"""Method, Usage, DefaultOption and the one identity table: every name a sign-in method has, in five naming systems.

A ``Method`` is the thing as Security info and the audit log name it; a ``Usage`` is how it serves. Policies, defaults
and audit words speak ``(Method, Usage)``. Facts only: what they mean for a user is decided in ``flowchart``.
Sources: REG-1.1 to 1.4 and its notes, AUD-B3, ROL-2.1 and 2.3.
"""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Final

from entra_combined_reg.values import frozen

__all__ = [
    "METHODS",
    "OATH_POOL",
    "OATH_POOL_MAXIMUM",
    "DefaultOption",
    "Method",
    "MethodRow",
    "PolicyName",
    "Registrable",
    "Usage",
    "default_option_of",
    "is_mfa_method",
    "method_of_audit_words",
    "method_of_graph_type",
    "method_of_registered_name",
    "methods_of_policy_id",
]


class Method(StrEnum):
    """A sign-in method, at the grain of Security info and the audit log."""

    AUTHENTICATOR = "authenticator"
    SOFTWARE_OATH = "softwareOath"
    HARDWARE_OATH = "hardwareOath"
    PHONE = "phone"
    ALTERNATE_PHONE = "alternatePhone"
    OFFICE_PHONE = "officePhone"
    EMAIL = "email"
    SECURITY_QUESTIONS = "securityQuestions"
    APP_PASSWORD = "appPassword"  # noqa: S105  a method's name
    PASSKEY = "passkey"
    WINDOWS_HELLO = "windowsHello"
    PLATFORM_CREDENTIAL = "platformCredential"
    CERTIFICATE = "certificate"
    TEMPORARY_ACCESS_PASS = "temporaryAccessPass"  # noqa: S105  a method's name
    EXTERNAL = "external"
    QR_CODE = "qrCode"
    AUTHENTICATOR_LITE = "authenticatorLite"
    PASSWORD = "password"  # noqa: S105  a method's name


class Usage(StrEnum):
    """How a method serves at a sign-in."""

    PUSH = "push"
    CODE = "code"
    PASSWORDLESS = "passwordless"
    SMS = "sms"
    VOICE = "voice"


class DefaultOption(StrEnum):
    """Graph ``userDefaultAuthenticationMethod`` (REG-S21), the chosen default for MFA."""

    PUSH = "push"
    OATH = "oath"
    VOICE_MOBILE = "voiceMobile"
    VOICE_ALTERNATE_MOBILE = "voiceAlternateMobile"
    VOICE_OFFICE = "voiceOffice"
    SMS = "sms"
    NONE = "none"

    @property
    def owners(self) -> tuple[tuple[Method, Usage], ...]:
        """The methods that can stand behind this default, with the usage (ROL-2.4)."""
        return _DEFAULT_OWNERS[self]


_DEFAULT_OWNERS: Final[dict[DefaultOption, tuple[tuple[Method, Usage], ...]]] = {
    DefaultOption.PUSH: ((Method.AUTHENTICATOR, Usage.PUSH), (Method.AUTHENTICATOR, Usage.PASSWORDLESS)),
    DefaultOption.OATH: (
        (Method.AUTHENTICATOR, Usage.CODE),
        (Method.SOFTWARE_OATH, Usage.CODE),
        (Method.HARDWARE_OATH, Usage.CODE),
    ),
    DefaultOption.VOICE_MOBILE: ((Method.PHONE, Usage.VOICE),),
    DefaultOption.VOICE_ALTERNATE_MOBILE: ((Method.ALTERNATE_PHONE, Usage.VOICE),),
    DefaultOption.VOICE_OFFICE: ((Method.OFFICE_PHONE, Usage.VOICE),),
    DefaultOption.SMS: ((Method.PHONE, Usage.SMS),),
    DefaultOption.NONE: (),
}


class Registrable(StrEnum):
    """Whether a mode lets the user register the method."""

    YES = "yes"
    NO = "no"
    #: Yes under conditions or where sources conflict; the row's notes say which.
    CONDITIONAL = "conditional"
    UNVERIFIED = "unverified"


class PolicyName(StrEnum):
    """Ids of the method configurations in the Authentication methods policy (Graph ``authenticationMethodsPolicy``)."""

    MICROSOFT_AUTHENTICATOR = "MicrosoftAuthenticator"
    SOFTWARE_OATH = "SoftwareOath"
    HARDWARE_OATH = "HardwareOath"
    SMS = "Sms"
    VOICE = "Voice"
    EMAIL = "Email"
    FIDO2 = "Fido2"
    TEMPORARY_ACCESS_PASS = "TemporaryAccessPass"  # noqa: S105  a policy's id
    X509_CERTIFICATE = "X509Certificate"
    QR_CODE_PIN = "QRCodePin"
    EXTERNAL = "External"


@frozen(kw_only=True)
class MethodRow:
    """One row of the method table (REG-1.1).

    Attributes:
        method: The method.
        usages: How it can serve; empty where the question makes no sense.
        portal_names: Words of Security info, the admin centre and reports, the Security info word first.
        graph_types: ``@odata.type`` without ``#microsoft.graph.``.
        phone_type: ``phoneType`` of the Graph object, for the three phones.
        registered_names: Values of ``methodsRegistered`` with the usage each proves.
        policy_ids: Configurations of the Authentication methods policy that turn it on.
        audit_words: Method phrases seen or expected in audit reasons, with the usages each names, without regard to
            case. The words of the article come first.
        mfa: Serves as a second factor. ``None``: not verified.
        sspr: Serves as a password reset gate.
        first_factor: Can be the primary sign-in.
        maximum: How many one user may have; ``None`` where no number is documented.
        interrupt: Registrable in interrupt mode.
        manage: Registrable by the user in manage mode.
        deletable: The user can delete it in Security info (M-1).
        changeable: The user can change it in place (M-13).
        notes: Conditions, conflicts and marks, each with its source.
        source: Where the row comes from.
    """

    method: Method
    usages: frozenset[Usage] = frozenset()
    portal_names: tuple[str, ...]
    graph_types: tuple[str, ...] = ()
    phone_type: str | None = None
    registered_names: tuple[tuple[str, frozenset[Usage]], ...] = ()
    policy_ids: tuple[str, ...] = ()
    audit_words: tuple[tuple[str, frozenset[Usage]], ...] = ()
    mfa: bool | None
    sspr: bool
    first_factor: bool
    maximum: int | None = None
    interrupt: Registrable
    manage: Registrable
    deletable: bool = False
    changeable: bool = False
    notes: tuple[str, ...] = ()
    source: str = "REG-1.1"


_PUSH = frozenset({Usage.PUSH})
_CODE = frozenset({Usage.CODE})
_PUSH_CODE = frozenset({Usage.PUSH, Usage.CODE})
_SMS = frozenset({Usage.SMS})
_VOICE = frozenset({Usage.VOICE})
_BOTH = frozenset({Usage.SMS, Usage.VOICE})
_NONE: frozenset[Usage] = frozenset()

#: The identity table, in the order of REG-1.1.
METHODS: Final[tuple[MethodRow, ...]] = (
    MethodRow(
        method=Method.AUTHENTICATOR,
        usages=frozenset({Usage.PUSH, Usage.CODE, Usage.PASSWORDLESS}),
        portal_names=(
            "Authenticator app",
            "Microsoft Authenticator",
            "Microsoft Authenticator app",
            "Microsoft Passwordless phone sign-in",
        ),
        graph_types=(
            "microsoftAuthenticatorAuthenticationMethod",
            "passwordlessMicrosoftAuthenticatorAuthenticationMethod",
        ),
        registered_names=(
            ("microsoftAuthenticatorPush", _PUSH),
            ("microsoftAuthenticatorPasswordless", frozenset({Usage.PASSWORDLESS})),
            ("appNotification", _PUSH),
            ("appCode", _CODE),
        ),
        policy_ids=("MicrosoftAuthenticator",),
        audit_words=(
            ("Authenticator app", _NONE),
            ("Authenticator app notification", _PUSH),
            ("Authenticator App with Notification and Code", _PUSH_CODE),
            ("Authenticator App with Notification", _PUSH),
            ("Authenticator App with Code", _CODE),
            ("Microsoft Authenticator", _NONE),
            ("Microsoft Authenticator App", _NONE),
            ("Passwordless Microsoft Authenticator", frozenset({Usage.PASSWORDLESS})),
        ),
        mfa=True,
        sspr=True,
        first_factor=True,
        maximum=5,
        interrupt=Registrable.YES,
        manage=Registrable.YES,
        deletable=True,
        notes=(
            "Pool of five with software and hardware OATH (REG-1.1 a).",
            "Passwordless phone sign-in is enabled from the app, never in interrupt mode (REG-1.1).",
            "Passwordless phone sign-in is no reset gate, and a second factor only after a certificate (REG-1.1).",
            "First factor by push: no in REG-S5 of 2024-08, yes in 2025-11; passwordless is one in both.",
            'The audit words "Passwordless Microsoft Authenticator" are UNVERIFIED.',
        ),
    ),
    MethodRow(
        method=Method.SOFTWARE_OATH,
        usages=_CODE,
        portal_names=("Other authenticator app", "Software OATH token", "Third-party software OATH tokens"),
        graph_types=("softwareOathAuthenticationMethod",),
        registered_names=(("softwareOneTimePasscode", _CODE),),
        policy_ids=("SoftwareOath",),
        audit_words=(("Software Oath", _CODE), ("Software OATH token", _CODE), ("Other authenticator app", _CODE)),
        mfa=True,
        sspr=True,
        first_factor=False,
        maximum=5,
        interrupt=Registrable.YES,
        manage=Registrable.YES,
        deletable=True,
        notes=("Pool of five with Authenticator and hardware OATH (REG-1.1 a).", "Audit words UNVERIFIED (AUD-B3)."),
    ),
    MethodRow(
        method=Method.HARDWARE_OATH,
        usages=_CODE,
        portal_names=("Hardware token", "Hardware OATH token", "Hardware OATH tokens"),
        graph_types=("hardwareOathAuthenticationMethod",),
        registered_names=(("hardwareOneTimePasscode", _CODE),),
        policy_ids=("HardwareOath",),
        audit_words=(("Hardware token", _CODE), ("Hardware Oath", _CODE), ("Hardware OATH token", _CODE)),
        mfa=True,
        sspr=True,
        first_factor=False,
        maximum=5,
        interrupt=Registrable.NO,
        manage=Registrable.CONDITIONAL,
        deletable=True,
        notes=(
            "Pool of five with Authenticator and software OATH (REG-1.1 a).",
            "Manage mode: K-2, registrable by the user only where policy and inventory allow (REG-1.1 b).",
            "Audit words UNVERIFIED (AUD-B3).",
        ),
    ),
    MethodRow(
        method=Method.PHONE,
        usages=_BOTH,
        portal_names=("Phone", "Mobile phone"),
        graph_types=("phoneAuthenticationMethod",),
        phone_type="mobile",
        registered_names=(("mobilePhone", _NONE),),
        policy_ids=("Sms", "Voice"),
        audit_words=(
            ("Phone", _NONE),
            ("Mobile Phone Call and SMS", _BOTH),
            ("Mobile Phone SMS", _SMS),
            ("Mobile Phone Call", _VOICE),
            ("Mobile Phone", _NONE),
        ),
        mfa=True,
        sspr=True,
        first_factor=True,
        maximum=1,
        interrupt=Registrable.YES,
        manage=Registrable.YES,
        deletable=True,
        changeable=True,
        notes=(
            "K-4: one number a type (REG-S19); REG-S1 of 2024-10 prints a maximum of 2 for the row, unexplained.",
            "First factor by SMS sign-in only.",
            'The audit words "Mobile Phone Call" are UNVERIFIED (AUD-B3).',
        ),
    ),
    MethodRow(
        method=Method.ALTERNATE_PHONE,
        usages=_VOICE,
        portal_names=("Alternate phone", "Alternate Mobile Phone"),
        graph_types=("phoneAuthenticationMethod",),
        phone_type="alternateMobile",
        registered_names=(("alternateMobilePhone", _VOICE),),
        policy_ids=("Voice",),
        audit_words=(
            ("Alternate phone", _NONE),
            ("Alternate Mobile Phone Call", _VOICE),
            ("Alternate Mobile Phone", _NONE),
        ),
        mfa=True,
        sspr=False,
        first_factor=False,
        maximum=1,
        interrupt=Registrable.NO,
        manage=Registrable.YES,
        deletable=True,
        changeable=True,
        notes=(
            "Only beside a mobile phone (REG-S19).",
            "A-6: MFA only (REG-S5 2025-11); no reset gate here.",
            'The audit words "Alternate Mobile Phone Call" are UNVERIFIED (AUD-B3).',
        ),
    ),
    MethodRow(
        method=Method.OFFICE_PHONE,
        usages=_VOICE,
        portal_names=("Office phone",),
        graph_types=("phoneAuthenticationMethod",),
        phone_type="office",
        registered_names=(("officePhone", _VOICE),),
        policy_ids=("Voice",),
        audit_words=(("Office Phone", _VOICE), ("Office Phone Call", _VOICE)),
        mfa=True,
        sspr=True,
        first_factor=False,
        maximum=1,
        interrupt=Registrable.CONDITIONAL,
        manage=Registrable.YES,
        deletable=True,
        changeable=True,
        notes=(
            "Interrupt mode only where the profile's business phone is set (F-14).",
            "Paid tenants for SSPR.",
            "Audit words UNVERIFIED (AUD-B3).",
        ),
    ),
    MethodRow(
        method=Method.EMAIL,
        portal_names=("Email", "Email OTP"),
        graph_types=("emailAuthenticationMethod",),
        registered_names=(("email", _NONE),),
        policy_ids=("Email",),
        audit_words=(("Email", _NONE),),
        mfa=False,
        sspr=True,
        first_factor=False,
        maximum=1,
        interrupt=Registrable.YES,
        manage=Registrable.YES,
        deletable=True,
        changeable=True,
        notes=("Never MFA for members; guest email OTP is another control (REG-1.1).",),
    ),
    MethodRow(
        method=Method.SECURITY_QUESTIONS,
        portal_names=("Security questions",),
        registered_names=(("securityQuestion", _NONE),),
        audit_words=(("Security questions", _NONE), ("Security question", _NONE)),
        mfa=False,
        sspr=True,
        first_factor=False,
        maximum=1,
        interrupt=Registrable.YES,
        manage=Registrable.YES,
        deletable=True,
        notes=("One set of 3 to 5 questions; never for administrators (REG-S2, S24).",),
    ),
    MethodRow(
        method=Method.APP_PASSWORD,
        portal_names=("App password",),
        registered_names=(("appPassword", _NONE),),
        audit_words=(("App password", _NONE),),
        mfa=False,
        sspr=False,
        first_factor=False,
        maximum=40,
        interrupt=Registrable.CONDITIONAL,
        manage=Registrable.CONDITIONAL,
        deletable=True,
        notes=("K-8: may appear in the wizard.", "Manage mode under M-9.", "First factor for legacy clients only."),
    ),
    MethodRow(
        method=Method.PASSKEY,
        portal_names=("Passkey", "Passkey (FIDO2)", "Security key", "FIDO2 security key"),
        graph_types=("fido2AuthenticationMethod",),
        registered_names=(
            ("fido2", _NONE),
            ("fido2SecurityKey", _NONE),
            ("fido", _NONE),
            ("passKeyDeviceBound", _NONE),
            ("passKeyDeviceBoundAuthenticator", _NONE),
            ("passKeyDeviceBoundWindowsHello", _NONE),
            ("passKeySynced", _NONE),
        ),
        policy_ids=("Fido2",),
        audit_words=(
            ("Passkey", _NONE),
            ("Fido", _NONE),
            ("Fido2", _NONE),
            ("FIDO2 security key", _NONE),
            ("Security key", _NONE),
        ),
        mfa=True,
        sspr=False,
        first_factor=True,
        maximum=10,
        interrupt=Registrable.CONDITIONAL,
        manage=Registrable.YES,
        deletable=True,
        notes=("K-1: in interrupt mode by cause only (REG-1.1 f).", "K-12: never a reset gate."),
    ),
    MethodRow(
        method=Method.WINDOWS_HELLO,
        portal_names=("Windows Hello for Business",),
        graph_types=("windowsHelloForBusinessAuthenticationMethod",),
        registered_names=(("windowsHelloForBusiness", _NONE),),
        audit_words=(("Windows Hello for Business", _NONE), ("Hello for Business", _NONE)),
        mfa=True,
        sspr=False,
        first_factor=True,
        interrupt=Registrable.NO,
        manage=Registrable.NO,
        notes=("Registered in Windows.",),
    ),
    MethodRow(
        method=Method.PLATFORM_CREDENTIAL,
        portal_names=("Platform Credential for macOS", "macOS Platform SSO credential"),
        graph_types=("platformCredentialAuthenticationMethod",),
        registered_names=(("macOsSecureEnclaveKey", _NONE),),
        audit_words=(("Platform Credential", _NONE),),
        mfa=True,
        sspr=False,
        first_factor=True,
        interrupt=Registrable.NO,
        manage=Registrable.NO,
        notes=("Registered in macOS.", "Audit words UNVERIFIED (AUD-B3)."),
    ),
    MethodRow(
        method=Method.CERTIFICATE,
        portal_names=("Certificate-based authentication",),
        registered_names=(("certificateBasedAuthentication", _NONE),),
        policy_ids=("X509Certificate",),
        mfa=True,
        sspr=False,
        first_factor=True,
        interrupt=Registrable.NO,
        manage=Registrable.NO,
        notes=("The methodsRegistered value is UNVERIFIED.",),
    ),
    MethodRow(
        method=Method.TEMPORARY_ACCESS_PASS,
        portal_names=("Temporary Access Pass",),
        graph_types=("temporaryAccessPassAuthenticationMethod",),
        registered_names=(("temporaryAccessPass", _NONE),),
        policy_ids=("TemporaryAccessPass",),
        audit_words=(("temporary access pass", _NONE),),
        mfa=True,
        sspr=False,
        first_factor=True,
        maximum=1,
        interrupt=Registrable.NO,
        manage=Registrable.NO,
        deletable=True,
        notes=("An administrator issues it.",),
    ),
    MethodRow(
        method=Method.EXTERNAL,
        portal_names=("External Auth methods", "External MFA", "External authentication method"),
        graph_types=("externalAuthenticationMethod",),
        registered_names=(("externalAuthMethod", _NONE),),
        policy_ids=("External",),
        audit_words=(("External", _NONE), ("External authentication method", _NONE)),
        mfa=True,
        sspr=False,
        first_factor=False,
        interrupt=Registrable.YES,
        manage=Registrable.YES,
        notes=(
            "Absent from registration reports during preview (REG-S15).",
            "Deletion by the user, and audit words, UNVERIFIED.",
        ),
    ),
    MethodRow(
        method=Method.QR_CODE,
        portal_names=("QR code", "QR code (PIN)"),
        graph_types=("qrCodePinAuthenticationMethod",),
        registered_names=(("qrCode", _NONE), ("qrCodePin", _NONE)),
        policy_ids=("QRCodePin",),
        audit_words=(("QR code", _NONE),),
        mfa=False,
        sspr=False,
        first_factor=True,
        maximum=2,
        interrupt=Registrable.NO,
        manage=Registrable.NO,
        notes=("One standard and one temporary; an administrator provisions it (REG-S16).",),
    ),
    MethodRow(
        method=Method.AUTHENTICATOR_LITE,
        usages=_CODE,
        portal_names=("Authenticator Lite",),
        audit_words=(("Outlook mobile with Code", _CODE),),
        mfa=True,
        sspr=False,
        first_factor=False,
        interrupt=Registrable.UNVERIFIED,
        manage=Registrable.UNVERIFIED,
        notes=("Graph type, report value, maximum and modes UNVERIFIED.",),
    ),
    MethodRow(
        method=Method.PASSWORD,
        portal_names=("Password",),
        graph_types=("passwordAuthenticationMethod",),
        registered_names=(("password", _NONE),),
        audit_words=(("Password", _NONE),),
        mfa=False,
        sspr=False,
        first_factor=True,
        maximum=1,
        interrupt=Registrable.NO,
        manage=Registrable.NO,
        changeable=True,
        notes=("The methodsRegistered value is UNVERIFIED.",),
    ),
)

#: Methods that share one pool of five. Suggested rule, REG-1.1 note a and K-3.
OATH_POOL: Final = frozenset({Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.HARDWARE_OATH})
OATH_POOL_MAXIMUM: Final = 5

_ROWS: Final = {row.method: row for row in METHODS}


def _row(method: Method) -> MethodRow:
    return _ROWS[method]


def _by(
    pairs: tuple[tuple[str, Method, frozenset[Usage]], ...],
) -> dict[str, tuple[tuple[Method, frozenset[Usage]], ...]]:
    table: dict[str, tuple[tuple[Method, frozenset[Usage]], ...]] = {}
    for text, method, usages in pairs:
        table[text.casefold()] = (*table.get(text.casefold(), ()), (method, usages))
    return table


_GRAPH_TYPES: Final = _by(tuple((t, row.method, _NONE) for row in METHODS for t in row.graph_types))
_REGISTERED: Final = _by(tuple((n, row.method, u) for row in METHODS for n, u in row.registered_names))
_POLICY_IDS: Final = _by(tuple((p, row.method, _NONE) for row in METHODS for p in row.policy_ids))
_AUDIT_WORDS: Final = _by(tuple((w, row.method, u) for row in METHODS for w, u in row.audit_words))

# The article: "Method can be Authenticator app notification, A code from my authenticator app or token, Call +X
# XXXXXXXXXX, Text a code to +X XXXXXXXXX, and so on." The number is a mask, longer or shorter, or the digits themselves
# (REG-1.2). Which phone is called, and whether the code is an app's or a token's, these words do not say: no method.
_NUMBER: Final = r"\+?[\dx*•][\dx*•()\-. ]*"
_DEFAULT_PHRASE: Final = re.compile(rf"(a code from my authenticator app or token)|(call|text a code to) {_NUMBER}")
_DEFAULT_PHRASES: Final[dict[str, tuple[Method | None, frozenset[Usage]]]] = {
    "a code from my authenticator app or token": (None, _CODE),
    "call": (None, _VOICE),
    "text a code to": (Method.PHONE, _SMS),
}


def method_of_graph_type(odata_type: str, phone_type: str | None = None) -> Method | None:
    """Look up the method of a Graph ``@odata.type``, with or without ``#microsoft.graph.``.

    Args:
        odata_type: The type's name.
        phone_type: ``phoneType`` of the object; a phone without one stays unknown.

    Returns:
        The method, or ``None`` for a type the table does not hold.
    """
    name = odata_type.rsplit(".", 1)[-1].casefold()
    found = [method for method, _ in _GRAPH_TYPES.get(name, ())]
    if len(found) > 1:
        wanted = (phone_type or "").casefold()
        found = [method for method in found if (_row(method).phone_type or "").casefold() == wanted]
    return found[0] if found else None


def method_of_registered_name(name: str) -> tuple[Method, frozenset[Usage]] | None:
    """Look up a value of ``methodsRegistered``: the method and the usages it proves; ``None`` where unknown."""
    found = _REGISTERED.get(name.casefold())
    return found[0] if found else None


def methods_of_policy_id(policy_id: str) -> tuple[Method, ...]:
    """Look up which methods a configuration of the Authentication methods policy turns on; empty where unknown."""
    return tuple(method for method, _ in _POLICY_IDS.get(policy_id.casefold(), ()))


def method_of_audit_words(words: str) -> tuple[Method | None, frozenset[Usage]] | None:
    """Look up the method phrase of an audit reason, without regard to case or to the width of blanks.

    Returns:
        The method and the usages the words name. The method is ``None`` where the words name a usage only: "Call +X
        XXXXXXXXXX" does not say which phone, "A code from my authenticator app or token" not which of the two.
        ``None`` for words that no table holds.
    """
    folded = " ".join(words.split()).casefold()
    if found := _AUDIT_WORDS.get(folded):
        return found[0]
    match = _DEFAULT_PHRASE.fullmatch(folded)
    return _DEFAULT_PHRASES[match[1] or match[2]] if match else None


def default_option_of(text: str | None) -> DefaultOption | None:
    """Read a default as Graph writes it; the report's ``""`` means none (ROL-2.4), unknown text stays ``None``."""
    if text is None:
        return None
    folded = text.casefold()
    return DefaultOption.NONE if not folded else next((o for o in DefaultOption if o.value.casefold() == folded), None)


def is_mfa_method(method: Method | None) -> bool | None:
    """Say whether a method serves as a second factor; an unknown method is never counted as MFA: ``None``."""
    return None if method is None else _row(method).mfa
