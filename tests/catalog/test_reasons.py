"""The catalogue of reasons, and the grammar against every reason it holds."""

from collections import Counter

import pytest

from entra_combined_reg.catalog import (
    AUDIT_CATALOG,
    CATALOG_VERSION,
    Activity,
    EvidenceGrade,
    Method,
    Provenance,
    Reason,
    Status,
    Usage,
    entries_of,
)
from entra_combined_reg.wire import ReadReason, read_reason

PUSH, CODE, SMS, VOICE = ({Usage.PUSH}, {Usage.CODE}, {Usage.SMS}, {Usage.VOICE})
BOTH = PUSH | CODE
M, R = Method, Reason

# The 42 security-info reasons found: reason, what it says, method, usages, method phrase.
SECURITY_INFO = [
    ("User registered App Password", R.USER_REGISTERED_METHOD, M.APP_PASSWORD, set(), "App Password"),
    ("User registered Authenticator App with Code", R.USER_REGISTERED_METHOD, M.AUTHENTICATOR, CODE, "Authenticator App with Code"),
    ("User registered Authenticator App with Notification", R.USER_REGISTERED_METHOD, M.AUTHENTICATOR, PUSH, "Authenticator App with Notification"),
    ("User registered Authenticator App with Notification and Code", R.USER_REGISTERED_METHOD, M.AUTHENTICATOR, BOTH, "Authenticator App with Notification and Code"),
    ("User registered Outlook mobile with Code", R.USER_REGISTERED_METHOD, M.AUTHENTICATOR_LITE, CODE, "Outlook mobile with Code"),
    ("User registered Mobile Phone SMS", R.USER_REGISTERED_METHOD, M.PHONE, SMS, "Mobile Phone SMS"),
    ("User registered Fido", R.USER_REGISTERED_METHOD, M.PASSKEY, set(), "Fido"),
    ("User registered Passkey", R.USER_REGISTERED_METHOD, M.PASSKEY, set(), "Passkey"),
    ("User registered Fido2 Authentication Method", R.USER_REGISTERED_METHOD, M.PASSKEY, set(), "Fido2 Authentication Method"),
    ("User registered temporary access pass method", R.USER_REGISTERED_METHOD, M.TEMPORARY_ACCESS_PASS, set(), "temporary access pass method"),
    ("User registered method.", R.USER_REGISTERED_METHOD, None, set(), None),
    ("User failed to register Authenticator App with Code", R.USER_FAILED_TO_REGISTER_METHOD, M.AUTHENTICATOR, CODE, "Authenticator App with Code"),
    ("User registered all required security info.", R.REGISTERED_ALL_REQUIRED, None, set(), None),
    ("User canceled security info registration.", R.CANCELED_REGISTRATION, None, set(), None),
    ("User started the registration for Authenticator App with Code", R.USER_STARTED_REGISTRATION, M.AUTHENTICATOR, CODE, "Authenticator App with Code"),
    ("User started the registration for Authenticator App with Notification and Code", R.USER_STARTED_REGISTRATION, M.AUTHENTICATOR, BOTH, "Authenticator App with Notification and Code"),
    ("User started the registration for Passkey", R.USER_STARTED_REGISTRATION, M.PASSKEY, set(), "Passkey"),
    ("User failed to start the registration for Authenticator App with Notification and Code", R.USER_FAILED_TO_START_REGISTRATION, M.AUTHENTICATOR, BOTH, "Authenticator App with Notification and Code"),
    ("A system error has occurred.", R.SYSTEM_ERROR, None, set(), None),
    ("User deleted Authenticator App with Notification and Code", R.USER_DELETED_METHOD, M.AUTHENTICATOR, BOTH, "Authenticator App with Notification and Code"),
    ("User deleted Email", R.USER_DELETED_METHOD, M.EMAIL, set(), "Email"),
    ("User deleted Mobile Phone Call and SMS", R.USER_DELETED_METHOD, M.PHONE, SMS | VOICE, "Mobile Phone Call and SMS"),
    ("User deleted Fido", R.USER_DELETED_METHOD, M.PASSKEY, set(), "Fido"),
    ("User deleted Microsoft Authenticator Authentication Method", R.USER_DELETED_METHOD, M.AUTHENTICATOR, set(), "Microsoft Authenticator Authentication Method"),
    ("User deleted method.", R.USER_DELETED_METHOD, None, set(), None),
    ("User failed to delete method.", R.USER_FAILED_TO_DELETE_METHOD, None, set(), None),
    ("User successfully reviewed security info.", R.REVIEWED, None, set(), None),
    ("User failed to review security info.", R.FAILED_TO_REVIEW, None, set(), None),
    ("User changed the default security info for method.", R.USER_CHANGED_DEFAULT, None, set(), None),
    ("User failed to change the default security info for method.", R.USER_FAILED_TO_CHANGE_DEFAULT, None, set(), None),
    ("Admin registered phone method for user", R.ADMIN_REGISTERED_METHOD, M.PHONE, set(), "phone method for user"),
    ("Admin registered temporary access pass method for user", R.ADMIN_REGISTERED_METHOD, M.TEMPORARY_ACCESS_PASS, set(), "temporary access pass method for user"),
    ("Admin changed phone method for user", R.ADMIN_CHANGED_METHOD, M.PHONE, set(), "phone method for user"),
    ("Admin deleted temporary access pass method for user", R.ADMIN_DELETED_METHOD, M.TEMPORARY_ACCESS_PASS, set(), "temporary access pass method for user"),
    ("Admin deleted Windows Hello for Business Authentication Method for user", R.ADMIN_DELETED_METHOD, M.WINDOWS_HELLO, set(), "Windows Hello for Business Authentication Method for user"),
    ("Admin required re-registration of MFA authentication methods.", R.ADMIN_REQUIRED_REREGISTRATION, None, set(), None),
    ("User failed to re-register one or many MFA authentication methods.", R.FAILED_REREGISTRATION, None, set(), None),
    ("Admin deleted Microsoft Authenticator App", R.ADMIN_DELETED_METHOD, M.AUTHENTICATOR, set(), "Microsoft Authenticator App"),
    ("Successfully retrieved passkey creation options.", R.PASSKEY_OPTIONS_RETRIEVED, None, set(), None),
    ("User started self-service password reset operation.", R.STARTED_PASSWORD_RESET, None, set(), None),
    ("User started self-service password change operation.", R.STARTED_PASSWORD_CHANGE, None, set(), None),
    ("User did not approve or deny the verification request.", R.VERIFICATION_NOT_ANSWERED, None, set(), None),
]  # fmt: skip

# Password reset: the verb phrases over the method words each was found with.
STARTED, COMPLETED = R.SSPR_STARTED_VERIFICATION, R.SSPR_COMPLETED_VERIFICATION
LEFT_STARTING, LEFT_COMPLETING, ASKED = (
    R.SSPR_ABANDONED_AFTER_STARTING,
    R.SSPR_ABANDONED_AFTER_COMPLETING,
    R.SSPR_CONTACTED_ADMIN,
)
RESET_WORDS = {
    "mobile SMS": (M.PHONE, SMS),
    "mobile voice call": (M.PHONE, VOICE),
    "office voice call": (M.OFFICE_PHONE, VOICE),
    "mobile app notification": (M.AUTHENTICATOR, PUSH),
    "mobile app code": (M.AUTHENTICATOR, CODE),
    "email": (M.EMAIL, set()),
    "security questions": (M.SECURITY_QUESTIONS, set()),
    "security question": (M.SECURITY_QUESTIONS, set()),
}
PROGRESS = (
    "mobile SMS",
    "mobile voice call",
    "mobile app notification",
    "mobile app code",
    "email",
    "security questions",
)
CLASSIC = ("email", "mobile SMS", "mobile voice call", "office voice call")
RESET = [
    *((f"User started the {w} verification option", STARTED, w) for w in PROGRESS),
    *((f"User completed the {w} verification option", COMPLETED, w) for w in PROGRESS),
    *((f"User abandoned after starting the {w} verification option", LEFT_STARTING, w) for w in CLASSIC),
    *((f"User abandoned after completing the {w} verification option", LEFT_COMPLETING, w) for w in CLASSIC),
    *((f"User contacted an admin after trying the {w} verification option", ASKED, w) for w in CLASSIC),
    ("User contacted an admin after trying the security question verification option", ASKED, "security question"),
    # Two of the classic report's lines leave "verification" out.
    ("User abandoned after starting the security questions option", LEFT_STARTING, "security questions"),
    ("User abandoned after completing the security questions option", LEFT_COMPLETING, "security questions"),
]

# Found as reasons, but words for "no reason", which the grammar does not read.
NO_REASONS = {"None", "Success"}


def _proved(entry):
    return entry.reason is not None and entry.evidence is not EvidenceGrade.SYNTHETIC


def test_there_are_42_and_27_literal_rows_here():
    assert (len(SECURITY_INFO), len({row[0] for row in SECURITY_INFO}), len(RESET)) == (42, 42, 27)


@pytest.mark.parametrize(("text", "reason", "method", "usages", "words"), SECURITY_INFO)
def test_a_security_info_reason_is_read_whole(text, reason, method, usages, words):
    expected = ReadReason(reason=reason, method=method, usages=frozenset(usages), method_text=words)
    assert read_reason(text) == expected


@pytest.mark.parametrize(("text", "reason", "words"), RESET)
def test_a_password_reset_reason_is_read_whole(text, reason, words):
    method, usages = RESET_WORDS[words]
    expected = ReadReason(reason=reason, method=method, usages=frozenset(usages), method_text=words)
    assert read_reason(text) == expected


def test_the_security_info_reasons_are_the_catalogues():
    reset = Activity.SELF_SERVICE_PASSWORD_RESET_FLOW_ACTIVITY_PROGRESS
    codes = {"PasswordPolicyError", "PasswordDoesnotComplyFuzzyPolicy", "FuzzyPolicyViolationInvalidPassword"}
    found = {e.reason for e in AUDIT_CATALOG if _proved(e) and e.activity is not reset} - codes
    assert found == {row[0] for row in SECURITY_INFO}


def test_every_proved_reason_but_the_words_for_none_is_read():
    unread = {e.reason for e in AUDIT_CATALOG if _proved(e) and read_reason(e.reason).reason is None}
    assert unread == NO_REASONS


def test_every_sentence_reads_as_itself():
    sentences = [reason for reason in Reason if "{method}" not in reason.value]
    assert len(sentences) == 39
    assert [read_reason(reason.value).reason for reason in sentences] == sentences


def test_every_template_is_read_with_a_method_in_it():
    templates = [reason for reason in Reason if "{method}" in reason.value]
    assert len(templates) == 17
    for reason in templates:
        assert read_reason(reason.value.format(method="Email")) == ReadReason(
            reason=reason, method=Method.EMAIL, method_text="Email"
        )


def test_every_sentence_was_found_somewhere():
    found = {e.reason for e in AUDIT_CATALOG}
    assert [r for r in Reason if "{method}" not in r.value and r.value not in found] == []


def test_the_counts_of_the_catalogue():
    with_reason = [e for e in AUDIT_CATALOG if e.reason is not None]
    assert (len(AUDIT_CATALOG), len(with_reason), len({e.reason for e in with_reason})) == (178, 101, 101)
    assert Counter(e.evidence.value for e in with_reason) == {"A": 31, "B": 28, "C": 40, "X": 2}
    assert Counter(e.provenance for e in with_reason) == {
        Provenance.ARTICLE: 9,
        Provenance.OBSERVED: 60,
        Provenance.REFERENCE: 32,
    }
    assert CATALOG_VERSION == "2026.11"


def test_the_security_info_reasons_by_evidence():
    letters = {e.reason: e.evidence.value for e in AUDIT_CATALOG}
    assert Counter(letters[row[0]] for row in SECURITY_INFO) == {"A": 25, "B": 9, "C": 8}


def test_a_row_whole():
    (entry,) = [e for e in AUDIT_CATALOG if e.reason == "User did not approve or deny the verification request."]
    assert (entry.activity, entry.status) == (None, Status.CLIENT_ERROR)
    assert (entry.provenance, entry.evidence, entry.source) == (
        Provenance.OBSERVED,
        EvidenceGrade.TENANT,
        ("AUD-ev-img",),
    )
    assert entry.description == "unattributed (SSPR flow or password change)"


def test_synthetic_reasons_say_that_they_are_not_real():
    rows = [e for e in AUDIT_CATALOG if e.evidence is EvidenceGrade.SYNTHETIC]
    assert [e.reason for e in rows] == [
        "User registered Software OATH token",
        "User registered Microsoft Authenticator method",
    ]
    assert {e.description for e in rows} == {"synthetic only: do not treat as real"}


def test_an_activity_without_a_reason_has_one_row_that_says_so():
    (entry,) = entries_of(Activity.USER_UPDATED_SECURITY_INFO)
    assert (entry.reason, entry.status, entry.description) == (None, None, "no reason string found")


def test_entries_of_an_activity_come_in_catalogue_order():
    entries = entries_of(Activity.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO)
    assert [(e.status, e.reason) for e in entries] == [
        (Status.SUCCESS, "User registered all required security info."),
        (Status.FAILURE, "User canceled security info registration."),
    ]


def test_back_end_noise_has_no_row():
    assert entries_of(Activity.POST_TENANT_CREATETENANT) == ()
