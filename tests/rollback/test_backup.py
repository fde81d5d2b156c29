from __future__ import annotations

import json

import pytest

from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import CallError
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import Backup, Restorable, backup_of
from rollback.fakes import SECRET_NUMBER, method, oid, user

KINDS = (Method.OFFICE_PHONE, Method.ALTERNATE_PHONE, Method.PHONE, Method.AUTHENTICATOR, Method.PASSWORD)
REGISTRATION = '{"configurationId": "c-1", "displayName": "Contoso MFA", "id": "x"}'


def test_an_extension_is_no_mask():
    one = method(Method.OFFICE_PHONE, phone_number="+1 4255550100x123")
    assert backup_of([user(1, registered=(one,))]).users[0].can_be_restored == (one,)


def test_what_can_be_made_again_is_in_the_order_of_a_restore():
    kept = backup_of([user(1, *KINDS)]).of_user(oid(1).upper())
    assert [one.method for one in kept.can_be_restored] == [
        Method.PHONE,
        Method.ALTERNATE_PHONE,
        Method.OFFICE_PHONE,
    ]
    assert [(one.method, why) for one, why in kept.cannot_be_restored] == [(Method.AUTHENTICATOR, Restorable.NO)]


@pytest.mark.parametrize(
    ("one", "answer"),
    [
        (method(Method.PHONE, phone_number="+1 XXXXXXXX22"), Restorable.MASKED),
        (method(Method.OFFICE_PHONE, phone_number="+1 xxxxxxxx22x7"), Restorable.MASKED),
        (method(Method.ALTERNATE_PHONE, phone_number="+1 ********22"), Restorable.MASKED),
        (method(Method.PHONE, phone_number=None), Restorable.NOT_READ),
        (method(Method.EMAIL), Restorable.NOT_READ),
        (method(Method.EXTERNAL), Restorable.NOT_READ),
        (method(Method.EXTERNAL, detail="{}"), Restorable.NOT_READ),
        (method(Method.EXTERNAL, detail="[]"), Restorable.NOT_READ),
        (method(Method.EXTERNAL, detail="{"), Restorable.NOT_READ),
        (method(Method.SOFTWARE_OATH), Restorable.NO),
    ],
)
def test_why_something_cannot_be_restored(one, answer):
    assert backup_of([user(1, registered=(one,))]).users[0].cannot_be_restored == ((one, answer),)


def test_addresses_and_external_registrations_can():
    ones = (method(Method.EXTERNAL, detail=REGISTRATION), method(Method.EMAIL, email_address="x@contoso.com"))
    kept = backup_of([user(1, registered=ones)]).users[0]
    assert [one.method for one in kept.can_be_restored] == [Method.EMAIL, Method.EXTERNAL]


def test_it_hides_its_secrets_and_gives_them_when_asked():
    backup = backup_of([user(1, Method.PHONE)])
    assert SECRET_NUMBER not in repr(backup) + json.dumps(to_plain(backup))
    stored = json.dumps(to_plain(backup, secrets=True))
    assert SECRET_NUMBER in stored
    assert from_plain(json.loads(stored), Backup) == backup


def test_who_has_nothing_to_keep_is_left_out():
    users = [user(2, registered=None), user(3, object_id=None), user(1), user(1, Method.PHONE)]
    assert [one.object_id for one in backup_of(users).users] == [oid(1)]
    assert backup_of(users).of_user(oid(2)) is None


def test_only_users_are_taken():
    with pytest.raises(CallError, match=r"users\[0\]: expected a UserState, got text"):
        backup_of(["adele"])
