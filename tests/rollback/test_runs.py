"""Random runs with faults and crashes: what must hold whatever the service answers."""

from __future__ import annotations

import json

import attrs
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import (
    AnswerClass,
    Decision,
    Journal,
    OnChange,
    Outcome,
    RollbackOptions,
    RollbackRun,
    RollbackScope,
    RunState,
    StopLoss,
    plan_rollback,
)
from entra_combined_reg.rollback._pictures import MethodRef
from rollback.fakes import NOW, SECRET_NUMBER, Tenant, oid, user

KINDS = [
    Method.PHONE,
    Method.ALTERNATE_PHONE,
    Method.OFFICE_PHONE,
    Method.AUTHENTICATOR,
    Method.SOFTWARE_OATH,
    Method.HARDWARE_OATH,
    Method.EMAIL,
    Method.PASSKEY,
    Method.TEMPORARY_ACCESS_PASS,
]
PORTAL = (RollbackScope.LEGACY_SAM, RollbackScope.PORTAL_REREGISTER)


@st.composite
def tenants(draw):
    users = []
    for number in range(draw(st.integers(1, 6))):
        kinds = draw(st.lists(st.sampled_from(KINDS), unique=True, max_size=4))
        state = draw(st.sampled_from([*PerUserMfa, None]))
        users.append(user(number, *kinds, per_user_mfa=state, default_method=None))
    return users


class TestRandomRuns:
    @settings(max_examples=120, deadline=None)
    @given(
        users=tenants(),
        scope=st.sampled_from([*PORTAL, RollbackScope.ENTRA_CMDLET_ALL, RollbackScope.EVERYTHING]),
        extras=st.booleans(),
        at_once=st.sampled_from([1, 3]),
        data=st.data(),
    )
    def test_the_properties_hold(self, users, scope, extras, at_once, data):
        bystander = user(99, Method.PHONE, Method.AUTHENTICATOR)
        owners = {one.object_id: one.registered[0].id for one in users if one.registered}
        tenant = Tenant([*users, bystander], owner=owners)
        options = RollbackOptions(
            scope=scope,
            at_once=at_once,
            accept_lockout=True,
            wave_size=2,
            tap_minutes=60 if extras else None,
            revoke_sessions=extras or None,
            stop_loss=StopLoss(consecutive=3, percent=60),
        )
        plan = plan_rollback([*users, bystander], targets=[one.object_id for one in users], as_of=NOW, options=options)
        touchable = {one.object_id for one in plan.users if one.decision is Decision.ELIGIBLE}
        pilot = set(plan.waves[0].users) if plan.waves else set()
        run = RollbackRun.of(plan)
        faults = st.sampled_from([None] * 50 + ["lost", "lost", "crash", "crash", *AnswerClass])
        for _ in range(400):
            if run.state is RunState.DONE:
                break
            if run.state is RunState.AWAITING_APPROVAL:
                assert set(tenant.touched) <= pilot
                run = run.approve(by="Adele", as_of=NOW, fingerprint=plan.fingerprint)
                continue
            if run.state is RunState.HALTED:
                run = RollbackRun.resume(plan, run.journal)
                continue
            for request in run.pending():
                fault = data.draw(faults)
                if fault == "crash":
                    tenant.perform(request)
                    stored = json.loads(json.dumps(to_plain(run.journal)))
                    run = RollbackRun.resume(plan, from_plain(stored, Journal))
                    break
                if fault is not None and (fault == "lost" or fault is not AnswerClass.DONE):
                    tenant.faults[request.id] = fault
                run = run.record(tenant.perform(request))
        assert run.state is RunState.DONE
        assert set(tenant.touched) <= touchable
        assert tenant.users[oid(99)] == bystander
        assert sum(run.counts().values()) == len(users)
        assert RollbackRun.replay(plan, run.journal) == run
        assert all(count == 1 for count in (*tenant.revoked.values(), *tenant.passes.values()))
        texts = [repr(run), repr(plan), json.dumps(to_plain(plan)), json.dumps(to_plain(run.journal)), repr(run.users)]
        assert not any(SECRET_NUMBER in text or "5550199" in text for text in texts)
        for one in run.outcomes():
            before = next(other for other in users if other.object_id == one.object_id)
            after = tenant.users[one.object_id]
            if one.decision is not Decision.ELIGIBLE:
                assert after == before
            if one.outcome is Outcome.ROLLED_BACK:
                left = {(ref.method, ref.id) for ref in MethodRef_of(after)}
                kept = {(ref.method, ref.id) for ref in plan_of(plan, one.object_id).kept}
                assert {one for one in left if one[0] is not Method.TEMPORARY_ACCESS_PASS} == {
                    one for one in kept if one[0] is not Method.TEMPORARY_ACCESS_PASS
                }

    @settings(max_examples=60, deadline=None)
    @given(tenants(), st.randoms(use_true_random=False))
    def test_the_order_of_the_users_given_changes_nothing(self, users, random):
        shuffled = list(users)
        random.shuffle(shuffled)
        one, two = (plan_rollback(given, as_of=NOW) for given in (users, shuffled))
        assert (one.fingerprint, to_plain(one)) == (two.fingerprint, to_plain(two))


def MethodRef_of(state):
    return [MethodRef.of(one) for one in state.registered or () if one.usable is not False]


def plan_of(plan, object_id):
    return next(one for one in plan.users if one.object_id == object_id)


class TestReplan:
    def test_a_changed_user_is_refused(self):
        before = user(1, Method.PHONE)
        run = RollbackRun.of(plan_rollback([before], as_of=NOW))
        tenant = Tenant([user(1, Method.PHONE, Method.AUTHENTICATOR)])
        run = run.record(tenant.perform(run.pending()[0]))
        assert [one.outcome for one in run.closed[0]] == [Outcome.CHANGED]
        assert tenant.touched == []

    def test_or_planned_again_where_the_caller_says_so(self):
        before = user(1, Method.PHONE)
        options = RollbackOptions(on_change=OnChange.REPLAN)
        run = RollbackRun.of(plan_rollback([before], as_of=NOW, options=options))
        tenant = Tenant([user(1, Method.PHONE, Method.AUTHENTICATOR)])
        while requests := run.pending():
            run = run.record(tenant.perform(requests[0]))
        assert [one.outcome for one in run.closed[0]] == [Outcome.ROLLED_BACK]
        assert tenant.users[oid(1)].registered == ()

    def test_a_method_that_the_guards_counted_on_must_still_be_there(self):
        before = user(1, Method.PHONE, Method.PASSKEY)
        options = RollbackOptions(on_change=OnChange.REPLAN)
        run = RollbackRun.of(plan_rollback([before], as_of=NOW, options=options))
        tenant = Tenant([user(1, Method.PHONE)])
        run = run.record(tenant.perform(run.pending()[0]))
        assert [one.outcome for one in run.closed[0]] == [Outcome.CHANGED]

    def test_nobody_is_touched_who_is_no_longer_eligible(self):
        before = user(1, Method.PHONE)
        for options in (RollbackOptions(), RollbackOptions(on_change=OnChange.REPLAN)):
            run = RollbackRun.of(plan_rollback([before], as_of=NOW, options=options))
            live = attrs.evolve(before, per_user_mfa=PerUserMfa.ENABLED)
            run = run.record(Tenant([live]).perform(run.pending()[0]))
            assert [one.outcome for one in run.closed[0]] == [Outcome.NOT_ELIGIBLE_NOW]
