"""Facts on a page: what is known, from which document and of when, and how to fetch the rest; secrets never."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import Method, PolicyName
from entra_combined_reg.facts import (
    AccessPolicy,
    Campaign,
    CampaignState,
    FactSource,
    MethodPolicy,
    RegisteredMethod,
    Scope,
    TenantPolicy,
    UserState,
    assemble_users,
    fact_words,
)
from entra_combined_reg.facts._words import facts_view
from fact_documents import ALEX, KIM, SALES

READ = datetime(2026, 5, 2, tzinfo=UTC)


def policy(name: PolicyName, enabled: bool | None) -> MethodPolicy:
    return MethodPolicy(name=name, id_text=name.value, enabled=enabled)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "not known"),
        (True, "yes"),
        (False, "no"),
        (2, "2"),
        (READ, "2026-05-02T00:00:00+00:00"),
        (Scope.NOBODY, "nobody"),
        (Scope(everyone=True, excluded_groups=frozenset({"a", "b"})), "everyone, 2 excluded groups"),
        (frozenset(), "none"),
        (frozenset({"b", "a"}), "a, b"),
        ((), "none"),
        (
            Campaign(state=CampaignState.MICROSOFT_MANAGED, target="fido2", scope=Scope.EVERYONE, limited_snoozes=True),
            "state default; target fido2; for everyone; snooze days not known; limited yes",
        ),
        ((AccessPolicy(), AccessPolicy()), "2 entries"),
        (
            (
                policy(PolicyName.SMS, True),
                policy(PolicyName.EMAIL, True),
                policy(PolicyName.VOICE, None),
                policy(PolicyName.FIDO2, False),
            ),
            "on: Sms, Email; not known: Voice; off: 1",
        ),
        ((policy(PolicyName.SMS, True),), "on: Sms"),
        (
            (
                RegisteredMethod(
                    method=Method.PHONE, type_text="phoneAuthenticationMethod", phone_number="+1 4255550100"
                ),
                RegisteredMethod(method=Method.PHONE, type_text="phoneAuthenticationMethod"),
                RegisteredMethod(method=None, type_text="somethingNew"),
            ),
            "phone, somethingNew",
        ),
    ],
)
def test_a_value_is_one_line(value, words):
    assert fact_words(value) == words


def test_a_tenant_shows_what_is_known_with_its_document_and_how_to_fetch_the_rest():
    said = FactSource(document="argument", fields=("sspr_gates",))
    read = FactSource(document="authenticationMethodsPolicy", fields=("methods",), content_at=READ)
    tenant = TenantPolicy(sspr_gates=2, methods=(policy(PolicyName.SMS, True),), sources=(said, read))
    text = tenant.view().text()
    assert text.startswith("Facts of the tenant\n")
    rows = [line.split("  ") for line in text.splitlines()]
    cells = {row[0]: [cell.strip() for cell in row[1:] if cell.strip()] for row in rows}
    assert cells["methods"] == ["on: Sms", "authenticationMethodsPolicy, 2026-05-02T00:00:00+00:00"]
    assert cells["sspr_gates"] == ["2", "argument"]
    assert cells["migration_state"][-1] == "GET /v1.0/policies/authenticationMethodsPolicy"
    assert "sources" not in cells


def test_a_user_of_whom_nothing_is_known_says_so():
    text = UserState().view().text()
    assert text.startswith("Facts of (unknown user)\n")
    assert "Nothing is known." in text


def test_everything_known_leaves_nothing_to_fetch():
    assert "Not known" not in facts_view("Facts", [("licensed", True, None)], ()).text()


def test_a_page_is_escaped_and_holds_no_number():
    number = RegisteredMethod(
        method=Method.PHONE, type_text="phone", phone_number="+1 4255550100", detail="+1 4255550100"
    )
    user = UserState(upn="<b>*adele*@contoso.com", registered=(number,))
    for page in (user.view().text(), user.view().markdown(), user.view().html()):
        assert "4255550100" not in page
    assert "&lt;b&gt;" in user.view().html()
    assert "<b>" not in user.view().html()
    assert "*adele*" not in user.view().markdown()


class TestAssembled:
    def test_documents_their_age_coverage_and_what_went_wrong_are_on_the_page(self):
        users = assemble_users(
            users=[{"id": ALEX, "userPrincipalName": "alex@contoso.com"}, {"id": KIM}, 5],
            registration_details=[
                {"id": ALEX, "lastUpdatedDateTime": "2026-05-01T00:00:00Z"},
                {"id": KIM, "lastUpdatedDateTime": "2026-04-01T00:00:00Z"},
                {"id": SALES},
                {"id": KIM},
            ],
            groups={ALEX: []},
        )
        text = users.view().text()
        assert text.startswith("2 users\n")
        assert "userRegistrationDetails  2      2026-04-01T00:00:00+00:00  2026-05-01T00:00:00+00:00" in text
        assert "user                     2      not known                  not known" in text
        assert "complete  1       0" in text
        assert "partial   1       0" in text
        assert "notGiven  0       2" in text
        assert "- users[2]: expected an object, got number" in text
        assert f"- userRegistrationDetails userRegistrationDetails[2], {SALES}: no user of the list has this id" in text
        assert "- duplicateRow: userRegistrationDetails holds more than one row" in text

    def test_exports_without_trouble_have_nothing_to_look_at(self):
        users = assemble_users(users=[{"id": ALEX}], read_at=READ)
        text = users.view().text()
        assert "To look at" not in text
        assert "2026-05-02T00:00:00+00:00  2026-05-02T00:00:00+00:00" in text
        assert users._repr_html_().startswith("<div")
        assert users.view().blocks[-1].rows == ((ALEX, "not known", "not known", "notGiven", "notGiven"),)
