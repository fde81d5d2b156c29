"""OCSF events, judged by the framework's own schemas, and the meaning of each."""

import json
from datetime import UTC, datetime

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import entra_combined_reg as ecr
from entra_combined_reg.catalog import METHODS, Activity, Method
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import FAMILY_OF, SecurityInfoEvent
from entra_combined_reg.export import OCSF_VERSIONS, to_ocsf
from entra_combined_reg.testing import make_event
from export import ocsf_schemas, samples
from wire import records

EVERY = samples.every()
HOSTILE = samples.hostile()


def only(event, version="1.8.0", **asked):
    (written,) = to_ocsf([event], version, **asked)
    return written


def did(activity, version):
    written = only(make_event(activity), version)
    return written["class_uid"], written["activity_id"], written["activity_name"]


class TestTheSchemasOfOthers:
    def test_the_versions_are_these(self):
        assert OCSF_VERSIONS == ocsf_schemas.VERSIONS

    @pytest.mark.parametrize("version", ocsf_schemas.VERSIONS)
    def test_every_event_of_every_kind_fits_its_class(self, version):
        written = to_ocsf([*EVERY, *HOSTILE], version, unmapped=True, raw_data=True)
        user_class = 3001 if version != "1.9.0" else 3007
        assert {one["class_uid"] for one in written} == {0, 3004, user_class}
        for one in written:
            ocsf_schemas.judge(version, one["class_uid"]).validate(one)

    @pytest.mark.parametrize("version", ocsf_schemas.VERSIONS)
    def test_ids_and_names_belong_together(self, version):
        for one, event in zip(to_ocsf(EVERY, version), EVERY, strict=True):
            captions = ocsf_schemas.activities(version, one["class_uid"])
            other = event.activity.value if event.activity else event.activity_text
            assert one["activity_name"] == (other if one["activity_id"] == 99 else captions[one["activity_id"]])
            assert one["type_uid"] == one["class_uid"] * 100 + one["activity_id"]
            for factor in one.get("auth_factors", one.get("unmapped", {}).get("auth_factors", [])):
                if factor["factor_type_id"] != 99:
                    assert factor["factor_type"] == ocsf_schemas.factor_captions()[factor["factor_type_id"]]

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.sampled_from(ocsf_schemas.VERSIONS),
        st.sampled_from([*FAMILY_OF]),
        st.fixed_dictionaries(
            {},
            optional={
                "id": st.none() | st.text(max_size=9),
                "result": st.none() | st.text(max_size=9),
                "resultReason": st.none() | st.text(max_size=30),
                "correlationId": st.none() | st.text(max_size=9),
                "initiatedBy": st.fixed_dictionaries({}, optional={
                    "user": st.dictionaries(st.sampled_from(["id", "displayName", "userPrincipalName", "ipAddress", "userType"]), st.none() | st.text(max_size=9)),
                    "app": st.dictionaries(st.sampled_from(["appId", "displayName", "servicePrincipalId", "servicePrincipalName"]), st.none() | st.text(max_size=9)),
                }),
                "targetResources": st.lists(st.dictionaries(st.sampled_from(["id", "displayName", "type", "userPrincipalName"]), st.none() | st.sampled_from(["User", "Policy"]) | st.text(max_size=9)), max_size=2),
            },
        ),
    )  # fmt: skip
    def test_whatever_a_record_holds_the_event_fits_its_class(self, version, activity, fields):
        result = ecr.parse_events([records.graph(activityDisplayName=activity.value, **fields)], keep_raw=True)
        for one in to_ocsf(result.events, version, unmapped=True, raw_data=True):
            ocsf_schemas.judge(version, one["class_uid"]).validate(one)
            json.dumps(one, ensure_ascii=False, allow_nan=False).encode()


class TestWhole:
    def test_a_registration(self):
        assert only(samples.event()) == {
            "category_uid": 3,
            "category_name": "Identity & Access Management",
            "class_uid": 3001,
            "class_name": "Account Change",
            "activity_id": 10,
            "activity_name": "MFA Factor Enable",
            "type_uid": 300110,
            "severity_id": 1,
            "severity": "Informational",
            "time": 1772011165391,
            "message": f"{records.ACTIVITY}: {records.REASON}",
            "status_id": 1,
            "status": "Success",
            "status_code": "success",
            "status_detail": records.REASON,
            "metadata": {
                "version": "1.8.0",
                "product": {"name": "Microsoft Entra ID", "vendor_name": "Microsoft"},
                "uid": records.ID,
                "original_event_uid": records.ID,
                "original_time": "2026-02-25T09:19:25.391000Z",
                "log_name": "AuditLogs",
                "log_provider": "Authentication Methods",
                "event_code": records.ACTIVITY,
                "correlation_uid": records.CORRELATION,
            },
            "actor": {"user": {"uid": records.USER, "name": records.UPN}},
            "user": {"uid": records.USER, "name": records.UPN, "display_name": "Adele"},
            "src_endpoint": {"ip": records.IP},
            "http_request": {"user_agent": records.AGENT},
            "auth_factors": [
                {"factor_type_id": 5, "factor_type": "Push Notification"},
                {"factor_type_id": 7, "factor_type": "OTP"},
            ],
            "observables": [
                {"name": "user.name", "type_id": 4, "type": "User Name", "value": records.UPN},
                {"name": "actor.user.name", "type_id": 4, "type": "User Name", "value": records.UPN},
                {"name": "src_endpoint.ip", "type_id": 2, "type": "IP Address", "value": records.IP},
            ],
        }

    def test_the_tenant_is_named_where_the_record_does(self):
        (event,) = ecr.parse_events([records.log_analytics()]).events
        assert only(event)["metadata"]["tenant_uid"] == records.TENANT

    def test_from_1_9_on_a_user_is_managed(self):
        old, new = only(samples.event()), only(samples.event(), "1.9.0")
        changed = {"class_uid": 3007, "class_name": "User Management", "activity_id": 12, "activity_name": "Enable MFA Factors",
                   "type_uid": 300712, "metadata": old["metadata"] | {"version": "1.9.0"}}  # fmt: skip
        assert new == old | changed

    def test_before_1_7_factors_and_the_id_of_the_record_have_no_place_and_before_1_5_the_display_name_another(self):
        newer, old, older = (only(samples.event(), version) for version in ("1.8.0", "1.6.0", "1.4.0"))
        metadata = {key: value for key, value in newer["metadata"].items() if key != "original_event_uid"}
        rest = {key: value for key, value in newer.items() if key != "auth_factors"}
        moved = {"unmapped": {"auth_factors": newer["auth_factors"]}}
        assert old == rest | moved | {"metadata": metadata | {"version": "1.6.0"}}
        user = {"uid": records.USER, "name": records.UPN, "full_name": "Adele"}
        assert older == old | {"user": user, "metadata": metadata | {"version": "1.4.0"}}

    def test_a_policy_is_an_entity(self):
        event = samples.event(
            activityDisplayName="Authentication Methods Policy Update", resultReason=None,
            targetResources=[{"modifiedProperties": []}, samples.POLICY], initiatedBy=samples.ADMIN,
        )  # fmt: skip
        written = only(event)
        assert {name: written[name] for name in ("class_uid", "type_uid", "activity_name", "entity", "actor", "message")} == {
            "class_uid": 3004,
            "type_uid": 300403,
            "activity_name": "Update",
            "entity": {"uid": "p-1", "name": "Authentication methods policy", "type": "Policy"},
            "actor": {"user": {"uid": "00000000-0000-4000-8000-00000000ad01", "name": "megan@contoso.com", "display_name": "Megan"}},
            "message": "Authentication Methods Policy Update",
        }  # fmt: skip
        assert "user" not in written
        assert "auth_factors" not in written
        assert only(event, "1.4.0")["actor"]["user"]["full_name"] == "Megan"
        assert set(only(event, "1.3.0")["unmapped"]) == {"actor"}
        assert set(only(event, "1.1.0")["unmapped"]) == {"actor", "src_endpoint", "http_request"}


#: Class and activity up to 1.8.0, from 1.9.0 on, and what becomes these.
DID = """
3001-10 3007-12 USER_REGISTERED_SECURITY_INFO ADMIN_REGISTERED_SECURITY_INFO CREATE_TEMPORARY_ACCESS_PASS_METHOD
3001-10 3007-12 ADD_FIDO2_SECURITY_KEY ADD_PASSKEY_DEVICE_BOUND ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL
3001-10 3007-12 ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL ADD_PLATFORM_CREDENTIAL
3001-11 3007-13 USER_DELETED_SECURITY_INFO ADMIN_DELETED_SECURITY_INFO DELETE_FIDO2_SECURITY_KEYS
3001-11 3007-13 DELETE_PASSKEY_DEVICE_BOUND DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL DELETE_PLATFORM_CREDENTIAL
3001-11 3007-13 DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL
3001-3 3007-8 CHANGE_USER_PASSWORD CHANGE_PASSWORD_SELF_SERVICE
3001-4 3007-9 RESET_PASSWORD RESET_USER_PASSWORD RESET_PASSWORD_SELF_SERVICE RESET_PASSWORD_BY_ADMIN
3001-12 3007-7 UNLOCK_USER_ACCOUNT_SELF_SERVICE
3001-99 3007-2 USER_CHANGED_DEFAULT_SECURITY_INFO USER_UPDATED_SECURITY_INFO ADMIN_UPDATED_SECURITY_INFO UPDATE_USER
3001-99 3007-2 ADD_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL REMOVE_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL
3001-99 3007-2 ENABLE_STRONG_AUTHENTICATION DISABLE_STRONG_AUTHENTICATION CREATE_APPLICATION_PASSWORD_FOR_USER
3001-99 3007-2 DELETE_APPLICATION_PASSWORD_FOR_USER SET_USER_OATH_TOKEN_METADATA_ENABLED PATCH_SIGN_IN_PREFERENCES
3001-99 3007-2 UPDATE_STS_REFRESH_TOKEN_VALID_FROM UPDATE_PER_USER_MFA_STATE RESTORE_MFA_ON_REMEMBERED_DEVICES
3001-99 3007-2 SET_FORCE_CHANGE_USER_PASSWORD ADD_BLOCKED_USER ADD_BYPASS_USER CLEAR_BLOCK_ON_USER REMOVE_BYPASSED_USER
3001-99 3007-99 USER_STARTED_SECURITY_INFO_REGISTRATION USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO
3001-99 3007-99 USER_CANCELED_SECURITY_INFO_REGISTRATION USER_REVIEWED_SECURITY_INFO GET_PASSKEY_CREATION_OPTIONS
3001-99 3007-99 USER_STARTED_PASSWORD_CHANGE USER_STARTED_PASSWORD_RESET ADMIN_STARTED_PASSWORD_RESET
3001-99 3007-99 USER_REGISTERED_FOR_SELF_SERVICE_PASSWORD_RESET SECURITY_INFO_SAVED_FOR_SELF_SERVICE_PASSWORD_RESET
3001-99 3007-99 USER_COMPLETED_SECURITY_INFO_REGISTRATION_FOR_SELF_SERVICE_PASSWORD_RESET ASSIGN_HARDWARE_OATH_TOKEN
3001-99 3007-99 SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS BLOCKED_FROM_SELF_SERVICE_PASSWORD_RESET
3001-99 3007-99 FRAUD_REPORTED_NO_ACTION_TAKEN FRAUD_REPORTED_USER_IS_BLOCKED_FOR_MFA SUSPICIOUS_ACTIVITY_REPORTED
3001-99 3007-99 POST_SECURITY_INFO_REGISTRATION_CALLBACK
3004-1 3004-1 CREATE_HARDWARE_OATH_TOKEN BULK_UPLOAD_HARDWARE_OATH_TOKEN ADD_CONDITIONAL_ACCESS_POLICY
3004-1 3004-1 AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_CREATE AUTHENTICATION_STRENGTH_POLICY_CREATE
3004-3 3004-3 UPDATE_HARDWARE_OATH_TOKEN AUTHENTICATION_METHODS_POLICY_RESET AUTHENTICATION_METHODS_POLICY_UPDATE
3004-3 3004-3 AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_UPDATE AUTHENTICATION_STRENGTH_POLICY_UPDATE
3004-3 3004-3 MFA_SERVICE_POLICY_UPDATE SET_COMPANY_INFORMATION SET_DIRECTORY_FEATURE_ON_TENANT SET_PASSWORD_POLICY
3004-3 3004-3 ENABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY DISABLE_PASSWORD_WRITEBACK_FOR_DIRECTORY UPDATE_SECURITY_DEFAULTS
3004-3 3004-3 UPDATED_CONVERGED_UX_V2_FEATURE UPDATED_SSPR_CONVERGENCE_FEATURE UPDATE_CONDITIONAL_ACCESS_POLICY
3004-3 3004-3 UPDATE_USER_RISK_AND_MFA_REGISTRATION_POLICY
3004-4 3004-4 DELETE_HARDWARE_OATH_TOKEN AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_DELETE
3004-4 3004-4 AUTHENTICATION_STRENGTH_POLICY_DELETE DELETE_CONDITIONAL_ACCESS_POLICY
"""


class TestWhatItDid:
    def test_each_activity_in_both_numberings(self):
        expected = {
            Activity[name]: (before, after)
            for before, after, *names in (line.split() for line in DID.strip().splitlines())
            for name in names
        }
        assert set(expected) == set(FAMILY_OF)
        found = {
            activity: tuple("{}-{}".format(*did(activity, version)) for version in ("1.8.0", "1.9.0"))
            for activity in FAMILY_OF
        }
        assert found == expected

    def test_before_1_4_there_is_no_unlock(self):
        assert did(Activity.UNLOCK_USER_ACCOUNT_SELF_SERVICE, "1.3.0") == (
            3001,
            99,
            "Unlock user account (self-service)",
        )
        assert did(Activity.UNLOCK_USER_ACCOUNT_SELF_SERVICE, "1.4.0") == (3001, 12, "Unlock")

    def test_an_activity_nobody_knows_is_other_in_its_own_words(self):
        assert did("User polished security info", "1.8.0") == (3001, 99, "User polished security info")

    def test_both_spellings_are_one_activity_and_the_record_keeps_its_own(self):
        written = only(make_event("User cancelled security info registration"))
        assert written["activity_name"] == "User canceled security info registration"
        assert written["metadata"]["event_code"] == "User cancelled security info registration"

    def test_an_event_of_no_family_is_other(self):
        event = SecurityInfoEvent(occurred_at=datetime(2026, 1, 1, tzinfo=UTC), activity_text="Something")
        assert (only(event)["class_uid"], only(event)["activity_name"]) == (0, "Something")


class TestWhatCameOfIt:
    @pytest.mark.parametrize(
        ("result", "number", "name"),
        [
            ("success", 1, "Success"), ("FAILURE", 2, "Failure"), ("timeout", 99, "timeout"), ("clientError", 99, "clientError"),
            ("unknownFutureValue", 99, "unknownFutureValue"), ("Êxito", 99, "Êxito"), (None, 0, "Unknown"),
        ],
    )  # fmt: skip
    def test_what_is_neither_success_nor_failure_stays_itself(self, result, number, name):
        written = only(samples.event(result=result))
        assert (written["status_id"], written["status"], written.get("status_code")) == (number, name, result)

    def test_a_cancelled_registration_is_a_failure_with_its_reason(self):
        written = only(
            samples.event(
                activityDisplayName="User registered all required security info",
                result="failure",
                resultReason="User canceled security info registration.",
            )
        )
        assert (written["status_id"], written["status_detail"]) == (2, "User canceled security info registration.")


class TestFactors:
    @pytest.mark.parametrize(
        ("words", "numbers"),
        [
            ("Mobile Phone SMS", [1]), ("Mobile Phone Call and SMS", [1, 3]), ("Alternate Mobile Phone", [3]), ("Office Phone", [3]),
            ("Authenticator App with Notification", [5]), ("Authenticator App with Notification and Code", [5, 7]),
            ("Passwordless Microsoft Authenticator", [5]), ("Outlook mobile with Code", [7]), ("Software Oath", [7]),
            ("Hardware token", [6]), ("Email", [8]), ("Security questions", [2]), ("App Password", [11]), ("Password", [11]),
            ("Passkey", [10]), ("Fido2", [10]), ("A code from my authenticator app or token", [7]), ("Call +X XXXXXXXXXX", [3]),
        ],
    )  # fmt: skip
    def test_the_words_of_a_reason_name_the_types(self, words, numbers):
        written = only(samples.event(resultReason=f"User registered {words}"))
        assert written["auth_factors"] == [
            {"factor_type_id": number, "factor_type": ocsf_schemas.factor_captions()[number]} for number in numbers
        ]

    @pytest.mark.parametrize(
        ("words", "name"),
        [
            ("Microsoft Authenticator", "Authenticator app"), ("Phone", "Phone"),
            ("Windows Hello for Business", "Windows Hello for Business"), ("temporary access pass", "Temporary Access Pass"),
            ("Platform Credential", "Platform Credential for macOS"), ("External", "External Auth methods"),
            ("QR code", "QR code"), ("Palm of the hand", "Palm of the hand"),
        ],
    )  # fmt: skip
    def test_what_the_framework_has_no_type_for_is_other_under_its_name(self, words, name):
        written = only(samples.event(resultReason=f"User registered {words}"))
        assert written["auth_factors"] == [{"factor_type_id": 99, "factor_type": name}]

    def test_every_method_has_a_factor(self):
        event = samples.event(resultReason=None)
        for method in Method:
            (factor,) = only(attrs.evolve(event, method=method))["auth_factors"]
            assert factor["factor_type_id"] != 0
        assert {row.method for row in METHODS} == set(Method)

    @pytest.mark.parametrize(
        ("activity", "factor"),
        [
            (Activity.ADD_FIDO2_SECURITY_KEY, (10, "WebAuthn")), (Activity.DELETE_FIDO2_SECURITY_KEYS, (10, "WebAuthn")),
            (Activity.ADD_PASSKEY_DEVICE_BOUND, (10, "WebAuthn")), (Activity.DELETE_PASSKEY_DEVICE_BOUND, (10, "WebAuthn")),
            (Activity.GET_PASSKEY_CREATION_OPTIONS, (10, "WebAuthn")),
            (Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, (99, "Windows Hello for Business")),
            (Activity.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, (99, "Windows Hello for Business")),
            (Activity.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, (99, "Authenticator app")),
            (Activity.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL, (99, "Authenticator app")),
            (Activity.ADD_PLATFORM_CREDENTIAL, (99, "Platform Credential for macOS")),
            (Activity.DELETE_PLATFORM_CREDENTIAL, (99, "Platform Credential for macOS")),
            (Activity.CREATE_TEMPORARY_ACCESS_PASS_METHOD, (99, "Temporary Access Pass")),
            (Activity.ASSIGN_HARDWARE_OATH_TOKEN, (6, "Hardware Token")),
            (Activity.CREATE_APPLICATION_PASSWORD_FOR_USER, (11, "Password")),
            (Activity.DELETE_APPLICATION_PASSWORD_FOR_USER, (11, "Password")),
        ],
    )  # fmt: skip
    def test_where_the_reason_names_no_method_the_activity_may(self, activity, factor):
        written = only(make_event(activity))
        assert written["auth_factors"] == [{"factor_type_id": factor[0], "factor_type": factor[1]}]

    def test_what_the_activity_says_is_better_than_words_nobody_knows(self):
        event = samples.event(
            activityDisplayName="Add FIDO2 security key", resultReason="User registered Palm of the hand"
        )
        assert only(event)["auth_factors"] == [{"factor_type_id": 10, "factor_type": "WebAuthn"}]

    def test_what_names_no_method_has_no_factor(self):
        assert "auth_factors" not in only(make_event(Activity.USER_DELETED_SECURITY_INFO))


class TestWhoAndWhere:
    def test_an_application(self):
        event = samples.event(initiatedBy=samples.APPLICATION)
        assert only(event)["actor"] == {"app_name": "Contoso provisioning", "app_uid": "a-1"}
        older = only(event, "1.1.0")
        assert older["actor"] == {"invoked_by": "Contoso provisioning"}
        assert older["unmapped"]["app_uid"] == "a-1"

    def test_an_application_without_a_name_or_with_its_service_principal_only(self):
        event = samples.event(initiatedBy={"app": {"servicePrincipalId": "s-1"}})
        assert only(event)["actor"] == {"app_uid": "s-1"}
        assert only(event, "1.1.0")["actor"] == {"invoked_by": "s-1"}

    def test_nobody(self):
        assert "actor" not in only(samples.event(initiatedBy=None))

    def test_a_user_of_whom_only_a_name_is_known(self):
        written = only(samples.event(targetResources=[{"type": "User", "displayName": "Adele"}]))
        assert written["user"] == {"name": "Adele"}

    @pytest.mark.parametrize("activity", [records.ACTIVITY, "Update Conditional Access policy"])
    def test_an_event_that_names_nobody_and_nothing_is_a_base_event_and_keeps_the_rest(self, activity):
        event = samples.event(activityDisplayName=activity, targetResources=[{"type": "Other"}], resultReason=None)
        written = only(event)
        assert (written["class_uid"], written["category_uid"], written["type_uid"], written["activity_name"]) == (
            0,
            0,
            99,
            activity,
        )
        assert written["unmapped"] == {
            "actor": {"user": {"uid": records.USER, "name": records.UPN}},
            "src_endpoint": {"ip": records.IP},
            "http_request": {"user_agent": records.AGENT},
        }
        assert "observables" not in written

    @pytest.mark.parametrize("address", ["::2a02:908::7", "203.0.113.7:443", "fe80::1%eth0", "unknown", "999.1.1.1"])
    def test_an_address_that_is_none_is_kept_elsewhere(self, address):
        user = records.graph()["initiatedBy"]["user"] | {"ipAddress": address}
        written = only(samples.event(initiatedBy={"user": user}))
        assert "src_endpoint" not in written
        assert written["unmapped"] == {"ip_address": address}

    def test_an_address_of_the_newer_kind_is_one(self):
        written = only(samples.event(initiatedBy=samples.ADMIN))
        assert written["src_endpoint"] == {"ip": "2001:db8::7"}


class TestTime:
    def test_milliseconds_and_every_digit_beside_them(self):
        written = only(samples.event(activityDateTime="2026-02-25T09:19:25.1239999Z"))
        assert (written["time"], written["metadata"]["original_time"]) == (
            1772011165123,
            "2026-02-25T09:19:25.123999900Z",
        )

    def test_a_clock_before_the_epoch(self):
        assert only(samples.event(activityDateTime="1969-12-31T23:59:59.9995Z"))["time"] == -1

    def test_an_id_is_told_from_a_digest(self):
        event = samples.event(id=None)
        assert only(event)["metadata"]["uid"] == event.key
        assert event.key.startswith("content:")
        assert "original_event_uid" not in only(event)["metadata"]


class TestAskedForByName:
    def test_the_rest_of_the_event(self):
        event = samples.event(
            initiatedBy={"user": {**samples.ADMIN["user"], "homeTenantName": "Contoso"}},
            targetResources=[*records.graph()["targetResources"], samples.POLICY | {"userPrincipalName": "p"}],
        )
        assert only(event, unmapped=True) == only(event) | {
            "unmapped": {
                "family": "MethodRegistration",
                "operation_type": "Add",
                "category": "UserManagement",
                "initiator": "admin",
                "reason": "User registered {method}",
                "method": "authenticator",
                "usages": "code, push",
                "method_text": "Authenticator App with Notification and Code",
                "other_targets": '[{"type": "Policy", "display_name": "Authentication methods policy", "id": "p-1", "upn": "p"}]',
                "changed_properties": '["Included Updated Properties"]',
                "details": f'[["InitiatedFrom", "contoso"], ["User-Agent", "{records.AGENT}"]]',
                "shape": "graph",
                "actor_user_type": "Member",
                "actor_home_tenant_id": records.TENANT,
                "actor_home_tenant_name": "Contoso",
            }
        }

    def test_the_service_principal_of_an_application_that_has_names_of_its_own(self):
        app = samples.APPLICATION["app"] | {"servicePrincipalName": "sp"}
        rest = only(samples.event(initiatedBy={"app": app}), unmapped=True)["unmapped"]
        assert (rest["actor_service_principal_id"], rest["actor_service_principal_name"]) == ("s-1", "sp")
        bare = {"servicePrincipalId": "s-1", "servicePrincipalName": "sp"}
        rest = only(samples.event(initiatedBy={"app": bare}), unmapped=True)["unmapped"]
        assert [key for key in rest if key.startswith("actor")] == []

    def test_the_record_itself(self):
        written = only(samples.event(), raw_data=True)
        assert json.loads(written["raw_data"]) == records.graph()
        assert written == only(samples.event()) | {"raw_data": written["raw_data"]}

    def test_a_record_that_was_not_kept_is_not_made_up(self):
        assert "raw_data" not in only(make_event(), raw_data=True)

    def test_a_record_of_a_frame_or_a_stranger_is_json_all_the_same(self):
        deep = []
        for _ in range(80):
            deep = [deep]
        raw = {
            "time": datetime(2026, 1, 1, tzinfo=UTC), "nan": float("nan"), "half": 0.5, "yes": True, "none": None, "n": 5,
            7: ("a",), "deep": deep,
        }  # fmt: skip
        read = json.loads(only(attrs.evolve(samples.event(), raw=raw), raw_data=True)["raw_data"])
        assert "(nested deeper than 50)" in json.dumps(read.pop("deep"))
        assert read == {
            "time": "2026-01-01 00:00:00+00:00",
            "nan": None,
            "half": 0.5,
            "yes": True,
            "none": None,
            "n": 5,
            "7": ["a"],
        }


class TestNumbers:
    @pytest.mark.parametrize("version", ocsf_schemas.VERSIONS)
    def test_no_telephone_number_leaves(self, version):
        text = json.dumps(to_ocsf(HOSTILE, version, unmapped=True, raw_data=True), ensure_ascii=False)
        assert "5550123" not in text
        assert text.count("+X XXXXXXXXXX") > 40

    def test_no_store_has_to_hold_a_lone_surrogate(self):
        json.dumps(to_ocsf(HOSTILE, unmapped=True, raw_data=True), ensure_ascii=False).encode()


class TestArguments:
    def test_events_keep_their_order(self):
        events = [samples.event(id="b"), samples.event(id="a")]
        assert [one["metadata"]["uid"] for one in to_ocsf(iter(events))] == ["b", "a"]
        assert to_ocsf([]) == []

    @pytest.mark.parametrize("version", ["1.0.0", "2", "", "1.8"])
    def test_a_version_that_is_not_written_is_refused(self, version):
        with pytest.raises(CallError, match=r"^schema_version: expected one of 1\.1\.0, .*, 1\.9\.0$"):
            to_ocsf([], version)

    def test_what_is_no_version_or_no_event_is_refused(self):
        with pytest.raises(CallError, match=r"^schema_version: expected text, got number$"):
            to_ocsf([], 1)
        with pytest.raises(CallError, match=r"^events\[1\]: expected a SecurityInfoEvent, got object$"):
            to_ocsf([samples.event(), {}])

    def test_a_time_without_a_zone_is_refused(self):
        with pytest.raises(CallError, match=r"^occurred_at: expected a time with its zone, got one without$"):
            to_ocsf([attrs.evolve(samples.event(), occurred_at=datetime(2026, 1, 1))])
