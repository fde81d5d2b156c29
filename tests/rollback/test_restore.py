"""The way back from a backup: in order, only what can be made again, and no secret shown."""

from __future__ import annotations

import json

import attrs
import pytest

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.plain import to_plain
from entra_combined_reg.rollback import (
    RollbackOptions,
    RollbackScope,
    backup_of,
    plan_rollback,
    restore_call,
    restore_calls,
)
from rollback.fakes import NOW, SECRET_NUMBER, method, oid, user
from rollback.test_backup import REGISTRATION

PHONES = (Method.OFFICE_PHONE, Method.ALTERNATE_PHONE, Method.PHONE)


def undone(one, **options):
    plan = plan_rollback([one], as_of=NOW, options=RollbackOptions(**options))
    calls = restore_calls(plan.users[0], backup_of([one]).users[0])
    return [(call.method, call.path.rpartition("/")[2], json.loads(call.body)) for call in calls]


class TestOne:
    def test_numbers_addresses_and_registrations_can_be_made_again(self):
        fields = {"email_address": "a@contoso.com", "detail": REGISTRATION}
        calls = [restore_call(oid(1), method(kind, **fields)) for kind in Method]
        assert {call.path.rpartition("/")[2]: json.loads(call.body) for call in calls if call is not None} == {
            "phoneMethods": {"phoneNumber": SECRET_NUMBER, "phoneType": "office"},
            "emailMethods": {"emailAddress": "a@contoso.com"},
            "externalAuthenticationMethods": {"configurationId": "c-1", "displayName": "Contoso MFA"},
        }
        assert sum(call is not None for call in calls) == 5

    def test_a_masked_number_and_an_unknown_type_cannot(self):
        assert restore_call(oid(1), method(Method.PHONE, phone_number="+1 XXXXXXXX22")) is None
        assert restore_call(oid(1), method(Method.PHONE, phone_number=None)) is None
        assert restore_call(oid(1), method(Method.PHONE, method=None)) is None

    def test_the_body_never_shows(self):
        call = restore_call(oid(1), method(Method.PHONE))
        assert SECRET_NUMBER in call.body
        assert SECRET_NUMBER not in repr(call) + json.dumps(to_plain(call))


class TestUser:
    def test_mobile_comes_before_alternate_and_the_default_after_both(self):
        one = user(1, *PHONES, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE)
        assert [(verb, body.get("phoneType", body)) for verb, _, body in undone(one)] == [
            ("POST", "mobile"),
            ("POST", "alternateMobile"),
            ("POST", "office"),
            ("PATCH", {"userPreferredMethodForSecondaryAuthentication": "voiceAlternateMobile"}),
        ]

    def test_what_the_plan_kept_is_not_made_again(self):
        one = user(1, Method.PHONE, Method.EMAIL)
        registered = tuple(attrs.evolve(each, email_address="a@contoso.com") for each in one.registered)
        assert [path for _, path, _ in undone(attrs.evolve(one, registered=registered))] == ["phoneMethods"]

    def test_a_default_that_nothing_stands_behind_is_not_set(self):
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.AUTHENTICATOR})}
        one = user(1, Method.AUTHENTICATOR, Method.PHONE, default_method=DefaultOption.PUSH)
        assert undone(one, **kinds) == []
        two = attrs.evolve(one, registered=(*one.registered, method(Method.SOFTWARE_OATH, 3)))
        assert undone(attrs.evolve(two, default_method=DefaultOption.OATH), **kinds) == [
            ("PATCH", "signInPreferences", {"userPreferredMethodForSecondaryAuthentication": "oath"})
        ]

    def test_a_changed_number_is_changed_back(self):
        one = user(1, Method.PHONE, Method.ALTERNATE_PHONE)
        kinds = {"scope": RollbackScope.KINDS, "kinds": frozenset({Method.PHONE})}
        assert undone(one, **kinds, new_numbers=frozenset({oid(1)})) == [
            ("PATCH", method(Method.PHONE).id, {"phoneNumber": SECRET_NUMBER, "phoneType": "mobile"})
        ]

    def test_the_state_is_set_back_last(self):
        calls = undone(user(1, Method.PHONE), per_user_mfa=PerUserMfa.ENFORCED)
        assert calls[-1] == ("PATCH", "requirements", {"perUserMfaState": "disabled"})

    def test_the_backup_is_of_the_same_user(self):
        users = [user(n, Method.PHONE) for n in (1, 2)]
        with pytest.raises(CallError, match="backup: it is of another user"):
            restore_calls(plan_rollback(users, as_of=NOW).users[0], backup_of(users).users[1])
