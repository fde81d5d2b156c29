"""The proof of adapters: the ready one keeps every clause, and each broken one breaks exactly its own."""

from __future__ import annotations

import asyncio
import json

import attrs
import pytest

from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import AdapterError
from entra_combined_reg.rollback import Answer, AnswerClass, AsyncGraphAdapter, GraphAdapter, RequestKind
from entra_combined_reg.testing import AdapterReport, check_adapter, check_adapter_async


class Broken:
    """The ready adapter with one fault: in what is sent, in what comes back, or in the answer."""

    def __init__(self, send, *, before=None, after=None, answer=None, shown=None):
        self._sent, self._before, self._after, self._answer, self._shown = send, before, after, answer, shown
        self._inner = GraphAdapter(self.send, on_pass=lambda request, value: None)
        self.heard = b""

    def send(self, method, url, headers, body):
        method, url, body = self._before(method, url, body) if self._before else (method, url, body)
        reply = (
            self._after(lambda: self._sent(method, url, headers, body), method, url)
            if self._after
            else (self._sent(method, url, headers, body))
        )
        self.heard += reply[2] if method == self._shown else b""
        return reply

    def perform(self, request):
        answer = self._inner.perform(request)
        return self._answer(request, answer) if self._answer else answer

    def __repr__(self):
        return f"Broken({self.heard!r})"


def status_becomes(old, new):
    def after(ask, method, url):
        reply = ask()
        return (new, *reply[1:]) if reply[0] == old else reply

    return {"after": after}


def swallows(reply, verb):
    def after(ask, method, url):
        try:
            return ask()
        except ConnectionError:
            if method != verb:
                raise
            return reply

    return {"after": after}


def again(status, verb="DELETE"):
    def after(ask, method, url):
        reply = ask()
        return ask() if method == verb and reply[0] == status else reply

    return {"after": after}


def again_when_cut(ask, method, url):
    try:
        return ask()
    except ConnectionError:
        if method == "POST":
            ask()
        raise


def without_header(ask, method, url):
    status, _, body = ask()
    return status, {}, body


def text_lost(text):
    def after(ask, method, url):
        status, headers, body = ask()
        return status, headers, body.replace(text.encode(), b"...")

    return {"after": after}


def unquoted(method, url, body):
    return method, url.replace("%2F", "/"), body


def other_default(method, url, body):
    return method, url, body.replace(b"sms", b"push") if body else body


def other_segment(method, url, body):
    return method, url.replace("phoneMethods", "methods") if method == "DELETE" else url, body


def with_get_revoke(method, url, body):
    return ("PUT" if url.endswith("revokeSignInSessions") else method), url, body


def renamed(request, answer):
    return attrs.evolve(answer, request="another")


def ours(request, answer):
    return (
        answer
        if answer.seen is None
        else attrs.evolve(answer, seen=attrs.evolve(answer.seen, object_id=request.user_id))
    )


def complete(request, answer):
    return answer if answer.seen is None else attrs.evolve(answer, seen=attrs.evolve(answer.seen, complete=True))


def no_hardware(request, answer):
    if answer.seen is None:
        return answer
    kept = tuple(ref for ref in answer.seen.methods if ref.method is not Method.HARDWARE_OATH)
    return attrs.evolve(answer, seen=attrs.evolve(answer.seen, methods=kept, complete=None))


def as_done(was, kind=RequestKind.STEP):
    def answer(request, given):
        return Answer.done(request) if given.result is was and request.kind is kind else given

    return {"answer": answer}


def instead(was, now, kind=RequestKind.STEP):
    def answer(request, given):
        if given.result is not was or request.kind is not kind:
            return given
        return attrs.evolve(given, result=now)

    return {"answer": answer}


def resets(request, answer):
    return Answer.done(request) if request.step is not None and request.step.kind == "reset" else answer


def lenient_page(ask, method, url):
    status, headers, body = ask()
    return (status, headers, b"" if method == "DELETE" and body.startswith(b"<!") else body)


def empty_page(ask, method, url):
    status, headers, body = ask()
    page = json.dumps({"value": []}).encode()
    return (status, headers, page if method == "GET" and body.startswith(b"<!") else body)


def followed(ask, method, url):
    status, headers, body = ask()
    return ask() if status == 302 else (status, headers, body)


def empty_when_cut(ask, method, url):
    try:
        return ask()
    except ConnectionError:
        if method != "GET":
            raise
        return 200, {}, b'{"value": []}'


MUTANTS = {
    "names-request": {"answer": renamed},
    "delete": {"before": other_segment},
    "done": status_becomes(204, 202),
    "opaque-id": {"before": unquoted},
    "set-default": {"before": other_default},
    "revoke": {"before": with_get_revoke},
    "read": {"answer": no_hardware},
    "read-incomplete": {"answer": complete},
    "wrong-user": {"answer": ours},
    "read-user-gone": instead(AnswerClass.USER_GONE, AnswerClass.FAILED, RequestKind.READ),
    "read-html": {"after": empty_page},
    "read-lost": {"after": empty_when_cut},
    "html": {"after": lenient_page},
    "redirect": {"after": followed},
    "lost": swallows((204, {}, b""), "DELETE"),
    "pass-once": {"after": again_when_cut},
    "throttled": {"after": without_header},
    "one-try": again(503),
    "refused-default": text_lost("Cannot delete default method with other methods configured."),
    "refused-alternate": text_lost("without first deleting alternate mobile number"),
    "status-401": status_becomes(401, 500),
    "status-403": status_becomes(403, 500),
    "status-404": as_done(AnswerClass.NOT_FOUND),
    "status-409": status_becomes(409, 500),
    "unsupported": {"answer": resets},
}


def broken(**fault):
    return [one.name for one in check_adapter(lambda send: Broken(send, **fault)).broken]


def test_the_ready_adapter_keeps_every_clause():
    report = check_adapter(GraphAdapter)
    assert [one.name for one in report.broken] == []
    assert report.raise_if_broken() is report
    assert len({one.name for one in report.results}) == len(report.results) == 30


def test_so_does_the_awaited_one():
    report = asyncio.run(check_adapter_async(AsyncGraphAdapter))
    assert report == check_adapter(GraphAdapter)


def test_nothing_but_the_fault_of_a_broken_one_makes_it_fail():
    assert broken() == []


@pytest.mark.parametrize("clause", MUTANTS)
def test_a_broken_adapter_breaks_exactly_its_clause(clause):
    assert broken(**MUTANTS[clause]) == [clause]


def test_a_body_that_is_no_json():
    assert broken(before=lambda method, url, body: (method, url, body and b"value=sms")) == ["set-default"]


def test_429_without_its_meaning():
    fault = status_becomes(429, 500)
    assert broken(**fault) == ["throttled", "throttled-silently"]


def test_a_refusal_taken_for_done():
    assert broken(**as_done(AnswerClass.FAILED)) == ["redirect", "refused"]


@pytest.mark.parametrize(("verb", "clause"), [("DELETE", "secret-in-error"), ("GET", "secret-in-reading")])
def test_a_repr_that_shows_what_the_service_said(verb, clause):
    assert broken(shown=verb) == [clause]


def test_an_error_that_quotes_the_service():
    class Loud(Broken):
        def __repr__(self):
            return "Loud()"

        def perform(self, request):
            answer = super().perform(request)
            if answer.result is AnswerClass.FAILED:
                raise ValueError(self.heard)
            return answer

    names = [one.name for one in check_adapter(lambda send: Loud(send, shown="DELETE")).broken]
    assert names == ["refused", "secret-in-error"]


def test_an_adapter_that_answers_nothing_keeps_next_to_nothing():
    class Silent:
        def perform(self, request):
            return None

    report = check_adapter(lambda send: Silent())
    assert {"names-request", "delete", "done", "read", "lost"} <= {one.name for one in report.broken}
    with pytest.raises(AdapterError, match=r"names-request: An answer names the request that it answers\.; delete: "):
        report.raise_if_broken()


def test_an_awaited_adapter_that_raises_is_judged_like_any_other():
    class Raising:
        async def perform(self, request):
            raise RuntimeError("no")

    report = asyncio.run(check_adapter_async(lambda send: Raising()))
    assert isinstance(report, AdapterReport)
    assert {"lost", "read-lost"}.isdisjoint(one.name for one in report.broken)
    assert "done" in {one.name for one in report.broken}
