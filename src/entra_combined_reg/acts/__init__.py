"""From events to what somebody did: people, timelines, gestures and journeys."""

from entra_combined_reg.acts._around import Surroundings
from entra_combined_reg.acts._coverage import CoverageDoubt, DoubtKind, Gap, LogCoverage, Unrecognised, coverage
from entra_combined_reg.acts._gestures import Gesture, gestures_of
from entra_combined_reg.acts._joins import SESSION, JoinRule
from entra_combined_reg.acts._journeys import Journey, journeys_in, journeys_of
from entra_combined_reg.acts._noise import Noise
from entra_combined_reg.acts._pages import event_table
from entra_combined_reg.acts._people import Identified, Naming, Person, naming_of, people_of, subject_of, who_is_who
from entra_combined_reg.acts._steps import JOURNEY_TRANSITIONS, JourneyState, JourneyStep
from entra_combined_reg.acts._stream import JourneyStream, TimelineStream, iter_journeys, iter_timelines
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
    "JourneyStep",
    "JourneyStream",
    "LogCoverage",
    "MethodChange",
    "MethodChangeKind",
    "Naming",
    "Noise",
    "Person",
    "Surroundings",
    "Timeline",
    "TimelineStream",
    "Unrecognised",
    "UpdateReading",
    "coverage",
    "event_table",
    "gestures_of",
    "iter_journeys",
    "iter_timelines",
    "journeys_in",
    "journeys_of",
    "naming_of",
    "people_of",
    "read_update",
    "subject_of",
    "who_is_who",
]
