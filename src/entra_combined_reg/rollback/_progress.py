"""One user on the way through a run: read, steps, second pass, steps that follow, proof.

The order of phases is fixed. A step counts as done by the service's word and as proved by the listing at the end.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._pictures import Snapshot
from entra_combined_reg.rollback._requests import AnswerClass, Wait
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.rollback._user_plan import UserPlan
from entra_combined_reg.values import frozen

__all__ = ["Outcome", "StepOutcome", "StepResult", "UserOutcome"]


class StepResult(StrEnum):
    """What became of one step."""

    DONE = "done"
    ALREADY_ABSENT = "alreadyAbsent"
    #: Put off to the second pass: the default, or the alternate number, must go first.
    DEFERRED_DEFAULT = "deferredDefault"
    DEFERRED_ALTERNATE = "deferredAlternate"
    #: Refused again in the second pass: something that is kept is in the way.
    BLOCKED_BY_RETAINED = "blockedByRetained"
    UNDELETABLE_CORRUPT = "undeletableCorrupt"
    WRONG_ENDPOINT = "wrongEndpoint"
    #: The actor may not: nothing further was tried for this user.
    FORBIDDEN = "forbidden"
    #: The service said done and the listing still shows it.
    STILL_THERE = "stillThere"
    #: It cannot be told whether it was done, and repeating it would harm.
    UNKNOWN = "unknown"
    UNSUPPORTED = "unsupported"
    FAILED = "failed"
    NOT_REACHED = "notReached"


class Outcome(StrEnum):
    """What became of one user."""

    ROLLED_BACK = "rolledBack"
    #: Everything was gone when it was looked for: before, or by a delete whose answer was lost.
    ALREADY_DONE = "alreadyDone"
    PARTLY = "partly"
    FAILED = "failed"
    BLOCKED_BY_RETAINED = "blockedByRetained"
    #: The service said done, the listing says otherwise.
    CONTRADICTED = "contradicted"
    #: The user is no longer as planned, and nothing (more) was done.
    CHANGED = "changed"
    NOT_ELIGIBLE_NOW = "notEligibleNow"
    USER_GONE = "userGone"
    FORBIDDEN = "forbidden"
    UNREADABLE = "unreadable"
    #: Left out by the plan; the decision says why.
    SKIPPED = "skipped"
    #: The run has not come to an end for this user.
    OPEN = "open"


#: Outcomes that count against the stop-loss.
FAILURES: Final = frozenset(
    {
        Outcome.PARTLY,
        Outcome.FAILED,
        Outcome.BLOCKED_BY_RETAINED,
        Outcome.CONTRADICTED,
        Outcome.FORBIDDEN,
        Outcome.UNREADABLE,
    }
)


@frozen(kw_only=True)
class StepOutcome:
    """One step and what became of it; ``None``: not yet known."""

    step: RollbackStep
    result: StepResult | None = None


@frozen(kw_only=True)
class UserOutcome:
    """What became of one input.

    Attributes:
        ref: The input in its own words.
        object_id: The object id; empty where no user was found.
        decision: The plan's decision.
        outcome: What became of it.
        steps: Each step with its result.
        proved: The listing after the last step shows what the plan said; ``None`` where it was not read.
    """

    ref: str
    object_id: str
    decision: Decision
    outcome: Outcome
    steps: tuple[StepOutcome, ...] = ()
    proved: bool | None = None


class Phase(StrEnum):
    """Where a user stands."""

    READ = "read"
    STEPS = "steps"
    SECOND = "second"
    AFTER = "after"
    PROOF = "proof"
    FINISHED = "finished"


_AFTER: Final = frozenset({StepKind.SET_PER_USER_MFA, StepKind.REVOKE_SESSIONS})
_DEFERRED: Final = frozenset({StepResult.DEFERRED_DEFAULT, StepResult.DEFERRED_ALTERNATE})


@frozen(kw_only=True)
class Progress:
    """One user of the open wave.

    Attributes:
        entry: The user's entry in the plan.
        base: The picture its steps rest on: the plan's, or the live one it was planned again from.
        steps: Steps with results; a change of the default may be added before the second pass.
        phase: Where the user stands.
        doubt: The answer that a listing must settle before the step is repeated.
        recheck: A listing is due because the run was resumed.
        turned_away: The present request was answered with a lost sign-in: it was not carried out.
        answers: Answers so far; the next request is numbered with it.
        tries: Tries of the present request.
        errors: Server errors in a row among them.
        repeated: Indexes of steps that a listing sent back, once for each time.
        lagging: Listings in a row that still showed what should be gone.
        wait: What to wait before the next request, beyond the pace.
        outcome: What became of the user, once finished.
        proved: See ``UserOutcome``.
    """

    entry: UserPlan
    base: Snapshot
    steps: tuple[StepOutcome, ...]
    phase: Phase = Phase.READ
    doubt: AnswerClass | None = None
    recheck: bool = False
    turned_away: bool = False
    answers: int = 0
    tries: int = 0
    errors: int = 0
    repeated: tuple[int, ...] = ()
    lagging: int = 0
    wait: Wait = attrs.field(factory=Wait)
    outcome: Outcome | None = None
    proved: bool | None = None

    @staticmethod
    def of(entry: UserPlan) -> Progress:
        """Begin with one eligible entry of a plan."""
        base = Snapshot(object_id=entry.object_id) if entry.user is None else entry.user
        return Progress(entry=entry, base=base, steps=tuple(StepOutcome(step=step) for step in entry.steps))

    @property
    def finished(self) -> bool:
        """Whether nothing more is asked for this user."""
        return self.phase is Phase.FINISHED

    @property
    def reads(self) -> bool:
        """Whether the next request is a listing."""
        return self.phase in {Phase.READ, Phase.PROOF} or self.doubt is not None or self.recheck

    @property
    def at(self) -> int:
        """Index of the present step; -1 where the phase has none left."""
        if self.phase is Phase.SECOND:
            return self._second()
        wanted = (index for index, one in enumerate(self.steps) if one.result is None)
        late = self.phase is Phase.AFTER
        return next((index for index in wanted if (self.steps[index].step.kind in _AFTER) is late), -1)

    def _second(self) -> int:
        for index, one in enumerate(self.steps):
            if one.result is None and one.step.kind is StepKind.SET_DEFAULT:
                return index
        deferred = [index for index, one in enumerate(self.steps) if one.result in _DEFERRED]
        # A mobile number that waits for the alternate one goes after it.
        return min(
            deferred, key=lambda index: (self.steps[index].result is StepResult.DEFERRED_ALTERNATE, index), default=-1
        )

    @property
    def removed_something(self) -> bool:
        """Whether something of what the rollback is for was carried out."""
        return any(one.result is StepResult.DONE and one.step.works for one in self.steps)

    @property
    def deferred(self) -> tuple[StepOutcome, ...]:
        """Steps put off to the second pass."""
        return tuple(one for one in self.steps if one.result in _DEFERRED)

    @property
    def default_changed(self) -> bool:
        """Whether a change of the default was planned or added: it happens once."""
        return any(one.step.kind is StepKind.SET_DEFAULT for one in self.steps)

    def put(self, index: int, result: StepResult | None) -> Progress:
        """Write the result of one step."""
        steps = list(self.steps)
        steps[index] = attrs.evolve(steps[index], result=result)
        return attrs.evolve(self, steps=tuple(steps))

    def stop(self, phase: Phase) -> Progress:
        """Take no further step: those without a result were not reached, save one that may have been carried out."""
        unsure = self.doubt is not None or (self.recheck and not self.turned_away)
        user = self.put(self.at, StepResult.UNKNOWN) if unsure else self
        steps = tuple(
            one if one.result is not None else attrs.evolve(one, result=StepResult.NOT_REACHED) for one in user.steps
        )
        return attrs.evolve(self, steps=steps, phase=phase, doubt=None, recheck=False, wait=Wait(), tries=0)

    def finish(self, outcome: Outcome) -> Progress:
        """End here."""
        return attrs.evolve(self.stop(Phase.FINISHED), outcome=outcome)

    def outcome_now(self) -> UserOutcome:
        """Return what is known of the user at this moment."""
        return UserOutcome(
            ref=self.entry.ref,
            object_id=self.entry.object_id,
            decision=self.entry.decision,
            outcome=self.outcome or Outcome.OPEN,
            steps=self.steps,
            proved=self.proved,
        )
