"""Which audit events speak about one user of a rollback, and for what: the matching of the verification (ROL-7.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from entra_combined_reg.catalog import Activity, Method, Status, expected_records
from entra_combined_reg.events import Event, Initiator, Principal
from entra_combined_reg.rollback._expected import act_of
from entra_combined_reg.rollback._steps import MethodRef, RollbackStep, StepKind
from entra_combined_reg.values import frozen

__all__ = ["EventIndex", "Evidence", "gather"]

#: Clocks of services and operators differ a little.
_BEFORE: Final = timedelta(minutes=2)
#: Microsoft's services write their own record beside an act, from some minutes before to a minute after it.
_TWIN_BEFORE: Final = timedelta(minutes=5)
_TWIN_AFTER: Final = timedelta(seconds=60)
_TWIN_NAMES: Final = frozenset(
    {
        "azure mfa strongauthenticationservice",
        "azure credential configuration endpoint service",
        "azure ests service",
    }
)
#: What a user does who registers again; anything else in the window is somebody's change.
REGISTERING: Final = frozenset(
    {
        Activity.USER_STARTED_SECURITY_INFO_REGISTRATION,
        Activity.USER_REGISTERED_SECURITY_INFO,
        Activity.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO,
        Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION,
        Activity.USER_REVIEWED_SECURITY_INFO,
        Activity.GET_PASSKEY_CREATION_OPTIONS,
    }
)
_CHANGING: Final = frozenset(
    {
        Activity.USER_UPDATED_SECURITY_INFO,
        Activity.USER_DELETED_SECURITY_INFO,
        Activity.USER_CHANGED_DEFAULT_SECURITY_INFO,
        Activity.ADMIN_REGISTERED_SECURITY_INFO,
        Activity.ADMIN_UPDATED_SECURITY_INFO,
        Activity.ADMIN_DELETED_SECURITY_INFO,
        Activity.UPDATE_PER_USER_MFA_STATE,
        Activity.CREATE_TEMPORARY_ACCESS_PASS_METHOD,
    }
) | (REGISTERING - {Activity.GET_PASSKEY_CREATION_OPTIONS})

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


class EventIndex:
    """Events by the user they are about: by object id, and by UPN for records without one."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._by_id: dict[str, list[Event]] = {}
        self._by_upn: dict[str, list[Event]] = {}
        for event in sorted(events, key=lambda event: event.order):
            for target in _people(event):
                if target.id:
                    self._by_id.setdefault(target.id.lower(), []).append(event)
                elif target.upn:
                    self._by_upn.setdefault(target.upn.casefold(), []).append(event)

    def about(self, object_id: str, upn: str | None) -> list[Event]:
        """Return the events about one user, in order of time."""
        found = [*self._by_id.get(object_id, ()), *self._by_upn.get((upn or "").casefold(), ())]
        return sorted(dict.fromkeys(found), key=lambda event: event.order)


def _people(event: Event) -> tuple[Principal, ...]:
    return event.targets or (() if event.target is None else (event.target,))


@frozen(kw_only=True)
class Evidence:
    """What events say about one user.

    Attributes:
        own: Successful events by the actors, and their twins by Microsoft's services.
        failed: Failure events by the actors.
        matched: Numbers of the steps that an own event proves.
        emptied: Whether the directory's own property shows the removed methods gone; ``None``: it does not say.
        again: What the user did to register again, after the last own event.
        contradicting: Registrations by an administrator after the last own event.
        foreign: Changes by somebody else.
    """

    own: tuple[Event, ...] = ()
    failed: tuple[Event, ...] = ()
    matched: frozenset[int] = frozenset()
    emptied: bool | None = None
    again: tuple[Event, ...] = ()
    contradicting: tuple[Event, ...] = ()
    foreign: tuple[Event, ...] = ()


def gather(
    events: Sequence[Event],
    steps: Sequence[RollbackStep],
    kept: Sequence[MethodRef],
    actors: frozenset[str],
    window: tuple[datetime, datetime],
) -> Evidence:
    """Sort the events about one user into what they prove.

    Args:
        events: Events about the user, in order of time.
        steps: Steps that were done.
        kept: Method objects that stay.
        actors: Ids and names of the actors, in lower case.
        window: From the start of the run to its end with the lag of the logs.
    """
    inside = [event for event in events if window[0] - _BEFORE <= event.occurred_at <= window[1]]
    by_actor = [event for event in inside if is_by(event.actor, actors)]
    good = [event for event in by_actor if event.status is Status.SUCCESS]
    twins = [event for event in inside if _is_twin(event, good)]
    own = sorted({*good, *twins}, key=lambda event: event.order)
    removing = [event for event in good if event.activity is not Activity.ADMIN_REGISTERED_SECURITY_INFO]
    last = max((event.occurred_at for event in removing), default=window[0])
    later = [event for event in events if event.occurred_at > last and event.status is Status.SUCCESS]
    return Evidence(
        own=tuple(own),
        failed=tuple(event for event in by_actor if event.status is Status.FAILURE),
        matched=_matched(own, steps),
        emptied=_emptied(inside, steps, kept),
        again=tuple(event for event in events if event.occurred_at > last and is_aftermath(event)),
        contradicting=tuple(event for event in later if _is_again_by_admin(event, steps, actors)),
        foreign=tuple(event for event in inside if _is_foreign(event, actors)),
    )


def is_by(actor: Principal | None, actors: frozenset[str]) -> bool:
    """Whether a principal is one of the actors, by any of its ids or its name."""
    if actor is None:
        return False
    names = (actor.id, actor.upn, actor.app_id, actor.service_principal_id)
    return any(name is not None and name.casefold() in actors for name in names)


def is_aftermath(event: Event) -> bool:
    """Whether the user did it to register again."""
    return event.initiator is Initiator.USER and event.activity in REGISTERING


def _is_foreign(event: Event, actors: frozenset[str]) -> bool:
    return event.activity in _CHANGING and not is_by(event.actor, actors) and not is_aftermath(event)


def _is_again_by_admin(event: Event, steps: Sequence[RollbackStep], actors: frozenset[str]) -> bool:
    """Whether an administrator registered something again; the pass that the plan itself issued is none."""
    if event.activity is not Activity.ADMIN_REGISTERED_SECURITY_INFO:
        return False
    own_pass = any(step.kind is StepKind.CREATE_TAP for step in steps)
    return not (own_pass and is_by(event.actor, actors))


def _is_twin(event: Event, own: Sequence[Event]) -> bool:
    if event.activity is not Activity.UPDATE_USER or event.status is not Status.SUCCESS or event.actor is None:
        return False
    names = {event.actor.display_name, event.actor.service_principal_name}
    if not any(name is not None and name.casefold() in _TWIN_NAMES for name in names):
        return False
    return any(
        event.occurred_at - _TWIN_AFTER <= other.occurred_at <= event.occurred_at + _TWIN_BEFORE for other in own
    )


def _matched(own: Sequence[Event], steps: Sequence[RollbackStep]) -> frozenset[int]:
    """Match each step to an event of its own kind. There may be fewer events than deletes, so one may serve several."""
    seen = {_text(event.activity_text) for event in own}
    return frozenset(
        step.number
        for step in steps
        if any(_text(record.activity_text) in seen for record in expected_records(act_of(step)))
    )


def _text(activity: str) -> str:
    # The unified log writes a stop behind the name.
    return activity.casefold().rstrip(".")


def _emptied(events: Sequence[Event], steps: Sequence[RollbackStep], kept: Sequence[MethodRef]) -> bool | None:
    """Read the last value of the directory's property: is anything of the removed methods left in it?"""
    values = [
        change.new_value
        for event in events
        for change in event.changes
        if event.status is Status.SUCCESS and (change.name or "").casefold() in _PROPERTIES
    ]
    left = _method_types(values[-1]) if values else None
    if left is None:
        return None
    staying = frozenset[str]().union(*(_TYPES.get(ref.method, frozenset()) for ref in kept if ref.method))
    removed = [_TYPES.get(step.method, frozenset()) for step in steps if step.method is not None]
    gone = frozenset[str]().union(*removed) - staying
    # The article's one call names no method: nothing at all may be left after it.
    return left.isdisjoint(gone) if gone else not left


def _method_types(value: Any) -> frozenset[str] | None:
    if not isinstance(value, list):
        return None
    kinds = [row.get("MethodType") for row in value if isinstance(row, dict)]
    return frozenset(str(kind).casefold() for kind in kinds if kind is not None) if len(kinds) == len(value) else None
