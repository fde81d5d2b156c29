"""One user under two policies, world by world: what is not known has one value under both.

A fact that neither policy states, and every fact of the user, is the same before and after. So each world is asked
twice, and a question is open only where the worlds differ in what the change does; that an answer is unknown under
either policy alone leaves nothing open.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from enum import StrEnum
from typing import Final, TypeVar

import attrs

from entra_combined_reg.catalog import InterruptCause, Method
from entra_combined_reg.facts import TenantPolicy
from entra_combined_reg.flowchart.judgements import (
    NOT_BY_USER,
    ROWS,
    Explored,
    Page,
    Situation,
    World,
    allowed_in_manage_mode,
    below_maximum,
    cause_holds,
    explore,
    for_mfa,
    for_sspr,
    held_ways,
    holds,
    interrupt_page,
    strength_in_force,
)
from entra_combined_reg.values import frozen
from entra_combined_reg.whatif._difference import Difference, Interrupt, Question, Undecided

__all__ = ["difference"]

T = TypeVar("T")

#: Registered on a device; the policies of this library neither allow nor forbid them.
_OF_THE_DEVICE: Final = (Method.WINDOWS_HELLO, Method.PLATFORM_CREDENTIAL)
#: Methods that serve for MFA or for reset and last; a pass expires.
_LASTING: Final = tuple(
    method
    for method, row in ROWS.items()
    if (row.mfa or row.sspr) and method not in {*_OF_THE_DEVICE, Method.TEMPORARY_ACCESS_PASS}
)


class _Turn(StrEnum):
    SAME = "same"
    ON = "on"
    OFF = "off"
    #: The sources do not say.
    SILENT = "silent"


def _turn(before: bool | None, after: bool | None) -> _Turn:  # noqa: FBT001  three-valued
    if before is after:
        return _Turn.SAME
    if before is None or after is None:
        return _Turn.SILENT
    return _Turn.ON if after else _Turn.OFF


@frozen
class _Asked:
    """One question, explored under both policies, and what the change turns."""

    question: Question
    cause: InterruptCause | None
    method: Method | None
    turn: _Turn
    needs: tuple[str, ...]

    def undecided(self) -> Undecided:
        return Undecided(question=self.question, cause=self.cause, method=self.method, needs=self.needs)


def _both(
    s: Situation,
    after: TenantPolicy,
    judge: Callable[[World], T],
    until: Callable[[tuple[T, T]], Hashable] | None = None,
) -> Explored[tuple[T, T]]:
    def twice(w: World) -> tuple[T, T]:
        first = judge(w)
        # The same world: what was picked for an unknown fact stays picked.
        w.tenant = after
        return first, judge(w)

    return explore(s, twice, until=until)


def _turned(pair: tuple[bool, bool]) -> _Turn:
    return _turn(*pair)


def _ask(
    found: Explored[tuple[T, T]],
    of: Callable[[T], bool | None],
    question: Question,
    *,
    cause: InterruptCause | None = None,
    method: Method | None = None,
) -> _Asked:
    def turn(pair: tuple[T, T]) -> _Turn:
        return _turn(of(pair[0]), of(pair[1]))

    agreed = found.agreed(turn)
    needs = () if agreed else _deciding(found, turn)
    return _Asked(question, cause, method, agreed or _Turn.SILENT, needs)


def _deciding(found: Explored[T], of: Callable[[T], Hashable]) -> tuple[str, ...]:
    """Name the facts that decide; of a tree that was cut, those that were seen to decide, else all that were read."""
    return attrs.evolve(found, complete=True).deciding(of) or found.deciding(of)


def difference(s: Situation, after: TenantPolicy, causes: Iterable[InterruptCause]) -> Difference:
    """Work out what a policy changes for the user of a situation."""
    interrupts = [_Interrupted(s, after, cause) for cause in causes]
    listed = [_listed(s, after, method) for method in ROWS if method not in NOT_BY_USER]
    usable = [_usable(s, after, method) for method in _LASTING]
    last = _last(s, after, usable)
    asked = [question for one in interrupts for question in one.asked]
    return Difference(
        interrupted=tuple(one.page() for one in interrupts if one.holds.turn is _Turn.ON),
        released=tuple(one.cause for one in interrupts if one.holds.turn is _Turn.OFF),
        asked_otherwise=tuple(one.page() for one in interrupts if one.other.turn is _Turn.ON),
        locked_out=tuple(one.cause for one in interrupts if one.locked.turn is _Turn.ON),
        let_in=tuple(one.cause for one in interrupts if one.locked.turn is _Turn.OFF),
        offered=_methods(listed, _Turn.ON),
        withdrawn=_methods(listed, _Turn.OFF),
        unusable=_methods(usable, _Turn.OFF),
        usable_again=_methods(usable, _Turn.ON),
        loses_last=last.turn is _Turn.OFF,
        undecided=tuple(one.undecided() for one in (*asked, *listed, *usable, last) if one.turn is _Turn.SILENT),
    )


def _methods(asked: Iterable[_Asked], turn: _Turn) -> tuple[Method, ...]:
    return tuple(one.method for one in asked if one.method is not None and one.turn is turn)


class _Interrupted:
    """One cause under both policies: whether it holds, and the page it leads to where it does."""

    def __init__(self, s: Situation, after: TenantPolicy, cause: InterruptCause) -> None:
        self.cause = cause
        holding = _both(s, after, lambda w: cause_holds(w, cause), _turned)
        self.holds = _ask(holding, bool, Question.INTERRUPTED, cause=cause)
        never = holding.agreed(any) is False
        # A page is built only where the cause may hold on either side; where that alone is past deciding, so is it.
        self._pages = (
            _both(s, after, lambda w: _page(w, cause)) if holding.complete and not never else _unpaged(holding)
        )
        self.locked = _ask(self._pages, _locked, Question.LOCKED_OUT, cause=cause)
        self.other = self._otherwise()
        self.offer = self._offered()

    @property
    def asked(self) -> tuple[_Asked, ...]:
        return self.holds, self.other, self.offer, self.locked

    def _otherwise(self) -> _Asked:
        """Whether the page asks for something else."""

        def other(pair: tuple[Page | None, Page | None]) -> _Turn:
            first, second = pair
            same = first is None or second is None or _offer(first) == _offer(second)
            return _Turn.SAME if same else _Turn.ON

        return self._question(self._pages.agreed(other), other)

    def _offered(self) -> _Asked:
        """What a page that is new, or other than before, asks for: it has turned, and may be open for all that."""

        def after(pair: tuple[Page | None, Page | None]) -> Hashable:
            return None if pair[1] is None else _offer(pair[1])

        turned = _Turn.ON in {self.holds.turn, self.other.turn}
        known = not turned or self._pages.agreed(after) is not None
        return self._question(_Turn.SAME if known else None, after)

    def _question(self, turn: _Turn | None, of: Callable[[tuple[Page | None, Page | None]], Hashable]) -> _Asked:
        needs = () if turn else _deciding(self._pages, of)
        return _Asked(Question.ASKED, self.cause, None, turn or _Turn.SILENT, needs)

    def page(self) -> Interrupt:
        def after(of: Callable[[Page], T]) -> T | None:
            return self._pages.agreed(lambda pair: None if pair[1] is None else of(pair[1]))

        return Interrupt(
            cause=self.cause,
            asks_for=after(lambda page: page.first),
            behind=after(lambda page: page.behind),
            skippable=after(lambda page: page.skippable),
        )


def _unpaged(holding: Explored[tuple[bool, bool]]) -> Explored[tuple[Page | None, Page | None]]:
    return Explored(leaves=tuple((path, (None, None)) for path, _ in holding.leaves), complete=holding.complete)


def _page(w: World, cause: InterruptCause) -> Page | None:
    return interrupt_page(w, cause, strength_in_force(w, cause)) if cause_holds(w, cause) else None


def _locked(page: Page | None) -> bool | None:
    return False if page is None else page.locked_out


def _offer(page: Page) -> tuple[tuple[Method, ...], tuple[Method, ...]]:
    return page.first, page.behind


def _listed(s: Situation, after: TenantPolicy, method: Method) -> _Asked:
    found = _both(s, after, lambda w: allowed_in_manage_mode(w, method) and below_maximum(w, method), _turned)
    return _ask(found, bool, Question.OFFERED, method=method)


def _serves(w: World, method: Method) -> bool:
    return bool(held_ways(w, method) & (for_mfa(w, method) | for_sspr(w, method)))


def _usable(s: Situation, after: TenantPolicy, method: Method) -> _Asked:
    return _ask(_both(s, after, lambda w: _serves(w, method), _turned), bool, Question.USABLE, method=method)


def _last(s: Situation, after: TenantPolicy, usable: list[_Asked]) -> _Asked:
    def some(w: World) -> bool:
        return any(holds(w, method) for method in _OF_THE_DEVICE) or any(_serves(w, method) for method in _LASTING)

    if all(one.turn is _Turn.SAME for one in usable):
        return _Asked(Question.LAST_METHOD, None, None, _Turn.SAME, ())
    return _ask(_both(s, after, some, _turned), bool, Question.LAST_METHOD)
