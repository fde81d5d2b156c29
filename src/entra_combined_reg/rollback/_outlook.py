"""What must hold before each step of a user, and how the user should read after it: derived, so never at odds.

The run compares the user with the plan before the first step and after the last; between them a reader, an operator at
a console or somebody's adapter can look here.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Method
from entra_combined_reg.rollback._defaults import serves
from entra_combined_reg.rollback._pictures import MethodRef, Snapshot, find
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.values import frozen

__all__ = ["PRECONDITION_TEXTS", "Precondition", "StepOutlook", "outlook_of"]


class Precondition(StrEnum):
    """What must hold before a step. The step before it is always answered first."""

    AS_PLANNED = "asPlanned"
    PASS_POLICY = "passPolicy"  # noqa: S105  a condition
    PASS_HANDED_OVER = "passHandedOver"  # noqa: S105  a condition
    NUMBER_GIVEN = "numberGiven"
    VALUE_SERVED = "valueServed"
    ALTERNATE_GONE = "alternateGone"
    NO_OTHER_DEFAULT = "noOtherDefault"
    REMOVALS_ENDED = "removalsEnded"
    POLICY_ROLE = "policyRole"


#: The sentence behind each precondition.
PRECONDITION_TEXTS: Final[dict[Precondition, str]] = {
    Precondition.AS_PLANNED: "The user reads as planned.",
    Precondition.PASS_POLICY: "The pass policy covers the user and allows such a pass.",
    Precondition.PASS_HANDED_OVER: "The pass was issued and handed over.",
    Precondition.NUMBER_GIVEN: "The adapter was given the new number.",
    Precondition.VALUE_SERVED: "A method of the user stands behind the new default.",
    Precondition.ALTERNATE_GONE: "The alternate number is gone.",
    Precondition.NO_OTHER_DEFAULT: "No other method that can be a default is left.",
    Precondition.REMOVALS_ENDED: "No removal is left to try.",
    Precondition.POLICY_ROLE: "The actor may change per-user MFA: Authentication Policy Administrator.",
}


@frozen(kw_only=True)
class StepOutlook:
    """One step between what must hold and what should be true.

    Attributes:
        step: The step.
        needs: What must hold before it.
        after: How the user should read after it. ``default_method`` is ``None`` where the service chooses.
    """

    step: RollbackStep
    needs: tuple[Precondition, ...]
    after: Snapshot


def outlook_of(before: Snapshot, steps: Iterable[RollbackStep]) -> tuple[StepOutlook, ...]:
    """Follow a user through its steps.

    Args:
        before: The user as the plan knows it.
        steps: What is done, in order.
    """
    found: list[StepOutlook] = []
    seen = before
    for step in steps:
        done = [one.step for one in found]
        after = _after(seen, step)
        found.append(StepOutlook(step=step, needs=tuple(_needs(seen, step, done)), after=after))
        seen = after
    return tuple(found)


def _needs(seen: Snapshot, step: RollbackStep, done: list[RollbackStep]) -> Iterable[Precondition]:
    if not done:
        yield Precondition.AS_PLANNED
    if step.removes and done and done[-1].kind is StepKind.CREATE_TAP:
        yield Precondition.PASS_HANDED_OVER
    if step.method is Method.PHONE and any(one.method is Method.ALTERNATE_PHONE for one in done):
        yield Precondition.ALTERNATE_GONE
    ref = find(step.ref, seen.methods or ()) if step.removes else None
    if ref is not None and seen.default_method in serves(ref):
        yield Precondition.NO_OTHER_DEFAULT
    yield from _BY_KIND.get(step.kind, ())


_BY_KIND: Final[dict[StepKind, tuple[Precondition, ...]]] = {
    StepKind.CREATE_TAP: (Precondition.PASS_POLICY,),
    StepKind.UPDATE_PHONE: (Precondition.NUMBER_GIVEN,),
    StepKind.SET_DEFAULT: (Precondition.VALUE_SERVED,),
    StepKind.SET_PER_USER_MFA: (Precondition.REMOVALS_ENDED, Precondition.POLICY_ROLE),
    StepKind.REVOKE_SESSIONS: (Precondition.REMOVALS_ENDED,),
}


def _after(seen: Snapshot, step: RollbackStep) -> Snapshot:
    match step.kind:
        case StepKind.SET_DEFAULT:
            return attrs.evolve(seen, default_method=step.value)
        case StepKind.SET_PER_USER_MFA:
            return attrs.evolve(seen, per_user_mfa=step.per_user_mfa)
        case StepKind.CREATE_TAP:
            return attrs.evolve(seen, methods=(*_without(seen, Method.TEMPORARY_ACCESS_PASS), _NEW_PASS))
        case StepKind.RESET:
            strong = seen.strong_authentication
            emptied = None if strong is None else attrs.evolve(strong, method_types=(), default_type=None)
            return attrs.evolve(seen, strong_authentication=emptied)
        case StepKind.DELETE | StepKind.DEACTIVATE | StepKind.UNASSIGN:
            return _removed(seen, step)
        case _:
            # No listing shows a new number, a new password, ended sessions or a step of the caller's own.
            return seen


_NEW_PASS: Final = MethodRef(method=Method.TEMPORARY_ACCESS_PASS, type_text="temporaryAccessPassAuthenticationMethod")


def _without(seen: Snapshot, method: Method) -> tuple[MethodRef, ...]:
    return tuple(ref for ref in seen.methods or () if ref.method is not method)


def _removed(seen: Snapshot, step: RollbackStep) -> Snapshot:
    left: list[MethodRef] = []
    for ref in seen.methods or ():
        if not ref.same_as(step.ref):
            left.append(ref)
        elif step.kind is StepKind.DEACTIVATE:
            left.append(attrs.evolve(ref, usable=False))
    behind = any(seen.default_method in serves(ref) for ref in left)
    return attrs.evolve(seen, methods=tuple(left), default_method=seen.default_method if behind else None)
