"""The guards G01 to G22 by their codes: what each holds and how a caller overrides it. The checks are beside."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.values import frozen

__all__ = ["GUARDS", "Effect", "Guard", "GuardNote", "GuardRow"]


class Guard(StrEnum):
    """The rules of ROL-5 by their codes."""

    PILOT_FIRST = "G01"
    BREAK_GLASS = "G02"
    ADMIN_TARGET = "G03"
    SELF_TARGET = "G04"
    LAST_ADMIN = "G05"
    LOCKOUT_PASSWORDLESS = "G06"
    REG_BLOCKED_BY_CA = "G07"
    GUEST = "G08"
    TAP_BEFORE = "G09"
    KEEP_SSPR = "G10"
    BACKUP = "G11"
    PRIVACY = "G12"
    STALE_SNAPSHOT = "G13"
    RESUME = "G14"
    STOP_LOSS = "G15"
    EXTERNAL_OWNER = "G16"
    PER_USER_MFA = "G17"
    DISABLED = "G18"
    CONFIRM_TOKEN = "G19"  # noqa: S105  a guard's code
    NOTIFY = "G20"
    RESOURCE_ACCOUNT = "G21"
    UNKNOWN_KIND = "G22"


class Effect(StrEnum):
    """What a guard does to a user."""

    EXCLUDES = "excludes"
    WARNS = "warns"
    NOTES = "notes"


@frozen(kw_only=True)
class GuardRow:
    """One guard.

    Attributes:
        guard: Its code.
        rule: What it holds.
        override: How a caller overrides it; empty: not at all.
    """

    guard: Guard
    rule: str
    override: str = ""


#: Every guard, in order of its code (ROL-5).
GUARDS: Final[tuple[GuardRow, ...]] = (
    GuardRow(guard=Guard.PILOT_FIRST, rule="One or two users first; no other wave before the pilot is approved."),
    GuardRow(
        guard=Guard.BREAK_GLASS,
        rule="Protected ids (emergency access accounts) are never planned.",
        override="unprotected_ids, naming the id",
    ),
    GuardRow(
        guard=Guard.ADMIN_TARGET, rule="Administrators are left out.", override="allow_admins, and an actor who may"
    ),
    GuardRow(guard=Guard.SELF_TARGET, rule="The actor is never a target."),
    GuardRow(
        guard=Guard.LAST_ADMIN,
        rule="Never all known Global and Privileged Authentication Administrators in one plan.",
    ),
    GuardRow(
        guard=Guard.LOCKOUT_PASSWORDLESS,
        rule="Nobody loses the last way to sign in.",
        override="tap_minutes or accept_lockout",
    ),
    GuardRow(guard=Guard.REG_BLOCKED_BY_CA, rule="Conditional Access may keep the user from registering again."),
    GuardRow(
        guard=Guard.GUEST,
        rule="Guests register in each tenant, and revoking does not reach them.",
        override="allow_guests",
    ),
    GuardRow(guard=Guard.TAP_BEFORE, rule="A pass is issued before the first delete, and never deleted by the plan."),
    GuardRow(guard=Guard.KEEP_SSPR, rule="Methods for password reset that go are counted."),
    GuardRow(guard=Guard.BACKUP, rule="What cannot be restored is said beforehand."),
    GuardRow(guard=Guard.PRIVACY, rule="No number and no pass in plan, journal or rendering."),
    GuardRow(guard=Guard.STALE_SNAPSHOT, rule="Facts are fresh, and the user is read again before the first delete."),
    GuardRow(guard=Guard.RESUME, rule="A run goes on from its journal; open users are read again first."),
    GuardRow(guard=Guard.STOP_LOSS, rule="The run stops after failures in a row or too many in all."),
    GuardRow(guard=Guard.EXTERNAL_OWNER, rule="What another system owns may stay there or come back."),
    GuardRow(guard=Guard.PER_USER_MFA, rule="Users of per-user MFA must register at the next sign-in."),
    GuardRow(guard=Guard.DISABLED, rule="Disabled or unlicensed accounts are noted."),
    GuardRow(guard=Guard.CONFIRM_TOKEN, rule="The plan's fingerprint is echoed to approve the pilot."),
    GuardRow(guard=Guard.NOTIFY, rule="A text for the user and the help desk can be rendered."),
    GuardRow(
        guard=Guard.RESOURCE_ACCOUNT,
        rule="Resource accounts, and accounts of shared devices, are left out.",
        override="for shared devices, a scope that removes QR codes",
    ),
    GuardRow(guard=Guard.UNKNOWN_KIND, rule="Methods of unknown types are kept."),
)


@frozen(kw_only=True)
class GuardNote:
    """What one guard did about one user.

    Attributes:
        guard: The guard.
        effect: What it does.
        text: Why, in a sentence.
        decision: ``EXCLUDES``: the decision that stands instead of ``ELIGIBLE``.
    """

    guard: Guard
    effect: Effect
    text: str
    decision: Decision | None = None
