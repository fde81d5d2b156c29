"""How answers are classified, calls that restore, and adapters that misbehave."""

from __future__ import annotations

import asyncio
import json

import pytest

from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import AdapterError
from entra_combined_reg.plain import to_plain
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    GraphAdapter,
    Outcome,
    Request,
    RequestKind,
    RollbackRun,
    RollbackStep,
    RunState,
    StepKind,
    drive,
    drive_async,
    plan_rollback,
)
from entra_combined_reg.rollback._requests import back_off, classify
from rollback.fakes import NOW, SECRET_NUMBER, Tenant, finish, method, oid, user


def listed(*kinds, number=1, **changes):
    """A user as this service would list it: hardware tokens have no state there."""
    one = user(number, *kinds, **changes)
    rows = tuple(method(each.method, index, usable=None) for index, each in enumerate(one.registered, 1))
    return user(number, registered=rows, **changes)


def read(**changes):
    return Request(id=f"{oid(1)}/1", wave=0, user_id=oid(1), upn=None, kind=RequestKind.READ, **changes)


def step(kind=StepKind.DELETE, what=Method.PHONE, **changes):
    one = method(what)
    values = {"number": 1, "kind": kind, "method": what, "type_text": one.type_text, "method_id": one.id, **changes}
    return Request(
        id=f"{oid(1)}/1", wave=0, user_id=oid(1), upn=None, kind=RequestKind.STEP, step=RollbackStep(**values)
    )


class TestClasses:
    def test_an_answer_means_one_of_them(self):
        assert Answer(request="1", result="done").result is AnswerClass.DONE
        with pytest.raises(AdapterError, match=r"answer\.result: expected a member of AnswerClass"):
            Answer(request="1", result="fine")

    @pytest.mark.parametrize(
        ("status", "text", "expected"),
        [
            (200, "", "done"),
            (204, "", "done"),
            (202, "", "unknown"),
            (
                400,
                "id of [3179] MATCHES the user's current default authentication method, and cannot be deleted until …",
                "deferredDefault",
            ),
            (400, "Cannot delete default method with other methods configured. Please …", "deferredDefault"),
            (400, "cannot … without first deleting alternate mobile number", "deferredAlternate"),
            (400, "Invalid value for KeyId", "undeletableCorrupt"),
            (400, "The input is not a valid Base-64 string", "undeletableCorrupt"),
            (400, "MFA is required for a 'RemoveKey' operation, but was not performed.", "needsFreshMfa"),
            (400, "something else", "failed"),
            (401, "", "authLost"),
            (403, "", "forbidden"),
            (404, "", "notFound"),
            (404, "No HTTP resource was found that matches the request URI", "wrongVersion"),
            (405, "", "wrongVersion"),
            (408, "", "unknown"),
            (409, "", "conflict"),
            (412, "", "conflict"),
            (424, "", "notAttempted"),
            (429, "", "retry"),
            (500, "", "serverError"),
            (502, "", "retry"),
            (503, "", "retry"),
            (504, "", "retry"),
            (302, "", "failed"),
        ],
    )
    def test_the_table_of_answers(self, status, text, expected):
        assert classify(status, text) == expected

    def test_waits_grow_and_are_capped(self):
        assert [back_off(tries, None).seconds for tries in range(1, 8)] == [2, 4, 8, 16, 32, 60, 60]
        assert back_off(1, None).jitter_up_to == 1.0

    def test_the_service_says_how_long(self):
        assert (back_off(5, 7.0).seconds, back_off(1, 1e9).seconds, back_off(1, -1.0).seconds) == (7.0, 3600.0, 2.0)

    @pytest.mark.parametrize("value", ["Wed, 21 Oct 2026 07:28:00 GMT", "-1", "7.5", "", "99999999"])
    def test_another_retry_after_counts_as_none(self, value):
        def send(method, url, headers, body):
            return 429, {"RETRY-AFTER": value}, b""

        assert GraphAdapter(send).perform(step()).retry_after is None


class TestTrouble:
    """Bad adapters: a clear outcome, the run stays resumable, nothing is lost."""

    def plan(self):
        return plan_rollback([user(n, Method.PHONE) for n in range(2)], as_of=NOW)

    @pytest.mark.parametrize("bad", [None, "done", Answer(request="another", result=AnswerClass.DONE), "raise"])
    def test_what_is_no_answer_counts_as_unknown_until_it_is_given_up(self, bad):
        class Adapter:
            def perform(self, request):
                if bad == "raise":
                    raise RuntimeError(SECRET_NUMBER)
                return bad

        run = drive(RollbackRun.of(self.plan()), Adapter(), sleep=lambda wait: None)
        assert run.state is RunState.HALTED
        assert [one.outcome for one in run.outcomes()] == [Outcome.UNREADABLE, Outcome.OPEN]
        assert SECRET_NUMBER not in json.dumps(to_plain(run.journal))
        tenant = Tenant([user(n, Method.PHONE) for n in range(2)])
        again = finish(RollbackRun.resume(run.plan, run.journal), tenant)
        assert again.counts() == {Outcome.UNREADABLE: 1, Outcome.ROLLED_BACK: 1}

    def test_the_picture_of_another_user_counts_as_unknown(self):
        class Adapter:
            def perform(self, request):
                return Answer.read(request, user(9, Method.PHONE))

        run = drive(RollbackRun.of(self.plan()), Adapter(), sleep=lambda wait: None)
        assert run.outcomes()[0].outcome is Outcome.UNREADABLE

    def test_async_the_same(self):
        class Adapter:
            async def perform(self, request):
                raise RuntimeError

        async def sleep(wait):
            return None

        seen = []
        run = RollbackRun.of(self.plan())
        run = asyncio.run(drive_async(run, Adapter(), sleep=sleep, observe=lambda *args: seen.append(args)))
        assert run.state is RunState.HALTED
        assert [answer.result for _, _, answer in seen] == [AnswerClass.UNKNOWN] * 6

    def test_204_and_still_there_is_contradicted(self):
        class Liar(Tenant):
            def _step(self, user_id, step):
                return AnswerClass.DONE

        tenant, waits = Liar([user(n, Method.PHONE) for n in range(2)]), []
        run = drive(RollbackRun.of(self.plan()), tenant, sleep=waits.append)
        assert run.outcomes()[0].outcome is Outcome.CONTRADICTED
        assert (run.outcomes()[0].proved, run.outcomes()[0].steps[0].result) == (False, "stillThere")
        assert [wait.seconds for wait in waits[1:5]] == [2.0, 2.0, 5.0, 10.0]
