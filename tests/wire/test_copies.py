"""Redelivered records and records of one act in several shapes."""

import itertools

import attrs
import pytest

from entra_combined_reg.events import MethodRegistration, RecordCopy, UnclassifiedEvent
from entra_combined_reg.wire import iter_events, parse_events, to_native
from entra_combined_reg.wire._copies import fingerprint_of, identity, merge_copies
from wire import records
from wire.records import ID, TENANT, graph

OTHER = "7a9c0000-1111-4222-8333-00000000beef"


def event(record):
    (one,) = parse_events(record).raise_if_rejected().events
    return one


def test_whatever_the_order_the_result_is_one_and_the_same():
    given = [
        graph(),
        graph(userAgent="second"),
        records.diagnostic(),
        records.portal_csv(),
        graph(id="another", activityDateTime="2026-02-25T09:19:25.1Z"),
    ]
    results = {repr(parse_events(order)) for order in itertools.permutations(given)}
    assert len(results) == 1


def test_copies_that_differ_only_where_repr_is_silent_are_chosen_by_their_value():
    one, two = graph(), graph()
    two["targetResources"][0]["modifiedProperties"][0]["newValue"] = '"Email"'
    first, second = parse_events([one, two]).events, parse_events([two, one]).events
    assert first == second
    assert len(first) == 1


def test_two_records_that_a_caller_gave_one_key_still_have_an_order():
    one = to_native(event(graph()))
    given = [one, one | {"id": "another"}, one | {"id": None, "status": "failure"}, one | {"id": None}]
    results = {repr(parse_events(order).events) for order in itertools.permutations(given)}
    assert len(results) == 1


def test_the_finer_stamp_gives_the_event():
    fine, coarse = (
        graph(activityDateTime="2026-02-25T09:19:25.3912345Z"),
        graph(activityDateTime="2026-02-25T09:19:25.391234Z"),
    )
    for order in ([fine, coarse], [coarse, fine]):
        assert [e.tick for e in parse_events(order).events] == [500]


def test_the_event_takes_single_facts_from_its_copies_and_invents_none():
    nothing = dict.fromkeys(("operationType", "correlationId", "initiatedBy", "category", "loggedByService"))
    bare = graph(**nothing, additionalDetails=[])
    (merged,) = parse_events([bare, records.diagnostic()]).events
    assert (merged.user_agent, merged.details) == (records.AGENT, ())
    assert (merged.shape, merged.tenant_id, merged.ip_address) == ("graph", TENANT, records.IP)
    assert (merged.operation_type, merged.correlation_id) == ("Add", records.CORRELATION)
    assert (merged.category, merged.service, merged.actor) == ("UserManagement", records.SERVICE, None)
    (alone,) = parse_events([bare, bare]).events
    assert (alone.tenant_id, alone.ip_address, alone.operation_type) == (None, None, None)


def test_two_tenants_that_are_known_keep_one_id_apart():
    pair = [records.diagnostic(), records.diagnostic(tenantId=OTHER)]
    for order in (pair, pair[::-1]):
        assert [e.tenant_id for e in parse_events(order).events] == [OTHER, TENANT]
        assert sorted(e.tenant_id for e in iter_events(order)) == [OTHER, TENANT]


def test_a_copy_that_does_not_say_its_tenant_goes_with_the_first_that_does():
    pair = [records.diagnostic(), records.diagnostic(tenantId=OTHER), graph()]
    for order in itertools.permutations(pair):
        result = parse_events(order)
        assert [(e.tenant_id, len(e.copies)) for e in result.events] == [(OTHER, 1), (TENANT, 0)]
        stream = iter_events(order)
        assert (len(list(stream)), stream.redelivered) == (2, 1)


def test_a_row_without_id_is_a_copy_of_the_record_that_says_the_same():
    (one,) = parse_events([records.portal_csv(), graph()]).events
    assert (one.id, one.copies) == (ID, (RecordCopy(shape="portal_csv", id=None),))


def test_the_record_with_an_id_gives_the_event_even_where_the_other_is_finer():
    fine = graph(id=None, activityDateTime="2026-02-25T09:19:25.3912345Z")
    for order in itertools.permutations([fine, graph()]):
        assert [(e.id, e.tick, len(e.copies)) for e in parse_events(order).events] == [(ID, 0, 1)]


@pytest.mark.parametrize("hidden", ["Target1ObjectId", "Target1UserPrincipalName"])
def test_a_row_that_names_its_target_in_one_way_only_is_found_all_the_same(hidden):
    (one,) = parse_events([records.portal_csv(**{hidden: ""}), graph()]).events
    assert [c.shape for c in one.copies] == ["portal_csv"]


def test_rows_without_id_and_target_are_copies_of_each_other_where_they_say_the_same():
    bare = graph(id=None, targetResources=[])
    assert len(parse_events([bare, bare]).events) == 1
    assert len(parse_events([bare, graph(targetResources=[])]).events) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"Date (UTC)": "2026-02-25T09:19:26Z"},
        {"CorrelationId": "other"},
        {"Result": "failure"},
        {"ResultReason": "User registered Email"},
        {"Activity": "User deleted security info"},
        {"Target1ObjectId": "other", "Target1UserPrincipalName": "other@contoso.com"},
    ],
)
def test_a_row_without_id_that_says_something_else_is_an_event_of_its_own(change):
    assert len(parse_events([records.portal_csv(**change), graph()]).events) == 2
    assert len(parse_events([records.portal_csv(**change), records.portal_csv()]).events) == 2


def test_a_row_without_id_goes_to_the_first_of_two_records_that_say_the_same():
    twins = [graph(id="b"), graph(id="a")]
    for order in itertools.permutations([*twins, records.portal_csv()]):
        assert [(e.id, len(e.copies)) for e in parse_events(order).events] == [("a", 1), ("b", 0)]


def test_an_id_that_looks_like_a_content_key_is_an_id():
    row = event(records.portal_csv())
    forged = graph(id=row.key, correlationId="other")
    assert len(parse_events([records.portal_csv(), forged]).events) == 2
    assert len(list(iter_events([records.portal_csv(), forged]))) == 2


def test_events_of_a_callers_own_making_are_told_by_content_and_not_by_an_empty_key():
    when = event(graph()).occurred_at
    made = [UnclassifiedEvent(occurred_at=when, activity_text=text) for text in ("one", "two")]
    same_activity = [MethodRegistration(occurred_at=when, activity_text="x", correlation_id=c) for c in ("1", "2")]
    natives = [to_native(one) for one in made + same_activity]
    assert len(parse_events(natives).events) == 4
    assert parse_events(natives * 2).copies == 4


def test_the_copies_of_stored_events_are_kept_when_they_merge():
    stored = event([graph(), records.diagnostic()])
    other = attrs.evolve(event(graph(userAgent="x")), copies=(RecordCopy(shape="elastic", id=ID),))
    (merged,) = merge_copies([stored, other])
    assert sorted(c.shape for c in merged.copies) == ["diagnostic", "elastic", "graph"]


def test_a_stored_event_with_copies_counts_as_one_record():
    stored = to_native(event([graph(), records.diagnostic()]))
    result = parse_events(stored)
    assert (result.total, result.copies, len(result.events[0].copies)) == (1, 0, 1)


def test_raw_records_are_kept_on_copies_where_asked():
    one, two = graph(), records.diagnostic()
    (kept,) = parse_events([two, one], keep_raw=True).events
    assert kept.raw is one
    assert kept.copies[0].raw is two
    assert parse_events([two, one]).events[0].copies[0].raw is None


def test_an_identity_is_id_second_and_activity_or_content():
    assert identity(event(graph())) == (ID, 1_772_011_165, "User registered security info")
    assert identity(event(graph(activityDisplayName="Odd Thing")))[2] == "odd thing"
    key, content, activity = identity(event(records.portal_csv()))
    assert (key, content[:8], activity) == ("", "content:", "User registered security info")


def test_a_fingerprint_is_the_same_in_every_process_and_nothing_runs_together():
    one, two = event(graph(id="a 1")), event(graph(id="a"))
    assert fingerprint_of(one) != fingerprint_of(two)
    assert fingerprint_of(one).hex() == "10ca70890923b45fafa86ae3fe771db3"


def test_a_shape_of_a_callers_own_comes_last():
    ours, theirs = event(graph()), attrs.evolve(event(graph()), shape="theirs")
    (merged,) = merge_copies([theirs, ours])
    assert (merged.shape, [c.shape for c in merged.copies]) == ("graph", ["theirs"])
