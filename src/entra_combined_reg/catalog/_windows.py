"""How long each kind of change takes to arrive, as Microsoft says it; nothing is computed here.

``diagnosis`` compares these windows with the times of the last policy changes. A window whose numbers are not
documented says so: ``assumed``. Sources: the article, REG-8.
"""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum
from typing import Final

from entra_combined_reg.values import frozen

__all__ = [
    "ADMIN_SSPR_WINDOW",
    "CONDITIONAL_ACCESS_WINDOW",
    "HARDWARE_OATH_WINDOW",
    "INTERRUPT_WINDOW",
    "MANAGE_WINDOW",
    "WINDOWS",
    "ChangeKind",
    "Window",
    "window_of",
    "windows_of_policy",
]


class ChangeKind(StrEnum):
    """What changed, and where the change shall be seen."""

    MANAGE_LIST = "manageList"
    INTERRUPT_LIST = "interruptList"
    ADMIN_SSPR = "adminSspr"
    HARDWARE_OATH = "hardwareOath"
    TEMPORARY_ACCESS_PASS = "temporaryAccessPass"  # noqa: S105  a method's name
    CONDITIONAL_ACCESS = "conditionalAccess"
    CONDITIONAL_ACCESS_REGISTRATION = "conditionalAccessRegistration"
    ACTIVITY_REPORT = "activityReport"
    RESET_REPORT = "resetReport"
    QR_CODE = "qrCode"
    SECURITY_DEFAULTS_GRACE = "securityDefaultsGrace"
    ID_PROTECTION_SKIP = "idProtectionSkip"
    AUTHENTICATION_METHODS_POLICY = "authenticationMethodsPolicy"


@frozen(kw_only=True)
class Window:
    """How long one kind of change takes.

    Attributes:
        change: What changed.
        minimum: The earliest it can be counted on; ``None`` where no number is known.
        maximum: When it has surely arrived; ``None`` where no number is known.
        policies: Names of ``PolicyChange.policy`` that the row speaks of.
        text: The row in words.
        source: Where it comes from.
        assumed: The numbers are ours, not Microsoft's.
    """

    change: ChangeKind
    minimum: timedelta | None
    maximum: timedelta | None
    policies: frozenset[str] = frozenset()
    text: str
    source: str
    assumed: bool = False


_METHOD_POLICIES: Final = frozenset({"authenticationMethods", "legacyMfa", "sspr"})

#: "If the method is enabled, save the policies again and wait 1-2 hours before testing again."
MANAGE_WINDOW: Final = Window(
    change=ChangeKind.MANAGE_LIST,
    minimum=timedelta(hours=1),
    maximum=timedelta(hours=2),
    policies=_METHOD_POLICIES,
    text="A change of the MFA or SSPR methods policy reaches manage mode 1 to 2 hours after the policies are saved "
    "again.",
    source="article",
)

#: "If the change was recent, it might take some time for the updated policy to propagate." No number is printed; two
#: hours are taken over from manage mode.
INTERRUPT_WINDOW: Final = Window(
    change=ChangeKind.INTERRUPT_LIST,
    minimum=None,
    maximum=timedelta(hours=2),
    policies=_METHOD_POLICIES,
    text='A change of the MFA or SSPR policy reaches interrupt mode after "some time"; two hours are assumed.',
    source="article",
    assumed=True,
)

ADMIN_SSPR_WINDOW: Final = Window(
    change=ChangeKind.ADMIN_SSPR,
    minimum=None,
    maximum=timedelta(minutes=60),
    policies=frozenset({"adminSspr"}),
    text="Turning SSPR for administrators on or off (AllowedToUseSspr) takes up to 60 minutes.",
    source="REG-S2",
)

HARDWARE_OATH_WINDOW: Final = Window(
    change=ChangeKind.HARDWARE_OATH,
    minimum=timedelta(minutes=20),
    maximum=timedelta(minutes=60),
    policies=frozenset({"hardwareOath"}),
    text="A change of the hardware OATH tokens policy takes up to 20 minutes; allow one hour.",
    source="REG-S10, REG-S10b",
)

CONDITIONAL_ACCESS_WINDOW: Final = Window(
    change=ChangeKind.CONDITIONAL_ACCESS,
    minimum=timedelta(hours=2),
    maximum=timedelta(hours=24),
    policies=frozenset({"conditionalAccess"}),
    text="A Conditional Access policy or a group membership takes up to one day to be enforced on tokens by resource "
    "providers; policy updates about two hours where optimised; revoking the sessions enforces it at once.",
    source="REG-S46",
)

#: Every documented window, in the order of REG-8.
WINDOWS: Final[tuple[Window, ...]] = (
    MANAGE_WINDOW,
    INTERRUPT_WINDOW,
    ADMIN_SSPR_WINDOW,
    HARDWARE_OATH_WINDOW,
    Window(
        change=ChangeKind.TEMPORARY_ACCESS_PASS,
        minimum=None,
        maximum=None,
        text="A Temporary Access Pass works, or stops working, a few minutes after it was created or has expired.",
        source="REG-S12",
    ),
    CONDITIONAL_ACCESS_WINDOW,
    Window(
        change=ChangeKind.CONDITIONAL_ACCESS_REGISTRATION,
        minimum=timedelta(minutes=10),
        maximum=timedelta(minutes=15),
        policies=frozenset({"conditionalAccess"}),
        text="A Conditional Access policy on the user action Register security information: 10 to 15 minutes, as one "
        "report observed.",
        source="REG-S49",
    ),
    Window(
        change=ChangeKind.ACTIVITY_REPORT,
        minimum=None,
        maximum=None,
        text="The authentication methods activity report lags by up to a few hours.",
        source="REG-S23",
    ),
    Window(
        change=ChangeKind.RESET_REPORT,
        minimum=timedelta(minutes=5),
        maximum=timedelta(minutes=60),
        text="Password management and SSPR reports lag by 5 to 10 minutes, by up to one hour at most (2021).",
        source="REG-S25",
    ),
    Window(
        change=ChangeKind.QR_CODE,
        minimum=None,
        maximum=None,
        policies=frozenset({"authenticationMethods"}),
        text="A first QR code works after the user's next sign-in by another method.",
        source="REG-S16",
    ),
    Window(
        change=ChangeKind.SECURITY_DEFAULTS_GRACE,
        minimum=timedelta(hours=24),
        maximum=timedelta(hours=24),
        policies=frozenset({"securityDefaults"}),
        text="Security defaults of a new tenant are enforced after 24 hours.",
        source="REG-S29b",
    ),
    Window(
        change=ChangeKind.ID_PROTECTION_SKIP,
        minimum=timedelta(days=14),
        maximum=timedelta(days=14),
        text="The MFA registration that ID Protection asks for can be skipped for 14 days.",
        source="REG-S39",
    ),
    Window(
        change=ChangeKind.AUTHENTICATION_METHODS_POLICY,
        minimum=None,
        maximum=None,
        policies=frozenset({"authenticationMethods"}),
        text="How long the Authentication methods policy takes in general: no number was found (UNVERIFIED).",
        source="REG-8",
    ),
)

_BY_CHANGE: Final = {window.change: window for window in WINDOWS}


def window_of(change: ChangeKind) -> Window:
    """Look up the window of one kind of change."""
    return _BY_CHANGE[change]


def windows_of_policy(policy: str) -> tuple[Window, ...]:
    """Look up every window that speaks of a policy, in table order; empty where none does.

    Args:
        policy: A name as in ``PolicyChange.policy``.
    """
    return tuple(window for window in WINDOWS if policy in window.policies)
