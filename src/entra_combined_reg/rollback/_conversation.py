"""What is said to Graph for one request, and what its replies mean: a generator that yields calls."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Generator, Mapping
from typing import Any, Final

import attrs

from entra_combined_reg.catalog import ENDPOINTS, GraphCallName, GraphVersion, graph_call
from entra_combined_reg.errors import DataError
from entra_combined_reg.facts import Cloud, UserState
from entra_combined_reg.quote import url_segment
from entra_combined_reg.rollback._calls import HttpCall, call_of
from entra_combined_reg.rollback._clouds import listings_of, supported
from entra_combined_reg.rollback._requests import Answer, AnswerClass, Request, RequestKind, classify
from entra_combined_reg.rollback._steps import RollbackStep, StepKind
from entra_combined_reg.values import frozen

__all__ = ["Reply", "Setting", "conversation"]

#: What ``send`` answers: status, headers, body.
Reply = tuple[int, Mapping[str, str], bytes | str]
Talk = Generator[HttpCall, Reply | None, Answer]
#: A part of a reading: the document, or the answer that ends the reading.
Part = Generator[HttpCall, Reply | None, Any]

#: Pages of one listing that are followed; nobody has so many methods.
_MOST_PAGES: Final = 20
#: A part that this actor, version or cloud does not give: the reading goes on without it.
_NOT_GIVEN: Final = frozenset({400, 403, 404, 405})
#: Segments that are one object: where it is not found, there is none.
_SINGLETONS: Final = frozenset(row.segment for row in ENDPOINTS if row.singleton)
_CONTEXT_USER: Final = re.compile(r"users\('([0-9A-Fa-f-]{36})'\)")
_HTML: Final = re.compile(r"\s*<")


#: What the v1.0 listing lacks; a request names what else its user needs.
_USUAL: Final = ("hardwareOathMethods",)
#: Steps whose reply holds a secret, and where.
_SECRETS: Final = {StepKind.CREATE_TAP: "temporaryAccessPass", StepKind.RESET_PASSWORD: "newPassword"}
#: What a full reading asks beside the listings.
_BESIDE: Final = (
    ("sign_in_preferences", GraphCallName.READ_DEFAULT),
    ("requirements", GraphCallName.READ_PER_USER_MFA),
)


@frozen(kw_only=True)
class Setting:
    """How an adapter was set up; see ``GraphAdapter``."""

    base: str
    cloud: Cloud
    external_suffix: bool
    phrases: Mapping[str, AnswerClass]
    on_pass: Callable[[Request, str], object] | None
    new_number: Callable[[Request], str] | None
    hooks: Mapping[str, Callable[[Request], object]]


def conversation(request: Request, setting: Setting) -> Talk:
    """Carry out one request: yields calls, is sent replies, returns the answer."""
    if request.kind is RequestKind.READ or request.step is None:
        return (yield from _reading(request, setting))
    return (yield from _doing(request, request.step, setting))


def _doing(request: Request, step: RollbackStep, setting: Setting) -> Talk:
    hook = setting.hooks.get(step.hook or "")
    if hook is not None:
        hook(request)
        return Answer.done(request)
    call = _call_for(request, step, setting)
    if call is None:
        return Answer.of(request, AnswerClass.UNSUPPORTED)
    status, headers, text = _parts((yield call))
    if status in {404, 405} and call.other_path is not None:
        other = _parts((yield attrs.evolve(call, path=call.other_path, other_path=None)))
        # What is gone already answers 404 at the right address and 405 at the other one: a listing must decide.
        if (status, other[0]) != (404, 405):
            status, headers, text = other
    answer = _answer(request, (status, headers, text), call.ok, setting)
    if step.kind in _SECRETS and 200 <= status < 300:
        return _handed_over(request, answer, _json(text).get(_SECRETS[step.kind]), setting)
    if answer.result is AnswerClass.DONE and _HTML.match(text):
        # A sign-in page of some proxy, not the service: nobody knows what happened.
        return attrs.evolve(answer, result=AnswerClass.UNKNOWN)
    return answer


def _call_for(request: Request, step: RollbackStep, setting: Setting) -> HttpCall | None:
    if step.kind in _SECRETS and setting.on_pass is None:
        # A pass that nobody is handed would only take the place of another.
        return None
    ask = setting.new_number if step.kind is StepKind.UPDATE_PHONE else None
    number = None if ask is None else ask(request)
    call = call_of(request.user_id, step, cloud=setting.cloud, number=number)
    if call is None or call.other_path is None or setting.external_suffix:
        return call
    return attrs.evolve(call, path=call.other_path, other_path=None)


def _handed_over(request: Request, answer: Answer, value: object, setting: Setting) -> Answer:
    """Hand the pass or password to the caller; an answer without one leaves it unknown whether there is one."""
    if not isinstance(value, str) or not value or setting.on_pass is None:
        return attrs.evolve(answer, result=AnswerClass.UNKNOWN)
    setting.on_pass(request, value)
    return attrs.evolve(answer, result=AnswerClass.DONE)


def _reading(request: Request, setting: Setting) -> Talk:
    documents: dict[str, Any] = {}
    root = f"/users/{url_segment(request.user_id, 'user_id')}/authentication"
    for segment in listings_of(setting.cloud):
        listing = yield from _listing(request, setting, f"{root}/{segment}")
        if isinstance(listing, Answer):
            return listing
        documents[segment] = listing
    complete = True
    usual = () if request.brief else _USUAL
    for segment in dict.fromkeys((*usual, *request.listings)):
        part = yield from _part(request, setting, segment, f"{root}/{segment}")
        if isinstance(part, Answer):
            return part
        complete = complete and part is not None
        documents |= {} if part is None else {segment: part}
    facts: dict[str, Any] = {}
    for name, call in () if request.brief else _BESIDE:
        path = graph_call(call).path.replace("{user}", url_segment(request.user_id, "user_id"))
        part = yield from _part(request, setting, path.rpartition("/")[2], path)
        if isinstance(part, Answer):
            return part
        facts[name] = part
    return _seen(request, documents, facts, complete=complete)


def _listing(request: Request, setting: Setting, path: str) -> Part:
    """Read one v1.0 listing with its pages."""
    row = graph_call(GraphCallName.LIST_METHODS)
    first: dict[str, Any] | None = None
    for _ in range(_MOST_PAGES):
        status, headers, text = _parts(
            (yield HttpCall(method=row.verb, version=row.version, path=path, ok=row.ok_status))
        )
        page = _json(text)
        if status not in row.ok_status or not isinstance(page.get("value"), list):
            return _refused(request, (status, headers, text), setting)
        first = page if first is None else {**first, "value": [*first["value"], *page["value"]]}
        link = page.get("@odata.nextLink")
        if link is None:
            return {key: value for key, value in first.items() if key != "@odata.nextLink"}
        if not isinstance(link, str) or not link.startswith(setting.base + "/"):
            # Never follow a link to another place: the token would go there.
            break
        path = link
    return Answer.of(request, AnswerClass.FAILED)


def _refused(request: Request, parts: tuple[int, Mapping[str, str], str], setting: Setting) -> Answer:
    answer = _answer(request, parts, frozenset(), setting)
    if answer.result is AnswerClass.NOT_FOUND:
        return attrs.evolve(answer, result=AnswerClass.USER_GONE)
    # 200 and no listing: a page of HTML, or something that lies.
    return attrs.evolve(answer, result=AnswerClass.SERVER_ERROR) if parts[0] == 200 else answer


def _part(request: Request, setting: Setting, segment: str, path: str) -> Part:
    """Read one document of beta; ``None`` where it is not given."""
    if not supported(segment, setting.cloud):
        return None
    status, headers, text = _parts(
        (yield HttpCall(method="GET", version=GraphVersion.BETA, path=path, ok=frozenset({200})))
    )
    if status == 404 and segment in _SINGLETONS and classify(status, text) is AnswerClass.NOT_FOUND:
        return {"value": []}
    if status in _NOT_GIVEN:
        return None
    page = _json(text)
    if status == 200 and page:
        return page
    return _refused(request, (status, headers, text), setting)


def _seen(request: Request, documents: dict[str, Any], facts: dict[str, Any], *, complete: bool) -> Answer:
    contexts = (_CONTEXT_USER.search(str(document.get("@odata.context", ""))) for document in documents.values())
    strangers = [found[1] for found in contexts if found and found[1].lower() != request.user_id.lower()]
    try:
        user = UserState.from_graph(methods=documents, **facts)
    except DataError:
        return Answer.of(request, AnswerClass.FAILED)
    object_id = strangers[0] if strangers else request.user_id
    covered = user.registered_complete if complete else False
    return Answer.read(request, attrs.evolve(user, object_id=object_id, registered_complete=covered))


def _parts(reply: Reply | None) -> tuple[int, Mapping[str, str], str]:
    status, headers, body = (0, {}, "") if reply is None else reply
    return status, headers, body if isinstance(body, str) else bytes(body).decode("utf-8", "replace")


def _json(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _answer(
    request: Request, parts: tuple[int, Mapping[str, str], str], ok: frozenset[int], setting: Setting
) -> Answer:
    status, headers, text = parts
    error = _json(text).get("error")
    return Answer(
        request=request.id,
        result=classify(status, text, ok, setting.phrases),
        http_status=status,
        code=error.get("code") if isinstance(error, dict) else None,
        retry_after=_retry_after(headers),
        throttled_by=_throttled_by(headers),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Read ``Retry-After`` in seconds; a date in its place counts as none, for no clock is read here."""
    value = _header(headers, "retry-after")
    return float(value) if re.fullmatch(r"[0-9]{1,6}", value) else None


def _throttled_by(headers: Mapping[str, str]) -> str | None:
    named = (_header(headers, f"x-ms-throttle-{part}") for part in ("scope", "information"))
    return " ".join(text for text in named if text) or None


def _header(headers: Mapping[str, str], wanted: str) -> str:
    return next((str(text).strip() for name, text in headers.items() if name.casefold() == wanted), "")
