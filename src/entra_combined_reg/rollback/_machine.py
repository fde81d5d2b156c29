"""How one answer moves one user: the classification of ROL-4.3, as pure functions.

Nothing is repeated that harms when repeated; what is doubtful is settled by a listing first.
"""

from __future__ import annotations

from typing import Final

import attrs

from entra_combined_reg.rollback._listings import read
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._phases import after_result, ended, refused
from entra_combined_reg.rollback._progress import Outcome, Phase, Progress, StepOutcome, StepResult
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Wait, back_off
from entra_combined_reg.rollback._steps import StepKind

__all__ = ["rechecked", "take"]

#: Answers that stop the run: the actor must sign in again. The request stays open.
STOPPING: Final = frozenset({AnswerClass.AUTH_LOST, AnswerClass.NEEDS_FRESH_MFA})
#: Answers after which the same request is made again, with how many in a row at most (``None``: as the options say).
_AGAIN: Final[dict[AnswerClass, int | None]] = {
    AnswerClass.RETRY: None,
    AnswerClass.NOT_ATTEMPTED: None,
    AnswerClass.SERVER_ERROR: 3,
}
#: Carried out at most once: a new pass or password replaces the one the user was told, a second revocation signs out
#: again.
_ONCE: Final = frozenset({StepKind.CREATE_TAP, StepKind.RESET_PASSWORD, StepKind.REVOKE_SESSIONS})
#: Those of them that no listing shows.
_UNSEEN: Final = _ONCE - {StepKind.CREATE_TAP}
#: Answers that only a listing can settle.
_DOUBTFUL: Final = frozenset({AnswerClass.NOT_FOUND, AnswerClass.UNKNOWN, AnswerClass.CONFLICT})
_FINAL: Final[dict[AnswerClass, StepResult]] = {
    AnswerClass.DONE: StepResult.DONE,
    AnswerClass.UNDELETABLE_CORRUPT: StepResult.UNDELETABLE_CORRUPT,
    AnswerClass.UNSUPPORTED: StepResult.UNSUPPORTED,
    AnswerClass.WRONG_VERSION: StepResult.WRONG_ENDPOINT,
    AnswerClass.DEFERRED_DEFAULT: StepResult.DEFERRED_DEFAULT,
    AnswerClass.DEFERRED_ALTERNATE: StepResult.DEFERRED_ALTERNATE,
}


def take(user: Progress, answer: Answer, options: RollbackOptions) -> Progress:
    """Move a user by one answer. An answer that stops the run leaves the request open.

    Raises:
        AdapterError: A read says done and brings no user, or another user.
    """
    stopping = answer.result in STOPPING
    tries = user.tries + 1
    errors = min(user.errors + 1, tries) if answer.result is AnswerClass.SERVER_ERROR else 0
    user = attrs.evolve(user, answers=user.answers + 1, tries=tries, errors=errors, wait=Wait(), turned_away=stopping)
    if stopping:
        return attrs.evolve(user, tries=0)
    if answer.result is AnswerClass.USER_GONE:
        return ended(user, Outcome.USER_GONE)
    if answer.result is AnswerClass.FORBIDDEN:
        return ended(user, Outcome.FORBIDDEN) if user.reads else refused(user)
    if _may_have_been_done(user, answer):
        answer = attrs.evolve(answer, result=AnswerClass.UNKNOWN)
    if _may_try_again(user, answer.result, options):
        wait = back_off(user.tries, answer.retry_after)
        return attrs.evolve(user, wait=wait)
    return read(user, answer, options) if user.reads else _stepped(user, answer, options)


def _may_have_been_done(user: Progress, answer: Answer) -> bool:
    """Whether a step that harms when repeated may have been done though the answer is an error."""
    if user.reads or user.steps[user.at].step.kind not in _ONCE:
        return False
    refused = answer.http_status in {None, 429, 503}
    return answer.result is AnswerClass.SERVER_ERROR or (answer.result is AnswerClass.RETRY and not refused)


def _may_try_again(user: Progress, result: AnswerClass, options: RollbackOptions) -> bool:
    if user.reads and result in {AnswerClass.UNKNOWN, AnswerClass.CONFLICT}:
        return user.tries < options.max_tries
    if result not in _AGAIN or user.tries >= options.max_tries:
        return False
    most = _AGAIN[result]
    return most is None or user.errors < most


def _stepped(user: Progress, answer: Answer, options: RollbackOptions) -> Progress:
    index = user.at
    step = user.steps[index].step
    if answer.result in _DOUBTFUL:
        return _doubted(user, index, answer.result, options)
    if step.fallback is not None and answer.result is not AnswerClass.DONE:
        # "sms" was refused: the other value of the same number.
        other = attrs.evolve(step, value=step.fallback, fallback=None)
        steps = [*user.steps[:index], StepOutcome(step=other), *user.steps[index + 1 :]]
        return attrs.evolve(user, steps=tuple(steps), tries=0)
    return after_result(user, index, _FINAL.get(answer.result, StepResult.FAILED))


def _doubted(user: Progress, index: int, doubt: AnswerClass, options: RollbackOptions) -> Progress:
    step = user.steps[index].step
    if step.kind in _UNSEEN and doubt is not AnswerClass.NOT_FOUND:
        # It may have been done, and nothing shows it.
        return after_result(user, index, StepResult.UNKNOWN)
    if step.removes or step.kind in {StepKind.RESET, StepKind.CREATE_TAP}:
        return attrs.evolve(user, doubt=doubt, tries=0)
    if doubt is AnswerClass.NOT_FOUND or user.tries >= options.max_tries:
        return after_result(user, index, StepResult.FAILED)
    return attrs.evolve(user, wait=back_off(user.tries, None))


def rechecked(user: Progress) -> Progress:
    """Mark a user who was on the way when the run stopped: the next thing is a listing (G14)."""
    if user.phase in {Phase.READ, Phase.PROOF, Phase.FINISHED}:
        return user
    index = user.at
    if user.steps[index].step.kind in _UNSEEN and not user.turned_away:
        # It may have been sent: once for each user and plan, so it is not sent again.
        user = after_result(user, index, StepResult.UNKNOWN)
    if user.phase in {Phase.PROOF, Phase.FINISHED}:
        return user
    return attrs.evolve(user, recheck=True, doubt=None, tries=0, wait=Wait())
