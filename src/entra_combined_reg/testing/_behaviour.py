"""What nobody outside Microsoft knows for certain about the service, as switches of a simulated tenant (ROL-9).

A default is the reading that the planner assumes; every other value is one that some source speaks for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from entra_combined_reg.rollback import DefaultLock
from entra_combined_reg.values import frozen

__all__ = ["TenantBehaviour"]


#: As it was seen in 2021 (ROL-2.4).
_DEFAULT_TEXT: Final = (
    "Cannot delete default method with other methods configured. Please change default method before deletion."
)
#: One help-desk script looks for these words; the whole sentence is not known (ROL-2.4).
_ALTERNATE_TEXT: Final = "Mobile number cannot be deleted without first deleting alternate mobile number."


@frozen(kw_only=True)
class TenantBehaviour:
    """How the service behaves where sources are silent or disagree.

    Attributes:
        lock: What keeps the default from going (U3): the same readings that a plan can be made by.
        newest_is_default: Whether the newest of several objects behind the default's value is the default, where one
            is and the caller named none; else the oldest.
        system_preferred_unlocks: Whether system-preferred authentication lifts that lock (U4).
        deactivated_counts: Whether a deactivated hardware token still counts as another method.
        alternate_first: Whether a mobile number stays as long as an alternate one is there.
        refusal_status: Status of both refusals (U2).
        default_text: What the service says when it does not remove the default.
        alternate_text: What it says when it does not remove the mobile number (U2).
        settle: How long a method that was removed is still listed: "removal is not immediate" (ROL-2.5).
        external_ref: Whether an external method is removed with ``/$ref`` behind its id, or without (U6).
        app_sees_numbers: Whether an application reads phone numbers unmasked (U9).
        every_record: Whether records are written, too, that are not certain to come beside the others (U8).
        log_lag: How long a record takes to show in the audit log.
        call_time: How long a call takes.
    """

    lock: DefaultLock = DefaultLock.OTHER_DEFAULTS
    newest_is_default: bool = False
    system_preferred_unlocks: bool = False
    deactivated_counts: bool = False
    alternate_first: bool = True
    refusal_status: int = 400
    default_text: str = _DEFAULT_TEXT
    alternate_text: str = _ALTERNATE_TEXT
    settle: timedelta = timedelta(0)
    external_ref: bool = True
    app_sees_numbers: bool = True
    every_record: bool = False
    log_lag: timedelta = timedelta(minutes=5)
    call_time: timedelta = timedelta(milliseconds=200)
