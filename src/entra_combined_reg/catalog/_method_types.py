"""``MethodType``: how MSOnline and the directory's audit records name a method, by word or number (ROL-1.3, AUD-C1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from entra_combined_reg.catalog._methods import DefaultOption, Method, Usage

__all__ = ["METHOD_TYPE_NUMBERS", "method_of_method_type"]

#: ``MethodType`` by the number that audit records print (ROL-1.3).
METHOD_TYPE_NUMBERS: Final = (
    "TwoWayVoiceMobile",
    "TwoWaySms",
    "TwoWayVoiceOffice",
    "TwoWayVoiceAlternateMobile",
    "TwoWaySmsOtherMobile",
    "OneWaySMS",
    "PhoneAppNotification",
    "PhoneAppOTP",
)
#: What each type proves (ROL-1.3). PhoneAppOTP alone may be a token or Authenticator: no method.
_TYPES: Final[Mapping[str, tuple[Method | None, Usage, DefaultOption | None]]] = {
    "twowayvoicemobile": (Method.PHONE, Usage.VOICE, DefaultOption.VOICE_MOBILE),
    "twowaysms": (Method.PHONE, Usage.SMS, None),
    "twowayvoiceoffice": (Method.OFFICE_PHONE, Usage.VOICE, DefaultOption.VOICE_OFFICE),
    "twowayvoicealternatemobile": (Method.ALTERNATE_PHONE, Usage.VOICE, DefaultOption.VOICE_ALTERNATE_MOBILE),
    "twowayvoiceothermobile": (Method.ALTERNATE_PHONE, Usage.VOICE, DefaultOption.VOICE_ALTERNATE_MOBILE),
    "twowaysmsothermobile": (Method.ALTERNATE_PHONE, Usage.SMS, None),
    "onewaysms": (Method.PHONE, Usage.SMS, DefaultOption.SMS),
    "phoneappnotification": (Method.AUTHENTICATOR, Usage.PUSH, DefaultOption.PUSH),
    "phoneappotp": (None, Usage.CODE, DefaultOption.OATH),
}


def method_of_method_type(word: str) -> tuple[Method | None, Usage, DefaultOption | None] | None:
    """Look up a ``MethodType`` by its word, without regard to case, or by its number as text.

    Returns:
        The method, how it serves, and the default option it can be; ``None`` where unknown. A code names no method: it
        may come from an app or from a token.
    """
    if word.isdecimal() and int(word) < len(METHOD_TYPE_NUMBERS):
        word = METHOD_TYPE_NUMBERS[int(word)]
    return _TYPES.get(word.casefold())
