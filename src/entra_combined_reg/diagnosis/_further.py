"""Causes found on second reading, X-1 to X-8 of REG-6.3, in order: they may hide methods in either mode."""

from __future__ import annotations

from datetime import date
from typing import Final

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName
from entra_combined_reg.diagnosis._build import cause_rule
from entra_combined_reg.diagnosis._case import Case
from entra_combined_reg.diagnosis._changes import cause_is, tenant_changed
from entra_combined_reg.diagnosis._findings import Severity
from entra_combined_reg.flowchart.judgements import (
    MFA_METHODS,
    World,
    admin_reset,
    holds,
    in_user_scope,
    is_admin,
    policies_over,
)

__all__ = ["FURTHER_CAUSES", "access_guards_page", "admin_asked_for_nothing", "pass_expired"]

_DIRECTORY_SYNC: Final = "d29b2b05-8046-44ba-8758-1e26182fcf32"
_QUESTIONS_LEAVE: Final = date(2027, 3, 1)


def admin_asked_for_nothing(w: World) -> bool:
    """Say whether an administrator is asked to register for a reset that is off for them."""
    if not is_admin(w) or admin_reset(w) or not in_user_scope(w):
        return False
    return w.so("sspr_require_registration", w.tenant.sspr_require_registration)


def _external_only(w: World, _: Case) -> bool:
    others = (method for method in MFA_METHODS if method is not Method.EXTERNAL)
    return holds(w, Method.EXTERNAL) and not any(holds(w, method) for method in others)


def _federation_decides(w: World, case: Case) -> bool:
    user = case.user
    return w.so("federated", user.federated) and w.so("federated_mfa_enforced", user.federated_mfa_enforced)


def access_guards_page(w: World, case: Case) -> bool:
    """Say whether Conditional Access stands before the registration of security information."""
    if case.tenant.access_policies is None:
        return w.so("access_policies", None, "registration")
    return any(True for _ in policies_over(w, registration=True))


def _passkey_unusable(w: World, case: Case) -> bool:
    entries = case.user.registered
    if entries is None:
        return w.so("registered", None, "passkey unusable")
    if any(entry.method is Method.PASSKEY and entry.usable is False for entry in entries):
        return True
    policy = case.tenant.method_policy(PolicyName.FIDO2)
    if case.tenant.has_policy(PolicyName.FIDO2) is False:
        return False
    restricted = None if policy is None else policy.aaguids_restricted
    return any(entry.method is Method.PASSKEY for entry in entries) and w.so("methods", restricted, "aaguids")


def pass_expired(w: World, case: Case) -> bool:
    """Say whether an expired Temporary Access Pass is registered."""
    entries = case.user.registered
    if entries is None:
        return w.so("registered", None, "pass expired")
    return any(entry.method is Method.TEMPORARY_ACCESS_PASS and entry.usable is False for entry in entries)


def _sync_account(w: World, case: Case) -> bool:
    roles = case.user.roles
    held = w.so("roles", None if roles is None else _DIRECTORY_SYNC in roles, "sync")
    return held and w.so("security_defaults", case.tenant.security_defaults)


#: X-1 to X-8, in the order of REG-6.3.
FURTHER_CAUSES: Final = (
    cause_rule(
        "X-1",
        lambda w, _case: admin_asked_for_nothing(w),
        holds="Reset is off for administrators while registration is required of them: the wizard has no method.",
        fails="The user is not an administrator who is asked for what nobody allows.",
        advice="Exclude administrators from the user policy, or allow them to reset their passwords.",
        sources=("REG-S2",),
        change=tenant_changed(admin_sspr_allowed=True),
        facts=("roles", "admin_sspr_allowed", "sspr_scope", "sspr_require_registration"),
    ),
    cause_rule(
        "X-2",
        _external_only,
        causes=frozenset({InterruptCause.AUTHENTICATION_STRENGTH}),
        holds="The user has external MFA only, which satisfies no authentication strength.",
        fails="The user does not depend on external MFA alone.",
        advice="Use the MFA grant instead of a strength.",
        sources=("REG-4.1",),
        change=cause_is(InterruptCause.CONDITIONAL_ACCESS_MFA),
        facts=("registered",),
    ),
    cause_rule(
        "X-3",
        _federation_decides,
        holds="Only the MFA of the federated identity provider counts; registering here does not help.",
        fails="Federation does not decide about MFA.",
        advice="Register with the federated identity provider, or change federatedIdpMfaBehavior.",
        sources=("REG-S7",),
        severity=Severity.EXPLANATION,
        facts=("federated", "federated_mfa_enforced"),
    ),
    cause_rule(
        "X-4",
        access_guards_page,
        holds="Conditional Access stands before the registration of security information; it also gates signing in to "
        "the Authenticator app, turning on phone sign-in and, since July 2026, Windows Hello and Platform SSO.",
        fails="No Conditional Access policy stands before the registration of security information.",
        advice="Check the policy's grant, locations and exclusions.",
        sources=("REG-S36", "REG-S51"),
        facts=("access_policies",),
    ),
    cause_rule(
        "X-5",
        _passkey_unusable,
        holds="A registered passkey may no longer be allowed: its model, or synced passkeys, left the profiles.",
        fails="No registered passkey is affected.",
        advice="Allow the model in one of the profiles; any one suffices.",
        sources=("REG-S41",),
        facts=("registered", "methods"),
    ),
    cause_rule(
        "X-6",
        pass_expired,
        holds="The Temporary Access Pass has expired, and its session and tokens with it.",
        fails="No expired Temporary Access Pass is registered.",
        advice="Issue another pass.",
        sources=("REG-S12",),
        facts=("registered",),
    ),
    cause_rule(
        "X-7",
        _sync_account,
        holds="Directory synchronisation accounts are left out of security defaults.",
        fails="The user is no directory synchronisation account under security defaults.",
        advice="Expected.",
        sources=("REG-S29",),
        severity=Severity.EXPLANATION,
        facts=("roles", "security_defaults"),
    ),
    cause_rule(
        "X-8",
        lambda _w, case: case.as_of.date() >= _QUESTIONS_LEAVE,
        about=frozenset({Method.SECURITY_QUESTIONS}),
        holds="Security questions were announced to leave password reset in March 2027 (one report).",
        fails="Security questions were announced to leave password reset in March 2027, which is not yet.",
        advice="Register another reset method.",
        sources=("REG-6.3",),
        severity=Severity.EXPLANATION,
    ),
)
