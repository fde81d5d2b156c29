"""A rollback over ``httpx``, awaited: for a service that has its own event loop.

The library decides what to send and what a reply means. This file sends. ``make_adapter(client, token)`` is
what ``drive_async`` takes; the client is the caller's, who closes it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

import httpx

from entra_combined_reg.rollback import AsyncGraphAdapter


def make_adapter(
    client: httpx.AsyncClient, token: Callable[[], Awaitable[str]], *, base: str = "https://graph.microsoft.com"
) -> AsyncGraphAdapter:
    """Return an adapter that sends with an asynchronous client of ``httpx``; ``token()`` is awaited before every call.

    Give the client a time-out (``httpx.AsyncClient(timeout=60.0)``): Graph's method calls end after 60 seconds.
    """

    async def send(
        method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        signed = {**headers, "Authorization": f"Bearer {await token()}"}
        reply = await client.request(method, url, headers=signed, content=body, follow_redirects=False)
        return reply.status_code, reply.headers, reply.content

    return AsyncGraphAdapter(send, base=base)
