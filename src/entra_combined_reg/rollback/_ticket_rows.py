"""The parts of the change ticket that are lists: who is left out and why, what is needed, how it is verified."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, counted
from entra_combined_reg.rollback._eligibility import REASON_TEXTS
from entra_combined_reg.rollback._guard_rows import GUARDS
from entra_combined_reg.rollback._words import DECISION_WORDS

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._targets import RejectedLine
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["left_out_rows", "need_blocks", "record_blocks"]

_OVERRIDES = {row.guard: row.override for row in GUARDS}


def left_out_rows(plan: RollbackPlan) -> list[Block]:
    """List every input that is not touched, and what would decide about those that are open."""
    rows = tuple((_named(user), DECISION_WORDS[user.decision], _why(user)) for user in plan.skipped)
    lines = tuple((f"line {line.line} of the list", line.fault.value, _about(line)) for line in plan.rejected)
    if not rows and not lines:
        return [Heading("Left out"), Paragraph("Nobody.")]
    blocks: list[Block] = [Heading("Left out"), Table(("Input", "Decision", "Why"), (*rows, *lines))]
    if plan.needs.facts:
        blocks += [Paragraph("What is open could be decided with:"), Bullets(plan.needs.facts)]
    return blocks


def _named(user: UserPlan) -> str:
    return user.label if user.label == user.ref else f"{user.label}, given as {user.ref}"


def _why(user: UserPlan) -> str:
    deciding = [note for note in user.guards if note.decision is user.decision]
    if not deciding:
        return " ".join(REASON_TEXTS[reason] for reason in user.reasons)
    note = deciding[0]
    override = _OVERRIDES[note.guard]
    return f"{note.guard} {note.text}" + (f" It can be overridden: {override}." if override else "")


def _about(line: RejectedLine) -> str:
    return "" if line.first_line is None else f"the same as line {line.first_line}"


def need_blocks(plan: RollbackPlan) -> list[Block]:
    """List roles, permissions and modules."""
    needs = plan.needs
    roles = Table(("Role", "For what", "Source"), tuple((role.name, role.why, role.source) for role in needs.roles))
    unsaid = sum(user.smallest_role is None for user in plan.eligible)
    open_roles = (f"For {counted(unsaid, 'user')} the table of roles cannot say which suffices.",) if unsaid else ()
    permissions = (f"Permissions: {', '.join(needs.permissions)}",)
    narrower = (f"Or, to remove methods, only: {', '.join(needs.narrower)}",) if needs.narrower else ()
    consent = ("First consent to them: Global Administrator, or Cloud Application Administrator with a role above.",)
    modules = tuple(
        f"Module {module.module}: {_state(module.retired, module.retired_on)} {module.note}".rstrip()
        for module in needs.modules
    )
    listed = Bullets((*open_roles, *permissions, *narrower, *consent, *modules))
    return [Heading("What it needs"), *([roles] if needs.roles else []), listed]


def _state(retired: bool | None, on: str | None) -> str:  # noqa: FBT001  three states of one fact
    if retired is None:
        return "deprecated; whether it still works is not certain."
    return f"retired on {on}, it no longer runs." if retired else "in use."


def record_blocks(plan: RollbackPlan) -> list[Block]:
    """Say how the end is checked, and which audit records to expect."""
    records = dict.fromkeys(record for user in plan.eligible for record in user.expected_events)
    rows = {
        (one.activity_text, one.service): ("always" if one.always else "may come", one.confidence.value)
        for one in sorted(records, key=lambda one: one.always)
    }
    told = tuple((*name, *rows[name]) for name in dict.fromkeys((one.activity_text, one.service) for one in records))
    steps = (
        "The listing after the last step must lack what was removed.",
        "The audit log must hold the records below, by the operator, within a quarter of an hour.",
        "A change by anybody else in that time is reported, and so is every user who has registered again.",
    )
    return [Heading("Verification"), Bullets(steps), Table(("Activity", "Service", "Comes", "How certain"), told)]
