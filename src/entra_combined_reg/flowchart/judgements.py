"""The flowchart's questions one by one, for those who write rules: two-valued code over one ``World``.

A rule asks in plain yes-or-no code, and ``explore`` runs it in every completion of the facts it read that are not
known; the answer is what all worlds agree on. ``diagnosis`` reads this, and so may a caller's own rule.
"""

from entra_combined_reg.flowchart._access import asks_for_mfa, policies_over, strength_in_force
from entra_combined_reg.flowchart._alike import Alike, by_name
from entra_combined_reg.flowchart._causes import ON_AN_ACT, cause_holds, first_cause
from entra_combined_reg.flowchart._demand import (
    MFA_METHODS,
    Asked,
    asked,
    can_do_mfa,
    gates_held,
    interrupt_registrable,
    mfa_held,
    mfa_ways,
    passkey_on,
    required,
    wants,
)
from entra_combined_reg.flowchart._enabled import (
    ROWS,
    amp_on,
    amp_ways,
    enabled,
    for_mfa,
    for_sspr,
    legacy_ways,
    migration,
    telephony_retires,
)
from entra_combined_reg.flowchart._held import PREFILLABLE, below_maximum, gate_of, held_ways, holds, prefilled
from entra_combined_reg.flowchart._manage import NOT_BY_USER, allowed_in_manage_mode, under_access_mfa
from entra_combined_reg.flowchart._page import Page, interrupt_page
from entra_combined_reg.flowchart._people import (
    admin_gate_clauses,
    admin_reset,
    gates,
    in_user_scope,
    is_admin,
    sspr_on,
    user_type,
)
from entra_combined_reg.flowchart._plan import situation_of
from entra_combined_reg.flowchart._worlds import WORLD_LIMIT, Explored, Situation, World, certain, explore

__all__ = [
    "MFA_METHODS",
    "NOT_BY_USER",
    "ON_AN_ACT",
    "PREFILLABLE",
    "ROWS",
    "WORLD_LIMIT",
    "Alike",
    "Asked",
    "Explored",
    "Page",
    "Situation",
    "World",
    "admin_gate_clauses",
    "admin_reset",
    "allowed_in_manage_mode",
    "amp_on",
    "amp_ways",
    "asked",
    "asks_for_mfa",
    "below_maximum",
    "by_name",
    "can_do_mfa",
    "cause_holds",
    "certain",
    "enabled",
    "explore",
    "first_cause",
    "for_mfa",
    "for_sspr",
    "gate_of",
    "gates",
    "gates_held",
    "held_ways",
    "holds",
    "in_user_scope",
    "interrupt_page",
    "interrupt_registrable",
    "is_admin",
    "legacy_ways",
    "mfa_held",
    "mfa_ways",
    "migration",
    "passkey_on",
    "policies_over",
    "prefilled",
    "required",
    "situation_of",
    "sspr_on",
    "strength_in_force",
    "telephony_retires",
    "under_access_mfa",
    "user_type",
    "wants",
]
