"""From phase to phase: a step's result, the second pass of ROL-2.5, and the outcome at the end."""

from __future__ import annotations

import attrs

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback._defaults import best_default, set_default
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._progress import Outcome, Phase, Progress, StepOutcome, StepResult
from entra_combined_reg.rollback._steps import RollbackStep, StepKind

__all__ = ["after_result", "concluded", "ended", "onward", "refused", "stop_kind"]


def after_result(user: Progress, index: int, result: StepResult) -> Progress:
    """Write the result of a step and go on; a refusal in the second pass is final."""
    user = attrs.evolve(user, tries=0, doubt=None, lagging=0)
    deferred = result in {StepResult.DEFERRED_DEFAULT, StepResult.DEFERRED_ALTERNATE}
    if deferred and user.phase is Phase.SECOND:
        result = StepResult.BLOCKED_BY_RETAINED
    if deferred and not user.steps[index].step.removes:
        result = StepResult.FAILED
    user = user.put(index, result)
    if result is StepResult.WRONG_ENDPOINT:
        user = stop_kind(user, user.steps[index].step)
    if user.steps[index].step.prepares and result is not StepResult.DONE:
        # Without the pass the user stops here, before the first removal (G09).
        return user.finish(Outcome.FAILED)
    return onward(user)


def onward(user: Progress) -> Progress:
    """Go to the next phase as long as the present one has no step left."""
    while user.phase in {Phase.STEPS, Phase.SECOND, Phase.AFTER} and user.at < 0:
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
        return set_default(DefaultOption.SMS, fallback=DefaultOption.VOICE_MOBILE, before=user.base.default_method)
    return None


def concluded(user: Progress, *, proved: bool | None) -> Progress:
    """Sum up the steps into one outcome."""
    results = [one.result for one in user.steps if one.step.works]
    gone = {StepResult.DONE, StepResult.ALREADY_ABSENT}
    if StepResult.STILL_THERE in results:
        outcome = Outcome.CONTRADICTED
    elif StepResult.BLOCKED_BY_RETAINED in results:
        outcome = Outcome.BLOCKED_BY_RETAINED
    elif all(result in gone for result in results):
        absent = all(result is StepResult.ALREADY_ABSENT for result in results)
        outcome = _with_the_rest(user, Outcome.ALREADY_DONE if absent else Outcome.ROLLED_BACK)
    else:
        outcome = Outcome.PARTLY if any(result in gone for result in results) else Outcome.FAILED
    return attrs.evolve(user.finish(outcome), proved=proved)


def _with_the_rest(user: Progress, whole: Outcome) -> Outcome:
    """Every removal is done; did what was asked for besides fail?"""
    rest = [one.result for one in user.steps if one.step.kind in {StepKind.SET_PER_USER_MFA, StepKind.REVOKE_SESSIONS}]
    return whole if all(result is StepResult.DONE for result in rest) else Outcome.PARTLY


def refused(user: Progress) -> Progress:
    """Stop a user whom the actor may not touch; what was done before is proved and counts."""
    user = user.put(user.at, StepResult.FORBIDDEN)
    return user.stop(Phase.PROOF) if user.removed_something else user.finish(Outcome.FORBIDDEN)


def ended(user: Progress, outcome: Outcome) -> Progress:
    """End a user for whom nothing more can be asked; where something was done, only the proof is missing."""
    if user.phase is Phase.PROOF or (user.removed_something and outcome is not Outcome.USER_GONE):
        return concluded(user.stop(user.phase), proved=None)
    return user.finish(outcome)


def stop_kind(user: Progress, step: RollbackStep) -> Progress:
    """Try no other method of a kind whose address was wrong."""
    for index, one in enumerate(user.steps):
        if one.result is None and one.step.removes and one.step.key[:2] == step.key[:2]:
            user = user.put(index, StepResult.WRONG_ENDPOINT)
    return user
