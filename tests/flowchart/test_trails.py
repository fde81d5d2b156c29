"""What a trail says was read is what the facts say: its rules, the names of its facts, and their values."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    CampaignState,
    LegacyMfaMethod,
    MigrationState,
    PerUserMfa,
    Scope,
    Strength,
    UserType,
)
from entra_combined_reg.flowchart import RULES, Readings, TrailStep, causes, interrupt_plan, manage_options
from flowchart.cases import (
    APP_AND_SMS,
    APP_SMS_EMAIL,
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    MFA,
    NOW,
    PHONE,
    RESET,
    amp,
    entry,
    reset,
    tenant,
    user,
)
from flowchart.generated import TENANT_FACTS, USER_FACTS, tenants, users, veiled

#: What the rules read beside facts: the method, the cause, and what the demand needs.
_OF_THE_PAGE = {"method", "cause", "needed"}
_FACTS = frozenset({*TENANT_FACTS, *USER_FACTS})


def every_step(policy, someone, cause, readings=None) -> Iterator[TrailStep]:
    plan = interrupt_plan(policy, someone, cause, NOW, readings=readings)
    options = manage_options(policy, someone, NOW, readings=readings)
    for answer in (*plan.answers, *options.answers, *causes(policy, someone, NOW, readings=readings)):
        yield from answer.trail


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tenants(), users(), st.sampled_from(InterruptCause), st.sets(st.sampled_from(sorted(_FACTS)), max_size=2))
def test_every_step_is_a_rule_and_a_fact_that_exist(policy, someone, cause, unknown):
    for step in every_step(*veiled(policy, someone, unknown), cause):
        assert step.rule in RULES
        assert step.fact in _FACTS | _OF_THE_PAGE
        assert step.value


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(tenants(), users(), st.sampled_from(InterruptCause), st.booleans())
def test_what_a_trail_says_of_a_plain_fact_is_what_the_fact_says(policy, someone, cause, assigned):
    for step in every_step(policy, someone, cause, Readings(hardware_token_self_assigned=assigned)):
        held = getattr(policy, step.fact, None) if step.fact in TENANT_FACTS else getattr(someone, step.fact, None)
        assert step.value in _may_be_said(step, held), step


def _may_be_said(step: TrailStep, held: object) -> set[str]:
    part, colon, _ = step.value.partition(": ")
    match held:
        case bool():
            return {"yes" if held else "no"}
        case StrEnum():
            return {held.value, "yes", "no"}
        case frozenset() if step.fact == "hardware_tokens":
            return {"yes" if held else "no"}
        case frozenset() if colon:
            return {f"{part}: {'yes' if part in held else 'no'}"}
        case Scope():
            return {"user inside", "user outside", "enabled for reset", "not enabled for reset"}
        case _:
            return {step.value}


ADMIN = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
STRENGTH, DEFAULTS, REFRESH = (
    InterruptCause.AUTHENTICATION_STRENGTH,
    InterruptCause.SECURITY_DEFAULTS,
    InterruptCause.SSPR_REFRESH,
)
THREE = reset(2, methods=amp(*APP_SMS_EMAIL))
STRONG = tenant(
    methods=amp(*APP_AND_SMS),
    access_policies=(
        AccessPolicy(
            state=AccessState.ENABLED,
            scope=Scope.EVERYONE,
            strength=Strength(methods=frozenset({(PHONE, None)})),
        ),
    ),
)
NUDGING = tenant(
    methods=amp(*APP_AND_SMS),
    campaign=Campaign(state=CampaignState.ENABLED, scope=Scope.EVERYONE, target="microsoftAuthenticator"),
)
TOKENS = tenant(methods=amp(PolicyName.HARDWARE_OATH), hardware_tokens=frozenset({"a"}))


@pytest.mark.parametrize(
    ("policy", "someone", "cause", "method", "said"),
    [
        (THREE, user(), MFA, EMAIL, ["F-7 prefilled: email: no", "F-14 method: yes", "F-6 needed: yes"]),
        (THREE, user(AUTHENTICATOR), MFA, PHONE, ["F-4 needed: yes"]),
        (THREE, user(), RESET, Method.WINDOWS_HELLO, ["F-14 method: no"]),
        (THREE, user(PHONE, EMAIL), RESET, AUTHENTICATOR, ["F-7 needed: 0"]),
        (THREE, user(PHONE), REFRESH, PHONE, ["F-7 registered: yes", "F-10 registered: yes"]),
        (THREE, user(), REFRESH, PHONE, ["F-7 registered: no"]),
        (tenant(methods=amp(PolicyName.FIDO2)), user(), MFA, Method.PASSKEY, ["K-1 cause: no"]),
        (tenant(methods=amp(*APP_AND_SMS)), user(), DEFAULTS, AUTHENTICATOR, ["F-12 method: yes"]),
        (tenant(methods=amp(*APP_AND_SMS)), user(), DEFAULTS, PHONE, ["F-12 method: no"]),
        (STRONG, user(), STRENGTH, PHONE, ["F-13 method: yes"]),
        (STRONG, user(), STRENGTH, AUTHENTICATOR, ["F-13 method: no"]),
        (reset(2), ADMIN, RESET, EMAIL, ["REG-3 roles: yes", "REG-3 methods method: yes"]),
        (reset(2), ADMIN, RESET, Method.SECURITY_QUESTIONS, ["REG-3 methods method: no"]),
        (reset(2, admin_sspr_allowed=False), ADMIN, RESET, EMAIL, ["REG-2.4 A1 admin_sspr_allowed: no"]),
        (reset(2), ADMIN, RESET, PHONE, ["REG-3 gates custom_domain: yes", "REG-3 gates subscription: paid"]),
        (NUDGING, user(), InterruptCause.CAMPAIGN, AUTHENTICATOR, ["I-8 campaign: authenticator", "I-8 method: yes"]),
        (NUDGING, user(*[AUTHENTICATOR] * 5), InterruptCause.CAMPAIGN, AUTHENTICATOR, ["I-8 method: no"]),
        (THREE, user(PHONE), None, PHONE, ["REG-1.1 maximum registered: 1 of 1"]),
        (THREE, user(), None, PHONE, ["REG-1.1 maximum registered: fewer than 1", "M-6 method: yes"]),
        (tenant(methods=amp(PolicyName.VOICE)), user(PHONE), None, Method.ALTERNATE_PHONE, ["M-7 registered: yes"]),
        (reset(2, custom_domain=False), ADMIN, RESET, PHONE, ["REG-3 gates connect_sync: no"]),
        (
            tenant(app_passwords_allowed=True),
            user(per_user_mfa=PerUserMfa.ENFORCED),
            None,
            Method.APP_PASSWORD,
            ["M-9 app_passwords_allowed: yes", "M-9 per_user_mfa: yes", "M-9 access_policies: no"],
        ),
        (TOKENS, user(), None, Method.HARDWARE_OATH, ["K-2 hardware_tokens: yes", "INT-19 user_type: member"]),
        (tenant(methods=amp(PolicyName.VOICE)), user(), None, Method.ALTERNATE_PHONE, ["M-7 registered: no"]),
        (
            TOKENS,
            user(user_type=UserType.GUEST),
            None,
            Method.HARDWARE_OATH,
            ["INT-19 user_type: guest", "M-6 method: no"],
        ),
        (
            tenant(migration_state=MigrationState.PRE_MIGRATION, legacy_mfa=frozenset({LegacyMfaMethod.TEXT_TO_PHONE})),
            user(),
            MFA,
            PHONE,
            ["REG-2.3 legacy legacy_mfa: textToPhone: yes", "REG-2.3 legacy legacy_mfa: callToPhone: no"],
        ),
        (
            tenant(methods=amp(PolicyName.VOICE)),
            user(),
            None,
            Method.OFFICE_PHONE,
            ["M-8 methods: yes", "REG-1.4 voice subscription: paid"],
        ),
        (
            reset(1),
            user(registered=(entry(PHONE, phone_number="+1 4255550123x45"),)),
            RESET,
            PHONE,
            ["REG-2.3 reset methods registered: with an extension"],
        ),
    ],
)
def test_a_trail_holds_what_was_read_and_what_came_of_it(policy, someone, cause, method, said):
    found = manage_options(policy, someone, NOW) if cause is None else interrupt_plan(policy, someone, cause, NOW)
    trail = [f"{step.rule.id} {step.fact}: {step.value}" for step in found.methods[method].trail]
    assert [line for line in said if line not in trail] == [], trail
