"""A rollback over ``requests``: one session, one function.

The library decides what to send and what a reply means. This file sends. ``make_adapter(session, token)`` is
what ``drive`` takes; the session is the caller's, who closes it. docs/how-to.md shows the whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import requests

from entra_combined_reg.rollback import GraphAdapter


def make_adapter(
    session: requests.Session,
    token: Callable[[], str],
    *,
    base: str = "https://graph.microsoft.com",
    timeout: float = 60.0,
) -> GraphAdapter:
    """Return an adapter that sends with ``requests``; ``token()`` is asked before every call, so it may be renewed."""

    def bearer(call: requests.PreparedRequest) -> requests.PreparedRequest:
        # As `auth`, not as a header: a header would lose to a .netrc entry for the same host.
        call.headers["Authorization"] = f"Bearer {token()}"
        return call

    def send(
        method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        reply = session.request(
            method, url, headers=headers, data=body, auth=bearer, timeout=timeout, allow_redirects=False
        )
        return reply.status_code, reply.headers, reply.content

    return GraphAdapter(send, base=base)
