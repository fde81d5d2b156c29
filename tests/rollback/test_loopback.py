"""The ready adapter over real HTTP on loopback: throttled, failing, slow and cut connections included."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import GraphAdapter, Outcome, RollbackRun, RunState, drive, plan_rollback
from rollback.fakes import NOW, finish, oid, user
from rollback.loopback import Server

KINDS = (Method.PHONE, Method.ALTERNATE_PHONE, Method.AUTHENTICATOR)


def send(method, url, headers, body):
    """What a caller writes, here over the standard library."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=5)
    try:
        connection.request(method, parts.path, body=body, headers=headers)
        reply = connection.getresponse()
        return reply.status, dict(reply.getheaders()), reply.read()
    finally:
        connection.close()


def people(count):
    return [user(n, *KINDS, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE) for n in range(count)]


def test_a_plan_is_carried_out_over_http():
    users = people(3)
    with Server(users) as server:
        run = finish(RollbackRun.of(plan_rollback(users, as_of=NOW)), GraphAdapter(send, base=server.base))
        assert run.counts() == {Outcome.ROLLED_BACK: 3}
        assert all(one.registered == () for one in server.service.tenant.users)


@pytest.mark.parametrize("fault", [429, 503, 500, "cut", "cut after", "short"])
def test_one_fault_at_any_call_costs_nothing(fault):
    users = people(1)
    calls = plan_rollback(users, as_of=NOW).estimate.calls_low
    assert calls == 9
    for place in range(calls):
        with Server(users) as server:
            run = RollbackRun.of(plan_rollback(users, as_of=NOW))
            server.faults = [None] * place + [fault]
            run = drive(run, GraphAdapter(send, base=server.base), sleep=lambda wait: None)
            assert run.state is RunState.AWAITING_APPROVAL
            assert [one.outcome for one in run.outcomes()] == [Outcome.ROLLED_BACK], place
            assert server.service.tenant.user(oid(0)).registered == ()
            assert server.faults == []


def test_a_service_that_is_gone_ends_in_a_clear_outcome():
    users = people(1)
    with Server(users) as server:
        base = server.base
    run = drive(RollbackRun.of(plan_rollback(users, as_of=NOW)), GraphAdapter(send, base=base), sleep=lambda wait: None)
    assert [one.outcome for one in run.outcomes()] == [Outcome.UNREADABLE]
