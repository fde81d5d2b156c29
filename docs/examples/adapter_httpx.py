"""A rollback over ``httpx``: one client, one function.

The library decides what to send and what a reply means. This file sends. ``make_adapter(client, token)`` is
what ``drive`` takes; the client is the caller's, who closes it. docs/how-to.md shows the whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import httpx

from entra_combined_reg.rollback import GraphAdapter


def make_adapter(
    client: httpx.Client, token: Callable[[], str], *, base: str = "https://graph.microsoft.com"
) -> GraphAdapter:
    """Return an adapter that sends with a client of ``httpx``; ``token()`` is asked before every call.

    Give the client a time-out (``httpx.Client(timeout=60.0)``): Graph's method calls end after 60 seconds.
    """

    def send(
        method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        signed = {**headers, "Authorization": f"Bearer {token()}"}
        reply = client.request(method, url, headers=signed, content=body, follow_redirects=False)
        return reply.status_code, reply.headers, reply.content

    return GraphAdapter(send, base=base)
