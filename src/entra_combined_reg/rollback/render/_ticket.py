"""The change ticket: a plan as a page that a change board reads and signs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, View
from entra_combined_reg.rollback._eligibility import REASON_TEXTS
from entra_combined_reg.rollback._guard_rows import Effect
from entra_combined_reg.rollback._steps import RollbackStep, StepKind

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["step_text", "ticket_view"]

_WORDS = {
    StepKind.RESET: "clear the StrongAuthenticationMethods property",
    StepKind.DELETE: "delete",
    StepKind.DEACTIVATE: "deactivate",
    StepKind.UNASSIGN: "unassign",
    StepKind.SET_DEFAULT: "set the default method to",
    StepKind.SET_PER_USER_MFA: "set per-user MFA to",
    StepKind.CREATE_TAP: "issue a Temporary Access Pass",
    StepKind.REVOKE_SESSIONS: "revoke sign-in sessions",
}


def step_text(step: RollbackStep) -> str:
    """Say one step in words, without ids."""
    passwordless = "passwordless" in (step.type_text or "")
    what = step.value or step.per_user_mfa or ("passwordless authenticator" if passwordless else step.method)
    return _WORDS[step.kind] if what is None else f"{_WORDS[step.kind]} {what}"


def ticket_view(plan: RollbackPlan) -> View:
    """Lay a plan out as a change ticket.

    Args:
        plan: The plan. Its fingerprint stands on the ticket: who approves the pilot echoes it.
    """
    blocks: list[Block] = [
        Heading("Rollback of multifactor registration", 1),
        Table(("What", "Value"), _head(plan)),
        Heading("What it does"),
        Bullets((f"Imitates: {plan.options.row.imitates}", f"Leaves: {plan.options.row.leaves}")),
        *_needs(plan),
        *_waves(plan),
        *_left_out(plan),
        Heading("Warnings"),
        Bullets(plan.warnings),
    ]
    return View(tuple(blocks))


def _head(plan: RollbackPlan) -> tuple[tuple[str, str], ...]:
    cost = plan.estimate
    return (
        ("Fingerprint", plan.fingerprint),
        ("Made", plan.as_of.isoformat()),
        ("Scope", plan.options.scope.value),
        ("Inputs", f"{len(plan.users)} users, {len(plan.rejected)} lines not used"),
        ("Decisions", ", ".join(f"{name} {count}" for name, count in sorted(plan.counts().items())) or "none"),
        ("Waves", f"{len(plan.waves)}; the pilot has {len(plan.waves[0].users) if plan.waves else 0}"),
        (
            "Pause",
            f"{plan.pause.total_seconds():g} s a user, {plan.options.min_interval.total_seconds():g} s a call",
        ),
        ("Calls", f"{cost.calls_low} to {cost.calls_high}"),
        ("Time", f"{cost.shortest} at the article's pace, {cost.documented} at the documented limit"),
        ("Longest", str(cost.longest)),
    )


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
    steps = "; ".join(f"{step.number}. {step_text(step)} ({step.reversal})" for step in user.steps)
    kept = ", ".join(sorted(ref.name for ref in user.kept))
    known = [REASON_TEXTS[reason] for reason in user.reasons[1:]]
    known += [f"{note.guard} {note.text}" for note in user.guards if note.effect is not Effect.NOTES]
    return (user.label, user.object_id, steps, kept or "nothing", " ".join(known) or "-")


def _left_out(plan: RollbackPlan) -> list[Block]:
    rows = tuple((user.label, user.decision.value, _why(user)) for user in plan.skipped)
    lines = tuple((f"line {line.line}", line.fault.value, "") for line in plan.rejected)
    if not rows and not lines:
        return [Heading("Left out"), Paragraph("Nobody.")]
    return [Heading("Left out"), Table(("Input", "Decision", "Why"), (*rows, *lines))]


def _why(user: UserPlan) -> str:
    guards = [f"{note.guard} {note.text}" for note in user.guards if note.effect is Effect.EXCLUDES]
    return " ".join(guards or [REASON_TEXTS[reason] for reason in user.reasons])
