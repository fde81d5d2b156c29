"""The change ticket: a plan as a page that a change board signs, an operator follows, and an auditor checks against.

Nothing is said twice: what holds for many users is a numbered note, and the waves name its number.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from entra_combined_reg.catalog import METHODS, Flow, Method, role_of_template_id
from entra_combined_reg.markup import Block, Bullets, Heading, Table, View, counted, stamp
from entra_combined_reg.rollback._chart import plan_diagram
from entra_combined_reg.rollback._eligibility import REASON_TEXTS, RollbackReason
from entra_combined_reg.rollback._options import OnChange, RollbackOptions
from entra_combined_reg.rollback._steps import Reversal, StepKind
from entra_combined_reg.rollback._ticket_rows import left_out_rows, need_blocks, record_blocks
from entra_combined_reg.rollback._words import REVERSAL_WORDS, duration_text, method_text, step_text

if TYPE_CHECKING:
    from entra_combined_reg.rollback._plan import RollbackPlan
    from entra_combined_reg.rollback._user_plan import UserPlan

__all__ = ["ticket_view"]


def ticket_view(plan: RollbackPlan) -> View:
    """Lay a plan out as a change ticket.

    Args:
        plan: The plan. Its fingerprint stands on the ticket: who approves the pilot echoes it.
    """
    title = Heading("Rollback of multifactor registration", 1)
    head = (title, Table(("What", "Value"), _head(plan)), plan_diagram(plan))
    return View((*head, *(_body(plan) if plan.eligible else _nobody(plan))))


def _nobody(plan: RollbackPlan) -> list[Block]:
    """Nothing to run and nothing to sign: why, and what would decide."""
    return [Heading("Risks"), Bullets(plan.warnings), *left_out_rows(plan)]


def _body(plan: RollbackPlan) -> list[Block]:
    notes = _numbered_notes(plan)
    return [
        Heading("What it does"),
        Bullets(_effects(plan)),
        Heading("Risks"),
        Bullets(plan.warnings),
        *_waves(plan, notes),
        *_notes(plan, notes),
        *left_out_rows(plan),
        *need_blocks(plan),
        *_rules(plan),
        *_back_out(plan),
        *record_blocks(plan),
        Heading("Approval"),
        Table(("Of", "By", "On"), tuple((what, "", "") for what in _SIGNED)),
    ]


_SIGNED: Final = (
    "the plan, before anything is done",
    "the pilot, before wave 1: the approver echoes the fingerprint",
    "the verification, after the last wave",
)


def _head(plan: RollbackPlan) -> tuple[tuple[str, str], ...]:
    cost = plan.estimate
    pilot = counted(sum(len(wave.users) for wave in plan.waves[:1]), "user")
    works = [step for user in plan.eligible for step in user.steps if step.works]
    lost = sum(step.reversal is not Reversal.RECREATE_FROM_BACKUP for step in works)
    return (
        ("Fingerprint", plan.fingerprint),
        ("Made", f"{stamp(plan.as_of)} UTC"),
        ("Scope", f"{plan.options.scope}. {plan.options.row.imitates}"),
        ("Performed by", _actor(plan)),
        ("Inputs", f"{counted(len(plan.users), 'user')}, {counted(len(plan.rejected), 'line')} not used"),
        ("Touched", f"{counted(cost.users, 'user')} in {counted(len(plan.waves), 'wave')}; the pilot is {pilot}"),
        ("Left out", f"{counted(len(plan.skipped), 'user')}, each with its reason below"),
        ("Cannot be restored", f"{lost} of {counted(len(works), 'method')} that go"),
        ("Calls", f"{cost.calls_low}, up to {cost.calls_high} if every removal is refused once"),
        ("Time", _time(plan)),
    )


def _time(plan: RollbackPlan) -> str:
    cost = plan.estimate
    low, high, article = (duration_text(time) for time in (cost.documented, cost.longest, cost.shortest))
    return f"{low} at Graph's documented limit, up to {high}; {article} at the article's pace, which counts no call"


def _actor(plan: RollbackPlan) -> str:
    actor = plan.options.actor
    if actor is None:
        return "not said"
    if actor.flow is Flow.APPLICATION:
        return "an application, which no role keeps from any account"
    rows = [(role, role_of_template_id(role)) for role in sorted(actor.roles or ())]
    roles = ", ".join(row.name if row else role for role, row in rows) or "roles not known"
    return f"{actor.object_id or 'an operator not named'} ({roles})"


def _effects(plan: RollbackPlan) -> tuple[str, ...]:
    options = plan.options
    kinds = {step.kind for user in plan.eligible for step in user.steps}
    found = [f"Removes: {_removes(options)}.", f"Leaves: {options.row.leaves}"]
    found += [text for kind, text in _BESIDES.items() if kind in kinds]
    if options.per_user_mfa is not None:
        found.append(f"Besides: per-user MFA is set to {options.per_user_mfa}.")
    # "If you run this script for your users, they'll need to re-register for multifactor authentication if they need
    # it."
    found.append("Users register again when multifactor authentication is next needed; a password will do until then.")
    return tuple(found)


def _removes(options: RollbackOptions) -> str:
    row = options.row
    kinds = [name for method, name in _NAMES.items() if method in row.removes and method is not Method.HARDWARE_OATH]
    twin = ["passwordless phone sign-in"] if row.passwordless else []
    tokens = [f"hardware tokens, which are only {_TOKENS[row.hardware]}"] if row.hardware else []
    objects = [f"the objects {', '.join(sorted(options.method_ids))}"] if options.method_ids else []
    return ", ".join([*kinds, *twin, *tokens, *objects])


_TOKENS: Final = {StepKind.DEACTIVATE: "deactivated", StepKind.UNASSIGN: "unassigned"}
_BESIDES: Final[dict[StepKind, str]] = {
    StepKind.HOOK: "Besides: a step of the operator's own comes first; without it a user is not touched.",
    StepKind.RESET_PASSWORD: "Besides: the password is reset first; without that a user is not touched.",
    StepKind.CREATE_TAP: "Besides: a Temporary Access Pass is issued first; without it a user is not touched.",
    StepKind.UPDATE_PHONE: "Besides: mobile numbers that cannot go are changed to numbers that the operator is given.",
    StepKind.REVOKE_SESSIONS: "Besides: sessions are revoked at the end.",
}
_NAMES: Final = {row.method: row.portal_names[0] for row in METHODS}


#: What goes without saying, and what a guard says.
_SAID: Final = frozenset(
    {RollbackReason.METHODS_REGISTERED, RollbackReason.UNKNOWN_TYPE_KEPT, RollbackReason.ROLES_NOT_READ}
)


def _texts_of(user: UserPlan) -> list[str]:
    """What a reader must know about a user who is touched."""
    texts = [REASON_TEXTS[reason] for reason in user.reasons if reason not in _SAID]
    return texts + [f"{note.guard} {note.text}" for note in user.guards]


def _numbered_notes(plan: RollbackPlan) -> dict[str, int]:
    texts = dict.fromkeys(text for user in plan.eligible for text in _texts_of(user))
    return {text: number for number, text in enumerate(texts, start=1)}


def _waves(plan: RollbackPlan, notes: dict[str, int]) -> list[Block]:
    by_id = {user.object_id: user for user in plan.eligible}
    blocks: list[Block] = []
    for wave in plan.waves:
        title = "Pilot: nothing else starts before it is approved" if wave.number == 0 else f"Wave {wave.number}"
        rows = tuple(_row(by_id[object_id], notes) for object_id in wave.users)
        blocks += [Heading(title), Table(("User", "Object id", "Steps", "Kept", "Notes"), rows)]
    return blocks


def _row(user: UserPlan, notes: dict[str, int]) -> tuple[str, ...]:
    steps = "; ".join(f"{step.number}. {step_text(step)}" for step in user.steps)
    kept = ", ".join(sorted(method_text(ref) for ref in user.kept))
    numbers = ", ".join(str(number) for number in sorted(notes[text] for text in _texts_of(user)))
    return (user.label, user.object_id, steps, kept or "nothing", numbers or "-")


def _notes(plan: RollbackPlan, notes: dict[str, int]) -> list[Block]:
    if not notes:
        return []
    times = Counter(text for user in plan.eligible for text in _texts_of(user))
    rows = tuple((str(number), text, str(times[text])) for text, number in notes.items())
    return [Heading("Notes to the waves"), Table(("Note", "What it says", "Users"), rows)]


def _rules(plan: RollbackPlan) -> list[Block]:
    """How the run behaves, so that a board need not read the code."""
    options = plan.options
    live = "left alone" if options.on_change is OnChange.REFUSE else "planned again under the same choices"
    loss = options.stop_loss
    rules = (
        "Before the start, keep a backup: without it nothing can be restored. Tell the users and the service desk.",
        f"Every user is read again before the first step; one who changed since this plan is {live}.",
        "Approve the pilot when its listings show the steps done and its users can register again.",
        "After that the other waves follow one another.",
        "A user's steps follow one another; the next starts when the one before is answered.",
        f"It stops after {loss.consecutive} failed users in a row, or when more than {loss.percent} % failed.",
        "It stops at once when the operator's sign-in is lost, or the first three users are all refused.",
        "Stopped or interrupted, it goes on from its journal: nothing that harms when repeated is repeated.",
        "Every user is read once more after the last step; that listing is the first proof.",
    )
    return [Heading("How it runs, and when it stops"), Bullets(rules)]


def _back_out(plan: RollbackPlan) -> list[Block]:
    """What undoes the steps, counted; what cannot be undone is said here, before anything is signed."""
    ways: Counter[tuple[str, Reversal]] = Counter()
    for user in plan.eligible:
        ways.update((step_text(step), step.reversal) for step in user.steps)
    rows = tuple((what, str(count), REVERSAL_WORDS[way]) for (what, way), count in sorted(ways.items()))
    return [Heading("Back-out"), Table(("Step", "Times", "Undone by"), rows)]
