"""A plan as CSV, as a Mermaid chart, and as notes to the help desk and the user."""

from __future__ import annotations

from typing import TYPE_CHECKING

from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, View
from entra_combined_reg.quote import csv_cell
from entra_combined_reg.rollback._chart import plan_diagram
from entra_combined_reg.rollback._steps import StepKind
from entra_combined_reg.rollback._words import DECISION_WORDS, step_text

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["help_desk_notes", "plan_csv", "plan_mermaid", "user_note"]

_COLUMNS = ("wave", "input", "userPrincipalName", "objectId", "decision", "step", "action", "methodId", "undo")


def plan_csv(plan: RollbackPlan) -> str:
    """Write a plan as CSV: one row a step, one row for each input that is left out. Lines end with CR LF."""
    waves = {object_id: str(wave.number) for wave in plan.waves for object_id in wave.users}
    rows: list[tuple[str, ...]] = [_COLUMNS]
    for user in plan.users:
        head = (user.ref, user.upn or "", user.object_id, user.decision.value)
        if not user.steps:
            rows.append(("", *head, "", "", "", ""))
            continue
        rows += [
            (
                waves[user.object_id],
                *head,
                str(step.number),
                step_text(step),
                step.method_id or "",
                step.reversal.value,
            )
            for step in user.steps
        ]
    return "".join(",".join(csv_cell(cell) for cell in row) + "\r\n" for row in rows)


def plan_mermaid(plan: RollbackPlan) -> str:
    """Draw the waves of a plan as a Mermaid flowchart, with what is left out beside them."""
    return plan_diagram(plan).mermaid()


def _names(plan: RollbackPlan) -> dict[str, str]:
    return {user.object_id: user.label for user in plan.eligible}


def user_note(user: UserPlan) -> View:
    """Write what a user is told beforehand: what goes, what stays, what to do (G20)."""
    gone = [step_text(step) for step in user.steps if step.removes or step.kind is StepKind.RESET]
    blocks: list[Block] = [
        Heading(f"Your sign-in methods: {user.label}"),
        Paragraph("Your registration for multifactor authentication is reset. What happens:"),
        Bullets(tuple(gone)),
        # "If you run this script for your users, they'll need to re-register for multifactor authentication if they
        # need it."
        Paragraph("You will be asked to register again when multifactor authentication is next needed."),
        Paragraph("Please do so soon, on a device and in a place you trust. Nobody will ask you for a code by phone."),
    ]
    if any(step.kind is StepKind.REVOKE_SESSIONS for step in user.steps):
        blocks.append(Paragraph("You will be signed out everywhere and have to sign in again."))
    return View(tuple(blocks))


def help_desk_notes(plan: RollbackPlan) -> View:
    """Write what the help desk must know: who, when, what they will hear, and what not to do (G20)."""
    rows = [f"{title}: {', '.join(names)}" for title, names in _by_wave(plan)]
    return View(
        (
            Heading("Rollback of multifactor registration: notes for the help desk"),
            Bullets(tuple(rows)),
            Paragraph("Until a user has registered again, the password alone protects the account."),
            Paragraph("A caller who asks for a reset is verified first: an attacker asks for the same."),
            Bullets(tuple(f"{user.label}: {DECISION_WORDS[user.decision]}" for user in plan.skipped)),
        )
    )


def _by_wave(plan: RollbackPlan) -> list[tuple[str, list[str]]]:
    names = _names(plan)
    return [
        ("Pilot" if wave.number == 0 else f"Wave {wave.number}", [names[object_id] for object_id in wave.users])
        for wave in plan.waves
    ]
