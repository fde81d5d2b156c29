"""What an adapter must do, clause by clause: a request, what the service replies, and what that must come to.

A clause is a row of a table, so that one loop checks plain adapters and awaited ones. It judges by what reached the
service and by the answer; how an adapter is built is its own business.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import urlsplit

from entra_combined_reg.catalog import Method
from entra_combined_reg.rollback import Answer, AnswerClass, Request
from entra_combined_reg.testing._judges import (
    Trial,
    asked,
    asked_once,
    discreet,
    kept_whole,
    left_unknown,
    means,
    not_taken_for_ours,
    not_whole,
    pictured,
)
from entra_combined_reg.testing._service import (
    DELETE,
    DELETE_PATH,
    HTML,
    LOST,
    NUMBER,
    OPAQUE,
    PHONE,
    READ,
    RESET,
    REVOKE,
    SET_DEFAULT,
    STRANGER,
    TAP,
    USER,
    USUAL,
    Reply,
    error_body,
    removal,
    said,
)
from entra_combined_reg.values import frozen

__all__ = ["CLAUSES", "Clause", "reply_for"]


@frozen(kw_only=True)
class Clause:
    """One thing that an adapter must do.

    Attributes:
        name: Names the clause in results.
        text: The clause as a sentence.
        request: What the adapter is given.
        holds: Decides by what happened.
        change: What a call that changes something is told.
        reads: What reads are told, by the last part of their path, where it is not the usual.
    """

    name: str
    text: str
    request: Request
    holds: Callable[[Trial], bool]
    change: Reply | None = (204, {}, b"")
    reads: Mapping[str, Reply | None] = {}


def reply_for(clause: Clause, verb: str, url: str) -> Reply | None:
    """Return what the service says to a call; ``LOST`` where it says nothing."""
    if verb != "GET":
        return clause.change
    segment = urlsplit(url).path.rpartition("/")[2]
    return clause.reads[segment] if segment in clause.reads else USUAL.get(segment, said(404, error_body("notFound")))


_REFUSED: Final = (
    ("refused-default", "Cannot delete default method with other methods configured.", AnswerClass.DEFERRED_DEFAULT),
    ("refused-alternate", "… without first deleting alternate mobile number.", AnswerClass.DEFERRED_ALTERNATE),
    ("refused", "No.", AnswerClass.FAILED),
)
_STATUSES: Final = (
    (401, AnswerClass.AUTH_LOST, "The session is lost, and the run halts."),
    (403, AnswerClass.FORBIDDEN, "The actor may not."),
    (404, AnswerClass.NOT_FOUND, "Not there: the run lists again before it believes that."),
    (409, AnswerClass.CONFLICT, "Somebody else writes."),
    (503, AnswerClass.RETRY, "The service is busy."),
)

#: Every clause, in the order in which results come.
CLAUSES: Final[tuple[Clause, ...]] = (
    Clause(
        name="names-request",
        text="An answer names the request that it answers.",
        request=DELETE,
        holds=lambda trial: isinstance(trial.answer, Answer) and trial.answer.request == DELETE.id,
    ),
    Clause(
        name="delete",
        text="A delete is one DELETE of the very object, without a body.",
        request=DELETE,
        holds=asked("DELETE", DELETE_PATH),
    ),
    Clause(name="done", text="204 is done.", request=DELETE, holds=means(AnswerClass.DONE)),
    Clause(
        name="opaque-id",
        text="An id with a slash, a percent sign, a hash and a blank stays one part of the path.",
        request=removal(Method.AUTHENTICATOR, OPAQUE),
        holds=kept_whole,
    ),
    Clause(
        name="set-default",
        text="A change of the default is one PATCH with the value.",
        request=SET_DEFAULT,
        holds=asked(
            "PATCH",
            f"/beta/users/{USER}/authentication/signInPreferences",
            {"userPreferredMethodForSecondaryAuthentication": "sms"},
        ),
    ),
    Clause(
        name="revoke",
        text="Sessions are revoked by one POST, and 200 is done.",
        request=REVOKE,
        change=said(200, {"value": True}),
        holds=lambda trial: (
            asked("POST", f"/v1.0/users/{USER}/revokeSignInSessions")(trial) and trial.result is AnswerClass.DONE
        ),
    ),
    Clause(
        name="read",
        text="A reading names every method object by id, hardware tokens too, and the default; it changes nothing.",
        request=READ,
        holds=pictured,
    ),
    Clause(
        name="read-incomplete",
        text="A reading that lacks the hardware tokens does not say that it is complete.",
        request=READ,
        reads={"hardwareOathMethods": said(403, error_body("accessDenied"))},
        holds=not_whole,
    ),
    Clause(
        name="wrong-user",
        text="The methods of another user are never taken for those of the user asked about.",
        request=READ,
        reads={"methods": said(200, {"@odata.context": STRANGER, "value": [PHONE]})},
        holds=not_taken_for_ours,
    ),
    Clause(
        name="read-user-gone",
        text="Where the listing itself is not found, the user is gone.",
        request=READ,
        reads=dict.fromkeys(USUAL, said(404, error_body("resourceNotFound"))),
        holds=means(AnswerClass.USER_GONE),
    ),
    Clause(
        name="read-html",
        text="A page of HTML in place of a listing is no reading, and above all not an empty one.",
        request=READ,
        reads=dict.fromkeys(USUAL, HTML),
        holds=lambda trial: trial.result is not AnswerClass.DONE,
    ),
    Clause(
        name="read-lost",
        text="A reading that is cut is no reading.",
        request=READ,
        reads=dict.fromkeys(USUAL, LOST),
        holds=lambda trial: trial.raised or trial.result in {AnswerClass.UNKNOWN, AnswerClass.RETRY},
    ),
    Clause(
        name="html",
        text="A page of HTML is no success, whatever its status.",
        request=DELETE,
        change=HTML,
        holds=lambda trial: trial.result is not AnswerClass.DONE,
    ),
    Clause(
        name="redirect",
        text="A redirect is not followed: the token would go along.",
        request=DELETE,
        change=(302, {"Location": "https://login.example/"}, b""),
        holds=lambda trial: len(trial.calls) == 1 and trial.result is not AnswerClass.DONE,
    ),
    Clause(
        name="lost",
        text="Where no reply comes, nobody knows whether it was done: unknown, or an error that goes through.",
        request=DELETE,
        change=LOST,
        holds=left_unknown,
    ),
    Clause(
        name="pass-once",
        text="A Temporary Access Pass is never asked for twice: the second would make the first worthless.",
        request=TAP,
        change=LOST,
        holds=asked_once,
    ),
    Clause(
        name="throttled",
        text="429 is passed on with its Retry-After.",
        request=DELETE,
        change=said(429, error_body("TooManyRequests"), Retry_After="7"),
        holds=means(AnswerClass.RETRY, 7.0),
    ),
    Clause(
        name="throttled-silently",
        text="429 without Retry-After is passed on too.",
        request=DELETE,
        change=said(429, error_body("TooManyRequests")),
        holds=means(AnswerClass.RETRY),
    ),
    Clause(
        name="one-try",
        text="The adapter repeats nothing by itself: the run keeps the pace.",
        request=DELETE,
        change=said(503, error_body("serviceUnavailable")),
        holds=lambda trial: len(trial.changes) == 1,
    ),
    *(
        Clause(
            name=name,
            text=f"400 is told apart by its text: {result}.",
            request=DELETE,
            change=said(400, error_body("badRequest", text)),
            holds=means(result),
        )
        for name, text, result in _REFUSED
    ),
    *(
        Clause(
            name=f"status-{status}",
            text=f"{status} means {result}. {text}",
            request=DELETE,
            change=said(status, error_body("error")),
            holds=means(result),
        )
        for status, result, text in _STATUSES
    ),
    Clause(
        name="unsupported",
        text="What Graph has no call for is refused, and nothing is sent.",
        request=RESET,
        holds=lambda trial: not trial.calls and trial.result is not AnswerClass.DONE,
    ),
    Clause(
        name="secret-in-error",
        text="A number that the service quotes is in no answer and no text of the adapter.",
        request=DELETE,
        change=said(400, error_body(NUMBER, f"{NUMBER} cannot be deleted")),
        holds=discreet,
    ),
    Clause(
        name="secret-in-reading",
        text="A number that was read is in no answer and no text of the adapter.",
        request=READ,
        holds=discreet,
    ),
)
