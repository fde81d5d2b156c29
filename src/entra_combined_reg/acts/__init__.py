"""From events to what somebody did: people, timelines, gestures and journeys."""

from entra_combined_reg.acts._gestures import Gesture, gestures_of
from entra_combined_reg.acts._joins import SESSION, JoinRule
from entra_combined_reg.acts._journeys import JOURNEY_TRANSITIONS, Journey, JourneyState, journeys_of
from entra_combined_reg.acts._people import Identified, Person, people_of, subject_of
from entra_combined_reg.acts._timeline import Timeline

__all__ = [
    "JOURNEY_TRANSITIONS",
    "SESSION",
    "Gesture",
    "Identified",
    "JoinRule",
    "Journey",
    "JourneyState",
    "Person",
    "Timeline",
    "gestures_of",
    "journeys_of",
    "people_of",
    "subject_of",
]
