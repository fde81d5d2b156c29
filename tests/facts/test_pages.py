"""What is known of a tenant and its users, as a page: with its source, and what is not known by name."""

from datetime import UTC, datetime

import attrs
import pytest

from entra_combined_reg.catalog import Method, PolicyName
from entra_combined_reg.errors import Problem
from entra_combined_reg.facts import (
    AssembledUser,
    AssembledUsers,
    Campaign,
    CampaignState,
    Coverage,
    Doubt,
    DoubtCode,
    FactSource,
    MethodPolicy,
    RegisteredMethod,
    Scope,
    TenantPolicy,
    Unmatched,
    UserState,
    fact_text,
)

AT = datetime(2026, 11, 18, 8, tzinfo=UTC)
PHONE = RegisteredMethod(
    method=Method.PHONE,
    type_text="phone",
    id="3179e48a",
    created_at=AT,
    phone_number="+1 4255550100",
    display_name="mine",
)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "not known"),
        (True, "yes"),
        (False, "no"),
        (AT, "2026-11-18T08:00:00+00:00"),
        (Scope.NOBODY, "nobody"),
        (Scope(everyone=True, excluded_groups=frozenset({"a", "b"})), "everyone, 2 excluded groups"),
        (Campaign(state=CampaignState.ENABLED), "enabled"),
        (Campaign(), "not known"),
        (frozenset({"b", "a"}), "a, b"),
        (frozenset(), "none"),
        ((1, 2), "2 entries"),
        (7, "7"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_a_fact_in_words(value, text):
    assert fact_text(value) == text


class TestUser:
    def test_known_facts_have_their_source_and_the_others_are_named(self):
        user = UserState(
            upn="adele@contoso.com",
            licensed=True,
            registered=(PHONE, RegisteredMethod(method=None, type_text="ring", display_name="+1 4255550100")),
            sources=(FactSource(document="user", fields=("upn",)),),
        )
        heading, known, unknown, methods = user.view().blocks
        assert heading.text == "adele@contoso.com"
        assert known.rows == (("upn", "adele@contoso.com", "user"), ("licensed", "yes", ""))
        names = {field.name for field in attrs.fields(UserState)} - {"upn", "licensed", "registered", "sources"}
        assert set(unknown.text.removeprefix("Not known: ").removesuffix(".").split(", ")) == names
        assert methods.rows == (
            ("phone", "mine", "3179e48a", "2026-11-18 08:00:00"),
            ("ring", "+X XXXXXXXXXX", "", ""),
        )

    def test_methods_that_are_not_known_are_among_what_is_not(self):
        assert ", registered." in UserState().view().blocks[2].text
        assert ", registered." not in UserState(registered=()).view().blocks[2].text

    def test_no_number_is_shown(self):
        assert "4255550100" not in UserState(registered=(PHONE,)).view().text()


class TestTenant:
    def test_facts_and_method_configurations_are_shown(self):
        sms = MethodPolicy(name=PolicyName.SMS, id_text="Sms", enabled=True, scope=Scope.EVERYONE)
        page = TenantPolicy(tenant_id="t-1", methods=(sms,), sspr_gates=2).view()
        heading, known, _unknown, methods = page.blocks
        assert heading.text == "Tenant t-1"
        assert known.rows[:2] == (("tenant_id", "t-1", ""), ("methods", "1 entries", ""))
        assert methods.rows == (("Sms", "yes", "everyone"),)

    def test_one_of_which_nothing_is_known_says_so(self):
        heading, known, unknown = TenantPolicy().view().blocks
        assert heading.text == "Tenant (id not known)"
        assert known.rows == (("changes", "0 entries", ""),)
        assert unknown.text.startswith("Not known: tenant_id, migration_state, methods,")

    def test_nothing_is_said_to_be_unknown_where_everything_is_known(self):
        known = {field.name: 1 for field in attrs.fields(TenantPolicy)}
        tenant = TenantPolicy()
        for name in known:
            object.__setattr__(tenant, name, None if name == "methods" else ())
        object.__setattr__(tenant, "methods", (MethodPolicy(name=None, id_text="New", enabled=None),))
        assert "Not known: nothing." in tenant.view().text()
        assert tenant.view().blocks[3].rows == (("New", "not known", "not known"),)


class TestAssembled:
    def test_one_row_a_user_and_what_was_left_over(self):
        def row(**fields):
            return AssembledUser(user=UserState(**fields), groups=Coverage.COMPLETE, roles=Coverage.NOT_GIVEN)

        ring = RegisteredMethod(method=None, type_text="ring")
        rows = (row(upn="a", registered=(PHONE, ring)), row(upn="b", registered=()), row(upn="c"))
        found = AssembledUsers(
            rows=rows,
            problems=(Problem("users[3].id", "expected text, got null"),),
            unmatched=(Unmatched(document="methods", path="methods[x]", reason="no such user"),),
            doubts=(Doubt(code=DoubtCode.DUPLICATE_ROW, facts=(), message="Two rows."),),
        )
        blocks = found.view().blocks
        assert blocks[0].text == "3 users"
        assert blocks[1].rows == (
            ("a", "phone, ring", "not known", "complete", Coverage.NOT_GIVEN.value),
            ("b", "nothing", "not known", "complete", Coverage.NOT_GIVEN.value),
            ("c", "not known", "not known", "complete", Coverage.NOT_GIVEN.value),
        )
        assert [block.text for block in blocks[2::2]] == ["Not read", "Not joined", "Odd"]
        assert [block.items for block in blocks[3::2]] == [
            ("expected text, got null @ users[3].id",),
            ("methods methods[x]: no such user",),
            ("Two rows.",),
        ]

    def test_without_any_trouble_there_is_the_table_alone(self):
        assert AssembledUsers().view().text().startswith("0 users\n-------\n\nUser  Registered")
        assert len(AssembledUsers().view().blocks) == 2
