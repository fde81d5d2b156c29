import pytest

from entra_combined_reg.catalog import Method, Usage
from entra_combined_reg.errors import DataError
from entra_combined_reg.facts import AccessPolicy, AccessState, Scope, Strength, TenantPolicy
from fact_documents import ACCESS_POLICY, GLOBAL_ADMIN, KIM, PILOT, STRENGTH, STRENGTHS, changed


def read(document, strengths=None):
    return TenantPolicy.from_graph(conditional_access=document, authentication_strengths=strengths).access_policies


def one(path=(), value=None, strengths=None):
    return read([changed(ACCESS_POLICY, path, value) if path else ACCESS_POLICY], strengths)[0]


def granting(combinations):
    strength = {"id": STRENGTH, "allowedCombinations": combinations}
    return one(("grantControls", "authenticationStrength"), strength).strength


RESISTANT = Strength(
    id=STRENGTH,
    display_name="Phishing-resistant MFA",
    combinations=("windowsHelloForBusiness", "fido2", "x509CertificateMultiFactor"),
    methods=frozenset(
        {
            (Method.WINDOWS_HELLO, None),
            (Method.PLATFORM_CREDENTIAL, None),
            (Method.PASSKEY, None),
            (Method.CERTIFICATE, None),
        }
    ),
)


class TestPolicies:
    def test_a_policy_is_read_whole(self):
        assert read({"value": [ACCESS_POLICY]}, STRENGTHS) == (
            AccessPolicy(
                id="cccccccc-0001-4001-8001-cccccccccccc",
                display_name="Guard security info",
                state=AccessState.REPORT_ONLY,
                scope=Scope(
                    everyone=True,
                    roles=frozenset({GLOBAL_ADMIN}),
                    excluded_users=frozenset({KIM}),
                    excluded_groups=frozenset({PILOT}),
                ),
                guests_included=None,
                guests_excluded=True,
                registers_security_info=True,
                all_resources=False,
                resources=frozenset(),
                resources_excluded=frozenset({"app-1"}),
                controls=frozenset({"mfa", "compliantDevice"}),
                require_all=True,
                strength=RESISTANT,
                locations_included=frozenset({"All"}),
                locations_excluded=frozenset({"AllTrusted"}),
                other_conditions=("aConditionOfNextYear", "applicationFilter", "clientAppTypes", "platforms"),
            ),
        )

    def test_a_policy_alone_is_a_list_of_one(self):
        assert read(ACCESS_POLICY) == read([ACCESS_POLICY])

    def test_no_policies_are_a_known_absence_and_templates_are_no_policies(self):
        assert read([]) == ()
        assert read({"value": []}) == ()
        assert read({"value": [{"id": "t", "name": "Securing security info registration", "scenarios": "x"}]}) is None

    def test_one_page_is_not_all(self):
        with pytest.raises(DataError, match="join the pages first"):
            read({"value": [ACCESS_POLICY], "@odata.nextLink": "https://graph.microsoft.com/x"})
        with pytest.raises(DataError, match="authenticationStrengthPolicies: expected the whole list"):
            read([], {**STRENGTHS, "@odata.nextLink": "https://graph.microsoft.com/x"})

    def test_a_state_of_next_year_is_unknown(self):
        assert one(("state",), "enabledForPilot").state is None

    @pytest.mark.parametrize(("word", "all_of"), [("AND", True), ("or", False), ("XOR", None), (None, None)])
    def test_the_operator_is_read(self, word, all_of):
        assert one(("grantControls", "operator"), word).require_all is all_of

    def test_without_grant_controls_nothing_is_required(self):
        policy = one(("grantControls",), None)
        assert (policy.controls, policy.strength, policy.require_all) == (frozenset(), None, None)

    def test_resources_are_read(self):
        applications = {"includeApplications": ["All"], "includeUserActions": None}
        policy = one(("conditions", "applications"), applications)
        assert (policy.all_resources, policy.resources, policy.registers_security_info) == (True, frozenset(), False)
        applications = {"includeApplications": ["None", "app-2"]}
        policy = one(("conditions", "applications"), applications)
        assert (policy.all_resources, policy.resources) == (False, frozenset({"app-2"}))

    def test_the_context_of_next_year_narrows(self):
        policy = one(
            ("conditions",),
            {"applications": {"includeAuthenticationContextClassReferences": ["c1"]}, "Insider": "minor"},
        )
        assert policy.other_conditions == ("includeAuthenticationContextClassReferences", "insider")
        assert policy.scope is None
        assert (policy.guests_included, policy.guests_excluded) == (None, None)

    @pytest.mark.parametrize("value", [["all"], [], None])
    def test_all_client_applications_narrow_nothing(self, value):
        assert "clientAppTypes" not in one(("conditions", "clientAppTypes"), value).other_conditions

    @pytest.mark.parametrize("empty", [None, [], {"includePlatforms": None, "excludePlatforms": [""]}, {"mode": False}])
    def test_a_condition_that_says_nothing_narrows_nothing(self, empty):
        assert "platforms" not in one(("conditions", "platforms"), empty).other_conditions

    def test_guests_alone_are_a_scope_of_nobody_with_guests(self):
        policy = one(("conditions", "users"), {"includeUsers": ["GuestsOrExternalUsers"], "excludeUsers": ["None"]})
        assert policy.scope == Scope.NOBODY
        assert (policy.guests_included, policy.guests_excluded) == (True, False)

    @pytest.mark.parametrize(
        ("condition", "included"),
        [
            ({"guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest,serviceProvider"}, True),
            (
                {
                    "guestOrExternalUserTypes": "b2bCollaborationGuest, internalGuest",
                    "externalTenants": {"membershipKind": "all"},
                },
                True,
            ),
            (
                {
                    "guestOrExternalUserTypes": "internalGuest,b2bCollaborationGuest",
                    "externalTenants": {"membershipKind": "enumerated", "members": ["t"]},
                },
                None,
            ),
            ({"guestOrExternalUserTypes": "b2bCollaborationGuest"}, None),
            ({"guestOrExternalUserTypes": "", "externalTenants": None}, False),
            (None, False),
        ],
    )
    def test_guests_of_some_kinds_or_tenants_are_not_known_to_be_a_given_guest(self, condition, included):
        policy = one(("conditions", "users"), {"includeUsers": [], "includeGuestsOrExternalUsers": condition})
        assert (policy.guests_included, policy.guests_excluded) == (included, False)

    def test_a_policy_on_another_act_of_the_user_is_narrowed_to_it(self):
        join, register = "urn:user:registerdevice", "urn:user:registersecurityinfo"
        policy = one(("conditions",), {"applications": {"includeUserActions": [join]}})
        assert (policy.registers_security_info, policy.other_conditions) == (False, (join,))
        policy = one(("conditions",), {"applications": {"includeUserActions": [join, register]}})
        assert (policy.registers_security_info, policy.other_conditions) == (True, ())


class TestStrengths:
    @pytest.mark.parametrize(
        ("combination", "methods"),
        [
            ("password,microsoftAuthenticatorPush", {(Method.AUTHENTICATOR, Usage.PUSH)}),
            ("deviceBasedPush", {(Method.AUTHENTICATOR, Usage.PASSWORDLESS)}),
            ("password,softwareOath", {(Method.SOFTWARE_OATH, None), (Method.AUTHENTICATOR, Usage.CODE)}),
            ("password, hardwareOath", {(Method.HARDWARE_OATH, None)}),
            ("password,sms", {(Method.PHONE, Usage.SMS)}),
            (
                "password,voice",
                {
                    (Method.PHONE, Usage.VOICE),
                    (Method.ALTERNATE_PHONE, Usage.VOICE),
                    (Method.OFFICE_PHONE, Usage.VOICE),
                },
            ),
            ("password", {(Method.PASSWORD, None)}),
            ("temporaryAccessPassOneTime", {(Method.TEMPORARY_ACCESS_PASS, None)}),
            ("temporaryAccessPassMultiUse", {(Method.TEMPORARY_ACCESS_PASS, None)}),
            ("x509CertificateSingleFactor", {(Method.CERTIFICATE, None)}),
            ("email", {(Method.EMAIL, None)}),
            ("qrCodePin", {(Method.QR_CODE, None)}),
            ("federatedMultiFactor", set()),
            ("federatedSingleFactor", set()),
            ("federatedSingleFactor,fido2", {(Method.PASSKEY, None)}),
        ],
    )
    def test_the_last_factor_of_a_combination_decides(self, combination, methods):
        assert granting([combination]) == Strength(id=STRENGTH, combinations=(combination,), methods=frozenset(methods))

    def test_a_combination_of_next_year_makes_the_methods_unknown(self):
        found = granting(["fido2", "password,telepathy"])
        assert (found.methods, found.combinations) == (None, ("fido2", "password,telepathy"))

    def test_a_strength_that_is_only_named_is_looked_up_else_unknown(self):
        assert one(strengths=STRENGTHS).strength == RESISTANT
        assert one().strength == Strength(id=STRENGTH)
        assert one(strengths={"value": [{"displayName": "no id"}]}).strength == Strength(id=STRENGTH)

    def test_the_empty_object_of_a_dump_is_no_strength(self):
        empty = {"Id": None, "AllowedCombinations": None, "DisplayName": None}
        assert one(("grantControls", "authenticationStrength"), empty).strength is None


class TestIdProtection:
    @pytest.mark.parametrize(
        ("policy", "scope"),
        [
            ({"state": "enabled", "conditions": {"users": {"includeUsers": ["All"]}}}, Scope.EVERYONE),
            ({"isEnabled": True, "users": {"includeGroups": [PILOT]}}, Scope(groups=frozenset({PILOT}))),
            ({"state": "disabled", "users": {"includeUsers": ["All"]}}, Scope.NOBODY),
            ({"state": "enabled"}, None),
            ({"users": {"includeUsers": ["All"]}}, None),
            ([], None),
        ],
    )
    def test_state_and_users_are_read(self, policy, scope):
        assert TenantPolicy.from_graph(id_protection=policy).idp_registration == scope
