import attrs
import pytest

from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import NEEDS, FactNeed, Purpose, TenantPolicy, UserState, how_to_fetch, needs_of

TENANT_FACTS = [field.name for field in attrs.fields(TenantPolicy) if field.name != "sources"]
USER_FACTS = [field.name for field in attrs.fields(UserState) if field.name not in {"sources", "tenant_id"}]


def test_every_fact_has_one_row_in_the_order_of_its_class():
    assert [need.fact for need in NEEDS] == TENANT_FACTS + USER_FACTS


def test_every_row_says_why_and_names_at_least_one_way():
    assert [need.fact for need in NEEDS if not need.why.endswith(".")] == []
    assert [need.fact for need in NEEDS if not (need.graph or need.portal or need.note)] == []
    assert [need.fact for need in NEEDS if (need.graph is None) != (need.permission is None)] == []


@pytest.mark.parametrize("fact", ["legacy_mfa", "legacy_sspr"])
def test_of_legacy_settings_it_says_that_no_api_returns_them(fact):
    need = how_to_fetch(fact)
    assert (need.graph, need.powershell) == (None, None)
    assert need.note.startswith("No API returns the legacy")
    assert need.portal is not None


def test_how_to_fetch_answers_with_the_whole_row():
    assert how_to_fetch("admin_sspr_allowed") == FactNeed(
        fact="admin_sspr_allowed",
        why="Whether administrators may reset their own password (REG-3).",
        graph="GET /v1.0/policies/authorizationPolicy",
        permission="Policy.Read.All",
        portal="Entra admin center > Protection > Password reset > Administrator policy",
        powershell="(Get-MgPolicyAuthorizationPolicy).AllowedToUseSspr",
        purposes=frozenset({Purpose.INTERRUPT, Purpose.MANAGE}),
    )


def test_of_a_dotted_name_the_first_part_counts():
    assert how_to_fetch("campaign.state") == how_to_fetch("campaign")


def test_a_name_that_no_fact_has_is_refused():
    with pytest.raises(CallError, match="no fact is named 'moon_phase'"):
        how_to_fetch("moon_phase")
    with pytest.raises(CallError, match="moon_phase"):
        needs_of(["roles"], ["moon_phase"])


def test_what_is_missing_is_what_is_none_and_a_known_absence_is_not_missing():
    user = UserState(object_id="u1", upn="a@contoso.com", groups=frozenset(), registered=())
    missing = [need.fact for need in user.missing()]
    assert missing == [field.name for field in attrs.fields(UserState) if getattr(user, field.name) is None]
    assert {"groups", "registered", "sources"}.isdisjoint(missing)


def test_a_purpose_keeps_only_what_it_needs():
    assert [need.fact for need in UserState().missing(Purpose.ROLLBACK)] == [
        "object_id",
        "upn",
        "user_type",
        "account_enabled",
        "deleted",
        "roles",
        "groups",
        "in_role_assignable_group",
        "in_restricted_unit",
        "roles_at_unit_scope",
        "per_user_mfa",
        "registered",
        "registered_complete",
        "default_method",
        "system_preferred",
    ]
    assert "legacy_mfa" in {need.fact for need in TenantPolicy().missing(Purpose.INTERRUPT)}


def test_names_keep_only_the_named_facts():
    assert [need.fact for need in TenantPolicy(sspr_gates=1).missing(["sspr_gates", "campaign.state"])] == ["campaign"]
    assert [need.fact for need in TenantPolicy().missing("cloud")] == ["cloud"]
