"""Documents: a value with the name of its kind and the version of the schema it was written by.

Older documents stay readable: a later version of this library fills what they lack with defaults. A document of a newer
version is refused, because what it says beyond this version would be lost without a word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.acts import Gesture, Journey, LogCoverage, Timeline
from entra_combined_reg.diagnosis import Case, Diagnosis, Triage
from entra_combined_reg.errors import CallError, DataError, Problem, expect, kind_of
from entra_combined_reg.events import Event, SecurityInfoEvent
from entra_combined_reg.facts import TenantPolicy, UserState
from entra_combined_reg.plain import from_plain, to_plain
from entra_combined_reg.rollback import Backup, Journal, RollbackPlan, TargetList, Verification
from entra_combined_reg.summary import RegistrationSummary
from entra_combined_reg.values import frozen
from entra_combined_reg.whatif import PolicyComparison

__all__ = ["SCHEMA_VERSION", "STORED_KINDS", "StoredKind", "from_document", "from_json", "to_document", "to_json"]

#: The version this release writes, and the newest that it reads.
SCHEMA_VERSION: Final = 1


@frozen(kw_only=True)
class StoredKind:
    """One kind of value that can be stored.

    Attributes:
        name: Stands in the document as ``kind``; stable.
        of: The class of its values.
        type: What it is read as: the class, or the union of its families.
    """

    name: str
    of: type
    type: Any


def _kind(name: str, of: type, read_as: Any = None) -> StoredKind:
    return StoredKind(name=name, of=of, type=read_as or of)


#: Every kind, by name.
STORED_KINDS: Final = (
    _kind("backup", Backup),
    _kind("case", Case),
    _kind("coverage", LogCoverage),
    _kind("diagnosis", Diagnosis),
    _kind("event", SecurityInfoEvent, Event),
    _kind("gesture", Gesture),
    _kind("journal", Journal),
    _kind("journey", Journey),
    _kind("plan", RollbackPlan),
    _kind("policyComparison", PolicyComparison),
    _kind("summary", RegistrationSummary),
    _kind("targetList", TargetList),
    _kind("tenantPolicy", TenantPolicy),
    _kind("timeline", Timeline),
    _kind("triage", Triage),
    _kind("userState", UserState),
    _kind("verification", Verification),
)
_BY_NAME: Final = {kind.name: kind for kind in STORED_KINDS}


def kind_named(name: str) -> StoredKind:
    """Look up a kind.

    Raises:
        CallError: No kind has this name.
    """
    kind = _BY_NAME.get(expect("kind", name, str))
    if kind is None:
        raise CallError(f"kind: expected one of {', '.join(_BY_NAME)}")
    return kind


def to_document(value: Any, *, secrets: bool = False) -> dict[str, Any]:
    """Write a value as plain data that says what it is.

    Args:
        value: An event, gesture, journey, timeline, coverage, summary, tenant policy, user, case, diagnosis, triage,
            policy comparison, target list, plan, journal, backup or verification. A run is its plan and its journal.
        secrets: Also write telephone numbers and the like, without which a backup restores nothing. Keep such a
            document as safe as they are.

    Returns:
        ``{"kind": …, "schema": 1, "value": …}``, ready for ``json.dumps``. ``raw`` records stay with the caller.

    Raises:
        CallError: ``value`` is none of these, or holds a time without its zone.
    """
    for kind in STORED_KINDS:
        if isinstance(value, kind.of):
            plain = to_plain(value, secrets=secrets, as_type=kind.type)
            return {"kind": kind.name, "schema": SCHEMA_VERSION, "value": plain}
    raise CallError(f"value: expected one of the stored kinds ({', '.join(_BY_NAME)}), got {kind_of(value)}")


def from_document(document: Mapping[str, Any]) -> Any:
    """Read a value from what :func:`to_document` wrote, in this release or an earlier one.

    Raises:
        DataError: With every problem and its path: an unknown kind, a newer schema version, a value that does not fit.
    """
    if not isinstance(document, Mapping):
        raise _refusal("$", f"expected an object, got {kind_of(document)}")
    name, version = document.get("kind"), document.get("schema")
    kind = _BY_NAME.get(name) if isinstance(name, str) else None
    if kind is None:
        raise _refusal("$.kind", f"expected one of {', '.join(_BY_NAME)}; got {_what(name)}")
    if type(version) is not int or version < 1:
        raise _refusal("$.schema", f"expected the version of the schema, a whole number from 1, got {_what(version)}")
    if version > SCHEMA_VERSION:
        newer = "it was written by a newer release of entra_combined_reg, which can read it"
        raise _refusal("$.schema", f"expected a version up to {SCHEMA_VERSION}, got a higher one: {newer}")
    if "value" not in document:
        raise _refusal("$.value", "required, but missing")
    return _read(document["value"], kind)


def _read(plain: Any, kind: StoredKind) -> Any:
    try:
        return from_plain(plain, kind.type)
    except DataError as error:
        problems = [Problem("$.value" + problem.path.removeprefix("$"), problem.message) for problem in error.problems]
        raise DataError(problems, kind.name) from error


def _what(value: object) -> str:
    return "another one" if isinstance(value, (str, int)) and not isinstance(value, bool) else kind_of(value)


def _refusal(path: str, message: str) -> DataError:
    return DataError([Problem(path, message)], "document")


def to_json(value: Any, *, secrets: bool = False) -> str:
    """Write a value as one line of ASCII JSON; equal values, equal text.

    Args:
        value: As for :func:`to_document`.
        secrets: As for :func:`to_document`.

    Raises:
        CallError: As :func:`to_document`; or the value holds a number that JSON does not know.
    """
    try:
        return json.dumps(to_document(value, secrets=secrets), sort_keys=True, separators=(",", ":"), allow_nan=False)
    except ValueError as error:
        if isinstance(error, CallError):
            raise
        raise CallError("value: holds a number that JSON does not know") from error


def from_json(text: str | bytes) -> Any:
    """Read a value from what :func:`to_json` wrote.

    Raises:
        CallError: ``text`` is neither text nor bytes.
        DataError: It is no JSON; or as :func:`from_document`.
    """
    if not isinstance(text, (str, bytes)):
        raise CallError(f"text: expected text or bytes, got {kind_of(text)}")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        raise _refusal("$", "expected JSON, got other or truncated text") from None
    return from_document(document)
