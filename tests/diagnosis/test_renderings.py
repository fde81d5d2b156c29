"""Every answer shows itself as text, Markdown and HTML; what strangers wrote is quoted in each."""

from __future__ import annotations

from datetime import timedelta

import attrs
import pytest

from diagnosis.complaints import cannot_add
from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import InterruptCause, Symptom
from entra_combined_reg.diagnosis import (
    DEFAULT_RULES,
    Finding,
    Rule,
    Severity,
    Verdict,
    diagnose,
    suggest_symptoms,
    triage,
)
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    FactSource,
    MethodPolicy,
    RegisteredMethod,
    Scope,
    assemble_users,
)
from entra_combined_reg.flowchart import causes, interrupt_plan, manage_options
from entra_combined_reg.markup import Viewable
from entra_combined_reg.testing import make_event
from entra_combined_reg.whatif import compare_policies
from flowchart.cases import ADELE, NOW, PHONE, STAFF, amp, entry, tenant, user

HOSTILE = "<script>alert(1)</script>|*b*`c`[d](javascript:e)"
TORN = Scope(groups=frozenset({STAFF}), excluded_groups=frozenset({STAFF}))
POLICY = tenant(
    methods=(*amp(), MethodPolicy(name=None, id_text=HOSTILE, enabled=True, scope=TORN)),
    access_policies=(
        AccessPolicy(
            id=HOSTILE, state=AccessState.ENABLED, scope=TORN, controls=frozenset({"mfa"}), all_resources=True
        ),
        AccessPolicy(state=AccessState.ENABLED, scope=Scope.EVERYONE, controls=frozenset({"mfa"}), all_resources=True),
    ),
    sources=(FactSource(document=HOSTILE, fields=("methods", "access_policies")),),
)
SOMEONE = user(
    upn=f"{HOSTILE}@contoso.com",
    registered=(entry(PHONE), RegisteredMethod(method=None, type_text=HOSTILE, id=HOSTILE)),
    sources=(FactSource(document=HOSTILE, fields=("registered",)),),
    user_type=None,
)
LOG = Timeline.of(
    [
        make_event(
            "User started security info registration",
            at=NOW - timedelta(hours=5),
            user_id=ADELE,
            upn=SOMEONE.upn,
            id=HOSTILE,
        )
    ],
    until=NOW,
)
OWN = Rule(
    "ACME-1",
    lambda _case: Finding(
        code=HOSTILE, verdict=Verdict.MAY_EXPLAIN, severity=Severity.ACTION, summary=HOSTILE, sources=(HOSTILE,)
    ),
)
CASE = cannot_add(tenant=POLICY, user=SOMEONE, wanted=PHONE, timeline=LOG)

ANSWERS: dict[str, Viewable] = {
    "plan": interrupt_plan(POLICY, SOMEONE, InterruptCause.CONDITIONAL_ACCESS_MFA, NOW),
    "options": manage_options(POLICY, SOMEONE, NOW),
    "cause": causes(POLICY, SOMEONE, NOW)[0],
    "diagnosis": diagnose(CASE, (*DEFAULT_RULES[Symptom.CANNOT_ADD_METHOD], OWN)),
    "triage": triage([SOMEONE], tenant=POLICY, timeline=LOG, as_of=NOW),
    "what-if": compare_policies(attrs.evolve(POLICY, access_policies=()), POLICY, [SOMEONE], NOW),
    "suggestion": suggest_symptoms(LOG)[0],
    "tenant": POLICY,
    "user": SOMEONE,
    "users": assemble_users(users=[{"id": ADELE, "userPrincipalName": SOMEONE.upn}], methods={HOSTILE: {"value": []}}),
}
#: A cause is told in our words alone; nothing that strangers wrote is on its page.
OF_OURS = {"cause", "suggestion"}


@pytest.mark.parametrize("name", ANSWERS)
def test_html_and_markdown_hold_no_markup_of_strangers(name):
    answer = ANSWERS[name]
    assert (HOSTILE in answer.view().text()) is (name not in OF_OURS)
    html, markdown = answer._repr_html_(), answer._repr_markdown_()
    assert "<script" not in html
    assert "<script" not in markdown
    for live in ("|*b*", "`c`", "[d](javascript:e)"):
        assert live not in markdown
    assert html.startswith("<div")
    assert html.count("<table") == html.count("</table>")
