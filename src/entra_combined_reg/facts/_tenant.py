"""What is true of a tenant: plain fields, ``None`` = not known. No rule lives here, only lookups into the fields."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final, Self

import attrs

from entra_combined_reg.catalog import PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.facts._checks import check_stamp, fact, within
from entra_combined_reg.facts._exporter import exported_documents
from entra_combined_reg.facts._graph_tenant import chosen, member, read_tenant_documents, said_by_caller
from entra_combined_reg.facts._need_rows import FactNeed, Purpose
from entra_combined_reg.facts._needs import needs_of
from entra_combined_reg.facts._sources import FactSource, Scope
from entra_combined_reg.facts._tenant_values import (
    AccessPolicy,
    AccessState,
    Campaign,
    Cloud,
    LegacyMfaMethod,
    LegacySsprMethod,
    MethodPolicy,
    MigrationState,
    PolicyChange,
    Strength,
    Subscription,
)
from entra_combined_reg.facts._words import facts_view
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["TenantPolicy"]

_PHONE_MFA: Final = frozenset({LegacyMfaMethod.CALL_TO_PHONE, LegacyMfaMethod.TEXT_TO_PHONE})
_PHONE_SSPR: Final = frozenset({LegacySsprMethod.MOBILE_PHONE, LegacySsprMethod.OFFICE_PHONE})


_TELEPHONY: Final = (PolicyName.SMS, PolicyName.VOICE)


def _without_telephony(policies: tuple[MethodPolicy, ...]) -> tuple[MethodPolicy, ...]:
    named = {policy.name for policy in policies}
    missing = (MethodPolicy(name=name, id_text=name.value, enabled=False) for name in _TELEPHONY if name not in named)
    off = (attrs.evolve(policy, enabled=False) if policy.name in _TELEPHONY else policy for policy in policies)
    return (*off, *missing)


def _by_id(policy: MethodPolicy) -> str:
    return policy.id_text


@frozen(kw_only=True)
class TenantPolicy(Viewable):
    """Facts about one tenant (REG-0). ``None`` means not known, never "off".

    An impossible value (three gates, a time without its zone) is refused with ``CallError``.

    Attributes:
        tenant_id: The tenant's id (GUID).
        migration_state: Where the tenant stands between legacy policies and AMP.
        methods: Method configurations of AMP; ``None`` where AMP was not read.
        methods_complete: Whether ``methods`` names every configuration, so that one that is missing is off. A v1.0
            answer misses hardware OATH and, of older ones, more.
        legacy_mfa: Legacy MFA service settings. No API returns them: a plain argument.
        legacy_sspr: Methods of the legacy password reset policy. No API returns them: a plain argument.
        sspr_scope: Who is enabled for SSPR; ``Scope.NOBODY`` is "None".
        sspr_gates: "Number of methods required to reset", 1 or 2.
        sspr_require_registration: "Require users to register when signing in".
        sspr_reconfirm_days: 0 to 730; 0 = never.
        sspr_questions_to_register: 3 to 5.
        sspr_questions_to_reset: 3 to 5.
        admin_sspr_allowed: ``allowedToUseSspr`` of the authorization policy.
        security_defaults: Security defaults are on.
        security_defaults_since: When they were turned on.
        idp_registration: Scope of the ID Protection MFA registration policy; ``Scope.NOBODY`` is none.
        access_policies: Conditional Access policies; ``None`` where not read.
        campaign: The registration campaign; ``None`` where not read.
        subscription: Paid, trial or free.
        trial_days: Days since the trial began.
        custom_domain: A custom domain is verified.
        connect_sync: Microsoft Entra Connect synchronises the tenant.
        app_passwords_allowed: Users may create app passwords.
        hardware_tokens: Serial or id of hardware OATH tokens that are free in the inventory; ``None`` not known.
        passkey_dynamic_migration_opt_out: ``optOutSettings.passkeyDynamicMigration``.
        customer_telecom: A customer-managed telecom provider is configured.
        created_at: When the tenant was created.
        cloud: Public, US government or China.
        changes: When policies were last changed, as far as the caller knows.
        sources: Where the facts come from.
    """

    tenant_id: str | None = None
    migration_state: MigrationState | None = fact(MigrationState)
    methods: tuple[MethodPolicy, ...] | None = fact(tuple)
    methods_complete: bool | None = fact(bool)
    legacy_mfa: frozenset[LegacyMfaMethod] | None = fact(frozenset)
    legacy_sspr: frozenset[LegacySsprMethod] | None = fact(frozenset)
    sspr_scope: Scope | None = fact(Scope)
    sspr_gates: int | None = attrs.field(default=None, validator=within(1, 2))
    sspr_require_registration: bool | None = fact(bool)
    sspr_reconfirm_days: int | None = attrs.field(default=None, validator=within(0, 730))
    sspr_questions_to_register: int | None = attrs.field(default=None, validator=within(3, 5))
    sspr_questions_to_reset: int | None = attrs.field(default=None, validator=within(3, 5))
    admin_sspr_allowed: bool | None = fact(bool)
    security_defaults: bool | None = fact(bool)
    security_defaults_since: datetime | None = attrs.field(default=None, validator=check_stamp)
    idp_registration: Scope | None = fact(Scope)
    access_policies: tuple[AccessPolicy, ...] | None = fact(tuple)
    campaign: Campaign | None = fact(Campaign)
    subscription: Subscription | None = fact(Subscription)
    trial_days: int | None = attrs.field(default=None, validator=within(0))
    custom_domain: bool | None = fact(bool)
    connect_sync: bool | None = fact(bool)
    app_passwords_allowed: bool | None = fact(bool)
    hardware_tokens: frozenset[str] | None = fact(frozenset)
    passkey_dynamic_migration_opt_out: bool | None = fact(bool)
    customer_telecom: bool | None = fact(bool)
    created_at: datetime | None = attrs.field(default=None, validator=check_stamp)
    cloud: Cloud | None = fact(Cloud)
    changes: tuple[PolicyChange, ...] = fact(tuple, default=())
    sources: tuple[FactSource, ...] = fact(tuple, default=())

    @classmethod
    def from_graph(  # noqa: PLR0913  one argument a document, and one a setting that no API returns
        cls,
        *,
        authentication_methods_policy: Any = None,
        authorization_policy: Any = None,
        security_defaults: Any = None,
        conditional_access: Any = None,
        id_protection: Any = None,
        authentication_strengths: Any = None,
        organization: Any = None,
        tenant_id: str | None = None,
        read_at: datetime | None = None,
        legacy_mfa: Iterable[LegacyMfaMethod | str] | None = None,
        legacy_sspr: Iterable[LegacySsprMethod | str] | None = None,
        sspr_scope: Scope | None = None,
        sspr_gates: int | None = None,
        sspr_require_registration: bool | None = None,
        sspr_reconfirm_days: int | None = None,
        sspr_questions_to_register: int | None = None,
        sspr_questions_to_reset: int | None = None,
        app_passwords_allowed: bool | None = None,
        idp_registration: Scope | None = None,
        security_defaults_since: datetime | None = None,
        hardware_tokens: Iterable[str] | None = None,
        subscription: Subscription | str | None = None,
        trial_days: int | None = None,
        cloud: Cloud | str | None = None,
    ) -> Self:
        """Read a tenant from answers of Graph, or PowerShell dumps of them, already loaded.

        Layouts of 2021 to 2026, v1.0 and beta, keys of any case, with or without a ``value`` envelope. What a
        document does not say stays ``None``; keys of a newer schema are passed over.

        Args:
            authentication_methods_policy: ``policies/authenticationMethodsPolicy``, or its configurations alone.
            authorization_policy: ``policies/authorizationPolicy``.
            security_defaults: ``policies/identitySecurityDefaultsEnforcementPolicy``.
            conditional_access: ``identity/conditionalAccess/policies``, all pages joined.
            id_protection: The MFA registration policy, as ``{"state": …, "conditions": {"users": …}}``. No
                documented API returns it; ``idp_registration`` says the same plainly.
            authentication_strengths: ``policies/authenticationStrengthPolicies``, for policies that name theirs only.
            organization: ``organization``: tenant id, age, domains, synchronisation.
            tenant_id: The tenant's id.
            read_at: When the documents were fetched, with time zone.
            legacy_mfa: The legacy MFA service settings. No API returns them.
            legacy_sspr: Methods of the legacy password reset policy. No API returns it.
            sspr_scope: Who is enabled for password reset. No API returns it, as the next five.
            sspr_gates: Number of methods required to reset, 1 or 2.
            sspr_require_registration: Require users to register when signing in.
            sspr_reconfirm_days: Days before users are asked to confirm, 0 to 730.
            sspr_questions_to_register: 3 to 5.
            sspr_questions_to_reset: 3 to 5.
            app_passwords_allowed: Users may create app passwords. No API returns it.
            idp_registration: Scope of the ID Protection registration policy, where ``id_protection`` is not given.
            security_defaults_since: When security defaults were turned on.
            hardware_tokens: Serials of hardware OATH tokens that are free.
            subscription: Paid, trial or free.
            trial_days: Days since the trial began.
            cloud: The national cloud.

        Raises:
            DataError: With every problem of every document: path, kind found, what was expected.
            CallError: A plain argument is impossible, or ``read_at`` has no time zone.
        """
        said, by_caller = said_by_caller(
            {
                "tenant_id": tenant_id,
                "legacy_mfa": chosen(legacy_mfa, LegacyMfaMethod, "legacy_mfa"),
                "legacy_sspr": chosen(legacy_sspr, LegacySsprMethod, "legacy_sspr"),
                "sspr_scope": sspr_scope,
                "sspr_gates": sspr_gates,
                "sspr_require_registration": sspr_require_registration,
                "sspr_reconfirm_days": sspr_reconfirm_days,
                "sspr_questions_to_register": sspr_questions_to_register,
                "sspr_questions_to_reset": sspr_questions_to_reset,
                "app_passwords_allowed": app_passwords_allowed,
                "idp_registration": idp_registration,
                "security_defaults_since": security_defaults_since,
                "hardware_tokens": None if hardware_tokens is None else frozenset(hardware_tokens),
                "subscription": member(subscription, Subscription, "subscription"),
                "trial_days": trial_days,
                "cloud": member(cloud, Cloud, "cloud"),
            },
            read_at,
        )
        read, sources = read_tenant_documents(
            {
                "authentication_methods_policy": authentication_methods_policy,
                "authorization_policy": authorization_policy,
                "security_defaults": security_defaults,
                "conditional_access": conditional_access,
                "id_protection": id_protection,
                "organization": organization,
            },
            strengths=authentication_strengths,
            read_at=read_at,
        )
        return cls(**{**read, **said}, sources=(*sources, *by_caller))

    @classmethod
    def from_exporter(cls, files: Mapping[str, Any], **said: Any) -> Self:
        """Read a tenant from a folder of EntraExporter, already loaded.

        It exports the configurations of eight methods, one a file; hardware OATH and external methods are not among
        them, and neither are the campaign and the migration state.

        Args:
            files: Path of each file to its content, as loaded from JSON.
            said: Any argument of :meth:`from_graph`, as what no API returns.

        Raises:
            DataError: With every problem of every document.
            CallError: ``files`` is no mapping, or a plain argument is impossible.
        """
        return cls.from_graph(**{**exported_documents(files), **said})

    def with_migration_complete(self) -> Self:
        """Return the tenant as it were with the migration to the Authentication methods policy complete."""
        return attrs.evolve(self, migration_state=MigrationState.COMPLETE)

    def with_sms_voice_off(self) -> Self:
        """Return the tenant as it were with SMS and voice off in every policy; a policy that was not read stays so."""
        return attrs.evolve(
            self,
            methods=None if self.methods is None else _without_telephony(self.methods),
            legacy_mfa=None if self.legacy_mfa is None else self.legacy_mfa - _PHONE_MFA,
            legacy_sspr=None if self.legacy_sspr is None else self.legacy_sspr - _PHONE_SSPR,
        )

    def with_sspr_gates(self, gates: int) -> Self:
        """Return the tenant as it were with another number of methods required to reset.

        Raises:
            CallError: ``gates`` is neither 1 nor 2.
        """
        return attrs.evolve(self, sspr_gates=gates)

    def with_strength(self, strength: Strength, *, scope: Scope = Scope.EVERYONE) -> Self:
        """Return the tenant as it were with one more Conditional Access policy, which asks for a strength everywhere.

        Args:
            strength: The authentication strength; ``methods`` says what satisfies it.
            scope: Who the policy is for.

        Raises:
            CallError: The Conditional Access policies are not known; a list of one would look complete.
        """
        if self.access_policies is None:
            raise CallError("access_policies: not known; read the Conditional Access policies before adding one")
        more = AccessPolicy(state=AccessState.ENABLED, scope=scope, all_resources=True, strength=strength)
        return attrs.evolve(self, access_policies=(*self.access_policies, more))

    def with_security_defaults(self) -> Self:
        """Return the tenant as it were with security defaults on."""
        return attrs.evolve(self, security_defaults=True)

    def source_of(self, name: str) -> FactSource | None:
        """Return the document that answered the fact ``name``, the last one where several did."""
        return next((source for source in reversed(self.sources) if name in source.fields), None)

    def method_policy(self, name: PolicyName) -> MethodPolicy | None:
        """Return one configuration of AMP, the first of this name; ``None`` where AMP was not read or has none."""
        return next(iter(self.method_policies(name)), None)

    def method_policies(self, name: PolicyName) -> tuple[MethodPolicy, ...]:
        """Return the configurations of AMP of one name, in order of id; external methods have one each."""
        return tuple(sorted((policy for policy in self.methods or () if policy.name is name), key=_by_id))

    def has_policy(self, name: PolicyName) -> bool | None:
        """Say whether AMP holds a configuration; ``None`` where it was not read, or may not name all it has."""
        if self.method_policies(name):
            return True
        return False if self.methods is not None and self.methods_complete else None

    def changed_at(self, policy: str) -> datetime | None:
        """Return when ``policy`` was last changed; ``None`` where not known."""
        return max((change.at for change in self.changes if change.policy == policy), default=None)

    def missing(self, for_: Purpose | Iterable[str] | None = None) -> tuple[FactNeed, ...]:
        """Say which facts are not known and how to fetch each.

        Args:
            for_: What the facts are wanted for, or the names of the wanted facts; ``None`` is every fact.

        Raises:
            CallError: ``for_`` holds a name that no fact has.
        """
        return needs_of((field.name for field in attrs.fields(TenantPolicy) if getattr(self, field.name) is None), for_)

    def view(self) -> View:
        """Show what is known and where it came from, and how to fetch the rest."""
        fields = (field.name for field in attrs.fields(type(self)) if field.name != "sources")
        known = ((name, value, self.source_of(name)) for name in fields if (value := getattr(self, name)) is not None)
        return facts_view("Facts of the tenant", known, self.missing())
