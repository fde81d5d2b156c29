"""``compare_policies``: every kind of user judged once under both policies, and users with equal answers put together.

Source of the rules: REG-2.4, REG-4, REG-5, through ``flowchart``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from datetime import datetime
from typing import Final

import attrs

from entra_combined_reg.catalog import InterruptCause
from entra_combined_reg.errors import CallError, expect_all, kind_of
from entra_combined_reg.facts import TenantPolicy, UserState, doubts
from entra_combined_reg.flowchart import CAUSE_ORDER, Readings
from entra_combined_reg.flowchart.judgements import ON_AN_ACT, Alike, by_name, situation_of
from entra_combined_reg.plain import canonical_bytes
from entra_combined_reg.whatif._comparison import ChangedUsers, PolicyComparison
from entra_combined_reg.whatif._difference import Difference
from entra_combined_reg.whatif._judge import difference

__all__ = ["compare_policies"]

#: Causes that fire on their own when somebody signs in.
_AT_SIGN_IN: Final = tuple(cause for cause in CAUSE_ORDER if cause not in ON_AN_ACT)
_UNCHANGED: Final = Difference()


def compare_policies(
    before: TenantPolicy,
    after: TenantPolicy,
    users: Iterable[UserState],
    as_of: datetime,
    *,
    causes: Iterable[InterruptCause] | None = None,
    readings: Readings | None = None,
) -> PolicyComparison:
    """Work out what a change of policy would do to users, before anybody makes it.

    What neither policy states is taken to be the same under both.

    Args:
        before: The policy as it is.
        after: The policy as it would be: ``before.with_sms_voice_off()``, or any other.
        users: Facts about the users. The same user given twice counts twice.
        as_of: The time to judge for, with time zone.
        causes: Causes of an interrupt to look at. Where left out: all that fire at a sign-in by themselves. Those that
            wait for an act (a device joined, a portal opened) are looked at only where they are named.
        readings: How ambiguities are read.

    Returns:
        Groups of users for whom the change does the same, and totals. What the known facts leave open is undecided,
        with the facts that would decide; it is never counted as "nothing changes".

    Raises:
        CallError: ``as_of`` has no time zone; ``users`` or ``causes`` hold something else.
        DataError: ``sspr_gates`` is neither 1 nor 2.
    """
    named = _AT_SIGN_IN if causes is None else frozenset(causes)
    unknown = next((cause for cause in named if not isinstance(cause, InterruptCause)), None)
    if unknown is not None:
        raise CallError(f"causes: expected InterruptCause members, got {kind_of(unknown)}")
    asked = tuple(cause for cause in CAUSE_ORDER if cause in named)
    later = situation_of(after, UserState(), as_of, readings).tenant
    base = situation_of(before, UserState(), as_of, readings)
    alike = Alike(before, after)
    known: dict[Hashable, Difference] = {}
    groups: dict[Difference, list[UserState]] = {}
    same = _facts(before) == _facts(after)
    for user in expect_all("users", users, UserState):
        key = alike.key(user)
        if key not in known:
            s = attrs.evolve(base, user=alike.stand_in(user))
            known[key] = _UNCHANGED if same else difference(s, later, asked)
        groups.setdefault(known[key], []).append(user)
    unchanged = groups.pop(_UNCHANGED, [])
    ordered = [ChangedUsers(difference=what, users=by_name(who)) for what, who in groups.items()]
    return PolicyComparison(
        as_of=as_of,
        groups=tuple(sorted(ordered, key=_rank)),
        unchanged=len(unchanged),
        doubts=doubts(after, as_of=as_of),
        readings=base.readings,
    )


def _facts(tenant: TenantPolicy) -> TenantPolicy:
    """The policy without what no rule reads: even a user of whom nothing is known stays the same under equal ones."""
    return attrs.evolve(tenant, tenant_id=None, changes=(), sources=())


def _rank(group: ChangedUsers) -> tuple[object, ...]:
    what = group.difference
    worst = (
        what.locked_out,
        what.loses_last,
        what.interrupted,
        what.asked_otherwise,
        what.unusable or what.withdrawn,
        what.offered or what.usable_again or what.let_in or what.released,
    )
    place = next((n for n, found in enumerate(worst) if found), len(worst))
    return place, -len(group.users), group.users[0].label, what.sentences(), canonical_bytes(what)
