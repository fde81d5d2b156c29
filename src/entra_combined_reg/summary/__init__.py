"""Figures of a log that people can trust, and that merge over any split of its users."""

from entra_combined_reg.summary._durations import Durations
from entra_combined_reg.summary._summary import STUCK, RegistrationSummary
from entra_combined_reg.summary._tally import DONE, Dimension, LastAttempt
from entra_combined_reg.summary._ways import Way

__all__ = ["DONE", "STUCK", "Dimension", "Durations", "LastAttempt", "RegistrationSummary", "Way"]
