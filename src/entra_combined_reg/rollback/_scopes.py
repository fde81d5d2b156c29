"""The scopes: the different things people mean by "reset", each with what it imitates and what it leaves (ROL-2.6).

A table and its look-ups; which user a scope applies to is decided in the plan.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import Method
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._steps import StepKind
from entra_combined_reg.values import frozen

__all__ = ["SCOPES", "RollbackScope", "ScopeRow", "scope_row"]


class RollbackScope(StrEnum):
    """What a rollback removes."""

    #: The article's script, with its eligibility rule.
    LEGACY_SAM = "legacySam"
    #: The portal's button "Require re-register multifactor authentication".
    PORTAL_REREGISTER = "portalReregister"
    #: ``Reset-EntraStrongAuthenticationMethodByUpn``.
    ENTRA_CMDLET_ALL = "entraCmdletAll"
    #: All that Graph can remove; for incidents.
    EVERYTHING = "everything"
    #: The methods that the caller names.
    KINDS = "kinds"
    #: The method objects whose ids the caller names.
    IDS = "ids"


@frozen(kw_only=True)
class ScopeRow:
    """One scope.

    Attributes:
        scope: Its name.
        removes: Methods that go.
        passwordless: Whether the passwordless twin of Authenticator goes.
        hardware: What happens to hardware tokens; ``None``: they stay.
        article_rule: Whether the article's eligibility rule decides first.
        revokes_sessions: Whether sessions are revoked without being asked for.
        needs_acknowledgement: Whether a user whose password is not known to be usable counts as locked out (G06).
        imitates: What it stands for.
        leaves: What it leaves.
        source: Where the row comes from.
    """

    scope: RollbackScope
    removes: frozenset[Method] = frozenset()
    passwordless: bool = False
    hardware: StepKind | None = None
    article_rule: bool = False
    revokes_sessions: bool = False
    needs_acknowledgement: bool = False
    imitates: str
    leaves: str
    source: str = "ROL-2.6"

    def action_for(self, ref: MethodRef) -> StepKind | None:
        """Return what happens to one method object; ``None``: it stays. The chosen scopes answer from the options."""
        if ref.method is Method.HARDWARE_OATH:
            return None if ref.usable is False and self.hardware is StepKind.DEACTIVATE else self.hardware
        if ref.passwordless:
            return StepKind.DELETE if self.passwordless else None
        return StepKind.DELETE if ref.method in self.removes else None


_PHONES: Final = frozenset({Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE})
_BUTTON: Final = _PHONES | {Method.AUTHENTICATOR, Method.SOFTWARE_OATH}
_CMDLET: Final = _BUTTON | {Method.EMAIL, Method.PASSKEY, Method.WINDOWS_HELLO, Method.TEMPORARY_ACCESS_PASS}

#: The scopes, in the order of ROL-2.6.
SCOPES: Final[tuple[ScopeRow, ...]] = (
    ScopeRow(
        scope=RollbackScope.LEGACY_SAM,
        removes=_BUTTON,
        hardware=StepKind.DEACTIVATE,
        article_rule=True,
        imitates="The article's script, which clears StrongAuthenticationMethods: the nearest image of it in Graph.",
        leaves="E-mail, security questions, app passwords, passkeys, Windows Hello, passes, per-user MFA, sessions.",
    ),
    ScopeRow(
        scope=RollbackScope.PORTAL_REREGISTER,
        removes=_BUTTON,
        hardware=StepKind.DEACTIVATE,
        imitates="The portal's button that requires the user to register multifactor authentication again.",
        leaves="E-mail, security questions, app passwords, passkeys, Windows Hello, passes, per-user MFA, sessions.",
        source="ROL-S3, ROL-S18",
    ),
    ScopeRow(
        scope=RollbackScope.ENTRA_CMDLET_ALL,
        removes=_CMDLET,
        imitates="Reset-EntraStrongAuthenticationMethodByUpn of Entra PowerShell.",
        leaves="Hardware tokens, external methods, platform credentials, QR codes, security questions, app passwords; "
        "and passwordless phone sign-in, which the cmdlet's beta twin removes.",
        source="ROL-S17",
    ),
    ScopeRow(
        scope=RollbackScope.EVERYTHING,
        removes=_CMDLET | {Method.EXTERNAL, Method.PLATFORM_CREDENTIAL, Method.QR_CODE},
        passwordless=True,
        hardware=StepKind.UNASSIGN,
        revokes_sessions=True,
        needs_acknowledgement=True,
        imitates="Incident response: all that Graph can remove, and sessions are revoked.",
        leaves="The password, security questions, app passwords, certificates, a federated provider's own MFA.",
    ),
    ScopeRow(
        scope=RollbackScope.KINDS,
        imitates="The kinds of method that the caller names.",
        leaves="Every other kind.",
    ),
    ScopeRow(
        scope=RollbackScope.IDS,
        imitates="The single method objects that the caller names.",
        leaves="Every other method object.",
    ),
)


def scope_row(scope: RollbackScope) -> ScopeRow:
    """Return the row of a scope."""
    return next(row for row in SCOPES if row.scope is scope)
