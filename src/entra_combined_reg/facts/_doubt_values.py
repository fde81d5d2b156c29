"""What a doubt is: its kinds, and the value. Nothing is doubted here."""

from __future__ import annotations

from enum import StrEnum

from entra_combined_reg.values import frozen

__all__ = ["Doubt", "DoubtCode"]


class DoubtCode(StrEnum):
    """Kinds of doubt."""

    #: Two rows of one export are about one user.
    DUPLICATE_ROW = "duplicateRow"
    #: Two documents name one user differently.
    NAMES_DIFFER = "namesDiffer"
    #: A group or user is both included and excluded; exclusion wins.
    INCLUDED_AND_EXCLUDED = "includedAndExcluded"
    #: A method is enabled for nobody.
    ENABLED_FOR_NOBODY = "enabledForNobody"
    #: Reconfirming is set while registration is not required; it is offered only with it.
    RECONFIRM_WITHOUT_REGISTRATION = "reconfirmWithoutRegistration"
    #: More questions are asked at a reset than must be registered.
    MORE_QUESTIONS_ASKED = "moreQuestionsAsked"
    #: Security defaults and enabled Conditional Access policies exclude each other.
    DEFAULTS_BESIDE_ACCESS = "defaultsBesideAccess"
    #: The campaign snoozes longer than documented.
    LONG_SNOOZE = "longSnooze"
    #: The report and the method objects disagree.
    REPORT_DIFFERS = "reportDiffers"
    #: The default names a method that the user does not have.
    DEFAULT_WITHOUT_METHOD = "defaultWithoutMethod"
    #: An alternate phone stands without a mobile phone.
    ALTERNATE_WITHOUT_MOBILE = "alternateWithoutMobile"
    #: The user has a method that no policy of the tenant allows for anybody, and may never have allowed.
    METHOD_NOT_IN_POLICY = "methodNotInPolicy"
    #: Enforced per-user MFA without any method.
    ENFORCED_WITHOUT_METHOD = "enforcedWithoutMethod"
    #: The user type and the UPN disagree.
    GUEST_BY_NAME = "guestByName"
    #: The user and the policies are of different tenants.
    OTHER_TENANT = "otherTenant"
    #: Facts were read after the time asked about: they may tell of a later state.
    READ_LATER = "readLater"
    #: Facts were read long before the time asked about: they may have changed since.
    READ_LONG_BEFORE = "readLongBefore"


@frozen(kw_only=True)
class Doubt:
    """Something that is possible but suspicious.

    Attributes:
        code: Its kind.
        facts: The facts that disagree, by field name.
        message: One sentence for a reader; no phone numbers or tokens.
    """

    code: DoubtCode
    facts: tuple[str, ...]
    message: str
