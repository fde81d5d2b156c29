"""The simulated tenant answers calls as the method service does, in each reading of what is not certain of it."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta

import attrs
import pytest

from entra_combined_reg.catalog import (
    ENDPOINTS,
    GRAPH_CALLS,
    DefaultOption,
    Flow,
    GraphCallName,
    GraphVersion,
    Method,
    RoleId,
    Usage,
    endpoint_of,
)
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, StrongAuthentication, UserState
from entra_combined_reg.rollback import (
    Actor,
    AnswerClass,
    DefaultLock,
    Request,
    RequestKind,
    RollbackStep,
    StepKind,
    Wait,
)
from entra_combined_reg.rollback._requests import classify
from entra_combined_reg.testing import Fault, SimulatedTenant, TenantBehaviour
from entra_combined_reg.testing._faults import FAULTS
from rollback.fakes import NOW, SECRET_NUMBER, method, oid, user
from testing.simulated import BASE, at, beta, graph, refused, tenant

KINDS = [row.method for row in ENDPOINTS if row.method not in {None, Method.PASSWORD} and row.usage is None]
TWIN = RegisteredMethod(
    method=Method.AUTHENTICATOR,
    type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod",
    usages=frozenset({Usage.PASSWORDLESS}),
    id="twin-1",
)
PASSWORD = RegisteredMethod(
    method=Method.PASSWORD, type_text="passwordAuthenticationMethod", id=endpoint_of(Method.PASSWORD).fixed_id
)
STRANGE = RegisteredMethod(method=None, type_text="newKindAuthenticationMethod", id="strange-1")
APP = Actor(object_id="5c9d7a10-51be-4b0f-9a66-0000000000a1", flow=Flow.APPLICATION)


def acting(role, object_id="5c9d7a10-51be-4b0f-9a66-0000000000a2"):
    return Actor(object_id=object_id, roles=frozenset({role.value}))


def ids(document):
    return [row["id"] for row in document["value"]]


def holding(*methods, **changes):
    return user(1, registered=methods, **changes)


def remove(there, one, which):
    row = endpoint_of(which.method)
    path = at(
        one, row.segment, *([] if row.singleton else [which.id]), *([row.delete_suffix[1:]] * bool(row.delete_suffix))
    )
    return graph(there, "DELETE", path, version=row.delete_version)


class TestReading:
    def test_v1_lists_what_it_knows_and_beta_everything(self):
        one = holding(*(method(kind, n) for n, kind in enumerate(KINDS, 1)), TWIN, PASSWORD, STRANGE)
        there = tenant(one)
        only_beta = {"hardwareOath-8", "qrCode-14", "twin-1"} & {each.id for each in one.registered}
        _, v1 = graph(there, "GET", at(one, "methods"))
        _, everything = beta(there, "GET", at(one, "methods"))
        assert set(ids(everything)) == {each.id for each in one.registered}
        assert len(ids(everything)) - len(ids(v1)) == 3
        assert not set(ids(v1)) & only_beta
        assert v1["@odata.context"] == f"{BASE}/v1.0/$metadata#users('{oid(1)}')/authentication/methods"

    @pytest.mark.parametrize("row", [row for row in ENDPOINTS if row.method is not None], ids=lambda row: row.kind)
    def test_every_kind_is_listed_under_its_segment_in_its_version(self, row):
        own = TWIN if row.usage else PASSWORD if row.method is Method.PASSWORD else method(row.method)
        one = holding(own, method(Method.WINDOWS_HELLO, 9, id="other"))
        there = tenant(one)
        status, document = graph(there, "GET", at(one, row.segment), version=row.list_version)
        assert status == 200
        assert document["id"] == own.id if row.singleton else own.id in ids(document)
        if not row.singleton:
            status, single = graph(there, "GET", at(one, row.segment, own.id), version=row.list_version)
            assert (status, single["id"]) == (200, own.id)
        if row.list_version is GraphVersion.BETA:
            assert refused(graph(there, "GET", at(one, row.segment))) == (405, "methodNotAllowed")

    def test_each_kind_is_worded_as_graph_words_it(self):
        one = holding(
            method(Method.PHONE),
            method(Method.EMAIL, 2, email_address="adele@example.com"),
            method(Method.AUTHENTICATOR, 3, display_name="Phone of Adele", created_at=None),
            method(Method.HARDWARE_OATH, 4),
            method(Method.HARDWARE_OATH, 5, usable=False),
        )
        assert beta(tenant(one), "GET", at(one, "methods"))[1]["value"] == [
            {
                "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
                "id": "3179e48a-750b-4051-897c-87b9720928f7",
                "createdDateTime": "2025-01-01T00:00:00Z",
                "phoneType": "mobile",
                "phoneNumber": SECRET_NUMBER,
            },
            {
                "@odata.type": "#microsoft.graph.emailAuthenticationMethod",
                "id": "3ddfcfc8-9383-446f-83cc-3ab9be4be18f",
                "createdDateTime": "2025-01-02T00:00:00Z",
                "emailAddress": "adele@example.com",
            },
            {
                "@odata.type": "#microsoft.graph.microsoftAuthenticatorAuthenticationMethod",
                "id": "authenticator-3",
                "displayName": "Phone of Adele",
            },
            {
                "@odata.type": "#microsoft.graph.hardwareOathAuthenticationMethod",
                "id": "hardwareOath-4",
                "createdDateTime": "2025-01-04T00:00:00Z",
                "device": {"id": "hardwareOath-4", "secretKey": None, "status": "activated"},
            },
            {
                "@odata.type": "#microsoft.graph.hardwareOathAuthenticationMethod",
                "id": "hardwareOath-5",
                "createdDateTime": "2025-01-05T00:00:00Z",
                "device": {"id": "hardwareOath-5", "secretKey": None, "status": "assigned"},
            },
        ]

    def test_a_user_is_read_back_as_it_is(self):
        one = user(1, *KINDS, default_method=DefaultOption.SMS, system_preferred=True, per_user_mfa=PerUserMfa.ENABLED)
        there = tenant(one)
        documents = {
            "methods": graph(there, "GET", at(one, "methods"))[1],
            "hardwareOathMethods": beta(there, "GET", at(one, "hardwareOathMethods"))[1],
            "qrCodePinMethod": beta(there, "GET", at(one, "qrCodePinMethod"))[1],
        }
        read = UserState.from_graph(
            methods=documents,
            requirements=beta(there, "GET", at(one, "requirements"))[1],
            sign_in_preferences=beta(there, "GET", at(one, "signInPreferences"))[1],
        )
        assert {(each.method, each.id, each.phone_number) for each in read.registered} == {
            (each.method, each.id, each.phone_number) for each in one.registered
        }
        assert (read.default_method, read.system_preferred, read.per_user_mfa, read.registered_complete) == (
            DefaultOption.SMS,
            True,
            PerUserMfa.ENABLED,
            True,
        )

    def test_what_is_not_known_of_a_user_is_quiet(self):
        one = UserState(object_id=oid(1))
        there = tenant(one)
        assert ids(beta(there, "GET", at(one, "methods"))[1]) == []
        assert beta(there, "GET", at(one, "requirements")) == (200, {"perUserMfaState": "disabled"})
        assert beta(there, "GET", at(one, "signInPreferences"))[1] == {
            "isSystemPreferredAuthenticationMethodEnabled": False,
            "userPreferredMethodForSecondaryAuthentication": "none",
        }

    @pytest.mark.parametrize(
        ("actor", "number"),
        [
            (acting(RoleId.GLOBAL_ADMINISTRATOR), SECRET_NUMBER),
            (acting(RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR), SECRET_NUMBER),
            (acting(RoleId.AUTHENTICATION_ADMINISTRATOR), "+49 XX XXXXX99"),
            (Actor(), SECRET_NUMBER),
            (APP, SECRET_NUMBER),
        ],
    )
    def test_an_authentication_administrator_reads_numbers_masked(self, actor, number):
        one = user(1, Method.PHONE)
        _, document = graph(tenant(one, actor=actor), "GET", at(one, "phoneMethods"))
        assert document["value"][0]["phoneNumber"] == number

    def test_so_does_an_application_in_the_other_reading(self):
        one = holding(method(Method.PHONE), method(Method.OFFICE_PHONE, 2, phone_number=None))
        there = tenant(one, actor=APP, behaviour=TenantBehaviour(app_sees_numbers=False))
        _, document = graph(there, "GET", at(one, "phoneMethods"))
        assert [row["phoneNumber"] for row in document["value"]] == ["+49 XX XXXXX99", None]


class TestAddresses:
    def test_ids_and_names_survive_quoting(self):
        odd = "a/b%2F#EXT# ü\u200f?x=1"
        guest = "adele_contoso.com#EXT#@fabrikam.com"
        one = user(1, registered=(method(Method.AUTHENTICATOR, id=odd),), upn=guest)
        there = tenant(one)
        assert there.calls == []
        path = at(attrs.evolve(one, object_id=guest.upper()), "microsoftAuthenticatorMethods", odd)
        assert graph(there, "DELETE", path) == (204, None)
        assert there.user(oid(1)).registered == ()

    def test_an_unquoted_hash_cuts_the_address(self):
        one = user(1, Method.PHONE, upn="adele#EXT#@fabrikam.com")
        assert refused(graph(tenant(one), "GET", f"/users/{one.upn}/authentication/methods")) == (501, "notImplemented")

    def test_a_stranger_is_not_found(self):
        assert refused(graph(tenant(), "GET", at(user(1), "methods"))) == (404, "Request_ResourceNotFound")

    def test_a_deleted_user_is_not_found(self):
        one = user(1, Method.PHONE)
        there = tenant(one)
        there.remove_user(oid(1))
        assert refused(graph(there, "GET", at(one, "methods"))) == (404, "Request_ResourceNotFound")
        with pytest.raises(CallError, match="no such user"):
            there.remove_user(oid(1))

    @pytest.mark.parametrize(
        ("verb", "parts"),
        [
            ("DELETE", ("methods", "phone-1")),
            ("GET", ("phoneMethods", "a", "b", "c")),
            ("GET", ("passkeyMethods",)),
        ],
    )
    def test_an_address_that_graph_lacks_names_itself(self, verb, parts):
        status, document = graph(tenant(user(1)), verb, at(user(1), *parts))
        assert (status, sorted(document)) == (404, ["Message", "MessageDetail"])
        assert document["Message"].startswith("No HTTP resource was found that matches the request URI 'https://mface")
        assert classify(status, json.dumps(document)) is AnswerClass.WRONG_VERSION

    @pytest.mark.parametrize(
        ("verb", "parts"),
        [
            ("DELETE", ("signInPreferences",)),
            ("GET", ("signInPreferences",)),
            ("DELETE", ("phoneMethods",)),
            ("PUT", ("phoneMethods", "x")),
            ("DELETE", ("hardwareOathMethods", "x")),
            ("DELETE", ("passwordMethods", "x")),
            ("GET", ("externalAuthenticationMethods", "x", "$ref")),
        ],
    )
    def test_a_verb_or_version_that_an_address_lacks_is_405(self, verb, parts):
        one = holding(method(Method.EXTERNAL, id="x"))
        assert refused(graph(tenant(one), verb, at(one, *parts))) == (405, "methodNotAllowed")

    @pytest.mark.parametrize("path", ["/me/authentication/methods", "/reports/x/y", "/users"])
    def test_what_is_not_simulated_says_so(self, path):
        assert refused(graph(tenant(), "GET", path)) == (501, "notImplemented")

    def test_every_call_of_the_catalogue_is_served_but_the_report(self):
        one = user(1, Method.HARDWARE_OATH)
        left = []
        for row in GRAPH_CALLS:
            path = row.path.replace("{user}", oid(1)).replace("{method}", one.registered[0].id)
            if graph(tenant(one), row.verb, path, {}, version=row.version)[0] == 501:
                left.append(row.name)
        assert left == [GraphCallName.READ_REGISTRATION]

    def test_awaited_the_same(self):
        one = user(1, Method.PHONE)
        there = tenant(one)
        reply = asyncio.run(there.asend("GET", f"{BASE}/v1.0{at(one, 'methods')}", {}, None))
        assert reply == tenant(one).send("GET", f"{BASE}/v1.0{at(one, 'methods')}", {}, None)
        assert there.calls == [("GET", f"/v1.0{at(one, 'methods')}")]


class TestRemoving:
    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_goes_through_its_own_address(self, kind):
        one = holding(method(kind))
        there = tenant(one)
        assert remove(there, one, one.registered[0])[0] == 204
        assert there.user(oid(1)).registered == ()
        assert refused(remove(there, one, one.registered[0])) == (404, "resourceNotFound")

    def test_the_twin_goes_through_beta(self):
        one = holding(TWIN)
        there = tenant(one)
        path = at(one, "passwordlessMicrosoftAuthenticatorMethods", "twin-1")
        assert (graph(there, "DELETE", path)[0], beta(there, "DELETE", path)[0]) == (405, 204)

    def test_an_object_is_found_under_its_own_segment_only(self):
        one = holding(method(Method.AUTHENTICATOR), STRANGE)
        there = tenant(one)
        assert refused(graph(there, "DELETE", at(one, "softwareOathMethods", "authenticator-1")))[0] == 404
        assert refused(graph(there, "DELETE", at(one, "fido2Methods", "strange-1")))[0] == 404
        assert refused(graph(there, "GET", at(one, "fido2Methods", "x")))[0] == 404

    def test_an_external_method_goes_by_reference_or_without(self):
        one = holding(method(Method.EXTERNAL))
        path = at(one, "externalAuthenticationMethods", "external-1")
        for ref, statuses in ((True, (405, 204)), (False, (204, 405))):
            there = tenant(one, behaviour=TenantBehaviour(external_ref=ref))
            bare = graph(there, "DELETE", path)[0]
            assert (
                bare,
                graph(tenant(one, behaviour=TenantBehaviour(external_ref=ref)), "DELETE", path + "/$ref")[0],
            ) == (statuses)

    def test_a_mobile_number_stays_beside_an_alternate_one(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        mobile = one.registered[0]
        status, document = remove(tenant(one), one, mobile)
        assert classify(status, json.dumps(document)) is AnswerClass.DEFERRED_ALTERNATE
        assert remove(tenant(one, behaviour=TenantBehaviour(alternate_first=False)), one, mobile)[0] == 204
        other = TenantBehaviour(refusal_status=409, alternate_text="Not now.")
        status, document = remove(tenant(one, behaviour=other), one, mobile)
        assert (status, document["error"]["message"], document["error"]["innerError"]["message"]) == (
            409,
            "Not now.",
            "Not now.",
        )

    def test_a_token_is_deactivated_and_stays(self):
        one = user(1, Method.HARDWARE_OATH)
        there = tenant(one)
        path = at(one, "hardwareOathMethods", one.registered[0].id, "deactivate")
        assert (graph(there, "POST", path)[0], beta(there, "POST", path)) == (405, (204, None))
        assert there.user(oid(1)).registered == (attrs.evolve(one.registered[0], usable=False),)
        assert refused(beta(there, "POST", at(one, "hardwareOathMethods", "x", "deactivate"))) == (
            404,
            "resourceNotFound",
        )

    def test_what_is_gone_is_listed_for_a_while(self):
        one = user(1, Method.PHONE, Method.EMAIL)
        there = tenant(one, behaviour=TenantBehaviour(settle=timedelta(seconds=5)))
        remove(there, one, one.registered[0])
        assert [each.method for each in there.user(oid(1)).registered] == [Method.EMAIL]
        _, listed = graph(there, "GET", at(one, "methods"))
        assert set(ids(listed)) == {each.id for each in one.registered}
        assert refused(remove(there, one, one.registered[0]))[0] == 404
        assert graph(there, "POST", at(one, "phoneMethods"), {"phoneType": "mobile", "phoneNumber": "+49 1"})[0] == 201
        assert len(ids(graph(there, "GET", at(one, "phoneMethods"))[1])) == 1
        remove(there, one, one.registered[0])
        there.sleep(Wait(seconds=5.0))
        assert ids(graph(there, "GET", at(one, "phoneMethods"))[1]) == []


LOCKS = {
    "capable": TenantBehaviour(),
    "any": TenantBehaviour(lock=DefaultLock.ANY_OTHER),
    "lifted": TenantBehaviour(lock=DefaultLock.ANY_OTHER, system_preferred_unlocks=True),
    "counted": TenantBehaviour(deactivated_counts=True),
}


class TestTheDefault:
    """Deleting the default is refused while others exist, and accepted as the last one (ROL-2.4)."""

    @pytest.mark.parametrize(
        ("others", "free"),
        [
            ((), {"capable", "any", "lifted", "counted"}),
            ((PASSWORD,), {"capable", "any", "lifted", "counted"}),
            ((method(Method.PASSKEY, 2),), {"capable", "lifted", "counted"}),
            ((STRANGE,), {"capable", "lifted", "counted"}),
            ((TWIN,), {"capable", "lifted", "counted"}),
            ((method(Method.AUTHENTICATOR, 2),), {"lifted"}),
            ((method(Method.HARDWARE_OATH, 2),), {"lifted"}),
            ((method(Method.HARDWARE_OATH, 2, usable=False),), {"capable", "any", "lifted"}),
        ],
    )
    def test_what_locks_it_is_a_reading(self, others, free):
        one = holding(method(Method.PHONE), *others, default_method=DefaultOption.SMS, system_preferred=True)
        found = set()
        for name, behaviour in LOCKS.items():
            there = tenant(one, behaviour=behaviour)
            status, document = remove(there, one, one.registered[0])
            if status == 204:
                found.add(name)
                assert there.user(oid(1)).default_method is DefaultOption.NONE
            else:
                assert classify(status, json.dumps(document)) is AnswerClass.DEFERRED_DEFAULT
                assert there.user(oid(1)) == one
        assert found == free

    def test_without_system_preferred_nothing_lifts_the_lock(self):
        one = user(1, Method.PHONE, Method.AUTHENTICATOR, default_method=DefaultOption.SMS)
        assert remove(tenant(one, behaviour=LOCKS["lifted"]), one, one.registered[0])[0] == 400

    @pytest.mark.parametrize("text", ["... matches the user's current default authentication method, and ...", "No."])
    def test_the_refusal_is_worded_as_told(self, text):
        one = user(1, Method.PHONE, Method.AUTHENTICATOR, default_method=DefaultOption.SMS)
        status, document = remove(tenant(one, behaviour=TenantBehaviour(default_text=text)), one, one.registered[0])
        assert (status, document["error"]["message"]) == (400, text)

    @pytest.mark.parametrize(
        ("behaviour", "named", "free"),
        [
            (TenantBehaviour(), None, {2, 3, 4}),
            (TenantBehaviour(newest_is_default=True), None, {1, 2, 3}),
            (TenantBehaviour(lock=DefaultLock.EVERY_OWNER), None, set()),
            (TenantBehaviour(), "authenticator-2", {1, 3, 4}),
            (TenantBehaviour(newest_is_default=True), "authenticator-3", {1, 2, 4}),
            (TenantBehaviour(lock=DefaultLock.EVERY_OWNER), "authenticator-3", set()),
        ],
    )
    def test_which_of_several_objects_it_is_is_a_reading(self, behaviour, named, free):
        apps = [method(Method.AUTHENTICATOR, n) for n in (1, 2, 3)]
        undated = method(Method.AUTHENTICATOR, 4, created_at=None)
        one = holding(*reversed(apps), undated, default_method=DefaultOption.PUSH)
        found = set()
        for number, which in enumerate([*apps, undated], 1):
            there = tenant(one, behaviour=behaviour, owners={oid(1).upper(): named} if named else {})
            if remove(there, one, which)[0] == 204:
                found.add(number)
                assert there.user(oid(1)).default_method is DefaultOption.PUSH
        assert found == free

    def test_the_named_object_is_forgotten_with_it(self):
        one = user(
            1, Method.SOFTWARE_OATH, Method.SOFTWARE_OATH, default_method=DefaultOption.OATH, system_preferred=True
        )
        there = tenant(one, behaviour=LOCKS["lifted"], owners={oid(1): "softwareOath-2"})
        remove(there, one, one.registered[1])
        assert there.user(oid(1)).default_method is DefaultOption.OATH
        assert remove(tenant(there.user(oid(1))), one, one.registered[0])[0] == 204

    def test_a_deactivated_token_is_no_default_any_more(self):
        one = user(1, Method.HARDWARE_OATH, default_method=DefaultOption.OATH)
        there = tenant(one)
        beta(there, "POST", at(one, "hardwareOathMethods", one.registered[0].id, "deactivate"))
        assert there.user(oid(1)).default_method is DefaultOption.NONE
        locked = user(1, Method.HARDWARE_OATH, Method.PHONE, default_method=DefaultOption.OATH)
        path = at(one, "hardwareOathMethods", one.registered[0].id, "deactivate")
        assert refused(beta(tenant(locked), "POST", path)) == (400, "badRequest")

    @pytest.mark.parametrize(
        ("value", "status"),
        [("sms", 204), ("voiceMobile", 204), ("push", 400), ("none", 400), ("", 400), (7, 400), (None, 400)],
    )
    def test_it_is_set_to_what_the_user_has(self, value, status):
        one = user(1, Method.PHONE)
        there = tenant(one)
        body = {"userPreferredMethodForSecondaryAuthentication": value}
        assert beta(there, "PATCH", at(one, "signInPreferences"), body)[0] == status
        assert there.user(oid(1)).default_method == (value if status == 204 else DefaultOption.NONE)


class TestChanging:
    def test_a_new_pass_takes_the_place_of_the_old_one(self):
        one = user(1, Method.TEMPORARY_ACCESS_PASS)
        there = tenant(one)
        path = at(one, "temporaryAccessPassMethods")
        status, made = graph(there, "POST", path, {"lifetimeInMinutes": 10, "isUsableOnce": False})
        assert (status, made) == (
            201,
            {
                "id": "tap-1",
                "createdDateTime": "2026-11-22T12:00:00.200000Z",
                "displayName": None,
                "temporaryAccessPass": "TAP+00001&x",
                "lifetimeInMinutes": 10,
            },
        )
        assert [each.id for each in there.user(oid(1)).registered] == ["tap-1"]
        graph(there, "POST", path)
        assert [each.id for each in there.user(oid(1)).registered] == ["tap-2"]

    @pytest.mark.parametrize("minutes", [9, 43_201, "60"])
    def test_a_pass_has_its_limits(self, minutes):
        one = user(1)
        path, body = at(one, "temporaryAccessPassMethods"), {"lifetimeInMinutes": minutes}
        assert refused(graph(tenant(one), "POST", path, body)) == (400, "badRequest")

    def test_numbers_are_made_in_their_order_and_once(self):
        one = user(1)
        there = tenant(one)
        path = at(one, "phoneMethods")
        alternate = {"phoneType": "alternateMobile", "phoneNumber": "+49 89 5550143"}
        mobile = {"phoneType": "mobile", "phoneNumber": "+49 89 5550142"}
        office = {"phoneType": "office", "phoneNumber": "+49 89 5550144x5"}
        statuses = [graph(there, "POST", path, body)[0] for body in (alternate, mobile, mobile, alternate, office)]
        assert statuses == [400, 201, 409, 201, 201]
        assert {each.method: each.phone_number for each in there.user(oid(1)).registered} == {
            Method.PHONE: "+49 89 5550142",
            Method.ALTERNATE_PHONE: "+49 89 5550143",
            Method.OFFICE_PHONE: "+49 89 5550144x5",
        }

    @pytest.mark.parametrize(
        "body", [{}, {"phoneType": "mobile"}, {"phoneType": "mobile", "phoneNumber": "0895550142"}]
    )
    def test_a_number_is_whole(self, body):
        one = user(1)
        assert refused(graph(tenant(one), "POST", at(one, "phoneMethods"), body)) == (400, "badRequest")

    def test_a_number_changes_in_place(self):
        one = user(1, Method.PHONE, Method.EMAIL)
        there = tenant(one)
        path = at(one, "phoneMethods", one.registered[0].id)
        assert graph(there, "PATCH", path, {"phoneNumber": "+49 89 5550100", "phoneType": "mobile"})[0] == 204
        assert graph(there, "PATCH", path, {"phoneNumber": "+49 89 5550101"})[0] == 204
        assert refused(graph(there, "PATCH", path, {"phoneNumber": "+49 1", "phoneType": "office"})) == (
            400,
            "badRequest",
        )
        assert refused(graph(there, "PATCH", at(one, "phoneMethods", "x"), {})) == (404, "resourceNotFound")
        assert there.user(oid(1)).registered[0] == attrs.evolve(one.registered[0], phone_number="+49 89 5550101")

    def test_an_address_is_made_once(self):
        one = user(1)
        there = tenant(one)
        body = {"emailAddress": "adele@example.com"}
        assert [graph(there, "POST", at(one, "emailMethods"), body)[0] for _ in range(2)] == [201, 409]
        assert there.user(oid(1)).registered[0].email_address == "adele@example.com"

    def test_an_external_method_is_made_from_its_configuration(self):
        one = user(1)
        there = tenant(one)
        path, body = at(one, "externalAuthenticationMethods"), {"configurationId": "c-1", "displayName": "Provider"}
        assert refused(graph(there, "POST", path, {"displayName": "Provider"})) == (400, "badRequest")
        assert [graph(there, "POST", path, body)[0] for _ in range(2)] == [201, 201]
        _, listed = graph(there, "GET", path)
        assert listed["value"][0] == {
            "@odata.type": "#microsoft.graph.externalAuthenticationMethod",
            "id": "external-2",
            "createdDateTime": "2026-11-22T12:00:00.400000Z",
            **body,
        }

    def test_a_password_is_reset_to_what_the_service_says(self):
        one = user(1)
        there = tenant(one)
        path = at(one, "methods", PASSWORD.id, "resetPassword")
        assert graph(there, "POST", path) == (202, {"newPassword": "Pwd+00001&x"})
        assert graph(there, "POST", path, {"newPassword": "my own"}) == (202, {})
        assert refused(graph(there, "POST", at(one, "methods", "x", "resetPassword"))) == (404, "resourceNotFound")

    def test_the_per_user_state_is_set(self):
        one = user(1)
        there = tenant(one)
        assert beta(there, "PATCH", at(one, "requirements"), {"perUserMfaState": "enforced"})[0] == 204
        assert there.user(oid(1)).per_user_mfa is PerUserMfa.ENFORCED
        assert refused(beta(there, "PATCH", at(one, "requirements"), {"perUserMfaState": "on"})) == (400, "badRequest")

    def test_a_body_that_is_none_says_nothing(self):
        one = user(1)
        url = f"{BASE}/v1.0{at(one, 'phoneMethods')}"
        assert [tenant(one).send("POST", url, {}, body)[0] for body in (b"\xff", b"[1]", b"")] == [400] * 3

    def test_sessions_are_revoked(self):
        one = user(1)
        there = tenant(one)
        assert graph(there, "POST", f"/users/{oid(1)}/revokeSignInSessions") == (200, {"value": True})
        assert [deed.act for deed in there.deeds] == ["revokeSessions"]


class TestActors:
    ADMIN = user(1, Method.PHONE, roles=frozenset({RoleId.HELPDESK_ADMINISTRATOR.value}))

    @pytest.mark.parametrize(
        ("actor", "status"),
        [
            (acting(RoleId.AUTHENTICATION_ADMINISTRATOR), 403),
            (acting(RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR), 204),
            (acting(RoleId.GLOBAL_ADMINISTRATOR, oid(1)), 403),
            (acting(RoleId.GLOBAL_READER), 403),
            (APP, 204),
            (Actor(), 204),
        ],
    )
    def test_the_matrix_of_who_may_act_on_whom_holds(self, actor, status):
        there = tenant(self.ADMIN)
        assert remove(there.send_as(actor), self.ADMIN, self.ADMIN.registered[0])[0] == status
        assert graph(there.send_as(actor), "GET", at(self.ADMIN, "methods"))[0] == 200

    def test_it_does_not_speak_of_the_per_user_state_and_of_sessions(self):
        there = tenant(self.ADMIN, actor=acting(RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR))
        assert beta(there, "PATCH", at(self.ADMIN, "requirements"), {"perUserMfaState": "disabled"})[0] == 204
        assert graph(there, "POST", f"/users/{oid(1)}/revokeSignInSessions")[0] == 200


class TestFaults:
    ONE, TWO = user(1, Method.PHONE), user(2, Method.PASSKEY)

    def played(self, fault, verb="DELETE"):
        there = tenant(self.ONE, self.TWO, faults=lambda *_: fault)
        path = at(self.ONE, "phoneMethods", self.ONE.registered[0].id) if verb == "DELETE" else at(self.ONE, "methods")
        try:
            reply = there.send(verb, f"{BASE}/v1.0{path}", {}, None)
        except (ConnectionError, TimeoutError) as error:
            reply = type(error)
        return reply, there.user(oid(1)).registered == (), there.as_of - NOW

    @pytest.mark.parametrize("fault", Fault)
    def test_every_fault_does_or_does_not_carry_the_call_out(self, fault):
        reply, done, _ = self.played(fault)
        row = FAULTS[fault]
        assert done is row.done is (fault.endswith("Done") or fault in {Fault.SLOW, Fault.WRONG_USER})
        assert reply == (row.raises or row.reply or (204, {}, b""))

    def test_each_is_told_apart_by_status_and_headers(self):
        found = {}
        for fault in Fault:
            reply, *_ = self.played(fault)
            found[fault] = reply if isinstance(reply, type) else (reply[0], reply[1].get("Retry-After"))
        assert found == {
            Fault.THROTTLED: (429, "7"),
            Fault.THROTTLED_SILENTLY: (429, None),
            Fault.UNAVAILABLE: (503, None),
            Fault.GATEWAY_TIMEOUT: (504, None),
            Fault.GATEWAY_TIMEOUT_DONE: (504, None),
            Fault.SERVER_ERROR: (500, None),
            Fault.SERVER_ERROR_DONE: (500, None),
            Fault.CONFLICT: (409, None),
            Fault.CONFLICT_DONE: (409, None),
            Fault.NOT_ATTEMPTED: (424, None),
            Fault.UNAUTHORIZED: (401, None),
            Fault.FORBIDDEN: (403, None),
            Fault.NOT_FOUND: (404, None),
            Fault.NO_RESOURCE: (404, None),
            Fault.METHOD_NOT_ALLOWED: (405, None),
            Fault.BAD_REQUEST: (400, None),
            Fault.CORRUPT_KEY: (400, None),
            Fault.NEEDS_FRESH_MFA: (400, None),
            Fault.CUT: ConnectionError,
            Fault.CUT_DONE: ConnectionError,
            Fault.SLOW: TimeoutError,
            Fault.HTML: (200, None),
            Fault.LIE: (204, None),
            Fault.WRONG_USER: (204, None),
        }

    @pytest.mark.parametrize(
        ("fault", "means"),
        [
            (Fault.NOT_FOUND, AnswerClass.NOT_FOUND),
            (Fault.NO_RESOURCE, AnswerClass.WRONG_VERSION),
            (Fault.METHOD_NOT_ALLOWED, AnswerClass.WRONG_VERSION),
            (Fault.BAD_REQUEST, AnswerClass.FAILED),
            (Fault.CORRUPT_KEY, AnswerClass.UNDELETABLE_CORRUPT),
            (Fault.NEEDS_FRESH_MFA, AnswerClass.NEEDS_FRESH_MFA),
            (Fault.CONFLICT, AnswerClass.CONFLICT),
            (Fault.NOT_ATTEMPTED, AnswerClass.NOT_ATTEMPTED),
            (Fault.GATEWAY_TIMEOUT, AnswerClass.RETRY),
        ],
    )
    def test_what_it_says_is_understood(self, fault, means):
        status, _, text = self.played(fault)[0]
        assert classify(status, text.decode()) is means

    def test_a_slow_call_takes_a_minute(self):
        assert self.played(Fault.SLOW)[2] == timedelta(seconds=60, milliseconds=200)
        assert self.played(None)[2] == timedelta(milliseconds=200)

    def test_a_reading_brings_another_user(self):
        document = json.loads(self.played(Fault.WRONG_USER, "GET")[0][2])
        assert ids(document) == [self.TWO.registered[0].id]
        assert f"users('{oid(2)}')" in document["@odata.context"]
        alone = tenant(self.ONE, faults=lambda *_: Fault.WRONG_USER)
        _, document = graph(alone, "GET", at(self.ONE, "methods"))
        assert (ids(document), oid(1) in document["@odata.context"]) == ([], False)
        assert graph(alone, "GET", at(self.TWO, "methods"))[0] == 404

    def test_the_plan_sees_verb_and_path(self):
        seen = []
        there = tenant(self.ONE, faults=lambda verb, path: seen.append((verb, path)))
        graph(there, "GET", at(self.ONE, "methods"))
        there.faults = None
        graph(there, "GET", at(self.ONE, "methods"))
        assert (seen, len(there.calls)) == ([("GET", f"/v1.0{at(self.ONE, 'methods')}")], 2)


class TestMaking:
    def test_a_time_has_its_zone(self):
        for now in (None, NOW.replace(tzinfo=None)):
            with pytest.raises(CallError, match="as_of: expected a time with its zone"):
                SimulatedTenant([], as_of=now)

    def test_users_are_users_with_ids(self):
        with pytest.raises(CallError, match="users: every user of a tenant has an object id"):
            tenant(UserState(upn="a@contoso.com"))
        with pytest.raises(CallError, match="users"):
            SimulatedTenant(["a"], as_of=NOW)

    def test_a_user_is_found_without_regard_to_case(self):
        assert tenant(user(1)).user(oid(1).upper()) == user(1)
        with pytest.raises(CallError, match="no such user"):
            tenant().user(oid(1))

    def test_it_shows_no_secret(self):
        there = tenant(user(1, Method.PHONE))
        graph(there, "POST", at(user(1), "temporaryAccessPassMethods"))
        shown = repr((there, there.users, there.deeds, there.calls))
        assert not any(secret in shown for secret in ("5550199", "TAP+"))


class TestPerforming:
    """What Graph lacks: the article's reset."""

    def request(self, number, kind=StepKind.RESET):
        step = RollbackStep(number=1, kind=kind)
        return Request(id="1", wave=0, user_id=oid(number), upn=None, kind=RequestKind.STEP, step=step)

    def test_a_reset_empties_the_msonline_property(self):
        legacy = StrongAuthentication(
            method_types=("OneWaySMS", "New"), default_type="OneWaySMS", relying_parties=("x",)
        )
        there = tenant(user(1, strong_authentication=legacy))
        assert there.perform(self.request(1)).result is AnswerClass.DONE
        assert there.user(oid(1)).strong_authentication == StrongAuthentication(method_types=(), relying_parties=("x",))
        reading = Request(id="1", wave=0, user_id=oid(1), upn=None, kind=RequestKind.READ)
        assert there.perform(reading).seen.strong_authentication.method_types == ()

    def test_where_there_is_none_it_is_not_found(self):
        there = tenant(user(1))
        assert [there.perform(self.request(n)).result for n in (1, 2)] == [AnswerClass.NOT_FOUND] * 2

    def test_a_pass_is_handed_to_the_tenant_alone(self):
        there = tenant(user(1))
        answer = there.perform(self.request(1, StepKind.CREATE_TAP))
        assert (answer.result, there.passes) == (AnswerClass.DONE, ["TAP+00001&x"])
        assert "TAP+" not in repr(answer)
