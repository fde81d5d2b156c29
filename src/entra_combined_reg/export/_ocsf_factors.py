"""Which authentication factor a method is to OCSF: ``auth_factor.factor_type_id``, by method and usage."""

from __future__ import annotations

from typing import Any, Final

from entra_combined_reg.catalog import METHODS, Activity, Method, Usage
from entra_combined_reg.events import Event
from entra_combined_reg.export._parts import said

__all__ = ["factors_of"]

#: The ids that our methods need, with their captions: the same from 1.2.0 to 1.9.0; 1.1.0 has no such object.
_CAPTIONS: Final = {
    1: "SMS",
    2: "Security Question",
    3: "Phone Call",
    5: "Push Notification",
    6: "Hardware Token",
    7: "OTP",
    8: "Email",
    10: "WebAuthn",
    11: "Password",
}
_OTHER: Final = 99
#: Methods that are one factor however they serve.
_OF_METHOD: Final = {
    Method.SECURITY_QUESTIONS: 2,
    Method.ALTERNATE_PHONE: 3,
    Method.OFFICE_PHONE: 3,
    Method.HARDWARE_OATH: 6,
    Method.SOFTWARE_OATH: 7,
    Method.EMAIL: 8,
    Method.PASSKEY: 10,
    Method.APP_PASSWORD: 11,
    Method.PASSWORD: 11,
}
#: For the rest the usage decides; without one they are 99, Other, under their own name.
_OF_USAGE: Final = {
    Usage.SMS: 1,
    Usage.VOICE: 3,
    Usage.PUSH: 5,
    # The prompt of passwordless sign-in comes as a notification too.
    Usage.PASSWORDLESS: 5,
    Usage.CODE: 7,
}
#: Methods that an activity names by itself.
_OF_ACTIVITY: Final = {
    Activity.ADD_FIDO2_SECURITY_KEY: Method.PASSKEY,
    Activity.DELETE_FIDO2_SECURITY_KEYS: Method.PASSKEY,
    Activity.ADD_PASSKEY_DEVICE_BOUND: Method.PASSKEY,
    Activity.DELETE_PASSKEY_DEVICE_BOUND: Method.PASSKEY,
    Activity.GET_PASSKEY_CREATION_OPTIONS: Method.PASSKEY,
    Activity.ADD_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: Method.WINDOWS_HELLO,
    Activity.DELETE_WINDOWS_HELLO_FOR_BUSINESS_CREDENTIAL: Method.WINDOWS_HELLO,
    Activity.ADD_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: Method.AUTHENTICATOR,
    Activity.DELETE_PASSWORDLESS_PHONE_SIGN_IN_CREDENTIAL: Method.AUTHENTICATOR,
    Activity.ADD_PLATFORM_CREDENTIAL: Method.PLATFORM_CREDENTIAL,
    Activity.DELETE_PLATFORM_CREDENTIAL: Method.PLATFORM_CREDENTIAL,
    Activity.CREATE_TEMPORARY_ACCESS_PASS_METHOD: Method.TEMPORARY_ACCESS_PASS,
    Activity.ASSIGN_HARDWARE_OATH_TOKEN: Method.HARDWARE_OATH,
    Activity.CREATE_APPLICATION_PASSWORD_FOR_USER: Method.APP_PASSWORD,
    Activity.DELETE_APPLICATION_PASSWORD_FOR_USER: Method.APP_PASSWORD,
}
_NAMES: Final = {row.method: row.portal_names[0] for row in METHODS}


def factors_of(event: Event) -> list[dict[str, Any]]:
    """Return the factors an event names, as OCSF objects; none where it names none."""
    method = event.method
    if method is None and event.activity is not None:
        method = _OF_ACTIVITY.get(event.activity)
    number = None if method is None else _OF_METHOD.get(method)
    numbers = sorted({_OF_USAGE[usage] for usage in event.usages}) if number is None else [number]
    if numbers:
        return [{"factor_type_id": number, "factor_type": _CAPTIONS[number]} for number in numbers]
    name = said(event.method_text) if method is None else _NAMES[method]
    return [{"factor_type_id": _OTHER, "factor_type": name}] if name else []
