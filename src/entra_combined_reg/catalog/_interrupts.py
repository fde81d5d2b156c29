"""InterruptCause and the table of what forces registration: when it fires, what it asks for, whether it can be skipped.

Facts only; which causes hold for a user is decided in ``flowchart``, which reads this table. Sources: REG-2.4 C1,
REG-4.1, REG-4.3.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from entra_combined_reg.values import frozen

__all__ = [
    "INTERRUPTS",
    "MFA_CAUSES",
    "SECURITY_DEFAULTS_SKIP_ENDED",
    "SECURITY_DEFAULTS_SKIP_ENDS",
    "SMS_VOICE_BLOCKING_FROM",
    "SMS_VOICE_NUDGE_FROM",
    "InterruptCause",
    "InterruptRow",
    "Skippable",
    "interrupt_row",
]


class InterruptCause(StrEnum):
    """What forces a user to register or to review; the values are the ids of REG-4.1."""

    PER_USER_MFA = "I-1"
    CONDITIONAL_ACCESS_MFA = "I-2"
    AUTHENTICATION_STRENGTH = "I-3"
    SECURITY_DEFAULTS = "I-4"
    ID_PROTECTION = "I-5"
    SSPR_REGISTRATION = "I-6"
    SSPR_REFRESH = "I-7"
    CAMPAIGN = "I-8"
    METHOD_DISABLED = "I-9"
    DEVICE_REGISTRATION = "I-10"
    WINDOWS_HELLO_PROVISIONING = "I-11"
    REREGISTRATION_REQUIRED = "I-12"
    MANDATORY_MFA = "I-13"
    TAP_SIGN_IN = "I-14"
    EXTERNAL_MFA_MIGRATION = "I-15"
    SMS_VOICE_RETIREMENT = "I-16"
    PREFILLED_CONFIRMATION = "I-17"


class Skippable(StrEnum):
    """Whether the user may put a cause off."""

    ALWAYS = "always"
    NEVER = "never"
    #: For the days or the times that the row names.
    LIMITED = "limited"
    #: As the cause behind it; the row names which.
    AS_CAUSE = "asCause"
    #: The answer changed, or changes, on a date; the row's note and the dates of this module say when.
    BY_DATE = "byDate"
    NOT_STATED = "notStated"


@frozen(kw_only=True)
class InterruptRow:
    """One row of REG-4.1.

    Attributes:
        cause: The cause.
        fires_when: When it interrupts a sign-in.
        content: What the user is asked for.
        skippable: Whether the user may put it off.
        days: For how many days, where it may be put off for days.
        times: How often, where it may be put off so many times.
        as_causes: The causes that decide, where ``skippable`` is ``AS_CAUSE`` and they are known.
        note: Conditions, conflicts and marks.
        source: Where the row comes from.
    """

    cause: InterruptCause
    fires_when: str
    content: str
    skippable: Skippable
    days: int | None = None
    times: int | None = None
    as_causes: tuple[InterruptCause, ...] = ()
    note: str = ""
    source: str

    @property
    def id(self) -> str:
        """The id of the fact file, ``I-1`` to ``I-17``."""
        return self.cause.value


#: The 14-day skip of security defaults was removed between these two days; on which one for a given tenant the sources
#: do not agree (REG-S29b: 2024-07-29 for all; an answer of Microsoft: 2024-12-02 for new tenants, existing ones from
#: January 2025). Before the first it could be skipped, from the second on it cannot, between them nothing is known.
SECURITY_DEFAULTS_SKIP_ENDS: Final = date(2024, 7, 29)
#: "From January 2025": the last day of that month is our reading.
SECURITY_DEFAULTS_SKIP_ENDED: Final = date(2025, 1, 31)
#: SMS and voice users are nudged to a passkey from here on (REG-S44).
SMS_VOICE_NUDGE_FROM: Final = date(2026, 9, 1)
#: Users with nothing but SMS or voice are blocked until they register a passkey (REG-S44).
SMS_VOICE_BLOCKING_FROM: Final = date(2027, 2, 1)

#: Causes that enforce MFA registration (REG-2.4 C1). SMS_VOICE_RETIREMENT counts from ``SMS_VOICE_BLOCKING_FROM`` on;
#: TAP_SIGN_IN inherits from ID_PROTECTION or SSPR_REGISTRATION and stands in the row, not here.
MFA_CAUSES: Final = frozenset(
    {
        InterruptCause.PER_USER_MFA,
        InterruptCause.CONDITIONAL_ACCESS_MFA,
        InterruptCause.AUTHENTICATION_STRENGTH,
        InterruptCause.SECURITY_DEFAULTS,
        InterruptCause.ID_PROTECTION,
        InterruptCause.METHOD_DISABLED,
        InterruptCause.DEVICE_REGISTRATION,
        InterruptCause.WINDOWS_HELLO_PROVISIONING,
        InterruptCause.REREGISTRATION_REQUIRED,
        InterruptCause.MANDATORY_MFA,
        InterruptCause.EXTERNAL_MFA_MIGRATION,
        InterruptCause.SMS_VOICE_RETIREMENT,
    }
)

_MFA_AND_SSPR: Final = "MFA methods, and reset methods where the user is enabled for SSPR"

#: Every documented cause, in the order of REG-4.1.
INTERRUPTS: Final[tuple[InterruptRow, ...]] = (
    InterruptRow(
        cause=InterruptCause.PER_USER_MFA,
        fires_when="The next sign-in with modern authentication of a user whose per-user MFA is enabled or enforced "
        "and who has no MFA method.",
        content=_MFA_AND_SSPR,
        skippable=Skippable.NEVER,
        note="No skip is documented.",
        source="REG-S1, REG-S32, REG-S38",
    ),
    InterruptRow(
        cause=InterruptCause.CONDITIONAL_ACCESS_MFA,
        fires_when="A resource is opened for which Conditional Access, or another policy, asks for MFA, and the user "
        "has no usable MFA method; not at every sign-in.",
        content=_MFA_AND_SSPR,
        skippable=Skippable.NEVER,
        source="REG-S1, REG-S32",
    ),
    InterruptRow(
        cause=InterruptCause.AUTHENTICATION_STRENGTH,
        fires_when="A resource is opened whose authentication strength nothing registered can satisfy.",
        content="One method of the strength",
        skippable=Skippable.NEVER,
        note="Blocked where no method of the strength can be registered. External MFA satisfies no strength.",
        source="REG-S7",
    ),
    InterruptRow(
        cause=InterruptCause.SECURITY_DEFAULTS,
        fires_when="A sign-in after security defaults were turned on; new tenants have 24 hours before enforcement.",
        content="Authenticator by notification, or a third-party OATH app, and nothing else (F-12)",
        skippable=Skippable.BY_DATE,
        days=14,
        note="The skip counted from the first interactive sign-in after enabling and was removed: on 2024-07-29 for "
        "all tenants by one source, on 2024-12-02 for new and from January 2025 for existing ones by another (K-11). "
        "Between those dates the answer is unknown.",
        source="REG-S29, REG-S29b",
    ),
    InterruptRow(
        cause=InterruptCause.ID_PROTECTION,
        fires_when="The next interactive sign-in of a user in scope of the ID Protection MFA registration policy.",
        content=_MFA_AND_SSPR,
        skippable=Skippable.LIMITED,
        days=14,
        note="Not skippable in a sign-in that needs MFA as a condition, nor after the 14 days.",
        source="REG-S39",
    ),
    InterruptRow(
        cause=InterruptCause.SSPR_REGISTRATION,
        fires_when="A sign-in by browser or modern authentication to any app of a user who is enabled for SSPR and has "
        "fewer methods than the gates ask for.",
        content="Reset methods only",
        skippable=Skippable.ALWAYS,
        note="Skipped without limit (F-9), and asked again at every sign-in until done. A report of 2022 could not "
        "dismiss it (K-9).",
        source="REG-S1, REG-S3, REG-S30",
    ),
    InterruptRow(
        cause=InterruptCause.SSPR_REFRESH,
        fires_when="The days to reconfirm have passed since the last confirmation, are not 0, and registration is "
        "required.",
        content="A review of all registered methods, behind MFA",
        skippable=Skippable.NOT_STATED,
        note="Whether it can be skipped is UNVERIFIED.",
        source="REG-S1, REG-S3",
    ),
    InterruptRow(
        cause=InterruptCause.CAMPAIGN,
        fires_when="MFA was done in the same sign-in by a user the registration campaign includes (REG-4.3).",
        content="Authenticator by notification, or a passkey",
        skippable=Skippable.LIMITED,
        times=3,
        note='"Skip for now": three times where the snoozes are limited, without limit where they are not.',
        source="REG-S6, REG-S47",
    ),
    InterruptRow(
        cause=InterruptCause.METHOD_DISABLED,
        fires_when="MFA is needed and an administrator has turned off the method the user registered.",
        content="MFA methods, and a new default",
        skippable=Skippable.NEVER,
        source="REG-S32",
    ),
    InterruptRow(
        cause=InterruptCause.DEVICE_REGISTRATION,
        fires_when="A device is registered or joined, that needs MFA, and the user has no MFA method.",
        content="MFA methods",
        skippable=Skippable.NEVER,
        source="REG-S32",
    ),
    InterruptRow(
        cause=InterruptCause.WINDOWS_HELLO_PROVISIONING,
        fires_when="Windows Hello for Business is provisioned, which needs MFA, and the user has no MFA method.",
        content="MFA methods",
        skippable=Skippable.NEVER,
        source="REG-S32",
    ),
    InterruptRow(
        cause=InterruptCause.REREGISTRATION_REQUIRED,
        # "If you run this script for your users, they'll need to re-register for multifactor authentication if they
        # need it."
        fires_when="The next sign-in that needs MFA after an administrator required re-registration, deleted the "
        "methods or rolled the user back.",
        content="MFA methods",
        skippable=Skippable.AS_CAUSE,
        note="As the cause that asks for MFA in that sign-in.",
        source="article, REG-S9b, REG-S40",
    ),
    InterruptRow(
        cause=InterruptCause.MANDATORY_MFA,
        fires_when="The Azure, Entra or Intune admin portals (from October 2024), the Microsoft 365 admin center (from "
        "February 2025), or a create, update or delete by CLI, PowerShell, mobile app, infrastructure code or REST "
        "(from 2025-10-01) is used; emergency accounts are not excepted.",
        content="MFA methods",
        skippable=Skippable.NEVER,
        note="A Global Administrator can postpone it for the tenant. That it leads to the registration wizard is our "
        "deduction.",
        source="REG-S45",
    ),
    InterruptRow(
        cause=InterruptCause.TAP_SIGN_IN,
        fires_when="A browser sign-in with a Temporary Access Pass by a user in scope of I-5 or I-6.",
        content="Interrupt mode, without passkey and phone sign-in",
        skippable=Skippable.AS_CAUSE,
        as_causes=(InterruptCause.ID_PROTECTION, InterruptCause.SSPR_REGISTRATION),
        source="REG-S12",
    ),
    InterruptRow(
        cause=InterruptCause.EXTERNAL_MFA_MIGRATION,
        fires_when="The next sign-in that needs MFA of a user who is enabled for external MFA only and not registered.",
        content="External MFA, registered just in time",
        skippable=Skippable.NEVER,
        source="REG-S15",
    ),
    InterruptRow(
        cause=InterruptCause.SMS_VOICE_RETIREMENT,
        fires_when="An MFA sign-in in the public cloud: from 2026-09-01 of a user enabled for SMS or voice, from "
        "2027-02-01 of a user who has nothing but SMS or voice.",
        content="Passkey",
        skippable=Skippable.BY_DATE,
        note="A nudge that can be skipped in the first phase (opt-out: optOutSettings.passkeyDynamicMigration, Graph "
        "beta); blocking without opt-out in the second. A customer-managed telecom provider keeps the snooze "
        "unlimited in the first phase.",
        source="REG-S44",
    ),
    InterruptRow(
        cause=InterruptCause.PREFILLED_CONFIRMATION,
        fires_when="The first sign-in to which registration applies where an administrator has filled in reset data; "
        'the page is titled "Don\'t lose access to your account!".',
        content="Confirm or complete the reset methods",
        skippable=Skippable.AS_CAUSE,
        as_causes=(InterruptCause.SSPR_REGISTRATION,),
        note="The title of the page rests on one report.",
        source="REG-S30, REG-S52",
    ),
)

_ROWS: Final = {row.cause: row for row in INTERRUPTS}


def interrupt_row(cause: InterruptCause) -> InterruptRow:
    """Look up the row of a cause."""
    return _ROWS[cause]
