"""The run: hands out requests, takes answers, and never does anything itself. Frozen, journalled after every answer.

Closed waves are kept as chunks and only the open wave is touched, so a long journal costs no more per answer than a
short one. Illegal moves raise and change nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.errors import AdapterError, CallError, kind_of
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._journal import Answered, Approved, Halted, HaltReason, Journal, JournalEntry, Resumed
from entra_combined_reg.rollback._machine import rechecked, take
from entra_combined_reg.rollback._options import StopLoss
from entra_combined_reg.rollback._plan import RollbackPlan
from entra_combined_reg.rollback._progress import FAILURES, Outcome, Progress, UserOutcome
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Request, RequestKind, Wait

__all__ = ["TRANSITIONS", "Move", "RollbackRun", "RunState"]


class RunState(StrEnum):
    """Where a run stands."""

    PILOT = "pilot"
    AWAITING_APPROVAL = "awaitingApproval"
    ROLLING = "rolling"
    DONE = "done"
    #: Stopped by itself or by hand; it can be resumed.
    HALTED = "halted"


class Move(StrEnum):
    """What can happen to a run."""

    ANSWERED = "answered"
    WAVE_CLOSED = "waveClosed"
    LAST_WAVE_CLOSED = "lastWaveClosed"
    APPROVED = "approved"
    APPROVED_NOTHING_LEFT = "approvedNothingLeft"
    HALTED = "halted"
    RESUMED_IN_PILOT = "resumedInPilot"
    RESUMED_UNAPPROVED = "resumedUnapproved"
    RESUMED_ROLLING = "resumedRolling"


#: Every legal move; whatever is not here raises.
TRANSITIONS: Final[dict[tuple[RunState, Move], RunState]] = {
    (RunState.PILOT, Move.ANSWERED): RunState.PILOT,
    (RunState.PILOT, Move.WAVE_CLOSED): RunState.AWAITING_APPROVAL,
    (RunState.PILOT, Move.HALTED): RunState.HALTED,
    (RunState.PILOT, Move.RESUMED_IN_PILOT): RunState.PILOT,
    (RunState.AWAITING_APPROVAL, Move.APPROVED): RunState.ROLLING,
    (RunState.AWAITING_APPROVAL, Move.APPROVED_NOTHING_LEFT): RunState.DONE,
    (RunState.AWAITING_APPROVAL, Move.HALTED): RunState.HALTED,
    (RunState.AWAITING_APPROVAL, Move.RESUMED_UNAPPROVED): RunState.AWAITING_APPROVAL,
    (RunState.ROLLING, Move.ANSWERED): RunState.ROLLING,
    (RunState.ROLLING, Move.WAVE_CLOSED): RunState.ROLLING,
    (RunState.ROLLING, Move.LAST_WAVE_CLOSED): RunState.DONE,
    (RunState.ROLLING, Move.HALTED): RunState.HALTED,
    (RunState.ROLLING, Move.RESUMED_ROLLING): RunState.ROLLING,
    # An answer to a request that was on its way when the run stopped is not lost.
    (RunState.HALTED, Move.ANSWERED): RunState.HALTED,
    (RunState.HALTED, Move.RESUMED_IN_PILOT): RunState.PILOT,
    (RunState.HALTED, Move.RESUMED_UNAPPROVED): RunState.AWAITING_APPROVAL,
    (RunState.HALTED, Move.RESUMED_ROLLING): RunState.ROLLING,
}


@attrs.frozen(kw_only=True)
class _Tally:
    """What the stop-loss counts, from the start or the last resumption."""

    in_a_row: int = 0
    failed: int = 0
    finished: int = 0
    forbidden: int = 0

    def count(self, outcome: Outcome) -> _Tally:
        failed = outcome in FAILURES
        return _Tally(
            in_a_row=self.in_a_row + 1 if failed else 0,
            failed=self.failed + failed,
            finished=self.finished + 1,
            forbidden=self.forbidden + (outcome is Outcome.FORBIDDEN),
        )

    def stops(self, limit: StopLoss, users: int) -> HaltReason | None:
        if self.finished == self.forbidden == 3:
            return HaltReason.FORBIDDEN_FROM_THE_START
        if self.in_a_row >= limit.consecutive:
            return HaltReason.CONSECUTIVE_FAILURES
        return HaltReason.TOO_MANY_FAILURES if self.failed * 100 > limit.percent * users else None


@attrs.frozen(kw_only=True)
class RollbackRun:
    """A plan on its way. Every move gives a new run; the old one stays what it was.

    Make one with ``of``, ``replay`` or ``resume``.

    Attributes:
        plan: The plan.
        plan_fingerprint: Its fingerprint.
        state: Where the run stands.
        wave: Index of the open wave.
        users: Users of the open wave on their way.
        closed: Outcomes of closed waves, one chunk a wave.
        chunks: Journal entries of closed waves, one chunk a wave.
        entries: Journal entries since the open wave began.
        approved: Whether the pilot was approved.
        halted_for: Why the run stands still.
        tally: What the stop-loss counts.
    """

    plan: RollbackPlan = attrs.field(repr=False)
    plan_fingerprint: str
    state: RunState = RunState.PILOT
    wave: int = 0
    users: tuple[Progress, ...] = attrs.field(default=(), repr=False)
    closed: tuple[tuple[UserOutcome, ...], ...] = attrs.field(default=(), repr=False)
    chunks: tuple[tuple[JournalEntry, ...], ...] = attrs.field(default=(), repr=False)
    entries: tuple[JournalEntry, ...] = attrs.field(default=(), repr=False)
    approved: bool = False
    halted_for: HaltReason | None = None
    tally: _Tally = attrs.field(default=_Tally(), repr=False)

    @staticmethod
    def of(plan: RollbackPlan) -> RollbackRun:
        """Begin a run. A plan in which nobody is eligible is done at once.

        Raises:
            CallError: ``plan`` is no plan.
        """
        if not isinstance(plan, RollbackPlan):
            raise CallError(f"plan: expected a RollbackPlan, got {kind_of(plan)}")
        run = RollbackRun(plan=plan, plan_fingerprint=plan.fingerprint)
        return run._opened(0) if plan.waves else attrs.evolve(run, state=RunState.DONE)

    @staticmethod
    def replay(plan: RollbackPlan, journal: Journal) -> RollbackRun:
        """Rebuild a run exactly as it stood after the last entry of its journal.

        Raises:
            CallError: The journal belongs to another plan, or tells of a move that was not legal.
        """
        run = RollbackRun.of(plan)
        if not isinstance(journal, Journal):
            raise CallError(f"journal: expected a Journal, got {kind_of(journal)}")
        if journal.plan != run.plan_fingerprint:
            raise CallError("journal: it belongs to another plan")
        for entry in journal.entries:
            run = run._replayed(entry)
        return run

    @staticmethod
    def resume(plan: RollbackPlan, journal: Journal) -> RollbackRun:
        """Take a run up again from its journal, after a crash or a halt.

        Users who were on their way are read again first: what is gone is dropped, and what harms when repeated is looked
        for before it is repeated (G14).

        Raises:
            CallError: The journal belongs to another plan, or the run is done.
        """
        return RollbackRun.replay(plan, journal)._resumed()

    @property
    def journal(self) -> Journal:
        """Everything that happened. ``latest`` is what a caller appends to a file after each answer."""
        entries = (*(entry for chunk in self.chunks for entry in chunk), *self.entries)
        return Journal(plan=self.plan_fingerprint, entries=entries)

    @property
    def latest(self) -> JournalEntry | None:
        """The last entry of the journal."""
        last = self.entries or (self.chunks[-1] if self.chunks else ())
        return last[-1] if last else None

    def pending(self) -> tuple[Request, ...]:
        """Return what is to be done now: at most one request a user, for so many users as the plan allows at once.

        Empty while approval is awaited, after the end, and while the run is halted.
        """
        if self.state not in {RunState.PILOT, RunState.ROLLING}:
            return ()
        return tuple(self._request(user) for user in self._window())

    def record(self, answer: Answer) -> RollbackRun:
        """Take one answer.

        Raises:
            CallError: The run has ended, or the answer is to no open request.
            AdapterError: ``answer`` is no answer, or brings another user than was asked for.
        """
        if not isinstance(answer, Answer):
            raise AdapterError(f"answer: expected an Answer, got {kind_of(answer)}")
        after = self._moved(Move.ANSWERED)
        place = next((n for n, user in enumerate(self.users) if self._is_open(user, answer.request)), None)
        if place is None:
            raise CallError("answer.request: no such request is open; ask pending() and answer each once")
        user = take(self.users[place], answer, self.plan.options)
        users = (*self.users[:place], user, *self.users[place + 1 :])
        run = attrs.evolve(self, state=after, users=users, entries=(*self.entries, Answered(answer=answer)))
        return run._checked(user, answer)

    def approve(self, *, by: str, as_of: datetime, fingerprint: str) -> RollbackRun:
        """Approve the pilot: only then are the other waves offered.

        Args:
            by: Who approves.
            as_of: When, with time zone.
            fingerprint: The plan's fingerprint, echoed (G19).

        Raises:
            CallError: The run does not await approval, or an argument is not as it must be.

        Source: "We recommend testing rollback with one or two users before rolling back all affected users."
        """
        last = self.wave + 1 >= len(self.plan.waves)
        after = self._moved(Move.APPROVED_NOTHING_LEFT if last else Move.APPROVED)
        _check_signature(by, as_of)
        if fingerprint != self.plan_fingerprint:
            raise CallError("fingerprint: not the fingerprint of this plan")
        entry = Approved(by=by, as_of=as_of, fingerprint=fingerprint)
        run = attrs.evolve(self, state=after, approved=True, entries=(*self.entries, entry))
        return run if last else run._opened(self.wave + 1)

    def halt(self, *, by: str, as_of: datetime) -> RollbackRun:
        """Stop the run by hand; ``resume`` takes it up again.

        Raises:
            CallError: The run is done or stands still already.
        """
        after = self._moved(Move.HALTED)
        _check_signature(by, as_of)
        entries = (*self.entries, Halted(by=by, as_of=as_of))
        return attrs.evolve(self, state=after, halted_for=HaltReason.BY_HAND, entries=entries)

    def outcomes(self) -> tuple[UserOutcome, ...]:
        """Return one outcome for each entry of the plan, in its order: the sum of outcomes is the sum of inputs."""
        known = {one.object_id: one for chunk in self.closed for one in chunk}
        known |= {user.entry.object_id: user.outcome_now() for user in self.users}
        found = []
        for entry in self.plan.users:
            eligible = entry.decision is Decision.ELIGIBLE
            blank = UserOutcome(
                ref=entry.ref,
                object_id=entry.object_id,
                decision=entry.decision,
                outcome=Outcome.OPEN if eligible else Outcome.SKIPPED,
            )
            found.append(known.get(entry.object_id, blank) if eligible else blank)
        return tuple(found)

    def counts(self) -> dict[Outcome, int]:
        """Count the outcomes; their sum is the number of entries in the plan."""
        return dict(Counter(one.outcome for one in self.outcomes()))

    # Moves

    def _moved(self, move: Move) -> RunState:
        after = TRANSITIONS.get((self.state, move))
        if after is None:
            raise CallError(f"a run that is {self.state} cannot be {_MOVE_WORDS[move]}")
        return after

    def _checked(self, user: Progress, answer: Answer) -> RollbackRun:
        """Count a finished user, stop where it must be, close the wave where all are finished."""
        run = self
        if user.outcome is not None:
            run = attrs.evolve(run, tally=run.tally.count(user.outcome))
        if run.state is RunState.HALTED:
            return run
        reason = _STOPS.get(answer.result)
        if user.outcome is not None and reason is None:
            reason = run.tally.stops(run.plan.options.stop_loss, run.plan.estimate.users)
        if reason is not None:
            return attrs.evolve(run, state=run._moved(Move.HALTED), halted_for=reason)
        return run._closed()

    def _closed(self) -> RollbackRun:
        """Close the open wave if every user of it is finished, and open the next where that is allowed."""
        if not all(user.finished for user in self.users):
            return self
        last = self.wave + 1 >= len(self.plan.waves)
        final = last and self.state is RunState.ROLLING
        run = attrs.evolve(
            self,
            state=self._moved(Move.LAST_WAVE_CLOSED if final else Move.WAVE_CLOSED),
            closed=(*self.closed, tuple(user.outcome_now() for user in self.users)),
            chunks=(*self.chunks, self.entries),
            users=(),
            entries=(),
        )
        return run._opened(run.wave + 1) if run.state is RunState.ROLLING else run

    def _opened(self, wave: int) -> RollbackRun:
        entries = {user.object_id: user for user in self.plan.eligible}
        users = tuple(Progress.of(entries[object_id]) for object_id in self.plan.waves[wave].users)
        return attrs.evolve(self, wave=wave, users=users)

    def _replayed(self, entry: JournalEntry) -> RollbackRun:
        match entry:
            case Answered():
                return self.record(entry.answer)
            case Approved():
                return self.approve(by=entry.by, as_of=entry.as_of, fingerprint=entry.fingerprint)
            case Halted():
                return self.halt(by=entry.by, as_of=entry.as_of)
            case Resumed():
                return self._resumed()

    def _resumed(self) -> RollbackRun:
        if self.state is RunState.DONE:
            return self
        if self.approved:
            move = Move.RESUMED_ROLLING
        else:
            move = Move.RESUMED_UNAPPROVED if self.closed else Move.RESUMED_IN_PILOT
        run = attrs.evolve(
            self,
            state=self._moved(move),
            users=tuple(rechecked(user) for user in self.users),
            entries=(*self.entries, Resumed()),
            halted_for=None,
            tally=_Tally(),
        )
        return run._closed() if run.users else run

    # Requests

    def _window(self) -> tuple[Progress, ...]:
        return tuple(user for user in self.users if not user.finished)[: self.plan.options.at_once]

    def _is_open(self, user: Progress, request: str) -> bool:
        return any(user is other for other in self._window()) and _request_id(user) == request

    def _request(self, user: Progress) -> Request:
        index = None if user.reads else user.at
        step = None if index is None else user.steps[index].step
        calls = _READ_CALLS + self.plan.options.row.article_rule if step is None else 1
        return Request(
            id=_request_id(user),
            wave=self.wave,
            user_id=user.entry.object_id,
            upn=user.entry.upn,
            kind=RequestKind.READ if step is None else RequestKind.STEP,
            step=step,
            wait=self._wait(user, calls),
            calls=calls,
        )

    def _wait(self, user: Progress, calls: int) -> Wait:
        """The pace before a request: the plan's interval for each call, and its pause after every user."""
        if not self.entries and not self.chunks:
            return Wait()
        options = self.plan.options
        pace = calls * options.min_interval + (options.pause if user.answers == 0 else timedelta(0))
        return Wait(seconds=max(pace.total_seconds(), user.wait.seconds), jitter_up_to=user.wait.jitter_up_to)


#: A read costs the v1.0 listing, the beta hardware listing and the default; the article's rule adds the state.
_READ_CALLS: Final = 3
_STOPS: Final[dict[AnswerClass, HaltReason]] = {
    AnswerClass.AUTH_LOST: HaltReason.AUTH_LOST,
    AnswerClass.NEEDS_FRESH_MFA: HaltReason.NEEDS_FRESH_MFA,
}
_MOVE_WORDS: Final[dict[Move, str]] = {
    Move.ANSWERED: "given an answer",
    Move.WAVE_CLOSED: "moved to another wave",
    Move.LAST_WAVE_CLOSED: "finished",
    Move.APPROVED: "approved",
    Move.APPROVED_NOTHING_LEFT: "approved",
    Move.HALTED: "halted",
    Move.RESUMED_IN_PILOT: "resumed",
    Move.RESUMED_UNAPPROVED: "resumed",
    Move.RESUMED_ROLLING: "resumed",
}


def _request_id(user: Progress) -> str:
    return f"{user.entry.object_id}/{user.answers + 1}"


def _check_signature(by: str, as_of: datetime) -> None:
    if not isinstance(by, str) or not by.strip():
        raise CallError("by: expected the name of a person")
    if not isinstance(as_of, datetime) or as_of.tzinfo is None:
        raise CallError("as_of: expected a time with its zone")
