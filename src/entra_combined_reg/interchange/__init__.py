"""Every stored value to JSON and back, with its kind and schema version, and the JSON Schema of each kind."""

from entra_combined_reg.interchange._documents import (
    SCHEMA_VERSION,
    STORED_KINDS,
    StoredKind,
    from_document,
    from_json,
    to_document,
    to_json,
)
from entra_combined_reg.interchange._schemas import json_schema

__all__ = [
    "SCHEMA_VERSION",
    "STORED_KINDS",
    "StoredKind",
    "from_document",
    "from_json",
    "json_schema",
    "to_document",
    "to_json",
]
