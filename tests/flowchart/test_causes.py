"""``causes``: each cause of REG-4.1 where it holds, where it does not and where a fact is missing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName, Usage
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
    Scope,
    Strength,
    TenantPolicy,
    UserState,
    UserType,
)
from entra_combined_reg.flowchart import CAUSE_ORDER, CampaignReading, CauseAnswer, Readings, causes
from entra_combined_reg.flowchart.judgements import ON_AN_ACT, first_cause, situation_of
from flowchart.cases import (
    APP_AND_SMS,
    AUTHENTICATOR,
    EMAIL,
    NOW,
    PHONE,
    amp,
    entry,
    reset,
    tenant,
    user,
)

I = InterruptCause  # noqa: E741  the table's own letter
NUDGING = datetime(2026, 10, 1, tzinfo=UTC)
BLOCKING = datetime(2027, 2, 1, tzinfo=UTC)
PASSKEY = Method.PASSKEY
PROTECTED = tenant(methods=amp(*APP_AND_SMS), idp_registration=Scope.EVERYONE)
RESET = reset(1, methods=amp(*APP_AND_SMS, PolicyName.EMAIL))
ON_PHONE = user(PHONE, client="browser", platform="Windows")
CAMPAIGN = Campaign(state=CampaignState.ENABLED, target="microsoftAuthenticator", scope=Scope.EVERYONE)
NUDGED = tenant(methods=amp(*APP_AND_SMS), campaign=CAMPAIGN)
TO_PASSKEY = tenant(methods=amp(*APP_AND_SMS, PolicyName.FIDO2), campaign=attrs.evolve(CAMPAIGN, target="fido2"))
RETIRING = tenant(methods=amp(*APP_AND_SMS), passkey_dynamic_migration_opt_out=False)
TEXT = frozenset({LegacyMfaMethod.TEXT_TO_PHONE})
ONLY_FOR_RESET = reset(
    1,
    migration_state=MigrationState.IN_PROGRESS,
    legacy_sspr=frozenset({LegacySsprMethod.MOBILE_PHONE}),
    passkey_dynamic_migration_opt_out=False,
)


def access(*controls: str, **facts) -> AccessPolicy:
    known = {"state": AccessState.ENABLED, "scope": Scope.EVERYONE, "controls": frozenset(controls)}
    return AccessPolicy(**{**known, **facts})


def guarded(*policies: AccessPolicy):
    return tenant(methods=amp(*APP_AND_SMS), access_policies=policies)


STRENGTH = Strength(methods=frozenset({(AUTHENTICATOR, Usage.PUSH)}))


def holds(cause, policy, someone, as_of=NOW, **more):
    """True, None, or False for a cause that is not listed."""
    found = {answer.cause: answer for answer in causes(policy, someone, as_of, **more)}
    return found[cause].holds if cause in found else False


TABLE = [
    (I.PER_USER_MFA, tenant(), user(per_user_mfa=PerUserMfa.ENABLED), True),
    (I.PER_USER_MFA, tenant(), user(per_user_mfa=PerUserMfa.ENFORCED), True),
    (I.PER_USER_MFA, tenant(), user(), False),
    (I.PER_USER_MFA, tenant(), user(per_user_mfa=None), None),
    (I.PER_USER_MFA, NUDGED, user(PHONE, per_user_mfa=PerUserMfa.ENFORCED), False),
    (I.CONDITIONAL_ACCESS_MFA, guarded(access("mfa")), user(), True),
    (I.CONDITIONAL_ACCESS_MFA, guarded(access("mfa")), user(PHONE), False),
    (I.CONDITIONAL_ACCESS_MFA, guarded(access("compliantDevice")), user(), False),
    (I.CONDITIONAL_ACCESS_MFA, guarded(access("mfa", other_conditions=("platforms",))), user(), None),
    (I.CONDITIONAL_ACCESS_MFA, guarded(access("mfa", scope=None)), user(), None),
    (I.CONDITIONAL_ACCESS_MFA, tenant(access_policies=None), user(), None),
    (I.AUTHENTICATION_STRENGTH, guarded(access(strength=STRENGTH)), user(PHONE), True),
    (I.AUTHENTICATION_STRENGTH, guarded(access(strength=STRENGTH)), user(AUTHENTICATOR), False),
    (I.AUTHENTICATION_STRENGTH, guarded(access("mfa")), user(), False),
    (I.SECURITY_DEFAULTS, tenant(security_defaults=True), user(PHONE), True),
    (I.SECURITY_DEFAULTS, tenant(security_defaults=True), user(AUTHENTICATOR), False),
    (I.SECURITY_DEFAULTS, tenant(security_defaults=None), user(), None),
    (I.SECURITY_DEFAULTS, tenant(security_defaults=True, created_at=NOW - timedelta(hours=23)), user(), False),
    (I.SECURITY_DEFAULTS, tenant(security_defaults=True, created_at=NOW - timedelta(hours=24)), user(), True),
    (I.SECURITY_DEFAULTS, tenant(security_defaults=True, created_at=None), user(), None),
    (
        I.SECURITY_DEFAULTS,
        tenant(security_defaults=True, created_at=None, security_defaults_since=NOW - timedelta(hours=24)),
        user(),
        True,
    ),
    (
        I.SECURITY_DEFAULTS,
        tenant(security_defaults=True, created_at=None, security_defaults_since=NOW - timedelta(hours=23)),
        user(),
        None,
    ),
    (
        I.SECURITY_DEFAULTS,
        tenant(security_defaults=True),
        user(roles=frozenset({"d29b2b05-8046-44ba-8758-1e26182fcf32"})),
        False,
    ),
    (I.ID_PROTECTION, PROTECTED, user(), True),
    (I.ID_PROTECTION, PROTECTED, user(PHONE), False),
    (I.ID_PROTECTION, tenant(idp_registration=None), user(), None),
    (I.SSPR_REGISTRATION, RESET, user(), True),
    (I.SSPR_REGISTRATION, RESET, user(EMAIL), False),
    (I.SSPR_REGISTRATION, RESET, user(prefilled=frozenset({EMAIL})), False),
    (I.SSPR_REGISTRATION, RESET, user(licensed=False), False),
    (I.SSPR_REGISTRATION, attrs.evolve(RESET, sspr_require_registration=None), user(), None),
    (I.PREFILLED_CONFIRMATION, attrs.evolve(RESET, sspr_gates=2), user(prefilled=frozenset({EMAIL})), True),
    (I.PREFILLED_CONFIRMATION, attrs.evolve(RESET, sspr_gates=2), user(), False),
    (I.PREFILLED_CONFIRMATION, RESET, user(prefilled=frozenset({EMAIL})), False),
    (I.SSPR_REFRESH, attrs.evolve(RESET, sspr_reconfirm_days=180), user(last_sspr_confirm=NOW - timedelta(180)), True),
    (I.SSPR_REFRESH, attrs.evolve(RESET, sspr_reconfirm_days=180), user(last_sspr_confirm=NOW - timedelta(179)), False),
    (I.SSPR_REFRESH, attrs.evolve(RESET, sspr_reconfirm_days=180), user(), None),
    (I.SSPR_REFRESH, attrs.evolve(RESET, sspr_reconfirm_days=None), user(last_sspr_confirm=NOW), None),
    (I.SSPR_REFRESH, RESET, user(last_sspr_confirm=NOW - timedelta(999)), False),
    (I.SSPR_REFRESH, tenant(sspr_reconfirm_days=1), user(last_sspr_confirm=NOW - timedelta(999)), False),
    (I.METHOD_DISABLED, tenant(), user(PHONE), True),
    (I.METHOD_DISABLED, NUDGED, user(PHONE), False),
    (I.METHOD_DISABLED, tenant(), user(EMAIL), False),
    (I.METHOD_DISABLED, tenant(), user(registered=None), None),
    (I.DEVICE_REGISTRATION, tenant(), user(), None),
    (I.DEVICE_REGISTRATION, NUDGED, user(PHONE), False),
    (I.WINDOWS_HELLO_PROVISIONING, tenant(), user(), None),
    (I.REREGISTRATION_REQUIRED, tenant(), user(), None),
    (I.MANDATORY_MFA, tenant(), user(), None),
    (I.MANDATORY_MFA, NUDGED, user(PHONE), False),
    (I.TAP_SIGN_IN, PROTECTED, user(signed_in_with_tap=True, client="browser"), True),
    (I.TAP_SIGN_IN, RESET, user(signed_in_with_tap=True, client="browser"), True),
    (I.TAP_SIGN_IN, RESET, user(EMAIL, signed_in_with_tap=True, client="browser"), False),
    (I.TAP_SIGN_IN, RESET, user(signed_in_with_tap=True, client="rich_client"), False),
    (I.TAP_SIGN_IN, RESET, user(signed_in_with_tap=True), None),
    (I.TAP_SIGN_IN, RESET, user(client="browser"), False),
    (
        I.EXTERNAL_MFA_MIGRATION,
        tenant(methods=amp(PolicyName.EXTERNAL), access_policies=(access("mfa"),)),
        user(),
        True,
    ),
    (I.EXTERNAL_MFA_MIGRATION, tenant(methods=amp(PolicyName.EXTERNAL)), user(per_user_mfa=PerUserMfa.ENABLED), True),
    (I.EXTERNAL_MFA_MIGRATION, tenant(methods=amp(PolicyName.EXTERNAL)), user(), False),
    (
        I.EXTERNAL_MFA_MIGRATION,
        tenant(methods=amp(PolicyName.EXTERNAL), access_policies=(access("mfa"),)),
        user(Method.EXTERNAL),
        False,
    ),
    (
        I.EXTERNAL_MFA_MIGRATION,
        tenant(methods=amp(PolicyName.EXTERNAL, PolicyName.SMS), access_policies=(access("mfa"),)),
        user(),
        False,
    ),
    (I.CAMPAIGN, NUDGED, ON_PHONE, True),
    (I.CAMPAIGN, NUDGED, user(PHONE, client=None), None),
    (I.CAMPAIGN, NUDGED, user(PHONE, client="mobile_os"), False),
    (I.CAMPAIGN, NUDGED, user(PHONE, AUTHENTICATOR, client="browser"), False),
    (I.CAMPAIGN, NUDGED, user(client="browser"), False),
    (I.CAMPAIGN, attrs.evolve(NUDGED, campaign=attrs.evolve(CAMPAIGN, state=CampaignState.DISABLED)), ON_PHONE, False),
    (I.CAMPAIGN, attrs.evolve(NUDGED, campaign=attrs.evolve(CAMPAIGN, state=None)), ON_PHONE, None),
    (I.CAMPAIGN, attrs.evolve(NUDGED, campaign=attrs.evolve(CAMPAIGN, scope=Scope.NOBODY)), ON_PHONE, False),
    (I.CAMPAIGN, attrs.evolve(NUDGED, campaign=None), ON_PHONE, None),
    (I.CAMPAIGN, attrs.evolve(NUDGED, methods=amp(PolicyName.SMS)), ON_PHONE, False),
    (
        I.CAMPAIGN,
        attrs.evolve(NUDGED, access_policies=(access("block", registers_security_info=True),)),
        ON_PHONE,
        False,
    ),
    (I.CAMPAIGN, attrs.evolve(NUDGED, access_policies=None), ON_PHONE, None),
    (
        I.CAMPAIGN,
        attrs.evolve(
            NUDGED,
            access_policies=(access("block", registers_security_info=True, other_conditions=("platforms",)),),
        ),
        ON_PHONE,
        None,
    ),
    (I.CAMPAIGN, TO_PASSKEY, ON_PHONE, True),
    (I.CAMPAIGN, TO_PASSKEY, user(PHONE), None),
]


@pytest.mark.parametrize(("cause", "policy", "someone", "expected"), TABLE)
def test_a_cause_holds_may_hold_or_is_left_out(cause, policy, someone, expected):
    assert holds(cause, policy, someone) is expected


@pytest.mark.parametrize(
    ("as_of", "someone", "policy", "expected"),
    [
        (NOW, user(PHONE), RETIRING, False),
        (NUDGING, user(PHONE), RETIRING, True),
        (NUDGING, user(PHONE, PASSKEY), RETIRING, False),
        (NUDGING, user(PHONE), attrs.evolve(RETIRING, passkey_dynamic_migration_opt_out=True), False),
        (NUDGING, user(PHONE), attrs.evolve(RETIRING, passkey_dynamic_migration_opt_out=None), None),
        (NUDGING, user(PHONE), attrs.evolve(RETIRING, customer_telecom=True), False),
        (NUDGING, user(PHONE), attrs.evolve(RETIRING, cloud=Cloud.CHINA), False),
        (NUDGING, user(PHONE), attrs.evolve(RETIRING, methods=amp()), False),
        (NUDGING, user(PHONE), attrs.evolve(ONLY_FOR_RESET, legacy_mfa=TEXT), True),
        (NUDGING, user(PHONE), ONLY_FOR_RESET, False),
        (NUDGING, user(), RETIRING, False),
        (NUDGING, user(PHONE, user_type=UserType.GUEST), RETIRING, False),
        (BLOCKING, user(PHONE), RETIRING, True),
        (BLOCKING, user(PHONE, AUTHENTICATOR), RETIRING, False),
        (BLOCKING, user(AUTHENTICATOR), RETIRING, False),
        (BLOCKING, user(), RETIRING, False),
    ],
)
def test_the_retirement_of_sms_nudges_first_and_blocks_later(as_of, someone, policy, expected):
    assert holds(I.SMS_VOICE_RETIREMENT, policy, someone, as_of) is expected


@pytest.mark.parametrize(
    ("reading", "as_of", "held", "expected"),
    [
        (CampaignReading.BY_DATE, NOW, Method.SOFTWARE_OATH, True),
        (CampaignReading.BY_DATE, NUDGING, Method.SOFTWARE_OATH, False),
        (CampaignReading.BY_DATE, NUDGING, PHONE, True),
        (CampaignReading.ANY, NUDGING, Method.SOFTWARE_OATH, True),
        (CampaignReading.SMS_OR_VOICE, NOW, Method.SOFTWARE_OATH, False),
        (CampaignReading.SMS_OR_VOICE, NOW, PHONE, True),
    ],
)
def test_after_which_mfa_the_campaign_appears_is_a_reading(reading, as_of, held, expected):
    policy = attrs.evolve(NUDGED, methods=amp(*APP_AND_SMS, PolicyName.SOFTWARE_OATH))
    someone = user(held, client="browser", platform="Windows")
    assert holds(I.CAMPAIGN, policy, someone, as_of, readings=Readings(campaign=reading)) is expected


def test_mandatory_mfa_starts_in_october_2024():
    assert holds(I.MANDATORY_MFA, tenant(), user(), datetime(2024, 10, 14, tzinfo=UTC)) is False
    assert holds(I.MANDATORY_MFA, tenant(), user(), datetime(2024, 10, 15, tzinfo=UTC)) is None


def test_all_causes_that_hold_are_listed_in_the_suggested_order():
    policy = attrs.evolve(
        RESET, idp_registration=Scope.EVERYONE, access_policies=(access("mfa"),), security_defaults=True
    )
    someone = user(entry(EMAIL).method, per_user_mfa=PerUserMfa.ENABLED)
    found = [answer.cause for answer in causes(policy, someone, NOW) if answer.holds]
    assert found == [I.PER_USER_MFA, I.CONDITIONAL_ACCESS_MFA, I.SECURITY_DEFAULTS, I.ID_PROTECTION]
    assert sorted(CAUSE_ORDER) == sorted(InterruptCause)


@pytest.mark.parametrize(
    ("policy", "someone", "first"),
    [
        (RESET, user(), I.SSPR_REGISTRATION),
        (PROTECTED, user(), I.ID_PROTECTION),
        (tenant(), user(), None),
        (attrs.evolve(RESET, sspr_gates=None), user(), I.SSPR_REGISTRATION),
        (attrs.evolve(RESET, sspr_gates=None), user(EMAIL), None),
        (tenant(access_policies=None), user(), None),
    ],
)
def test_the_first_cause_is_the_first_that_surely_holds(policy, someone, first):
    """One that needs an act first, or that a missing fact leaves open, is not it."""
    found = next((answer.cause for answer in causes(policy, someone, NOW) if answer.holds), None)
    assert first_cause(situation_of(policy, someone, NOW, None)) is first
    assert found is first


def test_a_cause_says_when_it_fires_why_and_what_would_decide():
    found = {a.cause: a for a in causes(tenant(), user(per_user_mfa=None), NOW)}[I.PER_USER_MFA]
    assert found.unknowns == ("per_user_mfa",)
    assert found.when.startswith("The next sign-in with modern authentication")
    assert [(step.fact, step.value) for step in found.trail] == [("per_user_mfa", "not known")]


def test_of_a_tenant_and_a_user_of_whom_nothing_is_known_every_cause_is_open_and_says_what_is_missing():
    found = causes(TenantPolicy(), UserState(), NOW)
    assert {answer.holds for answer in found} == {None}
    assert [answer.cause for answer in found if not answer.unknowns and answer.cause not in ON_AN_ACT] == []
    assert "per_user_mfa" in next(a for a in found if a.cause is InterruptCause.PER_USER_MFA).unknowns


class TestPage:
    def test_a_cause_shows_whether_it_holds_when_it_fires_and_the_rules(self):
        answer = CauseAnswer(cause=InterruptCause.CAMPAIGN, holds=True, when="At sign-in.")
        heading, when, trail = answer.view().blocks
        assert (heading.text, when.text, trail.rows) == ("I-8: holds", "At sign-in.", ())
        (found, *_) = causes(PROTECTED, user(), NOW)
        assert found.view().blocks[2].rows == tuple((s.rule.id, s.rule.text, s.fact, s.value) for s in found.trail)
        assert found.trail

    def test_one_that_may_hold_names_what_would_decide(self):
        answer = CauseAnswer(cause=InterruptCause.CAMPAIGN, holds=None, when="x", unknowns=("campaign", "platform"))
        assert answer.view().blocks[0].text.endswith(": may hold")
        assert answer.view().blocks[-1].text == "Not known, and it matters: campaign, platform"

    def test_one_that_does_not_hold_says_so(self):
        assert (
            CauseAnswer(cause=InterruptCause.CAMPAIGN, holds=False, when="x").view().blocks[0].text.endswith("not hold")
        )
