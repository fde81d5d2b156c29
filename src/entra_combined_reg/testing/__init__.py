"""Shipped for other people's tests: fakes of events, users and policies, an adapter on memory, proof of an adapter."""

from entra_combined_reg.testing._conformance import AdapterReport, ClauseResult, check_adapter, check_adapter_async
from entra_combined_reg.testing._fakes import WHEN, RecordingAdapter, make_event, make_policy, make_user

__all__ = [
    "WHEN",
    "AdapterReport",
    "ClauseResult",
    "RecordingAdapter",
    "check_adapter",
    "check_adapter_async",
    "make_event",
    "make_policy",
    "make_user",
]
