"""Bad input: each record ends as an event, passed over or rejected in its own words, and costs no other record."""

import json
import sys
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from enum import StrEnum

import pytest

from entra_combined_reg.catalog import Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import MethodRegistration, UnclassifiedEvent
from entra_combined_reg.wire import GRAPH, Shape, iter_events, parse_events, to_native
from wire import records
from wire.records import ID, graph


class NaTType(datetime):
    """As pandas has it: a datetime that is no time. Known by its name."""

    def __new__(cls):
        return super().__new__(cls, 1, 1, 1)

    def isoformat(self, *_, **__):
        return "NaT"


class NAType:
    """As pandas has it: neither true nor false."""

    def __bool__(self):
        raise TypeError("boolean value of NA is ambiguous")


NAT, NA, NAN = NaTType(), NAType(), float("nan")


def faults(record, **options):
    """Shape and problems of a record that is rejected between two good ones, which come through."""
    good = [graph(id="before"), graph(id="after", activityDateTime="2026-02-26T00:00:00Z")]
    result = parse_events([good[0], record, good[1]], **options)
    assert [event.id for event in result.events] == ["before", "after"]
    (rejected,) = result.rejected
    assert (rejected.index, rejected.record is record, result.total) == (1, True, 3)
    return rejected.shape, [str(problem) for problem in rejected.problems]


def one(record):
    (event,) = parse_events(record).raise_if_rejected().events
    return event


class TestNotARecord:
    @pytest.mark.parametrize(
        ("record", "kind"),
        [
            (None, "null"),
            (5, "number"),
            (True, "boolean"),
            (1.5, "number"),
            ([], "list"),
            ([graph()], "list"),
            (["activityDisplayName"], "list"),
            ({"activityDisplayName"}, "a set"),
            (object(), "a object"),
            (NAT, "a NaTType"),
            (dict, "a type"),
        ],
    )
    def test_what_is_no_mapping_is_rejected_by_its_kind(self, record, kind):
        assert faults(record) == (None, [f"expected an object, got {kind} @ $"])

    @pytest.mark.parametrize(("record", "kind"), [("activityDisplayName", "text"), (b"{}", "bytes"), ("", "text")])
    def test_text_is_rejected_with_the_way_out(self, record, kind):
        hint = "; decode JSON lines with json.loads first"
        assert faults(record) == (None, [f"expected an object, got {kind}{hint} @ $"])

    def test_a_generator_is_no_record_and_is_not_run(self):
        def endless():
            while True:
                yield graph()

        assert faults(endless()) == (None, ["expected an object, got a generator @ $"])

    @pytest.mark.parametrize("record", [{}, {"a": 1}, {1: 2, None: 3}, {"values": []}, {"value": 5}, {"hits": "no"}])
    def test_an_object_of_no_known_shape_says_so(self, record):
        count = len(record)
        sentence = f"no known shape has these keys: expected an audit record, got an object of {count} keys @ $"
        assert faults(record) == (None, [sentence])

    @pytest.mark.parametrize("records_", ["text", b"bytes", 5, None, object()])
    def test_records_that_are_no_iterable_are_a_call_error(self, records_):
        for parse in (parse_events, iter_events):
            with pytest.raises(CallError, match="records: expected a mapping or an iterable of mappings, got "):
                parse(records_)

    def test_nothing_is_nothing(self):
        for empty in ([], (), iter(()), {"value": []}, {"records": []}, {"tables": []}):
            result = parse_events(empty)
            assert (result.events, result.passed_over, result.rejected, result.total) == ((), {}, (), 0)


class TestWrongKinds:
    @pytest.mark.parametrize(
        ("field", "value", "problem"),
        [
            ("id", 5, "expected text, got number @ id"),
            ("id", [], "expected text, got list @ id"),
            ("result", True, "expected text, got boolean @ result"),
            ("resultReason", {}, "expected text, got object @ resultReason"),
            ("category", 1.5, "expected text, got number @ category"),
            ("correlationId", b"x", "expected text, got bytes @ correlationId"),
            ("operationType", 1, "expected text, got number @ operationType"),
            ("userAgent", 1, "expected text, got number @ userAgent"),
            ("tenantId", 1, "expected text, got number @ tenantId"),
            ("callerIpAddress", 1, "expected text, got number @ callerIpAddress"),
            ("activityDisplayName", 5, "expected text, got number @ activityDisplayName"),
            ("activityDisplayName", [], "expected text, got list @ activityDisplayName"),
            ("activityDisplayName", None, "required, but missing @ activityDisplayName"),
            ("activityDisplayName", "N/A", "required, but missing @ activityDisplayName"),
            ("loggedByService", 5, "expected text, got number @ loggedByService"),
            ("loggedByService", {}, "expected text, got object @ loggedByService"),
            ("activityDateTime", 5, "expected a time (ISO 8601), got number @ activityDateTime"),
            ("activityDateTime", None, "required, but missing @ activityDateTime"),
            ("activityDateTime", NAT, "required, but missing @ activityDateTime"),
            ("initiatedBy", "adele", "expected an object, got text @ initiatedBy"),
            ("initiatedBy", {"user": 5}, "expected an object, got number @ initiatedBy.user"),
            ("initiatedBy", {"app": {"appId": 5}}, "expected text, got number @ initiatedBy.app.appId"),
            ("initiatedBy", {"user": {"ipAddress": 5}}, "expected text, got number @ initiatedBy.user.ipAddress"),
            ("targetResources", {}, "expected a list, got object @ targetResources"),
            ("targetResources", [5], "expected an object, got number @ targetResources[0]"),
            ("targetResources", [{}, {"id": 5}], "expected text, got number @ targetResources[1].id"),
            ("targetResources", [{"type": 5}], "expected text, got number @ targetResources[0].type"),
            ("targetResources", [{"modifiedProperties": 0}], "expected a list, got number @ targetResources[0].modifiedProperties"),
            ("targetResources", [{"modifiedProperties": [1]}], "expected an object, got number @ targetResources[0].modifiedProperties[0]"),
            ("targetResources", [{"modifiedProperties": [{"oldValue": b"x"}]}], "expected text, got bytes @ targetResources[0].modifiedProperties[0].oldValue"),
            ("additionalDetails", 5, "expected a list, got number @ additionalDetails"),
            ("additionalDetails", [None, 5], "expected an object, got number @ additionalDetails[1]"),
            ("additionalDetails", [{"key": 5}], "expected text, got number @ additionalDetails[0].key"),
            ("additionalDetails", [{"value": {1, 2}}], "expected text, got a set @ additionalDetails[0].value"),
        ],
    )  # fmt: skip
    def test_a_value_of_the_wrong_kind_is_named_by_its_path(self, field, value, problem):
        assert faults(graph(**{field: value})) == ("graph", [problem])

    def test_all_problems_of_a_record_are_named_together(self):
        record = graph(id=5, activityDateTime="soon", targetResources=[5])
        assert faults(record)[1] == [
            "expected text, got number @ id",
            "expected a time (ISO 8601), got other text or a date out of range @ activityDateTime",
            "expected an object, got number @ targetResources[0]",
        ]

    @pytest.mark.parametrize("nothing", [NAN, NAT, NA, None, []])
    def test_no_modified_properties_are_none_however_a_data_frame_says_so(self, nothing):
        assert one(graph(targetResources=[{"type": "User", "modifiedProperties": nothing}])).changes == ()

    @pytest.mark.parametrize("nothing", [NAN, NAT, NA, None])
    def test_what_a_data_frame_puts_where_nothing_is_stands_for_nothing(self, nothing):
        names = [name for name in graph() if name not in {"activityDisplayName", "activityDateTime"}]
        event = one(graph(**dict.fromkeys(names, nothing)))
        assert (event.id, event.service, event.status, event.targets, event.details) == (
            None,
            None,
            Status.OTHER,
            (),
            (),
        )
        assert one(graph(additionalDetails=[{"key": "k", "value": nothing}])).details == (("k", None),)

    def test_a_subclass_of_text_is_text_and_the_event_holds_the_plain_one(self):
        class Odd(StrEnum):
            ACTIVITY = records.ACTIVITY
            ID = ID
            NONE = "None"

        record = graph(activityDisplayName=Odd.ACTIVITY, id=Odd.ID, category=Odd.NONE)
        record["targetResources"][0]["modifiedProperties"] = [{"displayName": Odd.ID, "newValue": Odd.NONE}]
        event = one(record)
        texts = (event.activity_text, event.id, event.changes[0].name, event.changes[0].new)
        assert [type(text) for text in texts] == [str] * 4
        assert (event.category, event.changes[0].new) == (None, "None")


class TestInTheRecordsOwnWords:
    @pytest.mark.parametrize(
        ("record", "problem"),
        [
            (records.powershell(Id=5), "expected text, got number @ Id"),
            (records.powershell(InitiatedBy={"User": {"Id": 5}}), "expected text, got number @ InitiatedBy.User.Id"),
            (records.powershell(InitiatedBy={"User": {"IPAddress": 5}}), "expected text, got number @ InitiatedBy.User.IPAddress"),
            (records.powershell(TargetResources=[{}, {"ModifiedProperties": [5]}]), "expected an object, got number @ TargetResources[1].ModifiedProperties[0]"),
            (records.without(records.powershell(targetResources=5), "TargetResources"), "expected a list, got number @ targetResources"),
            (records.powershell(ActivityDisplayName=5), "expected text, got number @ ActivityDisplayName"),
            (records.log_analytics(Id=5), "expected text, got number @ Id"),
            (records.log_analytics(OperationName=5, ActivityDisplayName=None), "expected text, got number @ OperationName"),
            (records.log_analytics(ResultDescription=5), "expected text, got number @ ResultDescription"),
            (records.log_analytics(TargetResources=[{"id": 5}]), "expected text, got number @ TargetResources[0].id"),
            (records.log_analytics(InitiatedBy='{"user": {"id"'), "expected JSON as text, got other or truncated text @ InitiatedBy"),
            (records.log_analytics(TargetResources="[" * 100_000), "expected JSON as text, got other or truncated text @ TargetResources"),
            (records.log_analytics(AdditionalDetails='"text"'), "expected a list, got text @ AdditionalDetails"),
            (records.log_analytics_csv(**{"ActivityDateTime [UTC]": "25/2/2026, 9:19 AM"}), "expected a time (ISO 8601), got other text or a date out of range @ ActivityDateTime [UTC]"),
            (records.diagnostic(callerIpAddress=5), "expected text, got number @ callerIpAddress"),
            (records.diagnostic(tenantId=5), "expected text, got number @ tenantId"),
            (records.diagnostic(properties=5), "expected an object, got number @ properties"),
            (records.diagnostic(properties='{"id": "x'), "expected JSON as text, got other or truncated text @ properties"),
            (records.diagnostic(properties={"id": 5}), "expected text, got number @ properties.id"),
            (records.diagnostic(properties={}, time="soon"), "expected a time (ISO 8601), got other text or a date out of range @ time"),
            (records.diagnostic(properties={}, time=None), "required, but missing @ properties.activityDateTime"),
            (records.diagnostic(properties={}, resultDescription=5), "expected text, got number @ resultDescription"),
            (records.diagnostic(properties={"loggedByService": 5}), "expected text, got number @ properties.loggedByService"),
            (records.diagnostic(properties={}, operationName=5), "expected text, got number @ operationName"),
            (records.portal_csv(Activity=5), "expected text, got number @ Activity"),
            (records.portal_csv(ResultReason=5), "expected text, got number @ ResultReason"),
            (records.portal_csv(IPAddress=5), "expected text, got number @ IPAddress"),
            (records.portal_csv(ActorObjectId=5), "expected text, got number @ ActorObjectId"),
            (records.portal_csv(Target2UserPrincipalName=5), "expected text, got number @ Target2UserPrincipalName"),
            (records.portal_csv(AdditionalDetail1Key=5), "expected text, got number @ AdditionalDetail1Key"),
            (records.portal_csv(AdditionalDetail1Value=b""), "expected text, got bytes @ AdditionalDetail1Value"),
            (records.portal_csv(Target1ModifiedProperty1NewValue=b""), "expected text, got bytes @ Target1ModifiedProperty1NewValue"),
            (records.portal_csv(Target1ModifiedProperty1Name=b""), "expected text, got bytes @ Target1ModifiedProperty1Name"),
            ({"Fecha (UTC)": "soon", "Actividad": records.ACTIVITY}, "expected a time (ISO 8601), got other text or a date out of range @ Fecha (UTC)"),
            (records.unified(Operation=5), "expected text, got number @ Operation"),
            (records.unified(CreationTime="soon"), "expected a time (ISO 8601), got other text or a date out of range @ CreationTime"),
            (records.unified(UserId=5), "expected text, got number @ UserId"),
            (records.unified(Actor=5), "expected a list, got number @ Actor"),
            (records.unified(ModifiedProperties=5), "expected a list, got number @ ModifiedProperties"),
            (records.unified(ModifiedProperties="[{"), "expected JSON as text, got other or truncated text @ ModifiedProperties"),
            (records.unified(ModifiedProperties=[5]), "expected an object, got number @ ModifiedProperties[0]"),
            (records.unified(ModifiedProperties=[{"Name": b""}]), "expected text, got bytes @ ModifiedProperties[0].Name"),
            (records.unified(ModifiedProperties=[{}, {"OldValue": b""}]), "expected text, got bytes @ ModifiedProperties[1].OldValue"),
            (records.unified(ModifiedProperties=[{"NewValue": b""}]), "expected text, got bytes @ ModifiedProperties[0].NewValue"),
            (records.unified(ExtendedProperties=[{"Name": "additionalDetails", "Value": '{"a": 1, "b": 2}'}, {"Name": 5}]), "expected text, got number @ ExtendedProperties[1].Name"),
            (records.unified(ExtendedProperties=[{"Name": "additionalDetails", "Value": {"a": 1, "b": b""}}]), "expected text, got bytes @ ExtendedProperties[0].Value"),
            (records.unified(ExtendedProperties=[{"Name": "additionalDetails", "Value": {"a": b""}}]), "expected text, got bytes @ ExtendedProperties[0].Value"),
            (records.unified(ExtendedProperties=5), "expected a list, got number @ ExtendedProperties"),
            (records.unified(ExtendedProperties=[5]), "expected an object, got number @ ExtendedProperties[0]"),
            (records.unified(ExtendedProperties=[{"Name": 5}]), "expected text, got number @ ExtendedProperties[0].Name"),
            (records.unified(ActorIpAddress="", ClientIP=5), "expected text, got number @ ClientIP"),
            (records.unified(ActorIpAddress=5), "expected text, got number @ ActorIpAddress"),
            (records.unified(UserId="ServicePrincipal_x", Actor=[{"ID": 5, "Type": 1}]), "expected text, got number @ Actor"),
        ],
    )  # fmt: skip
    def test_a_fault_is_named_as_the_record_spells_it(self, record, problem):
        assert faults(record)[1] == [problem]

    @pytest.mark.parametrize(
        ("inner", "problem"),
        [
            ({"id": 5}, "expected text, got number @ azure.auditlogs.properties.id"),
            ({"result_reason": 5}, "expected text, got number @ azure.auditlogs.properties.result_reason"),
            ({"activity_datetime": "soon"}, "expected a time (ISO 8601), got other text or a date out of range @ azure.auditlogs.properties.activity_datetime"),
            ({"initiated_by": {"user": {"userPrincipalName": 5}}}, "expected text, got number @ azure.auditlogs.properties.initiated_by.user.userPrincipalName"),
            ({"initiated_by": {"user": {"user_principal_name": 5}}}, "expected text, got number @ azure.auditlogs.properties.initiated_by.user.user_principal_name"),
            ({"target_resources": 5}, "expected a list, got number @ azure.auditlogs.properties.target_resources"),
            ({"target_resources": {"0": 5}}, "expected an object, got number @ azure.auditlogs.properties.target_resources.0"),
            ({"target_resources": {"0": {"modified_properties": 5}}}, "expected a list, got number @ azure.auditlogs.properties.target_resources.0.modified_properties"),
            ({"target_resources": {"0": {"display_name": 5}}}, "expected text, got number @ azure.auditlogs.properties.target_resources.0.display_name"),
            ({"target_resources": [{"modifiedProperties": {"0": {"newValue": b""}}}]}, "expected text, got bytes @ azure.auditlogs.properties.target_resources.0.modifiedProperties.0.newValue"),
            ({"additional_details": {"key": "k", "value": "v"}}, "expected an object, got text @ azure.auditlogs.properties.additional_details.key; expected an object, got text @ azure.auditlogs.properties.additional_details.value"),
            ({"additional_details": {"0": {"key": 5}}}, "expected text, got number @ azure.auditlogs.properties.additional_details.0.key"),
        ],
    )  # fmt: skip
    def test_elastic_is_named_with_its_whole_path(self, inner, problem):
        record = records.elastic()
        record["azure"]["auditlogs"]["properties"] |= inner
        assert faults(record) == ("elastic", problem.split("; "))

    @pytest.mark.parametrize(
        ("outer", "inner", "problem"),
        [
            ({"@timestamp": "soon"}, {"activity_datetime": None}, "expected a time (ISO 8601), got other text or a date out of range @ @timestamp"),
            ({"event": {"outcome": 5}}, {"result": None}, "expected text, got number @ event.outcome"),
            ({"source": {"ip": 5}}, {}, "expected text, got number @ source.ip"),
            ({"source": {}, "client": {"ip": 5}}, {}, "expected text, got number @ client.ip"),
        ],
    )  # fmt: skip
    def test_elastic_is_named_where_its_common_fields_serve(self, outer, inner, problem):
        record = records.elastic(**outer)
        record["azure"]["auditlogs"]["properties"] |= inner
        assert faults(record) == ("elastic", [problem])

    def test_a_native_record_is_named_by_the_path_inside_it(self):
        native = to_native(one(graph()))
        assert faults(native | {"tick": "x"}) == ("native", ["expected a whole number, got text @ $.tick"])
        assert faults(native | {"status": "x"})[1][0].endswith("@ $.status")
        assert faults(native | {"kind": []})[0] == "native"
        assert faults(native | {"kind": "Nothing"})[0] == "native"
        assert faults(native | {5: 5})[0] == "native"
        assert faults(native | {"person_id": "x", "tick": int})[1] == ["expected a whole number, got a type @ $.tick"]

    @pytest.mark.parametrize("key", ["AuditData", "RawEventData", "_source"])
    @pytest.mark.parametrize(
        ("value", "got"),
        [('{"Operation": "Upd', "other or truncated text"), ("[]", "other or truncated text"), (5, "number"), (None, "null")],
    )  # fmt: skip
    def test_a_wrapper_that_cannot_be_opened_names_its_column(self, key, value, got):
        assert faults({"RecordType": 8, key: value}) == (
            None,
            [f"expected an audit record, as an object or as JSON text, got {got} @ {key}"],
        )

    def test_a_row_that_does_not_fit_its_columns_costs_no_other_row(self):
        tables = records.query_tables(records.log_analytics())
        rows = tables["tables"][0]["rows"]
        rows += [rows[0][:3], "text"]
        result = parse_events(tables)
        assert (len(result.events), result.total) == (1, 3)
        assert [str(r.problems[0]) for r in result.rejected] == [
            "expected an object, got list @ $",
            "expected an object, got text; decode JSON lines with json.loads first @ $",
        ]

    @pytest.mark.parametrize("table", [{}, 5, {"columns": [5], "rows": []}, {"columns": [], "rows": 5}, None])
    def test_a_table_that_is_none_is_rejected_alone(self, table):
        result = parse_events({"tables": [table, *records.query_tables(records.log_analytics())["tables"]]})
        assert (len(result.events), len(result.rejected)) == (1, 1)
        assert result.rejected[0].record is table


class TestHugeAndDeep:
    def test_ten_megabytes_of_text(self):
        text = "User registered " + "x" * 10_000_000
        event = one(graph(resultReason=text, userAgent=text, id=text))
        assert (event.reason, event.reason_text, event.id) == (None, text, text)
        assert len(repr(event.reason_text)) > 10_000_000
        record = graph(activityDisplayName=text)
        assert type(one(record)) is UnclassifiedEvent

    def test_ten_megabytes_are_cut_in_repr(self):
        big = "x" * 10_000_000
        event = one(graph(resultReason=big, userAgent=big, additionalDetails=[{"key": big, "value": big}], targetResources=[{"displayName": big}]))  # fmt: skip
        assert len(repr(event)) < 5_000

    def test_ten_thousand_targets(self):
        targets = [{"id": f"t{n}", "type": "User", "modifiedProperties": records.CHANGES} for n in range(10_000)]
        event = one(graph(targetResources=targets))
        assert (len(event.targets), len(event.changes), event.target.id) == (10_000, 10_000, "t0")
        assert event.changes[9_999].target_id == "t9999"

    @pytest.mark.parametrize(
        "stamp",
        ["0000-01-01T00:00:00Z", "10000-01-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-02-30T00:00:00Z",
         "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "/Date(999999999999999)/",
         datetime.max.replace(tzinfo=timezone(timedelta(hours=-14)))],
    )  # fmt: skip
    def test_a_date_out_of_range_is_rejected(self, stamp):
        _, (problem,) = faults(graph(activityDateTime=stamp))
        assert problem.startswith("expected a time (ISO 8601), got ")
        assert problem.endswith("a date out of range @ activityDateTime")

    def test_deep_nesting_inside_a_value_is_named(self):
        deep = []
        for _ in range(100_000):  # beyond what any interpreter encodes: the limit of C code is its own from 3.12 on
            deep = [deep]
        problem = "expected text, got list @ additionalDetails[0].value"
        assert faults(graph(additionalDetails=[{"key": "k", "value": deep}])) == ("graph", [problem])

    def test_deep_nesting_of_keys_that_nobody_reads_does_no_harm(self):
        deep = {}
        for _ in range(sys.getrecursionlimit() * 3):
            deep = {"a": deep}
        assert one(graph(extra=deep)).id == ID
        assert one(records.powershell(Extra=deep)).id == ID
        assert one(records.elastic(extra=deep)).id == ID

    def test_envelopes_are_opened_eight_deep_and_no_deeper(self):
        nested = graph()
        for _ in range(8):
            nested = {"value": [nested]}
        assert one(nested).id == ID
        assert [r.shape for r in parse_events({"value": [nested]}).rejected] == [None]

    def test_a_number_too_long_to_read_is_truncated_text(self):
        problem = "expected JSON as text, got other or truncated text @ InitiatedBy"
        assert faults(records.log_analytics(InitiatedBy="9" * 10_000))[1] == [problem]


class TestCycles:
    def test_a_record_that_is_its_own_envelope_is_rejected_once_for_each_place(self):
        loop = {}
        loop["value"] = [loop, loop]
        result = parse_events(loop)
        assert (result.total, len(result.rejected)) == (2, 2)

    def test_a_cyclic_value_is_named(self):
        loop = {}
        loop["self"] = loop
        record = graph(additionalDetails=[{"key": "k", "value": loop}])
        assert faults(record)[1] == ["expected text, got object @ additionalDetails[0].value"]

    def test_a_cyclic_record_is_read(self):
        record = graph()
        record["initiatedBy"]["user"]["self"] = record
        record["extra"] = record
        assert one(record).id == ID
        pascal = records.powershell()
        pascal["Extra"] = pascal
        assert one(pascal).id == ID


class _Raising(Mapping):
    """A mapping that raises in one of its methods."""

    def __init__(self, method, error):
        self._method, self._error, self._inner = method, error, graph()

    def _maybe(self, method):
        if method == self._method:
            raise self._error("secret +1 425 555 0100")

    def __getitem__(self, key):
        self._maybe("getitem")
        return self._inner[key]

    def __iter__(self):
        self._maybe("iter")
        return iter(self._inner)

    def __len__(self):
        self._maybe("len")
        return len(self._inner)

    def __contains__(self, key):
        self._maybe("contains")
        return key in self._inner

    def get(self, key, default=None):
        self._maybe("get")
        return self._inner.get(key, default)


class TestMappingsThatRaise:
    @pytest.mark.parametrize(
        "error", [KeyError, ValueError, RuntimeError, TypeError, AttributeError, OSError, LookupError]
    )
    @pytest.mark.parametrize(("method", "shape"), [("get", "graph"), ("contains", None)])
    def test_whatever_it_raises_it_costs_only_itself_and_shows_nothing(self, error, method, shape):
        found = faults(_Raising(method, error))
        assert found == (shape, [f"unreadable: a _Raising that raised {error.__name__} @ $"])

    def test_a_mapping_that_is_no_dict_is_a_record(self):
        assert one([_Raising(None, None)]) == one(graph())

    def test_a_mapping_inside_a_record_may_raise(self):
        assert faults(graph(initiatedBy=_Raising("get", KeyError)))[0] == "graph"

    def test_a_caller_interrupt_is_never_swallowed(self):
        with pytest.raises(KeyboardInterrupt):
            parse_events([_Raising("get", KeyboardInterrupt)])

    def test_what_the_callers_own_iterator_raises_is_the_callers(self):
        def broken():
            yield graph()
            raise OSError("disk")

        stream = iter_events(broken())
        assert next(stream).id == ID
        with pytest.raises(OSError, match="disk"):
            next(stream)


class TestCallersShape:
    def test_a_callers_shape_reads_its_records_beside_ours(self):
        flat = Shape(
            name="flat",
            recognises=lambda record: "what" in record,
            head=lambda record: ("Authentication Methods", record["what"]),
            fields=lambda record: {"activityDisplayName": record["what"], "activityDateTime": record["when"], "id": record["who"]},
            paths=lambda path, record: {"id": "who"}.get(path, path),
        )  # fmt: skip
        good = {"what": records.ACTIVITY, "when": "2026-02-25T09:19:25Z", "who": "x"}
        result = parse_events([good, good | {"who": 5}, graph()], shapes=(flat, GRAPH))
        assert [(e.shape, e.id, type(e)) for e in result.events] == [
            ("flat", "x", MethodRegistration),
            ("graph", ID, MethodRegistration),
        ]
        assert [(r.shape, str(r.problems[0])) for r in result.rejected] == [("flat", "expected text, got number @ who")]

    @pytest.mark.parametrize(
        ("part", "broken"),
        [
            ("recognises", lambda _: 1 / 0),
            ("head", lambda _: 1 / 0),
            ("head", lambda _: ("only one",)),
            ("fields", lambda _: 1 / 0),
            ("fields", lambda _: None),
        ],
    )
    def test_a_shape_that_is_broken_costs_only_what_it_takes(self, part, broken):
        parts = {
            "recognises": lambda record: "what" in record,
            "head": lambda record: (None, record["what"]),
            "fields": lambda record: record,
            part: broken,
        }
        result = parse_events({"what": records.ACTIVITY}, shapes=(Shape(name="broken", **parts),))
        assert (result.events, len(result.rejected)) == ((), 1)
        assert result.rejected[0].problems[0].message.startswith("unreadable: object that raised ")

    def test_without_a_shape_everything_is_rejected(self):
        assert [r.shape for r in parse_events(graph(), shapes=()).rejected] == [None]


class TestUnknown:
    def test_a_service_we_do_not_know_is_passed_over_and_counted(self):
        result = parse_events([graph(loggedByService="Teapot", activityDisplayName="Boil")] * 3)
        assert (result.passed_over, result.events) == ({("Teapot", "Boil"): 3}, ())

    def test_services_that_stand_for_nothing_are_counted_together(self):
        absent = [graph(loggedByService=s, activityDisplayName="Boil") for s in (None, "", "N/A", float("nan"), float("nan"), NAT)]  # fmt: skip
        assert parse_events(absent).passed_over == {(None, "Boil"): 6}

    def test_enum_values_we_do_not_know_stay_beside_their_text(self):
        event = one(graph(result="frobnicated", activityDisplayName="User frobnicated security info"))
        assert (event.activity, event.activity_text) == (None, "User frobnicated security info")
        assert (event.status, event.status_text) == (Status.OTHER, "frobnicated")

    def test_lone_surrogates_pass_through(self):
        text = "User registered \ud800 Email \udfff"
        record = graph(resultReason=text, id="\ud800", activityDisplayName="\udc00")
        event = one(record)
        assert (event.reason_text, event.id, event.activity_text) == (text, "\ud800", "\udc00")
        assert one(json.loads(json.dumps(to_native(event)))) == event
        assert len(list(iter_events([record, record, record | {"id": None}]))) == 2
        assert parse_events(graph(loggedByService="\ud800")).view().text()

    def test_keys_that_are_no_text_do_no_harm(self):
        extra = {1: 2, None: 3, (1, 2): 4, b"x": 5}
        assert one(graph() | extra).id == ID
        assert one(records.powershell() | extra).id == ID
        assert one(records.diagnostic() | extra).id == ID
        assert one(records.portal_csv() | extra).correlation_id == records.CORRELATION
        assert one(records.elastic() | extra).id == ID


class TestDuplicateIds:
    def test_the_same_id_twice_is_one_event(self):
        result = parse_events([graph(), graph()])
        assert (len(result.events), len(result.events[0].copies)) == (1, 1)

    def test_scrubbed_ids_merge_no_two_acts_of_different_seconds(self):
        zero = "00000000-0000-0000-0000-000000000000"
        acts = [graph(id=zero, activityDateTime=f"2026-02-25T09:19:{n:02}Z") for n in range(10)]
        assert len(parse_events(acts).events) == 10
        assert len(list(iter_events(acts))) == 10

    def test_the_same_id_under_two_activities_is_two_events(self):
        acts = [graph(), graph(activityDisplayName="User deleted security info")]
        assert len(parse_events(acts).events) == 2
