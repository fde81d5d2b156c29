"""Runs against a simulated tenant, verified from the log that the tenant itself wrote: parser and verification in one."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from entra_combined_reg.catalog import Act, Activity, DefaultOption, Flow, Method, RoleId
from entra_combined_reg.facts import PerUserMfa, StrongAuthentication
from entra_combined_reg.rollback import (
    Actor,
    DefaultLock,
    GraphAdapter,
    Outcome,
    Recovery,
    RollbackRun,
    RollbackScope,
    RollbackVerdict,
    StepKind,
    StepResult,
    verify,
)
from entra_combined_reg.testing import OPERATOR, Fault, TenantBehaviour
from entra_combined_reg.wire import parse_events
from rollback.fakes import SECRET_NUMBER, method, oid, user
from simulation.world import HOUR, carried, planned, tenant
from testing.simulated import at, graph

CORE, KEYS = "Core Directory", "Device Registration Service"
OTHER = Actor(object_id="5c9d7a10-51be-4b0f-9a66-0000000000a2", roles=frozenset({RoleId.GLOBAL_ADMINISTRATOR.value}))
ONE = user(1, Method.PHONE, Method.AUTHENTICATOR, default_method=DefaultOption.PUSH)


def blind(there):
    """Refuse every reading once something was done: the log is the only proof."""
    there.faults = lambda verb, _: Fault.FORBIDDEN if verb == "GET" and there.deeds else None
    return there


def ran(*users, listing=True, **options):
    behaviour = {name: options.pop(name) for name in ("actor", "behaviour", "faults") if name in options}
    there = tenant(users, **behaviour)
    run = carried(RollbackRun.of(planned(users, **options)), there if listing else blind(there))
    there.faults = None
    return run, there


def verified(run, there, *, after=HOUR, actor=OPERATOR, without=(), **options):
    ended = there.as_of
    there.advance(after)
    found = parse_events([record for record in there.audit_log() if record["loggedByService"] not in without])
    assert (found.rejected, found.passed_over) == ((), {})
    report = verify(run, found.events, as_of=there.as_of, actors=[actor.object_id], ended=ended, **options)
    assert sum(report.counts().values()) == len(run.plan.users)
    assert not any(secret in repr(report) + report.view().html() for secret in ("5550199", "apns2"))
    return report


def judged(run, there, **options):
    return verified(run, there, **options).users[0]


class TestProof:
    def test_listing_property_and_events_agree(self):
        found = judged(*ran(ONE))
        assert (found.verdict, found.basis, found.foreign) == (
            RollbackVerdict.PROVEN,
            ("listing", "property", "events"),
            (),
        )
        assert {event.activity for event in found.proof} == {
            Activity.ADMIN_DELETED_SECURITY_INFO,
            Activity.UPDATE_USER,
        }

    @pytest.mark.parametrize(
        ("without", "basis"),
        [((), ("property", "events")), ((CORE,), ("events",)), (("Authentication Methods",), ("property",))],
    )
    def test_without_a_listing_each_half_of_the_log_proves_it(self, without, basis):
        run, there = ran(ONE, listing=False)
        assert run.outcomes()[0].proved is None
        found = judged(run, there, without=without)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, basis)

    def test_a_log_that_misses_a_service_makes_it_likely(self):
        both = user(1, Method.PHONE, Method.PASSKEY)
        run, there = ran(both, listing=False, scope=RollbackScope.ENTRA_CMDLET_ALL, accept_lockout=True)
        found = judged(run, there, without=(CORE, KEYS))
        assert (found.verdict, found.basis) == (RollbackVerdict.LIKELY, ("events",))

    def test_before_the_log_is_there_nothing_is_proved(self):
        run, there = ran(ONE, listing=False, behaviour=TenantBehaviour(log_lag=timedelta(minutes=10)))
        report = verified(run, there, after=timedelta(minutes=1))
        assert (report.users[0].verdict, report.waiting) == (RollbackVerdict.UNPROVEN, True)
        report = verified(run, there, after=timedelta(minutes=29))
        assert (report.users[0].verdict, report.waiting) == (RollbackVerdict.PROVEN, False)

    @pytest.mark.parametrize(
        "kind",
        [
            Method.PHONE,
            Method.ALTERNATE_PHONE,
            Method.OFFICE_PHONE,
            Method.AUTHENTICATOR,
            Method.SOFTWARE_OATH,
            Method.HARDWARE_OATH,
            Method.EMAIL,
            Method.PASSKEY,
            Method.WINDOWS_HELLO,
            Method.PLATFORM_CREDENTIAL,
            Method.TEMPORARY_ACCESS_PASS,
            Method.EXTERNAL,
            Method.QR_CODE,
        ],
    )
    @pytest.mark.parametrize("every", [False, True])
    def test_the_records_of_every_kind_prove_it(self, kind, every):
        options = {"scope": RollbackScope.EVERYTHING, "accept_lockout": True, "tap_minutes": 60}
        if kind is Method.TEMPORARY_ACCESS_PASS:
            del options["tap_minutes"]
        run, there = ran(user(1, kind), listing=False, behaviour=TenantBehaviour(every_record=every), **options)
        found = judged(run, there)
        assert run.outcomes()[0].outcome is Outcome.ROLLED_BACK
        assert (found.verdict, "events" in found.basis, found.foreign) == (RollbackVerdict.PROVEN, True, ())

    def test_an_application_proves_it_by_its_own_id(self):
        app = Actor(object_id="5c9d7a10-51be-4b0f-9a66-0000000000a1", flow=Flow.APPLICATION)
        run, there = ran(ONE, listing=False, actor=app)
        assert judged(run, there, actor=app).verdict is RollbackVerdict.PROVEN
        run, there = ran(ONE, listing=False, actor=app)
        found = judged(run, there)
        # Not by the operator: the directory shows that it happened, and somebody else did it.
        assert (found.basis, {event.actor.service_principal_id for event in found.foreign}) == (
            ("property",),
            {app.object_id},
        )

    def test_the_articles_reset_is_proved_by_its_update(self):
        legacy = StrongAuthentication(method_types=("OneWaySMS", "PhoneAppOTP"), default_type="OneWaySMS")
        run, there = ran(user(1, per_user_mfa=None, strong_authentication=legacy))
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("listing", "property", "events"))

    def test_the_per_user_state_and_a_change_of_the_default_leave_theirs(self):
        phones = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        options = {"scope": RollbackScope.PORTAL_REREGISTER, "per_user_mfa": PerUserMfa.ENABLED}
        run, there = ran(phones, listing=False, revoke_sessions=True, **options)
        assert [one.step.kind for one in run.outcomes()[0].steps] == [
            StepKind.SET_DEFAULT,
            StepKind.DELETE,
            StepKind.DELETE,
            StepKind.SET_PER_USER_MFA,
            StepKind.REVOKE_SESSIONS,
        ]
        assert judged(run, there).verdict is RollbackVerdict.PROVEN


def lying(*words):
    """A service that says that it deleted, and did not; of all, or of those whose address has the word."""
    return lambda verb, path: Fault.LIE if verb == "DELETE" and any(word in path for word in words) else None


#: Without a default, so that a number that stays locks nothing.
HALF = user(1, Method.PHONE, Method.AUTHENTICATOR)


class TestContradiction:
    @pytest.mark.parametrize("words", [("Methods",), ("phone",)])
    def test_a_lie_is_found_by_the_listing(self, words):
        run, there = ran(HALF, faults=lying(*words))
        assert run.outcomes()[0].outcome is Outcome.CONTRADICTED
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.CONTRADICTED, ("listing",))
        assert judged(run, there, relist=there.users).verdict is RollbackVerdict.CONTRADICTED

    def test_what_a_fresh_listing_shows_gone_is_gone_after_all(self):
        run, there = ran(HALF, faults=lying("phone"))
        graph(there, "DELETE", at(HALF, "phoneMethods", HALF.registered[0].id))
        assert judged(run, there, relist=there.users).verdict is RollbackVerdict.PROVEN

    def test_without_a_listing_the_directory_tells_it(self):
        there = tenant([HALF])
        lie = lying("phone")
        there.faults = lambda verb, path: Fault.FORBIDDEN if verb == "GET" and there.deeds else lie(verb, path)
        run = carried(RollbackRun.of(planned([HALF])), there)
        assert run.outcomes()[0].proved is None
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.CONTRADICTED, ("property",))

    def test_an_administrator_who_registers_a_number_again(self):
        run, there = ran(ONE)
        there.advance(timedelta(minutes=5))
        body = {"phoneType": "mobile", "phoneNumber": SECRET_NUMBER}
        assert graph(there.send_as(OTHER), "POST", at(ONE, "phoneMethods"), body)[0] == 201
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.CONTRADICTED, ("events",))
        assert [event.actor.id for event in found.proof] == [OTHER.object_id]

    def test_a_delete_whose_answer_was_lost_is_proved_by_its_record(self):
        cut = lying("")
        one = user(1, Method.PHONE)
        there = tenant([one])
        there.faults = lambda verb, path: Fault.CUT_DONE if cut(verb, path) else None
        run = carried(RollbackRun.of(planned([one])), there)
        there.faults = None
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("listing", "property", "events"))

    def struck(self, one, fault, *words, **options):
        """A run in which deletes at addresses with a word go wrong, and no reading after the first delete is given."""
        behaviour = {name: options.pop(name) for name in ("behaviour",) if name in options}
        there = tenant([one], **behaviour)
        there.faults = lambda verb, path: (
            fault
            if verb == "DELETE" and any(word in path for word in words)
            else Fault.FORBIDDEN
            if verb == "GET" and any(call == "DELETE" for call, _ in there.calls)
            else None
        )
        run = carried(RollbackRun.of(planned([one], **options)), there)
        there.faults = None
        return run, there

    def test_where_it_cannot_be_looked_up_the_record_tells_it(self):
        one = user(1, Method.PHONE)
        run, there = self.struck(one, Fault.CUT_DONE, "phone")
        assert [(step.result, run.outcomes()[0].outcome) for step in run.outcomes()[0].steps] == [
            (StepResult.UNKNOWN, Outcome.FORBIDDEN)
        ]
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("property", "events"))

    def test_and_what_was_not_done_after_all_is_no_contradiction(self):
        run, there = self.struck(HALF, Fault.CUT, "phone")
        assert [step.result for step in run.outcomes()[0].steps] == [StepResult.DONE, StepResult.UNKNOWN]
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("property", "events"))

    def test_a_record_that_names_no_method_tells_nothing_of_a_lost_answer(self):
        three = user(1, Method.PASSKEY, Method.AUTHENTICATOR, Method.PHONE)
        options = {"scope": RollbackScope.ENTRA_CMDLET_ALL, "accept_lockout": True}
        # The passkey leaves one, beside that of its own service.
        run, there = self.struck(three, Fault.CUT, "phone", behaviour=TenantBehaviour(every_record=True), **options)
        assert [step.result for step in run.outcomes()[0].steps] == [
            StepResult.DONE,
            StepResult.DONE,
            StepResult.UNKNOWN,
        ]
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("property", "events"))

    def test_a_property_says_nothing_of_what_it_does_not_know(self):
        one = user(1, Method.EXTERNAL, Method.OFFICE_PHONE, Method.PHONE)
        run, there = self.struck(one, Fault.FORBIDDEN, "phone", scope=RollbackScope.EVERYTHING, accept_lockout=True)
        graph(there.send_as(OTHER), "DELETE", at(one, "phoneMethods", one.registered[1].id))
        found = judged(run, there)
        assert (found.verdict, found.basis, len(found.foreign)) == (RollbackVerdict.PROVEN, ("events",), 1)

    def test_nor_against_what_could_not_be_removed(self):
        one = user(1, Method.PHONE, Method.AUTHENTICATOR, Method.AUTHENTICATOR, default_method=DefaultOption.PUSH)
        # The plan's own pass stops the last delete where every other method does: one app goes, one stays.
        behaviour = TenantBehaviour(lock=DefaultLock.ANY_OTHER)
        run, there = self.struck(one, None, behaviour=behaviour, tap_minutes=60)
        assert run.outcomes()[0].outcome is Outcome.BLOCKED_BY_RETAINED
        found = judged(run, there)
        assert (found.verdict, found.basis) == (RollbackVerdict.PROVEN, ("property", "events"))

    def test_what_was_gone_before_is_untouched(self):
        one = user(1, Method.PHONE)
        there = tenant([one])
        run = RollbackRun.of(planned([one]))
        run = run.record(there.perform(run.pending()[0]))
        there.by_user(oid(1), Act.DELETE_OWN_METHOD, one.registered[0])
        run = carried(run, there)
        found = judged(run, there)
        assert (run.outcomes()[0].outcome, found.verdict) == (Outcome.ALREADY_DONE, RollbackVerdict.UNTOUCHED)
        assert [event.activity for event in found.foreign] == [Activity.USER_DELETED_SECURITY_INFO]


class TestSomebodyElse:
    def test_a_change_in_the_window_is_reported_and_the_verdict_stands(self):
        users = [user(n, Method.PHONE, Method.EMAIL) for n in (1, 2)]
        there = tenant(users)
        run = RollbackRun.of(planned(users, pilot=1))
        run = carried(run, there, approve=False)
        gone = graph(there.send_as(OTHER), "DELETE", at(users[1], "emailMethods", users[1].registered[1].id))
        own = users[0].registered[1]
        there.by_user(oid(1), Act.DELETE_OWN_METHOD, own)
        run = carried(run, there)
        assert gone[0] == 204
        # The second user was no longer as planned, and was left alone.
        assert run.counts() == {Outcome.ROLLED_BACK: 1, Outcome.CHANGED: 1}
        report = verified(run, there)
        assert [(one.verdict, [event.activity for event in one.foreign]) for one in report.users] == [
            (RollbackVerdict.PROVEN, [Activity.USER_DELETED_SECURITY_INFO]),
            (RollbackVerdict.UNTOUCHED, [Activity.ADMIN_DELETED_SECURITY_INFO]),
        ]

    def test_who_carries_a_step_out_beside_the_run_is_seen_too(self):
        there = tenant([ONE])
        run = RollbackRun.of(planned([ONE]))
        beside = GraphAdapter(there.send_as(OTHER))
        for _ in range(2):
            run = run.record(there.perform(run.pending()[0]))
        # The step that comes next, by somebody else: the run finds the method gone.
        assert beside.perform(run.pending()[0]).result == "done"
        run = carried(run, there)
        assert run.outcomes()[0].outcome is Outcome.ROLLED_BACK
        found = judged(run, there)
        assert found.verdict is RollbackVerdict.PROVEN
        assert {event.actor.id for event in found.foreign} == {OTHER.object_id}


APP = method(Method.AUTHENTICATOR, 7)


class TestAftermath:
    """If you run this script for your users, they'll need to re-register for multifactor authentication."""

    @pytest.mark.parametrize(
        ("acts", "recovery", "verdict"),
        [
            ((), Recovery.NONE, RollbackVerdict.PROVEN),
            ((("begun", APP),), Recovery.STARTED, RollbackVerdict.PROVEN),
            ((("begun", APP), (Act.CANCEL_REGISTRATION,)), Recovery.CANCELED, RollbackVerdict.PROVEN),
            (((Act.REGISTER_AUTHENTICATOR, APP),), Recovery.REGISTERED, RollbackVerdict.RECOVERED),
            (
                ((Act.REGISTER_AUTHENTICATOR, APP), (Act.CANCEL_REGISTRATION,)),
                Recovery.REGISTERED,
                RollbackVerdict.RECOVERED,
            ),
            (
                ((Act.REGISTER_METHOD, method(Method.PHONE)), (Act.COMPLETE_REGISTRATION,)),
                Recovery.COMPLETE,
                RollbackVerdict.RECOVERED,
            ),
            (
                (("begun", APP), (Act.REGISTER_PASSKEY, method(Method.PASSKEY)), (Act.COMPLETE_REGISTRATION,)),
                Recovery.COMPLETE,
                RollbackVerdict.RECOVERED,
            ),
        ],
    )
    @pytest.mark.parametrize("every", [False, True], ids=["the certain records", "every record"])
    @pytest.mark.parametrize("listing", [True, False], ids=["listed", "not listed"])
    def test_registering_again_is_followed(self, acts, recovery, verdict, every, listing):
        run, there = ran(ONE, listing=listing, behaviour=TenantBehaviour(every_record=every))
        there.advance(timedelta(minutes=5))
        for act, *about in acts:
            if act == "begun":
                there.by_user(oid(1), Act.REGISTER_AUTHENTICATOR, *about, finished=False)
            else:
                there.by_user(oid(1), act, *about)
        found = judged(run, there)
        assert (found.recovery, found.verdict, found.foreign) == (recovery, verdict, ())

    def test_a_fresh_listing_of_who_has_registered_again_is_no_contradiction(self):
        run, there = ran(ONE)
        there.advance(timedelta(minutes=5))
        there.by_user(oid(1), Act.REGISTER_METHOD, method(Method.PHONE))
        found = judged(run, there, relist=there.users)
        assert (found.verdict, found.recovery) == (RollbackVerdict.RECOVERED, Recovery.REGISTERED)


def test_the_log_survives_json_and_both_orders():
    run, there = ran(ONE, listing=False)
    ended = there.as_of
    there.advance(HOUR)
    records = json.loads(json.dumps(there.audit_log()))
    reports = [
        verify(run, parse_events(given).events, as_of=there.as_of, actors=[OPERATOR.object_id], ended=ended)
        for given in (records, records[::-1], records + records)
    ]
    assert reports[0] == reports[1] == reports[2]
