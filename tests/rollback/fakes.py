"""A tenant that answers in classes of answers, for the tests of single moves and of the order rule.

Whole runs go over Graph, against ``testing.SimulatedTenant``: see tests/simulation.
"""

from __future__ import annotations

import itertools
from datetime import UTC, datetime

import attrs

from entra_combined_reg.catalog import DefaultOption, Method, endpoint_of
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, UserState
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    Request,
    RequestKind,
    RollbackOptions,
    RollbackRun,
    StepKind,
    StopLoss,
    plan_rollback,
)
from entra_combined_reg.rollback._defaults import serves
from entra_combined_reg.rollback._pictures import MethodRef

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
SECRET_NUMBER = "+49 89 5550199"
_TYPES = {
    Method.PHONE: "phoneAuthenticationMethod",
    Method.ALTERNATE_PHONE: "phoneAuthenticationMethod",
    Method.OFFICE_PHONE: "phoneAuthenticationMethod",
}
_PHONES = frozenset(_TYPES)


def oid(number: int) -> str:
    return f"00000000-0000-4000-8000-{number:012d}"


def method(kind: Method, number: int = 1, **changes) -> RegisteredMethod:
    row = endpoint_of(kind)
    base = RegisteredMethod(
        method=kind,
        type_text=row.odata_type if row else f"{kind}Type",
        id=(row.fixed_id if row and row.fixed_id else f"{kind}-{number}"),
        usable=True if kind is Method.HARDWARE_OATH else None,
        created_at=datetime(2025, 1, number, tzinfo=UTC),
        phone_number=SECRET_NUMBER if kind in _PHONES else None,
    )
    return attrs.evolve(base, **changes)


def user(number: int, *kinds: Method, **changes) -> UserState:
    counts = itertools.count(1)
    base = UserState(
        object_id=oid(number),
        upn=f"user{number}@contoso.com",
        per_user_mfa=PerUserMfa.DISABLED,
        roles=frozenset(),
        registered=tuple(method(kind, next(counts)) for kind in kinds),
        registered_complete=True,
        default_method=DefaultOption.NONE,
    )
    return attrs.evolve(base, **changes)


class Tenant:
    """Users with methods; the default rule and the rule of the two numbers hold.

    ``owner`` names the method object that the service takes for the default, where it is hidden from the planner.
    """

    def __init__(self, users, owner=None, strict=False):
        self.users = {one.object_id: one for one in users}
        self.owner = dict(owner or {})
        self.strict = strict
        self.touched = []
        self.passes = {}
        self.revoked = {}
        self.passwords = {}
        self.hooked = []

    def perform(self, request: Request) -> Answer:
        if request.user_id not in self.users:
            return Answer.of(request, AnswerClass.NOT_FOUND)
        if request.kind is RequestKind.READ:
            return Answer.read(request, self.users[request.user_id])
        self.touched.append(request.user_id)
        return Answer.of(request, self._step(request.user_id, request.step))

    def _step(self, user_id, step):
        match step.kind:
            case StepKind.SET_DEFAULT:
                return self._set_default(user_id, step.value)
            case StepKind.CREATE_TAP:
                self.passes[user_id] = self.passes.get(user_id, 0) + 1
                new = method(Method.TEMPORARY_ACCESS_PASS, 1, id=f"tap-{self.passes[user_id]}-new")
                self._put(user_id, [m for m in self._methods(user_id) if m.method is not new.method] + [new])
            case StepKind.REVOKE_SESSIONS:
                self.revoked[user_id] = self.revoked.get(user_id, 0) + 1
            case StepKind.RESET_PASSWORD:
                self.passwords[user_id] = self.passwords.get(user_id, 0) + 1
            case StepKind.HOOK:
                self.hooked.append((user_id, step.hook))
            case StepKind.UPDATE_PHONE:
                new = {step.method_id: "+49 89 5550200"}
                self._put(
                    user_id,
                    [attrs.evolve(m, phone_number=new.get(m.id, m.phone_number)) for m in self._methods(user_id)],
                )
            case StepKind.SET_PER_USER_MFA:
                self.users[user_id] = attrs.evolve(self.users[user_id], per_user_mfa=step.per_user_mfa)
            case StepKind.RESET:
                strong = attrs.evolve(self.users[user_id].strong_authentication, method_types=(), default_type=None)
                self.users[user_id] = attrs.evolve(self.users[user_id], strong_authentication=strong)
            case _:
                return self._remove(user_id, step)
        return AnswerClass.DONE

    def _methods(self, user_id):
        return list(self.users[user_id].registered or ())

    def _put(self, user_id, methods):
        self.users[user_id] = attrs.evolve(self.users[user_id], registered=tuple(methods))

    def _set_default(self, user_id, value):
        for one in self._methods(user_id):
            if value in serves(MethodRef.of(one)) and one.usable is not False:
                self.owner[user_id] = one.id
                self.users[user_id] = attrs.evolve(self.users[user_id], default_method=value)
                return AnswerClass.DONE
        return AnswerClass.FAILED

    def _remove(self, user_id, step):
        methods = self._methods(user_id)
        there = next((one for one in methods if one.id == step.method_id), None)
        if there is None:
            return AnswerClass.NOT_FOUND
        if there.method is Method.PHONE and any(one.method is Method.ALTERNATE_PHONE for one in methods):
            return AnswerClass.DEFERRED_ALTERNATE
        others = [one for one in methods if one is not there and one.usable is not False]
        if not self.strict:
            others = [one for one in others if serves(MethodRef.of(one))]
        if self.owner.get(user_id) == there.id and others:
            return AnswerClass.DEFERRED_DEFAULT
        if step.kind is StepKind.DEACTIVATE:
            self._put(user_id, [attrs.evolve(one, usable=False) if one is there else one for one in methods])
        else:
            self._put(user_id, [one for one in methods if one is not there])
        if self.owner.get(user_id) == there.id:
            del self.owner[user_id]
        return AnswerClass.DONE


def finish(run, tenant, approve=True):
    """Carry a run to its end."""
    while True:
        while requests := run.pending():
            for request in requests:
                run = run.record(tenant.perform(request))
        if not approve or run.state != "awaitingApproval":
            return run
        run = run.approve(by="Adele", as_of=NOW, fingerprint=run.plan_fingerprint)


PATIENT = StopLoss(consecutive=99, percent=100)


def begun(*users, **options):
    options = {"stop_loss": PATIENT, **options}
    return RollbackRun.of(plan_rollback(users, as_of=NOW, options=RollbackOptions(**options)))


def say(run, result, **fields):
    """Answer the one open request."""
    return run.record(Answer(request=run.pending()[0].id, result=result, **fields))


def until(run, tenant, kind):
    """Go on until the next request is of this kind."""
    while not (run.pending()[0].step is not None and run.pending()[0].step.kind is kind):
        run = run.record(tenant.perform(run.pending()[0]))
    return run


def results(run):
    return [step.result for step in run.outcomes()[0].steps]
