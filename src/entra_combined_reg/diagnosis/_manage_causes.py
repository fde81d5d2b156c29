"""Why a method cannot be added in manage mode, beyond the article's three steps: MAN-4 to MAN-19 of REG-6.2, in order.

A literal table: each row is one rule. The conditions stand in ``_manage_conditions``. MAN-18 and MAN-19 are the
opposite case, a method that is offered unexpectedly.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import Method
from entra_combined_reg.diagnosis._build import cause_rule
from entra_combined_reg.diagnosis._changes import tenant_changed, user_changed, with_method_on
from entra_combined_reg.diagnosis._findings import Severity
from entra_combined_reg.diagnosis._interrupt_conditions import is_guest, no_licence_or_scope
from entra_combined_reg.diagnosis._manage_conditions import (
    admins_own,
    app_passwords_on,
    mfa_too_old,
    no_alternate,
    no_app_password,
    no_office_option,
    no_passkey,
    no_token,
    offered_against_will,
    other_tenant,
    page_blocked,
    questions_off,
    questions_on,
    token_at_hand,
    with_phone_and_voice,
)
from entra_combined_reg.facts import Scope, UserType
from entra_combined_reg.flowchart.judgements import ROWS, is_admin

__all__ = ["MANAGE_CAUSES"]

_ALTERNATE: Final = frozenset({Method.ALTERNATE_PHONE})
_PASSKEY: Final = frozenset({Method.PASSKEY})
_QUESTIONS: Final = frozenset({Method.SECURITY_QUESTIONS})
_TOKEN: Final = frozenset({Method.HARDWARE_OATH})

#: MAN-4 to MAN-19, in the order of REG-6.2.
MANAGE_CAUSES: Final = (
    cause_rule(
        "MAN-4",
        no_alternate,
        about=_ALTERNATE,
        holds="{name} needs a mobile phone beside it, and Voice calls.",
        fails="The user has a mobile phone, and Voice calls are on.",
        advice="Add the mobile phone first; turn on Voice calls in the Authentication methods policy.",
        sources=("REG-S1", "REG-S19"),
        change=with_phone_and_voice,
        facts=("registered", "methods"),
    ),
    cause_rule(
        "MAN-5",
        no_app_password,
        about=frozenset({Method.APP_PASSWORD}),
        holds="App passwords need the tenant's permission and per-user MFA enforced, and no MFA by Conditional Access.",
        fails="App passwords are allowed for the user.",
        advice="Use modern authentication; allow app passwords only where nothing else is left.",
        sources=("REG-S1", "REG-S13"),
        change=app_passwords_on,
        severity=Severity.EXPLANATION,
        facts=("app_passwords_allowed", "per_user_mfa", "access_policies"),
    ),
    cause_rule(
        "MAN-6",
        no_passkey,
        about=_PASSKEY,
        holds="The passkey policy does not let the user set up any: off, out of scope, no self-service, or certain "
        "models only.",
        fails="The passkey policy lets the user set up one of any model.",
        advice="Turn the policy on for a group of the user, with self-service set-up; check the allowed models.",
        sources=("REG-S41",),
        change=lambda case: with_method_on(case, Method.PASSKEY),
        facts=("methods", "groups"),
    ),
    cause_rule(
        "MAN-7",
        mfa_too_old,
        about=_PASSKEY,
        holds="A passkey needs MFA within the last five minutes, by a registered method or a Temporary Access Pass.",
        fails="MFA was done within the last five minutes.",
        advice="Sign in again with MFA, or issue a Temporary Access Pass.",
        sources=("REG-S1", "REG-S41"),
        facts=("last_strong_auth", "signed_in_with_tap", "registered"),
    ),
    cause_rule(
        "MAN-8",
        is_guest,
        about=_PASSKEY | _TOKEN,
        holds="The user is a guest here, and guests cannot add {name}.",
        fails="The user is no guest.",
        advice="Not supported; passkeys for guests are announced for the end of 2026.",
        sources=("REG-S41", "REG-S10", "REG-S44"),
        change=user_changed(user_type=UserType.MEMBER),
        severity=Severity.EXPLANATION,
        facts=("user_type",),
    ),
    cause_rule(
        "MAN-9",
        no_licence_or_scope,
        about=frozenset({Method.EMAIL, Method.SECURITY_QUESTIONS}),
        holds="{name} serves password reset, for which the user is not enabled.",
        fails="The user is enabled for password reset.",
        advice="Put the user into the group that is enabled, or assign a licence.",
        sources=("REG-S5", "REG-S18"),
        change=lambda case: user_changed(licensed=True)(tenant_changed(sspr_scope=Scope.EVERYONE)(case)),
        facts=("sspr_scope", "licensed"),
    ),
    cause_rule(
        "MAN-10",
        questions_off,
        about=_QUESTIONS,
        holds="Security questions stay in the legacy reset policy after the migration, and are off there.",
        fails="Security questions are not off for the migration's sake.",
        advice="Keep them on in the legacy reset policy.",
        sources=("REG-S4", "REG-S5b"),
        change=questions_on,
        facts=("migration_state", "legacy_sspr"),
    ),
    cause_rule(
        "MAN-11",
        lambda w, _case: is_admin(w),
        about=_QUESTIONS,
        holds="The user is an administrator, and administrators never use security questions.",
        fails="The user has no role that the administrator reset policy names.",
        advice="None: it cannot be changed.",
        sources=("REG-S2", "REG-S24"),
        change=user_changed(roles=frozenset()),
        severity=Severity.EXPLANATION,
        facts=("roles",),
    ),
    cause_rule(
        "MAN-12",
        no_office_option,
        about=frozenset({Method.OFFICE_PHONE}),
        holds="Voice calls are on without the option for office phones.",
        fails="The option for office phones is not what hides {name}.",
        advice="Turn on the office phone option of Voice calls.",
        sources=("REG-S4", "REG-S5b"),
        change=lambda case: with_method_on(case, Method.OFFICE_PHONE),
        facts=("methods",),
    ),
    cause_rule(
        "MAN-13",
        no_token,
        about=_TOKEN,
        holds="Hardware tokens are off, or none in the inventory is free or the user's.",
        fails="Hardware tokens are on, and one is at hand.",
        advice="Turn on hardware OATH tokens (allow an hour), upload the token, or assign it to the user.",
        sources=("REG-S10b",),
        change=token_at_hand,
        facts=("methods", "hardware_tokens"),
    ),
    cause_rule(
        "MAN-14",
        lambda _w, _case: True,
        about=frozenset({Method.QR_CODE, Method.TEMPORARY_ACCESS_PASS, Method.CERTIFICATE}),
        holds="{name} is provided by an administrator; users cannot add it.",
        fails="",
        advice="Let an administrator add it.",
        sources=("REG-S12", "REG-S16", "REG-S7"),
    ),
    cause_rule(
        "MAN-15",
        lambda _w, _case: True,
        about=frozenset({Method.WINDOWS_HELLO, Method.PLATFORM_CREDENTIAL}),
        holds="{name} is set up on the device, not in Security info.",
        fails="",
        advice="Set it up in Windows, in macOS or in the Authenticator app.",
        sources=("REG-S7",),
        severity=Severity.EXPLANATION,
    ),
    cause_rule(
        "MAN-16",
        page_blocked,
        holds="Conditional Access blocks the registration of security information for the user.",
        fails="No Conditional Access policy blocks the registration of security information.",
        advice="Let the user register from a trusted location, or issue a Temporary Access Pass.",
        sources=("REG-S36",),
        severity=Severity.BLOCKING,
        facts=("access_policies", "trusted_location"),
    ),
    cause_rule(
        "MAN-17",
        other_tenant,
        holds="The facts are about two tenants: the user may look at the wrong directory.",
        fails="The user's facts and the policies are of one tenant.",
        advice="Switch the directory in Security info, or append ?tenantId= to its address.",
        sources=("REG-S1",),
        severity=Severity.EXPLANATION,
        facts=("tenant_id",),
    ),
    cause_rule(
        "MAN-18",
        offered_against_will,
        about=frozenset(method for method, row in ROWS.items() if row.policy_ids),
        holds="{name} is off in the Authentication methods policy, and a legacy policy, or the office phone of the "
        "profile, still offers it.",
        fails="Neither a legacy policy nor the profile offers {name} on its own.",
        advice="Turn it off in all three policies; for the office phone clear the profile's number.",
        sources=("REG-S18", "REG-S4"),
        facts=("methods", "legacy_mfa", "legacy_sspr", "business_phone_set"),
    ),
    cause_rule(
        "MAN-19",
        admins_own,
        about=frozenset(method for method, row in ROWS.items() if row.sspr),
        holds="The administrator reset policy allows {name}, which the other policies have off.",
        fails="{name} is not there for the administrator reset policy's sake.",
        advice="Expected.",
        sources=("REG-S2",),
        severity=Severity.EXPLANATION,
        facts=("roles", "methods"),
    ),
)
