"""In which order a user's methods go: the order rule, exactly (ROL-2.5).

Two rules of the service meet here: a mobile number may not go while an alternate number stays, and the default may not
go while other methods stay. Ordering wins against each of them, and a change of the default first against both.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback._eligibility import RollbackReason
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._steps import (
    MethodRef,
    Reversal,
    RollbackStep,
    Snapshot,
    StepKind,
    by_age,
)
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
#: Values to change the default to, the best first.
_PREFERRED: Final[tuple[DefaultOption, ...]] = (
    DefaultOption.PUSH,
    DefaultOption.OATH,
    DefaultOption.SMS,
    DefaultOption.VOICE_MOBILE,
    DefaultOption.VOICE_OFFICE,
    DefaultOption.VOICE_ALTERNATE_MOBILE,
)


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


def serves(ref: MethodRef) -> frozenset[DefaultOption]:
    """Return the defaults that one method object can stand behind; a deactivated token stands behind none."""
    if ref.passwordless or ref.method is None or ref.usable is False:
        return frozenset()
    return frozenset(value for value in _PREFERRED if any(owner is ref.method for owner, _ in value.owners))


def best_default(
    kept: Iterable[MethodRef], removed: Iterable[MethodRef], current: DefaultOption | None
) -> DefaultOption | None:
    """Choose the default to set before deletes: served by what stays, not the present one, best not by what goes."""
    offered = frozenset[DefaultOption]().union(*(serves(ref) for ref in kept)) - {current}
    leaving = frozenset[DefaultOption]().union(*(serves(ref) for ref in removed))
    return min(offered, key=lambda value: (value in leaving, _PREFERRED.index(value)), default=None)


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
    if alternate_stays and any(ref.method is Method.PHONE for ref in chosen):
        chosen = [ref for ref in chosen if ref.method is not Method.PHONE]
        reasons.append(RollbackReason.BLOCKED_BY_ALTERNATE)
    kept = tuple(ref for ref in seen.methods or () if ref not in chosen)
    change, last, notes = _default_first(chosen, kept, seen.default_method)
    ordered = [ref for ref in chosen if ref not in last] + [ref for ref in chosen if ref in last]
    steps = numbered([*([change] if change else []), *(_removal(ref, actions[ref]) for ref in ordered)])
    return Order(steps=steps, kept=kept, reasons=(*reasons, *notes, *_doubts(chosen, kept, last, seen, options)))


def _rank(ref: MethodRef) -> tuple[float, object]:
    place = _RANKED.index(ref.method) if ref.method in _RANKED else -1
    # The passwordless twin goes just before the Authenticators themselves.
    return (place - 0.5 if ref.passwordless else place, by_age(ref))


def _default_first(
    chosen: list[MethodRef], kept: tuple[MethodRef, ...], default: DefaultOption | None
) -> tuple[RollbackStep | None, list[MethodRef], tuple[RollbackReason, ...]]:
    """Return the change of default that must come first, the methods to delete last, and notes."""
    owners = [ref for ref in chosen if default in serves(ref)]
    if owners and any(serves(ref) for ref in kept):
        value = best_default(kept, chosen, default)
        if value is None:
            return None, owners, ()
        change = set_default(value, before=default)
        return change, [ref for ref in chosen if value in serves(ref)], (RollbackReason.DEFAULT_CHANGED_FIRST,)
    mobiles = [ref for ref in chosen if ref.method is Method.PHONE]
    if mobiles and any(ref.method is Method.ALTERNATE_PHONE for ref in owners):
        change = set_default(DefaultOption.SMS, fallback=DefaultOption.VOICE_MOBILE, before=default)
        return change, mobiles, (RollbackReason.DEFAULT_CHANGED_FIRST,)
    return None, owners, ()


def _doubts(
    chosen: list[MethodRef],
    kept: tuple[MethodRef, ...],
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
    beside = bool(kept) or options.tap_minutes is not None
    if capable and beside and not any(serves(ref) for ref in kept):
        doubts.append(RollbackReason.RETAINED_MAY_BLOCK)
    if capable and any(serves(ref) for ref in kept) and not _way_out(chosen, kept, seen.default_method):
        doubts.append(RollbackReason.BLOCKED_BY_RETAINED_POSSIBLE)
    return tuple(doubts)


def _way_out(chosen: list[MethodRef], kept: tuple[MethodRef, ...], default: DefaultOption | None) -> bool:
    """Whether some value can be set that only kept methods stand behind: codes are shared by three kinds."""
    value = best_default(kept, chosen, default)
    return value is not None and not any(value in serves(ref) for ref in chosen)


def set_default(
    value: DefaultOption, *, fallback: DefaultOption | None = None, before: DefaultOption | None = None
) -> RollbackStep:
    """Build the step that changes the default method."""
    known = before not in {None, DefaultOption.NONE}
    return RollbackStep(
        number=1,
        kind=StepKind.SET_DEFAULT,
        value=value,
        fallback=fallback,
        reversal=Reversal.SET_BACK if known else Reversal.OLD_VALUE_UNKNOWN,
        before=before.value if known and before else None,
    )


def _removal(ref: MethodRef, kind: StepKind) -> RollbackStep:
    return RollbackStep(
        number=1,
        kind=kind,
        method=ref.method,
        type_text=ref.type_text,
        method_id=ref.id,
        reversal=ref.reversal,
    )


def numbered(steps: Iterable[RollbackStep]) -> tuple[RollbackStep, ...]:
    """Number steps from 1."""
    return tuple(attrs.evolve(step, number=number) for number, step in enumerate(steps, start=1))
