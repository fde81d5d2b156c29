"""From somebody's record to our event. One file a shape."""

from entra_combined_reg.wire._copies import merge_copies
from entra_combined_reg.wire._diagnostic import DIAGNOSTIC
from entra_combined_reg.wire._elastic import ELASTIC
from entra_combined_reg.wire._graph import GRAPH, powershell_shape
from entra_combined_reg.wire._log_analytics import LOG_ANALYTICS
from entra_combined_reg.wire._native import NATIVE, from_native, to_native
from entra_combined_reg.wire._parse import DEFAULT_SHAPES, EventStream, iter_events, parse_events, shapes_for
from entra_combined_reg.wire._portal import portal_shape
from entra_combined_reg.wire._reads import services_read
from entra_combined_reg.wire._reasons import ReadReason, read_reason
from entra_combined_reg.wire._result import ParseResult, RejectedRecord
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._times import record_times
from entra_combined_reg.wire._unified import UNIFIED

__all__ = [
    "DEFAULT_SHAPES",
    "DIAGNOSTIC",
    "ELASTIC",
    "GRAPH",
    "LOG_ANALYTICS",
    "NATIVE",
    "UNIFIED",
    "EventStream",
    "ParseResult",
    "ReadReason",
    "Record",
    "RejectedRecord",
    "Shape",
    "from_native",
    "iter_events",
    "merge_copies",
    "parse_events",
    "portal_shape",
    "powershell_shape",
    "read_reason",
    "record_times",
    "services_read",
    "shapes_for",
    "to_native",
]
