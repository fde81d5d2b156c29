"""``MethodType`` by word and by number."""

import pytest

from entra_combined_reg.catalog import METHOD_TYPE_NUMBERS, DefaultOption, Method, Usage, method_of_method_type


# "0 call authentication phone, 2 call office phone, 3 call alternate phone, 5 text, 6 app notification, 7 app/hardware
# code" (AUD-C1).
@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("0", (Method.PHONE, Usage.VOICE, DefaultOption.VOICE_MOBILE)),
        ("2", (Method.OFFICE_PHONE, Usage.VOICE, DefaultOption.VOICE_OFFICE)),
        ("3", (Method.ALTERNATE_PHONE, Usage.VOICE, DefaultOption.VOICE_ALTERNATE_MOBILE)),
        ("5", (Method.PHONE, Usage.SMS, DefaultOption.SMS)),
        ("6", (Method.AUTHENTICATOR, Usage.PUSH, DefaultOption.PUSH)),
        ("7", (None, Usage.CODE, DefaultOption.OATH)),
    ],
)
def test_the_numbers_of_audit_records_are_decoded(number, expected):
    assert method_of_method_type(number) == expected
    assert method_of_method_type(METHOD_TYPE_NUMBERS[int(number)].upper()) == expected


@pytest.mark.parametrize("word", ["8", "99", "-1", "", "somethingNew"])
def test_what_is_not_in_the_table_is_unknown(word):
    assert method_of_method_type(word) is None
