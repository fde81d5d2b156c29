"""Queries fetch what the parser reads: each generated text is read back and put to every record there may be."""

import urllib.parse
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from entra_combined_reg import parse_events
from entra_combined_reg.catalog import ACTIVITIES, AUTHENTICATION_METHODS, Activity, spellings_of
from entra_combined_reg.errors import CallError, DataError
from entra_combined_reg.events import FAMILY_OF
from entra_combined_reg.export import GraphQuery, graph_queries, kql_query
from export.readers import Kql, OData
from wire import records

#: Every service there is, under both of its names, one that logs nothing of ours, and rows that name none.
SERVICES = [
    *sorted({row.service for row in ACTIVITIES}),
    "Microsoft Entra multifactor authentication",
    "Microsoft Entra Management UX",
    "Core Directory Two",
    "",
    None,
]
#: Every activity in each of its spellings, noise, and texts that nobody knows.
TEXTS = [
    *(text for activity in Activity for text in spellings_of(activity)),
    "DSR Delete: MFA.ActivationHistory",
    "DSR Export: MFA.PhoneCalls",
    "DSR Delete: Teapot",
    "Teapot boiled",
    "User registered security info twice",
    "User registered",
]
EVERYTHING = [(service, text) for service in SERVICES for text in TEXTS]
FIRST, LAST = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 3, 1, tzinfo=UTC)
OTHER = "00000000-0000-4000-8000-00000000beef"


def as_graph(service, text, **fields):
    return records.graph(loggedByService=service, activityDisplayName=text, **fields)


def as_row(service, text, **fields):
    return records.log_analytics(LoggedByService=service, OperationName=text, ActivityDisplayName=text, **fields)


def is_read(record):
    return bool(parse_events(record).raise_if_rejected().events)


def graph_takes(record, **asked):
    return any(OData(query.filter).read()(record) for query in graph_queries(**asked))


class TestKql:
    def test_a_row_is_asked_for_if_and_only_if_the_parser_makes_an_event_of_it(self):
        takes = Kql(kql_query()).read()
        wrong = [pair for pair in EVERYTHING if takes(as_row(*pair)) is not is_read(as_row(*pair))]
        assert wrong == []

    def test_case_is_no_matter_as_it_is_none_to_the_parser(self):
        takes = Kql(kql_query()).read()
        for service, text in EVERYTHING:
            row = as_row(service and service.upper(), text.upper())
            assert takes(row) is is_read(row)

    def test_a_window_holds_both_its_ends(self):
        takes = Kql(kql_query(window=(FIRST, LAST))).read()
        for moment, wanted in (
            (FIRST, True), (LAST, True), (FIRST - timedelta(microseconds=1), False), (LAST + timedelta(seconds=1), False),
        ):  # fmt: skip
            assert takes(as_row(records.SERVICE, records.ACTIVITY, TimeGenerated=moment.isoformat())) is wanted

    def test_a_window_is_written_in_utc(self):
        cairo = timezone(timedelta(hours=2))
        window = (datetime(2026, 2, 1, 2, tzinfo=cairo), datetime(2026, 2, 1, 2, 0, 0, 5, tzinfo=cairo))
        assert kql_query(window=window).splitlines()[1] == (
            "| where TimeGenerated between (datetime(2026-02-01T00:00:00Z) .. datetime(2026-02-01T00:00:00.000005Z))"
        )

    @pytest.mark.parametrize("named", [records.USER, records.UPN, records.UPN.upper()])
    def test_users_are_found_where_they_acted_and_where_they_were_acted_on(self, named):
        takes = Kql(kql_query(users=["nobody@contoso.com", named])).read()
        row = as_row(records.SERVICE, records.ACTIVITY)
        assert takes(row)
        assert takes(row | {"InitiatedBy": {"app": {}}})
        assert takes(row | {"TargetResources": []})
        assert not takes(row | {"InitiatedBy": {}, "TargetResources": [{"userPrincipalName": f"x{records.UPN}"}]})

    def test_the_whole_text(self):
        lines = kql_query(window=(FIRST, LAST), users=["adele@contoso.com", "adele@contoso.com"]).splitlines()
        assert [line.split("(")[0] for line in lines] == [
            "AuditLogs",
            "| where TimeGenerated between ",
            "| where OperationName in~ ",
            "    or ",
            *["    or "] * 8,
            "| where tostring",
        ]
        assert lines[-1] == (
            '| where tostring(InitiatedBy) has_any ("adele@contoso.com") or tostring(TargetResources) has_any '
            '("adele@contoso.com")'
        )

    # Controls, surrogates, line breaks and what reorders the line are refused, see below.
    @given(st.text(st.characters(exclude_categories=("Cc", "Cf", "Cs", "Zl", "Zp")), min_size=1, max_size=20))
    @example('" or 1 == 1 //')
    @example("\\")
    @example('a\\" ) | take 1')
    def test_whoever_is_asked_for_changes_nothing_but_the_names(self, name):
        reader, plain = Kql(kql_query(users=["a", name])), Kql(kql_query(users=["a", "b"]))
        reader.read(), plain.read()
        assert (reader.table, reader.comparisons) == (plain.table, plain.comparisons)

    @pytest.mark.parametrize("bad", ["\n", "\x00", "\u2028", "\u202e", "\ud800"])
    def test_a_name_that_no_query_can_quote_is_refused_by_place_without_the_value(self, bad):
        with pytest.raises(DataError, match=r"cannot be quoted safely @ users\[1\]") as caught:
            kql_query(users=["a", f"adele{bad}"])
        assert "adele" not in str(caught.value)


class TestGraph:
    def test_what_the_parser_reads_is_asked_for(self):
        takes = [OData(query.filter).read() for query in graph_queries()]
        named = [as_graph(service, text) for service, text in EVERYTHING if service]
        missed = [r for r in named if is_read(r) and not any(take(r) for take in takes)]
        assert missed == []

    def test_what_is_asked_for_beyond_it_is_the_noise_of_registrations_own_service_and_nothing_else(self):
        takes = [OData(query.filter).read() for query in graph_queries()]
        beyond = {
            (service, text)
            for service, text in EVERYTHING
            if any(take(as_graph(service, text)) for take in takes) and not is_read(as_graph(service, text))
        }
        noise = {text for text in TEXTS if text.startswith("DSR") and "MFA" in text}
        noise |= {text for activity in Activity if activity not in FAMILY_OF for text in spellings_of(activity)}
        assert beyond == {(AUTHENTICATION_METHODS, text) for text in noise}

    def test_every_request_keeps_to_the_limits_that_graph_states_for_others(self):
        for query in graph_queries(window=(FIRST, LAST), users=[records.USER, OTHER]):
            reader = OData(query.filter)
            reader.read()
            assert reader.comparisons <= 15
            assert len(query.path) <= 2048

    def test_the_path_is_the_filter_below_the_host(self):
        (first, *_) = graph_queries(window=(FIRST, LAST))
        assert first == GraphQuery(
            filter="activityDateTime ge 2026-02-01T00:00:00Z and activityDateTime le 2026-03-01T00:00:00Z "
            "and loggedByService eq 'Authentication Methods'"
        )
        assert first.path == (
            "/v1.0/auditLogs/directoryAudits?$filter=activityDateTime%20ge%202026-02-01T00%3A00%3A00Z%20and%20"
            "activityDateTime%20le%202026-03-01T00%3A00%3A00Z%20and%20loggedByService%20eq%20%27Authentication%20Methods%27"
        )
        for query in graph_queries(users=[OTHER]):
            parts = urllib.parse.urlsplit("https://graph.microsoft.com" + query.path)
            assert (parts.path, parts.fragment) == ("/v1.0/auditLogs/directoryAudits", "")
            assert urllib.parse.parse_qs(parts.query, strict_parsing=True) == {"$filter": [query.filter]}

    def test_a_window_holds_both_its_ends(self):
        for moment, wanted in (
            (FIRST, True), (LAST, True), (FIRST - timedelta(microseconds=1), False), (LAST + timedelta(seconds=1), False),
        ):  # fmt: skip
            record = as_graph(records.SERVICE, records.ACTIVITY, activityDateTime=moment.isoformat())
            assert graph_takes(record, window=(FIRST, LAST)) is wanted

    def test_users_are_found_where_they_acted_and_where_they_were_acted_on(self):
        record = as_graph("Core Directory", "Update user")
        assert graph_takes(record, users=[OTHER, records.USER])
        assert graph_takes(record | {"initiatedBy": {"app": {"displayName": "x"}, "user": None}}, users=[records.USER])
        assert graph_takes(record | {"targetResources": []}, users=[records.USER])
        assert not graph_takes(record, users=[OTHER])

    @pytest.mark.parametrize("user", ["adele@contoso.com", "x' or 1 eq 1", records.USER + " ", records.USER[:-1]])
    def test_who_is_no_object_id_is_refused_by_place_without_the_value(self, user):
        with pytest.raises(CallError) as caught:
            graph_queries(users=[records.USER, user])
        assert str(caught.value) == (
            "users[1]: expected an object id (a GUID); Graph cannot filter targets by their names"
        )

    def test_each_user_has_requests_of_their_own(self):
        alone = graph_queries()
        assert len(alone) == 14
        assert len(graph_queries(users=[records.USER, OTHER, OTHER])) == 2 * len(alone)


@pytest.mark.parametrize("write", [kql_query, graph_queries])
@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"window": FIRST}, "window: expected two times, first and last, got a datetime"),
        ({"window": (FIRST,)}, "window: expected two times, first and last, got list"),
        ({"window": (FIRST, "now")}, "window: expected two times, first and last, got list"),
        ({"window": [FIRST, LAST]}, "window: expected two times, first and last, got list"),
        ({"window": (LAST, FIRST)}, "window: expected the first time and then the last, got them the other way round"),
        ({"window": (FIRST, datetime(2026, 3, 1))}, "window[1]: expected a time with its zone, got one without"),
        (
            {"window": (datetime.min.replace(tzinfo=timezone(timedelta(hours=5))), LAST)},
            "window[0]: expected a time that UTC has, got one beyond its calendar",
        ),
        ({"users": "adele"}, "users: expected an iterable of str, got text"),
        ({"users": [None]}, "users[0]: expected text, got null"),
        ({"users": [""]}, "users: expected object ids or user principal names, got an empty text"),
    ],
)
def test_what_narrows_no_query_is_refused(write, asked, message):
    with pytest.raises(CallError) as caught:
        write(**asked)
    assert str(caught.value) == message
