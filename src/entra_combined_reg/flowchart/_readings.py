"""The few ambiguities that change an answer, as switches with their documented defaults. The others are notes.

Microsoft's pages leave them open or contradict each other (REG-2.5, REG-10). The readings used stand in every result.
"""

from __future__ import annotations

from enum import StrEnum

from entra_combined_reg.values import frozen

__all__ = ["CampaignReading", "Readings"]


class CampaignReading(StrEnum):
    """K-16: after which MFA the campaign for Authenticator appears."""

    #: By the date asked about: any method before 2026-09-02 unless Microsoft manages the campaign, SMS or voice after.
    BY_DATE = "byDate"
    #: After any method (REG-S47), unless Microsoft manages the campaign.
    ANY = "any"
    #: After SMS or voice only (REG-S6).
    SMS_OR_VOICE = "smsOrVoice"


@frozen(kw_only=True)
class Readings:
    """How the ambiguities that change an answer are read.

    Attributes:
        enabled_is_enough: A-1 (K-10). ``True``: enforced MFA asks for reset methods of everyone enabled for SSPR.
            ``False``: only where reset registration is enforced as well.
        one_other_is_enough: A-4. ``True``: the link "different method" needs one other method, as reports have it.
            ``False``: two, as printed.
        legacy_sspr_counts_for_mfa: A-8. ``True``: a phone enabled only in legacy SSPR serves for MFA before migration
            is complete (union). ``False``: strictly by policy.
        passkey_by_cause: K-1. ``True``: interrupt mode registers a passkey for a strength, a campaign or the SMS
            retirement. ``False``: never.
        hardware_token_self_assigned: K-2. ``True``: a user adds a token from the inventory. ``False``: only an
            administrator does.
        one_pool: K-3. ``True``: five authenticator apps and hardware tokens together. ``False``: five of each.
        two_gates_win: K-7. ``True``: administrators need two gates where the clauses for one and two both hold.
        campaign: K-16. After which MFA the campaign for Authenticator appears.
    """

    enabled_is_enough: bool = True
    one_other_is_enough: bool = True
    legacy_sspr_counts_for_mfa: bool = True
    passkey_by_cause: bool = True
    hardware_token_self_assigned: bool = True
    one_pool: bool = True
    two_gates_win: bool = True
    campaign: CampaignReading = CampaignReading.BY_DATE
