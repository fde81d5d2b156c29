"""The grammar of reasons: a whole sentence, or a verb phrase and a method phrase. Never a closed list of reasons.

Two emitters with two grammars (AUD-B1): the portal (``User registered Authenticator App with Code``) and the service
(``Admin registered phone method for user``). Spelling, case, blanks and the final stop are forgiven, wording never.
"""

from __future__ import annotations

from typing import Final

from entra_combined_reg.catalog import Method, Reason, Usage, method_of_audit_words
from entra_combined_reg.values import frozen

__all__ = ["ReadReason", "read_reason"]


@frozen(kw_only=True)
class ReadReason:
    """What a reason says.

    Attributes:
        reason: The sentence or verb phrase; ``None`` where unknown.
        method: The method its phrase names; ``None`` where it names none, or none the catalogue knows.
        usages: The usages its phrase names.
        method_text: The method phrase, verbatim; ``None`` where there is none or the template was left unfilled.
    """

    reason: Reason | None = None
    method: Method | None = None
    usages: frozenset[Usage] = frozenset()
    method_text: str | None = None


#: Longer than any reason; what is longer is kept verbatim and not read.
_LONGEST: Final = 1000


def _fold(text: str) -> str:
    return " ".join(text.split()).removesuffix(".").rstrip().casefold().replace("cancelled", "canceled")


_SENTENCES: Final = {_fold(reason.value): reason for reason in Reason if "{method}" not in reason.value}


def _frame(reason: Reason) -> tuple[str, str, Reason]:
    before, _, after = reason.value.partition("{method}")
    return before.casefold(), after.casefold(), reason


# The longest verb phrase first: "failed to start the registration for" before "failed to register" (AUD-B3).
_FRAMES: Final = tuple(
    sorted((_frame(r) for r in Reason if "{method}" in r.value), key=lambda frame: (-len(frame[0]), frame))
)
#: Tails of the service's grammar. Stripped in this order for the noun (AUD-B3).
_TAILS: Final = (" for user", " authentication method", " method")
# Password reset names methods in words of its own (AUD-B5).
_RESET_WORDS: Final[dict[str, tuple[Method, frozenset[Usage]]]] = {
    "mobile sms": (Method.PHONE, frozenset({Usage.SMS})),
    "mobile voice call": (Method.PHONE, frozenset({Usage.VOICE})),
    "office voice call": (Method.OFFICE_PHONE, frozenset({Usage.VOICE})),
    "mobile app notification": (Method.AUTHENTICATOR, frozenset({Usage.PUSH})),
    "mobile app code": (Method.AUTHENTICATOR, frozenset({Usage.CODE})),
    "email": (Method.EMAIL, frozenset()),
    "security question": (Method.SECURITY_QUESTIONS, frozenset()),
    "security questions": (Method.SECURITY_QUESTIONS, frozenset()),
}


def read_reason(text: str) -> ReadReason:
    """Read one reason; what the grammar does not know comes back empty, and the caller keeps the text."""
    if len(text) > _LONGEST:
        return ReadReason()
    folded = _fold(text)
    if sentence := _SENTENCES.get(folded):
        return ReadReason(reason=sentence)
    for before, after, reason in _FRAMES:
        if folded.startswith(before) and (phrase := _between(folded[len(before) :], after)):
            return _with_method(reason, phrase, _verbatim(text, before, phrase))
    return ReadReason()


def _between(rest: str, after: str) -> str | None:
    if not after:
        return rest
    short = after.replace(" verification", "")
    tail = next((tail for tail in (after, short) if rest.endswith(tail)), None)
    return rest.removesuffix(tail) if tail else None


def _verbatim(text: str, before: str, phrase: str) -> str:
    """Cut by words: folding may change how many letters a word has, never how many words there are."""
    words = " ".join(text.split()).removesuffix(".").split()
    start = before.count(" ")
    return " ".join(words[start : start + phrase.count(" ") + 1])


def _with_method(reason: Reason, phrase: str, verbatim: str) -> ReadReason:
    noun = phrase.removesuffix(_TAILS[0])
    # "Treat the literal words `method` as an unfilled template" (AUD-B3); "the default … for method" is the article's.
    # And a record of a service alone repeats its activity as its reason: "User registered security info".
    if noun in {"method", "security info"}:
        return ReadReason(reason=reason)
    for tail in _TAILS[1:]:
        noun = noun.removesuffix(tail)
    # The phrase as it stands is tried first: a tail may be part of a name.
    found = method_of_audit_words(phrase) or method_of_audit_words(noun) or _RESET_WORDS.get(noun)
    method, usages = found or (None, frozenset())
    return ReadReason(reason=reason, method=method, usages=usages, method_text=verbatim)
