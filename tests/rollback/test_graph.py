"""The ready adapter against a service in memory, which also lies, stalls and answers with pages of HTML."""

from __future__ import annotations

import asyncio
import json

import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import Cloud, PerUserMfa
from entra_combined_reg.plain import to_plain
from entra_combined_reg.rollback import (
    PHRASES,
    Answer,
    AnswerClass,
    AsyncGraphAdapter,
    GraphAdapter,
    Outcome,
    Request,
    RequestKind,
    RollbackOptions,
    RollbackRun,
    RollbackScope,
    RollbackStep,
    Snapshot,
    StepKind,
    drive,
    drive_async,
    plan_rollback,
)
from rollback.fakes import NOW, SECRET_NUMBER, finish, method, oid, user
from rollback.service import BASE, Service


def read(**changes):
    return Request(id=f"{oid(1)}/1", wave=0, user_id=oid(1), upn=None, kind=RequestKind.READ, **changes)


def step(kind=StepKind.DELETE, what=Method.PHONE, **changes):
    one = method(what)
    values = {"number": 1, "kind": kind, "method": what, "type_text": one.type_text, "method_id": one.id, **changes}
    return Request(
        id=f"{oid(1)}/1", wave=0, user_id=oid(1), upn=None, kind=RequestKind.STEP, step=RollbackStep(**values)
    )


class TestWholeRuns:
    KINDS = (Method.PHONE, Method.ALTERNATE_PHONE, Method.AUTHENTICATOR, Method.EXTERNAL, Method.EMAIL)

    def run(self, service, carry):
        users = [user(n, *self.KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE) for n in range(4)]
        options = RollbackOptions(scope=RollbackScope.EVERYTHING, accept_lockout=True, tap_minutes=60)
        run = carry(RollbackRun.of(plan_rollback(users, as_of=NOW, options=options)))
        run = run.approve(by="Adele", as_of=NOW, fingerprint=run.plan_fingerprint)
        return carry(run)

    def service(self):
        users = [user(n, *self.KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE) for n in range(4)]
        return Service(users, owner={one.object_id: one.registered[1].id for one in users})

    def check(self, run, service, passes):
        assert run.counts() == {Outcome.ROLLED_BACK: 4}
        assert all(one.proved for one in run.outcomes())
        for one in service.tenant.users:
            assert [each.method for each in one.registered] == [Method.TEMPORARY_ACCESS_PASS]
        assert len(set(passes)) == 4
        assert all(value.startswith("TAP+") for value in passes)
        assert "TAP+" not in json.dumps(to_plain(run.journal)) + repr(run.journal)

    def test_sync(self):
        service, passes = self.service(), []
        adapter = GraphAdapter(service.send, on_pass=lambda request, value: passes.append(value))
        run = self.run(service, lambda run: drive(run, adapter, sleep=lambda wait: None))
        self.check(run, service, passes)

    def test_async(self):
        service, passes, seen = self.service(), [], []
        adapter = AsyncGraphAdapter(service.asend, on_pass=lambda request, value: passes.append(value))

        async def sleep(wait):
            seen.append(wait)

        run = self.run(service, lambda run: asyncio.run(drive_async(run, adapter, sleep=sleep)))
        self.check(run, service, passes)
        assert seen


class TestReading:
    def test_all_four_documents_make_one_picture(self):
        one = user(1, Method.PHONE, Method.HARDWARE_OATH, default_method=DefaultOption.SMS)
        service = Service([one])
        answer = GraphAdapter(service.send).perform(read())
        assert answer == Answer.read(read(), one)
        assert [path for _, path, _ in service.calls] == [
            f"/v1.0/users/{oid(1)}/authentication/methods",
            f"/beta/users/{oid(1)}/authentication/hardwareOathMethods",
            f"/beta/users/{oid(1)}/authentication/signInPreferences",
            f"/beta/users/{oid(1)}/authentication/requirements",
        ]
        assert SECRET_NUMBER not in json.dumps(to_plain(answer)) + repr(answer)

    def test_what_is_not_given_stays_unknown(self):
        one = user(1, Method.PHONE)
        service = Service([one])
        root = f"/beta/users/{oid(1)}/authentication/"
        for name in ("hardwareOathMethods", "signInPreferences", "requirements"):
            service.answers["GET", root + name] = Service.reply(403, {"error": {"code": "accessDenied"}})
        seen = GraphAdapter(service.send).perform(read()).seen
        assert (seen.complete, seen.default_method, seen.per_user_mfa) == (False, None, None)
        assert len(seen.methods) == 1

    def test_a_cloud_without_a_listing_of_all_methods_is_asked_for_each_kind(self):
        service = Service([user(1, Method.PHONE, Method.AUTHENTICATOR)])
        seen = GraphAdapter(service.send, cloud=Cloud.CHINA).perform(read()).seen
        assert [path.removeprefix(f"/v1.0/users/{oid(1)}/authentication/") for _, path, _ in service.calls[:3]] == [
            "microsoftAuthenticatorMethods",
            "phoneMethods",
            "platformCredentialMethods",
        ]
        assert ([ref.method for ref in seen.methods], seen.complete) == ([Method.AUTHENTICATOR, Method.PHONE], False)

    def test_there_too_a_whole_run_costs_what_the_plan_says(self):
        users = [user(n, Method.PHONE, Method.AUTHENTICATOR) for n in range(3)]
        service = Service(users)
        plan = plan_rollback(users, as_of=NOW, options=RollbackOptions(cloud=Cloud.CHINA))
        run = finish(RollbackRun.of(plan), GraphAdapter(service.send, cloud=Cloud.CHINA))
        assert run.counts() == {Outcome.ROLLED_BACK: 3}
        assert len(service.calls) == plan.estimate.calls_low == 33

    def test_nor_is_a_listing_that_its_schema_lacks(self):
        service = Service([user(1, Method.PHONE)])
        adapter = GraphAdapter(service.send, cloud=Cloud.US_GOV)
        assert adapter.perform(read(listings=("externalAuthenticationMethods",))).seen.complete is False
        assert not any("external" in path for _, path, _ in service.calls)

    def test_a_brief_one_asks_for_the_listings_alone(self):
        service = Service([user(1, Method.PHONE)])
        GraphAdapter(service.send).perform(read(brief=True, listings=("hardwareOathMethods",)))
        assert [path.rpartition("/")[2] for _, path, _ in service.calls] == ["methods", "hardwareOathMethods"]

    def test_a_whole_run_costs_what_the_plan_says(self):
        users = [user(n, Method.PHONE, Method.AUTHENTICATOR) for n in range(3)]
        service = Service(users)
        plan = plan_rollback(users, as_of=NOW)
        finish(RollbackRun.of(plan), GraphAdapter(service.send))
        assert len(service.calls) == plan.estimate.calls_low == 21

    def test_listings_that_the_request_names_are_read_too(self):
        service = Service([user(1, Method.PHONE)])
        path = f"/beta/users/{oid(1)}/authentication/qrCodePinMethod"
        service.answers["GET", path] = Service.reply(200, {"id": "qr-1"})
        seen = GraphAdapter(service.send).perform(read(listings=("qrCodePinMethod",))).seen
        assert [ref.method for ref in seen.methods] == [Method.PHONE, Method.QR_CODE]

    def test_pages_are_followed(self):
        one = user(1, Method.PHONE, Method.AUTHENTICATOR)
        service = Service([one])
        first = f"/v1.0/users/{oid(1)}/authentication/methods"
        _, _, body = service.send("GET", BASE + first, {}, None)
        rows = json.loads(body)["value"]
        page = {"value": rows[:1], "@odata.nextLink": f"{BASE}{first}?$skiptoken=2"}
        service.answers["GET", first] = Service.reply(200, page)
        service.answers["GET", first + "?$skiptoken=2"] = Service.reply(200, {"value": rows[1:]})
        seen = GraphAdapter(service.send).perform(read()).seen
        assert {ref.key for ref in seen.methods} == {ref.key for ref in Snapshot.of(one).methods}

    @pytest.mark.parametrize("link", ["https://evil.example/next", 7])
    def test_a_link_to_another_place_is_never_followed(self, link):
        service = Service([user(1, Method.PHONE)])
        path = f"/v1.0/users/{oid(1)}/authentication/methods"
        service.answers["GET", path] = Service.reply(200, {"value": [], "@odata.nextLink": link})
        assert GraphAdapter(service.send).perform(read()).result is AnswerClass.FAILED
        assert len(service.calls) == 1

    def test_a_listing_without_end_is_given_up(self):
        service = Service([user(1, Method.PHONE)])
        path = f"/v1.0/users/{oid(1)}/authentication/methods"
        service.answers["GET", path] = Service.reply(200, {"value": [], "@odata.nextLink": BASE + path})
        assert GraphAdapter(service.send).perform(read()).result is AnswerClass.FAILED
        assert len(service.calls) == 20

    @pytest.mark.parametrize(
        ("reply", "result"),
        [
            (Service.reply(404), AnswerClass.USER_GONE),
            (Service.reply(401), AnswerClass.AUTH_LOST),
            (Service.reply(429, None, **{"Retry-After": "7"}), AnswerClass.RETRY),
            ((200, {}, "<html>sign in</html>"), AnswerClass.SERVER_ERROR),
            ((200, {}, "[1]"), AnswerClass.SERVER_ERROR),
            ((200, {}, '{"value": 1}'), AnswerClass.SERVER_ERROR),
            ((200, {}, '{"value": [{"@odata.type": 5}]}'), AnswerClass.FAILED),
        ],
    )
    def test_a_listing_that_fails_is_classified(self, reply, result):
        service = Service([user(1, Method.PHONE)])
        service.answers["GET", f"/v1.0/users/{oid(1)}/authentication/methods"] = reply
        answer = GraphAdapter(service.send).perform(read())
        assert (answer.result, answer.seen) == (result, None)
        assert answer.retry_after == (7.0 if result is AnswerClass.RETRY else None)

    @pytest.mark.parametrize("name", ["hardwareOathMethods", "signInPreferences"])
    def test_a_part_that_is_throttled_makes_the_reading_wait(self, name):
        service = Service([user(1, Method.PHONE)])
        service.answers["GET", f"/beta/users/{oid(1)}/authentication/{name}"] = Service.reply(503)
        assert GraphAdapter(service.send).perform(read()).result is AnswerClass.RETRY

    def test_the_picture_of_another_user_is_told_apart(self):
        service = Service([user(1, Method.PHONE)])
        body = {"@odata.context": f"{BASE}/v1.0/$metadata#users('{oid(2)}')/authentication/methods", "value": []}
        service.answers["GET", f"/v1.0/users/{oid(1)}/authentication/methods"] = Service.reply(200, body)
        assert GraphAdapter(service.send).perform(read()).seen.object_id == oid(2)


class TestSteps:
    def service(self):
        return Service([user(1, Method.PHONE, Method.EXTERNAL)])

    def test_a_page_of_html_is_no_success(self):
        service = self.service()
        one = method(Method.PHONE)
        service.answers["DELETE", f"/v1.0/users/{oid(1)}/authentication/phoneMethods/{one.id}"] = (200, {}, "<html>")
        assert GraphAdapter(service.send).perform(step()).result is AnswerClass.UNKNOWN

    def test_an_external_method_is_tried_without_the_suffix(self):
        service = self.service()
        answer = GraphAdapter(service.send).perform(step(what=Method.EXTERNAL, method_id="external-2"))
        assert answer.result is AnswerClass.DONE
        assert [path.rpartition("/")[2] for _, path, _ in service.calls] == ["$ref", "external-2"]

    def test_or_never_with_it_where_the_caller_knows_better(self):
        service = self.service()
        adapter = GraphAdapter(service.send, external_suffix=False)
        assert adapter.perform(step(what=Method.EXTERNAL, method_id="external-2")).result is AnswerClass.DONE
        assert [path.rpartition("/")[2] for _, path, _ in service.calls] == ["external-2"]

    def test_a_tenants_own_wording_can_be_taught(self):
        def send(method, url, headers, body):
            return 400, {}, b'{"error": {"code": "badRequest", "message": "The MOBILE number is in use."}}'

        taught = {**PHRASES, "mobile number is in use": AnswerClass.DEFERRED_ALTERNATE}
        assert GraphAdapter(send).perform(step()).result is AnswerClass.FAILED
        assert GraphAdapter(send, phrases=taught).perform(step()).result is AnswerClass.DEFERRED_ALTERNATE

    def test_an_error_keeps_its_code_and_drops_its_text(self):
        service = self.service()
        body = {"error": {"code": "badRequest", "message": f"{SECRET_NUMBER} no"}}
        path = f"/v1.0/users/{oid(1)}/authentication/phoneMethods/{method(Method.PHONE).id}"
        service.answers["DELETE", path] = Service.reply(400, body)
        answer = GraphAdapter(service.send).perform(step())
        assert answer == Answer(request=f"{oid(1)}/1", result=AnswerClass.FAILED, http_status=400, code="badRequest")

    @pytest.mark.parametrize(
        ("headers", "kept"),
        [
            (
                {"X-MS-Throttle-Scope": "User/Application/ReadWrite/app-1/tenant-1"},
                "User/Application/ReadWrite/app-1/tenant-1",
            ),
            ({"x-ms-throttle-information": "ResourceUnitLimitExceeded"}, "ResourceUnitLimitExceeded"),
            ({"x-ms-throttle-scope": "A", "x-ms-throttle-information": "B"}, "A B"),
            ({"x-ms-throttle-scope": "<b>A</b>"}, None),
            ({"x-ms-throttle-scope": "A" * 401}, None),
            ({}, None),
        ],
    )
    def test_whose_limit_was_hit_is_kept(self, headers, kept):
        def send(method, url, _, body):
            return 429, headers, b""

        assert GraphAdapter(send).perform(step()).throttled_by == kept

    @pytest.mark.parametrize("code", [SECRET_NUMBER, "x" * 60, 5, "a b", None])
    def test_a_code_that_is_none_is_dropped(self, code):
        assert Answer(request="1", result=AnswerClass.FAILED, code=code).code is None

    @pytest.mark.parametrize(
        "request_",
        [step(StepKind.RESET, method=None), step(StepKind.CREATE_TAP), step(method=None), step(what=Method.PASSWORD)],
    )
    def test_what_graph_cannot_do_is_said(self, request_):
        service = self.service()
        assert GraphAdapter(service.send).perform(request_).result is AnswerClass.UNSUPPORTED
        assert service.calls == []

    @pytest.mark.parametrize(
        ("plan", "body"),
        [
            ({"pass_minutes": 480, "pass_once": True}, {"lifetimeInMinutes": 480, "isUsableOnce": True}),
            ({}, {"isUsableOnce": False}),
        ],
    )
    def test_a_pass_is_what_the_plan_says(self, plan, body):
        service, told = Service([user(1, Method.PHONE)]), []
        adapter = GraphAdapter(service.send, on_pass=lambda request, value: told.append(value))
        request = step(StepKind.CREATE_TAP, method=None, method_id=None, type_text=None, **plan)
        assert adapter.perform(request).result is AnswerClass.DONE
        assert (json.loads(service.calls[0][2]), told) == (body, ["TAP+00001&x"])

    @pytest.mark.parametrize(("status", "result"), [(200, AnswerClass.DONE), (202, AnswerClass.UNKNOWN)])
    def test_a_pass_that_came_with_another_status_is_handed_over_where_it_came(self, status, result):
        service, told = Service([user(1, Method.PHONE)]), []
        body = {"temporaryAccessPass": "Vt7#xQ9!"} if status == 200 else {}
        service.answers["POST", f"/v1.0/users/{oid(1)}/authentication/temporaryAccessPassMethods"] = Service.reply(
            status, body
        )
        adapter = GraphAdapter(service.send, on_pass=lambda request, value: told.append(value))
        answer = adapter.perform(step(StepKind.CREATE_TAP, method=None, method_id=None, type_text=None))
        assert (answer.result, told) == (result, ["Vt7#xQ9!"] if status == 200 else [])

    def test_a_password_is_made_up_by_the_service_and_handed_over(self):
        service, told = Service([user(1, Method.PHONE)]), []
        path = f"/v1.0/users/{oid(1)}/authentication/methods/28c10230-6103-485e-b985-444c60001490/resetPassword"
        service.answers["POST", path] = Service.reply(202, {"newPassword": "Wuv3#kk"})
        request = step(StepKind.RESET_PASSWORD, method=None, method_id=None, type_text=None)
        adapter = GraphAdapter(service.send, on_pass=lambda request, value: told.append((request.user_id, value)))
        assert adapter.perform(request).result is AnswerClass.DONE
        assert (service.calls, told) == ([("POST", path, b"{}")], [(oid(1), "Wuv3#kk")])
        assert GraphAdapter(service.send).perform(request).result is AnswerClass.UNSUPPORTED
        assert len(service.calls) == 1

    def test_a_new_number_comes_from_the_caller_and_is_nowhere_else(self):
        service = Service([user(1, Method.PHONE)])
        path = f"/v1.0/users/{oid(1)}/authentication/phoneMethods/{method(Method.PHONE).id}"
        service.answers["PATCH", path] = Service.reply(204)
        adapter = GraphAdapter(service.send, new_number=lambda request: SECRET_NUMBER)
        answer = adapter.perform(step(StepKind.UPDATE_PHONE))
        assert (answer.result, json.loads(service.calls[0][2])) == (
            AnswerClass.DONE,
            {"phoneNumber": SECRET_NUMBER, "phoneType": "mobile"},
        )
        assert SECRET_NUMBER not in repr(answer)
        assert GraphAdapter(service.send).perform(step(StepKind.UPDATE_PHONE)).result is AnswerClass.UNSUPPORTED

    def test_the_callers_own_steps_are_the_callers(self):
        service, done = Service([user(1, Method.PHONE)]), []
        adapter = GraphAdapter(service.send, hooks={"bypass group": done.append})
        request = step(StepKind.HOOK, method=None, method_id=None, type_text=None, hook="bypass group")
        assert (adapter.perform(request).result, done) == (AnswerClass.DONE, [request])
        other = step(StepKind.HOOK, method=None, method_id=None, type_text=None, hook="another")
        assert adapter.perform(other).result is AnswerClass.UNSUPPORTED
        assert service.calls == []

    def test_what_send_raises_goes_through(self):
        def send(method, url, headers, body):
            raise TimeoutError

        with pytest.raises(TimeoutError):
            GraphAdapter(send).perform(step())

    def test_headers_name_the_body(self):
        seen = []

        def send(method, url, headers, body):
            seen.append((url, headers, body))
            return 204, {}, b""

        adapter = GraphAdapter(send, base="https://graph.example/")
        adapter.perform(step(StepKind.SET_PER_USER_MFA, per_user_mfa=PerUserMfa.DISABLED))
        adapter.perform(step())
        assert seen[0] == (
            f"https://graph.example/beta/users/{oid(1)}/authentication/requirements",
            {"Accept": "application/json", "Content-Type": "application/json"},
            b'{"perUserMfaState": "disabled"}',
        )
        assert seen[1][1:] == ({"Accept": "application/json"}, None)
