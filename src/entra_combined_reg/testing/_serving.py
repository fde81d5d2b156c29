"""How a simulated tenant serves one call to one user: the reply, the user afterwards, and the act that was done.

Pure functions over an account; time, numbering, faults and the audit log are the tenant's.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import attrs

from entra_combined_reg.catalog import (
    ENDPOINTS,
    Act,
    DefaultOption,
    GraphCall,
    GraphCallName,
    Method,
    MethodEndpoint,
    endpoint_of,
)
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod
from entra_combined_reg.testing._account import Account, behind, refused_removal
from entra_combined_reg.testing._behaviour import TenantBehaviour
from entra_combined_reg.testing._documents import (
    list_document,
    method_document,
    preferences_document,
    requirements_document,
)
from entra_combined_reg.testing._faults import refusal
from entra_combined_reg.testing._routes import Route
from entra_combined_reg.testing._service import Reply, said
from entra_combined_reg.values import frozen

__all__ = ["Moment", "Served", "serve"]

Body = Mapping[str, Any]


@frozen(kw_only=True)
class Moment:
    """The circumstances of one call.

    Attributes:
        at: When it is carried out.
        number: Its number, from 1; what is new is named by it.
        behaviour: How the service behaves.
        masked: Whether the caller reads numbers masked.
    """

    at: datetime
    number: int
    behaviour: TenantBehaviour
    masked: bool


@frozen(kw_only=True)
class Served:
    """What became of one call.

    Attributes:
        reply: The answer.
        account: The user afterwards; ``None``: nothing changed.
        act: What was done, in the catalogue's word.
        method: What it was done to.
    """

    reply: Reply
    account: Account | None = None
    act: Act | None = None
    method: RegisteredMethod | None = None


_NO_CONTENT: Final[Reply] = (204, {}, b"")
_NOT_FOUND: Final = Served(reply=refusal(404, "resourceNotFound", "The requested resource is not found."))
#: What the removal of a kind is called where it has a name of its own (ROL-7.1).
_REMOVALS: Final[Mapping[str, Act]] = {
    "fido2": Act.DELETE_PASSKEY,
    "whfb": Act.DELETE_WINDOWS_HELLO,
    "platform_credential": Act.DELETE_PLATFORM_CREDENTIAL,
    "authenticator_passwordless": Act.DELETE_PASSWORDLESS,
    "hardware_oath": Act.CHANGE_HARDWARE_TOKEN,
    "tap": Act.DELETE_TEMPORARY_ACCESS_PASS,
}


#: Every user has a password, listed or not; its id is the same for all (ROL-2.1).
_PASSWORD: Final = next(row.fixed_id for row in ENDPOINTS if row.method is Method.PASSWORD)


def serve(account: Account, route: Route, body: Body, moment: Moment) -> Served:
    """Serve one call.

    Args:
        account: The user whom the path names.
        route: What the call is about.
        body: The body, decoded.
        moment: The circumstances.
    """
    row = route.row
    if isinstance(row, GraphCall):
        return _CALLS[row.name](account, route, body, moment)
    return _read(account, route, row, moment) if route.verb == "GET" else _delete(account, route, row, moment)


def _bad(text: str) -> Served:
    return Served(reply=refusal(400, "badRequest", text))


def _list(account: Account, route: Route, _: Body, moment: Moment) -> Served:
    return Served(reply=said(200, list_document(account, route.version, None, moment.at, masked=moment.masked)))


def _read(account: Account, route: Route, row: MethodEndpoint, moment: Moment) -> Served:
    if route.method_id is None and not row.singleton:
        return Served(reply=said(200, list_document(account, route.version, row, moment.at, masked=moment.masked)))
    method = account.find(row, route.method_id)
    if method is None:
        return _NOT_FOUND
    return Served(reply=said(200, method_document(method, typed=False, masked=moment.masked)))


def _delete(account: Account, route: Route, row: MethodEndpoint, moment: Moment) -> Served:
    wants_ref = bool(row.delete_suffix) and moment.behaviour.external_ref
    if route.ref is not wants_ref:
        return Served(reply=refusal(405, "methodNotAllowed"))
    method = account.find(row, route.method_id)
    if method is None:
        return _NOT_FOUND
    refused = refused_removal(account, method, moment.behaviour)
    if refused is not None:
        return Served(reply=refused)
    after = account.without(method, moment.at, moment.behaviour.settle)
    return Served(reply=_NO_CONTENT, account=after, act=_REMOVALS.get(row.kind, Act.DELETE_METHOD), method=method)


def _deactivate(account: Account, route: Route, _: Body, moment: Moment) -> Served:
    method = next(
        (one for one in account.methods if one.method is Method.HARDWARE_OATH and one.id == route.method_id), None
    )
    if method is None:
        return _NOT_FOUND
    refused = refused_removal(account, method, moment.behaviour)
    if refused is not None:
        return Served(reply=refused)
    after = account.replacing(method, attrs.evolve(method, usable=False))
    return Served(reply=_NO_CONTENT, account=after, act=Act.CHANGE_HARDWARE_TOKEN, method=method)


def _preferences(account: Account, _: Route, __: Body, ___: Moment) -> Served:
    return Served(reply=said(200, preferences_document(account)))


def _set_default(account: Account, _: Route, body: Body, __: Moment) -> Served:
    wanted = body.get("userPreferredMethodForSecondaryAuthentication")
    if wanted not in set(DefaultOption) - {DefaultOption.NONE}:
        return _bad("The value is none of the allowed ones.")
    value = DefaultOption(wanted)
    if not any(value in behind(one) for one in account.methods):
        return _bad("The user has no such method.")
    after = attrs.evolve(account, owner=None, user=attrs.evolve(account.user, default_method=value))
    return Served(reply=_NO_CONTENT, account=after, act=Act.SET_DEFAULT)


def _requirements(account: Account, _: Route, __: Body, ___: Moment) -> Served:
    return Served(reply=said(200, requirements_document(account)))


def _set_requirements(account: Account, _: Route, body: Body, __: Moment) -> Served:
    wanted = body.get("perUserMfaState")
    if wanted not in set(PerUserMfa):
        return _bad("The value is none of the allowed ones.")
    after = attrs.evolve(account, user=attrs.evolve(account.user, per_user_mfa=PerUserMfa(wanted)))
    return Served(reply=_NO_CONTENT, account=after, act=Act.SET_PER_USER_MFA)


def _revoke(account: Account, _: Route, __: Body, ___: Moment) -> Served:
    after = attrs.evolve(account, revocations=account.revocations + 1)
    return Served(reply=said(200, {"value": True}), account=after, act=Act.REVOKE_SESSIONS)


def _create_pass(account: Account, _: Route, body: Body, moment: Moment) -> Served:
    minutes = body.get("lifetimeInMinutes", 60)
    if not isinstance(minutes, int) or not 10 <= minutes <= 43_200:
        return _bad("The lifetime is not within the policy's limits.")
    made = _made(Method.TEMPORARY_ACCESS_PASS, moment, f"tap-{moment.number}")
    for old in (one for one in account.methods if one.method is Method.TEMPORARY_ACCESS_PASS):
        # A new pass takes the place of the old one.
        account = account.without(old, moment.at, moment.behaviour.settle)
    shown = method_document(made, typed=False, masked=False)
    value = {**shown, "temporaryAccessPass": f"TAP+{moment.number:05}&x", "lifetimeInMinutes": minutes}
    act = Act.CREATE_TEMPORARY_ACCESS_PASS
    return Served(reply=said(201, value), account=account.with_method(made), act=act, method=made)


def _reset_password(account: Account, route: Route, body: Body, moment: Moment) -> Served:
    if route.method_id != _PASSWORD:
        return _NOT_FOUND
    made = {} if "newPassword" in body else {"newPassword": f"Pwd+{moment.number:05}&x"}
    return Served(reply=said(202, made), account=account, act=Act.RESET_PASSWORD)


_TYPES: Final[Mapping[str, Method]] = {
    "mobile": Method.PHONE,
    "alternateMobile": Method.ALTERNATE_PHONE,
    "office": Method.OFFICE_PHONE,
}


def _create_phone(account: Account, _: Route, body: Body, moment: Moment) -> Served:
    kind, number = _TYPES.get(str(body.get("phoneType"))), body.get("phoneNumber")
    if kind is None or not isinstance(number, str) or not number.startswith("+"):
        return _bad("A phone has a type, and a number with its country code.")
    mobile = any(one.method is Method.PHONE for one in account.methods)
    if kind is Method.ALTERNATE_PHONE and not mobile:
        return _bad("An alternate number stands beside a mobile one.")
    return _added(account, attrs.evolve(_made(kind, moment), phone_number=number))


def _update_phone(account: Account, route: Route, body: Body, _: Moment) -> Served:
    method = next((one for one in account.methods if one.id == route.method_id and one.method in _TYPES.values()), None)
    if method is None:
        return _NOT_FOUND
    if _TYPES.get(str(body.get("phoneType"))) not in {None, method.method}:
        return _bad("The type of a phone does not change.")
    after = account.replacing(method, attrs.evolve(method, phone_number=str(body.get("phoneNumber"))))
    return Served(reply=_NO_CONTENT, account=after, act=Act.CHANGE_PHONE, method=method)


def _create_email(account: Account, _: Route, body: Body, moment: Moment) -> Served:
    made = attrs.evolve(_made(Method.EMAIL, moment), email_address=str(body.get("emailAddress")))
    return _added(account, made)


def _create_external(account: Account, _: Route, body: Body, moment: Moment) -> Served:
    values = {name: body.get(name) for name in ("configurationId", "displayName")}
    if not all(isinstance(value, str) for value in values.values()):
        return _bad("An external method has a configuration and a name.")
    made = _made(Method.EXTERNAL, moment, f"external-{moment.number}")
    named = attrs.evolve(made, display_name=str(values["displayName"]), detail=json.dumps(values))
    return _added(account, named)


def _added(account: Account, made: RegisteredMethod) -> Served:
    # Phones and addresses have the same id for every user, so that there is one of each type.
    if any((one.type_text, one.id) == (made.type_text, made.id) for one in account.methods):
        return Served(reply=refusal(409, "conflict", "The user has a method of this type."))
    reply = said(201, method_document(made, typed=False, masked=False))
    # What an address or an external method leaves is not known: taken to be what a number leaves (UNVERIFIED).
    return Served(reply=reply, account=account.with_method(made), act=Act.ADD_PHONE, method=made)


def _made(kind: Method, moment: Moment, method_id: str | None = None) -> RegisteredMethod:
    row = endpoint_of(kind)
    fixed, name = (None, kind.value) if row is None else (row.fixed_id, row.odata_type)
    return RegisteredMethod(method=kind, type_text=name, id=method_id or fixed, created_at=moment.at)


_CALLS: Final[Mapping[GraphCallName, Callable[[Account, Route, Body, Moment], Served]]] = {
    GraphCallName.LIST_METHODS: _list,
    GraphCallName.READ_PER_USER_MFA: _requirements,
    GraphCallName.SET_PER_USER_MFA: _set_requirements,
    GraphCallName.READ_DEFAULT: _preferences,
    GraphCallName.SET_DEFAULT: _set_default,
    GraphCallName.REVOKE_SESSIONS: _revoke,
    GraphCallName.CREATE_TEMPORARY_ACCESS_PASS: _create_pass,
    GraphCallName.CREATE_PHONE: _create_phone,
    GraphCallName.UPDATE_PHONE: _update_phone,
    GraphCallName.CREATE_EMAIL: _create_email,
    GraphCallName.CREATE_EXTERNAL: _create_external,
    GraphCallName.DEACTIVATE_HARDWARE_OATH: _deactivate,
    GraphCallName.RESET_PASSWORD: _reset_password,
}
