"""From an export to an answer: what was read, who did what, why it may fail, and how it could be undone.

Usage: python triage.py RECORDS [--facts FACTS] [--user USER] [--symptom NAME [--wanted METHOD]] ...

RECORDS is a .json, .jsonl/.ndjson or .csv file with audit records of any shape, mixed. FACTS is a JSON file with what
the caller knows of tenant and users (data/facts.json shows every part; each may be missing). All I/O lives here, in
the caller; the library has none.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import attrs

import entra_combined_reg as ecr


def read_text(path: Path) -> str:
    """Read a file as Windows PowerShell (UTF-16), Excel and the portal (UTF-8 with a mark) and all others write it."""
    data = path.read_bytes()
    return data.decode("utf-16" if data[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")


def load_records(path: Path) -> Any:
    """Decode a file into mappings; which shape they have is the library's business."""
    text = read_text(path)
    if path.suffix.lower() == ".csv":
        csv.field_size_limit(10_000_000)
        return list(csv.DictReader(io.StringIO(text, newline="")))
    try:
        return json.loads(text)
    except ValueError:
        # A storage account's PT1H.json is JSON lines whatever its name says.
        return [decoded(line) for line in text.split("\n") if line.strip()]


def decoded(line: str) -> Any:
    """Decode one line; what is no JSON stays text, to be rejected alone."""
    try:
        return json.loads(line)
    except ValueError:
        return line


def load_facts(path: Path) -> dict[str, Any]:
    """Decode what the caller knows of tenant and users."""
    try:
        facts: dict[str, Any] = json.loads(read_text(path))
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None
    return facts


def load_tenant(facts: dict[str, Any], read_at: datetime | None) -> ecr.TenantPolicy:
    """Build the tenant's policy from Graph's answers and the settings no API returns."""
    documents = dict(facts.get("tenant", {}))
    settings = dict(documents.pop("settings", {}))
    scope = {"all": ecr.Scope.EVERYONE, "none": ecr.Scope.NOBODY}.get(documents.pop("sspr_scope", None))
    for name, kind in (("cloud", ecr.Cloud), ("subscription", ecr.Subscription)):
        if name in settings:
            settings[name] = kind(settings[name])
    return ecr.TenantPolicy.from_graph(**documents, **settings, sspr_scope=scope, read_at=read_at)


def load_users(facts: dict[str, Any], timeline: ecr.Timeline, read_at: datetime | None) -> list[ecr.UserState]:
    """Join the bulk exports; whoever only the events know is known by name alone."""
    names = ("users", "methods", "requirements", "registration_details", "roles", "groups", "groups_complete")
    tables = {name: facts[name] for name in names if name in facts}
    known: list[ecr.UserState] = []
    if "users" in tables:
        joined = ecr.assemble_users(**tables, tenant_id=facts.get("tenant", {}).get("tenant_id"), read_at=read_at)
        for problem in joined.problems:
            print(f"facts: {problem}")
        known = [attrs.evolve(user, **facts.get("user_settings", {})) for user in joined]
    ids = {user.object_id for user in known}
    strangers = [person for person in timeline.users if person.object_id not in ids]
    return known + [
        ecr.UserState(object_id=person.object_id, upn=person.upn, tenant_id=person.tenant_id) for person in strangers
    ]


def is_meant(user: ecr.UserState, name: str) -> bool:
    """Say whether a name of the command line, in any case, is this user's."""
    return name.casefold() in {(user.object_id or "").casefold(), (user.upn or "").casefold()}


def cases(
    users: list[ecr.UserState],
    tenant: ecr.TenantPolicy,
    timeline: ecr.Timeline,
    asked: argparse.Namespace,
    as_of: datetime,
) -> list[tuple[str, ecr.Case]]:
    """Return the complaint the caller names, else those the events suggest, with the reason for asking."""
    found = []
    for user in users:
        name = user.object_id or user.upn
        own = timeline.for_user(name, tenant_id=user.tenant_id) if name else ecr.Timeline.of(())
        if asked.symptom:
            wanted = ecr.Method(asked.wanted) if asked.wanted else None
            suggested = [("asked for", ecr.Symptom(asked.symptom), wanted)]
        else:
            suggested = [(one.why, one.symptom, one.wanted) for one in ecr.suggest_symptoms(own)]
        found += [
            (why, ecr.Case(symptom=symptom, wanted=wanted, user=user, tenant=tenant, timeline=timeline, as_of=as_of))
            for why, symptom, wanted in suggested
        ]
    return found


def tell_events(shown: ecr.Timeline) -> None:
    """Print each user's attempts to register, and the records."""
    print(shown.view().text())


def tell_causes(found: list[tuple[str, ecr.Case]]) -> None:
    """Print what is known of each complaint, and what to do."""
    for why, case in found:
        print(f"== {case.user.label}: {why}\n")
        if case.symptom in ecr.DEFAULT_RULES:
            print(ecr.diagnose(case).view().text())
        else:
            row = ecr.symptom_row(case.symptom)
            print(f"{row.words}\n{row.fix}\n")


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("records", type=Path)
    parser.add_argument("--facts", type=Path, help="what is known of tenant and users, as JSON")
    parser.add_argument("--user", help="only this user: object id or user principal name")
    parser.add_argument("--symptom", choices=[symptom.value for symptom in ecr.DEFAULT_RULES])
    parser.add_argument("--wanted", choices=[method.value for method in ecr.Method], help="the method that is missed")
    parser.add_argument("--as-of", help="the time to answer for, ISO 8601 with zone; default: when the facts were read")
    order = parser.add_mutually_exclusive_group()
    order.add_argument("--day-first", action="store_true", help="03/04/2026 is 3 April")
    order.add_argument("--month-first", action="store_true", help="03/04/2026 is March 4")
    return parser.parse_args()


def main() -> None:
    """Read, tell, explain, plan."""
    asked = arguments()
    facts = load_facts(asked.facts) if asked.facts else {}
    read_at = datetime.fromisoformat(facts["read_at"]) if "read_at" in facts else None
    as_of = datetime.fromisoformat(asked.as_of) if asked.as_of else read_at or datetime.now(UTC).replace(microsecond=0)
    day_first = True if asked.day_first else False if asked.month_first else None

    result = ecr.parse_events(load_records(asked.records), shapes=ecr.shapes_for(day_first=day_first))
    print(result.view().text())

    timeline = ecr.Timeline.of(result.events)
    shown = timeline.for_user(asked.user) if asked.user else timeline
    users = [user for user in load_users(facts, timeline, read_at) if not asked.user or is_meant(user, asked.user)]
    found = cases(users, load_tenant(facts, read_at), timeline, asked, as_of)
    print("Who may need help\n-----------------\n")
    print("\n".join(f"- {case.user.label}: {why}" for why, case in found) or "Nobody, as far as these records tell.")
    print()

    tell_events(shown)
    tell_causes(found)
    if found:
        chosen = list({id(case.user): case.user for _, case in found}.values())
        print(ecr.plan_rollback(chosen, as_of=as_of).view().text())


if __name__ == "__main__":
    try:
        main()
    except (ecr.CombinedRegError, OSError, ValueError) as error:
        raise SystemExit(f"triage: {error}") from None
