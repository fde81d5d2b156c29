"""The grammar of reasons; the catalogue's reasons stand in tests/catalog/test_reasons.py."""

import pytest

from entra_combined_reg.catalog import Method, Reason, Usage
from entra_combined_reg.wire import ReadReason, read_reason

NOTHING = ReadReason()


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "..", "User", "User registered", "User registered ", "User registered .", "user failed to", "xUser deleted Email",
     "User has deleted Email", "User started the", "User started the email", "User started the email verification",
     "User abandoned after starting the option", "User registered " + "x" * 1000],
)  # fmt: skip
def test_wording_is_never_forgiven(text):
    assert read_reason(text) == NOTHING


@pytest.mark.parametrize(
    "text", ["User deleted Email", "user DELETED email.", "  User\tdeleted\n  Email . ", "User\u00a0deleted Email"]
)
def test_case_blanks_and_the_final_stop_are_forgiven(text):
    read = read_reason(text)
    assert (read.reason, read.method, read.method_text.casefold()) == (
        Reason.USER_DELETED_METHOD,
        Method.EMAIL,
        "email",
    )


def test_one_final_stop_is_dropped_and_no_more():
    assert read_reason("User deleted Email..").method_text == "Email."
    assert read_reason("User deleted Email..").method is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("User registered Straße Token", "Straße Token"),
        ("User registered cancelled token", "cancelled token"),
        ("User started the İstanbul X verification option", "İstanbul X"),
        ("User started the Große Frage option", "Große Frage"),
        ("User regiﬆered Neural  Implant", "Neural Implant"),
    ],
)
def test_the_method_phrase_is_verbatim_even_where_folding_changes_its_length(text, words):
    assert read_reason(text).method_text == words


@pytest.mark.parametrize("tail", ["", ".", " for user", " method", " method for user", " Authentication Method", " Authentication Method for user"])  # fmt: skip
def test_the_tails_of_the_services_grammar_are_stripped_for_the_look_up_and_kept_in_the_text(tail):
    read = read_reason(f"Admin deleted Windows Hello for Business{tail}")
    assert (read.reason, read.method) == (Reason.ADMIN_DELETED_METHOD, Method.WINDOWS_HELLO)
    assert read.method_text == f"Windows Hello for Business{tail}".removesuffix(".")


def test_a_tail_may_be_part_of_a_name():
    assert read_reason("User registered External authentication method").method is Method.EXTERNAL


@pytest.mark.parametrize(
    "text", ["User registered method", "User registered METHOD.", "Admin registered method for user"]
)
def test_the_literal_word_method_is_an_unfilled_template(text):
    read = read_reason(text)
    assert read == ReadReason(reason=read.reason)
    assert read.reason in {Reason.USER_REGISTERED_METHOD, Reason.ADMIN_REGISTERED_METHOD}


@pytest.mark.parametrize("text", ["User registered security info", "User deleted security info."])
def test_a_reason_that_repeats_the_activity_names_no_method(text):
    read = read_reason(text)
    assert read == ReadReason(reason=read.reason)
    assert read.reason in {Reason.USER_REGISTERED_METHOD, Reason.USER_DELETED_METHOD}


def test_a_number_in_a_default_names_the_usage_and_stays_in_the_text():
    read = read_reason("User changed the default security info for Text a code to +1 4255550100")
    assert (read.reason, read.method, read.usages) == (
        Reason.USER_CHANGED_DEFAULT,
        Method.PHONE,
        frozenset({Usage.SMS}),
    )
    assert read.method_text == "Text a code to +1 4255550100"


def test_a_sentence_wins_over_the_template_it_would_fill():
    assert read_reason("User registered all required security info").reason is Reason.REGISTERED_ALL_REQUIRED
    other = read_reason("User registered all required security infos")
    assert (other.reason, other.method, other.method_text) == (
        Reason.USER_REGISTERED_METHOD,
        None,
        "all required security infos",
    )
