"""ECS documents, judged by the fields of the schema, and the meaning of each."""

import ipaddress
import json
from datetime import datetime

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import entra_combined_reg as ecr
from entra_combined_reg.catalog import Activity
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import FAMILY_OF
from entra_combined_reg.export import ECS_VERSION, to_ecs
from entra_combined_reg.testing import make_event
from export import samples
from wire import records

EVERY = samples.every()
HOSTILE = samples.hostile()

#: The fields we write, of those there are, with their types: elastic.co/docs/reference/ecs, and github.com/elastic/ecs,
#: ``schemas/{base,ecs,event,organization,related,source,user,user_agent}.yml``.
KEYWORD, TEXT, DATE, IP, LIST = "keyword", "match_only_text", "date", "ip", "array of "
FIELDS = {
    "@timestamp": DATE,
    "message": TEXT,
    "ecs.version": KEYWORD,
    "event.action": KEYWORD,
    "event.category": LIST + KEYWORD,
    "event.id": KEYWORD,
    "event.kind": KEYWORD,
    "event.outcome": KEYWORD,
    "event.provider": KEYWORD,
    "event.reason": KEYWORD,
    "event.type": LIST + KEYWORD,
    "organization.id": KEYWORD,
    "related.ip": LIST + IP,
    "related.user": LIST + KEYWORD,
    "source.address": KEYWORD,
    "source.ip": IP,
    "user.full_name": KEYWORD,
    "user.id": KEYWORD,
    "user.name": KEYWORD,
    "user.target.full_name": KEYWORD,
    "user.target.id": KEYWORD,
    "user.target.name": KEYWORD,
    "user_agent.original": KEYWORD,
}
#: Allowed values; of the types, those that the category ``iam`` expects.
ALLOWED = {
    "event.kind": {"alert", "asset", "enrichment", "event", "metric", "state", "pipeline_error", "signal"},
    "event.category": {"iam"},
    "event.type": {"admin", "change", "creation", "deletion", "group", "info", "user"},
    "event.outcome": {"failure", "success", "unknown"},
}


def only(event):
    (written,) = to_ecs([event])
    return written


def flat(document, path=""):
    """Leaves by their dotted names; labels are keys of people's own."""
    for name, value in document.items():
        if isinstance(value, dict) and name != "labels":
            yield from flat(value, f"{path}{name}.")
        else:
            yield f"{path}{name}", value


def judge(document):
    for name, value in flat(document):
        if name == "labels":
            assert value
            assert all("." not in key and type(text) is str and text for key, text in value.items())
            continue
        kind = FIELDS[name]
        assert isinstance(value, list) is kind.startswith(LIST), name
        for one in value if isinstance(value, list) else [value]:
            assert type(one) is str, name
            assert one or name == "message", name
            assert one in ALLOWED.get(name, {one})
            if kind.endswith(DATE):
                datetime.fromisoformat(one)
                assert one.endswith("Z")
            if kind.endswith(IP):
                assert str(ipaddress.ip_address(one))
                assert "%" not in one
    assert {"@timestamp", "ecs", "event"} <= set(document)
    # "events are expected to be assigned 2 event types": whom, and what.
    whom, what = document["event"]["type"]
    assert (whom in {"user", "admin"}, what in {"change", "creation", "deletion", "info"}) == (True, True)


class TestTheSchemaOfOthers:
    def test_every_event_of_every_kind_fits(self):
        for document in to_ecs([*EVERY, *HOSTILE]):
            judge(document)

    def test_every_field_is_used(self):
        (diagnostic,) = ecr.parse_events([records.diagnostic()]).events
        admin = samples.event(initiatedBy=samples.ADMIN)
        assert {name for one in to_ecs([diagnostic, admin]) for name, _ in flat(one)} == {*FIELDS, "labels"}

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(
        st.sampled_from([*FAMILY_OF]),
        st.dictionaries(st.sampled_from(["id", "result", "resultReason", "correlationId", "category"]), st.none() | st.text(max_size=9)),
        st.dictionaries(st.sampled_from(["id", "displayName", "userPrincipalName", "ipAddress"]), st.none() | st.text(max_size=9)),
    )  # fmt: skip
    def test_whatever_a_record_holds_the_document_fits(self, activity, fields, user):
        record = records.graph(activityDisplayName=activity.value, initiatedBy={"user": user}, **fields)
        for document in to_ecs(ecr.parse_events([record]).events):
            judge(document)


class TestWhole:
    def test_a_registration_by_the_user(self):
        assert only(samples.event()) == {
            "@timestamp": "2026-02-25T09:19:25.391000Z",
            "ecs": {"version": ECS_VERSION},
            "message": records.REASON,
            "event": {
                "kind": "event",
                "category": ["iam"],
                "type": ["user", "change"],
                "action": records.ACTIVITY,
                "outcome": "success",
                "provider": "Authentication Methods",
                "reason": records.REASON,
                "id": records.ID,
            },
            "user": {
                "id": records.USER,
                "name": records.UPN,
                "target": {"id": records.USER, "name": records.UPN, "full_name": "Adele"},
            },
            "source": {"address": records.IP, "ip": records.IP},
            "user_agent": {"original": records.AGENT},
            "related": {"user": [records.USER, records.UPN], "ip": [records.IP]},
            "labels": {
                "family": "MethodRegistration",
                "operation_type": "Add",
                "category": "UserManagement",
                "initiator": "user",
                "reason": "User registered {method}",
                "method": "authenticator",
                "usages": "code, push",
                "method_text": "Authenticator App with Notification and Code",
                "changed_properties": '["Included Updated Properties"]',
                "details": f'[["InitiatedFrom", "contoso"], ["User-Agent", "{records.AGENT}"]]',
                "shape": "graph",
                "status_text": "success",
                "correlation_id": records.CORRELATION,
            },
        }

    def test_an_administrator_and_whom_it_was_done_to_are_both_to_be_found(self):
        written = only(samples.event(initiatedBy=samples.ADMIN))
        admin = "00000000-0000-4000-8000-00000000ad01"
        assert written["user"] == {
            "id": admin,
            "name": "megan@contoso.com",
            "full_name": "Megan",
            "target": {"id": records.USER, "name": records.UPN, "full_name": "Adele"},
        }
        assert written["related"]["user"] == [admin, records.USER, records.UPN, "megan@contoso.com"]

    def test_an_application_is_no_user(self):
        written = only(samples.event(initiatedBy=samples.APPLICATION))
        assert set(written["user"]) == {"target"}
        labels = {key: text for key, text in written["labels"].items() if key.startswith("actor")}
        assert labels == {
            "actor_app_id": "a-1",
            "actor_app_name": "Contoso provisioning",
            "actor_service_principal_id": "s-1",
        }

    def test_the_tenant_is_the_organization(self):
        (event,) = ecr.parse_events([records.diagnostic()]).events
        assert only(event)["organization"] == {"id": records.TENANT}

    def test_the_least_there_can_be(self):
        record = {"activityDisplayName": records.ACTIVITY, "activityDateTime": "2026-02-26T00:00:00.1234567Z"}
        (event,) = ecr.parse_events([record]).events
        assert only(event) == {
            "@timestamp": "2026-02-26T00:00:00.123456700Z",
            "ecs": {"version": ECS_VERSION},
            "message": records.ACTIVITY,
            "event": {
                "kind": "event",
                "category": ["iam"],
                "type": ["user", "change"],
                "action": records.ACTIVITY,
                "outcome": "unknown",
                "id": event.key,
            },
            "labels": {"family": "MethodRegistration", "shape": "graph"},
        }


class TestFields:
    @pytest.mark.parametrize(
        ("result", "outcome"),
        [
            ("success", "success"), ("Success", "success"), ("FAILURE", "failure"), ("timeout", "unknown"),
            ("clientError", "unknown"), ("Êxito", "unknown"), (None, "unknown"),
        ],
    )  # fmt: skip
    def test_the_outcome_is_in_lower_case_and_never_guessed(self, result, outcome):
        written = only(samples.event(result=result))
        assert (written["event"]["outcome"], written["labels"].get("status_text")) == (outcome, result)

    @pytest.mark.parametrize(
        ("activity", "types"),
        [
            (Activity.USER_DELETED_SECURITY_INFO, ["user", "change"]),
            (Activity.USER_CHANGED_DEFAULT_SECURITY_INFO, ["user", "change"]),
            (Activity.RESET_PASSWORD_SELF_SERVICE, ["user", "change"]),
            (Activity.USER_REVIEWED_SECURITY_INFO, ["user", "info"]),
            (Activity.USER_STARTED_SECURITY_INFO_REGISTRATION, ["user", "info"]),
            (Activity.AUTHENTICATION_METHODS_POLICY_UPDATE, ["admin", "change"]),
            (Activity.CREATE_HARDWARE_OATH_TOKEN, ["admin", "creation"]),
            (Activity.DELETE_CONDITIONAL_ACCESS_POLICY, ["admin", "deletion"]),
        ],
    )
    def test_the_types(self, activity, types):
        assert only(make_event(activity))["event"]["type"] == types

    def test_no_registration_looks_like_a_new_account(self):
        types = {activity: only(make_event(activity))["event"]["type"] for activity in FAMILY_OF}
        assert [
            activity for activity, (whom, what) in types.items() if whom == "user" and what in {"creation", "deletion"}
        ] == []

    def test_the_action_is_one_text_however_the_record_spells_it(self):
        written = only(make_event("user cancelled security info registration."))
        assert written["event"]["action"] == "User canceled security info registration"
        assert written["labels"]["activity_text"] == "user cancelled security info registration."
        unknown = only(make_event("User polished security info"))
        assert unknown["event"]["action"] == "User polished security info"
        assert "activity_text" not in unknown["labels"]

    @pytest.mark.parametrize("address", ["::2a02:908::7", "203.0.113.7:443", "fe80::1%eth0", "unknown"])
    def test_an_address_that_is_none_is_kept_as_it_stands(self, address):
        user = records.graph()["initiatedBy"]["user"] | {"ipAddress": address}
        written = only(samples.event(initiatedBy={"user": user}))
        assert written["source"] == {"address": address}
        assert "ip" not in written["related"]

    def test_other_targets_are_listed(self):
        written = only(samples.event(targetResources=[*records.graph()["targetResources"], samples.POLICY]))
        assert json.loads(written["labels"]["other_targets"]) == [
            {"type": "Policy", "display_name": "Authentication methods policy", "id": "p-1"}
        ]


def test_no_telephone_number_leaves_and_no_store_has_to_hold_a_lone_surrogate():
    text = json.dumps(to_ecs(HOSTILE), ensure_ascii=False)
    assert "5550123" not in text
    assert text.count("+X XXXXXXXXXX") > 30
    text.encode()


def test_events_keep_their_order_and_what_is_none_is_refused():
    assert [one["event"]["id"] for one in to_ecs(iter([samples.event(id="b"), samples.event(id="a")]))] == ["b", "a"]
    with pytest.raises(CallError, match=r"^events\[0\]: expected a SecurityInfoEvent, got null$"):
        to_ecs([None])
    with pytest.raises(CallError, match=r"^occurred_at: expected a time with its zone, got one without$"):
        to_ecs([attrs.evolve(samples.event(), occurred_at=datetime(2026, 1, 1))])
