"""The tools of a rollback: PowerShell modules and their retirement, permissions, roles, national clouds.

Literal tables; what a plan uses of them is decided in ``rollback``. The Graph paths and cmdlets of each method stand in
``_endpoints``. Sources: the article, ROL-1.6, ROL-1.7, ROL-2.8, ROL-2.9, ROL-3.1.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog._roles import RoleId
from entra_combined_reg.values import frozen

__all__ = [
    "ARTICLE_MODULE_COMMANDS",
    "MODULES",
    "PERMISSIONS",
    "PROCEDURE_ROLES",
    "RESET_CMDLETS",
    "RETIREMENT",
    "Confidence",
    "Flow",
    "Module",
    "ModuleRow",
    "PermissionRow",
    "ProcedureRole",
    "ResetCmdlet",
    "RetirementEvent",
    "module_row",
    "permissions_of_flow",
]


class Confidence(StrEnum):
    """How well a fact about tools is proved, best first (the marks of ROL)."""

    #: V: read in a primary source.
    VERIFIED = "verified"
    #: C: seen in community code, issues or sample data only.
    COMMUNITY = "community"
    #: D: our deduction.
    DEDUCED = "deduced"
    #: U: not confirmed anywhere.
    UNVERIFIED = "UNVERIFIED"


class Module(StrEnum):
    """PowerShell modules, by the name ``Install-Module`` takes."""

    MSONLINE = "MSOnline"
    AZURE_AD = "AzureAD"
    AZURE_AD_PREVIEW = "AzureADPreview"
    GRAPH = "Microsoft.Graph"
    GRAPH_BETA = "Microsoft.Graph.Beta"
    ENTRA = "Microsoft.Entra"
    ENTRA_BETA = "Microsoft.Entra.Beta"


@frozen(kw_only=True)
class ModuleRow:
    """One PowerShell module.

    Attributes:
        module: The module.
        deprecated_on: When it was deprecated; ``None`` where it is not.
        support_ends_on: The last day of support.
        retired_on: From when on it does not work; ``None`` where it works, or no day is certain.
        note: What else is known.
        source: Where the row comes from.
    """

    module: Module
    deprecated_on: date | None = None
    support_ends_on: date | None = None
    retired_on: date | None = None
    note: str = ""
    source: str


_DEPRECATED: Final = date(2024, 3, 30)
_SUPPORT_ENDS: Final = date(2025, 3, 30)
_PLANNED: Final = "Planned to retire in early July 2025; a later move to autumn 2025 is UNVERIFIED."

#: "Azure AD and MSOnline PowerShell modules are deprecated as of March 30, 2024." "The deprecated modules will continue
#: to function through March, 30 2025." "We recommend migrating to Microsoft Graph PowerShell to interact with Microsoft
#: Entra ID (formerly Azure AD)." The later dates are from the pages that ROL-1.6 names.
MODULES: Final[tuple[ModuleRow, ...]] = (
    ModuleRow(
        module=Module.MSONLINE,
        deprecated_on=_DEPRECATED,
        support_ends_on=_SUPPORT_ENDS,
        retired_on=date(2025, 5, 30),
        note="Versions 1.0.x may have been disrupted after 2024-06-30.",
        source="article, ROL-S19, ROL-S20",
    ),
    ModuleRow(
        module=Module.AZURE_AD,
        deprecated_on=_DEPRECATED,
        support_ends_on=_SUPPORT_ENDS,
        note=_PLANNED,
        source="article, ROL-S20",
    ),
    ModuleRow(
        module=Module.AZURE_AD_PREVIEW,
        deprecated_on=_DEPRECATED,
        support_ends_on=_SUPPORT_ENDS,
        note=_PLANNED,
        source="ROL-S19, ROL-S20",
    ),
    ModuleRow(module=Module.GRAPH, note="Calls Graph v1.0.", source="article, ROL-2.1"),
    ModuleRow(module=Module.GRAPH_BETA, note="Calls Graph beta.", source="ROL-2.1"),
    ModuleRow(module=Module.ENTRA, note="Has Reset-EntraStrongAuthenticationMethodByUpn.", source="ROL-S17"),
    ModuleRow(module=Module.ENTRA_BETA, note="The beta twin of Microsoft.Entra.", source="ROL-S17"),
)


@frozen(kw_only=True)
class RetirementEvent:
    """One step of the retirement of the old modules.

    Attributes:
        start: Its first day.
        end: Its last day, where it is a span.
        modules: The modules concerned.
        text: What happens.
        confidence: How well it is proved.
        source: Where it comes from.
    """

    start: date
    end: date | None = None
    modules: frozenset[Module]
    text: str
    confidence: Confidence = Confidence.VERIFIED
    source: str


_ALL_OLD: Final = frozenset({Module.MSONLINE, Module.AZURE_AD, Module.AZURE_AD_PREVIEW})
_MSONLINE: Final = frozenset({Module.MSONLINE})

#: The timeline, in order (ROL-1.6).
RETIREMENT: Final[tuple[RetirementEvent, ...]] = (
    RetirementEvent(
        start=_DEPRECATED,
        modules=_ALL_OLD,
        text="Deprecated: security fixes and help with the migration only.",
        source="article, ROL-S19",
    ),
    # "Versions 1.0.x of MSOnline may experience disruption after June 30, 2024."
    RetirementEvent(
        start=date(2024, 6, 30),
        modules=_MSONLINE,
        text="Versions 1.0.x of MSOnline may experience disruption from here on.",
        source="article, ROL-S19",
    ),
    RetirementEvent(
        start=date(2025, 1, 1),
        end=date(2025, 3, 31),
        modules=_MSONLINE,
        text="Temporary outages as a test; the days are not published.",
        source="ROL-S20",
    ),
    RetirementEvent(start=_SUPPORT_ENDS, modules=_ALL_OLD, text="End of support.", source="article"),
    RetirementEvent(
        start=date(2025, 4, 1),
        end=date(2025, 5, 30),
        modules=_MSONLINE,
        text="Switched off in steps; retired as of 2025-05-30.",
        source="ROL-S19, ROL-S20",
    ),
    RetirementEvent(
        start=date(2025, 7, 1),
        modules=frozenset({Module.AZURE_AD, Module.AZURE_AD_PREVIEW}),
        text="Retirement planned from here on; a later move to autumn 2025 is UNVERIFIED.",
        source="ROL-S20",
    ),
)

#: "Install-Module -Name MSOnline Import-Module MSOnline": the article prints its two commands on one line.
ARTICLE_MODULE_COMMANDS: Final = ("Install-Module -Name MSOnline", "Import-Module MSOnline")


@frozen(kw_only=True)
class ResetCmdlet:
    """A cmdlet that resets a user in one call.

    Attributes:
        name: The cmdlet.
        parameter: The parameter that takes the user.
        module: Where it lives.
        clears: What it clears.
        note: What it leaves, and what is wrong with it.
        source: Where the row comes from.
    """

    name: str
    parameter: str
    module: Module
    clears: str
    note: str
    source: str


#: The article's cmdlet and its nearest successor; Microsoft names no Graph counterpart (ROL-1.6, ROL-1.7).
RESET_CMDLETS: Final[tuple[ResetCmdlet, ...]] = (
    # "The script will clear the StrongAuthenticationMethods property for a user's mobile app and/or phone number."
    ResetCmdlet(
        name="Reset-MsolStrongAuthenticationMethodByUpn",
        parameter="UserPrincipalName",
        module=Module.MSONLINE,
        clears="The StrongAuthenticationMethods property.",
        note="Retired with its module. Whether the phone numbers and app details survive is UNVERIFIED.",
        source="article, ROL-1.5",
    ),
    ResetCmdlet(
        name="Reset-EntraStrongAuthenticationMethodByUpn",
        parameter="UserPrincipalName",
        module=Module.ENTRA,
        clears="Email, phones, passkeys, software OATH tokens, Temporary Access Pass, Windows Hello for Business and "
        "Authenticator.",
        note="Not what the article's cmdlet did. Retries one failed method only, refuses guest names with #EXT#, "
        "passes over external MFA, platform credential, QR code and hardware OATH in silence.",
        source="ROL-S17",
    ),
)


class Flow(StrEnum):
    """How the caller signs in to Graph."""

    DELEGATED = "delegated"
    APPLICATION = "application"


@frozen(kw_only=True)
class PermissionRow:
    """One Graph permission (ROL-3.1).

    Attributes:
        purpose: ``write``, ``read`` or ``verify``.
        permission: Its name.
        flow: For which kind of sign-in.
        permission_id: Its id, where known.
        needs_role: A directory role is needed as well.
        confidence: How well the row is proved.
        note: What else is known.
    """

    purpose: str
    permission: str
    flow: Flow
    permission_id: str | None = None
    needs_role: bool = False
    confidence: Confidence = Confidence.VERIFIED
    note: str = ""


_WRITE: Final = "UserAuthenticationMethod.ReadWrite.All"
_READ: Final = "UserAuthenticationMethod.Read.All"

#: What a rollback, its snapshot and its verification need (ROL-3.1).
PERMISSIONS: Final[tuple[PermissionRow, ...]] = (
    PermissionRow(
        purpose="write",
        permission=_WRITE,
        flow=Flow.DELEGATED,
        permission_id="b7887744-6746-4312-813d-72daeaee7e2d",
        needs_role=True,
    ),
    PermissionRow(
        purpose="write",
        permission=_WRITE,
        flow=Flow.APPLICATION,
        permission_id="50483e42-d915-4231-9639-7fdb7fd190e5",
        note="No role is named: treat application access as able to reach every administrator.",
    ),
    PermissionRow(purpose="read", permission=_READ, flow=Flow.DELEGATED, needs_role=True),
    PermissionRow(purpose="read", permission=_READ, flow=Flow.APPLICATION),
    PermissionRow(
        purpose="verify",
        permission="AuditLog.Read.All",
        flow=Flow.DELEGATED,
        note="Some pages ask for Directory.Read.All as well (UNVERIFIED).",
    ),
    PermissionRow(purpose="verify", permission="AuditLog.Read.All", flow=Flow.APPLICATION),
)


@frozen(kw_only=True)
class ProcedureRole:
    """A role that a source asks for.

    Attributes:
        procedure: ``script`` (the article's), ``reregister`` (the portal button) or ``perUserMfa``.
        role: Template id of the role.
        text: What the source asks for.
        confidence: How well it is proved.
        source: Where it comes from.
    """

    procedure: str
    role: RoleId
    text: str
    confidence: Confidence = Confidence.VERIFIED
    source: str


#: Roles as each source asks for them; where sources differ both stand here, the one to use first (K-14, ROL-2.8).
PROCEDURE_ROLES: Final[tuple[ProcedureRole, ...]] = (
    # "Provide at least Privileged Authentication Administrator credentials when prompted."
    ProcedureRole(
        procedure="script",
        role=RoleId.PRIVILEGED_AUTHENTICATION_ADMINISTRATOR,
        text="At least Privileged Authentication Administrator.",
        source="article",
    ),
    ProcedureRole(
        procedure="script",
        role=RoleId.GLOBAL_ADMINISTRATOR,
        text="Global Administrator, in the version of 2023.",
        confidence=Confidence.COMMUNITY,
        source="REG-S53",
    ),
    ProcedureRole(
        procedure="reregister",
        role=RoleId.AUTHENTICATION_ADMINISTRATOR,
        text="Authentication Administrator; for administrators as targets Privileged Authentication Administrator.",
        source="ROL-S3, ROL-S13",
    ),
    ProcedureRole(
        procedure="reregister",
        role=RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR,
        text="Authentication Policy Administrator, by the page of 2025-03; the role table says it cannot (K-14).",
        source="ROL-S2",
    ),
    ProcedureRole(
        procedure="perUserMfa",
        role=RoleId.AUTHENTICATION_POLICY_ADMINISTRATOR,
        text="Authentication Policy Administrator, by the role table of 2025-06.",
        source="ROL-S13",
    ),
    ProcedureRole(
        procedure="perUserMfa",
        role=RoleId.AUTHENTICATION_ADMINISTRATOR,
        text="Authentication Administrator, by the page of 2024-08.",
        source="ROL-S4",
    ),
)

_MODULE_ROWS: Final = {row.module: row for row in MODULES}


def module_row(module: Module) -> ModuleRow:
    """Look up the row of a PowerShell module."""
    return _MODULE_ROWS[module]


def permissions_of_flow(flow: Flow) -> tuple[PermissionRow, ...]:
    """Look up the permissions of one kind of sign-in, in table order."""
    return tuple(row for row in PERMISSIONS if row.flow is flow)
