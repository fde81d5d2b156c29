"""How far attempts came: whether their start left a record, whether a method was registered, and how they ended.

Many registrations leave no record of their start (AUD-B4), so an attempt may enter at any step; a funnel that counted
them as started would say what the log does not.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.acts import Journey, JourneyState
from entra_combined_reg.events import PasskeyOptionsRequest, RegistrationStart
from entra_combined_reg.values import frozen

__all__ = ["Way", "read_way", "way_of"]

_STARTED: Final = "started"
_REGISTERED: Final = "method registered"
_THEN: Final = " > "


@frozen(kw_only=True)
class Way:
    """Attempts that went the same way.

    Attributes:
        started: Their start left a record.
        registered: A method was registered in them.
        state: How they ended, or stand.
        count: How many they are.
    """

    started: bool
    registered: bool
    state: JourneyState
    count: int


def way_of(journey: Journey) -> str:
    """Say how far an attempt came: ``started > method registered > completed``. What left no record is left out."""
    begun = any(isinstance(event, (RegistrationStart, PasskeyOptionsRequest)) for event in journey.events)
    passed = [_STARTED] * begun + [_REGISTERED] * bool(journey.methods)
    return _THEN.join((*passed, journey.state.value))


def read_way(text: str, count: int) -> Way:
    """Read what :func:`way_of` says."""
    *passed, state = text.split(_THEN)
    return Way(started=_STARTED in passed, registered=_REGISTERED in passed, state=JourneyState(state), count=count)
