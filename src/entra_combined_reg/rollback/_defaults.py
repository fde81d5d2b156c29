"""The default method: what can stand behind it, what to change it to, and what holds it back (ROL-2.4, ROL-2.5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from entra_combined_reg.catalog import DefaultOption
from entra_combined_reg.rollback._options import DefaultLock, RollbackOptions
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._steps import Reversal, RollbackStep, StepKind

__all__ = ["best_default", "held_back", "serves", "set_default", "sole_default"]

#: Values to change the default to, the best first.
_PREFERRED: Final[tuple[DefaultOption, ...]] = (
    DefaultOption.PUSH,
    DefaultOption.OATH,
    DefaultOption.SMS,
    DefaultOption.VOICE_MOBILE,
    DefaultOption.VOICE_OFFICE,
    DefaultOption.VOICE_ALTERNATE_MOBILE,
)


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


def sole_default(chosen: Sequence[MethodRef], owners: Sequence[MethodRef]) -> DefaultOption | None:
    """Choose a default that exactly one of the chosen objects can stand behind, and none of the present owners."""
    for value in _PREFERRED:
        behind = [ref for ref in chosen if value in serves(ref)]
        if len(behind) == 1 and behind[0] not in owners:
            return value
    return None


def held_back(
    last: Sequence[MethodRef], kept: Sequence[MethodRef], options: RollbackOptions
) -> tuple[Sequence[MethodRef], bool]:
    """Say which objects the service would not let go, where the caller knows how its tenant locks the default.

    Args:
        last: What stands behind the default when its turn comes.
        kept: What stays.
        options: The reading of the lock.

    Returns:
        The objects that must stay, and whether some object will stay, which may be one of several.
    """
    stays = any(serves(ref) for ref in kept)
    beside = bool(kept) or options.tap_minutes is not None
    if options.default_lock is DefaultLock.ANY_OTHER and last and beside and not stays:
        return (last if len(last) == 1 else ()), True
    if options.default_lock is DefaultLock.EVERY_OWNER and last and (stays or len(last) > 1):
        return last, True
    return (), False


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
