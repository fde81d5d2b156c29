"""A rollback over the Microsoft Graph SDK: its sign-in and its client, awaited.

The library decides what to send and what a reply means; the SDK sends. ``make_adapter(client.request_adapter)`` is what
``drive_async`` takes, where ``client`` is a ``GraphServiceClient(credential, scopes)`` of ``msgraph-sdk``. The SDK's
models are not needed: its request adapter (``microsoft-kiota-http``) is all that is used.
"""

from __future__ import annotations

from collections.abc import Mapping

import httpx
from kiota_abstractions.method import Method
from kiota_abstractions.native_response_handler import NativeResponseHandler
from kiota_abstractions.request_adapter import RequestAdapter
from kiota_abstractions.request_information import RequestInformation
from kiota_http.middleware.options import RedirectHandlerOption, ResponseHandlerOption, RetryHandlerOption

from entra_combined_reg.rollback import AsyncGraphAdapter


def make_adapter(client: RequestAdapter, *, base: str = "https://graph.microsoft.com") -> AsyncGraphAdapter:
    """Return an adapter that sends with the request adapter of the Graph SDK, which signs every call itself."""

    async def send(
        method: str, url: str, headers: Mapping[str, str], body: bytes | None
    ) -> tuple[int, Mapping[str, str], bytes]:
        call = RequestInformation(Method(method))
        call.url = url
        for name, value in headers.items():
            call.headers.add(name, value)
        if body is not None:
            call.content = body
        call.add_request_options(
            [
                ResponseHandlerOption(NativeResponseHandler()),  # the reply itself, refusals too
                RetryHandlerOption(should_retry=False),  # the run keeps the pace, and repeats no pass
                RedirectHandlerOption(should_redirect=False),  # the token would go along
            ]
        )
        reply: object = await client.send_primitive_async(call, "bytes", {})
        if not isinstance(reply, httpx.Response):
            raise TypeError("expected the reply itself: is this a request adapter over httpx?")
        return reply.status_code, reply.headers, reply.content

    return AsyncGraphAdapter(send, base=base)
