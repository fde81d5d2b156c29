"""Thin drivers: a loop around a run, the caller's adapter and the caller's sleep. No decision is taken here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol

from entra_combined_reg.errors import AdapterError
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Request, Wait
from entra_combined_reg.rollback._run import RollbackRun
from entra_combined_reg.rollback._states import RunState

__all__ = ["AsyncExecutor", "Executor", "Observer", "drive", "drive_async"]


class Executor(Protocol):
    """What carries requests out. Ten lines implement it."""

    def perform(self, request: Request) -> Answer:
        """Carry out one request and say what came of it."""
        ...


class AsyncExecutor(Protocol):
    """The same, awaited."""

    async def perform(self, request: Request) -> Answer:
        """Carry out one request and say what came of it."""
        ...


#: Called after every answer with the run as it is now; ``run.latest`` is what to append to a journal file.
Observer = Callable[[RollbackRun, Request, Answer], object]


def drive(
    run: RollbackRun, executor: Executor, *, sleep: Callable[[Wait], object], observe: Observer | None = None
) -> RollbackRun:
    """Carry a run on until it awaits approval, ends or halts.

    Args:
        run: The run.
        executor: The caller's adapter. If it raises, or answers with something that is no answer to the request, the
            request counts as unknown: the user is read again before anything is repeated.
        sleep: Waits; called only where there is something to wait for.
        observe: Called after every answer.
    """
    while requests := run.pending():
        for request in requests:
            if request.wait != Wait():
                sleep(request.wait)
            run, answer = _recorded(run, request, _performed(executor, request))
            if observe is not None:
                observe(run, request, answer)
            if run.state is RunState.HALTED:
                break
    return run


async def drive_async(
    run: RollbackRun,
    executor: AsyncExecutor,
    *,
    sleep: Callable[[Wait], Awaitable[object]],
    observe: Observer | None = None,
) -> RollbackRun:
    """Carry a run on until it awaits approval, ends or halts; see :func:`drive`."""
    while requests := run.pending():
        for request in requests:
            if request.wait != Wait():
                await sleep(request.wait)
            try:
                given: object = await executor.perform(request)
            except Exception:  # noqa: BLE001  whatever an adapter raises, the run must stay resumable
                given = None
            run, answer = _recorded(run, request, given)
            if observe is not None:
                observe(run, request, answer)
            if run.state is RunState.HALTED:
                break
    return run


def _performed(executor: Executor, request: Request) -> object:
    try:
        return executor.perform(request)
    except Exception:  # noqa: BLE001  whatever an adapter raises, the run must stay resumable
        return None


def _recorded(run: RollbackRun, request: Request, given: object) -> tuple[RollbackRun, Answer]:
    """Record what an adapter gave; what is no answer to this request counts as unknown."""
    unknown = Answer.of(request, AnswerClass.UNKNOWN)
    answer = given if isinstance(given, Answer) and given.request == request.id else unknown
    try:
        return run.record(answer), answer
    except AdapterError:
        return run.record(unknown), unknown
