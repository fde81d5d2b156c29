"""The points on which the sources are open or disagree, as notes of a result. Ids of REG-2.5 and REG-10.

Where a reading is a switch, the note says which one was used.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import OATH_POOL, InterruptCause, Method, RoleList, sspr_admin_role
from entra_combined_reg.facts import Cloud, UserState
from entra_combined_reg.flowchart._answers import Ambiguity, Gates, MethodAnswer
from entra_combined_reg.flowchart._worlds import Situation

__all__ = ["interrupt_notes", "manage_notes"]

Answers = dict[Method, MethodAnswer]

_RETIRED_QUESTIONS: Final = (2027, 3)


def _used(switch: bool, yes: str, no: str) -> str:  # noqa: FBT001  the switch is what is described
    return f"used: {yes if switch else no}"


def _on_offer(answers: Answers, method: Method) -> bool:
    return answers[method].offered is not False


def _holds(user: UserState, methods: frozenset[Method]) -> bool:
    return any(entry.method in methods for entry in user.registered or ())


def _role_lists(s: Situation) -> bool:
    roles = [sspr_admin_role(role) for role in s.user.roles or ()]
    lists = [role.lists for role in roles if role]
    return bool(lists) and not any(RoleList.OLDER in found for found in lists)


def _general(s: Situation, answers: Answers) -> list[tuple[bool, str, str]]:
    questions = _on_offer(answers, Method.SECURITY_QUESTIONS)
    return [
        (
            _role_lists(s),
            "REG-3",
            "The two lists of administrator roles differ for this user, who is on the one of 78 only; used: that one.",
        ),
        (
            _holds(s.user, OATH_POOL),
            "K-3",
            "At most five of each authenticator kind, or five together with hardware tokens; "
            + _used(s.readings.one_pool, "five together", "five of each"),
        ),
        (
            _holds(s.user, frozenset({Method.PHONE})),
            "K-4",
            'One phone of each type, or "Phone max 2", which nobody explains; used: one of each type.',
        ),
        (
            s.tenant.cloud is Cloud.CHINA,
            "K-17",
            "Older pages say that combined registration is not available in the China cloud; the newer says nothing.",
        ),
        (
            questions and (s.as_of.year, s.as_of.month) >= _RETIRED_QUESTIONS,
            "X-8",
            "One announcement ends security questions for reset in March 2027; not applied.",
        ),
    ]


def _kept(rows: list[tuple[bool, str, str]]) -> tuple[Ambiguity, ...]:
    return tuple(Ambiguity(id=key, note=note) for applies, key, note in rows if applies)


def manage_notes(s: Situation, answers: Answers) -> tuple[Ambiguity, ...]:
    """Return the notes that touch a manage answer."""
    tokens = s.readings.hardware_token_self_assigned
    return _kept(
        [
            *_general(s, answers),
            (
                _on_offer(answers, Method.HARDWARE_OATH) or not tokens,
                "K-2",
                "Only an administrator adds hardware tokens, or users do from the inventory; "
                + _used(tokens, "users do", "administrators only"),
            ),
        ]
    )


def interrupt_notes(
    s: Situation, cause: InterruptCause, answers: Answers, needs: tuple[Gates, Gates], behind: int | None
) -> tuple[Ambiguity, ...]:
    """Return the notes that touch an interrupt answer.

    Args:
        s: The situation.
        cause: What interrupts.
        answers: The answers by method.
        needs: The demands for MFA and for reset.
        behind: How many methods could stand behind the link; ``None`` where unknown.
    """
    mfa, sspr = needs
    about_cause = [
        (cause in _RESET, "K-9", "A report of 2022 could not dismiss the reset registration; used: it can be skipped."),
        (
            cause is InterruptCause.SECURITY_DEFAULTS,
            "K-11",
            "Sources differ on the day on which the 14 days of skipping security defaults ended.",
        ),
        (mfa.wanted != 0, "K-8", "App passwords may appear in the wizard; they are never required here."),
    ]
    demands = _on_demands(s, answers, demanded=mfa.wanted != 0, pulled=sspr.wanted != 0)
    return _kept([*demands, *_on_page(s, cause, answers, behind), *_general(s, answers), *about_cause])


def _on_demands(s: Situation, answers: Answers, *, demanded: bool, pulled: bool) -> list[tuple[bool, str, str]]:
    enough = s.readings.enabled_is_enough
    return [
        (
            demanded and s.tenant.sspr_require_registration is not True and (pulled or not enough),
            "A-1",
            "Whether enforced MFA asks for reset methods where reset registration is not enforced; "
            + _used(enough, "being enabled is enough", "only where enforced"),
        ),
        (
            demanded and pulled and _on_offer(answers, Method.EMAIL),
            "A-2",
            "Microsoft's example lets email replace either method, its rule keeps the first for MFA; both hold.",
        ),
        (demanded, "A-3", "How many MFA methods plain enforcement wants is never printed; used: one."),
        (
            bool(s.user.prefilled) and pulled,
            "A-5",
            "What an administrator filled in counts; one report was then not asked for the second gate either.",
        ),
        (
            demanded and bool(s.tenant.legacy_sspr) and _on_offer(answers, Method.PHONE),
            "A-8",
            "Whether a phone enabled for reset only serves for MFA before migration is complete; "
            + _used(s.readings.legacy_sspr_counts_for_mfa, "yes", "no"),
        ),
    ]


def _on_page(s: Situation, cause: InterruptCause, answers: Answers, behind: int | None) -> list[tuple[bool, str, str]]:
    by_cause = s.readings.passkey_by_cause
    return [
        (
            behind == 1,
            "A-4",
            "The link needs one other method (reports) or two (as printed); "
            + _used(s.readings.one_other_is_enough, "one", "two"),
        ),
        (
            _on_offer(answers, Method.PASSKEY) or (cause in _PASSKEY and not by_cause),
            "K-1",
            "Interrupt mode never registers passkeys, or does for strengths and the campaign; "
            + _used(by_cause, "by cause", "never"),
        ),
    ]


_RESET: Final = frozenset({InterruptCause.SSPR_REGISTRATION, InterruptCause.PREFILLED_CONFIRMATION})
_PASSKEY: Final = frozenset({InterruptCause.AUTHENTICATION_STRENGTH, InterruptCause.CAMPAIGN})
