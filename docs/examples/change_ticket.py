"""A change ticket for 25 users of every kind: what a change board is asked to sign.

Usage: python change_ticket.py [text|markdown|html]

The users are made up here; in earnest they come from ``assemble_users`` over what an admin exports. Nothing is called:
a plan is made and printed. ``output/change_ticket.md`` is what this prints.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta

from entra_combined_reg.catalog import DefaultOption, Method, RoleId
from entra_combined_reg.facts import (
    FactSource,
    PerUserMfa,
    RegisteredMethod,
    UserState,
    UserType,
)
from entra_combined_reg.rollback import (
    Actor,
    RollbackOptions,
    RollbackPlan,
    backup_of,
    plan_rollback,
    read_targets,
)

AS_OF = datetime(2026, 11, 23, 21, 0, tzinfo=UTC)
READ = (FactSource(document="methods", read_at=AS_OF - timedelta(hours=2), fields=("registered",)),)
OPERATOR = "0f3d2c1b-0000-4000-8000-000000000001"
BREAK_GLASS = "0f3d2c1b-0000-4000-8000-000000000013"

_IDS = {
    Method.PHONE: ("phoneAuthenticationMethod", "3179e48a-750b-4051-897c-87b9720928f7"),
    Method.ALTERNATE_PHONE: ("phoneAuthenticationMethod", "b6332ec1-7057-4abe-9331-3d72feddfe41"),
    Method.OFFICE_PHONE: ("phoneAuthenticationMethod", "e37fc753-ff3b-4958-9484-eaa9425c82bc"),
    Method.EMAIL: ("emailAuthenticationMethod", "3ddfcfc8-9383-446f-83cc-3ab9be4be18f"),
    Method.AUTHENTICATOR: ("microsoftAuthenticatorAuthenticationMethod", "R-4a1c"),
    Method.SOFTWARE_OATH: ("softwareOathAuthenticationMethod", "b172893e-893b-4ba9-b7f0-d876baabdf86"),
    Method.HARDWARE_OATH: ("hardwareOathAuthenticationMethod", "b172893e-893b-4ba9-b7f0-d876baabdf87"),
    Method.PASSKEY: ("fido2AuthenticationMethod", "cGFzc2tleS0x"),
    Method.WINDOWS_HELLO: ("windowsHelloForBusinessAuthenticationMethod", "aGVsbG8tMQ"),
    Method.QR_CODE: ("qrCodePinAuthenticationMethod", None),
    Method.SECURITY_QUESTIONS: ("securityQuestion", None),
}
_PHONES = (Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE)


def held(kind: Method, **changes: object) -> RegisteredMethod:
    """One method object as Graph lists it; a number as an administrator with full rights reads it."""
    type_text, object_id = _IDS[kind]
    fields: dict[str, object] = {
        "method": kind,
        "type_text": type_text,
        "id": object_id,
        "usable": True if kind is Method.HARDWARE_OATH else None,
        "phone_number": "+1 2065550100" if kind in _PHONES else None,
        "email_address": "private@example.com" if kind is Method.EMAIL else None,
        **changes,
    }
    return RegisteredMethod(**fields)  # type: ignore[arg-type]


def person(number: int, name: str, *methods: Method | RegisteredMethod, **facts: object) -> UserState:
    """One user of whom everything is known that a rollback asks for, unless ``facts`` say otherwise."""
    known: dict[str, object] = {
        "object_id": f"0f3d2c1b-0000-4000-8000-{number:012d}",
        "upn": f"{name}@contoso.com",
        "user_type": UserType.MEMBER,
        "account_enabled": True,
        "roles": frozenset(),
        "per_user_mfa": PerUserMfa.DISABLED,
        "registered": tuple(one if isinstance(one, RegisteredMethod) else held(one) for one in methods),
        "registered_complete": True,
        "default_method": DefaultOption.NONE,
        "has_usable_password": True,
        "sources": READ,
        **facts,
    }
    return UserState(**known)  # type: ignore[arg-type]


def users() -> list[UserState]:
    """Everybody of whom something is known; two of the list below are not among them."""
    phone, app = Method.PHONE, Method.AUTHENTICATOR
    return [
        person(1, "operator", phone),
        person(2, "adele", phone, app, default_method=DefaultOption.PUSH),
        person(3, "alex", phone, Method.ALTERNATE_PHONE, default_method=DefaultOption.VOICE_ALTERNATE_MOBILE),
        person(4, "allan", held(phone, phone_number="+1 XXXXXXXX22"), app, default_method=DefaultOption.SMS),
        person(5, "bianca"),
        person(6, "cameron", phone, per_user_mfa=PerUserMfa.ENFORCED),
        person(7, "christie", Method.PASSKEY),
        person(8, "debra", app, roles=frozenset({RoleId.HELPDESK_ADMINISTRATOR.value})),
        person(
            9,
            "diego_fabrikam.com#EXT#",
            phone,
            app,
            upn="diego_fabrikam.com#EXT#@contoso.com",
            user_type=UserType.GUEST,
            default_method=DefaultOption.PUSH,
        ),
        person(10, "emily", phone, app, account_enabled=False, default_method=DefaultOption.PUSH),
        person(11, "enrico", registered=None, registered_complete=None),
        person(12, "ernest", phone, per_user_mfa=None),
        person(13, "emergency1", Method.PASSKEY, phone),
        person(14, "grady", Method.HARDWARE_OATH, app, default_method=DefaultOption.OATH),
        person(
            15,
            "henrietta",
            app,
            Method.EMAIL,
            Method.WINDOWS_HELLO,
            held(phone, method=None, type_text="retinaScanAuthenticationMethod", id="x-1", phone_number=None),
            default_method=DefaultOption.PUSH,
        ),
        person(16, "irvin", phone, Method.QR_CODE),
        person(17, "isaiah", phone, Method.EMAIL, default_method=DefaultOption.SMS),
        person(18, "johanna", Method.SECURITY_QUESTIONS),
        person(19, "joni", app, held(app, id="R-4a1d"), default_method=DefaultOption.PUSH),
        person(20, "lee", phone, deleted=True),
        person(22, "lynne", Method.OFFICE_PHONE, app, default_method=None),
        person(23, "megan", phone, prefilled=frozenset({phone}), default_method=DefaultOption.SMS),
        person(24, "miriam", app, roles=None, default_method=DefaultOption.PUSH),
        person(25, "nestor", phone, in_role_assignable_group=True),
    ]


TARGETS = """\
objectId
# agreed with the service desk, 20 November
adele@contoso.com
alex@contoso.com
allan@contoso.com
bianca@contoso.com
cameron@contoso.com
christie@contoso.com
debra@contoso.com
diego_fabrikam.com#EXT#@contoso.com
emily@contoso.com
enrico@contoso.com
ernest@contoso.com
emergency1@contoso.com
grady@contoso.com
henrietta@contoso.com
irvin@contoso.com
isaiah@contoso.com
johanna@contoso.com
joni@contoso.com
lee@contoso.com
lynne@contoso.com
megan@contoso.com
miriam@contoso.com
operator@contoso.com
nobody@contoso.com

ADELE@contoso.com
0f3d2c1b-0000-4000-8000-000000000003
adele at contoso.com
"""


def plan() -> RollbackPlan:
    """Plan what the list asks for."""
    actor = Actor(object_id=OPERATOR, roles=frozenset({RoleId.AUTHENTICATION_ADMINISTRATOR.value}))
    options = RollbackOptions(actor=actor, protected_ids=frozenset({BREAK_GLASS}), wave_size=5)
    return plan_rollback(users(), targets=read_targets(TARGETS), options=options, as_of=AS_OF)


def main() -> None:
    """Print the ticket."""
    made = plan()
    form = sys.argv[1] if len(sys.argv) > 1 else "markdown"
    print({"text": made.view().text, "markdown": made.view().markdown, "html": made.view().html}[form](), end="")
    backup_of(users())  # keep it where secrets are kept; it is in no ticket


if __name__ == "__main__":
    main()
