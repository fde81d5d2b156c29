from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import DefaultOption, Method, Usage
from entra_combined_reg.errors import DataError
from entra_combined_reg.facts import FactSource, PerUserMfa, RegisteredMethod, StrongAuthentication, UserState, UserType
from fact_documents import ALEX, MSOL, changed


def read(**fields):
    return UserState.from_msonline({**MSOL, **fields})


def kinds(user):
    return [(entry.method, entry.type_text, entry.usages) for entry in user.registered]


def methods(*names, default=None):
    return [{"MethodType": name, "IsDefault": name == default} for name in names]


def test_a_dump_is_read_whole():
    read_at = datetime(2024, 5, 1, tzinfo=UTC)
    user = UserState.from_msonline(MSOL, read_at=read_at, tenant_id="t1")
    assert user == UserState(
        object_id=ALEX,
        upn="alex@contoso.com",
        display_name="Alex",
        tenant_id="t1",
        user_type=UserType.MEMBER,
        account_enabled=True,
        per_user_mfa=PerUserMfa.ENFORCED,
        strong_authentication=StrongAuthentication(
            method_types=("OneWaySMS", "TwoWayVoiceMobile", "PhoneAppNotification", "PhoneAppOTP"),
            default_type="PhoneAppNotification",
            relying_parties=("*",),
        ),
        registered=(
            RegisteredMethod(
                method=Method.PHONE,
                type_text="OneWaySMS",
                usages=frozenset({Usage.SMS, Usage.VOICE}),
                phone_number="+1 2065550100",
            ),
            RegisteredMethod(
                method=Method.AUTHENTICATOR,
                type_text="PhoneAppNotification",
                usages=frozenset({Usage.PUSH, Usage.CODE}),
            ),
            RegisteredMethod(
                method=Method.EMAIL,
                type_text="StrongAuthenticationUserDetails.Email",
                email_address="alex@example.com",
            ),
        ),
        registered_complete=False,
        default_method=DefaultOption.PUSH,
        business_phone_set=True,
        sources=(
            FactSource(
                document="msolUser",
                read_at=read_at,
                fields=(
                    "object_id",
                    "upn",
                    "display_name",
                    "user_type",
                    "account_enabled",
                    "per_user_mfa",
                    "strong_authentication",
                    "business_phone_set",
                    "default_method",
                    "registered",
                    "registered_complete",
                ),
            ),
        ),
    )
    assert "2065550100" not in repr(user)


@pytest.mark.parametrize("missing", ["StrongAuthenticationMethods", "StrongAuthenticationRequirements"])
def test_one_of_the_two_properties_alone_decides_nothing(missing):
    assert UserState.from_msonline({k: v for k, v in MSOL.items() if k != missing}).strong_authentication is None


def test_properties_that_a_dump_cut_off_are_unknown():
    cut = ["Microsoft.Online.Administration.StrongAuthenticationMethod"]
    user = read(StrongAuthenticationMethods=cut, StrongAuthenticationRequirements="System.Object[]")
    assert (user.registered, user.registered_complete, user.per_user_mfa) == (None, None, None)
    assert (user.default_method, user.strong_authentication) == (None, None)


def test_nothing_registered_is_a_known_absence():
    user = read(StrongAuthenticationMethods=[], StrongAuthenticationUserDetails=None)
    assert (user.registered, user.default_method) == ((), DefaultOption.NONE)
    assert user.strong_authentication == StrongAuthentication(method_types=(), relying_parties=("*",))


@pytest.mark.parametrize(
    ("needed", "state", "parties"),
    [
        ([], PerUserMfa.DISABLED, ()),
        ([{"RelyingParty": "*", "State": "Enabled"}], PerUserMfa.ENABLED, ("*",)),
        ([{"State": "Enabled"}, {"RelyingParty": "x", "State": "Enforced"}], None, ("", "x")),
        ([{"RelyingParty": "*", "State": "Parked"}], None, ("*",)),
    ],
)
def test_the_per_user_state_is_read_from_the_requirements(needed, state, parties):
    user = read(StrongAuthenticationRequirements=needed)
    assert (user.per_user_mfa, user.strong_authentication.relying_parties) == (state, parties)


@pytest.mark.parametrize(
    ("number", "name"),
    [
        (0, "TwoWayVoiceMobile"),
        (1, "TwoWaySms"),
        (2, "TwoWayVoiceOffice"),
        (3, "TwoWayVoiceAlternateMobile"),
        (4, "TwoWaySmsOtherMobile"),
        (5, "OneWaySMS"),
        (6, "PhoneAppNotification"),
        (7, "PhoneAppOTP"),
    ],
)
def test_numbers_of_audit_records_are_named(number, name):
    assert read(StrongAuthenticationMethods=methods(number)).strong_authentication.method_types == (name,)


@pytest.mark.parametrize("value", [8, -1, True])
def test_another_number_is_a_problem(value):
    with pytest.raises(DataError, match=r"MethodType"):
        read(StrongAuthenticationMethods=methods(value))


@pytest.mark.parametrize(
    ("name", "method", "usage", "default"),
    [
        ("TwoWayVoiceMobile", Method.PHONE, Usage.VOICE, DefaultOption.VOICE_MOBILE),
        ("TwoWaySms", Method.PHONE, Usage.SMS, None),
        ("TwoWayVoiceOffice", Method.OFFICE_PHONE, Usage.VOICE, DefaultOption.VOICE_OFFICE),
        ("TwoWayVoiceAlternateMobile", Method.ALTERNATE_PHONE, Usage.VOICE, DefaultOption.VOICE_ALTERNATE_MOBILE),
        ("TwoWayVoiceOtherMobile", Method.ALTERNATE_PHONE, Usage.VOICE, DefaultOption.VOICE_ALTERNATE_MOBILE),
        ("TwoWaySmsOtherMobile", Method.ALTERNATE_PHONE, Usage.SMS, None),
        ("OneWaySMS", Method.PHONE, Usage.SMS, DefaultOption.SMS),
        ("PhoneAppNotification", Method.AUTHENTICATOR, Usage.PUSH, DefaultOption.PUSH),
        ("PhoneAppOTP", None, Usage.CODE, DefaultOption.OATH),
    ],
)
def test_every_type_is_named_with_its_usage_and_default(name, method, usage, default):
    user = read(StrongAuthenticationMethods=methods(name, default=name), StrongAuthenticationUserDetails=None)
    assert kinds(user) == [(method, name, frozenset({usage}))]
    assert user.default_method is default


def test_a_type_of_no_table_stays_verbatim():
    user = read(
        StrongAuthenticationMethods=methods("ConsolidatedTelephony", "", default="ConsolidatedTelephony"),
        StrongAuthenticationUserDetails=None,
    )
    assert kinds(user) == [(None, "ConsolidatedTelephony", frozenset()), (None, "", frozenset())]
    assert user.default_method is None
    assert user.strong_authentication.default_type == "ConsolidatedTelephony"


def test_apps_are_told_apart_where_the_dump_lists_them():
    token = "device-token-4711"
    apps = [
        {"Id": "a1", "DeviceName": "Pixel", "DeviceToken": token, "AuthenticationType": "Notification, OTP"},
        {"Id": "a2", "DeviceName": "NO_DEVICE", "AuthenticationType": "OTP"},
    ]
    user = read(StrongAuthenticationPhoneAppDetails=apps, StrongAuthenticationUserDetails=None)
    assert [(e.id, e.display_name, e.method, e.usages) for e in user.registered] == [
        ("a1", "Pixel", Method.AUTHENTICATOR, frozenset({Usage.PUSH, Usage.CODE})),
        ("a2", "NO_DEVICE", None, frozenset({Usage.CODE})),
        (None, None, Method.PHONE, frozenset({Usage.SMS, Usage.VOICE})),
    ]
    assert token in user.registered[0].detail
    assert token not in repr(user)


def test_the_alternate_number_is_kept_in_its_secret_field():
    user = read(
        StrongAuthenticationMethods=methods("TwoWayVoiceAlternateMobile", "TwoWayVoiceOffice"),
        StrongAuthenticationUserDetails={"AlternativePhoneNumber": "+1 2065550101"},
    )
    assert [entry.phone_number for entry in user.registered] == ["+1 2065550101", None]


@pytest.mark.parametrize(
    ("field", "value", "fact", "known"),
    [
        ("BlockCredential", True, "account_enabled", False),
        ("BlockCredential", None, "account_enabled", None),
        ("UserType", "Guest", "user_type", UserType.GUEST),
        ("UserType", 1, "user_type", None),
        ("PhoneNumber", "", "business_phone_set", False),
    ],
)
def test_the_profile_is_read(field, value, fact, known):
    assert getattr(read(**{field: value}), fact) == known


def test_a_profile_that_lacks_the_phone_leaves_it_unknown():
    assert UserState.from_msonline({"ObjectId": ALEX}).business_phone_set is None


def test_bad_entries_are_problems_with_their_path():
    with pytest.raises(DataError) as caught:
        UserState.from_msonline(changed(MSOL, ("StrongAuthenticationMethods", 1), "x"))
    assert [problem.path for problem in caught.value.problems] == ["msolUser.StrongAuthenticationMethods[1]"]
