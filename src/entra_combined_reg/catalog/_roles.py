"""Directory roles: the SSPR administrator policy's two lists, and the table of who may act on whose methods.

Literal tables and look-ups. Whether a plan's actor may act on a target is decided in ``rollback``, whether a user
counts as an administrator in ``flowchart``. Sources: REG-3, ROL-3.1, ROL-3.2.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.values import frozen

__all__ = [
    "CAN_ACT",
    "NOT_SSPR_ADMIN_ROLES",
    "OTHER_ROLES",
    "SSPR_ADMIN_ROLES",
    "CanActRow",
    "IdConfidence",
    "MayAct",
    "Role",
    "RoleId",
    "RoleList",
    "TargetHolds",
    "role_of_name",
    "role_of_template_id",
    "sspr_admin_role",
]


class RoleList(StrEnum):
    """The two copies of the list of roles under the SSPR administrator policy; both are dated 2025-05-15 (REG-3)."""

    #: 27 roles.
    OLDER = "older"
    #: These 27 and 51 more; judged newer by its content, and the one to use.
    NEWER = "newer"


class IdConfidence(StrEnum):
    """Where a template id comes from."""

    ROLE_REFERENCE = "roleReference"
    THIRD_PARTY = "thirdParty"
    #: No id was found.
    UNKNOWN = "unknown"


class RoleId(StrEnum):
    """Template ids of the roles that rules speak of (REG-3, ROL-3.2)."""

    GLOBAL_ADMINISTRATOR = "62e90394-69f5-4237-9190-012177145e10"
    PRIVILEGED_AUTHENTICATION_ADMINISTRATOR = "7be44c8a-adaf-4e2a-84d6-ab2649e08a13"
    AUTHENTICATION_ADMINISTRATOR = "c4e39bd9-1100-46d3-8c65-fb160da0071f"
    AUTHENTICATION_POLICY_ADMINISTRATOR = "0526716b-113d-4c15-b2c8-68e3c22b9f80"
    PRIVILEGED_ROLE_ADMINISTRATOR = "e8611ab8-c189-46e8-94e1-60213ab1f814"
    HELPDESK_ADMINISTRATOR = "729827e3-9c14-49f7-bb1b-9608f156bbb8"
    USER_ADMINISTRATOR = "fe930be7-5e62-47db-91af-98c3a49a38b1"
    PASSWORD_ADMINISTRATOR = "966707d0-3269-4727-9be2-8c3a10f19b9d"  # noqa: S105  a role's id
    GROUPS_ADMINISTRATOR = "fdd7a751-b60b-444a-984c-02652fe8fa1c"
    CLOUD_APPLICATION_ADMINISTRATOR = "158c047a-c907-4556-b7ef-446551a6b5f7"
    GLOBAL_READER = "f2ef992c-3afb-46b9-b7cf-a126ee74c451"
    SECURITY_READER = "5d6b6bb7-de71-4623-b4af-96380a352509"
    DIRECTORY_READERS = "88d8e3e3-8f55-4a1e-953a-9b9898b8876b"
    GUEST_INVITER = "95e79109-95c0-4d8e-aee3-d01accf2d47b"
    MESSAGE_CENTER_READER = "790c1fb9-7f7d-4f88-86a1-ef1f95c05c1b"
    REPORTS_READER = "4a5d8f65-41da-4de4-8968-e035b65339cf"
    USER_EXPERIENCE_SUCCESS_MANAGER = "27460883-1df1-4691-b032-3b79643e5e63"
    USAGE_SUMMARY_REPORTS_READER = "75934031-6c7e-415a-99d7-48dbd49e875e"


@frozen
class Role:
    """One built-in directory role.

    Attributes:
        name: As the role reference or the list prints it.
        template_id: Its template id; ``None`` where none was found.
        lists: The lists of the SSPR administrator policy that hold it.
        confidence: Where the id comes from.
    """

    name: str
    template_id: str | None
    lists: frozenset[RoleList]
    confidence: IdConfidence


_BOTH: Final = frozenset({RoleList.OLDER, RoleList.NEWER})
_NEWER: Final = frozenset({RoleList.NEWER})
_NEITHER: Final[frozenset[RoleList]] = frozenset()

#: Every role under the SSPR administrator policy by either list, the 27 of both first (REG-3).
SSPR_ADMIN_ROLES: Final[tuple[Role, ...]] = (
    Role("Application Administrator", "9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Authentication Administrator", "c4e39bd9-1100-46d3-8c65-fb160da0071f", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Billing Administrator", "b0f54661-2d74-4c50-afa3-1ec803f12efe", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Compliance Administrator", "17315797-102d-40b4-93e0-432062caca18", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Cloud Device Administrator", "7698a772-787b-4ac8-901f-60d6b08affd2", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role(
        "Directory Synchronization Accounts", "d29b2b05-8046-44ba-8758-1e26182fcf32", _BOTH, IdConfidence.ROLE_REFERENCE
    ),
    Role("Directory Writers", "9360feb5-f418-4baa-8175-e2a00bac4301", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Dynamics 365 Administrator", "44367163-eba1-44c3-98af-f5787879f96a", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Exchange Administrator", "29232cdf-9323-42fd-ade2-1d097af3e4de", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Global Administrator", "62e90394-69f5-4237-9190-012177145e10", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Helpdesk Administrator", "729827e3-9c14-49f7-bb1b-9608f156bbb8", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Intune Administrator", "3a2c62db-5318-420d-8d74-23affee5d9d5", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role(
        "Microsoft Entra Joined Device Local Administrator",
        "9f06204d-73c1-4d4c-880a-6edb90606fd8",
        _BOTH,
        IdConfidence.ROLE_REFERENCE,
    ),
    Role("Partner Tier1 Support", "4ba39ca4-527c-499a-b93d-d9b492c50246", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Partner Tier2 Support", "e00e864a-17c5-4a4b-9c06-f5b95a8d5bd8", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Password Administrator", "966707d0-3269-4727-9be2-8c3a10f19b9d", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Power Platform Administrator", "11648597-926c-4cf3-9c36-bcebb0ba8dcc", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role(
        "Privileged Authentication Administrator",
        "7be44c8a-adaf-4e2a-84d6-ab2649e08a13",
        _BOTH,
        IdConfidence.ROLE_REFERENCE,
    ),
    Role("Privileged Role Administrator", "e8611ab8-c189-46e8-94e1-60213ab1f814", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Security Administrator", "194ae4cb-b126-40b2-bd5b-6091b380977d", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("Service Support Administrator", "f023fd81-a637-4b56-95fd-791ac0226033", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("SharePoint Administrator", "f28a1f50-f6e7-4571-818b-6a12f2af6b6c", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role(
        "Skype for Business Administrator", "75941009-915a-4869-abe7-691bff18279e", _BOTH, IdConfidence.ROLE_REFERENCE
    ),
    Role("Teams Administrator", "69091246-20e8-4a56-aa4d-066075b2a7a8", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role(
        "Teams Communications Administrator", "baf37b3a-610e-45da-9e62-d9d1e5e8914b", _BOTH, IdConfidence.ROLE_REFERENCE
    ),
    Role("Teams Devices Administrator", "3d762c5a-1b6c-493f-843e-55a3b42923d4", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("User Administrator", "fe930be7-5e62-47db-91af-98c3a49a38b1", _BOTH, IdConfidence.ROLE_REFERENCE),
    Role("AdHoc License Administrator", None, _NEWER, IdConfidence.UNKNOWN),
    Role("Application Proxy Service Administrator", None, _NEWER, IdConfidence.UNKNOWN),
    Role("Attack Simulation Administrator", "c430b396-e693-46cc-96f3-db01bf8bb62a", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "Attribute Assignment Administrator", "58a13ea3-c632-46ae-9ee0-9c0d43cd7f3d", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role(
        "Attribute Definition Administrator", "8424c6f0-a189-499e-bbd0-26c1753c96d4", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role("Attribute Log Administrator", "5b784334-f94b-471a-a387-e7219fc49ca2", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "Authentication Extensibility Administrator",
        "25a516ed-2fa0-40ea-a2d0-12923a21473a",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role(
        "Authentication Policy Administrator", "0526716b-113d-4c15-b2c8-68e3c22b9f80", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role("Azure DevOps Administrator", "e3973bdf-4987-49ae-837a-ba8e231c7286", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "Azure Information Protection Administrator",
        "7495fdc4-34c4-4d15-a289-98788ce399fd",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role("B2C IEF Keyset Administrator", "aaf43236-0c0d-4d5f-883a-6955382ac081", _NEWER, IdConfidence.THIRD_PARTY),
    Role("B2C IEF Policy Administrator", "3edaf663-341e-4475-9f94-5c398ef6c070", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Cloud App Security Administrator", "892c5842-a9a6-463a-8041-72aa08ca3cf6", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Compliance Data Administrator", "e6d1a23a-da11-4be4-9570-befc86d067a7", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Conditional Access Administrator", "b1be1c3e-b65d-4f19-8427-f6fa0d97feb9", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Customer LockBox Access Approver", "5c4f9dcd-47dc-4cf7-8c9a-9e4207cbfc91", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Desktop Analytics Administrator", "38a96431-2bdf-4b4c-8b6e-5d3d8abac1a4", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Device Administrators", None, _NEWER, IdConfidence.UNKNOWN),
    Role("Domain Name Administrator", "8329153b-31d0-4727-b945-745eb3bc5f31", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "Dynamics 365 Business Central Administrator",
        "963797fb-eb3b-4cde-8ce3-5878b3f32a3f",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role("Edge Administrator", "3f1acade-1e04-4fbc-9b69-f0302cd84aef", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Email Verified User Creator", None, _NEWER, IdConfidence.UNKNOWN),
    Role("Exchange Recipient Administrator", "31392ffb-586c-42d1-9346-e59415a2cc4e", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "External ID User Flow Administrator", "6e591065-9bad-43ed-90f3-e9424366d2f0", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role(
        "External ID User Flow Attribute Administrator",
        "0f971eea-41eb-4569-a71e-57bb8a3eff1e",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role(
        "External Identity Provider Administrator",
        "be2f45a1-457d-42af-a067-6ec1fa63bc45",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role(
        "Global Secure Access Administrator", "ac434307-12b9-4fa1-a708-88bf58caabc1", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role("Groups Administrator", "fdd7a751-b60b-444a-984c-02652fe8fa1c", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Hybrid Identity Administrator", "8ac3fc64-6eca-42ea-9e69-59f4c7b60eb2", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Identity Governance Administrator", "45d8d3c5-c802-45c6-b32a-1d70b5e1e86e", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Insights Administrator", "eb1f4a8d-243a-41f0-9fbd-c7cdf6c5ef7c", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Knowledge Administrator", "b5a8dcf3-09d5-43a9-a639-8e29ef291470", _NEWER, IdConfidence.THIRD_PARTY),
    Role("License Administrator", "4d6ac14f-3453-41d0-bef9-a3e0c569773a", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Lifecycle Workflows Administrator", "59d46f88-662b-457b-bceb-5c3809e5908f", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Mailbox Administrator", None, _NEWER, IdConfidence.UNKNOWN),
    Role(
        "Microsoft Hardware Warranty Administrator",
        "1501b917-7653-4ff9-a4b5-203eaf33784f",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role(
        "Microsoft365 Migration Administrator", "8c8b803f-96e1-4129-9349-20738d9f9652", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role("Modern Commerce Administrator", None, _NEWER, IdConfidence.UNKNOWN),
    Role("Network Administrator", "d37c8bed-0711-4417-ba38-b4abe66ce4c2", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Office Apps Administrator", "2b745bdf-0803-4d80-aa65-822c4493daac", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "Organizational Branding Administrator",
        "92ed04bf-c94a-4b82-9729-b799a7a4c178",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role(
        "Permissions Management Administrator", "af78dc32-cf4d-46f9-ba4e-4428526346b5", _NEWER, IdConfidence.THIRD_PARTY
    ),
    Role("Power BI Service Administrator", None, _NEWER, IdConfidence.UNKNOWN),
    Role("Printer Administrator", "644ef478-e28f-4e28-b9dc-3fdde9aa0b1f", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Search Administrator", "0964bb5e-9bdb-4d7b-ac29-58e794862a40", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Virtual Visits Administrator", "e300d9e7-4a2b-4295-9eff-f1c78b36cc98", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Viva Goals Administrator", "92b086b3-e367-4ef2-b869-1de128fb986e", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Viva Pulse Administrator", "87761b17-1ed2-4af3-9acd-92a150038160", _NEWER, IdConfidence.THIRD_PARTY),
    Role("Windows365 Administrator", "11451d60-acb2-45eb-a7d6-43d0f0125c13", _NEWER, IdConfidence.THIRD_PARTY),
    Role(
        "Windows Update Deployment Administrator",
        "32696413-001a-46ae-978c-ce0f6b3620d2",
        _NEWER,
        IdConfidence.THIRD_PARTY,
    ),
    Role("Yammer Administrator", "810a2642-a034-447f-a5e8-41beaa378541", _NEWER, IdConfidence.THIRD_PARTY),
)

#: Administrative, and in neither list: the user policy applies to their holders (REG-3).
NOT_SSPR_ADMIN_ROLES: Final[tuple[Role, ...]] = (
    Role(
        "Cloud Application Administrator",
        RoleId.CLOUD_APPLICATION_ADMINISTRATOR.value,
        _NEITHER,
        IdConfidence.ROLE_REFERENCE,
    ),
    Role("Global Reader", RoleId.GLOBAL_READER.value, _NEITHER, IdConfidence.ROLE_REFERENCE),
    Role("Security Reader", RoleId.SECURITY_READER.value, _NEITHER, IdConfidence.ROLE_REFERENCE),
)

#: Roles that ROL-3.2 names and no list holds; their ids are from third-party role tables.
OTHER_ROLES: Final[tuple[Role, ...]] = (
    Role("Directory Readers", RoleId.DIRECTORY_READERS.value, _NEITHER, IdConfidence.THIRD_PARTY),
    Role("Guest Inviter", RoleId.GUEST_INVITER.value, _NEITHER, IdConfidence.THIRD_PARTY),
    Role("Message Center Reader", RoleId.MESSAGE_CENTER_READER.value, _NEITHER, IdConfidence.THIRD_PARTY),
    Role("Reports Reader", RoleId.REPORTS_READER.value, _NEITHER, IdConfidence.THIRD_PARTY),
    Role(
        "User Experience Success Manager",
        RoleId.USER_EXPERIENCE_SUCCESS_MANAGER.value,
        _NEITHER,
        IdConfidence.THIRD_PARTY,
    ),
    Role("Usage Summary Reports Reader", RoleId.USAGE_SUMMARY_REPORTS_READER.value, _NEITHER, IdConfidence.THIRD_PARTY),
)


class MayAct(StrEnum):
    """Whether a role may manage the methods of a target."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class TargetHolds(StrEnum):
    """What the target of an act holds, as the rows of ROL-3.2 sort it."""

    NO_ROLE = "noRole"
    LOW_ROLE = "lowRole"
    AUTHENTICATION_ADMINISTRATOR = "authenticationAdministrator"
    MIDDLE_ROLE = "middleRole"
    HIGHEST_ROLE = "highestRole"
    ANY_OTHER_ROLE = "anyOtherRole"
    ROLE_ASSIGNABLE_GROUP = "roleAssignableGroup"
    RESTRICTED_UNIT = "restrictedUnit"
    UNIT_SCOPED_ROLE = "unitScopedRole"
    ITSELF = "itself"


@frozen(kw_only=True)
class CanActRow:
    """One row of the table who may manage whose methods, for delegated access with tenant-wide roles (ROL-3.2).

    User Administrator and Helpdesk Administrator have no rights over methods in any row. Of several roles a target
    holds, every one must be allowed (our deduction). Application access is not limited by this table.

    Attributes:
        target: What the target holds.
        roles: Template ids that fall into the row; empty where the row is no list of roles.
        authentication_administrator: Whether an Authentication Administrator may act.
        privileged_authentication_administrator: Whether a Privileged Authentication Administrator may act.
        global_administrator: Whether a Global Administrator may act.
        note: Conditions.
        source: Where the row comes from.
    """

    target: TargetHolds
    roles: frozenset[str] = frozenset()
    authentication_administrator: MayAct
    privileged_authentication_administrator: MayAct = MayAct.YES
    global_administrator: MayAct = MayAct.YES
    note: str = ""
    source: str = "ROL-3.2, ROL-S13"


#: The table of ROL-3.2, row by row.
CAN_ACT: Final[tuple[CanActRow, ...]] = (
    CanActRow(target=TargetHolds.NO_ROLE, authentication_administrator=MayAct.YES),
    CanActRow(
        target=TargetHolds.LOW_ROLE,
        roles=frozenset(
            {
                RoleId.DIRECTORY_READERS.value,
                RoleId.GUEST_INVITER.value,
                RoleId.MESSAGE_CENTER_READER.value,
                RoleId.PASSWORD_ADMINISTRATOR.value,
                RoleId.REPORTS_READER.value,
                RoleId.USER_EXPERIENCE_SUCCESS_MANAGER.value,
                RoleId.USAGE_SUMMARY_REPORTS_READER.value,
            }
        ),
        authentication_administrator=MayAct.YES,
    ),
    CanActRow(
        target=TargetHolds.AUTHENTICATION_ADMINISTRATOR,
        roles=frozenset({RoleId.AUTHENTICATION_ADMINISTRATOR.value}),
        authentication_administrator=MayAct.YES,
    ),
    CanActRow(
        target=TargetHolds.MIDDLE_ROLE,
        roles=frozenset(
            {
                RoleId.GROUPS_ADMINISTRATOR.value,
                RoleId.HELPDESK_ADMINISTRATOR.value,
                RoleId.USER_ADMINISTRATOR.value,
            }
        ),
        authentication_administrator=MayAct.NO,
    ),
    CanActRow(
        target=TargetHolds.HIGHEST_ROLE,
        roles=frozenset(
            {
                RoleId.GLOBAL_ADMINISTRATOR.value,
                RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR.value,
                RoleId.PRIVILEGED_ROLE_ADMINISTRATOR.value,
            }
        ),
        authentication_administrator=MayAct.NO,
    ),
    CanActRow(
        target=TargetHolds.ANY_OTHER_ROLE,
        authentication_administrator=MayAct.NO,
        note="Any other built-in role, and every custom role.",
    ),
    CanActRow(
        target=TargetHolds.ROLE_ASSIGNABLE_GROUP,
        authentication_administrator=MayAct.NO,
        note="No role, but member or owner of a role-assignable group.",
    ),
    CanActRow(
        target=TargetHolds.RESTRICTED_UNIT,
        authentication_administrator=MayAct.NO,
        note="A role scoped to a restricted management administrative unit.",
    ),
    CanActRow(
        target=TargetHolds.UNIT_SCOPED_ROLE,
        authentication_administrator=MayAct.UNKNOWN,
        privileged_authentication_administrator=MayAct.UNKNOWN,
        global_administrator=MayAct.UNKNOWN,
        note="Roles assigned at administrative unit scope: further restrictions apply, the documentation says no more.",
    ),
    CanActRow(
        target=TargetHolds.ITSELF,
        authentication_administrator=MayAct.NO,
        privileged_authentication_administrator=MayAct.NO,
        global_administrator=MayAct.NO,
        note="Nobody manages the own methods in the admin centre.",
    ),
)

_ROLES: Final = (*SSPR_ADMIN_ROLES, *NOT_SSPR_ADMIN_ROLES, *OTHER_ROLES)
_BY_ID: Final = {role.template_id: role for role in _ROLES if role.template_id}
_BY_NAME: Final = {role.name.casefold(): role for role in _ROLES}


def role_of_template_id(template_id: str) -> Role | None:
    """Look up a role by its template id, in either case; ``None`` where unknown."""
    return _BY_ID.get(template_id.casefold())


def role_of_name(name: str) -> Role | None:
    """Look up a role by its display name, without regard to case; ``None`` where unknown."""
    return _BY_NAME.get(name.casefold())


def sspr_admin_role(template_id: str) -> Role | None:
    """Look up a role under the SSPR administrator policy; ``None`` for a role that no list holds.

    Its ``lists`` say whether both copies of the list hold it: say so to the reader where they differ.

    Args:
        template_id: The role's template id, in either case.
    """
    role = role_of_template_id(template_id)
    return role if role and role.lists else None
