"""Which audit events speak about one user of a rollback, and whose they are (ROL-7.2). What they prove is beside."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from entra_combined_reg.catalog import Activity, Status
from entra_combined_reg.events import Event, Initiator, Principal
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._proof import emptied, matched
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
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
_A: Final = Activity
#: What a user does who registers again.
REGISTERING: Final = frozenset(
    {
        _A.USER_STARTED_SECURITY_INFO_REGISTRATION,
        _A.USER_REGISTERED_SECURITY_INFO,
        _A.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO,
        _A.USER_CANCELED_SECURITY_INFO_REGISTRATION,
        _A.USER_REVIEWED_SECURITY_INFO,
        _A.GET_PASSKEY_CREATION_OPTIONS,
    }
)
#: What other services log beside it.
_ADDING: Final = frozenset(
    {
        _A.ADD_FIDO2_SECURITY_KEY,
        _A.ADD_PASSKEY_DEVICE_BOUND,
        _A.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL,
        _A.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL,
        _A.ADD_PLATFORM_CREDENTIAL,
        _A.ADD_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL,
    }
)
#: Changes of a user's security info, in whatever service they are logged.
_CHANGING: Final = (
    REGISTERING
    | _ADDING
    | {
        _A.USER_UPDATED_SECURITY_INFO,
        _A.USER_DELETED_SECURITY_INFO,
        _A.USER_CHANGED_DEFAULT_SECURITY_INFO,
        _A.ADMIN_REGISTERED_SECURITY_INFO,
        _A.ADMIN_UPDATED_SECURITY_INFO,
        _A.ADMIN_DELETED_SECURITY_INFO,
        _A.PATCH_SIGN_IN_PREFERENCES,
        _A.UPDATE_PER_USER_MFA_STATE,
        _A.ENABLE_STRONG_AUTHENTICATION,
        _A.DISABLE_STRONG_AUTHENTICATION,
        _A.CREATE_TEMPORARY_ACCESS_PASS_METHOD,
        _A.CREATE_APPLICATION_PASSWORD_FOR_USER,
        _A.DELETE_APPLICATION_PASSWORD_FOR_USER,
        _A.ASSIGN_HARDWARE_OATH_TOKEN,
        _A.UPDATE_HARDWARE_OATH_TOKEN,
        _A.DELETE_HARDWARE_OATH_TOKEN,
        _A.REMOVE_USERS_STRONG_AUTHENTICATION_PHONE_APP_DETAIL,
        _A.DELETE_FIDO2_SECURITY_KEYS,
        _A.DELETE_PASSKEY_DEVICE_BOUND,
        _A.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL,
        _A.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL,
        _A.DELETE_PLATFORM_CREDENTIAL,
    }
) - {_A.GET_PASSKEY_CREATION_OPTIONS}


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
        emptied: Whether the directory's own property showed the removed methods gone; ``None``: it does not say.
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
    removing = [event for event in good if event.activity is not _A.ADMIN_REGISTERED_SECURITY_INFO]
    last = max((event.occurred_at for event in removing), default=window[0])
    later = [event for event in events if event.occurred_at > last]
    again = [event for event in later if is_aftermath(event)]
    return Evidence(
        own=tuple(own),
        failed=tuple(event for event in by_actor if event.status is Status.FAILURE),
        matched=matched(own, steps),
        emptied=emptied(inside, steps, kept, again=any(event.status is Status.SUCCESS for event in again)),
        again=tuple(again),
        contradicting=tuple(event for event in later if _is_again_by_admin(event, steps, actors)),
        foreign=tuple(event for event in inside if event not in twins and _is_foreign(event, actors)),
    )


def is_by(actor: Principal | None, actors: frozenset[str]) -> bool:
    """Whether a principal is one of the actors, by any of its ids or its name."""
    if actor is None:
        return False
    names = (actor.id, actor.upn, actor.app_id, actor.service_principal_id)
    return any(name is not None and name.casefold() in actors for name in names)


def is_aftermath(event: Event) -> bool:
    """Whether the user did it to register again."""
    return event.initiator is Initiator.USER and event.activity in REGISTERING | _ADDING


def _is_foreign(event: Event, actors: frozenset[str]) -> bool:
    return event.activity in _CHANGING and not is_by(event.actor, actors) and not is_aftermath(event)


def _is_again_by_admin(event: Event, steps: Sequence[RollbackStep], actors: frozenset[str]) -> bool:
    """Whether an administrator registered something again; the pass that the plan itself issued is none."""
    if event.activity is not _A.ADMIN_REGISTERED_SECURITY_INFO or event.status is not Status.SUCCESS:
        return False
    own_pass = any(step.kind is StepKind.CREATE_TAP for step in steps)
    return not (own_pass and is_by(event.actor, actors))


def _is_twin(event: Event, own: Sequence[Event]) -> bool:
    """Whether one of Microsoft's services wrote it beside an event of the actors."""
    if event.status is not Status.SUCCESS or event.actor is None:
        return False
    names = {event.actor.display_name, event.actor.service_principal_name}
    if not any(name is not None and name.casefold() in _TWIN_NAMES for name in names):
        return False
    return any(
        event.occurred_at - _TWIN_AFTER <= other.occurred_at <= event.occurred_at + _TWIN_BEFORE for other in own
    )
