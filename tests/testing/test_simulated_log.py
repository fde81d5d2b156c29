"""The simulated tenant writes the audit log as the real services do, so that our own parser reads it."""

from __future__ import annotations

import contextlib
import json
import re
from datetime import timedelta

import attrs
import pytest

from entra_combined_reg.acts import JourneyState, Timeline, read_update
from entra_combined_reg.catalog import Act, Activity, DefaultOption, Flow, Method, endpoint_of
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Initiator
from entra_combined_reg.facts import PerUserMfa, StrongAuthentication
from entra_combined_reg.rollback import Actor, Request, RequestKind, RollbackStep, StepKind
from entra_combined_reg.testing import OPERATOR, Fault, TenantBehaviour
from entra_combined_reg.wire import parse_events
from rollback.fakes import NOW, SECRET_NUMBER, method, oid, user
from testing.simulated import at, beta, graph, tenant

LATER = timedelta(hours=1)
AM, CD, DRS = "Authentication Methods", "Core Directory", "Device Registration Service"
TWIN = "Azure MFA StrongAuthenticationService"


def removed(one, which=0, **options):
    """A tenant in which one method of the only user was deleted, and the log is there."""
    there = tenant(one, **options)
    gone = one.registered[which]
    row = endpoint_of(gone.method)
    suffix = [row.delete_suffix[1:]] * bool(row.delete_suffix)
    path = at(one, row.segment, *([] if row.singleton else [gone.id]), *suffix)
    assert graph(there, "DELETE", path, version=row.delete_version)[0] == 204
    there.advance(LATER)
    return there


def heads(there):
    return [(r["loggedByService"], r["activityDisplayName"], r["resultReason"]) for r in there.audit_log()]


def parsed(there):
    result = parse_events(there.audit_log())
    assert (result.rejected, result.passed_over) == ((), {})
    return result.events


class TestDeletes:
    @pytest.mark.parametrize(
        ("kind", "found"),
        [
            (Method.PHONE, [(AM, "Admin deleted security info", "Admin deleted phone method for user"), CD]),
            (Method.ALTERNATE_PHONE, [(AM, "Admin deleted security info", "Admin deleted phone method for user"), CD]),
            (Method.OFFICE_PHONE, [(AM, "Admin deleted security info", "Admin deleted phone method for user"), CD]),
            (
                Method.AUTHENTICATOR,
                [
                    (
                        AM,
                        "Admin deleted security info",
                        "Admin deleted Microsoft Authenticator Authentication Method for user",
                    ),
                    CD,
                ],
            ),
            (
                Method.SOFTWARE_OATH,
                [(AM, "Admin deleted security info", "Admin deleted Software Oath Authentication Method for user"), CD],
            ),
            (
                Method.EMAIL,
                [(AM, "Admin deleted security info", "Admin deleted Email Authentication Method for user")],
            ),
            (
                Method.EXTERNAL,
                [(AM, "Admin deleted security info", "Admin deleted External Authentication Method for user")],
            ),
            (Method.HARDWARE_OATH, [(AM, "Update Hardware Oath Token", ""), CD]),
            (
                Method.TEMPORARY_ACCESS_PASS,
                [(AM, "Admin deleted security info", "Admin deleted temporary access pass method for user")],
            ),
            (Method.PASSKEY, [(DRS, "Delete FIDO2 security key(s)", ""), CD]),
            (Method.WINDOWS_HELLO, [(DRS, "Delete Windows Hello for Business credential", ""), CD]),
            (Method.PLATFORM_CREDENTIAL, [(DRS, "Delete platform credential", "")]),
            (Method.QR_CODE, [(AM, "Admin deleted security info", "")]),
        ],
    )
    def test_each_kind_leaves_its_records(self, kind, found):
        expected = [(CD, "Update user", "") if one == CD else one for one in found]
        assert heads(removed(user(1, kind))) == expected

    def test_a_deactivation_and_a_twin_too(self):
        one = user(1, Method.HARDWARE_OATH)
        there = tenant(one)
        beta(there, "POST", at(one, "hardwareOathMethods", one.registered[0].id, "deactivate"))
        twin = user(
            2,
            registered=(
                method(Method.AUTHENTICATOR, type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod"),
            ),
        )
        other = tenant(twin)
        beta(other, "DELETE", at(twin, "passwordlessMicrosoftAuthenticatorMethods", "authenticator-1"))
        for each in (there, other):
            each.advance(LATER)
        assert heads(there) == [(AM, "Update Hardware Oath Token", ""), (CD, "Update user", "")]
        assert heads(other) == [(DRS, "Delete passwordless phone sign-in credential", "")]

    def test_a_record_is_whole(self):
        record, update = removed(
            user(1, Method.PHONE, display_name="Adele", default_method=DefaultOption.SMS)
        ).audit_log()
        target = {
            "id": oid(1),
            "displayName": "Adele",
            "userPrincipalName": "user1@contoso.com",
            "type": "User",
            "groupType": None,
        }
        assert record == {
            "id": "Authentication Methods_00000001-0000-4000-8000-000000000001_4F2QX_00000010",
            "correlationId": "00000001-0000-4000-8000-000000000001",
            "category": "UserManagement",
            "result": "success",
            "resultReason": "Admin deleted phone method for user",
            "activityDisplayName": "Admin deleted security info",
            "activityDateTime": "2026-11-22T12:00:00.2000000Z",
            "loggedByService": AM,
            "operationType": "ServiceApi",
            "initiatedBy": {
                "user": {
                    "id": OPERATOR.object_id,
                    "displayName": None,
                    "userPrincipalName": None,
                    "ipAddress": "203.0.113.7",
                    "roles": [],
                },
                "app": None,
            },
            "userAgent": None,
            "targetResources": [
                {
                    **target,
                    "modifiedProperties": [
                        {
                            "displayName": "Phone.PhoneNumber",
                            "oldValue": json.dumps(SECRET_NUMBER),
                            "newValue": '""',
                        }
                    ],
                }
            ],
            "additionalDetails": [],
        }
        details = {
            "PhoneNumber": SECRET_NUMBER,
            "AlternativePhoneNumber": None,
            "Email": None,
            "VoiceOnlyPhoneNumber": None,
        }
        assert update == {
            **record,
            "id": "Directory_00000001-0001-4000-8000-000000000001_4F2QX_00000011",
            "correlationId": "00000001-0001-4000-8000-000000000001",
            "resultReason": "",
            "activityDisplayName": "Update user",
            "loggedByService": CD,
            "operationType": "Update",
            "initiatedBy": {"user": None, "app": {"appId": None, "displayName": TWIN}},
            "targetResources": [
                {
                    **target,
                    "modifiedProperties": [
                        {
                            "displayName": "StrongAuthenticationMethod",
                            "oldValue": '[{"MethodType": 0, "Default": false}, {"MethodType": 5, "Default": true}]',
                            "newValue": "[]",
                        },
                        {
                            "displayName": "StrongAuthenticationUserDetails",
                            "oldValue": json.dumps([details]),
                            "newValue": "[]",
                        },
                        {
                            "displayName": "Included Updated Properties",
                            "oldValue": None,
                            "newValue": '"StrongAuthenticationMethod, StrongAuthenticationUserDetails"',
                        },
                    ],
                }
            ],
            "additionalDetails": [{"key": "UserType", "value": "Member"}],
        }

    def test_ids_begin_with_their_emitter(self):
        ids = [record["id"] for kind in (Method.PHONE, Method.PASSKEY) for record in removed(user(1, kind)).audit_log()]
        assert [text.split("_")[0] for text in ids] == [AM, "Directory", DRS, "Directory"]

    def test_an_application_writes_as_one(self):
        app = Actor(object_id="5c9d7a10-51be-4b0f-9a66-0000000000a1", flow=Flow.APPLICATION)
        event = parsed(removed(user(1, Method.PHONE), actor=app))[0]
        assert event.initiator is Initiator.APPLICATION
        assert (event.actor.service_principal_id, event.actor.display_name) == (app.object_id, "Rollback runner")

    def test_an_actor_of_the_tenant_is_named(self):
        admin = user(7, upn="admin@contoso.com")
        actor = attrs.evolve(OPERATOR, object_id=oid(7))
        there = tenant(user(1, Method.PHONE), admin, actor=actor)
        graph(there, "DELETE", at(user(1), "phoneMethods", method(Method.PHONE).id))
        there.advance(LATER)
        assert parsed(there)[0].actor.upn == "admin@contoso.com"


class TestOtherCalls:
    def test_what_each_leaves(self):
        one = user(1, Method.PHONE, per_user_mfa=PerUserMfa.ENABLED)
        there = tenant(one)
        number = one.registered[0].id
        beta(there, "PATCH", at(one, "signInPreferences"), {"userPreferredMethodForSecondaryAuthentication": "sms"})
        beta(there, "PATCH", at(one, "requirements"), {"perUserMfaState": "disabled"})
        beta(there, "PATCH", at(one, "requirements"), {"perUserMfaState": "disabled"})
        graph(there, "POST", f"/users/{oid(1)}/revokeSignInSessions")
        graph(there, "POST", at(one, "temporaryAccessPassMethods"))
        graph(there, "PATCH", at(one, "phoneMethods", number), {"phoneNumber": "+49 89 5550100"})
        graph(there, "POST", at(one, "phoneMethods"), {"phoneType": "office", "phoneNumber": "+49 89 5550101"})
        graph(there, "POST", at(one, "emailMethods"), {"emailAddress": "a@example.com"})
        graph(there, "POST", at(one, "methods", endpoint_of(Method.PASSWORD).fixed_id, "resetPassword"))
        graph(there, "GET", at(one, "methods"))
        graph(there, "DELETE", at(one, "phoneMethods", "x"))
        there.advance(LATER)
        assert heads(there) == [
            (AM, "PATCH UserAuthMethod.PatchSignInPreferencesAsync", ""),
            (CD, "Update user", ""),
            (AM, "Update per-user multifactor authentication state", ""),
            (CD, "Update user", ""),
            (AM, "Update per-user multifactor authentication state", ""),
            (CD, "Update StsRefreshTokenValidFrom Timestamp", ""),
            (AM, "Admin registered security info", "Admin registered temporary access pass method for user"),
            (AM, "Admin updated security info", "Admin changed phone method for user"),
            (CD, "Update user", ""),
            (AM, "Admin registered security info", "Admin registered phone method for user"),
            (CD, "Update user", ""),
            (AM, "Admin registered security info", "Admin registered Email Authentication Method for user"),
            (CD, "Update user", ""),
            (AM, "Admin started password reset", ""),
        ]
        parsed(there)

    def test_numbers_and_passes_stand_in_it_in_clear_text(self):
        one = user(1, Method.TEMPORARY_ACCESS_PASS, registered=(method(Method.TEMPORARY_ACCESS_PASS, id="old"),))
        there = tenant(one)
        graph(there, "POST", at(one, "phoneMethods"), {"phoneType": "mobile", "phoneNumber": "+49 89 5550100"})
        graph(there, "DELETE", at(one, "temporaryAccessPassMethods", "old"))
        graph(there, "POST", at(one, "temporaryAccessPassMethods"))
        there.advance(LATER)
        named = [record for record in there.audit_log() if record["loggedByService"] == AM]
        found = [record["targetResources"][0]["modifiedProperties"] for record in named]
        assert found == [
            [{"displayName": "Phone.PhoneNumber", "oldValue": '""', "newValue": '"+49 89 5550100"'}],
            [{"displayName": "TemporaryAccessPass.Id", "oldValue": '"old"', "newValue": '""'}],
            [{"displayName": "TemporaryAccessPass.Id", "oldValue": '""', "newValue": '"tap-3"'}],
        ]
        shown = repr(parsed(there))
        assert not any(secret in shown for secret in ("5550100", *there.passes))

    @pytest.mark.parametrize(
        ("state", "value"),
        [(PerUserMfa.ENABLED, 1), (PerUserMfa.ENFORCED, 0), (PerUserMfa.DISABLED, None)],
    )
    def test_the_per_user_state_is_a_requirement_of_the_directory(self, state, value):
        one = user(1, per_user_mfa=PerUserMfa.ENABLED if value != 1 else PerUserMfa.DISABLED)
        there = tenant(one)
        beta(there, "PATCH", at(one, "requirements"), {"perUserMfaState": state})
        there.advance(LATER)
        update = parsed(there)[-1]
        assert (update.initiator, update.changes[0].name) == (Initiator.ADMIN, "StrongAuthenticationRequirement")
        new = [(row["RelyingParty"], row["State"]) for row in update.changes[0].new_value]
        assert new == ([] if value is None else [("*", value)])

    def test_the_articles_reset_is_the_administrators_own_update(self):
        legacy = StrongAuthentication(method_types=("OneWaySMS",), default_type="OneWaySMS")
        there = tenant(user(1, strong_authentication=legacy))
        step = RollbackStep(number=1, kind=StepKind.RESET)
        there.perform(Request(id="1", wave=0, user_id=oid(1), upn=None, kind=RequestKind.STEP, step=step))
        there.advance(LATER)
        (event,) = parsed(there)
        assert (event.activity, event.actor.id) == (Activity.UPDATE_USER, OPERATOR.object_id)
        assert event.changes[0].new_value == []
        assert event.changes[0].old_value == [{"MethodType": "OneWaySMS", "Default": True}]

    def test_what_failed_or_was_only_told_leaves_nothing(self):
        one = user(1, Method.PHONE)
        for fault in (Fault.LIE, Fault.UNAVAILABLE, Fault.CUT):
            there = tenant(one, faults=lambda *_, fault=fault: fault)
            with contextlib.suppress(ConnectionError):
                graph(there, "DELETE", at(one, "phoneMethods", one.registered[0].id))
            there.advance(LATER)
            assert (there.audit_log(), there.deeds) == ([], [])


class TestProperties:
    def test_usages_are_counted_not_devices(self):
        kinds = (
            Method.AUTHENTICATOR,
            Method.SOFTWARE_OATH,
            Method.PHONE,
            Method.ALTERNATE_PHONE,
            Method.OFFICE_PHONE,
            Method.EMAIL,
            Method.PASSKEY,
        )
        one = user(1, *kinds, default_method=DefaultOption.OATH)
        event = parsed(removed(one, which=4))[-1]
        values = [
            [(row["MethodType"], row["Default"]) for row in value]
            for value in (event.changes[0].old_value, event.changes[0].new_value)
        ]
        both = [(6, False), (7, True), (0, False), (5, False), (3, False)]
        assert values == [[*both, (2, False)], both]

    def test_an_app_is_named_with_its_token(self):
        event = parsed(removed(user(1, Method.AUTHENTICATOR)))[-1]
        names = [change.name for change in event.changes]
        assert names == [
            "StrongAuthenticationMethod",
            "StrongAuthenticationPhoneAppDetail",
            "Included Updated Properties",
        ]
        assert event.changes[1].old_value[0]["DeviceToken"] == "apns2-e-authenticator-1"
        assert "apns2" not in repr(event)

    def test_what_has_no_usage_stands_nowhere(self):
        twin = method(Method.AUTHENTICATOR, 1, type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod")
        off = method(Method.HARDWARE_OATH, 2, usable=False)
        one = user(1, registered=(method(Method.PHONE), twin, off))
        event = parsed(removed(one))[-1]
        assert event.changes[0].new_value == []

    def test_a_device_key_is_one_property(self):
        event = parsed(removed(user(1, Method.PASSKEY, Method.WINDOWS_HELLO)))[-1]
        assert event.changes[0].name == "SearchableDeviceKey"
        assert [row["Usage"] for row in event.changes[0].old_value] == ["FIDO", "NGC"]

    def test_our_own_reading_of_an_update_says_what_went(self):
        event = parsed(removed(user(1, Method.PHONE, Method.AUTHENTICATOR)))[-1]
        assert {change.method for change in read_update(event).changes if change.method} == {Method.PHONE}


APP = method(Method.AUTHENTICATOR, 5)


class TestUsers:
    """If you run this script for your users, they'll need to re-register for multifactor authentication."""

    def did(self, *acts, every=False, **options):
        there = tenant(user(1), behaviour=TenantBehaviour(every_record=every))
        for act, *rest in acts:
            there.by_user(oid(1), act, *rest, **options)
        there.advance(LATER)
        return there

    def test_a_registration_is_started_and_ended(self):
        there = self.did((Act.REGISTER_AUTHENTICATOR, APP), (Act.COMPLETE_REGISTRATION,))
        words = "Authenticator App with Notification and Code"
        assert heads(there) == [
            (AM, "User started security info registration", f"User started the registration for {words}"),
            (AM, "User registered security info", f"User registered {words}"),
            (CD, "Update user", ""),
            (AM, "User registered all required security info", "User registered all required security info."),
        ]
        assert there.user(oid(1)).registered == (attrs.evolve(APP, created_at=NOW),)
        assert {record["id"].split("_")[0] for record in there.audit_log()} == {"IAMUX", "Directory"}
        (journey,) = Timeline.of(parsed(there)).journeys()
        assert journey.state is JourneyState.COMPLETED

    @pytest.mark.parametrize(
        ("act", "kind", "reason"),
        [
            (Act.REGISTER_METHOD, Method.PHONE, "User registered Mobile Phone Call and SMS"),
            (Act.REGISTER_METHOD, Method.EMAIL, "User registered Email"),
            (Act.REGISTER_PASSKEY, Method.PASSKEY, "User registered Passkey"),
        ],
    )
    def test_each_kind_is_named_in_the_words_of_the_portal(self, act, kind, reason):
        there = self.did((act, method(kind)))
        events = [event for event in parsed(there) if event.activity is Activity.USER_REGISTERED_SECURITY_INFO]
        assert events[0].reason_text == reason
        assert {event.method for event in events} == {kind}

    def test_where_every_record_comes_others_write_it_again(self):
        there = self.did((Act.REGISTER_AUTHENTICATOR, APP), every=True)
        found = [(record["loggedByService"], record["activityDateTime"]) for record in there.audit_log()]
        assert found == [
            (AM, "2026-11-22T12:00:00.0000000Z"),
            (AM, "2026-11-22T12:00:09.0000000Z"),
            ("MyAccess", "2026-11-22T12:00:00.0000000Z"),
            ("Azure MFA", "2026-11-22T12:00:00.0000000Z"),
            (CD, "2026-11-22T12:00:00.0000000Z"),
        ]
        assert {record["id"].split("_")[0] for record in there.audit_log()} >= {"MyAccess", "Azure MFA"}

    @pytest.mark.parametrize("every", [False, True])
    def test_what_was_begun_and_not_ended_leaves_no_method(self, every):
        there = self.did((Act.REGISTER_AUTHENTICATOR, APP), every=every, finished=False)
        assert there.user(oid(1)).registered == ()
        services = [service for service, *_ in heads(there)]
        assert services == ([AM, "MyAccess"] if every else [AM])
        (journey,) = Timeline.of(parsed(there)).journeys()
        assert journey.state is not JourneyState.COMPLETED

    def test_a_registration_is_canceled_with_a_failure(self):
        (event,) = parsed(self.did((Act.CANCEL_REGISTRATION,)))
        assert (event.activity, event.status) == (Activity.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO, "failure")
        assert event.reason_text == "User canceled security info registration."

    def test_a_review_is_written(self):
        assert heads(self.did((Act.REVIEW,))) == [
            (AM, "User reviewed security info", "User successfully reviewed security info.")
        ]

    def test_a_user_deletes_a_method(self):
        there = tenant(user(1, Method.PHONE, Method.PASSKEY))
        phone, key = there.user(oid(1)).registered
        there.by_user(oid(1), Act.DELETE_OWN_METHOD, phone)
        there.by_user(oid(1), Act.DELETE_OWN_PASSKEY, key)
        assert there.user(oid(1)).registered == ()
        there.advance(LATER)
        assert [reason for _, _, reason in heads(there) if reason] == [
            "User deleted Mobile Phone Call and SMS",
            "User deleted Fido",
        ]

    @pytest.mark.parametrize(
        ("act", "given", "match"),
        [
            (Act.DELETE_METHOD, (APP,), "no user does this"),
            (Act.REGISTER_METHOD, (), "names a method object"),
            (Act.REVIEW, (APP,), "names a method object"),
        ],
    )
    def test_an_act_is_a_users_and_about_what_it_is_about(self, act, given, match):
        there = tenant(user(1))
        with pytest.raises(CallError, match=re.escape(match)):
            there.by_user(oid(1), act, *given)
        with pytest.raises(CallError, match="no such user"):
            there.by_user(oid(2), act, *given)
        assert (there.deeds, there.as_of) == ([], NOW)


class TestLag:
    def test_a_record_shows_after_a_while(self):
        one = user(1, Method.PHONE, Method.EMAIL)
        there = tenant(one, behaviour=TenantBehaviour(log_lag=timedelta(minutes=10)))
        graph(there, "DELETE", at(one, "phoneMethods", one.registered[0].id))
        there.advance(timedelta(minutes=9, seconds=59))
        assert there.audit_log() == []
        graph(there, "DELETE", at(one, "emailMethods", one.registered[1].id))
        there.advance(timedelta(seconds=1))
        assert len(there.audit_log()) == 2
        there.advance(timedelta(minutes=10))
        assert len(there.audit_log()) == 3
