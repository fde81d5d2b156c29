"""A rollback over the standard library alone: the calls of a plan, sent with ``urllib``.

The library decides what to send and what a reply means. This file sends. ``make_adapter(token)`` is what ``drive``
takes; docs/how-to.md shows the whole run.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, Request, build_opener

from entra_combined_reg.rollback import GraphAdapter


class Stay(HTTPRedirectHandler):
    """Follow no redirect: the token would go along."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Say no; the redirect itself becomes the reply."""
        return


def make_adapter(
    token: Callable[[], str], *, base: str = "https://graph.microsoft.com", timeout: float = 60.0
) -> GraphAdapter:
    """Return an adapter that sends with ``urllib``; ``token()`` is asked before every call, so it may be renewed."""
    opener = build_opener(Stay)

    def send(
        method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        call = Request(url, body, {**headers, "Authorization": f"Bearer {token()}"}, method=method)  # noqa: S310
        try:
            with opener.open(call, timeout=timeout) as reply:
                return reply.status, dict(reply.headers), reply.read()
        except HTTPError as refusal:  # urllib raises what is only a reply: 404, 429, 503
            with refusal:
                return refusal.code, dict(refusal.headers), refusal.read()

    return GraphAdapter(send, base=base)
