"""Bulk exports joined into users: by id, else by a UPN that is one user's; what fits nobody is reported, never dropped."""

from datetime import UTC, datetime

import pytest

from entra_combined_reg.catalog import Method
from entra_combined_reg.errors import CallError, Problem
from entra_combined_reg.facts import PerUserMfa, UserState, assemble_users
from entra_combined_reg.facts._joins import Coverage

NOW = datetime(2026, 11, 18, tzinfo=UTC)
ADA = "3c9d7a10-51be-4b0f-9a66-000000000001"
BEN = "3c9d7a10-51be-4b0f-9a66-000000000002"
CAT = "3c9d7a10-51be-4b0f-9a66-000000000003"
SALES = "6f0e5a1b-7c2d-4e3f-9a4b-00000000a001"
STAFF = "6f0e5a1b-7c2d-4e3f-9a4b-00000000a002"
ADMIN_ROLE = "62e90394-69f5-4237-9190-012177145e10"
ROLE_ROW = {"principalId": ADA, "roleDefinitionId": ADMIN_ROLE}
USERS = [
    {"id": ADA, "userPrincipalName": "ada@contoso.com"},
    {"id": BEN, "userPrincipalName": "ben@contoso.com"},
]
PHONE = {
    "@odata.type": "#microsoft.graph.phoneAuthenticationMethod",
    "id": "3179e48a-750b-4051-897c-87b9720928f7",
    "phoneType": "mobile",
    "phoneNumber": "+1 4255550100",
}


class TestSequence:
    def test_it_is_a_sequence_of_users_in_the_order_of_the_list(self):
        joined = assemble_users(users={"value": USERS}, read_at=NOW, tenant_id="t")
        assert len(joined) == 2
        assert [user.object_id for user in joined] == [ADA, BEN]
        assert joined[1] == list(joined)[1]
        assert joined[:1] == (joined[0],)
        assert isinstance(joined[0], UserState)
        assert joined[0].sources[0].read_at == NOW
        assert joined[0].tenant_id == "t"

    def test_nothing_in_nothing_out(self):
        joined = assemble_users(users=[])
        assert (len(joined), joined.problems, joined.unmatched, joined.doubts) == (0, (), (), ())

    @pytest.mark.parametrize("name", ["methods", "groups", "requirements"])
    def test_keyed_exports_must_be_mappings(self, name):
        with pytest.raises(CallError, match=f"{name} must map ids to answers, got list"):
            assemble_users(users=USERS, **{name: []})


class TestUsers:
    def test_a_row_that_cannot_be_read_costs_only_itself(self):
        joined = assemble_users(users=[USERS[0], "junk", {"id": 5}, {"displayName": "nobody"}])
        assert [user.object_id for user in joined] == [ADA]
        assert joined.problems == (
            Problem("users[1]", "expected an object, got text"),
            Problem("users[2].id", "expected text, got number"),
            Problem("users[3]", "expected a user with id or userPrincipalName, got neither"),
        )

    def test_a_second_row_about_one_user_is_a_doubt_and_the_first_is_used(self):
        again = {**USERS[0], "userPrincipalName": "ada.new@contoso.com"}
        joined = assemble_users(users=[USERS[0], again, USERS[0]])
        assert [user.upn for user in joined] == ["ada@contoso.com"]
        assert [(doubt.code.name, doubt.facts) for doubt in joined.doubts] == [
            ("DUPLICATE_ROW", ("object_id",)),
            ("NAMES_DIFFER", ("upn",)),
            ("DUPLICATE_ROW", ("object_id",)),
        ]

    def test_one_page_of_many_is_said(self):
        joined = assemble_users(
            users={"value": USERS, "@odata.nextLink": "https://graph.microsoft.com/v1.0/users?$skip"}
        )
        assert [problem.path for problem in joined.problems] == ["users.@odata.nextLink"]


class TestReport:
    def row(self, **fields):
        return {"id": ADA, "userPrincipalName": "ada@contoso.com", "methodsRegistered": ["mobilePhone"], **fields}

    def test_a_row_joins_by_id_in_any_case_or_by_a_upn_that_is_one_users(self):
        rows = [self.row(id=ADA.upper()), {"userPrincipalName": "BEN@contoso.com", "methodsRegistered": []}]
        joined = assemble_users(users=USERS, registration_details=rows)
        assert [[entry.method for entry in user.registered] for user in joined] == [[Method.PHONE], []]

    def test_a_row_without_a_name_still_joins_by_id_and_names_no_difference(self):
        joined = assemble_users(users=[{"id": ADA}], registration_details=[{"id": ADA, "isMfaCapable": True}])
        assert (joined[0].mfa_capable, joined.doubts) == (True, ())

    def test_a_row_of_nobody_says_why(self):
        rows = [
            self.row(id=CAT, userPrincipalName="cat@contoso.com"),
            self.row(id=CAT),
            {"userPrincipalName": "dan@contoso.com"},
        ]
        joined = assemble_users(
            users=[*USERS, {"id": "x", "userPrincipalName": "eve@contoso.com"}], registration_details=rows
        )
        assert [(row.path, row.reason) for row in joined.unmatched] == [
            ("userRegistrationDetails[0]", "no user of the list has this id"),
            ("userRegistrationDetails[1]", "another user of the list carries this UPN under another id"),
            ("userRegistrationDetails[2]", "no user of the list has this UPN"),
        ]

    def test_a_upn_that_two_users_carry_joins_neither(self):
        twins = [{"id": ADA, "userPrincipalName": "x@contoso.com"}, {"id": BEN, "userPrincipalName": "X@contoso.com"}]
        joined = assemble_users(users=twins, registration_details=[{"userPrincipalName": "x@contoso.com"}])
        assert [row.reason for row in joined.unmatched] == ["several users of the list carry this UPN"]

    def test_a_second_row_and_another_name_are_doubts(self):
        joined = assemble_users(
            users=USERS, registration_details=[self.row(userPrincipalName="ada.old@contoso.com"), self.row()]
        )
        assert [(doubt.code.name, doubt.facts) for doubt in joined.doubts] == [
            ("NAMES_DIFFER", ("upn",)),
            ("DUPLICATE_ROW", ("object_id",)),
        ]

    def test_a_row_that_cannot_be_read_is_a_problem(self):
        joined = assemble_users(users=USERS, registration_details=[self.row(isMfaRegistered="perhaps")])
        assert [problem.path for problem in joined.problems] == ["userRegistrationDetails[0].isMfaRegistered"]
        assert joined[0].mfa_registered is None


class TestKeyed:
    def test_answers_join_by_id_or_upn(self):
        joined = assemble_users(
            users=USERS,
            methods={ADA: {"value": [PHONE]}},
            requirements={"BEN@contoso.com": {"perUserMfaState": "enforced"}},
        )
        assert [entry.method for entry in joined[0].registered] == [Method.PHONE]
        assert (joined[0].per_user_mfa, joined[1].per_user_mfa) == (None, PerUserMfa.ENFORCED)

    def test_a_key_of_nobody_and_a_key_that_is_no_text_are_reported(self):
        joined = assemble_users(users=USERS, requirements={CAT: {"perUserMfaState": "disabled"}, 5: {}})
        reason = "no user of the list has this id or, alone, this UPN"
        assert [(row.object_id, row.reason) for row in joined.unmatched] == [(CAT, reason), (None, reason)]

    def test_an_answer_that_cannot_be_read_leaves_the_fact_unknown(self):
        joined = assemble_users(
            users=USERS, requirements={ADA: "junk"}, methods={BEN: {"value": [{"phoneNumber": {}}]}}
        )
        assert (joined[0].per_user_mfa, joined[1].registered) == (None, None)
        assert len(joined.problems) >= 2
        assert "4255550100" not in str(joined.problems)

    def test_an_answer_of_null_is_not_read_and_two_keys_of_one_user_are_a_doubt(self):
        joined = assemble_users(
            users=USERS,
            requirements={
                ADA: None,
                "ada@contoso.com": {"perUserMfaState": "disabled"},
                ADA.upper(): {"perUserMfaState": "enabled"},
            },
        )
        assert joined[0].per_user_mfa is PerUserMfa.DISABLED
        assert [doubt.code.name for doubt in joined.doubts] == ["DUPLICATE_ROW"]

    def test_the_report_adds_what_no_listing_holds(self):
        joined = assemble_users(
            users=USERS,
            registration_details=[{"id": ADA, "methodsRegistered": ["mobilePhone", "securityQuestion"]}],
            methods={ADA: {"value": [PHONE]}},
        )
        assert {entry.method for entry in joined[0].registered} == {Method.PHONE, Method.SECURITY_QUESTIONS}


class TestMemberships:
    def test_lists_of_members_are_partial_until_the_caller_says_otherwise(self):
        partial = assemble_users(users=USERS, groups={SALES: [ADA]})
        assert partial[0].groups is None
        assert [(row.groups, row.known_groups) for row in partial.rows] == [
            (Coverage.PARTIAL, frozenset({SALES})),
            (Coverage.PARTIAL, frozenset()),
        ]
        whole = assemble_users(users=USERS, groups={SALES: [ADA]}, groups_complete=True)
        assert [user.groups for user in whole] == [frozenset({SALES}), frozenset()]

    def test_a_users_own_list_is_complete(self):
        joined = assemble_users(users=USERS, groups={ADA: [SALES]})
        assert (joined[0].groups, joined[1].groups) == (frozenset({SALES}), None)
        assert joined.rows[0].groups is Coverage.COMPLETE

    def test_a_users_own_list_that_cannot_be_read_is_a_problem_and_leaves_the_groups_open(self):
        joined = assemble_users(users=USERS, groups={ADA: {"value": 5}})
        assert (joined[0].groups, joined.rows[0].groups) == (None, Coverage.PARTIAL)
        assert [problem.path.startswith(f"groups.{ADA}") for problem in joined.problems] == [True]

    def test_members_that_are_neither_users_nor_groups_are_no_loss(self):
        device = [{"id": CAT, "@odata.type": "#microsoft.graph.device"}]
        joined = assemble_users(users=[*USERS, {"userPrincipalName": "dan@contoso.com"}], groups={SALES: device})
        assert (joined.unmatched, joined.problems) == ((), ())
        assert [row.known_groups for row in joined.rows] == [frozenset()] * 3

    def test_nested_groups_are_followed_and_rings_end(self):
        joined = assemble_users(users=USERS, groups={SALES: [ADA, STAFF], STAFF: [BEN, SALES]}, groups_complete=True)
        assert [user.groups for user in joined] == [frozenset({SALES, STAFF})] * 2

    def test_a_member_that_nobody_knows_and_a_key_that_is_no_text_are_reported(self):
        joined = assemble_users(users=USERS, groups={SALES: [CAT], 5: []})
        assert [(row.object_id, row.reason) for row in joined.unmatched] == [(CAT, "no user of the list has this id")]
        assert joined.problems == (Problem("groups", "expected ids as keys"),)

    def test_a_group_whose_members_are_not_given_leaves_lists_partial(self):
        nested = [{"id": STAFF, "@odata.type": "#microsoft.graph.group"}]
        joined = assemble_users(users=USERS, groups={SALES: nested}, groups_complete=True)
        assert joined.rows[0].groups is Coverage.PARTIAL

    def test_roles_of_a_stranger_are_reported_and_leave_everybody_open(self):
        assignments = [
            {"principalId": ADA, "roleDefinitionId": ADMIN_ROLE},
            {"principalId": CAT, "roleDefinitionId": ADMIN_ROLE},
        ]
        joined = assemble_users(users=USERS, roles=assignments)
        assert [row.reason for row in joined.unmatched] == [
            "the principal is neither a user of the list nor a known group"
        ]
        assert joined.rows[0].known_roles == frozenset({ADMIN_ROLE})
        sure = assemble_users(users=USERS, roles=assignments[:1])
        assert [user.roles for user in sure] == [frozenset({ADMIN_ROLE}), frozenset()]

    def test_a_row_that_is_no_role_is_a_problem_and_leaves_roles_open(self):
        users = assemble_users(users=[{"id": ADA}], roles=[{"id": "x"}])
        assert [str(problem) for problem in users.problems] == [
            "expected a role assignment or a directory role, got neither @ roleAssignments[0]"
        ]
        assert (users.rows[0].roles, users[0].roles) == (Coverage.PARTIAL, None)

    @pytest.mark.parametrize(
        "roles",
        [
            {"value": [ROLE_ROW], "@odata.nextLink": "https://graph.microsoft.com/v1.0/x"},
            [ROLE_ROW, {"id": "x"}],
            [ROLE_ROW, 5],
        ],
    )
    def test_roles_that_were_not_all_read_are_partial_although_the_groups_are_complete(self, roles):
        users = assemble_users(users=[{"id": ADA}], roles=roles, groups={ADA: []})
        row = users.rows[0]
        assert (row.groups, row.roles, row.user.roles) == (Coverage.COMPLETE, Coverage.PARTIAL, None)
        assert row.known_roles == frozenset({ADMIN_ROLE})
        assert users.problems != ()

    def test_roles_of_a_known_group_count_for_its_members(self):
        joined = assemble_users(
            users=USERS,
            groups={SALES: [ADA]},
            roles=[{"principalId": SALES, "roleDefinitionId": ADMIN_ROLE}],
            groups_complete=True,
        )
        assert joined.unmatched == ()
        assert [user.roles for user in joined] == [frozenset({ADMIN_ROLE}), frozenset()]


def test_ten_thousand_users_join():
    users = [
        {"id": f"{n:08d}-51be-4b0f-9a66-000000000001", "userPrincipalName": f"u{n}@contoso.com"} for n in range(10_000)
    ]
    report = [{"id": user["id"], "methodsRegistered": ["mobilePhone"]} for user in reversed(users)]
    joined = assemble_users(
        users=users, registration_details=report, groups={SALES: [user["id"] for user in users[::2]]}
    )
    assert len(joined) == 10_000
    assert sum(row.known_groups == frozenset({SALES}) for row in joined.rows) == 5_000
    assert all(user.registered[0].method is Method.PHONE for user in joined)
