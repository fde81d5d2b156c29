"""``diagnose``: every rule of a symptom asked, the findings ranked, and the one question that decides most next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import attrs

from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import (
    CATALOG_VERSION,
    InterruptCause,
    Method,
    Mode,
    Symptom,
    interrupt_row,
    symptom_row,
)
from entra_combined_reg.diagnosis import _interrupt_mode, _manage_mode
from entra_combined_reg.diagnosis._case import Case, Rule
from entra_combined_reg.diagnosis._event_rules import event_rules
from entra_combined_reg.diagnosis._findings import Finding, Need, Verdict, ways_to
from entra_combined_reg.diagnosis._further import FURTHER_CAUSES
from entra_combined_reg.diagnosis._interrupt_causes import INTERRUPT_CAUSES
from entra_combined_reg.diagnosis._manage_causes import MANAGE_CAUSES
from entra_combined_reg.diagnosis._own_methods import METHOD_RULES
from entra_combined_reg.diagnosis._reset import RESET_RULES
from entra_combined_reg.diagnosis._sign_in import SIGN_IN_RULES
from entra_combined_reg.errors import AdapterError, CallError, CombinedRegError, expect, expect_all
from entra_combined_reg.facts import Doubt, doubts
from entra_combined_reg.flowchart import RULE_SET
from entra_combined_reg.flowchart.judgements import first_cause
from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["DEFAULT_RULES", "Diagnosis", "diagnose"]

_BY_FACTS: Final[Mapping[Symptom, tuple[Rule, ...]]] = MappingProxyType(
    {
        Symptom.EXPECTED_METHODS_MISSING: (
            *_interrupt_mode.ARTICLE_RULES,
            # "See the flowchart […] to determine which methods should be shown": none that no policy enables (F-15).
            Rule("MAN-1", _manage_mode.method_enabled),
            *INTERRUPT_CAUSES,
            *FURTHER_CAUSES,
        ),
        Symptom.CANNOT_ADD_METHOD: (*_manage_mode.ARTICLE_RULES, *MANAGE_CAUSES),
        **SIGN_IN_RULES,
        **RESET_RULES,
        **METHOD_RULES,
    }
)

#: The rules of each symptom: the article's steps first, in its order, then the printed causes, then the user's events.
DEFAULT_RULES: Final[Mapping[Symptom, tuple[Rule, ...]]] = MappingProxyType(
    {symptom: (*rules, *event_rules(symptom)) for symptom, rules in _BY_FACTS.items()}
)

_DEFAULTS: Final = frozenset(rule for rules in DEFAULT_RULES.values() for rule in rules)
#: The name space of this library; ``INT-2/INT-3`` is one rule that answers as either.
_OURS: Final = frozenset(code for rule in _DEFAULTS for code in rule.code.split("/"))

_RANK: Final = (Verdict.EXPLAINS, Verdict.MAY_EXPLAIN, Verdict.NEEDS_DATA)


@frozen(kw_only=True)
class Diagnosis(Viewable):
    """What the rules say of a case.

    Attributes:
        symptom: The complaint.
        cause: The cause of the interrupt that was assumed; ``None`` where none is known, or in manage mode.
        findings: What explains, may explain or lacks a fact, in this order; within each in the printed order.
        ruled_out: Findings that the facts exclude, in the printed order.
        not_applicable: Findings about another method, mode or cause.
        unknowns: Every missing fact, the one that most findings wait for first.
        next_question: The fact that decides most next; ties in the printed order; ``None`` where nothing is missing.
        doubts: What is suspicious in the facts themselves.
        catalog_version: The catalogue that was read.
        rule_set: The flowchart rules that were used.
    """

    symptom: Symptom
    cause: InterruptCause | None
    findings: tuple[Finding, ...]
    ruled_out: tuple[Finding, ...]
    not_applicable: tuple[Finding, ...]
    unknowns: tuple[Need, ...]
    next_question: Need | None
    doubts: tuple[Doubt, ...] = ()
    catalog_version: str = CATALOG_VERSION
    rule_set: str = RULE_SET

    def view(self) -> View:
        """Show the next question, the findings in rank, every missing fact once, and what was ruled out."""
        blocks: list[Block] = [Heading(symptom_row(self.symptom).words, 2)]
        if self.cause is not None:
            fires_when = interrupt_row(self.cause).fires_when
            blocks.append(Paragraph(f"Cause of the interrupt: {self.cause.value}. {fires_when}"))
        if self.next_question is not None:
            blocks.append(Paragraph(f"Next question: {self.next_question.fact}. {self.next_question.question}"))
        for finding in self.findings:
            if not _is_waiting(finding):
                blocks += (*finding.told(), finding.origin())
        if self.unknowns:
            blocks += (Heading("Missing facts", 3), _missing(self.unknowns, self.findings))
        if self.ruled_out:
            blocks += (Heading("Ruled out", 3), Bullets(tuple(f"{f.code}: {f.summary}" for f in self.ruled_out)))
        if self.doubts:
            blocks += (Heading("Doubts", 3), Bullets(tuple(f"{d.code.value}: {d.message}" for d in self.doubts)))
        blocks.append(Paragraph(f"Catalogue {self.catalog_version}; {self.rule_set}"))
        return View(tuple(blocks))


def _is_waiting(finding: Finding) -> bool:
    """Beyond the article's steps, a rule that lacks a fact has nothing to say but which one."""
    return finding.verdict is Verdict.NEEDS_DATA and "article" not in finding.sources


def _missing(unknowns: tuple[Need, ...], findings: tuple[Finding, ...]) -> Bullets:
    """Each fact once, the one that decides most first: what to ask, every way to it, and the rules that wait."""
    return Bullets(
        tuple(
            f"{item.fact}: {item.question} {ways_to(item)}. Decides {', '.join(waiting)}."
            for item in unknowns
            if (waiting := [finding.code for finding in findings if item in finding.needs])
        ),
        numbered=True,
    )


def diagnose(case: Case, rules: Sequence[Rule] | None = None) -> Diagnosis:
    """Ask every rule of a symptom and rank the findings.

    Args:
        case: The complaint with its facts. Without a ``cause`` in interrupt mode the first cause that the facts say
            holds is taken (``Diagnosis.cause``).
        rules: The rules to ask, in order; the symptom's own where left out. A caller's rule joins them by being passed
            in: ``(*DEFAULT_RULES[symptom], my_rule)``, with codes of its own.

    Returns:
        One finding a rule, ranked; what is unknown, and the question that decides most next.

    Raises:
        CallError: A part of the case is of another kind, ``as_of`` has no time zone, or two rules have one code.
        AdapterError: A rule raised, answered with something else than a finding, or under a code of this library.
    """
    _check(case)
    asked = expect_all("rules", DEFAULT_RULES[case.symptom] if rules is None else rules, Rule)
    _told_apart(asked)
    _ = case.situation  # refuses a time without zone before any rule is asked
    case = _with_cause(case)
    found = tuple(_ask(rule, case) for rule in asked)
    ranked = tuple(f for verdict in _RANK for f in found if f.verdict is verdict)
    unknowns = _unknowns(found)
    return Diagnosis(
        symptom=case.symptom,
        cause=case.cause if case.where is Mode.INTERRUPT else None,
        findings=ranked,
        ruled_out=tuple(f for f in found if f.verdict is Verdict.RULED_OUT),
        not_applicable=tuple(f for f in found if f.verdict is Verdict.NOT_APPLICABLE),
        unknowns=unknowns,
        next_question=unknowns[0] if unknowns else None,
        doubts=doubts(case.tenant, case.user, as_of=case.as_of),
    )


def _check(case: Case) -> None:
    """Refuse arguments of another kind before any rule is asked."""
    expect("case", case, Case)
    expect("symptom", case.symptom, Symptom)
    for name, value, kind in (
        ("wanted", case.wanted, Method),
        ("cause", case.cause, InterruptCause),
        ("mode", case.mode, Mode),
        ("timeline", case.timeline, Timeline),
    ):
        if value is not None:
            expect(name, value, kind)


def _with_cause(case: Case) -> Case:
    if case.cause is not None or case.where is Mode.MANAGE:
        return case
    return attrs.evolve(case, cause=first_cause(case.situation))


def _ask(rule: Rule, case: Case) -> Finding:
    try:
        finding = rule.judge(case)
    except CombinedRegError:
        raise
    except Exception as error:
        raise AdapterError(f"rule {rule.code}: raised {type(error).__name__}") from error
    if not isinstance(finding, Finding):
        raise AdapterError(f"rule {rule.code}: expected a Finding, got a {type(finding).__name__}")
    if finding.code in _OURS and rule not in _DEFAULTS:
        raise AdapterError(f"rule {rule.code}: answered as {finding.code}, a code of this library; use one of your own")
    return finding


def _told_apart(rules: Sequence[Rule]) -> None:
    twice = next((code for code, count in Counter(rule.code for rule in rules).items() if count > 1), None)
    if twice is not None:
        raise CallError(f"rules: two rules are called {twice}; give your own a code of its own")


def _unknowns(found: tuple[Finding, ...]) -> tuple[Need, ...]:
    needs = {item.fact: item for finding in found for item in finding.needs}
    count = Counter(item.fact for finding in found for item in finding.needs)
    order = list(needs)
    # Most findings first; `sorted` is stable, so ties keep the printed order.
    return tuple(needs[fact] for fact in sorted(order, key=lambda fact: -count[fact]))
