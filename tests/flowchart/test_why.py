"""``why_not``: one call, one paragraph, and never another answer than the plan's."""

from __future__ import annotations

import attrs
import pytest

from entra_combined_reg.catalog import Method, Mode, PolicyName
from entra_combined_reg.errors import CallError
from entra_combined_reg.flowchart import Readings, why_not
from flowchart.cases import APP_SMS_EMAIL, EMAIL, MFA, NOW, PHONE, RESET, amp, reset, tenant, user

THREE = reset(2, methods=amp(*APP_SMS_EMAIL))


def test_it_says_what_decides_before_what_was_only_read():
    # Were the user an administrator, their own reset policy would ask for more; outside a scope is outside.
    text = why_not(EMAIL, Mode.INTERRUPT, tenant(methods=amp(PolicyName.SMS)), user(), NOW, cause=MFA)
    assert text == (
        "Interrupt mode, cause I-2 (asks for: MFA methods, and reset methods where the user is enabled for SSPR): "
        "Email: not offered. What decides it: "
        "[REG-3] Holders of certain roles follow the administrator reset policy, whatever the user policy says. "
        "(roles: no) "
        "[F-5] Where MFA is enforced the first method must serve for MFA. (needed: no) Also read: "
        "[REG-2.3 sspr] A user is enabled for reset by the scope and a licence. (sspr_scope: user outside) "
        "Rules: reconstructed rule set v1."
    )


def test_a_rule_that_read_several_facts_is_said_once():
    text = why_not(EMAIL, Mode.MANAGE, THREE, user(), NOW)
    assert text == (
        "Manage mode: Email: offered, it is in the list of methods to add. What decides it: "
        "[F-15] The Authentication methods policy enables a method; exclusion wins over inclusion. "
        "(methods: Email: yes; methods: user inside) "
        "[M-6] Manage mode lists what any of the policies allows. (method: yes) Also read: "
        "[F-7] Only what is missing is asked for; what an administrator filled in counts. (registered: no) "
        "[REG-1.1 maximum] A method at its maximum is not offered. (registered: fewer than 1) "
        "Rules: reconstructed rule set v1."
    )


def test_where_every_read_decides_nothing_was_only_read():
    text = why_not(Method.WINDOWS_HELLO, Mode.MANAGE, THREE, user(), NOW)
    assert text == (
        "Manage mode: Windows Hello for Business: not offered. What decides it: "
        "[REG-1.1 route] The method is set up elsewhere, or by an administrator. (method: no) "
        "[M-6] Manage mode lists what any of the policies allows. (method: no) "
        "Rules: reconstructed rule set v1."
    )


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (Method.AUTHENTICATOR, "Authenticator app: offered, the page asks for it."),
        (EMAIL, 'Email: offered, behind "I want to set up a different method".'),
        (Method.PASSKEY, "Passkey: not offered."),
    ],
)
def test_it_says_where_a_method_stands(method, words):
    assert words in why_not(method, Mode.INTERRUPT, THREE, user(), NOW, cause=RESET)


def test_what_is_not_known_is_named():
    text = why_not(PHONE, Mode.MANAGE, attrs.evolve(THREE, methods=None), user(), NOW)
    assert text == (
        "Manage mode: Phone: cannot be said, methods not known. What decides it: "
        "[F-15] The Authentication methods policy enables a method; exclusion wins over inclusion. "
        "(methods: Sms: not known) Rules: reconstructed rule set v1."
    )


def test_it_reads_ambiguities_as_it_is_told():
    printed = Readings(one_other_is_enough=False)
    assert "Email: not offered." in why_not(EMAIL, Mode.INTERRUPT, THREE, user(), NOW, cause=RESET, readings=printed)


def test_interrupt_mode_without_a_cause_is_refused():
    with pytest.raises(CallError, match="cause: interrupt mode needs the cause that interrupts"):
        why_not(EMAIL, Mode.INTERRUPT, THREE, user(), NOW)


@pytest.mark.parametrize(
    ("method", "mode", "cause", "words"),
    [
        ("email", Mode.MANAGE, None, "method: expected a Method, got text"),
        (EMAIL, "manage", None, "mode: expected a Mode, got text"),
        (EMAIL, Mode.INTERRUPT, "I-6", "cause: expected a InterruptCause, got text"),
    ],
)
def test_arguments_of_another_kind_are_refused_by_name(method, mode, cause, words):
    with pytest.raises(CallError, match=f"^{words}$"):
        why_not(method, mode, THREE, user(), NOW, cause=cause)
