"""What a listing of a user says in the middle of a run: go on, gone already, changed, proved, or contradicted.

Nothing is believed gone before a listing shows it, and a user who changed is refused or planned again, never forced.
"""

from __future__ import annotations

from typing import Final

import attrs

from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import AdapterError
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback._calls import beta_listings
from entra_combined_reg.rollback._decide import decide
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._options import OnChange, RollbackOptions
from entra_combined_reg.rollback._phases import after_result, concluded, ended, onward
from entra_combined_reg.rollback._pictures import Snapshot, find
from entra_combined_reg.rollback._progress import Outcome, Phase, Progress, StepOutcome, StepResult
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Wait, back_off
from entra_combined_reg.rollback._steps import RollbackStep, StepKind

__all__ = ["read"]

#: Delays before the listing is read once more: a removal is not visible at once (ROL-2.5, ROL-S22).
_SETTLE: Final = (2.0, 5.0, 10.0)
_CONFLICT_WAIT: Final = Wait(seconds=5.0)


def read(user: Progress, answer: Answer, options: RollbackOptions) -> Progress:
    """Move a user by the answer to a reading.

    Raises:
        AdapterError: The reading says done and brings no user, or another user.
    """
    if answer.result is not AnswerClass.DONE:
        gone = answer.result is AnswerClass.NOT_FOUND
        return ended(user, Outcome.USER_GONE if gone else Outcome.UNREADABLE)
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
        shown = _without_absent(attrs.evolve(user, recheck=False), live)
        return attrs.evolve(shown, doubt=user.doubt if shown.at == user.at else None).finish(Outcome.CHANGED)
    if user.recheck:
        user = attrs.evolve(user, recheck=False)
        if user.steps[user.at].step.kind is StepKind.CREATE_TAP and _is_gone(user, user.steps[user.at].step, live):
            return after_result(user, user.at, StepResult.UNKNOWN)
        return onward(_without_absent(user, live))
    return _settled(user, live, options)


def _compared(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    """Compare the user with the plan before anything is done (G13)."""
    if options.row.article_rule and _has_star(live):
        return user.finish(Outcome.NOT_ELIGIBLE_NOW)
    if not _shows_enough(user, live):
        return user.finish(Outcome.UNREADABLE)
    if not user.base.differs_from(live):
        return onward(attrs.evolve(user, phase=Phase.STEPS))
    return _replanned(user, live, options) if options.on_change is OnChange.REPLAN else user.finish(Outcome.CHANGED)


def _shows_enough(user: Progress, live: Snapshot) -> bool:
    """Whether a listing shows what the steps are about: the method objects, or the article's property."""
    if any(one.step.kind is StepKind.RESET for one in user.steps):
        return live.strong_authentication is not None
    return live.methods is not None and all(_is_shown(one.step, live) for one in user.steps)


def _has_star(live: Snapshot) -> bool:
    if live.strong_authentication is not None:
        return "*" in live.strong_authentication.relying_parties
    return live.per_user_mfa in {PerUserMfa.ENABLED, PerUserMfa.ENFORCED}


def _replanned(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    base = _filled(live, user.base)
    decided = decide(base, options)
    if decided.decision is not Decision.ELIGIBLE:
        return user.finish(Outcome.NOT_ELIGIBLE_NOW)
    # The guards looked at what would be kept: none of it may have gone since.
    if any(find(ref, decided.kept) is None for ref in user.entry.kept):
        return user.finish(Outcome.CHANGED)
    steps = tuple(StepOutcome(step=step) for step in decided.steps)
    return onward(attrs.evolve(user, base=base, steps=steps, phase=Phase.STEPS))


def _filled(live: Snapshot, base: Snapshot) -> Snapshot:
    """Fill what the live reading does not say from the plan's picture."""
    names = ("methods", "complete", "default_method", "per_user_mfa", "strong_authentication")
    return attrs.evolve(live, **{name: getattr(base, name) for name in names if getattr(live, name) is None})


def _strangers(user: Progress, live: Snapshot) -> bool:
    """Whether a method stands there that the plan does not know; the pass that the plan itself made is known."""
    own_pass = any(one.step.kind is StepKind.CREATE_TAP for one in user.steps)
    new = [ref for ref in live.methods or () if find(ref, user.base.methods or ()) is None]
    return user.base.methods is not None and any(
        not (own_pass and ref.method is Method.TEMPORARY_ACCESS_PASS) for ref in new
    )


def _is_gone(user: Progress, step: RollbackStep, live: Snapshot) -> bool | None:
    """Whether a step's effect, a pass that is issued too, shows in a listing; ``None`` where it cannot say."""
    if step.removes:
        return None if live.methods is None else _is_removed(user, step, live)
    if step.kind is StepKind.RESET:
        strong = live.strong_authentication
        return None if strong is None else not strong.method_types
    if step.kind is StepKind.CREATE_TAP:
        passes = [ref for ref in live.methods or () if ref.method is Method.TEMPORARY_ACCESS_PASS]
        return any(find(ref, user.base.methods or ()) is None for ref in passes)
    return None


def _is_removed(user: Progress, step: RollbackStep, live: Snapshot) -> bool | None:
    there = find(step.ref, live.methods or ())
    if there is None:
        return True if _is_shown(step, live) else None
    if step.kind is StepKind.DEACTIVATE:
        return None if there.usable is None else not there.usable
    # A number registered anew sits at the same fixed id; its date tells it from the old one.
    before = find(step.ref, user.base.methods or ()) or there
    same = before.created_at is None or there.created_at is None or before.created_at == there.created_at
    return not same


def _is_shown(step: RollbackStep, live: Snapshot) -> bool:
    """Whether a listing would show what a step removes, if it were there."""
    return live.complete is not False or not beta_listings((step,))


def _without_absent(user: Progress, live: Snapshot) -> Progress:
    """Drop what is gone already, and never make a second pass (G14)."""
    for index, one in enumerate(user.steps):
        waiting = one.result is None or one in user.deferred
        if waiting and _is_gone(user, one.step, live):
            user = user.put(index, StepResult.ALREADY_ABSENT)
    return user


def _settled(user: Progress, live: Snapshot, options: RollbackOptions) -> Progress:
    """Settle a doubtful answer to the present step by a listing (ROL-4.3)."""
    index, doubt = user.at, user.doubt
    user = attrs.evolve(user, doubt=None)
    step = user.steps[index].step
    gone = _is_gone(user, step, live)
    if gone and step.kind is StepKind.CREATE_TAP:
        # It is there, and nobody was handed it; another would replace one that was handed over after all.
        return after_result(user, index, StepResult.UNKNOWN)
    if gone:
        return onward(attrs.evolve(user.put(index, StepResult.ALREADY_ABSENT), lagging=0))
    if doubt is AnswerClass.NOT_FOUND:
        # A removal is not visible at once: only what is still there after a while had a wrong address.
        later = _later(user)
        return attrs.evolve(later, doubt=doubt) if later else after_result(user, index, StepResult.WRONG_ENDPOINT)
    repeats = sum(1 for one in user.repeated if one == index)
    allowed = 1 if doubt is AnswerClass.CONFLICT else options.max_tries - 1
    if repeats >= allowed:
        return after_result(user, index, StepResult.FAILED)
    wait = _CONFLICT_WAIT if doubt is AnswerClass.CONFLICT else back_off(repeats + 1, None)
    return attrs.evolve(user, repeated=(*user.repeated, index), wait=wait)


def _later(user: Progress) -> Progress | None:
    """Look once more after a longer wait; ``None`` where that was done often enough."""
    if user.lagging >= len(_SETTLE):
        return None
    return attrs.evolve(user, lagging=user.lagging + 1, wait=Wait(seconds=_SETTLE[user.lagging]))


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
        return concluded(user, proved=True if known else None)
    later = _later(user)
    if later is not None:
        return later
    for index in still:
        user = user.put(index, StepResult.STILL_THERE)
    return concluded(user, proved=False)


def _checkable(one: StepOutcome) -> bool:
    return one.result is StepResult.DONE and (one.step.removes or one.step.kind is StepKind.RESET)
