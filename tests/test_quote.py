"""quote: what strangers wrote stays data in every language we write."""

from __future__ import annotations

import csv
import html
import io
import re
import string
import urllib.parse
import xml.etree.ElementTree as ET

import pytest
import tree_sitter
import tree_sitter_powershell
from hypothesis import example, given, settings
from hypothesis import strategies as st

from entra_combined_reg.errors import DataError
from entra_combined_reg.quote import (
    csv_cell,
    cut_text,
    html_text,
    kql_literal,
    markdown_text,
    mask_numbers,
    masked,
    mermaid_text,
    odata_literal,
    plain_text,
    powershell_literal,
    url_segment,
)
from export.readers import Kql, OData

#: Text with the characters that break out of something, and any other.
HOSTILE = (
    "'\"`\u2018\u2019\u201a\u201b$;&|<>(){}[]#@\\/%=+-*_~!^,.: \t\r\n\x00\x1b\x7f\x85\u2028\u2029"
    "\u202e\u2066\u200f\u061c\ufeff\u200b=\uff1d\ud800\udfff"
)
hostile = st.text(st.sampled_from(HOSTILE) | st.sampled_from(string.ascii_letters + "äß0123456789é中"), max_size=30)
anything = hostile | st.text(max_size=30)

PARSER = tree_sitter.Parser(tree_sitter.Language(tree_sitter_powershell.language()))


def quotable(text):
    return not re.search(
        "[\x00-\x1f\x7f-\x9f\ufffe\uffff\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text
    )


def leaves(node):
    return [node] if not node.children else [leaf for child in node.children for leaf in leaves(child)]


class TestPowerShell:
    @settings(max_examples=200)
    @given(anything)
    @example("x'; Remove-Item C:\\ -Recurse #")
    @example("\u2018; Remove-Item C:\\ #")
    @example("\u2019\u201a\u201b'")
    @example("$(Get-Process)")
    def test_a_literal_is_one_string_literal_and_nothing_else(self, text):
        if not quotable(text):
            with pytest.raises(DataError):
                powershell_literal(text)
            return
        literal = powershell_literal(text)
        # The grammar knows the ASCII apostrophe only; PowerShell ends a string at its four relatives as well.
        source = re.sub("[\u2018\u2019\u201a\u201b]", "'", f"Get-Thing -Id {literal} -Force")
        tree = PARSER.parse(source.encode())
        assert not tree.root_node.has_error
        words = [leaf.text.decode() for leaf in leaves(tree.root_node) if leaf.text.strip()]
        inside = re.sub("[\u2018\u2019\u201a\u201b]", "'", literal)
        assert words == ["Get-Thing", "-Id", inside, "-Force"]

    @settings(max_examples=100)
    @given(anything.filter(quotable))
    def test_what_powershell_reads_is_the_text(self, text):
        literal = powershell_literal(text)
        assert (literal[0], literal[-1]) == ("'", "'")
        # PowerShell reads two of its single quotes, in whatever mixture, as the first of them.
        assert re.sub("(['\u2018\u2019\u201a\u201b])['\u2018\u2019\u201a\u201b]", "\\1", literal[1:-1]) == text

    @pytest.mark.parametrize("bad", ["\x00", "\n", "\r", "\t", "\x1b", "\x85", "\u2028", "\u2029"])
    def test_a_control_character_or_line_break_is_refused_by_place_without_the_value(self, bad):
        with pytest.raises(DataError) as caught:
            powershell_literal(f"hunter2{bad}", "user.id")
        assert str(caught.value) == (
            "quoting: text with a control character or a line break cannot be quoted safely @ user.id"
        )

    @pytest.mark.parametrize("bad", ["\u202e", "\u2066", "\u200f", "\ud800"])
    def test_what_reorders_the_line_is_refused(self, bad):
        with pytest.raises(DataError, match="a bidirectional override or a lone surrogate"):
            powershell_literal(f"a{bad}b")


class TestQueries:
    """A literal is read back by a reader of the whole language, between other parts of a query."""

    @settings(max_examples=200)
    @given(anything)
    @example("O'Brien")
    @example("' or 1 eq 1 or ''='")
    @example("''")
    def test_an_odata_literal_is_the_text_and_nothing_else(self, text):
        if not quotable(text):
            with pytest.raises(DataError):
                odata_literal(text)
            return
        reader = OData(f"(id eq {odata_literal(text)}) and category eq 'x'")
        takes = reader.read()
        assert (takes({"id": text, "category": "x"}), reader.comparisons) == (True, 2)
        assert not takes({"id": text + "'", "category": "x"})

    @settings(max_examples=200)
    @given(anything)
    @example('"; AuditLogs | take 1 //')
    @example("back\\slash\\")
    @example('\\"')
    def test_a_kql_literal_is_the_text_and_nothing_else(self, text):
        if not quotable(text):
            with pytest.raises(DataError):
                kql_literal(text)
            return
        reader = Kql(f'T | where Id in~ ({kql_literal(text)}, "b") and Category =~ "x"')
        takes = reader.read()
        assert (takes({"Id": text, "Category": "x"}), reader.comparisons) == (True, 2)
        assert not takes({"Id": text + "?", "Category": "x"})

    def test_the_signs_of_each_language_are_written_its_own_way(self):
        assert odata_literal('O\'Brien "x" \\') == "'O''Brien \"x\" \\'"
        assert kql_literal('O\'Brien "x" \\') == '"O\'Brien \\"x\\" \\\\"'

    @pytest.mark.parametrize("literal", [odata_literal, kql_literal])
    @pytest.mark.parametrize("bad", ["\x00", "\n", "\r", "\t", "\x85", "\u2028", "\u202e", "\ud800"])
    def test_what_no_reader_would_see_is_refused_by_place_without_the_value(self, literal, bad):
        with pytest.raises(DataError, match=r"cannot be quoted safely @ users\[0\]") as caught:
            literal(f"hunter2{bad}", "users[0]")
        assert "hunter2" not in str(caught.value)


class TestUrl:
    @settings(max_examples=200)
    @given(anything)
    @example("adele_contoso.com#EXT#@fabrikam.com")
    @example("a/../b%2e")
    def test_a_segment_comes_back_from_the_url_it_stands_in(self, text):
        if text in {"", ".", ".."} or re.search("[\ud800-\udfff]", text):
            with pytest.raises(DataError):
                url_segment(text)
            return
        parts = urllib.parse.urlsplit(f"https://graph.example/v1.0/users/{url_segment(text)}/authentication?x=1#y")
        assert (parts.query, parts.fragment) == ("x=1", "y")
        _, version, users, segment, last = parts.path.split("/")
        assert (version, users, last) == ("v1.0", "users", "authentication")
        assert urllib.parse.unquote(segment) == text

    def test_a_guest_and_a_slash_are_written_as_data(self):
        assert url_segment("a#EXT#@b.com") == "a%23EXT%23%40b.com"
        assert url_segment("a/b") == "a%2Fb"

    @pytest.mark.parametrize("walk", ["", ".", ".."])
    def test_a_segment_a_client_would_walk_is_refused(self, walk):
        with pytest.raises(
            DataError, match=r"nothing but dots, or nothing at all, cannot be quoted safely @ method\.id"
        ):
            url_segment(walk, "method.id")

    def test_a_lone_surrogate_is_refused(self):
        with pytest.raises(DataError, match="a lone surrogate"):
            url_segment("\udfff")


class TestPlainText:
    @settings(max_examples=100)
    @given(anything)
    def test_it_is_one_line_of_visible_characters(self, text):
        line = plain_text(text)
        assert quotable(line)
        assert len(line.splitlines()) <= 1

    def test_controls_and_reorderings_are_spelled_out(self):
        assert plain_text("a\x00b\x1b[31m\r\n\tc\u202ed\ud800") == "a<U+0000>b<U+001B>[31m c<U+202E>d<U+D800>"


class TestXml:
    """What ``html_text`` writes, an XML parser reads: SVG is XML."""

    @settings(max_examples=200)
    @given(anything | st.text(st.characters(max_codepoint=0xFFFF), max_size=30))
    @example("\ufffe\uffff\x00\x0b\ud800]]>&#x1;<!--<![CDATA[")
    def test_an_xml_parser_reads_the_text_in_an_element_and_in_an_attribute(self, text):
        element = ET.fromstring(f'<t a="{html_text(text)}">{html_text(text)}</t>')  # noqa: S314  our own text
        assert (element.text or "", element.attrib["a"], list(element)) == (plain_text(text),) * 2 + ([],)


class TestHtml:
    @settings(max_examples=100)
    @given(anything)
    def test_a_browser_reads_the_text_and_no_markup(self, text):
        quoted = html_text(text)
        assert not set(quoted) & set("<>\"'")
        assert html.unescape(quoted) == plain_text(text)

    def test_a_script_is_text(self):
        assert html_text('<script>alert("x")&\'') == "&lt;script&gt;alert(&quot;x&quot;)&amp;&#x27;"


class TestMarkdown:
    @settings(max_examples=100)
    @given(anything)
    def test_every_sign_that_means_something_is_escaped(self, text):
        quoted = markdown_text(text)
        bare = re.sub(r"\\[!-/:-@\[-`{-~]|&(amp|lt|gt|#47);", "", quoted)
        assert not set(bare) & set("\\`*_{}[]()#+!|~$^=:@.<>&")
        assert not quoted.startswith("-")
        assert "//" not in quoted
        assert (
            html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", quoted)).strip()
            == html.unescape(plain_text(text).replace("&", "&amp;")).strip()
        )

    @pytest.mark.parametrize(
        ("text", "quoted"),
        [
            ("[x](https://evil.example)", r"\[x\]\(https\:&#47;&#47;evil\.example\)"),
            ("www.evil.example", r"www\.evil\.example"),
            ("<img src=x onerror=y>", r"&lt;img src\=x onerror\=y&gt;"),
            ("a | b", r"a \| b"),
            ("1. one", r"1\. one"),
            ("- one", r"\- one"),
            ("    code", "code"),
            ("&lt;b&gt;", "&amp;lt;b&amp;gt;"),
            ("", ""),
        ],
    )
    def test_links_lists_tables_code_and_html_are_text(self, text, quoted):
        assert markdown_text(text) == quoted


class TestMermaid:
    @settings(max_examples=100)
    @given(anything)
    def test_a_label_holds_no_quote_and_no_semicolon_but_those_of_its_entities(self, text):
        label = mermaid_text(text)
        assert (label[0], label[-1]) == ('"', '"')
        inside = re.sub(r"#\d+;", "", label[1:-1])
        assert not set(inside) & set("\"';#`<>{}[]()|\\&$%*=!?~^:\r\n")
        assert re.sub(r"#(\d+);", lambda match: chr(int(match[1])), label[1:-1]) == plain_text(text)

    def test_a_breakout_becomes_entities(self):
        assert mermaid_text('"]; click A "x') == '"#34;#93;#59; click A #34;x"'


class TestCsv:
    @settings(max_examples=200)
    @given(st.lists(anything, min_size=1, max_size=3))
    def test_cells_come_back_from_the_csv_module_and_none_starts_a_formula(self, texts):
        line = ",".join(csv_cell(text) for text in texts) + "\r\n"
        rows = list(csv.reader(io.StringIO(line, newline="")))
        assert len(rows) == 1
        for text, cell in zip(texts, rows[0], strict=True):
            assert cell.removeprefix("'") == re.sub("[\x00\ud800-\udfff]", "\ufffd", text).removeprefix("'")
            assert cell[:1] not in set("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")
            assert cell.strip().lstrip("\ufeff\u200b")[:1] not in set("=+-@\uff1d\uff0b\uff0d\uff20")

    @pytest.mark.parametrize(
        "start", ["=", "+", "-", "@", "|", "%", "\t", "\r", "\n", " =", "\u00a0=", "\ufeff=", "\uff1d", "\uff20"]
    )
    def test_a_formula_is_text(self, start):
        assert csv_cell(f'{start}cmd|"x"') == f'"\'{start}cmd|""x"""'

    @pytest.mark.parametrize("text", ["", "adele@contoso.com", " a", "a=b", "'x"])
    def test_what_is_no_formula_stays_as_it_is(self, text):
        assert csv_cell(text) == f'"{text}"'


class TestCut:
    def test_a_text_keeps_its_beginning_and_says_how_much_is_gone(self):
        assert [cut_text("abcde", most) for most in (3, 5)] == ["abc … and 2 more characters", "abcde"]


class TestMask:
    """Numbers inside audit texts are masked in repr and renderings."""

    @pytest.mark.parametrize(
        "number",
        [
            "+1 4255550100",
            "+1 (425) 555-0100",
            "(425) 555-0100",
            "+49 30 901820",
            "+49 (0)30 / 90 18 20",
            "+1.425.555.0100",
            "425.555.0100",
            "+1 4255550100x123",
            "+1 4255550100 x 123",
            "4255550100",
            "5550100",
            "425-555-0100",
            "030 90 18 20",
            "+1\u00a0425\u2011555\u20110100",
            "+٤٩٣٠٩٠١٨٢٠",
        ],
    )
    def test_a_telephone_number_in_any_spelling_becomes_the_articles_mask(self, number):
        assert mask_numbers(f"Call {number}") == "Call +X XXXXXXXXXX"
        assert mask_numbers(f'["{number}"]') == '["+X XXXXXXXXXX"]'

    @pytest.mark.parametrize(
        "text",
        [
            "62e90394-69f5-4237-9190-012177145e10",
            "203.0.113.7",
            "2001:db8::1234:5678",
            "2026-03-04",
            "2026-03-04T05:06:07.1234567Z",
            "5.0.5333.0",
            "Directory_1PF86_84995790",
            "Call +X XXXXXXXXXX",
            "Text a code to +X XXXXXXX00",
            "999999",
        ],
    )
    def test_ids_addresses_days_versions_and_masks_stay(self, text):
        assert mask_numbers(text) == text

    def test_a_long_text_is_searched_once_and_not_anew_from_each_of_its_digits(self):
        # Half an hour, were it searched from each.
        assert mask_numbers("-(1" * 300_000 + "-") == "-(1" * 300_000 + "-"

    def test_of_a_long_text_the_beginning_is_shown_and_a_number_that_is_cut_through_is_masked(self):
        text = "a" * 394 + " " + "+1 4255550100" + " b" * 40
        assert masked(text) == "a" * 394 + " +X XX … and 88 more characters"
        assert masked("-(1" * 300_000).startswith("-(1-(1")
        assert len(masked("-(1" * 300_000)) < 500

    @pytest.mark.parametrize("before", range(0, 30, 7))
    def test_of_many_numbers_not_one_is_shown_by_half(self, before):
        shown = masked("a" * before + " +1 (425) 555-0100" * 100)
        assert not re.search("[0-9]", shown.partition("…")[0])

    def test_a_text_that_fits_is_shown_whole_and_none_as_nothing(self):
        assert [masked(text) for text in (None, "", "a" * 400, "+1 4255550100")] == [
            "",
            "",
            "a" * 400,
            "+X XXXXXXXXXX",
        ]

    def test_many_numbers_in_a_row_are_all_masked(self):
        assert not re.search("[0-9]", mask_numbers(" ".join(["4255550100"] * 50)))

    def test_no_text_is_shown_as_none(self):
        assert mask_numbers(None) == "None"

    @settings(max_examples=100)
    @given(st.text("+0123456789 -().x/", max_size=40))
    def test_masking_twice_is_masking_once_and_leaves_no_long_run_of_digits_behind_a_plus(self, text):
        masked = mask_numbers(text)
        assert mask_numbers(masked) == masked
        assert not re.search(r"\+\d{6}", masked)
