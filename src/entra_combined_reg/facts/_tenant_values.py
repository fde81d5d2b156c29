"""The values that a tenant's facts are made of: states, scopes of methods, campaign, Conditional Access policies."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Method, PolicyName, Usage
from entra_combined_reg.facts._checks import check_stamp, fact
from entra_combined_reg.facts._sources import Scope
from entra_combined_reg.values import frozen

__all__ = [
    "AccessPolicy",
    "AccessState",
    "AuthenticatorTarget",
    "Campaign",
    "CampaignState",
    "Cloud",
    "LegacyMfaMethod",
    "LegacySsprMethod",
    "MethodPolicy",
    "MigrationState",
    "PolicyChange",
    "Strength",
    "Subscription",
]


class MigrationState(StrEnum):
    """Graph ``policyMigrationState`` (REG-S22); compared without regard to case."""

    PRE_MIGRATION = "preMigration"
    IN_PROGRESS = "migrationInProgress"
    COMPLETE = "migrationComplete"


class LegacyMfaMethod(StrEnum):
    """The four check boxes of the legacy MFA service settings, tenant-wide (REG-2.3)."""

    CALL_TO_PHONE = "callToPhone"
    TEXT_TO_PHONE = "textToPhone"
    APP_NOTIFICATION = "appNotification"
    APP_CODE_OR_HARDWARE_TOKEN = "appCodeOrHardwareToken"  # noqa: S105  a setting's name

    @property
    def enables(self) -> tuple[tuple[Method, Usage | None], ...]:
        """The methods that the setting turns on, each with the usage, or ``None`` for a method without usages."""
        return _MFA_ENABLES[self]


#: REG-S5b: what the four legacy MFA settings turn on.
_MFA_ENABLES: Final[dict[LegacyMfaMethod, tuple[tuple[Method, Usage | None], ...]]] = {
    LegacyMfaMethod.CALL_TO_PHONE: ((Method.PHONE, Usage.VOICE),),
    LegacyMfaMethod.TEXT_TO_PHONE: ((Method.PHONE, Usage.SMS),),
    LegacyMfaMethod.APP_NOTIFICATION: ((Method.AUTHENTICATOR, Usage.PUSH),),
    LegacyMfaMethod.APP_CODE_OR_HARDWARE_TOKEN: (
        (Method.AUTHENTICATOR, Usage.CODE),
        (Method.SOFTWARE_OATH, Usage.CODE),
        (Method.HARDWARE_OATH, Usage.CODE),
    ),
}


class LegacySsprMethod(StrEnum):
    """The methods of the legacy password reset policy (REG-2.3)."""

    APP_NOTIFICATION = "appNotification"
    APP_CODE = "appCode"
    EMAIL = "email"
    MOBILE_PHONE = "mobilePhone"
    OFFICE_PHONE = "officePhone"
    SECURITY_QUESTIONS = "securityQuestions"

    @property
    def enables(self) -> tuple[tuple[Method, Usage | None], ...]:
        """The methods that the setting turns on, each with the usage, or ``None`` for a method without usages."""
        return _SSPR_ENABLES[self]


#: REG-S5b: what the legacy reset methods turn on. Mobile phone turns on SMS and voice (the leak note, REG-S4).
_SSPR_ENABLES: Final[dict[LegacySsprMethod, tuple[tuple[Method, Usage | None], ...]]] = {
    LegacySsprMethod.APP_NOTIFICATION: ((Method.AUTHENTICATOR, Usage.PUSH),),
    LegacySsprMethod.APP_CODE: ((Method.AUTHENTICATOR, Usage.CODE), (Method.SOFTWARE_OATH, Usage.CODE)),
    LegacySsprMethod.EMAIL: ((Method.EMAIL, None),),
    LegacySsprMethod.MOBILE_PHONE: ((Method.PHONE, Usage.SMS), (Method.PHONE, Usage.VOICE)),
    LegacySsprMethod.OFFICE_PHONE: ((Method.OFFICE_PHONE, Usage.VOICE),),
    LegacySsprMethod.SECURITY_QUESTIONS: ((Method.SECURITY_QUESTIONS, None),),
}


class Cloud(StrEnum):
    """National clouds, as far as registration differs (REG-0, ROL-2.9)."""

    PUBLIC = "public"
    US_GOV = "usgov"
    CHINA = "china"


class Subscription(StrEnum):
    """What the tenant pays; voice calls and admin gates depend on it (REG-3)."""

    PAID = "paid"
    TRIAL = "trial"
    FREE = "free"


class AccessState(StrEnum):
    """State of a Conditional Access policy."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    REPORT_ONLY = "enabledForReportingButNotEnforced"


class CampaignState(StrEnum):
    """State of the registration campaign; ``default`` is Microsoft managed."""

    ENABLED = "enabled"
    DISABLED = "disabled"
    MICROSOFT_MANAGED = "default"


@frozen(kw_only=True)
class AuthenticatorTarget:
    """One include target of the Microsoft Authenticator method with its mode.

    Attributes:
        scope: Who it targets.
        mode: ``any``, ``push`` or ``deviceBasedPush`` (= Passwordless); other text stays verbatim; ``None`` unknown.
    """

    scope: Scope
    mode: str | None = None


@frozen(kw_only=True)
class MethodPolicy:
    """One method configuration of the Authentication methods policy (AMP).

    Attributes:
        name: The configuration; ``None`` for an id the catalogue does not know.
        id_text: The id as the document wrote it.
        enabled: ``state`` is enabled; ``None`` where unreadable.
        scope: Includes and excludes; exclusion wins.
        authenticator_targets: Microsoft Authenticator only: the mode of each include target.
        authenticator_otp: ``isSoftwareOathEnabled`` ("Allow use of Microsoft Authenticator OTP").
        voice_office_allowed: ``isOfficePhoneAllowed`` of the Voice configuration.
        self_service: ``isSelfServiceRegistrationAllowed`` of the passkey configuration.
        attestation_enforced: ``isAttestationEnforced`` of the passkey configuration.
        aaguids_restricted: The passkey configuration restricts keys by AAGUID.
        tap_one_time_only: ``isUsableOnce`` of the Temporary Access Pass configuration.
        sms_sign_in: Some include target may use SMS as first factor.
    """

    name: PolicyName | None = fact(PolicyName, default=attrs.NOTHING)
    id_text: str
    enabled: bool | None = fact(bool, default=attrs.NOTHING)
    scope: Scope | None = fact(Scope)
    authenticator_targets: tuple[AuthenticatorTarget, ...] = fact(tuple, default=())
    authenticator_otp: bool | None = fact(bool)
    voice_office_allowed: bool | None = fact(bool)
    self_service: bool | None = fact(bool)
    attestation_enforced: bool | None = fact(bool)
    aaguids_restricted: bool | None = fact(bool)
    tap_one_time_only: bool | None = fact(bool)
    sms_sign_in: bool | None = fact(bool)


@frozen(kw_only=True)
class Strength:
    """An authentication strength: the combinations that satisfy it.

    Attributes:
        id: The strength policy's id.
        display_name: Hostile text.
        combinations: ``allowedCombinations`` as Graph writes them (``password,microsoftAuthenticatorPush``).
        methods: The same in the catalogue's words: (method, usage or ``None`` for any) that satisfy it as the last
            factor; ``None`` where a combination is unknown.
    """

    id: str | None = None
    display_name: str | None = None
    combinations: tuple[str, ...] = fact(tuple, default=())
    methods: frozenset[tuple[Method, Usage | None]] | None = fact(frozenset)


@frozen(kw_only=True)
class AccessPolicy:
    """One Conditional Access policy, as far as registration depends on it.

    Attributes:
        id: The policy's id.
        display_name: Hostile text.
        state: Enabled, disabled or report-only; ``None`` for unknown text.
        scope: Users, groups and roles, included and excluded.
        guests_included: Guests are targeted by a condition of their own; ``None``: some kinds or tenants of them only.
        guests_excluded: Guests are excluded; ``None``: some kinds or tenants of them only.
        registers_security_info: It targets the user action ``urn:user:registersecurityinfo``.
        all_resources: It targets all resources (cloud apps).
        resources: Ids of targeted resources.
        resources_excluded: Ids of resources that are left out.
        controls: ``builtInControls`` as Graph writes them (``mfa``, ``block``, ``compliantDevice``).
        require_all: The operator is AND.
        strength: The authentication strength it grants on.
        locations_included: Location ids; ``All`` and ``AllTrusted`` as Graph writes them.
        locations_excluded: The same for exclusions.
        other_conditions: Names of further conditions that narrow it (``platforms``, ``signInRiskLevels``), further user
            actions included (``urn:user:registerdevice``).
    """

    id: str | None = None
    display_name: str | None = None
    state: AccessState | None = fact(AccessState)
    scope: Scope | None = fact(Scope)
    guests_included: bool | None = fact(bool, default=False)
    guests_excluded: bool | None = fact(bool, default=False)
    registers_security_info: bool = fact(bool, default=False)
    all_resources: bool = fact(bool, default=False)
    resources: frozenset[str] = fact(frozenset, default=frozenset())
    resources_excluded: frozenset[str] = fact(frozenset, default=frozenset())
    controls: frozenset[str] = fact(frozenset, default=frozenset())
    require_all: bool | None = fact(bool)
    strength: Strength | None = fact(Strength)
    locations_included: frozenset[str] = fact(frozenset, default=frozenset())
    locations_excluded: frozenset[str] = fact(frozenset, default=frozenset())
    other_conditions: tuple[str, ...] = fact(tuple, default=())


@frozen(kw_only=True)
class Campaign:
    """The registration campaign (REG-4.3).

    Attributes:
        state: Enabled, disabled or Microsoft managed.
        target: ``microsoftAuthenticator`` or ``fido2``, as Graph writes it.
        scope: Includes and excludes; exclusion wins.
        snooze_days: ``snoozeDurationInDays``, 0 to 14.
        limited_snoozes: ``enforceRegistrationAfterAllowedSnoozes``: three, then forced.
    """

    state: CampaignState | None = fact(CampaignState)
    target: str | None = None
    scope: Scope | None = fact(Scope)
    snooze_days: int | None = None
    limited_snoozes: bool | None = fact(bool)


@frozen(kw_only=True)
class PolicyChange:
    """When a policy was last changed.

    Attributes:
        policy: ``authenticationMethods``, ``legacyMfa``, ``sspr``, ``adminSspr``, ``conditionalAccess``,
            ``securityDefaults``, ``hardwareOath`` or ``campaign``.
        at: The time of the change, with time zone.
    """

    policy: str
    at: datetime = attrs.field(validator=check_stamp)
