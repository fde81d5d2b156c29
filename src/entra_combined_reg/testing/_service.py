"""The service that an adapter is tried with: its usual replies, a user, and the requests of the clauses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from entra_combined_reg.catalog import DefaultOption, Method, endpoint_of
from entra_combined_reg.rollback import Request, RequestKind, RollbackStep, StepKind

__all__ = [
    "DELETE",
    "DELETE_PATH",
    "HARDWARE_ID",
    "HTML",
    "LOST",
    "NUMBER",
    "OPAQUE",
    "PHONE",
    "READ",
    "RESET",
    "REVOKE",
    "SET_DEFAULT",
    "STRANGER",
    "TAP",
    "USER",
    "USUAL",
    "Reply",
    "error_body",
    "fixed_id",
    "removal",
    "said",
]

#: Status, headers and body; ``LOST`` in its place: the connection is cut after the call arrived.
Reply = tuple[int, Mapping[str, str], bytes]
LOST: Final = None

USER: Final = "3c9d7a10-51be-4b0f-9a66-00000000c0f0"
_OTHER: Final = "3c9d7a10-51be-4b0f-9a66-00000000c0f1"
#: Made up; whatever shows it has leaked it.
NUMBER: Final = "+49 89 5550142"
OPAQUE: Final = "a/b%2F#EXT# ü\u200f?x=1"


def said(status: int, document: Any, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Content-Type": "application/json", **named}, json.dumps(document, ensure_ascii=False).encode()


def error_body(code: str, message: str = "") -> dict[str, Any]:
    return {"error": {"code": code, "message": message or code, "innerError": {"message": NUMBER}}}


def _object(method: Method, method_id: str | None = None, **fields: str) -> dict[str, str]:
    return {"@odata.type": f"#microsoft.graph.{_type(method)}", "id": method_id or fixed_id(method), **fields}


def _type(method: Method) -> str:
    row = endpoint_of(method)
    return "" if row is None else row.odata_type


def fixed_id(method: Method) -> str:
    row = endpoint_of(method)
    return (row.fixed_id if row is not None else None) or f"{method}-1"


PHONE: Final = _object(Method.PHONE, phoneType="mobile", phoneNumber=NUMBER)
_APP: Final = _object(Method.AUTHENTICATOR, OPAQUE, displayName="Gerät")
HARDWARE_ID: Final = "token-1"
HTML: Final[Reply] = (200, {"Content-Type": "text/html"}, b"<!DOCTYPE html><title>Sign in</title>")
USUAL: Final[Mapping[str, Reply]] = {
    "methods": said(200, {"value": [PHONE, _APP]}),
    "hardwareOathMethods": said(200, {"value": [_object(Method.HARDWARE_OATH, HARDWARE_ID)]}),
    "signInPreferences": said(200, {"userPreferredMethodForSecondaryAuthentication": "push"}),
    "requirements": said(200, {"perUserMfaState": "disabled"}),
}
STRANGER: Final = f"https://graph.microsoft.com/v1.0/$metadata#users('{_OTHER}')/authentication/methods"


def _request(step: RollbackStep | None = None) -> Request:
    kind = RequestKind.READ if step is None else RequestKind.STEP
    return Request(id="clause/1", wave=0, user_id=USER, upn="adele@contoso.com", kind=kind, step=step)


def removal(method: Method, method_id: str | None = None) -> Request:
    kind = _type(method)
    step = RollbackStep(
        number=1, kind=StepKind.DELETE, method=method, type_text=kind, method_id=method_id or fixed_id(method)
    )
    return _request(step)


READ: Final = _request()
DELETE: Final = removal(Method.PHONE)
DELETE_PATH: Final = f"/v1.0/users/{USER}/authentication/phoneMethods/{fixed_id(Method.PHONE)}"
SET_DEFAULT: Final = _request(RollbackStep(number=1, kind=StepKind.SET_DEFAULT, value=DefaultOption.SMS))
REVOKE: Final = _request(RollbackStep(number=1, kind=StepKind.REVOKE_SESSIONS))
TAP: Final = _request(RollbackStep(number=1, kind=StepKind.CREATE_TAP))
RESET: Final = _request(RollbackStep(number=1, kind=StepKind.RESET))
