"""The funnel of a tenant: attempts that started, that registered a method, and how they ended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

from entra_combined_reg.acts import JourneyState
from entra_combined_reg.errors import expect
from entra_combined_reg.markup import counted
from entra_combined_reg.present._svg import BAD, GOOD, OPEN, Chart, chart, element, label
from entra_combined_reg.summary import DONE, STUCK, RegistrationSummary, Way

__all__ = ["funnel_chart"]

_WIDTH: Final = 760
_TOP: Final = 36
_ROW: Final = 24
_GAP: Final = 10
#: Where bars begin, and how long the longest is.
_LEFT: Final = 180
_LONGEST: Final = 440

_STARTED: Final = "started"
_REGISTERED: Final = "method registered"
#: The rows, group by group: what was passed, what came to something, what did not, what is open.
_GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    (GOOD, (_STARTED, _REGISTERED)),
    (GOOD, tuple(state.value for state in JourneyState if state in DONE)),
    (BAD, tuple(state.value for state in JourneyState if state in STUCK)),
    (OPEN, (JourneyState.OPEN.value,)),
)
_NAMES: Final = {
    JourneyState.REGISTERED.value: "registered, no end logged",
    JourneyState.OPEN.value: "open, the log ends first",
}
_NOTES: Final = (
    "Hollow: attempts that enter here, because their start left no record; many registrations log only their end.",
    "Stalled: started, and a session later still nothing. Blue came to something, vermilion did not, grey is open.",
)


def funnel_chart(summary: RegistrationSummary) -> Chart:
    """Draw how far the attempts of a tenant came.

    Args:
        summary: Its figures; summaries of parts of the users may be merged before.

    Returns:
        One bar for the attempts whose start left a record, one for those that registered a method, and one for each
        state they ended in. The hollow part of a bar are attempts that enter there: what came before left no record.

    Raises:
        CallError: ``summary`` is something else.
    """
    told = expect("summary", summary, RegistrationSummary).ways
    # Whoever only deleted a method, or chose another default, did not try to register.
    ways = [way for way in told if way.state is not JourneyState.CHANGED]
    attempts = sum(way.count for way in ways)
    came, enter = _counts(ways)
    rows = [(name, colour) for colour, names in _GROUPS for name in names]
    figures = (f"{_NAMES.get(name, name)} {came[name] + enter[name]}, {enter[name]} enter here" for name, _ in rows)
    title = f"{counted(attempts, 'attempt')} to register, {counted(summary.users, 'user')}"
    below = _TOP + _ROW * len(rows) + _GAP * (len(_GROUPS) - 1)
    return chart(
        title,
        f"{'; '.join(figures)}. {' '.join(_NOTES)}",
        _WIDTH,
        below + 18 * len(_NOTES) + 12,
        label(0, 16, title, font_size=15, font_weight=600),
        *_bars(came, enter, attempts),
        *(label(0, below + 20 + 18 * number, note, font_size=11) for number, note in enumerate(_NOTES)),
    )


def _counts(ways: Iterable[Way]) -> tuple[Counter[str], Counter[str]]:
    """For each row the attempts that came from one above it, and those that enter there."""
    came: Counter[str] = Counter()
    enter: Counter[str] = Counter()
    for way in ways:
        first, *others = [_STARTED] * way.started + [_REGISTERED] * way.registered + [way.state.value]
        (came if way.started else enter)[first] += way.count
        came.update(dict.fromkeys(others, way.count))
    return came, enter


def _bars(came: Counter[str], enter: Counter[str], attempts: int) -> Iterator[str]:
    top = _TOP
    for colour, names in _GROUPS:
        for name in names:
            yield label(_LEFT - 10, top + 15, _NAMES.get(name, name), text_anchor="end")
            yield from _bar(top, colour, came[name], enter[name], attempts)
            top += _ROW
        top += _GAP


def _bar(top: int, colour: str, came: int, enter: int, attempts: int) -> Iterator[str]:
    solid, hollow = (round(_LONGEST * count / max(attempts, 1), 1) for count in (came, enter))
    if came:
        yield element("rect", x=_LEFT, y=top + 3, width=solid, height=_ROW - 6, fill=colour)
    if enter:
        place = {"x": round(_LEFT + solid + 1, 1), "width": max(round(hollow - 2, 1), 1)}
        yield element("rect", **place, y=top + 4, height=_ROW - 8, fill="none", stroke=colour, stroke_width=2)
    share = f" ({(came + enter) / attempts:.0%})" if came + enter else ""
    yield label(round(_LEFT + solid + hollow + 8, 1), top + 15, f"{came + enter}{share}")
