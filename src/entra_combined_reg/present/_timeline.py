"""What one person did, over time: a strip of all acts, and the last of them one a line, by attempt.

The strip has as many marks as it has room for and the list as many lines as a reader has patience for, so a chart of a
hundred thousand acts is no larger than one of fifty; what the list leaves out is counted in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final

from entra_combined_reg.acts import Gesture, Journey, Timeline
from entra_combined_reg.catalog import FAILED_STATUSES, Status
from entra_combined_reg.errors import expect
from entra_combined_reg.events import Event
from entra_combined_reg.markup import counted, length, stamp
from entra_combined_reg.present._svg import BAD, GOOD, OPEN, Chart, boxed, chart, element, fitted, label
from entra_combined_reg.quote import masked
from entra_combined_reg.summary import DONE, STUCK
from entra_combined_reg.values import frozen

__all__ = ["timeline_chart"]

_WIDTH: Final = 860
#: Acts that the list shows, the last ones.
_LISTED: Final = 30
_LINE: Final = 20
#: Marks that a lane of the strip has room for, and where they begin.
_MARKS: Final = 120
_LEFT: Final = 90
_STRIP: Final = _WIDTH - _LEFT
_LANE: Final = 14
_TOP: Final = 52


@frozen(kw_only=True)
class _Outcome:
    """How an act ended, as a colour and as a shape."""

    word: str
    colour: str
    shape: str


_SUCCEEDED: Final = _Outcome(word="succeeded", colour=GOOD, shape="M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0z")
_FAILED: Final = _Outcome(word="failed", colour=BAD, shape="M-5-3l2-2 3 3 3-3 2 2-3 3 3 3-2 2-3-3-3 3-2-2 3-3z")
_OTHER: Final = _Outcome(word="other", colour=OPEN, shape="M-5 0l5-5 5 5-5 5z")
_LANES: Final = (_SUCCEEDED, _FAILED, _OTHER)
_OF_STATUS: Final = {
    Status.SUCCESS: _SUCCEEDED,
    **dict.fromkeys(FAILED_STATUSES, _FAILED),
}


def timeline_chart(timeline: Timeline, user: str | None = None) -> Chart:
    """Draw what one person did.

    Args:
        timeline: The timeline of one person, or of many with ``user`` naming one.
        user: Object id or user principal name; ``None`` where ``timeline`` is one person's.

    Returns:
        A strip of all acts over time by outcome, and the last thirty acts by attempt; numbers in texts are masked.
        What is nobody's act (housekeeping of the service) is counted and not drawn.

    Raises:
        CallError: ``user`` fits several people, or the timeline is about several and ``user`` names none.
    """
    own = expect("timeline", timeline, Timeline).of_one(user)
    gestures = own.gestures()
    acts = [act for act in gestures if act.noise is None]
    title = own.users[0].label if own.users else user or "nobody"
    facts = _facts(own, acts, len(gestures) - len(acts))
    lines = list(_lines(acts, own.journeys()))
    below = _TOP + _LANE * len(_LANES) + 46
    return chart(
        f"{fitted(title, 80)}: what happened",
        facts,
        _WIDTH,
        below + _LINE * len(lines),
        label(0, 16, fitted(title, 80), font_size=15, font_weight=600),
        label(0, 36, facts),
        *(_strip(acts) if acts else ()),
        *(element("g", line, transform=f"translate(0 {below + _LINE * n})") for n, line in enumerate(lines)),
    )


def _facts(own: Timeline, acts: Sequence[Gesture], noise: int) -> str:
    if not own.events:
        return "No event in these records; that is no proof that nothing happened."
    outcomes = Counter(_outcome(act).word for act in acts)
    words = ", ".join(f"{outcomes[lane.word]} {lane.word}" for lane in _LANES)
    left_out = f"; {noise} more, nobody's act, not drawn" if noise else ""
    return f"{counted(len(own.events), 'record')}, {counted(len(acts), 'act')}: {words}{left_out}"


def _outcome(act: Gesture) -> _Outcome:
    return _OF_STATUS.get(act.anchor.status, _OTHER)


def _strip(acts: Sequence[Gesture]) -> Iterator[str]:
    began, span = acts[0].anchor.occurred_at, acts[-1].anchor.occurred_at - acts[0].anchor.occurred_at
    marks = Counter((_outcome(act).word, _place(act.anchor.occurred_at - began, span)) for act in acts)
    most = max(marks.values())
    for row, lane in enumerate(_LANES):
        top = _TOP + _LANE * row
        yield _symbol(lane, 6, top + 6)
        yield label(16, top + 10, lane.word, font_size=11)
        yield _line(_LEFT, top + _LANE - 1, _WIDTH)
        for place in range(_MARKS):
            if count := marks[lane.word, place]:
                yield _mark(lane, place, top, count / most)
    yield from _axis(began, span)


def _place(after: timedelta, span: timedelta) -> int:
    # An act may begin before the one that comes first in order of records.
    return min(max(int(after / span * _MARKS), 0), _MARKS - 1) if span > timedelta(0) else 0


def _mark(lane: _Outcome, place: int, top: int, share: float) -> str:
    size = {"x": round(_LEFT + _STRIP / _MARKS * place, 1), "y": top + 1, "width": 5, "height": _LANE - 3}
    return element("rect", **size, fill=lane.colour, fill_opacity=round(0.5 + share / 2, 2))


def _symbol(outcome: _Outcome, x: int, y: int) -> str:
    return element("path", d=outcome.shape, fill=outcome.colour, transform=f"translate({x} {y})")


def _line(left: int, y: int, right: int) -> str:
    return element("path", d=f"M{left} {y}H{right}", stroke="currentColor", stroke_opacity=0.3)


def _axis(began: datetime, span: timedelta) -> Iterator[str]:
    y = _TOP + _LANE * len(_LANES) + 14
    ends = ((_LEFT, "start", began), (_LEFT + _STRIP // 2, "middle", began + span / 2), (_WIDTH, "end", began + span))
    for x, anchor, moment in ends if span > timedelta(0) else ends[:1]:
        yield label(x, y, stamp(moment), font_size=11, text_anchor=anchor)


def _lines(acts: Sequence[Gesture], attempts: Sequence[Journey]) -> Iterator[str]:
    """The last acts, each on a line; the first of an attempt has the attempt above it."""
    homes: dict[Event, int] = {event: number for number, one in enumerate(attempts) for event in one.events}
    told: set[int] = set()
    if len(acts) > _LISTED:
        yield label(0, 0, f"… {len(acts) - _LISTED} earlier acts are in the strip and not in this list", font_size=11)
    for act in acts[-_LISTED:]:
        home = next((homes[event] for event in act.events if event in homes), None)
        if home is not None and home not in told:
            told.add(home)
            yield _attempt(attempts[home])
        yield _act(act, None if home is None else _colour(attempts[home]))


def _colour(attempt: Journey) -> str:
    return GOOD if attempt.state in DONE else BAD if attempt.state in STUCK else OPEN


def _attempt(attempt: Journey) -> str:
    mode = attempt.mode.value if attempt.mode else "unknown"
    words = f"Attempt: {attempt.state.value} ({mode} mode, {length(attempt.duration)})"
    return _rail(_colour(attempt), top=-8) + label(156, 0, words, font_weight=600)


def _rail(colour: str, top: int) -> str:
    return element("rect", x=142, y=top, width=4, height=6 - top, fill=colour)


def _act(act: Gesture, rail: str | None) -> str:
    anchor = act.anchor
    reason = anchor.reason_text or anchor.status_text or "result not stated"
    remarks = (
        "" if anchor.status is Status.SUCCESS else masked(reason),
        f"by {act.initiator.value}" if act.initiator else "by whom is not known",
        f"{len(act.events)} records" if len(act.events) > 1 else "",
    )
    cells = (
        label(0, 0, stamp(anchor.occurred_at), style="font-variant-numeric:tabular-nums"),
        _symbol(_outcome(act), 162, -4),
        boxed(174, 276, fitted(masked(anchor.activity_text), 46)),
        boxed(456, 128, fitted(_method(act), 22)),
        boxed(590, _WIDTH - 590, fitted(", ".join(filter(None, remarks)), 44), font_size=11),
    )
    return "".join(cells) + (_rail(rail, top=-14) if rail else "")


def _method(act: Gesture) -> str:
    return act.method.value if act.method else masked(act.anchor.method_text)
