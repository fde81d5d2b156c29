"""One entry of a plan, and the waves the entries are sorted into."""

from __future__ import annotations

from entra_combined_reg.catalog import ExpectedRecord
from entra_combined_reg.markup import Bullets, Heading, Paragraph, Table, View, Viewable
from entra_combined_reg.rollback._eligibility import REASON_TEXTS, Decision, RollbackReason
from entra_combined_reg.rollback._expected import expected_of
from entra_combined_reg.rollback._guard_rows import GuardNote
from entra_combined_reg.rollback._outlook import StepOutlook, outlook_of
from entra_combined_reg.rollback._pictures import MethodRef, Snapshot
from entra_combined_reg.rollback._steps import RollbackStep
from entra_combined_reg.rollback._words import DECISION_WORDS, REVERSAL_WORDS, method_text, step_text
from entra_combined_reg.values import frozen

__all__ = ["UserPlan", "Wave"]


@frozen(kw_only=True)
class UserPlan(Viewable):
    """What a plan does with one input.

    Attributes:
        ref: The input in its own words: the object id or UPN that was given.
        upn: User principal name, where known.
        user: The picture of the user that the decision rests on; ``None`` where no user was given.
        decision: Whether the user is touched.
        reasons: Why, and what a reader must know.
        steps: What is done, in order; empty unless the user is eligible.
        kept: Method objects that stay.
        star_entries: Requirements that name the relying party ``*``.
        guards: What the guards did: deviations from the scope's own rule.
        smallest_role: Template id of the smallest role that suffices; ``None`` where the table cannot say.
    """

    ref: str
    upn: str | None = None
    user: Snapshot | None = None
    decision: Decision
    reasons: tuple[RollbackReason, ...] = ()
    steps: tuple[RollbackStep, ...] = ()
    kept: tuple[MethodRef, ...] = ()
    star_entries: int = 0
    guards: tuple[GuardNote, ...] = ()
    smallest_role: str | None = None

    @property
    def object_id(self) -> str:
        """The object id in lower case; empty where no user was given."""
        return "" if self.user is None else self.user.object_id

    @property
    def expected_events(self) -> tuple[ExpectedRecord, ...]:
        """Audit records that the steps should leave, each once, with how well each is proved."""
        return expected_of(self.steps)

    @property
    def outlook(self) -> tuple[StepOutlook, ...]:
        """What must hold before each step, and how the user should read after it."""
        return () if self.user is None else outlook_of(self.user, self.steps)

    @property
    def label(self) -> str:
        """UPN where known, else what the input said."""
        return self.upn or self.ref

    def view(self) -> View:
        """Show the decision, why, what is done and how each step is undone, and what stays."""
        why = (
            *(REASON_TEXTS[reason] for reason in self.reasons),
            *(f"{note.guard} {note.text}" for note in self.guards),
        )
        steps = tuple((str(step.number), step_text(step), REVERSAL_WORDS[step.reversal]) for step in self.steps)
        kept = ", ".join(sorted(method_text(ref) for ref in self.kept)) or "nothing"
        return View(
            (
                Heading(f"{self.label}: {DECISION_WORDS[self.decision]}", 3),
                Bullets(why),
                *([Table(("Step", "What", "Undone"), steps)] if steps else []),
                Paragraph(f"Kept: {kept}."),
            )
        )


@frozen(kw_only=True)
class Wave:
    """Users who are rolled back before the next wave starts. Wave 0 is the pilot.

    Attributes:
        number: From 0.
        users: Object ids, in order.
    """

    number: int
    users: tuple[str, ...]
