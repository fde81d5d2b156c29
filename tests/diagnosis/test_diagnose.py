"""``diagnose``: ranking, the next question, a caller's own rules, and what it refuses."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from diagnosis.complaints import JUST_NOW, TENANT, all_findings, cannot_add, missing
from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import CATALOG_VERSION, Activity, Method, Mode, Status, Symptom
from entra_combined_reg.diagnosis import (
    DEFAULT_RULES,
    Case,
    Evidence,
    Finding,
    Rule,
    Severity,
    Verdict,
    diagnose,
)
from entra_combined_reg.diagnosis._findings import _SEVERITY_WORDS, _VERDICT_WORDS
from entra_combined_reg.errors import AdapterError, CallError
from entra_combined_reg.events import PolicyUpdate
from entra_combined_reg.facts import FactSource, PolicyChange, Scope, TenantPolicy, UserState
from entra_combined_reg.flowchart import RULE_SET
from flowchart.cases import EMAIL, MFA, NOW, PHONE, QUESTIONS, RESET, user


def policy_update(activity: Activity = Activity.AUTHENTICATION_METHODS_POLICY_UPDATE, **facts) -> PolicyUpdate:
    known = {
        "id": "record-1",
        "occurred_at": NOW - timedelta(minutes=40),
        "activity": activity,
        "activity_text": activity.value,
        "status": Status.SUCCESS,
    }
    return PolicyUpdate(**{**known, **facts})


def my_rule(verdict: Verdict = Verdict.MAY_EXPLAIN) -> Rule:
    said = Finding(code="ACME-1", verdict=verdict, severity=Severity.ACTION, summary="The help desk knows.")
    return Rule("ACME-1", lambda _case: said)


class TestRanking:
    def test_explains_stands_before_may_explain_before_needs_data_each_in_printed_order(self):
        case = missing(
            tenant=attrs.evolve(TENANT, changes=JUST_NOW, sspr_gates=1, created_at=None), cause=MFA, wanted=EMAIL
        )
        case = attrs.evolve(case, user=user(federated=None))
        found = diagnose(case)
        assert [(f.code, f.verdict) for f in found.findings] == [
            ("INT-2", Verdict.EXPLAINS),
            ("INT-4", Verdict.MAY_EXPLAIN),
            ("X-3", Verdict.NEEDS_DATA),
        ]
        assert [f.code for f in found.ruled_out][:3] == ["INT-1", "MAN-1", "INT-5"]

    def test_the_versions_of_what_was_read_stand_on_it(self):
        found = diagnose(missing())
        assert (found.catalog_version, found.rule_set) == (CATALOG_VERSION, RULE_SET)

    def test_manage_mode_has_no_cause(self):
        assert diagnose(cannot_add(wanted=EMAIL)).cause is None

    def test_a_named_cause_is_kept(self):
        assert diagnose(missing(cause=MFA)).cause is MFA

    def test_a_symptom_may_be_met_in_the_other_mode(self):
        case = missing(wanted=EMAIL, mode=Mode.MANAGE)
        assert diagnose(case).cause is None
        assert case.where is Mode.MANAGE


class TestNextQuestion:
    def test_the_fact_that_most_undecided_findings_wait_for_comes_first(self):
        found = diagnose(missing(cause=RESET))
        assert found.next_question.fact == "wanted"
        counts = [sum(need.fact == item.fact for f in found.findings for need in f.needs) for item in found.unknowns]
        assert counts == sorted(counts, reverse=True)

    def test_ties_keep_the_printed_order(self):
        found = diagnose(cannot_add(wanted=EMAIL, tenant=attrs.evolve(TENANT, access_policies=None)))
        assert [item.fact for item in found.unknowns] == ["access_policies", "tenant_id"]
        assert found.next_question is found.unknowns[0]

    def test_nothing_unknown_asks_nothing(self):
        facts = attrs.evolve(TENANT, tenant_id="t")
        found = diagnose(cannot_add(wanted=EMAIL, tenant=facts, user=user(tenant_id="t")))
        assert (found.unknowns, found.next_question) == ((), None)

    def test_knowing_nothing_at_all_ends_in_questions_only(self):
        case = Case(symptom=Symptom.CANNOT_ADD_METHOD, user=UserState(), tenant=TenantPolicy(), as_of=NOW, wanted=EMAIL)
        found = diagnose(case)
        assert {f.verdict for f in found.findings} == {Verdict.NEEDS_DATA}
        assert found.ruled_out == ()
        # Every step waits for the policies, the roles and the scopes; whose answer is read first comes first.
        waiting = {f.code for f in found.findings if found.next_question.fact in {need.fact for need in f.needs}}
        assert (
            {"MAN-1", "MAN-2", "MAN-3", "MAN-9", "MAN-18", "MAN-19", "EV-7"} >= waiting >= {"MAN-1", "MAN-2", "MAN-3"}
        )


class TestOwnRules:
    def test_a_callers_rule_joins_by_being_passed_in(self):
        rules = (*DEFAULT_RULES[Symptom.CANNOT_ADD_METHOD], my_rule())
        codes = [f.code for f in diagnose(cannot_add(wanted=EMAIL), rules).findings]
        assert codes == ["MAN-2", "ACME-1", "MAN-17"]

    def test_a_callers_rules_may_stand_alone_for_any_symptom(self):
        found = diagnose(cannot_add(symptom=Symptom.QR_CODE_REFUSED), (my_rule(),))
        assert [f.code for f in found.findings] == ["ACME-1"]

    def test_two_rules_of_one_code_are_refused(self):
        twice = (*DEFAULT_RULES[Symptom.CANNOT_ADD_METHOD], Rule("MAN-1", my_rule().judge))
        with pytest.raises(CallError, match=r"^rules: two rules are called MAN-1; give your own a code of its own$"):
            diagnose(cannot_add(), twice)

    @pytest.mark.parametrize("code", ["INT-3", "MAN-1", "S-07.2", "EV-1", "X-8"])
    def test_a_callers_rule_that_answers_under_our_name_is_refused(self, code):
        said = Finding(code=code, verdict=Verdict.EXPLAINS, severity=Severity.ACTION, summary="It is so.")
        with pytest.raises(AdapterError, match=f"^rule ACME-5: answered as {code}, a code of this library"):
            diagnose(cannot_add(), (Rule("ACME-5", lambda case: said),))

    def test_every_symptom_has_rules_of_its_own(self):
        assert set(DEFAULT_RULES) == set(Symptom)

    def test_a_rule_that_raises_is_the_adapters_fault_and_is_named(self):
        def broken(case):
            return 1 / 0

        with pytest.raises(AdapterError, match="rule ACME-2: raised ZeroDivisionError") as caught:
            diagnose(cannot_add(), (Rule("ACME-2", broken),))
        assert isinstance(caught.value.__cause__, ZeroDivisionError)

    def test_an_adapter_error_is_wrapped_once(self):
        def refuses(case):
            raise AdapterError("said so itself")

        with pytest.raises(AdapterError, match=r"^said so itself$"):
            diagnose(cannot_add(), (Rule("ACME-3", refuses),))

    def test_a_rule_that_answers_with_something_else_is_refused(self):
        with pytest.raises(AdapterError, match="rule ACME-4: expected a Finding, got a NoneType"):
            diagnose(cannot_add(), (Rule("ACME-4", lambda case: None),))


class TestRefusals:
    def test_a_time_without_zone_is_refused_before_any_rule_is_asked(self):
        with pytest.raises(CallError, match="as_of: expected a datetime with its time zone"):
            diagnose(missing(as_of=NOW.replace(tzinfo=None)), ())

    @pytest.mark.parametrize(
        ("parts", "words"),
        [
            ({"symptom": "anything"}, "symptom: expected a Symptom, got text"),
            ({"wanted": "email"}, "wanted: expected a Method, got text"),
            ({"cause": "I-6"}, "cause: expected a InterruptCause, got text"),
            ({"mode": 1}, "mode: expected a Mode, got number"),
            ({"timeline": []}, "timeline: expected a Timeline, got list"),
            ({"tenant": {}}, "tenant: expected a TenantPolicy, got object"),
            ({"user": None}, "user: expected a UserState, got null"),
            ({"as_of": "2026-06-01"}, "as_of: expected a datetime, got text"),
        ],
    )
    def test_a_part_of_another_kind_is_refused_by_name(self, parts, words):
        with pytest.raises(CallError, match=f"^{words}$"):
            diagnose(cannot_add(**parts))

    def test_what_is_no_case_is_refused(self):
        with pytest.raises(CallError, match=r"^case: expected a Case, got object$"):
            diagnose({})


class TestEvents:
    def test_a_policy_change_in_the_timeline_dates_itself(self):
        timeline = Timeline.of([policy_update()])
        found = all_findings(missing(cause=RESET, wanted=EMAIL, timeline=timeline))["INT-4"]
        assert found.verdict is Verdict.EXPLAINS
        assert found.evidence == (Evidence(fact="changes", value="2026-06-01T11:20:00+00:00", event_id="record-1"),)

    @pytest.mark.parametrize(
        "event",
        [
            policy_update(status=Status.FAILURE),
            policy_update(activity=Activity.UPDATE_SECURITY_DEFAULTS),
            policy_update(activity=Activity.SET_COMPANY_INFORMATION),
        ],
        ids=["failed", "other policy", "no policy of ours"],
    )
    def test_other_records_date_nothing(self, event):
        timeline = Timeline.of([event])
        found = all_findings(missing(cause=RESET, wanted=EMAIL, timeline=timeline))["INT-4"]
        assert found.verdict is Verdict.RULED_OUT

    @pytest.mark.parametrize("order", [1, -1])
    def test_of_several_changes_the_latest_counts_in_whatever_order_they_are_told(self, order):
        told = [PolicyChange(policy="sspr", at=NOW - timedelta(minutes=age)) for age in (90, 30, 60)][::order]
        case = missing(tenant=attrs.evolve(TENANT, changes=tuple(told)), cause=RESET)
        assert "changed 30 minutes ago; try again after 13:30 UTC" in all_findings(case)["INT-4"].summary

    def test_a_record_of_an_unknown_activity_dates_nothing(self):
        event = attrs.evolve(policy_update(), activity=None, activity_text="Something new")
        found = all_findings(missing(cause=RESET, wanted=EMAIL, timeline=Timeline.of([event])))["INT-4"]
        assert found.verdict is Verdict.RULED_OUT

    def test_a_recent_change_may_explain_even_where_nobody_knows_what_interrupts(self):
        quiet = attrs.evolve(TENANT, changes=JUST_NOW, sspr_require_registration=False)
        assert all_findings(missing(wanted=EMAIL, tenant=quiet))["INT-4"].verdict is Verdict.MAY_EXPLAIN


class TestEvidence:
    def test_a_fact_names_the_document_it_came_from(self):
        source = FactSource(document="roleAssignments", read_at=NOW, fields=("roles",))
        found = all_findings(missing(user=user(sources=(source,)), cause=RESET))["INT-1"]
        assert found.evidence[0] == Evidence(fact="roles", value="none", source=source)

    @pytest.mark.parametrize(
        ("scope", "words"),
        [
            (Scope.NOBODY, "nobody"),
            (Scope(everyone=True, excluded_groups=frozenset("ab")), "everyone, 2 excluded groups"),
            (Scope(groups=frozenset("a"), users=frozenset("b"), roles=frozenset("c")), "1 groups, 1 users, 1 roles"),
            (Scope(excluded_users=frozenset("a"), excluded_roles=frozenset("b")), "1 excluded users, 1 excluded roles"),
        ],
    )
    def test_a_scope_is_told_in_numbers(self, scope, words):
        found = all_findings(cannot_add(tenant=attrs.evolve(TENANT, sspr_scope=scope), wanted=Method.EXTERNAL))["MAN-1"]
        assert {item.fact: item.value for item in found.evidence}["sspr_scope"] == words

    def test_a_time_is_told_with_its_zone_and_an_unknown_fact_as_unknown(self):
        fresh = user(Method.AUTHENTICATOR, last_strong_auth=NOW, signed_in_with_tap=None)
        found = all_findings(cannot_add(wanted=Method.PASSKEY, user=fresh))["MAN-7"]
        assert [(item.fact, item.value) for item in found.evidence] == [
            ("last_strong_auth", "2026-06-01T12:00:00+00:00"),
            ("signed_in_with_tap", "not known"),
            ("registered", "authenticator"),
        ]


class TestView:
    def test_a_finding_without_steps_or_evidence_is_its_sentence(self):
        bare = Finding(
            code="ACME-1", verdict=Verdict.RULED_OUT, severity=Severity.NOTHING, summary="No.", sources=("a", "b")
        )
        assert bare.view().text() == "ACME-1: ruled out\n-----------------\n\nNo.\n\nNothing to do. Sources: a, b.\n"

    def test_a_finding_alone_says_every_way_to_what_it_lacks(self):
        text = all_findings(missing(cause=MFA, tenant=attrs.evolve(TENANT, changes=())))["INT-4"].view().text()
        assert "INT-4: a fact is missing" in text
        assert (
            "- Needed: changes. A change of a policy takes time to arrive (REG-8). Entra admin center > Monitoring & health"
            " > Audit logs; GET /v1.0/auditLogs/directoryAudits?$filter=category eq 'Policy'; Get-MgAuditLogDirectoryAudit"
            " -Filter \"category eq 'Policy'\".\n\nLook up what is missing first. Sources: article, REG-8.\n"
        ) in text

    def test_it_shows_findings_what_was_ruled_out_and_the_next_question(self):
        found = diagnose(
            missing(cause=MFA, wanted=EMAIL, tenant=attrs.evolve(TENANT, sspr_gates=1, access_policies=None))
        )
        text = found.view().text()
        assert text.startswith("I'm not seeing the methods I expected to see.\n---")
        assert "Cause of the interrupt: I-2. A resource is opened for which Conditional Access" in text
        assert "INT-2: this explains it" in text
        assert "- INT-1: The user has no role that the administrator reset policy names." in text
        # Every missing fact stands once, with each way to it and the rules that wait, in rank.
        waiting = [finding.code for finding in found.findings if finding.verdict is Verdict.NEEDS_DATA]
        row = next(line for line in text.splitlines() if line.startswith("1. access_policies: "))
        assert row.endswith(f" Decides {', '.join(waiting)}.")
        assert "; GET /v1.0/identity/conditionalAccess/policies; " in row
        assert "Next question: access_policies." in text
        assert f"Catalogue {CATALOG_VERSION}; {RULE_SET}" in text

    def test_an_articles_step_that_lacks_a_fact_stays_and_a_question_for_a_person_says_ask(self):
        text = diagnose(missing(cause=MFA)).view().text()
        assert "INT-2: a fact is missing" in text
        assert "INT-6: a fact is missing" not in text
        assert "Needed:" not in text
        row = next(line for line in text.splitlines() if line.startswith("1. wanted: "))
        assert row.startswith("1. wanted: Which method did the user expect? Ask. Decides INT-2, ")

    def test_every_verdict_and_severity_has_its_words(self):
        assert set(_VERDICT_WORDS) == set(Verdict)
        assert set(_SEVERITY_WORDS) == set(Severity)

    def test_without_doubts_it_has_no_question_and_names_records(self):
        timeline = Timeline.of([policy_update()])
        facts = attrs.evolve(TENANT, tenant_id="t")
        rules = DEFAULT_RULES[Symptom.CANNOT_ADD_METHOD][1:2]
        text = diagnose(cannot_add(wanted=PHONE, tenant=facts, timeline=timeline), rules).view().text()
        assert "Next question" not in text
        assert "Ruled out" not in text
        assert "record record-1" in text

    def test_the_document_of_a_fact_stands_beside_it(self):
        source = FactSource(document="roleAssignments", fields=("roles",))
        admin = user(roles=frozenset({"62e90394-69f5-4237-9190-012177145e10"}), sources=(source,))
        text = diagnose(missing(user=admin, cause=RESET, wanted=QUESTIONS)).view().text()
        assert "roleAssignments" in text


def test_a_change_of_days_ago_is_told_in_days_and_one_of_hours_in_hours():
    def told(age):
        changes = tuple(PolicyChange(policy=p, at=NOW - age) for p in ("authenticationMethods", "sspr"))
        return all_findings(missing(tenant=attrs.evolve(TENANT, changes=changes), cause=RESET))["INT-4"].summary

    assert "was 47 hours ago" in told(timedelta(hours=47))
    assert "was 2 days ago" in told(timedelta(hours=48))
    assert "changed 119 minutes ago" in told(timedelta(minutes=119))
