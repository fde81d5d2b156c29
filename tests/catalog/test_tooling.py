"""catalog: modules, permissions and roles of a rollback; endpoints and cmdlets of every kind of method."""

from __future__ import annotations

import re
from datetime import date

import pytest

from entra_combined_reg.catalog import (
    ARTICLE_MODULE_COMMANDS,
    CLOUDS,
    ENDPOINTS,
    GRAPH_CALLS,
    MODULES,
    PERMISSIONS,
    PROCEDURE_ROLES,
    RESET_CMDLETS,
    RETIREMENT,
    Confidence,
    Flow,
    GraphCallName,
    GraphVersion,
    Method,
    Module,
    PortalEffect,
    RoleId,
    Usage,
    clouds_of,
    endpoint_of,
    endpoint_of_graph_type,
    graph_call,
    method_of_graph_type,
    module_row,
    permissions_of_flow,
    role_of_template_id,
)

V1, BETA = GraphVersion.V1, GraphVersion.BETA
DELETE, DEACTIVATE, KEEP = PortalEffect.DELETE, PortalEffect.DEACTIVATE, PortalEffect.KEEP


class TestRetirement:
    """Azure AD and MSOnline PowerShell modules are deprecated as of March 30, 2024."""

    def test_the_dates_of_the_modules(self):
        assert {row.module: (row.deprecated_on, row.support_ends_on, row.retired_on) for row in MODULES} == {
            Module.MSONLINE: (date(2024, 3, 30), date(2025, 3, 30), date(2025, 5, 30)),
            Module.AZURE_AD: (date(2024, 3, 30), date(2025, 3, 30), None),
            Module.AZURE_AD_PREVIEW: (date(2024, 3, 30), date(2025, 3, 30), None),
            Module.GRAPH: (None, None, None),
            Module.GRAPH_BETA: (None, None, None),
            Module.ENTRA: (None, None, None),
            Module.ENTRA_BETA: (None, None, None),
        }
        assert all(module_row(row.module) == row for row in MODULES)

    def test_the_timeline_runs_in_order_and_names_its_modules(self):
        assert [(step.start, step.end, len(step.modules)) for step in RETIREMENT] == [
            (date(2024, 3, 30), None, 3),
            (date(2024, 6, 30), None, 1),
            (date(2025, 1, 1), date(2025, 3, 31), 1),
            (date(2025, 3, 30), None, 3),
            (date(2025, 4, 1), date(2025, 5, 30), 1),
            (date(2025, 7, 1), None, 2),
        ]
        for step in RETIREMENT:
            assert step.source
            assert step.text.endswith(".")

    def test_the_articles_commands_are_two(self):
        """Install-Module -Name MSOnline Import-Module MSOnline."""
        assert " ".join(ARTICLE_MODULE_COMMANDS) == "Install-Module -Name MSOnline Import-Module MSOnline"

    def test_the_articles_cmdlet_died_with_its_module_and_the_nearest_one_does_something_else(self):
        assert [(row.name, row.parameter, row.module) for row in RESET_CMDLETS] == [
            ("Reset-MsolStrongAuthenticationMethodByUpn", "UserPrincipalName", Module.MSONLINE),
            ("Reset-EntraStrongAuthenticationMethodByUpn", "UserPrincipalName", Module.ENTRA),
        ]


class TestPermissions:
    def test_what_each_flow_needs(self):
        assert [(row.purpose, row.permission, row.needs_role) for row in permissions_of_flow(Flow.DELEGATED)] == [
            ("write", "UserAuthenticationMethod.ReadWrite.All", True),
            ("read", "UserAuthenticationMethod.Read.All", True),
            ("verify", "AuditLog.Read.All", False),
        ]
        assert [(row.purpose, row.permission, row.needs_role) for row in permissions_of_flow(Flow.APPLICATION)] == [
            ("write", "UserAuthenticationMethod.ReadWrite.All", False),
            ("read", "UserAuthenticationMethod.Read.All", False),
            ("verify", "AuditLog.Read.All", False),
        ]

    def test_the_ids_that_are_known(self):
        assert {(row.flow, row.permission_id) for row in PERMISSIONS if row.permission_id} == {
            (Flow.DELEGATED, "b7887744-6746-4312-813d-72daeaee7e2d"),
            (Flow.APPLICATION, "50483e42-d915-4231-9639-7fdb7fd190e5"),
        }

    def test_the_script_asks_for_at_least_privileged_authentication_administrator(self):
        """Provide at least Privileged Authentication Administrator credentials when prompted."""
        assert [(row.procedure, row.role, row.source) for row in PROCEDURE_ROLES] == [
            ("script", RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR, "article"),
            ("script", RoleId.GLOBAL_ADMINISTRATOR, "REG-S53"),
            ("reregister", RoleId.AUTHENTICATION_ADMINISTRATOR, "ROL-S3, ROL-S13"),
            ("reregister", RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR, "ROL-S2"),
            ("perUserMfa", RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR, "ROL-S13"),
            ("perUserMfa", RoleId.AUTHENTICATION_ADMINISTRATOR, "ROL-S4"),
        ]
        assert all(role_of_template_id(row.role.value).name in row.text for row in PROCEDURE_ROLES)


#: ROL-2.1 and 2.3: segment, list, delete, fixed id, counted by the script, portal button, restorable.
KINDS = {
    "password": ("passwordMethods", V1, None, "28c10230-6103-485e-b985-444c60001490", False, KEEP, False),
    "phone_mobile": ("phoneMethods", V1, V1, "3179e48a-750b-4051-897c-87b9720928f7", True, DELETE, True),
    "phone_alternate": ("phoneMethods", V1, V1, "b6332ec1-7057-4abe-9331-3d72feddfe41", True, DELETE, True),
    "phone_office": ("phoneMethods", V1, V1, "e37fc753-ff3b-4958-9484-eaa9425c82bc", True, DELETE, True),
    "email": ("emailMethods", V1, V1, "3ddfcfc8-9383-446f-83cc-3ab9be4be18f", False, KEEP, True),
    "authenticator": ("microsoftAuthenticatorMethods", V1, V1, None, True, DELETE, False),
    "authenticator_passwordless": (
        "passwordlessMicrosoftAuthenticatorMethods",
        BETA,
        BETA,
        None,
        False,
        KEEP,
        False,
    ),
    "software_oath": ("softwareOathMethods", V1, V1, None, True, DELETE, False),
    "hardware_oath": ("hardwareOathMethods", BETA, BETA, None, True, DEACTIVATE, None),
    "fido2": ("fido2Methods", V1, V1, None, False, KEEP, False),
    "whfb": ("windowsHelloForBusinessMethods", V1, V1, None, False, KEEP, False),
    "platform_credential": ("platformCredentialMethods", V1, V1, None, False, KEEP, False),
    "tap": ("temporaryAccessPassMethods", V1, V1, None, False, KEEP, False),
    "external": ("externalAuthenticationMethods", V1, V1, None, False, KEEP, True),
    "qr_pin": ("qrCodePinMethod", BETA, BETA, None, False, KEEP, False),
    "resource_account_key": ("resourceAccountKeyAuthenticationMethods", V1, V1, None, False, KEEP, False),
}


class TestEndpoints:
    def test_every_kind_has_the_row_of_the_table(self):
        found = {
            row.kind: (
                row.segment,
                row.list_version,
                row.delete_version,
                row.fixed_id,
                row.legacy_counted,
                row.portal,
                row.restorable,
            )
            for row in ENDPOINTS
        }
        assert found == KINDS
        assert [row.kind for row in ENDPOINTS] == list(KINDS)

    def test_the_cmdlets_and_their_parameters(self):
        cmdlets = {row.kind: (row.cmdlet, row.cmdlet_parameter) for row in ENDPOINTS}
        phone = ("Remove-MgUserAuthenticationPhoneMethod", "PhoneAuthenticationMethodId")
        assert cmdlets["phone_mobile"] == cmdlets["phone_alternate"] == cmdlets["phone_office"] == phone
        assert cmdlets["password"] == cmdlets["resource_account_key"] == (None, None)
        assert cmdlets["qr_pin"] == ("Remove-MgBetaUserAuthenticationQrCodePinMethod", None)
        for row in ENDPOINTS:
            if row.cmdlet and not row.singleton:
                beta = "Beta" if row.delete_version is BETA else ""
                noun = row.segment[0].upper() + row.segment[1:].removesuffix("s")
                assert row.cmdlet == f"Remove-Mg{beta}UserAuthentication{noun}"
                assert row.cmdlet_parameter == row.odata_type[0].upper() + row.odata_type[1:] + "Id"

    def test_what_is_not_certain_says_so(self):
        assert {
            row.kind: row.cmdlet_confidence for row in ENDPOINTS if row.cmdlet_confidence is not Confidence.VERIFIED
        } == {
            "authenticator_passwordless": Confidence.DEDUCED,
            "qr_pin": Confidence.UNVERIFIED,
        }
        assert [row.kind for row in ENDPOINTS if row.singleton] == ["qr_pin"]
        assert {row.kind: row.delete_suffix for row in ENDPOINTS if row.delete_suffix} == {"external": "/$ref"}
        assert {row.kind: row.deactivate_cmdlet for row in ENDPOINTS if row.deactivate_cmdlet} == {
            "hardware_oath": "Invoke-MgBetaDeactivateUserAuthenticationHardwareOathMethod"
        }

    def test_the_permissions(self):
        assert {row.permission for row in ENDPOINTS} == {"UserAuthenticationMethod.ReadWrite.All"}
        assert {row.kind: row.fine_permission for row in ENDPOINTS if row.fine_permission} == {
            "password": "UserAuthMethod-Password.ReadWrite.All",
            "phone_mobile": "UserAuthMethod-Phone.ReadWrite.All",
            "phone_alternate": "UserAuthMethod-Phone.ReadWrite.All",
            "phone_office": "UserAuthMethod-Phone.ReadWrite.All",
            "email": "UserAuthMethod-Email.ReadWrite.All",
            "authenticator": "UserAuthMethod-MicrosoftAuthApp.ReadWrite.All",
            "software_oath": "UserAuthMethod-SoftwareOATH.ReadWrite.All",
            "hardware_oath": "UserAuthMethod-HardwareOATH.ReadWrite.All",
            "fido2": "UserAuthMethod-Passkey.ReadWrite.All",
            "whfb": "UserAuthMethod-WindowsHello.ReadWrite.All",
            "platform_credential": "UserAuthMethod-PlatformCred.ReadWrite.All",
            "tap": "UserAuthMethod-TAP.ReadWrite.All",
            "external": "UserAuthMethod-External.ReadWrite.All",
            "qr_pin": "UserAuthMethod-QR.ReadWrite.All",
        }

    def test_the_identity_table_knows_the_same_types(self):
        phones = {"phone_mobile": "mobile", "phone_alternate": "alternateMobile", "phone_office": "office"}
        for row in ENDPOINTS:
            assert method_of_graph_type(row.odata_type, phones.get(row.kind)) is row.method

    def test_a_method_is_found_with_and_without_its_usage(self):
        assert endpoint_of(Method.AUTHENTICATOR).kind == "authenticator"
        assert endpoint_of(Method.AUTHENTICATOR, Usage.PASSWORDLESS).kind == "authenticator_passwordless"
        assert endpoint_of(Method.ALTERNATE_PHONE).kind == "phone_alternate"

    def test_what_graph_does_not_hold_has_no_endpoint(self):
        assert {method for method in Method if endpoint_of(method) is None} == {
            Method.SECURITY_QUESTIONS,
            Method.APP_PASSWORD,
            Method.CERTIFICATE,
            Method.AUTHENTICATOR_LITE,
        }

    def test_a_type_names_its_kinds_and_an_unknown_one_none(self):
        kinds = [row.kind for row in endpoint_of_graph_type("#microsoft.graph.phoneAuthenticationMethod")]
        assert kinds == ["phone_mobile", "phone_alternate", "phone_office"]
        assert [row.kind for row in endpoint_of_graph_type("FIDO2AuthenticationMethod")] == ["fido2"]
        assert endpoint_of_graph_type("#microsoft.graph.passkeyAuthenticationMethod") == ()


#: ROL-2.7: verb, path below the user, version, answers, body.
CALLS = {
    GraphCallName.LIST_METHODS: ("GET", "authentication/methods", V1, {200}, ()),
    GraphCallName.READ_PER_USER_MFA: ("GET", "authentication/requirements", BETA, {200}, ()),
    GraphCallName.SET_PER_USER_MFA: ("PATCH", "authentication/requirements", BETA, {204}, ("perUserMfaState",)),
    GraphCallName.READ_DEFAULT: ("GET", "authentication/signInPreferences", BETA, {200}, ()),
    GraphCallName.SET_DEFAULT: (
        "PATCH",
        "authentication/signInPreferences",
        BETA,
        {204},
        ("userPreferredMethodForSecondaryAuthentication",),
    ),
    GraphCallName.REVOKE_SESSIONS: ("POST", "revokeSignInSessions", V1, {200, 201, 202, 204}, ()),
    GraphCallName.CREATE_TEMPORARY_ACCESS_PASS: (
        "POST",
        "authentication/temporaryAccessPassMethods",
        V1,
        {201},
        ("lifetimeInMinutes", "isUsableOnce", "startDateTime"),
    ),
    GraphCallName.CREATE_PHONE: ("POST", "authentication/phoneMethods", V1, {201}, ("phoneNumber", "phoneType")),
    GraphCallName.UPDATE_PHONE: (
        "PATCH",
        "authentication/phoneMethods/{method}",
        V1,
        {204},
        ("phoneNumber", "phoneType"),
    ),
    GraphCallName.CREATE_EMAIL: ("POST", "authentication/emailMethods", V1, {201}, ("emailAddress",)),
    GraphCallName.CREATE_EXTERNAL: (
        "POST",
        "authentication/externalAuthenticationMethods",
        V1,
        {201},
        ("configurationId", "displayName"),
    ),
    GraphCallName.DEACTIVATE_HARDWARE_OATH: (
        "POST",
        "authentication/hardwareOathMethods/{method}/deactivate",
        BETA,
        {204},
        (),
    ),
    GraphCallName.RESET_PASSWORD: (
        "POST",
        "authentication/methods/{method}/resetPassword",
        V1,
        {200, 202},
        ("newPassword",),
    ),
}


class TestCalls:
    def test_every_call_has_one_row(self):
        assert [row.name for row in GRAPH_CALLS] == list(GraphCallName)

    @pytest.mark.parametrize("name", CALLS)
    def test_a_call_below_the_user_is_what_the_table_says(self, name):
        row = graph_call(name)
        verb, path, version, status, body = CALLS[name]
        assert (row.verb, row.path, row.version) == (verb, f"/users/{{user}}/{path}", version)
        assert (row.ok_status, row.body) == (status, body)

    def test_the_report_is_the_one_call_that_is_not_below_the_user(self):
        assert set(GraphCallName) - set(CALLS) == {GraphCallName.READ_REGISTRATION}
        row = graph_call(GraphCallName.READ_REGISTRATION)
        assert (row.verb, row.path) == ("GET", "/reports/authenticationMethods/userRegistrationDetails/{user}")

    def test_a_path_holds_no_other_place_to_fill(self):
        for row in GRAPH_CALLS:
            assert set(re.findall(r"\{(\w+)\}", row.path)) <= {"user", "method"}

    def test_the_permissions(self):
        assert {
            row.name: row.permission for row in GRAPH_CALLS if "UserAuthenticationMethod" not in row.permission
        } == {
            GraphCallName.READ_REGISTRATION: "AuditLog.Read.All",
            GraphCallName.READ_PER_USER_MFA: "Policy.ReadWrite.AuthenticationMethod",
            GraphCallName.SET_PER_USER_MFA: "Policy.ReadWrite.AuthenticationMethod",
            GraphCallName.REVOKE_SESSIONS: "User.RevokeSessions.All",
        }


class TestClouds:
    def test_a_segment_missing_in_a_cloud_is_missing_in_its_row(self):
        (public,), (government,), (china,) = (clouds_of(name) for name in ("public", "usgov", "china"))
        every = {row.segment for row in ENDPOINTS if row.list_version is V1 and row.method is not None}
        assert public.segments == every | {"methods", "operations"}
        assert len(public.segments) == 12
        assert public.segments - government.segments == {"externalAuthenticationMethods"}
        assert government.segments < public.segments
        assert china.segments == {"microsoftAuthenticatorMethods", "phoneMethods", "platformCredentialMethods"}
        assert public.beta_segments >= {row.segment for row in ENDPOINTS if row.list_version is BETA}

    def test_a_schema_that_was_not_read_is_unknown_and_not_empty(self):
        assert {row.schema for row in CLOUDS if row.segments is None} == {"USSec"}
        assert {row.schema for row in CLOUDS if row.beta_segments is None} == {"Fairfax", "Mooncake"}
        assert {row.schema for row in CLOUDS if row.segments == frozenset()} == {"Bleu", "Delos", "GovSG"}
        assert clouds_of("moon") == ()
