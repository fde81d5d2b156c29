"""What a run asks for and what it is told: requests, answers, waits. All of it data, and none of it a secret.

An answer holds no text of the service, which may quote a number: only its class, the HTTP status and the error's code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

import attrs

from entra_combined_reg.errors import AdapterError
from entra_combined_reg.facts import UserState
from entra_combined_reg.rollback._pictures import Snapshot
from entra_combined_reg.rollback._steps import RollbackStep
from entra_combined_reg.values import frozen

__all__ = ["PHRASES", "Answer", "AnswerClass", "Request", "RequestKind", "Wait"]


class RequestKind(StrEnum):
    """The two things a run asks for."""

    #: Read the user as it is now: methods, default, per-user state.
    READ = "read"
    #: Carry out ``request.step``.
    STEP = "step"


class AnswerClass(StrEnum):
    """What an answer means (ROL-4.3)."""

    DONE = "done"
    #: 404. Whether it is gone or the address was wrong is only known after the next listing.
    NOT_FOUND = "notFound"
    USER_GONE = "userGone"
    #: The service wants the default changed first.
    DEFERRED_DEFAULT = "deferredDefault"
    #: The service wants the alternate number gone first.
    DEFERRED_ALTERNATE = "deferredAlternate"
    UNDELETABLE_CORRUPT = "undeletableCorrupt"
    NEEDS_FRESH_MFA = "needsFreshMfa"
    AUTH_LOST = "authLost"
    FORBIDDEN = "forbidden"
    WRONG_VERSION = "wrongVersion"
    CONFLICT = "conflict"
    #: 424: another part of a batch failed.
    NOT_ATTEMPTED = "notAttempted"
    #: 429, 502, 503, 504.
    RETRY = "retry"
    SERVER_ERROR = "serverError"
    #: No answer: it may have been done.
    UNKNOWN = "unknown"
    #: The adapter cannot do this, or the cloud does not offer it.
    UNSUPPORTED = "unsupported"
    FAILED = "failed"


@frozen(kw_only=True)
class Wait:
    """How long to wait, as data: the caller sleeps, and draws the random part.

    Attributes:
        seconds: The least time.
        jitter_up_to: A random part on top, from zero to this.
    """

    seconds: float = 0.0
    jitter_up_to: float = 0.0


@frozen(kw_only=True)
class Request:
    """One thing for the adapter to do.

    Attributes:
        id: Names the request within the run; the answer repeats it.
        wave: Number of the wave.
        user_id: The user's object id.
        upn: User principal name, where known; the article's cmdlet wants it.
        kind: Read or step.
        step: What to do, for a step.
        wait: What to wait beforehand.
        calls: How many calls it is expected to cost.
        brief: For a read: the listings alone, without the default and the per-user state.
        listings: For a read, the listings of beta that the user's steps need beside the usual ones.
    """

    id: str
    wave: int
    user_id: str
    upn: str | None
    kind: RequestKind
    step: RollbackStep | None = None
    wait: Wait = Wait()
    calls: int = 1
    brief: bool = False
    listings: tuple[str, ...] = ()


_CODE: Final = re.compile(r"[A-Za-z][A-Za-z_.]{0,47}")
_SCOPE: Final = re.compile(r"[A-Za-z][\w./: -]{0,399}")


def _class(value: Any) -> AnswerClass:
    try:
        return AnswerClass(value)
    except ValueError:
        raise AdapterError("answer.result: expected a member of AnswerClass") from None


def _code(value: Any) -> str | None:
    """Keep what is an error's code; anything else could quote a number or a token."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else None


def _scope(value: Any) -> str | None:
    """Keep what names a limit: words and ids."""
    return value if isinstance(value, str) and _SCOPE.fullmatch(value) else None


@frozen(kw_only=True)
class Answer:
    """What came of a request.

    Attributes:
        request: Id of the request.
        result: What it means.
        seen: For a read that is done: the user as it is now.
        http_status: The status, where there was one.
        code: The error's code; text that is no code is dropped.
        retry_after: Seconds the service asked to wait.
        throttled_by: Whose limit was hit, in the service's word (``x-ms-throttle-scope`` and ``-information``).

    Raises:
        AdapterError: ``result`` is no member of ``AnswerClass``.
    """

    request: str
    result: AnswerClass = attrs.field(converter=_class)
    seen: Snapshot | None = None
    http_status: int | None = None
    code: str | None = attrs.field(default=None, converter=_code)
    retry_after: float | None = None
    throttled_by: str | None = attrs.field(default=None, converter=_scope)

    @staticmethod
    def done(request: Request) -> Answer:
        """Say that a step was carried out."""
        return Answer(request=request.id, result=AnswerClass.DONE)

    @staticmethod
    def read(request: Request, user: UserState) -> Answer:
        """Say how the user is now; numbers, addresses and names in ``user`` stay behind."""
        return Answer(request=request.id, result=AnswerClass.DONE, seen=Snapshot.of(user))

    @staticmethod
    def of(request: Request, result: AnswerClass, *, code: str | None = None) -> Answer:
        """Say what became of a request, where it is neither done nor read."""
        return Answer(request=request.id, result=result, code=code)


#: Longest wait between two tries, in seconds (ROL-4.1).
_LONGEST_BACKOFF: Final = 60.0


def back_off(tries: int, retry_after: float | None) -> Wait:
    """Return the wait before try ``tries + 1``: what the service asked for, else 2, 4, 8 … 60 seconds with jitter."""
    if retry_after is not None and retry_after >= 0:
        return Wait(seconds=min(retry_after, 3600.0), jitter_up_to=1.0)
    seconds = min(2.0**tries, _LONGEST_BACKOFF)
    return Wait(seconds=seconds, jitter_up_to=seconds / 2)


#: What the text of a 400 means, compared without regard to case: as the service was seen to word it (ROL-2.4, ROL-4.3).
#: The wording is UNVERIFIED; an adapter takes another table.
PHRASES: Final[Mapping[str, AnswerClass]] = MappingProxyType(
    {
        "matches the user's current default authentication method": AnswerClass.DEFERRED_DEFAULT,
        "cannot delete default method with other methods configured": AnswerClass.DEFERRED_DEFAULT,
        "without first deleting alternate mobile number": AnswerClass.DEFERRED_ALTERNATE,
        "invalid value for keyid": AnswerClass.UNDELETABLE_CORRUPT,
        "not a valid base-64": AnswerClass.UNDELETABLE_CORRUPT,
        "mfa is required for a": AnswerClass.NEEDS_FRESH_MFA,
    }
)
#: The service answers so where the address itself is wrong (ROL-4.3).
_NO_RESOURCE: Final = "no http resource was found"
_BY_STATUS: Final[dict[int, AnswerClass]] = {
    401: AnswerClass.AUTH_LOST,
    403: AnswerClass.FORBIDDEN,
    404: AnswerClass.NOT_FOUND,
    405: AnswerClass.WRONG_VERSION,
    408: AnswerClass.UNKNOWN,
    409: AnswerClass.CONFLICT,
    412: AnswerClass.CONFLICT,
    424: AnswerClass.NOT_ATTEMPTED,
    429: AnswerClass.RETRY,
    502: AnswerClass.RETRY,
    503: AnswerClass.RETRY,
    504: AnswerClass.RETRY,
}


def classify(
    status: int, text: str, ok: Iterable[int] = (200, 204), phrases: Mapping[str, AnswerClass] = PHRASES
) -> AnswerClass:
    """Sort the answer of the service to one call.

    Args:
        status: The HTTP status.
        text: The text of the error; compared without regard to case and kept nowhere.
        ok: The statuses that mean done.
        phrases: What the text of a 400 means.
    """
    if status in ok:
        return AnswerClass.DONE
    if status == 404 and _NO_RESOURCE in text.casefold():
        return AnswerClass.WRONG_VERSION
    if status == 400:
        found = (result for phrase, result in phrases.items() if phrase.casefold() in text.casefold())
        return next(found, AnswerClass.FAILED)
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if 200 <= status < 300:
        # Not what is documented: a listing decides.
        return AnswerClass.UNKNOWN
    return AnswerClass.SERVER_ERROR if status >= 500 else AnswerClass.FAILED
