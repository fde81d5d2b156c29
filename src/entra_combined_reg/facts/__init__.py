"""What is true of a tenant and of a user: plain fields, ``None`` = not known, and where each came from."""

from entra_combined_reg.facts._sources import FactSource, Scope
from entra_combined_reg.facts._tenant import (
    AccessPolicy,
    AccessState,
    AuthenticatorTarget,
    Campaign,
    CampaignState,
    Cloud,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    PolicyChange,
    Strength,
    Subscription,
    TenantPolicy,
)
from entra_combined_reg.facts._user import PerUserMfa, RegisteredMethod, StrongAuthentication, UserState, UserType

__all__ = [
    "AccessPolicy",
    "AccessState",
    "AuthenticatorTarget",
    "Campaign",
    "CampaignState",
    "Cloud",
    "FactSource",
    "LegacyMfaMethod",
    "LegacySsprMethod",
    "MethodPolicy",
    "MigrationState",
    "PerUserMfa",
    "PolicyChange",
    "RegisteredMethod",
    "Scope",
    "Strength",
    "StrongAuthentication",
    "Subscription",
    "TenantPolicy",
    "UserState",
    "UserType",
]
