"""Every oddity that was found in real records, each with a test named after it. The values are our own."""

import json

import pytest

from entra_combined_reg.catalog import Activity, Method, Reason, Status, Usage
from entra_combined_reg.events import (
    BackendOperation,
    DeviceCredentialChange,
    HardwareTokenChange,
    Initiator,
    MethodDeletion,
    MethodRegistration,
    MfaReport,
    PasskeyOptionsRequest,
    PasswordOperation,
    PasswordResetProgress,
    PerUserMfaUpdate,
    PolicyUpdate,
    PrincipalKind,
    RegistrationCancellation,
    RegistrationStart,
    RememberedDevicesReset,
    RequiredInfoRegistration,
    UnclassifiedEvent,
    UserUpdate,
)
from entra_combined_reg.wire import parse_events, read_reason
from wire import records
from wire.records import AGENT, ID, IP, TENANT, UPN, USER, graph


def one(record):
    """The one event of a record."""
    (event,) = parse_events(record).raise_if_rejected().events
    return event


def passed_over(record):
    result = parse_events(record).raise_if_rejected()
    assert result.events == ()
    return dict(result.passed_over)


class TestSection0:
    """What the spec most needs to know."""

    def test_an_activity_is_matched_with_its_service(self):
        assert type(one(graph(activityDisplayName="Update user", loggedByService="Core Directory"))) is UserUpdate
        assert passed_over(graph(activityDisplayName="Update user", loggedByService="Elsewhere")) == {
            ("Elsewhere", "Update user"): 1
        }

    @pytest.mark.parametrize("service", ["Authentication Methods", "Azure MFA", "MyAccess", "Another", None])
    def test_registration_is_logged_by_several_services(self, service):
        event = one(graph(loggedByService=service))
        assert (type(event), event.service) == (MethodRegistration, service)

    def test_result_clientError_is_its_own_status(self):
        assert one(graph(result="clientError")).status is Status.CLIENT_ERROR

    def test_the_result_is_an_open_set(self):
        event = one(graph(result="someday"))
        assert (event.status, event.status_text) == (Status.OTHER, "someday")
        assert one(graph(result="timeout")).status is Status.TIMEOUT
        assert one(graph(result="unknownFutureValue")).status is Status.UNKNOWN_FUTURE_VALUE

    def test_the_reason_is_filled_on_success_and_is_the_only_place_the_method_is_named(self):
        record = graph(resultReason="User registered App Password", additionalDetails=[])
        record["targetResources"][0]["modifiedProperties"] = []
        event = one(record)
        assert (event.status, event.method, event.changes, event.details) == (
            Status.SUCCESS,
            Method.APP_PASSWORD,
            (),
            (),
        )

    def test_one_gesture_of_several_records_stays_several_events(self):
        twins = [
            graph(id=f"IAMUX_{n}", resultReason=f"User registered {w}") for n, w in enumerate(("Passkey", "Fido2"))
        ]
        assert [event.method for event in parse_events(twins).events] == [Method.PASSKEY, Method.PASSKEY]

    @pytest.mark.parametrize(
        "text",
        [
            "User canceled security info registration.",
            "User cancelled security info registration.",
            "User cancelled security info registration",
            "user  CANCELED security info registration .",
        ],
    )
    def test_full_stops_spelling_and_case_of_a_reason_vary(self, text):
        assert read_reason(text).reason is Reason.CANCELED_REGISTRATION

    @pytest.mark.parametrize("word", ["Fido", "Fido2", "FIDO2", "fido2"])
    def test_fido_has_several_spellings(self, word):
        assert read_reason(f"User registered {word}").method is Method.PASSKEY

    @pytest.mark.parametrize("text", ["User started password reset", "user started password reset"])
    def test_user_started_is_printed_in_two_cases(self, text):
        assert type(one(graph(activityDisplayName=text))) is PasswordOperation

    @pytest.mark.parametrize("text", [ID, "Directory_1PF86_84995790", "Directory_ESQ", "SSPR_x", "123"])
    def test_id_is_no_guid(self, text):
        assert (one(graph(id=text)).id, one(graph(id=text)).key) == (text, text)

    @pytest.mark.parametrize(
        "prefix",
        ["IAMUX", "Authentication Methods", "Directory", "SSPR", "SSGM", "IPCGraph", "Sync", "Device Registration Service",
         "Application Proxy"],
    )  # fmt: skip
    def test_id_prefix_may_hold_blanks(self, prefix):
        text = f"{prefix}_0d4f2c6e-77aa-4d1b-8c11-0000000c0441_K2ATV_1"
        assert one(graph(id=text)).id == text

    @pytest.mark.parametrize(
        "spelling",
        [None, "", "None", "<null>", "N/A", "Not Available", "hidden", "{PII Removed}", float("nan")],
    )
    def test_absence_has_nine_spellings(self, spelling):
        names = ("id", "category", "correlationId", "result", "resultReason", "operationType", "userAgent")
        event = one(graph(**dict.fromkeys(names, spelling), additionalDetails=spelling, targetResources=spelling))
        assert (event.id, event.category, event.correlation_id, event.status_text) == (None, None, None, None)
        assert (event.reason_text, event.operation_type, event.user_agent, event.targets) == (None, None, None, ())

    def test_a_missing_key_is_the_ninth_spelling_of_absence(self):
        event = one({"activityDisplayName": records.ACTIVITY, "activityDateTime": "2026-02-25T09:19:25Z"})
        assert (event.id, event.service, event.actor, event.target, event.initiator) == (None,) * 5

    def test_absence_inside_old_and_new_value_is_a_quoted_nothing_or_an_empty_list(self):
        record = graph()
        record["targetResources"][0]["modifiedProperties"] = [{"displayName": "x", "oldValue": '""', "newValue": "[]"}]
        (change,) = one(record).changes
        assert (change.old, change.new, change.old_value, change.new_value) == ('""', "[]", "", [])

    def test_all_audit_events_are_not_literally_all(self):
        assert type(one(graph(activityDisplayName="User started security info registration"))) is RegistrationStart


class TestSectionA:
    """Activities."""

    @pytest.mark.parametrize("spelled", ["canceled", "cancelled"])
    def test_uk_spelling_of_cancelled_is_one_activity(self, spelled):
        event = one(graph(activityDisplayName=f"User {spelled} security info registration"))
        assert (type(event), event.activity) == (
            RegistrationCancellation,
            Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION,
        )

    @pytest.mark.parametrize(
        ("activity", "family"),
        [
            ("User registered all required security info", RequiredInfoRegistration),
            ("Get passkey creation options", PasskeyOptionsRequest),
            ("Restore multifactor authentication on all remembered devices", RememberedDevicesReset),
            ("Update per-user multifactor authentication state", PerUserMfaUpdate),
            ("Create Temporary Access Pass method for user", MethodRegistration),
            ("Assign Hardware Oath Token", HardwareTokenChange),
            ("Authentication Methods Policy Update", PolicyUpdate),
            ("Authentication Strength Combination Configuration Create ", PolicyUpdate),
            ("PATCH UserAuthMethod.PatchSignInPreferencesAsync", BackendOperation),
            ("POST UserAuthMethod.SecurityInfoRegistrationCallback", BackendOperation),
            ("Something that Microsoft logs tomorrow", UnclassifiedEvent),
            # Known under another service; what registration's own service logs is ours all the same.
            ("Reset password", PasswordOperation),
        ],
    )
    def test_an_activity_of_the_service_makes_its_family(self, activity, family):
        assert type(one(graph(activityDisplayName=activity))) is family

    @pytest.mark.parametrize(
        ("service", "activity", "family"),
        [
            ("Device Registration Service", "Add Passkey (device-bound)", DeviceCredentialChange),
            ("Device Registration Service", "Delete FIDO2 security key", DeviceCredentialChange),
            ("Self-service Password Management", "Self-service password reset flow activity progress", PasswordResetProgress),
            ("Azure MFA", "Fraud reported - no action taken", MfaReport),
            ("Microsoft Entra multifactor authentication", "Suspicious activity reported", MfaReport),
            ("Microsoft Entra Management UX", "Add blocked user", MfaReport),
            ("AAD Management UX", "Add blocked user", MfaReport),
            ("Core Directory", "Update user", UserUpdate),
            ("core directory", "Disable Strong Authentication", UserUpdate),
            ("Conditional Access", "Update security defaults", PolicyUpdate),
        ],
    )  # fmt: skip
    def test_a_related_service_under_its_names_makes_its_family(self, service, activity, family):
        assert type(one(graph(loggedByService=service, activityDisplayName=activity))) is family

    @pytest.mark.parametrize(
        "activity",
        [
            "POST Tenant.CreateTenant",
            "Tenant.CreateTenant",
            "POST TenantRemoveBypassedUser",
            "DSR Delete: MFA.Anything",
            "DSR Export: MFA.Anything",
        ],
    )
    def test_back_end_noise_and_gdpr_rows_are_passed_over(self, activity):
        assert passed_over(graph(activityDisplayName=activity)) == {("Authentication Methods", activity): 1}


class TestSectionB:
    """Reasons."""

    @pytest.mark.parametrize(
        ("text", "method", "usages"),
        [
            ("User registered Authenticator App with Code", Method.AUTHENTICATOR, {Usage.CODE}),
            ("User registered temporary access pass method", Method.TEMPORARY_ACCESS_PASS, set()),
            ("Admin registered phone method for user", Method.PHONE, set()),
            ("Admin deleted Windows Hello for Business Authentication Method for user", Method.WINDOWS_HELLO, set()),
        ],
    )
    def test_two_emitters_have_two_grammars(self, text, method, usages):
        assert (read_reason(text).method, read_reason(text).usages) == (method, frozenset(usages))

    def test_the_longest_verb_phrase_wins(self):
        assert (
            read_reason("User failed to start the registration for Email").reason
            is Reason.USER_FAILED_TO_START_REGISTRATION
        )
        assert read_reason("User failed to register Email").reason is Reason.USER_FAILED_TO_REGISTER_METHOD

    def test_an_unknown_method_phrase_stays_verbatim(self):
        event = one(graph(resultReason="User registered  Neural  Implant."))
        assert (event.method, event.method_text) == (None, "Neural Implant")
        assert event.reason_text == "User registered  Neural  Implant."

    @pytest.mark.parametrize(
        ("words", "method", "usages"),
        [
            ("Mobile Phone Call", Method.PHONE, {Usage.VOICE}),
            ("Office Phone", Method.OFFICE_PHONE, {Usage.VOICE}),
            ("Alternate Mobile Phone Call", Method.ALTERNATE_PHONE, {Usage.VOICE}),
            ("Security Questions", Method.SECURITY_QUESTIONS, set()),
            ("Platform Credential method", Method.PLATFORM_CREDENTIAL, set()),
        ],
    )
    def test_reasons_that_no_real_source_showed_are_parsed_by_grammar(self, words, method, usages):
        read = read_reason(f"User registered {words}")
        assert (read.method, read.usages) == (method, frozenset(usages))

    def test_a_deletion_of_one_passkey_left_two_rows(self):
        rows = [graph(id=f"IAMUX_{w}", activityDisplayName="User deleted security info", resultReason=f"User deleted {w}") for w in ("FIDO", "FIDO2")]  # fmt: skip
        assert [type(event) for event in parse_events(rows).events] == [MethodDeletion, MethodDeletion]

    def test_a_MyAccess_row_is_stamped_at_a_whole_second(self):
        event = one(graph(loggedByService="MyAccess", activityDateTime="2026-02-25T09:19:25Z"))
        assert (event.service, event.occurred_at.microsecond, event.tick) == ("MyAccess", 0, 0)

    def test_microsofts_own_service_acts_by_itself(self):
        app = {"displayName": "Azure MFA StrongAuthenticationService", "appId": "b5a60e17-0000-4000-8000-000000000001"}
        event = one(
            graph(activityDisplayName="Update user", loggedByService="Core Directory", initiatedBy={"app": app})
        )
        assert (event.initiator, event.actor.kind) == (Initiator.SERVICE, PrincipalKind.APPLICATION)

    def test_an_administrator_who_adds_a_phone_leaves_two_records_of_one_time_and_target(self):
        admin = {"user": {"id": "ad0e0000-0000-4000-8000-000000000001", "userPrincipalName": "admin@contoso.com"}}
        pair = [
            graph(activityDisplayName="Admin registered security info", initiatedBy=admin, resultReason="Admin registered phone method for user"),
            graph(id="Directory_X", activityDisplayName="Update user", loggedByService="Core Directory", initiatedBy=admin),
        ]  # fmt: skip
        events = parse_events(pair).events
        assert [type(event) for event in events] == [MethodRegistration, UserUpdate]
        assert [event.initiator for event in events] == [Initiator.ADMIN, Initiator.ADMIN]
        assert len({(event.occurred_at, event.target.id) for event in events}) == 1

    def test_one_correlation_id_is_shared_by_several_records(self):
        both = [graph(), graph(id="Device Registration Service_X", activityDisplayName="Add FIDO2 security key", loggedByService="Device Registration Service")]  # fmt: skip
        assert len(parse_events(both).events) == 2

    @pytest.mark.parametrize(
        "text",
        ["Microsoft.Online.Workflows.ObjectInUseException", "PIM says no", "None of these", "x" * 5000],
    )
    def test_an_unknown_reason_passes_through(self, text):
        event = one(graph(resultReason=text))
        assert (event.reason, event.method, event.reason_text) == (None, None, text)

    def test_password_reset_spells_cancelled_the_british_way(self):
        for spelled in ("cancelled", "canceled"):
            text = f"User {spelled} before passing the required authentication methods"
            assert read_reason(text).reason is Reason.SSPR_CANCELED_BEFORE_PASSING

    def test_the_literal_None_is_no_reason(self):
        event = one(graph(resultReason="None"))
        assert (event.reason, event.reason_text) == (None, None)


class TestGraph:
    """C1: Microsoft Graph."""

    def test_operation_type_may_be_missing_or_ServiceApi(self):
        assert one(graph(operationType="ServiceApi")).operation_type == "ServiceApi"
        record = graph()
        del record["operationType"]
        assert one(record).operation_type is None

    def test_both_initiators_can_be_there_with_nothing_inside(self):
        empty = {"id": None, "displayName": None, "userPrincipalName": None, "ipAddress": ""}
        event = one(graph(initiatedBy={"user": empty, "app": {"appId": None, "displayName": None}}))
        assert (event.actor, event.ip_address, event.initiator) == (None, None, None)

    def test_the_application_is_taken_where_the_user_is_empty(self):
        app = {"appId": None, "displayName": None, "servicePrincipalName": "contoso-sync"}
        event = one(graph(initiatedBy={"user": {"id": None, "ipAddress": IP}, "app": app}))
        assert (event.actor.kind, event.actor.service_principal_name) == (PrincipalKind.APPLICATION, "contoso-sync")
        assert (event.initiator, event.ip_address) == (Initiator.APPLICATION, IP)

    def test_self_service_group_management_puts_a_upn_into_the_applications_name(self):
        event = one(
            graph(
                loggedByService="Self-service Group Management",
                activityDisplayName="Updated ConvergedUXV2 feature value",
                initiatedBy={"user": None, "app": {"displayName": UPN}},
            )
        )
        assert (type(event), event.actor.display_name) == (PolicyUpdate, UPN)

    def test_extra_keys_of_beta_are_read(self):
        user = {"id": USER, "userType": "Guest", "homeTenantId": TENANT, "homeTenantName": "Contoso", "roles": []}
        actor = one(graph(initiatedBy={"user": user})).actor
        assert (actor.user_type, actor.home_tenant_id, actor.home_tenant_name) == ("Guest", TENANT, "Contoso")

    def test_the_targets_type_may_be_spelled_with_a_capital(self):
        target = one(graph(targetResources=[{"Type": "User", "id": USER}])).target
        assert (target.kind, target.type_text, target.id) == (PrincipalKind.USER, "User", USER)

    def test_the_targets_type_may_be_not_available(self):
        event = one(graph(targetResources=[{"type": "N/A", "id": None}]))
        assert (event.target, event.targets[0].kind, event.targets[0].type_text) == (None, PrincipalKind.OTHER, None)

    def test_the_order_of_targets_is_not_fixed(self):
        targets = [{"type": "Policy", "id": "p"}, {"type": "User", "id": USER}, {"type": "User", "id": "second"}]
        event = one(graph(targetResources=targets))
        assert (event.target.id, [t.kind.value for t in event.targets]) == (USER, ["other", "user", "user"])

    def test_a_service_principal_is_an_application(self):
        event = one(graph(targetResources=[{"type": "ServicePrincipal", "id": "s"}]))
        assert (event.targets[0].kind, event.target) == (PrincipalKind.APPLICATION, None)

    def test_values_of_properties_are_encoded_twice(self):
        record = graph()
        inner = [{"MethodType": 6, "Default": True}]
        record["targetResources"][0]["modifiedProperties"] = [
            {"displayName": "StrongAuthenticationMethod", "oldValue": json.dumps(json.dumps(inner)), "newValue": json.dumps("Multiple")},
            {"displayName": "plain", "oldValue": "Member", "newValue": None},
        ]  # fmt: skip
        first, second = one(record).changes
        assert (first.old_value, first.new_value) == (inner, "Multiple")
        assert (second.old_value, second.new_value, second.target_id) == ("Member", None, USER)

    def test_exporters_unwrap_the_json_inside_values(self):
        record = graph(additionalDetails=[{"key": "n", "value": 5}])
        record["targetResources"][0]["modifiedProperties"] = [
            {"displayName": "x", "oldValue": [], "newValue": {"a": 1}}
        ]
        event = one(record)
        assert (event.changes[0].old, event.changes[0].new, event.details) == ("[]", '{"a": 1}', (("n", "5"),))

    def test_the_user_agent_may_stand_in_the_details(self):
        assert one(graph()).user_agent == AGENT
        assert one(graph(userAgent="other")).user_agent == "other"
        assert one(graph(additionalDetails=[{"key": "User-Agent", "value": "N/A"}])).user_agent is None

    def test_the_initiators_name_may_differ_from_the_targets_where_the_ids_are_one(self):
        record = graph()
        record["initiatedBy"]["user"]["userPrincipalName"] = "renamed@contoso.com"
        assert one(record).initiator is Initiator.USER

    def test_a_zero_id_says_nothing_about_the_person(self):
        record = graph()
        record["initiatedBy"]["user"]["id"] = "00000000-0000-0000-0000-000000000000"
        assert one(record).initiator is Initiator.USER
        record["initiatedBy"]["user"]["userPrincipalName"] = "admin@contoso.com"
        assert one(record).initiator is Initiator.ADMIN

    def test_names_decide_without_case_and_words_where_names_are_missing(self):
        record = graph()
        record["initiatedBy"] = {"user": {"userPrincipalName": UPN.upper()}}
        assert one(record).initiator is Initiator.USER
        record["initiatedBy"] = {"user": {"displayName": "somebody"}}
        assert one(record).initiator is Initiator.USER
        record["activityDisplayName"] = "Admin deleted security info"
        assert one(record).initiator is Initiator.ADMIN

    def test_a_user_who_changes_what_is_no_user_is_an_administrator(self):
        policy = graph(activityDisplayName="Authentication Methods Policy Update", targetResources=[{"type": "Policy"}])
        assert one(policy).initiator is Initiator.ADMIN
        assert one(policy | {"targetResources": []}).initiator is None
        started = graph(activityDisplayName="Admin started password reset", targetResources=[])
        assert one(started).initiator is Initiator.ADMIN


class TestLogAnalytics:
    """C2."""

    def test_TenantId_is_the_workspace_and_never_the_tenant(self):
        assert one(records.log_analytics()).tenant_id == TENANT
        row = records.log_analytics(AADTenantId="", ResourceId=f"/tenants/{TENANT}/providers/Microsoft.aadiam")
        assert one(row).tenant_id == TENANT
        assert one(records.log_analytics(AADTenantId=None)).tenant_id is None

    @pytest.mark.parametrize(
        "columns",
        [
            {"ResultReason": records.REASON, "ResultDescription": ""},
            {"ResultReason": "None", "ResultDescription": records.REASON},
            {"ResultReason": None, "ResultDescription": records.REASON},
        ],
    )
    def test_the_reason_stands_in_one_of_two_columns(self, columns):
        assert one(records.log_analytics(**columns)).reason_text == records.REASON

    def test_result_falls_back_to_ResultType(self):
        assert one(records.log_analytics(Result="", ResultType="failure")).status is Status.FAILURE

    def test_category_is_not_validated(self):
        assert one(records.log_analytics(Category="Audit")).category == "Audit"

    def test_rows_arrive_duplicated(self):
        result = parse_events([records.log_analytics(), records.log_analytics()])
        assert (len(result.events), result.copies) == (1, 1)

    def test_a_projection_may_leave_columns_out(self):
        row = records.log_analytics()
        for name in ("LoggedByService", "AADTenantId", "ActivityDateTime"):
            del row[name]
        event = one(row)
        assert (event.service, event.tenant_id, event.shape) == (None, None, "log_analytics")
        assert event.occurred_at.isoformat() == "2026-02-25T09:19:25.391000+00:00"

    def test_an_activity_may_end_in_a_blank_and_hold_a_dash(self):
        row = records.log_analytics(
            ActivityDisplayName="Update application – secrets ", LoggedByService="Core Directory"
        )
        assert passed_over(row) == {("Core Directory", "Update application – secrets "): 1}


class TestDiagnostic:
    """C3."""

    def test_the_inner_category_counts(self):
        assert one(records.diagnostic(category="Policy")).category == "UserManagement"

    @pytest.mark.parametrize(
        ("inner", "outer"),
        [
            ({"resultReason": records.REASON, "resultDescription": "x"}, "y"),
            ({"resultReason": "None", "resultDescription": records.REASON}, "y"),
            ({"resultReason": None, "resultDescription": ""}, records.REASON),
        ],
    )
    def test_the_reason_stands_in_up_to_three_places(self, inner, outer):
        record = records.diagnostic(resultDescription=outer)
        record["properties"] |= inner
        assert one(record).reason_text == records.REASON

    def test_resultType_is_optional_and_serves_where_there_is_no_result(self):
        record = records.diagnostic(resultType="failure")
        assert one(record).status is Status.SUCCESS
        del record["properties"]["result"]
        assert one(record).status is Status.FAILURE

    @pytest.mark.parametrize(
        ("address", "read"),
        [(None, None), ("<null>", None), ("", None), ("::2a02:1", "::2a02:1"), (IP, IP)],
    )
    def test_the_callers_address_may_be_absent_or_malformed(self, address, read):
        record = records.diagnostic(callerIpAddress=address)
        record["properties"]["initiatedBy"]["user"]["ipAddress"] = ""
        assert one(record).ip_address == read

    def test_the_tenant_comes_from_the_record_the_properties_or_the_resource(self):
        assert one(records.diagnostic(resourceId=None)).tenant_id == TENANT
        assert one(records.diagnostic(tenantId="")).tenant_id == TENANT
        record = records.diagnostic(tenantId=None, resourceId=None)
        assert one(record).tenant_id is None
        record["properties"]["tenantId"] = "inner"
        assert one(record).tenant_id == "inner"

    def test_operationName_serves_where_the_inner_name_is_absent(self):
        record = records.diagnostic(operationName="User deleted security info")
        record["properties"]["activityDisplayName"] = None
        assert type(one(record)) is MethodDeletion

    def test_the_inner_name_counts_where_the_outer_one_differs(self):
        assert type(one(records.diagnostic(operationName="Update policy"))) is MethodRegistration
        assert type(one(records.diagnostic_text(operationName="Update policy"))) is MethodRegistration

    def test_level_is_a_number_or_text_and_never_read(self):
        for level in (4, "4", "Informational", None):
            assert one(records.diagnostic(Level=level)).id == ID

    def test_times_may_have_a_blank_or_no_zone(self):
        record = records.diagnostic(time="2026-02-25 09:19:25.391")
        del record["properties"]["activityDateTime"]
        assert one(record).occurred_at.isoformat() == "2026-02-25T09:19:25.391000+00:00"

    def test_siem_keys_beside_it_do_no_harm(self):
        assert one(records.diagnostic(p_event_time="x", p_any_ip_addresses=[IP])).id == ID

    def test_redelivery_is_normal(self):
        result = parse_events({"records": [records.diagnostic(), records.diagnostic()]})
        assert (len(result.events), result.copies, result.total) == (1, 1, 2)

    def test_records_of_other_diagnostic_categories_are_passed_over(self):
        assert passed_over(
            {"operationName": "Sign-in activity", "category": "SignInLogs", "properties": {"id": "1"}}
        ) == {(None, "Sign-in activity"): 1}
        assert passed_over(records.diagnostic_text(operationName="Sign-in activity", properties="{trunc")) == {
            (None, "Sign-in activity"): 1
        }


class TestPortalCsv:
    """C4."""

    def test_a_row_has_86_columns(self):
        assert len(records.portal_csv()) == 86

    def test_no_id_is_made_up(self):
        event = one(records.portal_csv())
        assert (event.id, event.key[:8], len(event.key)) == (None, "content:", 40)

    def test_the_user_agents_column_may_be_renamed(self):
        row = records.portal_csv()
        row["UserAgent"] = row.pop("User Agent")
        assert one(row).user_agent == AGENT

    @pytest.mark.parametrize("header", ["\ufeffDate (UTC)", '\ufeff"Date (UTC)"', "Fecha (UTC)", "\ufeffFecha (UTC)", '\ufeff"Fecha (UTC)"'])  # fmt: skip
    def test_the_header_may_start_with_a_byte_order_mark_and_be_localised(self, header):
        row = records.portal_csv()
        row[header] = row.pop("Date (UTC)")
        assert one(row).shape == "portal_csv"

    @pytest.mark.parametrize("word", ["success", "Success", "SUCCESS"])
    def test_the_result_is_compared_without_case(self, word):
        assert one(records.portal_csv(Result=word)).status is Status.SUCCESS

    def test_a_localised_result_stays_verbatim(self):
        event = one(records.portal_csv(Result="Êxito"))
        assert (event.status, event.status_text) == (Status.OTHER, "Êxito")

    def test_an_application_is_known_by_the_start_of_its_type_or_by_its_columns(self):
        row = records.portal_csv(ActorType="Application", ActorServicePrincipalName="sync")
        assert one(row).actor.kind is PrincipalKind.APPLICATION
        row = records.portal_csv(ActorType="", ActorServicePrincipalName="sync")
        assert one(row).actor.kind is PrincipalKind.APPLICATION
        assert one(records.portal_csv(ActorType="")).actor.kind is PrincipalKind.USER

    def test_three_targets_five_properties_and_six_details_are_read(self):
        row = records.portal_csv()
        for n in (1, 2, 3):
            row[f"Target{n}ObjectId"] = f"t{n}"
            for m in (1, 2, 3, 4, 5):
                row |= {f"Target{n}ModifiedProperty{m}Name": f"p{n}{m}", f"Target{n}ModifiedProperty{m}NewValue": "1"}
        for n in range(1, 7):
            row |= {f"AdditionalDetail{n}Key": f"k{n}", f"AdditionalDetail{n}Value": f"v{n}"}
        event = one(row)
        assert [t.id for t in event.targets] == ["t1", "t2", "t3"]
        assert [(c.target_id, c.name) for c in event.changes] == [(f"t{n}", f"p{n}{m}") for n in (1, 2, 3) for m in (1, 2, 3, 4, 5)]  # fmt: skip
        assert event.details == tuple((f"k{n}", f"v{n}") for n in range(1, 7))

    def test_a_value_without_its_name_is_kept(self):
        row = records.portal_csv(AdditionalDetail4Value="alone", Target2ModifiedProperty1NewValue="new")
        event = one(row)
        assert event.details[-1] == ("", "alone")
        assert (event.changes[-1].new, len(event.targets)) == ("new", 2)

    def test_the_json_download_may_hold_an_empty_user_agent(self):
        assert one(graph(userAgent="", additionalDetails=[])).user_agent is None


class TestUnified:
    """C5."""

    def test_an_operation_ends_in_a_full_stop(self):
        event = one(records.unified(Operation="Disable Strong Authentication."))
        assert (event.activity, event.activity_text) == (
            Activity.DISABLE_STRONG_AUTHENTICATION,
            "Disable Strong Authentication.",
        )

    @pytest.mark.parametrize("time", ["2026-02-25T09:19:25", "2026-02-25 09:19:25"])
    def test_a_time_without_zone_is_utc_with_T_or_a_blank(self, time):
        assert one(records.unified(CreationTime=time)).occurred_at.isoformat() == "2026-02-25T09:19:25+00:00"

    def test_a_service_principal_acts_under_its_name(self):
        actors = [{"ID": "Azure MFA StrongAuthenticationService", "Type": 1}, {"ID": "x", "Type": 2}]
        event = one(records.unified(UserId="ServicePrincipal_abc", Actor=actors))
        assert (event.actor.display_name, event.actor.service_principal_id, event.initiator) == (
            "Azure MFA StrongAuthenticationService",
            "abc",
            Initiator.SERVICE,
        )

    def test_addresses_may_be_empty(self):
        assert one(records.unified(ActorIpAddress="", ClientIP=IP)).ip_address == IP
        assert one(records.unified(ActorIpAddress="", ClientIP="")).ip_address is None

    def test_modified_properties_may_be_missing(self):
        record = records.unified()
        for name in ("ModifiedProperties", "Actor", "Target", "ExtendedProperties"):
            del record[name]
        event = one(record)
        assert (event.changes, event.details, event.target.upn, event.target.id) == ((), (), UPN, None)

    def test_scalars_lose_one_encoding_and_arrays_do_not(self):
        changes = one(records.unified()).changes
        assert [c.new_value for c in changes] == ["Member", [{"MethodType": 6, "Default": True}]]

    def test_security_info_operations_are_accepted_where_they_come(self):
        event = one(records.unified(Operation="User registered security info."))
        assert (type(event), event.service) == (MethodRegistration, "Authentication Methods")

    def test_the_target_is_a_user_only_where_a_user_principal_name_says_so(self):
        event = one(records.unified(Operation="Set Company Information.", ObjectId="Contoso", Target=[]))
        assert (type(event), event.target, event.targets[0].kind) == (PolicyUpdate, None, PrincipalKind.OTHER)
        assert one(records.unified(ObjectId="")).target.upn == UPN

    @pytest.mark.parametrize("value", ["{trunc", "[1]", 5, None])
    def test_details_that_are_no_object_stay_as_they_are(self, value):
        event = one(records.unified(ExtendedProperties=[{"Name": "additionalDetails", "Value": value}]))
        assert event.details == (("additionalDetails", "5" if value == 5 else value),)

    def test_other_workloads_are_passed_over(self):
        assert passed_over(records.unified(Operation="FileAccessed", Workload="SharePoint")) == {
            ("Core Directory", "FileAccessed"): 1
        }


class TestSiem:
    """C6."""

    def test_elastic_keys_lists_by_number_in_the_order_of_the_numbers(self):
        record = records.elastic()
        inner = record["azure"]["auditlogs"]["properties"]
        inner["additional_details"] = {str(n): {"key": f"k{n}", "value": "v"} for n in (10, 2, 0, 1)}
        assert [key for key, _ in one(record).details] == ["k0", "k1", "k2", "k10"]

    def test_elastic_may_be_flat_and_may_hold_lists(self):
        record = records.elastic()
        logs = record.pop("azure")["auditlogs"]
        logs["properties"]["target_resources"] = list(logs["properties"]["target_resources"].values())
        event = one(record | {"azure.auditlogs": logs, "azure.tenant_id": TENANT})
        assert (event.target.id, event.tenant_id, len(event.changes)) == (USER, TENANT, 1)

    def test_elastic_inner_keys_of_the_initiator_are_camel_or_snake(self):
        record = records.elastic()
        record["azure"]["auditlogs"]["properties"]["initiated_by"] = {
            "user": {"id": USER, "user_principal_name": UPN, "ip_address": IP}
        }
        event = one(record)
        assert (event.actor.upn, event.ip_address) == (UPN, IP)

    def test_elastic_clientError_never_reaches_the_outcome(self):
        record = records.elastic(event={})
        record["azure"]["auditlogs"]["properties"]["result"] = "clientError"
        assert one(record).status is Status.CLIENT_ERROR

    def test_elastic_falls_back_to_its_common_fields(self):
        record = records.elastic(user_agent={"original": AGENT}, client={"ip": IP})
        del record["source"]
        inner = record["azure"]["auditlogs"]["properties"]
        for name in ("result", "activity_display_name", "activity_datetime", "correlation_id", "additional_details"):
            del inner[name]
        inner["initiated_by"] = inner["target_resources"] = None
        del record["azure"]["tenant_id"]
        event = one(record)
        assert (event.status, event.activity, event.ip_address) == (Status.SUCCESS, Activity(records.ACTIVITY), IP)
        assert (event.user_agent, event.correlation_id, event.tenant_id) == (AGENT, records.CORRELATION, TENANT)
        assert event.occurred_at.isoformat() == "2026-02-25T09:19:25.391000+00:00"

    def test_elastic_without_properties_is_passed_over_by_its_operation(self):
        assert passed_over({"azure": {"auditlogs": {"operation_name": "Add user"}}}) == {(None, "Add user"): 1}

    def test_splunks_older_source_types_hold_graphs_shape(self):
        assert one(graph()).shape == "graph"

    def test_flattened_rows_of_other_siems_are_rejected_and_say_so(self):
        (rejected,) = parse_events({"properties_id": "1", "operationName": "Update user"}).rejected
        assert (rejected.shape, rejected.problems[0].path) == (None, "$")
