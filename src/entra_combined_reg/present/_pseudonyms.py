"""A copy that can be shown to strangers: ids, names and addresses become pseudonyms, the same for the same key.

The key decides: with it the pseudonyms of two exports match, without it nobody can go back by trying. What is left as
it was is listed at :func:`pseudonymise`.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any, Final, TypeVar

import attrs

from entra_combined_reg.catalog import ENDPOINTS, role_of_template_id
from entra_combined_reg.errors import CallError, kind_of
from entra_combined_reg.events import Change
from entra_combined_reg.plain import is_secret
from entra_combined_reg.quote import mask_numbers

__all__ = ["pseudonymise"]

T = TypeVar("T")

_HEX: Final = "[0-9A-Fa-f]"
_GUID: Final = re.compile(rf"(?<!{_HEX}){_HEX}{{8}}-(?:{_HEX}{{4}}-){{3}}{_HEX}{{12}}(?!{_HEX})")
_WORD: Final = r"[^\s\"'<>,;:()\[\]{}|\\/=]"
# From the beginning of a word: a long one is searched once, not anew from each of its letters.
_EMAIL: Final = re.compile(rf"(?<!{_WORD}){_WORD}+@[\w-]+(?:\.[\w-]+)*")
# Behind a letter, a dash or a slash it is a version (Chrome/120.0.0.0).
_IPV4: Final = re.compile(r"(?<![\w./-])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])")
_IPV6: Final = re.compile(
    rf"(?<![\w:.])(?:{_HEX}{{0,4}}:){{2,7}}(?:{_HEX}{{1,4}}|(?:\d{{1,3}}\.){{3}}\d{{1,3}})?(?![\w:.])"
)
#: Ids that are the same in every tenant: they say what a thing is, not whose.
_SHARED: Final = frozenset({row.fixed_id for row in ENDPOINTS} | {"00000000-0000-0000-0000-000000000000"})

_NAMES: Final = frozenset({"display_name", "home_tenant_name", "service_principal_name"})
_IDS: Final = frozenset(
    {
        "id",
        "key",
        "correlation_id",
        "tenant_id",
        "object_id",
        "target_id",
        "event_id",
        "app_id",
        "home_tenant_id",
        "upn",
    }
    | {"upns", "service_principal_id", "email_address", "ref", "users", "groups", "pilot_ids", "protected_ids"}
    | {"unprotected_ids", "user_id", "by", "excluded_users", "excluded_groups", "method_id", "method_ids"}
)
#: Keys inside audit texts whose values are secrets, names or numbers.
_TELLING: Final = re.compile("token|secret|password|phone|mail|name|serial", re.IGNORECASE)
_SHORTEST_NAME: Final = 4
#: Texts that name no person: somebody called "User" must not rewrite them.
_MICROSOFTS: Final = frozenset({"activity_text", "service", "category", "operation_type", "status_text"})


def pseudonymise(value: T, *, key: bytes) -> T:
    """Make a copy of a value in which people, tenants and devices cannot be recognised without the key.

    Replaced, wherever they stand, each always by the same: object, tenant, application, correlation and record ids,
    user principal names and e-mail addresses, IP addresses, display names of people, groups, devices and applications.
    Telephone numbers in texts become the article's mask. Secrets and raw records are left out. Old and new values of
    properties keep their shape; what stands there under a name, a number or a token becomes a pseudonym.

    Left as it was: times, activities, reasons and other texts of Microsoft's, the order and number of things, user
    agents, ids that are the same in every tenant (role templates, kinds of method), and names in running text that are
    display names nowhere in the value. Whoever knows when somebody did something finds them by the time.

    Args:
        value: Any value of this library (events, facts, plans, timelines, diagnoses), or a tuple of them.
        key: The secret that the pseudonyms are made with, at least 16 bytes. Keep it, and keep it to yourself.

    Returns:
        A value of the same class. A plan's fingerprint is another one.

    Raises:
        CallError: ``key`` is no bytes or too short; ``value`` is no value of this library.
    """
    if not isinstance(key, bytes) or len(key) < 16:
        raise CallError(f"key: expected at least 16 bytes, got {'fewer' if isinstance(key, bytes) else kind_of(key)}")
    if not isinstance(value, (tuple, list)) and not attrs.has(type(value)):
        raise CallError(f"value: expected a value of this library or a tuple of them, got {kind_of(value)}")
    names: set[str] = set()
    _collect(value, "", names)
    made: T = _Pseudonyms(key, names).copy(value, "")
    return made


def _fields(value: Any) -> list[tuple[Any, Any]]:
    return [(field, getattr(value, field.name)) for field in attrs.fields(type(value)) if field.init]


def _collect(value: Any, name: str, names: set[str]) -> None:
    """Every display name in the value: it may stand in texts too."""
    if attrs.has(type(value)):
        for field, inner in _fields(value):
            _collect(inner, field.name, names)
    elif isinstance(value, (tuple, list, frozenset)):
        for inner in value:
            _collect(inner, name, names)
    elif name in _NAMES and isinstance(value, str) and len(value) >= _SHORTEST_NAME:
        names.add(value)


class _Pseudonyms:
    def __init__(self, key: bytes, names: set[str]) -> None:
        self._key = key
        # Longer names first: "Adele Vance" before "Adele".
        known = "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
        # Our own pseudonyms begin with a word, too: "user-" and twelve digits.
        self._known = re.compile(rf"(?<!\w)(?:{known})(?!\w|-[0-9a-f]{{12}})", re.IGNORECASE) if names else None

    def copy(self, value: Any, name: str) -> Any:
        if isinstance(value, Change):
            return self._change(value)
        if attrs.has(type(value)):
            return attrs.evolve(value, **{field.alias: self._field(field, inner) for field, inner in _fields(value)})
        if isinstance(value, (tuple, list, frozenset)):
            return type(value)(self.copy(inner, name) for inner in value)
        if isinstance(value, Mapping):
            return {self.copy(key, name): self.copy(inner, name) for key, inner in value.items()}
        if isinstance(value, str) and not isinstance(value, Enum):
            return self._text(value, name)
        return value

    def _field(self, field: Any, value: Any) -> Any:
        if is_secret(field) or field.name in {"raw", "record"}:
            return None
        if field.name == "details":
            return tuple((self._scrubbed(key), self._property(text, key)) for key, text in value)
        return self.copy(value, field.name)

    def _change(self, change: Change) -> Change:
        old, new = (self._property(text, change.name or "") for text in (change.old, change.new))
        return attrs.evolve(change, old=old, new=new, target_id=self.copy(change.target_id, "target_id"))

    def _property(self, text: str | None, name: str) -> str | None:
        """JSON as text, often text in JSON again; what is no JSON is a text like others."""
        if text is None:
            return None
        try:
            return json.dumps(self._inside(json.loads(text), name), ensure_ascii=False)
        except (ValueError, RecursionError):
            return self._scrubbed(text) if not _TELLING.search(name) else self._token("text", text)

    def _inside(self, found: Any, key: str) -> Any:
        if isinstance(found, dict):
            return {self._scrubbed(name): self._inside(inner, name) for name, inner in found.items()}
        if isinstance(found, list):
            return [self._inside(inner, key) for inner in found]
        if isinstance(found, str) and found[:1] in {"{", "[", '"'}:
            return self._property(found, key)
        if isinstance(found, str) and _TELLING.search(key):
            known = _EMAIL.fullmatch(found) or _GUID.fullmatch(found)
            return self._identifiers(found) if known else self._token("text", found)
        return self._scrubbed(found) if isinstance(found, str) else self._number(found, key)

    def _number(self, found: Any, key: str) -> Any:
        """A number of JSON may be one that somebody could be called on."""
        if found is None or isinstance(found, bool):
            return found
        text = str(found)
        if _TELLING.search(key):
            return self._token("text", text)
        masked = mask_numbers(text)
        return found if masked == text else masked

    def _text(self, text: str, name: str) -> str:
        if name in _NAMES:
            return self._token("name", text)
        if name in _MICROSOFTS:
            return mask_numbers(self._identifiers(text))
        if name not in _IDS:
            return self._scrubbed(text)
        found = self._identifiers(text)
        # An id of a kind of its own (a key, a PUID, a name without a domain) has nothing that could be found in it.
        return found if found != text or text.casefold() in _SHARED or _is_role(text) else self._token("id", text)

    def _scrubbed(self, text: str) -> str:
        found = self._identifiers(text)
        if self._known is not None:
            found = self._known.sub(lambda match: self._token("name", match[0]), found)
        return mask_numbers(found)

    def _identifiers(self, text: str) -> str:
        found = _EMAIL.sub(lambda match: self._address(match[0]), text)
        found = _GUID.sub(lambda match: self._guid(match[0]), found)
        for pattern in (_IPV4, _IPV6):
            found = pattern.sub(lambda match: self._ip(match[0]), found)
        return found

    def _digest(self, kind: str, text: str) -> str:
        return hmac.new(
            self._key, f"{kind}:{text.casefold()}".encode("utf-8", "surrogatepass"), hashlib.sha256
        ).hexdigest()

    def _token(self, kind: str, text: str) -> str:
        return f"{kind}-{self._digest(kind, text)[:12]}" if text else text

    def _guid(self, text: str) -> str:
        if text.casefold() in _SHARED or _is_role(text):
            return text
        digest = self._digest("guid", text)
        return "-".join((digest[:8], digest[8:12], digest[12:16], digest[16:20], digest[20:32]))

    def _address(self, text: str) -> str:
        name, _, domain = text.rpartition("@")
        # People of one domain stay of one domain, as guests and admins are told apart by it.
        return f"user-{self._digest('name', name + '@' + domain)[:12]}@{self._digest('domain', domain)[:8]}.example"

    def _ip(self, text: str) -> str:
        digest = self._digest("ip", text)
        return "2001:db8:" + ":".join(digest[at : at + 4] for at in range(0, 24, 4))


def _is_role(text: str) -> bool:
    return role_of_template_id(text.casefold()) is not None
