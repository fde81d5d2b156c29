"""The change ticket: a plan as a page that a change board reads and signs."""

from __future__ import annotations

from datetime import timedelta
from math import ceil
from typing import TYPE_CHECKING

from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, View, counted, stamp
from entra_combined_reg.rollback._chart import plan_diagram
from entra_combined_reg.rollback._eligibility import REASON_TEXTS
from entra_combined_reg.rollback._guard_rows import Effect
from entra_combined_reg.rollback._options import OnChange
from entra_combined_reg.rollback._steps import Reversal, StepKind
from entra_combined_reg.rollback._words import DECISION_WORDS, REVERSAL_WORDS, method_text, step_text

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["ticket_view"]


def ticket_view(plan: RollbackPlan) -> View:
    """Lay a plan out as a change ticket.

    Args:
        plan: The plan. Its fingerprint stands on the ticket: who approves the pilot echoes it.
    """
    head = (
        Heading("Rollback of multifactor registration", 1),
        Table(("What", "Value"), _head(plan)),
        plan_diagram(plan),
    )
    return View((*head, *(_body(plan) if plan.eligible else _nobody(plan))))


def _body(plan: RollbackPlan) -> list[Block]:
    return [
        Heading("What it does"),
        Bullets((f"Imitates: {plan.options.row.imitates}", f"Leaves: {plan.options.row.leaves}")),
        *_needs(plan),
        *_waves(plan),
        *_left_out(plan),
        *_rules(plan),
        *_records(plan),
        *_warnings(plan),
        Heading("Approval"),
        Table(("Of", "By", "On", "Fingerprint"), (("the plan", "", "", plan.fingerprint), ("the pilot", "", "", ""))),
    ]


def _nobody(plan: RollbackPlan) -> list[Block]:
    """Nothing to run and nothing to sign: why, and what to read before the next plan."""
    facts = tuple(f"Fetch: {name}" for name in plan.needs.facts)
    missing: list[Block] = [Heading("What is missing"), Bullets(facts)] if facts else []
    return [*_left_out(plan), *missing, *_warnings(plan)]


def _warnings(plan: RollbackPlan) -> list[Block]:
    return [Heading("Warnings"), Bullets(plan.warnings)]


def _head(plan: RollbackPlan) -> tuple[tuple[str, str], ...]:
    cost = plan.estimate
    return (
        ("Fingerprint", plan.fingerprint),
        ("Made", f"{stamp(plan.as_of)} UTC"),
        ("Scope", plan.options.scope.value),
        ("Inputs", f"{counted(len(plan.users), 'user')}, {counted(len(plan.rejected), 'line')} not used"),
        ("Decisions", ", ".join(f"{count} {DECISION_WORDS[name]}" for name, count in sorted(plan.counts().items()))),
        ("Waves", f"{len(plan.waves)}; the pilot has {len(plan.waves[0].users) if plan.waves else 0}"),
        (
            "Pause",
            f"{plan.pause.total_seconds():g} s a user, {plan.options.min_interval.total_seconds():g} s a call",
        ),
        ("Calls", f"{cost.calls_low} to {cost.calls_high}"),
        ("Time", f"{_clock(cost.shortest)} at the article's pace, {_clock(cost.documented)} at the documented limit"),
        ("Longest", _clock(cost.longest)),
    )


def _clock(time: timedelta) -> str:
    """Hours, minutes and seconds, the last begun one counted."""
    return str(timedelta(seconds=ceil(time.total_seconds())))


def _needs(plan: RollbackPlan) -> list[Block]:
    needs = plan.needs
    roles = tuple(f"Role {role.name}: {role.why} ({role.source})" for role in needs.roles)
    permissions = tuple(f"Permission {name}" for name in needs.permissions)
    modules = tuple(
        f"Module {module.module}: {_state(module.retired, module.retired_on)} {module.note}".rstrip()
        for module in needs.modules
    )
    facts = tuple(f"Fetch: {name}" for name in needs.facts)
    return [Heading("What it needs"), Bullets((*roles, *permissions, *modules, *facts))]


def _state(retired: bool | None, on: str | None) -> str:  # noqa: FBT001  three states of one fact
    if retired is None:
        return "deprecated; whether it still works is not certain."
    return f"retired on {on}, it no longer runs." if retired else "in use."


def _waves(plan: RollbackPlan) -> list[Block]:
    by_id = {user.object_id: user for user in plan.eligible}
    blocks: list[Block] = []
    for wave in plan.waves:
        title = "Pilot (must be approved before anything else)" if wave.number == 0 else f"Wave {wave.number}"
        rows = tuple(_row(by_id[object_id]) for object_id in wave.users)
        blocks += [Heading(title), Table(("User", "Object id", "Steps", "Kept", "To know"), rows)]
    return blocks


def _row(user: UserPlan) -> tuple[str, ...]:
    steps = "; ".join(f"{step.number}. {step_text(step)} [{REVERSAL_WORDS[step.reversal]}]" for step in user.steps)
    kept = ", ".join(sorted(method_text(ref) for ref in user.kept))
    known = [REASON_TEXTS[reason] for reason in user.reasons[1:]]
    known += [f"{note.guard} {note.text}" for note in user.guards if note.effect is not Effect.NOTES]
    return (user.label, user.object_id, steps, kept or "nothing", " ".join(known) or "-")


def _left_out(plan: RollbackPlan) -> list[Block]:
    rows = tuple((user.label, DECISION_WORDS[user.decision], _why(user)) for user in plan.skipped)
    lines = tuple((f"line {line.line}", line.fault.value, "") for line in plan.rejected)
    if not rows and not lines:
        return [Heading("Left out"), Paragraph("Nobody.")]
    return [Heading("Left out"), Table(("Input", "Decision", "Why"), (*rows, *lines))]


def _why(user: UserPlan) -> str:
    guards = [f"{note.guard} {note.text}" for note in user.guards if note.effect is Effect.EXCLUDES]
    return " ".join(guards or [REASON_TEXTS[reason] for reason in user.reasons])


def _rules(plan: RollbackPlan) -> list[Block]:
    """How the run behaves, so that a board need not read the code."""
    options = plan.options
    live = "left alone" if options.on_change is OnChange.REFUSE else "planned again under the same choices"
    loss = options.stop_loss
    rules = (
        f"Every user is read again before the first step; one who changed since this plan is {live}.",
        "A user's steps follow one another; the next starts when the one before is answered.",
        f"The run stops after {loss.consecutive} failed users in a row, or when more than {loss.percent} % failed.",
        "It stops at once when the operator's sign-in is lost, and goes on from its journal.",
        "Every user is read once more after the last step; that listing is the proof.",
        f"Before the start, keep a backup: {_kept(plan)} methods that go can be restored from it.",
    )
    return [Heading("How it runs"), Bullets(rules)]


def _kept(plan: RollbackPlan) -> str:
    steps = [step for user in plan.eligible for step in user.steps if step.removes or step.kind is StepKind.RESET]
    return f"{sum(step.reversal is Reversal.RECREATE_FROM_BACKUP for step in steps)} of {len(steps)}"


def _records(plan: RollbackPlan) -> list[Block]:
    records = dict.fromkeys(record for user in plan.eligible for record in user.expected_events)
    rows = tuple(
        (one.activity_text, one.service, "always" if one.always else "may come", one.confidence.value)
        for one in records
    )
    return [
        Heading("Audit records to expect"),
        Table(("Activity", "Service", "Comes", "Proved"), rows) if rows else Paragraph("None."),
    ]
