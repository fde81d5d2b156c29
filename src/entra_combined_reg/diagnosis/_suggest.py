"""Which complaints do the events of a user suggest? From events alone, before anybody has asked.

A suggestion is a question worth asking, not a finding: ``diagnose`` answers it. What later succeeded is not suggested.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from entra_combined_reg.acts import Journey, JourneyState, Timeline
from entra_combined_reg.catalog import Method, Reason, Status, Symptom
from entra_combined_reg.events import (
    Event,
    MethodDeletion,
    MethodRegistration,
    PasswordResetProgress,
    RegistrationStart,
)

__all__ = ["Suggestion", "suggest_symptoms"]


@attrs.frozen(kw_only=True)
class Suggestion:
    """A complaint that events suggest.

    Attributes:
        symptom: The complaint.
        wanted: The method it is about; ``None`` where the events name none.
        why: What in the events suggests it, in one sentence.
        events: Those events, in order of time.
    """

    symptom: Symptom
    wanted: Method | None
    why: str
    events: tuple[Event, ...]


def suggest_symptoms(timeline: Timeline, user: str | None = None) -> tuple[Suggestion, ...]:
    """Suggest complaints from events alone.

    Args:
        timeline: The timeline of one person, or of many with ``user`` naming one.
        user: Object id or user principal name; ``None`` where ``timeline`` is one person's.

    Returns:
        At most one suggestion for a symptom and method, the most telling first: cancellations, silent and plain
        failures of a method, failed reviews, refused deletions, refused resets. Empty where the events show no
        trouble, which is no proof that there is none.

    Raises:
        CallError: ``user`` fits several people.
    """
    own = timeline if user is None else timeline.for_user(user)
    journeys = own.journeys()
    found = [
        *_cancelled(journeys),
        *_unfinished(journeys, own.events),
        *_reviews(journeys),
        *_deletions(own.events),
        *_resets(own.events),
    ]
    return tuple({(one.symptom, one.wanted): one for one in reversed(found)}.values())[::-1]


def _cancelled(journeys: Iterable[Journey]) -> list[Suggestion]:
    # "This event occurs when a user cancels registration from interrupt mode."
    states = [journey for journey in journeys if journey.state in {JourneyState.CANCELED, JourneyState.COMPLETED}]
    last = [journey for journey in states if journey.state is JourneyState.CANCELED]
    if not last or states[-1].state is JourneyState.COMPLETED:
        return []
    why = f"Registration was cancelled in interrupt mode {_times(len(last))}, and not completed since."
    events = tuple(event for journey in last for event in journey.events)
    return [Suggestion(symptom=Symptom.EXPECTED_METHODS_MISSING, wanted=None, why=why, events=events)]


def _unfinished(journeys: Iterable[Journey], events: tuple[Event, ...]) -> list[Suggestion]:
    attempts: dict[Method | None, list[Event]] = {}
    for journey in journeys:
        for event in journey.events:
            tried = isinstance(event, RegistrationStart) and journey.state is JourneyState.STALLED
            failed = isinstance(event, (RegistrationStart, MethodRegistration)) and event.status is not Status.SUCCESS
            if tried or failed:
                attempts.setdefault(event.method, []).append(event)
    return [
        _failing(method, tuple(tries)) for method, tries in attempts.items() if not _registered_after(events, tries[-1])
    ]


def _registered_after(events: tuple[Event, ...], last: Event) -> bool:
    return any(
        isinstance(event, MethodRegistration)
        and event.status is Status.SUCCESS
        and event.method is last.method
        and event.order > last.order
        for event in events
    )


def _failing(method: Method | None, tries: tuple[Event, ...]) -> Suggestion:
    symptom = Symptom.PASSKEY_REGISTRATION_FAILS if method is Method.PASSKEY else Symptom.CANNOT_ADD_METHOD
    name = method.value if method else "a method"
    why = f"The registration of {name} was started or failed {_times(len(tries))} and did not succeed since."
    return Suggestion(symptom=symptom, wanted=method, why=why, events=tries)


def _reviews(journeys: Iterable[Journey]) -> list[Suggestion]:
    failed = [journey for journey in journeys if journey.state is JourneyState.REVIEW_FAILED]
    if not failed:
        return []
    # "This event occurs when a user selects Looks good on the security info review page but something fails on the
    # backend."
    why = f"The review of security info failed on the backend {_times(len(failed))}."
    return [
        Suggestion(
            symptom=Symptom.REVIEW_KEEPS_COMING_BACK,
            wanted=None,
            why=why,
            events=tuple(journey.events[-1] for journey in failed),
        )
    ]


_PHONES: Final = (Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE)


def _deletions(events: tuple[Event, ...]) -> list[Suggestion]:
    failed = tuple(
        event
        for event in events
        if isinstance(event, MethodDeletion) and event.status is not Status.SUCCESS and event.method in _PHONES
    )
    if not failed:
        return []
    why = f"Deleting a phone failed {_times(len(failed))}."
    return [Suggestion(symptom=Symptom.CANNOT_DELETE_PHONE, wanted=failed[-1].method, why=why, events=failed)]


_RESETS: Final[dict[Reason, Symptom]] = {
    Reason.SSPR_INSUFFICIENT_METHODS: Symptom.RESET_INFORMATION_MISSING,
    Reason.SSPR_NOT_ENABLED_FOR_USER: Symptom.RESET_NOT_ENABLED,
    Reason.SSPR_NOT_IN_GROUP: Symptom.RESET_NOT_ENABLED,
    Reason.SSPR_NO_LICENSE: Symptom.RESET_NOT_ENABLED,
    Reason.SSPR_DISABLED_IN_TENANT: Symptom.RESET_NOT_ENABLED,
}


def _resets(events: tuple[Event, ...]) -> list[Suggestion]:
    refused = [
        event
        for event in events
        if isinstance(event, PasswordResetProgress) and event.reason and event.reason in _RESETS
    ]
    return [
        Suggestion(
            symptom=_RESETS[event.reason],
            wanted=None,
            why="Self-service password reset refused the user.",
            events=(event,),
        )
        for event in refused
        if event.reason is not None
    ]


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
