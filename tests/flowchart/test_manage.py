"""``manage_options``: what "Add sign-in method" lists, method by method (REG-5)."""

from __future__ import annotations

from datetime import datetime

import attrs
import pytest

from entra_combined_reg.catalog import Method, PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import (
    AccessPolicy,
    AccessState,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    PerUserMfa,
    RegisteredMethod,
    Scope,
    UserType,
)
from entra_combined_reg.flowchart import RULE_SET, Readings, Shown, manage_options
from flowchart.cases import (
    APP_SMS_EMAIL,
    AUTHENTICATOR,
    EMAIL,
    GLOBAL_ADMINISTRATOR,
    NOW,
    PHONE,
    QUESTIONS,
    STAFF,
    amp,
    entry,
    reset,
    tenant,
    user,
)

PASSKEY, ALTERNATE, OFFICE, TOKEN = (
    Method.PASSKEY,
    Method.ALTERNATE_PHONE,
    Method.OFFICE_PHONE,
    Method.HARDWARE_OATH,
)
APP_PASSWORD = Method.APP_PASSWORD
PRE = MigrationState.PRE_MIGRATION
ENFORCED = user(per_user_mfa=PerUserMfa.ENFORCED)


def listed(policy, someone, **more) -> list[Method]:
    options = manage_options(policy, someone, NOW, **more)
    assert options.unknowns == ()
    return [method for method, answer in options.methods.items() if answer.shown is Shown.SHOWN_FIRST]


def answer(policy, someone, method, **more):
    return manage_options(policy, someone, NOW, **more).methods[method]


class TestUnion:
    """M-6: what reset, legacy MFA and the new policy allow together."""

    def test_the_new_policy_lists_its_methods(self):
        assert listed(tenant(methods=amp(*APP_SMS_EMAIL)), user()) == [AUTHENTICATOR, PHONE, EMAIL]

    def test_legacy_mfa_adds_to_it_until_the_migration_is_complete(self):
        app_codes = frozenset({LegacyMfaMethod.APP_CODE_OR_HARDWARE_TOKEN})
        before = tenant(migration_state=PRE, legacy_mfa=app_codes)
        assert listed(before, user()) == [AUTHENTICATOR, Method.SOFTWARE_OATH]
        assert listed(tenant(legacy_mfa=app_codes), user()) == []

    def test_legacy_reset_adds_to_it_for_users_who_are_enabled(self):
        methods = frozenset(LegacySsprMethod)
        before = reset(1, migration_state=PRE, legacy_sspr=methods)
        everything = [AUTHENTICATOR, Method.SOFTWARE_OATH, PHONE, OFFICE, EMAIL, QUESTIONS]
        assert listed(before, user()) == everything
        assert listed(attrs.evolve(before, sspr_scope=Scope.NOBODY), user()) == []
        assert listed(before, user(licensed=False)) == []

    def test_what_legacy_reset_alone_enables_is_listed_even_where_it_fills_no_gate(self):
        """Enabled in any policy, the user can register it; one gate takes codes only, and so it fills none (REG-S4)."""
        notification = frozenset({LegacySsprMethod.APP_NOTIFICATION})
        assert listed(reset(1, migration_state=PRE, legacy_sspr=notification), user()) == [AUTHENTICATOR]

    def test_security_questions_stay_in_legacy_reset_after_the_migration(self):
        questions = frozenset({LegacySsprMethod.SECURITY_QUESTIONS})
        assert listed(reset(1, legacy_sspr=questions), user()) == [QUESTIONS]

    def test_excluded_beats_included(self):
        out = Scope(everyone=True, excluded_users=frozenset({user().object_id}))
        assert listed(tenant(methods=amp(*APP_SMS_EMAIL, scope=out)), user()) == []

    def test_administrators_get_what_their_reset_policy_allows(self):
        admin = user(roles=frozenset({GLOBAL_ADMINISTRATOR}))
        assert listed(tenant(), admin) == [AUTHENTICATOR, Method.SOFTWARE_OATH, PHONE, OFFICE, EMAIL]

    def test_a_configuration_that_the_policy_does_not_hold_is_off_where_it_holds_all(self):
        assert listed(tenant(methods=()), user()) == []
        for complete in (False, None):
            found = answer(tenant(methods=(), methods_complete=complete), user(), PHONE)
            assert (found.offered, found.unknowns) == (None, ("methods_complete",))

    def test_external_methods_have_a_configuration_each_and_any_will_do(self):
        def external(group: str, **facts) -> MethodPolicy:
            scope = Scope(groups=frozenset({group}))
            known = {"name": PolicyName.EXTERNAL, "id_text": group, "enabled": True, "scope": scope}
            return MethodPolicy(**{**known, **facts})

        other, ours = external("other"), external(STAFF)
        assert answer(tenant(methods=(other, ours)), user(), Method.EXTERNAL).offered is True
        assert (
            answer(tenant(methods=(other, attrs.evolve(ours, enabled=False))), user(), Method.EXTERNAL).offered is False
        )
        two = (other, attrs.evolve(ours, enabled=None))
        assert answer(tenant(methods=two), user(), Method.EXTERNAL).unknowns == ("methods",)


class TestConditions:
    """Conditions of the method itself."""

    def test_the_alternate_phone_needs_voice_calls_and_a_phone(self):
        voice = tenant(methods=amp(PolicyName.VOICE))
        assert ALTERNATE in listed(voice, user(PHONE))
        assert ALTERNATE not in listed(voice, user())
        assert ALTERNATE not in listed(tenant(methods=amp(PolicyName.SMS)), user(PHONE))
        calls = frozenset({LegacyMfaMethod.CALL_TO_PHONE})
        assert ALTERNATE not in listed(tenant(migration_state=PRE, legacy_mfa=calls), user(PHONE))

    @pytest.mark.parametrize(("allowed", "offered"), [(True, True), (False, False), (None, None)])
    def test_the_office_phone_needs_the_option_and_no_profile_number(self, allowed, offered):
        voice = MethodPolicy(
            name=PolicyName.VOICE, id_text="Voice", enabled=True, scope=Scope.EVERYONE, voice_office_allowed=allowed
        )
        assert answer(tenant(methods=(voice,)), user(), OFFICE).offered is offered

    @pytest.mark.parametrize(("allowed", "offered"), [(True, True), (False, False), (None, None)])
    def test_a_passkey_needs_self_service(self, allowed, offered):
        policy = MethodPolicy(
            name=PolicyName.FIDO2, id_text="Fido2", enabled=True, scope=Scope.EVERYONE, self_service=allowed
        )
        assert answer(tenant(methods=(policy,)), user(), PASSKEY).offered is offered

    @pytest.mark.parametrize(
        ("kind", "passkey", "token"),
        [
            (UserType.MEMBER, True, True),
            (UserType.INTERNAL_GUEST, False, True),
            (UserType.GUEST, False, False),
            (None, None, None),
        ],
    )
    def test_a_passkey_is_for_no_guest_and_a_token_for_none_from_elsewhere(self, kind, passkey, token):
        names = amp(PolicyName.FIDO2, PolicyName.HARDWARE_OATH)
        policy = tenant(methods=names, hardware_tokens=frozenset({"serial"}))
        someone = user(user_type=kind)
        assert (answer(policy, someone, PASSKEY).offered, answer(policy, someone, TOKEN).offered) == (passkey, token)

    @pytest.mark.parametrize(("tokens", "offered"), [(frozenset({"serial"}), True), (frozenset(), False), (None, None)])
    def test_a_token_needs_one_in_the_inventory(self, tokens, offered):
        policy = tenant(methods=amp(PolicyName.HARDWARE_OATH), hardware_tokens=tokens)
        found = manage_options(policy, user(), NOW)
        assert found.methods[TOKEN].offered is offered
        assert "K-2" in [note.id for note in found.ambiguities] or offered is False

    def test_a_token_read_the_other_way_is_for_administrators_only(self):
        policy = tenant(methods=amp(PolicyName.HARDWARE_OATH), hardware_tokens=frozenset({"serial"}))
        other = Readings(hardware_token_self_assigned=False)
        found = manage_options(policy, user(), NOW, readings=other)
        assert found.methods[TOKEN].offered is False
        assert [note.note for note in found.ambiguities if note.id == "K-2"] == [
            "Only an administrator adds hardware tokens, or users do from the inventory; used: administrators only"
        ]

    @pytest.mark.parametrize(
        ("state", "allowed", "policies", "offered"),
        [
            (PerUserMfa.ENFORCED, True, (), True),
            (PerUserMfa.ENABLED, True, (), False),
            (PerUserMfa.ENFORCED, False, (), False),
            (None, True, (), None),
            (PerUserMfa.ENFORCED, None, (), None),
            (PerUserMfa.ENFORCED, True, None, None),
        ],
    )
    def test_an_app_password_needs_permission_and_enforced_per_user_mfa(self, state, allowed, policies, offered):
        policy = tenant(app_passwords_allowed=allowed, access_policies=policies)
        assert answer(policy, user(per_user_mfa=state), APP_PASSWORD).offered is offered

    @pytest.mark.parametrize(
        ("facts", "offered"),
        [
            ({"controls": frozenset({"mfa"})}, False),
            ({"controls": frozenset({"compliantDevice"})}, True),
            ({"controls": frozenset({"mfa"}), "state": AccessState.REPORT_ONLY}, True),
            ({"controls": frozenset({"mfa"}), "state": AccessState.DISABLED}, True),
            ({"controls": frozenset({"mfa"}), "scope": Scope.NOBODY}, True),
            ({"controls": frozenset({"mfa"}), "registers_security_info": True}, True),
            ({"controls": frozenset({"mfa"}), "state": None}, None),
        ],
    )
    def test_users_under_access_mfa_get_no_app_password(self, facts, offered):
        known = {"state": AccessState.ENABLED, "scope": Scope.EVERYONE}
        policy = tenant(app_passwords_allowed=True, access_policies=(AccessPolicy(**{**known, **facts}),))
        assert answer(policy, ENFORCED, APP_PASSWORD).offered is offered

    @pytest.mark.parametrize(
        "method",
        [
            Method.WINDOWS_HELLO,
            Method.PLATFORM_CREDENTIAL,
            Method.CERTIFICATE,
            Method.TEMPORARY_ACCESS_PASS,
            Method.QR_CODE,
            Method.AUTHENTICATOR_LITE,
            Method.PASSWORD,
        ],
    )
    def test_some_methods_are_never_added_by_the_user(self, method):
        found = answer(tenant(methods=amp(*PolicyName)), user(), method)
        assert found.shown is Shown.NOT_SHOWN
        assert [step.rule.id for step in found.trail] == ["REG-1.1 route", "M-6"]


class TestMaxima:
    """One phone of a type, one email, ten passkeys, five authenticators and tokens together."""

    @pytest.mark.parametrize(
        ("method", "held", "offered"),
        [
            (PHONE, 1, False),
            (EMAIL, 1, False),
            (PASSKEY, 9, True),
            (PASSKEY, 10, False),
            (AUTHENTICATOR, 4, True),
            (AUTHENTICATOR, 5, False),
            (Method.EXTERNAL, 3, True),
        ],
    )
    def test_a_method_at_its_maximum_is_not_listed(self, method, held, offered):
        someone = user(registered=tuple(entry(method, number=n) for n in range(held)))
        names = (*APP_SMS_EMAIL, PolicyName.FIDO2, PolicyName.EXTERNAL)
        found = answer(tenant(methods=amp(*names)), someone, method)
        assert found.offered is offered
        assert offered or found.trail[-1].rule.id == "REG-1.1 maximum"

    def test_deactivated_ones_count_as_well(self):
        someone = user(registered=(entry(PHONE, usable=False),))
        assert answer(tenant(methods=amp(PolicyName.SMS)), someone, PHONE).offered is False

    def test_the_pool_counts_all_kinds_or_each_by_itself(self):
        mixed = user(registered=tuple(entry(method, number=n) for method in (AUTHENTICATOR, TOKEN) for n in range(3)))
        policy = tenant(methods=amp(PolicyName.SOFTWARE_OATH))
        assert answer(policy, mixed, Method.SOFTWARE_OATH).offered is False
        each = Readings(one_pool=False)
        assert answer(policy, mixed, Method.SOFTWARE_OATH, readings=each).offered is True

    def test_a_report_that_names_kinds_only_leaves_the_number_open(self):
        reported = RegisteredMethod(method=AUTHENTICATOR, type_text="microsoftAuthenticatorPush")
        policy = tenant(methods=amp(PolicyName.MICROSOFT_AUTHENTICATOR))
        found = answer(policy, user(registered=(reported,)), AUTHENTICATOR)
        assert (found.shown, found.unknowns) == (Shown.UNKNOWN, ("registered",))

    def test_nothing_registered_as_far_as_known_leaves_a_single_one_open(self):
        found = answer(tenant(methods=amp(PolicyName.EMAIL)), user(registered=None), EMAIL)
        assert (found.shown, found.unknowns) == (Shown.UNKNOWN, ("registered",))


class TestUnknowns:
    def test_a_scope_whose_groups_are_unknown_names_the_groups(self):
        policy = tenant(methods=amp(PolicyName.EMAIL, scope=Scope(groups=frozenset({"g"}))))
        assert answer(policy, user(groups=None), EMAIL).unknowns == ("groups",)

    def test_a_scope_of_users_names_the_object_id(self):
        policy = tenant(methods=amp(PolicyName.EMAIL, scope=Scope(users=frozenset({"u"}))))
        assert answer(policy, user(object_id=None), EMAIL).unknowns == ("object_id",)

    def test_a_scope_of_roles_names_the_roles(self):
        policy = tenant(methods=amp(PolicyName.EXTERNAL, scope=Scope(roles=frozenset({"r"}))))
        assert answer(policy, user(roles=None), Method.EXTERNAL).unknowns == ("roles",)

    def test_a_state_that_cannot_be_read_names_the_policy(self):
        policy = MethodPolicy(name=PolicyName.EMAIL, id_text="Email", enabled=None, scope=Scope.EVERYONE)
        assert answer(tenant(methods=(policy,)), user(), EMAIL).unknowns == ("methods",)

    def test_a_policy_without_scope_names_the_policy(self):
        policy = MethodPolicy(name=PolicyName.EMAIL, id_text="Email", enabled=True)
        assert answer(tenant(methods=(policy,)), user(), EMAIL).unknowns == ("methods",)

    def test_a_fact_that_changes_nothing_is_no_unknown(self):
        found = answer(tenant(methods=amp(PolicyName.EMAIL), legacy_sspr=None), user(), EMAIL)
        assert (found.offered, found.unknowns) == (True, ())


class TestView:
    def test_it_shows_the_methods_and_the_rules(self):
        found = manage_options(tenant(methods=amp(*APP_SMS_EMAIL)), user(registered=None), NOW)
        text = found.view().text()
        assert text.startswith("Manage mode\n-----------")
        assert "phone                unknown" in text
        assert "Not known, and it matters: registered" in text
        assert text.endswith(f"Rules: {RULE_SET}\n")

    def test_a_time_without_zone_is_refused(self):
        with pytest.raises(CallError, match="as_of"):
            manage_options(tenant(), user(), datetime(2026, 6, 1))
