"""catalog: which records an act leaves."""

from __future__ import annotations

import pytest

from entra_combined_reg.catalog import (
    AUDIT_CATALOG,
    EXPECTED_RECORDS,
    Act,
    Activity,
    Confidence,
    expected_records,
    rows_of_activity,
)

AM, CD, DRS = "Authentication Methods", "Core Directory", "Device Registration Service"


@pytest.mark.parametrize("row", EXPECTED_RECORDS, ids=lambda row: f"{row.act}: {row.activity_text}")
def test_every_text_names_an_activity_that_the_catalogue_holds_under_that_service(row):
    assert row.activity is not None
    assert row.activity.value == row.activity_text
    assert (row.service, row.category) in {(held.service, held.category) for held in rows_of_activity(row.activity)}


@pytest.mark.parametrize("act", Act)
def test_every_act_leaves_at_least_one_record_and_the_look_up_keeps_the_order(act):
    rows = expected_records(act)
    assert rows
    assert rows == tuple(row for row in EXPECTED_RECORDS if row.act is act)


def test_the_records_stand_in_the_order_of_the_acts():
    order = list(Act)
    acts = [order.index(row.act) for row in EXPECTED_RECORDS]
    assert len({*acts}) == len(order)
    assert all(acts.count(act) == len(list(run)) for act, run in _runs(acts))


def _runs(values):
    runs = []
    for value in values:
        if runs and runs[-1][0] == value:
            runs[-1][1].append(value)
        else:
            runs.append((value, [value]))
    return runs


def test_a_known_reason_is_a_reason_of_the_audit_catalogue_under_that_activity():
    held = {(entry.activity, entry.reason) for entry in AUDIT_CATALOG}
    unknown = {(row.act, row.reason_text) for row in EXPECTED_RECORDS if row.reason_text} - {
        (row.act, row.reason_text) for row in EXPECTED_RECORDS if (row.activity, row.reason_text) in held
    }
    assert unknown == set()


def test_the_articles_acts_are_proved_by_the_article():
    assert {row.act for row in EXPECTED_RECORDS if row.source == "article"} == {
        Act.COMPLETE_REGISTRATION,
        Act.CANCEL_REGISTRATION,
        Act.REVIEW,
        Act.REGISTER_METHOD,
        Act.DELETE_OWN_METHOD,
        Act.CHANGE_OWN_DEFAULT,
    }
    assert {row.confidence for row in EXPECTED_RECORDS if row.source == "article"} == {Confidence.VERIFIED}


def test_one_passkey_leaves_records_of_three_services_and_two_that_count_as_one():
    assert [(row.activity, row.service, row.always) for row in expected_records(Act.REGISTER_PASSKEY)] == [
        (Activity.GET_PASSKEY_CREATION_OPTIONS, AM, True),
        (Activity.USER_STARTED_SECURITY_INFO_REGISTRATION, AM, True),
        (Activity.ADD_PASSKEY_DEVICE_BOUND, DRS, False),
        (Activity.ADD_FIDO2_SECURITY_KEY, DRS, False),
        (Activity.USER_REGISTERED_SECURITY_INFO, AM, True),
        (Activity.USER_REGISTERED_SECURITY_INFO, AM, True),
        (Activity.UPDATE_USER, CD, True),
    ]


def test_the_portal_button_leaves_one_record_with_its_own_reason():
    (row,) = expected_records(Act.REQUIRE_REREGISTRATION)
    assert (row.activity, row.service) == (Activity.ADMIN_DELETED_SECURITY_INFO, AM)
    assert row.reason_text == "Admin required re-registration of MFA authentication methods."
    assert row.confidence is Confidence.COMMUNITY


def test_a_record_of_my_access_is_no_proof():
    rows = [row for row in EXPECTED_RECORDS if row.service == "MyAccess"]
    assert [(row.act, row.always, row.confidence) for row in rows] == [
        (Act.REGISTER_AUTHENTICATOR, False, Confidence.UNVERIFIED)
    ]


def test_what_is_unverified_is_never_expected_for_sure():
    assert not [row for row in EXPECTED_RECORDS if row.always and row.confidence is Confidence.UNVERIFIED]
