"""The article, heading "Troubleshooting manage mode": the symptom, and its three steps clause by clause."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from diagnosis.complaints import JUST_NOW, TENANT, cannot_add, finding
from entra_combined_reg.catalog import Method, PolicyName, Symptom, symptom_row
from entra_combined_reg.diagnosis import DEFAULT_RULES, Severity, Verdict
from entra_combined_reg.facts import PolicyChange, Scope
from entra_combined_reg.flowchart import Readings
from flowchart.cases import AUTHENTICATOR, EMAIL, NOW, PHONE, QUESTIONS, STAFF, amp, entry, reset, user

STEPS = (
    "Determine whether the method is enabled for multifactor authentication or for SSPR.",
    "If the method is enabled, save the policies again and wait 1-2 hours before testing again.",
    (
        "If the method is enabled, ensure that the user hasn't already set up the maximum number of that method that "
        "they're allowed to set up."
    ),
)
RECENT = attrs.evolve(TENANT, changes=JUST_NOW)


class TestSymptom:
    """I don't have the option to add a particular method."""

    def test_the_row_says_it_word_for_word_with_the_printed_steps_in_order(self):
        row = symptom_row(Symptom.CANNOT_ADD_METHOD)
        assert row.words == "I don't have the option to add a particular method."
        assert tuple(step.text for step in row.steps) == STEPS

    def test_the_articles_steps_are_asked_first_and_in_its_order(self):
        codes = [rule.code for rule in DEFAULT_RULES[Symptom.CANNOT_ADD_METHOD]]
        assert codes[:3] == ["MAN-1", "MAN-2", "MAN-3"]

    @pytest.mark.parametrize(
        ("code", "step", "parts"),
        [
            ("MAN-1", 0, {"wanted": Method.EXTERNAL}),
            ("MAN-2", 1, {"wanted": EMAIL, "tenant": RECENT}),
            ("MAN-3", 2, {"wanted": EMAIL, "user": user(EMAIL)}),
        ],
    )
    def test_a_finding_of_each_step_quotes_the_step_first(self, code, step, parts):
        found = finding(cannot_add(**parts), code)
        assert (found.steps[0].text, found.steps[0].source) == (STEPS[step], "article")

    @pytest.mark.parametrize("code", ["MAN-1", "MAN-2", "MAN-3"])
    def test_without_a_method_each_step_asks_which_one(self, code):
        found = finding(cannot_add(), code)
        assert found.verdict is Verdict.NEEDS_DATA
        assert [item.question for item in found.needs] == ["Which method did the user expect?"]

    @pytest.mark.parametrize("code", ["MAN-1", "MAN-2", "MAN-3"])
    def test_no_step_applies_to_a_method_that_no_policy_turns_on(self, code):
        found = finding(cannot_add(wanted=Method.WINDOWS_HELLO), code)
        assert found.verdict is Verdict.NOT_APPLICABLE
        assert found.summary == "No method policy turns Windows Hello for Business on or off."


class TestStepOne:
    """Determine whether the method is enabled for multifactor authentication or for SSPR."""

    @pytest.mark.parametrize("wanted", [Method.EXTERNAL, Method.SOFTWARE_OATH, QUESTIONS, Method.OFFICE_PHONE])
    def test_a_method_off_in_every_policy_explains_and_turned_on_it_would_be_listed(self, wanted):
        found = finding(cannot_add(wanted=wanted), "MAN-1")
        assert found.verdict is Verdict.EXPLAINS
        assert found.severity is Severity.ACTION

    @pytest.mark.parametrize(
        ("wanted", "name"),
        [
            (AUTHENTICATOR, PolicyName.MICROSOFT_AUTHENTICATOR),
            (PHONE, PolicyName.SMS),
            (Method.PASSKEY, PolicyName.FIDO2),
        ],
    )
    def test_turning_on_the_methods_own_policy_is_what_helps(self, wanted, name):
        off = reset(1, methods=tuple(policy for policy in amp() if policy.name is not name))
        assert finding(cannot_add(wanted=wanted, tenant=off), "MAN-1").verdict is Verdict.EXPLAINS

    def test_a_group_that_the_user_is_excluded_from_counts_as_off(self):
        scope = Scope(everyone=True, excluded_groups=frozenset({STAFF}))
        out = reset(1, methods=amp(PolicyName.EMAIL, scope=scope))
        found = finding(cannot_add(wanted=EMAIL, tenant=out), "MAN-1")
        assert found.verdict is Verdict.EXPLAINS
        assert ("sspr_scope", "everyone") in [(item.fact, item.value) for item in found.evidence]

    def test_a_second_reason_beside_it_leaves_it_at_may_explain(self):
        full = user(*[Method.SOFTWARE_OATH] * 1, registered=tuple(entry(AUTHENTICATOR, number=n) for n in range(5)))
        assert finding(cannot_add(wanted=Method.SOFTWARE_OATH, user=full), "MAN-1").verdict is Verdict.MAY_EXPLAIN

    def test_an_enabled_method_rules_it_out(self):
        found = finding(cannot_add(wanted=EMAIL), "MAN-1")
        assert (found.verdict, found.summary) == (Verdict.RULED_OUT, "Email is enabled for the user.")

    def test_an_unknown_policy_needs_data(self):
        found = finding(cannot_add(wanted=Method.EXTERNAL, tenant=attrs.evolve(TENANT, methods=None)), "MAN-1")
        assert (found.verdict, [item.fact for item in found.needs]) == (Verdict.NEEDS_DATA, ["methods"])


class TestStepTwo:
    """If the method is enabled, save the policies again and wait 1-2 hours before testing again."""

    def test_enabled_and_changed_40_minutes_ago_says_when_to_try_again(self):
        found = finding(cannot_add(wanted=EMAIL, tenant=RECENT), "MAN-2")
        assert (found.verdict, found.severity) == (Verdict.EXPLAINS, Severity.WAIT)
        assert found.summary == (
            "The policy authenticationMethods was changed 40 minutes ago; save the policies again, or try again after "
            "13:20 UTC."
        )

    def test_a_change_late_in_the_evening_names_the_day_on_which_to_try_again(self):
        late = NOW.replace(hour=23, minute=30)
        changes = (PolicyChange(policy="sspr", at=late - timedelta(minutes=5)),)
        found = finding(cannot_add(wanted=EMAIL, tenant=attrs.evolve(TENANT, changes=changes), as_of=late), "MAN-2")
        assert found.summary.endswith("try again after 2026-06-02 01:25 UTC.")

    def test_enabled_and_not_offered_whatever_the_age_of_the_change_means_save_again_and_wait(self):
        found = finding(cannot_add(wanted=EMAIL), "MAN-2")
        assert (found.verdict, found.severity) == (Verdict.MAY_EXPLAIN, Severity.ACTION)
        assert found.summary == ("The policies offer the method: save them again, wait 1 to 2 hours and test again.")

    def test_not_enabled_does_not_meet_the_condition_of_the_step(self):
        found = finding(cannot_add(wanted=Method.EXTERNAL), "MAN-2")
        assert found.verdict is Verdict.NOT_APPLICABLE
        assert found.summary == "External Auth methods is not enabled: see MAN-1."

    def test_something_else_that_hides_the_method_rules_it_out(self):
        found = finding(cannot_add(wanted=EMAIL, user=user(EMAIL)), "MAN-2")
        assert found.verdict is Verdict.RULED_OUT

    def test_an_unknown_that_hides_the_answer_needs_data(self):
        found = finding(cannot_add(wanted=EMAIL, user=user(registered=None)), "MAN-2")
        assert (found.verdict, [item.fact for item in found.needs]) == (Verdict.NEEDS_DATA, ["registered"])


class TestStepThree:
    """If the method is enabled, ensure that the user hasn't already set up the maximum number of that method that
    they're allowed to set up.
    """

    @pytest.mark.parametrize(("wanted", "held"), [(EMAIL, 1), (PHONE, 1), (AUTHENTICATOR, 5)])
    def test_as_many_as_allowed_explain_and_one_less_would_be_listed(self, wanted, held):
        full = user(registered=tuple(entry(wanted, number=n) for n in range(held)))
        found = finding(cannot_add(wanted=wanted, user=full), "MAN-3")
        assert (found.verdict, found.severity) == (Verdict.EXPLAINS, Severity.ACTION)

    def test_the_pool_of_five_counts_authenticators_and_tokens_together(self):
        mixed = (
            *(entry(AUTHENTICATOR, number=n) for n in range(3)),
            *(entry(Method.HARDWARE_OATH, number=n) for n in (8, 9)),
        )
        found = finding(cannot_add(wanted=AUTHENTICATOR, user=user(registered=mixed)), "MAN-3")
        assert found.verdict is Verdict.EXPLAINS
        assert found.summary == (
            "The user has as many of Authenticator app as are allowed (5 authenticator apps and hardware tokens "
            "together)."
        )

    def test_five_of_each_is_the_other_reading(self):
        mixed = (
            *(entry(AUTHENTICATOR, number=n) for n in range(3)),
            *(entry(Method.HARDWARE_OATH, number=n) for n in (8, 9)),
        )
        case = cannot_add(wanted=AUTHENTICATOR, user=user(registered=mixed), readings=Readings(one_pool=False))
        found = finding(case, "MAN-3")
        assert found.verdict is Verdict.RULED_OUT
        assert found.summary == "The user has fewer of Authenticator app than are allowed (5)."

    def test_passkeys_end_at_ten(self):
        tenant = reset(1, methods=amp(PolicyName.FIDO2))
        full = user(registered=tuple(entry(Method.PASSKEY, number=n) for n in range(10)))
        assert finding(cannot_add(wanted=Method.PASSKEY, tenant=tenant, user=full), "MAN-3").verdict is Verdict.EXPLAINS

    def test_not_enabled_does_not_meet_the_condition_of_the_step(self):
        assert finding(cannot_add(wanted=Method.EXTERNAL), "MAN-3").verdict is Verdict.NOT_APPLICABLE

    def test_an_unknown_policy_needs_data(self):
        found = finding(cannot_add(wanted=EMAIL, tenant=attrs.evolve(TENANT, methods=None)), "MAN-3")
        assert (found.verdict, [item.fact for item in found.needs]) == (Verdict.NEEDS_DATA, ["methods"])
