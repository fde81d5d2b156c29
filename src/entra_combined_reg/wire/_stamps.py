"""Time as records spell it, to UTC. Nothing is guessed: an ambiguous day is an error that names the way out.

``datetime`` holds six digits of a second, records carry seven and more; what is left over comes back as ``tick``, in
nanoseconds, so that twins keep their order. Sources: AUD-C8, AUD-C1, AUD-C4.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from dateutil import parser as dateutil_parser

from entra_combined_reg.errors import kind_of

__all__ = ["Unreadable", "read_stamp"]


class Unreadable(Exception):  # noqa: N818  never leaves this room
    """A value cannot be read; the one argument is the sentence for the reader."""


_FRACTION: Final = re.compile(r"[.,](\d+)")
_SLASHES: Final = re.compile(
    r"(?P<a>\d{1,2})/(?P<b>\d{1,2})/(?P<year>\d{4}),?[ T]+"
    r"(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?P<fraction>\.\d+)?)?"
    r"(?: ?(?P<half>[AaPp])\.?[Mm]\.?)?(?: ?(?P<zone>Z|[+-]\d{2}:?\d{2}))?",
    re.ASCII,
)
_MICROSOFT_JSON: Final = re.compile(r"/Date\((-?\d{1,15})(?:[+-]\d{4})?\)/", re.ASCII)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_EXPECTED: Final = "expected a time (ISO 8601)"


def read_stamp(value: Any, *, day_first: bool | None = None) -> tuple[datetime, int]:
    """Read one time.

    Args:
        value: Text, or a ``datetime`` out of a DataFrame. Without a zone it is UTC.
        day_first: How ``03/04/2026`` is meant: ``True`` 3 April, ``False`` March 4, ``None`` not known.

    Returns:
        The time in UTC and the nanoseconds beyond its microsecond.

    Raises:
        Unreadable: It is no time, out of range, or its day order is not known.
    """
    if isinstance(value, datetime):
        # pandas.Timestamp is a datetime; NaT is one that is no time, and was taken for absent before.
        try:
            return _in_utc(value), int(getattr(value, "nanosecond", 0))
        except (ValueError, OverflowError):
            raise Unreadable(f"{_EXPECTED}, got a date out of range") from None
    # Nearly every stamp is 2026-03-04T05:06:07.1234567Z or a shorter one; the long way round reads the same.
    if value.__class__ is str and len(value) == 28 and value[27] == "Z" and value[10] == "T" and value[26].isdecimal():
        try:
            return datetime.fromisoformat(value), int(value[26]) * 100
        except ValueError:
            pass
    if not isinstance(value, str):
        raise Unreadable(f"{_EXPECTED}, got {kind_of(value)}")
    text = value.strip()
    try:
        if len(text) > 64:
            raise ValueError  # noqa: TRY301  one way out for all that is no time
        return _read_text(text, day_first=day_first)
    except (ValueError, OverflowError):
        raise Unreadable(f"{_EXPECTED}, got other text or a date out of range") from None


def _read_text(text: str, *, day_first: bool | None) -> tuple[datetime, int]:
    if match := _SLASHES.fullmatch(text):
        return _read_slashes(match, day_first=day_first)
    if match := _MICROSOFT_JSON.fullmatch(text):
        return _EPOCH + timedelta(milliseconds=int(match[1])), 0
    if not re.match(r"\d{4}-?\d{2}-?\d{2}[T ]", text, re.ASCII):
        raise ValueError
    try:
        stamp = datetime.fromisoformat(text)
    except ValueError:
        # dateutil reads what fromisoformat refuses: 24:00, a blank before the zone, lower-case letters.
        stamp = dateutil_parser.isoparse(text.replace(" ", "T", 1).upper().replace(" ", ""))
    return _in_utc(stamp), _tick(text)


def _tick(text: str) -> int:
    match = _FRACTION.search(text)
    return int(match[1][6:9].ljust(3, "0")) if match else 0


def _read_slashes(match: re.Match[str], *, day_first: bool | None) -> tuple[datetime, int]:
    if day_first is None:
        raise Unreadable("the order of day and month is not known: say day_first=True or False when choosing shapes")
    day, month = (match["a"], match["b"]) if day_first else (match["b"], match["a"])
    hour = int(match["hour"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError
        hour = hour % 12 + (12 if match["half"] in "Pp" else 0)
    digits = (match["fraction"] or ".")[1:].ljust(9, "0")
    zone = (match["zone"] or "Z").replace("Z", "+00:00")
    clock = f"{hour:02}:{match['minute']}:{match['second'] or '00'}.{digits[:6]}{zone}"
    stamp = datetime.fromisoformat(f"{match['year']}-{int(month):02}-{int(day):02}T{clock}")
    return _in_utc(stamp), int(digits[6:9])


def _in_utc(stamp: datetime) -> datetime:
    """Without a zone it is UTC: every shape's time is documented or named so."""
    if type(stamp) is not datetime:
        stamp = datetime.fromisoformat(stamp.isoformat())
    return stamp.replace(tzinfo=UTC) if stamp.tzinfo is None else stamp.astimezone(UTC)
