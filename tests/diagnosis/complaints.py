"""Complaints of the tests: one case of either symptom, every fact known unless a test takes it away."""

from __future__ import annotations

from datetime import timedelta

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import Symptom
from entra_combined_reg.diagnosis import Case, diagnose
from entra_combined_reg.facts import PolicyChange
from entra_combined_reg.testing import make_event
from flowchart.cases import APP_SMS_EMAIL, NOW, amp, reset, user

LONG_AGO = tuple(
    PolicyChange(policy=policy, at=NOW - timedelta(days=30))
    for policy in ("authenticationMethods", "legacyMfa", "sspr")
)
JUST_NOW = (PolicyChange(policy="authenticationMethods", at=NOW - timedelta(minutes=40)), *LONG_AGO)
#: A log that was read and says nothing of the user.
QUIET = Timeline.of([make_event(user_id="99999999-9999-4999-8999-999999999999", upn="lee@contoso.com", at=NOW)])
TENANT = reset(2, methods=amp(*APP_SMS_EMAIL), changes=LONG_AGO)


def missing(**parts) -> Case:
    """Complain in the article's words: "I'm not seeing the methods I expected to see."."""
    known = {
        "symptom": Symptom.EXPECTED_METHODS_MISSING,
        "user": user(),
        "tenant": TENANT,
        "as_of": NOW,
        "timeline": QUIET,
    }
    return Case(**{**known, **parts})


def cannot_add(**parts) -> Case:
    """Complain in the article's words: "I don't have the option to add a particular method."."""
    known = {"symptom": Symptom.CANNOT_ADD_METHOD, "user": user(), "tenant": TENANT, "as_of": NOW, "timeline": QUIET}
    return Case(**{**known, **parts})


def all_findings(case: Case, *rules):
    """Every finding by code, whatever its verdict."""
    found = diagnose(case, rules or None)
    return {finding.code: finding for finding in (*found.findings, *found.ruled_out, *found.not_applicable)}


def finding(case: Case, code: str):
    """The finding of one rule."""
    return all_findings(case)[code]
