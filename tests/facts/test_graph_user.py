from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import DefaultOption, Method, Usage
from entra_combined_reg.errors import CallError, DataError, Problem
from entra_combined_reg.facts import FactSource, PerUserMfa, RegisteredMethod, UserState, UserType
from fact_documents import ALEX, GLOBAL_ADMIN, KIM, METHODS, PILOT, REPORT, SALES, USER

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def profile(**fields):
    return UserState.from_graph(user={"id": ALEX, **fields})


def listed(*rows, **envelope):
    return UserState.from_graph(methods={"value": list(rows), **envelope})


def without_details(user):
    """The method objects with the parts that a repr shows."""
    return [
        (entry.method, entry.type_text, entry.usages, entry.id, entry.created_at, entry.usable)
        for entry in user.registered
    ]


class TestProfile:
    def test_it_is_read_whole(self):
        assert UserState.from_graph(user=USER, read_at=NOW, tenant_id="t1") == UserState(
            object_id=ALEX,
            upn="alex@contoso.com",
            display_name="Alex",
            tenant_id="t1",
            user_type=UserType.MEMBER,
            account_enabled=True,
            business_phone_set=True,
            prefilled=frozenset({Method.OFFICE_PHONE, Method.EMAIL}),
            sources=(
                FactSource(
                    document="user",
                    read_at=NOW,
                    fields=(
                        "object_id",
                        "upn",
                        "display_name",
                        "user_type",
                        "account_enabled",
                        "business_phone_set",
                        "prefilled",
                    ),
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("fields", "kind"),
        [
            ({"userType": "Guest", "externalUserState": "Accepted"}, UserType.GUEST),
            ({"userType": "Guest", "externalUserState": None}, UserType.INTERNAL_GUEST),
            ({"userType": "Guest", "externalUserState": None, "userPrincipalName": "a_b#EXT#@c"}, UserType.GUEST),
            ({"userType": "Guest"}, UserType.GUEST),
            ({"userType": "guest", "userPrincipalName": "kim@contoso.com"}, UserType.GUEST),
            ({"userType": "Member", "userPrincipalName": "a_b#EXT#@c"}, UserType.MEMBER),
            ({"userPrincipalName": "a_b#ext#@c"}, UserType.GUEST),
            ({"userPrincipalName": "kim@contoso.com"}, None),
            ({"userType": "Viral", "userPrincipalName": "a_b#EXT#@c"}, None),
            ({"userType": None}, None),
        ],
    )
    def test_guests_are_told_apart(self, fields, kind):
        assert profile(**fields).user_type is kind

    @pytest.mark.parametrize(
        ("fields", "office", "prefilled"),
        [
            ({}, None, None),
            ({"businessPhones": [], "mobilePhone": None, "otherMails": []}, False, frozenset()),
            ({"businessPhones": ["1"], "mobilePhone": "2"}, True, None),
            ({"businessPhones": "", "mobilePhone": "2", "otherMails": None}, False, frozenset({Method.PHONE})),
            ({"businessPhones": "System.String[]", "mobilePhone": None, "otherMails": []}, None, None),
            ({"businessPhones": [""], "mobilePhone": " ", "otherMails": ["a@b"]}, False, frozenset({Method.EMAIL})),
        ],
    )
    def test_what_the_profile_holds_counts_only_where_all_of_it_was_asked_for(self, fields, office, prefilled):
        assert (profile(**fields).business_phone_set, profile(**fields).prefilled) == (office, prefilled)

    @pytest.mark.parametrize(("fields", "deleted"), [({}, None), ({"deletedDateTime": None}, False)])
    def test_deletion_is_known_only_where_it_was_asked_for(self, fields, deleted):
        assert profile(**fields).deleted is deleted
        assert profile(deletedDateTime="2026-01-01T00:00:00Z").deleted is True

    def test_ids_compare_whoever_wrote_them(self):
        assert UserState.from_graph(user={"Id": ALEX.upper()}).object_id == ALEX


class TestRequirementsAndPreferences:
    @pytest.mark.parametrize("state", list(PerUserMfa))
    def test_the_per_user_state_is_read(self, state):
        assert UserState.from_graph(requirements={"perUserMfaState": state.value}).per_user_mfa is state

    def test_a_state_of_next_year_is_unknown(self):
        assert UserState.from_graph(requirements={"perUserMfaState": "paused"}).per_user_mfa is None

    @pytest.mark.parametrize(
        ("text", "default"),
        [("sms", DefaultOption.SMS), ("", DefaultOption.NONE), (None, None), ("telepathy", None)],
    )
    def test_the_default_is_read(self, text, default):
        preferences = {"userPreferredMethodForSecondaryAuthentication": text}
        assert UserState.from_graph(sign_in_preferences=preferences).default_method is default

    def test_preferences_win_over_the_report(self):
        user = UserState.from_graph(
            sign_in_preferences={
                "userPreferredMethodForSecondaryAuthentication": "sms",
                "isSystemPreferredAuthenticationMethodEnabled": False,
            },
            registration_details=REPORT,
        )
        assert (user.default_method, user.system_preferred) == (DefaultOption.SMS, False)
        assert user.source_of("default_method").document == "signInPreferences"


class TestReport:
    def test_a_row_is_read_whole(self):
        user = UserState.from_graph(registration_details={"value": [REPORT]})
        assert user == UserState(
            object_id=ALEX,
            upn="alex@contoso.com",
            display_name="Alex W",
            user_type=UserType.MEMBER,
            registered=(
                RegisteredMethod(
                    method=Method.AUTHENTICATOR,
                    type_text="microsoftAuthenticatorPush",
                    usages=frozenset({Usage.PUSH, Usage.PASSWORDLESS}),
                ),
                RegisteredMethod(method=Method.SECURITY_QUESTIONS, type_text="securityQuestion"),
                RegisteredMethod(
                    method=Method.HARDWARE_OATH,
                    type_text="hardwareOneTimePasscode",
                    usages=frozenset({Usage.CODE}),
                ),
                RegisteredMethod(method=None, type_text="wordOfNextYear"),
            ),
            default_method=DefaultOption.PUSH,
            system_preferred=True,
            sspr_registered=True,
            mfa_registered=False,
            mfa_capable=False,
            sources=user.sources,
        )
        assert user.sources == (
            FactSource(
                document="userRegistrationDetails",
                fields=(
                    "object_id",
                    "upn",
                    "display_name",
                    "user_type",
                    "sspr_registered",
                    "mfa_registered",
                    "mfa_capable",
                    "registered",
                    "default_method",
                    "system_preferred",
                ),
                content_at=datetime(2026, 3, 1, tzinfo=UTC),
            ),
        )

    def test_an_empty_list_is_a_known_absence_and_an_absent_one_is_unknown(self):
        assert UserState.from_graph(registration_details={"methodsRegistered": []}).registered == ()
        assert UserState.from_graph(registration_details={"id": ALEX}).registered is None

    def test_several_rows_are_not_one_user(self):
        with pytest.raises(DataError, match="expected one object, got a list of 2"):
            UserState.from_graph(registration_details={"value": [REPORT, REPORT]})


class TestMethods:
    def test_a_listing_is_read_with_its_unknown_types(self):
        user = UserState.from_graph(methods=METHODS)
        none = frozenset()
        assert without_details(user) == [
            (
                Method.PASSWORD,
                "passwordAuthenticationMethod",
                none,
                "28c10230-6103-485e-b985-444c60001490",
                datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC),
                None,
            ),
            (
                Method.ALTERNATE_PHONE,
                "phoneAuthenticationMethod",
                none,
                "b6332ec1-7057-4abe-9331-3d72feddfe41",
                None,
                None,
            ),
            (
                Method.TEMPORARY_ACCESS_PASS,
                "temporaryAccessPassAuthenticationMethod",
                none,
                "tap-1",
                datetime(2026, 1, 1, 9, tzinfo=UTC),
                False,
            ),
            (None, "methodOfNextYear", none, "n-1", None, None),
        ]
        assert (user.registered[1].phone_number, user.registered[3].display_name) == ("+1 2065550100", "New")
        assert (user.tap_one_time, user.tap_issued_at) == (True, datetime(2026, 1, 1, 10, tzinfo=UTC))
        assert user.registered[3].detail == (
            '{"@odata.type":"#microsoft.graph.methodOfNextYear","displayName":"New","id":"n-1"}'
        )

    @pytest.mark.parametrize(
        ("methods", "complete"),
        [
            (METHODS, False),
            ({**METHODS, "@odata.context": "https://graph.microsoft.com/beta/$metadata#x"}, True),
            ({"value": []}, None),
            ([], None),
            ({"methods": METHODS, "hardwareOathMethods": {"value": []}}, True),
            ({"fido2Methods": {"value": []}}, False),
            ({"value": [], "@odata.nextLink": "https://graph.microsoft.com/x"}, False),
        ],
    )
    def test_whether_the_listing_is_complete_is_said(self, methods, complete):
        assert UserState.from_graph(methods=methods).registered_complete is complete

    @pytest.mark.parametrize(
        ("segment", "row", "method"),
        [
            ("fido2Methods", {"id": "k"}, Method.PASSKEY),
            ("softwareOathMethods", {"id": "k"}, Method.SOFTWARE_OATH),
            ("hardwareOathMethods", {"id": "k"}, Method.HARDWARE_OATH),
            ("microsoftAuthenticatorMethods", {"id": "k"}, Method.AUTHENTICATOR),
            ("platformCredentialMethods", {"id": "k"}, Method.PLATFORM_CREDENTIAL),
            ("windowsHelloForBusinessMethods", {"id": "k"}, Method.WINDOWS_HELLO),
            ("externalAuthenticationMethods", {"id": "k"}, Method.EXTERNAL),
            ("qrCodePinMethod", {"standardQRCode": {}}, Method.QR_CODE),
            ("emailMethods", {"id": "k"}, Method.EMAIL),
            ("passwordMethods", {"id": "k"}, Method.PASSWORD),
            ("temporaryAccessPassMethods", {"id": "k"}, Method.TEMPORARY_ACCESS_PASS),
            ("phoneMethods", {"id": "k", "phoneType": "office"}, Method.OFFICE_PHONE),
            ("phoneMethods", {"id": "3179E48A-750b-4051-897c-87b9720928f7"}, Method.PHONE),
            ("phoneMethods", {"id": "k"}, None),
            ("resourceAccountKeyAuthenticationMethods", {"id": "k"}, None),
            ("methods", {"id": "e37fc753-ff3b-4958-9484-eaa9425c82bc"}, Method.OFFICE_PHONE),
            ("methods", {"id": "k", "phoneType": "mobile"}, Method.PHONE),
            ("methods", {"id": "k", "aaGuid": "x"}, Method.PASSKEY),
            ("methods", {"id": "k", "emailAddress": "a@b"}, Method.EMAIL),
            ("methods", {"id": "k", "keyStrength": "normal"}, Method.WINDOWS_HELLO),
            ("methods", {"id": "k"}, None),
        ],
    )
    def test_a_type_that_is_not_said_is_told_by_segment_id_or_key(self, segment, row, method):
        assert [entry.method for entry in UserState.from_graph(methods={segment: row}).registered] == [method]

    def test_the_passwordless_type_proves_its_usage(self):
        user = listed(
            {"@odata.type": "#microsoft.graph.passwordlessMicrosoftAuthenticatorAuthenticationMethod", "id": "p"}
        )
        assert (user.registered[0].method, user.registered[0].usages) == (
            Method.AUTHENTICATOR,
            frozenset({Usage.PASSWORDLESS}),
        )

    @pytest.mark.parametrize(
        ("device", "usable"),
        [
            ({"status": "activated"}, True),
            ({"status": "Assigned"}, False),
            ({"status": "failedActivation"}, False),
            ({"status": "available"}, False),
            ({"status": "unknownFutureValue"}, None),
            ({}, None),
            (None, None),
        ],
    )
    def test_a_hardware_token_serves_once_it_is_activated(self, device, usable):
        user = UserState.from_graph(methods={"hardwareOathMethods": [{"id": "k", "device": device}]})
        assert [entry.usable for entry in user.registered] == [usable]

    def test_a_token_without_an_object_as_its_device_is_a_problem(self):
        with pytest.raises(DataError) as caught:
            UserState.from_graph(methods={"hardwareOathMethods": [{"id": "k", "device": "TOTP123456"}]})
        assert caught.value.problems == (Problem("hardwareOathMethods[0].device", "expected an object, got text"),)

    def test_one_object_in_two_listings_is_one_method(self):
        key = {"@odata.type": "#microsoft.graph.fido2AuthenticationMethod", "id": "k", "displayName": "Red"}
        user = UserState.from_graph(methods={"methods": [key], "fido2Methods": [{"id": "k", "displayName": "Red"}]})
        assert [(entry.id, entry.display_name) for entry in user.registered] == [("k", "Red")]

    def test_two_passes_say_nothing_about_the_pass(self):
        rows = [{"id": name, "lifetimeInMinutes": 60, "isUsableOnce": True} for name in "ab"]
        assert (listed(*rows).tap_one_time, listed(*rows).tap_issued_at) == (None, None)
        assert listed({"id": "a", "lifetimeInMinutes": 1, "createdDateTime": "2026-01-01T00:00:00Z"}).tap_issued_at == (
            datetime(2026, 1, 1, tzinfo=UTC)
        )

    def test_what_is_no_method_is_a_problem(self):
        with pytest.raises(DataError) as caught:
            UserState.from_graph(methods={})
        assert caught.value.problems == (Problem("methods", "expected a method with its id, got object"),)

    def test_the_refusal_of_the_service_is_no_listing(self):
        with pytest.raises(DataError) as caught:
            UserState.from_graph(methods={"error": {"code": "Authorization_RequestDenied"}})
        assert Problem("methods.error", "expected the document, got an error answer of the service") in (
            caught.value.problems
        )

    def test_what_json_cannot_hold_is_a_problem(self):
        with pytest.raises(DataError) as caught:
            listed({"id": "k", "x": {1, 2}})
        assert caught.value.problems == (Problem("methods.value[0]", "expected plain JSON, got object"),)

    def test_the_report_adds_only_what_the_listing_cannot_hold(self):
        kinds = [
            entry.method for entry in UserState.from_graph(methods=METHODS, registration_details=REPORT).registered
        ]
        assert kinds[4:] == [Method.SECURITY_QUESTIONS, Method.HARDWARE_OATH]
        beta = {"value": [], "@odata.context": "https://graph.microsoft.com/beta/$metadata#x"}
        user = UserState.from_graph(methods=beta, registration_details=REPORT)
        assert [entry.method for entry in user.registered] == [Method.SECURITY_QUESTIONS]
        token = {"@odata.type": "#microsoft.graph.hardwareOathAuthenticationMethod", "id": "h"}
        user = UserState.from_graph(methods=[token], registration_details=REPORT)
        assert [(e.method, e.id) for e in user.registered] == [
            (Method.HARDWARE_OATH, "h"),
            (Method.SECURITY_QUESTIONS, None),
        ]


class TestRolesAndGroups:
    def test_assignments_of_the_user_and_of_the_groups_count(self):
        reader = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
        user = UserState.from_graph(
            user={"id": ALEX},
            groups=[SALES.upper()],
            roles={
                "value": [
                    {"roleDefinitionId": GLOBAL_ADMIN.upper(), "principalId": ALEX.upper(), "directoryScopeId": "/"},
                    {"roleDefinitionId": reader, "principalId": SALES, "directoryScopeId": "/administrativeUnits/u"},
                    {
                        "roleDefinitionId": "somebody-elses",
                        "principalId": KIM,
                        "directoryScopeId": "/administrativeUnits/u",
                    },
                ]
            },
        )
        assert user.roles == {GLOBAL_ADMIN, reader}
        assert user.groups == {SALES}
        assert user.roles_at_unit_scope is True
        assert (user.has_role(GLOBAL_ADMIN.upper()), user.has_role("x")) == (True, False)
        assert UserState().has_role(GLOBAL_ADMIN) is None

    @pytest.mark.parametrize(
        "roles",
        [
            [GLOBAL_ADMIN.upper()],
            [{"@odata.type": "#microsoft.graph.directoryRole", "roleTemplateId": GLOBAL_ADMIN}],
            [{"roleDefinition": {"templateId": GLOBAL_ADMIN}, "roleDefinitionId": "x", "principalId": KIM}],
            [{"roleTemplateId": GLOBAL_ADMIN}, {"@odata.type": "#microsoft.graph.group", "id": SALES}, {"id": "x"}],
        ],
    )
    def test_roles_are_read_in_every_form_and_without_the_users_id(self, roles):
        user = UserState.from_graph(roles=roles)
        assert (user.roles, user.roles_at_unit_scope) == (frozenset({GLOBAL_ADMIN}), False)

    def test_memberships_are_sorted_by_their_type(self):
        user = UserState.from_graph(
            groups={
                "value": [
                    {"@odata.type": "#microsoft.graph.group", "id": SALES, "isAssignableToRole": True},
                    {"@odata.type": "#microsoft.graph.group", "id": PILOT, "isAssignableToRole": None},
                    {"@odata.type": "#microsoft.graph.directoryRole", "id": "r"},
                    {
                        "@odata.type": "#microsoft.graph.administrativeUnit",
                        "id": "u",
                        "isMemberManagementRestricted": True,
                    },
                    {"@odata.type": "#microsoft.graph.administrativeUnit", "id": "v"},
                ]
            }
        )
        assert user.groups == {SALES, PILOT}
        assert (user.in_role_assignable_group, user.in_restricted_unit) == (True, True)
        assert UserState.from_graph(groups=[]).groups == frozenset()
        assert UserState.from_graph(groups=[]).in_role_assignable_group is None

    def test_partial_lists_leave_groups_and_roles_unknown(self):
        more = {"@odata.nextLink": "https://graph.microsoft.com/x"}
        user = UserState.from_graph(
            groups={"value": [{"id": SALES, "isAssignableToRole": True}], **more},
            roles={"value": [{"roleTemplateId": GLOBAL_ADMIN}], **more},
        )
        assert (user.groups, user.in_role_assignable_group, user.roles) == (None, True, None)
        assert UserState.from_graph(groups=[SALES], groups_complete=False).groups is None

    @pytest.mark.parametrize("argument", ["roles", "groups"])
    def test_a_text_is_no_list(self, argument):
        with pytest.raises(DataError, match="expected an object or a list of objects, got text"):
            UserState.from_graph(**{argument: "x"})
        with pytest.raises(DataError, match=r"\[0\]"):
            UserState.from_graph(**{argument: [3]})


class TestClass:
    def test_objects_of_one_method_are_found(self):
        user = UserState.from_graph(methods=METHODS)
        assert user.registered_of(Method.PASSWORD) == (user.registered[0],)
        assert user.registered_of(Method.PASSKEY) == ()
        assert UserState().registered_of(Method.PASSKEY) is None

    @pytest.mark.parametrize(
        ("user", "label"),
        [
            (UserState(upn="a@b", object_id="o"), "a@b"),
            (UserState(object_id="o"), "o"),
            (UserState(), "(unknown user)"),
        ],
    )
    def test_a_label_is_the_shortest_name(self, user, label):
        assert user.label == label

    def test_nothing_given_nothing_known(self):
        assert UserState.from_graph() == UserState()

    def test_a_naive_time_of_reading_is_refused(self):
        with pytest.raises(CallError, match=r"FactSource\.read_at"):
            UserState.from_graph(user={}, read_at=datetime(2026, 1, 1))

    def test_problems_of_all_documents_come_together(self):
        with pytest.raises(DataError) as caught:
            UserState.from_graph(user={"id": 5}, methods={"value": 3}, registration_details={"isMfaCapable": 1})
        assert caught.value.what == "user, userRegistrationDetails, methods"
        assert [problem.path for problem in caught.value.problems] == [
            "user.id",
            "userRegistrationDetails.isMfaCapable",
            "methods",
        ]
