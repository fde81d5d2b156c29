from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.errors import DataError, Problem
from entra_combined_reg.facts import (
    AuthenticatorTarget,
    Campaign,
    CampaignState,
    FactSource,
    MethodPolicy,
    MigrationState,
    Scope,
    TenantPolicy,
)
from fact_documents import ALEX, EVERYBODY, KIM, PILOT, POLICY_2026, SALES, changed


def read(document):
    return TenantPolicy.from_graph(authentication_methods_policy=document)


def fido2(**settings):
    return read({"authenticationMethodConfigurations": [{"id": "Fido2", **settings}]}).method_policy(PolicyName.FIDO2)


class TestLayoutOf2026:
    def test_every_configuration_is_read_whole(self):
        assert read(POLICY_2026).methods == (
            MethodPolicy(
                name=PolicyName.MICROSOFT_AUTHENTICATOR,
                id_text="MicrosoftAuthenticator",
                enabled=True,
                scope=Scope(groups=frozenset({SALES}), users=frozenset({ALEX}), excluded_groups=frozenset({PILOT})),
                authenticator_targets=(
                    AuthenticatorTarget(scope=Scope(groups=frozenset({SALES})), mode="push"),
                    AuthenticatorTarget(scope=Scope(users=frozenset({ALEX})), mode="deviceBasedPush"),
                ),
                authenticator_otp=False,
            ),
            MethodPolicy(
                name=PolicyName.VOICE, id_text="Voice", enabled=False, scope=Scope.EVERYONE, voice_office_allowed=True
            ),
            MethodPolicy(name=PolicyName.SMS, id_text="Sms", enabled=True, scope=Scope.EVERYONE, sms_sign_in=False),
            MethodPolicy(
                name=PolicyName.FIDO2,
                id_text="Fido2",
                enabled=True,
                scope=Scope.EVERYONE,
                self_service=True,
                attestation_enforced=True,
                aaguids_restricted=None,
            ),
            MethodPolicy(
                name=PolicyName.TEMPORARY_ACCESS_PASS,
                id_text="TemporaryAccessPass",
                enabled=True,
                scope=Scope.EVERYONE,
                tap_one_time_only=True,
            ),
            MethodPolicy(
                name=PolicyName.EXTERNAL,
                id_text="99999999-0001-4001-8001-999999999999",
                enabled=True,
                scope=None,
            ),
            MethodPolicy(name=None, id_text="VerifiableCredentials", enabled=None, scope=Scope.EVERYONE),
        )

    def test_the_rest_of_the_policy_is_read(self):
        tenant = read(POLICY_2026)
        assert tenant.migration_state is MigrationState.IN_PROGRESS
        assert tenant.passkey_dynamic_migration_opt_out is True
        assert tenant.campaign == Campaign(
            state=CampaignState.ENABLED,
            target="fido2",
            scope=Scope(everyone=True, excluded_users=frozenset({KIM})),
            snooze_days=3,
            limited_snoozes=True,
        )

    def test_its_source_says_what_it_answered_and_of_when_it_is(self):
        read_at = datetime(2026, 5, 2, tzinfo=UTC)
        tenant = TenantPolicy.from_graph(authentication_methods_policy=POLICY_2026, read_at=read_at)
        assert tenant.sources == (
            FactSource(
                document="authenticationMethodsPolicy",
                read_at=read_at,
                fields=(
                    "migration_state",
                    "methods",
                    "methods_complete",
                    "campaign",
                    "passkey_dynamic_migration_opt_out",
                ),
                content_at=datetime(2026, 5, 1, 10, 0, 0, 123456, tzinfo=UTC),
            ),
        )


class TestOtherLayouts:
    def test_what_a_layout_lacks_is_unknown(self):
        assert read({"id": "authenticationMethodsPolicy"}) == TenantPolicy(
            sources=(FactSource(document="authenticationMethodsPolicy"),)
        )

    def test_the_layout_of_2022_keeps_the_mode_inside_the_targets(self):
        target = {**EVERYBODY, "authenticationMode": "any", "numberMatchingRequiredState": "default"}
        tenant = read(
            {
                "policyVersion": "1.4",
                "registrationEnforcement": {
                    "authenticationMethodsRegistrationCampaign": {"state": "default", "includeTargets": []}
                },
                "authenticationMethodConfigurations": [
                    {"id": "MicrosoftAuthenticator", "state": "disabled", "includeTargets": [target]}
                ],
            }
        )
        assert tenant.migration_state is None
        assert tenant.campaign == Campaign(state=CampaignState.MICROSOFT_MANAGED, scope=Scope.NOBODY)
        assert tenant.methods == (
            MethodPolicy(
                name=PolicyName.MICROSOFT_AUTHENTICATOR,
                id_text="MicrosoftAuthenticator",
                enabled=False,
                scope=Scope.EVERYONE,
                authenticator_targets=(AuthenticatorTarget(scope=Scope.EVERYONE, mode="any"),),
            ),
        )

    @pytest.mark.parametrize("spelling", ["premigration", "preMigration", "PREMIGRATION"])
    def test_pre_migration_is_read_in_any_case(self, spelling):
        assert read({"policyMigrationState": spelling}).migration_state is MigrationState.PRE_MIGRATION

    def test_a_migration_state_of_next_year_is_unknown(self):
        assert read({"policyMigrationState": "migrationParked"}).migration_state is None

    def test_powershell_keys_and_additional_properties_are_read(self):
        dump = [
            {
                "PolicyMigrationState": "migrationComplete",
                "RegistrationEnforcement": {"AuthenticationMethodsRegistrationCampaign": "Microsoft.Graph.Model"},
                "AuthenticationMethodConfigurations": {
                    "Id": "Sms",
                    "State": "enabled",
                    "AdditionalProperties": {
                        "@odata.type": "#microsoft.graph.smsAuthenticationMethodConfiguration",
                        "includeTargets": [{**EVERYBODY, "isUsableForSignIn": True}],
                    },
                },
            }
        ]
        tenant = read(dump)
        assert tenant.migration_state is MigrationState.COMPLETE
        assert tenant.campaign is None
        assert tenant.methods == (
            MethodPolicy(name=PolicyName.SMS, id_text="Sms", enabled=True, scope=Scope.EVERYONE, sms_sign_in=True),
        )

    def test_configurations_that_a_dump_cut_off_are_unknown(self):
        cut = ["Microsoft.Graph.PowerShell.Models.MicrosoftGraphAuthenticationMethodConfiguration"] * 2
        assert read({"AuthenticationMethodConfigurations": cut}).methods is None

    @pytest.mark.parametrize("envelope", [lambda row: row, lambda row: {"value": row}, lambda row: {"value": [row]}])
    def test_a_configuration_alone_is_read(self, envelope):
        row = {"@odata.type": "#microsoft.graph.emailAuthenticationMethodConfiguration", "state": "enabled"}
        assert read(envelope(row)).methods == (
            MethodPolicy(
                name=PolicyName.EMAIL,
                id_text="#microsoft.graph.emailAuthenticationMethodConfiguration",
                enabled=True,
            ),
        )

    @pytest.mark.parametrize(
        ("context", "complete"), [("beta/$metadata#policy", True), ("v1.0/$metadata#policy", False), (None, None)]
    )
    def test_beta_names_every_configuration_and_v1_does_not(self, context, complete):
        root = {} if context is None else {"@odata.context": f"https://graph.microsoft.com/{context}"}
        rows = [{"id": "Sms"}, {"id": "Email"}]
        assert read({**root, "authenticationMethodConfigurations": rows}).methods_complete is complete
        assert read({**root, "value": rows}).methods_complete is complete
        # One configuration, or none that was read, is never all.
        assert read({**root, "id": "authenticationMethodsPolicy"}).methods_complete is None
        assert read({**root, "value": rows[:1]}).methods_complete is None

    def test_one_configuration_is_never_all_of_them(self):
        entity = "https://graph.microsoft.com/beta/$metadata#authenticationMethodConfigurations/$entity"
        assert read({"@odata.context": entity, "value": [{"id": "Sms"}, {"id": "Email"}]}).methods_complete is None

    def test_sms_sign_in_is_unknown_where_a_target_does_not_say(self):
        targets = [EVERYBODY, {**EVERYBODY, "isUsableForSignIn": False}]
        assert read([{"id": "Sms", "includeTargets": targets}]).methods[0].sms_sign_in is None
        assert read([{"id": "Sms", "includeTargets": []}]).methods[0].sms_sign_in is None


class TestPasskeys:
    def test_without_profiles_the_settings_of_the_configuration_hold(self):
        found = fido2(isAttestationEnforced="true", keyRestrictions={"isEnforced": True}, passkeyProfiles=[])
        assert (found.attestation_enforced, found.aaguids_restricted) == (True, True)

    def test_profiles_win_and_where_they_differ_it_is_not_known(self):
        profiles = [
            {"attestationEnforcement": "disabled", "keyRestrictions": {"isEnforced": False}},
            {"attestationEnforcement": "registrationOnly", "keyRestrictions": {"isEnforced": False}},
        ]
        found = fido2(isAttestationEnforced=True, keyRestrictions={"isEnforced": True}, passkeyProfiles=profiles)
        assert (found.attestation_enforced, found.aaguids_restricted) == (None, False)

    def test_a_profile_that_does_not_say_leaves_it_unknown(self):
        found = fido2(isAttestationEnforced=True, passkeyProfiles=[{"id": "p"}])
        assert (found.attestation_enforced, found.aaguids_restricted) == (None, None)


class TestTargets:
    @pytest.mark.parametrize(
        "target",
        [{"targetType": "role", "id": "r"}, {"targetType": "group"}, {"id": "g"}, {"targetType": "group", "id": None}],
    )
    @pytest.mark.parametrize("side", ["includeTargets", "excludeTargets"])
    def test_a_target_of_unknown_kind_makes_the_scope_unknown(self, target, side):
        row = {"id": "MicrosoftAuthenticator", "includeTargets": [EVERYBODY], side: [target]}
        found = read([row]).methods[0]
        assert found.scope is None
        assert found.authenticator_targets == (
            () if side == "includeTargets" else (AuthenticatorTarget(scope=Scope.EVERYONE),)
        )

    def test_the_campaign_target_is_unknown_where_targets_differ(self):
        campaign = ("registrationEnforcement", "authenticationMethodsRegistrationCampaign", "includeTargets")
        both = [
            {**EVERYBODY, "targetedAuthenticationMethod": "fido2"},
            {**EVERYBODY, "targetedAuthenticationMethod": "microsoftAuthenticator"},
        ]
        assert read(changed(POLICY_2026, campaign, both)).campaign.target is None


class TestBadDocuments:
    def test_every_problem_is_named_in_the_words_of_the_document(self):
        with pytest.raises(DataError) as caught:
            read(
                {
                    "policyMigrationState": 3,
                    "optOutSettings": [],
                    "lastModifiedDateTime": "2026-01-01T00:00:00",
                    "authenticationMethodConfigurations": [{"id": "Sms", "state": True}, "x"],
                }
            )
        name = "authenticationMethodsPolicy"
        assert caught.value.what == name
        assert caught.value.problems == (
            Problem(f"{name}.policyMigrationState", "expected text, got number"),
            Problem(f"{name}.authenticationMethodConfigurations[0].state", "expected text, got boolean"),
            Problem(f"{name}.authenticationMethodConfigurations[1]", "expected an object, got text"),
            Problem(f"{name}.optOutSettings", "expected an object, got list"),
            Problem(f"{name}.lastModifiedDateTime", "expected a time with its zone, got one without"),
        )

    def test_two_policies_are_not_one(self):
        with pytest.raises(DataError, match="expected one object, got a list of 2"):
            read([{"policyVersion": "1.4"}, {"policyVersion": "1.5"}])

    def test_one_page_of_configurations_is_not_all(self):
        with pytest.raises(DataError, match=r"join the pages first @ authenticationMethodsPolicy\.@odata\.nextLink"):
            read({"value": [{"id": "Sms"}], "@odata.nextLink": "https://graph.microsoft.com/v1.0/x"})

    def test_an_error_answer_is_no_policy(self):
        with pytest.raises(DataError, match="got an error answer of the service"):
            read({"error": {"code": "Forbidden", "message": "x"}})
