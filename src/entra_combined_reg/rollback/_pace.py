"""From a user on the way to the next request, with what to wait before it."""

from __future__ import annotations

from datetime import timedelta

from entra_combined_reg.rollback._calls import beta_listings, calls_of_reading
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._progress import Phase, Progress
from entra_combined_reg.rollback._requests import Request, RequestKind, Wait

__all__ = ["request_id", "request_of"]


def request_id(user: Progress) -> str:
    """Name the next request of a user: it changes with every answer."""
    return f"{user.entry.object_id}/{user.answers + 1}"


def request_of(user: Progress, wave: int, options: RollbackOptions, *, first: bool) -> Request:
    """Build the next request of a user.

    Args:
        user: The user, not finished.
        wave: Number of the open wave.
        options: The pace.
        first: Nothing was asked before in this run: there is nothing to wait for.
    """
    step = None if user.reads else user.steps[user.at].step
    steps = [one.step for one in user.steps]
    brief = step is None and user.phase is not Phase.READ
    calls = calls_of_reading(steps, options, brief=brief) if step is None else 1
    return Request(
        id=request_id(user),
        wave=wave,
        user_id=user.entry.object_id,
        upn=user.entry.upn,
        kind=RequestKind.READ if step is None else RequestKind.STEP,
        step=step,
        wait=Wait() if first else _wait(user, calls, options),
        calls=calls,
        listings=beta_listings(steps) if step is None else (),
        brief=brief,
    )


def _wait(user: Progress, calls: int, options: RollbackOptions) -> Wait:
    # "Start-Sleep -Milliseconds 750", after every user; and the plan's interval for each call.
    pace = calls * options.min_interval + (options.pause if user.answers == 0 else timedelta(0))
    return Wait(seconds=max(pace.total_seconds(), user.wait.seconds), jitter_up_to=user.wait.jitter_up_to)
