"""What one event shows in a notebook: what the record says, masked as its ``repr`` is."""

from datetime import UTC, datetime

from entra_combined_reg.catalog import Method, Usage
from entra_combined_reg.events import Change, Initiator, MethodRegistration, Principal, PrincipalKind, RecordCopy

AT = datetime(2026, 2, 25, 9, 19, 25, tzinfo=UTC)
PHONE = "+1 425 555 0100"
MASK = "+X XXXXXXXXXX"
ADELE = Principal(kind=PrincipalKind.USER, id="a-1", upn="adele@contoso.com")


def rows(**fields):
    event = MethodRegistration(**{"occurred_at": AT, "activity_text": "User registered security info", **fields})
    heading, table = event.view().blocks
    assert heading.text == "MethodRegistration"
    return dict(table.rows)


def test_what_the_record_does_not_say_is_left_out():
    assert rows() == {
        "Time (UTC)": "2026-02-25 09:19:25",
        "Activity": "User registered security info",
        "Status": "not stated",
        "Shape": "native",
    }


def test_what_it_says_is_shown():
    found = rows(
        id="r-1",
        status_text="success",
        reason_text="User registered Mobile Phone SMS",
        method=Method.PHONE,
        usages=frozenset({Usage.VOICE, Usage.SMS}),
        initiator=Initiator.ADMIN,
        actor=Principal(kind=PrincipalKind.USER, id="b-1"),
        target=ADELE,
        targets=(ADELE, Principal(kind=PrincipalKind.OTHER, display_name="a policy")),
        details=(("a", "1"), ("b", None)),
        ip_address="203.0.113.7",
        user_agent="curl",
        service="Authentication Methods",
        correlation_id="c-1",
        tenant_id="t-1",
        changes=(Change(name="x", old="1", new="2"), Change(name="x"), Change(name=None)),
        copies=(RecordCopy(shape="graph"),),
        shape="portal",
    )
    assert found == {
        "Time (UTC)": "2026-02-25 09:19:25",
        "Activity": "User registered security info",
        "Status": "success",
        "Reason": "User registered Mobile Phone SMS",
        "Method": "phone, sms, voice",
        "By": "b-1 (admin)",
        "About": "adele@contoso.com; a policy",
        "Properties changed": "x",
        "Details": "a: 1; b: ",
        "IP address": "203.0.113.7",
        "User agent": "curl",
        "Service": "Authentication Methods",
        "Correlation id": "c-1",
        "Tenant": "t-1",
        "Record": "r-1",
        "Shape": "portal",
        "Further deliveries": "1",
    }


def test_numbers_are_masked_and_values_of_properties_stay_out():
    named = Principal(kind=PrincipalKind.APPLICATION, display_name=PHONE)
    found = rows(
        key="digest",
        activity_text=PHONE,
        status_text=PHONE,
        reason_text=PHONE,
        method_text=PHONE,
        actor=named,
        target=named,
        changes=(Change(name=PHONE, old=PHONE, new=PHONE),),
        details=((PHONE, PHONE),),
        user_agent=PHONE,
        service=PHONE,
    )
    assert found == {
        "Time (UTC)": "2026-02-25 09:19:25",
        "Activity": MASK,
        "Status": MASK,
        "Reason": MASK,
        "Method": MASK,
        "By": MASK,
        "About": MASK,
        "Properties changed": MASK,
        "Details": f"{MASK}: {MASK}",
        "User agent": MASK,
        "Service": MASK,
        "Record": "digest",
        "Shape": "native",
    }


def test_whoever_acted_is_named_as_well_as_the_record_can():
    def actor(**fields):
        return rows(actor=Principal(kind=PrincipalKind.APPLICATION, **fields))["By"]

    assert actor(service_principal_name="spn", id="i") == "spn"
    assert actor(app_id="app") == "app"
    assert actor() == "(unnamed application)"
