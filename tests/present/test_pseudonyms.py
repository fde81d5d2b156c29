"""A copy for strangers: nobody is found in it, everybody stays told apart, and it still works."""

import json
import re

import attrs
import pytest

import entra_combined_reg as ecr
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Change
from entra_combined_reg.plain import to_plain
from entra_combined_reg.present import pseudonymise
from entra_combined_reg.testing import WHEN, make_event, make_policy, make_user
from present import values
from wire import records

KEY = b"sixteen bytes or more"
GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
ROLE = "62e90394-69f5-4237-9190-012177145e10"


def text_of(value):
    return json.dumps(to_plain(value, secrets=True), ensure_ascii=False)


def changed(old, new=None, name="Included"):
    event = attrs.evolve(make_event(), changes=(Change(name=name, old=old, new=new, target_id=records.USER),))
    return pseudonymise(event, key=KEY).changes[0]


def test_no_identifier_of_an_event_is_left():
    found = text_of(pseudonymise(values.events(), key=KEY))
    for secret in (
        records.USER,
        records.UPN,
        records.TENANT,
        records.IP,
        records.CORRELATION,
        "Adele",
        "adele",
        "contoso.com",
    ):
        assert secret not in found, secret
    # Nothing of Microsoft's own text is lost.
    assert records.ACTIVITY in found
    assert records.REASON in found
    assert records.AGENT in found


def test_the_same_is_the_same_everywhere_whatever_its_case_and_others_are_others():
    one, two = pseudonymise(
        (make_event(upn="Adele@Contoso.com"), make_event(id="x", upn="adele@contoso.com", user_id="3C9D7A10-51BE-4B0F-9A66-000000000001")),
        key=KEY,
    )  # fmt: skip
    assert one.target.upn == two.target.upn == one.actor.upn
    assert one.target.id == two.target.id
    other = pseudonymise(make_event(upn="bo@contoso.com"), key=KEY).target.upn
    assert other != one.target.upn
    assert other.partition("@")[2] == one.target.upn.partition("@")[2]
    assert GUID.fullmatch(one.target.id)


def test_another_key_makes_other_pseudonyms_and_the_same_key_the_same():
    event = make_event()
    assert pseudonymise(event, key=KEY) == pseudonymise(event, key=KEY)
    assert pseudonymise(event, key=KEY).target.id != pseudonymise(event, key=b"another key of 16").target.id


def test_what_the_copy_says_is_what_the_value_says():
    events = values.events()
    copy = pseudonymise(events, key=KEY)
    before, after = ecr.Timeline.of(events), ecr.Timeline.of(copy)
    assert [(j.state, j.methods, j.began_at) for j in after.journeys()] == [
        (j.state, j.methods, j.began_at) for j in before.journeys()
    ]
    assert [len(g.events) for g in after.gestures()] == [len(g.events) for g in before.gestures()]
    assert ecr.parse_events(map(ecr.to_native, copy)).raise_if_rejected().events == copy
    assert pseudonymise(before, key=KEY).users[0].upn == after.users[0].upn


def test_a_plan_stays_a_plan_of_the_same_shape():
    plan = values.plan()
    copy = pseudonymise(plan, key=KEY)
    assert copy.waves[0].users == (copy.users[0].object_id,)
    assert copy.users[0].object_id != plan.users[0].object_id
    assert [step.kind for step in copy.eligible[0].steps] == [step.kind for step in plan.eligible[0].steps]
    assert copy.fingerprint != plan.fingerprint


def test_facts_lose_secrets_and_keep_what_is_shared_by_all_tenants():
    phone = ecr.RegisteredMethod(
        method=ecr.Method.PHONE, type_text="phone", id="3179e48a-750b-4051-897c-87b9720928f7", phone_number="+1 5550100",
        email_address="adele@contoso.com", display_name="Adele's phone",
    )  # fmt: skip
    user = pseudonymise(make_user(roles=frozenset({ROLE}), registered=(phone,)), key=KEY)
    (method,) = user.registered
    assert user.roles == {ROLE}
    assert (method.id, method.phone_number) == (phone.id, None)
    assert "Adele" not in repr(method)
    assert method.email_address.endswith(".example")


def test_raw_records_are_left_out():
    result = ecr.parse_events([records.graph(), {"unknown": "Adele"}], keep_raw=True)
    copy = pseudonymise(result, key=KEY)
    assert (copy.events[0].raw, copy.rejected[0].record, copy.rejected[0].problems) == (
        None,
        None,
        result.rejected[0].problems,
    )
    assert copy.total == 2
    assert copy.passed_over == {}


def test_a_name_is_found_in_the_texts_of_the_same_value_and_numbers_are_masked():
    event = make_event(
        reason="Adele Vance (mail adele@contoso.com, from 203.0.113.9 and 2001:db8::9) called +1 4255550100"
    )
    event = attrs.evolve(event, target=attrs.evolve(event.target, display_name="adele vance"))
    copy = pseudonymise(event, key=KEY)
    assert re.fullmatch(
        r"name-[0-9a-f]{12} \(mail user-\w{12}@\w{8}\.example, from 2001:db8:[0-9a-f:]+ and 2001:db8:[0-9a-f:]+\) called"
        r" \+X X+",
        copy.reason_text,
    )
    assert copy.reason_text.startswith(copy.target.display_name)


def test_versions_are_no_addresses():
    event = make_event(userAgent="Mozilla/5.0 Chrome/120.0.0.0")
    assert pseudonymise(event, key=KEY).user_agent == "Mozilla/5.0 Chrome/120.0.0.0"


@pytest.mark.parametrize(("text", "shape"), [
    ('[{"MethodType":6,"Default":true}]', r'\[\{"MethodType": 6, "Default": true\}\]'),
    ('[{"DeviceToken":"abc","Id":"3c9d7a10-51be-4b0f-9a66-000000000009"}]', r'\[\{"DeviceToken": "text-\w{12}", "Id": "[0-9a-f-]{36}"\}\]'),
    ('"[{\\"PhoneNumber\\":\\"+1 4255550100\\"}]"', r'"\[\{\\"PhoneNumber\\": \\"text-\w{12}\\"\}\]"'),
    ('{"Mail":"adele@contoso.com","Name":""}', r'\{"Mail": "user-\w{12}@\w{8}\.example", "Name": ""\}'),
    ("Adele's own words", "Adele's own words"),
    ('"open [brackets"', '"open \\[brackets"'),
    (None, None),
])  # fmt: skip
def test_values_of_properties_keep_their_shape(text, shape):
    found = changed(text).old
    assert (found is None) if shape is None else re.fullmatch(shape, found), found


@pytest.mark.parametrize("text", ["Adele Vance", '"Adele Vance"', '["Adele Vance"]', '"[Adele"'])
def test_what_stands_under_a_name_or_a_token_is_a_pseudonym_whatever_its_form(text):
    assert "Adele" not in changed(text, name="DisplayName").old


def test_a_property_without_a_name_is_copied():
    assert changed('"x"', name=None).name is None


def test_ids_of_no_known_form_become_pseudonyms_of_no_form():
    event = make_event(id="PUID1003200012345")
    assert re.fullmatch("id-[0-9a-f]{12}", pseudonymise(event, key=KEY).id)


def test_a_diagnosis_and_a_policy_can_be_copied():
    found = pseudonymise(values.findings(), key=KEY)
    assert [finding.verdict for finding in found] == [finding.verdict for finding in values.findings()]
    assert pseudonymise(make_policy(), key=KEY).tenant_id is None
    plan = ecr.plan_rollback([], as_of=WHEN)
    assert pseudonymise(plan, key=KEY).users == ()


@pytest.mark.parametrize(
    ("value", "key", "message"),
    [
        ((), b"short", "key: expected at least 16 bytes, got fewer"),
        ((), "sixteen characters", "key: expected at least 16 bytes, got text"),
        ("text", KEY, "value: expected a value of this library or a tuple of them, got text"),
    ],
)
def test_a_bad_call_is_refused(value, key, message):
    with pytest.raises(CallError, match=message):
        pseudonymise(value, key=key)


def test_numbers_and_keys_of_json_are_no_way_out():
    bare = changed("15551234567", name="MobilePhone")
    inside = changed('[{"PhoneNumber": 15551234567, "DeviceToken": 12345678901, "MethodType": 6, "Default": true}]')
    keys = changed('{"kim@contoso.com": 2, "call +1 555 123 4567": null}')
    found = text_of((bare, inside, keys))
    assert "5551234567" not in found.replace(" ", "")
    assert "12345678901" not in found
    assert "kim@" not in found
    assert '"MethodType": 6, "Default": true' in inside.old


def test_what_stands_in_details_under_a_telling_key_becomes_a_pseudonym():
    details = (("DeviceName", "Kim's ring"), ("Device Token", "tok-abc"), ("AppId", "x"), ("User-Agent", None))
    made = pseudonymise(attrs.evolve(make_event(), details=details), key=KEY).details
    assert [key for key, _ in made] == [key for key, _ in details]
    assert "Kim" not in text_of(made)
    assert "tok-abc" not in text_of(made)
    assert made[2:] == (("AppId", "x"), ("User-Agent", None))


def test_somebody_called_user_rewrites_no_activity_and_no_pseudonym():
    event = make_event()
    named = attrs.evolve(
        event, actor=attrs.evolve(event.actor, display_name="User"), reason_text="by adele@contoso.com"
    )
    made = pseudonymise(named, key=KEY)
    assert made.activity_text == event.activity_text
    assert (
        made.reason_text.removeprefix("by ")
        == pseudonymise(attrs.evolve(event.actor, upn="adele@contoso.com"), key=KEY).upn
    )


@pytest.mark.parametrize("text", ["[" * 900 + "]" * 900, "[" * 100_000])
def test_nesting_without_end_is_a_text_like_others(text):
    assert changed(text).old is not None


def test_a_long_word_is_searched_once():
    assert pseudonymise(attrs.evolve(make_event(), reason_text="a" * 300_000), key=KEY).reason_text == "a" * 300_000
