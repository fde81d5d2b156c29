"""What a rule answers with: a ``Finding`` with verdict, severity, evidence, steps and sources. No rule lives here."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import Step
from entra_combined_reg.facts import FactNeed, FactSource, how_to_fetch
from entra_combined_reg.markup import Block, Bullets, Heading, Paragraph, Table, View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["Evidence", "Finding", "Need", "Severity", "Verdict", "need", "ways_to"]


class Verdict(StrEnum):
    """What a rule concludes."""

    #: Change the fact that the finding names and the flowchart shows the method.
    EXPLAINS = "explains"
    #: The condition holds; that it is the reason is not proved.
    MAY_EXPLAIN = "mayExplain"
    #: A fact is missing; ``needs`` says how to fetch it.
    NEEDS_DATA = "needsData"
    #: The facts say that this is not the reason.
    RULED_OUT = "ruledOut"
    #: The rule is about another method, mode or cause.
    NOT_APPLICABLE = "notApplicable"


class Severity(StrEnum):
    """What a finding obliges its reader to do."""

    #: Act now: the user cannot sign in until somebody with rights has changed something.
    BLOCKING = "blocking"
    #: Act: an administrator must change a policy, a group or the user's data, else nothing changes.
    ACTION = "action"
    #: Wait until the time the finding names, then test again; change nothing before.
    WAIT = "wait"
    #: Tell the user: it works as designed, and the finding names the way that exists.
    EXPLANATION = "explanation"
    #: Look up the facts in ``needs``; until then the finding obliges to nothing else.
    LOOK_UP = "lookUp"
    #: Nothing to do.
    NOTHING = "nothing"


#: The words of a page; the values are for programs.
_VERDICT_WORDS: Final = {
    Verdict.EXPLAINS: "this explains it",
    Verdict.MAY_EXPLAIN: "this may explain it",
    Verdict.NEEDS_DATA: "a fact is missing",
    Verdict.RULED_OUT: "ruled out",
    Verdict.NOT_APPLICABLE: "does not apply",
}
_SEVERITY_WORDS: Final = {
    Severity.BLOCKING: "Act now: the user cannot sign in until it is done.",
    Severity.ACTION: "Act: nothing changes until an administrator does this.",
    Severity.WAIT: "Wait, then test again.",
    Severity.EXPLANATION: "Tell the user: it works as designed.",
    Severity.LOOK_UP: "Look up what is missing first.",
    Severity.NOTHING: "Nothing to do.",
}


@frozen(kw_only=True)
class Evidence:
    """One fact a finding rests on.

    Attributes:
        fact: Its name: a field of the tenant or the user, or ``event``.
        value: What it says, as text.
        source: The document it was read from, where the caller said so.
        event_id: The audit record, where the evidence is one.
    """

    fact: str
    value: str
    source: FactSource | None = None
    event_id: str | None = None


@frozen(kw_only=True)
class Need:
    """One missing fact.

    Attributes:
        fact: Its name: a field of the tenant or the user, or of the case (``wanted``, ``cause``).
        question: What to ask or to look up.
        fetch: Where to fetch it; ``None`` where only a person knows.
    """

    fact: str
    question: str
    fetch: FactNeed | None = None


#: Facts about the complaint itself. Only the person who complains knows them.
_ASK: Final = {
    "wanted": "Which method did the user expect?",
    "cause": "What interrupted the user: MFA registration or password reset registration, and by which policy?",
    "timeline": "What do the audit records of the user say?",
}


_LOG: Final = FactNeed(
    fact="timeline",
    why="Records of the user show what was tried, and records of policies date their changes.",
    graph="GET /v1.0/auditLogs/directoryAudits?$filter=targetResources/any(t:t/id eq '{id}')",
    permission="AuditLog.Read.All",
    portal="Entra admin center > Monitoring & health > Audit logs",
    powershell="Get-MgAuditLogDirectoryAudit -Filter \"targetResources/any(t:t/id eq '<id>')\" -All",
)

#: What of a fact that was read no document tells.
_IN_PART: Final = {
    "access_policies": "The policies were read; do the further conditions of the one that matters (device, client, "
    "risk, resource, another grant) hold in that sign-in?",
    "methods": "The policy was read; what is the state, the target or the mode in it that could not be made out?",
    "campaign": "The campaign was read; which method does Microsoft, who manages it, ask for?",
    "registered": "The methods were read; of which kind is the passkey, or how many of a method are there?",
    "client": "Was it a browser or an app?",
}


def need(fact: str, *, in_part: bool = False) -> Need:
    """Say how a missing fact is asked for or fetched.

    Args:
        fact: Its name.
        in_part: It was read, and what was read leaves the question open.

    Raises:
        CallError: Neither the case nor the facts have a field of this name.
    """
    if fact in _ASK:
        return Need(fact=fact, question=_ASK[fact], fetch=_LOG if fact == "timeline" else None)
    if in_part and fact in _IN_PART:
        return Need(fact=fact, question=_IN_PART[fact])
    fetch = how_to_fetch(fact)
    return Need(fact=fact, question=fetch.why, fetch=fetch)


@frozen(kw_only=True)
class Finding(Viewable):
    """What one rule says.

    Attributes:
        code: The rule's id in the fact file (``INT-7``); stable. A caller's own rule brings its own.
        verdict: What it concludes.
        severity: What it obliges the reader to do.
        summary: One sentence.
        evidence: The facts it rests on.
        steps: What to do, the article's own words first.
        sources: Keys of the pages behind it.
        needs: Missing facts, with how to fetch each.
    """

    code: str
    verdict: Verdict
    severity: Severity
    summary: str
    evidence: tuple[Evidence, ...] = ()
    steps: tuple[Step, ...] = ()
    sources: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()

    def view(self) -> View:
        """Show the verdict, the evidence, the steps and what is needed."""
        missing = tuple(f"Needed: {item.fact}. {item.question} {ways_to(item)}." for item in self.needs)
        return View((*self.told(), *((Bullets(missing),) if missing else ()), self.origin()))

    def told(self) -> tuple[Block, ...]:
        """The verdict, the evidence and the steps: what a page shows that tells the missing facts by itself."""
        title = Heading(f"{self.code}: {_VERDICT_WORDS[self.verdict]}", 3)
        blocks: list[Block] = [title, Paragraph(self.summary)]
        if self.evidence:
            rows = tuple((item.fact, item.value, _document(item)) for item in self.evidence)
            blocks.append(Table(("Fact", "Value", "From"), rows))
        if self.steps:
            blocks.append(Bullets(tuple(f"{step.text} ({step.source})" for step in self.steps), numbered=True))
        return tuple(blocks)

    def origin(self) -> Paragraph:
        """What the finding obliges to, and the pages behind it."""
        return Paragraph(f"{_SEVERITY_WORDS[self.severity]} Sources: {', '.join(self.sources)}.")


def _document(item: Evidence) -> str:
    if item.event_id is not None:
        return f"record {item.event_id}"
    return item.source.document if item.source else ""


def ways_to(item: Need) -> str:
    """Every way to a missing fact; without one it has to be asked for."""
    ways = (item.fetch.portal, item.fetch.graph, item.fetch.powershell) if item.fetch else ()
    return "; ".join(way for way in ways if way) or "Ask"
