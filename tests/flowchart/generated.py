"""Tenants and users out of a seed, every fact known. A seed is drawn, not each fact: drawing costs more than judging."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from entra_combined_reg.catalog import Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    CampaignState,
    LegacyMfaMethod,
    LegacySsprMethod,
    MigrationState,
    PerUserMfa,
    Scope,
    Strength,
    Subscription,
    UserType,
)
from flowchart.cases import NOW, STAFF, amp, entry, tenant, user

_ROLE = "62e90394-69f5-4237-9190-012177145e10"
_SCOPES = [
    Scope.EVERYONE,
    Scope.NOBODY,
    Scope(groups=frozenset({STAFF})),
    Scope(everyone=True, excluded_groups=frozenset({STAFF})),
]


def _some(dice: Random, items) -> list:
    return [item for item in items if dice.random() < 0.5]


def _scope(dice: Random) -> Scope:
    return dice.choice(_SCOPES)


def _flag(dice: Random) -> bool:
    return dice.random() < 0.5


def _access(dice: Random) -> AccessPolicy:
    strength = Strength(methods=frozenset((method, None) for method in _some(dice, Method)[:4]))
    return AccessPolicy(
        state=dice.choice(list(AccessState)),
        scope=_scope(dice),
        controls=frozenset(_some(dice, ["mfa", "block", "compliantDevice"])),
        registers_security_info=_flag(dice),
        strength=strength if _flag(dice) else None,
    )


def _campaign(dice: Random) -> Campaign:
    return Campaign(
        state=dice.choice(list(CampaignState)),
        target=dice.choice(["microsoftAuthenticator", "fido2"]),
        scope=_scope(dice),
        limited_snoozes=_flag(dice),
    )


def make_tenant(seed: int):
    """A tenant of which every fact is known. A seed is drawn, not each fact: drawing costs more than judging."""
    dice = Random(seed)
    mode = dice.choice(["any", "push", "deviceBasedPush"])
    return tenant(
        migration_state=dice.choice(list(MigrationState)),
        methods=amp(*_some(dice, PolicyName), scope=_scope(dice), mode=mode, otp=_flag(dice)),
        legacy_mfa=frozenset(_some(dice, LegacyMfaMethod)),
        legacy_sspr=frozenset(_some(dice, LegacySsprMethod)),
        sspr_scope=_scope(dice),
        sspr_gates=dice.choice([1, 2]),
        sspr_require_registration=_flag(dice),
        admin_sspr_allowed=_flag(dice),
        security_defaults=_flag(dice),
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
        campaign=_campaign(dice),
    )


def make_user(seed: int):
    """A user of whom every fact is known."""
    dice = Random(seed)
    held = [method for method in Method if dice.random() < 0.15]
    return user(
        registered=tuple(entry(method) for method in held),
        roles=dice.choice([frozenset(), frozenset({_ROLE})]),
        user_type=dice.choice(list(UserType)),
        per_user_mfa=dice.choice(list(PerUserMfa)),
        business_phone_set=_flag(dice),
        prefilled=frozenset(_some(dice, [Method.PHONE, Method.EMAIL])),
        licensed=_flag(dice),
        snooze_count=dice.choice([0, 3]),
        first_sign_in_after_idp=NOW,
        last_sspr_confirm=NOW,
        client="browser",
        platform="Windows",
        signed_in_with_tap=_flag(dice),
    )


SEEDS = st.integers(0, 2**32)
POLICY_NAMES = SEEDS.map(lambda seed: frozenset(_some(Random(seed), PolicyName)))


def tenants():
    return SEEDS.map(make_tenant)


def users():
    return SEEDS.map(make_user)
