from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.errors import CallError, DataError
from entra_combined_reg.facts import (
    Cloud,
    FactSource,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    PolicyChange,
    Scope,
    Subscription,
    TenantPolicy,
)
from fact_documents import POLICY_2026

NOW = datetime(2026, 1, 1, tzinfo=UTC)


class TestSmallPolicies:
    @pytest.mark.parametrize("key", ["allowedToUseSSPR", "AllowedToUseSspr", "allowedToUseSspr"])
    @pytest.mark.parametrize("envelope", [lambda p: p, lambda p: [p], lambda p: {"value": [p]}, lambda p: {"value": p}])
    def test_admin_sspr_is_read_in_every_spelling_and_envelope(self, key, envelope):
        assert TenantPolicy.from_graph(authorization_policy=envelope({key: False})).admin_sspr_allowed is False

    @pytest.mark.parametrize(("value", "known"), [(True, True), ("False", False), ("", None), (None, None)])
    def test_security_defaults_are_read(self, value, known):
        assert TenantPolicy.from_graph(security_defaults={"IsEnabled": value}).security_defaults is known

    def test_absent_is_unknown_never_false(self):
        tenant = TenantPolicy.from_graph(authorization_policy={}, security_defaults={"id": "x"}, organization={})
        assert tenant == TenantPolicy(
            sources=(
                FactSource(document="organization"),
                FactSource(document="authorizationPolicy"),
                FactSource(document="identitySecurityDefaultsEnforcementPolicy"),
            )
        )

    def test_the_organization_is_read(self):
        organization = {
            "value": [
                {
                    "id": "ABCDEF00-0000-4000-8000-000000000001",
                    "createdDateTime": "2020-01-01T00:00:00Z",
                    "onPremisesSyncEnabled": None,
                    "verifiedDomains": [{"name": "contoso.onmicrosoft.com"}, {"name": "contoso.com"}],
                }
            ]
        }
        assert TenantPolicy.from_graph(organization=organization) == TenantPolicy(
            tenant_id="abcdef00-0000-4000-8000-000000000001",
            created_at=datetime(2020, 1, 1, tzinfo=UTC),
            connect_sync=False,
            custom_domain=True,
            sources=(
                FactSource(
                    document="organization", fields=("tenant_id", "created_at", "connect_sync", "custom_domain")
                ),
            ),
        )

    @pytest.mark.parametrize(
        ("domains", "custom"),
        [
            ([{"name": "contoso.onmicrosoft.com"}, {"name": "contoso.mail.onmicrosoft.com"}], False),
            ([{"name": ""}], False),
            ([], False),
            (None, None),
        ],
    )
    def test_the_domain_of_the_service_is_no_custom_one(self, domains, custom):
        assert TenantPolicy.from_graph(organization={"verifiedDomains": domains}).custom_domain is custom

    def test_synchronisation_that_is_on_is_read(self):
        assert TenantPolicy.from_graph(organization={"onPremisesSyncEnabled": True}).connect_sync is True


class TestPlainArguments:
    def test_they_are_kept_with_their_source(self):
        tenant = TenantPolicy.from_graph(
            tenant_id="t1",
            read_at=NOW,
            legacy_mfa=["callToPhone", LegacyMfaMethod.APP_NOTIFICATION],
            legacy_sspr=(),
            sspr_scope=Scope.EVERYONE,
            sspr_gates=2,
            sspr_require_registration=True,
            sspr_reconfirm_days=180,
            sspr_questions_to_register=5,
            sspr_questions_to_reset=3,
            app_passwords_allowed=False,
            idp_registration=Scope.NOBODY,
            security_defaults_since=NOW,
            hardware_tokens=["s1"],
            subscription=Subscription.PAID,
            trial_days=3,
            cloud=Cloud.PUBLIC,
        )
        assert tenant == TenantPolicy(
            tenant_id="t1",
            legacy_mfa=frozenset({LegacyMfaMethod.CALL_TO_PHONE, LegacyMfaMethod.APP_NOTIFICATION}),
            legacy_sspr=frozenset(),
            sspr_scope=Scope.EVERYONE,
            sspr_gates=2,
            sspr_require_registration=True,
            sspr_reconfirm_days=180,
            sspr_questions_to_register=5,
            sspr_questions_to_reset=3,
            app_passwords_allowed=False,
            idp_registration=Scope.NOBODY,
            security_defaults_since=NOW,
            hardware_tokens=frozenset({"s1"}),
            subscription=Subscription.PAID,
            trial_days=3,
            cloud=Cloud.PUBLIC,
            sources=tenant.sources,
        )
        assert tenant.sources == (
            FactSource(
                document="argument",
                read_at=NOW,
                fields=(
                    "tenant_id",
                    "legacy_mfa",
                    "legacy_sspr",
                    "sspr_scope",
                    "sspr_gates",
                    "sspr_require_registration",
                    "sspr_reconfirm_days",
                    "sspr_questions_to_register",
                    "sspr_questions_to_reset",
                    "app_passwords_allowed",
                    "idp_registration",
                    "security_defaults_since",
                    "hardware_tokens",
                    "subscription",
                    "trial_days",
                    "cloud",
                ),
            ),
        )

    def test_what_the_caller_says_wins_over_a_document(self):
        tenant = TenantPolicy.from_graph(organization={"id": "o1"}, tenant_id="t1")
        assert (tenant.tenant_id, tenant.source_of("tenant_id").document) == ("t1", "argument")

    def test_nothing_given_nothing_known(self):
        assert TenantPolicy.from_graph() == TenantPolicy()

    @pytest.mark.parametrize("value", ["callToPhone", 3])
    def test_a_text_is_no_collection(self, value):
        with pytest.raises(CallError, match="legacy_mfa: expected a collection of LegacyMfaMethod"):
            TenantPolicy.from_graph(legacy_mfa=value)

    def test_a_text_of_an_enum_is_its_member_and_another_is_refused(self):
        tenant = TenantPolicy.from_graph(subscription="paid", cloud="usgov")
        assert (tenant.subscription, tenant.cloud) == (Subscription.PAID, Cloud.US_GOV)
        with pytest.raises(CallError, match=r"^subscription: expected only values of Subscription: paid, trial, free$"):
            TenantPolicy.from_graph(subscription="gold")

    def test_an_unknown_setting_is_refused_with_the_known_ones(self):
        with pytest.raises(CallError) as caught:
            TenantPolicy.from_graph(legacy_sspr=[LegacySsprMethod.EMAIL, "carrierPigeon"])
        assert str(caught.value) == (
            "legacy_sspr: expected only values of LegacySsprMethod: appNotification, appCode, email, mobilePhone, "
            "officePhone, securityQuestions"
        )

    def test_a_time_without_zone_is_refused(self):
        with pytest.raises(CallError, match=r"FactSource\.read_at: expected a time with its zone"):
            TenantPolicy.from_graph(authorization_policy={}, read_at=datetime(2026, 1, 1))


def test_problems_of_all_documents_come_together():
    with pytest.raises(DataError) as caught:
        TenantPolicy.from_graph(
            authentication_methods_policy={"policyMigrationState": 1},
            authorization_policy={"allowedToUseSSPR": "maybe"},
            authentication_strengths="x",
            security_defaults=[],
        )
    assert caught.value.what == "authenticationStrengthPolicies, authenticationMethodsPolicy, authorizationPolicy"
    assert [(problem.path, problem.message) for problem in caught.value.problems] == [
        ("authenticationStrengthPolicies", "expected an object or a list of objects, got text"),
        ("authenticationMethodsPolicy.policyMigrationState", "expected text, got number"),
        ("authorizationPolicy.allowedToUseSSPR", "expected true or false, got text"),
    ]


class TestLookups:
    TENANT = TenantPolicy.from_graph(authentication_methods_policy=POLICY_2026)

    def test_a_source_is_found_by_fact_the_last_one_wins(self):
        tenant = TenantPolicy(
            sources=(FactSource(document="a", fields=("cloud",)), FactSource(document="b", fields=("cloud",)))
        )
        assert tenant.source_of("cloud").document == "b"
        assert tenant.source_of("campaign") is None

    def test_a_configuration_is_found_by_name(self):
        assert self.TENANT.method_policy(self.TENANT.methods[1].name) is self.TENANT.methods[1]
        assert self.TENANT.method_policy("HardwareOath") is None
        assert TenantPolicy().method_policy(self.TENANT.methods[1].name) is None

    def test_a_configuration_is_there_or_not_or_not_known(self):
        sms = MethodPolicy(name=PolicyName.SMS, id_text="Sms", enabled=True)
        found = [
            [policy.has_policy(name) for name in (PolicyName.SMS, PolicyName.VOICE)]
            for policy in (
                TenantPolicy(methods=(sms,), methods_complete=True),
                TenantPolicy(methods=(sms,), methods_complete=False),
                TenantPolicy(methods_complete=True),
            )
        ]
        assert found == [[True, False], [True, None], [None, None]]

    def test_the_last_change_of_a_policy_is_found(self):
        later = datetime(2026, 2, 1, tzinfo=UTC)
        tenant = TenantPolicy(
            changes=(
                PolicyChange(policy="sspr", at=later),
                PolicyChange(policy="sspr", at=NOW),
                PolicyChange(policy="campaign", at=NOW),
            )
        )
        assert (tenant.changed_at("sspr"), tenant.changed_at("adminSspr")) == (later, None)
