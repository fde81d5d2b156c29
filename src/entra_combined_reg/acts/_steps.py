"""The steps of a registration, and the table that says where each leads. No logic but look-ups.

What an administrator did to the person is no step of theirs; what a second service says of a step is no step of its
own; what a service wrote by itself is none at all.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.acts._gestures import Gesture
from entra_combined_reg.acts._joins import JoinRule, is_passkey_added, proves
from entra_combined_reg.catalog import FAILED_STATUSES, Activity, Reason, Status
from entra_combined_reg.events import (
    DefaultMethodChange,
    DeviceCredentialChange,
    Event,
    Initiator,
    MethodDeletion,
    MethodRegistration,
    MethodUpdate,
    PasskeyOptionsRequest,
    RegistrationCancellation,
    RegistrationStart,
    RequiredInfoRegistration,
    SecurityInfoReview,
)

__all__ = ["JOURNEY_TRANSITIONS", "JourneyState", "JourneyStep", "steps_of"]


class JourneyState(StrEnum):
    """Where an attempt stands."""

    #: Before the first record.
    NONE = "none"
    #: A method was started, and nothing has been answered yet.
    STARTED = "started"
    #: Something was answered, then a method was started again or another one.
    RESUMED = "resumed"
    #: A method was registered last, and the wizard reported no end: manage mode ends so.
    REGISTERED = "registered"
    #: Methods were updated, deleted or made the default, or that failed; nobody tried to register one.
    CHANGED = "changed"
    #: The last registration of a method failed.
    FAILED = "failed"
    #: All required security info is registered.
    COMPLETED = "completed"
    #: The user cancelled.
    CANCELED = "canceled"
    #: The user confirmed the review page.
    REVIEW_CONFIRMED = "review confirmed"
    #: The review failed on the backend.
    REVIEW_FAILED = "review failed"
    #: Started, and a session's time later still nothing: how a silently failing registration looks (AUD-B4).
    STALLED = "stalled"
    #: Something was answered, then a method was started and left; the records do not say whether it failed in silence.
    ABANDONED = "abandoned"
    #: Started, and the log ends before the session does.
    OPEN = "open"


class JourneyStep(StrEnum):
    """What leads from one state to the next."""

    START = "start"
    REGISTERED = "method registered"
    FAILED = "method failed"
    CHANGED = "method changed"
    ALL = "all required"
    CANCEL = "cancel"
    REVIEWED = "reviewed"
    REVIEW_FAILED = "review failed"
    #: No record: a session's time passes without a step.
    SILENCE = "silence"
    #: No record: the log ends before that.
    LOG_ENDS = "log ends"


_S, _STEP = JourneyState, JourneyStep
#: States in which the wizard is still open; the others end a journey, and the next step begins another.
_GOING: Final = (_S.NONE, _S.STARTED, _S.RESUMED, _S.REGISTERED, _S.CHANGED, _S.FAILED)
#: Steps that lead to one state from wherever the wizard is open.
_ALWAYS: Final = {
    _STEP.REGISTERED: _S.REGISTERED,
    _STEP.FAILED: _S.FAILED,
    _STEP.ALL: _S.COMPLETED,
    _STEP.CANCEL: _S.CANCELED,
    _STEP.REVIEWED: _S.REVIEW_CONFIRMED,
    _STEP.REVIEW_FAILED: _S.REVIEW_FAILED,
}
_ANSWERED: Final = (_S.RESUMED, _S.REGISTERED, _S.FAILED)

#: (state, step) → state. Steps in a state that ends a journey are not here: they begin the next one.
JOURNEY_TRANSITIONS: Final[dict[tuple[JourneyState, JourneyStep], JourneyState]] = {
    **{(state, _STEP.START): _S.RESUMED if state in _ANSWERED else _S.STARTED for state in _GOING},
    **{(state, step): target for step, target in _ALWAYS.items() for state in _GOING},
    # What else the user does with their methods meanwhile says nothing about the registration.
    **{(state, _STEP.CHANGED): _S.CHANGED if state is _S.NONE else state for state in _GOING},
    (_S.STARTED, _STEP.SILENCE): _S.STALLED,
    (_S.RESUMED, _STEP.SILENCE): _S.ABANDONED,
    (_S.STARTED, _STEP.LOG_ENDS): _S.OPEN,
    (_S.RESUMED, _STEP.LOG_ENDS): _S.OPEN,
}

#: Acts of administrators by their name, whoever the record says did them.
_BY_ADMIN: Final = frozenset(
    {
        Activity.ADMIN_REGISTERED_SECURITY_INFO,
        Activity.ADMIN_UPDATED_SECURITY_INFO,
        Activity.ADMIN_DELETED_SECURITY_INFO,
        Activity.CREATE_TEMPORARY_ACCESS_PASS_METHOD,
    }
)
#: Records of an act that say again, or in other words, what its anchor says.
_AGAIN: Final = (JoinRule.PASSKEY_TWIN, JoinRule.OTHER_SERVICE, JoinRule.DEVICE_CREDENTIAL, JoinRule.USER_UPDATE)

#: What a record is a step of: where it succeeded, and where it failed.
_STEPS_OF: Final[dict[type[Event], tuple[JourneyStep, JourneyStep]]] = {
    RegistrationStart: (_STEP.START, _STEP.FAILED),
    PasskeyOptionsRequest: (_STEP.START, _STEP.FAILED),
    MethodRegistration: (_STEP.REGISTERED, _STEP.FAILED),
    DeviceCredentialChange: (_STEP.REGISTERED, _STEP.FAILED),
    MethodUpdate: (_STEP.CHANGED, _STEP.CHANGED),
    MethodDeletion: (_STEP.CHANGED, _STEP.CHANGED),
    DefaultMethodChange: (_STEP.CHANGED, _STEP.CHANGED),
    RequiredInfoRegistration: (_STEP.ALL, _STEP.FAILED),
    # The user turned away; that writing it down failed does not bring them back.
    RegistrationCancellation: (_STEP.CANCEL, _STEP.CANCEL),
    SecurityInfoReview: (_STEP.REVIEWED, _STEP.REVIEW_FAILED),
}


def steps_of(gesture: Gesture) -> tuple[tuple[Event, JourneyStep], ...]:
    """The steps of the user's registration that an act is made of, in order of time; empty where it is none's part."""
    anchor = gesture.anchor
    if gesture.initiator is Initiator.ADMIN or anchor.activity in _BY_ADMIN or gesture.noise is not None:
        return ()
    told = zip(gesture.events, gesture.rules, strict=True)
    return tuple((event, step) for event, rule in told if rule not in _AGAIN and (step := _step(event)) is not None)


def _step(event: Event) -> JourneyStep | None:
    steps = _STEPS_OF.get(type(event))
    if steps is None or (isinstance(event, DeviceCredentialChange) and not is_passkey_added(event)):
        return None
    if event.status is Status.SUCCESS:
        # That a method was begun is all that MyAccess proves.
        return steps[0] if proves(event) or steps[0] is not JourneyStep.REGISTERED else JourneyStep.START
    if event.status in FAILED_STATUSES:
        return JourneyStep.CANCEL if _is_canceled(event) else steps[1]
    # Whether it worked is not known; that a method was begun is.
    return JourneyStep.START if isinstance(event, RegistrationStart) else None


def _is_canceled(event: Event) -> bool:
    # "User registered all required security info | Failure | User canceled security info registration."
    failed = isinstance(event, RequiredInfoRegistration) and event.status is Status.FAILURE
    return failed and event.reason in {None, Reason.CANCELED_REGISTRATION}
