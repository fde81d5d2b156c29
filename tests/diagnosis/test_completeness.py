"""Whatever the flowchart hides, some rule explains or may explain it: nobody is left with a list of innocent causes."""

from __future__ import annotations

import pytest

from diagnosis.complaints import cannot_add, missing
from entra_combined_reg.catalog import MFA_CAUSES, InterruptCause, Method
from entra_combined_reg.diagnosis import Verdict, diagnose
from entra_combined_reg.flowchart import causes, interrupt_plan, manage_options
from flowchart.cases import NOW
from flowchart.generated import make_tenant, make_user

# The password is no method to register; where Authenticator Lite can be set up no source says (UNVERIFIED).
METHODS = [method for method in Method if method not in {Method.PASSWORD, Method.AUTHENTICATOR_LITE}]
ENFORCED = MFA_CAUSES | {InterruptCause.SSPR_REGISTRATION}
GUILTY = {Verdict.EXPLAINS, Verdict.MAY_EXPLAIN}


def innocent(complaint) -> bool:
    # What the user's events say is no reason why the flowchart hides a method.
    found = (f for f in diagnose(complaint).findings if not f.code.startswith("EV-"))
    return not any(finding.verdict in GUILTY for finding in found)


@pytest.mark.parametrize("seed", range(24))
def test_every_method_that_manage_mode_hides_is_explained(seed):
    tenant, user = make_tenant(seed), make_user(seed)
    hidden = [m for m in METHODS if manage_options(tenant, user, NOW).methods[m].offered is False]
    assert hidden
    complaints = {m: cannot_add(tenant=tenant, user=user, wanted=m, as_of=NOW) for m in hidden}
    assert [m for m, complaint in complaints.items() if innocent(complaint)] == []


@pytest.mark.parametrize("seed", range(24))
def test_every_method_that_an_enforced_interrupt_hides_is_explained(seed):
    tenant, user = make_tenant(seed), make_user(seed)
    for cause in (answer.cause for answer in causes(tenant, user, NOW) if answer.holds and answer.cause in ENFORCED):
        plan = interrupt_plan(tenant, user, cause, NOW)
        complaints = {
            m: missing(tenant=tenant, user=user, cause=cause, wanted=m, as_of=NOW)
            for m in METHODS
            if plan.methods[m].offered is False
        }
        assert [(cause, m) for m, complaint in complaints.items() if innocent(complaint)] == []
