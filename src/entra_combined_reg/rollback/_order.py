"""In which order a user's methods go: the order rule, exactly (ROL-2.5).

Two rules of the service meet here: a mobile number may not go while an alternate number stays, and the default may not
go while other methods stay. Ordering wins against each of them, and a change of the default first against both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback._defaults import best_default, held_back, serves, set_default, sole_default
from entra_combined_reg.rollback._eligibility import RollbackReason
from entra_combined_reg.rollback._options import DefaultLock, RollbackOptions
from entra_combined_reg.rollback._pictures import MethodRef, Snapshot, by_age
from entra_combined_reg.rollback._steps import RollbackStep, StepKind, reversal_of
from entra_combined_reg.values import frozen

__all__ = ["Order", "order_of"]

_RANKED: Final[tuple[Method, ...]] = (
    Method.TEMPORARY_ACCESS_PASS,
    Method.HARDWARE_OATH,
    Method.EXTERNAL,
    Method.QR_CODE,
    Method.PASSKEY,
    Method.PLATFORM_CREDENTIAL,
    Method.WINDOWS_HELLO,
    Method.EMAIL,
    Method.OFFICE_PHONE,
    Method.ALTERNATE_PHONE,
    Method.SOFTWARE_OATH,
    Method.AUTHENTICATOR,
    Method.PHONE,
)


#: What is said where the caller's reading of the lock holds something back.
_LOCKED: Final[dict[DefaultLock, RollbackReason]] = {
    DefaultLock.ANY_OTHER: RollbackReason.BLOCKED_BY_RETAINED,
    DefaultLock.EVERY_OWNER: RollbackReason.OWNERS_LOCK_EACH_OTHER,
}


@frozen(kw_only=True)
class Order:
    """The order rule, applied to one user.

    Attributes:
        steps: Deletes in order, with a change of the default first where one is needed.
        kept: Method objects that stay.
        reasons: What a reader must know about it.
    """

    steps: tuple[RollbackStep, ...]
    kept: tuple[MethodRef, ...]
    reasons: tuple[RollbackReason, ...] = ()


def order_of(seen: Snapshot, options: RollbackOptions) -> Order:
    """Apply the order rule to the methods of one user.

    Args:
        seen: The user's methods and default.
        options: The scope and what it selects.
    """
    actions = {ref: kind for ref in seen.methods or () if (kind := options.action_for(ref)) is not None}
    chosen = sorted(actions, key=_rank)
    reasons: list[RollbackReason] = []
    alternate_stays = any(ref.method is Method.ALTERNATE_PHONE and ref not in chosen for ref in seen.methods or ())
    mobiles = [ref for ref in chosen if ref.method is Method.PHONE and alternate_stays]
    changed = mobiles if seen.object_id in {name.lower() for name in options.new_numbers} else []
    if mobiles:
        chosen = [ref for ref in chosen if ref not in mobiles]
        reasons.append(RollbackReason.NUMBER_CHANGED if changed else RollbackReason.BLOCKED_BY_ALTERNATE)
    kept = [ref for ref in seen.methods or () if ref not in chosen]
    change, last, notes = _default_first(chosen, kept, seen.default_method, options)
    held, locked = held_back(last, kept, options)
    ordered = [ref for ref in chosen if ref not in last] + [ref for ref in chosen if ref in last and ref not in held]
    removals = [_removal(ref, actions[ref]) for ref in ordered]
    updates = [_removal(ref, StepKind.UPDATE_PHONE) for ref in changed]
    steps = numbered([*([change] if change else []), *removals, *updates])
    doubts = (_LOCKED[options.default_lock],) if locked else _doubts(chosen, kept, last, seen, options)
    stays = tuple(ref for ref in seen.methods or () if ref not in ordered)
    return Order(steps=steps, kept=stays, reasons=(*reasons, *notes, *doubts))


def _rank(ref: MethodRef) -> tuple[float, object]:
    place = _RANKED.index(ref.method) if ref.method in _RANKED else -1
    # The passwordless twin goes just before the Authenticators themselves.
    return (place - 0.5 if ref.passwordless else place, by_age(ref))


def _default_first(
    chosen: list[MethodRef], kept: list[MethodRef], default: DefaultOption | None, options: RollbackOptions
) -> tuple[RollbackStep | None, list[MethodRef], tuple[RollbackReason, ...]]:
    """Return the change of default that must come first, the methods to delete last, and notes."""
    owners = [ref for ref in chosen if default in serves(ref)]
    if owners and any(serves(ref) for ref in kept):
        value = best_default(kept, chosen, default)
        if value is None:
            return None, owners, ()
        change = set_default(value, before=default)
        return change, [ref for ref in chosen if value in serves(ref)], (RollbackReason.DEFAULT_CHANGED_FIRST,)
    if options.default_lock is DefaultLock.EVERY_OWNER and len(owners) > 1:
        value = sole_default(chosen, owners)
        if value is not None:
            change = set_default(value, before=default)
            return change, [ref for ref in chosen if value in serves(ref)], (RollbackReason.DEFAULT_CHANGED_FIRST,)
        return None, owners, ()
    mobiles = [ref for ref in chosen if ref.method is Method.PHONE]
    if mobiles and any(ref.method is Method.ALTERNATE_PHONE for ref in owners):
        change = set_default(DefaultOption.SMS, fallback=DefaultOption.VOICE_MOBILE, before=default)
        return change, mobiles, (RollbackReason.DEFAULT_CHANGED_FIRST,)
    return None, owners, ()


def _doubts(
    chosen: list[MethodRef],
    kept: list[MethodRef],
    last: list[MethodRef],
    seen: Snapshot,
    options: RollbackOptions,
) -> tuple[RollbackReason, ...]:
    capable = [ref for ref in chosen if serves(ref)]
    doubts: list[RollbackReason] = []
    if seen.default_method is None and len(capable) > 1:
        doubts.append(RollbackReason.DEFAULT_NOT_READ)
    if len(last) > 1:
        doubts.append(RollbackReason.SEVERAL_OWNERS)
    # Assumption A1: only methods that can be a default count as "others". If it is false for a tenant, what is kept
    # beside them, or the plan's own pass, stops the last delete, and the plan says so beforehand (ROL-2.4, UNVERIFIED).
    # So may a token that is only deactivated, under A1 too: nobody knows whether it counts (ROL-2.5).
    dead = [ref for ref in chosen if options.action_for(ref) is StepKind.DEACTIVATE]
    beside = bool(kept) or options.tap_minutes is not None or (bool(dead) and len(capable) > len(dead))
    if capable and beside and not any(serves(ref) for ref in kept):
        doubts.append(RollbackReason.RETAINED_MAY_BLOCK)
    if capable and any(serves(ref) for ref in kept) and not _way_out(chosen, kept, seen.default_method):
        doubts.append(RollbackReason.BLOCKED_BY_RETAINED_POSSIBLE)
    return tuple(doubts)


def _way_out(chosen: list[MethodRef], kept: list[MethodRef], default: DefaultOption | None) -> bool:
    """Whether some value can be set that only kept methods stand behind: codes are shared by three kinds."""
    value = best_default(kept, chosen, default)
    return value is not None and not any(value in serves(ref) for ref in chosen)


def _removal(ref: MethodRef, kind: StepKind) -> RollbackStep:
    return RollbackStep(
        number=1,
        kind=kind,
        method=ref.method,
        type_text=ref.type_text,
        method_id=ref.id,
        reversal=reversal_of(ref),
    )


def numbered(steps: Iterable[RollbackStep]) -> tuple[RollbackStep, ...]:
    """Number steps from 1."""
    return tuple(attrs.evolve(step, number=number) for number, step in enumerate(steps, start=1))
