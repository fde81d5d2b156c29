"""Real models of the Microsoft Graph SDK and real results of azure-monitor-query, accepted as they are."""

import json
import warnings

import pandas as pd
import pytest
from azure.monitor.query import LogsQueryError, LogsQueryPartialResult, LogsQueryResult, LogsTable

import entra_combined_reg as ecr
from wire import records

try:
    from kiota_serialization_json.json_parse_node import JsonParseNode
    from msgraph.generated.models.directory_audit import DirectoryAudit
    from msgraph.generated.models.directory_audit_collection_response import DirectoryAuditCollectionResponse
except ImportError:
    DirectoryAudit = None


def only(given):
    (event,) = ecr.parse_events(given).raise_if_rejected().events
    return event


def table(*rows):
    kinds = {"TimeGenerated": "datetime", "ActivityDateTime": "datetime", "InitiatedBy": "dynamic",
             "TargetResources": "dynamic", "AdditionalDetails": "dynamic"}  # fmt: skip
    names = list(rows[0])
    return LogsTable(
        name="PrimaryResult",
        columns=names,
        columns_types=[kinds.get(name, "string") for name in names],
        rows=[[row[name] for name in names] for row in rows],
    )


class TestAzureMonitorQuery:
    """The query API writes dynamic columns as JSON text; the package makes times of datetime columns."""

    row = records.log_analytics_text()

    @pytest.mark.parametrize(
        "given",
        [
            lambda made: made.rows,
            lambda made: made.rows[0],
            lambda made: made,
            lambda made: [made],
            lambda made: LogsQueryResult(tables=[made]),
            lambda made: LogsQueryResult(tables=[made]).tables,
            lambda made: LogsQueryPartialResult(partial_data=[made], partial_error=None),
        ],
    )
    def test_rows_tables_and_results_are_the_events_of_the_plain_rows(self, given):
        assert only(given(table(self.row))) == only(self.row)

    def test_a_frame_that_people_make_of_the_rows_is_read_too(self):
        made = table(self.row)
        assert only(pd.DataFrame(data=made.rows, columns=made.columns)) == only(self.row)

    def test_a_query_that_failed_among_others_costs_only_itself(self):
        failed = LogsQueryError(
            code="BadArgumentError", message="The request had some invalid properties", details=None
        )
        result = ecr.parse_events([LogsQueryResult(tables=[table(self.row)]), failed])
        assert len(result.events) == 1
        assert [str(problem) for one in result.rejected for problem in one.problems] == [
            "expected an object, got a LogsQueryError @ $"
        ]

    def test_an_empty_answer_is_no_event_and_no_error(self):
        result = ecr.parse_events(LogsQueryResult(tables=[]))
        assert (result.events, result.rejected, result.total) == ((), (), 0)

    def test_a_row_that_is_not_ours_is_passed_over_and_counted(self):
        other = {"OperationName": "Add group", "ActivityDisplayName": "Add group", "LoggedByService": "Core Directory"}
        made = table(self.row, self.row | other)
        result = ecr.parse_events(made)
        assert (len(result.events), list(result.passed_over.values()), result.rejected) == (1, [1], ())


needs_graph = pytest.mark.skipif(
    DirectoryAudit is None,
    reason="NOT CHECKED: msgraph-sdk is not installed (500 MB, its own dependency group: `msgraph`)",
)


@needs_graph
class TestGraphSdk:
    def made(self, **fields):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return JsonParseNode(json.loads(json.dumps(records.graph(**fields)))).get_object_value(DirectoryAudit)

    def test_a_model_is_the_event_of_its_json(self):
        assert only(self.made()) == only([self.made()]) == only(records.graph())

    def test_what_the_sdk_does_not_know_is_read_all_the_same(self):
        # Measured, 1.65: it keeps these beside its own fields, GUIDs as UUID and times as datetime.
        record = records.graph(userAgent="contoso/1", tenantId=records.TENANT, callerIpAddress="203.0.113.9")
        record["initiatedBy"]["user"] |= {"userType": "Member", "homeTenantId": records.TENANT, "homeTenantName": "C"}
        record["targetResources"][0] |= {"userType": "Guest", "homeTenantId": records.TENANT, "administrativeUnits": []}
        assert only(self.made(**record)) == only(record)

    def test_a_page_of_models_is_read_as_it_is(self):
        page = DirectoryAuditCollectionResponse(value=[self.made(), self.made(id="two")])
        assert {event.id for event in ecr.parse_events(page).raise_if_rejected().events} == {records.ID, "two"}

    def test_an_application_as_actor_and_an_admin_are_told_apart(self):
        by_app = self.made(initiatedBy={"app": {"displayName": "Azure MFA", "appId": "a1"}, "user": None})
        assert only(by_app).actor.app_id == "a1"

    def test_a_result_the_sdk_does_not_know_is_lost_by_the_sdk_and_unknown_here(self):
        # Measured: the SDK turns "clientError" into None without an error.
        event = only(self.made(result="clientError"))
        assert (event.status, event.status_text) == (ecr.Status.OTHER, None)
