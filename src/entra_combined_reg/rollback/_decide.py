"""From the picture of one user to a decision and steps: the article's rule where the scope has it, then the order rule.

Pure function of the picture and the options, so that a run can plan a changed user again and come to what a new plan
would say.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback._eligibility import Decision, RollbackReason, eligibility_of
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._order import Order, numbered, order_of
from entra_combined_reg.rollback._pictures import MethodRef, Snapshot
from entra_combined_reg.rollback._steps import Reversal, RollbackStep, StepKind
from entra_combined_reg.values import frozen

__all__ = ["Decided", "decide"]

#: Why nothing can be removed though the scope reaches something.
_BLOCKED: Final[dict[RollbackReason, Decision]] = {
    RollbackReason.BLOCKED_BY_ALTERNATE: Decision.BLOCKED_BY_ALTERNATE,
    RollbackReason.BLOCKED_BY_RETAINED: Decision.BLOCKED_BY_RETAINED,
    RollbackReason.OWNERS_LOCK_EACH_OTHER: Decision.MANUAL_ONLY,
}
_BY_HAND: Final = frozenset({Method.SECURITY_QUESTIONS, Method.APP_PASSWORD})


@frozen(kw_only=True)
class Decided:
    """What happens to one user.

    Attributes:
        decision: Whether the user is touched.
        reasons: Why, and what to know.
        steps: What is done, in order; empty unless the user is eligible.
        kept: Method objects that stay.
        star_entries: Requirements that name the relying party ``*``.
    """

    decision: Decision
    reasons: tuple[RollbackReason, ...]
    steps: tuple[RollbackStep, ...] = ()
    kept: tuple[MethodRef, ...] = ()
    star_entries: int = 0


def decide(seen: Snapshot, options: RollbackOptions) -> Decided:
    """Decide about one user by the scope's own rule; guards come on top of it, in the plan.

    Args:
        seen: The picture of the user.
        options: The scope and the choices.
    """
    reasons: tuple[RollbackReason, ...] = ()
    stars = 0
    if options.row.article_rule:
        answer = eligibility_of(seen)
        stars = answer.star_entries
        if not answer.eligible:
            decided = _other_kinds(seen, options) if answer.decision is Decision.SKIP_NO_METHODS else None
            if decided is not None:
                return attrs.evolve(decided, star_entries=stars)
            return Decided(
                decision=answer.decision, reasons=answer.reasons, kept=seen.methods or (), star_entries=stars
            )
        reasons = answer.reasons
    planned = _plan_steps(seen, options)
    return attrs.evolve(planned, reasons=_unique((*reasons, *planned.reasons)), star_entries=stars)


def _other_kinds(seen: Snapshot, options: RollbackOptions) -> Decided | None:
    """Decide about a user whom the article's rule finds without methods, and who has some that it does not count."""
    if not seen.methods or order_of(seen, options).steps:
        return None
    return _nothing_to_remove(seen, order_of(seen, options), options)


def _plan_steps(seen: Snapshot, options: RollbackOptions) -> Decided:
    if options.row.article_rule and seen.strong_authentication is not None and not seen.methods:
        return _reset(seen, options)
    if seen.methods is None:
        return Decided(decision=Decision.UNREADABLE, reasons=(RollbackReason.METHODS_NOT_READ,))
    order = order_of(seen, options)
    if not any(step.works for step in order.steps):
        return _nothing_to_remove(seen, order, options)
    if any(step.works and step.method_id is None and step.method is not Method.QR_CODE for step in order.steps):
        return Decided(decision=Decision.UNREADABLE, reasons=(RollbackReason.METHOD_IDS_MISSING,), kept=seen.methods)
    reasons = (*order.reasons, *_about_kept(order.kept, options), *_unread(seen, options))
    return Decided(
        decision=Decision.ELIGIBLE, reasons=reasons, steps=_framed(order.steps, seen, options), kept=order.kept
    )


def _reset(seen: Snapshot, options: RollbackOptions) -> Decided:
    """Plan the article's one call, for a user whose methods are known from the MSOnline properties only."""
    # "The script will clear the StrongAuthenticationMethods property for a user's mobile app and/or phone number."
    step = RollbackStep(number=1, kind=StepKind.RESET, reversal=Reversal.USER_REGISTERS_AGAIN)
    reasons = () if seen.methods is None else (RollbackReason.SOURCES_DISAGREE,)
    return Decided(decision=Decision.ELIGIBLE, reasons=reasons, steps=_framed((step,), seen, options))


def _nothing_to_remove(seen: Snapshot, order: Order, options: RollbackOptions) -> Decided:
    kept = seen.methods or ()
    for reason, decision in _BLOCKED.items():
        if reason in order.reasons:
            return Decided(decision=decision, reasons=(reason,), kept=kept)
    if not kept:
        unread = () if seen.complete else (RollbackReason.HARDWARE_NOT_READ,)
        decision = Decision.UNREADABLE if seen.complete is False else Decision.SKIP_NO_METHODS
        return Decided(decision=decision, reasons=(RollbackReason.NO_METHODS, *unread))
    wanted = [ref for ref in kept if options.wanted_for(ref) is not None] or kept
    by_hand = all(ref.method in _BY_HAND for ref in wanted)
    decision = Decision.MANUAL_ONLY if by_hand else Decision.SKIP_EXCLUDED_KIND_ONLY
    reasons = (RollbackReason.OUTSIDE_SCOPE, *_about_kept(kept, options), *_unread(seen, options))
    return Decided(decision=decision, reasons=reasons, kept=kept)


def _about_kept(kept: tuple[MethodRef, ...], options: RollbackOptions) -> tuple[RollbackReason, ...]:
    found = []
    wanted = [ref for ref in kept if ref.method not in _BY_HAND and options.wanted_for(ref) is not None]
    if any(options.action_for(ref) is None for ref in wanted):
        found.append(RollbackReason.UNSUPPORTED_IN_CLOUD)
    if any(ref.method is None and not _is_resource_key(ref) for ref in kept):
        found.append(RollbackReason.UNKNOWN_TYPE_KEPT)
    if any(_is_resource_key(ref) for ref in kept):
        found.append(RollbackReason.NOT_A_SIGN_IN_METHOD)
    if any(ref.method in _BY_HAND for ref in kept):
        found.append(RollbackReason.MANUAL_LEFTOVERS)
    return tuple(found)


def _unread(seen: Snapshot, options: RollbackOptions) -> tuple[RollbackReason, ...]:
    """Say so where the scope reaches hardware tokens and the listing may lack them."""
    listed = any(ref.method is Method.HARDWARE_OATH for ref in seen.methods or ())
    if seen.complete or listed or options.row.hardware is None:
        return ()
    return (RollbackReason.HARDWARE_NOT_READ,)


def _is_resource_key(ref: MethodRef) -> bool:
    return "resourceAccountKey" in ref.type_text


def _framed(removals: tuple[RollbackStep, ...], seen: Snapshot, options: RollbackOptions) -> tuple[RollbackStep, ...]:
    """Put what prepares before the first removal, and per-user state and sessions after the last (G09, ROL-2.7)."""
    before = [RollbackStep(number=1, kind=StepKind.HOOK, hook=name) for name in options.hooks]
    after: list[RollbackStep] = []
    if options.reset_password:
        before.append(RollbackStep(number=1, kind=StepKind.RESET_PASSWORD))
    if options.tap_minutes is not None:
        # A new pass replaces the old one by itself, and the plan never deletes its own.
        removals = tuple(step for step in removals if step.method is not Method.TEMPORARY_ACCESS_PASS)
        before.append(_issue_pass(options))
    if options.per_user_mfa is not None and options.per_user_mfa is not seen.per_user_mfa:
        after.append(_set_state(options.per_user_mfa, seen.per_user_mfa))
    if options.revokes:
        after.append(RollbackStep(number=1, kind=StepKind.REVOKE_SESSIONS))
    return numbered([*before, *removals, *after])


def _issue_pass(options: RollbackOptions) -> RollbackStep:
    return RollbackStep(
        number=1,
        kind=StepKind.CREATE_TAP,
        pass_minutes=options.tap_minutes,
        pass_once=options.tap_once,
        reversal=Reversal.DELETE_PASS,
    )


def _set_state(state: PerUserMfa, before: PerUserMfa | None) -> RollbackStep:
    return RollbackStep(
        number=1,
        kind=StepKind.SET_PER_USER_MFA,
        per_user_mfa=state,
        reversal=Reversal.OLD_VALUE_UNKNOWN if before is None else Reversal.SET_BACK,
        before=None if before is None else before.value,
    )


def _unique(reasons: Iterable[RollbackReason]) -> tuple[RollbackReason, ...]:
    return tuple(dict.fromkeys(reasons))
