"""Users whom no rule can tell apart: what is left out is what no rule reads."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

from entra_combined_reg import flowchart
from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import AccessPolicy, Campaign, RegisteredMethod, Scope, UserState
from entra_combined_reg.flowchart import causes, manage_options
from entra_combined_reg.flowchart._alike import READ, Alike, by_name
from flowchart.cases import APP_AND_SMS, NOW, PHONE, STAFF, amp, entry, tenant, user

TENANT = tenant(methods=amp(*APP_AND_SMS, scope=Scope(groups=frozenset({STAFF}), users=frozenset({"named"}))))
#: Names that rules use for what a world or a situation calls its user.
_FACT = re.compile(r"\b(?:w\.|s\.|situation\.)?user\.([a-z_]+)")


def test_every_fact_that_a_rule_reads_tells_users_apart():
    # What a note mentions decides nothing.
    rules = (path for path in Path(flowchart.__file__).parent.glob("*.py") if path.stem != "_notes")
    source = "".join(path.read_text(encoding="utf-8") for path in rules)
    facts = {field.name for field in attrs.fields(UserState)}
    read = set(_FACT.findall(source)) & facts
    assert read - {*READ, "object_id", "groups", "registered", "label"} == set()
    assert {"registered", "roles", "groups"} <= read


@pytest.mark.parametrize(
    "change",
    [
        {"object_id": "somebody-else"},
        {"upn": "eve@contoso.com"},
        {"display_name": "Eve"},
        {"groups": frozenset({STAFF, "a group that no policy names"})},
        {"registered": (entry(PHONE, number=2, display_name="Eve's"),)},
        {"mfa_capable": True},
    ],
)
def test_what_no_rule_reads_does_not_count(change):
    alike = Alike(TENANT)
    one, other = user(PHONE), user(PHONE, **change)
    assert alike.key(one) == alike.key(other)
    assert alike.stand_in(one) == alike.stand_in(other)


@pytest.mark.parametrize(
    "change",
    [
        {"object_id": "named"},
        {"object_id": None},
        {"groups": frozenset()},
        {"groups": None},
        {"roles": None},
        {"registered": None},
        {"registered": ()},
        {"registered": (entry(PHONE, usable=False),)},
        {"registered": (RegisteredMethod(method=Method.PHONE, type_text="phone"),)},
        {"registered": (entry(PHONE, phone_number="+1 4255550100x1"),)},
        {"licensed": False},
    ],
)
def test_what_a_rule_reads_does(change):
    alike = Alike(TENANT)
    assert alike.key(user(PHONE)) != alike.key(user(PHONE, **change))


def test_every_place_that_names_people_is_looked_at():
    places = {
        "sspr_scope": Scope(groups=frozenset({"g"})),
        "idp_registration": Scope(excluded_groups=frozenset({"g"})),
        "campaign": Campaign(scope=Scope(groups=frozenset({"g"}))),
        "access_policies": (AccessPolicy(scope=Scope(groups=frozenset({"g"}))), AccessPolicy()),
        "methods": amp(scope=Scope(groups=frozenset({"g"}))),
    }
    for name, value in places.items():
        alike = Alike(tenant(), tenant(**{name: value}))
        assert alike.key(user(groups=frozenset({"g"}))) != alike.key(user(groups=frozenset()))
        assert alike.stand_in(user(groups=frozenset({"g", "h"}))).groups == frozenset({"g"})


def test_the_stand_in_is_judged_as_the_user():
    person = user(PHONE, upn="ada@contoso.com")
    other = Alike(TENANT).stand_in(person)
    assert manage_options(TENANT, other, NOW).answers == manage_options(TENANT, person, NOW).answers
    assert causes(TENANT, other, NOW) == causes(TENANT, person, NOW)


def test_the_stand_in_keeps_whether_a_method_object_has_an_id():
    listed, reported = entry(PHONE), RegisteredMethod(method=Method.PHONE, type_text="phone")
    held = Alike(TENANT).stand_in(user(registered=(listed, reported))).registered
    assert [(one.method, one.id is None) for one in held or ()] == [(PHONE, False), (PHONE, True)]


def test_users_are_sorted_by_name_and_then_by_everything():
    ada, bob = user(upn="Ada@contoso.com"), user(upn="bob@contoso.com")
    assert by_name([bob, ada]) == (ada, bob)
    first, second = user(PHONE, upn="ada@contoso.com"), user(upn="ada@contoso.com")
    assert by_name([first, second, bob]) == by_name([second, bob, first])
