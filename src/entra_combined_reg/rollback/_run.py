"""The run: hands out requests, takes answers, and never does anything itself. Frozen, journalled after every answer.

Closed waves are kept as chunks and only the open wave is touched, so a long journal costs no more per answer than a
short one. Illegal moves raise and change nothing.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

import attrs

from entra_combined_reg.errors import AdapterError, CallError, kind_of
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._journal import Answered, Approved, Halted, HaltReason, Journal, JournalEntry, Resumed
from entra_combined_reg.rollback._machine import rechecked, take
from entra_combined_reg.rollback._pace import request_id, request_of
from entra_combined_reg.rollback._plan import RollbackPlan
from entra_combined_reg.rollback._progress import Outcome, Progress, UserOutcome
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Request
from entra_combined_reg.rollback._states import Move, RunState, moved
from entra_combined_reg.rollback._status import run_view
from entra_combined_reg.rollback._tally import Tally
from entra_combined_reg.values import frozen

__all__ = ["RollbackRun"]


@frozen(kw_only=True)
class RollbackRun(Viewable):
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
    tally: Tally = attrs.field(default=Tally(), repr=False)

    @staticmethod
    def of(plan: RollbackPlan) -> RollbackRun:
        """Begin a run. A plan in which nobody is eligible is done at once.

        Raises:
            CallError: ``plan`` is no plan.
        """
        if not isinstance(plan, RollbackPlan):
            raise CallError(f"plan: expected a RollbackPlan, got {kind_of(plan)}")
        run = RollbackRun(plan=plan, plan_fingerprint=plan.fingerprint)
        return _opened(run, 0) if plan.waves else attrs.evolve(run, state=RunState.DONE)

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
            run = _replayed(run, entry)
        return run

    @staticmethod
    def resume(plan: RollbackPlan, journal: Journal) -> RollbackRun:
        """Take a run up again from its journal, after a crash or a halt.

        Users who were on their way are read again first: what is gone is dropped, and what harms when repeated is
        looked for before it is repeated (G14).

        Raises:
            CallError: The journal belongs to another plan, or the run is done.
        """
        return _resumed(RollbackRun.replay(plan, journal))

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
        return tuple(
            request_of(user, self.wave, self.plan.options, first=not self.entries and not self.chunks)
            for user in _window(self)
        )

    def record(self, answer: Answer) -> RollbackRun:
        """Take one answer.

        Raises:
            CallError: The run has ended, or the answer is to no open request.
            AdapterError: ``answer`` is no answer, or brings another user than was asked for.
        """
        if not isinstance(answer, Answer):
            raise AdapterError(f"answer: expected an Answer, got {kind_of(answer)}")
        after = moved(self.state, Move.ANSWERED)
        window = {request_id(user) for user in _window(self)}
        place = next((n for n, user in enumerate(self.users) if request_id(user) == answer.request), None)
        if place is None or answer.request not in window:
            raise CallError("answer.request: no such request is open; ask pending() and answer each once")
        user = take(self.users[place], answer, self.plan.options)
        users = (*self.users[:place], user, *self.users[place + 1 :])
        run = attrs.evolve(self, state=after, users=users, entries=(*self.entries, Answered(answer=answer)))
        return _checked(run, user, answer)

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
        after = moved(self.state, Move.APPROVED_NOTHING_LEFT if last else Move.APPROVED)
        _check_signature(by, as_of)
        if fingerprint != self.plan_fingerprint:
            raise CallError("fingerprint: not the fingerprint of this plan")
        entry = Approved(by=by, as_of=as_of, fingerprint=fingerprint)
        run = attrs.evolve(self, state=after, approved=True, entries=(*self.entries, entry))
        return run if last else _opened(run, self.wave + 1)

    def halt(self, *, by: str, as_of: datetime) -> RollbackRun:
        """Stop the run by hand; ``resume`` takes it up again.

        Raises:
            CallError: The run is done or stands still already.
        """
        after = moved(self.state, Move.HALTED)
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

    def view(self) -> View:
        """Show where it stands, what is next, and what became of every input."""
        return run_view(self)


def _window(run: RollbackRun) -> tuple[Progress, ...]:
    """Users who may have a request open: the first unfinished ones of the wave."""
    return tuple(user for user in run.users if not user.finished)[: run.plan.options.at_once]


def _checked(run: RollbackRun, user: Progress, answer: Answer) -> RollbackRun:
    """Count a finished user, stop where it must be, close the wave where all are finished."""
    if user.outcome is not None:
        run = attrs.evolve(run, tally=run.tally.count(user.outcome))
    if run.state is RunState.HALTED:
        return run
    reason = _STOPS.get(answer.result)
    if user.outcome is not None and reason is None:
        reason = run.tally.stops(run.plan.options.stop_loss, run.plan.estimate.users)
    if reason is not None:
        return attrs.evolve(run, state=moved(run.state, Move.HALTED), halted_for=reason)
    return _closed(run)


def _closed(run: RollbackRun) -> RollbackRun:
    """Close the open wave if every user of it is finished, and open the next where that is allowed."""
    if not run.users or not all(user.finished for user in run.users):
        return run
    final = run.wave + 1 >= len(run.plan.waves) and run.state is RunState.ROLLING
    run = attrs.evolve(
        run,
        state=moved(run.state, Move.LAST_WAVE_CLOSED if final else Move.WAVE_CLOSED),
        closed=(*run.closed, tuple(user.outcome_now() for user in run.users)),
        chunks=(*run.chunks, run.entries),
        users=(),
        entries=(),
    )
    return _opened(run, run.wave + 1) if run.state is RunState.ROLLING else run


def _opened(run: RollbackRun, wave: int) -> RollbackRun:
    entries = {user.object_id: user for user in run.plan.eligible}
    users = tuple(Progress.of(entries[object_id]) for object_id in run.plan.waves[wave].users)
    return attrs.evolve(run, wave=wave, users=users)


def _replayed(run: RollbackRun, entry: JournalEntry) -> RollbackRun:
    match entry:
        case Answered():
            return run.record(entry.answer)
        case Approved():
            return run.approve(by=entry.by, as_of=entry.as_of, fingerprint=entry.fingerprint)
        case Halted():
            return run.halt(by=entry.by, as_of=entry.as_of)
    return _resumed(run)


def _resumed(run: RollbackRun) -> RollbackRun:
    if run.state is RunState.DONE:
        return run
    before_approval = Move.RESUMED_UNAPPROVED if run.closed else Move.RESUMED_IN_PILOT
    state = moved(run.state, Move.RESUMED_ROLLING if run.approved else before_approval)
    users = tuple(rechecked(user) for user in run.users)
    entries = (*run.entries, Resumed())
    return _closed(attrs.evolve(run, state=state, users=users, entries=entries, halted_for=None, tally=Tally()))


_STOPS: Final[dict[AnswerClass, HaltReason]] = {
    AnswerClass.AUTH_LOST: HaltReason.AUTH_LOST,
    AnswerClass.NEEDS_FRESH_MFA: HaltReason.NEEDS_FRESH_MFA,
}


def _check_signature(by: str, as_of: datetime) -> None:
    if not isinstance(by, str) or not by.strip():
        raise CallError("by: expected the name of a person")
    if not isinstance(as_of, datetime) or as_of.tzinfo is None:
        raise CallError("as_of: expected a time with its zone")
