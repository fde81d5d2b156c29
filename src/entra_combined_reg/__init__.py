"""Troubleshoot Microsoft Entra combined security information registration.

What happened, why, what if, and how it is undone safely: the names of the daily path. Every room
(``catalog``, ``wire``, ``facts``, ``acts``, ``flowchart``, ``diagnosis``, ``rollback``, ``testing``) holds the
rest. Importing does nothing else: no file is read, no connection made, no clock asked.
"""

from entra_combined_reg import testing
from entra_combined_reg.acts import Gesture, Journey, JourneyState, Person, Timeline
from entra_combined_reg.catalog import (
    AUDIT_CATALOG,
    CATALOG_VERSION,
    METHODS,
    Activity,
    DefaultOption,
    InterruptCause,
    Method,
    Mode,
    PolicyName,
    Reason,
    Status,
    Symptom,
    Usage,
    symptom_row,
)
from entra_combined_reg.diagnosis import (
    DEFAULT_RULES,
    Case,
    Diagnosis,
    Finding,
    Severity,
    Suggestion,
    Verdict,
    diagnose,
    suggest_symptoms,
)
from entra_combined_reg.errors import AdapterError, CallError, CombinedRegError, DataError, RejectedRecordsError
from entra_combined_reg.events import Event, Initiator, SecurityInfoEvent
from entra_combined_reg.facts import (
    Cloud,
    RegisteredMethod,
    Scope,
    Subscription,
    TenantPolicy,
    UserState,
    assemble_users,
)
from entra_combined_reg.flowchart import Readings, causes, interrupt_plan, manage_options, why_not
from entra_combined_reg.rollback import (
    RollbackOptions,
    RollbackPlan,
    RollbackRun,
    RollbackScope,
    plan_rollback,
    read_targets,
)
from entra_combined_reg.wire import DEFAULT_SHAPES, ParseResult, iter_events, parse_events, shapes_for, to_native

__all__ = [
    "AUDIT_CATALOG",
    "CATALOG_VERSION",
    "DEFAULT_RULES",
    "DEFAULT_SHAPES",
    "METHODS",
    "Activity",
    "AdapterError",
    "CallError",
    "Case",
    "Cloud",
    "CombinedRegError",
    "DataError",
    "DefaultOption",
    "Diagnosis",
    "Event",
    "Finding",
    "Gesture",
    "Initiator",
    "InterruptCause",
    "Journey",
    "JourneyState",
    "Method",
    "Mode",
    "ParseResult",
    "Person",
    "PolicyName",
    "Readings",
    "Reason",
    "RegisteredMethod",
    "RejectedRecordsError",
    "RollbackOptions",
    "RollbackPlan",
    "RollbackRun",
    "RollbackScope",
    "Scope",
    "SecurityInfoEvent",
    "Severity",
    "Status",
    "Subscription",
    "Suggestion",
    "Symptom",
    "TenantPolicy",
    "Timeline",
    "Usage",
    "UserState",
    "Verdict",
    "assemble_users",
    "causes",
    "diagnose",
    "interrupt_plan",
    "iter_events",
    "manage_options",
    "parse_events",
    "plan_rollback",
    "read_targets",
    "shapes_for",
    "suggest_symptoms",
    "symptom_row",
    "testing",
    "to_native",
    "why_not",
]
