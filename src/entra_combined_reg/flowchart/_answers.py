"""What the flowchart answers: frozen values with the trail of rules that led there. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from entra_combined_reg.catalog import InterruptCause, Method
from entra_combined_reg.diagram import Arrow, Diagram, Node
from entra_combined_reg.facts import Doubt
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._rules import RULE_SET, FlowchartRule
from entra_combined_reg.markup import Block, Heading, Paragraph, Table, View, Viewable
from entra_combined_reg.values import frozen

__all__ = [
    "Ambiguity",
    "CauseAnswer",
    "Gates",
    "InterruptPlan",
    "ManageOptions",
    "MethodAnswer",
    "RegistrationNeeds",
    "Shown",
    "TrailStep",
]


class Shown(StrEnum):
    """Where a method stands on the page."""

    #: The wizard asks for it; in manage mode: it is in the list of methods to add.
    SHOWN_FIRST = "shownFirst"
    #: It is reached by the link "I want to set up a different method".
    BEHIND_DIFFERENT_METHOD = "behindDifferentMethod"
    NOT_SHOWN = "notShown"
    #: The known facts leave both open.
    UNKNOWN = "unknown"


@frozen(kw_only=True)
class TrailStep:
    """One rule that was applied.

    Attributes:
        rule: The rule.
        fact: The fact it read, by the name of its field.
        value: What it found, as text; ``not known`` where the fact is missing.
    """

    rule: FlowchartRule
    fact: str
    value: str


@frozen(kw_only=True)
class MethodAnswer(Viewable):
    """What the flowchart says of one method.

    Attributes:
        method: The method.
        shown: Where it stands.
        offered: Whether it is on offer at all, wherever it stands; ``None`` where the facts leave it open.
        trail: The rules that led there, in the order they were applied.
        unknowns: The facts that would decide, by field name; empty where it is decided.
    """

    method: Method
    shown: Shown
    offered: bool | None
    trail: tuple[TrailStep, ...] = ()
    unknowns: tuple[str, ...] = ()

    def view(self) -> View:
        """Show where the method stands, the rules that led there, and what would decide."""
        return View((Heading(f"{self.method.value}: {self.shown.value}", 3), *trail_blocks(self.trail, self.unknowns)))


@frozen(kw_only=True)
class Gates:
    """How many methods one demand wants, how many the user holds that count, how many are needed. ``None``: unknown."""

    wanted: int | None
    held: int | None
    needed: int | None


@frozen(kw_only=True)
class RegistrationNeeds:
    """The two demands that registration merges."""

    mfa: Gates
    sspr: Gates


@frozen(kw_only=True)
class Ambiguity:
    """One point on which the sources are open or disagree, that touches this answer.

    Attributes:
        id: Its id in the fact file (``A-4``, ``K-7``).
        note: Both readings, and which one was used.
    """

    id: str
    note: str


@frozen(kw_only=True)
class InterruptPlan(Viewable):
    """What interrupt mode asks one user for.

    Attributes:
        cause: What interrupts.
        answers: One answer for every method, in the catalogue's order.
        first: The methods asked for, in order; empty where nothing is, or where the facts leave it open.
        needed: What is wanted, held and needed, for MFA and for reset.
        shortfall: Reset methods that are missing and cannot be offered.
        review: The page reviews what is registered (F-10); nothing new is asked for.
        mfa_first: MFA comes before the page, because a method for it is registered (F-11); MFA done in the session
            counts.
        show_link: The link "I want to set up a different method" is there.
        skippable: Whether the user may put it off.
        locked_out: MFA is demanded, nothing that satisfies it can be registered, and it cannot be put off.
        ambiguities: Points on which the sources are open, that touch this answer.
        unknowns: Facts, by field name, on which the answer still depends.
        doubts: What is suspicious in the facts themselves.
        readings: How ambiguities were read.
        rule_set: The rule set that answered.
    """

    cause: InterruptCause
    answers: tuple[MethodAnswer, ...]
    first: tuple[Method, ...]
    needed: RegistrationNeeds
    shortfall: int | None
    review: bool
    mfa_first: bool | None
    show_link: bool | None
    skippable: bool | None
    locked_out: bool | None
    ambiguities: tuple[Ambiguity, ...]
    unknowns: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    readings: Readings
    rule_set: str = RULE_SET

    @property
    def methods(self) -> Mapping[Method, MethodAnswer]:
        """The answers by method."""
        return MappingProxyType({answer.method: answer for answer in self.answers})

    def view(self) -> View:
        """Show the demand, the methods with the rule that decided each, and what is open."""
        needs = (("MFA", self.needed.mfa), ("Password reset", self.needed.sspr))
        gates = tuple((name, _number(g.wanted), _number(g.held), _number(g.needed)) for name, g in needs)
        outcome = (
            ("can be skipped", self.skippable),
            ("locked out", self.locked_out),
            ("link", self.show_link),
            ("MFA first", self.mfa_first),
        )
        return View(
            (
                Heading(f"Interrupt mode, cause {self.cause.value}"),
                Table(("Demand", "Wanted", "Held", "Needed"), gates),
                Paragraph("; ".join(f"{name}: {_word(value)}" for name, value in outcome)),
                self._diagram(),
                _answers_table(self.answers),
                *_closing(self),
            )
        )

    def _diagram(self) -> Diagram:
        """The cause, and where the page puts the methods."""
        by_place = ((name, [a.method.value for a in self.answers if a.shown is place]) for place, name in _PLACES)
        found = [(name, methods) for name, methods in by_place if methods]
        nodes = (Node(f"Interrupt, cause {self.cause.value}"), *(Node(", ".join(methods)) for _, methods in found))
        return Diagram(nodes, tuple(Arrow(0, n, name) for n, (name, _) in enumerate(found, 1)))


#: What the arrow to a place says; what is not shown is not drawn.
_PLACES: Final = (
    (Shown.SHOWN_FIRST, "asks for"),
    (Shown.BEHIND_DIFFERENT_METHOD, "behind a different method"),
    (Shown.UNKNOWN, "may offer"),
)


@frozen(kw_only=True)
class ManageOptions(Viewable):
    """What manage mode ("Add sign-in method") lists for one user.

    Attributes:
        answers: One answer for every method, in the catalogue's order.
        mfa_first: MFA comes before the page, because a method for it is registered (M-2); MFA done in the session
            counts.
        ambiguities: Points on which the sources are open, that touch this answer.
        unknowns: Facts, by field name, on which the answer still depends.
        doubts: What is suspicious in the facts themselves.
        readings: How ambiguities were read.
        rule_set: The rule set that answered.
    """

    answers: tuple[MethodAnswer, ...]
    mfa_first: bool | None
    ambiguities: tuple[Ambiguity, ...]
    unknowns: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    readings: Readings
    rule_set: str = RULE_SET

    @property
    def methods(self) -> Mapping[Method, MethodAnswer]:
        """The answers by method."""
        return MappingProxyType({answer.method: answer for answer in self.answers})

    def view(self) -> View:
        """Show the methods with the rule that decided each, and what is open."""
        closing = _closing(self)
        first = Paragraph(f"MFA first: {_word(self.mfa_first)}")
        return View((Heading("Manage mode"), first, _answers_table(self.answers), *closing))


def trail_blocks(trail: tuple[TrailStep, ...], unknowns: tuple[str, ...]) -> tuple[Block, ...]:
    """Lay out the rules that led to an answer, and the facts that are missing."""
    rows = tuple((step.rule.id, step.rule.text, step.fact, step.value) for step in trail)
    missing = (Paragraph("Not known, and it matters: " + ", ".join(unknowns)),) if unknowns else ()
    return Table(("Rule", "It says", "Fact", "Value"), rows), *missing


@frozen(kw_only=True)
class CauseAnswer(Viewable):
    """One cause that holds, or may hold.

    Attributes:
        cause: The cause.
        holds: ``True`` where the facts say so; ``None`` where a fact is missing or the user must do something first.
            A cause that is ruled out is not listed.
        when: When it fires.
        unknowns: Facts, by field name, that would decide.
        trail: The rules that led there.
    """

    cause: InterruptCause
    holds: bool | None
    when: str
    unknowns: tuple[str, ...] = ()
    trail: tuple[TrailStep, ...] = ()

    def view(self) -> View:
        """Show whether the cause holds, when it fires, the rules that led there, and what would decide."""
        word = {True: "holds", False: "does not hold", None: "may hold"}[self.holds]
        return View(
            (Heading(f"{self.cause.value}: {word}", 3), Paragraph(self.when), *trail_blocks(self.trail, self.unknowns))
        )


def _number(value: int | None) -> str:
    return "not known" if value is None else str(value)


def _word(value: bool | None) -> str:  # noqa: FBT001  three-valued
    return "not known" if value is None else "yes" if value else "no"


def _answers_table(answers: tuple[MethodAnswer, ...]) -> Table:
    rows = tuple((a.method.value, a.shown.value, _last_rule(a), ", ".join(a.unknowns)) for a in answers)
    return Table(("Method", "Shown", "Rule that decided", "Would decide"), rows)


def _last_rule(answer: MethodAnswer) -> str:
    return f"{answer.trail[-1].rule.id}: {answer.trail[-1].rule.text}" if answer.trail else ""


def _closing(answer: InterruptPlan | ManageOptions) -> tuple[Paragraph, ...]:
    lines = [f"{item.id}: {item.note}" for item in answer.ambiguities]
    if answer.unknowns:
        lines.append("Not known, and it matters: " + ", ".join(answer.unknowns))
    lines += [f"Doubt ({doubt.code.value}): {doubt.message}" for doubt in answer.doubts]
    return (*(Paragraph(line) for line in lines), Paragraph(f"Rules: {answer.rule_set}"))
