"""How recently a policy was changed, and when the change has surely arrived: the third step of either table.

Changes come from the caller (``TenantPolicy.changes``) and from policy records in the timeline, which date themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import INTERRUPT_WINDOW, Activity, Status, Window
from entra_combined_reg.events import PolicyUpdate
from entra_combined_reg.facts import MigrationState, TenantPolicy
from entra_combined_reg.values import frozen

__all__ = ["FUTURE", "DatedChange", "Recency", "ago", "dated_changes", "method_policies", "recency", "when"]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: What a finding says where a clock or a zone is wrong somewhere.
FUTURE: Final = " A change is dated after the time of the complaint."

_POLICY_OF: Final = {
    Activity.AUTHENTICATION_METHODS_POLICY_UPDATE: "authenticationMethods",
    Activity.AUTHENTICATION_METHODS_POLICY_RESET: "authenticationMethods",
    Activity.MFA_SERVICE_POLICY_UPDATE: "legacyMfa",
    Activity.ADD_CONDITIONAL_ACCESS_POLICY: "conditionalAccess",
    Activity.UPDATE_CONDITIONAL_ACCESS_POLICY: "conditionalAccess",
    Activity.DELETE_CONDITIONAL_ACCESS_POLICY: "conditionalAccess",
    Activity.UPDATE_SECURITY_DEFAULTS: "securityDefaults",
}


@frozen(kw_only=True)
class DatedChange:
    """One change of one policy.

    Attributes:
        policy: Its name, as in ``PolicyChange.policy``.
        at: When.
        event_id: The audit record that says so; ``None`` where the caller did.
    """

    policy: str
    at: datetime
    event_id: str | None = None


@frozen(kw_only=True)
class Recency:
    """How old the changes of some policies are.

    Attributes:
        inside: The latest change that may still be on its way; ``None`` where none is.
        window: How long that one may take.
        past: Changes that have arrived, latest first.
        future: Changes dated after the time asked about: a clock or a zone is wrong somewhere.
    """

    inside: DatedChange | None
    window: Window
    past: tuple[DatedChange, ...]
    future: tuple[DatedChange, ...]

    def missing(self, policies: Iterable[str]) -> tuple[str, ...]:
        """Name those of some policies of which no change is known."""
        known = {change.policy for change in (*self.past, *([self.inside] if self.inside else ()))}
        return tuple(policy for policy in policies if policy not in known)


def dated_changes(tenant: TenantPolicy, timeline: Timeline | None) -> tuple[DatedChange, ...]:
    """Return every known change of a policy, latest first."""
    said = (DatedChange(policy=change.policy, at=change.at) for change in tenant.changes)
    seen = _recorded(timeline.events if timeline else ())
    return tuple(sorted((*said, *seen), key=_latest_first))


def _latest_first(change: DatedChange) -> tuple[timedelta, str, str]:
    return _EPOCH - change.at, change.policy, change.event_id or ""


def _recorded(events: Iterable[object]) -> Iterator[DatedChange]:
    for event in events:
        if isinstance(event, PolicyUpdate) and event.status is Status.SUCCESS:
            policy = _POLICY_OF.get(event.activity) if event.activity else None
            if policy:
                yield DatedChange(policy=policy, at=event.occurred_at, event_id=event.id)


def method_policies(tenant: TenantPolicy) -> tuple[str, ...]:
    """Name the policies that decide which methods are shown; after the migration the legacy MFA one no longer does."""
    legacy = () if tenant.migration_state is MigrationState.COMPLETE else ("legacyMfa",)
    return ("authenticationMethods", *legacy, "sspr")


def recency(changes: Iterable[DatedChange], windows: Mapping[str, Window], as_of: datetime) -> Recency:
    """Sort the changes of some policies by whether they have arrived.

    Args:
        changes: Every known change, latest first.
        windows: The policies asked about, each with how long a change of it may take.
        as_of: The time asked about.
    """
    ours = [change for change in changes if change.policy in windows]
    settled = [change for change in ours if change.at <= as_of]
    inside = [change for change in settled if as_of - change.at < _length(windows[change.policy])]
    return Recency(
        inside=inside[0] if inside else None,
        window=windows[inside[0].policy] if inside else INTERRUPT_WINDOW,
        past=tuple(change for change in settled if change not in inside),
        future=tuple(change for change in ours if change.at > as_of),
    )


def _length(window: Window) -> timedelta:
    return window.maximum or timedelta()


def ago(as_of: datetime, at: datetime) -> str:
    """Say how long ago something was: "40 minutes ago"."""
    minutes = int((as_of - at).total_seconds() // 60)
    if minutes < 120:
        return f"{minutes} minutes ago"
    return f"{minutes // 60} hours ago" if minutes < 2880 else f"{minutes // 1440} days ago"


def when(as_of: datetime, at: datetime, window: Window) -> str:
    """Say when a change has surely arrived: "14:05 UTC", with the date where it is another day."""
    due = (at + _length(window)).astimezone(UTC)
    return due.strftime("%H:%M UTC" if due.date() == as_of.astimezone(UTC).date() else "%Y-%m-%d %H:%M UTC")
