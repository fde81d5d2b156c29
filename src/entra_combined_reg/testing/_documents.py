"""What a simulated tenant answers to readings: Graph's documents of one user, as v1.0 and beta word them (ROL-2.1)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from entra_combined_reg.catalog import METHODS, DefaultOption, GraphVersion, Method, MethodEndpoint
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod
from entra_combined_reg.testing._account import Account, endpoint_for

__all__ = ["context_of", "list_document", "method_document", "preferences_document", "requirements_document"]

_PHONE_TYPES: Final[Mapping[Method | None, str]] = {row.method: row.phone_type for row in METHODS if row.phone_type}


def context_of(version: GraphVersion, object_id: str, segment: str) -> str:
    """Return the ``@odata.context`` of a listing, which names the user."""
    return f"https://graph.microsoft.com/{version}/$metadata#users('{object_id}')/authentication/{segment}"


def list_document(
    account: Account, version: GraphVersion, row: MethodEndpoint | None, now: datetime, *, masked: bool
) -> dict[str, Any]:
    """Build a listing.

    Args:
        account: The user.
        version: v1.0 leaves out the kinds that only beta knows.
        row: The segment; ``None``: all methods.
        now: The time of the reading.
        masked: Whether numbers are masked.
    """
    shown = [one for one in account.listed(now) if _is_listed(one, version, row)]
    return {
        "@odata.context": context_of(version, account.user.object_id or "", row.segment if row else "methods"),
        "value": [method_document(one, typed=True, masked=masked) for one in shown],
    }


def _is_listed(method: RegisteredMethod, version: GraphVersion, row: MethodEndpoint | None) -> bool:
    own = endpoint_for(method)
    if row is not None:
        return own is not None and own.segment == row.segment
    return version is GraphVersion.BETA or own is None or own.list_version is GraphVersion.V1


def method_document(method: RegisteredMethod, *, typed: bool, masked: bool) -> dict[str, Any]:
    """Build the document of one object; ``typed`` puts its ``@odata.type`` on it."""
    found: dict[str, Any] = {"@odata.type": f"#microsoft.graph.{method.type_text}"} if typed else {}
    found["id"] = method.id
    if method.created_at is not None:
        found["createdDateTime"] = _stamp(method.created_at)
    if method.method in _PHONE_TYPES:
        number = method.phone_number
        found["phoneType"] = _PHONE_TYPES[method.method]
        found["phoneNumber"] = _masked(number) if masked else number
    elif method.method is Method.EMAIL:
        found["emailAddress"] = method.email_address
    elif method.method is Method.HARDWARE_OATH:
        found["device"] = {"id": method.id, "secretKey": None, "status": _status(method)}
    else:
        found["displayName"] = method.display_name
    if method.method is Method.EXTERNAL:
        found["configurationId"] = json.loads(method.detail or "{}").get("configurationId")
    return found


def _status(method: RegisteredMethod) -> str:
    return "assigned" if method.usable is False else "activated"


def _masked(number: str | None) -> str | None:
    """Mask all but the country code and the last two digits; the format is not known (U9)."""
    if number is None:
        return None
    country, _, rest = number.partition(" ")
    return f"{country} {re.sub('[0-9](?=.*[0-9].*[0-9])', 'X', rest)}"


def _stamp(when: datetime) -> str:
    return when.isoformat().replace("+00:00", "Z")


def preferences_document(account: Account) -> dict[str, Any]:
    """Build ``signInPreferences``."""
    return {
        "isSystemPreferredAuthenticationMethodEnabled": bool(account.user.system_preferred),
        "userPreferredMethodForSecondaryAuthentication": account.user.default_method or DefaultOption.NONE,
    }


def requirements_document(account: Account) -> dict[str, Any]:
    """Build ``requirements``."""
    return {"perUserMfaState": account.user.per_user_mfa or PerUserMfa.DISABLED}
