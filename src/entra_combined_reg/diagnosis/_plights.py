"""What a plight is called, and what to do about it: one row each. Evidence is worded here; nothing is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Final

import attrs

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import InterruptCause, Method, Step, Symptom, interrupt_row, symptom_row
from entra_combined_reg.diagnosis._case import Case, evidence_of, name_of
from entra_combined_reg.diagnosis._findings import Evidence
from entra_combined_reg.diagnosis._recent import ago, dated_changes
from entra_combined_reg.diagnosis._suggest import Suggestion
from entra_combined_reg.diagnosis._triage_values import Standing, TriagedUser
from entra_combined_reg.diagnosis._trouble import Plight, Trouble
from entra_combined_reg.facts import TenantPolicy, UserState
from entra_combined_reg.flowchart.judgements import MFA_METHODS
from entra_combined_reg.markup import stamp
from entra_combined_reg.values import frozen

__all__ = ["Heard", "Told", "heard_of", "told_of", "told_of_events"]


@frozen(kw_only=True)
class Told:
    """One trouble in words; equal for users who share it.

    Attributes:
        standing: How badly off the user is.
        code: Id of the cause or the symptom.
        summary: One sentence.
        on: From when; ``None``: now.
        steps: What to do next.
        sources: Keys of the pages.
        reads: Facts that were read.
        events: What the user's own events say.
    """

    standing: Standing
    code: str
    summary: str
    on: date | None = None
    steps: tuple[Step, ...] = ()
    sources: tuple[str, ...] = ()
    reads: frozenset[str] = attrs.field(default=frozenset(), eq=False)
    events: tuple[Evidence, ...] = attrs.field(default=(), eq=False)


@frozen
class _Row:
    """What a plight is called, the advice, and where both come from."""

    standing: Standing
    summary: str
    advice: tuple[str, ...]
    source: str


_NO_METHOD: Final = (
    "Enable a method that serves for MFA and that these users can register; or take them out of the policy that asks.",
    "Issue a Temporary Access Pass to whoever must sign in before that.",
)

_ROWS: Final[Mapping[Plight, _Row]] = MappingProxyType(
    {
        Plight.LOCKED_OUT: _Row(
            Standing.LOCKED_OUT,
            "{cause} asks for MFA; nothing that satisfies it can be registered, and it cannot be put off.",
            _NO_METHOD,
            "REG-2.4 G2, REG-S4, REG-S12",
        ),
        Plight.UNSATISFIED: _Row(
            Standing.STUCK,
            "{cause} asks for MFA and nothing that satisfies it can be registered; for now it may be put off.",
            _NO_METHOD,
            "REG-2.4 G2, REG-S4, REG-S39",
        ),
        Plight.ADMIN_OFF: _Row(
            Standing.STUCK,
            "Administrators may not reset their passwords, yet registration for it is required: they are prompted and "
            "can register nothing.",
            (
                "Exclude administrators from the users' policy for password reset.",
                "Or allow reset for administrators (AllowedToUseSspr), and wait up to 60 minutes.",
            ),
            "REG-S2",
        ),
        Plight.SHORT: _Row(
            Standing.STUCK,
            "{cause} asks for more reset methods than the policies offer, so the prompt comes back at every sign-in.",
            (
                "Enable as many reset methods as a reset requires, or require one method fewer.",
                "Until then the user may skip what password reset asks for.",
            ),
            "REG-S1, REG-S3",
        ),
        Plight.DISABLED: _Row(
            Standing.STUCK,
            "No policy allows what the user registered any more ({held}); the next sign-in with MFA asks for {asks}.",
            (
                "Enable the method again until everybody has another one; or tell the users to register what is asked.",
                "Where the method was turned off by mistake, turn it on and wait 1 to 2 hours before testing again.",
            ),
            "REG-S8, REG-S32, article",
        ),
        Plight.PASSKEY_DUE: _Row(
            Standing.STUCK,
            "SMS and voice are retired, and the user has nothing else: blocked until {asks} is registered.",
            (
                "Have the user register a passkey, or another method that is not SMS or voice, before that day.",
                "Or configure a customer-managed telecom provider.",
            ),
            "REG-S44",
        ),
        Plight.NUDGED: _Row(
            Standing.NUDGE,
            "Users enabled for SMS or voice are nudged to register {asks}; they may put it off.",
            (
                "Tell the users; or take them out of the scope of SMS and voice.",
                "Or set optOutSettings.passkeyDynamicMigration (Graph beta).",
            ),
            "REG-S44",
        ),
    }
)

_STRENGTH_ADVICE: Final = (
    "Put a method that these users can register into the authentication strength, or enable one of its methods.",
    "Issue a Temporary Access Pass, and allow it in a strength of its own on Register security information.",
)


def told_of(trouble: Trouble, user: UserState) -> Told:
    """Put a trouble into words; users of one kind are told the same."""
    row = _ROWS[trouble.plight]
    strength = trouble.cause is InterruptCause.AUTHENTICATION_STRENGTH
    stuck = row.advice is _NO_METHOD
    advice, source = (_STRENGTH_ADVICE, "REG-S7") if strength and stuck else (row.advice, row.source)
    admin = trouble.plight is Plight.ADMIN_OFF
    summary = row.summary.format(cause=_cause(trouble.cause), held=_held(user), asks=_asks(trouble.asks_for))
    return Told(
        standing=_standing(row.standing, trouble.on),
        code="X-1" if admin else trouble.cause.value,
        summary=f"From {trouble.on.isoformat()}: {summary}" if trouble.on else summary,
        on=trouble.on,
        steps=tuple(Step(number, text, source) for number, text in enumerate(advice, 1)),
        sources=tuple(source.split(", ")),
        reads=trouble.reads,
    )


def _standing(standing: Standing, on: date | None) -> Standing:
    return standing if on is None or standing is Standing.NUDGE else Standing.ABOUT_TO_BE


def _cause(cause: InterruptCause) -> str:
    return f"{cause.value} ({interrupt_row(cause).fires_when.rstrip('.')})"


def _held(user: UserState) -> str:
    return ", ".join(name_of(m) for m in MFA_METHODS if any(e.method is m for e in user.registered or ()))


def _asks(methods: tuple[Method, ...] | None) -> str:
    if methods is None:
        return "something that missing facts leave open"
    return ", ".join(map(name_of, methods)) or "what this library knows no method for"


def told_of_events(suggestions: Iterable[Suggestion]) -> tuple[Told, ...]:
    """Put what a user's events suggest into words."""
    return tuple(_suggested(one) for one in suggestions)


def _suggested(one: Suggestion) -> Told:
    row = symptom_row(one.symptom)
    wanted = f" ({name_of(one.wanted)})" if one.wanted else ""
    last = one.events[-1]
    why = f"{one.why} Last: {stamp(last.occurred_at)} UTC."
    return Told(
        standing=Standing.STUCK,
        code=row.id,
        summary=f"Events suggest: {row.words}{wanted}",
        steps=row.steps,
        sources=tuple(row.source.split(", ")),
        events=(Evidence(fact="event", value=why, event_id=last.id or last.key),),
    )


@frozen
class Heard:
    """Where evidence comes from: the facts of the tenant and of a user, and the latest change of a policy."""

    case: Case
    change: tuple[Evidence, ...]

    def tenant(self, reads: frozenset[str]) -> tuple[Evidence, ...]:
        """Return the facts of the tenant that were read and are known, and the latest change; ``()`` for events."""
        known = evidence_of(self.case, _known(self.case.tenant, reads))
        return (*known, *self.change) if reads else ()

    def user(self, user: UserState, told: tuple[Told, ...]) -> TriagedUser:
        """Return the user with the facts that were read and are known, and with what the events say."""
        facts = evidence_of(attrs.evolve(self.case, user=user), _known(user, told[0].reads))
        events = tuple(item for one in told for item in one.events)
        also = tuple(dict.fromkeys(one.code for one in told[1:] if one.code != told[0].code))
        return TriagedUser(user=user, evidence=(*facts, *events), also=also)


def _known(owner: TenantPolicy | UserState, reads: frozenset[str]) -> list[str]:
    names = (field.name for field in attrs.fields(type(owner)))
    return [name for name in names if name in reads and getattr(owner, name) is not None]


def heard_of(tenant: TenantPolicy, timeline: Timeline | None, as_of: datetime) -> Heard:
    """Collect where evidence comes from; a change after the time asked about is none."""
    nobody = Case(symptom=Symptom.EXPECTED_METHODS_MISSING, user=UserState(), tenant=tenant, as_of=as_of)
    latest = next((change for change in dated_changes(tenant, timeline) if change.at <= as_of), None)
    if latest is None:
        return Heard(nobody, ())
    value = f"{latest.policy} changed {ago(as_of, latest.at)}"
    return Heard(nobody, (Evidence(fact="changes", value=value, event_id=latest.event_id),))
