"""Manage mode as Microsoft describes it: its addresses, and rules M-1 to M-20 of REG-5, restated in our own words.

Facts only; which methods a user can add is decided in ``flowchart``, and why one is missing in ``diagnosis``.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.values import frozen

__all__ = ["ENTRY_POINTS", "MANAGE_RULES", "EntryPoint", "ManageRule"]


@frozen
class EntryPoint:
    """One address that opens Security info; to Conditional Access all of them are one user action.

    Attributes:
        address: The address.
        note: Where it leads, or whom it serves.
        source: Where it comes from.
    """

    address: str
    note: str
    source: str


@frozen
class ManageRule:
    """One rule of manage mode.

    Attributes:
        id: Its id in the fact file.
        text: What it says.
        source: Where it comes from.
    """

    id: str
    text: str
    source: str


#: The addresses of Security info (REG-5).
ENTRY_POINTS: Final = (
    EntryPoint("https://aka.ms/mysecurityinfo", "The short one; My Account > Security info opens the same.", "REG-S1"),
    EntryPoint("https://mysignins.microsoft.com/security-info", "Where it leads.", "REG-S1"),
    EntryPoint("https://aka.ms/MySecurityInfo-us", "US government.", "REG-S11"),
    EntryPoint("https://aka.ms/setupsecurityinfo", "Older; leads to the same.", "REG-S1, REG-S50"),
    EntryPoint("https://aka.ms/mfasetup", "Older; leads to the same.", "REG-S1, REG-S50"),
    EntryPoint("https://aka.ms/ssprsetup", "Older; leads to the same.", "REG-S1, REG-S50"),
)

#: M-1 to M-20, in order.
MANAGE_RULES: Final = (
    ManageRule("M-1", "Users add, change and delete methods, choose a default, and change the password.", "REG-S1"),
    ManageRule(
        "M-2",
        "The page opens after MFA where a method for it is registered; MFA done in the session counts.",
        "REG-S1",
    ),
    ManageRule(
        "M-3", "A passkey is added or changed within 5 minutes of strong authentication only.", "REG-S1, REG-S41"
    ),
    ManageRule("M-4", "A registration session lives 15 minutes; then the user signs in again.", "REG-S1"),
    ManageRule(
        "M-5",
        "Conditional Access on Register security information stands before the page; since July 2026 before Windows "
        "Hello and Platform SSO too. A change of the password counts as security information.",
        "REG-S36, REG-S48, REG-S51",
    ),
    ManageRule("M-6", "The list holds what SSPR, legacy MFA and the new policy allow together.", "REG-S4, REG-S18"),
    ManageRule("M-7", "An alternate phone is added here only, and needs Voice calls in the new policy.", "REG-S1"),
    ManageRule("M-8", "An office phone needs no business phone on the profile here.", "REG-S1"),
    ManageRule(
        "M-9",
        "App passwords: allowed in the tenant, per-user MFA enforced, no MFA by Conditional Access; 40 at most.",
        "REG-S1, REG-S13",
    ),
    ManageRule(
        "M-10",
        "Once app passwords are no longer allowed, old ones work on, and users neither see nor delete them.",
        "REG-S13",
    ),
    ManageRule(
        "M-11",
        "Passkeys: policy on, user in scope and in no excluded group, self-service set-up, an allowed model; 10 at "
        "most.",
        "REG-S1, REG-S41",
    ),
    ManageRule(
        "M-12",
        "With a one-time pass a passwordless method is registered within 10 minutes of the sign-in; a pass for several "
        "uses has no such limit. A banner asks users who have nothing but a pass to add a method.",
        "REG-S12",
    ),
    ManageRule(
        "M-13", "Apps, questions, passkeys and app passwords are not changed, but removed and added again.", "REG-S1"
    ),
    ManageRule(
        "M-14",
        "The password is changed only; after MFA the old one is not asked for, after a pass it is.",
        "REG-S1",
    ),
    ManageRule(
        "M-15",
        "Registrations are of one tenant: guests switch directory, or append ?tenantId= to the address.",
        "REG-S1",
    ),
    ManageRule(
        "M-16",
        "Graph refuses to delete a mobile phone beside an alternate one, and a phone that is the default.",
        "REG-S19c",
    ),
    ManageRule(
        "M-17",
        "At two gates, who deletes a method need not confirm again until the reconfirm interval ends; whether I-6 asks "
        "at once is not stated.",
        "REG-S3",
    ),
    ManageRule(
        "M-18",
        "Modern browsers only: old web views show a blank page, blocked third-party cookies an error.",
        "REG-S1, REG-S1c",
    ),
    ManageRule("M-19", "The language follows the browser and is cached; ?lng= and a code force one.", "REG-S1"),
    ManageRule("M-20", "After the user principal name changed, a passkey is deleted and registered again.", "REG-S41"),
)
