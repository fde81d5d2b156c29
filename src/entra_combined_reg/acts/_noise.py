"""Noise: records that nobody caused. They are kept and counted apart, with the reason."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.acts._joins import method_of
from entra_combined_reg.acts._updates import is_about_methods, read_update
from entra_combined_reg.catalog import Activity
from entra_combined_reg.events import Event, Initiator, UserUpdate

__all__ = ["Noise", "noise_of"]


class Noise(StrEnum):
    """Why a gesture is nobody's act on their security info. It is kept, and counted apart."""

    #: An app's token or time stamp was written anew; no method, number or app changed (AUD-B4).
    HOUSEKEEPING = "housekeeping"
    #: The directory object was updated in something else than sign-in methods.
    UNRELATED = "unrelated"
    #: One of Microsoft's services wrote the record by itself, and no change can be read in it.
    SERVICE = "service"

    @property
    def reason(self) -> str:
        """One sentence that says why."""
        return _REASONS[self]


_REASONS: Final = {
    Noise.HOUSEKEEPING: "An app's token or time stamp was written anew; no method, number or app changed.",
    Noise.UNRELATED: "The directory object was updated in something else than sign-in methods.",
    Noise.SERVICE: "A service wrote the record by itself; it names no method, and no change can be read in it.",
}
_PROGRAMS: Final = (Initiator.SERVICE, Initiator.APPLICATION)


def noise_of(anchor: Event, events: tuple[Event, ...]) -> Noise | None:
    """Say why the act that ``anchor`` names is nobody's; ``None`` for an act, and where the records do not tell."""
    if anchor.activity is Activity.USER_REGISTERED_SECURITY_INFO:
        return Noise.SERVICE if all(map(_by_itself, events)) else None
    if not isinstance(anchor, UserUpdate):
        return None
    reading = read_update(anchor)
    if reading.is_housekeeping:
        return Noise.HOUSEKEEPING
    if anchor.activity is Activity.UPDATE_USER and anchor.changes and not is_about_methods(anchor):
        return Noise.UNRELATED
    return Noise.SERVICE if anchor.initiator is Initiator.SERVICE and not reading.changes else None


def _by_itself(event: Event) -> bool:
    """A program says "User registered security info", and names neither a method nor a change.

    Such records come since June 2026 without any act of a user (one tenant's report, UNVERIFIED beyond it).
    """
    unnamed = method_of(event) is None and event.method_text is None
    return event.initiator in _PROGRAMS and unnamed and not read_update(event).changes
