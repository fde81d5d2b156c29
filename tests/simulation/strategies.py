"""Users, tenants and plans by chance, for the simulations."""

from __future__ import annotations

from datetime import timedelta

import attrs
from hypothesis import strategies as st

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.facts import PerUserMfa
from entra_combined_reg.rollback import DefaultLock, OnChange, RollbackOptions, RollbackScope, StopLoss
from entra_combined_reg.testing import Fault, TenantBehaviour
from rollback.fakes import method, oid, user

KINDS = (
    Method.PHONE,
    Method.OFFICE_PHONE,
    Method.AUTHENTICATOR,
    Method.AUTHENTICATOR,
    Method.SOFTWARE_OATH,
    Method.HARDWARE_OATH,
    Method.EMAIL,
    Method.PASSKEY,
    Method.WINDOWS_HELLO,
    Method.PLATFORM_CREDENTIAL,
    Method.TEMPORARY_ACCESS_PASS,
    Method.EXTERNAL,
)
SCOPES = (
    RollbackScope.LEGACY_SAM,
    RollbackScope.PORTAL_REREGISTER,
    RollbackScope.ENTRA_CMDLET_ALL,
    RollbackScope.EVERYTHING,
)


def values(registered):
    """Every default that one of the methods can stand behind."""
    held = {one.method for one in registered}
    return [value for value in DefaultOption if any(owner in held for owner, _ in value.owners)]


@st.composite
def people(draw, number):
    """One user: some methods, an alternate number only beside a mobile one, a default that the methods serve."""
    kinds = draw(st.lists(st.sampled_from(KINDS), max_size=5))
    kinds = [kind for place, kind in enumerate(kinds) if kind is Method.AUTHENTICATOR or kind not in kinds[:place]]
    if Method.PHONE in kinds and draw(st.booleans()):
        kinds.append(Method.ALTERNATE_PHONE)
    registered = tuple(method(kind, place) for place, kind in enumerate(kinds, 1))
    return user(
        number,
        registered=registered,
        default_method=draw(st.sampled_from([DefaultOption.NONE, *values(registered)])),
        per_user_mfa=draw(st.sampled_from([PerUserMfa.DISABLED] * 4 + [PerUserMfa.ENABLED])),
        system_preferred=draw(st.booleans()),
    )


@st.composite
def teams(draw, most=5):
    """Users with the ids 1 to n."""
    return [draw(people(number)) for number in range(1, draw(st.integers(1, most)) + 1)]


@st.composite
def told(draw, users):
    """What the planner is told of users: sometimes less than there is."""
    return [attrs.evolve(one, default_method=None) if draw(st.integers(0, 4)) == 0 else one for one in users]


def options():
    return st.builds(
        RollbackOptions,
        scope=st.sampled_from(SCOPES),
        at_once=st.sampled_from([1, 3]),
        wave_size=st.just(2),
        pilot=st.sampled_from([1, 2]),
        accept_lockout=st.just(True),
        tap_minutes=st.sampled_from([None, 60]),
        revoke_sessions=st.sampled_from([None, True]),
        per_user_mfa=st.sampled_from([None, PerUserMfa.DISABLED]),
        on_change=st.sampled_from(OnChange),
        stop_loss=st.just(StopLoss(consecutive=3, percent=60)),
    )


def behaviours():
    return st.builds(
        TenantBehaviour,
        lock=st.sampled_from(DefaultLock),
        newest_is_default=st.booleans(),
        system_preferred_unlocks=st.booleans(),
        settle=st.sampled_from([timedelta(seconds=seconds) for seconds in (0, 0, 3, 10)]),
        external_ref=st.booleans(),
        every_record=st.booleans(),
    )


def faults(random, percent, kinds=tuple(Fault)):
    """A plan of faults from the caller's own chance: so many of a hundred calls go wrong."""
    return lambda *_: random.choice(kinds) if random.randrange(100) < percent else None


def owners(users, random):
    """The object that is the default of each user, by chance."""
    return {one.object_id: random.choice(one.registered).id for one in users if one.registered}


BYSTANDER = user(99, Method.PHONE, Method.AUTHENTICATOR, default_method=DefaultOption.PUSH)
SPARE = oid(99)
