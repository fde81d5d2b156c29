"""After a run: what the listings and the audit log prove about each user (ROL-7.2).

The listing after the last step is the first proof, the log the second. A record that is not there proves nothing: logs
lag, end and miss.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, cast

import attrs

from entra_combined_reg.acts import event_table
from entra_combined_reg.catalog import Activity, Status
from entra_combined_reg.errors import CallError, expect, expect_all, kind_of
from entra_combined_reg.events import Event, Principal, SecurityInfoEvent
from entra_combined_reg.facts import UserState
from entra_combined_reg.markup import Heading, Table, View, Viewable
from entra_combined_reg.rollback._evidence import EventIndex, Evidence, gather
from entra_combined_reg.rollback._expected import records_of
from entra_combined_reg.rollback._pictures import Snapshot, find
from entra_combined_reg.rollback._progress import StepResult, UserOutcome
from entra_combined_reg.rollback._run import RollbackRun
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.rollback._user_plan import UserPlan
from entra_combined_reg.values import frozen

__all__ = ["Recovery", "RollbackVerdict", "UserVerification", "Verification", "verify"]


class RollbackVerdict(StrEnum):
    """What is proved about one user."""

    #: By a listing, by the directory's own property, or by an event for every step.
    PROVEN = "proven"
    #: Some steps have their event.
    LIKELY = "likely"
    #: No listing and no event.
    UNPROVEN = "unproven"
    #: A listing or a later registration by an administrator says otherwise; or a failure event, and nothing proves it.
    CONTRADICTED = "contradicted"
    #: Proven or likely, and the user has registered again since.
    RECOVERED = "recovered"
    #: Nothing is known to have been done to the user.
    UNTOUCHED = "untouched"


class Recovery(StrEnum):
    """How far the user has come with registering again."""

    NONE = "none"
    STARTED = "started"
    CANCELED = "canceled"
    #: At least one method.
    REGISTERED = "registered"
    #: All that is required.
    COMPLETE = "complete"


@frozen(kw_only=True)
class UserVerification(Viewable):
    """What is proved about one entry of the plan.

    Attributes:
        ref: The input in its own words.
        object_id: The object id; empty where no user was found.
        upn: User principal name, where known.
        verdict: What is proved.
        basis: By what: ``listing``, ``property``, ``events``.
        proof: The events that prove or contradict it.
        recovery: How far the user has come with registering again.
        foreign: Changes by somebody else in the time of the run.
    """

    ref: str
    object_id: str
    upn: str | None = None
    verdict: RollbackVerdict
    basis: tuple[str, ...] = ()
    proof: tuple[Event, ...] = ()
    recovery: Recovery = Recovery.NONE
    foreign: tuple[Event, ...] = ()

    @property
    def label(self) -> str:
        """UPN where known, else what the input said."""
        return self.upn or self.ref

    def view(self) -> View:
        """Show the verdict, and the events behind it."""
        head = (Heading(f"{self.label}: {self.verdict.value}", 3), Table(("What", "Value"), self._facts()))
        titled = (("Proof", self.proof), ("Changes by others", self.foreign))
        events = (block for title, found in titled if found for block in (Heading(title, 4), event_table(found)))
        return View((*head, *events))

    def _facts(self) -> tuple[tuple[str, str], ...]:
        return ("By", ", ".join(self.basis) or "nothing"), ("Registered again", self.recovery.value)


@frozen(kw_only=True)
class Verification(Viewable):
    """What is proved about a run.

    Attributes:
        as_of: When it was looked at.
        users: One entry for each entry of the plan, in its order.
        waiting: The logs may still lag behind the end of the run: look again later.
    """

    as_of: datetime
    users: tuple[UserVerification, ...]
    waiting: bool

    def counts(self) -> dict[RollbackVerdict, int]:
        """Count the verdicts; their sum is the number of entries in the plan."""
        return dict(Counter(user.verdict for user in self.users))

    def view(self) -> View:
        """Return a page: one row a user."""
        rows = tuple(
            (
                user.label,
                user.verdict.value,
                ", ".join(user.basis) or "-",
                user.recovery.value,
                str(len(user.foreign)),
            )
            for user in self.users
        )
        title = "Verification (the logs may still lag)" if self.waiting else "Verification"
        return View((Heading(title), Table(("User", "Verdict", "By", "Registered again", "Changes by others"), rows)))


#: How long an audit record may take to arrive.
DEFAULT_LAG: Final = timedelta(minutes=15)


def verify(
    run: RollbackRun,
    events: Iterable[Event],
    *,
    as_of: datetime,
    actors: Iterable[str | Principal] = (),
    relist: Iterable[UserState] = (),
    started: datetime | None = None,
    ended: datetime | None = None,
    lag: timedelta = DEFAULT_LAG,
) -> Verification:
    """Verify a run from the audit log, and from fresh listings where there are any.

    Args:
        run: The run.
        events: Parsed audit events; others than those about the users are passed over.
        as_of: The time of looking, with time zone.
        actors: Who carried the run out: object ids, UPNs, application ids, or principals.
        relist: The users as they were read after the run, where somebody read them again.
        started: When the run began; by default when the plan was made.
        ended: When the run ended; by default ``as_of``.
        lag: How long an audit record may take.

    Raises:
        CallError: ``as_of``, ``started`` or ``ended`` has no time zone.
    """
    expect("run", run, RollbackRun)
    began, end = started or run.plan.as_of, ended or as_of
    for name, value in (("as_of", as_of), ("started", began), ("ended", end)):
        if not isinstance(value, datetime) or value.tzinfo is None:
            raise CallError(f"{name}: expected a time with its zone, got {kind_of(value)}")
    window = (began, end + lag)
    index = EventIndex(cast("tuple[Event, ...]", expect_all("events", events, SecurityInfoEvent)))
    names = _names(actors)
    seen = {(user.object_id or "").lower(): Snapshot.of(user) for user in expect_all("relist", relist, UserState)}
    users = tuple(
        _verified(entry, outcome, index, names, window, seen.get(entry.object_id))
        for entry, outcome in zip(run.plan.users, run.outcomes(), strict=True)
    )
    return Verification(as_of=as_of, users=users, waiting=as_of < window[1])


def _names(actors: Iterable[str | Principal]) -> frozenset[str]:
    found: set[str] = set()
    for actor in expect_all("actors", actors, object):
        if isinstance(actor, Principal):
            names = (actor.id, actor.upn, actor.app_id, actor.service_principal_id)
            found |= {name.casefold() for name in names if name is not None}
        else:
            found.add(expect("actors", actor, str).casefold())
    return frozenset(found)


def _verified(
    entry: UserPlan,
    outcome: UserOutcome,
    index: EventIndex,
    actors: frozenset[str],
    window: tuple[datetime, datetime],
    live: Snapshot | None,
) -> UserVerification:
    about = index.about(entry.object_id, entry.upn)
    done = _done(outcome, about, actors, window)
    # What was not removed after all may still be seen.
    staying = (*entry.kept, *(one.step.ref for one in outcome.steps if one.step.removes and one.step not in done))
    evidence = gather(about, done, staying, actors, window)
    seen = UserVerification(
        ref=entry.ref,
        object_id=entry.object_id,
        upn=entry.upn,
        verdict=RollbackVerdict.UNTOUCHED,
        foreign=evidence.foreign,
    )
    if not done:
        return seen
    recovery = _recovery(evidence.again)
    listing = _by_listing(entry, outcome, done, live, recovered=recovery in _BACK)
    verdict, basis = _judged(evidence, done, listing=listing)
    if verdict in {RollbackVerdict.PROVEN, RollbackVerdict.LIKELY} and recovery in _BACK:
        verdict = RollbackVerdict.RECOVERED
    proof = (*evidence.failed, *evidence.contradicting) if verdict is RollbackVerdict.CONTRADICTED else evidence.own
    return attrs.evolve(seen, verdict=verdict, basis=basis, proof=proof, recovery=recovery)


#: What the service said it did, and what it may have done though its answer was lost.
_SAID: Final = frozenset({StepResult.DONE, StepResult.STILL_THERE})
_MAYBE: Final = frozenset({StepResult.ALREADY_ABSENT, StepResult.UNKNOWN})


def _done(
    outcome: UserOutcome, about: list[Event], actors: frozenset[str], window: tuple[datetime, datetime]
) -> list[RollbackStep]:
    """Return the steps that were done: by the word of the service, or, where its answer was lost, by the log."""
    said = [one.step for one in outcome.steps if one.result in _SAID]
    lost = [one.step for one in outcome.steps if one.result in _MAYBE and one.step.kind is not StepKind.CREATE_TAP]
    # A record that names no method could be of any step: it decides nothing here.
    named = [event for event in about if event.method or event.activity is not Activity.ADMIN_DELETED_SECURITY_INFO]
    logged = gather(named, [*said, *lost], (), actors, window).matched if lost else frozenset[int]()
    return [*said, *(step for step in lost if step.number in logged)]


_BACK: Final = frozenset({Recovery.REGISTERED, Recovery.COMPLETE})


def _by_listing(
    entry: UserPlan, outcome: UserOutcome, done: list[RollbackStep], live: Snapshot | None, *, recovered: bool
) -> bool | None:
    """Whether a listing shows the removed methods gone. A fresh one wins; after recovery it says nothing."""
    if live is None or live.methods is None or recovered:
        return outcome.proved
    before = () if entry.user is None else entry.user.methods or ()
    for step in done:
        ref = find(step.ref, live.methods) if step.removes else None
        if ref is None or (step.kind is StepKind.DEACTIVATE and ref.usable is not True):
            continue
        old = find(step.ref, before) or ref
        if old.created_at is None or old.created_at == ref.created_at:
            return False
    return True if any(step.removes for step in done) else outcome.proved


def _judged(
    evidence: Evidence, done: list[RollbackStep], *, listing: bool | None
) -> tuple[RollbackVerdict, tuple[str, ...]]:
    if listing is False:
        return RollbackVerdict.CONTRADICTED, ("listing",)
    if evidence.contradicting:
        return RollbackVerdict.CONTRADICTED, ("events",)
    if evidence.emptied is False and listing is None:
        return RollbackVerdict.CONTRADICTED, ("property",)
    recorded = {step.number for step in done if records_of(step)}
    every = bool(recorded) and recorded <= evidence.matched
    proofs = (("listing", listing is True), ("property", evidence.emptied is True), ("events", every))
    basis = tuple(name for name, holds in proofs if holds)
    if basis:
        # A failure before it, such as the refusal that led to the second pass, says nothing against a proof.
        return RollbackVerdict.PROVEN, basis
    if evidence.failed:
        return RollbackVerdict.CONTRADICTED, ("events",)
    return (RollbackVerdict.LIKELY, ("events",)) if evidence.matched else (RollbackVerdict.UNPROVEN, ())


def _recovery(again: tuple[Event, ...]) -> Recovery:
    """Follow what the user did after the rollback to the farthest point reached."""
    reached = Recovery.NONE
    for event in again:
        good = event.status is Status.SUCCESS
        if event.activity is Activity.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO and good:
            return Recovery.COMPLETE
        if event.activity is Activity.USER_REGISTERED_SECURITY_INFO and good and not _is_at_the_start(event):
            reached = Recovery.REGISTERED
        elif reached is not Recovery.REGISTERED:
            reached = Recovery.CANCELED if _is_cancel(event) else Recovery.STARTED
    return reached


def _is_at_the_start(event: Event) -> bool:
    """Whether MyAccess wrote it, which stamps the second of the start: no proof of an end (AUD-B4, UNVERIFIED)."""
    return (event.service or "").casefold() == "myaccess"


def _is_cancel(event: Event) -> bool:
    # "This event occurs when a user cancels registration from interrupt mode."
    all_required = event.activity is Activity.USER_REGISTERED_ALL_REQUIRED_SECURITY_INFO
    canceled = event.activity is Activity.USER_CANCELED_SECURITY_INFO_REGISTRATION
    return canceled or (all_required and event.status is Status.FAILURE)
