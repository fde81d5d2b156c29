"""catalog: how long each kind of change takes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from entra_combined_reg.catalog import (
    ADMIN_SSPR_WINDOW,
    CONDITIONAL_ACCESS_WINDOW,
    HARDWARE_OATH_WINDOW,
    INTERRUPT_WINDOW,
    MANAGE_WINDOW,
    WINDOWS,
    ChangeKind,
    window_of,
    windows_of_policy,
)

K = ChangeKind

#: REG-8: minutes from, minutes to, ours, source.
TABLE = {
    K.MANAGE_LIST: (60, 120, False, "article"),
    K.INTERRUPT_LIST: (None, 120, True, "article"),
    K.ADMIN_SSPR: (None, 60, False, "REG-S2"),
    K.HARDWARE_OATH: (20, 60, False, "REG-S10, REG-S10b"),
    K.TEMPORARY_ACCESS_PASS: (None, None, False, "REG-S12"),
    K.CONDITIONAL_ACCESS: (120, 1440, False, "REG-S46"),
    K.CONDITIONAL_ACCESS_REGISTRATION: (10, 15, False, "REG-S49"),
    K.ACTIVITY_REPORT: (None, None, False, "REG-S23"),
    K.RESET_REPORT: (5, 60, False, "REG-S25"),
    K.QR_CODE: (None, None, False, "REG-S16"),
    K.SECURITY_DEFAULTS_GRACE: (1440, 1440, False, "REG-S29b"),
    K.ID_PROTECTION_SKIP: (20160, 20160, False, "REG-S39"),
    K.AUTHENTICATION_METHODS_POLICY: (None, None, False, "REG-8"),
}


def minutes(span):
    return None if span is None else span / timedelta(minutes=1)


def test_there_is_one_window_a_change_in_the_order_of_the_members():
    assert [window.change for window in WINDOWS] == list(ChangeKind)


@pytest.mark.parametrize("change", ChangeKind)
def test_every_window_is_as_long_as_the_table_says(change):
    window = window_of(change)
    assert (minutes(window.minimum), minutes(window.maximum), window.assumed, window.source) == TABLE[change]
    assert window.text.endswith(".")


def test_a_number_that_is_not_microsofts_is_marked():
    """If the change was recent, it might take some time for the updated policy to propagate."""
    assert [window for window in WINDOWS if window.assumed] == [INTERRUPT_WINDOW]
    assert "assumed" in INTERRUPT_WINDOW.text
    assert "UNVERIFIED" in window_of(K.AUTHENTICATION_METHODS_POLICY).text


def test_the_named_windows_are_rows_of_the_table():
    named = (MANAGE_WINDOW, INTERRUPT_WINDOW, ADMIN_SSPR_WINDOW, HARDWARE_OATH_WINDOW, CONDITIONAL_ACCESS_WINDOW)
    assert [window for window in WINDOWS if window in named] == list(named)


@pytest.mark.parametrize(
    ("policy", "changes"),
    [
        ("authenticationMethods", [K.MANAGE_LIST, K.INTERRUPT_LIST, K.QR_CODE, K.AUTHENTICATION_METHODS_POLICY]),
        ("legacyMfa", [K.MANAGE_LIST, K.INTERRUPT_LIST]),
        ("sspr", [K.MANAGE_LIST, K.INTERRUPT_LIST]),
        ("adminSspr", [K.ADMIN_SSPR]),
        ("hardwareOath", [K.HARDWARE_OATH]),
        ("conditionalAccess", [K.CONDITIONAL_ACCESS, K.CONDITIONAL_ACCESS_REGISTRATION]),
        ("securityDefaults", [K.SECURITY_DEFAULTS_GRACE]),
        ("campaign", []),
    ],
)
def test_a_policy_names_the_windows_that_speak_of_it(policy, changes):
    assert [window.change for window in windows_of_policy(policy)] == changes
