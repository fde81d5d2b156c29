"""One act in every shape: equal events but for what the shape lacks, and one event where they are read together."""

import copy
import csv
import io
import json
import pickle
import random
from datetime import datetime

import attrs
import pytest

from entra_combined_reg.catalog import Activity, Method, Reason, Status, Usage
from entra_combined_reg.events import Change, Initiator, MethodRegistration, Principal, PrincipalKind, UserUpdate
from entra_combined_reg.wire import iter_events, parse_events, shapes_for, to_native
from wire import records
from wire.records import AGENT, CORRELATION, ID, IP, REASON, SPANISH, TENANT, UPN, USER

ACTOR = Principal(kind=PrincipalKind.USER, id=USER, upn=UPN)
TARGET = Principal(kind=PrincipalKind.USER, type_text="User", id=USER, upn=UPN, display_name="Adele")
#: The event as its keyword constructor builds it.
EVENT = MethodRegistration(
    id=ID,
    key=ID,
    occurred_at=datetime.fromisoformat("2026-02-25T09:19:25.391+00:00"),
    activity=Activity.USER_REGISTERED_SECURITY_INFO,
    activity_text="User registered security info",
    status=Status.SUCCESS,
    status_text="success",
    reason=Reason.USER_REGISTERED_METHOD,
    reason_text=REASON,
    method=Method.AUTHENTICATOR,
    usages=frozenset({Usage.PUSH, Usage.CODE}),
    method_text="Authenticator App with Notification and Code",
    operation_type="Add",
    category="UserManagement",
    service="Authentication Methods",
    initiator=Initiator.USER,
    actor=ACTOR,
    ip_address=IP,
    target=TARGET,
    targets=(TARGET,),
    changes=(Change(name="Included Updated Properties", old='""', new='"Phone"', target_id=USER),),
    details=(("InitiatedFrom", "contoso"), ("User-Agent", AGENT)),
    user_agent=AGENT,
    correlation_id=CORRELATION,
    shape="graph",
)


def _csv(row):
    """The row as a file and back, the way a caller reads it."""
    file = io.StringIO()
    writer = csv.DictWriter(file, list(row))
    writer.writeheader()
    writer.writerow(row)
    return next(csv.DictReader(io.StringIO("\ufeff" + file.getvalue())))


def _spanish():
    return {SPANISH.get(name, name): value for name, value in records.portal_csv().items()}


LACKS_ID = {"id": None, "operation_type": None}
SHAPES = {
    "graph": (records.graph(), {}),
    "graph list": ({"@odata.context": "…", "@odata.nextLink": "…", "value": [records.graph()]}, {}),
    "sdk dump": (records.without_nulls(records.graph(activityDateTime="2026-02-25T09:19:25.391000+00:00")), {}),
    "portal json": (records.graph(userAgent=""), {}),
    "powershell": (records.powershell(), {"shape": "powershell"}),
    "log analytics": (records.log_analytics(), {"shape": "log_analytics", "tenant_id": TENANT}),
    "log analytics text": (records.log_analytics_text(), {"shape": "log_analytics", "tenant_id": TENANT}),
    "log analytics csv": (_csv(records.log_analytics_csv()), {"shape": "log_analytics", "tenant_id": TENANT}),
    "query tables": (
        records.query_tables(records.log_analytics_text()),
        {"shape": "log_analytics", "tenant_id": TENANT},
    ),
    "event hub": ({"records": [records.diagnostic()]}, {"shape": "diagnostic", "tenant_id": TENANT}),
    "storage line": (records.diagnostic(), {"shape": "diagnostic", "tenant_id": TENANT}),
    "properties text": (records.diagnostic_text(), {"shape": "diagnostic", "tenant_id": TENANT}),
    "portal csv": (records.portal_csv(), {"shape": "portal_csv", **LACKS_ID}),
    "portal csv file": (_csv(records.portal_csv()), {"shape": "portal_csv", **LACKS_ID}),
    "portal csv spanish": (_spanish(), {"shape": "portal_csv", **LACKS_ID}),
    "elastic": (records.elastic(), {"shape": "elastic", "tenant_id": TENANT}),
    "elastic hits": (
        {"hits": {"hits": [{"_id": "1", "_source": records.elastic()}]}},
        {"shape": "elastic", "tenant_id": TENANT},
    ),
    "native": (to_native(EVENT), {}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_the_act_is_the_same_event_in_this_shape_but_for_what_the_shape_lacks(name):
    record, lacks = SHAPES[name]
    (event,) = parse_events(record).raise_if_rejected().events
    expected = attrs.evolve(EVENT, **lacks)
    assert event == attrs.evolve(expected, key=event.key)
    assert event.key == ID if event.id else event.key.startswith("content:")
    assert (event.copies, event.raw) == ((), None)


@pytest.mark.parametrize("name", SHAPES)
def test_reading_changes_nothing_in_the_record(name):
    record, _ = SHAPES[name]
    before = copy.deepcopy(record)
    parse_events(record, keep_raw=True)
    assert record == before


@pytest.mark.parametrize("seed", range(5))
def test_all_shapes_together_are_one_event_with_its_copies_listed(seed):
    everything = [record for record, _ in SHAPES.values()]
    random.Random(seed).shuffle(everything)
    result = parse_events(everything).raise_if_rejected()
    (event,) = result.events
    # The tenant comes from the copies that know it; the rest is Graph's.
    assert event == attrs.evolve(EVENT, tenant_id=TENANT)
    assert sorted(copy.shape for copy in event.copies) == [
        *["diagnostic"] * 3,
        *["elastic"] * 2,
        *["graph"] * 4,
        *["log_analytics"] * 4,
        *["portal_csv"] * 3,
        "powershell",
    ]
    assert {(copy.shape == "portal_csv", copy.id) for copy in event.copies} == {(False, ID), (True, None)}
    assert (result.total, result.copies) == (18, 17)


def test_a_stream_gives_the_act_once_and_the_rows_without_id_once():
    stream = iter_events([record for record, _ in SHAPES.values()])
    assert [(event.shape, event.id) for event in stream] == [("graph", ID), ("portal_csv", None)]
    assert (stream.total, stream.redelivered, stream.rejected, dict(stream.passed_over)) == (18, 16, (), {})


def test_a_sealed_event_equals_the_one_its_constructor_builds_in_every_respect():
    (event,) = parse_events(records.graph()).events
    assert (event, hash(event), repr(event)) == (EVENT, hash(EVENT), repr(EVENT))
    assert {name: getattr(event, name) for name in (f.name for f in attrs.fields(MethodRegistration))} == {
        name: getattr(EVENT, name) for name in (f.name for f in attrs.fields(MethodRegistration))
    }
    assert (type(event.actor), type(event.target)) == (Principal, Principal)
    assert hash(event.actor) == hash(ACTOR)


def test_a_sealed_event_is_frozen_and_so_are_its_principals():
    (event,) = parse_events(records.graph()).events
    for value in (event, event.actor, event.target, event.changes[0]):
        with pytest.raises(attrs.exceptions.FrozenInstanceError):
            value.id = "other"
    assert not hasattr(event, "__dict__")


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_sealed_event_survives_pickle_and_copy(protocol):
    (event,) = parse_events(records.graph()).events
    if protocol >= 2:
        assert pickle.loads(pickle.dumps(event, protocol)) == event  # noqa: S301  our own bytes
    assert copy.deepcopy(event) == event
    assert attrs.evolve(event, id="x").id == "x"


def test_two_equal_events_are_one_in_a_set():
    first, second = parse_events(records.graph()).events[0], parse_events(records.graph()).events[0]
    assert len({first, second, EVENT}) == 1
    assert first is not second


def test_day_first_decides_how_the_portals_slash_dates_are_meant():
    row = records.portal_csv(**{"Date (UTC)": "3/4/2026, 9:19:25 AM"})
    assert (
        parse_events(row, shapes=shapes_for(day_first=True)).events[0].occurred_at.isoformat()
        == "2026-04-03T09:19:25+00:00"
    )
    assert (
        parse_events(row, shapes=shapes_for(day_first=False)).events[0].occurred_at.isoformat()
        == "2026-03-04T09:19:25+00:00"
    )
    (rejected,) = parse_events(row).rejected
    assert [str(p) for p in rejected.problems] == [
        "the order of day and month is not known: say day_first=True or False when choosing shapes @ Date (UTC)"
    ]


def test_day_first_decides_how_powershells_tables_are_meant():
    record = records.powershell(ActivityDateTime="02/03/2025 13:20:08")
    assert parse_events(record, shapes=shapes_for(day_first=True)).events[0].occurred_at.day == 2
    assert parse_events(record, shapes=shapes_for(day_first=False)).events[0].occurred_at.day == 3
    assert parse_events(record).rejected[0].problems[0].path == "ActivityDateTime"


GRAPH_UPDATE = records.graph(
    activityDisplayName="Update user",
    loggedByService="Core Directory",
    operationType="Update",
    resultReason="",
    activityDateTime="2026-02-25T09:19:25Z",
    id=records.UNIFIED_ID,
    targetResources=[
        {
            "id": USER,
            "displayName": None,
            "type": "User",
            "userPrincipalName": UPN,
            "modifiedProperties": [
                {"displayName": "TargetId.UserType", "oldValue": "", "newValue": '"Member"'},
                {
                    "displayName": "StrongAuthenticationMethod",
                    "oldValue": "[]",
                    "newValue": '[{"MethodType":6,"Default":true}]',
                },
            ],
        }
    ],
    additionalDetails=[{"key": "UserType", "value": "Member"}, {"key": "User-Agent", "value": AGENT}],
)


class TestUpdateUserInTheUnifiedAuditLog:
    def test_it_equals_graphs_but_for_what_that_log_lacks(self):
        (graph,) = parse_events(GRAPH_UPDATE).raise_if_rejected().events
        (event,) = parse_events(records.unified()).raise_if_rejected().events
        assert type(event) is UserUpdate
        assert [change.new_value for change in event.changes] == [change.new_value for change in graph.changes]
        assert event == attrs.evolve(
            graph,
            activity_text="Update user.",
            status_text="Success",
            category=None,
            operation_type=None,
            tenant_id=TENANT,
            changes=event.changes,
            details=(*graph.details, ("extendedAuditEventCategory", "User")),
            shape="unified_audit_log",
        )

    @pytest.mark.parametrize(
        "wrap",
        [
            lambda record: {"RecordType": 8, "Operations": "Update user.", "AuditData": json.dumps(record)},
            lambda record: {"AuditData": record},
            lambda record: {"ActionType": "Update user.", "RawEventData": record},
            lambda record: {"ActionType": "Update user.", "RawEventData": json.dumps(record)},
            lambda record: {
                "time": "2026-02-25T09:20:00Z",
                "tenantId": TENANT,
                "operationName": "Publish",
                "category": "AdvancedHunting-CloudAppEvents",
                "properties": {"RawEventData": record},
            },
        ],
    )
    def test_it_is_the_same_event_in_every_wrapper(self, wrap):
        assert (
            parse_events(wrap(records.unified())).raise_if_rejected().events == parse_events(records.unified()).events
        )

    def test_it_merges_with_graphs_where_the_id_is_one(self):
        result = parse_events([records.unified(), GRAPH_UPDATE]).raise_if_rejected()
        assert [(e.shape, [c.shape for c in e.copies]) for e in result.events] == [("graph", ["unified_audit_log"])]
        assert result.events[0].tenant_id == TENANT

    def test_with_an_id_of_its_own_it_stays_an_event_of_its_own(self):
        result = parse_events([records.unified(Id="5e5e0000-2222-4333-8444-00000000f00e"), GRAPH_UPDATE])
        assert [(e.shape, e.copies) for e in result.events] == [("graph", ()), ("unified_audit_log", ())]
