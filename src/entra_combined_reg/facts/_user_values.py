"""The values that a user's facts are made of: kinds of account, method objects, the old MSOnline properties."""

from __future__ import annotations

import re
from datetime import datetime
from enum import StrEnum
from typing import Final

import attrs

from entra_combined_reg.catalog import Method, Usage
from entra_combined_reg.facts._checks import check_stamp, fact
from entra_combined_reg.plain import secret
from entra_combined_reg.values import frozen

__all__ = ["PerUserMfa", "RegisteredMethod", "StrongAuthentication", "UserType"]

#: Plus sign, country code, blank, number, perhaps an extension (REG-1.4).
_NUMBER: Final = re.compile(r"\+[0-9]{1,3} [0-9][0-9 ()-]{3,20}(x[0-9]{1,10})?", re.IGNORECASE)


class UserType(StrEnum):
    """Kinds of account, as far as registration cares."""

    MEMBER = "member"
    GUEST = "guest"
    INTERNAL_GUEST = "internalGuest"


class PerUserMfa(StrEnum):
    """Per-user MFA state (Graph ``perUserMfaState``, REG-S38)."""

    DISABLED = "disabled"
    ENABLED = "enabled"
    ENFORCED = "enforced"


@frozen(kw_only=True)
class RegisteredMethod:
    """One method object a user has, as Graph ``users/{id}/authentication/methods`` lists it.

    Attributes:
        method: The method; ``None`` for a type the catalogue does not know (``type_text`` says which).
        type_text: The type as the document wrote it (``phoneAuthenticationMethod``), verbatim.
        usages: How it can serve, where the document says so; empty where it does not.
        id: The method object's id; ``None`` in reports, which name kinds only.
        display_name: The name of the device or key, as the user or vendor chose it. Hostile text.
        created_at: When it was registered, with time zone.
        usable: ``False`` for a deactivated or no longer allowed one; ``None`` where not known.
        phone_number: The number; a secret.
        email_address: The address; an identifier, shown.
        detail: Further facts a restore needs, as the document wrote them; a secret (canonical JSON text).
    """

    method: Method | None = fact(Method, default=attrs.NOTHING)
    type_text: str
    usages: frozenset[Usage] = fact(frozenset, default=frozenset())
    id: str | None = None
    display_name: str | None = None
    created_at: datetime | None = attrs.field(default=None, validator=check_stamp)
    usable: bool | None = fact(bool)
    phone_number: str | None = secret(default=None)
    email_address: str | None = None
    detail: str | None = secret(default=None)

    @property
    def has_extension(self) -> bool:
        """The number carries an extension (``x123``), which password reset does not dial (K-13)."""
        return "x" in (self.phone_number or "").casefold()

    @property
    def is_malformed(self) -> bool | None:
        """The number is not plus sign, country code, blank, number (REG-1.4); ``None`` where no number is known."""
        return None if self.phone_number is None else _NUMBER.fullmatch(self.phone_number) is None


@frozen(kw_only=True)
class StrongAuthentication:
    """The two MSOnline properties the article's script reads (ROL-1.3).

    Attributes:
        method_types: ``MethodType`` of each entry of ``StrongAuthenticationMethods``, in order.
        default_type: The one whose ``IsDefault`` is true.
        relying_parties: ``RelyingParty`` of each entry of ``StrongAuthenticationRequirements``, in order.
    """

    method_types: tuple[str, ...]
    default_type: str | None = None
    relying_parties: tuple[str, ...] = fact(tuple, default=())
