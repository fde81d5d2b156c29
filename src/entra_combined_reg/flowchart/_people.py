"""Who a user is for password reset, in one world: an administrator or not, enabled or not, and how many gates.

REG-2.3 ``sspr_enabled`` and REG-3. Read by the method rules of this folder.
"""

from __future__ import annotations

from entra_combined_reg.catalog import sspr_admin_role
from entra_combined_reg.facts import Subscription, UserType
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._rules import FlowchartRule
from entra_combined_reg.flowchart._worlds import World

__all__ = ["admin_gate_clauses", "admin_reset", "gates", "in_user_scope", "is_admin", "sspr_on", "user_type"]

#: "first 30 days of a trial" (REG-S2).
_YOUNG_TRIAL_DAYS = 30


def user_type(w: World, rule: FlowchartRule = rules.GUEST) -> UserType:
    """Say whether the user is a member or a guest, of which kind; ``rule`` is what asks."""
    return w.known(rule, "user_type", w.user.user_type, tuple(UserType))


def is_admin(w: World) -> bool:
    """Say whether the administrator reset policy stands in for the user policy (the newer list of 78 roles)."""
    roles = w.user.roles
    return w.flag(rules.ADMIN, "roles", None if roles is None else any(sspr_admin_role(role) for role in roles))


def admin_reset(w: World) -> bool:
    """Say whether administrators may reset their own passwords."""
    return w.flag(rules.ADMIN, "admin_sspr_allowed", w.tenant.admin_sspr_allowed)


def in_user_scope(w: World) -> bool:
    """Say whether the user policy for reset names the user."""
    return w.inside(rules.SSPR_ON, "sspr_scope", w.tenant.sspr_scope)


def sspr_on(w: World) -> bool:
    """Say whether the user is enabled for reset."""
    if is_admin(w):
        return admin_reset(w)
    return in_user_scope(w) and w.flag(rules.SSPR_ON, "licensed", w.user.licensed)


def gates(w: World) -> int:
    """Return the number of reset methods the user must have."""
    if is_admin(w):
        return _admin_gates(w)
    return w.known(rules.DEMAND_SSPR, "sspr_gates", w.tenant.sspr_gates, (1, 2))


def _admin_gates(w: World) -> int:
    two, one = admin_gate_clauses(w)
    if two and one:
        return 2 if w.readings.two_gates_win else 1
    return 2 if two else 1


def admin_gate_clauses(w: World) -> tuple[bool, bool]:
    """Say whether the clauses for two gates and for one gate hold; the page lists both without an order (K-7)."""
    tenant, rule = w.tenant, rules.ADMIN_GATES
    bare = not w.flag(rule, "custom_domain", tenant.custom_domain) and not w.flag(
        rule, "connect_sync", tenant.connect_sync
    )
    trial = w.known(rule, "subscription", tenant.subscription, tuple(Subscription)) is Subscription.TRIAL
    if not trial:
        # A trial that ended long ago, or never was, says nothing any more.
        return not bare, bare
    young = None if tenant.trial_days is None else tenant.trial_days <= _YOUNG_TRIAL_DAYS
    fresh = w.flag(rule, "trial_days", young)
    return not fresh or not bare, fresh or bare
