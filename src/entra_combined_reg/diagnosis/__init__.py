"""From a symptom to findings: rules that always answer, ranked, with evidence, steps and what is still needed."""

from entra_combined_reg.diagnosis._case import Case, Rule
from entra_combined_reg.diagnosis._diagnose import DEFAULT_RULES, Diagnosis, diagnose
from entra_combined_reg.diagnosis._findings import Evidence, Finding, Need, Severity, Verdict
from entra_combined_reg.diagnosis._suggest import Suggestion, suggest_symptoms
from entra_combined_reg.diagnosis._triage import triage
from entra_combined_reg.diagnosis._triage_values import Standing, Triage, TriagedUser, TriageGroup, UnjudgedUsers

__all__ = [
    "DEFAULT_RULES",
    "Case",
    "Diagnosis",
    "Evidence",
    "Finding",
    "Need",
    "Rule",
    "Severity",
    "Standing",
    "Suggestion",
    "Triage",
    "TriageGroup",
    "TriagedUser",
    "UnjudgedUsers",
    "Verdict",
    "diagnose",
    "suggest_symptoms",
    "triage",
]
