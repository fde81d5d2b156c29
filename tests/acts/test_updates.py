"""``read_update``: what an Update user record truly changed (AUD-B4, AUD-C1)."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from acts.makers import registered, updated
from entra_combined_reg.acts import MethodChange, MethodChangeKind, UpdateReading, read_update
from entra_combined_reg.catalog import Method, Usage
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Change

ADDED, REMOVED, CHANGED = MethodChangeKind.ADDED, MethodChangeKind.REMOVED, MethodChangeKind.CHANGED
METHOD, DETAILS = "StrongAuthenticationMethod", "StrongAuthenticationUserDetails"
APP, REQUIREMENT = "StrongAuthenticationPhoneAppDetail", "StrongAuthenticationRequirement"
NUMBER = "+1 4255550100"


def read(name: str, old: Any, new: Any) -> UpdateReading:
    change = Change(name=name, old=json.dumps(old), new=json.dumps(new))
    return read_update(updated(0, changes=(change,)))


def kinds(reading: UpdateReading) -> list[tuple[MethodChangeKind, str]]:
    return [(change.kind, change.entry) for change in reading.changes]


class TestMethods:
    def test_a_type_that_is_new_was_added_and_its_number_is_decoded(self):
        text = {"MethodType": 5, "Default": True}
        push = {"MethodType": 6, "Default": False}
        assert read(METHOD, [text], [text, push]) == UpdateReading(
            changes=(
                MethodChange(
                    kind=ADDED,
                    property_name=METHOD,
                    method=Method.AUTHENTICATOR,
                    usages=frozenset({Usage.PUSH}),
                    entry="6",
                ),
            )
        )

    def test_the_empty_list_after_a_rollback_removes_every_type(self):
        reading = read(METHOD, [{"MethodType": 0, "Default": True}, {"MethodType": 7, "Default": False}], [])
        assert [(c.kind, c.method, set(c.usages)) for c in reading.changes] == [
            (REMOVED, Method.PHONE, {Usage.VOICE}),
            (REMOVED, None, {Usage.CODE}),
        ]

    def test_another_default_is_told_of_both_entries(self):
        old = [{"MethodType": 5, "Default": True}, {"MethodType": 6, "Default": False}]
        new = [{"MethodType": 5, "Default": False}, {"MethodType": 6, "Default": True}]
        assert kinds(read(METHOD, old, new)) == [
            (MethodChangeKind.NO_LONGER_DEFAULT, "5"),
            (MethodChangeKind.MADE_DEFAULT, "6"),
        ]

    def test_a_type_by_its_word_is_decoded_too_and_an_unknown_one_names_no_method(self):
        reading = read(METHOD, [], [{"MethodType": "OneWaySMS"}, {"MethodType": 42}])
        assert [(c.method, set(c.usages), c.entry) for c in reading.changes] == [
            (Method.PHONE, {Usage.SMS}, "OneWaySMS"),
            (None, set(), "42"),
        ]

    def test_a_value_encoded_twice_reads_the_same(self):
        change = Change(name=METHOD, old='"[]"', new=json.dumps(json.dumps([{"MethodType": 5}])))
        assert kinds(read_update(updated(0, changes=(change,)))) == [(ADDED, "5")]


class TestDetails:
    def test_numbers_added_removed_and_changed_are_told_without_the_number(self):
        reading = read(
            DETAILS,
            [{"PhoneNumber": NUMBER, "AlternativePhoneNumber": NUMBER, "Email": None}],
            [{"PhoneNumber": "+1 4255550199", "AlternativePhoneNumber": None, "Email": "a@contoso.com"}],
        )
        assert [(c.kind, c.method, c.entry) for c in reading.changes] == [
            (CHANGED, Method.PHONE, "PhoneNumber"),
            (REMOVED, Method.ALTERNATE_PHONE, "AlternativePhoneNumber"),
            (ADDED, Method.EMAIL, "Email"),
        ]
        assert "425" not in repr(reading)

    def test_a_voice_only_number_names_no_method(self):
        (change,) = read(DETAILS, [], [{"VoiceOnlyPhoneNumber": NUMBER}]).changes
        assert (change.kind, change.method, change.entry) == (ADDED, None, "VoiceOnlyPhoneNumber")


class TestApps:
    # "a new registration only if the set of inner `Id` values changed" (AUD-B4).
    def test_another_token_or_time_of_the_same_app_is_housekeeping(self):
        old = [{"Id": "app-1", "DeviceToken": "secret-1", "OathTokenTimeDrift": 0}]
        new = [{"Id": "app-1", "DeviceToken": "secret-2", "LastAuthenticatedTimestamp": "2026-03-04T05:06:07Z"}]
        reading = read(APP, old, new)
        assert reading == UpdateReading(housekeeping=(APP,))
        assert reading.is_housekeeping

    def test_a_new_id_is_a_new_app_and_a_missing_one_is_gone(self):
        reading = read(APP, [{"Id": "app-1"}], [{"Id": "app-2", "DeviceToken": "secret"}])
        assert kinds(reading) == [(REMOVED, "app-1"), (ADDED, "app-2")]
        assert not reading.is_housekeeping
        assert "secret" not in repr(reading)

    def test_an_app_without_id_is_told_by_its_device(self):
        assert kinds(read(APP, None, [{"DeviceId": "device-1"}])) == [(ADDED, "device-1")]


class TestRequirements:
    def test_a_state_stays_the_raw_number(self):
        old = [{"RelyingParty": "*", "State": 1}]
        (change,) = read(REQUIREMENT, old, [{"RelyingParty": "*", "State": 0}]).changes
        assert change == MethodChange(kind=CHANGED, property_name=REQUIREMENT, entry="*", state="0")

    def test_the_empty_list_means_removed(self):
        assert kinds(read(REQUIREMENT, [{"RelyingParty": "*"}], [])) == [(REMOVED, "*")]


class TestKeys:
    def test_a_key_that_is_new_was_added_and_is_not_shown(self):
        reading = read("SearchableDeviceKey", [], [{"KeyMaterial": "secret"}])
        assert reading.changes == (MethodChange(kind=ADDED, property_name="SearchableDeviceKey"),)
        assert "secret" not in repr(reading)

    def test_a_single_key_that_is_no_list_reads_alike(self):
        assert kinds(read("DeviceKey", {"a": 1}, "")) == [(REMOVED, "")]


class TestWhatCannotBeRead:
    @pytest.mark.parametrize(
        ("name", "value"),
        [
            (METHOD, "no list"),
            (METHOD, [1]),
            (METHOD, [{"MethodType": None}]),
            (METHOD, [{"MethodType": True}]),
            (METHOD, [{"MethodType": 5, "Default": "false"}]),
            (APP, [{"DeviceName": "phone"}]),
            (REQUIREMENT, [{"RelyingParty": "*", "State": [1]}]),
            (DETAILS, {"PhoneNumber": NUMBER}),
        ],
    )
    def test_nothing_is_concluded_and_the_property_is_named(self, name, value):
        assert read(name, [], value) == UpdateReading(unread=(name,))
        assert not read(name, [], value).is_housekeeping

    @pytest.mark.parametrize(("old", "new", "kind"), [(None, "[5]", ADDED), ("[5]", None, REMOVED)])
    def test_one_value_alone_is_read_against_nothing(self, old, new, kind):
        change = Change(name="DeviceKey", old=old, new=new)
        assert kinds(read_update(updated(0, changes=(change,)))) == [(kind, "")]

    def test_a_property_without_any_value_may_have_changed(self):
        assert read_update(updated(0, APP)) == UpdateReading(unread=(APP,))

    def test_a_property_about_methods_that_nobody_has_described_may_say_anything(self):
        renewal = Change(name=APP, old='[{"Id": "1"}]', new='[{"Id": "1"}]')
        strange = Change(name="StrongAuthenticationAura", old="[]", new='["blue"]')
        reading = read_update(updated(0, changes=(renewal, strange)))
        assert reading == UpdateReading(housekeeping=(APP,), unread=("StrongAuthenticationAura",))
        assert not reading.is_housekeeping

    def test_a_key_nested_too_deep_is_unread(self, monkeypatch):
        def refuse(*_: Any, **__: Any) -> str:
            raise RecursionError

        change = Change(name="DeviceKey", old="[]", new='[{"a": 1}]')
        monkeypatch.setattr("entra_combined_reg.acts._updates.json.dumps", refuse)
        assert read_update(updated(0, changes=(change,))) == UpdateReading(unread=("DeviceKey",))

    def test_other_properties_and_records_without_any_read_as_empty(self):
        assert read_update(updated(0, "DisplayName", "Included Updated Properties")) == UpdateReading()
        assert read_update(registered(0)) == UpdateReading()
        assert not UpdateReading().is_housekeeping

    def test_what_is_no_event_is_refused(self):
        with pytest.raises(CallError, match="event: expected a SecurityInfoEvent, got"):
            read_update({"id": "1"})

    @given(st.sampled_from([METHOD, DETAILS, APP, REQUIREMENT, "DeviceKey"]), st.text(), st.text())
    def test_any_text_ends_as_changes_or_unread(self, name, old, new):
        reading = read_update(updated(0, changes=(Change(name=name, old=old, new=new),)))
        assert reading.unread in {(), (name,)}


def test_a_number_where_an_entry_should_stand_is_masked():
    (change,) = read(REQUIREMENT, [], [{"RelyingParty": NUMBER}]).changes
    assert change.entry == "+X XXXXXXXXXX"
