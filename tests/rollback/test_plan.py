"""Every input has a decision, in one fixed order; nothing is swallowed."""

from __future__ import annotations

import json
from datetime import timedelta

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method, RoleId
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import Cloud, PerUserMfa, StrongAuthentication, UserType
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import (
    Actor,
    Decision,
    DefaultLock,
    RollbackOptions,
    RollbackPlan,
    RollbackReason,
    RollbackScope,
    StepKind,
    StopLoss,
    eligibility_of,
    plan_rollback,
    read_targets,
)
from entra_combined_reg.rollback._eligibility import REASON_TEXTS
from rollback.fakes import NOW, SECRET_NUMBER, method, oid, user

STRONG = StrongAuthentication(method_types=("OneWaySMS",))


def only(one, **options):
    return plan_rollback([one], as_of=NOW, options=RollbackOptions(**options)).users[0]


def shown(entry):
    return [(step.kind, step.method or step.value) for step in entry.steps]


class TestDecisions:
    @pytest.mark.parametrize(
        ("one", "decision", "reason"),
        [
            (user(1, registered=None), Decision.UNREADABLE, RollbackReason.METHODS_NOT_READ),
            (user(1, registered_complete=False), Decision.UNREADABLE, RollbackReason.LISTING_INCOMPLETE),
            (user(1), Decision.SKIP_NO_METHODS, RollbackReason.NO_METHODS),
            (
                user(1, Method.PASSKEY, Method.EMAIL),
                Decision.SKIP_EXCLUDED_KIND_ONLY,
                RollbackReason.OUTSIDE_SCOPE,
            ),
            (user(1, Method.PHONE, per_user_mfa=None), Decision.UNKNOWN_STATE, RollbackReason.STATE_NOT_READ),
            (
                user(1, Method.PHONE, per_user_mfa=PerUserMfa.ENABLED),
                Decision.SKIP_PER_USER_MFA,
                RollbackReason.PER_USER_MFA,
            ),
            (
                user(1, registered=(method(Method.HARDWARE_OATH, usable=None),)),
                Decision.UNREADABLE,
                RollbackReason.HARDWARE_STATE_UNKNOWN,
            ),
            (
                user(1, registered=(method(Method.HARDWARE_OATH, usable=False),)),
                Decision.SKIP_EXCLUDED_KIND_ONLY,
                RollbackReason.OUTSIDE_SCOPE,
            ),
            (
                user(1, registered=(method(Method.AUTHENTICATOR, id=None),)),
                Decision.UNREADABLE,
                RollbackReason.METHOD_IDS_MISSING,
            ),
            (user(1, Method.PHONE, deleted=True), Decision.NOT_FOUND_OR_DELETED, RollbackReason.SOFT_DELETED),
            (user(1, Method.PHONE, object_id=None), Decision.UNREADABLE, RollbackReason.OBJECT_ID_MISSING),
        ],
    )
    def test_under_the_articles_rule(self, one, decision, reason):
        entry = only(one)
        assert (entry.decision, entry.steps) == (decision, ())
        assert reason in entry.reasons

    @pytest.mark.parametrize(
        ("one", "decision", "reason"),
        [
            (user(1, Method.PASSKEY), Decision.SKIP_EXCLUDED_KIND_ONLY, RollbackReason.OUTSIDE_SCOPE),
            (user(1, Method.SECURITY_QUESTIONS), Decision.MANUAL_ONLY, RollbackReason.MANUAL_LEFTOVERS),
            (
                user(1, Method.PHONE, strong_authentication=StrongAuthentication(method_types=())),
                Decision.SKIP_NO_METHODS,
                RollbackReason.NO_METHODS,
            ),
        ],
    )
    def test_who_has_methods_that_the_article_does_not_count_is_not_said_to_have_none(self, one, decision, reason):
        entry = only(one)
        assert (entry.decision, entry.steps, entry.kept) == (decision, (), entry.user.methods)
        assert reason in entry.reasons
        assert eligibility_of(one).decision is Decision.SKIP_NO_METHODS

    @pytest.mark.parametrize(
        ("one", "decision"),
        [
            (user(1, registered=None, strong_authentication=STRONG), Decision.UNREADABLE),
            (user(1, registered_complete=False), Decision.UNREADABLE),
            (user(1, registered_complete=None), Decision.SKIP_NO_METHODS),
            (user(1, Method.PASSKEY), Decision.SKIP_EXCLUDED_KIND_ONLY),
            (user(1, Method.SECURITY_QUESTIONS, Method.APP_PASSWORD), Decision.MANUAL_ONLY),
            (user(1, Method.PHONE, per_user_mfa=None), Decision.ELIGIBLE),
        ],
    )
    def test_without_it(self, one, decision):
        assert only(one, scope=RollbackScope.PORTAL_REREGISTER).decision is decision

    def test_a_listing_that_may_miss_hardware_tokens_is_named(self):
        entry = only(user(1, registered_complete=None))
        assert entry.reasons == (RollbackReason.NO_METHODS, RollbackReason.HARDWARE_NOT_READ)
        entry = only(user(1, Method.PASSKEY, registered_complete=None))
        assert entry.reasons == (RollbackReason.OUTSIDE_SCOPE, RollbackReason.HARDWARE_NOT_READ)

    @pytest.mark.parametrize(
        ("one", "scope", "said"),
        [
            (user(1, Method.PHONE, registered_complete=None), RollbackScope.LEGACY_SAM, True),
            (user(1, Method.PHONE, registered_complete=False), RollbackScope.PORTAL_REREGISTER, True),
            (user(1, Method.PHONE, registered_complete=False), RollbackScope.ENTRA_CMDLET_ALL, False),
            (user(1, Method.PHONE, Method.HARDWARE_OATH, registered_complete=None), RollbackScope.LEGACY_SAM, False),
            (user(1, Method.PHONE), RollbackScope.LEGACY_SAM, False),
        ],
    )
    def test_also_for_a_user_who_is_touched(self, one, scope, said):
        plan = plan_rollback([one], as_of=NOW, scope=scope)
        assert plan.users[0].decision is Decision.ELIGIBLE
        assert (RollbackReason.HARDWARE_NOT_READ in plan.users[0].reasons) is said
        assert ("GET /beta/users/{id}/authentication/hardwareOathMethods" in plan.needs.facts) is said

    def test_where_the_sources_disagree_the_article_decides_and_it_is_said(self):
        entry = only(user(1, strong_authentication=STRONG))
        assert shown(entry) == [(StepKind.RESET, None)]
        assert RollbackReason.SOURCES_DISAGREE in entry.reasons

    def test_where_both_are_known_the_objects_are_deleted(self):
        entry = only(user(1, Method.PHONE, strong_authentication=STRONG))
        assert shown(entry) == [(StepKind.DELETE, Method.PHONE)]

    def test_targets_that_are_not_there_are_not_found(self):
        plan = plan_rollback([user(1, Method.PHONE)], as_of=NOW, targets=[oid(2), "x@contoso.com", "user1@CONTOSO.com"])
        assert [(one.ref, one.decision) for one in plan.users] == [
            (oid(2), Decision.NOT_FOUND),
            ("x@contoso.com", Decision.NOT_FOUND),
            ("user1@CONTOSO.com", Decision.ELIGIBLE),
        ]
        assert [one.label for one in plan.skipped] == [oid(2), "x@contoso.com"]

    def test_one_user_by_two_names_is_planned_once(self):
        plan = plan_rollback([user(1, Method.PHONE)], as_of=NOW, targets=["user1@contoso.com", oid(1)])
        assert [one.decision for one in plan.users] == [Decision.ELIGIBLE, Decision.DUPLICATE]
        assert plan.waves[0].users == (oid(1),)

    def test_the_same_user_given_twice_is_planned_once(self):
        plan = plan_rollback([user(1, Method.PHONE)] * 2, as_of=NOW)
        assert [one.decision for one in plan.users] == [Decision.ELIGIBLE, Decision.DUPLICATE]

    def test_two_states_of_one_user_are_no_state(self):
        plan = plan_rollback([user(1, Method.PHONE), user(1)], as_of=NOW)
        assert [one.decision for one in plan.users] == [Decision.UNREADABLE, Decision.DUPLICATE]
        assert plan.users[0].reasons == (RollbackReason.CONFLICTING_STATES,)

    def test_a_name_that_two_users_carry_names_nobody(self):
        users = [user(1, Method.PHONE, upn="a@contoso.com"), user(2, Method.PHONE, upn="A@contoso.com")]
        plan = plan_rollback(users, as_of=NOW, targets=["a@contoso.com"])
        assert (plan.users[0].decision, plan.users[0].reasons) == (
            Decision.UNREADABLE,
            (RollbackReason.CONFLICTING_STATES,),
        )

    def test_lines_of_a_list_that_name_nobody_are_in_the_plan(self):
        plan = plan_rollback([], as_of=NOW, targets=read_targets("\n#x\n"))
        assert len(plan.rejected) == 2
        assert "2 lines of the target list were not used: 1 blank, 1 comment." in plan.warnings

    def test_the_articles_call_after_its_module_was_retired_is_a_warning(self):
        one = user(1, registered=None, strong_authentication=STRONG)
        told = "1 user is known from MSOnline only, whose call no longer works (retired 2025-05-30): list the methods first."
        assert told in plan_rollback([one], as_of=NOW).warnings
        assert told not in plan_rollback([one], as_of=NOW.replace(year=2024)).warnings
        assert told not in plan_rollback([user(1, Method.PHONE)], as_of=NOW).warnings
        assert "GET /users/{id}/authentication/methods" in plan_rollback([one], as_of=NOW).needs.facts

    def test_what_can_only_be_removed_by_hand_is_not_laid_on_the_cloud(self):
        one = user(1, Method.PHONE, Method.SECURITY_QUESTIONS)
        entry = only(one, scope=RollbackScope.KINDS, kinds=frozenset({Method.SECURITY_QUESTIONS}))
        assert (entry.decision, entry.reasons) == (
            Decision.MANUAL_ONLY,
            (RollbackReason.OUTSIDE_SCOPE, RollbackReason.MANUAL_LEFTOVERS),
        )

    def test_every_decision_falls_somewhere(self):
        phone = user(1, Method.PHONE)
        numbers = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        chosen = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE})}
        helpdesk = frozenset({RoleId.HELPDESK_ADMINISTRATOR.value})
        fallen = [
            only(phone),
            only(user(1)),
            only(user(1, Method.PHONE, per_user_mfa=PerUserMfa.ENFORCED)),
            only(phone, protected_ids=frozenset({oid(1)})),
            only(user(1, Method.PHONE, roles=helpdesk)),
            only(phone, actor=Actor(object_id=oid(1))),
            only(user(1, Method.PASSKEY)),
            only(user(1, Method.PHONE, user_type=UserType.GUEST), allow_guests=False),
            only(user(1, Method.PASSKEY), scope=RollbackScope.EVERYTHING),
            only(phone, actor=Actor(roles=helpdesk)),
            plan_rollback([], as_of=NOW, targets=[oid(1)]).users[0],
            only(user(1, Method.PHONE, deleted=True)),
            only(user(1, registered=None)),
            only(user(1, Method.PHONE, per_user_mfa=None)),
            only(
                user(1, Method.PHONE, Method.PASSKEY, default_method=DefaultOption.SMS),
                default_lock=DefaultLock.ANY_OTHER,
            ),
            only(numbers, **chosen),
            only(user(1, Method.SECURITY_QUESTIONS)),
            plan_rollback([phone, phone], as_of=NOW).users[1],
        ]
        assert [one.decision for one in fallen] == list(Decision)

    def test_counts_sum_up_to_the_inputs(self):
        plan = plan_rollback([user(1, Method.PHONE), user(2)], as_of=NOW)
        assert plan.counts() == {Decision.ELIGIBLE: 1, Decision.SKIP_NO_METHODS: 1}

    def test_every_reason_has_its_sentence(self):
        assert set(REASON_TEXTS) == set(RollbackReason)

    def test_eligibility_reads_a_user_or_a_picture(self):
        one = user(1, Method.PHONE)
        assert eligibility_of(one) == eligibility_of(only(one).user)


class TestArguments:
    @pytest.mark.parametrize(
        ("options", "match"),
        [
            ({"pilot": 0}, "pilot"),
            ({"pilot": 3}, "pilot"),
            ({"wave_size": 501}, "wave_size"),
            ({"at_once": 21}, "at_once"),
            ({"max_tries": 0}, "max_tries"),
            ({"tap_minutes": 5}, "tap_minutes"),
            ({"tap_minutes": 0}, "tap_minutes"),
            ({"sspr_methods_required": 0}, "sspr_methods_required"),
            ({"protected_ids": "0f3d"}, "protected_ids: expected a frozenset, got text"),
            ({"unprotected_ids": ["0f3d"]}, "unprotected_ids: expected a frozenset, got list"),
            ({"new_numbers": ()}, "new_numbers: expected a frozenset"),
            ({"scope": "everything"}, "scope: expected a RollbackScope, got text"),
            ({"on_change": "replan"}, "on_change: expected a OnChange, got text"),
            ({"default_lock": "anyOther"}, "default_lock: expected a DefaultLock, got text"),
            ({"cloud": "china"}, "cloud: expected a Cloud, got text"),
            ({"per_user_mfa": "enforced"}, "per_user_mfa: expected a PerUserMfa, got text"),
            ({"actor": "me"}, "actor: expected a Actor, got text"),
            ({"allow_admins": "no"}, "allow_admins: expected a bool, got text"),
            ({"accept_lockout": 1}, "accept_lockout: expected a bool, got"),
            ({"revoke_sessions": "yes"}, "revoke_sessions: expected a bool, got text"),
            ({"max_age": 24}, "max_age: expected a timedelta, got"),
            ({"stop_loss": StopLoss(consecutive=0)}, "stop_loss"),
            ({"stop_loss": StopLoss(percent=101)}, "stop_loss"),
            ({"hooks": ("",)}, "hooks: expected a tuple of names"),
            ({"hooks": "tell"}, "hooks: expected a tuple of names"),
            ({"tap_minutes": 60, "cloud": Cloud.CHINA}, "tap_minutes: the cloud offers no Temporary Access Pass"),
            ({"tap_once": True}, "tap_once"),
            ({"sspr_methods_required": 3}, "sspr_methods_required"),
            ({"scope": RollbackScope.KINDS}, "kinds"),
            ({"kinds": frozenset({Method.PHONE})}, "kinds"),
            ({"scope": RollbackScope.IDS}, "method_ids"),
            ({"method_ids": frozenset({"x"})}, "method_ids"),
            ({"hardware": StepKind.DELETE}, "hardware"),
            ({"pause": timedelta(seconds=-1)}, "pause"),
            ({"min_interval": timedelta(seconds=-1)}, "min_interval"),
        ],
    )
    def test_options_are_checked(self, options, match):
        with pytest.raises(CallError, match=match):
            RollbackOptions(**options)

    def test_time_has_a_zone(self):
        for moment in (NOW.replace(tzinfo=None), "2026-01-01"):
            with pytest.raises(CallError, match="as_of"):
                plan_rollback([], as_of=moment)

    def test_users_are_users(self):
        with pytest.raises(CallError, match=r"users\[1\]: expected a UserState, got object"):
            plan_rollback([user(1), {}], as_of=NOW)

    def test_targets_are_a_list(self):
        with pytest.raises(CallError, match="read_targets"):
            plan_rollback([], as_of=NOW, targets=oid(1))
        with pytest.raises(CallError, match=r"targets\[1\]: expected text, got number"):
            plan_rollback([], as_of=NOW, targets=[oid(1), 5])


class TestPlain:
    def test_a_plan_survives_json_and_keeps_its_fingerprint(self):
        users = [user(n, *Method, default_method=DefaultOption.PUSH) for n in range(3)]
        plan = plan_rollback(
            users, as_of=NOW, scope=RollbackScope.EVERYTHING, targets=[*(oid(n) for n in range(4)), ""]
        )
        stored = json.dumps(to_plain(plan))
        again = from_plain(json.loads(stored), RollbackPlan)
        assert (again, again.fingerprint) == (plan, plan.fingerprint)
        assert SECRET_NUMBER not in stored + repr(plan)

    def test_another_choice_is_another_fingerprint(self):
        plans = [
            plan_rollback([user(1, Method.PHONE)], as_of=NOW, options=RollbackOptions(wave_size=n)) for n in (1, 2)
        ]
        assert plans[0].fingerprint != plans[1].fingerprint

    def test_a_secret_changes_no_fingerprint(self):
        ones = [user(1, registered=(method(Method.PHONE, phone_number=number),)) for number in ("+1 555", "+2 555")]
        one, two = (plan_rollback([each], as_of=NOW).fingerprint for each in ones)
        assert one == two


@pytest.mark.parametrize(
    ("ids", "message"),
    [
        (tuple(oid(n) for n in range(3)), "pilot_ids: expected at most two users, each named once"),
        ((oid(1), oid(1).upper()), "pilot_ids: expected at most two users, each named once"),
        ([oid(1)], "pilot_ids: expected a tuple of object ids"),
        ((1,), "pilot_ids: expected a tuple of object ids"),
    ],
)
def test_no_option_makes_the_pilot_larger_than_two(ids, message):
    """“We recommend testing rollback with one or two users before rolling back all affected users.”"""
    with pytest.raises(CallError, match=f"^{message}$"):
        RollbackOptions(pilot_ids=ids)


def test_the_pilot_is_found_in_any_case():
    oddly = "0F3D2C1B-0000-4000-8000-00000000000A"
    users = [user(1, Method.PHONE), attrs.evolve(user(2, Method.PHONE), object_id=oddly.lower())]
    plan = plan_rollback(users, as_of=NOW, options=RollbackOptions(pilot_ids=(oddly,)))
    assert plan.waves[0].users == (oddly.lower(),)
