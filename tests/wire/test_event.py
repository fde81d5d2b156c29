"""The reader from Graph's fields to an event. What it makes of every shape: test_same_act_in_every_shape.py."""

import attrs
import pytest

from entra_combined_reg.catalog import Activity
from entra_combined_reg.events import FAMILY_OF, Change, Initiator, Principal, PrincipalKind
from entra_combined_reg.wire import GRAPH, Shape, parse_events
from entra_combined_reg.wire._event import as_it_is, content_key, content_keys
from entra_combined_reg.wire._values import absent
from wire.records import IP, TENANT, UPN, USER, graph


def one(record, **options):
    (event,) = parse_events(record, **options).raise_if_rejected().events
    return event


@pytest.mark.parametrize("activity", list(FAMILY_OF), ids=lambda activity: activity.name)
def test_every_activity_of_the_table_seals_to_its_family_as_the_constructor_would_build_it(activity):
    record = graph(activityDisplayName=activity.value, loggedByService=None)
    event = one(record)
    assert type(event) is FAMILY_OF[activity]
    built = FAMILY_OF[activity](**attrs.asdict(event, recurse=False))
    assert (built, hash(built), repr(built)) == (event, hash(event), repr(event))


def test_a_principal_takes_all_it_is_given():
    thing = {
        "id": "i", "userPrincipalName": "u", "displayName": "d", "appId": "a", "servicePrincipalId": "s",
        "servicePrincipalName": "n", "userType": "t", "homeTenantId": "h", "homeTenantName": "m", "ipAddress": IP,
        "unknown": object(),
    }  # fmt: skip
    event = one(graph(initiatedBy={"app": thing}, targetResources=[thing | {"type": "Application"}]))
    principal = Principal(
        kind=PrincipalKind.APPLICATION, id="i", upn="u", display_name="d", app_id="a", service_principal_id="s",
        service_principal_name="n", user_type="t", home_tenant_id="h", home_tenant_name="m",
    )  # fmt: skip
    assert event.actor == principal
    assert event.targets == (attrs.evolve(principal, type_text="Application"),)
    assert (event.target, event.ip_address, event.initiator) == (None, IP, Initiator.APPLICATION)


@pytest.mark.parametrize(
    "thing",
    [{"id": "x"}, {"userPrincipalName": "x"}, {"displayName": "x"}, {"appId": "x"}, {"servicePrincipalId": "x"}, {"servicePrincipalName": "x"}],
)  # fmt: skip
def test_any_name_makes_an_actor(thing):
    assert one(graph(initiatedBy={"app": thing})).actor is not None


@pytest.mark.parametrize(
    "name",
    ["Azure MFA StrongAuthenticationService", "Azure Credential Configuration Endpoint Service", "Azure ESTS Service", "Microsoft.Azure.MultifactorAuth"],
)  # fmt: skip
def test_microsofts_services_are_known_by_name_without_case(name):
    assert one(graph(initiatedBy={"app": {"displayName": name.upper()}})).initiator is Initiator.SERVICE
    assert one(graph(initiatedBy={"app": {"servicePrincipalName": name}})).initiator is Initiator.SERVICE
    assert one(graph(initiatedBy={"app": {"displayName": f"{name} 2"}})).initiator is Initiator.APPLICATION


@pytest.mark.parametrize(
    ("actor", "target", "initiator"),
    [
        ({"id": USER}, {"id": USER.upper()}, Initiator.USER),
        ({"id": USER}, {"id": "other"}, Initiator.ADMIN),
        ({"id": USER, "userPrincipalName": UPN}, {"id": "other", "userPrincipalName": UPN}, Initiator.ADMIN),
        ({"userPrincipalName": UPN}, {"id": USER, "userPrincipalName": UPN.upper()}, Initiator.USER),
        ({"userPrincipalName": UPN}, {"userPrincipalName": "b@contoso.com"}, Initiator.ADMIN),
        ({"userPrincipalName": UPN}, {"id": USER}, Initiator.USER),
    ],
)
def test_the_initiator_is_the_user_where_actor_and_target_are_one(actor, target, initiator):
    event = one(graph(initiatedBy={"user": actor}, targetResources=[target | {"type": "User"}]))
    assert event.initiator is initiator


def test_the_addresses_of_user_application_and_record_are_taken_in_that_order():
    both = {"user": {"id": "u", "ipAddress": "203.0.113.1"}, "app": {"ipAddress": "203.0.113.2"}}
    assert one(graph(initiatedBy=both, callerIpAddress="203.0.113.3")).ip_address == "203.0.113.1"
    assert one(graph(initiatedBy={"app": both["app"]}, callerIpAddress="203.0.113.3")).ip_address == "203.0.113.2"
    assert one(graph(initiatedBy={"user": {"id": "u"}}, callerIpAddress="203.0.113.3")).ip_address == "203.0.113.3"


def test_changes_of_several_targets_know_their_target():
    targets = [
        {"id": "a", "modifiedProperties": [{"displayName": "x", "newValue": "1"}, {"displayName": None}]},
        {"id": "b", "modifiedProperties": None},
        None,
        {"id": "c", "modifiedProperties": [None, {"oldValue": "None"}]},
    ]
    event = one(graph(targetResources=targets))
    assert event.changes == (
        Change(name="x", new="1", target_id="a"),
        Change(name=None, target_id="a"),
        Change(name=None, old="None", target_id="c"),
    )
    assert [target.id for target in event.targets] == ["a", "b", "c"]


def test_words_of_absence_are_values_where_values_stand():
    event = one(graph(additionalDetails=[{"key": "OnPremisesAgent", "value": "None"}, {"key": None, "value": ""}]))
    assert event.details == (("OnPremisesAgent", "None"), ("", ""))


@pytest.mark.parametrize(
    "value", [None, "", "None", "<null>", "N/A", "Not Available", "hidden", "{PII Removed}", float("nan")]
)
def test_what_is_absent(value):
    assert absent(value)


@pytest.mark.parametrize("value", [0, False, [], {}, "none", " ", "null", "NaN", 0.0, float("inf"), "hidden "])
def test_what_is_not_absent(value):
    assert not absent(value)


def test_graphs_fields_are_the_record_itself():
    record = graph()
    assert GRAPH.fields(record) is record
    assert as_it_is(record) is record


def test_a_shape_whose_fields_lack_the_activity_is_told():
    shape = Shape(
        name="s",
        recognises=lambda _: True,
        head=lambda _: (None, Activity.USER_UPDATED_SECURITY_INFO),
        fields=lambda _: {},
    )
    (rejected,) = parse_events({"a": 1}, shapes=(shape,)).rejected
    assert [str(p) for p in rejected.problems] == [
        "required, but missing @ activityDisplayName",
        "required, but missing @ activityDateTime",
    ]


def test_a_content_key_is_the_same_in_every_process():
    event = one(graph(id=None, tenantId=TENANT))
    assert event.key == content_key(event)
    assert content_keys(event)[0] == event.key
    assert len(set(content_keys(event))) == 2
    assert content_keys(one(graph(targetResources=[]))) == (content_key(one(graph(targetResources=[]))),)
