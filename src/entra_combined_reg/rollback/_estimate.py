"""What a plan costs: calls, and time at three paces (ROL-4.1). Data for the reader; nothing waits here."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from entra_combined_reg.rollback._calls import calls_of_reading
from entra_combined_reg.rollback._options import DOCUMENTED_INTERVAL, RollbackOptions
from entra_combined_reg.rollback._steps import RollbackStep
from entra_combined_reg.values import frozen

__all__ = ["Estimate"]


@frozen(kw_only=True)
class Estimate:
    """What a plan costs.

    Attributes:
        users: Users who are touched.
        calls_low: Calls if nothing is refused and nothing is repeated.
        calls_high: The same if every delete needs its second pass and every user one more listing.
        shortest: The article's pace, one pause a user and nothing else.
        documented: The documented limit of five requests in ten seconds, with ``calls_low``.
        longest: The plan's own interval, or the documented one if that is longer, with ``calls_high``.
    """

    users: int
    calls_low: int
    calls_high: int
    shortest: timedelta
    documented: timedelta
    longest: timedelta


def estimate_of(users: Sequence[tuple[RollbackStep, ...]], options: RollbackOptions) -> Estimate:
    """Estimate the cost of the steps of every touched user."""
    low = sum(
        len(steps) + sum(calls_of_reading(steps, options, brief=brief) for brief in (False, True)) for steps in users
    )
    high = low + sum(sum(step.removes for step in steps) + 1 for steps in users)
    return Estimate(
        users=len(users),
        calls_low=low,
        calls_high=high,
        shortest=len(users) * options.pause,
        documented=low * DOCUMENTED_INTERVAL,
        longest=high * max(DOCUMENTED_INTERVAL, options.min_interval) + len(users) * options.pause,
    )
