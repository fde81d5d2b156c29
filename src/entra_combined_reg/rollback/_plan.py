"""The plan: who, in which waves, with which steps, who is left out and why. Canonical data with a fingerprint.

Nothing is asked while it is made: what is not known is in the decisions and in ``needs``. Every input has exactly one
entry, and no secret is in any of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import attrs

from entra_combined_reg import plain
from entra_combined_reg.errors import CallError, expect, expect_all, kind_of
from entra_combined_reg.facts import UserState
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.rollback._eligibility import Decision
from entra_combined_reg.rollback._estimate import Estimate, estimate_of
from entra_combined_reg.rollback._needs import Needs, needs_of
from entra_combined_reg.rollback._options import RollbackOptions
from entra_combined_reg.rollback._scopes import RollbackScope
from entra_combined_reg.rollback._select import plan_warnings, select
from entra_combined_reg.rollback._targets import RejectedLine, TargetList, targets_of
from entra_combined_reg.rollback._ticket import ticket_view
from entra_combined_reg.rollback._user_plan import UserPlan, Wave
from entra_combined_reg.values import frozen

__all__ = ["RollbackPlan", "plan_rollback"]


@frozen(kw_only=True)
class RollbackPlan(Viewable):
    """A rollback as data: signed before anything happens, performed by somebody else's adapter.

    Attributes:
        as_of: When it was made.
        options: Every choice behind it.
        users: One entry for each input, in the order of the targets, else by object id.
        rejected: Lines of the target list that name nobody.
        waves: The pilot first.
        needs: Role, permissions and modules.
        estimate: Calls and time.
        warnings: What holds for the plan as a whole.
    """

    as_of: datetime
    options: RollbackOptions
    users: tuple[UserPlan, ...]
    rejected: tuple[RejectedLine, ...] = ()
    waves: tuple[Wave, ...]
    needs: Needs
    estimate: Estimate
    warnings: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the plan's canonical bytes. It must be echoed to approve the pilot (G19)."""
        return plain.fingerprint(self)

    @property
    def pause(self) -> timedelta:
        """The pause after every user; the article's is 750 milliseconds."""
        return self.options.pause

    @property
    def skipped(self) -> tuple[UserPlan, ...]:
        """Inputs that are not touched, each with its decision and reasons."""
        return tuple(user for user in self.users if user.decision is not Decision.ELIGIBLE)

    @property
    def eligible(self) -> tuple[UserPlan, ...]:
        """Users who are touched, in the order of the waves."""
        by_id = {user.object_id: user for user in self.users if user.decision is Decision.ELIGIBLE}
        return tuple(by_id[object_id] for wave in self.waves for object_id in wave.users)

    def counts(self) -> dict[Decision, int]:
        """Count the decisions; their sum is the number of inputs."""
        return dict(Counter(user.decision for user in self.users))

    def view(self) -> View:
        """Return the change ticket."""
        return ticket_view(self)


def plan_rollback(
    users: Iterable[UserState],
    *,
    as_of: datetime,
    targets: TargetList | Iterable[str] | None = None,
    scope: RollbackScope | None = None,
    pilot: int | Sequence[str] | None = None,
    options: RollbackOptions | None = None,
) -> RollbackPlan:
    """Plan the rollback of users: decide everything before the first call.

    Args:
        users: What is known of them. Nobody outside this list is ever touched.
        as_of: The time of planning, with time zone.
        targets: Whom to roll back: a target list, or object ids and UPNs; ``None``: all of ``users``, by object id.
        scope: What is removed; by default what the article's script removes.
        pilot: Size of the first wave, one or two, or the one or two object ids that it is made of.
        options: Every further choice; ``scope`` and ``pilot`` win over it.

    Raises:
        CallError: ``as_of`` has no time zone; the pilot is empty or larger than two, or names somebody who is not
            eligible; ``users`` holds something else than ``UserState``.

    Source: "We recommend testing rollback with one or two users before rolling back all affected users."
    """
    if not isinstance(as_of, datetime) or as_of.tzinfo is None:
        raise CallError("as_of: expected a time with its zone")
    given = RollbackOptions() if options is None else expect("options", options, RollbackOptions)
    chosen = _options(given, scope, pilot)
    wanted = targets if isinstance(targets, TargetList) or targets is None else _list_of(targets)
    entries = select(expect_all("users", users, UserState), wanted, chosen, as_of)
    rejected = () if wanted is None else wanted.rejected
    return RollbackPlan(
        as_of=as_of,
        options=chosen,
        users=entries,
        rejected=rejected,
        waves=_waves(entries, chosen),
        needs=needs_of(entries, chosen, as_of.date()),
        estimate=estimate_of([user.steps for user in entries if user.decision is Decision.ELIGIBLE], chosen),
        warnings=plan_warnings(entries, rejected, chosen, as_of.date()),
    )


def _options(
    options: RollbackOptions, scope: RollbackScope | None, pilot: int | Sequence[str] | None
) -> RollbackOptions:
    if scope is not None:
        options = attrs.evolve(options, scope=expect("scope", scope, RollbackScope))
    if pilot is None:
        return options
    if isinstance(pilot, int):
        return attrs.evolve(options, pilot=pilot, pilot_ids=())
    if not isinstance(pilot, (list, tuple)):
        raise CallError(f"pilot: expected a number, or a list of one or two object ids, got {kind_of(pilot)}")
    ids = tuple(dict.fromkeys(str(object_id).lower() for object_id in pilot))
    return attrs.evolve(options, pilot=len(ids), pilot_ids=ids)


def _list_of(targets: Iterable[str]) -> TargetList:
    if isinstance(targets, str):
        raise CallError("targets: expected ids or a TargetList; read_targets() reads the text of a file")
    return targets_of(expect_all("targets", targets, str))


def _waves(entries: Sequence[UserPlan], options: RollbackOptions) -> tuple[Wave, ...]:
    """Sort the eligible users into the pilot and the waves after it."""
    # "We recommend testing rollback with one or two users before rolling back all affected users."
    ids = [user.object_id for user in entries if user.decision is Decision.ELIGIBLE]
    missing = [object_id for object_id in options.pilot_ids if object_id.lower() not in ids]
    if missing:
        raise CallError(f"pilot: {len(missing)} of the chosen users are not eligible in this plan")
    pilot = tuple(one.lower() for one in options.pilot_ids) or tuple(ids[: options.pilot])
    rest = [object_id for object_id in ids if object_id not in pilot]
    size = options.wave_size
    chunks = [pilot, *(tuple(rest[start : start + size]) for start in range(0, len(rest), size))]
    return tuple(Wave(number=number, users=chunk) for number, chunk in enumerate(chunks) if chunk)
