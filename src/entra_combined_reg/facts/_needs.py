"""How to fetch each fact: Graph path with permission, portal blade, PowerShell line. One literal table, no rule.

``TenantPolicy.missing`` and ``UserState.missing`` read it, and so does everybody who answers "needs data". Sources:
REG-0, REG-S22, REG-S38, ROL-2.1, ROL-2.4, ROL-2.7, ROL-3.1. Where no API returns a setting, the row says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.errors import CallError

__all__ = ["NEEDS", "FactNeed", "Purpose", "how_to_fetch", "needs_of"]


class Purpose(StrEnum):
    """What somebody wants the facts for."""

    INTERRUPT = "interruptMode"
    MANAGE = "manageMode"
    ROLLBACK = "rollback"


@attrs.frozen(kw_only=True)
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


_FLOW: Final = frozenset({Purpose.INTERRUPT, Purpose.MANAGE})
_INTERRUPT: Final = frozenset({Purpose.INTERRUPT})
_MANAGE: Final = frozenset({Purpose.MANAGE})
_ROLLBACK: Final = frozenset({Purpose.ROLLBACK})
_ALL: Final = frozenset(Purpose)
_NONE: Final[frozenset[Purpose]] = frozenset()

_NO_API: Final = "No documented API returns this setting: read it in the portal and pass it as an argument."
_SSPR_BLADE: Final = "Entra admin center > Protection > Password reset"
_AMP_BLADE: Final = "Entra admin center > Protection > Authentication methods"
_USER_BLADE: Final = "Entra admin center > Users > (user)"


def _amp(fact: str, why: str, *, portal: str, note: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    return FactNeed(
        fact=fact,
        why=why,
        graph="GET /v1.0/policies/authenticationMethodsPolicy",
        permission="Policy.Read.AuthenticationMethod or Policy.Read.All",
        portal=f"{_AMP_BLADE} > {portal}",
        powershell="Get-MgPolicyAuthenticationMethodPolicy",
        note=note,
        purposes=purposes,
    )


def _sspr(fact: str, why: str, blade: str, note: str = _NO_API) -> FactNeed:
    return FactNeed(fact=fact, why=why, portal=f"{_SSPR_BLADE} > {blade}", note=note, purposes=_FLOW)


def _user(fact: str, why: str, select: str, *, note: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    return FactNeed(
        fact=fact,
        why=why,
        graph=f"GET /v1.0/users/{{id}}?$select={select}",
        permission="User.Read.All",
        portal=f"{_USER_BLADE} > Properties",
        powershell=f"Get-MgUser -UserId <id> -Property {select}",
        note=note,
        purposes=purposes,
    )


def _report(fact: str, why: str, *, note: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    return FactNeed(
        fact=fact,
        why=why,
        graph="GET /v1.0/reports/authenticationMethods/userRegistrationDetails/{id}",
        permission="AuditLog.Read.All",
        portal=f"{_AMP_BLADE} > User registration details",
        powershell="Get-MgReportAuthenticationMethodUserRegistrationDetail -UserRegistrationDetailsId <id>",
        note=note or "The report lags by up to a few hours (REG-8); it holds lastUpdatedDateTime.",
        purposes=purposes,
    )


def _said(fact: str, why: str, note: str, *, portal: str | None = None, purposes: frozenset[Purpose]) -> FactNeed:
    return FactNeed(fact=fact, why=why, portal=portal, note=note, purposes=purposes)


def _sign_ins(fact: str, why: str, note: str, *, purposes: frozenset[Purpose]) -> FactNeed:
    return FactNeed(
        fact=fact,
        why=why,
        graph="GET /v1.0/auditLogs/signIns?$filter=userId eq '{id}'",
        permission="AuditLog.Read.All",
        portal=f"{_USER_BLADE} > Sign-in logs",
        powershell="Get-MgAuditLogSignIn -Filter \"userId eq '<id>'\"",
        note=note,
        purposes=purposes,
    )


_TENANT: Final = (
    FactNeed(
        fact="tenant_id",
        why="Logs and facts of several tenants are told apart by it.",
        graph="GET /v1.0/organization",
        permission="Organization.Read.All",
        portal="Entra admin center > Overview",
        powershell="Get-MgOrganization | Select-Object Id",
    ),
    _amp(
        "migration_state",
        "It decides whether the legacy MFA and SSPR policies still count (REG-2.3).",
        portal="Policies > Manage migration",
        note="Older layouts have no policyMigrationState: absent is unknown, not pre-migration.",
        purposes=_FLOW,
    ),
    _amp("methods", "Which methods are on, and for whom (REG-2.3).", portal="Policies", purposes=_FLOW),
    FactNeed(
        fact="legacy_mfa",
        why="Until migration is complete these settings allow methods tenant-wide (REG-2.3).",
        portal="Per-user MFA > Service settings > Verification options",
        note="No API returns the legacy MFA service settings: read them in the portal and pass legacy_mfa.",
        purposes=_FLOW,
    ),
    _sspr(
        "legacy_sspr",
        "Until migration is complete these methods count for password reset (REG-2.3).",
        "Authentication methods",
        "No API returns the legacy SSPR policy: read it in the portal and pass legacy_sspr.",
    ),
    _sspr("sspr_scope", "Who is asked to register for password reset (REG-2.2).", "Properties"),
    _sspr("sspr_gates", "How many methods a reset needs, 1 or 2 (REG-2.2).", "Authentication methods"),
    _sspr("sspr_require_registration", "Whether sign-in interrupts users to register (REG-4.1).", "Registration"),
    _sspr("sspr_reconfirm_days", "When users are asked to confirm their information (REG-4.1).", "Registration"),
    _sspr("sspr_questions_to_register", "How many questions a user must set up.", "Authentication methods"),
    _sspr("sspr_questions_to_reset", "How many questions a reset asks.", "Authentication methods"),
    FactNeed(
        fact="admin_sspr_allowed",
        why="Whether administrators may reset their own password (REG-3).",
        graph="GET /v1.0/policies/authorizationPolicy",
        permission="Policy.Read.All",
        portal=f"{_SSPR_BLADE} > Administrator policy",
        powershell="(Get-MgPolicyAuthorizationPolicy).AllowedToUseSspr",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="security_defaults",
        why="Security defaults ask everybody to register (REG-4.1).",
        graph="GET /v1.0/policies/identitySecurityDefaultsEnforcementPolicy",
        permission="Policy.Read.All",
        portal="Entra admin center > Overview > Properties > Security defaults",
        powershell="(Get-MgPolicyIdentitySecurityDefaultEnforcementPolicy).IsEnabled",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="security_defaults_since",
        why="Whether the time to skip has run out depends on it (REG-10 K-11).",
        graph="GET /v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update policy'",
        permission="AuditLog.Read.All",
        portal="Entra admin center > Monitoring & health > Audit logs",
        note="The policy itself holds no date: take it from the audit log or pass it.",
        purposes=_INTERRUPT,
    ),
    FactNeed(
        fact="idp_registration",
        why="The ID Protection registration policy asks its users to register for MFA (REG-4.1).",
        portal="Entra admin center > ID Protection > Multifactor authentication registration policy",
        note="No documented API was found for this policy (UNVERIFIED): read its scope in the portal and pass it.",
        purposes=_INTERRUPT,
    ),
    FactNeed(
        fact="access_policies",
        why="Conditional Access asks for MFA, and may guard the registration page itself (REG-5 M-5).",
        graph="GET /v1.0/identity/conditionalAccess/policies",
        permission="Policy.Read.All",
        portal="Entra admin center > Protection > Conditional Access > Policies",
        powershell="Get-MgIdentityConditionalAccessPolicy -All",
        purposes=_FLOW,
    ),
    _amp(
        "campaign",
        "The registration campaign nudges users (REG-4.3).",
        portal="Registration campaign",
        note="enforceRegistrationAfterAllowedSnoozes may be absent from v1.0: absent is unknown (REG-6.3).",
        purposes=_INTERRUPT,
    ),
    FactNeed(
        fact="subscription",
        why="Voice calls and the administrators' gates depend on it (REG-3).",
        graph="GET /v1.0/subscribedSkus",
        permission="Organization.Read.All",
        portal="Microsoft 365 admin center > Billing > Your products",
        powershell="Get-MgSubscribedSku",
        note="Graph names products, not paid, trial or free: judge and pass it.",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="trial_days",
        why="The administrators' policy differs in the first days of a trial (REG-3).",
        graph="GET /v1.0/directory/subscriptions",
        permission="Organization.Read.All",
        portal="Microsoft 365 admin center > Billing > Your products",
        note="Count from createdDateTime of the trial and pass it.",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="custom_domain",
        why="The administrators' gate count depends on it (REG-3).",
        graph="GET /v1.0/domains",
        permission="Domain.Read.All",
        portal="Entra admin center > Settings > Domain names",
        powershell="Get-MgDomain",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="connect_sync",
        why="The administrators' gate count depends on it (REG-3).",
        graph="GET /v1.0/organization?$select=onPremisesSyncEnabled",
        permission="Organization.Read.All",
        portal="Entra admin center > Hybrid management > Microsoft Entra Connect",
        powershell="(Get-MgOrganization).OnPremisesSyncEnabled",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="app_passwords_allowed",
        why="App passwords are offered only where users may create them (REG-5 M-9).",
        portal="Per-user MFA > Service settings > App passwords",
        note=_NO_API,
        purposes=_MANAGE,
    ),
    FactNeed(
        fact="hardware_tokens",
        why="A user can add a hardware token only where one is free in the inventory (REG-1.1 b).",
        graph="GET /beta/directory/authenticationMethodDevices/hardwareOathDevices",
        permission="Policy.Read.AuthenticationMethod",
        portal=f"{_AMP_BLADE} > Hardware OATH tokens",
        note="Beta only.",
        purposes=_MANAGE,
    ),
    _amp(
        "passkey_dynamic_migration_opt_out",
        "Whether the tenant left the move of the passkey policy to Microsoft.",
        portal="Policies > Passkey (FIDO2)",
        note="Only newer layouts hold optOutSettings: absent is unknown.",
        purposes=_NONE,
    ),
    _said(
        "customer_telecom",
        "A telecom provider of the tenant's own changes what SMS and voice do.",
        "No documented API was found (UNVERIFIED): pass it.",
        purposes=_NONE,
    ),
    FactNeed(
        fact="created_at",
        why="Tenants of different age were given different defaults (REG-10 K-11).",
        graph="GET /v1.0/organization?$select=createdDateTime",
        permission="Organization.Read.All",
        portal="Entra admin center > Overview > Properties",
        powershell="(Get-MgOrganization).CreatedDateTime",
        purposes=_INTERRUPT,
    ),
    _said(
        "cloud",
        "National clouds lack some methods and calls (ROL-2.9).",
        "Known from the sign-in address.",
        purposes=_ALL,
    ),
    FactNeed(
        fact="changes",
        why="A change of a policy takes time to arrive (REG-8).",
        graph="GET /v1.0/auditLogs/directoryAudits?$filter=category eq 'Policy'",
        permission="AuditLog.Read.All",
        portal="Entra admin center > Monitoring & health > Audit logs",
        powershell="Get-MgAuditLogDirectoryAudit -Filter \"category eq 'Policy'\"",
        purposes=_FLOW,
    ),
)

_ADMIN_READS: Final = "UserAuthenticationMethod.Read.All"

_USER: Final = (
    _user("object_id", "Users are joined and targeted by it.", "id", purposes=_ALL),
    _user("upn", "Records that hold no object id are joined by it.", "userPrincipalName", purposes=_ALL),
    _user("display_name", "People recognise each other by it.", "displayName", purposes=_NONE),
    _user(
        "user_type",
        "Guests register in the tenant they visit, and get fewer methods (REG-5 M-15).",
        "userType,externalUserState",
        note="An internal guest has userType Guest and no externalUserState.",
        purposes=_ALL,
    ),
    _user("account_enabled", "A disabled account cannot register.", "accountEnabled", purposes=_ALL),
    FactNeed(
        fact="deleted",
        why="A deleted user cannot be changed.",
        graph="GET /v1.0/directory/deletedItems/microsoft.graph.user/{id}",
        permission="User.Read.All",
        portal="Entra admin center > Users > Deleted users",
        powershell="Get-MgDirectoryDeletedItemAsUser -DirectoryObjectId <id>",
        purposes=_ROLLBACK,
    ),
    FactNeed(
        fact="roles",
        why="Administrators reset by another policy, and few roles may touch their methods (REG-3, ROL-3.2).",
        graph="GET /v1.0/roleManagement/directory/roleAssignments?$filter=principalId eq '{id}'",
        permission="RoleManagement.Read.Directory",
        portal=f"{_USER_BLADE} > Assigned roles",
        powershell="Get-MgRoleManagementDirectoryRoleAssignment -Filter \"principalId eq '<id>'\"",
        note="Roles held through groups are assigned to the group: read those as well.",
        purposes=_ALL,
    ),
    FactNeed(
        fact="groups",
        why="Policies include and exclude groups (REG-2.3).",
        graph="GET /v1.0/users/{id}/transitiveMemberOf/microsoft.graph.group?$select=id",
        permission="GroupMember.Read.All",
        portal=f"{_USER_BLADE} > Groups",
        powershell="Get-MgUserTransitiveMemberOfAsGroup -UserId <id> -All",
        note="Direct memberships alone are not complete.",
        purposes=_ALL,
    ),
    FactNeed(
        fact="in_role_assignable_group",
        why="Few roles may touch the methods of members and owners of such groups (ROL-3.2).",
        graph="GET /v1.0/groups?$filter=isAssignableToRole eq true&$expand=members,owners",
        permission="GroupMember.Read.All",
        portal="Entra admin center > Groups",
        powershell='Get-MgGroup -Filter "isAssignableToRole eq true" -ExpandProperty Members',
        purposes=_ROLLBACK,
    ),
    FactNeed(
        fact="in_restricted_unit",
        why="A restricted management administrative unit shuts out tenant-wide roles (ROL-3.2).",
        graph="GET /v1.0/users/{id}/memberOf/microsoft.graph.administrativeUnit"
        "?$select=id,isMemberManagementRestricted",
        permission="AdministrativeUnit.Read.All",
        portal="Entra admin center > Roles & admins > Admin units",
        powershell="Get-MgUserMemberOfAsAdministrativeUnit -UserId <id>",
        purposes=_ROLLBACK,
    ),
    FactNeed(
        fact="roles_at_unit_scope",
        why="For roles at administrative unit scope further restrictions apply (ROL-3.2).",
        graph="GET /v1.0/roleManagement/directory/roleAssignments?$filter=principalId eq '{id}'",
        permission="RoleManagement.Read.Directory",
        portal=f"{_USER_BLADE} > Assigned roles",
        powershell="Get-MgRoleManagementDirectoryRoleAssignment -Filter \"principalId eq '<id>'\"",
        note="directoryScopeId begins with /administrativeUnits/.",
        purposes=_ROLLBACK,
    ),
    FactNeed(
        fact="per_user_mfa",
        why="Enabled and enforced users are asked to register at the next sign-in (REG-4.1).",
        graph="GET /beta/users/{id}/authentication/requirements",
        permission="Policy.ReadWrite.AuthenticationMethod",
        portal="Entra admin center > Users > Per-user MFA",
        powershell="Get-MgBetaUserAuthenticationRequirement -UserId <id>",
        note="Beta only. The permission is the one named for reading and changing (ROL-2.7).",
        purposes=_ALL,
    ),
    _said(
        "strong_authentication",
        "The article's script decides by it who is eligible (ROL-1.2).",
        "Only MSOnline returned it (Get-MsolUser), which is retired (ROL-1.6): use registered and per_user_mfa.",
        purposes=_NONE,
    ),
    FactNeed(
        fact="registered",
        why="What the user has decides what is still asked, and what a rollback removes.",
        graph="GET /v1.0/users/{id}/authentication/methods",
        permission=_ADMIN_READS,
        portal=f"{_USER_BLADE} > Authentication methods",
        powershell="Get-MgUserAuthenticationMethod -UserId <id>",
        note="Not meant for sweeps of a tenant: pick candidates by userRegistrationDetails (ROL-2.1).",
        purposes=_ALL,
    ),
    FactNeed(
        fact="registered_complete",
        why="A v1.0 listing misses hardware OATH tokens (ROL-2.1).",
        graph="GET /beta/users/{id}/authentication/methods",
        permission=_ADMIN_READS,
        portal=f"{_USER_BLADE} > Authentication methods",
        powershell="Get-MgBetaUserAuthenticationMethod -UserId <id>",
        note="Security questions and app passwords are in no Graph listing (ROL-2.2).",
        purposes=_ALL,
    ),
    FactNeed(
        fact="default_method",
        why="The default is deleted last, and reviews ask for it (ROL-2.4).",
        graph="GET /beta/users/{id}/authentication/signInPreferences",
        permission=_ADMIN_READS,
        portal=f"{_USER_BLADE} > Authentication methods",
        powershell="(Get-MgReportAuthenticationMethodUserRegistrationDetail -UserRegistrationDetailsId <id>)"
        ".UserPreferredMethodForSecondaryAuthentication",
        note="v1.0 has it in userRegistrationDetails only, which lags.",
        purposes=_ALL,
    ),
    FactNeed(
        fact="system_preferred",
        why="Where it is on, the chosen default is ignored for the first prompt (REG-1.3).",
        graph="GET /beta/users/{id}/authentication/signInPreferences",
        permission=_ADMIN_READS,
        portal=f"{_AMP_BLADE} > Settings",
        powershell="(Get-MgReportAuthenticationMethodUserRegistrationDetail -UserRegistrationDetailsId <id>)"
        ".IsSystemPreferredAuthenticationMethodEnabled",
        purposes=_ROLLBACK,
    ),
    _user(
        "business_phone_set",
        "The wizard offers the office phone only where the profile holds a business phone (REG-2.2 F-14).",
        "businessPhones",
        purposes=_INTERRUPT,
    ),
    _user(
        "prefilled",
        "Data that an administrator or sync put into the profile counts for password reset (REG-2.4 D3).",
        "mobilePhone,businessPhones,otherMails",
        purposes=_INTERRUPT,
    ),
    FactNeed(
        fact="licensed",
        why="Password reset needs a licence (REG-2.3).",
        graph="GET /v1.0/users/{id}/licenseDetails",
        permission="LicenseAssignment.Read.All",
        portal=f"{_USER_BLADE} > Licenses",
        powershell="Get-MgUserLicenseDetail -UserId <id>",
        note="Judge by the service plans and pass it.",
        purposes=_FLOW,
    ),
    _report("sspr_registered", "Whether the service counts the user as registered for reset.", purposes=_INTERRUPT),
    _report("mfa_registered", "Whether the service counts the user as registered for MFA.", purposes=_INTERRUPT),
    _report("mfa_capable", "Registered for MFA with a method that policy allows.", purposes=_INTERRUPT),
    _sign_ins(
        "first_sign_in_after_defaults",
        "The time to skip under security defaults counts from it (REG-4.1 I-4).",
        "Take the first interactive sign-in after security defaults were turned on.",
        purposes=_INTERRUPT,
    ),
    _sign_ins(
        "first_sign_in_after_idp",
        "The 14 days to skip count from it (REG-4.1 I-5).",
        "Take the first interactive sign-in after the policy covered the user.",
        purposes=_INTERRUPT,
    ),
    FactNeed(
        fact="last_sspr_confirm",
        why="The review of registered methods falls due by it (REG-4.1 I-7).",
        graph="GET /v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'User reviewed security info'",
        permission="AuditLog.Read.All",
        portal="Entra admin center > Monitoring & health > Audit logs",
        note="No property holds it: take it from the audit log or pass it.",
        purposes=_INTERRUPT,
    ),
    _sign_ins(
        "last_strong_auth",
        "A passkey needs strong authentication within 5 minutes (REG-5 M-3).",
        "Read authenticationDetails of the sign-in.",
        purposes=_MANAGE,
    ),
    _said("session_started", "A registration session lives 15 minutes (REG-5 M-4).", "Ask the user.", purposes=_MANAGE),
    _sign_ins(
        "client", "The wizard needs a modern browser or client (REG-5 M-18).", "Read clientAppUsed.", purposes=_FLOW
    ),
    _sign_ins("platform", "Some prompts depend on the system (REG-4.3).", "Read deviceDetail.", purposes=_INTERRUPT),
    _sign_ins(
        "signed_in_with_tap",
        "A Temporary Access Pass changes what may be registered (REG-5 M-12).",
        "Read authenticationDetails of the sign-in.",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="tap_one_time",
        why="With a one-time pass registration must end within 10 minutes (REG-5 M-12).",
        graph="GET /v1.0/users/{id}/authentication/temporaryAccessPassMethods",
        permission=_ADMIN_READS,
        portal=f"{_USER_BLADE} > Authentication methods",
        powershell="Get-MgUserAuthenticationTemporaryAccessPassMethod -UserId <id>",
        purposes=_MANAGE,
    ),
    FactNeed(
        fact="tap_issued_at",
        why="With a one-time pass registration must end within 10 minutes (REG-5 M-12).",
        graph="GET /v1.0/users/{id}/authentication/temporaryAccessPassMethods",
        permission=_ADMIN_READS,
        portal=f"{_USER_BLADE} > Authentication methods",
        powershell="Get-MgUserAuthenticationTemporaryAccessPassMethod -UserId <id>",
        purposes=_MANAGE,
    ),
    _said(
        "snooze_count",
        "After three snoozes the campaign may insist (REG-4.3).",
        "No documented API returns the counter: ask the user.",
        purposes=_INTERRUPT,
    ),
    FactNeed(
        fact="federated",
        why="For federated users another provider may do MFA (REG-6.3 X-3).",
        graph="GET /v1.0/domains?$select=id,authenticationType",
        permission="Domain.Read.All",
        portal="Entra admin center > Settings > Domain names",
        powershell="Get-MgDomain | Select-Object Id, AuthenticationType",
        note="Compare with the domain of the user principal name.",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="federated_mfa_enforced",
        why="Where it is, only the federated provider's MFA counts (REG-6.3 X-3).",
        graph="GET /v1.0/domains/{domain}/federationConfiguration",
        permission="Domain.Read.All",
        powershell="(Get-MgDomainFederationConfiguration -DomainId <domain>).FederatedIdpMfaBehavior",
        purposes=_FLOW,
    ),
    FactNeed(
        fact="upn_changed_after_passkey",
        why="A passkey must then be registered again (REG-5 M-20).",
        graph="GET /v1.0/auditLogs/directoryAudits?$filter=activityDisplayName eq 'Update user'",
        permission="AuditLog.Read.All",
        portal=f"{_USER_BLADE} > Audit logs",
        note="Compare the change with createdDateTime of the passkey.",
        purposes=_MANAGE,
    ),
    _said(
        "has_usable_password",
        "A change of password asks for the old one where MFA was not done (REG-5 M-14).",
        "Ask the user.",
        purposes=_MANAGE,
    ),
)

#: Every fact and how to fetch it: those of the tenant first, each group in the order of its class.
NEEDS: Final[tuple[FactNeed, ...]] = _TENANT + _USER

_BY_FACT: Final = {need.fact: need for need in reversed(NEEDS)}


def how_to_fetch(fact: str) -> FactNeed:
    """Say how one fact is fetched.

    Args:
        fact: The name of a field of ``TenantPolicy`` or ``UserState``. Of a dotted name (``campaign.state``) the
            first part counts.

    Raises:
        CallError: No field has this name.
    """
    found = _BY_FACT.get(fact.partition(".")[0])
    if found is None:
        raise CallError(f"how_to_fetch: no fact is named {fact!r}; give a field of TenantPolicy or UserState")
    return found


def needs_of(unknown: Iterable[str], for_: Purpose | Iterable[str] | None = None) -> tuple[FactNeed, ...]:
    """Say how to fetch those of the unknown facts that are wanted, in their own order.

    Args:
        unknown: Names of facts that are not known.
        for_: A purpose, or the names of the facts that are wanted; ``None`` is all.

    Raises:
        CallError: ``for_`` holds a name that no fact has.
    """
    needs = tuple(how_to_fetch(name) for name in unknown)
    if for_ is None:
        return needs
    if isinstance(for_, Purpose):
        return tuple(need for need in needs if for_ in need.purposes)
    wanted = {how_to_fetch(name).fact for name in ((for_,) if isinstance(for_, str) else for_)}
    return tuple(need for need in needs if need.fact in wanted)
