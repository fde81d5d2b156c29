"""Conditions of the manage rules: two-valued code over one world of the facts. The table stands in its own file."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entra_combined_reg.catalog import Method, PolicyName
from entra_combined_reg.diagnosis._case import Case
from entra_combined_reg.diagnosis._changes import tenant_changed, user_changed, with_method_on
from entra_combined_reg.facts import LegacySsprMethod, MigrationState, PerUserMfa, RegisteredMethod
from entra_combined_reg.flowchart.judgements import (
    MFA_METHODS,
    World,
    allowed_in_manage_mode,
    amp_on,
    amp_ways,
    enabled,
    for_sspr,
    holds,
    is_admin,
    legacy_ways,
    migration,
    policies_over,
    under_access_mfa,
)

__all__ = [
    "admins_own",
    "app_passwords_on",
    "keys_restricted",
    "mfa_too_old",
    "no_alternate",
    "no_app_password",
    "no_office_option",
    "no_passkey",
    "no_token",
    "offered_against_will",
    "other_tenant",
    "page_blocked",
    "questions_off",
    "questions_on",
    "still_offered",
    "token_at_hand",
    "with_phone_and_voice",
]

_STRONG_AUTH_LASTS: Final = timedelta(minutes=5)


def no_alternate(w: World, _: Case) -> bool:
    return not enabled(w, Method.ALTERNATE_PHONE) or not holds(w, Method.PHONE)


def with_phone_and_voice(case: Case) -> Case:
    phone = RegisteredMethod(method=Method.PHONE, type_text="phoneAuthenticationMethod", id="assumed")
    entries = (*(case.user.registered or ()), phone)
    return with_method_on(user_changed(registered=entries)(case), Method.ALTERNATE_PHONE)


def no_app_password(w: World, case: Case) -> bool:
    state = case.user.per_user_mfa
    allowed = w.so("app_passwords_allowed", case.tenant.app_passwords_allowed)
    enforced = w.so("per_user_mfa", None if state is None else state is PerUserMfa.ENFORCED)
    return not allowed or not enforced or under_access_mfa(w)


def app_passwords_on(case: Case) -> Case:
    changed = tenant_changed(app_passwords_allowed=True, access_policies=())(case)
    return user_changed(per_user_mfa=PerUserMfa.ENFORCED)(changed)


def keys_restricted(w: World, case: Case) -> bool:
    """Say whether the policy allows certain models of passkey only."""
    policy = case.tenant.method_policy(PolicyName.FIDO2)
    if case.tenant.has_policy(PolicyName.FIDO2) is False:
        return False
    restricted = w.so("methods", None if policy is None else policy.aaguids_restricted, "aaguids")
    return restricted or w.so("methods", None if policy is None else policy.attestation_enforced, "attestation")


def no_passkey(w: World, case: Case) -> bool:
    policy = w.tenant.method_policy(PolicyName.FIDO2)
    if not amp_on(w, PolicyName.FIDO2):
        return True
    if not w.so("methods", None if policy is None else policy.self_service, "self-service"):
        return True
    return keys_restricted(w, case)


def mfa_too_old(w: World, case: Case) -> bool:
    last = case.user.last_strong_auth
    if w.so("last_strong_auth", None if last is None else case.as_of - last > _STRONG_AUTH_LASTS):
        return True
    with_pass = w.so("signed_in_with_tap", case.user.signed_in_with_tap)
    return not with_pass and not any(holds(w, method) for method in MFA_METHODS)


def questions_off(w: World, case: Case) -> bool:
    if migration(w) is not MigrationState.COMPLETE:
        return False
    held = case.tenant.legacy_sspr
    return not w.so("legacy_sspr", None if held is None else LegacySsprMethod.SECURITY_QUESTIONS in held)


def questions_on(case: Case) -> Case:
    held = case.tenant.legacy_sspr or frozenset()
    return tenant_changed(legacy_sspr=held | {LegacySsprMethod.SECURITY_QUESTIONS})(case)


def no_office_option(w: World, _: Case) -> bool:
    return amp_on(w, PolicyName.VOICE) and not amp_ways(w, Method.OFFICE_PHONE)


def no_token(w: World, case: Case) -> bool:
    tokens = case.tenant.hardware_tokens
    return not enabled(w, Method.HARDWARE_OATH) or not w.so("hardware_tokens", None if tokens is None else bool(tokens))


def token_at_hand(case: Case) -> Case:
    return with_method_on(tenant_changed(hardware_tokens=frozenset({"assumed"}))(case), Method.HARDWARE_OATH)


def page_blocked(w: World, case: Case) -> bool:
    """Say whether Conditional Access blocks the registration of security information."""
    if case.tenant.access_policies is None:
        return w.so("access_policies", None, "block")
    return any("block" in policy.controls for policy in policies_over(w, registration=True))


def other_tenant(w: World, case: Case) -> bool:
    ours, theirs = case.tenant.tenant_id, case.user.tenant_id
    if ours is None or theirs is None:
        return w.so("tenant_id", None)
    return ours.casefold() != theirs.casefold()


def still_offered(w: World, case: Case) -> bool:
    """Say whether a legacy policy alone offers the method."""
    wanted = case.wanted or Method.PASSWORD
    return not amp_ways(w, wanted) and bool(legacy_ways(w, wanted)) and allowed_in_manage_mode(w, wanted)


def offered_against_will(w: World, case: Case) -> bool:
    """By a legacy policy, or because the profile's office phone is filled (REG-2.3)."""
    if still_offered(w, case):
        return True
    office = case.wanted is Method.OFFICE_PHONE and not enabled(w, Method.OFFICE_PHONE)
    return office and w.so("business_phone_set", case.user.business_phone_set)


def admins_own(w: World, case: Case) -> bool:
    wanted = case.wanted or Method.PASSWORD
    return is_admin(w) and not enabled(w, wanted) and bool(for_sspr(w, wanted))
