"""Tenants and users out of a seed, every fact known. A seed is drawn, not each fact: drawing costs more than judging."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

import attrs
from hypothesis import strategies as st

from entra_combined_reg.catalog import DefaultOption, Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    CampaignState,
    Cloud,
    LegacyMfaMethod,
    LegacySsprMethod,
    MigrationState,
    PerUserMfa,
    PolicyChange,
    Scope,
    Strength,
    StrongAuthentication,
    Subscription,
    TenantPolicy,
    UserState,
    UserType,
)
from flowchart.cases import NOW, STAFF, amp, entry, tenant, user

_ADMINISTRATOR, _SYNC = "62e90394-69f5-4237-9190-012177145e10", "d29b2b05-8046-44ba-8758-1e26182fcf32"
_SCOPES = [
    Scope.EVERYONE,
    Scope.NOBODY,
    Scope(groups=frozenset({STAFF})),
    Scope(everyone=True, excluded_groups=frozenset({STAFF})),
]
_LOCATIONS = [(frozenset(), frozenset()), (frozenset({"All"}), frozenset({"AllTrusted"}))]
_CLIENTS = ["browser", "rich_client", "mobile_os", "legacy_webview"]
_PASSKEYS = ["fido2AuthenticationMethod", "passKeyDeviceBound", "passKeyDeviceBoundAuthenticator"]


def _some(dice: Random, items) -> list:
    return [item for item in items if dice.random() < 0.5]


def _scope(dice: Random) -> Scope:
    return dice.choice(_SCOPES)


def _flag(dice: Random) -> bool:
    return dice.random() < 0.5


def _access(dice: Random) -> AccessPolicy:
    strength = Strength(methods=frozenset((method, None) for method in _some(dice, Method)[:4]))
    inside, outside = dice.choice(_LOCATIONS)
    return AccessPolicy(
        state=dice.choice(list(AccessState)),
        scope=_scope(dice),
        guests_included=_flag(dice),
        guests_excluded=_flag(dice),
        controls=frozenset(_some(dice, ["mfa", "block", "compliantDevice"])),
        require_all=True,
        registers_security_info=_flag(dice),
        all_resources=_flag(dice),
        strength=strength if _flag(dice) else None,
        locations_included=inside,
        locations_excluded=outside,
    )


def _campaign(dice: Random) -> Campaign:
    return Campaign(
        state=dice.choice(list(CampaignState)),
        target=dice.choice(["microsoftAuthenticator", "fido2"]),
        scope=_scope(dice),
        snooze_days=dice.choice([0, 14]),
        limited_snoozes=_flag(dice),
    )


def _methods(dice: Random, mode: str):
    policies = amp(*_some(dice, PolicyName), scope=_scope(dice), mode=mode, otp=_flag(dice))
    crowd = Scope(groups=frozenset({STAFF, *(f"group-{number}" for number in range(100))}))
    changes = {
        PolicyName.VOICE: {"voice_office_allowed": _flag(dice)},
        PolicyName.FIDO2: {"self_service": _flag(dice), "aaguids_restricted": _flag(dice)},
        PolicyName.EMAIL: {"scope": crowd} if dice.random() < 0.1 else {},
    }
    return tuple(attrs.evolve(policy, **changes.get(policy.name, {})) for policy in policies)


def make_tenant(seed: int) -> TenantPolicy:
    """A tenant of which every fact is known."""
    dice = Random(seed)
    mode = dice.choice(["any", "push", "deviceBasedPush"])
    return tenant(
        tenant_id="tenant",
        migration_state=dice.choice(list(MigrationState)),
        methods=_methods(dice, mode),
        created_at=dice.choice([datetime(2019, 1, 1, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)]),
        legacy_mfa=frozenset(_some(dice, LegacyMfaMethod)),
        legacy_sspr=frozenset(_some(dice, LegacySsprMethod)),
        sspr_scope=_scope(dice),
        sspr_gates=dice.choice([1, 2]),
        sspr_require_registration=_flag(dice),
        sspr_reconfirm_days=dice.choice([0, 10, 180]),
        sspr_questions_to_register=3,
        sspr_questions_to_reset=3,
        admin_sspr_allowed=_flag(dice),
        security_defaults=_flag(dice),
        security_defaults_since=NOW - timedelta(days=9),
        idp_registration=_scope(dice),
        access_policies=tuple(_access(dice) for _ in range(dice.choice([0, 1, 2]))),
        subscription=dice.choice(list(Subscription)),
        trial_days=dice.choice([1, 31]),
        custom_domain=_flag(dice),
        connect_sync=_flag(dice),
        app_passwords_allowed=_flag(dice),
        hardware_tokens=dice.choice([frozenset(), frozenset({"serial"})]),
        passkey_dynamic_migration_opt_out=_flag(dice),
        customer_telecom=_flag(dice),
        cloud=dice.choice(list(Cloud)),
        campaign=_campaign(dice),
        changes=tuple(
            PolicyChange(policy=policy, at=NOW - dice.choice([timedelta(minutes=40), timedelta(days=9)]))
            for policy in ("authenticationMethods", "legacyMfa", "sspr", "hardwareOath")
        ),
    )


def make_user(seed: int) -> UserState:
    """A user of whom every fact is known."""
    dice = Random(seed)
    held = [method for method in Method if dice.random() < 0.15]
    return user(
        tenant_id=dice.choice(["tenant", "tenant", "other"]),
        display_name="Adele",
        account_enabled=True,
        deleted=_flag(dice),
        registered=tuple(_held(dice, method) for method in held),
        roles=dice.choice([frozenset(), frozenset({_ADMINISTRATOR}), frozenset({_SYNC})]),
        in_role_assignable_group=False,
        in_restricted_unit=False,
        roles_at_unit_scope=False,
        user_type=dice.choice(list(UserType)),
        per_user_mfa=dice.choice(list(PerUserMfa)),
        strong_authentication=StrongAuthentication(method_types=()),
        default_method=dice.choice(list(DefaultOption)),
        system_preferred=_flag(dice),
        business_phone_set=_flag(dice),
        prefilled=frozenset(_some(dice, [Method.PHONE, Method.EMAIL])),
        licensed=_flag(dice),
        sspr_registered=_flag(dice),
        mfa_registered=_flag(dice),
        mfa_capable=_flag(dice),
        snooze_count=dice.choice([0, 3]),
        first_sign_in_after_defaults=NOW - timedelta(days=dice.choice([1, 20])),
        first_sign_in_after_idp=NOW - timedelta(days=dice.choice([1, 20])),
        last_sspr_confirm=NOW - timedelta(days=dice.choice([1, 200])),
        last_strong_auth=NOW - timedelta(minutes=dice.choice([1, 9])),
        session_started=NOW - timedelta(minutes=dice.choice([1, 20])),
        client=dice.choice(_CLIENTS),
        platform=dice.choice(["Windows", "macOS", "Android", "Linux"]),
        trusted_location=_flag(dice),
        signed_in_with_tap=_flag(dice),
        tap_one_time=_flag(dice),
        tap_issued_at=NOW - timedelta(minutes=dice.choice([1, 20])),
        federated=_flag(dice),
        federated_mfa_enforced=_flag(dice),
        upn_changed_after_passkey=_flag(dice),
        has_usable_password=_flag(dice),
    )


def _held(dice: Random, method: Method):
    number = dice.choice(["+1 4255550100", "4255550100", "+1 4255550100x12"]) if method.value.endswith("hone") else None
    kind = dice.choice(_PASSKEYS) if method is Method.PASSKEY else method.value
    return entry(method, type_text=kind, phone_number=number, usable=False if dice.random() < 0.1 else None)


SEEDS = st.integers(0, 2**32)
POLICY_NAMES = SEEDS.map(lambda seed: frozenset(_some(Random(seed), PolicyName)))

#: Every fact, by whom it is about; where they come from and who they are is none to be veiled.
TENANT_FACTS = tuple(f.name for f in attrs.fields(TenantPolicy) if f.name not in {"sources", "changes"})
USER_FACTS = tuple(
    f.name for f in attrs.fields(UserState) if f.name not in {"sources", "object_id", "upn", "tenant_id"}
)


def tenants():
    return SEEDS.map(make_tenant)


def users():
    return SEEDS.map(make_user)


def veiled(policy: TenantPolicy, someone: UserState, facts) -> tuple[TenantPolicy, UserState]:
    """The same tenant and user, some facts not known."""
    facts = list(facts)
    return (
        attrs.evolve(policy, **{fact: None for fact in facts if fact in TENANT_FACTS}),
        attrs.evolve(someone, **{fact: None for fact in facts if fact in USER_FACTS}),
    )
