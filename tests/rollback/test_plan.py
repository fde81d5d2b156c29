"""Every input has a decision, in one fixed order; nothing is swallowed."""

from __future__ import annotations

import json
from datetime import timedelta

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import Cloud, PerUserMfa, StrongAuthentication
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import (
    SCOPES,
    Decision,
    Reversal,
    RollbackOptions,
    RollbackPlan,
    RollbackReason,
    RollbackScope,
    StepKind,
    eligibility_of,
    plan_rollback,
    read_targets,
    scope_row,
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
            (user(1, Method.PASSKEY, Method.EMAIL), Decision.SKIP_NO_METHODS, RollbackReason.NO_METHODS),
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
                Decision.SKIP_NO_METHODS,
                RollbackReason.NO_METHODS,
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
        assert "1 line(s) of the target list were not used: blank." in plan.warnings

    def test_counts_sum_up_to_the_inputs(self):
        plan = plan_rollback([user(1, Method.PHONE), user(2)], as_of=NOW)
        assert plan.counts() == {Decision.ELIGIBLE: 1, Decision.SKIP_NO_METHODS: 1}

    def test_every_reason_has_its_sentence(self):
        assert set(REASON_TEXTS) == set(RollbackReason)

    def test_eligibility_reads_a_user_or_a_picture(self):
        one = user(1, Method.PHONE)
        assert eligibility_of(one) == eligibility_of(only(one).user)


class TestOrder:
    """Test vectors of ROL-8."""

    def test_3_mobile_and_alternate_with_sms(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.SMS)
        assert shown(only(one)) == [(StepKind.DELETE, Method.ALTERNATE_PHONE), (StepKind.DELETE, Method.PHONE)]

    def test_4_mobile_and_alternate_with_the_alternate_as_default(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        entry = only(one)
        assert shown(entry) == [
            (StepKind.SET_DEFAULT, DefaultOption.SMS),
            (StepKind.DELETE, Method.ALTERNATE_PHONE),
            (StepKind.DELETE, Method.PHONE),
        ]
        assert (entry.steps[0].fallback, entry.steps[0].before) == (
            DefaultOption.VOICE_MOBILE,
            "voiceAlternateMobile",
        )

    def test_5_authenticator_goes_and_the_mobile_number_is_kept(self):
        one = user(1, Method.AUTHENTICATOR, Method.PHONE, default_method=DefaultOption.PUSH)
        entry = only(one, scope=RollbackScope.KINDS, kinds=frozenset({Method.AUTHENTICATOR}))
        assert shown(entry) == [
            (StepKind.SET_DEFAULT, DefaultOption.SMS),
            (StepKind.DELETE, Method.AUTHENTICATOR),
        ]
        assert [ref.method for ref in entry.kept] == [Method.PHONE]

    def test_what_may_block_is_said_only_where_nothing_kept_can_be_the_default(self):
        chosen = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.AUTHENTICATOR})}
        first = only(user(1, Method.AUTHENTICATOR, Method.PASSKEY), **chosen)
        second = only(user(1, Method.AUTHENTICATOR, Method.PASSKEY, Method.PHONE), **chosen)
        assert RollbackReason.RETAINED_MAY_BLOCK in first.reasons
        assert RollbackReason.RETAINED_MAY_BLOCK not in second.reasons

    def test_one_user_who_may_be_blocked_is_a_warning_of_the_plan(self):
        users = [user(1, Method.PHONE), user(2, Method.PHONE, Method.PASSKEY)]
        said = [text for text in plan_rollback(users, as_of=NOW).warnings if "A1" in text]
        assert len(said) == 1
        assert not any("A1" in text for text in plan_rollback(users[:1], as_of=NOW).warnings)

    def test_6_a_code_as_default_with_two_who_make_codes(self):
        one = user(1, Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.PHONE, default_method=DefaultOption.OATH)
        entry = only(one)
        assert [what for _, what in shown(entry)] == [Method.PHONE, Method.SOFTWARE_OATH, Method.AUTHENTICATOR]
        assert RollbackReason.SEVERAL_OWNERS in entry.reasons

    def test_15b_a_mobile_number_stays_where_the_alternate_stays(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        entry = only(one, scope=RollbackScope.KINDS, kinds=frozenset({Method.PHONE}))
        assert entry.decision is Decision.BLOCKED_BY_ALTERNATE
        entry = only(
            attrs.evolve(one, registered=(*one.registered, method(Method.AUTHENTICATOR))),
            scope=RollbackScope.KINDS,
            kinds=frozenset({Method.PHONE, Method.AUTHENTICATOR}),
        )
        assert [what for _, what in shown(entry)] == [Method.AUTHENTICATOR]
        assert RollbackReason.BLOCKED_BY_ALTERNATE in entry.reasons

    def test_16_an_unknown_type_is_kept(self):
        new = method(Method.PHONE, method=None, type_text="new", id="n")
        entry = only(user(1, registered=(new,)), scope=RollbackScope.EVERYTHING)
        assert (entry.decision, entry.kept[0].name) == (Decision.SKIP_EXCLUDED_KIND_ONLY, "new")

    def test_17_the_estimate(self):
        users = [user(n, Method.PHONE, Method.AUTHENTICATOR) for n in range(1000)]
        cost = plan_rollback(users, as_of=NOW).estimate
        assert (cost.users, cost.calls_low, cost.calls_high) == (1000, 7000, 10000)
        assert cost.shortest == timedelta(seconds=750)
        assert cost.documented == timedelta(seconds=14000)
        assert cost.longest == timedelta(seconds=20750)

    def test_the_ranks_are_those_of_the_source(self):
        kinds = list(Method)
        entry = only(user(1, *kinds), scope=RollbackScope.EVERYTHING, accept_lockout=True)
        assert [step.method for step in entry.steps if step.removes] == [
            Method.TEMPORARY_ACCESS_PASS,
            Method.HARDWARE_OATH,
            Method.EXTERNAL,
            Method.QR_CODE,
            Method.PASSKEY,
            Method.PLATFORM_CREDENTIAL,
            Method.WINDOWS_HELLO,
            Method.EMAIL,
            Method.OFFICE_PHONE,
            Method.ALTERNATE_PHONE,
            Method.SOFTWARE_OATH,
            Method.AUTHENTICATOR,
            Method.PHONE,
        ]
        assert "manualLeftovers" in entry.reasons

    def test_the_older_goes_first_and_a_missing_date_last(self):
        tokens = [method(Method.SOFTWARE_OATH, n) for n in (3, 1)]
        undated = method(Method.SOFTWARE_OATH, 9, created_at=None)
        entry = only(user(1, registered=(undated, *tokens)))
        assert [step.method_id for step in entry.steps] == ["softwareOath-1", "softwareOath-3", "softwareOath-9"]

    def test_the_passwordless_twin_goes_just_before(self):
        twin = method(
            Method.AUTHENTICATOR, 1, id="twin", type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod"
        )
        one = user(1, registered=(method(Method.AUTHENTICATOR, 1), twin))
        assert [step.method_id for step in only(one, scope=RollbackScope.ENTRA_CMDLET_ALL).steps] == [
            "twin",
            "authenticator-1",
        ]
        entry = only(one)
        assert [ref.name for ref in entry.kept] == ["passwordless authenticator"]


class TestScopes:
    EVERY = user(1, *Method)

    @pytest.mark.parametrize("row", SCOPES)
    def test_each_says_what_it_imitates_and_leaves(self, row):
        assert scope_row(row.scope) is row
        assert row.imitates
        assert row.leaves

    def test_hardware_tokens(self):
        one = user(1, Method.HARDWARE_OATH, Method.PHONE)
        kinds = frozenset({Method.HARDWARE_OATH})
        assert shown(only(one))[0][0] is StepKind.DEACTIVATE
        assert shown(only(one, scope=RollbackScope.EVERYTHING))[0][0] is StepKind.UNASSIGN
        assert shown(only(one, scope=RollbackScope.ENTRA_CMDLET_ALL)) == [(StepKind.DELETE, Method.PHONE)]
        chosen = only(one, scope=RollbackScope.KINDS, kinds=kinds, hardware=StepKind.UNASSIGN)
        assert shown(chosen)[-1] == (StepKind.UNASSIGN, Method.HARDWARE_OATH)

    def test_a_token_that_is_deactivated_already_stays(self):
        one = user(1, registered=(method(Method.HARDWARE_OATH, usable=False), method(Method.PHONE)))
        assert shown(only(one)) == [(StepKind.DELETE, Method.PHONE)]

    def test_15_what_the_cloud_does_not_offer_is_kept(self):
        entry = only(user(1, Method.SOFTWARE_OATH, Method.PHONE), cloud=Cloud.CHINA)
        assert shown(entry) == [(StepKind.DELETE, Method.PHONE)]
        assert [ref.method for ref in entry.kept] == [Method.SOFTWARE_OATH]
        assert RollbackReason.UNSUPPORTED_IN_CLOUD in entry.reasons
        entry = only(user(1, Method.SOFTWARE_OATH), cloud=Cloud.CHINA)
        assert (entry.decision, entry.reasons[-1]) == (
            Decision.SKIP_EXCLUDED_KIND_ONLY,
            RollbackReason.UNSUPPORTED_IN_CLOUD,
        )

    def test_an_unknown_type_is_not_even_removed_by_its_id(self):
        new = method(Method.PHONE, method=None, type_text="new", id="n")
        entry = only(user(1, registered=(new,)), scope=RollbackScope.IDS, method_ids=frozenset({"n"}))
        assert (entry.decision, entry.steps) == (Decision.SKIP_EXCLUDED_KIND_ONLY, ())

    def test_single_ids(self):
        one = user(1, Method.AUTHENTICATOR, Method.SOFTWARE_OATH, Method.HARDWARE_OATH)
        ids = frozenset({"softwareOath-2", "hardwareOath-3", "elsewhere"})
        entry = only(one, scope=RollbackScope.IDS, method_ids=ids)
        assert [(step.kind, step.method_id) for step in entry.steps] == [
            (StepKind.DEACTIVATE, "hardwareOath-3"),
            (StepKind.DELETE, "softwareOath-2"),
        ]

    def test_the_plans_own_pass_is_never_deleted(self):
        entry = only(
            user(1, Method.TEMPORARY_ACCESS_PASS, Method.PHONE),
            scope=RollbackScope.EVERYTHING,
            tap_minutes=60,
        )
        assert shown(entry) == [
            (StepKind.CREATE_TAP, None),
            (StepKind.DELETE, Method.PHONE),
            (StepKind.REVOKE_SESSIONS, None),
        ]

    def test_sessions_are_revoked_only_where_somebody_says_so(self):
        one = user(1, Method.PHONE)
        for scope, asked, kinds in (
            (RollbackScope.LEGACY_SAM, None, False),
            (RollbackScope.LEGACY_SAM, True, True),
            (RollbackScope.EVERYTHING, None, True),
            (RollbackScope.EVERYTHING, False, False),
        ):
            entry = only(one, scope=scope, revoke_sessions=asked)
            assert any(step.kind is StepKind.REVOKE_SESSIONS for step in entry.steps) is kinds

    def test_each_step_says_how_it_is_undone(self):
        entry = only(user(1, Method.PHONE, Method.AUTHENTICATOR, Method.HARDWARE_OATH))
        assert {step.method: step.reversal for step in entry.steps} == {
            Method.PHONE: Reversal.RECREATE_FROM_BACKUP,
            Method.AUTHENTICATOR: Reversal.USER_REGISTERS_AGAIN,
            Method.HARDWARE_OATH: Reversal.ACTIVATE_AGAIN,
        }

    def test_expected_records_are_those_of_the_catalogue(self):
        kinds = (Method.PHONE, Method.PASSKEY, Method.WINDOWS_HELLO, Method.HARDWARE_OATH)
        entry = only(user(1, *kinds), scope=RollbackScope.EVERYTHING, tap_minutes=60)
        acts = list(dict.fromkeys(record.act.value for record in entry.expected_events))
        assert acts == [
            "createTemporaryAccessPass",
            "changeHardwareToken",
            "deletePasskey",
            "deleteWindowsHello",
            "deleteMethod",
            "revokeSessions",
        ]
        twin = method(
            Method.AUTHENTICATOR, 1, id="twin", type_text="passwordlessMicrosoftAuthenticatorAuthenticationMethod"
        )
        entry = only(user(1, registered=(twin,)), scope=RollbackScope.EVERYTHING)
        assert entry.expected_events[0].act == "deletePasswordless"


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
