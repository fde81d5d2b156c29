"""No rendering of anything makes markup, a link, a script or a control character of what a stranger wrote.

The values of ``hostile`` have the text in every place. A rendering with a hostile text is compared with the same one
with a tame text: what a parser finds beside the words must be the same.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
import unicodedata
import xml.etree.ElementTree as ET
from functools import cache

import pytest
from markdown_it import MarkdownIt

import entra_combined_reg
from entra_combined_reg.diagram import MERMAID_MIME
from entra_combined_reg.events import SecurityInfoEvent
from entra_combined_reg.markup import View, Viewable
from entra_combined_reg.quote import plain_text
from hostile import CORPUS, SAMPLES, TAME, Tags, renderings
from test_diagram import LINE

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
hostile = pytest.mark.parametrize("text", CORPUS.values(), ids=CORPUS)
rendered = cache(renderings)


def viewable(of: type = Viewable) -> set[type]:
    for _, name, _ in pkgutil.walk_packages(entra_combined_reg.__path__, "entra_combined_reg."):
        importlib.import_module(name)
    below = {found for sub in of.__subclasses__() for found in {sub, *viewable(sub)}}
    return {found for found in below if found.__module__.startswith("entra_combined_reg")}


def test_every_class_that_shows_itself_is_among_the_values():
    shown = {type(value) for value in SAMPLES.values()}
    families = {found for found in viewable() if issubclass(found, SecurityInfoEvent)}
    assert shown & families
    assert viewable() - families - {View} == shown - families


def each(text: str, mime: str):
    """Each rendering of one type, beside the same one with a tame text."""
    wild, tame = rendered(text), rendered(TAME)
    assert wild.keys() == tame.keys()
    found = [(name, bundle[mime], tame[name][mime]) for name, bundle in wild.items() if mime in bundle]
    assert found
    return found


@cache
def tokens(page: str) -> list[tuple[object, ...]]:
    """What a CommonMark parser finds beside words."""
    found: list[tuple[object, ...]] = []
    for block in MARKDOWN.parse(page):
        code = block.content if block.type in {"fence", "code_block", "html_block"} else ""
        found.append((block.type, block.tag, block.info, block.attrs, re.sub('"[^"]*"', '""', code)))
        found += [(part.type, part.tag, part.attrs) for part in block.children or () if part.type != "text"]
    return found


def tree(picture: str) -> list[tuple[str, dict[str, str], bool]]:
    """What an XML parser finds beside words."""
    root = ET.fromstring(picture)  # noqa: S314  our own text
    return [(node.tag, node.attrib, bool(node.text)) for node in root.iter()]


@hostile
class TestRenderings:
    def test_in_html_no_element_and_no_attribute_comes_from_it(self, text):
        for name, wild, tame in each(text, "text/html"):
            assert Tags(wild).found == Tags(tame).found, name

    def test_html_is_well_formed_and_shows_the_text(self, text):
        for name, wild, _ in each(text, "text/html"):
            words = "".join(ET.fromstring(wild).itertext())  # noqa: S314  our own text
            # What a change of policy does is said in words of ours alone.
            assert (plain_text(text[:40]).strip() in words) is (name != "Difference"), name

    def test_in_markdown_no_block_no_link_no_image_and_no_html_comes_from_it(self, text):
        for name, wild, tame in each(text, "text/markdown"):
            if len(wild) > 25_000:
                continue  # the parser takes a second for one; the smaller pages have every kind of block
            assert tokens(wild) == tokens(tame), name
            assert not {kind for kind, *_ in tokens(wild)} & {"link_open", "image", "html_inline", "html_block"}

    def test_in_mermaid_every_line_is_a_box_or_an_arrow(self, text):
        for name, wild, tame in each(text, MERMAID_MIME):
            assert [line for line in wild.splitlines() if not LINE.fullmatch(line)] == [], name
            assert [re.sub('"[^"]*"', '""', line) for line in wild.splitlines()] == [
                re.sub('"[^"]*"', '""', line) for line in tame.splitlines()
            ]

    def test_in_svg_no_element_and_no_attribute_comes_from_it(self, text):
        for name, wild, tame in each(text, "image/svg+xml"):
            assert tree(wild) == tree(tame), name

    def test_no_rendering_holds_what_a_terminal_obeys_what_reorders_or_what_no_file_holds(self, text):
        for name, bundle in rendered(text).items():
            for mime, page in bundle.items():
                odd = {
                    c for c in set(page) if unicodedata.category(c) in {"Cc", "Cs"} or c in "\u202e\u2066\u2069\ufffe"
                }
                assert odd <= {"\n"}, (name, mime)

    def test_no_rendering_is_larger_than_a_page_has_room_for(self, text):
        # 100 kB in every text of the example would be some hundred megabytes.
        assert sum(len(page) for bundle in rendered(text).values() for page in bundle.values()) < 6_000_000


@pytest.mark.parametrize("name", ["timeline chart", "funnel chart"])
def test_a_chart_has_no_script_and_refers_to_nothing(name):
    picture = rendered(CORPUS["a use"])[name]["image/svg+xml"]
    root = ET.fromstring(picture)  # noqa: S314  our own text
    tags = {node.tag.removeprefix("{http://www.w3.org/2000/svg}") for node in root.iter()}
    assert tags <= {"svg", "title", "desc", "style", "text", "rect", "path", "g"}
    names = {key for node in root.iter() for key in node.attrib}
    assert not {key for key in names if key.startswith("on") or "href" in key or key in {"src", "id"}}
    assert "url(" not in picture
    assert [root[0].tag, root[1].tag] == ["{http://www.w3.org/2000/svg}title", "{http://www.w3.org/2000/svg}desc"]
    assert root.attrib["role"] == "img"
