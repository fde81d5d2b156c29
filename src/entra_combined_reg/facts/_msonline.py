"""Reading a user as MSOnline dumped one (``Get-MsolUser``): the properties that the article's script reads, and theirs.

MSOnline is retired; its dumps are what older cases hold. Phone numbers and device tokens go into secret fields only.
Sources: ROL-1.2, ROL-1.3, ROL-1.6.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from entra_combined_reg.catalog import METHOD_TYPE_NUMBERS, DefaultOption, Method, Usage, method_of_method_type
from entra_combined_reg.facts._graph_user import Facts, close, combine
from entra_combined_reg.facts._reading import Document, Node
from entra_combined_reg.facts._user_values import PerUserMfa, RegisteredMethod, StrongAuthentication, UserType

__all__ = ["read_msonline"]

_NUMBER_OF: Final = {Method.PHONE: "PhoneNumber", Method.ALTERNATE_PHONE: "AlternativePhoneNumber"}


def read_msonline(value: Any, *, read_at: datetime | None = None) -> Facts:
    """Read one user.

    Args:
        value: The dump as plain data: ``Get-MsolUser … | ConvertTo-Json -Depth 4``, loaded.
        read_at: When it was made.

    Returns:
        The fields of ``UserState`` with their source. ``registered_complete`` is false: the dump holds no passkeys.

    Raises:
        DataError: With every problem of the dump.
    """
    document = Document.of("msolUser", value)
    user = document.one()
    entries = user.get("StrongAuthenticationMethods").items()
    needed = user.get("StrongAuthenticationRequirements").items()
    types = None if entries is None else [(_type(item.thing()), item.thing()) for item in entries]
    facts: Facts = {
        "object_id": user.get("ObjectId").identifier(),
        "upn": user.get("UserPrincipalName").text(),
        "display_name": user.get("DisplayName").verbatim(),
        "user_type": _user_type(user),
        "account_enabled": _negated(user.get("BlockCredential").flag()),
        "per_user_mfa": _state(needed),
        "strong_authentication": _strong(types, needed),
        "business_phone_set": _is_filled(user.get("PhoneNumber")),
        "default_method": None if types is None else _default(types),
        **({} if types is None else {"registered": _registered(user, types), "registered_complete": False}),
    }
    close([document])
    return combine([(document.name, facts, None)], read_at)


def _user_type(user: Node) -> UserType | None:
    word = user.get("UserType").value
    # As a number the type is not documented.
    known = {"member": UserType.MEMBER, "guest": UserType.GUEST}
    return known.get(word.casefold()) if isinstance(word, str) else None


def _negated(answer: bool | None) -> bool | None:  # noqa: FBT001  it has one argument
    return None if answer is None else not answer


def _is_filled(node: Node) -> bool | None:
    return bool(node.text()) if node.present else None


def _type(entry: Node) -> str:
    node = entry.get("MethodType")
    if isinstance(node.value, int) and not isinstance(node.value, bool) and 0 <= node.value < len(METHOD_TYPE_NUMBERS):
        return METHOD_TYPE_NUMBERS[node.value]
    return node.text() or ""


def _strong(types: list[tuple[str, Node]] | None, needed: list[Node] | None) -> StrongAuthentication | None:
    """Both properties decide who is eligible, so one alone is not enough."""
    if types is None or needed is None:
        return None
    return StrongAuthentication(
        method_types=tuple(name for name, _ in types),
        default_type=next((name for name, entry in types if entry.get("IsDefault").flag()), None),
        relying_parties=tuple(item.thing().get("RelyingParty").text() or "" for item in needed),
    )


def _state(needed: list[Node] | None) -> PerUserMfa | None:
    if needed is None:
        return None
    if not needed:
        return PerUserMfa.DISABLED
    states = {item.thing().get("State").choice(PerUserMfa) for item in needed}
    return states.pop() if len(states) == 1 else None


def _default(types: list[tuple[str, Node]]) -> DefaultOption | None:
    if not types:
        return DefaultOption.NONE
    chosen = next((name for name, entry in types if entry.get("IsDefault").flag()), "")
    known = method_of_method_type(chosen)
    return known[2] if known else None


def _registered(user: Node, types: list[tuple[str, Node]]) -> tuple[RegisteredMethod, ...]:
    details = user.get("StrongAuthenticationUserDetails").thing()
    apps = [item.thing() for item in user.get("StrongAuthenticationPhoneAppDetails").items() or ()]
    found = [_app(app) for app in apps if app.is_object()]
    kinds: dict[Method | str | None, tuple[str, set[Usage]]] = {}
    for name, _ in types:
        method, usage, _ = method_of_method_type(name) or (name, None, None)
        if apps and name.casefold().startswith("phoneapp"):
            continue
        kinds.setdefault(method, (name, set()))[1].update({usage} if usage else ())
    if Method.AUTHENTICATOR in kinds and None in kinds:
        # One Authenticator leaves two entries, notification and code (ROL-1.3).
        kinds[Method.AUTHENTICATOR][1].update(kinds.pop(None)[1])
    found += [_entry(method, name, usages, details) for method, (name, usages) in kinds.items()]
    email = details.get("Email").text()
    if email is not None:
        found.append(
            RegisteredMethod(
                method=Method.EMAIL, type_text="StrongAuthenticationUserDetails.Email", email_address=email
            )
        )
    return tuple(found)


def _entry(method: Method | str | None, name: str, usages: set[Usage], details: Node) -> RegisteredMethod:
    known = method if isinstance(method, Method) else None
    number = None if known is None else _NUMBER_OF.get(known)
    return RegisteredMethod(
        method=known,
        type_text=name,
        usages=frozenset(usages),
        phone_number=None if number is None else details.get(number).text(),
    )


def _app(app: Node) -> RegisteredMethod:
    words = (app.get("AuthenticationType").text() or "").casefold()
    usages = {usage for word, usage in (("notification", Usage.PUSH), ("otp", Usage.CODE)) if word in words}
    return RegisteredMethod(
        # A code alone may come from any app or token.
        method=Method.AUTHENTICATOR if Usage.PUSH in usages else None,
        type_text="StrongAuthenticationPhoneAppDetails",
        usages=frozenset(usages),
        id=app.get("Id").text(),
        display_name=app.get("DeviceName").verbatim(),
        detail=app.canonical(),
    )
