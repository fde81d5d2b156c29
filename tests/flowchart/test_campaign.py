"""The registration campaign, row by row of REG-4.3, in its two dated rule sets."""

from __future__ import annotations

from datetime import UTC, datetime

import attrs
import pytest

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName
from entra_combined_reg.facts import Campaign, CampaignState, MethodPolicy, Scope, Subscription, UserType
from entra_combined_reg.flowchart import CampaignReading, Readings, causes, interrupt_plan
from flowchart.cases import AUTHENTICATOR, NOW, PHONE, amp, entry, tenant, user

LATER = datetime(2026, 9, 2, tzinfo=UTC)
BEFORE = datetime(2026, 9, 1, 23, 59, tzinfo=UTC)
CODES, PASSKEY = Method.SOFTWARE_OATH, Method.PASSKEY
ON = (PolicyName.MICROSOFT_AUTHENTICATOR, PolicyName.SMS, PolicyName.SOFTWARE_OATH, PolicyName.FIDO2)
CAMPAIGN = Campaign(state=CampaignState.ENABLED, target="microsoftAuthenticator", scope=Scope.EVERYONE)
TO_APP = tenant(methods=amp(*ON), campaign=CAMPAIGN, subscription=Subscription.PAID)
TO_PASSKEY = attrs.evolve(TO_APP, campaign=attrs.evolve(CAMPAIGN, target="fido2"))


def managed(policy):
    return attrs.evolve(policy, campaign=attrs.evolve(policy.campaign, state=CampaignState.MICROSOFT_MANAGED))


def at(system: str | None, client: str | None = "browser", *held: Method, **facts):
    return user(*held, platform=system, client=client, **facts)


def nudged(policy, someone, as_of=NOW, **more):
    """Whether the campaign interrupts: True, False, or the facts that would decide."""
    found = {answer.cause: answer for answer in causes(policy, someone, as_of, **more)}
    answer = found.get(InterruptCause.CAMPAIGN)
    return False if answer is None else answer.holds or answer.unknowns


class TestAfterWhichMfa:
    @pytest.mark.parametrize(
        ("policy", "as_of", "after_codes", "after_sms"),
        [
            (TO_APP, BEFORE, True, True),
            (TO_APP, LATER, False, True),
            (managed(TO_APP), BEFORE, False, True),
            (TO_PASSKEY, BEFORE, True, True),
            (TO_PASSKEY, LATER, True, True),
            (managed(TO_PASSKEY), BEFORE, True, True),
        ],
    )
    def test_any_or_sms_and_voice_only_by_target_date_and_who_manages(self, policy, as_of, after_codes, after_sms):
        found = [nudged(policy, at("Windows", "browser", held), as_of) for held in (CODES, PHONE)]
        assert found == [after_codes, after_sms]

    @pytest.mark.parametrize(
        ("reading", "policy", "as_of", "after_codes"),
        [
            (CampaignReading.ANY, TO_APP, LATER, True),
            (CampaignReading.ANY, managed(TO_APP), BEFORE, False),
            (CampaignReading.SMS_OR_VOICE, TO_APP, BEFORE, False),
        ],
    )
    def test_the_reading_decides_where_an_administrator_manages_it(self, reading, policy, as_of, after_codes):
        found = nudged(policy, at("Windows", "browser", CODES), as_of, readings=Readings(campaign=reading))
        assert found is after_codes

    @pytest.mark.parametrize("policy", [TO_APP, TO_PASSKEY])
    def test_who_can_do_no_mfa_is_not_nudged(self, policy):
        assert nudged(policy, at("Windows")) is False

    def test_a_state_that_is_not_known_leaves_open_after_which(self):
        policy = attrs.evolve(TO_APP, campaign=attrs.evolve(CAMPAIGN, state=None))
        assert nudged(policy, at("Windows", "browser", PHONE)) == ("campaign",)


class TestTarget:
    def test_microsoft_chooses_it_under_the_newer_rules_where_it_manages(self):
        for as_of, unknowns in ((BEFORE, ()), (LATER, ("campaign",))):
            plan = interrupt_plan(managed(TO_APP), user(PHONE), InterruptCause.CAMPAIGN, as_of)
            assert plan.methods[AUTHENTICATOR].unknowns == unknowns
        plan = interrupt_plan(TO_APP, user(PHONE), InterruptCause.CAMPAIGN, LATER)
        assert plan.first == (AUTHENTICATOR,)

    def test_who_has_push_is_not_nudged_to_the_app_and_who_has_codes_of_it_is(self):
        assert nudged(TO_APP, at("Windows", "browser", AUTHENTICATOR)) is False

    def test_a_passkey_is_not_for_guests_and_the_app_is(self):
        guest = at("Windows", "browser", PHONE, user_type=UserType.GUEST)
        assert (nudged(TO_APP, guest), nudged(TO_PASSKEY, guest)) == (True, False)

    def test_excluded_beats_included(self):
        out = Scope(everyone=True, excluded_users=frozenset({user().object_id}))
        policy = attrs.evolve(TO_APP, campaign=attrs.evolve(CAMPAIGN, scope=out))
        assert nudged(policy, at("Windows", "browser", PHONE)) is False


class TestSnooze:
    @pytest.mark.parametrize(
        ("policy", "limited", "subscription", "as_of", "skippable"),
        [
            (TO_APP, True, Subscription.PAID, NOW, False),
            (TO_APP, False, Subscription.PAID, NOW, True),
            (TO_APP, False, Subscription.FREE, NOW, False),
            (TO_APP, False, Subscription.TRIAL, NOW, False),
            (TO_APP, False, None, NOW, None),
            (TO_APP, True, None, NOW, False),
            (managed(TO_APP), False, Subscription.PAID, BEFORE, True),
            # Microsoft chooses: three times to the app, without end to a passkey.
            (managed(TO_APP), False, Subscription.PAID, LATER, None),
        ],
    )
    def test_after_three_times_it_insists_where_snoozes_are_limited(
        self, policy, limited, subscription, as_of, skippable
    ):
        campaign = attrs.evolve(policy.campaign, limited_snoozes=limited)
        policy = attrs.evolve(policy, campaign=campaign, subscription=subscription)
        plan = interrupt_plan(policy, user(PHONE, snooze_count=3), InterruptCause.CAMPAIGN, as_of)
        assert plan.skippable is skippable

    def test_what_microsoft_manages_is_limited_for_the_app_and_not_for_a_passkey(self):
        only_app = attrs.evolve(managed(TO_APP), methods=amp(*ON[:3]))
        plan = interrupt_plan(only_app, user(PHONE, snooze_count=2), InterruptCause.CAMPAIGN, LATER)
        assert plan.skippable is True


SYSTEMS = ("Windows 11", "macOS", "iOS", "iPadOS", "iPhone", "Android", "Linux", "ChromeOS")


class TestPlatforms:
    def test_the_app_is_never_asked_for_on_mobile_systems(self):
        found = {system: nudged(TO_APP, at(system, "browser", PHONE)) for system in SYSTEMS}
        mobile = {"iOS", "iPadOS", "iPhone", "Android"}
        assert found == {system: system not in mobile for system in SYSTEMS}
        assert nudged(TO_APP, at(None, "mobile_os", PHONE)) is False
        assert nudged(TO_APP, at(None, "browser", PHONE)) == ("platform",)

    def test_a_passkey_is_never_asked_for_on_linux_and_on_android_only_in_a_browser(self):
        found = {system: nudged(TO_PASSKEY, at(system, "browser", PHONE)) for system in SYSTEMS}
        assert found == {system: system != "Linux" for system in SYSTEMS}
        apps = {system: nudged(TO_PASSKEY, at(system, "rich_client", PHONE)) for system in ("iOS", "Android")}
        assert apps == {"iOS": True, "Android": False}
        assert nudged(TO_PASSKEY, at("Android", "mobile_os", PHONE)) == ("client",)
        assert nudged(TO_PASSKEY, at(None, "browser", PHONE)) == ("platform",)


class TestSuppression:
    @pytest.mark.parametrize(
        ("held", "there", "elsewhere"),
        [
            (Method.WINDOWS_HELLO, "Windows", "macOS"),
            (Method.PLATFORM_CREDENTIAL, "macOS", "Windows"),
        ],
    )
    def test_the_credential_of_a_system_ends_the_nudge_on_that_system(self, held, there, elsewhere):
        found = [nudged(TO_PASSKEY, at(system, "browser", PHONE, held)) for system in (there, elsewhere)]
        assert found == [False, True]

    @pytest.mark.parametrize(
        ("kind", "windows", "android"),
        [
            ("fido2SecurityKey", False, False),
            ("passKeyDeviceBound", False, False),
            ("passKeyDeviceBoundAuthenticator", True, False),
            ("passKeyDeviceBoundWindowsHello", False, True),
            ("passKeySynced", ("registered",), ("registered",)),
            ("fido2AuthenticationMethod", ("registered",), ("registered",)),
        ],
    )
    def test_a_passkey_ends_it_where_its_kind_serves(self, kind, windows, android):
        held = (entry(PHONE), entry(PASSKEY, type_text=kind))
        found = [nudged(TO_PASSKEY, at(system, "browser", registered=held)) for system in ("Windows", "Android")]
        assert found == [windows, android]

    def test_of_two_passkeys_one_is_enough_and_a_deactivated_one_is_none(self):
        open_, key = entry(PASSKEY, type_text="passKeySynced"), entry(PASSKEY, type_text="passKeyDeviceBound", number=2)
        assert nudged(TO_PASSKEY, at("Windows", "browser", registered=(open_, key))) is False
        gone = attrs.evolve(open_, usable=False)
        assert nudged(TO_PASSKEY, at("Windows", "browser", registered=(entry(PHONE), gone))) is True

    @pytest.mark.parametrize("limit", ["aaguids_restricted", "attestation_enforced"])
    def test_where_a_profile_restricts_keys_one_passkey_ends_it_everywhere(self, limit):
        keys = MethodPolicy(
            name=PolicyName.FIDO2,
            id_text="Fido2",
            enabled=True,
            scope=Scope.EVERYONE,
            self_service=True,
            **{limit: True},
        )
        policy = attrs.evolve(TO_PASSKEY, methods=(*(m for m in amp(*ON) if m.name is not PolicyName.FIDO2), keys))
        held = (entry(PHONE), entry(PASSKEY, type_text="passKeyDeviceBoundAuthenticator"))
        assert nudged(policy, at("Windows", "browser", registered=held)) is False

    def test_methods_that_were_not_read_leave_it_open(self):
        assert nudged(TO_PASSKEY, at("Windows", "browser", registered=None)) == ("registered",)
