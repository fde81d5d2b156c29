"""A tenant in memory that behaves like Microsoft's method service: for tests of runs, adapters and verification.

It answers as an adapter and as Graph, writes the audit log beside what it does, and goes wrong where it is told to. Its
clock stands still unless it is called or the caller moves it, and it knows no chance: the same calls give the same
answers.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

import attrs

from entra_combined_reg.catalog import Act
from entra_combined_reg.errors import CallError, expect_all, kind_of
from entra_combined_reg.facts import RegisteredMethod, UserState
from entra_combined_reg.rollback import Actor, Answer, AnswerClass, GraphAdapter, Request, Send, StepKind, Wait
from entra_combined_reg.testing._account import Account
from entra_combined_reg.testing._actors import OPERATOR, may_send, reads_masked
from entra_combined_reg.testing._behaviour import TenantBehaviour
from entra_combined_reg.testing._faults import FAULTS, Fault, FaultPlan, FaultRow, refusal
from entra_combined_reg.testing._log import Deed, by_actor, by_user, records_of
from entra_combined_reg.testing._routes import Route, route_of
from entra_combined_reg.testing._service import Reply
from entra_combined_reg.testing._serving import Moment, Served, serve

__all__ = ["SimulatedTenant"]

_USUAL: Final = FaultRow(done=True)
_REGISTERING: Final = frozenset({Act.REGISTER_METHOD, Act.REGISTER_AUTHENTICATOR, Act.REGISTER_PASSKEY})
_DELETING: Final = frozenset({Act.DELETE_OWN_METHOD, Act.DELETE_OWN_PASSKEY})
_SAYING: Final = frozenset({Act.COMPLETE_REGISTRATION, Act.CANCEL_REGISTRATION, Act.REVIEW})
#: How long a user takes for one act in Security info.
_BY_HAND: Final = timedelta(seconds=30)


class SimulatedTenant:
    """A tenant in memory.

    It is an adapter (``perform``), and Graph for any adapter (``send``, ``asend``). Errors, wrong versions and odd ids
    are answered as the service answers them; calls about anything but users and their methods are answered with 501.

    Args:
        users: The users as they are at first. What is not known of them is taken to be as quiet as can be: no method,
            no default, per-user MFA disabled.
        as_of: The time at which it begins, with time zone.
        actor: Who sends what ``send`` is given: roles limit what is allowed, as the matrix of ROL-3.2 says.
        behaviour: The readings of what is not certain about the service.
        owners: Which method object is the default, by object id of the user, where several could be.
        faults: Decides about every call whether it goes wrong; may be changed at any time.

    Attributes:
        as_of: The present time. Every call moves it; ``advance`` and ``sleep`` do too.
        faults: See above.
        calls: Verb and path, as they came, of every call.
        deeds: Everything that was done to a user, in order.
        passes: Every pass and password that ``perform`` was handed. Secrets: they are nowhere else.

    Raises:
        CallError: ``as_of`` has no time zone, ``users`` holds something else than users with object ids.
    """

    def __init__(
        self,
        users: Iterable[UserState],
        *,
        as_of: datetime,
        actor: Actor = OPERATOR,
        behaviour: TenantBehaviour | None = None,
        owners: Mapping[str, str] | None = None,
        faults: FaultPlan | None = None,
    ) -> None:
        if not isinstance(as_of, datetime) or as_of.tzinfo is None:
            raise CallError(f"as_of: expected a time with its zone, got {kind_of(as_of)}")
        named = {key.lower(): method_id for key, method_id in (owners or {}).items()}
        listed = expect_all("users", users, UserState)
        if not all(user.object_id for user in listed):
            raise CallError("users: every user of a tenant has an object id")
        self._accounts = {_id(user): Account(user=user, owner=named.get(_id(user))) for user in sorted(listed, key=_id)}
        self._actor = actor
        self._behaviour = behaviour or TenantBehaviour()
        self._adapter = GraphAdapter(self.send, on_pass=lambda _, value: self.passes.append(value))
        self.as_of = as_of.astimezone(UTC)
        self.faults = faults
        self.calls: list[tuple[str, str]] = []
        self.deeds: list[Deed] = []
        self.passes: list[str] = []

    @property
    def users(self) -> tuple[UserState, ...]:
        """The users as they are now, by object id; whatever listings still show."""
        return tuple(account.user for account in self._accounts.values())

    def user(self, object_id: str) -> UserState:
        """Return one user as it is now.

        Raises:
            CallError: There is no such user.
        """
        return self._account(object_id).user

    def remove_user(self, object_id: str) -> None:
        """Delete a user from the directory.

        Raises:
            CallError: There is no such user.
        """
        del self._accounts[_id(self.user(object_id))]

    def advance(self, time: timedelta) -> None:
        """Let time pass."""
        self.as_of += time

    def sleep(self, wait: Wait) -> None:
        """Let a run's wait pass, without its random part; what ``drive`` takes as its ``sleep``."""
        self.advance(timedelta(seconds=wait.seconds))

    def perform(self, request: Request) -> Answer:
        """Carry out one request of a run, over the same calls as any adapter; the article's reset, which Graph lacks.

        What a fault raises goes through, as from an adapter. A new number and the caller's own steps are the caller's:
        where a plan asks for them, put a ``GraphAdapter`` with both over ``send``.
        """
        if request.step is not None and request.step.kind is StepKind.RESET:
            return self._reset(request)
        answer = self._adapter.perform(request)
        account = self._accounts.get(request.user_id.lower())
        if answer.seen is None or account is None or answer.seen.object_id != request.user_id.lower():
            return answer
        legacy = account.user.strong_authentication
        return attrs.evolve(answer, seen=attrs.evolve(answer.seen, strong_authentication=legacy))

    def send(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:  # noqa: ARG002
        """Answer one call of Graph: status, headers and body. It raises what a cut or slow connection raises."""
        return self._sent(self._actor, method, url, body)

    async def asend(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:
        """Answer one call of Graph, awaited; see :meth:`send`."""
        return self.send(method, url, headers, body)

    def send_as(self, actor: Actor) -> Send:
        """Return a ``send`` for somebody else who works in the same tenant."""

        def send(method: str, url: str, headers: Mapping[str, str], body: bytes | None) -> Reply:  # noqa: ARG001
            return self._sent(actor, method, url, body)

        return send

    def by_user(
        self, object_id: str, act: Act, method: RegisteredMethod | None = None, *, finished: bool = True
    ) -> None:
        """Let a user act in Security info: register or delete a method, review, finish or cancel a registration.

        Args:
            object_id: The user.
            act: What the user does.
            method: The method object that is registered or deleted.
            finished: ``False``: the registration was begun, and nothing came of it.

        Raises:
            CallError: There is no such user; the act is no user's; a method is missing or superfluous.
        """
        account = self._account(object_id)
        if act not in _REGISTERING | _DELETING | _SAYING:
            raise CallError(f"act: no user does this in Security info: {act}")
        if (method is None) is not (act in _SAYING):
            raise CallError(f"method: {act} names a method object if it is about one, and only then")
        after = account
        if method is not None and finished and act in _REGISTERING:
            after = account.with_method(attrs.evolve(method, created_at=self.as_of))
        elif method is not None and act in _DELETING:
            after = account.without(method, self.as_of, self._behaviour.settle)
        self._write(account, Served(reply=_NOTHING, account=after, act=act, method=method), own=True, finished=finished)
        self.advance(_BY_HAND)

    def audit_log(self) -> list[dict[str, Any]]:
        """Return the records that the log shows by now, oldest first, as Graph's ``directoryAudits`` lists them."""
        shown = (deed for deed in self.deeds if deed.at + self._behaviour.log_lag <= self.as_of)
        return [record for deed in shown for record in records_of(deed)]

    def _account(self, object_id: str) -> Account:
        account = self._accounts.get(object_id.lower())
        if account is None:
            raise CallError("object_id: there is no such user in this tenant")
        return account

    def _sent(self, actor: Actor, verb: str, url: str, body: bytes | None) -> Reply:
        path = urlsplit(url).path
        self.calls.append((verb, path))
        fault = self.faults(verb, path) if self.faults is not None else None
        row = _USUAL if fault is None else FAULTS[fault]
        self.advance(self._behaviour.call_time + row.time)
        reply = self._served(actor, verb, url, body, keep=row.done, other=fault is Fault.WRONG_USER)
        if row.raises is not None:
            raise row.raises(f"simulated: {fault}")
        return row.reply or reply

    def _served(self, actor: Actor, verb: str, url: str, body: bytes | None, *, keep: bool, other: bool) -> Reply:
        route = route_of(verb, url)
        if not isinstance(route, Route):
            return route
        account = self._found(route.user)
        if account is not None and other and verb == "GET":
            account = self._next_to(account)
        if account is None:
            return refusal(404, "Request_ResourceNotFound", "The user does not exist.")
        if not may_send(actor, route, account.user):
            return refusal(403, "accessDenied")
        moment = Moment(
            at=self.as_of,
            number=len(self.calls),
            behaviour=self._behaviour,
            masked=reads_masked(actor, self._behaviour),
        )
        served = serve(account, route, _decoded(body), moment)
        if keep:
            self._write(account, served, actor=actor)
        return served.reply

    def _found(self, name: str) -> Account | None:
        by_upn = (one for one in self._accounts.values() if (one.user.upn or "").casefold() == name.casefold())
        return self._accounts.get(name.lower()) or next(by_upn, None)

    def _next_to(self, account: Account) -> Account:
        """Return another user than this one: the next by object id, else one that nobody knows."""
        others = [one for key, one in self._accounts.items() if key > _id(account.user)]
        return next(iter(others), Account(user=UserState(object_id="3c9d7a10-51be-4b0f-9a66-0000000000ff")))

    def _write(
        self, before: Account, served: Served, *, actor: Actor | None = None, own: bool = False, finished: bool = True
    ) -> None:
        """Keep what a call changed, and note the deed for the log."""
        if served.account is None or served.act is None:
            return
        self._accounts[_id(before.user)] = served.account
        person = self._accounts.get((actor.object_id or "").lower()) if actor is not None else None
        deed = Deed(
            act=served.act,
            by=by_user(before.user) if actor is None else by_actor(actor, None if person is None else person.user.upn),
            before=before.user,
            after=served.account.user,
            method=served.method,
            at=self.as_of,
            number=len(self.deeds) + 1,
            own=own,
            finished=finished,
            every_record=self._behaviour.every_record,
        )
        self.deeds.append(deed)

    def _reset(self, request: Request) -> Answer:
        """Carry out the article's ``Reset-MsolStrongAuthenticationMethodByUpn``."""
        account = self._accounts.get(request.user_id.lower())
        if account is None or account.user.strong_authentication is None:
            return Answer.of(request, AnswerClass.NOT_FOUND)
        empty = attrs.evolve(account.user.strong_authentication, method_types=(), default_type=None)
        after = attrs.evolve(account, user=attrs.evolve(account.user, strong_authentication=empty))
        self.advance(self._behaviour.call_time)
        self._write(account, Served(reply=_NOTHING, account=after, act=Act.LEGACY_RESET), actor=self._actor)
        return Answer.done(request)


_NOTHING: Final[Reply] = (204, {}, b"")


def _id(user: UserState) -> str:
    return (user.object_id or "").lower()


def _decoded(body: bytes | None) -> Mapping[str, Any]:
    try:
        value = json.loads(body or b"{}")
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
