"""How one answer moves one user: the classification of ROL-4.3 and the second pass of ROL-2.5, as pure functions.

Nothing is repeated that harms when repeated, nothing is believed gone before a listing shows it, and a user who changed
is refused or planned again, never forced.
"""

from __future__ import annotations

from typing import Final

import attrs

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.errors import AdapterError
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback._decide import decide
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._options import OnChange, RollbackOptions
from entra_combined_reg.rollback._order import best_default, set_default
from entra_combined_reg.rollback._progress import Outcome, Phase, Progress, StepOutcome, StepResult
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Wait, back_off
from entra_combined_reg.rollback._steps import MethodRef, RollbackStep, Snapshot, StepKind

__all__ = ["rechecked", "take"]

#: Answers that stop the run: the actor must sign in again. The request stays open.
STOPPING: Final = frozenset({AnswerClass.AUTH_LOST, AnswerClass.NEEDS_FRESH_MFA})
#: Answers after which the same request is made again, with how often at most (``None``: as the options say).
_AGAIN: Final[dict[AnswerClass, int | None]] = {
    AnswerClass.RETRY: None,
    AnswerClass.NOT_ATTEMPTED: None,
    AnswerClass.SERVER_ERROR: 3,
}
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
_ENDING: Final[dict[AnswerClass, Outcome]] = {
    AnswerClass.FORBIDDEN: Outcome.FORBIDDEN,
    AnswerClass.USER_GONE: Outcome.USER_GONE,
}
#: Delays before the listing is read once more: a removal is not visible at once (ROL-2.5, ROL-S22).
_SETTLE: Final = (2.0, 5.0, 10.0)
_CONFLICT_WAIT: Final = Wait(seconds=5.0)


def take(user: Progress, answer: Answer, options: RollbackOptions) -> Progress:
    """Move a user by one answer. An answer that stops the run leaves the request open.

    Raises:
        AdapterError: A read says done and brings no user, or another user.
    """
    user = attrs.evolve(user, answers=user.answers + 1, tries=user.tries + 1, wait=Wait())
    if answer.result in STOPPING:
        return attrs.evolve(user, tries=0)
    if answer.result in _ENDING:
        return _ended(user, _ENDING[answer.result])
    if _may_try_again(user, answer.result, options):
        wait = back_off(user.tries, answer.retry_after)
        return attrs.evolve(user, wait=wait)
    return _read(user, answer, options) if user.reads else _stepped(user, answer, options)


def _may_try_again(user: Progress, result: AnswerClass, options: RollbackOptions) -> bool:
    if user.reads and result in {AnswerClass.UNKNOWN, AnswerClass.CONFLICT}:
        return user.tries < options.max_tries
    if result not in _AGAIN:
        return False
    return user.tries < (_AGAIN[result] or options.max_tries)


def _ended(user: Progress, outcome: Outcome) -> Progress:
    if user.phase is Phase.PROOF:
        # All steps were carried out; only the proof is missing.
        return _concluded(user, proved=None)
    return user.finish(outcome)


# Listings


def _read(user: Progress, answer: Answer, options: RollbackOptions) -> Progress:
    if answer.result is not AnswerClass.DONE:
        gone = answer.result is AnswerClass.NOT_FOUND
        return _ended(user, Outcome.USER_GONE if gone else Outcome.UNREADABLE)
    if answer.seen is None or answer.seen.object_id != user.entry.object_id:
        raise AdapterError("answer.seen: a read that is done brings the very user that was asked for")
    user = attrs.evolve(user, tries=0)
    if user.phase is Phase.READ:
        return _compared(user, answer.seen, options)
    if user.phase is Phase.PROOF:
        return _proved(user, answer.seen)
    return _reread(user, answer.seen, options)


def _reread(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    """Look again half way: after a resumption, or because an answer left a doubt."""
    if _strangers(user, live):
        return user.finish(Outcome.CHANGED)
    if user.recheck:
        return _onward(_without_absent(attrs.evolve(user, recheck=False), live))
    return _settled(user, live, options)


def _compared(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    """Compare the user with the plan before anything is done (G13)."""
    if options.row.article_rule and _has_star(live):
        return user.finish(Outcome.NOT_ELIGIBLE_NOW)
    if live.methods is None and live.strong_authentication is None:
        return user.finish(Outcome.UNREADABLE)
    if not user.base.differs_from(live):
        return _onward(attrs.evolve(user, phase=Phase.STEPS))
    return _replanned(user, live, options) if options.on_change is OnChange.REPLAN else user.finish(Outcome.CHANGED)


def _has_star(live: Snapshot) -> bool:
    if live.strong_authentication is not None:
        return "*" in live.strong_authentication.relying_parties
    return live.per_user_mfa in {PerUserMfa.ENABLED, PerUserMfa.ENFORCED}


def _replanned(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    decided = decide(_filled(live, user.base), options)
    if decided.decision is not Decision.ELIGIBLE:
        return user.finish(Outcome.NOT_ELIGIBLE_NOW)
    # The guards looked at what would be kept: none of it may have gone since.
    if not {ref.key for ref in user.entry.kept} <= {ref.key for ref in decided.kept}:
        return user.finish(Outcome.CHANGED)
    steps = tuple(StepOutcome(step=step) for step in decided.steps)
    return _onward(attrs.evolve(user, base=live, steps=steps, phase=Phase.STEPS))


def _filled(live: Snapshot, base: Snapshot) -> Snapshot:
    """Fill what the live reading does not say from the plan's picture."""
    names = ("methods", "complete", "default_method", "per_user_mfa", "strong_authentication")
    return attrs.evolve(live, **{name: getattr(base, name) for name in names if getattr(live, name) is None})


def _strangers(user: Progress, live: Snapshot) -> bool:
    """Whether a method stands there that the plan does not know; the pass that the plan itself made is known."""
    known = {ref.key for ref in user.base.methods or ()}
    own_pass = any(one.step.kind is StepKind.CREATE_TAP for one in user.steps)
    new = [ref for ref in live.methods or () if ref.key not in known]
    return user.base.methods is not None and any(
        not (own_pass and ref.method is Method.TEMPORARY_ACCESS_PASS) for ref in new
    )


def _is_gone(user: Progress, step: RollbackStep, live: Snapshot) -> bool | None:
    """Whether a step's effect shows in a listing; ``None`` where a listing cannot say."""
    if step.removes:
        return None if live.methods is None else _is_removed(user, step, live)
    if step.kind is StepKind.RESET:
        strong = live.strong_authentication
        return None if strong is None else not strong.method_types
    if step.kind is StepKind.CREATE_TAP:
        known = {ref.key for ref in user.base.methods or ()}
        return any(ref.method is Method.TEMPORARY_ACCESS_PASS and ref.key not in known for ref in live.methods or ())
    return None


def _is_removed(user: Progress, step: RollbackStep, live: Snapshot) -> bool | None:
    there = next((ref for ref in live.methods or () if ref.key == step.key), None)
    if there is None:
        return True
    if step.kind is StepKind.DEACTIVATE:
        return None if there.usable is None else not there.usable
    # A number registered anew sits at the same fixed id; its date tells it from the old one.
    before = next((ref for ref in user.base.methods or () if ref.key == step.key), there)
    same = before.created_at is None or there.created_at is None or before.created_at == there.created_at
    return not same


def _without_absent(user: Progress, live: Snapshot) -> Progress:
    """Drop what is gone already, and never make a second pass (G14)."""
    for index, one in enumerate(user.steps):
        waiting = one.result is None or one in user.deferred
        if waiting and _is_gone(user, one.step, live):
            made = one.step.kind is StepKind.CREATE_TAP
            user = user.put(index, StepResult.DONE if made else StepResult.ALREADY_ABSENT)
    return user


def _settled(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    """Settle a doubtful answer to the present step by a listing (ROL-4.3)."""
    index, doubt = user.at, user.doubt
    user = attrs.evolve(user, doubt=None)
    if index is None:
        return _onward(user)
    step = user.steps[index].step
    gone = _is_gone(user, step, live)
    if gone:
        result = StepResult.DONE if step.kind is StepKind.CREATE_TAP else StepResult.ALREADY_ABSENT
        return _onward(user.put(index, result))
    if doubt is AnswerClass.NOT_FOUND:
        return _onward(_stop_kind(user.put(index, StepResult.WRONG_ENDPOINT), step))
    repeats = sum(1 for one in user.repeated if one == index)
    allowed = 1 if doubt is AnswerClass.CONFLICT else options.max_tries - 1
    if repeats >= allowed:
        return _after_result(user, index, StepResult.FAILED)
    wait = _CONFLICT_WAIT if doubt is AnswerClass.CONFLICT else back_off(repeats + 1, None)
    return attrs.evolve(user, repeated=(*user.repeated, index), wait=wait)


def _stop_kind(user: Progress, step: RollbackStep) -> Progress:
    """The address of a kind was wrong: the user's other methods of it are not tried."""
    for index, one in enumerate(user.steps):
        if one.result is None and one.step.removes and one.step.key[:2] == step.key[:2]:
            user = user.put(index, StepResult.WRONG_ENDPOINT)
    return user


def _proved(user: Progress, live: Snapshot) -> Progress:
    """Compare the listing after the last step with what the service said."""
    still = [
        index
        for index, one in enumerate(user.steps)
        if one.result is StepResult.DONE
        and _is_gone(user, one.step, live) is False
        and one.step.kind is not StepKind.CREATE_TAP
    ]
    if not still:
        known = all(_is_gone(user, one.step, live) is not None for one in user.steps if _checkable(one))
        return _concluded(user, proved=True if known else None)
    if user.proofs < len(_SETTLE):
        wait = Wait(seconds=_SETTLE[user.proofs])
        return attrs.evolve(user, proofs=user.proofs + 1, wait=wait)
    for index in still:
        user = user.put(index, StepResult.STILL_THERE)
    return _concluded(user, proved=False)


def _checkable(one: StepOutcome) -> bool:
    return one.result is StepResult.DONE and (one.step.removes or one.step.kind is StepKind.RESET)


# Steps


def _stepped(user: Progress, answer: Answer, options: RollbackOptions) -> Progress:
    index = user.at
    if index is None:
        return _onward(user)
    step = user.steps[index].step
    if answer.result in _DOUBTFUL:
        return _doubted(user, index, answer.result, options)
    if step.fallback is not None and answer.result is not AnswerClass.DONE:
        # "sms" was refused: the other value of the same number.
        other = attrs.evolve(step, value=step.fallback, fallback=None)
        steps = [*user.steps[:index], StepOutcome(step=other), *user.steps[index + 1 :]]
        return attrs.evolve(user, steps=tuple(steps), tries=0)
    return _after_result(user, index, _FINAL.get(answer.result, StepResult.FAILED))


def _doubted(user: Progress, index: int, doubt: AnswerClass, options: RollbackOptions) -> Progress:
    step = user.steps[index].step
    if step.kind is StepKind.REVOKE_SESSIONS and doubt is AnswerClass.UNKNOWN:
        # Repeating it would sign the user out once more: once for each user and plan.
        return _after_result(user, index, StepResult.UNKNOWN)
    if step.removes or step.kind in {StepKind.RESET, StepKind.CREATE_TAP}:
        return attrs.evolve(user, doubt=doubt, tries=0)
    if doubt is AnswerClass.NOT_FOUND or user.tries >= options.max_tries:
        return _after_result(user, index, StepResult.FAILED)
    return attrs.evolve(user, wait=back_off(user.tries, None))


def _after_result(user: Progress, index: int, result: StepResult) -> Progress:
    user = attrs.evolve(user, tries=0, doubt=None)
    deferred = result in {StepResult.DEFERRED_DEFAULT, StepResult.DEFERRED_ALTERNATE}
    if deferred and user.phase is Phase.SECOND:
        result = StepResult.BLOCKED_BY_RETAINED
    if deferred and not user.steps[index].step.removes:
        result = StepResult.FAILED
    user = user.put(index, result)
    if user.steps[index].step.kind is StepKind.CREATE_TAP and result is not StepResult.DONE:
        # Without the pass the user stops here, before the first delete (G09).
        return user.finish(Outcome.FAILED)
    return _onward(user)


def rechecked(user: Progress) -> Progress:
    """Mark a user who was on the way when the run stopped: the next thing is a listing (G14)."""
    if user.phase in {Phase.READ, Phase.PROOF, Phase.FINISHED}:
        return user
    index = user.at
    if index is not None and user.steps[index].step.kind is StepKind.REVOKE_SESSIONS:
        # It may have been sent: once for each user and plan, so it is not sent again.
        user = user.put(index, StepResult.UNKNOWN)
    return attrs.evolve(user, recheck=True, doubt=None, tries=0, wait=Wait())


# Phases


def _onward(user: Progress) -> Progress:
    """Go to the next phase as long as the present one has no step left."""
    while user.phase in {Phase.STEPS, Phase.SECOND, Phase.AFTER} and user.at is None:
        if user.phase is Phase.STEPS:
            user = _second_pass(user) if user.deferred else attrs.evolve(user, phase=Phase.AFTER)
        else:
            user = attrs.evolve(user, phase=Phase.AFTER if user.phase is Phase.SECOND else Phase.PROOF)
    return user


def _second_pass(user: Progress) -> Progress:
    """Begin the second pass, with one change of the default before it where none was made yet (ROL-2.5)."""
    user = attrs.evolve(user, phase=Phase.SECOND)
    change = None if user.default_changed else _late_change(user)
    if change is None:
        return user
    step = attrs.evolve(change, number=len(user.steps) + 1)
    return attrs.evolve(user, steps=(*user.steps, StepOutcome(step=step)))


def _late_change(user: Progress) -> RollbackStep | None:
    """Choose the change of the default before the second pass: to what is kept, else to the mobile number."""
    put_off = {one.step.method: one.result for one in user.deferred}
    blocked = {one.step.key for one in user.deferred if one.result is StepResult.DEFERRED_DEFAULT}
    removed = {one.step.key for one in user.steps if one.step.removes}
    kept = [ref for ref in user.base.methods or () if ref.key not in removed]
    owners: list[MethodRef] = [ref for ref in user.base.methods or () if ref.key in blocked]
    value = best_default(kept, owners, user.base.default_method) if owners else None
    if value is not None:
        return set_default(value, before=user.base.default_method)
    alternate, mobile = put_off.get(Method.ALTERNATE_PHONE), put_off.get(Method.PHONE)
    if alternate is StepResult.DEFERRED_DEFAULT and mobile is StepResult.DEFERRED_ALTERNATE:
        return set_default(DefaultOption.SMS, fallback=DefaultOption.VOICE_MOBILE)
    return None


def _concluded(user: Progress, *, proved: bool | None) -> Progress:
    """Sum up the steps into one outcome."""
    results = [one.result for one in user.steps if one.step.removes or one.step.kind is StepKind.RESET]
    gone = {StepResult.DONE, StepResult.ALREADY_ABSENT}
    if StepResult.STILL_THERE in results:
        outcome = Outcome.CONTRADICTED
    elif StepResult.BLOCKED_BY_RETAINED in results:
        outcome = Outcome.BLOCKED_BY_RETAINED
    elif all(result is StepResult.ALREADY_ABSENT for result in results):
        outcome = Outcome.ALREADY_DONE
    elif all(result in gone for result in results):
        outcome = _with_the_rest(user)
    else:
        outcome = Outcome.PARTLY if any(result in gone for result in results) else Outcome.FAILED
    return attrs.evolve(user.finish(outcome), proved=proved)


def _with_the_rest(user: Progress) -> Outcome:
    """Every removal is done; did what was asked for besides fail?"""
    rest = [one.result for one in user.steps if one.step.kind in {StepKind.SET_PER_USER_MFA, StepKind.REVOKE_SESSIONS}]
    return Outcome.ROLLED_BACK if all(result is StepResult.DONE for result in rest) else Outcome.PARTLY
