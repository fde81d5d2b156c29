"""What is true of one user: plain fields, ``None`` = not known. The one model of a user for flowchart and rollback."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

import attrs

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts._checks import check_stamp, fact, within
from entra_combined_reg.facts._graph_user import read_user_documents
from entra_combined_reg.facts._msonline import read_msonline
from entra_combined_reg.facts._need_rows import FactNeed, Purpose
from entra_combined_reg.facts._needs import needs_of
from entra_combined_reg.facts._sources import FactSource
from entra_combined_reg.facts._user_values import PerUserMfa, RegisteredMethod, StrongAuthentication, UserType
from entra_combined_reg.facts._words import facts_view
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["UserState"]


@frozen(kw_only=True)
class UserState(Viewable):
    """Facts about one user. ``None`` means not known, never "no".

    A time without its zone is refused with ``CallError``.

    Attributes:
        object_id: The directory object id (GUID).
        upn: User principal name.
        display_name: Hostile text.
        tenant_id: The tenant that the facts are about.
        user_type: Member, guest or internal guest.
        account_enabled: Whether the account may sign in.
        deleted: ``True``: soft-deleted.
        roles: Template ids of active directory roles, those held through groups included.
        groups: Object ids of groups, nested ones included; ``None`` where the list is not known to be complete.
        in_role_assignable_group: Member or owner of a role-assignable group.
        in_restricted_unit: A role is scoped to, or the user is in, a restricted management administrative unit.
        roles_at_unit_scope: Some role is assigned at administrative unit scope.
        per_user_mfa: Per-user MFA state.
        strong_authentication: The MSOnline properties, where a dump of them is what the caller has.
        registered: Every method object; ``()`` is a known absence.
        registered_complete: Whether ``registered`` names every kind. A v1.0 listing misses hardware OATH (ROL-2.1).
        default_method: The chosen default for MFA; ``DefaultOption.NONE`` is a known absence.
        system_preferred: Whether system-preferred authentication is on for the user.
        business_phone_set: The profile's business phone holds a number (F-14).
        prefilled: Methods whose data an administrator or sync put into the profile, which count for SSPR (REG-2.4 D3).
        licensed: Holds a licence that SSPR needs.
        sspr_registered: ``isSsprRegistered`` of the report.
        mfa_registered: ``isMfaRegistered`` of the report.
        mfa_capable: ``isMfaCapable`` of the report.
        first_sign_in_after_defaults: First interactive sign-in after security defaults were turned on.
        first_sign_in_after_idp: First interactive sign-in after the ID Protection registration policy covered the user.
        last_sspr_confirm: When the reset information was last confirmed.
        last_strong_auth: When MFA was last done in the session in question.
        session_started: When the registration session began.
        client: ``browser``, ``rich_client``, ``legacy_webview`` or ``mobile_os``.
        platform: Operating system, as the caller names it.
        trusted_location: The sign-in in question came from a location that Conditional Access trusts.
        signed_in_with_tap: Signed in with a Temporary Access Pass.
        tap_one_time: That pass is one-time.
        tap_issued_at: When that pass was first used or issued.
        snooze_count: How often the registration campaign was snoozed.
        federated: The user signs in through a federated identity provider.
        federated_mfa_enforced: ``federatedIdpMfaBehavior`` is ``enforceMfaByFederatedIdp``.
        upn_changed_after_passkey: The UPN changed after a passkey was registered.
        has_usable_password: The user knows and may use a password.
        sources: Where the facts come from.
    """

    object_id: str | None = None
    upn: str | None = None
    display_name: str | None = None
    tenant_id: str | None = None
    user_type: UserType | None = fact(UserType)
    account_enabled: bool | None = fact(bool)
    deleted: bool | None = fact(bool)
    roles: frozenset[str] | None = fact(frozenset)
    groups: frozenset[str] | None = fact(frozenset)
    in_role_assignable_group: bool | None = fact(bool)
    in_restricted_unit: bool | None = fact(bool)
    roles_at_unit_scope: bool | None = fact(bool)
    per_user_mfa: PerUserMfa | None = fact(PerUserMfa)
    strong_authentication: StrongAuthentication | None = fact(StrongAuthentication)
    registered: tuple[RegisteredMethod, ...] | None = fact(tuple)
    registered_complete: bool | None = fact(bool)
    default_method: DefaultOption | None = fact(DefaultOption)
    system_preferred: bool | None = fact(bool)
    business_phone_set: bool | None = fact(bool)
    prefilled: frozenset[Method] | None = fact(frozenset)
    licensed: bool | None = fact(bool)
    sspr_registered: bool | None = fact(bool)
    mfa_registered: bool | None = fact(bool)
    mfa_capable: bool | None = fact(bool)
    first_sign_in_after_defaults: datetime | None = attrs.field(default=None, validator=check_stamp)
    first_sign_in_after_idp: datetime | None = attrs.field(default=None, validator=check_stamp)
    last_sspr_confirm: datetime | None = attrs.field(default=None, validator=check_stamp)
    last_strong_auth: datetime | None = attrs.field(default=None, validator=check_stamp)
    session_started: datetime | None = attrs.field(default=None, validator=check_stamp)
    client: str | None = None
    platform: str | None = None
    trusted_location: bool | None = fact(bool)
    signed_in_with_tap: bool | None = fact(bool)
    tap_one_time: bool | None = fact(bool)
    tap_issued_at: datetime | None = attrs.field(default=None, validator=check_stamp)
    snooze_count: int | None = attrs.field(default=None, validator=within(0))
    federated: bool | None = fact(bool)
    federated_mfa_enforced: bool | None = fact(bool)
    upn_changed_after_passkey: bool | None = fact(bool)
    has_usable_password: bool | None = fact(bool)
    sources: tuple[FactSource, ...] = fact(tuple, default=())

    @classmethod
    def from_graph(  # noqa: PLR0913  one argument a document
        cls,
        *,
        user: Any = None,
        methods: Any = None,
        requirements: Any = None,
        sign_in_preferences: Any = None,
        registration_details: Any = None,
        roles: Any = None,
        groups: Any = None,
        groups_complete: bool = True,
        read_at: datetime | None = None,
        tenant_id: str | None = None,
    ) -> Self:
        """Read a user from answers of Graph, or PowerShell dumps of them, already loaded.

        Where two documents answer one fact, ``user`` wins over ``registration_details``, and so do ``methods`` and
        ``sign_in_preferences``. What no document says stays ``None``.

        Args:
            user: ``users/{id}``. Ask for ``businessPhones``, ``mobilePhone``, ``otherMails``, ``externalUserState``.
            methods: ``users/{id}/authentication/methods``, or several listings by segment:
                ``{"methods": …, "hardwareOathMethods": …}``.
            requirements: ``users/{id}/authentication/requirements`` (beta).
            sign_in_preferences: ``users/{id}/authentication/signInPreferences`` (beta).
            registration_details: The user's row of ``userRegistrationDetails``.
            roles: Role assignments, directory roles or template ids. Rows of principals that are neither the user nor
                one of ``groups`` are passed over.
            groups: Ids, or objects of ``users/{id}/transitiveMemberOf``.
            groups_complete: ``False`` where ``groups`` lacks nested ones; they stay unknown then.
            read_at: When the documents were fetched, with time zone.
            tenant_id: The tenant's id.

        Raises:
            DataError: With every problem of every document: path, kind found, what was expected; never a value.
            CallError: ``read_at`` has no time zone.
        """
        documents = {
            "user": user,
            "methods": methods,
            "requirements": requirements,
            "sign_in_preferences": sign_in_preferences,
            "registration_details": registration_details,
            "roles": roles,
            "groups": groups,
        }
        facts = read_user_documents(documents, groups_complete=groups_complete, read_at=read_at)
        return cls(**facts, tenant_id=tenant_id)

    @classmethod
    def from_msonline(cls, user: Any, *, read_at: datetime | None = None, tenant_id: str | None = None) -> Self:
        """Read a user from a dump of ``Get-MsolUser``, already loaded.

        Args:
            user: The dump as plain data, deep enough to hold ``StrongAuthenticationMethods`` and ``…Requirements``.
            read_at: When it was made, with time zone.
            tenant_id: The tenant's id.

        Raises:
            DataError: With every problem of the dump.
            CallError: ``read_at`` has no time zone.
        """
        return cls(**read_msonline(user, read_at=read_at), tenant_id=tenant_id)

    def source_of(self, name: str) -> FactSource | None:
        """Return the document that answered the fact ``name``, the last one where several did."""
        return next((source for source in reversed(self.sources) if name in source.fields), None)

    def has_role(self, template_id: str) -> bool | None:
        """Say whether the user holds a directory role, by template id; ``None`` where the roles are not known."""
        return None if self.roles is None else template_id.lower() in self.roles

    def registered_of(self, method: Method) -> tuple[RegisteredMethod, ...] | None:
        """Return the user's objects of one method; ``None`` where the methods are not known."""
        if self.registered is None:
            return None
        return tuple(entry for entry in self.registered if entry.method is method)

    @property
    def label(self) -> str:
        """The shortest text that tells the user apart: UPN, else object id, else ``(unknown user)``."""
        return self.upn or self.object_id or "(unknown user)"

    def missing(self, for_: Purpose | Iterable[str] | None = None) -> tuple[FactNeed, ...]:
        """Say which facts are not known and how to fetch each.

        Args:
            for_: What the facts are wanted for, or the names of the wanted facts; ``None`` is every fact.

        Raises:
            CallError: ``for_`` holds a name that no fact has.
        """
        return needs_of((field.name for field in attrs.fields(UserState) if getattr(self, field.name) is None), for_)

    def view(self) -> View:
        """Show what is known and where it came from, and how to fetch the rest."""
        fields = (field.name for field in attrs.fields(type(self)) if field.name != "sources")
        known = ((name, value, self.source_of(name)) for name in fields if (value := getattr(self, name)) is not None)
        return facts_view(f"Facts of {self.label}", known, self.missing())
