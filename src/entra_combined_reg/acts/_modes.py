"""Which mode an attempt was made in: inferred from the records, with what it was inferred from and how well."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from entra_combined_reg.acts._gestures import Gesture
from entra_combined_reg.catalog import METHODS, Confidence, Mode, Reason, Registrable, Status
from entra_combined_reg.events import (
    DefaultMethodChange,
    Event,
    MethodDeletion,
    MethodRegistration,
    MethodUpdate,
    RegistrationCancellation,
    RegistrationStart,
    RequiredInfoRegistration,
    SecurityInfoReview,
)

__all__ = ["mode_of"]


def _is_canceled(event: Event) -> bool:
    failed = isinstance(event, RequiredInfoRegistration) and event.status is Status.FAILURE
    return failed and event.reason is Reason.CANCELED_REGISTRATION


def _is_wizards(event: Event) -> bool:
    return isinstance(event, (RequiredInfoRegistration, RegistrationCancellation, SecurityInfoReview))


def _is_managing(event: Event) -> bool:
    return isinstance(event, (MethodDeletion, MethodUpdate, DefaultMethodChange))


_MANAGE_ONLY: Final = frozenset(
    row.method
    for row in METHODS
    if row.interrupt is Registrable.NO and row.manage in {Registrable.YES, Registrable.CONDITIONAL}
)


def _is_manage_only(event: Event) -> bool:
    return isinstance(event, (MethodRegistration, RegistrationStart)) and event.method in _MANAGE_ONLY


#: The first row that fits a record of the attempt: what the record is, the mode, why, and how well that is proved.
_CLUES: Final[tuple[tuple[Callable[[Event], bool], Mode, str, Confidence], ...]] = (
    # "This event occurs when a user cancels registration from interrupt mode."
    (_is_canceled, Mode.INTERRUPT, "the user cancelled, as the article says of interrupt mode", Confidence.VERIFIED),
    (
        _is_wizards,
        Mode.INTERRUPT,
        "the wizard's own records: all required, cancelled or reviewed",
        Confidence.DEDUCED,
    ),
    (_is_managing, Mode.MANAGE, "methods can be changed or deleted in manage mode only", Confidence.DEDUCED),
    # REG-1.1, INT-6, INT-8: the alternate phone and its like.
    (_is_manage_only, Mode.MANAGE, "its method cannot be registered in interrupt mode", Confidence.DEDUCED),
)


def mode_of(gestures: Iterable[Gesture]) -> tuple[Mode | None, str, Confidence | None]:
    """Infer the mode from the records that name the acts of one attempt.

    Returns:
        The mode, what it was inferred from, and how well that is proved. Where records speak for both modes, the
        wizard's own decide, and that is a deduction.
    """
    anchors = [gesture.anchor for gesture in gestures]
    clues = [clue for clue in _CLUES if any(map(clue[0], anchors))]
    if not clues:
        return None, "no record of the attempt tells the modes apart", None
    _, mode, reason, confidence = clues[0]
    if clues[-1][1] is not mode:
        return mode, f"{reason}; other acts of it speak for {clues[-1][1]} mode", Confidence.DEDUCED
    return mode, reason, confidence
