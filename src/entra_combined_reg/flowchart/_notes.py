"""The points on which the sources are open or disagree, as notes of a result. Ids of REG-2.5 and REG-10, in order.

One row a point. Where a reading is a switch, the note says which one was used. K-14, about the role that may require a
re-registration, touches no page of the user: the tooling of the catalogue holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final

from entra_combined_reg.catalog import OATH_POOL, DefaultOption, InterruptCause, Method, RoleList, sspr_admin_role
from entra_combined_reg.facts import Cloud, MigrationState
from entra_combined_reg.flowchart._answers import Ambiguity, Gates, MethodAnswer
from entra_combined_reg.flowchart._people import admin_gate_clauses, is_admin
from entra_combined_reg.flowchart._readings import Readings
from entra_combined_reg.flowchart._worlds import Situation, World, explore
from entra_combined_reg.values import frozen

__all__ = ["interrupt_notes", "manage_notes"]

Answers = dict[Method, MethodAnswer]

_RESET: Final = frozenset({InterruptCause.SSPR_REGISTRATION, InterruptCause.PREFILLED_CONFIRMATION})
_PASSKEY: Final = frozenset({InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.CAMPAIGN})
_QUESTIONS_LEAVE: Final = date(2027, 3, 1)
#: The earlier of the two days that K-15 is about.
_LEGACY_ENDS: Final = date(2024, 9, 30)


@frozen
class _Answered:
    """What was asked, and what was answered.

    Attributes:
        s: The situation.
        answers: The answers by method.
        cause: What interrupts; ``None`` in manage mode.
        demanded: MFA registration is demanded, or may be.
        pulled: Reset methods are demanded, or may be.
        others: How many methods could stand behind the link; ``None`` where unknown.
    """

    s: Situation
    answers: Answers
    cause: InterruptCause | None = None
    demanded: bool = False
    pulled: bool = False
    others: int | None = None

    def offers(self, method: Method) -> bool:
        """Say whether a method is on offer, or may be."""
        return self.answers[method].offered is not False

    def holds(self, *methods: Method) -> bool:
        """Say whether one of some methods is known to be registered."""
        return any(entry.method in methods for entry in self.s.user.registered or ())


@frozen
class _Note:
    """One point: when it touches an answer, both readings, and which one was used where that is a switch."""

    id: str
    touches: Callable[[_Answered], bool]
    text: str
    used: Callable[[Readings], str] = lambda _: ""

    def of(self, answered: _Answered) -> Ambiguity:
        """Put the point into the words of one answer."""
        return Ambiguity(id=self.id, note=self.text + self.used(answered.s.readings))


def _is_open_whether_reset_is_pulled_in(a: _Answered) -> bool:
    enforced = a.s.tenant.sspr_require_registration is True
    return a.demanded and not enforced and (a.pulled or not a.s.readings.enabled_is_enough)


def _has_admin_role(a: _Answered) -> bool:
    return any(sspr_admin_role(role) for role in a.s.user.roles or ())


def _is_on_the_newer_list_only(a: _Answered) -> bool:
    roles = [role for role in map(sspr_admin_role, a.s.user.roles or ()) if role]
    return bool(roles) and not any(RoleList.OLDER in role.lists for role in roles)


def _has_two_gate_counts(a: _Answered) -> bool:
    def both(w: World) -> bool:
        return is_admin(w) and all(admin_gate_clauses(w))

    return explore(a.s, both).agreed(bool) is True


def _is_guarded(a: _Answered) -> bool:
    return any(policy.registers_security_info for policy in a.s.tenant.access_policies or ())


def _has_legacy_policies(a: _Answered) -> bool:
    tenant = a.s.tenant
    counts = tenant.migration_state is not MigrationState.COMPLETE and bool(tenant.legacy_mfa or tenant.legacy_sspr)
    return counts and a.s.as_of.date() >= _LEGACY_ENDS


_NOTES: Final = (
    _Note(
        "A-1",
        _is_open_whether_reset_is_pulled_in,
        "Whether enforced MFA asks for reset methods where reset registration is not enforced (K-10); used: ",
        lambda r: "being enabled is enough" if r.enabled_is_enough else "only where enforced",
    ),
    _Note(
        "A-2",
        lambda a: a.demanded and a.pulled and a.offers(Method.EMAIL),
        "Microsoft's example lets email replace either method, its rule keeps the first for MFA; both hold.",
    ),
    _Note("A-3", lambda a: a.demanded, "How many MFA methods plain enforcement wants is never printed; used: one."),
    _Note(
        "A-4",
        lambda a: a.others == 1,
        "The link needs one other method (reports) or two (as printed); used: ",
        lambda r: "one" if r.one_other_is_enough else "two",
    ),
    _Note(
        "A-5",
        lambda a: bool(a.s.user.prefilled) and a.pulled,
        "What an administrator filled in counts; one report was then not asked for the second gate either.",
    ),
    _Note(
        "A-6",
        lambda a: a.pulled and a.holds(Method.ALTERNATE_PHONE),
        "Graph and the reset report suggest the alternate phone for reset, a newer page says MFA only; used: no.",
    ),
    _Note(
        "A-7",
        _is_guarded,
        "Conditional Access on the registration of security information is evaluated before this page opens.",
    ),
    _Note(
        "A-8",
        lambda a: a.demanded and bool(a.s.tenant.legacy_sspr) and a.offers(Method.PHONE),
        "Whether a phone enabled for reset only serves for MFA before migration is complete; used: ",
        lambda r: "yes" if r.legacy_sspr_counts_for_mfa else "no",
    ),
    _Note(
        "K-1",
        lambda a: (
            a.cause is not None
            and (a.offers(Method.PASSKEY) or (a.cause in _PASSKEY and not a.s.readings.passkey_by_cause))
        ),
        "Interrupt mode never registers passkeys, or does for strengths and the campaign; used: ",
        lambda r: "by cause" if r.passkey_by_cause else "never",
    ),
    _Note(
        "K-2",
        lambda a: a.cause is None and (a.offers(Method.HARDWARE_OATH) or not a.s.readings.hardware_token_self_assigned),
        "Only an administrator adds hardware tokens, or users do from the inventory; used: ",
        lambda r: "users do" if r.hardware_token_self_assigned else "administrators only",
    ),
    _Note(
        "K-3",
        lambda a: a.holds(*OATH_POOL),
        "At most five of each authenticator kind, or five together with hardware tokens; used: ",
        lambda r: "five together" if r.one_pool else "five of each",
    ),
    _Note(
        "K-4",
        lambda a: a.holds(Method.PHONE),
        'One phone of each type, or "Phone max 2", which nobody explains; used: one of each type.',
    ),
    _Note(
        "K-5",
        lambda a: a.cause is None and a.s.user.default_method not in {None, DefaultOption.NONE},
        "Deleting the default: Security info moves it to another method, Graph refuses; used: by channel.",
    ),
    _Note(
        "K-6",
        lambda a: a.s.tenant.admin_sspr_allowed is None and _has_admin_role(a),
        "Reset for administrators is on by default, or off by one sentence; used: neither, the setting was not read.",
    ),
    _Note(
        "K-7",
        _has_two_gate_counts,
        "The clauses for two reset methods of administrators and for one both hold; used: ",
        lambda r: "two" if r.two_gates_win else "one",
    ),
    _Note("K-8", lambda a: a.demanded, "App passwords may appear in the wizard; they are never required here."),
    _Note(
        "K-9",
        lambda a: a.cause in _RESET,
        "A report of 2022 could not dismiss the reset registration; used: it can be skipped.",
    ),
    _Note(
        "K-11",
        lambda a: a.cause is InterruptCause.SECURITY_DEFAULTS,
        "Sources differ on the day on which the 14 days of skipping security defaults ended.",
    ),
    _Note(
        "K-12",
        lambda a: a.pulled and a.holds(Method.PASSKEY),
        "Old end-user tables list security keys for reset, no administrator's page does; used: no.",
    ),
    _Note(
        "K-13",
        lambda a: a.pulled and any(entry.has_extension for entry in a.s.user.registered or ()),
        "Graph stores extensions, one page wants them on office phones only, reset strips them; used: no reset method.",
    ),
    _Note(
        "K-15",
        _has_legacy_policies,
        "The legacy policies end on 2025-09-30, in an older file on 2024-09-30; used: the migration state.",
    ),
    _Note(
        "K-16",
        lambda a: a.cause is InterruptCause.CAMPAIGN and a.offers(Method.AUTHENTICATOR),
        "The campaign for Authenticator follows any MFA, or SMS and voice only; a revision of 2026-09-15, known from a "
        "transcript, says any where it is enabled; used: ",
        lambda r: r.campaign.value,
    ),
    _Note(
        "K-17",
        lambda a: a.s.tenant.cloud is Cloud.CHINA,
        "Older pages say that combined registration is not available in the China cloud; the newer says nothing.",
    ),
    _Note(
        "K-18",
        lambda a: a.cause is None and a.offers(Method.OFFICE_PHONE),
        "The office phone has no actions in Security info (2019), or all of them; used: all.",
    ),
    _Note(
        "M-17",
        lambda a: a.cause in _RESET and a.s.tenant.sspr_gates != 1 and a.pulled,
        "Whether somebody who deleted one of two methods is asked again at once, or once the days to reconfirm have "
        "passed, is not stated; used: at once.",
    ),
    _Note(
        "REG-3",
        _is_on_the_newer_list_only,
        "The two lists of administrator roles differ for this user, who is on the one of 78 only; used: that one.",
    ),
    _Note(
        "REG-4.3",
        lambda a: a.cause is InterruptCause.CAMPAIGN,
        "No fact tells whether the sign-in used single sign-on, registered something, met terms of use or custom "
        "controls, set up a device, or fell into the days of a snooze: there the campaign stays away.",
    ),
    _Note(
        "X-8",
        lambda a: a.offers(Method.SECURITY_QUESTIONS) and a.s.as_of.date() >= _QUESTIONS_LEAVE,
        "One announcement ends security questions for reset in March 2027; not applied.",
    ),
)


def _touching(answered: _Answered) -> tuple[Ambiguity, ...]:
    return tuple(note.of(answered) for note in _NOTES if note.touches(answered))


def manage_notes(s: Situation, answers: Answers) -> tuple[Ambiguity, ...]:
    """Return the notes that touch a manage answer."""
    return _touching(_Answered(s, answers))


def interrupt_notes(
    s: Situation, cause: InterruptCause, answers: Answers, needs: tuple[Gates, Gates], others: int | None
) -> tuple[Ambiguity, ...]:
    """Return the notes that touch an interrupt answer.

    Args:
        s: The situation.
        cause: What interrupts.
        answers: The answers by method.
        needs: The demands for MFA and for reset.
        others: How many methods could stand behind the link; ``None`` where unknown.
    """
    mfa, sspr = needs
    return _touching(_Answered(s, answers, cause, mfa.wanted != 0, sspr.wanted != 0, others))
