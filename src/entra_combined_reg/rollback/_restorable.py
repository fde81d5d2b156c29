"""Whether a method can be made again from what was read of it (ROL-2.3). The answer itself is no secret."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import RegisteredMethod

__all__ = ["Restorable", "restorable", "restoring_body"]


class Restorable(StrEnum):
    """Whether a method can be made again from a backup (ROL-2.3)."""

    YES = "yes"
    #: The number was read masked, as an Authentication Administrator sees it.
    MASKED = "masked"
    #: The number, the address or the registration was not read.
    NOT_READ = "notRead"
    #: Only the user can register it again.
    NO = "no"


#: In the order a restore must follow: an alternate number only beside a mobile one.
RESTORED: Final = (Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE, Method.EMAIL, Method.EXTERNAL)
_PHONE_TYPES: Final[dict[Method, str]] = {
    Method.PHONE: "mobile",
    Method.ALTERNATE_PHONE: "alternateMobile",
    Method.OFFICE_PHONE: "office",
}
#: An office number may end in one; its letter is no mask.
_EXTENSION: Final = re.compile(r"x[0-9]+$")


def restorable(method: RegisteredMethod) -> Restorable:
    """Say whether one method can be made again from what was read of it."""
    if method.method not in RESTORED:
        return Restorable.NO
    if _is_masked(method.phone_number):
        return Restorable.MASKED
    return Restorable.NOT_READ if restoring_body(method) is None else Restorable.YES


def restoring_body(method: RegisteredMethod) -> dict[str, str] | None:
    """Return the body of the call that makes a method again; ``None`` where something of it was not read. A secret."""
    phone_type = None if method.method is None else _PHONE_TYPES.get(method.method)
    if phone_type is not None:
        number = method.phone_number
        return {"phoneNumber": number, "phoneType": phone_type} if number else None
    if method.method is Method.EMAIL:
        return {"emailAddress": method.email_address} if method.email_address else None
    return _registration(method.detail) if method.method is Method.EXTERNAL else None


def _is_masked(number: str | None) -> bool:
    return number is not None and any(mark in _EXTENSION.sub("", number) for mark in "xX*")


def _registration(detail: str | None) -> dict[str, str] | None:
    """Read which configuration an external method belongs to."""
    try:
        facts = json.loads(detail or "null")
    except ValueError:
        return None
    if not isinstance(facts, dict):
        return None
    names = ("configurationId", "displayName")
    found = {name: value for name in names if isinstance(value := facts.get(name), str)}
    return found if len(found) == len(names) else None
