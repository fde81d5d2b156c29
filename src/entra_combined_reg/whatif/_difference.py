"""What another policy would change for one user, as frozen values. Nothing is decided here."""

from __future__ import annotations

from enum import StrEnum

from entra_combined_reg.catalog import InterruptCause, Method
from entra_combined_reg.flowchart.judgements import ROWS
from entra_combined_reg.markup import Bullets, Paragraph, View, Viewable
from entra_combined_reg.values import frozen

__all__ = ["Difference", "Interrupt", "Question", "Undecided"]


class Question(StrEnum):
    """What is asked of the change, for each user."""

    #: Does the cause interrupt the user who was not interrupted, or the other way round?
    INTERRUPTED = "interrupted"
    #: Does the page of the cause ask for something else?
    ASKED = "asked"
    #: Does the cause lock the user out who was let in, or the other way round?
    LOCKED_OUT = "lockedOut"
    #: Does manage mode list the method that it did not list, or the other way round?
    OFFERED = "offered"
    #: Does some policy stop, or begin, to allow the registered method?
    USABLE = "usable"
    #: Is any registered method left that a policy allows?
    LAST_METHOD = "lastMethod"


@frozen(kw_only=True)
class Undecided:
    """One question that the known facts leave open. It may be a yes.

    Attributes:
        question: The question.
        cause: The cause it is about, where it is about one.
        method: The method it is about, where it is about one.
        needs: Facts, by field name, that would decide; empty where the sources are silent.
    """

    question: Question
    cause: InterruptCause | None = None
    method: Method | None = None
    needs: tuple[str, ...] = ()


@frozen(kw_only=True)
class Interrupt:
    """What one cause asks of the user under the policy that comes after.

    Attributes:
        cause: The cause.
        asks_for: The methods asked for, in order; ``None`` where facts leave them open.
        behind: The methods behind "I want to set up a different method"; ``None`` where facts leave them open.
        skippable: Whether it can be put off; ``None`` where facts or sources leave it open.
    """

    cause: InterruptCause
    asks_for: tuple[Method, ...] | None
    behind: tuple[Method, ...] | None
    skippable: bool | None


@frozen(kw_only=True)
class Difference(Viewable):
    """What the change does to one user, or to many that no rule can tell apart.

    Attributes:
        interrupted: Causes that newly interrupt, with what they ask for.
        released: Causes that no longer interrupt.
        asked_otherwise: Causes that interrupt as before and ask for something else.
        locked_out: Causes that newly lock the user out: nothing that satisfies can be registered.
        let_in: Causes that no longer do.
        offered: Methods that manage mode newly lists.
        withdrawn: Methods that it no longer lists.
        unusable: Registered methods that no policy allows any more.
        usable_again: Registered methods that some policy newly allows.
        loses_last: The user had a registered method that serves, and has none any more.
        undecided: What the known facts leave open.
    """

    interrupted: tuple[Interrupt, ...] = ()
    released: tuple[InterruptCause, ...] = ()
    asked_otherwise: tuple[Interrupt, ...] = ()
    locked_out: tuple[InterruptCause, ...] = ()
    let_in: tuple[InterruptCause, ...] = ()
    offered: tuple[Method, ...] = ()
    withdrawn: tuple[Method, ...] = ()
    unusable: tuple[Method, ...] = ()
    usable_again: tuple[Method, ...] = ()
    loses_last: bool = False
    undecided: tuple[Undecided, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Facts, by field name, that would decide what is open."""
        return tuple(dict.fromkeys(fact for open_ in self.undecided for fact in open_.needs))

    def view(self) -> View:
        """Show what changes, the worst first."""
        return View((Bullets(self.sentences()) if self.sentences() else Paragraph("Nothing changes."),))

    def sentences(self) -> tuple[str, ...]:
        """Say it in words, the worst first; empty where nothing changes."""
        lists = (
            ("locked out by", _causes(self.locked_out)),
            ("loses the last usable method", "yes" if self.loses_last else ""),
            ("no longer allowed though registered", _methods(self.unusable)),
            ("newly interrupted by", ", ".join(map(_asks, self.interrupted))),
            ("asked for something else by", ", ".join(map(_asks, self.asked_otherwise))),
            ("no longer listed in Security info", _methods(self.withdrawn)),
            ("newly listed in Security info", _methods(self.offered)),
            ("allowed again though registered before", _methods(self.usable_again)),
            ("no longer locked out by", _causes(self.let_in)),
            ("no longer interrupted by", _causes(self.released)),
            ("cannot be said", _open(self.undecided)),
        )
        return tuple(f"{head}: {text}" for head, text in lists if text)


def _causes(causes: tuple[InterruptCause, ...]) -> str:
    return ", ".join(cause.value for cause in causes)


def _methods(methods: tuple[Method, ...]) -> str:
    return ", ".join(ROWS[method].portal_names[0] for method in methods)


def _asks(interrupt: Interrupt) -> str:
    asked = interrupt.asks_for
    what = "not known what" if asked is None else _methods(asked) or "nothing that can be registered"
    return f"{interrupt.cause.value} (asks for {what})"


def _open(undecided: tuple[Undecided, ...]) -> str:
    questions = dict.fromkeys(item.question.value for item in undecided)
    needs = dict.fromkeys(fact for item in undecided for fact in item.needs)
    silent = "the sources are silent" if any(not item.needs for item in undecided) else ""
    return f"{', '.join(questions)} ({'; '.join(filter(None, (', '.join(needs), silent)))})" if questions else ""
