"""``interrupt_plan`` beyond the worked cases: administrators, causes with rules of their own, skipping, lock-outs, notes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from entra_combined_reg.catalog import InterruptCause, Method, PolicyName, Usage
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    Campaign,
    Cloud,
    LegacyMfaMethod,
    LegacySsprMethod,
    MigrationState,
    Scope,
    Strength,
    Subscription,
)
from entra_combined_reg.flowchart import RULE_SET, Gates, Readings, Shown, interrupt_plan, manage_options
from flowchart.cases import (
    APP_AND_SMS,
    APP_SMS_EMAIL,
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    MFA,
    NOW,
    PHONE,
    QUESTIONS,
    RESET,
    amp,
    entry,
    reset,
    tenant,
    user,
)

ADMIN_ROLE = frozenset({GLOBAL_ADMINISTRATOR})
ADMIN = user(roles=ADMIN_ROLE)
PASSKEY, OATH, OFFICE = Method.PASSKEY, Method.SOFTWARE_OATH, Method.OFFICE_PHONE
THREE = reset(2, methods=amp(*APP_SMS_EMAIL))
I = InterruptCause  # noqa: E741  the table's own letter
PHISHING_RESISTANT = Strength(methods=frozenset({(PASSKEY, None)}))
NUDGING = datetime(2026, 10, 1, tzinfo=UTC)
BLOCKING = datetime(2027, 2, 1, tzinfo=UTC)


def plan(policy, someone, cause, as_of=NOW, **more):
    return interrupt_plan(policy, someone, cause, as_of, **more)


def notes(answer) -> list[str]:
    return [item.id for item in answer.ambiguities]


def access(*controls: str, **facts) -> AccessPolicy:
    known = {"state": AccessState.ENABLED, "scope": Scope.EVERYONE, "controls": frozenset(controls)}
    return AccessPolicy(**{**known, **facts})


class TestBlocked:
    """REG-2.4 G2: where MFA is demanded and nothing for it can be registered, the wizard shows nothing."""

    def test_methods_for_reset_alone_are_not_offered_to_a_user_who_is_blocked(self):
        policy = reset(1, methods=amp(PolicyName.EMAIL))
        answer = plan(policy, user(), MFA)
        assert (answer.first, answer.locked_out, answer.needed.mfa.needed) == ((), True, 1)
        assert answer.methods[EMAIL].shown is Shown.NOT_SHOWN
        assert answer.methods[EMAIL].trail[-1].rule.id == "F-5"


ASKS_EVERYWHERE = AccessPolicy(
    state=AccessState.ENABLED, scope=Scope.EVERYONE, all_resources=True, controls=frozenset({"mfa"})
)
PUSH_ONLY = Strength(methods=frozenset({(AUTHENTICATOR, Usage.PUSH)}))


class TestAdministrators:
    """Their own reset policy, whatever the user policy says (REG-3)."""

    def test_they_need_two_methods_and_get_those_of_their_policy_without_any_other(self):
        answer = plan(reset(1), ADMIN, RESET)
        assert answer.first == (AUTHENTICATOR, PHONE)
        assert answer.needed.sspr == Gates(wanted=2, held=0, needed=2)
        assert answer.methods[EMAIL].shown is Shown.BEHIND_DIFFERENT_METHOD

    def test_an_oath_app_is_an_authenticator_gate_too_and_never_a_second_one(self):
        answer = plan(reset(1), ADMIN, RESET)
        assert answer.methods[OATH].shown is Shown.BEHIND_DIFFERENT_METHOD
        held = user(AUTHENTICATOR, OATH, Method.HARDWARE_OATH, roles=ADMIN_ROLE)
        assert plan(reset(1), held, RESET).needed.sspr == Gates(wanted=2, held=1, needed=1)

    def test_they_never_get_security_questions(self):
        legacy = frozenset({LegacySsprMethod.SECURITY_QUESTIONS})
        answer = plan(reset(2, legacy_sspr=legacy, migration_state=MigrationState.PRE_MIGRATION), ADMIN, RESET)
        assert answer.methods[QUESTIONS].shown is Shown.NOT_SHOWN

    def test_their_methods_do_not_depend_on_scope_or_licence(self):
        nobody = tenant(sspr_require_registration=True)
        assert plan(nobody, user(roles=ADMIN_ROLE, licensed=False), RESET).needed.sspr.wanted == 2

    def test_with_their_reset_off_they_are_asked_and_can_register_nothing(self):
        off = reset(1, methods=amp(*APP_AND_SMS), admin_sspr_allowed=False)
        answer = plan(off, ADMIN, RESET)
        assert (answer.first, answer.locked_out, answer.skippable) == ((), False, True)
        assert (answer.needed.sspr, answer.shortfall) == (Gates(wanted=2, held=0, needed=2), 2)
        assert answer.methods[AUTHENTICATOR].trail[-1].rule.id == "REG-2.4 A1"
        assert plan(off, ADMIN, MFA).locked_out is None

    def test_with_their_reset_off_the_campaign_nudges_them_as_anybody(self):
        off = reset(1, methods=amp(*APP_AND_SMS), admin_sspr_allowed=False, campaign=Campaign(target="fido2"))
        off = attrs.evolve(off, methods=amp(PolicyName.FIDO2))
        assert plan(off, ADMIN, I.CAMPAIGN).first == (PASSKEY,)

    def test_with_their_reset_off_and_out_of_the_user_scope_mfa_goes_on_as_usual(self):
        off = tenant(methods=amp(*APP_AND_SMS), admin_sspr_allowed=False)
        assert plan(off, ADMIN, MFA).first == (AUTHENTICATOR,)

    @pytest.mark.parametrize(
        ("facts", "gates"),
        [
            ({"custom_domain": True}, 2),
            ({"custom_domain": False, "connect_sync": True}, 2),
            ({"custom_domain": False, "connect_sync": False}, 1),
            ({"custom_domain": False, "subscription": Subscription.FREE}, 1),
            ({"custom_domain": False, "subscription": Subscription.TRIAL, "trial_days": 30}, 1),
            ({"custom_domain": False, "subscription": Subscription.TRIAL, "trial_days": 31}, 2),
            ({"custom_domain": True, "subscription": Subscription.TRIAL, "trial_days": 30}, 2),
            ({"custom_domain": True, "subscription": Subscription.TRIAL, "trial_days": 31}, 2),
        ],
    )
    def test_how_many_gates(self, facts, gates):
        assert plan(reset(1, **facts), ADMIN, RESET).needed.sspr.wanted == gates

    @pytest.mark.parametrize(
        "facts",
        [
            {"custom_domain": True, "subscription": Subscription.TRIAL, "trial_days": 30},
            {"custom_domain": False, "subscription": Subscription.TRIAL, "trial_days": 31},
        ],
    )
    def test_where_both_clauses_hold_the_other_reading_asks_for_one(self, facts):
        one = Readings(two_gates_win=False)
        assert plan(reset(1, **facts), ADMIN, RESET, readings=one).needed.sspr.wanted == 1

    def test_a_role_of_the_newer_list_alone_makes_an_administrator_and_is_noted(self):
        newer = user(roles=frozenset({"b1be1c3e-b65d-4f19-8427-f6fa0d97feb9"}))
        assert "REG-3" in notes(plan(reset(1), newer, RESET))
        assert "REG-3" not in notes(plan(reset(1), ADMIN, RESET))

    def test_a_role_on_neither_list_follows_the_user_policy(self):
        reader = user(roles=frozenset({"f2ef992c-3afb-46b9-b7cf-a126ee74c451"}))
        assert plan(reset(1, methods=amp(PolicyName.EMAIL)), reader, RESET).first == (EMAIL,)

    @pytest.mark.parametrize(
        ("subscription", "offered"),
        [(Subscription.PAID, True), (Subscription.TRIAL, False), (Subscription.FREE, False)],
    )
    def test_voice_to_the_office_is_barred_outside_paid_tenants(self, subscription, offered):
        facts = {"subscription": subscription, "trial_days": 100, "custom_domain": True}
        held = user(EMAIL, roles=ADMIN_ROLE, business_phone_set=True)
        assert plan(reset(1, **facts), held, RESET).methods[OFFICE].offered is offered

    def test_a_method_of_the_new_policy_serves_them_once_the_migration_has_started(self):
        """Hardware tokens fill the authenticator gate where the policy has them (REG-S4)."""
        held = user(Method.HARDWARE_OATH, roles=ADMIN_ROLE)
        tokens = reset(1, methods=amp(PolicyName.HARDWARE_OATH))
        assert plan(tokens, held, RESET).needed.sspr.held == 1
        before = attrs.evolve(tokens, migration_state=MigrationState.PRE_MIGRATION)
        assert plan(before, held, RESET).needed.sspr.held == 0


class TestSecurityDefaults:
    """Authenticator by notification, or an OATH app, and nothing else (F-12)."""

    def test_they_offer_both_whatever_the_policies_say(self):
        answer = plan(tenant(), user(), I.SECURITY_DEFAULTS)
        assert answer.first == (AUTHENTICATOR,)
        assert answer.methods[OATH].shown is Shown.BEHIND_DIFFERENT_METHOD
        assert answer.methods[PHONE].shown is Shown.NOT_SHOWN

    @pytest.mark.parametrize(
        ("held", "needed"),
        [
            ((entry(AUTHENTICATOR),), 0),
            ((entry(AUTHENTICATOR, Usage.PUSH),), 0),
            ((entry(AUTHENTICATOR, Usage.CODE),), 1),
            ((entry(AUTHENTICATOR, usable=False),), 1),
            ((entry(OATH),), 0),
            ((entry(PHONE),), 1),
        ],
    )
    def test_what_counts_for_them(self, held, needed):
        someone = user(registered=held)
        everything = tenant(methods=amp(*APP_AND_SMS, PolicyName.SOFTWARE_OATH))
        assert plan(everything, someone, I.SECURITY_DEFAULTS).needed.mfa.needed == needed

    @pytest.mark.parametrize(
        ("as_of", "first", "skippable"),
        [
            (datetime(2024, 7, 28, tzinfo=UTC), datetime(2024, 7, 20, tzinfo=UTC), True),
            (datetime(2024, 7, 28, tzinfo=UTC), datetime(2024, 7, 14, tzinfo=UTC), False),
            (datetime(2024, 7, 29, tzinfo=UTC), datetime(2024, 7, 20, tzinfo=UTC), None),
            (datetime(2025, 1, 31, tzinfo=UTC), datetime(2025, 1, 30, tzinfo=UTC), None),
            (datetime(2025, 2, 1, tzinfo=UTC), datetime(2025, 1, 30, tzinfo=UTC), False),
        ],
    )
    def test_the_fourteen_days_of_skipping_ended_on_a_day_that_sources_differ_about(self, as_of, first, skippable):
        someone = user(first_sign_in_after_defaults=first)
        answer = plan(tenant(), someone, I.SECURITY_DEFAULTS, as_of)
        assert answer.skippable is skippable
        assert "K-11" in notes(answer)


class TestStrengths:
    """Only methods that satisfy the strength; one is enough; none registrable is a lock-out (F-13)."""

    def test_the_strength_of_the_resource_decides(self):
        policy = tenant(methods=amp(*APP_AND_SMS, PolicyName.FIDO2))
        answer = plan(policy, user(PHONE), I.AUTHENTICATION_STRENGTH, strength=PHISHING_RESISTANT)
        assert (answer.first, answer.needed.mfa) == ((PASSKEY,), Gates(wanted=1, held=0, needed=1))
        assert "K-1" in notes(answer)

    def test_never_read_strictly_leaves_the_user_locked_out(self):
        policy = tenant(methods=amp(*APP_AND_SMS, PolicyName.FIDO2))
        never = Readings(passkey_by_cause=False)
        answer = plan(policy, user(), I.AUTHENTICATION_STRENGTH, strength=PHISHING_RESISTANT, readings=never)
        assert (answer.first, answer.locked_out) == ((), True)

    def test_a_strength_of_a_usage_keeps_the_method_only_where_the_usage_is_enabled(self):
        by_code = Strength(methods=frozenset({(AUTHENTICATOR, Usage.CODE)}))
        on = tenant(methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR))
        off = tenant(methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, otp=False))
        assert plan(on, user(), I.AUTHENTICATION_STRENGTH, strength=by_code).first == (AUTHENTICATOR,)
        assert plan(off, user(), I.AUTHENTICATION_STRENGTH, strength=by_code).locked_out is True

    def test_it_is_read_from_the_policies_where_nobody_names_it(self):
        policies = (
            access(strength=PHISHING_RESISTANT, state=AccessState.REPORT_ONLY),
            access(strength=PHISHING_RESISTANT, scope=Scope.NOBODY),
            access(strength=Strength(methods=frozenset({(PHONE, None)}))),
        )
        policy = tenant(methods=amp(*APP_AND_SMS), access_policies=policies)
        assert plan(policy, user(), I.AUTHENTICATION_STRENGTH).first == (PHONE,)

    def test_one_on_the_user_action_wins_and_several_there_must_all_be_met(self):
        both = Strength(methods=frozenset({(PHONE, None), (AUTHENTICATOR, None)}))
        phone = Strength(methods=frozenset({(PHONE, None)}))
        policies = (
            access(strength=PHISHING_RESISTANT),
            access(strength=both, registers_security_info=True),
            access(strength=phone, registers_security_info=True),
        )
        policy = tenant(methods=amp(*APP_AND_SMS), access_policies=policies)
        assert plan(policy, user(), I.AUTHENTICATION_STRENGTH).first == (PHONE,)

    def test_an_unreadable_strength_among_several_leaves_the_answer_open(self):
        policies = (
            access(strength=Strength(methods=frozenset({(PHONE, None)})), registers_security_info=True),
            access(strength=Strength(), registers_security_info=True),
        )
        policy = tenant(methods=amp(*APP_AND_SMS), access_policies=policies)
        answer = plan(policy, user(), I.AUTHENTICATION_STRENGTH)
        assert answer.unknowns == ("access_policies",)

    def test_two_on_resources_leave_open_which_resource_was_opened(self):
        policies = (
            access(strength=Strength(methods=frozenset({(PHONE, None)}))),
            access(strength=Strength(methods=frozenset({(AUTHENTICATOR, None)}))),
        )
        answer = plan(tenant(methods=amp(*APP_AND_SMS), access_policies=policies), user(), I.AUTHENTICATION_STRENGTH)
        assert answer.methods[PHONE].shown is Shown.UNKNOWN
        assert answer.methods[PHONE].unknowns == ("access_policies",)

    def test_policies_that_were_not_read_leave_each_method_open(self):
        answer = plan(tenant(methods=amp(*APP_AND_SMS), access_policies=None), user(), I.AUTHENTICATION_STRENGTH)
        assert answer.unknowns == ("access_policies",)
        assert answer.locked_out is None

    def test_external_mfa_satisfies_none(self):
        any_external = Strength(methods=frozenset({(Method.EXTERNAL, None)}))
        answer = plan(
            tenant(methods=amp(PolicyName.EXTERNAL)), user(), I.AUTHENTICATION_STRENGTH, strength=any_external
        )
        assert answer.locked_out is True


class TestReview:
    """A refresh shows every registered method behind MFA, and asks for nothing (F-10)."""

    def test_it_shows_what_is_registered(self):
        answer = plan(THREE, user(EMAIL, PHONE), I.SSPR_REFRESH)
        assert (answer.first, answer.review, answer.skippable) == ((PHONE, EMAIL), True, None)
        assert answer.needed.sspr == Gates(wanted=0, held=0, needed=0)

    def test_a_password_is_no_security_info(self):
        assert plan(THREE, user(Method.PASSWORD), I.SSPR_REFRESH).first == ()


class TestMfaFirst:
    """Anyone who already has an MFA-capable method must do MFA before either mode (F-11, M-2)."""

    @pytest.mark.parametrize(
        ("someone", "first"),
        [
            (user(), False),
            (user(EMAIL), False),
            (user(PHONE), True),
            (user(OATH), False),
            (user(registered=(entry(PHONE, usable=False),)), False),
            (user(registered=None), None),
        ],
    )
    def test_who_has_a_method_for_mfa_that_a_policy_allows_does_mfa_first(self, someone, first):
        policy = reset(1, methods=amp(*APP_SMS_EMAIL))
        assert plan(policy, someone, RESET).mfa_first is first
        assert manage_options(policy, someone, NOW).mfa_first is first

    def test_the_review_stands_behind_mfa_whoever_is_asked(self):
        assert plan(reset(1), user(), I.SSPR_REFRESH).mfa_first is True


class TestNudges:
    """The campaign and the first phase of the SMS retirement offer one method and demand nothing."""

    @pytest.mark.parametrize(
        ("target", "names", "mode", "first"),
        [
            ("microsoftAuthenticator", APP_AND_SMS, "any", (AUTHENTICATOR,)),
            ("MicrosoftAuthenticator", APP_AND_SMS, "push", (AUTHENTICATOR,)),
            ("microsoftAuthenticator", APP_AND_SMS, "deviceBasedPush", ()),
            ("microsoftAuthenticator", (PolicyName.SMS,), "any", ()),
            ("fido2", (PolicyName.FIDO2,), "any", (PASSKEY,)),
            ("fido2", (), "any", ()),
        ],
    )
    def test_the_campaign_offers_its_target_where_the_policy_allows_it(self, target, names, mode, first):
        policy = tenant(methods=amp(*names, mode=mode), campaign=Campaign(target=target))
        answer = plan(policy, user(PHONE), I.CAMPAIGN)
        assert (answer.first, answer.needed.mfa.needed, answer.locked_out) == (first, 0, False)

    def test_a_target_that_nobody_knows_leaves_the_campaign_open(self):
        policy = tenant(methods=amp(*APP_AND_SMS), campaign=Campaign(target="somethingNew"))
        assert plan(policy, user(), I.CAMPAIGN).methods[AUTHENTICATOR].unknowns == ("campaign",)

    @pytest.mark.parametrize(
        ("campaign", "count", "subscription", "skippable"),
        [
            (Campaign(limited_snoozes=False), None, Subscription.PAID, True),
            (Campaign(limited_snoozes=True), 2, Subscription.PAID, True),
            (Campaign(limited_snoozes=True), 3, Subscription.PAID, False),
            (Campaign(limited_snoozes=False), 3, Subscription.FREE, False),
            (Campaign(limited_snoozes=False), 3, Subscription.TRIAL, False),
            (Campaign(limited_snoozes=True), None, Subscription.PAID, None),
            (Campaign(), 3, Subscription.PAID, None),
            (None, 0, Subscription.PAID, True),
        ],
    )
    def test_how_often_it_can_be_snoozed(self, campaign, count, subscription, skippable):
        policy = tenant(campaign=campaign, subscription=subscription)
        assert plan(policy, user(snooze_count=count), I.CAMPAIGN).skippable is skippable

    def test_the_sms_retirement_nudges_to_a_passkey_that_it_turns_on_by_itself(self):
        policy = tenant(
            methods=tuple(p for p in amp(PolicyName.SMS) if p.name is not PolicyName.FIDO2)
            + tuple(p for p in amp() if p.name is PolicyName.FIDO2),
            passkey_dynamic_migration_opt_out=False,
        )
        answer = plan(policy, user(PHONE), I.SMS_VOICE_RETIREMENT, NUDGING)
        assert (answer.first, answer.skippable) == ((PASSKEY,), True)
        out = attrs.evolve(policy, passkey_dynamic_migration_opt_out=True)
        assert plan(out, user(PHONE), I.SMS_VOICE_RETIREMENT, NUDGING).first == ()
        assert plan(policy, user(PHONE), I.SMS_VOICE_RETIREMENT, NOW).first == ()

    @pytest.mark.parametrize(("cloud", "telecom"), [(Cloud.US_GOV, False), (Cloud.PUBLIC, True)])
    def test_it_turns_nothing_on_where_microsoft_does_not_deliver(self, cloud, telecom):
        policy = tenant(
            methods=amp(PolicyName.SMS), passkey_dynamic_migration_opt_out=False, cloud=cloud, customer_telecom=telecom
        )
        assert plan(policy, user(PHONE), I.SMS_VOICE_RETIREMENT, NUDGING).first == ()


class TestSmsRetirement:
    """From 2027-02-01 users with nothing but SMS or voice must register a passkey, and nothing else is asked for."""

    POLICY = tenant(methods=amp(*APP_AND_SMS), passkey_dynamic_migration_opt_out=True)

    def test_a_phone_no_longer_counts_and_only_a_passkey_helps(self):
        answer = plan(self.POLICY, user(PHONE), I.SMS_VOICE_RETIREMENT, BLOCKING)
        assert (answer.first, answer.skippable, answer.needed.mfa) == (
            (PASSKEY,),
            False,
            Gates(wanted=1, held=0, needed=1),
        )
        assert answer.methods[AUTHENTICATOR].shown is Shown.NOT_SHOWN

    def test_another_method_is_enough(self):
        assert plan(self.POLICY, user(PHONE, AUTHENTICATOR), I.SMS_VOICE_RETIREMENT, BLOCKING).needed.mfa.needed == 0

    def test_phones_of_a_provider_of_the_tenants_own_go_on(self):
        own = attrs.evolve(self.POLICY, customer_telecom=True)
        assert plan(own, user(), MFA, BLOCKING).methods[PHONE].offered is True
        assert plan(self.POLICY, user(), MFA, BLOCKING).methods[PHONE].offered is False


class TestImpliedSetting:
    """Whoever names the reset registration as the cause has seen it."""

    @pytest.mark.parametrize("cause", [I.SSPR_REGISTRATION, I.PREFILLED_CONFIRMATION])
    def test_a_cause_that_says_so_stands_for_the_setting(self, cause):
        unread = attrs.evolve(THREE, sspr_require_registration=None)
        answer = plan(unread, user(), cause)
        assert (answer.first, answer.unknowns) == ((AUTHENTICATOR, PHONE), ())
        steps = [(step.fact, step.value) for step in answer.methods[PHONE].trail]
        assert ("sspr_require_registration", "implied by the cause") in steps

    def test_a_setting_that_is_known_to_be_off_is_believed(self):
        off = attrs.evolve(THREE, sspr_require_registration=False)
        assert plan(off, user(), RESET).needed.sspr.wanted == 0


class TestInheritedCauses:
    def test_a_pass_sign_in_is_id_protections_interrupt_where_that_covers_the_user(self):
        policy = attrs.evolve(THREE, idp_registration=Scope.EVERYONE)
        answer = plan(policy, user(first_sign_in_after_idp=NOW), I.TAP_SIGN_IN)
        assert (answer.needed.mfa.wanted, answer.skippable) == (1, True)

    def test_a_pass_sign_in_is_the_reset_registrations_interrupt_elsewhere(self):
        answer = plan(THREE, user(), I.TAP_SIGN_IN)
        assert (answer.needed.mfa.wanted, answer.needed.sspr.wanted, answer.skippable) == (0, 2, True)

    def test_a_filled_in_confirmation_is_skipped_as_the_reset_registration_is(self):
        assert plan(THREE, user(), I.PREFILLED_CONFIRMATION).skippable is True

    def test_a_required_re_registration_is_skipped_as_whatever_asks_for_mfa(self):
        answer = plan(tenant(), user(), I.REREGISTRATION_REQUIRED)
        assert (answer.skippable, answer.locked_out) == (None, None)


class TestIdProtection:
    @pytest.mark.parametrize(
        ("policies", "skippable"),
        [
            ((), True),
            ((ASKS_EVERYWHERE,), False),
            ((attrs.evolve(ASKS_EVERYWHERE, all_resources=False, resources=frozenset({"app"})),), None),
            ((attrs.evolve(ASKS_EVERYWHERE, controls=frozenset({"compliantDevice"})),), True),
            ((attrs.evolve(ASKS_EVERYWHERE, controls=frozenset(), strength=PUSH_ONLY),), False),
            (None, None),
        ],
    )
    def test_it_cannot_be_put_off_in_a_sign_in_that_needs_mfa_by_itself(self, policies, skippable):
        policy = tenant(methods=amp(*APP_AND_SMS), idp_registration=Scope.EVERYONE, access_policies=policies)
        answer = plan(policy, user(first_sign_in_after_idp=NOW - timedelta(days=1)), I.ID_PROTECTION)
        assert answer.skippable is skippable

    @pytest.mark.parametrize(
        ("first", "skippable", "locked"),
        [(NOW - timedelta(days=13), True, False), (NOW - timedelta(days=14), False, True), (None, None, None)],
    )
    def test_fourteen_days_of_skipping_and_then_a_lock_out_where_nothing_can_be_registered(
        self, first, skippable, locked
    ):
        answer = plan(tenant(), user(first_sign_in_after_idp=first), I.ID_PROTECTION)
        assert (answer.skippable, answer.locked_out) == (skippable, locked)
        assert answer.unknowns == (() if first else ("first_sign_in_after_idp",))


class TestMethodConditions:
    """F-14, 2.3 and the maxima, one by one."""

    @pytest.mark.parametrize(("on_profile", "offered"), [(True, True), (False, False), (None, None)])
    def test_the_office_phone_needs_a_business_phone_on_the_profile(self, on_profile, offered):
        voice = tenant(methods=amp(PolicyName.VOICE, PolicyName.MICROSOFT_AUTHENTICATOR))
        answer = plan(voice, user(business_phone_set=on_profile), MFA)
        assert answer.methods[OFFICE].offered is offered

    def test_a_trial_has_no_voice_calls(self):
        trial = tenant(methods=amp(PolicyName.VOICE), subscription=Subscription.TRIAL)
        assert plan(trial, user(), MFA).locked_out is True
        with_sms = tenant(methods=amp(PolicyName.VOICE, PolicyName.SMS), subscription=Subscription.TRIAL)
        assert plan(with_sms, user(), MFA).first == (PHONE,)

    def test_one_gate_takes_no_notifications_until_the_migration_is_complete(self):
        app = frozenset({LegacySsprMethod.APP_NOTIFICATION})
        one = reset(1, migration_state=MigrationState.IN_PROGRESS, legacy_sspr=app)
        assert plan(one, user(), RESET).first == ()
        assert plan(attrs.evolve(one, sspr_gates=2), user(), RESET).first == (AUTHENTICATOR,)
        code = attrs.evolve(one, legacy_sspr=frozenset({LegacySsprMethod.APP_CODE}))
        assert plan(code, user(), RESET).first == (AUTHENTICATOR,)

    def test_what_an_administrator_filled_in_fills_a_gate(self):
        someone = user(prefilled=frozenset({PHONE}))
        answer = plan(THREE, someone, RESET)
        assert answer.needed.sspr == Gates(wanted=2, held=1, needed=1)
        assert answer.first == (AUTHENTICATOR,)
        assert "A-5" in notes(answer)

    def test_a_filled_in_number_that_reset_does_not_allow_fills_nothing(self):
        policy = reset(2, methods=amp(PolicyName.EMAIL, PolicyName.MICROSOFT_AUTHENTICATOR))
        assert plan(policy, user(prefilled=frozenset({PHONE})), RESET).needed.sspr.held == 0

    def test_a_number_with_an_extension_fills_no_gate(self):
        policy = reset(1, methods=amp(PolicyName.VOICE, PolicyName.EMAIL))
        plain, extended = (entry(OFFICE, phone_number=f"+1 4255550100{tail}") for tail in ("", "x12"))
        found = [plan(policy, user(registered=held), RESET) for held in ((plain,), (extended,), (extended, plain))]
        assert [answer.needed.sspr.held for answer in found] == [1, 0, 1]
        assert plan(policy, user(registered=(attrs.evolve(extended, usable=False),)), RESET).needed.sspr.held == 0

    def test_a_legacy_phone_call_does_not_turn_on_the_office_phone(self):
        calls = tenant(
            migration_state=MigrationState.PRE_MIGRATION, legacy_mfa=frozenset({LegacyMfaMethod.CALL_TO_PHONE})
        )
        answer = plan(calls, user(business_phone_set=True), MFA)
        assert (answer.first, answer.methods[OFFICE].shown) == ((PHONE,), Shown.NOT_SHOWN)

    def test_a_mode_that_nobody_knows_leaves_notifications_open(self):
        new = tenant(methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR, mode="somethingNew", otp=False))
        assert plan(new, user(), MFA).methods[AUTHENTICATOR].unknowns == ("methods",)

    def test_a_policy_without_targets_leaves_the_mode_open(self):
        bare = tuple(
            attrs.evolve(policy, authenticator_targets=())
            for policy in amp(PolicyName.MICROSOFT_AUTHENTICATOR, otp=False)
        )
        assert plan(tenant(methods=bare), user(), MFA).methods[AUTHENTICATOR].shown is Shown.UNKNOWN

    def test_a_hidden_kind_may_be_there_unless_the_list_is_complete(self):
        legacy = frozenset({LegacySsprMethod.SECURITY_QUESTIONS})
        policy = reset(1, legacy_sspr=legacy)
        partial = user(registered_complete=None)
        assert plan(policy, partial, RESET).methods[QUESTIONS].unknowns == ("registered_complete",)
        assert plan(policy, user(), RESET).first == (QUESTIONS,)

    def test_a_user_of_whom_nothing_is_registered_as_far_as_known_may_have_it(self):
        answer = plan(tenant(methods=amp(PolicyName.SMS)), user(registered=None), MFA)
        assert (answer.methods[PHONE].shown, answer.methods[PHONE].unknowns) == (Shown.UNKNOWN, ("registered",))


class TestReadings:
    def test_reset_enforced_strictly_asks_for_no_gates_under_mfa(self):
        enabled_only = reset(2, enforced=False, methods=amp(*APP_SMS_EMAIL))
        strict = Readings(enabled_is_enough=False)
        assert plan(enabled_only, user(), MFA).needed.sspr.wanted == 2
        answer = plan(enabled_only, user(), MFA, readings=strict)
        assert answer.needed.sspr.wanted == 0
        assert answer.readings is strict
        assert "A-1" in notes(answer)
        assert plan(THREE, user(), MFA, readings=strict).needed.sspr.wanted == 2

    def test_the_link_as_printed_needs_two_other_methods(self):
        printed = Readings(one_other_is_enough=False)
        answer = plan(THREE, user(), RESET, readings=printed)
        assert (answer.show_link, answer.methods[EMAIL].shown) == (False, Shown.NOT_SHOWN)
        more = reset(2, methods=amp(*APP_SMS_EMAIL, PolicyName.SOFTWARE_OATH))
        assert plan(more, user(), RESET, readings=printed).show_link is True

    def test_the_notes_of_a_plain_demand(self):
        assert notes(plan(THREE, user(), MFA)) == ["A-2", "A-3", "A-4", "K-8"]
        assert notes(plan(tenant(methods=amp(*APP_AND_SMS)), user(), MFA)) == ["A-3", "A-4", "K-8"]
        assert notes(plan(THREE, user(), RESET)) == ["A-4", "K-9", "M-17"]
        assert "K-17" in notes(plan(tenant(cloud=Cloud.CHINA), user(), MFA))
        assert "K-3" in notes(plan(THREE, user(AUTHENTICATOR), RESET))
        assert "K-4" in notes(plan(THREE, user(PHONE), RESET))

    def test_security_questions_after_march_2027_are_noted_and_still_applied(self):
        legacy = frozenset({LegacySsprMethod.SECURITY_QUESTIONS})
        later = datetime(2027, 3, 1, tzinfo=UTC)
        answer = plan(reset(1, legacy_sspr=legacy), user(), RESET, later)
        assert (answer.first, "X-8" in notes(answer)) == ((QUESTIONS,), True)
        assert "X-8" not in notes(plan(reset(1, legacy_sspr=legacy), user(), RESET))


class TestRefusals:
    def test_a_time_without_zone_is_refused(self):
        with pytest.raises(CallError, match="as_of: expected a datetime with its time zone, got one without"):
            plan(tenant(), user(), MFA, datetime(2026, 6, 1))


class TestTrail:
    def test_every_answer_says_by_which_rule_and_which_fact(self):
        answer = plan(tenant(methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR)), user(), MFA)
        trail = [(step.rule.id, step.fact, step.value) for step in answer.methods[AUTHENTICATOR].trail]
        assert trail == [
            ("REG-3", "roles", "no"),
            ("REG-2.3 sspr", "sspr_scope", "user outside"),
            ("F-7", "registered", "no"),
            ("F-15", "methods", "MicrosoftAuthenticator: yes"),
            ("F-15", "methods", "user inside"),
            ("REG-2.3 flavour", "methods", "user inside"),
            ("REG-2.3 flavour", "methods", "passwordless, push"),
            ("REG-2.3 flavour", "methods", "yes"),
            ("F-14", "method", "yes"),
            ("REG-1.1 maximum", "registered", "fewer than 5"),
            ("F-5", "needed", "yes"),
        ]

    @pytest.mark.parametrize(
        ("method", "cause", "held", "rule"),
        [
            (EMAIL, MFA, (), "F-5"),
            (Method.ALTERNATE_PHONE, MFA, (), "F-14"),
            (EMAIL, RESET, (AUTHENTICATOR, PHONE), "F-7"),
            (Method.EXTERNAL, RESET, (), "F-3"),
        ],
    )
    def test_the_last_rule_of_a_method_that_is_not_shown_is_the_reason(self, method, cause, held, rule):
        facts = THREE if cause is RESET else tenant(methods=amp(*APP_SMS_EMAIL))
        answer = plan(facts, user(*held), cause).methods[method]
        assert (answer.shown, answer.trail[-1].rule.id) == (Shown.NOT_SHOWN, rule)
        assert answer.trail[-1].value == ("0" if rule == "F-7" else "no")

    @pytest.mark.parametrize("cause", [RESET, MFA])
    def test_a_method_that_fills_a_gate_already_is_not_shown_because_only_what_is_missing_is(self, cause):
        answer = plan(THREE, user(PHONE), cause).methods[PHONE]
        assert answer.shown is Shown.NOT_SHOWN
        last = answer.trail[-1]
        assert (last.rule.id, last.fact, last.value) == ("F-7", "needed", "no")

    def test_a_candidate_that_a_smaller_set_leaves_out_says_so(self):
        union = reset(
            1,
            migration_state=MigrationState.PRE_MIGRATION,
            legacy_sspr=frozenset({LegacySsprMethod.EMAIL, LegacySsprMethod.MOBILE_PHONE}),
        )
        answer = plan(union, user(), MFA).methods[EMAIL]
        assert (answer.shown, answer.trail[-1].rule.id, answer.trail[-1].value) == (Shown.NOT_SHOWN, "F-4", "no")

    def test_an_open_answer_ends_with_the_fact_that_is_missing(self):
        answer = plan(tenant(methods=amp(PolicyName.VOICE)), user(business_phone_set=None), MFA).methods[OFFICE]
        assert answer.trail[-1].rule.id == "F-14"
        assert (answer.trail[-1].fact, answer.trail[-1].value) == ("business_phone_set", "not known")

    def test_a_part_of_a_fact_that_is_missing_is_named(self):
        policy = reset(1, migration_state=MigrationState.IN_PROGRESS, legacy_sspr=None)
        answer = plan(policy, user(), RESET).methods[EMAIL]
        assert (answer.trail[-1].fact, answer.trail[-1].value) == ("legacy_sspr", "email: not known")


class TestView:
    def test_an_answer_shows_the_rules_that_led_there(self):
        answer = plan(THREE, user(), RESET).methods[OFFICE]
        heading, trail = answer.view().blocks
        assert heading.text == f"officePhone: {answer.shown.value}"
        assert trail.rows == tuple((s.rule.id, s.rule.text, s.fact, s.value) for s in answer.trail)
        assert len(trail.rows) > 1

    def test_the_page_is_drawn_with_what_it_asks_for_what_stands_behind_and_what_may_be_there(self):
        drawn = plan(THREE, user(), RESET).view().diagram
        assert drawn is not None
        assert drawn.text().splitlines() == [
            "Interrupt, cause I-6 -- asks for -> authenticator, phone",
            "Interrupt, cause I-6 -- behind a different method -> email",
        ]
        open_ = plan(attrs.evolve(THREE, sspr_gates=None), user(), RESET).view().diagram
        assert open_ is not None
        assert [(arrow.text, open_.nodes[arrow.end].text) for arrow in open_.arrows] == [
            ("asks for", "authenticator"),
            ("behind a different method", "email"),
            ("may offer", "phone"),
        ]

    def test_an_open_answer_names_what_would_decide(self):
        answer = plan(tenant(methods=amp(PolicyName.VOICE)), user(business_phone_set=None), MFA).methods[OFFICE]
        assert answer.view().blocks[-1].text == "Not known, and it matters: " + ", ".join(answer.unknowns)

    def test_without_doubts_it_ends_with_the_rule_set(self):
        answer = plan(reset(1, methods=amp(PolicyName.EMAIL)), user(EMAIL), RESET)
        text = answer.view().text()
        assert "Not known" not in text
        assert text.endswith(f"Rules: {RULE_SET}\n")

    def test_it_shows_demand_methods_notes_and_what_is_missing(self):
        answer = plan(attrs.evolve(THREE, sspr_gates=None), user(), RESET)
        text = answer.view().text()
        assert "Interrupt mode, cause I-6" in text
        assert "Password reset  not known  0     not known" in text
        assert "can be skipped: yes; locked out: no; link: yes" in text
        assert "phone                unknown" in text
        assert "Not known, and it matters: sspr_gates" in text
        assert f"Rules: {RULE_SET}" in text
        assert "K-9: A report of 2022" in text
