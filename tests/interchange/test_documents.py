"""Documents: what is written comes back equal, whatever kind it is; what is newer or other is refused by name."""

import json
import re
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from types import UnionType
from typing import Any, Union, get_args, get_origin

import attrs
import jsonschema
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

import entra_combined_reg as ecr
from entra_combined_reg.errors import CallError, DataError
from entra_combined_reg.interchange import (
    SCHEMA_VERSION,
    STORED_KINDS,
    from_document,
    from_json,
    json_schema,
    to_document,
    to_json,
)
from entra_combined_reg.plain import to_plain
from entra_combined_reg.summary import RegistrationSummary
from entra_combined_reg.testing import WHEN, make_event, make_policy, make_user
from present import values
from wire import records

KINDS = {kind.name: kind for kind in STORED_KINDS}
VALIDATORS = {
    name: jsonschema.Draft202012Validator(json_schema(name), format_checker=jsonschema.FormatChecker())
    for name in KINDS
}
some = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large, HealthCheck.large_base_example]
)  # fmt: skip

SCALARS = {
    str: st.text(max_size=4) | st.sampled_from(["adele@contoso.com", "<img onerror=1>", "\ud800", "\x00"]),
    int: st.integers(0, 9),
    float: st.floats(0, 99, allow_nan=False),
    bool: st.booleans(),
    datetime: st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)),
    date: st.dates(date(2000, 1, 1), date(2100, 1, 1)),
    timedelta: st.integers(0, 10**6).map(lambda seconds: timedelta(seconds=seconds)),
    type(None): st.none(),
    Any: st.none(),
}


def values_of(tp):
    """Any value of a type, made from the fields of the classes; what a class refuses is not among them."""
    if tp in SCALARS:
        return SCALARS[tp]
    origin, arguments = get_origin(tp), get_args(tp)
    if origin in {Union, UnionType}:
        return st.one_of(*(st.deferred(lambda a=a: values_of(a)) for a in arguments))
    if origin is frozenset:
        return st.frozensets(values_of(arguments[0]), max_size=2)
    if origin is tuple:
        many = st.lists(values_of(arguments[0]), max_size=1).map(tuple)
        return many if Ellipsis in arguments else st.tuples(*map(values_of, arguments))
    if issubclass(tp, StrEnum):
        return st.sampled_from(list(tp))
    return made(tp)


@st.composite
def made(draw, cls):
    attrs.resolve_types(cls)
    given = {
        field.alias: draw(values_of(field.type)) for field in attrs.fields(cls) if field.init and draw_it(draw, field)
    }
    try:
        return cls(**given)
    except CallError:
        reject()


def draw_it(draw, field):
    return field.default is attrs.NOTHING or draw(st.integers(0, 3)) == 0


@pytest.mark.parametrize("name", KINDS)
def test_whatever_is_written_fits_its_schema_and_comes_back_equal(name):
    @some
    @given(values_of(KINDS[name].type))
    def holds(value):
        document = json.loads(to_json(value, secrets=True))
        VALIDATORS[name].validate(document)
        back = from_document(document)
        assert back == value
        assert type(back) is type(value)
        assert to_json(back, secrets=True) == to_json(value, secrets=True)

    holds()


@pytest.mark.parametrize("name", KINDS)
def test_every_schema_is_a_schema_and_stands_alone(name):
    schema = json_schema(name)
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    for part in text.split('"$ref": "')[1:]:
        assert part.partition('"')[0].removeprefix("#/$defs/") in schema["$defs"]
    assert json.dumps(json_schema(name)) == text


def stored():
    timeline = ecr.Timeline.of(values.events())
    user, tenant, plan = make_user(), make_policy(), values.plan()
    case = ecr.Case(
        symptom=ecr.Symptom.CANNOT_ADD_METHOD, wanted=ecr.Method.PHONE, user=user, tenant=tenant, as_of=WHEN
    )
    run = ecr.RollbackRun.of(plan)
    return [
        ecr.backup_of([user]), case, ecr.coverage([records.graph(), records.graph(id=5)]), ecr.diagnose(case), *values.events(), *timeline.gestures(), run.journal,
        *timeline.journeys(), plan, ecr.compare_policies(tenant, tenant, [user], WHEN), ecr.read_targets("adele@contoso.com"),
        tenant, timeline, ecr.triage([user], tenant=tenant, timeline=timeline, as_of=WHEN), user,
        ecr.verify(run, events=values.events(), as_of=WHEN, actors=[]), RegistrationSummary.of(timeline),
    ]  # fmt: skip


def test_what_the_library_makes_comes_back_equal():
    seen = set()
    for value in stored():
        document = to_document(value)
        VALIDATORS[document["kind"]].validate(json.loads(json.dumps(document)))
        assert from_json(to_json(value)) == value
        seen.add(document["kind"])
    assert seen == set(KINDS)


def test_the_names_of_kinds_and_the_version_stay():
    assert SCHEMA_VERSION == 1
    assert list(KINDS) == [
        "backup", "case", "coverage", "diagnosis", "event", "gesture", "journal", "journey", "plan", "policyComparison", "summary",
        "targetList", "tenantPolicy", "timeline", "triage", "userState", "verification",
    ]  # fmt: skip


def test_what_an_older_document_lacks_is_filled_with_what_the_class_says():
    document = {"kind": "userState", "schema": 1, "value": {"upn": "adele@contoso.com"}}
    assert from_document(document) == ecr.UserState(upn="adele@contoso.com")
    assert VALIDATORS["userState"].is_valid(document)


def test_secrets_are_written_where_they_are_asked_for_and_nowhere_else():
    phone = ecr.RegisteredMethod(method=ecr.Method.PHONE, type_text="phone", phone_number="+1 4255550100")
    backup = ecr.backup_of([make_user(registered=(phone,))])
    assert "4255550100" not in to_json(backup)
    assert from_json(to_json(backup, secrets=True)) == backup


def test_an_event_says_its_family_and_its_raw_record_stays_with_the_caller():
    (event,) = ecr.parse_events([records.graph()], keep_raw=True).events
    document = to_document(event)
    assert (document["kind"], document["value"]["kind"]) == ("event", "MethodRegistration")
    assert "raw" not in document["value"]


@pytest.mark.parametrize("name", KINDS)
def test_schema_and_reader_agree_on_a_key_too_many(name):
    @settings(parent=some, max_examples=3)
    @given(values_of(KINDS[name].type))
    def holds(value):
        document = json.loads(to_json(value))
        document["value"]["odd"] = 1
        assert not VALIDATORS[name].is_valid(document)
        with pytest.raises(DataError) as caught:
            from_document(document)
        assert [(problem.path, problem.message) for problem in caught.value.problems] == [
            ("$.value", "unknown key 'odd'")
        ]

    holds()


#: What no JSON Schema says: relations between values, times that only look like times, whole numbers such as 1e300.
BEYOND_THE_SCHEMA = re.compile(
    r"expected a (time|day) as ISO 8601 text, got other text|expected a whole number, got number"
    r"|not acceptable here \((OverflowError|ValueError)\)|\w+(\.\w+)?( and \w+)?: expected .*"
)
ALIENS = [
    None,
    5,
    -1,
    1.5,
    1e300,
    True,
    "text",
    "",
    [],
    {},
    [None],
    ["a"],
    {"kind": "X"},
    "2026-01-01T00:00:00",
    "2026-13-01T00:00:00Z",
]


def places(value):
    """Every place inside a document: what holds it, and its key there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield value, key
        yield from places(item)


@pytest.mark.parametrize("value", stored(), ids=lambda value: type(value).__name__)
def test_schema_and_reader_agree_on_a_document_that_somebody_changed(value):
    text = to_json(value, secrets=True)
    kind = json.loads(text)["kind"]

    @settings(max_examples=60, deadline=None)
    @given(st.data())
    def holds(data):
        document = json.loads(text)
        holder, key = data.draw(st.sampled_from(list(places(document["value"]))))
        if isinstance(holder, dict) and data.draw(st.booleans()):
            del holder[key]
        else:
            holder[key] = data.draw(st.sampled_from(ALIENS))
        try:
            from_document(document)
        except DataError as error:
            messages = [problem.message for problem in error.problems]
            if VALIDATORS[kind].is_valid(document):
                assert [message for message in messages if not BEYOND_THE_SCHEMA.fullmatch(message)] == []
        else:
            VALIDATORS[kind].validate(document)

    holds()


@pytest.mark.parametrize(
    ("written_as", "texts", "others"),
    [
        (
            "date-time",
            [to_plain(moment) for moment in (datetime.min.replace(tzinfo=UTC), WHEN, datetime.max.replace(tzinfo=UTC))],
            ["text", "2026-01-01", "2026-01-01T00:00:00", "2026-01-01T00:00:00 UTC", "1 January 2026"],
        ),
        ("date", [to_plain(date.min), "2026-01-01"], ["text", "2026-1-1", "2026-01-01T00:00:00Z", ""]),
    ],
)
def test_a_validator_that_checks_no_formats_tells_a_time_from_other_text_all_the_same(written_as, texts, others):
    schemas = {json.dumps(item) for name in KINDS for holder, key in places(json_schema(name))
               if isinstance(item := holder[key], dict) and item.get("format") == written_as}  # fmt: skip
    (schema,) = map(json.loads, schemas)
    validator = jsonschema.Draft202012Validator(schema)
    assert [text for text in texts if not validator.is_valid(text)] == []
    assert [text for text in others if validator.is_valid(text)] == []


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"schema": 2}, "expected a version up to 1, got a higher one: it was written by a newer release of entra_combined_reg, which can read it @ $.schema"),
        ({"schema": 0}, "expected the version of the schema, a whole number from 1, got another one @ $.schema"),
        ({"schema": True}, "expected the version of the schema, a whole number from 1, got boolean @ $.schema"),
        ({"schema": None}, "expected the version of the schema, a whole number from 1, got null @ $.schema"),
        ({"schema": "1"}, "expected the version of the schema, a whole number from 1, got another one @ $.schema"),
        ({"kind": "secret plan"}, f"expected one of {', '.join(KINDS)}; got another one @ $.kind"),
        ({"kind": ["plan"]}, f"expected one of {', '.join(KINDS)}; got list @ $.kind"),
        ({"value": 5}, "expected an object (UserState), got number @ $.value"),
        ({"value": {"upn": 5, "licensed": "yes"}}, "expected text, got number @ $.value.upn; expected true or false, got text @ $.value.licensed"),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_its_path_and_kind_never_its_value(change, problem):
    document = to_document(make_user()) | change
    with pytest.raises(DataError) as caught:
        from_document(document)
    assert "; ".join(str(one) for one in caught.value.problems) == problem
    assert not VALIDATORS["userState"].is_valid(document)


def test_a_document_without_its_value_is_refused():
    with pytest.raises(DataError, match=r"document: required, but missing @ \$.value"):
        from_document({"kind": "plan", "schema": 1})


@pytest.mark.parametrize("given", [None, 5, "text", [to_document(make_user())]])
def test_what_is_no_object_is_refused(given):
    with pytest.raises(DataError, match=r"document: expected an object, got .* @ \$"):
        from_document(given)


@pytest.mark.parametrize("text", ["", "{", b"\xff\xfe{", "[" * 100_000, '{"kind": "plan"'])
def test_what_is_no_json_is_refused(text):
    with pytest.raises(DataError, match=r"document: expected JSON, got other or truncated text @ \$"):
        from_json(text)


def test_what_is_no_text_is_refused():
    with pytest.raises(CallError, match="text: expected text or bytes, got object"):
        from_json({})


def test_what_is_no_stored_value_is_refused():
    with pytest.raises(CallError, match=r"value: expected one of the stored kinds .* got number"):
        to_document(5)
    with pytest.raises(CallError, match="kind: expected one of backup, case"):
        json_schema("event ")
    with pytest.raises(CallError, match="kind: expected text, got null"):
        json_schema(None)


def test_a_number_json_does_not_know_and_a_time_without_a_zone_are_refused():
    plan = ecr.plan_rollback([], as_of=WHEN)
    odd = attrs.evolve(plan, estimate=attrs.evolve(plan.estimate, calls_low=float("nan")))
    with pytest.raises(CallError, match="value: holds a number that JSON does not know"):
        to_json(odd)
    with pytest.raises(CallError, match="a time without a zone cannot be stored"):
        to_json(attrs.evolve(make_event(), occurred_at=datetime(2026, 1, 1)))
