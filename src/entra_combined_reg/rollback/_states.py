"""Where a run stands and what can happen to it: one literal table. Whatever is not in it raises and changes nothing."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.errors import CallError

__all__ = ["TRANSITIONS", "Move", "RunState"]


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


def moved(state: RunState, move: Move) -> RunState:
    """Return the state after a move.

    Raises:
        CallError: The move is not in the table.
    """
    after = TRANSITIONS.get((state, move))
    if after is None:
        raise CallError(f"a run that is {state} cannot be {_MOVE_WORDS[move]}")
    return after
