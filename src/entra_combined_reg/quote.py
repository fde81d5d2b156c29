"""One quoting function for each language we write: PowerShell, URL, HTML, Markdown, Mermaid, CSV, and our own ``repr``.

Names, user agents and ids are written by strangers. Nothing from outside reaches a rendering except through one of
these functions; what cannot be quoted safely is refused with an error that names the place.
"""

from __future__ import annotations

import html
import re
import urllib.parse
from typing import Final

from entra_combined_reg.errors import DataError, Problem

__all__ = [
    "csv_cell",
    "html_text",
    "markdown_text",
    "mask_numbers",
    "mermaid_text",
    "plain_text",
    "powershell_literal",
    "url_segment",
]

# PowerShell ends a single-quoted string at any of these, so each is doubled (about_Quoting_Rules; the tokenizer's
# own list of single-quote characters).
_POWERSHELL_QUOTES: Final = re.compile("(['\u2018\u2019\u201a\u201b])")
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LINE_BREAKS: Final = re.compile(r"[\r\n\t\x0b\x0c\x85\u2028\u2029]+")
# Characters that reorder what follows: a reader would see another text than the program reads ("Trojan Source").
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SURROGATES: Final = re.compile("[\ud800-\udfff]")

_GUID: Final = r"[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}"
# A number somebody could be called on: a plus and digits, or seven digits and more with the blanks, hyphens and
# brackets that people put between them. Dots are left out: they make versions and addresses.
_PHONE: Final = re.compile(rf"({_GUID})|(\+\d[\d \-()]{{4,}}\d|(?<![\w.\-:])\d(?:[ \-()]?\d){{6,}}(?![\w.\-:]))")


def mask_numbers(text: str | None) -> str:
    """Return ``text`` with every telephone-like number replaced by the article's mask, ``+X XXXXXXXXXX``.

    Used by every ``repr`` and rendering; the verbatim text stays a field of its own. GUIDs are left alone.
    """
    if text is None:
        return "None"
    return _PHONE.sub(lambda match: match[1] or "+X XXXXXXXXXX", text)


def _refuse(place: str, what: str) -> DataError:
    return DataError([Problem(place, f"text with {what} cannot be quoted safely")], "quoting")


def powershell_literal(text: str, place: str = "text") -> str:
    """Quote ``text`` as one PowerShell single-quoted literal.

    Args:
        text: What the script shall see.
        place: The name of the value, for the error.

    Raises:
        DataError: The text holds a control character, a line break, a lone surrogate or a character that reorders the
            line: a reader of the script would see something else than PowerShell.
    """
    if _CONTROLS.search(text) or _LINE_BREAKS.search(text):
        raise _refuse(place, "a control character or a line break")
    if _REORDERING.search(text) or _SURROGATES.search(text):
        raise _refuse(place, "a bidirectional override or a lone surrogate")
    return "'" + _POWERSHELL_QUOTES.sub(r"\1\1", text) + "'"


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
    """Escape ``text`` for an HTML element or a quoted attribute; controls and reorderings are spelled out."""
    return html.escape(plain_text(text), quote=True)


def markdown_text(text: str) -> str:
    """Escape ``text`` so that no Markdown dialect reads markup, a link, a table border or HTML in it."""
    escaped = re.sub(r"([\\`*_{}\[\]()#+!|~$^=:@])", r"\\\1", plain_text(text))
    escaped = re.sub(r"^(\s*)([-.]|\d+\.)", r"\1\\\2", escaped)
    return escaped.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("://", ":&#47;&#47;")


def mermaid_text(text: str) -> str:
    """Quote ``text`` as one Mermaid label in double quotes; all but letters, digits and mild signs become entities."""
    return '"' + re.sub(r"[^\w .,\-/@+]", lambda match: f"#{ord(match[0])};", plain_text(text)) + '"'


def csv_cell(text: str) -> str:
    """Quote ``text`` as one CSV cell that no spreadsheet takes for a formula.

    A cell that starts with ``=``, ``+``, ``-``, ``@``, a tab or a line break gets a leading apostrophe.
    """
    safe = _SURROGATES.sub("\ufffd", text.replace("\x00", "\ufffd"))
    if safe.lstrip(" ")[:1] in {"=", "+", "-", "@", "\t", "\r", "\n", "|", "%"}:
        safe = "'" + safe
    return '"' + safe.replace('"', '""') + '"'
