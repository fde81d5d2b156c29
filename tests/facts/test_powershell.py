import pytest

from entra_combined_reg.errors import DataError, Problem
from entra_combined_reg.facts import PerUserMfa, UserState, powershell_rows

TABLE = """\ufeff
Id       UserDisplayName IsMfaRegistered Note
--       --------------- ---------------- ----
u1       Alex Brown      True             a...
u2       Kim             False            b

"""


class TestTables:
    def test_columns_are_placed_by_the_dashes_and_cut_cells_left_out(self):
        assert powershell_rows(TABLE) == (
            {"Id": "u1", "UserDisplayName": "Alex Brown", "IsMfaRegistered": "True"},
            {"Id": "u2", "UserDisplayName": "Kim", "IsMfaRegistered": "False", "Note": "b"},
        )

    def test_a_table_may_follow_another_at_once(self):
        text = "perUserMfaState\n---------------\nenforced\nId IsMfaCapable\n-- ------------\nu1 True\n"
        rows = powershell_rows(text)
        assert rows == ({"perUserMfaState": "enforced"}, {"Id": "u1", "IsMfaCapable": "True"})
        assert UserState.from_graph(requirements=rows[0]).per_user_mfa is PerUserMfa.ENFORCED
        assert UserState.from_graph(registration_details=rows[1]).mfa_capable is True

    def test_a_row_across_its_columns_is_a_problem_with_its_line(self):
        with pytest.raises(DataError) as caught:
            powershell_rows("\nId Name\n-- ----\nu1 Kim\nu12Kim\n")
        assert caught.value.problems == (Problem("line 5", "a row runs across its columns"),)

    def test_a_short_row_leaves_cells_blank(self):
        assert powershell_rows("Id Name\n-- ----\nu1\n") == ({"Id": "u1", "Name": None},)


class TestLists:
    def test_values_are_read_as_printed(self):
        text = (
            "id                : u1\n"
            "methodsRegistered : {mobilePhone, email}\n"
            "systemPreferred   : {}\n"
            "groups            : {a, b, c, d...}\n"
            "displayName       : Alex: the\n"
            "                    Great\n"
            "note              : this goes on…\n"
            "nothing           :\n"
            "bare: yes\n"
        )
        assert powershell_rows(text) == (
            {
                "id": "u1",
                "methodsRegistered": ["mobilePhone", "email"],
                "systemPreferred": [],
                "groups": None,
                "displayName": "Alex: theGreat",
                "nothing": None,
                "bare": "yes",
            },
        )

    def test_blank_lines_part_records(self):
        assert powershell_rows("id : u1\r\n\r\n\r\nid : u2") == ({"id": "u1"}, {"id": "u2"})

    def test_a_printed_report_is_a_user(self):
        text = (
            "id                                            : u1\n"
            "isMfaRegistered                               : False\n"
            "lastUpdatedDateTime                           : 3/16/2025 7:55:54 AM\n"
            "methodsRegistered                             : {}\n"
            "userPreferredMethodForSecondaryAuthentication : none\n"
        )
        user = UserState.from_graph(registration_details=powershell_rows(text)[0])
        assert (user.object_id, user.mfa_registered, user.registered, user.default_method) == ("u1", False, (), "none")
        assert user.sources[0].content_at is None


@pytest.mark.parametrize("text", ["", "\n \n", "no form at all", "    indented only"])
def test_text_of_neither_form_holds_no_rows(text):
    assert powershell_rows(text) == ()


def test_what_is_no_text_is_refused():
    with pytest.raises(DataError) as caught:
        powershell_rows([1])
    assert caught.value.problems == (Problem("$", "expected text, got list"),)
