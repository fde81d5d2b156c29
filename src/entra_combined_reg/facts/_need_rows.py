"""One row of the table of facts, and the makers of rows that share a document."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.values import frozen

__all__ = [
    "ALL",
    "AMP_BLADE",
    "FLOW",
    "INTERRUPT",
    "MANAGE",
    "NONE",
    "NO_API",
    "ROLLBACK",
    "SSPR_BLADE",
    "USER_BLADE",
    "FactNeed",
    "Purpose",
    "amp",
    "profile",
    "report",
    "said",
    "sign_ins",
    "sspr",
]


class Purpose(StrEnum):
    """What somebody wants the facts for."""

    INTERRUPT = "interruptMode"
    MANAGE = "manageMode"
    ROLLBACK = "rollback"


@frozen(kw_only=True)
class FactNeed:
    """One fact that is wanted, and the ways to fetch it.

    Attributes:
        fact: The field of ``TenantPolicy`` or ``UserState`` that holds it.
        why: What depends on it.
        graph: The Graph request; ``None`` where no API returns the fact.
        permission: The least permission known to read it.
        portal: Where the portal shows it.
        powershell: The line that reads it.
        note: What a reader must know beside it.
        purposes: What needs the fact.
    """

    fact: str
    why: str
    graph: str | None = None
    permission: str | None = None
    portal: str | None = None
    powershell: str | None = None
    note: str | None = None
    purposes: frozenset[Purpose] = frozenset()


FLOW: Final = frozenset({Purpose.INTERRUPT, Purpose.MANAGE})
INTERRUPT: Final = frozenset({Purpose.INTERRUPT})
MANAGE: Final = frozenset({Purpose.MANAGE})
ROLLBACK: Final = frozenset({Purpose.ROLLBACK})
ALL: Final = frozenset(Purpose)
NONE: Final[frozenset[Purpose]] = frozenset()

NO_API: Final = "No documented API returns this setting: read it in the portal and pass it as an argument."
SSPR_BLADE: Final = "Entra admin center > Protection > Password reset"
AMP_BLADE: Final = "Entra admin center > Protection > Authentication methods"
USER_BLADE: Final = "Entra admin center > Users > (user)"


def amp(fact: str, why: str, *, portal: str, note: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    """Row of a fact that ``authenticationMethodsPolicy`` answers."""
    return FactNeed(
        fact=fact,
        why=why,
        graph="GET /v1.0/policies/authenticationMethodsPolicy",
        permission="Policy.Read.AuthenticationMethod or Policy.Read.All",
        portal=f"{AMP_BLADE} > {portal}",
        powershell="Get-MgPolicyAuthenticationMethodPolicy",
        note=note,
        purposes=purposes,
    )


def sspr(fact: str, why: str, blade: str, note: str = NO_API) -> FactNeed:
    """Row of a password reset setting, which no API returns."""
    return FactNeed(fact=fact, why=why, portal=f"{SSPR_BLADE} > {blade}", note=note, purposes=FLOW)


def profile(fact: str, why: str, select: str, *, note: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    """Row of a fact that the user object answers."""
    return FactNeed(
        fact=fact,
        why=why,
        graph=f"GET /v1.0/users/{{id}}?$select={select}",
        permission="User.Read.All",
        portal=f"{USER_BLADE} > Properties",
        powershell=f"Get-MgUser -UserId <id> -Property {select}",
        note=note,
        purposes=purposes,
    )


def report(fact: str, why: str, *, note: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    """Row of a fact that ``userRegistrationDetails`` answers."""
    return FactNeed(
        fact=fact,
        why=why,
        graph="GET /v1.0/reports/authenticationMethods/userRegistrationDetails/{id}",
        permission="AuditLog.Read.All",
        portal=f"{AMP_BLADE} > User registration details",
        powershell="Get-MgReportAuthenticationMethodUserRegistrationDetail -UserRegistrationDetailsId <id>",
        note=note or "The report lags by up to a few hours (REG-8); it holds lastUpdatedDateTime.",
        purposes=purposes,
    )


def said(fact: str, why: str, note: str, *, portal: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    """Row of a fact that somebody has to say."""
    return FactNeed(fact=fact, why=why, portal=portal, note=note, purposes=purposes)


def sign_ins(fact: str, why: str, note: str, *, purposes: frozenset[Purpose]) -> FactNeed:
    """Row of a fact that the sign-in log answers."""
    return FactNeed(
        fact=fact,
        why=why,
        graph="GET /v1.0/auditLogs/signIns?$filter=userId eq '{id}'",
        permission="AuditLog.Read.All",
        portal=f"{USER_BLADE} > Sign-in logs",
        powershell="Get-MgAuditLogSignIn -Filter \"userId eq '<id>'\"",
        note=note,
        purposes=purposes,
    )
