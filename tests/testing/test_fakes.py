"""The shipped fakes do what they say, and no more."""

from datetime import UTC, datetime, timedelta

import pytest

from entra_combined_reg import testing
from entra_combined_reg.catalog import Activity, DefaultOption, Method, PolicyName, Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Initiator, MethodDeletion, MethodRegistration
from entra_combined_reg.facts import PerUserMfa, Scope, StrongAuthentication, UserState
from entra_combined_reg.rollback import (
    Answer,
    AnswerClass,
    Request,
    RequestKind,
    RollbackRun,
    RollbackStep,
    RunState,
    StepKind,
    plan_rollback,
)


def step(kind, **fields):
    return Request(
        id="1",
        wave=0,
        user_id=ADELE.object_id,
        upn=ADELE.upn,
        kind=RequestKind.STEP,
        step=RollbackStep(number=1, kind=kind, **fields),
    )


ADELE = testing.make_user(Method.AUTHENTICATOR, Method.PHONE)


class TestMakeEvent:
    def test_it_is_the_event_the_parser_makes(self):
        event = testing.make_event(reason="User registered Mobile Phone SMS")
        assert isinstance(event, MethodRegistration)
        assert (event.method, event.status, event.initiator) == (Method.PHONE, Status.SUCCESS, Initiator.USER)
        assert (event.occurred_at, event.target.upn) == (testing.WHEN, "adele@contoso.com")

    def test_fields_of_the_record_win(self):
        event = testing.make_event(
            Activity.ADMIN_DELETED_SECURITY_INFO,
            result="failure",
            initiatedBy={"user": {"id": "another", "userPrincipalName": "admin@contoso.com"}},
        )
        assert isinstance(event, MethodDeletion)
        assert (event.initiator, event.status) == (Initiator.ADMIN, Status.FAILURE)

    def test_what_makes_no_event_is_refused(self):
        with pytest.raises(CallError, match="make no event"):
            testing.make_event("Add member to group", loggedByService="Core Directory")


class TestMakeUserAndPolicy:
    def test_methods_have_microsofts_fixed_ids(self):
        assert [(m.method, m.id) for m in ADELE.registered] == [
            (Method.AUTHENTICATOR, "R-device-1"),
            (Method.PHONE, "3179e48a-750b-4051-897c-87b9720928f7"),
        ]
        assert testing.make_user(per_user_mfa=PerUserMfa.ENFORCED).per_user_mfa is PerUserMfa.ENFORCED

    def test_a_method_without_an_object_is_refused(self):
        with pytest.raises(CallError, match="securityQuestions"):
            testing.make_user(Method.SECURITY_QUESTIONS)

    def test_a_policy_enables_what_it_was_given_and_nothing_else(self):
        policy = testing.make_policy(PolicyName.SMS, sspr_scope=Scope.NOBODY)
        assert [p.name for p in policy.methods if p.enabled] == [PolicyName.SMS]
        assert (len(policy.methods), policy.sspr_scope) == (len(PolicyName), Scope.NOBODY)


class TestRecordingAdapter:
    def test_a_read_gives_the_user_as_they_are(self):
        adapter = testing.RecordingAdapter([ADELE])
        read = Request(id="1", wave=0, user_id=ADELE.object_id.upper(), upn=None, kind=RequestKind.READ)
        assert adapter.perform(read) == Answer.read(read, ADELE)
        assert adapter.requests == [read]

    def test_a_stranger_is_not_found(self):
        read = Request(id="1", wave=0, user_id="nobody", upn=None, kind=RequestKind.READ)
        assert testing.RecordingAdapter([ADELE]).perform(read).result is AnswerClass.NOT_FOUND

    def test_a_method_is_deleted_once(self):
        adapter = testing.RecordingAdapter([ADELE])
        delete = step(StepKind.DELETE, method=Method.AUTHENTICATOR, method_id="R-device-1")
        assert adapter.perform(delete) == Answer.done(delete)
        assert [m.method for m in adapter.users[0].registered] == [Method.PHONE]
        assert adapter.perform(delete).result is AnswerClass.NOT_FOUND

    @pytest.mark.parametrize(
        ("request_", "field", "value"),
        [
            (step(StepKind.SET_DEFAULT, value=DefaultOption.SMS), "default_method", DefaultOption.SMS),
            (step(StepKind.SET_PER_USER_MFA, per_user_mfa=PerUserMfa.DISABLED), "per_user_mfa", PerUserMfa.DISABLED),
            (step(StepKind.REVOKE_SESSIONS), "registered", ADELE.registered),
            (step(StepKind.CREATE_TAP), "registered", ADELE.registered),
            (step(StepKind.RESET), "strong_authentication", None),
        ],
    )
    def test_every_other_step_leaves_the_user_as_it_says(self, request_, field, value):
        adapter = testing.RecordingAdapter([ADELE])
        assert adapter.perform(request_) == Answer.done(request_)
        assert getattr(adapter.users[0], field) == value

    def test_a_reset_empties_the_msonline_property(self):
        user = UserState(
            object_id=ADELE.object_id,
            strong_authentication=StrongAuthentication(method_types=("OneWaySMS",), default_type="OneWaySMS"),
        )
        adapter = testing.RecordingAdapter([user])
        adapter.perform(step(StepKind.RESET))
        assert adapter.users[0].strong_authentication == StrongAuthentication(method_types=())

    def test_a_deactivated_token_stays_and_is_not_usable(self):
        user = testing.make_user(Method.HARDWARE_OATH, Method.PHONE)
        adapter = testing.RecordingAdapter([user])
        adapter.perform(step(StepKind.DEACTIVATE, method_id=user.registered[0].id))
        assert [m.usable for m in adapter.users[0].registered] == [False, None]

    def test_it_carries_a_plan_to_its_end(self):
        now = datetime(2026, 11, 22, tzinfo=UTC)
        users = [testing.make_user(Method.PHONE, object_id=f"3c9d7a10-51be-4b0f-9a66-00000000000{n}") for n in range(4)]
        plan = plan_rollback(users, pilot=2, as_of=now)
        adapter = testing.RecordingAdapter(users)
        run = RollbackRun.of(plan)
        while requests := run.pending():
            for request in requests:
                run = run.record(adapter.perform(request))
        assert [len(user.registered) for user in adapter.users] == [0, 0, 1, 1]
        run = run.approve(by="a tester", as_of=now + timedelta(minutes=5), fingerprint=plan.fingerprint)
        while requests := run.pending():
            for request in requests:
                run = run.record(adapter.perform(request))
        assert run.state is RunState.DONE
        assert [len(user.registered) for user in adapter.users] == [0, 0, 0, 0]
