"""The methods a user is shown, in either mode, with the trail of rules that led there.

Microsoft publishes the flowchart as a picture only; the rules are rebuilt from its text and say so (``RULE_SET``).
"""

from entra_combined_reg.flowchart._answers import (
    Ambiguity,
    Gates,
    InterruptPlan,
    ManageOptions,
    MethodAnswer,
    Needs,
    Shown,
    TrailStep,
)
from entra_combined_reg.flowchart._manage import manage_options
from entra_combined_reg.flowchart._plan import interrupt_plan
from entra_combined_reg.flowchart._readings import CampaignReading, Readings
from entra_combined_reg.flowchart._rules import RULE_SET, RULES, Rule

__all__ = [
    "RULES",
    "RULE_SET",
    "Ambiguity",
    "CampaignReading",
    "Gates",
    "InterruptPlan",
    "ManageOptions",
    "MethodAnswer",
    "Needs",
    "Readings",
    "Rule",
    "Shown",
    "TrailStep",
    "interrupt_plan",
    "manage_options",
]
