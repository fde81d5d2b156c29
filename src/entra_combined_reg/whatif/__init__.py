"""Two policies, the same users: what changes for whom, before anybody makes the change."""

from entra_combined_reg.whatif._compare import compare_policies
from entra_combined_reg.whatif._comparison import ChangedUsers, PolicyComparison, Totals
from entra_combined_reg.whatif._difference import Difference, Interrupt, Question, Undecided

__all__ = [
    "ChangedUsers",
    "Difference",
    "Interrupt",
    "PolicyComparison",
    "Question",
    "Totals",
    "Undecided",
    "compare_policies",
]
