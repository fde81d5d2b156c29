"""catalog: the identity table of methods, row by row, and its look-ups."""

from __future__ import annotations

import pytest

from entra_combined_reg.catalog import (
    METHODS,
    OATH_POOL,
    OATH_POOL_MAXIMUM,
    DefaultOption,
    Method,
    PolicyName,
    Registrable,
    Usage,
    default_option_of,
    is_mfa_method,
    method_of_audit_words,
    method_of_graph_type,
    method_of_registered_name,
    methods_of_policy_id,
)

M = Method
NO, YES, MAYBE, UNSURE = Registrable.NO, Registrable.YES, Registrable.CONDITIONAL, Registrable.UNVERIFIED
NONE = frozenset()
PUSH, CODE, PASSWORDLESS = frozenset({Usage.PUSH}), frozenset({Usage.CODE}), frozenset({Usage.PASSWORDLESS})
SMS, VOICE = frozenset({Usage.SMS}), frozenset({Usage.VOICE})

#: REG-1.1: 1st, MFA, SSPR, maximum, interrupt, manage, changeable, deletable.
TABLE = {
    M.AUTHENTICATOR: (True, True, True, 5, YES, YES, False, True),
    M.SOFTWARE_OATH: (False, True, True, 5, YES, YES, False, True),
    M.HARDWARE_OATH: (False, True, True, 5, NO, MAYBE, False, True),
    M.PHONE: (True, True, True, 1, YES, YES, True, True),
    M.ALTERNATE_PHONE: (False, True, False, 1, NO, YES, True, True),
    M.OFFICE_PHONE: (False, True, True, 1, MAYBE, YES, True, True),
    M.EMAIL: (False, False, True, 1, YES, YES, True, True),
    M.SECURITY_QUESTIONS: (False, False, True, 1, YES, YES, False, True),
    M.APP_PASSWORD: (False, False, False, 40, MAYBE, MAYBE, False, True),
    M.PASSKEY: (True, True, False, 10, MAYBE, YES, False, True),
    M.WINDOWS_HELLO: (True, True, False, None, NO, NO, False, False),
    M.PLATFORM_CREDENTIAL: (True, True, False, None, NO, NO, False, False),
    M.CERTIFICATE: (True, True, False, None, NO, NO, False, False),
    M.TEMPORARY_ACCESS_PASS: (True, True, False, 1, NO, NO, False, True),
    M.EXTERNAL: (False, True, False, None, YES, YES, False, False),
    M.QR_CODE: (True, False, False, 2, NO, NO, False, False),
    M.AUTHENTICATOR_LITE: (False, True, False, None, UNSURE, UNSURE, False, False),
    M.PASSWORD: (True, False, False, 1, NO, NO, True, False),
}


def test_there_is_one_row_a_method_in_the_order_of_the_members():
    assert [row.method for row in METHODS] == list(Method)


def test_every_row_says_what_the_table_says():
    found = {
        row.method: (
            row.first_factor,
            row.mfa,
            row.sspr,
            row.maximum,
            row.interrupt,
            row.manage,
            row.changeable,
            row.deletable,
        )
        for row in METHODS
    }
    assert found == TABLE


def test_authenticator_apps_and_tokens_share_one_pool_of_five():
    assert {M.AUTHENTICATOR, M.SOFTWARE_OATH, M.HARDWARE_OATH} == OATH_POOL
    assert OATH_POOL_MAXIMUM == 5


def test_every_usage_a_name_proves_is_a_usage_of_its_method():
    for row in METHODS:
        for _, usages in (*row.registered_names, *row.audit_words):
            assert usages <= row.usages, row.method


def test_no_name_of_a_naming_system_stands_for_two_methods_except_the_three_phones_and_their_policies():
    def twice(column):
        names = [name.casefold() for row in METHODS for name in column(row)]
        return {name for name in names if names.count(name) > 1}

    assert twice(lambda row: row.graph_types) == {"phoneauthenticationmethod"}
    assert twice(lambda row: [name for name, _ in row.registered_names]) == set()
    assert twice(lambda row: [words for words, _ in row.audit_words]) == set()
    assert twice(lambda row: row.portal_names) == set()
    assert twice(lambda row: row.policy_ids) == {"voice"}


class TestGraphTypes:
    @pytest.mark.parametrize(
        ("odata_type", "phone_type", "method"),
        [
            ("#microsoft.graph.microsoftAuthenticatorAuthenticationMethod", None, M.AUTHENTICATOR),
            ("microsoft.graph.passwordlessMicrosoftAuthenticatorAuthenticationMethod", None, M.AUTHENTICATOR),
            ("softwareOathAuthenticationMethod", None, M.SOFTWARE_OATH),
            ("hardwareOathAuthenticationMethod", None, M.HARDWARE_OATH),
            ("#microsoft.graph.phoneAuthenticationMethod", "mobile", M.PHONE),
            ("#microsoft.graph.phoneAuthenticationMethod", "alternateMobile", M.ALTERNATE_PHONE),
            ("#MICROSOFT.GRAPH.PHONEAUTHENTICATIONMETHOD", "OFFICE", M.OFFICE_PHONE),
            ("phoneAuthenticationMethod", None, None),
            ("phoneAuthenticationMethod", "satellite", None),
            ("emailAuthenticationMethod", None, M.EMAIL),
            ("fido2AuthenticationMethod", None, M.PASSKEY),
            ("windowsHelloForBusinessAuthenticationMethod", None, M.WINDOWS_HELLO),
            ("platformCredentialAuthenticationMethod", None, M.PLATFORM_CREDENTIAL),
            ("temporaryAccessPassAuthenticationMethod", None, M.TEMPORARY_ACCESS_PASS),
            ("externalAuthenticationMethod", None, M.EXTERNAL),
            ("qrCodePinAuthenticationMethod", None, M.QR_CODE),
            ("passwordAuthenticationMethod", None, M.PASSWORD),
            ("resourceAccountKeyAuthenticationMethod", None, None),
            ("", None, None),
        ],
    )
    def test_a_type_names_its_method_and_an_unknown_one_none(self, odata_type, phone_type, method):
        assert method_of_graph_type(odata_type, phone_type) is method


NAMES = {
    "microsoftAuthenticatorPush": (M.AUTHENTICATOR, PUSH),
    "microsoftAuthenticatorPasswordless": (M.AUTHENTICATOR, PASSWORDLESS),
    "appNotification": (M.AUTHENTICATOR, PUSH),
    "appCode": (M.AUTHENTICATOR, CODE),
    "softwareOneTimePasscode": (M.SOFTWARE_OATH, CODE),
    "hardwareOneTimePasscode": (M.HARDWARE_OATH, CODE),
    "mobilePhone": (M.PHONE, NONE),
    "alternateMobilePhone": (M.ALTERNATE_PHONE, VOICE),
    "officePhone": (M.OFFICE_PHONE, VOICE),
    "email": (M.EMAIL, NONE),
    "securityQuestion": (M.SECURITY_QUESTIONS, NONE),
    "appPassword": (M.APP_PASSWORD, NONE),
    "fido": (M.PASSKEY, NONE),
    "fido2": (M.PASSKEY, NONE),
    "fido2SecurityKey": (M.PASSKEY, NONE),
    "passKeyDeviceBound": (M.PASSKEY, NONE),
    "passKeyDeviceBoundAuthenticator": (M.PASSKEY, NONE),
    "passKeyDeviceBoundWindowsHello": (M.PASSKEY, NONE),
    "passKeySynced": (M.PASSKEY, NONE),
    "windowsHelloForBusiness": (M.WINDOWS_HELLO, NONE),
    "macOsSecureEnclaveKey": (M.PLATFORM_CREDENTIAL, NONE),
    "certificateBasedAuthentication": (M.CERTIFICATE, NONE),
    "temporaryAccessPass": (M.TEMPORARY_ACCESS_PASS, NONE),
    "externalAuthMethod": (M.EXTERNAL, NONE),
    "qrCode": (M.QR_CODE, NONE),
    "qrCodePin": (M.QR_CODE, NONE),
    "password": (M.PASSWORD, NONE),
}


class TestRegisteredNames:
    def test_the_table_holds_these_and_no_others(self):
        assert {name: (row.method, usages) for row in METHODS for name, usages in row.registered_names} == NAMES

    @pytest.mark.parametrize("spell", [str, str.upper, str.lower])
    def test_a_name_is_found_in_any_case(self, spell):
        assert {name: method_of_registered_name(spell(name)) for name in NAMES} == NAMES

    def test_an_unknown_name_is_unknown(self):
        assert method_of_registered_name("unknownFutureValue") is None


POLICIES = {
    "MicrosoftAuthenticator": (M.AUTHENTICATOR,),
    "SoftwareOath": (M.SOFTWARE_OATH,),
    "HardwareOath": (M.HARDWARE_OATH,),
    "Sms": (M.PHONE,),
    "Voice": (M.PHONE, M.ALTERNATE_PHONE, M.OFFICE_PHONE),
    "Email": (M.EMAIL,),
    "Fido2": (M.PASSKEY,),
    "TemporaryAccessPass": (M.TEMPORARY_ACCESS_PASS,),
    "X509Certificate": (M.CERTIFICATE,),
    "QRCodePin": (M.QR_CODE,),
    "External": (M.EXTERNAL,),
}


class TestPolicies:
    def test_every_policy_turns_on_its_methods(self):
        assert {name.value: methods_of_policy_id(name.value.lower()) for name in PolicyName} == POLICIES

    def test_an_unknown_policy_turns_on_nothing(self):
        assert methods_of_policy_id("SecurityQuestions") == ()


class TestAuditWords:
    """Method can be Authenticator app, Phone, Email, Security questions, App password, Alternate phone, and so on."""

    @pytest.mark.parametrize(
        ("words", "method"),
        [
            ("Authenticator app", M.AUTHENTICATOR),
            ("Phone", M.PHONE),
            ("Email", M.EMAIL),
            ("Security questions", M.SECURITY_QUESTIONS),
            ("App password", M.APP_PASSWORD),
            ("Alternate phone", M.ALTERNATE_PHONE),
        ],
    )
    def test_the_articles_words_for_a_method_are_found_and_name_no_usage(self, words, method):
        assert method_of_audit_words(words) == (method, NONE)

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("Authenticator App with Notification and Code", (M.AUTHENTICATOR, PUSH | CODE)),
            ("Authenticator App with Notification", (M.AUTHENTICATOR, PUSH)),
            ("Authenticator App with Code", (M.AUTHENTICATOR, CODE)),
            ("Mobile Phone Call and SMS", (M.PHONE, SMS | VOICE)),
            ("Mobile Phone Call", (M.PHONE, VOICE)),
            ("Mobile Phone SMS", (M.PHONE, SMS)),
            ("Office Phone", (M.OFFICE_PHONE, VOICE)),
            ("Office Phone Call", (M.OFFICE_PHONE, VOICE)),
            ("Security Questions", (M.SECURITY_QUESTIONS, NONE)),
            ("App Password", (M.APP_PASSWORD, NONE)),
            ("Alternate Mobile Phone Call", (M.ALTERNATE_PHONE, VOICE)),
            ("Fido", (M.PASSKEY, NONE)),
            ("FIDO2", (M.PASSKEY, NONE)),
            ("Passkey", (M.PASSKEY, NONE)),
            ("temporary access pass", (M.TEMPORARY_ACCESS_PASS, NONE)),
            ("Outlook mobile with Code", (M.AUTHENTICATOR_LITE, CODE)),
            ("phone", (M.PHONE, NONE)),
            ("Microsoft Authenticator", (M.AUTHENTICATOR, NONE)),
            ("Microsoft Authenticator App", (M.AUTHENTICATOR, NONE)),
            ("Windows Hello for Business", (M.WINDOWS_HELLO, NONE)),
            ("Software Oath", (M.SOFTWARE_OATH, CODE)),
            ("Hardware Oath", (M.HARDWARE_OATH, CODE)),
            ("Platform Credential", (M.PLATFORM_CREDENTIAL, NONE)),
            ("External", (M.EXTERNAL, NONE)),
        ],
    )
    def test_the_words_of_both_emitters_are_found(self, words, found):
        assert method_of_audit_words(words) == found
        assert method_of_audit_words(f"  {words.upper()} ".replace(" ", "  ")) == found

    @pytest.mark.parametrize(
        "words", ["", "method", "Call", "Call me", "Text a code to", "Text a code to you", "Phones"]
    )
    def test_other_words_are_unknown(self, words):
        assert method_of_audit_words(words) is None


class TestDefaultWords:
    """Method can be Authenticator app notification, A code from my authenticator app or token, Call +X XXXXXXXXXX, Text a code to +X XXXXXXXXX, and so on."""

    @pytest.mark.parametrize(
        ("words", "found"),
        [
            ("Authenticator app notification", (M.AUTHENTICATOR, PUSH)),
            ("A code from my authenticator app or token", (None, CODE)),
            ("Call +X XXXXXXXXXX", (None, VOICE)),
            ("Text a code to +X XXXXXXXXX", (M.PHONE, SMS)),
            ("Call +1 4255550100", (None, VOICE)),
            ("Call +X XXXXXXX00", (None, VOICE)),
            ("call +xx xxxxxxxx00", (None, VOICE)),
            ("Call 425-555-0100", (None, VOICE)),
            ("Text a code to +1 (425) 555-0100", (M.PHONE, SMS)),
            ("Text a code to +* *******00", (M.PHONE, SMS)),
            ("Call +1 4255550100x123", (None, VOICE)),
        ],
    )
    def test_the_articles_words_for_a_default_are_found_with_any_digits_and_masks(self, words, found):
        assert method_of_audit_words(words) == found


class TestDefaults:
    def test_every_default_names_the_methods_that_can_stand_behind_it(self):
        assert {option: option.owners for option in DefaultOption} == {
            DefaultOption.PUSH: ((M.AUTHENTICATOR, Usage.PUSH), (M.AUTHENTICATOR, Usage.PASSWORDLESS)),
            DefaultOption.OATH: (
                (M.AUTHENTICATOR, Usage.CODE),
                (M.SOFTWARE_OATH, Usage.CODE),
                (M.HARDWARE_OATH, Usage.CODE),
            ),
            DefaultOption.VOICE_MOBILE: ((M.PHONE, Usage.VOICE),),
            DefaultOption.VOICE_ALTERNATE_MOBILE: ((M.ALTERNATE_PHONE, Usage.VOICE),),
            DefaultOption.VOICE_OFFICE: ((M.OFFICE_PHONE, Usage.VOICE),),
            DefaultOption.SMS: ((M.PHONE, Usage.SMS),),
            DefaultOption.NONE: (),
        }

    @pytest.mark.parametrize(
        ("text", "option"),
        [
            ("push", DefaultOption.PUSH),
            ("OATH", DefaultOption.OATH),
            ("voicealternatemobile", DefaultOption.VOICE_ALTERNATE_MOBILE),
            ("none", DefaultOption.NONE),
            ("", DefaultOption.NONE),
            (None, None),
            ("unknownFutureValue", None),
        ],
    )
    def test_a_default_is_read_as_graph_writes_it(self, text, option):
        assert default_option_of(text) is option


def test_an_unknown_method_is_never_counted_as_mfa():
    assert is_mfa_method(None) is None
    assert is_mfa_method(Method.PHONE) is True
    assert is_mfa_method(Method.EMAIL) is False
