"""The article's first symptom: "I'm not seeing the methods I expected to see." Its three steps, in its words and order.

Each step is one function that always answers with one finding. Further causes stand in ``_interrupt_causes``.
"""

from __future__ import annotations

from typing import Final

import attrs

from entra_combined_reg.catalog import (
    INTERRUPT_WINDOW,
    MFA_CAUSES,
    InterruptCause,
    Method,
    Step,
    Symptom,
    sspr_admin_role,
    symptom_row,
)
from entra_combined_reg.diagnosis._arrival import arrival
from entra_combined_reg.diagnosis._case import (
    Case,
    Claim,
    Rule,
    answer,
    conclude,
    evidence_of,
    helps,
    name_of,
    not_applicable,
    undecided,
)
from entra_combined_reg.diagnosis._findings import Evidence, Finding, Severity, Verdict
from entra_combined_reg.diagnosis._recent import FUTURE, DatedChange, Recency, ago, method_policies, when
from entra_combined_reg.facts import Subscription
from entra_combined_reg.flowchart import InterruptPlan, Shown, interrupt_plan
from entra_combined_reg.flowchart.judgements import ROWS, admin_gate_clauses, asked, explore, gates, is_admin

__all__ = ["ARTICLE_RULES", "enforcement", "has_admin_role", "policy_changed_recently"]

_STEPS: Final = symptom_row(Symptom.EXPECTED_METHODS_MISSING).steps

_AGE: Final = ("article", "REG-8")
_RESET_CAUSES: Final = frozenset({InterruptCause.SSPR_REGISTRATION, InterruptCause.PREFILLED_CONFIRMATION})


# "1. Check if the user has a Microsoft Entra admin role. If yes, view the SSPR admin policy differences."
def has_admin_role(case: Case) -> Finding:
    """INT-1: the administrator reset policy stands in for the user's (REG-3)."""
    held = [role for role in map(sspr_admin_role, sorted(case.user.roles or ())) if role]
    names = ", ".join(role.name for role in held)
    count = explore(case.situation, gates).agreed(int)
    amount = "one or two reset methods" if count is None else f"{count} reset method{'s' if count > 1 else ''}"
    claim = Claim(
        code="INT-1",
        holds=f"The user is an administrator ({names}): the administrator reset policy asks for {amount}, allows "
        f"authenticator apps, phone and email, and never security questions.{_admin_points(case)}",
        fails="The user has no role that the administrator reset policy names.",
        advice=(_STEPS[0], Step(2, "Test the user policy with somebody who has no such role.", "REG-S2")),
        sources=("article", "REG-S2"),
        severity=Severity.EXPLANATION,
        facts=("roles", "admin_sspr_allowed"),
    )
    finding = conclude(case, claim, is_admin, _without_roles)
    roles = tuple(Evidence(fact="role", value=f"{role.name} (list: {_lists(role.lists)})") for role in held)
    return attrs.evolve(finding, evidence=(*finding.evidence, *roles))


def _admin_points(case: Case) -> str:
    """What else the administrator policy means in this tenant: K-7, and no voice outside paid ones."""
    both = explore(case.situation, lambda w: all(admin_gate_clauses(w))).agreed(bool)
    unpaid = case.tenant.subscription in {Subscription.TRIAL, Subscription.FREE}
    gates_open = " The clauses for one and for two both hold (K-7)." if both else ""
    return gates_open + (" In a trial or free tenant it bars voice calls." if unpaid else "")


def _lists(lists: frozenset[object]) -> str:
    return "both" if len(lists) > 1 else "the newer only"


def _without_roles(case: Case) -> Case:
    return attrs.evolve(case, user=attrs.evolve(case.user, roles=frozenset()))


# "2. Determine whether the user is being interrupted because of multifactor authentication registration enforcement or
# SSPR registration enforcement. See the flowchart under "Combined registration modes" to determine which methods should
# be shown."
def enforcement(case: Case) -> Finding:
    """INT-2 under MFA enforcement, INT-3 under reset enforcement: which methods the flowchart shows, and the wanted."""
    if case.cause is None:
        return undecided(case, _enforcement("INT-2", "", ""), ("cause",))
    cause, plan = _resolved(case, case.cause)
    code = "INT-3" if cause in _RESET_CAUSES else "INT-2"
    if cause not in _RESET_CAUSES | MFA_CAUSES:
        return not_applicable(code, f"Cause {cause.value} enforces no registration. {_shows(plan)}", ("article", "F-1"))
    if case.wanted is None:
        return attrs.evolve(undecided(case, _enforcement(code, "", ""), ("wanted",)), summary=_shows(plan))
    return _enforced(case, cause, plan, code, case.wanted)


def _resolved(case: Case, cause: InterruptCause) -> tuple[InterruptCause, InterruptPlan]:
    """The cause that decides (a pass sign-in inherits one), and the page it leads to."""
    decides = explore(case.situation, lambda w: asked(w, cause, None).cause).agreed(lambda found: found)
    return decides or cause, interrupt_plan(case.tenant, case.user, cause, case.as_of, readings=case.readings)


def _enforced(case: Case, cause: InterruptCause, plan: InterruptPlan, code: str, wanted: Method) -> Finding:
    claim = _enforcement(code, cause.value, name_of(wanted))
    found = plan.methods[wanted]
    if found.shown is Shown.UNKNOWN:
        return attrs.evolve(
            undecided(case, claim, found.unknowns), summary=f"{_shows(plan)} {name_of(wanted)} is open."
        )
    verdict = _blame(case, code, wanted, offered=found.offered is True)
    innocent = verdict is Verdict.RULED_OUT
    return Finding(
        code=code,
        verdict=verdict,
        severity=Severity.NOTHING if innocent else claim.severity,
        summary=f"{claim.fails if innocent else claim.holds} {_shows(plan)}",
        evidence=(Evidence(fact="cause", value=cause.value), *evidence_of(case, claim.facts)),
        steps=claim.advice,
        sources=claim.sources,
    )


def _blame(case: Case, code: str, wanted: Method, *, offered: bool) -> Verdict:
    mfa = code == "INT-2"
    other = InterruptCause.SSPR_REGISTRATION if mfa else InterruptCause.CONDITIONAL_ACCESS_MFA
    if offered:
        return Verdict.RULED_OUT
    if helps(case, lambda before: attrs.evolve(before, cause=other)):
        return Verdict.EXPLAINS
    serves = ROWS[wanted].mfa if mfa else ROWS[wanted].sspr
    return Verdict.RULED_OUT if serves else Verdict.MAY_EXPLAIN


def _enforcement(code: str, cause: str, name: str) -> Claim:
    mfa = code == "INT-2"
    kind = "MFA registration" if mfa else "password reset registration"
    only = "a method for password reset only is not asked for first" if mfa else "only reset methods are asked for"
    more = (
        "Register an MFA method first; the other one can follow."
        if mfa
        else ("Enable the method for password reset, or enforce MFA registration.")
    )
    return Claim(
        code=code,
        holds=f"The user is interrupted by {kind} enforcement ({cause}), where {only}: {name} is not.",
        fails=f"{kind[0].upper()}{kind[1:]} enforcement ({cause}) is not what hides {name}.",
        advice=(_STEPS[1], Step(2, more, "REG-S1")),
        sources=("article", "F-5" if mfa else "F-3", "REG-S1"),
        severity=Severity.EXPLANATION,
        facts=("sspr_gates", "sspr_require_registration"),
    )


def _shows(plan: InterruptPlan) -> str:
    first = ", ".join(name_of(method) for method in plan.first) or "nothing"
    behind = [a.method for a in plan.answers if a.shown is Shown.BEHIND_DIFFERENT_METHOD]
    link = f'; behind "different method": {", ".join(map(name_of, behind))}' if behind else ""
    if plan.unknowns:
        return f"The flowchart cannot be followed to the end: {', '.join(plan.unknowns)} not known."
    return f"The flowchart asks for {first}{link}."


# "3. Determine how recently the multifactor authentication or SSPR policy was changed. If the change was recent, it
# might take some time for the updated policy to propagate."
def policy_changed_recently(case: Case) -> Finding:
    """INT-4: a change that may still be on its way. No number is printed for most policies; two hours are assumed."""
    found = arrival(case, INTERRUPT_WINDOW)
    doubt = FUTURE if found.future else ""
    if found.inside is not None:
        return _on_its_way(case, found, found.inside, doubt)
    missing = found.missing(method_policies(case.tenant))
    if missing or found.future:
        claim = Claim(code="INT-4", holds="", fails="", advice=(_STEPS[2],), sources=_AGE, severity=Severity.LOOK_UP)
        gap = f"Not known: the last change of {', '.join(missing)}." if missing else ""
        return attrs.evolve(undecided(case, claim, ("changes",)), summary=f"{gap}{doubt}".strip())
    last = found.past[0]
    return Finding(
        code="INT-4",
        verdict=Verdict.RULED_OUT,
        severity=Severity.NOTHING,
        summary=f"The last change, of {last.policy}, was {ago(case.as_of, last.at)}: it has arrived.",
        evidence=(Evidence(fact="changes", value=last.at.isoformat(), event_id=last.event_id),),
        sources=_AGE,
    )


def _on_its_way(case: Case, found: Recency, change: DatedChange, doubt: str) -> Finding:
    shown = answer(case)
    note = "no number is documented, two hours are assumed" if found.window.assumed else found.window.source
    return Finding(
        code="INT-4",
        verdict=Verdict.EXPLAINS if shown and shown.offered else Verdict.MAY_EXPLAIN,
        severity=Severity.WAIT,
        summary=f"The policy {change.policy} was changed {ago(case.as_of, change.at)}; try again after "
        f"{when(case.as_of, change.at, found.window)} ({note}).{doubt}",
        evidence=(Evidence(fact="changes", value=change.at.isoformat(), event_id=change.event_id),),
        steps=(_STEPS[2],),
        sources=_AGE,
    )


#: The article's three steps in its order.
ARTICLE_RULES: Final = (
    Rule("INT-1", has_admin_role),
    Rule("INT-2/INT-3", enforcement),
    Rule("INT-4", policy_changed_recently),
)
