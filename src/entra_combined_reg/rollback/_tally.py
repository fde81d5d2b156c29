"""The stop-loss: what is counted while users finish, and when a run stops by itself (G15)."""

from __future__ import annotations

from entra_combined_reg.rollback._journal import HaltReason
from entra_combined_reg.rollback._options import StopLoss
from entra_combined_reg.rollback._progress import FAILURES, Outcome
from entra_combined_reg.values import frozen

__all__ = ["Tally"]


@frozen(kw_only=True)
class Tally:
    """What the stop-loss counts, from the start or the last resumption.

    Attributes:
        in_a_row: Failed users in a row.
        failed: Failed users.
        finished: Users who came to an end.
        forbidden: Users whom the actor may not touch.
    """

    in_a_row: int = 0
    failed: int = 0
    finished: int = 0
    forbidden: int = 0

    def count(self, outcome: Outcome) -> Tally:
        """Count one finished user."""
        failed = outcome in FAILURES
        return Tally(
            in_a_row=self.in_a_row + 1 if failed else 0,
            failed=self.failed + failed,
            finished=self.finished + 1,
            forbidden=self.forbidden + (outcome is Outcome.FORBIDDEN),
        )

    def stops(self, limit: StopLoss, users: int) -> HaltReason | None:
        """Say why the run must stop now; ``None``: it goes on.

        Args:
            limit: The caller's limits.
            users: How many users the plan touches.
        """
        if self.finished == self.forbidden == 3:
            return HaltReason.FORBIDDEN_FROM_THE_START
        if self.in_a_row >= limit.consecutive:
            return HaltReason.CONSECUTIVE_FAILURES
        return HaltReason.TOO_MANY_FAILURES if self.failed * 100 > limit.percent * users else None
