"""Graph's method endpoints in memory, over the tenant of the fakes; served in process or on loopback."""

from __future__ import annotations

import json

from entra_combined_reg.catalog import DefaultOption, Method
from entra_combined_reg.rollback import AnswerClass, RollbackStep, StepKind
from rollback.fakes import Tenant

BASE = "https://graph.microsoft.com"
TEXTS = {
    AnswerClass.DEFERRED_DEFAULT: (
        400,
        {"error": {"code": "badRequest", "message": "Cannot delete default method with other methods configured."}},
    ),
    AnswerClass.DEFERRED_ALTERNATE: (
        400,
        {"error": {"code": "badRequest", "message": "… without first deleting alternate mobile number."}},
    ),
    AnswerClass.NOT_FOUND: (404, {"error": {"code": "resourceNotFound", "message": "gone"}}),
    AnswerClass.FAILED: (400, {"error": {"code": "badRequest", "message": "no"}}),
}
PHONE_TYPES = {Method.PHONE: "mobile", Method.ALTERNATE_PHONE: "alternateMobile", Method.OFFICE_PHONE: "office"}


class Service:
    """Graph's method endpoints in memory, over the same tenant as the other tests."""

    def __init__(self, users, **options):
        self.tenant = Tenant(users, **options)
        self.calls = []
        self.answers = {}

    def send(self, method, url, headers, body):
        self.calls.append((method, url.removeprefix(BASE), body))
        override = self.answers.get((method, url.removeprefix(BASE)))
        if override is not None:
            reply = override.pop(0) if isinstance(override, list) and override else override
            if isinstance(reply, Exception):
                raise reply
            if reply and not isinstance(reply, list):
                return reply
        version, _, user_id, *rest = url.removeprefix(BASE + "/").split("/")
        if user_id not in self.tenant.users:
            return self.reply(*TEXTS[AnswerClass.NOT_FOUND])
        return self.get(user_id, rest[-1], version) if method == "GET" else self.change(method, user_id, rest, body)

    async def asend(self, method, url, headers, body):
        return self.send(method, url, headers, body)

    @staticmethod
    def reply(status, document=None, **headers):
        return status, headers, b"" if document is None else json.dumps(document).encode()

    def get(self, user_id, segment, version):
        one = self.tenant.users[user_id]
        context = f"{BASE}/{version}/$metadata#users('{user_id}')/authentication/{segment}"
        if segment == "signInPreferences":
            return self.reply(200, {"userPreferredMethodForSecondaryAuthentication": one.default_method or "none"})
        if segment == "requirements":
            return self.reply(200, {"perUserMfaState": one.per_user_mfa})
        beta = segment == "hardwareOathMethods"
        rows = [
            {
                "@odata.type": f"#microsoft.graph.{each.type_text}",
                "id": each.id,
                "createdDateTime": each.created_at.isoformat(),
                **(
                    {"phoneType": PHONE_TYPES[each.method], "phoneNumber": each.phone_number}
                    if each.phone_number
                    else {}
                ),
            }
            for each in one.registered
            if (each.method is Method.HARDWARE_OATH) is beta
        ]
        return self.reply(200, {"@odata.context": context, "value": rows})

    def change(self, method, user_id, rest, body):
        if rest == ["revokeSignInSessions"]:
            step = RollbackStep(number=1, kind=StepKind.REVOKE_SESSIONS)
        elif rest[-1] == "signInPreferences":
            value = json.loads(body)["userPreferredMethodForSecondaryAuthentication"]
            step = RollbackStep(number=1, kind=StepKind.SET_DEFAULT, value=DefaultOption(value))
        elif rest[-1] == "temporaryAccessPassMethods":
            step = RollbackStep(number=1, kind=StepKind.CREATE_TAP)
        elif rest[-1] == "$ref":
            return self.reply(405)
        else:
            step = RollbackStep(number=1, kind=StepKind.DELETE, method_id=rest[2])
        result = self.tenant._step(user_id, step)
        if result is AnswerClass.DONE:
            if step.kind is StepKind.CREATE_TAP:
                return self.reply(201, {"id": "new", "temporaryAccessPass": "Vt7#xQ9!"})
            return self.reply(200, {"value": True}) if method == "POST" else self.reply(204)
        return self.reply(*TEXTS[result])
