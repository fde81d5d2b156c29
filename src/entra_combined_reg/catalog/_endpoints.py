"""Graph endpoints and cmdlets: one row for each kind of method object, one for each other call, one a national cloud.

Literal tables; a renderer builds requests and scripts from them and never derives a segment from a type's name.
Sources: ROL-2.1, ROL-2.2, ROL-2.3, ROL-2.7, ROL-2.9.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog._methods import Method, Usage
from entra_combined_reg.catalog._tooling import Confidence
from entra_combined_reg.values import frozen

__all__ = [
    "CLOUDS",
    "ENDPOINTS",
    "GRAPH_CALLS",
    "CloudRow",
    "GraphCall",
    "GraphCallName",
    "GraphVersion",
    "MethodEndpoint",
    "PortalEffect",
    "clouds_of",
    "endpoint_of",
    "endpoint_of_graph_type",
    "graph_call",
]


class GraphVersion(StrEnum):
    """The two versions of Graph, as they stand in a path."""

    V1 = "v1.0"
    BETA = "beta"


class PortalEffect(StrEnum):
    """What *Require re-register multifactor authentication* does to a kind (ROL-2.3)."""

    DELETE = "delete"
    DEACTIVATE = "deactivate"
    KEEP = "keep"


@frozen(kw_only=True)
class MethodEndpoint:
    """One kind of method object: where Graph keeps it and how it is removed.

    The path is ``/users/{id}/authentication/<segment>/{methodId}``; without the method id where ``singleton``.

    Attributes:
        kind: The kind's name in the fact file (``phone_mobile``).
        method: The method; ``None`` for a kind that is no method of a person.
        usage: The usage, where the kind is one usage of a method.
        odata_type: ``@odata.type`` without ``#microsoft.graph.``.
        segment: The segment of the path.
        list_version: The version that lists it.
        delete_version: The version that deletes it; ``None`` where nothing does.
        delete_suffix: What documentation puts behind the id.
        fixed_id: The id of the one object of the kind, the same for every user.
        singleton: The segment is the object itself, without an id.
        cmdlet: The cmdlet that removes it.
        cmdlet_parameter: Its parameter for the method's id.
        cmdlet_confidence: How well the cmdlet's name is proved.
        deactivate_cmdlet: The cmdlet that deactivates it, where that differs from removing it.
        permission: The permission that suffices for every kind.
        fine_permission: The permission for this kind only (since October 2025).
        legacy_counted: The article's script counted it in StrongAuthenticationMethods.
        portal: What the portal's button does to it.
        restorable: It can be created again from data; ``None`` where that is not certain.
        notes: Conditions and marks.
        source: Where the row comes from.
    """

    kind: str
    method: Method | None
    usage: Usage | None = None
    odata_type: str
    segment: str
    list_version: GraphVersion = GraphVersion.V1
    delete_version: GraphVersion | None = GraphVersion.V1
    delete_suffix: str = ""
    fixed_id: str | None = None
    singleton: bool = False
    cmdlet: str | None = None
    cmdlet_parameter: str | None = None
    cmdlet_confidence: Confidence = Confidence.VERIFIED
    deactivate_cmdlet: str | None = None
    permission: str = "UserAuthenticationMethod.ReadWrite.All"
    fine_permission: str | None = None
    legacy_counted: bool = False
    portal: PortalEffect = PortalEffect.KEEP
    restorable: bool | None = False
    notes: tuple[str, ...] = ()
    source: str = "ROL-2.1, ROL-2.3"


_PHONE_CMDLET: Final = "Remove-MgUserAuthenticationPhoneMethod"
_PHONE_PARAMETER: Final = "PhoneAuthenticationMethodId"
_PHONE_PERMISSION: Final = "UserAuthMethod-Phone.ReadWrite.All"

#: Every kind, in the order of ROL-2.1.
ENDPOINTS: Final[tuple[MethodEndpoint, ...]] = (
    MethodEndpoint(
        kind="password",
        method=Method.PASSWORD,
        odata_type="passwordAuthenticationMethod",
        segment="passwordMethods",
        delete_version=None,
        fixed_id="28c10230-6103-485e-b985-444c60001490",
        fine_permission="UserAuthMethod-Password.ReadWrite.All",
        notes=("Cannot be deleted; it can be reset through methods/{id}/resetPassword.",),
    ),
    MethodEndpoint(
        kind="phone_mobile",
        method=Method.PHONE,
        odata_type="phoneAuthenticationMethod",
        segment="phoneMethods",
        fixed_id="3179e48a-750b-4051-897c-87b9720928f7",
        cmdlet=_PHONE_CMDLET,
        cmdlet_parameter=_PHONE_PARAMETER,
        fine_permission=_PHONE_PERMISSION,
        legacy_counted=True,
        portal=PortalEffect.DELETE,
        restorable=True,
        notes=("Restorable where the number was read unmasked.", "Not before the alternate phone is gone (ROL-S5)."),
    ),
    MethodEndpoint(
        kind="phone_alternate",
        method=Method.ALTERNATE_PHONE,
        odata_type="phoneAuthenticationMethod",
        segment="phoneMethods",
        fixed_id="b6332ec1-7057-4abe-9331-3d72feddfe41",
        cmdlet=_PHONE_CMDLET,
        cmdlet_parameter=_PHONE_PARAMETER,
        fine_permission=_PHONE_PERMISSION,
        legacy_counted=True,
        portal=PortalEffect.DELETE,
        restorable=True,
        notes=("Restorable after the mobile phone, where the number was read unmasked.",),
    ),
    MethodEndpoint(
        kind="phone_office",
        method=Method.OFFICE_PHONE,
        odata_type="phoneAuthenticationMethod",
        segment="phoneMethods",
        fixed_id="e37fc753-ff3b-4958-9484-eaa9425c82bc",
        cmdlet=_PHONE_CMDLET,
        cmdlet_parameter=_PHONE_PARAMETER,
        fine_permission=_PHONE_PERMISSION,
        legacy_counted=True,
        portal=PortalEffect.DELETE,
        restorable=True,
        notes=("Restorable where the number was read unmasked.",),
    ),
    MethodEndpoint(
        kind="email",
        method=Method.EMAIL,
        odata_type="emailAuthenticationMethod",
        segment="emailMethods",
        fixed_id="3ddfcfc8-9383-446f-83cc-3ab9be4be18f",
        cmdlet="Remove-MgUserAuthenticationEmailMethod",
        cmdlet_parameter="EmailAuthenticationMethodId",
        fine_permission="UserAuthMethod-Email.ReadWrite.All",
        restorable=True,
        notes=("The name of the finer permission is UNVERIFIED.",),
    ),
    MethodEndpoint(
        kind="authenticator",
        method=Method.AUTHENTICATOR,
        odata_type="microsoftAuthenticatorAuthenticationMethod",
        segment="microsoftAuthenticatorMethods",
        cmdlet="Remove-MgUserAuthenticationMicrosoftAuthenticatorMethod",
        cmdlet_parameter="MicrosoftAuthenticatorAuthenticationMethodId",
        fine_permission="UserAuthMethod-MicrosoftAuthApp.ReadWrite.All",
        legacy_counted=True,
        portal=PortalEffect.DELETE,
    ),
    MethodEndpoint(
        kind="authenticator_passwordless",
        method=Method.AUTHENTICATOR,
        usage=Usage.PASSWORDLESS,
        odata_type="passwordlessMicrosoftAuthenticatorAuthenticationMethod",
        segment="passwordlessMicrosoftAuthenticatorMethods",
        list_version=GraphVersion.BETA,
        delete_version=GraphVersion.BETA,
        cmdlet="Remove-MgBetaUserAuthenticationPasswordlessMicrosoftAuthenticatorMethod",
        cmdlet_parameter="PasswordlessMicrosoftAuthenticatorAuthenticationMethodId",
        cmdlet_confidence=Confidence.DEDUCED,
        notes=("Beta only and deprecated.", "The parameter's name follows the rule of its siblings."),
    ),
    MethodEndpoint(
        kind="software_oath",
        method=Method.SOFTWARE_OATH,
        odata_type="softwareOathAuthenticationMethod",
        segment="softwareOathMethods",
        cmdlet="Remove-MgUserAuthenticationSoftwareOathMethod",
        cmdlet_parameter="SoftwareOathAuthenticationMethodId",
        fine_permission="UserAuthMethod-SoftwareOATH.ReadWrite.All",
        legacy_counted=True,
        portal=PortalEffect.DELETE,
        notes=("Graph never returns the secret.",),
    ),
    MethodEndpoint(
        kind="hardware_oath",
        method=Method.HARDWARE_OATH,
        odata_type="hardwareOathAuthenticationMethod",
        segment="hardwareOathMethods",
        list_version=GraphVersion.BETA,
        delete_version=GraphVersion.BETA,
        cmdlet="Remove-MgBetaUserAuthenticationHardwareOathMethod",
        cmdlet_parameter="HardwareOathAuthenticationMethodId",
        deactivate_cmdlet="Invoke-MgBetaDeactivateUserAuthenticationHardwareOathMethod",
        fine_permission="UserAuthMethod-HardwareOATH.ReadWrite.All",
        legacy_counted=True,
        portal=PortalEffect.DEACTIVATE,
        restorable=None,
        notes=(
            "Deleting unassigns the token, which stays in the tenant; deactivating leaves it assigned.",
            "Activating again needs a current code; assigning again needs the serial number.",
            "A v1.0 listing of all methods misses it.",
        ),
    ),
    MethodEndpoint(
        kind="fido2",
        method=Method.PASSKEY,
        odata_type="fido2AuthenticationMethod",
        segment="fido2Methods",
        cmdlet="Remove-MgUserAuthenticationFido2Method",
        cmdlet_parameter="Fido2AuthenticationMethodId",
        fine_permission="UserAuthMethod-Passkey.ReadWrite.All",
    ),
    MethodEndpoint(
        kind="whfb",
        method=Method.WINDOWS_HELLO,
        odata_type="windowsHelloForBusinessAuthenticationMethod",
        segment="windowsHelloForBusinessMethods",
        cmdlet="Remove-MgUserAuthenticationWindowsHelloForBusinessMethod",
        cmdlet_parameter="WindowsHelloForBusinessAuthenticationMethodId",
        fine_permission="UserAuthMethod-WindowsHello.ReadWrite.All",
    ),
    MethodEndpoint(
        kind="platform_credential",
        method=Method.PLATFORM_CREDENTIAL,
        odata_type="platformCredentialAuthenticationMethod",
        segment="platformCredentialMethods",
        cmdlet="Remove-MgUserAuthenticationPlatformCredentialMethod",
        cmdlet_parameter="PlatformCredentialAuthenticationMethodId",
        fine_permission="UserAuthMethod-PlatformCred.ReadWrite.All",
    ),
    MethodEndpoint(
        kind="tap",
        method=Method.TEMPORARY_ACCESS_PASS,
        odata_type="temporaryAccessPassAuthenticationMethod",
        segment="temporaryAccessPassMethods",
        cmdlet="Remove-MgUserAuthenticationTemporaryAccessPassMethod",
        cmdlet_parameter="TemporaryAccessPassAuthenticationMethodId",
        fine_permission="UserAuthMethod-TAP.ReadWrite.All",
        notes=("A new one can be issued; the old value never comes back.",),
    ),
    MethodEndpoint(
        kind="external",
        method=Method.EXTERNAL,
        odata_type="externalAuthenticationMethod",
        segment="externalAuthenticationMethods",
        delete_suffix="/$ref",
        cmdlet="Remove-MgUserAuthenticationExternalAuthenticationMethod",
        cmdlet_parameter="ExternalAuthenticationMethodId",
        fine_permission="UserAuthMethod-External.ReadWrite.All",
        restorable=True,
        notes=("Documentation of 2026-01 adds /$ref, the schema has none (UNVERIFIED): fall back on 404 or 405.",),
    ),
    MethodEndpoint(
        kind="qr_pin",
        method=Method.QR_CODE,
        odata_type="qrCodePinAuthenticationMethod",
        segment="qrCodePinMethod",
        list_version=GraphVersion.BETA,
        delete_version=GraphVersion.BETA,
        singleton=True,
        cmdlet="Remove-MgBetaUserAuthenticationQrCodePinMethod",
        cmdlet_confidence=Confidence.UNVERIFIED,
        fine_permission="UserAuthMethod-QR.ReadWrite.All",
        notes=("One object without an id.",),
    ),
    MethodEndpoint(
        kind="resource_account_key",
        method=None,
        odata_type="resourceAccountKeyAuthenticationMethod",
        segment="resourceAccountKeyAuthenticationMethods",
        notes=("Teams Rooms: never select it.", "In the SDK, not in the schema of 2026-08-20."),
    ),
)


class GraphCallName(StrEnum):
    """The other calls of a rollback."""

    LIST_METHODS = "listMethods"
    READ_REGISTRATION = "readRegistration"
    READ_PER_USER_MFA = "readPerUserMfa"
    SET_PER_USER_MFA = "setPerUserMfa"
    READ_DEFAULT = "readDefault"
    SET_DEFAULT = "setDefault"
    REVOKE_SESSIONS = "revokeSessions"
    CREATE_TEMPORARY_ACCESS_PASS = "createTemporaryAccessPass"  # noqa: S105  a call's name
    CREATE_PHONE = "createPhone"
    UPDATE_PHONE = "updatePhone"
    CREATE_EMAIL = "createEmail"
    CREATE_EXTERNAL = "createExternal"
    DEACTIVATE_HARDWARE_OATH = "deactivateHardwareOath"
    RESET_PASSWORD = "resetPassword"  # noqa: S105  a call's name


@frozen(kw_only=True)
class GraphCall:
    """One call that is not the deletion of a method.

    Attributes:
        name: The call.
        verb: The HTTP verb.
        path: Its path below the version; ``{user}`` and ``{method}`` are to be filled in, quoted.
        version: The version of Graph.
        permission: The least permission.
        ok_status: The answers that mean done.
        body: The keys of the body; empty where there is none.
        cmdlet: The cmdlet; ``None`` where none is known.
        cmdlet_confidence: How well the cmdlet's name is proved.
        notes: Conditions and marks.
        source: Where the row comes from.
    """

    name: GraphCallName
    verb: str
    path: str
    version: GraphVersion = GraphVersion.V1
    permission: str = "UserAuthenticationMethod.ReadWrite.All"
    ok_status: frozenset[int]
    body: tuple[str, ...] = ()
    cmdlet: str | None = None
    cmdlet_confidence: Confidence = Confidence.VERIFIED
    notes: tuple[str, ...] = ()
    source: str = "ROL-2.7"


_OK: Final = frozenset({200})
_CREATED: Final = frozenset({201})
_NO_CONTENT: Final = frozenset({204})
_READ: Final = "UserAuthenticationMethod.Read.All"
_POLICY: Final = "Policy.ReadWrite.AuthenticationMethod"

#: Every other call.
GRAPH_CALLS: Final[tuple[GraphCall, ...]] = (
    GraphCall(
        name=GraphCallName.LIST_METHODS,
        verb="GET",
        path="/users/{user}/authentication/methods",
        permission=_READ,
        ok_status=_OK,
        cmdlet="Get-MgUserAuthenticationMethod",
        cmdlet_confidence=Confidence.COMMUNITY,
        notes=("Returns only the kinds its version knows: read the beta kinds beside it.",),
        source="ROL-2.1, ROL-S7",
    ),
    GraphCall(
        name=GraphCallName.READ_REGISTRATION,
        verb="GET",
        path="/reports/authenticationMethods/userRegistrationDetails/{user}",
        permission="AuditLog.Read.All",
        ok_status=_OK,
        notes=("A report that lags; lastUpdatedDateTime says by how much.",),
        source="ROL-2.4",
    ),
    GraphCall(
        name=GraphCallName.READ_PER_USER_MFA,
        verb="GET",
        path="/users/{user}/authentication/requirements",
        version=GraphVersion.BETA,
        permission=_POLICY,
        ok_status=_OK,
    ),
    GraphCall(
        name=GraphCallName.SET_PER_USER_MFA,
        verb="PATCH",
        path="/users/{user}/authentication/requirements",
        version=GraphVersion.BETA,
        permission=_POLICY,
        ok_status=_NO_CONTENT,
        body=("perUserMfaState",),
        cmdlet="Update-MgBetaUserAuthenticationRequirement",
        notes=(
            "Role: Authentication Policy Administrator by the newer table, Authentication Administrator by ROL-S4.",
            "Read it back: what the service makes of the state is not certain.",
        ),
    ),
    GraphCall(
        name=GraphCallName.READ_DEFAULT,
        verb="GET",
        path="/users/{user}/authentication/signInPreferences",
        version=GraphVersion.BETA,
        permission=_READ,
        ok_status=_OK,
        source="ROL-2.4",
    ),
    GraphCall(
        name=GraphCallName.SET_DEFAULT,
        verb="PATCH",
        path="/users/{user}/authentication/signInPreferences",
        version=GraphVersion.BETA,
        ok_status=_NO_CONTENT,
        body=("userPreferredMethodForSecondaryAuthentication",),
        cmdlet="Update-MgBetaUserAuthenticationSignInPreference",
        cmdlet_confidence=Confidence.UNVERIFIED,
        notes=("Accepts push, oath, voiceMobile, voiceAlternateMobile, voiceOffice and sms; never none.",),
        source="ROL-2.4, ROL-2.7",
    ),
    GraphCall(
        name=GraphCallName.REVOKE_SESSIONS,
        verb="POST",
        path="/users/{user}/revokeSignInSessions",
        permission="User.RevokeSessions.All",
        ok_status=frozenset({200, 201, 202, 204}),
        cmdlet="Revoke-MgUserSignInSession",
        notes=(
            "The older page names User.ReadWrite.All as the permission.",
            "Documented as 200; a known issue lets other 2xx come.",
            "Does not revoke external users, who sign in at home.",
        ),
    ),
    GraphCall(
        name=GraphCallName.CREATE_TEMPORARY_ACCESS_PASS,
        verb="POST",
        path="/users/{user}/authentication/temporaryAccessPassMethods",
        ok_status=_CREATED,
        body=("lifetimeInMinutes", "isUsableOnce", "startDateTime"),
        cmdlet="New-MgUserAuthenticationTemporaryAccessPassMethod",
        notes=("The pass is shown once.", "A new pass deletes the old one: never repeat the call."),
    ),
    GraphCall(
        name=GraphCallName.CREATE_PHONE,
        verb="POST",
        path="/users/{user}/authentication/phoneMethods",
        ok_status=_CREATED,
        body=("phoneNumber", "phoneType"),
        cmdlet="New-MgUserAuthenticationPhoneMethod",
        notes=(
            "Mobile before alternate.",
            "409 phoneNumberNotUnique may come although the phone was created: read it back.",
        ),
    ),
    GraphCall(
        name=GraphCallName.UPDATE_PHONE,
        verb="PATCH",
        path="/users/{user}/authentication/phoneMethods/{method}",
        ok_status=_NO_CONTENT,
        body=("phoneNumber", "phoneType"),
        cmdlet="Update-MgUserAuthenticationPhoneMethod",
        cmdlet_confidence=Confidence.COMMUNITY,
        notes=("The type cannot change.",),
        source="ROL-8, ROL-S15",
    ),
    GraphCall(
        name=GraphCallName.CREATE_EMAIL,
        verb="POST",
        path="/users/{user}/authentication/emailMethods",
        ok_status=_CREATED,
        body=("emailAddress",),
        cmdlet="New-MgUserAuthenticationEmailMethod",
    ),
    GraphCall(
        name=GraphCallName.CREATE_EXTERNAL,
        verb="POST",
        path="/users/{user}/authentication/externalAuthenticationMethods",
        ok_status=_CREATED,
        body=("configurationId", "displayName"),
        notes=("By role only, no self-service.", "The answer's status is UNVERIFIED."),
        source="ROL-2.3",
    ),
    GraphCall(
        name=GraphCallName.DEACTIVATE_HARDWARE_OATH,
        verb="POST",
        path="/users/{user}/authentication/hardwareOathMethods/{method}/deactivate",
        version=GraphVersion.BETA,
        ok_status=_NO_CONTENT,
        cmdlet="Invoke-MgBetaDeactivateUserAuthenticationHardwareOathMethod",
        source="ROL-2.1, ROL-S30",
    ),
    GraphCall(
        name=GraphCallName.RESET_PASSWORD,
        verb="POST",
        path="/users/{user}/authentication/methods/{method}/resetPassword",
        ok_status=frozenset({200, 202}),
        body=("newPassword",),
        notes=("The answer's status is UNVERIFIED.",),
        source="ROL-2.1",
    ),
)


@frozen(kw_only=True)
class CloudRow:
    """Which segments below ``/users/{id}/authentication`` the schema of one national cloud has (2026-08-20).

    Attributes:
        schema: The name of the schema file.
        cloud: The cloud as tenant facts name it (``public``, ``usgov``, ``china``); ``None`` where they name none.
        segments: Segments of v1.0; ``None`` where its schema was not read.
        beta_segments: Further segments of beta; ``None`` where the beta schema was not read.
        note: What else is known.
        source: Where the row comes from.
    """

    schema: str
    cloud: str | None = None
    segments: frozenset[str] | None
    beta_segments: frozenset[str] | None = None
    note: str = ""
    source: str = "ROL-2.9"


_PUBLIC: Final = frozenset(
    {
        "methods",
        "operations",
        "passwordMethods",
        "phoneMethods",
        "emailMethods",
        "microsoftAuthenticatorMethods",
        "softwareOathMethods",
        "fido2Methods",
        "windowsHelloForBusinessMethods",
        "platformCredentialMethods",
        "temporaryAccessPassMethods",
        "externalAuthenticationMethods",
    }
)
_GOVERNMENT: Final = _PUBLIC - {"externalAuthenticationMethods"}
_STATES: Final = frozenset(
    {
        "requirements",
        "signInPreferences",
        "externalAuthenticationMethods",
        "passwordlessMicrosoftAuthenticatorMethods",
    }
)
_NOTHING: Final[frozenset[str]] = frozenset()

#: Every cloud whose schema was read.
CLOUDS: Final[tuple[CloudRow, ...]] = (
    CloudRow(
        schema="Prod",
        cloud="public",
        segments=_PUBLIC,
        beta_segments=frozenset(
            {
                "requirements",
                "signInPreferences",
                "passwordlessMicrosoftAuthenticatorMethods",
                "hardwareOathMethods",
                "qrCodePinMethod",
            }
        ),
    ),
    CloudRow(schema="Fairfax", cloud="usgov", segments=_GOVERNMENT),
    CloudRow(schema="USNat", segments=_GOVERNMENT, beta_segments=_STATES),
    CloudRow(schema="USSec", segments=None, beta_segments=_STATES),
    CloudRow(
        schema="Mooncake",
        cloud="china",
        segments=frozenset({"microsoftAuthenticatorMethods", "phoneMethods", "platformCredentialMethods"}),
        note="By the schema; a page of 2025-12 claims that updating a phone works there.",
    ),
    CloudRow(schema="Bleu", segments=_NOTHING, beta_segments=_NOTHING, note="No authentication entity at all."),
    CloudRow(schema="Delos", segments=_NOTHING, beta_segments=_NOTHING, note="No authentication entity at all."),
    CloudRow(schema="GovSG", segments=_NOTHING, beta_segments=_NOTHING, note="No authentication entity at all."),
)

_BY_METHOD: Final = {(row.method, row.usage): row for row in ENDPOINTS if row.method is not None}
_CALLS: Final = {row.name: row for row in GRAPH_CALLS}


def endpoint_of(method: Method, usage: Usage | None = None) -> MethodEndpoint | None:
    """Look up where Graph keeps a method.

    Args:
        method: The method.
        usage: ``Usage.PASSWORDLESS`` for the passwordless twin of Authenticator, else nothing.

    Returns:
        The row; ``None`` for what Graph cannot remove (security questions, app passwords, certificates).
    """
    return _BY_METHOD.get((method, usage))


def endpoint_of_graph_type(odata_type: str) -> tuple[MethodEndpoint, ...]:
    """Look up the kinds of an ``@odata.type``, with or without ``#microsoft.graph.``: three for a phone.

    Empty for a type the table does not hold: never guess a path for it.
    """
    name = odata_type.rsplit(".", 1)[-1].casefold()
    return tuple(row for row in ENDPOINTS if row.odata_type.casefold() == name)


def graph_call(name: GraphCallName) -> GraphCall:
    """Look up the row of a call."""
    return _CALLS[name]


def clouds_of(cloud: str) -> tuple[CloudRow, ...]:
    """Look up the schemas of a cloud as tenant facts name it; empty where unknown."""
    return tuple(row for row in CLOUDS if row.cloud == cloud)
