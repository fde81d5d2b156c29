"""parse_events and iter_events: records of any shape, mixed, in envelopes or not, to typed events.

A record ends in one of three ways: it becomes an event, it is passed over and counted, or it is rejected with every
problem named. One bad record never costs the others. A record that is not ours costs one look-up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, Final

from entra_combined_reg.catalog import AUTHENTICATION_METHODS, Activity, activity_of, is_backend_noise
from entra_combined_reg.errors import CallError, DataError, Problem, expect_all, kind_of
from entra_combined_reg.events import FAMILY_OF, Event, UnclassifiedEvent
from entra_combined_reg.wire._copies import fingerprint_of, merge_copies
from entra_combined_reg.wire._diagnostic import DIAGNOSTIC
from entra_combined_reg.wire._elastic import ELASTIC
from entra_combined_reg.wire._event import EventReader
from entra_combined_reg.wire._graph import GRAPH, powershell_shape
from entra_combined_reg.wire._log_analytics import LOG_ANALYTICS
from entra_combined_reg.wire._native import NATIVE, from_native
from entra_combined_reg.wire._objects import opened_object
from entra_combined_reg.wire._portal import portal_shape
from entra_combined_reg.wire._reads import services_read
from entra_combined_reg.wire._result import ParseResult, RejectedRecord
from entra_combined_reg.wire._shape import Record, Shape
from entra_combined_reg.wire._unified import UNIFIED
from entra_combined_reg.wire._unwrap import WRAPPERS, unwrap
from entra_combined_reg.wire._values import absent

__all__ = ["DEFAULT_SHAPES", "EventStream", "checked", "iter_events", "parse_events", "shapes_for"]


def shapes_for(*, day_first: bool | None = None) -> tuple[Shape, ...]:
    """Return every known shape, in the order they are tried.

    Args:
        day_first: How dates such as ``03/04/2026`` are meant in the shapes that may hold them (the portal's CSV and
            PowerShell tables): ``True`` 3 April, ``False`` March 4, ``None``: such a record is rejected and says so.
    """
    return (
        GRAPH,
        DIAGNOSTIC,
        LOG_ANALYTICS,
        powershell_shape(day_first=day_first),
        portal_shape(day_first=day_first),
        UNIFIED,
        ELASTIC,
        NATIVE,
    )


#: Every known shape; slash dates of unknown order are refused.
DEFAULT_SHAPES: Final = shapes_for()

_OWN_SERVICE: Final = AUTHENTICATION_METHODS.casefold()

#: A kind of record: the family its records become, with the activity, or a count of those passed over.
_Kind = tuple[type[Event], Activity | None] | list[int]


def _kind_of_record(service: str | None, activity_text: str) -> _Kind:
    activity = activity_of(activity_text)
    folded = (service or "").strip().casefold()
    if activity is None:
        ours = folded == _OWN_SERVICE and not is_backend_noise(activity_text)
        return (UnclassifiedEvent, None) if ours else [0]
    family = FAMILY_OF.get(activity)
    return (family, activity) if family is not None and _logged_by(activity, folded) else [0]


def _logged_by(activity: Activity, service: str) -> bool:
    """Match on (service, activity) (AUD-0.1)."""
    services = services_read(activity)
    return not service or services is None or service in map(str.casefold, services)


class _Sorter:
    """Takes records one by one and says what each becomes. Holds what one parse has to remember."""

    def __init__(self, shapes: tuple[Shape, ...], *, keep_raw: bool) -> None:
        self._shapes = shapes
        self._reader = EventReader(keep_raw=keep_raw)
        self._kinds: dict[tuple[Any, Any], _Kind] = {}
        self.rejected: list[RejectedRecord] = []
        self.total = 0

    def events(self, records: Iterable[Any], reject: Callable[[RejectedRecord], None]) -> Iterator[Event]:
        kinds = self._kinds
        read = self._reader.read
        graph_first = bool(self._shapes) and self._shapes[0] is GRAPH
        for record in unwrap(records, self._shapes):
            self.total += 1
            shape = None
            # Every step below looks into a stranger's record; whatever it is made of, it costs only itself.
            try:
                # What GRAPH says of a dictionary, unrolled: passing over a record costs little more than this look-up.
                if graph_first and record.__class__ is dict and "activityDisplayName" in record:
                    shape, head = GRAPH, (record.get("loggedByService"), record["activityDisplayName"])
                else:
                    shape = self._shape_of(record)
                    head = (None, None) if shape is NATIVE else shape.head(record)
                if shape is NATIVE:
                    event = from_native(record)
                else:
                    try:
                        kind = kinds.get(head)
                    except TypeError:
                        # A list or an object where text belongs cannot be looked up; what it is, is said next.
                        kind = None
                    if kind is None:
                        kind = self._new_kind(shape, record)
                    if isinstance(kind, list):
                        kind[0] += 1
                        continue
                    event = read(record, shape, *kind)
            except Exception as error:  # noqa: BLE001  a stranger's mapping, or a caller's shape, may raise anything
                reject(self._rejection(record, shape, error))
            else:
                yield event

    def _shape_of(self, record: Any) -> Shape:
        if record.__class__ is dict or isinstance(record, Mapping):
            for shape in self._shapes:
                if shape.recognises(record):
                    return shape
        raise _unknown_shape(record)

    def _new_kind(self, shape: Shape, record: Record) -> _Kind:
        service, activity = shape.head(record)
        problems: list[Problem] = []
        if not isinstance(activity, str) or absent(activity):
            problems.append(_no_text(activity, shape.paths("activityDisplayName", record)))
        if not isinstance(service, str) and not absent(service):
            problems.append(_no_text(service, shape.paths("loggedByService", record)))
        if problems:
            raise DataError(problems, shape.name)
        # One key for all that stands for nothing: every NaN is a key of its own.
        named = service if isinstance(service, str) else None
        return self._kinds.setdefault((named, activity), _kind_of_record(None if absent(named) else named, activity))

    def _rejection(self, record: Any, shape: Shape | None, error: Exception) -> RejectedRecord:
        unreadable = Problem("$", f"unreadable: {kind_of(record)} that raised {type(error).__name__}")
        problems = error.problems if isinstance(error, DataError) else (unreadable,)
        name = shape.name if shape is not None else None
        return RejectedRecord(record=record, shape=name, problems=problems, index=self.total - 1)

    def passed_over(self) -> dict[tuple[str | None, str], int]:
        counts: dict[tuple[str | None, str], int] = {}
        for (service, activity), kind in self._kinds.items():
            if isinstance(kind, list):
                key = (None if absent(service) else str(service), str(activity))
                counts[key] = counts.get(key, 0) + kind[0]
        return dict(sorted(counts.items(), key=lambda item: (item[0][0] or "", item[0][1])))


def _no_text(value: Any, path: str) -> Problem:
    missing = absent(value)
    return Problem(path, "required, but missing" if missing else f"expected text, got {kind_of(value)}")


def _unknown_shape(record: Any) -> DataError:
    if not isinstance(record, Mapping):
        hint = "; decode JSON lines with json.loads first" if isinstance(record, (str, bytes)) else ""
        return DataError([Problem("$", f"expected an object, got {kind_of(record)}{hint}")])
    if wrapped := [key for key in WRAPPERS if key in record]:
        return DataError([_unopened(key, record[key]) for key in wrapped])
    return DataError(
        [Problem("$", f"no known shape has these keys: expected an audit record, got an object of {len(record)} keys")]
    )


def _unopened(key: str, value: Any) -> Problem:
    got = "other or truncated text" if isinstance(value, str) else kind_of(value)
    return Problem(key, f"expected an audit record, as an object or as JSON text, got {got}")


def checked(records: Any) -> Iterable[Any]:
    """Return what may be read as records; one record or envelope stands for a list of one.

    Raises:
        CallError: ``records`` is text, bytes or no iterable at all.
    """
    if isinstance(records, Mapping):
        return (records,)
    # Before it is iterated: a DataFrame yields the names of its columns.
    opened = opened_object(records)
    if opened is not None:
        return opened
    if isinstance(records, (str, bytes)) or not isinstance(records, Iterable):
        raise CallError(
            f"records: expected a mapping or an iterable of mappings, got {kind_of(records)}; "
            "read the file and decode its JSON first"
        )
    return records


def parse_events(
    records: Iterable[Record] | Record, *, shapes: tuple[Shape, ...] = DEFAULT_SHAPES, keep_raw: bool = False
) -> ParseResult:
    """Read audit records of any shape, mixed.

    Args:
        records: An iterable of mappings, a whole envelope (Graph's ``value``, the Event Hub's ``records``, the query
            API's ``tables``) or one record. Envelopes may be nested and mixed with records. Models of the Microsoft
            Graph SDK (one by one, in lists, or a page of them), rows, tables and results of azure-monitor-query, and
            frames of pandas and polars are records and envelopes as they are.
        shapes: The shapes to try, in order. See :func:`shapes_for` for the order of day and month.
        keep_raw: Keep each record on its event as ``raw``.

    Returns:
        The events in order of time, the counts of what was passed over, and the rejected records. The result does not
        depend on the order of the records.

    Raises:
        CallError: ``records`` is text, bytes or no iterable at all.
    """
    sorter = _Sorter(expect_all("shapes", shapes, Shape), keep_raw=keep_raw)
    rejected: list[RejectedRecord] = []
    events = list(sorter.events(checked(records), rejected.append))
    return ParseResult(
        events=merge_copies(events),
        passed_over=sorter.passed_over(),
        rejected=tuple(rejected),
        total=sorter.total,
    )


class EventStream(Iterator[Event]):
    """Events one by one, for inputs that do not fit memory; fills its counts while it is read.

    Redelivered records are dropped and counted: a digest of each event is remembered for that, and its tenant. Events
    come in the order of the input; the first delivery is the event, whatever its shape. A record without an id is told
    from others without one only.

    Attributes:
        redelivered: How many records were deliveries of an event already given.
    """

    def __init__(self, records: Iterable[Any], shapes: tuple[Shape, ...], *, keep_raw: bool, on_rejected: Any) -> None:
        self._sorter = _Sorter(expect_all("shapes", shapes, Shape), keep_raw=keep_raw)
        self._rejected: list[RejectedRecord] = []
        self._events = self._sorter.events(records, on_rejected or self._rejected.append)
        self._seen: dict[bytes, tuple[str | None, ...]] = {}
        self.redelivered = 0

    @property
    def passed_over(self) -> Mapping[tuple[str | None, str], int]:
        """Counts so far of records that are not ours, by (service, activity)."""
        return self._sorter.passed_over()

    @property
    def rejected(self) -> tuple[RejectedRecord, ...]:
        """Records rejected so far; empty where ``on_rejected`` takes them."""
        return tuple(self._rejected)

    @property
    def total(self) -> int:
        """How many records were read so far."""
        return self._sorter.total

    def __next__(self) -> Event:
        for event in self._events:
            if self._is_new(fingerprint_of(event), event.tenant_id):
                return event
            self.redelivered += 1
        raise StopIteration

    def _is_new(self, mark: bytes, tenant: str | None) -> bool:
        """One record may say its tenant in one shape and not in another; two tenants known are two records."""
        tenants = self._seen.get(mark, ())
        if tenants and (tenant is None or tenant in tenants):
            return False
        known = tuple(other for other in tenants if other is not None)
        self._seen[mark] = (*known, tenant)
        return len(known) == len(tenants)


def iter_events(
    records: Iterable[Record] | Record,
    *,
    shapes: tuple[Shape, ...] = DEFAULT_SHAPES,
    keep_raw: bool = False,
    on_rejected: Callable[[RejectedRecord], None] | None = None,
) -> EventStream:
    """Read audit records one by one.

    Args:
        records: As for :func:`parse_events`; read lazily.
        shapes: As for :func:`parse_events`.
        keep_raw: As for :func:`parse_events`.
        on_rejected: Takes each rejected record at once; without it they are kept in ``stream.rejected``.

    Returns:
        An iterator of events; ``passed_over``, ``rejected``, ``redelivered`` and ``total`` fill while it is read.

    Raises:
        CallError: ``records`` is text, bytes or no iterable at all.
    """
    return EventStream(checked(records), shapes, keep_raw=keep_raw, on_rejected=on_rejected)
