"""``why_not``: one call, one paragraph, read off the trail of the answer, so that the two cannot disagree."""

from __future__ import annotations

from datetime import datetime

from entra_combined_reg.catalog import InterruptCause, Method, Mode, interrupt_row
from entra_combined_reg.errors import CallError, expect
from entra_combined_reg.facts import TenantPolicy, UserState
from entra_combined_reg.flowchart._answers import MethodAnswer, Shown
from entra_combined_reg.flowchart._enabled import ROWS
from entra_combined_reg.flowchart._manage import manage_options
from entra_combined_reg.flowchart._plan import interrupt_plan
from entra_combined_reg.flowchart._readings import Readings

__all__ = ["why_not"]

_PLACES = {
    Shown.SHOWN_FIRST: "{name} is offered: the page asks for it.",
    Shown.BEHIND_DIFFERENT_METHOD: '{name} is offered, behind "I want to set up a different method".',
    Shown.NOT_SHOWN: "{name} is not offered.",
    Shown.UNKNOWN: "Whether {name} is offered cannot be said: {facts} is not known.",
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
        The answer, the rules in the order they were applied with the fact each read, and the rule set.

    Raises:
        CallError: An argument of another kind, interrupt mode without a cause, or ``as_of`` without a time zone.
    """
    expect("method", method, Method)
    expect("mode", mode, Mode)
    if mode is Mode.MANAGE:
        options = manage_options(tenant, user, as_of, readings=readings)
        return _paragraph(options.methods[method], "Manage mode", options.rule_set)
    if cause is None:
        raise CallError("cause: interrupt mode needs the cause that interrupts; causes() lists those that hold")
    plan = interrupt_plan(tenant, user, cause, as_of, readings=readings)
    return _paragraph(plan.methods[method], f"Interrupt mode, {_cause(cause)}", plan.rule_set)


def _cause(cause: InterruptCause) -> str:
    return f"cause {cause.value} (asks for: {interrupt_row(cause).content})"


def _paragraph(answer: MethodAnswer, place: str, rule_set: str) -> str:
    name = ROWS[answer.method].portal_names[0]
    verdict = _PLACES[answer.shown].format(name=name, facts=", ".join(answer.unknowns))
    steps = " ".join(f"[{s.rule.id}] {s.rule.text} ({s.fact}: {s.value})" for s in answer.trail)
    return f"{place}: {verdict} {steps} Rules: {rule_set}."
