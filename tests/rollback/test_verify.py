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
    RollbackScope,
    RollbackVerdict,
    plan_rollback,
    verify,
)
from entra_combined_reg.testing import make_event
from rollback.fakes import NOW, Tenant, finish, method, oid, user

ADMIN = "11111111-0000-4000-8000-000000000001"
LATER = NOW + timedelta(hours=1)


def carried(one, *, proved=True, **options):
    """A finished run over one user; without proof where the last listing is refused."""
    tenant = Tenant([one])
    plan = plan_rollback([one], as_of=NOW, options=RollbackOptions(**options))
    run, stepped = RollbackRun.of(plan), False
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
        **{"initiatedBy": {"app": {"displayName": app}}, **fields},
        targetResources=[
            {
                **target()[0],
                "modifiedProperties": [
                    {"displayName": "StrongAuthenticationMethod", "oldValue": "[]", "newValue": json.dumps(new)}
                ],
            }
        ],
    )


def judged(run, *events, **options):
    given = {"as_of": LATER, "actors": [ADMIN], "ended": NOW + timedelta(minutes=10), **options}
    return verify(run, events, **given).users[0]


class TestVerdicts:
    ONE = user(1, Method.PHONE, Method.AUTHENTICATOR)
    PHONE = user(1, Method.PHONE)

    def test_the_listing_after_the_last_step_is_proof(self):
        found = judged(carried(self.ONE))
        assert (found.verdict, found.basis, found.proof) == (RollbackVerdict.PROVEN, ("listing",), ())

    def test_without_listing_and_record_nothing_is_proved(self):
        found = judged(carried(self.ONE, proved=False))
        assert (found.verdict, found.basis) == (RollbackVerdict.UNPROVEN, ())

    def test_an_event_for_every_step_is_proof(self):
        events = (admin(), admin(minutes=6))
        found = judged(carried(self.ONE, proved=False), *events)
        assert (found.verdict, found.basis, found.proof) == (RollbackVerdict.PROVEN, ("events",), events)

    def test_an_event_for_some_steps_makes_it_likely(self):
        found = judged(carried(self.ONE, proved=False), admin())
        assert (found.verdict, found.basis) == (RollbackVerdict.LIKELY, ("events",))

    def test_an_event_that_names_a_method_proves_that_method_only(self):
        phone, email = (
            admin(minutes=n, resultReason=f"Admin deleted {name} method for user")
            for n, name in ((6, "phone"), (7, "email"))
        )
        assert (phone.method, email.method) == (Method.PHONE, Method.EMAIL)
        run = carried(self.ONE, proved=False)
        assert judged(run, email).verdict is RollbackVerdict.UNPROVEN
        assert judged(run, phone, email).verdict is RollbackVerdict.LIKELY
        assert judged(run, admin(), phone).verdict is RollbackVerdict.PROVEN

    def test_a_phone_method_may_be_any_of_the_three_numbers(self):
        run = carried(user(1, Method.OFFICE_PHONE), proved=False)
        assert judged(run, admin(resultReason="Admin deleted phone method for user")).verdict is RollbackVerdict.PROVEN

    def test_18_one_press_of_the_portals_button_is_one_event_for_all_it_removes(self):
        event = admin(resultReason="Admin required re-registration of MFA authentication methods.")
        assert judged(carried(self.ONE, proved=False), event).verdict is RollbackVerdict.PROVEN
        run = carried(user(1, Method.PHONE, Method.EMAIL), proved=False, scope=RollbackScope.ENTRA_CMDLET_ALL)
        assert judged(run, event).verdict is RollbackVerdict.LIKELY

    def test_a_changed_number_and_a_new_password_have_their_records_and_a_step_of_the_callers_has_none(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        chosen = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE}), "new_numbers": frozenset({oid(1)})}
        events = (
            admin(Activity.ADMIN_STARTED_PASSWORD_RESET, 4),
            admin(Activity.ADMIN_UPDATED_SECURITY_INFO, 5, resultReason="Admin changed phone method for user"),
        )
        run = carried(one, proved=False, **chosen, reset_password=True)
        assert judged(run, *events).verdict is RollbackVerdict.PROVEN
        run = carried(one, proved=False, **chosen, reset_password=True, hooks=("tell",))
        assert judged(run, *events).verdict is RollbackVerdict.PROVEN
        assert judged(run, events[0]).verdict is RollbackVerdict.LIKELY

    def test_an_update_of_the_user_proves_no_delete(self):
        title = admin(
            Activity.UPDATE_USER,
            loggedByService="Core Directory",
            targetResources=[{**target()[0], "modifiedProperties": [{"displayName": "JobTitle", "newValue": "x"}]}],
        )
        found = judged(carried(self.ONE, proved=False), title)
        assert (found.verdict, found.basis) == (RollbackVerdict.UNPROVEN, ())

    def test_the_record_of_the_kinds_own_service_is_the_one_that_counts(self):
        gone = admin(Activity.DELETE_FIDO2_SECURITY_KEYS, loggedByService="Device Registration Service")
        both = (gone, admin(minutes=6, resultReason="Admin deleted fido security key method for user"))
        one = user(1, registered=(method(Method.PASSKEY, 1), method(Method.PASSKEY, 2)))
        run = carried(one, proved=False, scope=RollbackScope.EVERYTHING, accept_lockout=True, revoke_sessions=False)
        assert judged(run, *both).verdict is RollbackVerdict.LIKELY
        assert judged(run, gone, attrs.evolve(gone, key="two")).verdict is RollbackVerdict.PROVEN

    @pytest.mark.parametrize("event", [admin(actor="22222222-0000-4000-8000-000000000002"), admin(minutes=-60)])
    def test_another_actor_or_another_time_proves_nothing(self, event):
        assert judged(carried(self.ONE, proved=False), event).verdict is RollbackVerdict.UNPROVEN

    def test_an_event_about_another_user_proves_nothing(self):
        event = admin(targetResources=target(2))
        assert judged(carried(self.ONE, proved=False), event).verdict is RollbackVerdict.UNPROVEN

    def test_a_record_without_id_is_found_by_name(self):
        event = admin(targetResources=[{"userPrincipalName": "USER1@contoso.com", "type": "User"}])
        assert judged(carried(self.PHONE, proved=False), event).verdict is RollbackVerdict.PROVEN

    def test_a_record_without_actor_or_target_proves_nothing(self):
        nobody = attrs.evolve(admin(), actor=None)
        pointless = attrs.evolve(admin(), targets=(Principal(kind=PrincipalKind.USER),))
        aimless = attrs.evolve(admin(), target=None, targets=())
        assert judged(carried(self.ONE, proved=False), nobody, pointless, aimless).verdict is RollbackVerdict.UNPROVEN

    def test_an_actor_may_be_a_principal_or_an_application(self):
        app = {"initiatedBy": {"app": {"appId": "app-1", "displayName": "Runner"}}}
        principal = Principal(kind=PrincipalKind.APPLICATION, app_id="APP-1")
        found = judged(carried(self.PHONE, proved=False), admin(**app), actors=[principal])
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

    def test_the_articles_one_call_leaves_an_update_of_its_property_by_the_administrator(self):
        strong = StrongAuthentication(method_types=("OneWaySMS",))
        run = carried(user(1, registered=None, per_user_mfa=None, strong_authentication=strong), proved=False)
        by_admin = {"initiatedBy": {"user": {"id": ADMIN}}}
        found = judged(run, changed([], **by_admin))
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("property", "events"))
        title = admin(Activity.UPDATE_USER, loggedByService="Core Directory")
        assert judged(run, title).verdict is RollbackVerdict.UNPROVEN

    def test_the_twin_by_a_service_is_an_own_event(self):
        failed = changed([], minutes=5.6, result="failure")
        events = (admin(), changed([], minutes=5.5), failed, changed([], minutes=30), changed([], 5, app="Other"))
        found = judged(carried(self.ONE, proved=False), *events, ended=NOW + timedelta(minutes=40))
        assert found.proof == events[:2]

    def test_a_failure_contradicts(self):
        event = admin(result="failure")
        found = judged(carried(self.ONE, proved=False), event)
        assert (found.verdict, found.proof) == (RollbackVerdict.CONTRADICTED, (event,))
        assert judged(carried(self.ONE), event).verdict is RollbackVerdict.PROVEN, "the listing is the first proof"

    def test_a_refusal_before_the_second_pass_does_not(self):
        refused, done = admin(minutes=4, result="failure"), (admin(), admin(minutes=6))
        run = carried(self.ONE, proved=False)
        assert judged(run, refused, *done).verdict is RollbackVerdict.PROVEN
        assert judged(run, refused, done[0]).verdict is RollbackVerdict.CONTRADICTED

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

    def test_the_property_may_hold_what_was_registered_since(self):
        again = self_service("User registered security info", 7), changed([{"MethodType": 6}], 8)
        run = carried(user(1, Method.PHONE, Method.AUTHENTICATOR), proved=False)
        found = judged(run, changed([], 5), admin(), *again)
        assert (found.verdict, found.basis) == (RollbackVerdict.RECOVERED, ("property",))
        found = judged(run, admin(), *again)
        assert (found.verdict, found.basis) == (RollbackVerdict.RECOVERED, ("events",))

    def test_what_was_before_the_rollback_is_no_recovery(self):
        assert judged(self.RUN, self_service("User registered security info", 1), admin()).recovery is Recovery.NONE


class TestForeign:
    def test_a_change_by_somebody_else_is_reported(self):
        event = admin(actor="22222222-0000-4000-8000-000000000002")
        own = self_service("User deleted security info", 6)
        found = judged(carried(user(1, Method.PHONE)), event, own)
        assert (found.verdict, found.foreign) == (RollbackVerdict.PROVEN, (event, own))

    @pytest.mark.parametrize(
        ("activity", "service"),
        [
            (Activity.ADD_FIDO2_SECURITY_KEY, "Device Registration Service"),
            (Activity.DELETE_PASSKEY_DEVICE_BOUND, "Device Registration Service"),
            (Activity.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL, "Device Registration Service"),
            (Activity.DISABLE_STRONG_AUTHENTICATION, "Core Directory"),
            (Activity.CREATE_APPLICATION_PASSWORD_FOR_USER, "Core Directory"),
            (Activity.ASSIGN_HARDWARE_OATH_TOKEN, "Authentication Methods"),
            (Activity.PATCH_SIGN_IN_PREFERENCES, "Authentication Methods"),
        ],
    )
    def test_in_whatever_service_it_was_logged(self, activity, service):
        event = admin(activity, actor="22222222-0000-4000-8000-000000000002", loggedByService=service)
        assert judged(carried(user(1, Method.PHONE)), event).foreign == (event,)

    def test_a_key_that_the_user_adds_again_is_no_strangers_change(self):
        event = self_service(Activity.ADD_FIDO2_SECURITY_KEY, 7, loggedByService="Device Registration Service")
        assert judged(carried(user(1, Method.PHONE)), admin(), event).foreign == ()

    def test_what_a_service_of_microsoft_writes_beside_an_own_event_is_none(self):
        app = {"initiatedBy": {"app": {"displayName": "Azure Credential Configuration Endpoint Service"}}}
        beside, alone = (admin(Activity.PATCH_SIGN_IN_PREFERENCES, minutes, **app) for minutes in (5.5, 9))
        assert judged(carried(user(1, Method.PHONE)), admin(), beside, alone).foreign == (alone,)

    def test_a_change_before_the_run_began_is_not_of_its_time(self):
        event = admin(minutes=-2, actor="22222222-0000-4000-8000-000000000002")
        run = carried(user(1, Method.PHONE))
        assert judged(run, event).foreign == (event,)
        assert judged(run, event, started=NOW + timedelta(minutes=1)).foreign == ()
        assert judged(run, admin(), started=NOW + timedelta(minutes=8)).proof == ()

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

    @pytest.mark.parametrize("field", ["as_of", "started", "ended"])
    def test_times_have_a_zone(self, field):
        run = carried(user(1, Method.PHONE))
        given = {"as_of": LATER, field: LATER.replace(tzinfo=None)}
        with pytest.raises(CallError, match=field):
            verify(run, [], **given)
