"""The methods a user is shown, in either mode, with the trail of rules that led there.

Microsoft publishes the flowchart as a picture only; the rules are rebuilt from its text and say so (``RULE_SET``).
"""

from entra_combined_reg.flowchart._answers import (
    Ambiguity,
    CauseAnswer,
    Gates,
    InterruptPlan,
    ManageOptions,
    MethodAnswer,
    RegistrationNeeds,
    Shown,
    TrailStep,
)
from entra_combined_reg.flowchart._causes import CAUSE_ORDER, causes
from entra_combined_reg.flowchart._manage import manage_options
from entra_combined_reg.flowchart._plan import interrupt_plan
from entra_combined_reg.flowchart._readings import CampaignReading, Readings
from entra_combined_reg.flowchart._rules import RULE_SET, RULES, FlowchartRule
from entra_combined_reg.flowchart._why import why_not

__all__ = [
    "CAUSE_ORDER",
    "RULES",
    "RULE_SET",
    "Ambiguity",
    "CampaignReading",
    "CauseAnswer",
    "FlowchartRule",
    "Gates",
    "InterruptPlan",
    "ManageOptions",
    "MethodAnswer",
    "Readings",
    "RegistrationNeeds",
    "Shown",
    "TrailStep",
    "causes",
    "interrupt_plan",
    "manage_options",
    "why_not",
]
