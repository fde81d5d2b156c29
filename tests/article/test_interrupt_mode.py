"""The article, heading "Troubleshooting interrupt mode": the symptom, and its three steps clause by clause."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from diagnosis.complaints import JUST_NOW, TENANT, all_findings, finding, missing
from entra_combined_reg.catalog import InterruptCause, Method, PolicyName, Symptom, symptom_row
from entra_combined_reg.diagnosis import DEFAULT_RULES, Severity, Verdict, diagnose
from entra_combined_reg.facts import LegacySsprMethod, MigrationState, PolicyChange, Subscription
from flowchart.cases import (
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    MFA,
    NOW,
    PHONE,
    QUESTIONS,
    RESET,
    amp,
    reset,
    user,
)

ADMIN = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
STEPS = (
    "Check if the user has a Microsoft Entra admin role. If yes, view the SSPR admin policy differences.",
    (
        "Determine whether the user is being interrupted because of multifactor authentication registration enforcement or "
        'SSPR registration enforcement. See the flowchart under "Combined registration modes" to determine which methods '
        "should be shown."
    ),
    (
        "Determine how recently the multifactor authentication or SSPR policy was changed. If the change was recent, it "
        "might take some time for the updated policy to propagate."
    ),
)
QUESTIONS_ON = frozenset({LegacySsprMethod.SECURITY_QUESTIONS, LegacySsprMethod.EMAIL})
WITH_QUESTIONS = reset(
    2, migration_state=MigrationState.PRE_MIGRATION, legacy_sspr=QUESTIONS_ON, changes=TENANT.changes
)


class TestSymptom:
    """I'm not seeing the methods I expected to see."""

    def test_the_row_says_it_word_for_word_with_the_printed_steps_in_order(self):
        row = symptom_row(Symptom.EXPECTED_METHODS_MISSING)
        assert row.words == "I'm not seeing the methods I expected to see."
        assert tuple(step.text for step in row.steps) == STEPS

    def test_the_articles_steps_are_asked_first_and_in_its_order(self):
        codes = [rule.code for rule in DEFAULT_RULES[Symptom.EXPECTED_METHODS_MISSING]]
        assert codes[:3] == ["INT-1", "INT-2/INT-3", "INT-4"]

    @pytest.mark.parametrize(("code", "step"), [("INT-1", 0), ("INT-3", 1), ("INT-4", 2)])
    def test_a_finding_of_each_step_quotes_the_step_first(self, code, step):
        case = missing(
            user=user(roles=frozenset({GLOBAL_ADMINISTRATOR})),
            tenant=attrs.evolve(TENANT, changes=JUST_NOW),
            cause=RESET,
            wanted=QUESTIONS,
        )
        assert finding(case, code).steps[0].text == STEPS[step]
        assert finding(case, code).steps[0].source == "article"


class TestStepOne:
    """Check if the user has a Microsoft Entra admin role. If yes, view the SSPR admin policy differences."""

    def test_a_role_explains_missing_security_questions_and_without_it_the_flowchart_shows_them(self):
        admin = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
        found = finding(missing(user=admin, tenant=WITH_QUESTIONS, cause=RESET, wanted=QUESTIONS), "INT-1")
        assert found.verdict is Verdict.EXPLAINS
        assert found.severity is Severity.EXPLANATION
        assert found.summary == (
            "The user is an administrator (Global Administrator): the administrator reset policy asks for 2 reset "
            "methods, allows authenticator apps, phone and email, and never security questions."
        )
        assert [(item.fact, item.value) for item in found.evidence] == [
            ("roles", GLOBAL_ADMINISTRATOR),
            ("admin_sspr_allowed", "yes"),
            ("role", "Global Administrator (list: both)"),
        ]

    def test_no_role_is_ruled_out(self):
        found = finding(missing(cause=RESET, wanted=QUESTIONS), "INT-1")
        assert found.verdict is Verdict.RULED_OUT
        assert found.summary == "The user has no role that the administrator reset policy names."

    def test_a_role_that_only_the_newer_list_holds_says_so(self):
        newer = "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"
        found = finding(missing(user=user(roles=frozenset({newer})), cause=RESET), "INT-1")
        assert found.verdict is Verdict.MAY_EXPLAIN
        assert found.evidence[-1].value == "Conditional Access Administrator (list: the newer only)"

    def test_a_bare_tenant_asks_administrators_for_one_method(self):
        bare = attrs.evolve(TENANT, custom_domain=False, connect_sync=False)
        found = finding(missing(user=user(roles=frozenset({GLOBAL_ADMINISTRATOR})), tenant=bare), "INT-1")
        assert "asks for 1 reset method," in found.summary

    @pytest.mark.parametrize(
        ("subscription", "days", "ending"),
        [
            (Subscription.PAID, None, "security questions."),
            (Subscription.FREE, None, "questions. In a trial or free tenant it bars voice calls."),
            (
                Subscription.TRIAL,
                30,
                " for one and for two both hold (K-7). In a trial or free tenant it bars voice calls.",
            ),
        ],
    )
    def test_what_the_kind_of_tenant_means_for_administrators_is_said(self, subscription, days, ending):
        policy = attrs.evolve(TENANT, subscription=subscription, trial_days=days)
        found = finding(missing(user=user(roles=frozenset({GLOBAL_ADMINISTRATOR})), tenant=policy), "INT-1")
        assert found.summary.endswith(ending)

    def test_a_tenant_of_unknown_kind_asks_administrators_for_one_or_two(self):
        unknown = attrs.evolve(TENANT, custom_domain=None)
        found = finding(missing(user=user(roles=frozenset({GLOBAL_ADMINISTRATOR})), tenant=unknown), "INT-1")
        assert "asks for one or two reset methods," in found.summary

    def test_unknown_roles_need_data_and_say_how_to_fetch_them(self):
        found = finding(missing(user=user(roles=None), cause=RESET, wanted=QUESTIONS), "INT-1")
        assert found.verdict is Verdict.NEEDS_DATA
        assert [item.fact for item in found.needs] == ["roles"]
        assert found.needs[0].fetch.graph.startswith("GET /v1.0/roleManagement/directory/roleAssignments")


class TestStepTwo:
    """Determine whether the user is being interrupted because of multifactor authentication registration enforcement
    or SSPR registration enforcement. See the flowchart under "Combined registration modes" to determine which methods
    should be shown.
    """

    def test_mfa_enforcement_explains_a_missing_reset_method_and_names_what_is_shown(self):
        one = attrs.evolve(TENANT, sspr_gates=1)
        found = finding(missing(tenant=one, cause=MFA, wanted=EMAIL), "INT-2")
        assert found.verdict is Verdict.EXPLAINS
        assert found.summary == (
            "The user is interrupted by MFA registration enforcement (I-2), where a method for password reset only is "
            'not asked for first: Email is not. The flowchart asks for Authenticator app; behind "different method": '
            "Phone."
        )

    def test_mfa_enforcement_without_reset_may_explain_but_changing_it_would_not_show_the_method(self):
        off = reset(1, enforced=False, methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.EMAIL))
        found = finding(missing(tenant=off, cause=MFA, wanted=EMAIL), "INT-2")
        assert found.verdict is Verdict.MAY_EXPLAIN

    def test_mfa_enforcement_is_not_what_hides_an_mfa_method(self):
        found = finding(missing(cause=MFA, wanted=AUTHENTICATOR), "INT-2")
        assert found.verdict is Verdict.RULED_OUT
        assert found.summary == (
            "MFA registration enforcement (I-2) is not what hides Authenticator app. The flowchart asks for "
            'Authenticator app, Phone; behind "different method": Email.'
        )

    def test_a_method_that_no_policy_enables_is_named_and_enabling_it_would_show_it(self):
        found = finding(missing(cause=MFA, wanted=Method.SOFTWARE_OATH), "MAN-1")
        assert found.verdict is Verdict.EXPLAINS
        assert found.summary == "Other authenticator app is enabled neither for MFA nor for password reset."

    def test_reset_enforcement_explains_a_missing_mfa_method(self):
        passkeys = reset(1, methods=amp(PolicyName.EXTERNAL, PolicyName.EMAIL))
        found = finding(missing(tenant=passkeys, cause=RESET, wanted=Method.EXTERNAL), "INT-3")
        assert found.verdict is Verdict.EXPLAINS
        assert found.summary == (
            "The user is interrupted by password reset registration enforcement (I-6), where only reset methods are "
            "asked for: External Auth methods is not. The flowchart asks for Email."
        )

    def test_reset_enforcement_is_not_what_hides_a_reset_method(self):
        off = reset(1, methods=amp(PolicyName.EMAIL))
        found = finding(missing(tenant=off, cause=RESET, wanted=PHONE), "INT-3")
        assert found.verdict is Verdict.RULED_OUT

    def test_the_cause_is_worked_out_from_the_facts_where_nobody_names_it(self):
        found = diagnose(missing(wanted=EMAIL))
        assert found.cause is InterruptCause.SSPR_REGISTRATION

    def test_no_cause_known_is_the_question_to_ask(self):
        quiet = attrs.evolve(TENANT, sspr_require_registration=False)
        found = finding(missing(tenant=quiet, wanted=EMAIL), "INT-2")
        assert found.verdict is Verdict.NEEDS_DATA
        assert [(item.fact, item.fetch) for item in found.needs] == [("cause", None)]

    def test_no_method_named_still_says_which_methods_should_be_shown(self):
        found = finding(missing(cause=RESET), "INT-3")
        assert found.verdict is Verdict.NEEDS_DATA
        assert [item.fact for item in found.needs] == ["wanted"]
        assert found.summary == 'The flowchart asks for Authenticator app, Phone; behind "different method": Email.'

    def test_a_review_enforces_no_registration(self):
        found = finding(missing(cause=InterruptCause.SSPR_REFRESH, wanted=EMAIL), "INT-2")
        assert found.verdict is Verdict.NOT_APPLICABLE
        assert found.summary == "Cause I-7 enforces no registration. The flowchart asks for nothing."

    def test_a_pass_sign_in_inherits_from_the_reset_registration(self):
        case = missing(cause=InterruptCause.TAP_SIGN_IN, wanted=AUTHENTICATOR)
        assert "INT-3" in all_findings(case)

    def test_an_unknown_policy_leaves_the_step_open_and_names_the_fact(self):
        found = finding(missing(tenant=attrs.evolve(TENANT, methods=None), cause=MFA, wanted=EMAIL), "INT-2")
        assert found.verdict is Verdict.NEEDS_DATA
        assert [item.fact for item in found.needs] == ["methods"]
        assert "cannot be followed to the end" in found.summary


class TestStepThree:
    """Determine how recently the multifactor authentication or SSPR policy was changed. If the change was recent, it
    might take some time for the updated policy to propagate.
    """

    def test_a_change_of_40_minutes_ago_explains_what_the_flowchart_would_show_and_says_when_to_try_again(self):
        found = finding(missing(tenant=attrs.evolve(TENANT, changes=JUST_NOW), cause=RESET, wanted=EMAIL), "INT-4")
        assert found.verdict is Verdict.EXPLAINS
        assert found.severity is Severity.WAIT
        assert found.summary == (
            "The policy authenticationMethods was changed 40 minutes ago; try again after 13:20 UTC (no number is "
            "documented, two hours are assumed)."
        )
        assert [(item.fact, item.value) for item in found.evidence] == [("changes", "2026-06-01T11:20:00+00:00")]

    @pytest.mark.parametrize(
        ("policy", "case", "inside", "until", "outside"),
        [
            ("adminSspr", {"user": ADMIN, "cause": RESET}, 59, "12:01 UTC (REG-S2)", 60),
            ("hardwareOath", {"wanted": Method.HARDWARE_OATH, "cause": RESET}, 59, "12:01 UTC (REG-S10, REG-S10b)", 60),
            ("conditionalAccess", {"cause": MFA}, 1439, "12:01 UTC (REG-S46)", 1440),
            (
                "conditionalAccess",
                {"cause": InterruptCause.AUTHENTICATION_STRENGTH},
                1439,
                "12:01 UTC (REG-S46)",
                1440,
            ),
            ("securityDefaults", {"cause": InterruptCause.SECURITY_DEFAULTS}, 119, "12:01 UTC (no number is", 120),
            ("campaign", {"cause": InterruptCause.CAMPAIGN}, 119, "12:01 UTC (no number is", 120),
        ],
    )
    def test_each_policy_that_bears_on_the_case_has_a_window_of_its_own(self, policy, case, inside, until, outside):
        def told(minutes, **parts):
            change = PolicyChange(policy=policy, at=NOW - timedelta(minutes=minutes))
            return finding(missing(tenant=attrs.evolve(TENANT, changes=(*TENANT.changes, change)), **parts), "INT-4")

        assert f"The policy {policy} was changed" in told(inside, **case).summary
        assert f"try again after {until}" in told(inside, **case).summary
        assert told(outside, **case).verdict is Verdict.RULED_OUT
        # A policy that does not bear on the case dates nothing.
        assert told(1, cause=InterruptCause.SSPR_REFRESH).verdict is Verdict.RULED_OUT

    def test_a_recent_change_may_explain_a_method_that_the_flowchart_hides(self):
        case = missing(tenant=attrs.evolve(TENANT, changes=JUST_NOW), cause=RESET, wanted=QUESTIONS)
        assert finding(case, "INT-4").verdict is Verdict.MAY_EXPLAIN

    def test_a_change_of_30_days_ago_is_ruled_out(self):
        found = finding(missing(cause=RESET, wanted=EMAIL), "INT-4")
        assert found.verdict is Verdict.RULED_OUT
        assert found.summary == "The last change, of authenticationMethods, was 30 days ago: it has arrived."

    def test_exactly_two_hours_is_past(self):
        edge = tuple(PolicyChange(policy=c.policy, at=NOW - timedelta(hours=2)) for c in TENANT.changes)
        found = finding(missing(tenant=attrs.evolve(TENANT, changes=edge), cause=RESET, wanted=EMAIL), "INT-4")
        assert found.verdict is Verdict.RULED_OUT
        assert "2 hours ago" in found.summary

    def test_an_unknown_time_needs_data(self):
        found = finding(missing(tenant=attrs.evolve(TENANT, changes=()), cause=RESET, wanted=EMAIL), "INT-4")
        assert found.verdict is Verdict.NEEDS_DATA
        assert found.summary == "Not known: the last change of authenticationMethods, sspr."
        assert [item.fact for item in found.needs] == ["changes"]

    def test_a_change_dated_in_the_future_is_a_named_doubt(self):
        ahead = (*TENANT.changes, PolicyChange(policy="sspr", at=NOW + timedelta(days=1)))
        found = finding(missing(tenant=attrs.evolve(TENANT, changes=ahead), cause=RESET, wanted=EMAIL), "INT-4")
        assert found.verdict is Verdict.NEEDS_DATA
        assert found.summary == "A change is dated after the time of the complaint."
