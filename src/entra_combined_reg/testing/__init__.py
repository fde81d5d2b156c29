"""Shipped for other people's tests: fakes, a simulated tenant, an adapter on memory, and the proof of an adapter."""

from entra_combined_reg.testing._actors import OPERATOR
from entra_combined_reg.testing._behaviour import TenantBehaviour
from entra_combined_reg.testing._conformance import AdapterReport, ClauseResult, check_adapter, check_adapter_async
from entra_combined_reg.testing._fakes import WHEN, RecordingAdapter, make_event, make_policy, make_user
from entra_combined_reg.testing._faults import Fault, FaultPlan
from entra_combined_reg.testing._log import Deed
from entra_combined_reg.testing._tenant import SimulatedTenant

__all__ = [
    "OPERATOR",
    "WHEN",
    "AdapterReport",
    "ClauseResult",
    "Deed",
    "Fault",
    "FaultPlan",
    "RecordingAdapter",
    "SimulatedTenant",
    "TenantBehaviour",
    "check_adapter",
    "check_adapter_async",
    "make_event",
    "make_policy",
    "make_user",
]
