"""After a run: listings first, the log second, and a missing record proves nothing."""

from __future__ import annotations

import json
from datetime import timedelta

import attrs
import pytest

from entra_combined_reg.catalog import Activity, Method
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Principal, PrincipalKind
from entra_combined_reg.facts import StrongAuthentication
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    Recovery,
    RequestKind,
    RollbackOptions,
    RollbackRun,
    RollbackVerdict,
    plan_rollback,
    verify,
)
from entra_combined_reg.testing import make_event
from rollback.fakes import NOW, Tenant, finish, method, oid, user

ADMIN = "11111111-0000-4000-8000-000000000001"
LATER = NOW + timedelta(hours=1)


def carried(one, *, proved=True):
    """A finished run over one user; without proof where the last listing is refused."""
    tenant = Tenant([one])
    run, stepped = RollbackRun.of(plan_rollback([one], as_of=NOW)), False
    while requests := run.pending():
        request = requests[0]
        last = stepped and request.kind is RequestKind.READ
        stepped = stepped or request.kind is RequestKind.STEP
        answer = Answer.of(request, AnswerClass.FORBIDDEN) if last and not proved else tenant.perform(request)
        run = run.record(answer)
    return run


def target(number=1):
    return [{"id": oid(number), "userPrincipalName": f"user{number}@contoso.com", "type": "User"}]


def admin(activity=Activity.ADMIN_DELETED_SECURITY_INFO, minutes=5, *, actor=ADMIN, **fields):
    return make_event(
        activity,
        at=NOW + timedelta(minutes=minutes),
        user_id=oid(1),
        **{"initiatedBy": {"user": {"id": actor}}, "targetResources": target(), **fields},
    )


def self_service(activity, minutes, **fields):
    return make_event(activity, at=NOW + timedelta(minutes=minutes), user_id=oid(1), upn="user1@contoso.com", **fields)


def changed(new, minutes=5, app="Azure MFA StrongAuthenticationService", **fields):
    return admin(
        Activity.UPDATE_USER,
        minutes,
        loggedByService="Core Directory",
        initiatedBy={"app": {"displayName": app}},
        targetResources=[
            {
                **target()[0],
                "modifiedProperties": [
                    {"displayName": "StrongAuthenticationMethod", "oldValue": "[]", "newValue": json.dumps(new)}
                ],
            }
        ],
        **fields,
    )


def judged(run, *events, **options):
    given = {"as_of": LATER, "actors": [ADMIN], "ended": NOW + timedelta(minutes=10), **options}
    return verify(run, events, **given).users[0]


class TestVerdicts:
    ONE = user(1, Method.PHONE, Method.AUTHENTICATOR)

    def test_the_listing_after_the_last_step_is_proof(self):
        found = judged(carried(self.ONE))
        assert (found.verdict, found.basis, found.proof) == (RollbackVerdict.PROVEN, ("listing",), ())

    def test_without_listing_and_record_nothing_is_proved(self):
        found = judged(carried(self.ONE, proved=False))
        assert (found.verdict, found.basis) == (RollbackVerdict.UNPROVEN, ())

    def test_an_event_for_every_step_is_proof_though_there_are_fewer_of_them(self):
        event = admin()
        found = judged(carried(self.ONE, proved=False), event)
        assert (found.verdict, found.basis, found.proof) == (RollbackVerdict.PROVEN, ("events",), (event,))

    def test_an_event_for_some_steps_makes_it_likely(self):
        run = carried(user(1, Method.PHONE, Method.HARDWARE_OATH), proved=False)
        assert judged(run, admin()).verdict is RollbackVerdict.LIKELY

    @pytest.mark.parametrize("event", [admin(actor="22222222-0000-4000-8000-000000000002"), admin(minutes=-60)])
    def test_another_actor_or_another_time_proves_nothing(self, event):
        assert judged(carried(self.ONE, proved=False), event).verdict is RollbackVerdict.UNPROVEN

    def test_an_event_about_another_user_proves_nothing(self):
        event = admin(targetResources=target(2))
        assert judged(carried(self.ONE, proved=False), event).verdict is RollbackVerdict.UNPROVEN

    def test_a_record_without_id_is_found_by_name(self):
        event = admin(targetResources=[{"userPrincipalName": "USER1@contoso.com", "type": "User"}])
        assert judged(carried(self.ONE, proved=False), event).verdict is RollbackVerdict.PROVEN

    def test_a_record_without_actor_or_target_proves_nothing(self):
        nobody = attrs.evolve(admin(), actor=None)
        pointless = attrs.evolve(admin(), targets=(Principal(kind=PrincipalKind.USER),))
        aimless = attrs.evolve(admin(), target=None, targets=())
        assert judged(carried(self.ONE, proved=False), nobody, pointless, aimless).verdict is RollbackVerdict.UNPROVEN

    def test_an_actor_may_be_a_principal_or_an_application(self):
        app = {"initiatedBy": {"app": {"appId": "app-1", "displayName": "Runner"}}}
        principal = Principal(kind=PrincipalKind.APPLICATION, app_id="APP-1")
        found = judged(carried(self.ONE, proved=False), admin(**app), actors=[principal])
        assert found.verdict is RollbackVerdict.PROVEN

    @pytest.mark.parametrize(
        ("value", "verdict", "basis"),
        [
            ([], RollbackVerdict.PROVEN, ("property",)),
            ([{"MethodType": 2, "Default": True}], RollbackVerdict.PROVEN, ("property",)),
            ([{"MethodType": 6, "Default": True}], RollbackVerdict.CONTRADICTED, ("property",)),
            ([{"MethodType": "OneWaySMS"}], RollbackVerdict.CONTRADICTED, ("property",)),
            ("none of it", RollbackVerdict.UNPROVEN, ()),
            ([1], RollbackVerdict.UNPROVEN, ()),
        ],
    )
    def test_the_directorys_property_is_read(self, value, verdict, basis):
        found = judged(carried(self.ONE, proved=False), changed(value))
        assert (found.verdict, found.basis) == (verdict, basis)

    def test_a_type_that_a_kept_method_shares_decides_nothing_of_it(self):
        one = user(1, Method.PHONE, Method.PASSKEY)
        run = carried(one, proved=False)
        assert judged(run, changed([{"MethodType": 7}])).verdict is RollbackVerdict.PROVEN

    def test_after_the_articles_one_call_nothing_may_be_left(self):
        strong = StrongAuthentication(method_types=("OneWaySMS",))
        run = carried(user(1, registered=None, per_user_mfa=None, strong_authentication=strong), proved=False)
        assert judged(run, changed([])).verdict is RollbackVerdict.PROVEN
        assert judged(run, changed([{"MethodType": 2}])).verdict is RollbackVerdict.CONTRADICTED

    def test_the_twin_by_a_service_is_an_own_event(self):
        failed = changed([], minutes=5.6, result="failure")
        events = (admin(), changed([], minutes=5.5), failed, changed([], minutes=30), changed([], 5, app="Other"))
        found = judged(carried(self.ONE, proved=False), *events, ended=NOW + timedelta(minutes=40))
        assert found.proof == events[:2]

    def test_a_failure_contradicts(self):
        event = admin(result="failure")
        found = judged(carried(self.ONE), event)
        assert (found.verdict, found.proof) == (RollbackVerdict.CONTRADICTED, (event,))

    def test_the_pass_that_the_plan_issued_does_not(self):
        one = user(1, Method.PHONE)
        options = RollbackOptions(tap_minutes=60)
        run = finish(RollbackRun.of(plan_rollback([one], as_of=NOW, options=options)), Tenant([one]))
        event = admin(Activity.ADMIN_REGISTERED_SECURITY_INFO, 2)
        assert judged(run, event).verdict is RollbackVerdict.PROVEN

    def test_a_later_registration_by_an_administrator_contradicts(self):
        event = admin(Activity.ADMIN_REGISTERED_SECURITY_INFO, 8)
        found = judged(carried(self.ONE), admin(), event)
        assert (found.verdict, found.proof, found.foreign) == (RollbackVerdict.CONTRADICTED, (event,), ())


class TestRelist:
    ONE = user(1, Method.PHONE, Method.HARDWARE_OATH)

    def test_a_fresh_listing_wins(self):
        run = carried(self.ONE, proved=False)
        gone = attrs.evolve(self.ONE, registered=(method(Method.HARDWARE_OATH, 2, usable=False),))
        assert judged(run, relist=[gone]).verdict is RollbackVerdict.PROVEN
        assert judged(run, relist=[self.ONE]).verdict is RollbackVerdict.CONTRADICTED
        assert judged(run, relist=[attrs.evolve(self.ONE, registered=None)]).verdict is RollbackVerdict.UNPROVEN

    def test_a_number_that_was_registered_anew_is_another_one(self):
        run = carried(self.ONE, proved=False)
        anew = attrs.evolve(self.ONE, registered=(method(Method.PHONE, created_at=LATER),))
        assert judged(run, relist=[anew]).verdict is RollbackVerdict.PROVEN

    def test_the_articles_call_names_no_method_to_look_for(self):
        strong = StrongAuthentication(method_types=("OneWaySMS",))
        one = user(1, registered=None, per_user_mfa=None, strong_authentication=strong)
        found = judged(carried(one), relist=[attrs.evolve(one, registered=())])
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("listing",))


class TestAftermath:
    """If you run this script for your users, they'll need to re-register for multifactor authentication."""

    RUN = carried(user(1, Method.PHONE))

    @pytest.mark.parametrize(
        ("steps", "recovery", "verdict"),
        [
            ([], Recovery.NONE, RollbackVerdict.PROVEN),
            (["User started security info registration"], Recovery.STARTED, RollbackVerdict.PROVEN),
            (
                ["User started security info registration", "User canceled security info registration"],
                Recovery.CANCELED,
                RollbackVerdict.PROVEN,
            ),
            (["User registered security info"], Recovery.REGISTERED, RollbackVerdict.RECOVERED),
            (
                ["User registered security info", "User canceled security info registration"],
                Recovery.REGISTERED,
                RollbackVerdict.RECOVERED,
            ),
            (
                ["User registered security info", "User registered all required security info"],
                Recovery.COMPLETE,
                RollbackVerdict.RECOVERED,
            ),
        ],
    )
    def test_registering_again_is_followed_until_it_is_complete(self, steps, recovery, verdict):
        events = [admin(), *(self_service(name, 20 + n) for n, name in enumerate(steps))]
        found = judged(self.RUN, *events)
        assert (found.recovery, found.verdict, found.foreign) == (recovery, verdict, ())

    def test_canceling_in_interrupt_mode_is_seen(self):
        event = self_service(
            "User registered all required security info",
            20,
            result="failure",
            reason="User canceled security info registration.",
        )
        assert judged(self.RUN, admin(), event).recovery is Recovery.CANCELED

    def test_what_was_before_the_rollback_is_no_recovery(self):
        assert judged(self.RUN, self_service("User registered security info", 1), admin()).recovery is Recovery.NONE


class TestForeign:
    def test_a_change_by_somebody_else_is_reported(self):
        event = admin(actor="22222222-0000-4000-8000-000000000002")
        own = self_service("User deleted security info", 6)
        found = judged(carried(user(1, Method.PHONE)), event, own)
        assert (found.verdict, found.foreign) == (RollbackVerdict.PROVEN, (event, own))

    def test_also_for_a_user_whom_the_run_did_not_touch(self):
        event = admin(actor="22222222-0000-4000-8000-000000000002")
        run = RollbackRun.of(plan_rollback([user(1, Method.PASSKEY)], as_of=NOW))
        found = judged(run, event)
        assert (found.verdict, found.foreign) == (RollbackVerdict.UNTOUCHED, (event,))


class TestWhole:
    def test_every_entry_of_the_plan_has_its_verdict(self):
        users = [user(n, Method.PHONE) for n in range(3)] + [user(7)]
        tenant = Tenant(users)
        run = finish(RollbackRun.of(plan_rollback(users, as_of=NOW, targets=[*(oid(n) for n in (0, 1, 7, 8))])), tenant)
        report = verify(run, [], as_of=LATER, actors=[ADMIN], ended=NOW)
        assert report.counts() == {RollbackVerdict.PROVEN: 2, RollbackVerdict.UNTOUCHED: 2}
        assert report.waiting is False
        text = report.view().text()
        assert text.startswith("Verification\n")
        assert "user0@contoso.com                     proven     listing  none              0" in text
        assert f"{oid(8)}  untouched  -        none              0" in text

    def test_the_logs_may_still_lag(self):
        run = carried(user(1, Method.PHONE))
        report = verify(run, [], as_of=LATER)
        assert report.waiting is True
        assert report.view().text().startswith("Verification (the logs may still lag)")

    @pytest.mark.parametrize("field", ["as_of", "ended"])
    def test_times_have_a_zone(self, field):
        run = carried(user(1, Method.PHONE))
        given = {"as_of": LATER, field: LATER.replace(tzinfo=None)}
        with pytest.raises(CallError, match=field):
            verify(run, [], **given)
