"""The directory's own properties of a user, as ``Update user`` records show them: old and new value as JSON in a text.

What they hold is what the old MFA service knows: neither passkeys nor passes. Numbers and device tokens stand in them
in clear text, as in real records. Sources: ROL-1.3, AUD-C1.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final

from entra_combined_reg.catalog import METHOD_TYPE_NUMBERS, DefaultOption, Method, method_of_method_type
from entra_combined_reg.facts import PerUserMfa, RegisteredMethod, UserState

__all__ = ["changed_properties"]

#: What each kind of object is called in ``StrongAuthenticationMethod``: by its usages, and in words still written.
_TYPES: Final[Mapping[Method | None, tuple[str, ...]]] = {
    Method.AUTHENTICATOR: ("PhoneAppNotification", "PhoneAppOTP"),
    Method.SOFTWARE_OATH: ("PhoneAppOTP",),
    Method.HARDWARE_OATH: ("PhoneAppOTP",),
    Method.PHONE: ("TwoWayVoiceMobile", "OneWaySMS"),
    Method.ALTERNATE_PHONE: ("TwoWayVoiceAlternateMobile",),
    Method.OFFICE_PHONE: ("TwoWayVoiceOffice",),
}


def _types(method: RegisteredMethod) -> tuple[str, ...]:
    active = method.usable is not False and not method.type_text.startswith("passwordless")
    return _TYPES.get(method.method, ()) if active else ()


def _methods(user: UserState) -> list[dict[str, Any]]:
    legacy = user.strong_authentication
    if legacy is not None and not user.registered:
        return [{"MethodType": word, "Default": word == legacy.default_type} for word in legacy.method_types]
    words = dict.fromkeys(word for one in user.registered or () for word in _types(one))
    return [
        {"MethodType": METHOD_TYPE_NUMBERS.index(word), "Default": _is_default(word, user.default_method)}
        for word in words
    ]


def _is_default(word: str, default: DefaultOption | None) -> bool:
    found = method_of_method_type(word)
    return default is not None and found is not None and found[2] is default


def _details(user: UserState) -> list[dict[str, Any]]:
    found = {one.method: one.phone_number or one.email_address for one in user.registered or ()}
    values = {
        "PhoneNumber": found.get(Method.PHONE),
        "AlternativePhoneNumber": found.get(Method.ALTERNATE_PHONE),
        "Email": found.get(Method.EMAIL),
        "VoiceOnlyPhoneNumber": found.get(Method.OFFICE_PHONE),
    }
    return [values] if any(values.values()) else []


def _apps(user: UserState) -> list[dict[str, Any]]:
    apps = (one for one in user.registered or () if one.method is Method.AUTHENTICATOR and _types(one))
    return [
        {
            "DeviceName": one.display_name or "phone",
            "DeviceToken": f"apns2-e-{one.id}",
            "PhoneAppVersion": "6.8.1",
            "Id": one.id,
            "AuthenticationType": 3,
            "AuthenticatorFlavor": "Authenticator",
        }
        for one in apps
    ]


_STATES: Final[Mapping[PerUserMfa | None, int]] = {PerUserMfa.ENABLED: 1, PerUserMfa.ENFORCED: 0}


def _requirements(user: UserState) -> list[dict[str, Any]]:
    state = _STATES.get(user.per_user_mfa)
    since = "2023-07-11T00:01:26+00:00"
    return [] if state is None else [{"RelyingParty": "*", "State": state, "RememberDevicesNotIssuedBefore": since}]


_KEYS: Final[Mapping[Method | None, str]] = {Method.PASSKEY: "FIDO", Method.WINDOWS_HELLO: "NGC"}


def _keys(user: UserState) -> list[dict[str, Any]]:
    """The form of a device key is not documented; only that one is there counts."""
    keys = (one for one in user.registered or () if one.method in _KEYS)
    return [{"Usage": _KEYS[one.method], "KeyIdentifier": one.id} for one in keys]


_READERS: Final[Mapping[str, Callable[[UserState], list[dict[str, Any]]]]] = {
    "StrongAuthenticationMethod": _methods,
    "StrongAuthenticationUserDetails": _details,
    "StrongAuthenticationPhoneAppDetail": _apps,
    "StrongAuthenticationRequirement": _requirements,
    "SearchableDeviceKey": _keys,
}


def changed_properties(before: UserState, after: UserState) -> list[dict[str, Any]]:
    """Return the modified properties of an ``Update user`` record; empty where no property changed."""
    found = [
        {"displayName": name, "oldValue": json.dumps(old), "newValue": json.dumps(new)}
        for name, read in _READERS.items()
        if (old := read(before)) != (new := read(after))
    ]
    if not found:
        return []
    names = ", ".join(one["displayName"] for one in found)
    return [*found, {"displayName": "Included Updated Properties", "oldValue": None, "newValue": json.dumps(names)}]
