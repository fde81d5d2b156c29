"""Which complaints do the events of a user suggest? From events alone, before anybody has asked.

A suggestion is a question worth asking, not a finding: ``diagnose`` answers it. What later succeeded is not suggested.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from entra_combined_reg.acts import Journey, JourneyState, Timeline, event_table
from entra_combined_reg.catalog import FAILED_STATUSES, Activity, Method, Reason, Status, Symptom, symptom_row
from entra_combined_reg.errors import expect
from entra_combined_reg.events import (
    BackendOperation,
    Event,
    MethodDeletion,
    MethodRegistration,
    PasskeyOptionsRequest,
    PasswordOperation,
    PasswordResetProgress,
    RegistrationStart,
    SecurityInfoReview,
)
from entra_combined_reg.markup import Heading, Paragraph, View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["Suggestion", "signs", "suggest_symptoms"]


@frozen(kw_only=True)
class Suggestion(Viewable):
    """A complaint that events suggest.

    Attributes:
        code: What the events show, as the event rules name it (``EV-1`` to ``EV-6``).
        symptom: The complaint.
        wanted: The method it is about; ``None`` where the events name none.
        why: What in the events suggests it, in one sentence.
        events: Those events, in order of time.
    """

    code: str
    symptom: Symptom
    wanted: Method | None
    why: str
    events: tuple[Event, ...]

    def view(self) -> View:
        """Show the complaint in the words of a user, why it is suggested, and the events behind it."""
        wanted = f" ({self.wanted.value})" if self.wanted else ""
        head = (Heading(f"{self.code}: {symptom_row(self.symptom).words}{wanted}", 3), Paragraph(self.why))
        return View((*head, event_table(self.events)))


def suggest_symptoms(timeline: Timeline, user: str | None = None) -> tuple[Suggestion, ...]:
    """Suggest complaints from events alone.

    Args:
        timeline: The timeline of one person, or of many with ``user`` naming one.
        user: Object id or user principal name; ``None`` where ``timeline`` is one person's.

    Returns:
        At most one suggestion for a symptom and method, the most telling first: cancellations, silent and plain
        failures of a method, failures of the back end, failed reviews, refused deletions, refused resets. Empty where
        the events show no trouble, which is no proof that there is none.

    Raises:
        CallError: ``user`` fits several people, or the timeline is about several and ``user`` names none.
    """
    own = expect("timeline", timeline, Timeline).of_one(user)
    first: dict[tuple[Symptom, Method | None], Suggestion] = {}
    for one in signs(own):
        first.setdefault((one.symptom, one.wanted), one)
    return tuple(first.values())


def signs(own: Timeline) -> tuple[Suggestion, ...]:
    """Return everything that the events of one person show, the most telling first, one complaint perhaps twice."""
    journeys = own.journeys()
    return (
        *_cancelled(journeys),
        *_unfinished(journeys, own.events),
        *_backend(own.events),
        *_reviews(journeys),
        *_deletions(own.events),
        *_resets(own.events),
    )


def _cancelled(journeys: Iterable[Journey]) -> list[Suggestion]:
    # "This event occurs when a user cancels registration from interrupt mode."
    states = [journey for journey in journeys if journey.state in {JourneyState.CANCELED, JourneyState.COMPLETED}]
    last = [journey for journey in states if journey.state is JourneyState.CANCELED]
    if not last or states[-1].state is JourneyState.COMPLETED:
        return []
    why = f"Registration was cancelled in interrupt mode {_times(len(last))}, and not completed since."
    events = tuple(event for journey in last for event in journey.events)
    return [Suggestion(code="EV-1", symptom=Symptom.EXPECTED_METHODS_MISSING, wanted=None, why=why, events=events)]


#: Records that say a method was tried.
_TRIES: Final = (RegistrationStart, MethodRegistration, PasskeyOptionsRequest)


def _unfinished(journeys: Iterable[Journey], events: tuple[Event, ...]) -> list[Suggestion]:
    attempts: dict[Method | None, list[Event]] = {}
    for journey in journeys:
        stalled = journey.state in {JourneyState.STALLED, JourneyState.ABANDONED}
        for event in journey.events:
            begun = isinstance(event, (RegistrationStart, PasskeyOptionsRequest))
            if (begun and stalled) or (isinstance(event, _TRIES) and event.status in FAILED_STATUSES):
                attempts.setdefault(_method_of(event), []).append(event)
    return [
        _failing(method, tuple(tries))
        for method, tries in attempts.items()
        if not _later(events, tries[-1], partial(_registered, method=method))
    ]


def _method_of(event: Event) -> Method | None:
    return Method.PASSKEY if isinstance(event, PasskeyOptionsRequest) else event.method


def _registered(event: Event, method: Method | None) -> bool:
    return isinstance(event, MethodRegistration) and event.method is method


def _later(events: tuple[Event, ...], last: Event, same: Callable[[Event], bool]) -> bool:
    """Say whether something succeeded after the last failure."""
    return any(event.status is Status.SUCCESS and event.order > last.order and same(event) for event in events)


def _failing(method: Method | None, tries: tuple[Event, ...]) -> Suggestion:
    symptom = Symptom.PASSKEY_REGISTRATION_FAILS if method is Method.PASSKEY else Symptom.CANNOT_ADD_METHOD
    name = method.value if method else "a method"
    why = f"The registration of {name} was started or failed {_times(len(tries))} and did not succeed since."
    return Suggestion(code="EV-2", symptom=symptom, wanted=method, why=why, events=tries)


def _backend(events: tuple[Event, ...]) -> list[Suggestion]:
    failed = tuple(event for event in events if isinstance(event, BackendOperation) and event.status in FAILED_STATUSES)
    if not failed or _later(events, failed[-1], lambda event: type(event) in {BackendOperation, MethodRegistration}):
        return []
    why = f"A call of the back end of registration failed {_times(len(failed))} and nothing succeeded since."
    return [Suggestion(code="EV-3", symptom=Symptom.CANNOT_ADD_METHOD, wanted=None, why=why, events=failed)]


def _reviews(journeys: Iterable[Journey]) -> list[Suggestion]:
    ended = {JourneyState.REVIEW_FAILED, JourneyState.REVIEW_CONFIRMED}
    reviews = [journey for journey in journeys if journey.state in ended]
    failed = tuple(
        event
        for journey in reviews
        if journey.state is JourneyState.REVIEW_FAILED
        for event in journey.events
        if isinstance(event, SecurityInfoReview)
    )
    if not failed or reviews[-1].state is JourneyState.REVIEW_CONFIRMED:
        return []
    # "This event occurs when a user selects Looks good on the security info review page but something fails on the
    # backend."
    why = f"The review of security info failed on the backend {_times(len(failed))}."
    return [Suggestion(code="EV-4", symptom=Symptom.REVIEW_KEEPS_COMING_BACK, wanted=None, why=why, events=failed)]


_PHONES: Final = (Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE)


def _deletions(events: tuple[Event, ...]) -> list[Suggestion]:
    return [found for method in _PHONES for found in _undeleted(events, method)]


def _undeleted(events: tuple[Event, ...], method: Method) -> list[Suggestion]:
    def deleted(event: Event) -> bool:
        return isinstance(event, MethodDeletion) and event.method is method

    failed = tuple(event for event in events if deleted(event) and event.status in FAILED_STATUSES)
    if not failed or _later(events, failed[-1], deleted):
        return []
    why = f"Deleting a phone failed {_times(len(failed))}."
    return [Suggestion(code="EV-5", symptom=Symptom.CANNOT_DELETE_PHONE, wanted=method, why=why, events=failed)]


_RESETS: Final[dict[Reason, Symptom]] = {
    Reason.SSPR_INSUFFICIENT_METHODS: Symptom.RESET_INFORMATION_MISSING,
    Reason.SSPR_NOT_ENABLED_FOR_USER: Symptom.RESET_NOT_ENABLED,
    Reason.SSPR_NOT_IN_GROUP: Symptom.RESET_NOT_ENABLED,
    Reason.SSPR_NO_LICENSE: Symptom.RESET_NOT_ENABLED,
    Reason.SSPR_DISABLED_IN_TENANT: Symptom.RESET_NOT_ENABLED,
}


def _resets(events: tuple[Event, ...]) -> list[Suggestion]:
    refused: dict[Symptom, list[Event]] = {}
    for event in events:
        symptom = _RESETS.get(event.reason) if isinstance(event, PasswordResetProgress) and event.reason else None
        if symptom:
            refused.setdefault(symptom, []).append(event)
    return [
        Suggestion(
            code="EV-6",
            symptom=symptom,
            wanted=None,
            why=f"Self-service password reset refused the user {_times(len(found))}.",
            events=tuple(found),
        )
        for symptom, found in refused.items()
        if not _later(events, found[-1], _reset)
    ]


def _reset(event: Event) -> bool:
    return isinstance(event, PasswordOperation) and event.activity is Activity.RESET_PASSWORD_SELF_SERVICE


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count} times"
