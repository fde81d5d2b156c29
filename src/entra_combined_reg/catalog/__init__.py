"""What Microsoft says, one file a table. No logic but look-ups; everything above this floor is what we conclude."""

from entra_combined_reg.catalog._methods import (
    METHODS,
    OATH_POOL,
    OATH_POOL_MAXIMUM,
    DefaultOption,
    Method,
    MethodRow,
    PolicyName,
    Registrable,
    Usage,
    default_option_of,
    is_mfa_method,
    method_of_audit_words,
    method_of_graph_type,
    method_of_registered_name,
    methods_of_policy_id,
)

__all__ = [
    "METHODS",
    "OATH_POOL",
    "OATH_POOL_MAXIMUM",
    "DefaultOption",
    "Method",
    "MethodRow",
    "PolicyName",
    "Registrable",
    "Usage",
    "default_option_of",
    "is_mfa_method",
    "method_of_audit_words",
    "method_of_graph_type",
    "method_of_registered_name",
    "methods_of_policy_id",
]
