"""Unknown facts decided by worlds: every completion of the undecided facts that a judgement really reads.

A judgement is plain two-valued code over a ``World``. Where it reads a fact that is not known, the world picks one of
its possible values; ``explore`` runs the judgement again for every other value, so that the completions are exactly the
leaves of the tree of facts read. Above the bound the tree is cut and the answer stays unknown. "All unknown = false"
would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Final, Generic, TypeVar

import attrs

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import Scope, TenantPolicy, UserState
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._rules import FlowchartRule
from entra_combined_reg.values import frozen

__all__ = ["WORLD_LIMIT", "Explored", "Situation", "Step", "World", "certain", "explore", "in_words"]

T = TypeVar("T")
V = TypeVar("V")

#: Completions that are tried before the answer is "unknown": ten undecided yes-or-no facts.
WORLD_LIMIT: Final = 2**10

#: After so many worlds a tree that is plainly too big is given up.
_FIRST_LOOK: Final = 128

#: After so many worlds it is looked whether they disagree already.
_LOOKS: Final = frozenset({32, 128, 512})

#: One read as recorded: the rule, the fact, its value (or part and value); ``None`` stands for a value not known.
Step = tuple[FlowchartRule, str, object]


@frozen(kw_only=True)
class Situation:
    """What every judgement is about.

    Attributes:
        tenant: Facts about the tenant.
        user: Facts about the user.
        as_of: The time asked about.
        readings: How ambiguities are read.
        opened: One read, by its fact and its value in words, that is taken for not known: if the answer is lost, it
            hangs on this read.
    """

    tenant: TenantPolicy
    user: UserState
    as_of: datetime
    readings: Readings
    opened: tuple[str, str] | None = None


def in_words(value: object) -> str:
    """Say the value of a read as a trail does."""
    match value:
        case None:
            return "not known"
        case (part, inner):
            return f"{part}: {in_words(inner)}"
        case bool():
            return "yes" if value else "no"
        case frozenset():
            return ", ".join(sorted(str(item) for item in value)) or "none"
        case _:
            return str(value)


@attrs.define
class _Choice:
    fact: str
    key: Hashable
    options: Sequence[object]
    index: int = 0


class World:
    """One completion of the facts, and the record of what was read in it."""

    __slots__ = ("_about", "_opened", "_picked", "_script", "as_of", "readings", "tenant", "trails", "user")

    def __init__(self, situation: Situation, script: list[_Choice]) -> None:
        self.tenant = situation.tenant
        self.user = situation.user
        self.as_of = situation.as_of
        self.readings = situation.readings
        self.trails: dict[Method | None, dict[Step, None]] = {None: {}}
        self._opened = situation.opened
        self._about: Method | None = None
        self._script = script
        self._picked: dict[Hashable, object] = {}

    def about(self, method: Method | None) -> None:
        """Record what is read from here on under ``method``; ``None`` is what all methods share."""
        self._about = method
        self.trails.setdefault(method, {})

    def note(self, rule: FlowchartRule, fact: str, value: object) -> None:
        """Record one read."""
        self.trails[self._about][(rule, fact, value)] = None

    def known(self, rule: FlowchartRule, fact: str, value: V | None, options: Sequence[V], key: Hashable = None) -> V:
        """Return ``value``, or where it is not known the one of this world, and record the read."""
        # A part of a fact that has a name of its own is recorded by it: "mobilePhone: yes".
        said = (key.value, value) if isinstance(key, StrEnum) else value
        self.note(rule, fact, said)
        return self.pick(fact, options, key) if value is None or self._is_opened(fact, said) else value

    def _is_opened(self, fact: str, said: object) -> bool:
        return self._opened is not None and self._opened == (fact, in_words(said))

    def pick(self, fact: str, options: Sequence[V], key: Hashable = None) -> V:
        """Return this world's value of an unknown fact; ``key`` tells parts of one fact apart."""
        whole = (fact, key)
        if whole not in self._picked:
            position = len(self._picked)
            if position == len(self._script):
                self._script.append(_Choice(fact, key, options))
            choice = self._script[position]
            self._picked[whole] = choice.options[choice.index]
        return self._picked[whole]  # type: ignore[return-value]  # the option this very key was given

    def flag(self, rule: FlowchartRule, fact: str, value: bool | None, key: Hashable = None) -> bool:  # noqa: FBT001  three-valued
        """Return a yes-or-no fact of this world."""
        return self.known(rule, fact, value, (False, True), key)

    def so(self, fact: str, value: bool | None, key: Hashable = None) -> bool:  # noqa: FBT001  three-valued
        """Return a yes-or-no fact of this world without recording the read."""
        return self.pick(fact, (False, True), key) if value is None else value

    def inside(self, rule: FlowchartRule, name: str, scope: Scope | None) -> bool:
        """Say whether the user is inside the scope ``name``; a scope that is not known is a fact to be picked."""
        if scope is None:
            return self.flag(rule, name, None, "scope")
        user = self.user
        covered = scope.covers(user.object_id, user.groups, user.roles)
        if covered is not None:
            said = "user inside" if covered else "user outside"
            self.note(rule, name, said)
            return self.pick(name, (False, True), scope) if self._is_opened(name, said) else covered
        return self.flag(rule, _missing_for(scope, user), None, scope)


def _missing_for(scope: Scope, user: UserState) -> str:
    if user.groups is None and (scope.groups or scope.excluded_groups):
        return "groups"
    return "object_id" if user.object_id is None and (scope.users or scope.excluded_users) else "roles"


@frozen(kw_only=True)
class Explored(Generic[T]):
    """Every outcome, and the choices that led to each.

    Attributes:
        leaves: For each world the facts picked, with the number of the option, and the outcome.
        complete: ``False`` where the bound cut the tree.
    """

    leaves: tuple[tuple[tuple[tuple[str, int], ...], T], ...]
    complete: bool

    def agreed(self, of: Callable[[T], V]) -> V | None:
        """Return what ``of`` says of every outcome, or ``None`` where worlds differ or were not all tried."""
        if not self.complete:
            return None
        first = of(self.leaves[0][1])
        return first if all(of(outcome) == first for _, outcome in self.leaves) else None

    def deciding(self, of: Callable[[T], Hashable]) -> tuple[str, ...]:
        """Name the unknown facts on which ``of`` depends, in the order they were read."""
        found: dict[str, None] = {}
        if not self.complete:
            found.update(dict.fromkeys(fact for path, _ in self.leaves for fact, _ in path))
        else:
            _walk(self.leaves, 0, of, found)
        order = dict.fromkeys(fact for path, _ in self.leaves for fact, _ in path)
        return tuple(fact for fact in order if fact in found)


def _walk(
    leaves: Sequence[tuple[tuple[tuple[str, int], ...], T]],
    depth: int,
    of: Callable[[T], Hashable],
    found: dict[str, None],
) -> frozenset[Hashable]:
    path, outcome = leaves[0]
    if len(path) == depth:
        return frozenset({of(outcome)})
    sides = [_walk(side, depth + 1, of, found) for side in _split(leaves, depth)]
    if any(side != sides[0] for side in sides):
        found[path[depth][0]] = None
    return frozenset().union(*sides)


def _split(
    leaves: Sequence[tuple[tuple[tuple[str, int], ...], T]], depth: int
) -> Iterator[list[tuple[tuple[tuple[str, int], ...], T]]]:
    sides: dict[int, list[tuple[tuple[tuple[str, int], ...], T]]] = {}
    for leaf in leaves:
        sides.setdefault(leaf[0][depth][1], []).append(leaf)
    yield from sides.values()


def explore(
    situation: Situation, judge: Callable[[World], T], *, until: Callable[[T], Hashable] | None = None
) -> Explored[T]:
    """Run ``judge`` in every completion of the unknown facts it reads, at most ``WORLD_LIMIT`` of them.

    Args:
        situation: What the judgement is about.
        judge: The judgement.
        until: What the caller wants of an outcome. Where worlds already disagree on it there is nothing left to agree
            on, and the tree is cut early.
    """
    script: list[_Choice] = []
    leaves: list[tuple[tuple[tuple[str, int], ...], T]] = []
    while len(leaves) < WORLD_LIMIT:
        outcome = judge(World(situation, script))
        leaves.append((tuple((choice.fact, choice.index) for choice in script), outcome))
        while script and script[-1].index + 1 == len(script[-1].options):
            script.pop()
        if not script:
            return Explored(leaves=tuple(leaves), complete=True)
        script[-1].index += 1
        if until is not None and len(leaves) in _LOOKS and len({until(outcome) for _, outcome in leaves}) > 1:
            break
        if len(leaves) == _FIRST_LOOK and _share(script) * 16 * WORLD_LIMIT < _FIRST_LOOK:
            break
    return Explored(leaves=tuple(leaves), complete=False)


def certain(situation: Situation, judge: Callable[[World], bool]) -> bool:
    """Say whether ``judge`` is true in every world; the first that says no ends the search."""

    def refuted(w: World) -> bool:
        if not judge(w):
            raise _Refuted
        return True

    try:
        return explore(situation, refuted).complete
    except _Refuted:
        return False


class _Refuted(Exception):  # noqa: N818  never leaves this module
    """One world says no."""


def _share(script: Sequence[_Choice]) -> float:
    """How much of the tree lies behind, were it evenly grown."""
    share, weight = 0.0, 1.0
    for choice in script:
        weight /= len(choice.options)
        share += choice.index * weight
    return share
