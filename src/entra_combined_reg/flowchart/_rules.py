"""The rules of the flowchart as constants, shared by every trail, and the name of the rule set.

Microsoft publishes the flowchart as a picture only; these rules are rebuilt from the text around it (REG-2.1), so the
boxes of the picture are UNVERIFIED. Texts in our own words; ids of REG-2.2, 2.4, 3 and 5. Nothing is decided here.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.values import frozen

__all__ = ["RULES", "RULE_SET", "FlowchartRule"]

#: Stands on every answer. Reconstructed: REG-2.1 says from what, and that the picture itself is UNVERIFIED.
RULE_SET: Final = "reconstructed rule set v1"


@frozen(kw_only=True)
class FlowchartRule:
    """One rule of the flowchart.

    Attributes:
        id: Its id in the fact file (``F-5``, ``M-7``), or the step of the pseudo-code (``REG-2.4 G1``).
        text: What it says, in our words.
        source: The keys of the pages behind it.
    """

    id: str
    text: str
    source: str


def _rule(rule_id: str, text: str, source: str) -> FlowchartRule:
    return FlowchartRule(id=rule_id, text=text, source=source)


ADMIN: Final = _rule(
    "REG-3", "Holders of certain roles follow the administrator reset policy, whatever the user policy says.", "REG-S2"
)
ADMIN_GATES: Final = _rule(
    "REG-3 gates", "Administrators need two reset methods, in young trials and bare tenants one.", "REG-S2"
)
ADMIN_METHODS: Final = _rule(
    "REG-3 methods",
    "The administrator reset policy allows authenticator apps, phone and email, never security questions, "
    "independently of other policies.",
    "REG-S2, REG-S4",
)
ADMIN_OFF: Final = _rule(
    "REG-2.4 A1",
    "With reset for administrators off, one in the user scope is asked to register and can register nothing.",
    "REG-S2",
)
SSPR_ON: Final = _rule("REG-2.3 sspr", "A user is enabled for reset by the scope and a licence.", "REG-S4, REG-S18")
DEMAND: Final = _rule(
    "F-2", "Enforced MFA registration asks for MFA methods, and for reset methods if the user is enabled.", "REG-S1"
)
DEMAND_SSPR: Final = _rule("F-3", "Enforced reset registration alone asks for reset methods only.", "REG-S1")
MINIMUM: Final = _rule("F-4", "The smallest number of methods that satisfies both policies, best first.", "REG-S1")
MFA_FIRST: Final = _rule("F-5", "Where MFA is enforced the first method must serve for MFA.", "REG-S1")
SWAP: Final = _rule("F-6", "A method that fits as well may replace one that is shown first.", "REG-S1")
MISSING_ONLY: Final = _rule(
    "F-7", "Only what is missing is asked for; what an administrator filled in counts.", "REG-S1"
)
LINK: Final = _rule("F-8", 'The link "different method" needs another method to lead to.', "REG-S1")
REVIEW: Final = _rule("F-10", "A refresh shows every registered method for review, behind MFA.", "REG-S1, article")
DEFAULTS: Final = _rule(
    "F-12", "Security defaults accept Authenticator by notification or an OATH app, nothing else.", "REG-S29"
)
STRENGTH: Final = _rule("F-13", "Under an authentication strength only methods that satisfy it are offered.", "REG-S7")
NEVER_INTERRUPT: Final = _rule(
    "F-14",
    "Interrupt mode never offers alternate phone, phone sign-in, Windows Hello or certificates, and office phone only "
    "where the profile holds a business phone.",
    "REG-S1, REG-S7",
)
AMP: Final = _rule(
    "F-15", "The Authentication methods policy enables a method; exclusion wins over inclusion.", "REG-S1, REG-S4"
)
LEGACY: Final = _rule(
    "REG-2.3 legacy", "Until the migration is complete the legacy policies enable methods as well.", "REG-S4, REG-S5b"
)
SSPR_METHODS: Final = _rule(
    "REG-2.3 reset methods", "Which methods count for reset depends on the migration state.", "REG-S3, REG-S4"
)
CODE_AT_ONE_GATE: Final = _rule(
    "REG-2.3 one gate", "Before the migration is complete, one gate takes codes only, no notifications.", "REG-S3"
)
FLAVOUR: Final = _rule(
    "REG-2.3 flavour", "Authenticator's mode and OTP switch decide which of its uses exist.", "REG-S5b, REG-S47"
)
VOICE: Final = _rule(
    "REG-1.4 voice", "Trial tenants have no voice calls; office phone resets need a paid one.", "REG-S17"
)
RETIRED: Final = _rule("I-16", "Microsoft's SMS and voice delivery ends in the public cloud.", "REG-S44")
CAMPAIGN: Final = _rule("I-8", "The registration campaign offers its one target method after MFA.", "REG-S6, REG-S47")
PASSKEY_BY_CAUSE: Final = _rule(
    "K-1", "Interrupt mode registers a passkey only for a strength, a campaign or the SMS retirement.", "REG-S6, REG-S7"
)
MAXIMUM: Final = _rule("REG-1.1 maximum", "A method at its maximum is not offered.", "article, REG-S1, REG-S10")
NOT_BY_USER: Final = _rule(
    "REG-1.1 route", "The method is set up elsewhere, or by an administrator.", "REG-S7, REG-S16"
)
GUEST: Final = _rule(
    "INT-19",
    "No guest can register a passkey, and none from elsewhere a hardware token, in the tenant visited.",
    "REG-S10, REG-S41, REG-S43",
)
MANAGE_LIST: Final = _rule("M-6", "Manage mode lists what any of the policies allows.", "REG-S4, REG-S18")
ALTERNATE: Final = _rule(
    "M-7", "Alternate phone needs Voice calls in the Authentication methods policy and a phone.", "REG-S1, REG-S19"
)
OFFICE: Final = _rule(
    "M-8", "Office phone needs Voice calls with the office option, in manage mode nothing else.", "REG-S1"
)
APP_PASSWORD: Final = _rule(
    "M-9",
    "App passwords need the tenant's permission and per-user MFA enforced, and are not for users under Conditional "
    "Access MFA.",
    "REG-S1, REG-S13",
)
PASSKEY: Final = _rule("M-11", "A passkey needs the policy, the scope and self-service set-up.", "REG-S1, REG-S41")
HARDWARE: Final = _rule(
    "K-2", "A hardware token can be added where the policy and the inventory allow it.", "REG-S1, REG-S10b"
)
EXTERNAL: Final = _rule("F-16", "The wizard offers external methods that the policy enables.", "REG-S15")

#: Every rule a trail can name, in the order of the fact file.
RULES: Final[tuple[FlowchartRule, ...]] = (
    ADMIN,
    ADMIN_GATES,
    ADMIN_METHODS,
    ADMIN_OFF,
    SSPR_ON,
    DEMAND,
    DEMAND_SSPR,
    MINIMUM,
    MFA_FIRST,
    SWAP,
    MISSING_ONLY,
    LINK,
    REVIEW,
    DEFAULTS,
    STRENGTH,
    NEVER_INTERRUPT,
    AMP,
    LEGACY,
    SSPR_METHODS,
    CODE_AT_ONE_GATE,
    FLAVOUR,
    VOICE,
    RETIRED,
    CAMPAIGN,
    PASSKEY_BY_CAUSE,
    MAXIMUM,
    NOT_BY_USER,
    GUEST,
    MANAGE_LIST,
    ALTERNATE,
    OFFICE,
    APP_PASSWORD,
    PASSKEY,
    HARDWARE,
    EXTERNAL,
)
