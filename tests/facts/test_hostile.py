"""Junk of any JSON shape into every reader: it answers or raises DataError, and never shows a secret."""

import inspect
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.errors import DataError
from entra_combined_reg.facts import TenantPolicy, UserState, assemble_users, powershell_rows
from fact_documents import (
    ACCESS_POLICY,
    ALEX,
    GLOBAL_ADMIN,
    KIM,
    METHODS,
    MSOL,
    PILOT,
    POLICY_2026,
    REPORT,
    SALES,
    STRENGTHS,
    USER,
    changed,
    paths,
)

TEXTS = ["enabled", "all_users", "group", ALEX, "a@contoso.com", "Sms", "@{x=1}", "1/2/2026", "/Date(99999999999999)/"]
LEAVES = st.none() | st.booleans() | st.integers(-5, 10**14) | st.sampled_from(TEXTS) | st.text(max_size=4)
JUNK = LEAVES | st.lists(LEAVES, max_size=2) | st.dictionaries(st.sampled_from(["id", "value", "error"]), LEAVES)
TENANT = {
    "authentication_methods_policy": POLICY_2026,
    "authorization_policy": {"value": [{"allowedToUseSSPR": True}]},
    "security_defaults": {"isEnabled": True},
    "conditional_access": {"value": [ACCESS_POLICY]},
    "id_protection": {"state": "enabled", "conditions": {"users": {"includeUsers": ["All"]}}},
    "authentication_strengths": STRENGTHS,
    "organization": {"value": [{"id": ALEX, "verifiedDomains": [{"name": "contoso.com"}]}]},
}
USERS = {
    "user": USER,
    "methods": METHODS,
    "requirements": {"perUserMfaState": "enabled"},
    "sign_in_preferences": {"userPreferredMethodForSecondaryAuthentication": "push"},
    "registration_details": REPORT,
    "roles": [{"roleDefinitionId": GLOBAL_ADMIN, "principalId": ALEX, "directoryScopeId": "/"}, GLOBAL_ADMIN],
    "groups": [{"@odata.type": "#microsoft.graph.group", "id": SALES}, PILOT],
}
EXPORTS = {
    "users": {"value": [USER, {"id": KIM}]},
    "registration_details": [REPORT],
    "methods": {ALEX: METHODS},
    "roles": [{"roleDefinitionId": GLOBAL_ADMIN, "principalId": ALEX}],
    "groups": {SALES: [ALEX], ALEX: [PILOT]},
    "requirements": {ALEX: {"perUserMfaState": "enabled"}},
}


def damaged(documents):
    """Documents with one to three values replaced by junk, anywhere, keys kept."""
    places = [(name, path) for name, document in documents.items() for path in paths(document)]
    spoil = st.lists(st.tuples(st.sampled_from(places), JUNK), min_size=1, max_size=3)
    return spoil.map(lambda damage: _spoilt(documents, damage))


def _spoilt(documents, damage):
    for (name, path), junk in damage:
        try:
            documents = {**documents, name: changed(documents[name], path, junk)}
        except (KeyError, IndexError, TypeError):  # an earlier damage took the place away
            continue
    return documents


def answers(call, *arguments, **named):
    """Return the answer, or None for a DataError whose every problem has a path and a message."""
    try:
        return call(*arguments, **named)
    except DataError as error:
        return None if all(problem.path and problem.message for problem in error.problems) else error


def answered(value):
    """Every fact that a source claims is known."""
    return value is None or all(getattr(value, f) is not None for source in value.sources for f in source.fields)


@settings(max_examples=150, deadline=None)
@given(documents=damaged(TENANT))
def test_a_tenant_is_read_or_the_data_are_named_at_fault(documents):
    assert answered(answers(TenantPolicy.from_graph, **documents))


@settings(max_examples=150, deadline=None)
@given(documents=damaged(USERS))
def test_a_user_is_read_or_the_data_are_named_at_fault(documents):
    assert answered(answers(UserState.from_graph, **documents))


@settings(max_examples=100, deadline=None)
@given(dump=damaged({"dump": MSOL}))
def test_an_msonline_dump_is_read_or_the_data_are_named_at_fault(dump):
    assert answered(answers(UserState.from_msonline, dump["dump"]))


@settings(max_examples=100, deadline=None)
@given(exports=damaged(EXPORTS))
def test_a_bulk_join_never_raises_for_data(exports):
    exports = {
        k: v for k, v in exports.items() if k not in {"methods", "groups", "requirements"} or isinstance(v, dict)
    }
    found = assemble_users(**exports)
    assert all(answered(user) for user in found)
    assert all(problem.path and problem.message for problem in found.problems)


@settings(max_examples=100, deadline=None)
@given(text=st.text(alphabet="ab -:{},.…\n\t", max_size=60))
def test_printed_text_is_read_or_the_data_are_named_at_fault(text):
    rows = answers(powershell_rows, text)
    assert rows is None or all(isinstance(row, dict) for row in rows)


@pytest.mark.parametrize(("reader", "fuzzed"), [(TenantPolicy.from_graph, TENANT), (UserState.from_graph, USERS)])
def test_every_document_argument_is_fuzzed(reader, fuzzed):
    documents = {name for name, p in inspect.signature(reader).parameters.items() if p.annotation == "Any"}
    assert documents == set(fuzzed)


SECRETS = ["+1 2065550199", "nc+&G=secretpass", "otpauth-secret-key", "device-token-4711"]


def with_secrets(broken):
    return {
        "value": [
            {"@odata.type": "#microsoft.graph.phoneAuthenticationMethod", "id": "p", "phoneNumber": SECRETS[0]},
            {"id": "t", "lifetimeInMinutes": 60, "temporaryAccessPass": SECRETS[1], "isUsable": broken},
            {"@odata.type": "softwareOathAuthenticationMethod", "id": "s", "secretKey": SECRETS[2]},
            {"@odata.type": "microsoftAuthenticatorAuthenticationMethod", "id": "m", "deviceToken": SECRETS[3]},
        ]
    }


def test_secrets_are_kept_but_never_shown():
    user = UserState.from_graph(methods=with_secrets(broken=True))
    assert user.registered[0].phone_number == SECRETS[0]
    assert [json.loads(entry.detail)["id"] for entry in user.registered] == ["p", "t", "s", "m"]
    assert all(SECRETS[i] in json.loads(entry.detail).values() for i, entry in enumerate(user.registered))
    assert [secret for secret in SECRETS if secret in repr(user)] == []


def test_secrets_are_not_in_errors():
    with pytest.raises(DataError) as caught:
        UserState.from_graph(methods=with_secrets(broken=SECRETS[1]), user={"mobilePhone": [SECRETS[0]]})
    assert [p.path for p in caught.value.problems] == ["user.mobilePhone", "methods.value[1].isUsable"]
    assert [secret for secret in SECRETS if secret in str(caught.value) + repr(caught.value)] == []
