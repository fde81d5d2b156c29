"""One quoting function for each language we write: PowerShell, OData, KQL, URL, HTML, Markdown, Mermaid, CSV, ``repr``.

Names, user agents and ids are written by strangers. Nothing from outside reaches a rendering except through one of
these functions; what cannot be quoted safely is refused with an error that names the place.
"""

from __future__ import annotations

import re
import urllib.parse
from typing import Final

from entra_combined_reg.errors import DataError, Problem

__all__ = [
    "NO_FORMULAS",
    "csv_cell",
    "cut_text",
    "html_text",
    "kql_literal",
    "markdown_text",
    "mask_numbers",
    "masked",
    "mermaid_text",
    "odata_literal",
    "plain_text",
    "powershell_literal",
    "url_segment",
]

#: Classes that tell MathJax of every version to look for no formulas inside: a name may hold ``$\\phantom{…}$``.
NO_FORMULAS: Final = "tex2jax_ignore mathjax_ignore"

# PowerShell ends a single-quoted string at any of these, so each is doubled (about_Quoting_Rules; the tokenizer's
# own list of single-quote characters).
_POWERSHELL_QUOTES: Final = re.compile("(['\u2018\u2019\u201a\u201b])")
# With the two code points below U+10000 that no XML may hold (XML 1.0, section 2.2).
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff]")
_LINE_BREAKS: Final = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+")
# Characters that reorder the text around them: a reader would see another text than the program ("Trojan Source").
_REORDERING: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
# What `html.escape` does; importing html brings its 2,231 named entities along.
_HTML: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})

_GUID: Final = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
# A number somebody could be called on: a plus and digits, or seven digits and more with the blanks, hyphens and
# brackets that people put between them. Dots between digits make versions and addresses, so they count only behind a
# plus or in the American shape; a day as ISO 8601 writes it is no number.
_ISO_DAY: Final = r"(?<![\w.\-:])\d{4}-\d\d-\d\d(?![\w.\-:])"
_GAP: Final = r"[ \u00a0\u2009\u202f\u2010-\u2013\-()]"
_PHONE: Final = re.compile(
    rf"({_GUID}|{_ISO_DAY})"
    rf"|(?:\+\(?\d(?:(?:{_GAP}|[./]){{0,3}}\d){{5,}}"
    rf"|(?<![\w.\-:])\d{{3}}\.\d{{3}}\.\d{{4}}(?![\w.\-:])"
    # No number has forty digits; without that end, a text of "-(1-(1" would be searched anew from each of its digits.
    rf"|(?<![\w.\-:])\(?\d(?:{_GAP}{{0,2}}\d){{6,40}}(?![\w.\-:]))(?: ?x ?\d+)?"
)


def mask_numbers(text: str | None) -> str:
    """Return ``text`` with every telephone-like number replaced by the article's mask, ``+X XXXXXXXXXX``.

    Used by every ``repr`` and rendering; the verbatim text stays a field of its own. GUIDs are left alone.
    """
    if text is None:
        return "None"
    return _PHONE.sub(lambda match: match[1] or "+X XXXXXXXXXX", text)


#: What a page shows of one text of a record, and how far beyond a number may reach that the cut goes through.
_SHOWN: Final = 400
_BEYOND: Final = 200


def masked(text: str | None) -> str:
    """Return what a page shows of a text of a record: its beginning, numbers masked; nothing where there is none."""
    if text is None or len(text) <= _SHOWN:
        return mask_numbers(text or "")
    # A number that the first cut goes through stands at the end of what is masked, and the second cut takes it away.
    head = mask_numbers(text[: _SHOWN + _BEYOND])
    safe = len(head) - _BEYOND if len(text) > _SHOWN + _BEYOND else len(head)
    return f"{head[: min(_SHOWN, safe)]} … and {len(text) - _SHOWN} more characters"


def cut_text(text: str, most: int) -> str:
    """Return ``text``, or its first ``most`` characters and how many more there are. Mask before you cut."""
    return text if len(text) <= most else f"{text[:most]} … and {len(text) - most} more characters"


def _refuse(place: str, what: str) -> DataError:
    return DataError([Problem(place, f"text with {what} cannot be quoted safely")], "quoting")


def _readable(text: str, place: str) -> str:
    """What people read before they run it holds no character that would show them something else."""
    if _CONTROLS.search(text) or _LINE_BREAKS.search(text):
        raise _refuse(place, "a control character or a line break")
    if _REORDERING.search(text) or _SURROGATES.search(text):
        raise _refuse(place, "a bidirectional override or a lone surrogate")
    return text


def powershell_literal(text: str, place: str = "text") -> str:
    """Quote ``text`` as one PowerShell single-quoted literal.

    Args:
        text: What the script shall see.
        place: The name of the value, for the error.

    Raises:
        DataError: The text holds a control character, a line break, a lone surrogate or a character that reorders the
            line: a reader of the script would see something else than PowerShell.
    """
    return "'" + _POWERSHELL_QUOTES.sub(r"\1\1", _readable(text, place)) + "'"


def odata_literal(text: str, place: str = "text") -> str:
    """Quote ``text`` as one OData string: in single quotes, those inside doubled (OData 4.01 ABNF, ``string``).

    Args:
        text: What the filter shall compare with.
        place: The name of the value, for the error.

    Returns:
        The literal, not yet percent-encoded: the filter goes into an address as a whole.

    Raises:
        DataError: As :func:`powershell_literal`.
    """
    return "'" + _readable(text, place).replace("'", "''") + "'"


def kql_literal(text: str, place: str = "text") -> str:
    """Quote ``text`` as one KQL string: in double quotes, those and backslashes inside behind a backslash.

    Args:
        text: What the query shall compare with.
        place: The name of the value, for the error.

    Raises:
        DataError: As :func:`powershell_literal`.
    """
    return '"' + _readable(text, place).replace("\\", "\\\\").replace('"', '\\"') + '"'


def url_segment(text: str, place: str = "text") -> str:
    """Percent-encode ``text`` as exactly one path segment: ``#EXT#``, ``/`` and ``%`` survive as data.

    Raises:
        DataError: The text is empty, is ``.`` or ``..`` (a client would walk the path), or holds a lone surrogate.
    """
    if text in {"", ".", ".."}:
        raise _refuse(place, "nothing but dots, or nothing at all,")
    if _SURROGATES.search(text):
        raise _refuse(place, "a lone surrogate")
    return urllib.parse.quote(text, safe="")


def plain_text(text: str) -> str:
    """Make ``text`` one line of visible characters: breaks become blanks, controls and reorderings are spelled out."""
    line = _LINE_BREAKS.sub(" ", text)
    for pattern in (_CONTROLS, _REORDERING, _SURROGATES):
        line = pattern.sub(lambda match: f"<U+{ord(match[0]):04X}>", line)
    return line


def html_text(text: str) -> str:
    """Escape ``text`` for an element or a quoted attribute of HTML, XML or SVG.

    Controls, reorderings and what no XML may hold are spelled out.
    """
    return plain_text(text).translate(_HTML)


def markdown_text(text: str) -> str:
    """Escape ``text`` so that no Markdown dialect reads markup, a link, a table border or HTML in it.

    Blanks around it go: four of them would begin a code block. (Some dialects link a bare e-mail address whatever
    stands between its letters.)
    """
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~$^=:@.])", r"\\\1", plain_text(text).strip())
    escaped = re.sub(r"^-", r"\\-", escaped)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("//", "&#47;&#47;")


def mermaid_text(text: str) -> str:
    """Quote ``text`` as one Mermaid label in double quotes; all but letters, digits and mild signs become entities."""
    return '"' + re.sub(r"[^\w .,\-/@+]", lambda match: f"#{ord(match[0])};", plain_text(text)) + '"'


# First characters that a spreadsheet takes for the start of a formula, wide forms included, and what it passes over
# before them.
_FORMULA: Final = frozenset("=+-@|%\uff1d\uff0b\uff0d\uff20")
_PASSED_OVER: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*")


def csv_cell(text: str) -> str:
    """Quote ``text`` as one CSV cell that no spreadsheet takes for a formula.

    A cell that starts with ``=``, ``+``, ``-``, ``@``, a tab or a line break, or with one of the first four behind
    blanks, gets a leading apostrophe. NUL and lone surrogates, which no file holds, become the replacement character.
    """
    safe = _SURROGATES.sub("\ufffd", text.replace("\x00", "\ufffd"))
    if safe[:1] in {"\t", "\r", "\n"} or _PASSED_OVER.sub("", safe, count=1)[:1] in _FORMULA:
        safe = "'" + safe
    return '"' + safe.replace('"', '""') + '"'
