"""The simulated tenant with answers to order: what a test scripts for one call is said in the place of its own."""

from __future__ import annotations

import json
from urllib.parse import unquote

from entra_combined_reg.testing import SimulatedTenant, TenantBehaviour
from rollback.fakes import NOW

BASE = "https://graph.microsoft.com"


class Service:
    """Answers as the tenant does, but for calls that ``answers`` scripts, by verb and decoded path; keeps every call.

    External methods go without ``/$ref`` here, so that the adapter's second path is used.
    """

    def __init__(self, users, owner=None):
        behaviour = TenantBehaviour(external_ref=False)
        self.tenant = SimulatedTenant(users, as_of=NOW, owners=owner, behaviour=behaviour)
        self.calls = []
        self.answers = {}

    def send(self, method, url, headers, body):
        path = unquote(url.removeprefix(BASE))
        self.calls.append((method, path, body))
        return self.answers.get((method, path)) or self.tenant.send(method, url, headers, body)

    async def asend(self, method, url, headers, body):
        return self.send(method, url, headers, body)

    @staticmethod
    def reply(status, document=None, **headers):
        return status, headers, b"" if document is None else json.dumps(document).encode()
