"""What is true of a tenant and of a user: plain fields, ``None`` = not known, and where each came from."""

from entra_combined_reg.facts._assemble import assemble_users
from entra_combined_reg.facts._assembled import AssembledUser, AssembledUsers
from entra_combined_reg.facts._doubt_values import Doubt, DoubtCode
from entra_combined_reg.facts._doubts import doubts
from entra_combined_reg.facts._joins import Coverage, Unmatched
from entra_combined_reg.facts._need_rows import FactNeed, Purpose
from entra_combined_reg.facts._needs import NEEDS, how_to_fetch, needs_of
from entra_combined_reg.facts._powershell import powershell_rows
from entra_combined_reg.facts._sources import FactSource, Scope
from entra_combined_reg.facts._tenant import TenantPolicy
from entra_combined_reg.facts._tenant_values import (
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
)
from entra_combined_reg.facts._user import UserState
from entra_combined_reg.facts._user_values import PerUserMfa, RegisteredMethod, StrongAuthentication, UserType
from entra_combined_reg.facts._words import fact_words

__all__ = [
    "NEEDS",
    "AccessPolicy",
    "AccessState",
    "AssembledUser",
    "AssembledUsers",
    "AuthenticatorTarget",
    "Campaign",
    "CampaignState",
    "Cloud",
    "Coverage",
    "Doubt",
    "DoubtCode",
    "FactNeed",
    "FactSource",
    "LegacyMfaMethod",
    "LegacySsprMethod",
    "MethodPolicy",
    "MigrationState",
    "PerUserMfa",
    "PolicyChange",
    "Purpose",
    "RegisteredMethod",
    "Scope",
    "Strength",
    "StrongAuthentication",
    "Subscription",
    "TenantPolicy",
    "Unmatched",
    "UserState",
    "UserType",
    "assemble_users",
    "doubts",
    "fact_words",
    "how_to_fetch",
    "needs_of",
    "powershell_rows",
]
