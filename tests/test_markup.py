"""markup: one View, three writers, and no text of the blocks becomes markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.diagram import Arrow, Diagram, Node
from entra_combined_reg.errors import CallError
from entra_combined_reg.markup import (
    BLOCK_LIMIT,
    ROW_LIMIT,
    TEXT_LIMIT,
    Bullets,
    Code,
    Heading,
    Paragraph,
    Table,
    View,
    Viewable,
    counted,
)
from entra_combined_reg.quote import html_text, plain_text

VIEW = View(
    (
        Heading("Report & more", 1),
        Heading("Part"),
        Paragraph("Two *methods*."),
        Bullets(("one", "two")),
        Bullets(("one", "two"), numbered=True),
        Table(("user", "n|o"), (("adele", "1"), ("<b>", "22"))),
        Code("Get-Thing -Id 'x'\n\tnext", "powershell"),
    )
)

PAGE = '<div class="tex2jax_ignore mathjax_ignore" style="overflow-x:auto;overflow-wrap:anywhere">'
TABLE = '<table style="border-collapse:collapse;margin:.5em 0">'
CELL = "border:1px solid #8888;padding:2px 8px;text-align:left;vertical-align:top;min-width:5.5em"


def heading(level, text):
    size = {1: "1.4em", 2: "1.2em", 3: "1.1em", 4: "1em"}[level]
    return f'<h{level} style="font-size:{size};font-weight:600;margin:1em 0 .4em">{text}</h{level}>'


def cell(tag, text):
    return f'<{tag} style="{CELL}">{text}</{tag}>'


def test_text_is_written_for_a_terminal():
    assert VIEW.text() == (
        "Report & more\n=============\n\n"
        "Part\n----\n\n"
        "Two *methods*.\n\n"
        "- one\n- two\n\n"
        "1. one\n2. two\n\n"
        "user   n|o\n-----  ---\nadele  1\n<b>    22\n\n"
        "Get-Thing -Id 'x'\n\tnext\n"
    )


def test_markdown_is_escaped_and_has_pipe_tables_and_fences():
    assert VIEW.markdown() == (
        "# Report &amp; more\n\n"
        "## Part\n\n"
        "Two \\*methods\\*\\.\n\n"
        "- one\n- two\n\n"
        "1. one\n1. two\n\n"
        "| user | n\\|o |\n| --- | --- |\n| adele | 1 |\n| &lt;b&gt; | 22 |\n\n"
        "```powershell\nGet-Thing -Id 'x'\n\tnext\n```\n"
    )


def test_html_is_one_self_contained_div():
    assert VIEW.html() == (
        f"{PAGE}{heading(1, 'Report &amp; more')}{heading(2, 'Part')}<p>Two *methods*.</p>"
        "<ul><li>one</li><li>two</li></ul><ol><li>one</li><li>two</li></ol>"
        f"{TABLE}<thead><tr>{cell('th', 'user')}{cell('th', 'n|o')}</tr></thead><tbody>"
        f"<tr>{cell('td', 'adele')}{cell('td', '1')}</tr><tr>{cell('td', '&lt;b&gt;')}{cell('td', '22')}</tr></tbody></table>"
        "<pre><code>Get-Thing -Id &#x27;x&#x27;\n next</code></pre></div>"
    )


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_a_heading_within_a_page_does_not_shout(level):
    assert View((Heading("a", level),)).html() == f"{PAGE}{heading(level, 'a')}</div>"


def test_a_fence_is_longer_than_any_run_of_backticks_inside():
    assert View((Code("a ```` b"),)).markdown() == "`````text\na ```` b\n`````\n"
    assert View((Code("a ` b"),)).markdown() == "```text\na ` b\n```\n"


def test_views_are_joined_in_order():
    assert View((Paragraph("a"),)) + View((Paragraph("b"),)) == View((Paragraph("a"), Paragraph("b")))


class TestLimit:
    """A rendering shows so many rows and counts the rest."""

    rows = tuple((str(n),) for n in range(ROW_LIMIT + 3))
    items = tuple(str(n) for n in range(ROW_LIMIT + 3))
    note = "… and 3 more, not shown"

    def test_a_long_table_is_cut_and_says_so(self):
        view = View((Table(("n",), self.rows),))
        assert view.text().splitlines()[-3:] == [str(ROW_LIMIT - 1), "", self.note]
        assert view.markdown().splitlines()[-3:] == [f"| {ROW_LIMIT - 1} |", "", self.note]
        assert view.html().endswith(f">{ROW_LIMIT - 1}</td></tr></tbody></table><p>{self.note}</p></div>")

    def test_a_long_list_is_cut_and_says_so_outside_the_list(self):
        view = View((Bullets(self.items),))
        assert view.text().splitlines()[-3:] == [f"- {ROW_LIMIT - 1}", "", self.note]
        assert view.markdown().splitlines()[-3:] == [f"- {ROW_LIMIT - 1}", "", self.note]
        assert view.html().endswith(f"<li>{ROW_LIMIT - 1}</li></ul><p>{self.note}</p></div>")

    def test_a_list_and_a_table_at_the_limit_are_whole(self):
        view = View((Table(("n",), self.rows[:ROW_LIMIT]), Bullets(self.items[:ROW_LIMIT])))
        for page in (view.text(), view.markdown(), view.html()):
            assert "not shown" not in page

    def test_a_page_of_too_many_parts_is_cut_and_says_so(self):
        view = View(tuple(Paragraph(str(n)) for n in range(BLOCK_LIMIT + 2)))
        note = "… and 2 more parts of this page, not shown"
        assert view.text().split("\n\n")[-2:] == [str(BLOCK_LIMIT - 1), note + "\n"]
        assert view.markdown().split("\n\n")[-2:] == [str(BLOCK_LIMIT - 1), note + "\n"]
        assert view.html().endswith(f"<p>{BLOCK_LIMIT - 1}</p><p>{note}</p></div>")

    def test_a_page_at_the_limit_is_whole(self):
        view = View(tuple(Paragraph("x") for _ in range(BLOCK_LIMIT)))
        assert view.html() == PAGE + "<p>x</p>" * BLOCK_LIMIT + "</div>"

    def test_a_long_text_is_cut_and_says_so_wherever_it_stands(self):
        long = "a" * (TEXT_LIMIT + 98_000)
        cut = "a" * TEXT_LIMIT + " … and 98000 more characters"
        view = View((Heading(long, 1), Paragraph(long), Bullets((long,)), Table((long,), ((long,),))))
        assert view.text().split("\n") == [
            cut, "=" * len(cut), "", cut, "", f"- {cut}", "", cut, "-" * len(cut), cut, "",
        ]  # fmt: skip
        assert view.markdown().split("\n") == [
            f"# {cut}", "", cut, "", f"- {cut}", "", f"| {cut} |", "| --- |", f"| {cut} |", "",
        ]  # fmt: skip
        assert view.html() == (
            f"{PAGE}{heading(1, cut)}<p>{cut}</p><ul><li>{cut}</li></ul>{TABLE}<thead><tr>{cell('th', cut)}</tr></thead>"
            f"<tbody><tr>{cell('td', cut)}</tr></tbody></table></div>"
        )

    def test_code_is_to_be_copied_so_it_stays_whole(self):
        assert View((Code("a" * 5_000),)).text() == "a" * 5_000 + "\n"


def test_a_ragged_table_is_refused():
    with pytest.raises(CallError, match="a table of 2 columns needs as many cells in every row"):
        Table(("a", "b"), (("1", "2"), ("1",)))


class Page(Viewable):
    def view(self):
        return View((Paragraph("a<b"),))


def test_a_value_with_a_view_shows_itself_in_a_notebook():
    assert Page()._repr_html_() == f"{PAGE}<p>a&lt;b</p></div>"
    assert Page()._repr_markdown_() == "a&lt;b\n"


def test_a_notebook_gets_the_page_in_every_language_it_may_choose_from():
    plain = {"text/plain": "a<b\n", "text/html": f"{PAGE}<p>a&lt;b</p></div>", "text/markdown": "a&lt;b\n"}
    assert Page()._repr_mimebundle_() == Page().view()._repr_mimebundle_(include=None, exclude=None) == plain


class TestDiagram:
    """A diagram of a page is drawn by who can draw Mermaid; the others get its source, or its tables alone."""

    diagram = Diagram((Node("a"), Node('<b> "c"')), (Arrow(0, 1),))
    second = Diagram((Node("other"),))

    def test_it_is_written_as_arrows_as_a_fence_and_as_source_to_unfold(self):
        assert View((self.diagram,)).text() == 'a --> <b> "c"\n'
        view = View((Paragraph("x"), self.diagram))
        assert view.text() == "x\n"
        assert view.markdown() == "x\n\n```mermaid\n" + self.diagram.mermaid() + "```\n"
        assert view.html() == (
            f"{PAGE}<p>x</p><details><summary>Diagram, as Mermaid</summary><pre><code>flowchart TD\n"
            "    n0[&quot;a&quot;]\n    n1[&quot;#60;b#62; #34;c#34;&quot;]\n    n0 --&gt; n1</code></pre></details></div>"
        )

    def test_the_first_one_is_in_the_bundle_of_the_page(self):
        view = View((Paragraph("x"), self.diagram, self.second))
        assert view.diagram is self.diagram
        assert set(view._repr_mimebundle_()) == {"text/plain", "text/html", "text/markdown", "text/vnd.mermaid"}
        assert view._repr_mimebundle_()["text/vnd.mermaid"] == self.diagram.mermaid()

    def test_a_page_without_one_has_none(self):
        assert View((Paragraph("x"),)).diagram is None


def test_a_value_that_says_nothing_about_its_page_has_none():
    with pytest.raises(NotImplementedError):
        Viewable().view()


class Tags(HTMLParser):
    """Every tag, attribute, comment and piece of text in the order a browser meets them."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.tags, self.attributes, self.others, self.words = [], [], [], []

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)

    def handle_comment(self, data):
        self.others.append(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


evil = st.text(st.sampled_from("<>/!-?&;\"'=`|[]() \n\t\r\x00\u202e\ud800abcscript"), max_size=25) | st.text(
    max_size=25
)


@settings(max_examples=150)
@given(evil, evil, evil)
def test_html_holds_no_tag_and_no_attribute_that_is_not_ours_and_shows_every_text(one, two, three):
    view = View(
        (
            Heading(one, 3),
            Paragraph(two),
            Bullets((three, one)),
            Bullets((two,), numbered=True),
            Table((one, two), ((three, one),)),
            Code(three),
        )
    )
    tags = Tags()
    tags.feed(view.html())
    tags.close()
    assert tags.tags == [
        "div", "h3", "p", "ul", "li", "li", "ol", "li",
        "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "pre", "code",
    ]  # fmt: skip
    ours = {
        "overflow-x:auto;overflow-wrap:anywhere",
        "border-collapse:collapse;margin:.5em 0",
        "font-size:1.1em;font-weight:600;margin:1em 0 .4em",
    }
    assert {name for name, _ in tags.attributes} == {"class", "style"}
    assert {value for _, value in tags.attributes} == ours | {CELL, "tex2jax_ignore mathjax_ignore"}
    assert tags.others == []
    code = "\n".join(plain_text(line) for line in three.split("\n"))
    expected = [plain_text(text) for text in (one, two, three, one, two, one, two, three, one)]
    assert "".join(tags.words) == "".join([*expected, code])


@settings(max_examples=100)
@given(evil)
def test_a_text_stays_one_block_in_every_writer(text):
    view = View((Paragraph(text),))
    assert view.html() == f"{PAGE}<p>{html_text(text)}</p></div>"
    assert len(view.markdown().splitlines()) <= 1
    assert len(view.text().splitlines()) <= 1
    assert not re.search(r"(?<!\\)[<>\[\]|`]", view.markdown())


def test_one_thing_is_counted_in_the_singular():
    assert [counted(n, "user") for n in (0, 1, 2)] == ["0 users", "1 user", "2 users"]
