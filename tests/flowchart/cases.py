"""Tenants and users of the worked cases, written down fact by fact. Every fact is known unless a test takes it away."""

from __future__ import annotations

from datetime import UTC, datetime

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName, Usage
from entra_combined_reg.facts import (
    AuthenticatorTarget,
    Cloud,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    PerUserMfa,
    RegisteredMethod,
    Scope,
    Subscription,
    TenantPolicy,
    UserState,
    UserType,
)

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
ADELE = "11111111-1111-4111-8111-111111111111"
STAFF = "22222222-2222-4222-8222-222222222222"
GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"

AUTHENTICATOR, PHONE, EMAIL, QUESTIONS = (
    Method.AUTHENTICATOR,
    Method.PHONE,
    Method.EMAIL,
    Method.SECURITY_QUESTIONS,
)
MFA = InterruptCause.CONDITIONAL_ACCESS_MFA
RESET = InterruptCause.SSPR_REGISTRATION


def amp(*names: PolicyName, scope: Scope = Scope.EVERYONE, mode: str = "any", otp: bool = True):
    """Every configuration of the Authentication methods policy, those named on."""
    return tuple(
        MethodPolicy(
            name=name,
            id_text=name.value,
            enabled=name in names,
            scope=scope,
            authenticator_targets=(AuthenticatorTarget(scope=scope, mode=mode),)
            if name is PolicyName.MICROSOFT_AUTHENTICATOR
            else (),
            authenticator_otp=otp if name is PolicyName.MICROSOFT_AUTHENTICATOR else None,
            voice_office_allowed=True if name is PolicyName.VOICE else None,
            self_service=True if name is PolicyName.FIDO2 else None,
            aaguids_restricted=False if name is PolicyName.FIDO2 else None,
            attestation_enforced=False if name is PolicyName.FIDO2 else None,
        )
        for name in PolicyName
    )


def tenant(**facts) -> TenantPolicy:
    """A tenant whose facts are all known: migrated, everything off, reset for nobody."""
    known = {
        "migration_state": MigrationState.COMPLETE,
        "methods": amp(),
        "methods_complete": True,
        "legacy_mfa": frozenset(),
        "legacy_sspr": frozenset(),
        "sspr_scope": Scope.NOBODY,
        "sspr_gates": 1,
        "sspr_require_registration": False,
        "sspr_reconfirm_days": 0,
        "admin_sspr_allowed": True,
        "security_defaults": False,
        "created_at": datetime(2024, 1, 1, tzinfo=UTC),
        "idp_registration": Scope.NOBODY,
        "access_policies": (),
        "subscription": Subscription.PAID,
        "custom_domain": True,
        "connect_sync": False,
        "app_passwords_allowed": False,
        "hardware_tokens": frozenset(),
        "customer_telecom": False,
        "cloud": Cloud.PUBLIC,
    }
    return TenantPolicy(**{**known, **facts})


def user(*held: Method, **facts) -> UserState:
    """A member without a role whose facts are all known, with the methods ``held``."""
    known = {
        "object_id": ADELE,
        "upn": "adele@contoso.com",
        "user_type": UserType.MEMBER,
        "roles": frozenset(),
        "groups": frozenset({STAFF}),
        "per_user_mfa": PerUserMfa.DISABLED,
        "registered": tuple(entry(method) for method in held),
        "registered_complete": True,
        "business_phone_set": False,
        "prefilled": frozenset(),
        "licensed": True,
        "federated": False,
        "signed_in_with_tap": False,
    }
    return UserState(**{**known, **facts})


def entry(method: Method, *usages: Usage, number: int = 1, **facts) -> RegisteredMethod:
    """One registered method object with an id."""
    known = {"method": method, "type_text": method.value, "id": f"{method.value}-{number}"}
    return RegisteredMethod(usages=frozenset(usages), **{**known, **facts})


def reset(gates: int, *, enforced: bool = True, **facts) -> TenantPolicy:
    """A tenant with reset for everyone."""
    return tenant(sspr_scope=Scope.EVERYONE, sspr_gates=gates, sspr_require_registration=enforced, **facts)


APP_AND_SMS = (PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.SMS)
APP_SMS_EMAIL = (*APP_AND_SMS, PolicyName.EMAIL)
LEGACY_APP = frozenset({LegacyMfaMethod.APP_NOTIFICATION})
EMAIL_AND_PHONE = frozenset({LegacySsprMethod.EMAIL, LegacySsprMethod.MOBILE_PHONE})
EMAIL_AND_QUESTIONS = frozenset({LegacySsprMethod.EMAIL, LegacySsprMethod.SECURITY_QUESTIONS})
