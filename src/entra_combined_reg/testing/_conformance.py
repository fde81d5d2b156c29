"""Prove anybody's adapter: each clause is tried with a service of its own, in memory.

The caller's part is one function: given a ``send``, build the adapter so that its traffic goes there. An adapter over
:class:`GraphAdapter` passes it on; one over an HTTP client mounts it as the client's transport, or puts a server on
loopback in front of it. Nothing is opened from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import urlsplit

from entra_combined_reg.errors import AdapterError
from entra_combined_reg.rollback import Answer, AsyncExecutor, AsyncSend, Executor, Send
from entra_combined_reg.testing._clauses import CLAUSES, Clause, reply_for
from entra_combined_reg.testing._judges import Trial
from entra_combined_reg.testing._service import Reply
from entra_combined_reg.values import frozen

__all__ = ["AdapterReport", "ClauseResult", "check_adapter", "check_adapter_async"]


@frozen(kw_only=True)
class ClauseResult:
    """How an adapter did in one clause.

    Attributes:
        name: Names the clause (``"wrong-user"``).
        text: The clause as a sentence.
        holds: Whether the adapter keeps it.
    """

    name: str
    text: str
    holds: bool


@frozen(kw_only=True)
class AdapterReport:
    """How an adapter did, clause by clause.

    Attributes:
        results: One for every clause, always in the same order.
    """

    results: tuple[ClauseResult, ...]

    @property
    def broken(self) -> tuple[ClauseResult, ...]:
        """The clauses that the adapter does not keep."""
        return tuple(result for result in self.results if not result.holds)

    def raise_if_broken(self) -> AdapterReport:
        """Return the report, or refuse an adapter that does not keep every clause.

        Raises:
            AdapterError: With the name and the sentence of every broken clause.
        """
        if self.broken:
            raise AdapterError("; ".join(f"{one.name}: {one.text}" for one in self.broken))
        return self


class _Wire:
    """A ``send`` that plays a clause and remembers what it was asked."""

    def __init__(self, clause: Clause) -> None:
        self.clause = clause
        self.calls: list[tuple[str, str, bytes]] = []
        self.cut = ConnectionError("the connection was cut")

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:  # noqa: ARG002
        parts = urlsplit(url)
        self.calls.append((method, parts.path + (f"?{parts.query}" if parts.query else ""), body or b""))
        reply = reply_for(self.clause, method, url)
        if reply is None:
            raise self.cut
        return reply

    async def asend(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        return self.send(method, url, headers, body)

    def judged(self, adapter: object, answer: object, error: Exception | None) -> ClauseResult:
        own = "" if error is None or error is self.cut else str(error)
        trial = Trial(
            answer=answer,
            raised=error is not None,
            shown=f"{adapter!r} {answer!r} {own}",
            calls=tuple(self.calls),
        )
        return ClauseResult(name=self.clause.name, text=self.clause.text, holds=self.clause.holds(trial))


def check_adapter(make_adapter: Callable[[Send], Executor]) -> AdapterReport:
    """Try an adapter, clause by clause.

    Args:
        make_adapter: Builds the adapter so that what it sends goes to the ``send`` it is given. That answers like
            Graph, and raises ``ConnectionError`` where a clause cuts the connection. Called once for each clause.

    Returns:
        A result for every clause; ``report.raise_if_broken()`` makes it a test.
    """
    results = []
    for clause in CLAUSES:
        wire = _Wire(clause)
        adapter = make_adapter(wire.send)
        answer: Answer | None = None
        error: Exception | None = None
        try:
            answer = adapter.perform(clause.request)
        except Exception as raised:  # noqa: BLE001  whether it may raise is what the clause decides
            error = raised
        results.append(wire.judged(adapter, answer, error))
    return AdapterReport(results=tuple(results))


async def check_adapter_async(make_adapter: Callable[[AsyncSend], AsyncExecutor]) -> AdapterReport:
    """Try an awaited adapter, clause by clause; see :func:`check_adapter`."""
    results = []
    for clause in CLAUSES:
        wire = _Wire(clause)
        adapter = make_adapter(wire.asend)
        answer: Answer | None = None
        error: Exception | None = None
        try:
            answer = await adapter.perform(clause.request)
        except Exception as raised:  # noqa: BLE001  whether it may raise is what the clause decides
            error = raised
        results.append(wire.judged(adapter, answer, error))
    return AdapterReport(results=tuple(results))
