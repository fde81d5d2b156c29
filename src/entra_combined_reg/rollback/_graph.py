"""A ready adapter: requests become calls of Graph through any ``send`` the caller passes in, sync or async.

Nothing is sent from here. ``send(method, url, headers, body)`` answers ``(status, headers, body)``; requests, httpx and
the Graph SDK each need a few lines for it. One conversation serves both kinds of caller.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from types import MappingProxyType
from typing import Final, Generic, Protocol, TypeVar

from entra_combined_reg.facts import Cloud
from entra_combined_reg.rollback._calls import HttpCall
from entra_combined_reg.rollback._conversation import Reply, Setting, conversation
from entra_combined_reg.rollback._requests import PHRASES, Answer, AnswerClass, Request

__all__ = ["AsyncGraphAdapter", "AsyncSend", "GraphAdapter", "Send"]

_S = TypeVar("_S")
_PUBLIC: Final = "https://graph.microsoft.com"


class Send(Protocol):
    """The caller's HTTP: adds the token, sends, and answers status, headers and body. It may raise."""

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """Send one call."""
        ...


class AsyncSend(Protocol):
    """The same, awaited."""

    def __call__(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Awaitable[Reply]:
        """Send one call."""
        ...


class _Adapter(Generic[_S]):
    """What both adapters share: how they are set up."""

    def __init__(
        self,
        send: _S,
        *,
        base: str = _PUBLIC,
        cloud: Cloud = Cloud.PUBLIC,
        external_suffix: bool = True,
        phrases: Mapping[str, AnswerClass] = PHRASES,
        on_pass: Callable[[Request, str], object] | None = None,
        new_number: Callable[[Request], str] | None = None,
        hooks: Mapping[str, Callable[[Request], object]] = MappingProxyType({}),
    ) -> None:
        self._send = send
        self._setting = Setting(
            base=base.rstrip("/"),
            cloud=cloud,
            external_suffix=external_suffix,
            phrases=phrases,
            on_pass=on_pass,
            new_number=new_number,
            hooks=hooks,
        )


class GraphAdapter(_Adapter[Send]):
    """Carries out requests through Graph.

    A ``send`` over the package requests, or a client of httpx, is three lines::

        def send(method, url, headers, body):
            reply = session.request(method, url, headers=headers, data=body, timeout=60)
            return reply.status_code, reply.headers, reply.content

    Args:
        send: The caller's HTTP.
        base: Address of Graph; give it for every cloud but the public one.
        cloud: The cloud: segments that its schema lacks are not called.
        external_suffix: Whether external methods are first deleted by the documented path with ``/$ref``, which no
            schema holds (UNVERIFIED).
        phrases: What the text of a 400 means.
        on_pass: Takes the value of a Temporary Access Pass or of a new password, which nothing else ever sees.
        new_number: Gives the new mobile number of a user; ``+<country code> <number>``.
        hooks: The caller's own steps, by the name that the plan gives them. One that raises was not done.
    """

    def perform(self, request: Request) -> Answer:
        """Carry out one request. What ``send`` raises goes through: a driver takes it for an unknown outcome."""
        talk = conversation(request, self._setting)
        reply: Reply | None = None
        while True:
            try:
                call = talk.send(reply)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            reply = self._send(call.method, _url(self._setting, call), _headers(call), _bytes(call))


class AsyncGraphAdapter(_Adapter[AsyncSend]):
    """Carries out requests through Graph, awaited; see :class:`GraphAdapter`."""

    async def perform(self, request: Request) -> Answer:
        """Carry out one request."""
        talk = conversation(request, self._setting)
        reply: Reply | None = None
        while True:
            try:
                call = talk.send(reply)
            except StopIteration as end:
                answer: Answer = end.value
                return answer
            reply = await self._send(call.method, _url(self._setting, call), _headers(call), _bytes(call))


def _url(setting: Setting, call: HttpCall) -> str:
    return call.path if call.path.startswith(setting.base) else f"{setting.base}/{call.version}{call.path}"


def _headers(call: HttpCall) -> dict[str, str]:
    plain = {"Accept": "application/json"}
    return plain if call.body is None else {**plain, "Content-Type": "application/json"}


def _bytes(call: HttpCall) -> bytes | None:
    return None if call.body is None else call.body.encode("ascii")
