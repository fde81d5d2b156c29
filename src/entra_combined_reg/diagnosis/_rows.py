"""How the rules of REG-7 are built: every printed cause of a symptom is one rule, judged by facts or asked of a person.

The code of a rule is the symptom's id and the number of the cause (``S-07.2``).
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from entra_combined_reg.catalog import InterruptCause, Method, Symptom, SymptomRow, symptom_row
from entra_combined_reg.diagnosis._build import Condition, cause_rule
from entra_combined_reg.diagnosis._case import Case, Rule
from entra_combined_reg.diagnosis._findings import Finding, Need, Severity, Verdict
from entra_combined_reg.values import frozen

__all__ = ["ASK", "Judged", "row_rules"]


@frozen(kw_only=True)
class Judged:
    """A cause that facts decide.

    Attributes:
        so: Whether it is so, in one world.
        facts: Facts to show as evidence.
        about: The methods it is about; ``None``: any.
        causes: The interrupts it is about; ``None``: any, or none.
        severity: What it obliges to.
        says: What else to say where it is so.
    """

    so: Condition
    facts: tuple[str, ...] = ()
    about: frozenset[Method] | None = None
    causes: frozenset[InterruptCause] | None = None
    severity: Severity = Severity.ACTION
    says: Callable[[Case], str] | None = None


#: A cause that no fact tells: a person is asked.
ASK = None


def row_rules(symptom: Symptom, *judged: Judged | None) -> tuple[Rule, ...]:
    """Build the rules of a symptom, one for each printed cause, in its order.

    Args:
        symptom: The symptom.
        judged: For each cause how it is judged, or ``ASK``.
    """
    row = symptom_row(symptom)
    causes = zip(row.causes, judged, strict=True)
    return tuple(_rule(row, f"{row.id}.{number}", cause, how) for number, (cause, how) in enumerate(causes, 1))


def _rule(row: SymptomRow, code: str, cause: str, how: Judged | None) -> Rule:
    sources = tuple(part.strip() for part in row.source.split(","))
    if how is None:
        return Rule(code, lambda _case: _asked(row, code, cause, sources))
    built = cause_rule(
        code,
        how.so,
        holds=cause,
        fails=f"Not so: {cause}",
        advice="",
        sources=sources,
        about=how.about,
        causes=how.causes,
        severity=how.severity,
        facts=how.facts,
    )

    def judge(case: Case) -> Finding:
        finding = built.judge(case)
        more = how.says(case) if how.says and finding.verdict is Verdict.MAY_EXPLAIN else ""
        # The row's own steps stand for the whole symptom.
        return attrs.evolve(finding, steps=row.steps if finding.steps else (), summary=finding.summary + more)

    return Rule(code, judge)


def _asked(row: SymptomRow, code: str, cause: str, sources: tuple[str, ...]) -> Finding:
    return Finding(
        code=code,
        verdict=Verdict.NEEDS_DATA,
        severity=Severity.LOOK_UP,
        summary=f"No fact tells; ask: {cause}",
        steps=row.steps,
        sources=sources,
        needs=(Need(fact=code, question=f"Is it so? {cause}"),),
    )
