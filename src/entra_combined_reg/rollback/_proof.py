"""What own events prove: an event for each step, and the directory's own property (ROL-7.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from entra_combined_reg.catalog import Activity, Method, Reason, Status
from entra_combined_reg.events import Event
from entra_combined_reg.rollback._expected import records_of
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._scopes import RollbackScope, scope_row
from entra_combined_reg.rollback._steps import RollbackStep, StepKind

__all__ = ["emptied", "matched"]

#: ``MethodType`` of the directory's property, by number and by name (ROL-1.3).
_TYPES: Final[dict[Method, frozenset[str]]] = {
    Method.PHONE: frozenset({"0", "1", "5", "twowayvoicemobile", "twowaysms", "onewaysms"}),
    Method.OFFICE_PHONE: frozenset({"2", "twowayvoiceoffice"}),
    Method.ALTERNATE_PHONE: frozenset(
        {"3", "4", "twowayvoiceothermobile", "twowayvoicealternatemobile", "twowaysmsothermobile"}
    ),
    Method.AUTHENTICATOR: frozenset({"6", "7", "phoneappnotification", "phoneappotp"}),
    Method.SOFTWARE_OATH: frozenset({"7", "phoneappotp"}),
    Method.HARDWARE_OATH: frozenset({"7", "phoneappotp"}),
}
_PROPERTIES: Final = frozenset({"strongauthenticationmethod", "strongauthenticationmethods"})
_PHONES: Final = frozenset({Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE})
#: Several acts leave it, so it proves one only where the act leaves nothing of its own.
_SHARED: Final = Activity.ADMIN_DELETED_SECURITY_INFO
#: It says only by its changed properties what it is about.
_UPDATE: Final = Activity.UPDATE_USER


def matched(own: Sequence[Event], steps: Sequence[RollbackStep]) -> frozenset[int]:
    """Match each step to an own event of its kind, one to one. One press of the portal's button stands for several.

    Args:
        own: Successful events by the actors, in order of time.
        steps: Steps that were done.

    Returns:
        Numbers of the steps that have their event.
    """
    seen = {event.activity for event in own}
    pressed = any(event.reason is Reason.ADMIN_REQUIRED_REREGISTRATION for event in own)
    free = [event for event in own if event.reason is not Reason.ADMIN_REQUIRED_REREGISTRATION]
    found: set[int] = set()
    for step in steps:
        if pressed and _by_button(step):
            found.add(step.number)
            continue
        fitting = [event for event in free if event.activity in _proving(step, seen) and _names(event, step)]
        # An event that names the method is of use to no other step: it goes first.
        event = min(fitting, key=lambda event: event.method is None, default=None)
        if event is not None:
            free.remove(event)
            found.add(step.number)
    return frozenset(found)


def _by_button(step: RollbackStep) -> bool:
    return step.removes and scope_row(RollbackScope.PORTAL_REREGISTER).action_for(step.ref) is not None


def _proving(step: RollbackStep, seen: set[Activity | None]) -> set[Activity | None]:
    """Return the activities that prove a step: of those that its act leaves, the ones no other act leaves first."""
    every = {record.activity for record in records_of(step)}
    special = every - {_SHARED, _UPDATE}
    return special & seen or (every - {_UPDATE}) or every


def _names(event: Event, step: RollbackStep) -> bool:
    """Whether an event can be about a step: it names the same method, or none."""
    if event.activity is _UPDATE:
        return any((change.name or "").casefold() in _PROPERTIES for change in event.changes)
    if event.method is None or step.method is None or event.method is step.method:
        return True
    # The reason says "phone" for each of the three numbers.
    return {event.method, step.method} <= _PHONES


def emptied(
    events: Sequence[Event], steps: Sequence[RollbackStep], kept: Sequence[MethodRef], *, again: bool
) -> bool | None:
    """Say whether the directory's property showed the removed methods gone; ``None``: it does not say.

    Args:
        events: Events of the time of the run, by whomever.
        steps: Steps that were done.
        kept: Method objects that stay.
        again: The user has registered again: then the last value is of that, and one that was empty before counts.
    """
    values = [
        change.new_value
        for event in events
        for change in event.changes
        if event.status is Status.SUCCESS and (change.name or "").casefold() in _PROPERTIES
    ]
    shown = [_is_gone(left, steps, kept) for value in values if (left := _method_types(value)) is not None]
    if again:
        return True if True in shown else None
    readable = bool(values) and _method_types(values[-1]) is not None
    return shown[-1] if readable else None


def _is_gone(left: frozenset[str], steps: Sequence[RollbackStep], kept: Sequence[MethodRef]) -> bool | None:
    staying = frozenset[str]().union(*(_TYPES.get(ref.method, frozenset()) for ref in kept if ref.method))
    removed = [_TYPES.get(step.method, frozenset()) for step in steps if step.method is not None]
    gone = frozenset[str]().union(*removed) - staying
    if gone:
        return left.isdisjoint(gone)
    # The article's one call names no method: nothing at all may be left after it. Of passkeys, addresses and external
    # methods the property knows nothing.
    return not left if any(step.kind is StepKind.RESET for step in steps) else None


def _method_types(value: Any) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    kinds = [row.get("MethodType") for row in value if isinstance(row, dict)]
    return frozenset(str(kind).casefold() for kind in kinds if kind is not None) if len(kinds) == len(value) else None
