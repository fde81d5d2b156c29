"""Reading the method objects of a user: ``users/{id}/authentication/methods`` and the listings of one kind.

A listing of one kind often lacks ``@odata.type``; its segment names the type then. What a restore needs is kept in
``detail``, a secret. Sources: ROL-2.1 (segments, fixed ids, what a version knows), REG-1.1,
the beta page of hardwareOathTokenAuthenticationMethodDevice (microsoft-graph-docs-contrib 3b492579).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.catalog import Method, Usage, method_of_graph_type, method_of_registered_name
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._user_values import RegisteredMethod

__all__ = ["read_methods", "read_reported", "with_report"]

#: Types by the segment that lists them (ROL-2.1). Never derived from each other: the service's names are irregular.
_SEGMENTS: Final[Mapping[str, str]] = {
    "passwordmethods": "passwordAuthenticationMethod",
    "phonemethods": "phoneAuthenticationMethod",
    "emailmethods": "emailAuthenticationMethod",
    "microsoftauthenticatormethods": "microsoftAuthenticatorAuthenticationMethod",
    "passwordlessmicrosoftauthenticatormethods": "passwordlessMicrosoftAuthenticatorAuthenticationMethod",
    "softwareoathmethods": "softwareOathAuthenticationMethod",
    "hardwareoathmethods": "hardwareOathAuthenticationMethod",
    "fido2methods": "fido2AuthenticationMethod",
    "windowshelloforbusinessmethods": "windowsHelloForBusinessAuthenticationMethod",
    "platformcredentialmethods": "platformCredentialAuthenticationMethod",
    "temporaryaccesspassmethods": "temporaryAccessPassAuthenticationMethod",
    "externalauthenticationmethods": "externalAuthenticationMethod",
    "qrcodepinmethod": "qrCodePinAuthenticationMethod",
    "resourceaccountkeyauthenticationmethods": "resourceAccountKeyAuthenticationMethod",
}
#: Ids that are the same for every user (ROL-2.1), with the type and the phone type they prove.
_FIXED: Final[Mapping[str, tuple[str, str | None]]] = {
    "28c10230-6103-485e-b985-444c60001490": ("passwordAuthenticationMethod", None),
    "3179e48a-750b-4051-897c-87b9720928f7": ("phoneAuthenticationMethod", "mobile"),
    "b6332ec1-7057-4abe-9331-3d72feddfe41": ("phoneAuthenticationMethod", "alternateMobile"),
    "e37fc753-ff3b-4958-9484-eaa9425c82bc": ("phoneAuthenticationMethod", "office"),
    "3ddfcfc8-9383-446f-83cc-3ab9be4be18f": ("emailAuthenticationMethod", None),
}
_PASSWORDLESS: Final = "passwordlessMicrosoftAuthenticatorAuthenticationMethod"
#: What no Graph listing holds, so that only the report knows it (ROL-2.2).
_REPORT_ONLY: Final = frozenset({Method.SECURITY_QUESTIONS, Method.APP_PASSWORD})


def read_methods(documents: Mapping[str, Document]) -> dict[str, Any]:
    """Read the listings of one user.

    Args:
        documents: By segment (``methods``, ``hardwareOathMethods``).

    Returns:
        ``registered`` and ``registered_complete``. Complete is a beta listing of ``methods``, or a v1.0 one beside
        ``hardwareOathMethods``; where the version is not told it is not known.
    """
    rows = [(row, _type_of(row, segment)) for segment, document in documents.items() for row in document.rows()]
    found = [_method(row, kind) for row, kind in rows if _is_method(row, kind)]
    unique = {(method.type_text.casefold(), method.id or index): method for index, method in enumerate(found)}
    passes = [row for row, kind in rows if method_of_graph_type(kind) is Method.TEMPORARY_ACCESS_PASS]
    return {"registered": tuple(unique.values()), "registered_complete": _complete(documents), **_pass_facts(passes)}


def _is_method(row: Node, kind: str) -> bool:
    if kind or row.get("id").present:
        return True
    row.wrong("a method with its id")
    return False


def _pass_facts(passes: list[Node]) -> dict[str, Any]:
    """Read the Temporary Access Pass: a user has one at most (REG-1.1)."""
    if len(passes) != 1:
        return {}
    started = passes[0].get("startDateTime").stamp() or passes[0].get("createdDateTime").stamp()
    return {"tap_one_time": passes[0].get("isUsableOnce").flag(), "tap_issued_at": started}


def _complete(documents: Mapping[str, Document]) -> bool | None:
    if any(document.pages_left for document in documents.values()):
        return False
    folded = {segment.casefold(): document for segment, document in documents.items()}
    listing = folded.get("methods")
    if listing is None:
        return False
    if "/beta/" in listing.context or "hardwareoathmethods" in folded:
        return True
    return False if "/v1.0/" in listing.context else None


def _type_of(row: Node, segment: str) -> str:
    named = row.get("@odata.type").text()
    if named is not None:
        return named.rpartition(".")[2]
    by_segment = _SEGMENTS.get(segment.casefold())
    by_id = _FIXED.get(row.get("id").identifier() or "")
    return by_segment or (by_id[0] if by_id else "") or _by_keys(row)


def _by_keys(row: Node) -> str:
    """Name the type of an object by the one key that no other type has."""
    telling = (
        ("phoneType", "phoneAuthenticationMethod"),
        ("emailAddress", "emailAuthenticationMethod"),
        ("aaGuid", "fido2AuthenticationMethod"),
        ("lifetimeInMinutes", "temporaryAccessPassAuthenticationMethod"),
        ("keyStrength", "windowsHelloForBusinessAuthenticationMethod"),
    )
    return next((kind for key, kind in telling if row.get(key).present), "")


def _method(row: Node, kind: str) -> RegisteredMethod:
    object_id = row.get("id").text()
    by_id = _FIXED.get((object_id or "").lower())
    phone_type = row.get("phoneType").text() or (by_id[1] if by_id else None)
    created = row.get("createdDateTime").stamp() or row.get("creationDateTime").stamp()
    return RegisteredMethod(
        method=method_of_graph_type(kind, phone_type),
        type_text=kind,
        usages=frozenset({Usage.PASSWORDLESS}) if kind == _PASSWORDLESS else frozenset(),
        id=object_id,
        display_name=row.get("displayName").verbatim(),
        created_at=created,
        usable=_usable(row),
        phone_number=row.get("phoneNumber").text(),
        email_address=row.get("emailAddress").text(),
        detail=row.canonical(),
    )


#: States of a hardware token's device: only an activated one serves (``hardwareOathTokenStatus``, beta).
_DEVICE_STATES: Final[Mapping[str, bool]] = {
    "activated": True,
    "assigned": False,
    "failedactivation": False,
    "available": False,
}


def _usable(row: Node) -> bool | None:
    state = row.get("device").thing().get("status").text()
    return row.get("isUsable").flag() if state is None else _DEVICE_STATES.get(state.casefold())


def read_reported(names: list[str] | None) -> tuple[RegisteredMethod, ...] | None:
    """Read ``methodsRegistered``: kinds without objects; usages of one kind are one entry."""
    if names is None:
        return None
    usages: dict[tuple[Method | None, str], set[Usage]] = {}
    for name in names:
        found = method_of_registered_name(name)
        method, proved = found or (None, frozenset())
        # A kind that is named twice (push and passwordless) is one kind; text that is not known stays apart.
        key = next((known for known in usages if method is not None and known[0] is method), (method, name))
        usages.setdefault(key, set()).update(proved)
    return tuple(
        RegisteredMethod(method=method, type_text=name, usages=frozenset(proved))
        for (method, name), proved in usages.items()
    )


def with_report(
    listed: tuple[RegisteredMethod, ...], reported: tuple[RegisteredMethod, ...], *, complete: bool | None
) -> tuple[RegisteredMethod, ...]:
    """Add to a listing what only the report can know.

    Args:
        listed: Objects of the listing.
        reported: Kinds of the report. It lags, so a kind that the listing would hold is not added.
        complete: Whether the listing names every kind that Graph lists; if not, hardware OATH is taken over.
    """
    wanted = _REPORT_ONLY if complete else _REPORT_ONLY | {Method.HARDWARE_OATH}
    held = {entry.method for entry in listed}
    return (*listed, *(entry for entry in reported if entry.method in wanted and entry.method not in held))
