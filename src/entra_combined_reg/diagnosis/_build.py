"""How the further causes are written down: a row is a condition, what it is about, what to say and what would help.

Each row becomes one ``Rule`` that always answers with one finding.
"""

from __future__ import annotations

from collections.abc import Callable

import attrs

from entra_combined_reg.catalog import InterruptCause, Method, Step
from entra_combined_reg.diagnosis._case import (
    Case,
    Change,
    Claim,
    Rule,
    conclude,
    name_of,
    not_applicable,
    undecided,
)
from entra_combined_reg.diagnosis._findings import Finding, Severity
from entra_combined_reg.flowchart.judgements import World

__all__ = ["Condition", "cause_rule"]

#: Two-valued code over one world, about one case.
Condition = Callable[[World, Case], bool]


def cause_rule(  # noqa: PLR0913  the columns of a table, by name
    code: str,
    condition: Condition,
    *,
    holds: str,
    fails: str,
    advice: str,
    sources: tuple[str, ...],
    about: frozenset[Method] | None = None,
    causes: frozenset[InterruptCause] | None = None,
    change: Change | None = None,
    severity: Severity = Severity.ACTION,
    facts: tuple[str, ...] = (),
) -> Rule:
    """Build one rule.

    Args:
        code: Its id in the fact file.
        condition: Whether it is so, in one world.
        holds: The sentence where it is so; ``{name}`` is the wanted method.
        fails: The sentence where it is not.
        advice: What to do where it is so.
        sources: Keys of the pages.
        about: The methods it is about; ``None``: it needs no method.
        causes: The causes of interrupts it is about; ``None``: it needs no cause.
        change: The case with the fact changed; the finding EXPLAINS where the flowchart then shows the method.
        severity: What it obliges to.
        facts: Facts to show as evidence.
    """
    claim = Claim(
        code=code,
        holds=holds,
        fails=fails,
        advice=(Step(1, advice, sources[0]),),
        sources=sources,
        severity=severity,
        facts=facts,
    )

    def judge(case: Case) -> Finding:
        elsewhere = _elsewhere(case, claim, about, causes)
        if elsewhere is not None:
            return elsewhere
        name = "the method" if case.wanted is None else name_of(case.wanted)
        said = attrs.evolve(claim, holds=holds.format(name=name), fails=fails.format(name=name))
        return conclude(case, said, lambda w: condition(w, case), change)

    return Rule(code, judge)


def _elsewhere(
    case: Case, claim: Claim, about: frozenset[Method] | None, causes: frozenset[InterruptCause] | None
) -> Finding | None:
    if about is not None and case.wanted is None:
        return undecided(case, claim, ("wanted",))
    if about is not None and case.wanted not in about:
        names = ", ".join(name_of(method) for method in Method if method in about)
        return not_applicable(claim.code, f"About other methods: {names}.", claim.sources)
    if causes is not None and case.cause is None:
        return undecided(case, claim, ("cause",))
    if causes is not None and case.cause not in causes:
        ids = ", ".join(cause.value for cause in InterruptCause if cause in causes)
        return not_applicable(claim.code, f"About other causes: {ids}.", claim.sources)
    return None
