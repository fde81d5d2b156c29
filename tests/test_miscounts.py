"""The known miscounts: what a count of rows says, and what acts, attempts and the catalogue say. One test each.

The page ``docs/miscounts.md`` shows the same; its own first block makes the records.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

import entra_combined_reg as ecr
from entra_combined_reg.acts import JourneyState, Noise
from entra_combined_reg.catalog import METHODS, Method, is_mfa_method, method_of_registered_name
from entra_combined_reg.events import Initiator
from entra_combined_reg.summary import Dimension, RegistrationSummary

PAGE = Path(__file__).parents[1] / "docs" / "miscounts.md"
_MADE: dict = {}
exec(re.search(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)[1], _MADE)  # noqa: S102  our own
record, change, naive, acts, registered = (_MADE[name] for name in ("record", "change", "naive", "acts", "registered"))
REGISTERED, STARTED, DEVICES, MFA, ADMIN = (
    _MADE[name] for name in ("REGISTERED", "STARTED", "DEVICES", "MFA", "ADMIN")
)
APP = "Authenticator App with Notification and Code"


def summary(records) -> RegistrationSummary:
    return RegistrationSummary.of(ecr.Timeline.of(ecr.parse_events(records).events))


@pytest.mark.parametrize("portal", ["Passkey", "Fido"])
def test_the_two_rows_of_a_passkey_are_one_act(portal):
    rows = [
        record("09:00:30.4", REGISTERED, f"User registered {portal}"),
        record("09:00:30.9", REGISTERED, "User registered Fido2 Authentication Method"),
    ]
    assert (naive(rows), registered(rows)) == (2, ["passkey"])
    assert summary(rows).registered == (("passkey", 1),)


def test_two_passkeys_are_two():
    rows = [
        record(f"09:0{minute}:{second}", REGISTERED, reason)
        for minute in (0, 1)
        for second, reason in (("30", "User registered Passkey"), ("31", "User registered Fido2 Authentication Method"))
    ]
    assert (naive(rows), registered(rows)) == (4, ["passkey", "passkey"])


def test_the_two_rows_of_a_passkeys_deletion_are_one_act():
    words = ("FIDO", "FIDO2")
    rows = [record(f"09:00:0{n}", "User deleted security info", f"User deleted {word}") for n, word in enumerate(words)]
    assert [(act.method, len(act.events)) for act in acts(rows)] == [(Method.PASSKEY, 2)]


def test_the_two_records_of_an_administrators_phone_are_one_act_of_the_administrator():
    directory = change("StrongAuthenticationMethod", "[]", '[{"MethodType": 5, "Default": true}]')
    rows = [
        record("10:00:00.5", "Admin registered security info", "Admin registered phone method for user", by=ADMIN),
        record("10:00:00.5", "Update user", service="Core Directory", by=ADMIN, changes=[directory]),
    ]
    (act,) = acts(rows)
    assert (act.method, act.initiator, len(act.events), act.is_registration) == (
        Method.PHONE,
        Initiator.ADMIN,
        2,
        True,
    )
    # Nor is it an attempt of the user's.
    assert summary(rows).journeys == ()


def test_rows_of_myaccess_and_azure_mfa_are_the_same_registration():
    rows = [
        record("11:00:00.2", REGISTERED, service="Azure MFA"),
        record("11:00:02", REGISTERED, f"User registered {APP}", service="MyAccess"),
        record("11:00:02.3", STARTED, f"User started the registration for {APP}"),
        record("11:00:44.7", REGISTERED, f"User registered {APP}"),
    ]
    assert (naive(rows), registered(rows)) == (3, ["authenticator"])


def test_a_myaccess_row_without_another_is_no_registration():
    rows = [
        record("11:00:02", REGISTERED, f"User registered {APP}", service="MyAccess"),
        record("11:00:02.3", STARTED, f"User started the registration for {APP}"),
    ]
    assert (naive(rows), registered(rows), len(acts(rows))) == (1, [], 1)
    assert summary(rows).registered == ()


def test_an_app_that_renewed_its_token_registered_nothing():
    renewal = change("StrongAuthenticationPhoneAppDetail", '[{"Id": "a", "DeviceToken": "x"}]', '[{"Id": "a"}]')
    rows = [record("12:00:00", "Update user", service="Core Directory", app=MFA, changes=[renewal])]
    assert [act.noise for act in acts(rows)] == [Noise.HOUSEKEEPING]
    assert summary(rows).noise == (("housekeeping", 1),)


def test_a_row_that_a_service_wrote_by_itself_is_nobodys_registration():
    rows = [record("13:00:00", REGISTERED, "User registered security info", app=MFA)]
    assert (naive(rows), registered(rows), acts(rows)[0].noise) == (1, [], Noise.SERVICE)


def test_a_failure_and_a_deletion_are_no_registrations():
    rows = [
        record("14:00:00", REGISTERED, "User registered Email"),
        record("14:20:00", REGISTERED, f"User failed to register {APP}", result="failure"),
        record("14:40:00", "User deleted security info", "User deleted Mobile Phone Call and SMS"),
        record("15:00:00", "User deleted security info", "User failed to delete Email", result="clientError"),
    ]
    assert registered(rows) == ["email"]
    assert summary(rows).acts_by(Dimension.OUTCOME) == {"success": 2, "failure": 1, "clientError": 1}
    # Three attempts to register or not, one of them completed: who deletes a method tries to register none.
    assert summary(rows).completion_rate == 0.5


def test_started_without_an_end_is_no_registration_but_a_stalled_attempt():
    rows = [record(f"16:0{n}:00", STARTED, "User started the registration for Passkey") for n in range(3)]
    events = ecr.parse_events(rows).events
    (journey,) = ecr.Timeline.of(events, until=datetime(2026, 3, 4, 17, tzinfo=UTC)).journeys()
    assert registered(rows) == []
    assert (journey.state, journey.attempts) == (JourneyState.STALLED, ((Method.PASSKEY, 3),))


def test_email_is_not_mfa():
    (method, _) = method_of_registered_name("email")
    assert is_mfa_method(method) is False
    no_factor = {row.method for row in METHODS if row.mfa is False}
    assert {Method.EMAIL, Method.SECURITY_QUESTIONS, Method.PASSWORD} <= no_factor


def test_an_unknown_method_is_unknown_and_not_mfa():
    unknown = {"@odata.type": "#microsoft.graph.brainWaveAuthenticationMethod", "id": "1"}
    user = ecr.UserState.from_graph(methods=[unknown], read_at=datetime(2026, 3, 4, tzinfo=UTC))
    assert [one.method for one in user.registered] == [None]
    assert method_of_registered_name("brainWave") is None
    assert is_mfa_method(None) is None


def test_a_record_that_was_delivered_again_is_one():
    row = record("18:00:00", REGISTERED, "User registered Email")
    rows = [row, dict(row), row]
    assert (naive(rows), registered(rows)) == (3, ["email"])


def test_a_record_in_two_shapes_is_one_also_where_the_exports_were_read_apart():
    graph = record("18:00:00", REGISTERED, "User registered Email")
    row = {
        "OperationName": REGISTERED,
        "LoggedByService": "Authentication Methods",
        "ActivityDateTime": graph["activityDateTime"],
        "Id": graph["id"],
        "Result": "success",
        "ResultReason": graph["resultReason"],
        "InitiatedBy": graph["initiatedBy"],
        "TargetResources": graph["targetResources"],
    }
    assert len(ecr.parse_events([graph, row]).events) == 1
    apart = [*ecr.parse_events([row]).events, *ecr.parse_events([graph]).events]
    assert summary([graph, row]) == RegistrationSummary.of(ecr.Timeline.of(apart))


@pytest.mark.parametrize("spelling", ["canceled", "cancelled"])
@pytest.mark.parametrize("stop", ["", "."])
def test_both_spellings_of_canceled_are_one_activity_and_one_reason(spelling, stop):
    rows = [
        record("19:00:00", f"User {spelling} security info registration"),
        record(
            "19:30:00",
            "User registered all required security info",
            f"User {spelling} security info registration{stop}",
            result="failure",
        ),
    ]
    assert summary(rows).journeys_by(Dimension.OUTCOME) == {"canceled": 2}


def test_no_event_is_not_read_as_did_not_happen():
    rows = [record("18:00:00", REGISTERED, "User registered Email"), record("18:30:00", "Add member to group")]
    found = ecr.coverage({"value": rows, "@odata.nextLink": "https://graph.microsoft.com/next"})
    assert not found.covers(datetime(2026, 3, 4, 9, tzinfo=UTC))
    assert [doubt.kind.value for doubt in found.doubts] == ["next page"]
    assert "may still have happened" in found.view().text()
    services = {expected.service for expected in ecr.expected_records(ecr.Act.ADD_PHONE)}
    assert services == {"Authentication Methods", "Core Directory"}
