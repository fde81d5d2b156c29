"""What the caller decides about a rollback, as one frozen value that stands in the plan and so in its fingerprint."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Flow, Method
from entra_combined_reg.errors import CallError, expect, kind_of
from entra_combined_reg.facts import Cloud, PerUserMfa
from entra_combined_reg.rollback._clouds import offered, supported
from entra_combined_reg.rollback._pictures import MethodRef
from entra_combined_reg.rollback._scopes import RollbackScope, ScopeRow, scope_row
from entra_combined_reg.rollback._steps import StepKind
from entra_combined_reg.values import frozen

__all__ = ["Actor", "DefaultLock", "OnChange", "RollbackOptions", "StopLoss"]

#: The article's script: "Start-Sleep -Milliseconds 750", after every user.
ARTICLE_PAUSE: Final = timedelta(milliseconds=750)
#: Five requests in ten seconds for each app and tenant (ROL-4.1, ROL-S12).
DOCUMENTED_INTERVAL: Final = timedelta(seconds=2)


class DefaultLock(StrEnum):
    """What keeps the service from deleting the default; no source decides between these readings (ROL-2.4, U3)."""

    #: A1: only methods that can be a default hold it back.
    OTHER_DEFAULTS = "otherDefaults"
    #: Every other method holds it back.
    ANY_OTHER = "anyOther"
    #: As the first, and each of several objects that can stand behind it counts as the default.
    EVERY_OWNER = "everyOwner"


class OnChange(StrEnum):
    """What the run does with a user whose live state is not the planned one. Forcing is not among them."""

    REFUSE = "refuse"
    #: Plan the user's steps again from the live state, under the same options.
    REPLAN = "replan"


@frozen(kw_only=True)
class Actor:
    """Who performs the rollback.

    Attributes:
        object_id: The operator's object id; ``None`` for an application.
        roles: Template ids of the operator's directory roles; ``None`` where not known.
        flow: Delegated, or app-only: no role limits that in the documentation, so it may reach any administrator
            (ROL-3.1).
    """

    object_id: str | None = None
    roles: frozenset[str] | None = None
    flow: Flow = Flow.DELEGATED


@frozen(kw_only=True)
class StopLoss:
    """When a run stops by itself (G15).

    Attributes:
        consecutive: So many failed users in a row.
        percent: More than this part of the plan's users failed.
    """

    consecutive: int = 5
    percent: int = 10


#: What each choice must be. A text in the place of an enum would be no member of it, and "no" is no False.
_KINDS: Final[dict[str, type]] = {
    "hardware": StepKind,
    "pause": timedelta,
    "min_interval": timedelta,
    "stop_loss": StopLoss,
    "max_age": timedelta,
    "per_user_mfa": PerUserMfa,
    "actor": Actor,
    "cloud": Cloud,
    "scope": RollbackScope,
    "on_change": OnChange,
    "default_lock": DefaultLock,
    **dict.fromkeys(("allow_admins", "allow_guests", "accept_lockout", "revoke_sessions"), bool),
    **dict.fromkeys(("tap_once", "reset_password"), bool),
}
_MAY_BE_NONE: Final = frozenset({"per_user_mfa", "actor", "revoke_sessions"})


@frozen(kw_only=True)
class RollbackOptions:
    """Every choice behind a plan.

    Attributes:
        scope: What is removed.
        kinds: ``RollbackScope.KINDS``: the methods to remove.
        method_ids: ``RollbackScope.IDS``: the method objects to remove.
        hardware: ``RollbackScope.KINDS`` with hardware tokens: deactivate or unassign.
        pilot: Size of the first wave, one or two.
        pilot_ids: The users of the first wave, where the caller chose them.
        wave_size: Size of every later wave, up to 500: the open wave stays small.
        at_once: How many users of a wave may have a request open at the same time.
        pause: Pause after every user.
        min_interval: Least time between two calls.
        stop_loss: When the run stops by itself.
        max_tries: How often one request is tried.
        on_change: What happens to a user who changed since the plan was made.
        default_lock: What keeps the service from deleting the default, where the caller has seen it in the tenant.
        max_age: How old a user's facts may be when the plan is made.
        revoke_sessions: Revoke sessions; ``None``: as the scope says.
        tap_minutes: Issue a Temporary Access Pass of this lifetime before the first delete; ``None``: none.
        tap_once: The pass serves once: the tenant's policy may demand that.
        reset_password: Reset the password before the first removal; the adapter hands the new one over.
        hooks: Names of steps of the caller's own before the first removal. They must be safe to repeat.
        new_numbers: Object ids of users whose alternate number stays: their mobile number is not deleted, which cannot
            be, but changed to one that the adapter is given.
        per_user_mfa: Set the per-user MFA state at the end; ``None``: leave it.
        allow_admins: Do not leave administrators out.
        allow_guests: Do not leave guests out.
        accept_lockout: Users who could be locked out have been looked at.
        sspr_methods_required: How many methods a password reset asks for, where the policy was read.
        protected_ids: Object ids that are never planned: emergency access accounts.
        unprotected_ids: Object ids on the protected list that are planned all the same, each named here.
        actor: Who performs it; ``None`` where not known.
        cloud: Which cloud the tenant is in.
    """

    scope: RollbackScope = RollbackScope.LEGACY_SAM
    kinds: frozenset[Method] = frozenset()
    method_ids: frozenset[str] = frozenset()
    hardware: StepKind = StepKind.DEACTIVATE
    pilot: int = 2
    pilot_ids: tuple[str, ...] = ()
    wave_size: int = 50
    at_once: int = 1
    pause: timedelta = ARTICLE_PAUSE
    min_interval: timedelta = DOCUMENTED_INTERVAL
    stop_loss: StopLoss = StopLoss()
    max_tries: int = 6
    on_change: OnChange = OnChange.REFUSE
    default_lock: DefaultLock = DefaultLock.OTHER_DEFAULTS
    max_age: timedelta = timedelta(hours=24)
    revoke_sessions: bool | None = None
    tap_minutes: int | None = None
    tap_once: bool = False
    reset_password: bool = False
    hooks: tuple[str, ...] = ()
    new_numbers: frozenset[str] = frozenset()
    per_user_mfa: PerUserMfa | None = None
    allow_admins: bool = False
    allow_guests: bool = True
    accept_lockout: bool = False
    sspr_methods_required: int | None = None
    protected_ids: frozenset[str] = frozenset()
    unprotected_ids: frozenset[str] = frozenset()
    actor: Actor | None = None
    cloud: Cloud = Cloud.PUBLIC

    def __attrs_post_init__(self) -> None:
        self._check_kinds()
        for field, value, low, high in (
            ("pilot", self.pilot, 1, 2),
            ("wave_size", self.wave_size, 1, 500),
            ("at_once", self.at_once, 1, 20),
            ("max_tries", self.max_tries, 1, 20),
            ("stop_loss.consecutive", self.stop_loss.consecutive, 1, 1_000_000),
            ("stop_loss.percent", self.stop_loss.percent, 0, 100),
            ("tap_minutes", 10 if self.tap_minutes is None else self.tap_minutes, 10, 43_200),
            ("sspr_methods_required", 1 if self.sspr_methods_required is None else self.sspr_methods_required, 1, 2),
        ):
            if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
                raise CallError(f"{field}: expected a whole number from {low} to {high}")
        self._check_choice()
        # "We recommend testing rollback with one or two users before rolling back all affected users."
        if len(self.pilot_ids) > 2 or len({one.lower() for one in self.pilot_ids}) < len(self.pilot_ids):
            raise CallError("pilot_ids: expected at most two users, each named once")

    def _check_kinds(self) -> None:
        for field, kind in _KINDS.items():
            value = getattr(self, field)
            if value is not None or field not in _MAY_BE_NONE:
                expect(field, value, kind)
        # A text would be taken for the set of its letters, and protect nobody.
        for field in ("kinds", "method_ids", "new_numbers", "protected_ids", "unprotected_ids"):
            value = getattr(self, field)
            if not isinstance(value, frozenset):
                raise CallError(f"{field}: expected a frozenset, got {kind_of(value)}")
        if not isinstance(self.pilot_ids, tuple) or not all(isinstance(one, str) for one in self.pilot_ids):
            raise CallError("pilot_ids: expected a tuple of object ids")
        if not isinstance(self.hooks, tuple) or not all(isinstance(name, str) and name for name in self.hooks):
            raise CallError("hooks: expected a tuple of names")

    def _check_choice(self) -> None:
        if (self.scope is RollbackScope.KINDS) != bool(self.kinds):
            raise CallError("kinds: name at least one method, and only with RollbackScope.KINDS")
        if (self.scope is RollbackScope.IDS) != bool(self.method_ids):
            raise CallError("method_ids: name at least one id, and only with RollbackScope.IDS")
        if self.tap_once and self.tap_minutes is None:
            raise CallError("tap_once: only with tap_minutes")
        if self.tap_minutes is not None and not supported("temporaryAccessPassMethods", self.cloud):
            raise CallError("tap_minutes: the cloud offers no Temporary Access Pass")
        if self.hardware not in {StepKind.DEACTIVATE, StepKind.UNASSIGN}:
            raise CallError("hardware: expected StepKind.DEACTIVATE or StepKind.UNASSIGN")
        if self.pause < timedelta(0) or self.min_interval < timedelta(0):
            raise CallError("pause and min_interval: expected no negative time")

    @property
    def row(self) -> ScopeRow:
        """The scope's row; for chosen kinds, filled in from the choice."""
        row = scope_row(self.scope)
        if self.scope is not RollbackScope.KINDS:
            return row
        hardware = self.hardware if Method.HARDWARE_OATH in self.kinds else None
        return attrs.evolve(row, removes=self.kinds, passwordless=Method.AUTHENTICATOR in self.kinds, hardware=hardware)

    @property
    def revokes(self) -> bool:
        """Whether sessions are revoked: only where the scope or the caller says so."""
        return self.row.revokes_sessions if self.revoke_sessions is None else self.revoke_sessions

    def action_for(self, ref: MethodRef) -> StepKind | None:
        """Return what happens to one method object; ``None``: it stays. What the cloud does not offer stays too."""
        return self.wanted_for(ref) if offered(ref, self.cloud) else None

    def wanted_for(self, ref: MethodRef) -> StepKind | None:
        """Return what the scope wants to happen to one method object, whatever the cloud offers."""
        if self.scope is not RollbackScope.IDS:
            return self.row.action_for(ref)
        if ref.id is None or ref.id not in self.method_ids:
            return None
        return self.hardware if ref.method is Method.HARDWARE_OATH else StepKind.DELETE
