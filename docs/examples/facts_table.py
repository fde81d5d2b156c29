"""Print which facts each file of a folder answers.

Usage: python docs/examples/facts_table.py FOLDER

Takes answers of Graph as JSON, alone or captured as {"request": {"url": …}, "response": {"body": …}}, and as .txt what
PowerShell printed. A fact that a document could answer and does not is unknown, never "no".
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from entra_combined_reg.errors import DataError
from entra_combined_reg.facts import TenantPolicy, UserState, fact_words, powershell_rows
from entra_combined_reg.markup import Table, View

METHODS = ("registered", "registered_complete", "tap_one_time", "tap_issued_at")
REPORT = ("object_id", "upn", "user_type", "registered", "default_method", "system_preferred", "sspr_registered")
#: What tells a document: a part of its address, or else a key of its objects; the argument that takes it; its facts.
KINDS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("/authentication/requirements", "perUserMfaState", "requirements", ("per_user_mfa",)),
    ("/userRegistrationDetails", "isMfaRegistered", "registration_details", (*REPORT, "mfa_registered", "mfa_capable")),
    ("/identity/conditionalAccess/", "grantControls", "conditional_access", ("access_policies",)),
    ("/policies/authorizationPolicy", "allowedToUseSSPR", "authorization_policy", ("admin_sspr_allowed",)),
    ("/policies/identitySecurityDefaults", "isEnabled", "security_defaults", ("security_defaults",)),
    (
        "/policies/authenticationMethodsPolicy",
        "authenticationMethodConfigurations",
        "authentication_methods_policy",
        ("migration_state", "methods", "methods_complete", "campaign", "passkey_dynamic_migration_opt_out"),
    ),
    ("/authentication/", "phoneType", "methods", METHODS),
)
OF_USERS = {"requirements", "registration_details", "methods"}


def documents(path: Path) -> Iterator[tuple[str, Any]]:
    """Yield the address, where it was captured, and the content of each document of a file."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".txt":
        for row in powershell_rows(text):
            yield "", row
        return
    content = json.loads(text)
    if isinstance(content, dict) and {"request", "response"} <= content.keys():
        yield content["request"]["url"], content["response"].get("body")
    else:
        yield "", content


def rows_of(content: Any) -> list[Any]:
    """Return the objects of a document, whatever envelope it has."""
    inner = content.get("value", content) if isinstance(content, Mapping) else content
    return list(inner) if isinstance(inner, list) else [inner]


def kind_of(address: str, content: Any) -> tuple[str, str, str, tuple[str, ...]] | None:
    """Tell what a document is by its address, or else by the keys of its first object."""
    keys = {str(key).casefold() for row in rows_of(content)[:1] if isinstance(row, Mapping) for key in row}
    for kind in KINDS:
        if kind[0].casefold() in address.casefold() or (not address and kind[1].casefold() in keys):
            return kind
    return None


def read(address: str, content: Any, argument: str) -> TenantPolicy | UserState:
    """Read one document by the library."""
    if argument == "methods":
        segment = address.partition("/authentication/")[2].partition("/")[0].partition("?")[0]
        content = {segment: content} if segment else content
    owner = UserState if argument in OF_USERS else TenantPolicy
    return owner.from_graph(**{argument: content})


def line(name: str, address: str, content: Any) -> Iterator[tuple[str, str, str]]:
    """Yield name, known facts and unknown facts of each object that a document is about."""
    if content is None:
        yield name, "", "the answer has no body"
        return
    kind = kind_of(address, content)
    if kind is None:
        yield name, "", "no document of registration"
        return
    several = kind[2] == "registration_details"
    for row in rows_of(content) if several else [content]:
        try:
            owner = read(address, row, kind[2])
        except DataError as error:
            yield name, "", str(error)
            continue
        values = {fact: getattr(owner, fact) for fact in kind[3]}
        known = "; ".join(f"{fact}: {fact_words(value)}" for fact, value in values.items() if value is not None)
        yield name, known, ", ".join(fact for fact, value in values.items() if value is None)


def table(folder: Path) -> Table:
    """Return the table of a folder."""
    files = (path for path in sorted(folder.rglob("*")) if path.suffix in {".json", ".txt"})
    found = [(path, *document) for path in files for document in documents(path)]
    rows = [row for path, address, content in found for row in line(path.name, address, content)]
    return Table(("File", "Known", "Not known"), tuple(rows))


if __name__ == "__main__":
    print(View((table(Path(sys.argv[1])),)).text())
