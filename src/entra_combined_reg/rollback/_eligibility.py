"""Who is eligible: the article's rule as a truth table, and the decision a plan writes beside every input.

"Not found" and "could not be read" have decisions of their own and are never "not eligible"; the article's script
could not tell them apart (ROL-1.4).
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from entra_combined_reg.catalog import Method
from entra_combined_reg.facts import PerUserMfa, UserState
from entra_combined_reg.rollback._pictures import MethodRef, Snapshot
from entra_combined_reg.values import frozen

__all__ = ["ELIGIBILITY_TABLE", "Decision", "Eligibility", "EligibilityRow", "RollbackReason", "eligibility_of"]


class Decision(StrEnum):
    """What a plan does with one input (ROL-8). Only ``ELIGIBLE`` users are touched."""

    ELIGIBLE = "eligible"
    SKIP_NO_METHODS = "skipNoMethods"
    SKIP_PER_USER_MFA = "skipPerUserMfa"
    SKIP_PROTECTED = "skipProtected"
    SKIP_ADMIN = "skipAdmin"
    SKIP_SELF = "skipSelf"
    #: The user's only methods are of kinds that the scope leaves.
    SKIP_EXCLUDED_KIND_ONLY = "skipExcludedKindOnly"
    SKIP_GUEST = "skipGuest"
    SKIP_LOCKOUT = "skipLockout"
    SKIP_NOT_PERMITTED = "skipNotPermitted"
    NOT_FOUND = "notFound"
    NOT_FOUND_OR_DELETED = "notFoundOrDeleted"
    #: The user is there, the methods could not be read.
    UNREADABLE = "unreadable"
    #: Per-user MFA state is not known while the article's rule is on.
    UNKNOWN_STATE = "unknownState"
    BLOCKED_BY_RETAINED = "blockedByRetained"
    BLOCKED_BY_ALTERNATE = "blockedByAlternate"
    MANUAL_ONLY = "manualOnly"
    DUPLICATE = "duplicate"


class RollbackReason(StrEnum):
    """Why a decision fell, or what a reader of the plan must know about a user. Sentences are in ``REASON_TEXTS``."""

    NO_METHODS = "noMethods"
    PER_USER_MFA = "perUserMfa"
    METHODS_REGISTERED = "methodsRegistered"
    HARDWARE_NOT_READ = "hardwareNotRead"
    HARDWARE_STATE_UNKNOWN = "hardwareStateUnknown"
    LISTING_INCOMPLETE = "listingIncomplete"
    METHODS_NOT_READ = "methodsNotRead"
    STATE_NOT_READ = "stateNotRead"
    ROLES_NOT_READ = "rolesNotRead"
    METHOD_IDS_MISSING = "methodIdsMissing"
    OBJECT_ID_MISSING = "objectIdMissing"
    CONFLICTING_STATES = "conflictingStates"
    NAMED_AGAIN = "namedAgain"
    NO_SUCH_USER = "noSuchUser"
    SOFT_DELETED = "softDeleted"
    OUTSIDE_SCOPE = "outsideScope"
    SOURCES_DISAGREE = "sourcesDisagree"
    DEFAULT_CHANGED_FIRST = "defaultChangedFirst"
    DEFAULT_NOT_READ = "defaultNotRead"
    BLOCKED_BY_ALTERNATE = "blockedByAlternate"
    NUMBER_CHANGED = "numberChanged"
    BLOCKED_BY_RETAINED = "blockedByRetained"
    BLOCKED_BY_RETAINED_POSSIBLE = "blockedByRetainedPossible"
    OWNERS_LOCK_EACH_OTHER = "ownersLockEachOther"
    SEVERAL_OWNERS = "severalOwners"
    RETAINED_MAY_BLOCK = "retainedMayBlock"
    UNKNOWN_TYPE_KEPT = "unknownTypeKept"
    MANUAL_LEFTOVERS = "manualLeftovers"
    NOT_A_SIGN_IN_METHOD = "notASignInMethod"
    UNSUPPORTED_IN_CLOUD = "unsupportedInCloud"


#: The sentence behind each reason, in our own words.
REASON_TEXTS: Final[dict[RollbackReason, str]] = {
    RollbackReason.NO_METHODS: "No strong authentication method is registered: there is nothing to roll back.",
    RollbackReason.PER_USER_MFA: "The user is enabled for per-user MFA, which the article's rule leaves alone.",
    RollbackReason.METHODS_REGISTERED: "Strong authentication methods are registered, and no per-user MFA.",
    RollbackReason.HARDWARE_NOT_READ: "The listing may lack hardware tokens: read the beta list as well (ROL-2.1).",
    RollbackReason.HARDWARE_STATE_UNKNOWN: "It is not known whether the only method, a hardware token, is activated.",
    RollbackReason.LISTING_INCOMPLETE: "The listing does not name every kind of method: read the others first.",
    RollbackReason.METHODS_NOT_READ: "The user's methods were not read. That is not the same as having none.",
    RollbackReason.STATE_NOT_READ: "The per-user MFA state was not read, and the article's rule depends on it.",
    RollbackReason.ROLES_NOT_READ: "The user's roles were not read: it may be an administrator.",
    RollbackReason.METHOD_IDS_MISSING: "The methods are known by kind only: list them with their ids.",
    RollbackReason.OBJECT_ID_MISSING: "The user has no object id here: look the user up first.",
    RollbackReason.CONFLICTING_STATES: "Two different states were given for the same object id.",
    RollbackReason.NAMED_AGAIN: "The same user is named a second time; the first position counts.",
    RollbackReason.NO_SUCH_USER: "No user was given for this id.",
    RollbackReason.SOFT_DELETED: "The user is deleted, and the directory returns deleted users only when asked.",
    RollbackReason.OUTSIDE_SCOPE: "All methods of the user are of kinds that the scope leaves.",
    RollbackReason.SOURCES_DISAGREE: "The MSOnline properties name methods and the Graph listing names none.",
    RollbackReason.DEFAULT_CHANGED_FIRST: "The default is changed first, for the old one could not be deleted.",
    RollbackReason.DEFAULT_NOT_READ: "The default is not known: one refusal may come, then a second pass.",
    RollbackReason.BLOCKED_BY_ALTERNATE: "The mobile number cannot go while the alternate number stays; it is kept.",
    RollbackReason.NUMBER_CHANGED: "The mobile number cannot go while the alternate number stays; it is changed.",
    RollbackReason.BLOCKED_BY_RETAINED: "In this tenant what is kept holds the default back: one method stays with it.",
    RollbackReason.OWNERS_LOCK_EACH_OTHER: "In this tenant each of several methods counts as the default: they stay.",
    RollbackReason.BLOCKED_BY_RETAINED_POSSIBLE: "A kept method may stop the default's delete; no other can be set.",
    RollbackReason.SEVERAL_OWNERS: "Several methods can stand behind the default: their order is a guess.",
    RollbackReason.RETAINED_MAY_BLOCK: "UNVERIFIED (A1): a kept method may still stop the last delete.",
    RollbackReason.UNKNOWN_TYPE_KEPT: "A method of an unknown type is kept: no address is ever guessed.",
    RollbackReason.MANUAL_LEFTOVERS: "Security questions and app passwords can only be removed by hand.",
    RollbackReason.NOT_A_SIGN_IN_METHOD: "A resource account's key is never selected.",
    RollbackReason.UNSUPPORTED_IN_CLOUD: "This cloud does not offer the call for a method of the scope: it is kept.",
}


@frozen(kw_only=True)
class EligibilityRow:
    """One row of the article's rule.

    Attributes:
        has_methods: ``StrongAuthenticationMethods.Count -gt 0``.
        has_star: Some requirement has the relying party ``*``.
        has_others: Some requirement has another relying party.
        eligible: What the script decides.
    """

    has_methods: bool
    has_star: bool
    has_others: bool
    eligible: bool


#: The rule of the article's script, whole (ROL-1.2): "if ($user.StrongAuthenticationMethods.Count -gt 0 -and -not
#: $hasMfaRelyingParty)". The state, Enabled or Enforced, is never looked at.
ELIGIBILITY_TABLE: Final[tuple[EligibilityRow, ...]] = (
    EligibilityRow(has_methods=False, has_star=False, has_others=False, eligible=False),
    EligibilityRow(has_methods=False, has_star=True, has_others=False, eligible=False),
    EligibilityRow(has_methods=True, has_star=True, has_others=False, eligible=False),
    EligibilityRow(has_methods=True, has_star=False, has_others=False, eligible=True),
    EligibilityRow(has_methods=True, has_star=False, has_others=True, eligible=True),
)

#: Kinds that the old property counted (ROL-1.3, ROL-8): passkeys, Windows Hello and e-mail are not among them.
COUNTED: Final = frozenset(
    {Method.PHONE, Method.ALTERNATE_PHONE, Method.OFFICE_PHONE, Method.AUTHENTICATOR, Method.SOFTWARE_OATH}
)


@frozen(kw_only=True)
class Eligibility:
    """The article's question about one user, answered.

    Attributes:
        decision: ``ELIGIBLE``, ``SKIP_NO_METHODS``, ``SKIP_PER_USER_MFA``, ``UNREADABLE`` or ``UNKNOWN_STATE``.
        reasons: Why.
        star_entries: How many requirements named the relying party ``*``: the script prints a line for each.
    """

    decision: Decision
    reasons: tuple[RollbackReason, ...]
    star_entries: int = 0

    @property
    def eligible(self) -> bool:
        """Whether the script would have reset the user."""
        return self.decision is Decision.ELIGIBLE


def eligibility_of(user: UserState | Snapshot) -> Eligibility:
    """Apply the article's rule to one user.

    The MSOnline properties decide where they are given; else their image in Graph: a phone, an Authenticator, a
    software token or an activated hardware token counts as a method, and a per-user MFA state of enabled or enforced
    is the relying party ``*`` (ROL-8).

    Args:
        user: The user's facts, or the picture a plan holds.
    """
    seen = user if isinstance(user, Snapshot) else Snapshot.of(user)
    count, doubt = _has_methods(seen)
    stars = _stars(seen)
    # A known "no" on either side decides, whatever the other side is.
    if count is False:
        return Eligibility(
            decision=Decision.SKIP_NO_METHODS, reasons=(RollbackReason.NO_METHODS, *doubt), star_entries=stars or 0
        )
    if stars:
        return Eligibility(
            decision=Decision.SKIP_PER_USER_MFA, reasons=(RollbackReason.PER_USER_MFA,), star_entries=stars
        )
    if count is None:
        return Eligibility(decision=Decision.UNREADABLE, reasons=doubt)
    if stars is None:
        return Eligibility(decision=Decision.UNKNOWN_STATE, reasons=(RollbackReason.STATE_NOT_READ,))
    return Eligibility(decision=Decision.ELIGIBLE, reasons=(RollbackReason.METHODS_REGISTERED,))


def _has_methods(seen: Snapshot) -> tuple[bool | None, tuple[RollbackReason, ...]]:
    """Whether the user has a counted method, and the doubts about it."""
    if seen.strong_authentication is not None:
        return bool(seen.strong_authentication.method_types), ()
    if seen.methods is None:
        return None, (RollbackReason.METHODS_NOT_READ,)
    if any(_counts(ref) for ref in seen.methods):
        return True, ()
    if any(ref.method is Method.HARDWARE_OATH and ref.usable is None for ref in seen.methods):
        return None, (RollbackReason.HARDWARE_STATE_UNKNOWN,)
    if seen.complete is False:
        return None, (RollbackReason.LISTING_INCOMPLETE,)
    return False, (() if seen.complete else (RollbackReason.HARDWARE_NOT_READ,))


def _counts(ref: MethodRef) -> bool:
    activated = ref.method is Method.HARDWARE_OATH and ref.usable is True
    return activated or (ref.method in COUNTED and not ref.passwordless)


def _stars(seen: Snapshot) -> int | None:
    """How many requirements name ``*``; ``None`` where not known."""
    if seen.strong_authentication is not None:
        return seen.strong_authentication.relying_parties.count("*")
    if seen.per_user_mfa is None:
        return None
    return int(seen.per_user_mfa is not PerUserMfa.DISABLED)
