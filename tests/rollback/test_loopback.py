"""The ready adapter over real HTTP on loopback: throttled, failing, slow and cut connections included."""

from __future__ import annotations

import http.client
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote, urlsplit

import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import GraphAdapter, Outcome, RollbackRun, RunState, drive, plan_rollback
from rollback.fakes import NOW, finish, oid, user
from rollback.service import BASE, Service

KINDS = (Method.PHONE, Method.ALTERNATE_PHONE, Method.AUTHENTICATOR)


class Server:
    """The service on a port of its own. ``faults`` are played before the calls they stand for, in order."""

    def __init__(self, users):
        self.service = Service(users, owner={one.object_id: one.registered[1].id for one in users})
        self.faults = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)) or None
                fault = outer.faults.pop(0) if outer.faults else None
                if fault == "cut":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                reply = outer.service.send(self.command, BASE + unquote(self.path), {}, body)
                if fault == "cut after":
                    self.connection.shutdown(socket.SHUT_RDWR)
                    return
                if isinstance(fault, int):
                    reply = (fault, {"Retry-After": "1"}, b"{}")
                self.send_response(reply[0])
                for name, value in reply[1].items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(reply[2])))
                self.end_headers()
                self.wfile.write(reply[2])

            do_GET = do_POST = do_PATCH = do_DELETE = answer

            def log_message(self, *args):
                return

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *args):
        self.http.shutdown()
        self.http.server_close()
        self.thread.join()


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
        assert all(one.registered == () for one in server.service.tenant.users.values())


@pytest.mark.parametrize("fault", [429, 503, 500, "cut", "cut after"])
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
            assert server.service.tenant.users[oid(0)].registered == ()
            assert server.faults == []


def test_a_service_that_is_gone_ends_in_a_clear_outcome():
    users = people(1)
    with Server(users) as server:
        base = server.base
    run = drive(RollbackRun.of(plan_rollback(users, as_of=NOW)), GraphAdapter(send, base=base), sleep=lambda wait: None)
    assert [one.outcome for one in run.outcomes()] == [Outcome.UNREADABLE]
