"""A run as a page: where it stands, what is next, and what became of every input."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from entra_combined_reg.markup import Heading, Paragraph, Table, View
from entra_combined_reg.rollback._progress import UserOutcome
from entra_combined_reg.rollback._states import RunState
from entra_combined_reg.rollback._words import step_text

if TYPE_CHECKING:
    from entra_combined_reg.rollback._run import RollbackRun

__all__ = ["run_view"]

_NEXT: Final[dict[RunState, str]] = {
    RunState.PILOT: "Next: pending() holds the requests of the pilot.",
    RunState.AWAITING_APPROVAL: "Next: look at the pilot users, then approve(…) with the plan's fingerprint.",
    RunState.ROLLING: "Next: pending() holds the requests of the open wave.",
    RunState.DONE: "Next: verify(…) says what the listings and the audit log prove.",
    RunState.HALTED: "Next: find out why it stopped; RollbackRun.resume(plan, journal) takes it up again.",
}


def run_view(run: RollbackRun) -> View:
    """Lay out a run: its state, the next move, and one row an input of the plan."""
    outcomes = run.outcomes()
    names = {entry.ref: entry.label for entry in run.plan.users}
    counts = ", ".join(f"{count} {outcome.value}" for outcome, count in sorted(run.counts().items()))
    facts = (
        ("Plan", run.plan_fingerprint),
        ("Wave", f"{min(run.wave + 1, len(run.plan.waves))} of {len(run.plan.waves)}"),
        ("Pilot approved", "yes" if run.approved else "no"),
        ("Stopped for", run.halted_for.value if run.halted_for else "nothing"),
        ("Journal", f"{len(run.journal.entries)} entries"),
        ("Outcomes", counts),
    )
    rows = tuple((names[one.ref], one.outcome.value, _proved(one), _steps(one)) for one in outcomes)
    return View(
        (
            Heading(f"Rollback run: {run.state.value}"),
            Table(("What", "Value"), facts),
            Paragraph(_NEXT[run.state]),
            Table(("User", "Outcome", "Listing proves it", "Steps"), rows),
        )
    )


def _proved(one: UserOutcome) -> str:
    return "not read" if one.proved is None else "yes" if one.proved else "no"


def _steps(one: UserOutcome) -> str:
    return "; ".join(f"{step_text(step.step)}: {step.result.value if step.result else 'open'}" for step in one.steps)
