"""The registration campaign in one world (REG-4.3): its target, when it appears, and whether it can be put off.

Two dated rule sets; which one stands is taken from the date, or from a target that only the newer one has. That the
user is in scope, and what the policies offer, is decided elsewhere.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import Method, PolicyName, Usage
from entra_combined_reg.facts import CampaignState, Subscription
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart._enabled import for_mfa
from entra_combined_reg.flowchart._held import held_ways, holds
from entra_combined_reg.flowchart._readings import CampaignReading
from entra_combined_reg.flowchart._worlds import World

__all__ = ["campaign_appears", "campaign_target", "snooze_left"]

#: The newer rule set is REG-S6, and dated so.
_RULES_CHANGED: Final = date(2026, 9, 2)
_SNOOZES: Final = 3
_TARGETS: Final = {"microsoftauthenticator": Method.AUTHENTICATOR, "fido2": Method.PASSKEY}


class _System(StrEnum):
    WINDOWS = "windows"
    MACOS = "macos"
    IOS = "ios"
    ANDROID = "android"
    LINUX = "linux"
    OTHER = "other"


#: What names of systems begin with, in small letters.
_SYSTEMS: Final = (
    ("windows", _System.WINDOWS),
    ("mac", _System.MACOS),
    ("ios", _System.IOS),
    ("ipad", _System.IOS),
    ("iphone", _System.IOS),
    ("android", _System.ANDROID),
    ("linux", _System.LINUX),
)
_MOBILE: Final = frozenset({_System.IOS, _System.ANDROID})

#: Where a passkey of a kind that the report names ends the nudge; ``None`` is everywhere. Other kinds do not say.
_ENDED_BY: Final[dict[str, frozenset[_System] | None]] = {
    "passkeydevicebound": None,
    "fido2securitykey": None,
    "passkeydeviceboundauthenticator": _MOBILE,
    "passkeydeviceboundwindowshello": frozenset({_System.WINDOWS}),
}
_OF_THE_SYSTEM: Final = {_System.WINDOWS: Method.WINDOWS_HELLO, _System.MACOS: Method.PLATFORM_CREDENTIAL}


def _managed(w: World) -> bool:
    """Say whether Microsoft manages the campaign."""
    state = None if w.tenant.campaign is None else w.tenant.campaign.state
    managed = None if state is None else state is CampaignState.MICROSOFT_MANAGED
    return w.flag(rules.CAMPAIGN, "campaign", managed, "managed")


def _newer(w: World) -> bool:
    return w.as_of.date() >= _RULES_CHANGED


def campaign_target(w: World) -> Method:
    """Return the method that the campaign asks for; under the newer rules Microsoft chooses it where it manages."""
    text = None if w.tenant.campaign is None else w.tenant.campaign.target
    target = None if text is None or (_newer(w) and _managed(w)) else _TARGETS.get(text.casefold())
    return w.known(rules.CAMPAIGN, "campaign", target, (Method.AUTHENTICATOR, Method.PASSKEY), "target")


def snooze_left(w: World) -> bool:
    """Say whether the user may still skip: three times where snoozes are limited, else without end."""
    return not _limited(w) or w.flag(rules.CAMPAIGN, "snooze_count", _count_left(w.user.snooze_count))


def _limited(w: World) -> bool:
    if _newer(w) and _managed(w):
        return campaign_target(w) is Method.AUTHENTICATOR
    limited = None if w.tenant.campaign is None else w.tenant.campaign.limited_snoozes
    if w.flag(rules.CAMPAIGN, "campaign", limited, "limited"):
        return True
    subscription = w.known(rules.CAMPAIGN, "subscription", w.tenant.subscription, tuple(Subscription))
    return subscription is not Subscription.PAID


def _count_left(count: int | None) -> bool | None:
    return None if count is None else count < _SNOOZES


def campaign_appears(w: World, target: Method, *, protected: bool) -> bool:
    """Say whether the nudge appears in the sign-in in question.

    Args:
        w: The world.
        target: What it asks for.
        protected: The user can do MFA, after which alone it appears.
    """
    if target is Method.PASSKEY:
        return protected and _passkey_appears(w)
    has_push = bool(held_ways(w, Method.AUTHENTICATOR) & {Usage.PUSH})
    return not has_push and (_by_phone(w) if _phone_only(w) else protected) and not _on_mobile(w)


def _phone_only(w: World) -> bool:
    """Say whether the nudge for Authenticator appears after SMS or voice alone (K-16)."""
    if w.readings.campaign is CampaignReading.BY_DATE:
        return _newer(w) or _managed(w)
    return w.readings.campaign is CampaignReading.SMS_OR_VOICE or _managed(w)


def _by_phone(w: World) -> bool:
    return any(bool(held_ways(w, m) & for_mfa(w, m)) for m in (Method.PHONE, Method.OFFICE_PHONE))


def _system(w: World) -> _System:
    text = w.user.platform
    folded = "" if text is None else text.strip().casefold()
    named = next((system for start, system in _SYSTEMS if folded.startswith(start)), _System.OTHER)
    return w.known(rules.CAMPAIGN, "platform", None if text is None else named, tuple(_System), "system")


def _on_mobile(w: World) -> bool:
    if w.user.client == "mobile_os":
        w.note(rules.CAMPAIGN, "client", "mobile_os")
        return True
    return _system(w) in _MOBILE


def _passkey_appears(w: World) -> bool:
    system = _system(w)
    if system is _System.LINUX or (system is _System.ANDROID and not _in_browser(w)):
        return False
    return not _ended(w, system)


def _in_browser(w: World) -> bool:
    known = {"browser": True, "rich_client": False}.get(w.user.client or "")
    return w.flag(rules.CAMPAIGN, "client", known, "browser")


def _ended(w: World, system: _System) -> bool:
    """Say whether a credential of the user ends the nudge on this system."""
    own = _OF_THE_SYSTEM.get(system)
    if own is not None and holds(w, own):
        return True
    if not holds(w, Method.PASSKEY):
        return False
    policy = w.tenant.method_policy(PolicyName.FIDO2)
    # Where a profile restricts the keys, one eligible passkey ends the nudge everywhere.
    if policy is not None and (policy.aaguids_restricted or policy.attestation_enforced):
        return True
    held = [
        e.type_text.casefold() for e in w.user.registered or () if e.method is Method.PASSKEY and e.usable is not False
    ]
    if any(_ends(kind, system) for kind in held):
        return True
    sure = False if held and all(kind in _ENDED_BY for kind in held) else None
    return w.flag(rules.CAMPAIGN, "registered", sure, "kind of passkey")


def _ends(kind: str, system: _System) -> bool:
    if kind not in _ENDED_BY:
        return False
    where = _ENDED_BY[kind]
    return where is None or system in where
