"""What can go wrong with one call, and how: a table. ``done`` says whether the service carried the call out first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Final, Protocol

from entra_combined_reg.testing._service import HTML, Reply, said
from entra_combined_reg.values import frozen

__all__ = ["FAULTS", "Fault", "FaultPlan", "FaultRow"]


class Fault(StrEnum):
    """One way in which one call goes wrong."""

    #: 429 with ``Retry-After``.
    THROTTLED = "throttled"
    #: 429 without it, as some identity services answer (ROL-4.1).
    THROTTLED_SILENTLY = "throttledSilently"
    UNAVAILABLE = "unavailable"
    GATEWAY_TIMEOUT = "gatewayTimeout"
    GATEWAY_TIMEOUT_DONE = "gatewayTimeoutDone"
    SERVER_ERROR = "serverError"
    SERVER_ERROR_DONE = "serverErrorDone"
    CONFLICT = "conflict"
    #: 409 ``phoneNumberNotUnique`` though it was done (ROL-2.7).
    CONFLICT_DONE = "conflictDone"
    NOT_ATTEMPTED = "notAttempted"
    UNAUTHORIZED = "unauthorized"
    FORBIDDEN = "forbidden"
    #: 404, though it is there.
    NOT_FOUND = "notFound"
    #: 404 as the service behind Graph answers an address that it does not have.
    NO_RESOURCE = "noResource"
    METHOD_NOT_ALLOWED = "methodNotAllowed"
    BAD_REQUEST = "badRequest"
    #: 400 about a record of Windows Hello that nobody can delete (ROL-2.2).
    CORRUPT_KEY = "corruptKey"
    #: 400: the actor must pass MFA again (ROL-3.1).
    NEEDS_FRESH_MFA = "needsFreshMfa"
    #: The connection is cut before the call arrives.
    CUT = "cut"
    #: The connection is cut after the call was carried out.
    CUT_DONE = "cutDone"
    #: The caller's own time-out comes first; the call is carried out.
    SLOW = "slow"
    #: 200 and a page of HTML: some proxy's, not the service's.
    HTML = "html"
    #: The usual answer, and nothing was changed.
    LIE = "lie"
    #: A reading brings another user's methods.
    WRONG_USER = "wrongUser"


class FaultPlan(Protocol):
    """Decides about each call whether it goes wrong. Chance is the caller's own: nothing here draws any."""

    def __call__(self, verb: str, path: str, /) -> Fault | None:
        """Return what goes wrong with a call; ``None``: nothing."""
        ...


@frozen(kw_only=True)
class FaultRow:
    """How one fault is played.

    Attributes:
        reply: What is answered; ``None``: what the service would have answered.
        raises: What ``send`` raises in the place of an answer.
        done: Whether the call is carried out.
        time: How much longer than usual it takes.
    """

    reply: Reply | None = None
    raises: type[Exception] | None = None
    done: bool = False
    time: timedelta = timedelta(0)


def refusal(status: int, code: str, text: str = "", **headers: str) -> Reply:
    """Build an error of Graph: its text stands a second time in ``innerError`` (ROL-2.4)."""
    message = text or code
    error = {"code": code, "message": message, "innerError": {"message": message, "request-id": "r-1"}}
    return said(status, {"error": error}, **headers)


def no_resource(path: str) -> Reply:
    """Answer as the service behind Graph does: without an ``error`` object, and with its own address (ROL-8)."""
    message = f"No HTTP resource was found that matches the request URI 'https://mface.windowsazure.com/odata/{path}'."
    return said(404, {"Message": message, "MessageDetail": "No route data was found for this request."})


_BY_STATUS: Final[Mapping[Fault, tuple[int, str]]] = {
    Fault.THROTTLED_SILENTLY: (429, "TooManyRequests"),
    Fault.UNAVAILABLE: (503, "serviceUnavailable"),
    Fault.GATEWAY_TIMEOUT: (504, "gatewayTimeout"),
    Fault.SERVER_ERROR: (500, "internalServerError"),
    Fault.CONFLICT: (409, "conflict"),
    Fault.NOT_ATTEMPTED: (424, "failedDependency"),
    Fault.UNAUTHORIZED: (401, "InvalidAuthenticationToken"),
    Fault.FORBIDDEN: (403, "accessDenied"),
    Fault.NOT_FOUND: (404, "resourceNotFound"),
    Fault.METHOD_NOT_ALLOWED: (405, "methodNotAllowed"),
    Fault.BAD_REQUEST: (400, "badRequest"),
}

#: Every fault.
FAULTS: Final[Mapping[Fault, FaultRow]] = {
    **{fault: FaultRow(reply=refusal(status, code)) for fault, (status, code) in _BY_STATUS.items()},
    Fault.NO_RESOURCE: FaultRow(reply=no_resource("")),
    Fault.CORRUPT_KEY: FaultRow(reply=refusal(400, "badRequest", "Invalid value for KeyId.")),
    Fault.NEEDS_FRESH_MFA: FaultRow(
        reply=refusal(400, "invalid_request", "MFA is required for a 'RemoveKey' operation, but was not performed.")
    ),
    Fault.THROTTLED: FaultRow(reply=refusal(429, "TooManyRequests", Retry_After="7")),
    Fault.GATEWAY_TIMEOUT_DONE: FaultRow(reply=refusal(504, "gatewayTimeout"), done=True),
    Fault.SERVER_ERROR_DONE: FaultRow(reply=refusal(500, "internalServerError"), done=True),
    Fault.CONFLICT_DONE: FaultRow(reply=refusal(409, "phoneNumberNotUnique"), done=True),
    Fault.CUT: FaultRow(raises=ConnectionError),
    Fault.CUT_DONE: FaultRow(raises=ConnectionError, done=True),
    Fault.SLOW: FaultRow(raises=TimeoutError, done=True, time=timedelta(seconds=60)),
    Fault.HTML: FaultRow(reply=HTML),
    Fault.LIE: FaultRow(),
    Fault.WRONG_USER: FaultRow(done=True),
}
