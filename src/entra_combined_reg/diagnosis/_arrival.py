"""Which policies a complaint depends on, and how long a change of each may take (REG-8)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from entra_combined_reg.catalog import (
    ADMIN_SSPR_WINDOW,
    CONDITIONAL_ACCESS_WINDOW,
    HARDWARE_OATH_WINDOW,
    InterruptCause,
    Method,
    Window,
)
from entra_combined_reg.diagnosis._case import Case
from entra_combined_reg.diagnosis._recent import Recency, dated_changes, method_policies, recency
from entra_combined_reg.flowchart.judgements import explore, is_admin

__all__ = ["arrival"]

#: What else decides what an interrupt asks for, by its cause; no number is documented for either.
_OF_CAUSE: Final = {
    InterruptCause.SECURITY_DEFAULTS: "securityDefaults",
    InterruptCause.CAMPAIGN: "campaign",
}
_BY_ACCESS: Final = frozenset({InterruptCause.CONDITIONAL_ACCESS_MFA, InterruptCause.AUTHENTICATION_STRENGTH})


def arrival(case: Case, window: Window) -> Recency:
    """Say which changes that bear on the case may still be on their way.

    Args:
        case: The case.
        window: How long a change of a methods policy takes in the mode in question.
    """
    windows = {**dict.fromkeys(method_policies(case.tenant), window), **dict(_further(case, window))}
    return recency(dated_changes(case.tenant, case.timeline), windows, case.as_of)


def _further(case: Case, window: Window) -> Iterator[tuple[str, Window]]:
    if explore(case.situation, is_admin).agreed(bool):
        yield "adminSspr", ADMIN_SSPR_WINDOW
    if case.wanted is Method.HARDWARE_OATH:
        yield "hardwareOath", HARDWARE_OATH_WINDOW
    if case.cause in _BY_ACCESS:
        yield "conditionalAccess", CONDITIONAL_ACCESS_WINDOW
    if case.cause is not None and case.cause in _OF_CAUSE:
        yield _OF_CAUSE[case.cause], window
