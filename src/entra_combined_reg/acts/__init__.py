"""From events to what somebody did: people, timelines, gestures and journeys."""

from entra_combined_reg.acts._coverage import CoverageDoubt, DoubtKind, Gap, LogCoverage, Unrecognised, coverage
from entra_combined_reg.acts._gestures import Gesture, Noise, gestures_of
from entra_combined_reg.acts._joins import SESSION, JoinRule
from entra_combined_reg.acts._journeys import JOURNEY_TRANSITIONS, Journey, JourneyState, journeys_of
from entra_combined_reg.acts._pages import event_table
from entra_combined_reg.acts._people import Identified, Person, people_of, subject_of
from entra_combined_reg.acts._stream import JourneyStream, iter_journeys
from entra_combined_reg.acts._timeline import Timeline
from entra_combined_reg.acts._updates import MethodChange, MethodChangeKind, UpdateReading, read_update

__all__ = [
    "JOURNEY_TRANSITIONS",
    "SESSION",
    "CoverageDoubt",
    "DoubtKind",
    "Gap",
    "Gesture",
    "Identified",
    "JoinRule",
    "Journey",
    "JourneyState",
    "JourneyStream",
    "LogCoverage",
    "MethodChange",
    "MethodChangeKind",
    "Noise",
    "Person",
    "Timeline",
    "Unrecognised",
    "UpdateReading",
    "coverage",
    "event_table",
    "gestures_of",
    "iter_journeys",
    "journeys_of",
    "people_of",
    "read_update",
    "subject_of",
]
