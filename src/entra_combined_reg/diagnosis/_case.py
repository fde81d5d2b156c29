"""The case a diagnosis is about, and the two questions every rule asks: is it so, and would it help to change it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import attrs

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import InterruptCause, Method, Mode, Step, Symptom, symptom_row
from entra_combined_reg.diagnosis._findings import Evidence, Finding, Severity, Verdict, need
from entra_combined_reg.facts import TenantPolicy, UserState, fact_words
from entra_combined_reg.flowchart import MethodAnswer, Readings, interrupt_plan, manage_options
from entra_combined_reg.flowchart.judgements import ROWS, Situation, World, explore, situation_of
from entra_combined_reg.values import frozen

__all__ = [
    "Case",
    "Change",
    "Claim",
    "Rule",
    "answer",
    "conclude",
    "evidence_of",
    "helps",
    "name_of",
    "not_applicable",
    "undecided",
]


@frozen(kw_only=True)
class Case:
    """A complaint and everything known about it.

    Attributes:
        symptom: What the user complains about.
        user: Facts about the user.
        tenant: Facts about the tenant.
        as_of: The time of the complaint, with time zone.
        timeline: Audit events, of the user and of policies; ``None`` where nobody looked.
        wanted: The method the user misses; ``None`` where nobody asked.
        cause: What interrupts; ``None``: the first cause that the facts say holds is taken.
        mode: Where it was seen; ``None``: the symptom's own.
        readings: How ambiguities are read.
    """

    symptom: Symptom
    user: UserState
    tenant: TenantPolicy
    as_of: datetime
    timeline: Timeline | None = None
    wanted: Method | None = None
    cause: InterruptCause | None = None
    mode: Mode | None = None
    readings: Readings = attrs.field(factory=Readings)

    @property
    def where(self) -> Mode:
        """The mode the complaint is about."""
        return self.mode or symptom_row(self.symptom).mode or Mode.MANAGE

    @property
    def situation(self) -> Situation:
        """The case as the flowchart's questions take it."""
        return situation_of(self.tenant, self.user, self.as_of, self.readings)


#: A change of a case, to see whether it would help.
Change = Callable[[Case], Case]


@frozen
class Rule:
    """One rule: it always answers with exactly one finding.

    Attributes:
        code: Its id in the fact file, or a name of the caller's own.
        judge: The function.
    """

    code: str
    judge: Callable[[Case], Finding]


@frozen(kw_only=True)
class Claim:
    """What a rule says when its condition holds, or does not.

    Attributes:
        code: The finding's code.
        holds: The sentence where the condition holds.
        fails: The sentence where it does not.
        advice: What to do where it holds; the article's step first where there is one.
        sources: Keys of the pages.
        severity: What it obliges to where it holds.
        facts: Facts to show as evidence.
    """

    code: str
    holds: str
    fails: str
    advice: tuple[Step, ...]
    sources: tuple[str, ...]
    severity: Severity
    facts: tuple[str, ...] = ()


def name_of(method: Method) -> str:
    """The method as Security info names it."""
    return ROWS[method].portal_names[0]


def evidence_of(case: Case, facts: Iterable[str]) -> tuple[Evidence, ...]:
    """Read facts of the tenant and the user as evidence, each with the document it came from."""
    return tuple(_evidence(case, fact) for fact in facts)


def _evidence(case: Case, fact: str) -> Evidence:
    owner = case.user if hasattr(case.user, fact) else case.tenant
    return Evidence(fact=fact, value=fact_words(getattr(owner, fact)), source=owner.source_of(fact))


def answer(case: Case) -> MethodAnswer | None:
    """What the flowchart says of the wanted method; ``None`` without a method, or without the cause it needs."""
    if case.wanted is None:
        return None
    if case.where is Mode.MANAGE:
        options = manage_options(case.tenant, case.user, case.as_of, readings=case.readings)
        return options.methods[case.wanted]
    if case.cause is None:
        return None
    plan = interrupt_plan(case.tenant, case.user, case.cause, case.as_of, readings=case.readings)
    return plan.methods[case.wanted]


def helps(case: Case, change: Change | None) -> bool:
    """Say whether the flowchart hides the wanted method and would show it after the change."""
    before = answer(case)
    if change is None or before is None or before.offered is not False:
        return False
    after = answer(change(case))
    return after is not None and after.offered is True


def not_applicable(code: str, summary: str, sources: tuple[str, ...]) -> Finding:
    """Answer that the rule is about something else."""
    return Finding(
        code=code, verdict=Verdict.NOT_APPLICABLE, severity=Severity.NOTHING, summary=summary, sources=sources
    )


def undecided(case: Case, claim: Claim, facts: Iterable[str]) -> Finding:
    """Answer that facts are missing, or known in part only."""
    names = tuple(facts)
    owners = (case.tenant, case.user)
    read = {name for name in names if any(getattr(owner, name, None) is not None for owner in owners)}
    return Finding(
        code=claim.code,
        verdict=Verdict.NEEDS_DATA,
        severity=Severity.LOOK_UP,
        summary=f"Cannot be decided: {', '.join(names)} not known.",
        steps=claim.advice,
        sources=claim.sources,
        needs=tuple(need(name, in_part=name in read) for name in names),
    )


def conclude(case: Case, claim: Claim, condition: Callable[[World], bool], change: Change | None = None) -> Finding:
    """Judge a condition and answer with one finding.

    Args:
        case: The case.
        claim: What to say.
        condition: Two-valued code over a world; facts that are not known are decided by worlds.
        change: The case with the fact changed that the condition is about. The finding EXPLAINS where the flowchart
            then shows the wanted method and without it does not, else it MAY_EXPLAIN.

    Returns:
        EXPLAINS or MAY_EXPLAIN where the condition holds, RULED_OUT where not, NEEDS_DATA where a missing fact decides.
    """
    found = explore(case.situation, condition, until=bool)
    holds = found.agreed(bool)
    if holds is None:
        return undecided(case, claim, found.deciding(bool))
    if not holds:
        return Finding(
            code=claim.code,
            verdict=Verdict.RULED_OUT,
            severity=Severity.NOTHING,
            summary=claim.fails,
            evidence=evidence_of(case, claim.facts),
            sources=claim.sources,
        )
    return Finding(
        code=claim.code,
        verdict=Verdict.EXPLAINS if helps(case, change) else Verdict.MAY_EXPLAIN,
        severity=claim.severity,
        summary=claim.holds,
        evidence=evidence_of(case, claim.facts),
        steps=claim.advice,
        sources=claim.sources,
    )
