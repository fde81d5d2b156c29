"""The events themselves: the table of families, decoded values, what a repr shows."""

import typing
from datetime import UTC, datetime

import attrs
import pytest

from entra_combined_reg import events
from entra_combined_reg.catalog import ACTIVITIES, Activity, Tier, Usage
from entra_combined_reg.events import (
    FAMILY_OF,
    Change,
    Event,
    MethodDeletion,
    MethodRegistration,
    Principal,
    PrincipalKind,
    RecordCopy,
    SecurityInfoEvent,
    UnclassifiedEvent,
)

AT = datetime(2026, 2, 25, 9, 19, 25, 391_234, tzinfo=UTC)
PHONE = "+1 425 555 0100"
MASK = "+X XXXXXXXXXX"


def make(**fields):
    return MethodRegistration(**{"occurred_at": AT, "activity_text": "User registered security info"} | fields)


class TestFamilies:
    def test_every_family_but_unclassified_has_an_activity(self):
        families = set(typing.get_args(Event))
        assert families - set(FAMILY_OF.values()) == {UnclassifiedEvent}
        assert set(FAMILY_OF.values()) <= families
        assert len(families) == 20

    def test_every_activity_has_one_family_but_noise_and_downloads(self):
        left = set(Activity) - set(FAMILY_OF)
        noise = {row.activity for row in ACTIVITIES if row.tier is Tier.BACKEND}
        assert {activity.name for activity in left - noise} == {
            "UPDATE_MY_STAFF_FEATURE",
            "DOWNLOAD_REGISTRATION_AND_RESET_EVENTS_FINISHED",
            "DOWNLOAD_USER_REGISTRATION_DETAILS_FINISHED",
            "BULK_DOWNLOAD_HARDWARE_TOKENS_FINISHED",
            "USER_PASSWORD_REGISTRATION",
            "USER_PASSWORD_RESET",
        }
        assert len(noise - left) == 2

    def test_every_activity_of_the_core_has_a_family(self):
        assert {row.activity for row in ACTIVITIES if row.tier in {Tier.CORE, Tier.POLICY}} <= set(FAMILY_OF)

    @pytest.mark.parametrize("family", typing.get_args(Event), ids=lambda family: family.__name__)
    def test_a_family_is_final_public_slotted_and_has_no_fields_of_its_own(self, family):
        assert family.__final__ is True
        assert family.__name__ in events.__all__
        assert attrs.fields(family) == attrs.fields(SecurityInfoEvent)
        assert family.__slots__ == ()
        assert issubclass(family, SecurityInfoEvent)
        assert family.__doc__

    def test_equality_is_by_class_and_value(self):
        other = MethodDeletion(occurred_at=AT, activity_text="User registered security info")
        assert make() == make()
        assert make() != other
        assert make() != make(id="x")

    def test_copies_and_raw_are_not_compared(self):
        assert make() == make(raw={"a": 1}, copies=(RecordCopy(shape="graph"),))
        assert hash(make()) == hash(make(raw={"a": 1}))

    def test_events_are_matched_by_their_class_and_fields(self):
        match make(id="x"):
            case MethodRegistration(id=identifier):
                assert identifier == "x"

    def test_the_order_is_time_tick_activity_key(self):
        assert make(tick=7, key="k").order == (AT, 7, "User registered security info", "k")


class TestDecodedValues:
    @pytest.mark.parametrize(
        ("text", "value"),
        [
            (None, None),
            ("", ""),
            ("plain", "plain"),
            ('"Member"', "Member"),
            ('"\\"Multiple\\""', "Multiple"),
            ("[]", []),
            ('"[1]"', [1]),
            ('[{"a": 1}]', [{"a": 1}]),
            ("5", 5),
            ("null", None),
            ('"{trunc"', "{trunc"),
            ("[" * 100_000, "[" * 100_000),
            ("\r\n[ 1 ]\r\n", [1]),
        ],
    )
    def test_a_value_is_decoded_as_far_as_it_is_json(self, text, value):
        change = Change(name="x", old=text, new=text)
        assert (change.old_value, change.new_value) == (value, value)
        assert (change.old, change.new) == (text, text)

    def test_twice_and_no_further(self):
        assert Change(name="x", old='"\\"\\\\\\"deep\\\\\\"\\""').old_value == '"deep"'


class TestRepr:
    @pytest.mark.parametrize("field", ["reason_text", "method_text", "user_agent", "status_text", "activity_text"])
    def test_numbers_in_texts_are_masked_and_the_field_keeps_them(self, field):
        event = make(**{field: f"Call {PHONE}"})
        assert PHONE not in repr(event)
        assert MASK in repr(event)
        assert getattr(event, field) == f"Call {PHONE}"

    def test_numbers_in_details_and_display_names_are_masked(self):
        named = Principal(kind=PrincipalKind.USER, display_name=f"Adele {PHONE}")
        event = make(details=((f"k {PHONE}", f"v {PHONE}"), ("k", None)), actor=named, targets=(named,), target=named)
        assert PHONE not in repr(event)
        assert repr(event).count(MASK) == 5
        assert "('k', None)" in repr(event)

    def test_values_of_changes_and_raw_records_never_show(self):
        event = make(changes=(Change(name="Phone", old=PHONE, new=PHONE),), raw={"p": PHONE}, copies=(RecordCopy(shape="graph", raw={"p": PHONE}),))  # fmt: skip
        assert PHONE not in repr(event)
        assert "0100" not in repr(event)

    @pytest.mark.parametrize("before", range(180, 201))
    def test_a_number_where_the_text_is_cut_shows_no_part_of_itself(self, before):
        shown = repr(make(reason_text="x" * before + " " + PHONE))
        assert "425" not in shown
        assert "+1" not in shown

    def test_a_long_text_is_cut(self):
        assert "x" * 200 in repr(make(reason_text="x" * 5000))
        assert "x" * 201 not in repr(make(reason_text="x" * 5000))

    def test_what_is_absent_is_left_out(self):
        shown = repr(make(activity_text="User registered security info"))
        assert shown.startswith("MethodRegistration(occurred_at=")
        assert shown.endswith(", activity_text='User registered security info')")
        assert "None" not in shown

    def test_usages_show_in_one_order(self):
        both = frozenset({Usage.PUSH, Usage.CODE})
        assert "usages=frozenset({<Usage.CODE: 'code'>, <Usage.PUSH: 'push'>})" in repr(make(usages=both))

    def test_addresses_and_names_are_identifiers_and_show(self):
        event = make(ip_address="203.0.113.7", actor=Principal(kind=PrincipalKind.USER, upn="adele@contoso.com"))
        assert "203.0.113.7" in repr(event)
        assert "adele@contoso.com" in repr(event)
