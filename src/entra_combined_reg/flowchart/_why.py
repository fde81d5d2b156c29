"""``why_not``: one call, one paragraph, read off the trail of the answer, so that the two cannot disagree.

A trail holds every fact that was read; a reader wants those first on which the answer hangs. A read is one of them if
the answer is lost once it is not known: that is tried, not guessed.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime

import attrs

from entra_combined_reg.catalog import InterruptCause, Method, Mode, interrupt_row
from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.facts import TenantPolicy, UserState
from entra_combined_reg.flowchart._access import strength_in_force
from entra_combined_reg.flowchart._answers import MethodAnswer, Shown, TrailStep
from entra_combined_reg.flowchart._enabled import ROWS
from entra_combined_reg.flowchart._manage import listed, manage_options
from entra_combined_reg.flowchart._page import interrupt_page
from entra_combined_reg.flowchart._plan import interrupt_plan, situation_of
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._rules import RULE_SET, FlowchartRule
from entra_combined_reg.flowchart._worlds import Situation, World, explore

__all__ = ["why_not"]

_OFFERED = {
    Mode.INTERRUPT: "{name}: offered, the page asks for it.",
    Mode.MANAGE: "{name}: offered, it is in the list of methods to add.",
}
_PLACES = {
    Shown.BEHIND_DIFFERENT_METHOD: '{name}: offered, behind "I want to set up a different method".',
    Shown.NOT_SHOWN: "{name}: not offered.",
    Shown.UNKNOWN: "{name}: cannot be said, {facts} not known.",
}


def why_not(
    method: Method,
    mode: Mode,
    tenant: TenantPolicy,
    user: UserState,
    as_of: datetime,
    *,
    cause: InterruptCause | None = None,
    readings: Readings | None = None,
) -> str:
    """Say in one paragraph why a method is, or is not, offered.

    Args:
        method: The method somebody misses.
        mode: Where it is missed.
        tenant: Facts about the tenant.
        user: Facts about the user.
        as_of: The time asked about, with time zone.
        cause: What interrupts; needed for interrupt mode, see ``causes``.
        readings: How ambiguities are read.

    Returns:
        The answer; the facts that decide it, each with its rule; what else was read; and the rule set.

    Raises:
        CallError: An argument of another kind, interrupt mode without a cause, or ``as_of`` without a time zone.
    """
    expect("method", method, Method)
    expect("mode", mode, Mode)
    if mode is Mode.MANAGE:
        answer = manage_options(tenant, user, as_of, readings=readings).methods[method]
        return _paragraph(answer, "Manage mode", situation_of(tenant, user, as_of, readings), None)
    if cause is None:
        raise CallError("cause: interrupt mode needs the cause that interrupts; causes() lists those that hold")
    answer = interrupt_plan(tenant, user, cause, as_of, readings=readings).methods[method]
    place = f"Interrupt mode, cause {cause.value} (asks for: {interrupt_row(cause).content})"
    return _paragraph(answer, place, situation_of(tenant, user, as_of, readings), cause)


def _paragraph(answer: MethodAnswer, place: str, s: Situation, cause: InterruptCause | None) -> str:
    said = _PLACES.get(answer.shown) or _OFFERED[Mode.MANAGE if cause is None else Mode.INTERRUPT]
    verdict = said.format(name=ROWS[answer.method].portal_names[0], facts=", ".join(answer.unknowns))
    decisive = [step for step in answer.trail if _hangs_on(step, answer, s, cause)]
    decisive += [step for step in answer.trail[-1:] if step not in decisive]
    read = [step for step in answer.trail if step not in decisive]
    parts = [f"{place}: {verdict}"]
    parts += [
        f"{title}: {_by_rule(steps)}" for title, steps in (("What decides it", decisive), ("Also read", read)) if steps
    ]
    return " ".join((*parts, f"Rules: {RULE_SET}."))


def _hangs_on(step: TrailStep, answer: MethodAnswer, s: Situation, cause: InterruptCause | None) -> bool:
    """Whether the answer is lost where this read is not known. What is open already hangs on what is missing."""
    if answer.unknowns:
        return step.fact in answer.unknowns
    if not hasattr(s.tenant, step.fact) and not hasattr(s.user, step.fact):
        return True  # no fact of theirs: the rule itself says so

    def place(w: World) -> Hashable:
        if cause is None:
            return listed(w, answer.method)
        return interrupt_page(w, cause, strength_in_force(w, cause)).place(answer.method)

    return explore(attrs.evolve(s, opened=(step.fact, step.value)), place).agreed(lambda found: found) is None


def _by_rule(steps: Iterable[TrailStep]) -> str:
    facts: dict[FlowchartRule, list[str]] = {}
    for step in steps:
        facts.setdefault(step.rule, []).append(f"{step.fact}: {step.value}")
    return " ".join(f"[{rule.id}] {rule.text} ({'; '.join(found)})" for rule, found in facts.items())
