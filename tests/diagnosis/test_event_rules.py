"""What the user's own events say of a complaint: shown, not shown, or not known because nobody looked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from diagnosis.complaints import QUIET, cannot_add, finding, missing
from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import Activity, Method, Symptom
from entra_combined_reg.diagnosis import DEFAULT_RULES, Case, Evidence, Verdict, diagnose
from entra_combined_reg.facts import PolicyChange
from entra_combined_reg.testing import make_event
from flowchart.cases import ADELE, AUTHENTICATOR, EMAIL, NOW, PHONE, RESET, tenant, user

NAMED = user(object_id=None)
ADMIN = {"user": {"id": "99999999-9999-4999-8999-999999999999", "userPrincipalName": "lee@contoso.com"}}
START, DONE = "User started security info registration", "User registered security info"
APP = "User started the registration for Authenticator app."
APP_DONE = "User registered Authenticator app with notification and code."
CANCEL, REVIEW = "User canceled security info registration", "User reviewed security info"
DELETED, BY_ADMIN = "User deleted security info", "Admin deleted security info"
CALLBACK = str(Activity.POST_SECURITY_INFO_REGISTRATION_CALLBACK)
PROGRESS = "Self-service password reset flow activity progress"
REFUSED = "User's account has insufficient authentication methods defined. Add authentication info to resolve this."


def event(activity, hours=5.0, **parts):
    """One record of the user, some hours before the complaint."""
    return make_event(activity, at=NOW - timedelta(hours=hours), user_id=ADELE, upn="adele@contoso.com", **parts)


def log(*events):
    return Timeline.of(events, until=NOW)


def complaint(symptom, **parts) -> Case:
    return cannot_add(symptom=symptom, **parts)


#: code, how to complain, the events that show it, the sentence, events that show nothing of it any more.
SHOWN = [
    (
        "EV-1",
        missing,
        [event(CANCEL), event(CANCEL, 4)],
        "Registration was cancelled in interrupt mode 2 times, and not completed since.",
        [event(CANCEL), event("User registered all required security info", 4)],
    ),
    (
        "EV-2",
        cannot_add,
        [event(START, reason=APP)],
        "The registration of authenticator was started or failed once and did not succeed since.",
        [event(START, reason=APP), event(DONE, 4, reason=APP_DONE)],
    ),
    (
        "EV-3",
        cannot_add,
        [event(CALLBACK, result="failure")],
        "A call of the back end of registration failed once and nothing succeeded since.",
        [event(CALLBACK, result="failure"), event(CALLBACK, 4)],
    ),
    (
        "EV-4",
        missing,
        [event(REVIEW, result="failure")],
        "The review of security info failed on the backend once.",
        [event(REVIEW, result="failure"), event(REVIEW, 4)],
    ),
    (
        "EV-5",
        lambda **parts: complaint(Symptom.CANNOT_DELETE_PHONE, **parts),
        [event(DELETED, result="failure", reason="User failed to delete Phone.")],
        "Deleting a phone failed once.",
        [event(DELETED, reason="User deleted Phone.")],
    ),
    (
        "EV-6",
        lambda **parts: complaint(Symptom.RESET_INFORMATION_MISSING, **parts),
        [event(PROGRESS, result="failure", reason=REFUSED)],
        "Self-service password reset refused the user once.",
        [event(PROGRESS, result="failure", reason=REFUSED), event("Reset password (self-service)", 4)],
    ),
    (
        "EV-8",
        cannot_add,
        [event(BY_ADMIN, reason="Admin deleted Phone.", initiatedBy=ADMIN)],
        "Somebody else deleted Phone, which was not registered since.",
        [
            event(BY_ADMIN, reason="Admin deleted Phone.", initiatedBy=ADMIN),
            event(DONE, 4, reason="User registered Phone."),
        ],
    ),
]


@pytest.mark.parametrize(("code", "complain", "events", "sentence", "_"), SHOWN, ids=[row[0] for row in SHOWN])
def test_what_events_show_may_explain_and_the_records_are_the_evidence(code, complain, events, sentence, _):
    found = finding(complain(timeline=log(*events)), code)
    assert (found.verdict, found.summary) == (Verdict.MAY_EXPLAIN, sentence)
    assert [(item.fact, item.event_id) for item in found.evidence] == [("event", record.id) for record in events]
    assert found.evidence[0].value == f"{events[0].activity_text}, 5 hours ago"
    assert found.steps


@pytest.mark.parametrize(("code", "complain", "_", "sentence", "events"), SHOWN, ids=[row[0] for row in SHOWN])
def test_what_was_mended_later_is_ruled_out(code, complain, _, sentence, events):
    found = finding(complain(timeline=log(*events)), code)
    assert found.verdict is Verdict.RULED_OUT
    assert found.summary.startswith("The user's events show no ")


@pytest.mark.parametrize("code", [row[0] for row in SHOWN])
def test_a_log_that_was_read_and_is_silent_rules_out_and_one_that_nobody_read_does_not(code):
    complain = next(row[1] for row in SHOWN if row[0] == code)
    assert finding(complain(timeline=QUIET), code).verdict is Verdict.RULED_OUT
    for timeline, someone in (
        (None, user()),
        (Timeline.of([]), user()),
        (QUIET, user(object_id=None, upn=None)),
        # Two people of one name: whose events these are, nobody can say.
        (log(*(make_event(CANCEL, at=NOW, user_id=f"id-{n}", upn="adele@contoso.com") for n in (1, 2))), NAMED),
    ):
        found = finding(complain(timeline=timeline, user=someone), code)
        assert found.verdict is Verdict.NEEDS_DATA
        assert [need.fact for need in found.needs] == ["timeline"]
        assert found.needs[0].fetch.graph.startswith("GET /v1.0/auditLogs/directoryAudits")


def test_events_after_the_complaint_are_no_evidence():
    assert finding(cannot_add(timeline=log(event(START, -1, reason=APP))), "EV-2").verdict is Verdict.RULED_OUT


def test_trouble_with_another_method_is_no_evidence_for_the_wanted_one():
    tried = log(event(START, reason=APP))
    assert finding(cannot_add(timeline=tried, wanted=AUTHENTICATOR), "EV-2").verdict is Verdict.MAY_EXPLAIN
    assert finding(cannot_add(timeline=tried, wanted=EMAIL), "EV-2").verdict is Verdict.RULED_OUT
    gone = log(event(BY_ADMIN, reason="Admin deleted Phone.", initiatedBy=ADMIN))
    assert finding(cannot_add(timeline=gone, wanted=EMAIL), "EV-8").verdict is Verdict.RULED_OUT


def test_what_the_user_deleted_nobody_took_away():
    own = log(event(DELETED, reason="User deleted Phone."))
    assert finding(cannot_add(timeline=own), "EV-8").verdict is Verdict.RULED_OUT
    failed = log(event(BY_ADMIN, result="failure", reason="Admin deleted Phone.", initiatedBy=ADMIN))
    assert finding(cannot_add(timeline=failed), "EV-8").verdict is Verdict.RULED_OUT


@pytest.mark.parametrize("code", ["EV-1", "EV-4"])
def test_cancelling_and_reviewing_are_about_interrupt_mode(code):
    found = finding(cannot_add(timeline=QUIET), code)
    assert (found.verdict, found.summary) == (Verdict.NOT_APPLICABLE, "About interrupt mode.")


class TestDisabledMethods:
    """EV-7: facts say that nothing registered is allowed any more; the log dates when that came about."""

    def test_a_change_in_the_log_dates_it(self):
        change = make_event(
            "Authentication Methods Policy Update",
            at=NOW - timedelta(hours=3),
            targetResources=[{"type": "Policy", "id": "p"}],
        )
        old = PolicyChange(policy="sspr", at=NOW - timedelta(days=9))
        later = PolicyChange(policy="sspr", at=NOW + timedelta(days=9))
        case = missing(user=user(PHONE), tenant=tenant(changes=(old, later)), timeline=Timeline.of([change]))
        found = finding(case, "EV-7")
        assert found.verdict is Verdict.MAY_EXPLAIN
        dated = Evidence(fact="changes", value="authenticationMethods changed 3 hours ago", event_id=change.id)
        assert found.evidence[-1] == dated

    def test_without_a_dated_change_it_stands_on_the_facts_alone(self):
        found = finding(missing(user=user(PHONE), tenant=tenant()), "EV-7")
        assert found.verdict is Verdict.MAY_EXPLAIN
        assert [item.fact for item in found.evidence] == ["registered", "methods"]

    def test_a_method_that_is_allowed_rules_it_out_and_a_missing_fact_is_asked_for(self):
        case = missing(user=user(PHONE), cause=RESET)
        assert finding(case, "EV-7").verdict is Verdict.RULED_OUT
        assert "changes" not in [item.fact for item in finding(case, "EV-7").evidence]
        unread = finding(missing(user=user(registered=None), tenant=tenant()), "EV-7")
        assert [need.fact for need in unread.needs] == ["registered"]


def test_each_symptom_that_events_suggest_has_the_rule_that_reads_them():
    codes = {
        symptom: [rule.code for rule in rules if rule.code.startswith("EV-")]
        for symptom, rules in DEFAULT_RULES.items()
        if any(rule.code.startswith("EV-") for rule in rules)
    }
    article = ["EV-1", "EV-2", "EV-3", "EV-4", "EV-7", "EV-8"]
    assert codes == {
        Symptom.EXPECTED_METHODS_MISSING: article,
        Symptom.CANNOT_ADD_METHOD: article,
        Symptom.STUCK_AFTER_METHOD_DISABLED: ["EV-8"],
        Symptom.RESET_INFORMATION_MISSING: ["EV-6"],
        Symptom.RESET_NOT_ENABLED: ["EV-6"],
        Symptom.REVIEW_KEEPS_COMING_BACK: ["EV-4"],
        Symptom.CANNOT_DELETE_PHONE: ["EV-5"],
        Symptom.PASSKEY_REGISTRATION_FAILS: ["EV-2", "EV-3"],
    }


def test_without_a_log_the_log_is_what_most_findings_wait_for():
    found = diagnose(cannot_add(timeline=None, wanted=Method.EMAIL))
    assert found.next_question.fact == "timeline"
