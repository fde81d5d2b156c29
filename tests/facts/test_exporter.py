import pytest

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import LegacyMfaMethod, MigrationState, TenantPolicy
from fact_documents import ACCESS_POLICY, EVERYBODY, STRENGTHS

CONFIGURATIONS = "Policies/AuthenticationMethodsPolicy/AuthenticationMethodConfigurations"
FILES = {
    f"export/{CONFIGURATIONS}/Sms.json": {"id": "Sms", "state": "enabled", "includeTargets": [EVERYBODY]},
    f"export/{CONFIGURATIONS}/Email.json": {"id": "Email", "state": "disabled", "includeTargets": []},
    "export\\Policies\\AuthorizationPolicy\\authorizationPolicy.json": {"allowedToUseSSPR": False},
    "export/Policies/IdentitySecurityDefaultsEnforcementPolicy/x.json": {"isEnabled": True},
    "export/Identity/Conditional/AccessPolicies/p1/p1.json": ACCESS_POLICY,
    "export/Identity/Conditional/NamedLocations/l1/l1.json": {"id": "l1"},
    "export/Policies/AuthenticationStrengthPolicies/s.json": STRENGTHS["value"],
    "export/Organization/Organization.json": [{"id": "o1"}],
    "export/Users/u1/u1.json": {"id": "u1"},
}


def test_a_folder_is_sorted_by_its_paths():
    tenant = TenantPolicy.from_exporter(FILES, legacy_mfa=["callToPhone"])
    assert tenant == TenantPolicy.from_graph(
        authentication_methods_policy=[FILES[f"export/{CONFIGURATIONS}/{name}.json"] for name in ("Email", "Sms")],
        authorization_policy={"allowedToUseSSPR": False},
        security_defaults={"isEnabled": True},
        conditional_access=[ACCESS_POLICY],
        authentication_strengths=STRENGTHS,
        organization={"id": "o1"},
        legacy_mfa={LegacyMfaMethod.CALL_TO_PHONE},
    )
    assert [policy.name for policy in tenant.methods] == [PolicyName.EMAIL, PolicyName.SMS]
    assert tenant.access_policies[0].strength.display_name == "Phishing-resistant MFA"


def test_configurations_are_put_into_a_policy_that_was_exported_without_them():
    policy = {
        "Policies/AuthenticationMethodsPolicy/AuthenticationMethodsPolicy.json": {
            "policyMigrationState": "preMigration"
        }
    }
    tenant = TenantPolicy.from_exporter({**FILES, **policy})
    assert tenant.migration_state is MigrationState.PRE_MIGRATION
    assert len(tenant.methods) == 2
    beta = {"@odata.context": "https://graph.microsoft.com/beta/$metadata#policies/authenticationMethodsPolicy"}
    named = {path: {**beta, **content} for path, content in policy.items()}
    assert TenantPolicy.from_exporter({**FILES, **named}).methods_complete is None
    whole = {path: {**content, "authenticationMethodConfigurations": []} for path, content in named.items()}
    assert TenantPolicy.from_exporter({**FILES, **whole}).methods_complete is True
    alone = TenantPolicy.from_exporter(policy)
    assert (alone.migration_state, alone.methods) == (MigrationState.PRE_MIGRATION, None)


def test_an_empty_folder_answers_nothing():
    assert TenantPolicy.from_exporter({}) == TenantPolicy()


@pytest.mark.parametrize("files", [None, [], {1: {}}])
def test_what_maps_no_paths_is_refused(files):
    with pytest.raises(CallError, match="files must map paths to contents"):
        TenantPolicy.from_exporter(files)
