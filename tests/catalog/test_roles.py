"""catalog: administrator roles, the two lists of the SSPR administrator policy, and who may act on whom."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from entra_combined_reg.catalog import (
    CAN_ACT,
    NOT_SSPR_ADMIN_ROLES,
    OTHER_ROLES,
    SSPR_ADMIN_ROLES,
    CanActRow,
    IdConfidence,
    MayAct,
    Role,
    RoleId,
    RoleList,
    TargetHolds,
    role_of_name,
    role_of_template_id,
    sspr_admin_role,
)

BOTH, NEWER = frozenset(RoleList), frozenset({RoleList.NEWER})
EVERY = (*SSPR_ADMIN_ROLES, *NOT_SSPR_ADMIN_ROLES, *OTHER_ROLES)

#: The older list, as REG-3 prints it.
OLDER_LIST = """\
Application Administrator | 9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3
Authentication Administrator | c4e39bd9-1100-46d3-8c65-fb160da0071f
Billing Administrator | b0f54661-2d74-4c50-afa3-1ec803f12efe
Compliance Administrator | 17315797-102d-40b4-93e0-432062caca18
Cloud Device Administrator | 7698a772-787b-4ac8-901f-60d6b08affd2
Directory Synchronization Accounts | d29b2b05-8046-44ba-8758-1e26182fcf32
Directory Writers | 9360feb5-f418-4baa-8175-e2a00bac4301
Dynamics 365 Administrator | 44367163-eba1-44c3-98af-f5787879f96a
Exchange Administrator | 29232cdf-9323-42fd-ade2-1d097af3e4de
Global Administrator | 62e90394-69f5-4237-9190-012177145e10
Helpdesk Administrator | 729827e3-9c14-49f7-bb1b-9608f156bbb8
Intune Administrator | 3a2c62db-5318-420d-8d74-23affee5d9d5
Microsoft Entra Joined Device Local Administrator | 9f06204d-73c1-4d4c-880a-6edb90606fd8
Partner Tier1 Support | 4ba39ca4-527c-499a-b93d-d9b492c50246
Partner Tier2 Support | e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8
Password Administrator | 966707d0-3269-4727-9be2-8c3a10f19b9d
Power Platform Administrator | 11648597-926c-4cf3-9c36-bcebb0ba8dcc
Privileged Authentication Administrator | 7be44c8a-adaf-4e2a-84d6-ab2649e08a13
Privileged Role Administrator | e8611ab8-c189-46e8-94e1-60213ab1f814
Security Administrator | 194ae4cb-b126-40b2-bd5b-6091b380977d
Service Support Administrator | f023fd81-a637-4b56-95fd-791ac0226033
SharePoint Administrator | f28a1f50-f6e7-4571-818b-6a12f2af6b6c
Skype for Business Administrator | 75941009-915a-4869-abe7-691bff18279e
Teams Administrator | 69091246-20e8-4a56-aa4d-066075b2a7a8
Teams Communications Administrator | baf37b3a-610e-45da-9e62-d9d1e5e8914b
Teams Devices Administrator | 3d762c5a-1b6c-493f-843e-55a3b42923d4
User Administrator | fe930be7-5e62-47db-91af-98c3a49a38b1
"""


def test_the_older_list_holds_these_27_roles_in_this_order():
    printed = [tuple(line.split(" | ")) for line in OLDER_LIST.splitlines()]
    assert [(role.name, role.template_id) for role in SSPR_ADMIN_ROLES if role.lists == BOTH] == printed
    assert len(printed) == 27
    assert {role.confidence for role in SSPR_ADMIN_ROLES if role.lists == BOTH} == {IdConfidence.ROLE_REFERENCE}


def test_the_newer_list_holds_51_more():
    more = [role for role in SSPR_ADMIN_ROLES if role.lists == NEWER]
    assert len(SSPR_ADMIN_ROLES) == 78
    assert SSPR_ADMIN_ROLES[27:] == tuple(more)
    assert Counter(role.confidence for role in more) == {IdConfidence.THIRD_PARTY: 44, IdConfidence.UNKNOWN: 7}


def test_a_role_without_an_id_says_so():
    assert [role.name for role in EVERY if role.template_id is None] == [
        "AdHoc License Administrator",
        "Application Proxy Service Administrator",
        "Device Administrators",
        "Email Verified User Creator",
        "Mailbox Administrator",
        "Modern Commerce Administrator",
        "Power BI Service Administrator",
    ]
    assert all((role.template_id is None) is (role.confidence is IdConfidence.UNKNOWN) for role in EVERY)


def test_ids_are_lower_case_guids_and_no_id_or_name_stands_twice():
    ids = [role.template_id for role in EVERY if role.template_id]
    assert all(re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", template_id) for template_id in ids)
    assert len(set(ids)) == len(ids)
    assert len({role.name.casefold() for role in EVERY}) == len(EVERY)


def test_every_named_id_is_a_role_of_a_table_under_its_own_name():
    for member in RoleId:
        words = member.name.replace("_", " ").casefold()
        role = role_of_template_id(member.value)
        assert role is not None
        assert role.name.casefold() == words


class TestLookUps:
    ADMIN = Role("Global Administrator", "62e90394-69f5-4237-9190-012177145e10", BOTH, IdConfidence.ROLE_REFERENCE)

    @pytest.mark.parametrize("spell", [str.lower, str.upper])
    def test_a_role_is_found_by_id_and_by_name_in_any_case(self, spell):
        assert role_of_template_id(spell(self.ADMIN.template_id)) == self.ADMIN
        assert role_of_name(spell(self.ADMIN.name)) == self.ADMIN
        assert sspr_admin_role(spell(self.ADMIN.template_id)) == self.ADMIN

    def test_a_role_of_the_newer_list_only_says_so(self):
        role = sspr_admin_role("b1be1c3e-b65d-4f19-8427-f6fa0d97feb9")
        assert role == Role(
            "Conditional Access Administrator",
            "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9",
            NEWER,
            IdConfidence.THIRD_PARTY,
        )

    @pytest.mark.parametrize(
        ("role_id", "name"),
        [
            (RoleId.CLOUD_APPLICATION_ADMINISTRATOR, "Cloud Application Administrator"),
            (RoleId.GLOBAL_READER, "Global Reader"),
            (RoleId.SECURITY_READER, "Security Reader"),
            (RoleId.DIRECTORY_READERS, "Directory Readers"),
        ],
    )
    def test_the_user_policy_applies_to_roles_of_neither_list(self, role_id, name):
        assert role_of_template_id(role_id.value).name == name
        assert role_of_template_id(role_id.value).lists == frozenset()
        assert sspr_admin_role(role_id.value) is None

    def test_those_documented_as_not_triggering_are_three(self):
        assert [role.name for role in NOT_SSPR_ADMIN_ROLES] == [
            "Cloud Application Administrator",
            "Global Reader",
            "Security Reader",
        ]

    def test_an_unknown_role_is_unknown(self):
        assert role_of_template_id("00000000-0000-0000-0000-000000000000") is None
        assert role_of_name("Nobody") is None
        assert sspr_admin_role("") is None


class TestCanAct:
    Y, N, U = MayAct.YES, MayAct.NO, MayAct.UNKNOWN

    def test_the_table_says_who_may_manage_whose_methods(self):
        found = {
            row.target: (
                row.authentication_administrator,
                row.privileged_authentication_administrator,
                row.global_administrator,
            )
            for row in CAN_ACT
        }
        yes, no, unknown = self.Y, self.N, self.U
        assert found == {
            TargetHolds.NO_ROLE: (yes, yes, yes),
            TargetHolds.LOW_ROLE: (yes, yes, yes),
            TargetHolds.AUTHENTICATION_ADMINISTRATOR: (yes, yes, yes),
            TargetHolds.MIDDLE_ROLE: (no, yes, yes),
            TargetHolds.HIGHEST_ROLE: (no, yes, yes),
            TargetHolds.ANY_OTHER_ROLE: (no, yes, yes),
            TargetHolds.ROLE_ASSIGNABLE_GROUP: (no, yes, yes),
            TargetHolds.RESTRICTED_UNIT: (no, yes, yes),
            TargetHolds.UNIT_SCOPED_ROLE: (unknown, unknown, unknown),
            TargetHolds.ITSELF: (no, no, no),
        }
        assert [row.target for row in CAN_ACT] == list(TargetHolds)

    def test_the_rows_that_are_lists_of_roles_hold_these(self):
        def names(target):
            row = next(row for row in CAN_ACT if row.target is target)
            return {role_of_template_id(template_id).name for template_id in row.roles}

        assert names(TargetHolds.LOW_ROLE) == {
            "Directory Readers",
            "Guest Inviter",
            "Message Center Reader",
            "Password Administrator",
            "Reports Reader",
            "User Experience Success Manager",
            "Usage Summary Reports Reader",
        }
        assert names(TargetHolds.AUTHENTICATION_ADMINISTRATOR) == {"Authentication Administrator"}
        assert names(TargetHolds.MIDDLE_ROLE) == {
            "Groups Administrator",
            "Helpdesk Administrator",
            "User Administrator",
        }
        assert names(TargetHolds.HIGHEST_ROLE) == {
            "Global Administrator",
            "Privileged Authentication Administrator",
            "Privileged Role Administrator",
        }

    def test_no_role_stands_in_two_rows(self):
        ids = [template_id for row in CAN_ACT for template_id in row.roles]
        assert len(ids) == len(set(ids)) == 14

    def test_a_row_names_its_source(self):
        assert CAN_ACT[0] == CanActRow(
            target=TargetHolds.NO_ROLE,
            roles=frozenset(),
            authentication_administrator=MayAct.YES,
            privileged_authentication_administrator=MayAct.YES,
            global_administrator=MayAct.YES,
            note="",
            source="ROL-3.2, ROL-S13",
        )
