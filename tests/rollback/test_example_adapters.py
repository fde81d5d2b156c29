"""The worked adapters of docs/examples, each over real HTTP on loopback: one plan, every fault at every call."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path

import httpx
import pytest
import requests
from kiota_abstractions.authentication import (
    AccessTokenProvider,
    AllowedHostsValidator,
    BaseBearerTokenAuthenticationProvider,
)
from kiota_http.httpx_request_adapter import HttpxRequestAdapter
from kiota_http.kiota_client_factory import KiotaClientFactory

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import AnswerClass, Outcome, RollbackRun, RunState, drive, drive_async, plan_rollback
from entra_combined_reg.testing import check_adapter, check_adapter_async
from rollback.fakes import NOW, oid, user
from rollback.loopback import Forward, Server
from rollback.test_adapters import read, step

EXAMPLES = Path(__file__).parents[2] / "docs" / "examples"
CLIENTS = ("urllib", "requests", "httpx", "httpx_async", "msgraph")
AWAITED = {"httpx_async", "msgraph"}
KINDS = (Method.PHONE, Method.ALTERNATE_PHONE, Method.AUTHENTICATOR)
TOKEN = "eyJ0eXAi.made.up"


def example(client):
    spec = importlib.util.spec_from_file_location(f"adapter_{client}", EXAMPLES / f"adapter_{client}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def using(client, server, timeout, work):
    """Hand ``work`` an adapter; what it opened is closed afterwards."""
    module, told = example(client), {"base": server.base}
    if client == "urllib":
        return work(module.make_adapter(lambda: TOKEN, timeout=timeout, **told))
    if client == "requests":
        with requests.Session() as session:
            return work(module.make_adapter(session, lambda: TOKEN, timeout=timeout, **told))
    with httpx.Client(timeout=timeout) as opened:
        return work(module.make_adapter(opened, lambda: TOKEN, **told))


class Token(AccessTokenProvider):
    """What a credential of azure-identity is to the SDK."""

    async def get_authorization_token(self, uri, additional_authentication_context=None):
        return TOKEN

    def get_allowed_hosts_validator(self):
        return AllowedHostsValidator([])


def awaiting(client, server, timeout, work):
    async def token():
        return TOKEN

    async def whole():
        make, told = example(client).make_adapter, {"base": server.base}
        if client == "msgraph":
            # As GraphServiceClient builds it, the SDK's own handlers for retries and redirects included.
            async with KiotaClientFactory.get_default_client() as opened:
                KiotaClientFactory.create_with_default_middleware(opened)
                opened.timeout = timeout
                provider = BaseBearerTokenAuthenticationProvider(Token())
                return await work(make(HttpxRequestAdapter(provider, http_client=opened), **told))
        async with httpx.AsyncClient(timeout=timeout) as opened:
            return await work(make(opened, token, **told))

    return asyncio.run(whole())


def driven(client, run, server, timeout=5.0):
    async def sleep(wait):
        return

    if client in AWAITED:
        return awaiting(client, server, timeout, lambda adapter: drive_async(run, adapter, sleep=sleep))
    return using(client, server, timeout, lambda adapter: drive(run, adapter, sleep=lambda wait: None))


def performed(client, request, server):
    use = awaiting if client in AWAITED else using
    return use(client, server, 5.0, lambda adapter: adapter.perform(request))


def proved(client, server):
    def mounted(adapter):
        def make(send):
            server.send = send
            return adapter

        return check_adapter(make)

    return using(client, server, 5.0, mounted)


def proved_awaited(client, server):
    def mounted(adapter):
        def make(send):
            server.send = lambda *call: asyncio.run(send(*call))
            return adapter

        return check_adapter_async(make)

    return awaiting(client, server, 5.0, mounted)


def people(count):
    # The alternate number is the default: no order of deletes alone gets these users through.
    return [user(n, *KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE) for n in range(count)]


@pytest.mark.parametrize("client", CLIENTS)
class TestEveryClient:
    def test_it_keeps_every_clause_over_the_wire(self, client):
        with Forward() as server:
            report = (proved_awaited if client in AWAITED else proved)(client, server)
        assert [one.name for one in report.broken] == []

    def test_a_plan_is_carried_out(self, client):
        users = people(3)
        with Server(users) as server:
            run = driven(client, RollbackRun.of(plan_rollback(users, as_of=NOW)), server)
            assert run.state is RunState.AWAITING_APPROVAL
            run = driven(client, run.approve(by="Adele", as_of=NOW, fingerprint=run.plan_fingerprint), server)
            assert (run.state, run.counts()) == (RunState.DONE, {Outcome.ROLLED_BACK: 3})
            assert all(one.registered == () for one in server.service.tenant.users)
            assert len(server.service.calls) == run.plan.estimate.calls_low
            assert set(server.tokens) == {f"Bearer {TOKEN}"}
            assert TOKEN not in repr(run)

    def test_the_service_sees_alternate_before_mobile_and_the_default_last(self, client):
        users = people(1)
        with Server(users) as server:
            driven(client, RollbackRun.of(plan_rollback(users, as_of=NOW)), server)
            changes = [(verb, path.rpartition("/")[2]) for verb, path, _ in server.service.calls if verb != "GET"]
        ids = [one.id for one in users[0].registered]
        assert changes == [
            ("PATCH", "signInPreferences"),
            ("DELETE", ids[1]),
            ("DELETE", ids[2]),
            ("DELETE", ids[0]),
        ]

    @pytest.mark.parametrize("fault", [429, 500, 503, "cut", "cut after", "short"])
    def test_one_fault_at_any_call_costs_nothing(self, client, fault):
        users = people(1)
        calls = plan_rollback(users, as_of=NOW).estimate.calls_low
        for place in range(calls):
            with Server(users) as server:
                server.faults = [None] * place + [fault]
                run = driven(client, RollbackRun.of(plan_rollback(users, as_of=NOW)), server)
                assert [one.outcome for one in run.outcomes()] == [Outcome.ROLLED_BACK], place
                assert (server.service.tenant.user(oid(0)).registered, server.faults) == ((), [])

    def test_a_reply_that_never_comes_is_given_up_and_looked_after(self, client):
        users = people(1)
        with Server(users) as server:
            server.faults = [None, None, None, None, "slow"]
            run = driven(client, RollbackRun.of(plan_rollback(users, as_of=NOW)), server, timeout=0.5)
            assert [one.outcome for one in run.outcomes()] == [Outcome.ROLLED_BACK]
            assert server.faults == []

    @pytest.mark.parametrize(
        ("status", "result"),
        [
            (204, AnswerClass.DONE),
            (302, AnswerClass.FAILED),
            (400, AnswerClass.FAILED),
            (401, AnswerClass.AUTH_LOST),
            (403, AnswerClass.FORBIDDEN),
            (404, AnswerClass.NOT_FOUND),
            (429, AnswerClass.RETRY),
            (503, AnswerClass.RETRY),
        ],
    )
    def test_a_status_comes_through_with_its_headers(self, client, status, result):
        with Server(people(1)) as server:
            path = f"/v1.0/users/{oid(1)}/authentication/phoneMethods/{step().step.method_id}"
            headers = {"retry-after": "7", "Location": server.base + "/elsewhere"}
            server.service.answers["DELETE", path] = (status, headers, b"")
            answer = performed(client, step(), server)
            assert (answer.result, answer.http_status, answer.retry_after) == (result, status, 7.0)
            assert len(server.service.calls) == 1

    def test_an_id_with_a_slash_a_percent_sign_and_a_hash_reaches_the_service_whole(self, client):
        with Server(people(1)) as server:
            performed(client, step(what=Method.AUTHENTICATOR, method_id="a/b%2F#EXT# ü\u200f"), server)
            assert server.service.calls == [
                (
                    "DELETE",
                    f"/v1.0/users/{oid(1)}/authentication/microsoftAuthenticatorMethods/a/b%2F#EXT# ü\u200f",
                    None,
                )
            ]

    def test_a_user_is_read(self, client):
        users = people(2)
        with Server(users) as server:
            answer = performed(client, read(), server)
            assert answer.result is AnswerClass.DONE
            assert answer.seen.object_id == oid(1)
            assert {ref.method for ref in answer.seen.methods} == set(KINDS)


@pytest.mark.parametrize("client", CLIENTS)
def test_the_how_to_page_shows_the_very_file(client):
    code = (EXAMPLES / f"adapter_{client}.py").read_text(encoding="utf-8").split("annotations\n", 1)[1].strip()
    page = (EXAMPLES.parent / "how-to.md").read_text(encoding="utf-8")
    assert f"<!-- source: adapter_{client}.py -->\n\n```python\n{code}\n```\n" in page
