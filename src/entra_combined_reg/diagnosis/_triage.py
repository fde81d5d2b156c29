"""``triage``: everybody who is locked out, stuck, or about to be, grouped by the trouble they share, and ranked.

Users whom no rule can tell apart are judged once (``Alike``); what events suggest is read for each user. Everybody
stands in the group of their worst trouble, so that one wrong policy is one row, however many tickets it makes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Final

import attrs

from entra_combined_reg.acts import Timeline
from entra_combined_reg.diagnosis._findings import need
from entra_combined_reg.diagnosis._own_events import Log
from entra_combined_reg.diagnosis._plights import Heard, Told, heard_of, told_of, told_of_events
from entra_combined_reg.diagnosis._triage_values import Standing, Triage, TriagedUser, TriageGroup, UnjudgedUsers
from entra_combined_reg.diagnosis._trouble import Judged, judge
from entra_combined_reg.errors import expect_all
from entra_combined_reg.facts import TenantPolicy, UserState, doubts
from entra_combined_reg.flowchart import Readings
from entra_combined_reg.flowchart.judgements import Alike, by_name, situation_of

__all__ = ["triage"]

_STANDINGS: Final = tuple(Standing)
_SETTLED: Final = frozenset({Standing.LOCKED_OUT, Standing.STUCK})

_Member = tuple[UserState, tuple[Told, ...]]


def triage(
    users: Iterable[UserState],
    *,
    tenant: TenantPolicy,
    timeline: Timeline | None = None,
    as_of: datetime,
    readings: Readings | None = None,
) -> Triage:
    """Find everybody who is locked out, stuck, or about to be.

    Args:
        users: Facts about the users. The same user given twice counts twice.
        tenant: Facts about the tenant.
        timeline: Audit events of these users and of policies; ``None`` where nobody looked. Events after ``as_of`` are
            passed over.
        as_of: The time asked about, with time zone. The days on which SMS and voice retire (I-16: 2026-09-01 and
            2027-02-01) are looked at as well, where they are still to come.
        readings: How ambiguities are read.

    Returns:
        Groups of users who share one trouble, ranked: by standing (locked out, stuck, about to be, nudged), then the
        earlier day, then the larger group, then code and summary. Beside them the users of whom missing facts leave it
        open, and the fact that most of them wait for. A user who is "locked out" is so whatever the missing facts are.

    Raises:
        CallError: ``as_of`` has no time zone, or ``users`` hold something else.
        DataError: ``sspr_gates`` is neither 1 nor 2.
    """
    base = situation_of(tenant, UserState(), as_of, readings)
    alike, log = Alike(tenant), Log(timeline, as_of)
    judged: dict[Hashable, tuple[Judged, tuple[Told, ...]]] = {}
    sorted_out = _SortedOut()
    for user in expect_all("users", users, UserState):
        key = alike.key(user)
        if key not in judged:
            found = judge(attrs.evolve(base, user=alike.stand_in(user)))
            judged[key] = found, tuple(told_of(trouble, user) for trouble in found.troubles)
        suggested, ambiguous = log.suggestions(user)
        sorted_out.put(user, *judged[key], told_of_events(suggested), ambiguous=ambiguous)
    return _triage(sorted_out, log, heard_of(tenant, timeline, as_of), base.readings)


@attrs.define
class _SortedOut:
    """The users so far: by what they are told, and by what is missing."""

    groups: dict[Told, list[_Member]] = attrs.field(factory=dict)
    open: dict[tuple[str, ...], list[UserState]] = attrs.field(factory=dict)
    well: int = 0

    def put(
        self, user: UserState, found: Judged, told: tuple[Told, ...], events: tuple[Told, ...], *, ambiguous: bool
    ) -> None:
        # `sorted` is stable: causes keep their order, and what facts say goes before what events suggest.
        everything = tuple(sorted((*told, *events), key=lambda one: _STANDINGS.index(one.standing)))
        if everything:
            self.groups.setdefault(everything[0], []).append((user, everything))
        needs = tuple(sorted({*found.needs, *(("tenant_id",) if ambiguous else ())}))
        settled = any(one.standing in _SETTLED for one in told)
        if needs and not settled:
            self.open.setdefault(needs, []).append(user)
        elif not everything:
            self.well += 1


def _triage(found: _SortedOut, log: Log, heard: Heard, readings: Readings) -> Triage:
    groups = [_group(told, members, heard) for told, members in found.groups.items()]
    open_ = [UnjudgedUsers(needs=needs, users=by_name(users)) for needs, users in found.open.items()]
    waiting = Counter(fact for group in open_ for fact in group.needs for _ in group.users)
    missing = tuple(sorted(waiting.items(), key=lambda pair: (-pair[1], pair[0])))
    return Triage(
        as_of=heard.case.as_of,
        groups=tuple(sorted(groups, key=_rank)),
        unjudged=tuple(sorted(open_, key=lambda group: (-len(group.users), group.needs))),
        missing=missing,
        next_question=need(missing[0][0]) if missing else None,
        well=found.well,
        not_among_users=log.strangers,
        doubts=doubts(heard.case.tenant, as_of=heard.case.as_of),
        readings=readings,
    )


def _group(told: Told, members: list[_Member], heard: Heard) -> TriageGroup:
    reads = frozenset[str]().union(*(everything[0].reads for _, everything in members))
    about = {id(user): everything for user, everything in members}
    users: tuple[TriagedUser, ...] = tuple(
        heard.user(user, about[id(user)]) for user in by_name(user for user, _ in members)
    )
    return TriageGroup(
        standing=told.standing,
        code=told.code,
        summary=told.summary,
        on=told.on,
        evidence=heard.tenant(reads),
        steps=told.steps,
        sources=told.sources,
        users=users,
    )


def _rank(group: TriageGroup) -> tuple[object, ...]:
    day = group.on.isoformat() if group.on else ""
    return _STANDINGS.index(group.standing), day, -len(group.users), group.code, group.summary
