"""How a clause judges: what happened in one trial, and the few ways to decide by it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import Answer, AnswerClass
from entra_combined_reg.testing._service import HARDWARE_ID, NUMBER, OPAQUE, USER, fixed_id
from entra_combined_reg.values import frozen

__all__ = [
    "Trial",
    "asked",
    "asked_once",
    "discreet",
    "kept_whole",
    "left_unknown",
    "means",
    "not_taken_for_ours",
    "not_whole",
    "pictured",
]


@frozen(kw_only=True)
class Trial:
    """What happened when an adapter was given a clause's request.

    Attributes:
        answer: What it answered, whatever that is; ``None`` where it raised.
        raised: Whether it raised.
        shown: Everything it could be printed as: its ``repr``, its answer's, and an error's text that is its own.
        calls: Verb, path below the host, and body of every call that reached the service.
    """

    answer: Any
    raised: bool
    shown: str
    calls: tuple[tuple[str, str, bytes], ...]

    @property
    def result(self) -> AnswerClass | None:
        """What the answer says; ``None`` where there is none."""
        return self.answer.result if isinstance(self.answer, Answer) else None

    @property
    def changes(self) -> tuple[tuple[str, str, bytes], ...]:
        """The calls that can change something."""
        return tuple(call for call in self.calls if call[0] != "GET")


def means(result: AnswerClass, retry_after: float | None = None) -> Callable[[Trial], bool]:
    """Demand one meaning, whatever else the trial shows."""

    def holds(trial: Trial) -> bool:
        return trial.result is result and trial.answer.retry_after == retry_after

    return holds


def asked(verb: str, path: str, body: dict[str, str] | None = None) -> Callable[[Trial], bool]:
    """Demand exactly one call that changes something."""

    def holds(trial: Trial) -> bool:
        if len(trial.changes) != 1:
            return False
        done, where, sent = trial.changes[0]
        return (done, unquote(where)) == (verb, path) and (_decoded(sent) if body else sent or None) == body

    return holds


def _decoded(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return body


def kept_whole(trial: Trial) -> bool:
    parts = [unquote(part) for _, path, _ in trial.changes for part in path.split("/")]
    return parts == ["", "v1.0", "users", USER, "authentication", "microsoftAuthenticatorMethods", OPAQUE]


def pictured(trial: Trial) -> bool:
    seen = getattr(trial.answer, "seen", None)
    if seen is None or trial.changes:
        return False
    found = {(ref.method, ref.id) for ref in seen.methods or ()}
    wanted = {
        (Method.PHONE, fixed_id(Method.PHONE)),
        (Method.AUTHENTICATOR, OPAQUE),
        (Method.HARDWARE_OATH, HARDWARE_ID),
    }
    return found == wanted and seen.object_id == USER and seen.default_method is DefaultOption.PUSH


def not_whole(trial: Trial) -> bool:
    seen = getattr(trial.answer, "seen", None)
    return seen is None or seen.complete is not True


def not_taken_for_ours(trial: Trial) -> bool:
    seen = getattr(trial.answer, "seen", None)
    return trial.result is not AnswerClass.DONE or (seen is not None and seen.object_id != USER)


def left_unknown(trial: Trial) -> bool:
    """Raised, which a driver takes for unknown, or said so."""
    return trial.raised or trial.result is AnswerClass.UNKNOWN


def asked_once(trial: Trial) -> bool:
    """At most one pass was asked for, and nobody says that it was issued."""
    return len(trial.changes) <= 1 and trial.result is not AnswerClass.DONE


def discreet(trial: Trial) -> bool:
    return not any(part in trial.shown for part in (NUMBER, NUMBER[-7:]))
