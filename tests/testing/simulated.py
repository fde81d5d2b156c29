"""What the tests of the simulated tenant share: a call of Graph in one line, and its answer decoded."""

from __future__ import annotations

import json
from urllib.parse import quote

from entra_combined_reg.testing import SimulatedTenant
from rollback.fakes import NOW

BASE = "https://graph.microsoft.com"


def tenant(*users, **options):
    return SimulatedTenant(users, as_of=NOW, **options)


def graph(send, verb, path, body=None, version="v1.0"):
    """Send one call; ``send`` is a tenant or a ``send``. Returns the status and the decoded body."""
    send = getattr(send, "send", send)
    payload = None if body is None else json.dumps(body).encode()
    status, _, text = send(verb, f"{BASE}/{version}{path}", {}, payload)
    return status, json.loads(text) if text else None


def beta(send, verb, path, body=None):
    return graph(send, verb, path, body, version="beta")


def at(user, *parts):
    """The path below a version, every part quoted."""
    return "/users/" + "/".join(quote(part, safe="$") for part in (user.object_id, "authentication", *parts))


def refused(reply):
    """Status and code of an error."""
    status, document = reply
    return status, document["error"]["code"]
