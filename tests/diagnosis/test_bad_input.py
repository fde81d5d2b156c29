"""Bad input: an error, or a doubt that is named in the result. Never a silent guess.

One test for each kind: facts that contradict each other, values that cannot be, words and layouts of next year, times.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from diagnosis.complaints import TENANT, cannot_add, finding, missing
from entra_combined_reg.catalog import Method, Mode
from entra_combined_reg.diagnosis import diagnose, triage
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import DoubtCode, FactSource, PolicyChange, Scope, TenantPolicy, UserState
from entra_combined_reg.flowchart import Shown, causes, interrupt_plan, manage_options, why_not
from entra_combined_reg.whatif import compare_policies
from flowchart.cases import EMAIL, MFA, NOW, PHONE, RESET, STAFF, amp, reset, tenant, user

BOTH = Scope(groups=frozenset({STAFF}), excluded_groups=frozenset({STAFF}))
TORN = tenant(methods=amp(*(), scope=BOTH))
NEVER = tenant(), user(Method.EXTERNAL)
YEAR = timedelta(days=365)
READ = FactSource(document="authenticationMethodsPolicy", read_at=NOW, fields=("methods",))


def answers(policy: TenantPolicy, someone: UserState, as_of: datetime = NOW):
    """Every result that is about one tenant and one user."""
    return (
        interrupt_plan(policy, someone, MFA, as_of),
        manage_options(policy, someone, as_of),
        diagnose(cannot_add(tenant=policy, user=someone, wanted=EMAIL, as_of=as_of)),
    )


def over_many(policy: TenantPolicy, as_of: datetime = NOW):
    """Every result that is about one tenant and many users."""
    return (triage([user()], tenant=policy, as_of=as_of), compare_policies(policy, policy, [user()], as_of))


class TestContradictions:
    @pytest.mark.parametrize("answer", answers(*NEVER), ids=lambda answer: type(answer).__name__)
    def test_a_method_that_the_tenant_never_had_is_a_doubt_in_the_result_and_on_its_page(self, answer):
        assert [doubt.code for doubt in answer.doubts] == [DoubtCode.METHOD_NOT_IN_POLICY]
        assert "external is registered, though no policy of the tenant allows it for anybody." in answer.view().text()

    @pytest.mark.parametrize("answer", [*answers(TORN, user()), *over_many(TORN)], ids=lambda a: type(a).__name__)
    def test_a_group_that_is_included_and_excluded_is_a_doubt_and_exclusion_wins(self, answer):
        assert {doubt.code for doubt in answer.doubts} == {DoubtCode.INCLUDED_AND_EXCLUDED}
        assert "exclusion wins" in answer.view().text()

    @pytest.mark.parametrize("gates", [0, 7, -1, True, 1.0, "2"])
    def test_a_number_of_gates_that_cannot_be_is_an_error(self, gates):
        with pytest.raises(CallError, match=r"^TenantPolicy.sspr_gates: expected a whole number of 1 to 2, got "):
            reset(gates)
        with pytest.raises(CallError, match="sspr_gates"):
            TenantPolicy.from_graph(sspr_gates=gates)
        with pytest.raises(CallError, match="sspr_gates"):
            tenant().with_sspr_gates(gates)


class TestWordsOfNextYear:
    POLICY = TenantPolicy.from_graph(
        authentication_methods_policy={
            "@odata.context": "https://graph.microsoft.com/beta/$metadata#policies/authenticationMethodsPolicy",
            "policyMigrationState": "migrationParked",
            "policyVersion": "9.0",
            "aSettingOfNextYear": {"state": "enabled"},
            "authenticationMethodConfigurations": [
                {"id": "Sms", "state": "paused", "includeTargets": [{"targetType": "group", "id": "all_users"}]},
                {"id": "Email", "state": "enabled", "includeTargets": [{"targetType": "planet", "id": "earth"}]},
                {"id": "Telepathy", "state": "enabled"},
            ],
        }
    )

    def test_an_unknown_value_leaves_the_answer_open_and_names_the_fact(self):
        found = manage_options(self.POLICY, user(), NOW).methods
        assert (found[PHONE].shown, found[EMAIL].shown) == (Shown.UNKNOWN, Shown.UNKNOWN)
        assert "methods" in found[PHONE].unknowns
        assert "methods" in found[EMAIL].unknowns

    def test_an_unknown_state_of_the_migration_is_unknown(self):
        assert self.POLICY.migration_state is None
        assert "migration_state" in {need.fact for need in self.POLICY.missing()}

    def test_a_method_of_next_year_is_kept_by_its_words_and_stands_for_none_of_ours(self):
        kept = {policy.id_text: policy.name for policy in self.POLICY.methods}
        assert kept["Telepathy"] is None
        someone = UserState.from_graph(
            methods=[{"@odata.type": "#microsoft.graph.telepathyAuthenticationMethod", "id": "1"}]
        )
        (held,) = someone.registered
        assert (held.method, held.type_text) == (None, "telepathyAuthenticationMethod")

    def test_a_member_that_is_no_member_is_refused_by_name(self):
        with pytest.raises(CallError, match="cause: expected a InterruptCause, got text"):
            interrupt_plan(tenant(), user(), "I-99", NOW)
        with pytest.raises(CallError, match="legacy_mfa: expected only values of LegacyMfaMethod"):
            TenantPolicy.from_graph(legacy_mfa=["carrierPigeon"])


class TestTimes:
    POLICY = tenant(sources=(READ,))

    @pytest.mark.parametrize(
        ("as_of", "code"), [(NOW + YEAR, DoubtCode.READ_LONG_BEFORE), (NOW - YEAR, DoubtCode.READ_LATER)]
    )
    def test_a_time_that_is_not_the_facts_own_is_a_doubt_in_every_result(self, as_of, code):
        found = [*answers(self.POLICY, user(), as_of), *over_many(self.POLICY, as_of)]
        assert [[doubt.code for doubt in answer.doubts] for answer in found] == [[code]] * 5

    def test_the_time_of_the_facts_is_no_doubt(self):
        found = [*answers(self.POLICY, user()), *over_many(self.POLICY)]
        assert [answer.doubts for answer in found] == [()] * 5

    def test_a_time_without_zone_is_refused_by_every_question(self):
        naive = NOW.replace(tzinfo=None)
        for ask in (
            lambda: interrupt_plan(tenant(), user(), MFA, naive),
            lambda: manage_options(tenant(), user(), naive),
            lambda: causes(tenant(), user(), naive),
            lambda: why_not(EMAIL, Mode.MANAGE, tenant(), user(), naive),
            lambda: diagnose(cannot_add(as_of=naive)),
            lambda: triage([], tenant=tenant(), as_of=naive),
            lambda: compare_policies(tenant(), tenant(), [], naive),
        ):
            with pytest.raises(CallError, match="as_of: expected a datetime with its time zone, got one without"):
                ask()

    @pytest.mark.parametrize(
        "fact", ["last_strong_auth", "tap_issued_at", "first_sign_in_after_idp", "last_sspr_confirm"]
    )
    def test_a_fact_without_zone_is_refused(self, fact):
        with pytest.raises(CallError, match=f"UserState.{fact}: expected a time with its zone"):
            UserState(**{fact: datetime(2026, 1, 1)})

    @pytest.mark.parametrize(("complain", "code"), [(missing, "INT-4"), (cannot_add, "MAN-2")])
    def test_a_change_that_is_dated_after_the_complaint_is_a_doubt_of_the_finding(self, complain, code):
        later = PolicyChange(policy="sspr", at=datetime(2030, 1, 1, tzinfo=UTC))
        recent = PolicyChange(policy="sspr", at=NOW - timedelta(minutes=5))
        for changes in ((later,), (recent, later)):
            policy = attrs.evolve(TENANT, changes=changes)
            found = finding(complain(tenant=policy, wanted=EMAIL, cause=RESET), code)
            assert found.summary.endswith(" A change is dated after the time of the complaint.")
