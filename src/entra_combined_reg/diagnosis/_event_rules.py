"""What the user's own events say of a complaint: rules EV-1 to EV-8, of this library, for the fact file numbers none.

EV-1 to EV-6 are what ``suggest_symptoms`` sees; EV-7 and EV-8 are about methods that somebody took away. A log that
shows nothing rules out what it would show; a log that nobody read, or that holds no record at all, rules out nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import attrs

from entra_combined_reg.catalog import InterruptCause, Method, Mode, Status, Step, Symptom
from entra_combined_reg.diagnosis._case import Case, Claim, Rule, conclude, name_of, not_applicable, undecided
from entra_combined_reg.diagnosis._findings import Evidence, Finding, Severity, Verdict
from entra_combined_reg.diagnosis._own_events import own_events
from entra_combined_reg.diagnosis._recent import ago, dated_changes, method_policies
from entra_combined_reg.diagnosis._suggest import signs
from entra_combined_reg.events import Event, Initiator, MethodDeletion, MethodRegistration
from entra_combined_reg.flowchart.judgements import cause_holds

__all__ = ["EVENT_RULES", "event_rules"]

_SOURCES: Final = ("AUD-B4", "article")


def _claim(code: str, what: str, advice: str, severity: Severity) -> Claim:
    return Claim(
        code=code,
        holds="",
        fails=f"The user's events show no {what}.",
        advice=(Step(1, advice, _SOURCES[0]),),
        sources=_SOURCES,
        severity=severity,
    )


def _shown(case: Case, claim: Claim, why: str, events: Iterable[Event]) -> Finding:
    return Finding(
        code=claim.code,
        verdict=Verdict.MAY_EXPLAIN,
        severity=claim.severity,
        summary=why,
        evidence=tuple(
            Evidence(
                fact="event", value=f"{event.activity_text}, {ago(case.as_of, event.occurred_at)}", event_id=event.id
            )
            for event in events
        ),
        steps=claim.advice,
        sources=claim.sources,
    )


def _not_shown(claim: Claim) -> Finding:
    return Finding(
        code=claim.code,
        verdict=Verdict.RULED_OUT,
        severity=Severity.NOTHING,
        summary=claim.fails,
        sources=claim.sources,
    )


def _suggested(code: str, what: str, advice: str, severity: Severity, mode: Mode | None = None) -> Rule:
    """Build the rule of one kind of trouble that ``suggest_symptoms`` sees."""
    claim = _claim(code, what, advice, severity)

    def judge(case: Case) -> Finding:
        if mode is not None and case.where is not mode:
            return not_applicable(code, f"About {mode.value} mode.", _SOURCES)
        own = own_events(case)
        if own is None:
            return undecided(case, claim, ("timeline",))
        found = [one for one in signs(own) if one.code == code and one.wanted in {None, case.wanted or one.wanted}]
        if not found:
            return _not_shown(claim)
        events = sorted((event for one in found for event in one.events), key=lambda event: event.order)
        return _shown(case, claim, " ".join(one.why for one in found), events)

    return Rule(code, judge)


def _disabled(case: Case) -> Finding:
    """EV-7: what was registered is allowed no more (I-9); a change of a policy in the log dates it."""
    claim = Claim(
        code="EV-7",
        holds="No policy allows what the user registered any more; the next sign-in with MFA asks for another method.",
        fails="Some policy allows a method that the user has registered, or none is registered.",
        advice=(Step(1, "Enable the method again until the user has another one.", "REG-S32"),),
        sources=("REG-S32", "REG-S8"),
        severity=Severity.ACTION,
        facts=("registered", "methods"),
    )
    finding = conclude(case, claim, lambda w: cause_holds(w, InterruptCause.METHOD_DISABLED))
    policies = method_policies(case.tenant)
    changes = (c for c in dated_changes(case.tenant, case.timeline) if c.policy in policies and c.at <= case.as_of)
    latest = next(changes, None)
    if latest is None or finding.verdict is not Verdict.MAY_EXPLAIN:
        return finding
    dated = Evidence(
        fact="changes", value=f"{latest.policy} changed {ago(case.as_of, latest.at)}", event_id=latest.event_id
    )
    return attrs.evolve(finding, evidence=(*finding.evidence, dated))


_OTHERS: Final = frozenset({Initiator.ADMIN, Initiator.APPLICATION, Initiator.SERVICE})


def _taken_away(case: Case) -> Finding:
    """EV-8: somebody else deleted a method of the user's, and it was not registered since (I-12)."""
    claim = _claim(
        "EV-8",
        "method that somebody else deleted",
        "Let the user register again; the next sign-in that needs MFA asks for it.",
        Severity.EXPLANATION,
    )
    own = own_events(case)
    if own is None:
        return undecided(case, claim, ("timeline",))
    gone = [event for event in own.events if _is_taken(event, case.wanted) and not _is_back(own.events, event)]
    if not gone:
        return _not_shown(claim)
    names = ", ".join(dict.fromkeys(_name(event.method) for event in gone))
    return _shown(case, claim, f"Somebody else deleted {names}, which was not registered since.", gone)


def _is_taken(event: Event, wanted: Method | None) -> bool:
    ours = wanted is None or event.method in {None, wanted}
    return isinstance(event, MethodDeletion) and event.initiator in _OTHERS and ours and event.status is Status.SUCCESS


def _is_back(events: Iterable[Event], gone: Event) -> bool:
    later = (event for event in events if isinstance(event, MethodRegistration) and event.order > gone.order)
    return any(event.method is gone.method for event in later)


def _name(method: Method | None) -> str:
    return "a method" if method is None else name_of(method)


_CANCELLED: Final = _suggested(
    "EV-1",
    "cancelled registration",
    "Ask why the user cancelled; the wizard asks again.",
    Severity.EXPLANATION,
    Mode.INTERRUPT,
)
_UNFINISHED: Final = _suggested(
    "EV-2",
    "registration that was started and came to no end",
    "Let the user try again and read the message; the log holds no reason for a silent failure.",
    Severity.ACTION,
)
_BACKEND: Final = _suggested(
    "EV-3",
    "failed call of the back end",
    "Try again later; if it goes on, open a ticket with the record.",
    Severity.WAIT,
)
_REVIEW: Final = _suggested(
    "EV-4",
    "review that failed",
    "Try again later; if it goes on, open a ticket with the record.",
    Severity.WAIT,
    Mode.INTERRUPT,
)
_DELETION: Final = _suggested(
    "EV-5",
    "phone that could not be deleted",
    "Change the default, or delete the alternate phone first.",
    Severity.ACTION,
)
_RESET: Final = _suggested(
    "EV-6", "refused password reset", "See the causes below; the record names the reason.", Severity.ACTION
)

#: For the article's two symptoms.
EVENT_RULES: Final = (
    _CANCELLED,
    _UNFINISHED,
    _BACKEND,
    _REVIEW,
    Rule("EV-7", _disabled),
    Rule("EV-8", _taken_away),
)

_OF_SYMPTOM: Final[dict[Symptom, tuple[Rule, ...]]] = {
    Symptom.EXPECTED_METHODS_MISSING: EVENT_RULES,
    Symptom.CANNOT_ADD_METHOD: EVENT_RULES,
    Symptom.STUCK_AFTER_METHOD_DISABLED: (Rule("EV-8", _taken_away),),
    Symptom.RESET_INFORMATION_MISSING: (_RESET,),
    Symptom.RESET_NOT_ENABLED: (_RESET,),
    Symptom.REVIEW_KEEPS_COMING_BACK: (_REVIEW,),
    Symptom.CANNOT_DELETE_PHONE: (_DELETION,),
    Symptom.PASSKEY_REGISTRATION_FAILS: (_UNFINISHED, _BACKEND),
}


def event_rules(symptom: Symptom) -> tuple[Rule, ...]:
    """Return the rules that read the user's events for a symptom; empty for one that events say nothing of."""
    return _OF_SYMPTOM.get(symptom, ())
