"""The table of activities: every row, both ways."""

from collections import Counter

import pytest

from entra_combined_reg.catalog import (
    ACTIVITIES,
    AUTHENTICATION_METHODS,
    GDPR_PREFIXES,
    Activity,
    EvidenceGrade,
    Provenance,
    Status,
    Tier,
    activity_of,
    is_backend_noise,
    rows_of_activity,
    spellings_of,
    status_of,
)

GDPR = ["DSR Delete: MFA.ActivationHistory", "DSR Export: MFA.ActivationHistory"]


def test_there_are_112_rows_over_109_activities():
    # 154 names of the page less its 42 GDPR rows, which are recognised by prefix.
    assert (len(ACTIVITIES), len(Activity)) == (112, 109)
    assert {row.activity for row in ACTIVITIES} == set(Activity)


def test_the_rows_by_tier_and_service():
    assert Counter(row.tier for row in ACTIVITIES) == {
        Tier.CORE: 19,
        Tier.POLICY: 14,
        Tier.BACKEND: 20,
        Tier.RELATED: 59,
    }
    assert Counter(row.service for row in ACTIVITIES) == {
        "Authentication Methods": 53,
        "Core Directory": 16,
        "Device Registration Service": 10,
        "Azure MFA": 4,
        "MyAccess": 1,
        "Self-service Password Management": 11,
        "Self-service Group Management": 3,
        "AAD Management UX": 8,
        "Conditional Access": 4,
        "Microsoft Identity Manager (MIM) Service": 2,
    }


def test_the_rows_by_provenance():
    assert Counter(row.provenance for row in ACTIVITIES if row.tier is Tier.CORE) == {
        Provenance.ARTICLE: 5,
        Provenance.REFERENCE: 11,
        Provenance.OBSERVED: 3,
    }


def test_the_articles_five_activities():
    # In the order of the reference page, which is the order of the table.
    assert [row.activity.value for row in ACTIVITIES if row.provenance is Provenance.ARTICLE] == [
        "User registered security info",
        "User registered all required security info",
        "User reviewed security info",
        "User deleted security info",
        "User changed default security info",
    ]


def test_the_core_in_order_with_its_evidence():
    assert [(row.activity.value, row.evidence.value) for row in ACTIVITIES if row.tier is Tier.CORE] == [
        ("User started security info registration", "A"),
        ("User registered security info", "A"),
        ("User registered all required security info", "B"),
        ("User canceled security info registration", "C"),
        ("User canceled security info registration", "A"),
        ("User reviewed security info", "C"),
        ("User updated security info", "C"),
        ("User deleted security info", "A"),
        ("User changed default security info", "C"),
        ("Admin registered security info", "A"),
        ("Admin updated security info", "B"),
        ("Admin deleted security info", "A"),
        ("Get passkey creation options", "A"),
        ("User started password change", "A"),
        ("User started password reset", "A"),
        ("Admin started password reset", "C"),
        ("Restore multifactor authentication on all remembered devices", "B"),
        ("Update per-user multifactor authentication state", "B"),
        ("Create Temporary Access Pass method for user", "UNVERIFIED"),
    ]


def test_a_row_whole():
    (row,) = rows_of_activity(Activity.CREATE_TEMPORARY_ACCESS_PASS_METHOD)
    assert (row.service, row.category, row.tier) == (AUTHENTICATION_METHODS, "UserManagement", Tier.CORE)
    assert (row.provenance, row.evidence, row.sources) == (
        Provenance.OBSERVED,
        EvidenceGrade.UNVERIFIED,
        ("AUD-er-tap",),
    )
    assert row.note == "UNVERIFIED: only detection content names it"


def test_registration_is_logged_by_three_services():
    rows = rows_of_activity(Activity.USER_REGISTERED_SECURITY_INFO)
    assert [(row.service, row.tier) for row in rows] == [
        ("Authentication Methods", Tier.CORE),
        ("Azure MFA", Tier.RELATED),
        ("MyAccess", Tier.RELATED),
    ]


@pytest.mark.parametrize("row", ACTIVITIES, ids=lambda row: f"{row.service}: {row.activity}")
def test_every_row_is_found_from_its_text_and_from_its_activity(row):
    assert activity_of(row.activity.value) is row.activity
    assert row in rows_of_activity(row.activity)
    assert all(source.startswith("AUD-") for source in row.sources)
    assert row.sources


@pytest.mark.parametrize("activity", list(Activity))
def test_case_blanks_and_the_final_stop_are_forgiven(activity):
    assert activity_of(f"  {activity.value.upper().replace(' ', '   ')} .") is activity
    assert activity_of(activity.value.lower() + ".") is activity


@pytest.mark.parametrize(
    ("text", "activity"),
    [
        ("User cancelled security info registration", Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION),
        ("User canceled security info registration", Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION),
        ("user started password reset", Activity.USER_STARTED_PASSWORD_RESET),
        ("Delete FIDO2 security key", Activity.DELETE_FIDO2_SECURITY_KEYS),
        ("Updated MyStaff feature value", Activity.UPDATE_MY_STAFF_FEATURE),
        ("Update user.", Activity.UPDATE_USER),
        (
            "Authentication Strength Combination Configuration Create ",
            Activity.AUTHENTICATION_STRENGTH_COMBINATION_CONFIGURATION_CREATE,
        ),
        ("Subscription.CreateProvider", Activity.POST_SUBSCRIPTION_CREATEPROVIDER),
        ("Subscription.CreateSubscription", Activity.POST_SUBSCRIPTION_CREATESUBSCRIPTION),
        ("POST TenantRemoveBypassedUser", Activity.POST_TENANT_REMOVEBYPASSEDUSER),
        ("UserAuthMethod.PatchSignInPreferencesAsync", Activity.PATCH_SIGN_IN_PREFERENCES),
    ],
)
def test_other_spellings_that_were_seen(text, activity):
    assert activity_of(text) is activity


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "User registered", "User registered security infos", "registered security info", "Post", *GDPR],
)
def test_an_unknown_activity_stays_none(text):
    assert activity_of(text) is None


@pytest.mark.parametrize("row", [row for row in ACTIVITIES if row.tier is Tier.BACKEND], ids=lambda row: row.activity)
def test_back_end_noise_is_known_with_and_without_its_verb(row):
    assert is_backend_noise(row.activity.value)
    assert is_backend_noise(row.activity.value.partition(" ")[2])
    assert activity_of(row.activity.value.partition(" ")[2]) is row.activity


@pytest.mark.parametrize("text", [*GDPR, "dsr export: mfa.anything that comes"])
def test_gdpr_rows_are_recognised_by_prefix(text):
    assert is_backend_noise(text)


@pytest.mark.parametrize("text", ["", "DSR Delete: CRM.Table", "User registered security info", "Tenant", "POST "])
def test_what_is_no_noise(text):
    assert not is_backend_noise(text)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("success", Status.SUCCESS),
        ("Success", Status.SUCCESS),
        (" FAILURE ", Status.FAILURE),
        ("timeout", Status.TIMEOUT),
        ("clientError", Status.CLIENT_ERROR),
        ("clienterror", Status.CLIENT_ERROR),
        ("unknownFutureValue", Status.UNKNOWN_FUTURE_VALUE),
        ("Êxito", Status.OTHER),
        ("other", Status.OTHER),
        ("", Status.OTHER),
        (None, Status.OTHER),
    ],
)
def test_a_result_is_read_in_any_case_and_unknown_text_is_other(text, status):
    assert status_of(text) is status


def test_the_letters_of_evidence_stand_best_first():
    assert [(e.name, e.value) for e in EvidenceGrade] == [
        ("TENANT", "A"),
        ("AUTHOR", "B"),
        ("TEMPLATE", "C"),
        ("SYNTHETIC", "X"),
        ("UNVERIFIED", "UNVERIFIED"),
    ]


def test_every_spelling_of_an_activity_is_read_as_it_and_its_own_comes_first():
    for activity in Activity:
        texts = spellings_of(activity)
        assert texts[0] == activity.value
        assert {activity_of(text) for text in texts} == {activity}
    assert {text for activity in Activity for text in spellings_of(activity)[1:]} == {
        "User cancelled security info registration",
        "Delete FIDO2 security key",
        "Updated MyStaff feature value",
        "Subscription.CreateProvider",
        "Subscription.CreateSubscription",
        "POST TenantRemoveBypassedUser",
    }


def test_what_stands_behind_a_gdpr_prefix_is_noise():
    assert GDPR_PREFIXES == ("DSR Delete: MFA.", "DSR Export: MFA.")
    assert all(is_backend_noise(prefix.upper() + "PhoneCalls") for prefix in GDPR_PREFIXES)
