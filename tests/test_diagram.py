"""diagram: boxes and arrows as Mermaid; no text of a box becomes syntax."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from entra_combined_reg.diagram import MERMAID_MIME, Arrow, Diagram, Node
from entra_combined_reg.errors import CallError

PLAN = Diagram(
    (Node("Plan"), Node("Pilot: adele@contoso.com"), Node("Approved?", question=True), Node("left out")),
    (Arrow(0, 1), Arrow(1, 2, "then"), Arrow(0, 3, dashed=True), Arrow(0, 3, "why", dashed=True)),
)
#: Every line that a diagram of ours may hold.
LABEL = r'"(?:[^"\]\[(){}|<>`;#%&:]|#\d+;)*"'
LINE = re.compile(rf"flowchart TD|    n\d+(\[{LABEL}\]|\{{{LABEL}\}})|    n\d+ (-->|-\.->)(\|{LABEL}\|)? n\d+")


def test_boxes_diamonds_arrows_and_their_labels_are_written_in_order():
    assert PLAN.mermaid() == (
        "flowchart TD\n"
        '    n0["Plan"]\n'
        '    n1["Pilot#58; adele@contoso.com"]\n'
        '    n2{"Approved#63;"}\n'
        '    n3["left out"]\n'
        "    n0 --> n1\n"
        '    n1 -->|"then"| n2\n'
        "    n0 -.-> n3\n"
        '    n0 -.->|"why"| n3\n'
    )


def test_a_terminal_gets_one_line_an_arrow():
    assert PLAN.text().splitlines() == [
        "Plan --> Pilot: adele@contoso.com",
        "Pilot: adele@contoso.com -- then -> Approved?",
        "Plan ..> left out",
        "Plan .. why .> left out",
    ]


def test_a_terminal_gets_the_boxes_where_there_is_no_arrow():
    assert Diagram((Node("a\n"), Node("b"))).text() == "a \nb"


def test_an_arrow_ends_at_a_box():
    with pytest.raises(CallError, match="arrows: every end must be the position of one of the 1 nodes"):
        Diagram((Node("a"),), (Arrow(0, 1),))
    with pytest.raises(CallError, match="nodes"):
        Diagram((Node("a"),), (Arrow(-1, 0),))


def test_a_notebook_gets_mermaid_and_text():
    assert PLAN._repr_mimebundle_() == {"text/plain": PLAN.text(), MERMAID_MIME: PLAN.mermaid()}


def test_a_long_label_is_cut():
    diagram = Diagram((Node("a" * 500), Node("b")), (Arrow(0, 1, "c" * 500),))
    cut = "a" * 120 + " … and 380 more characters"
    assert diagram.text() == f"{cut} -- {cut.replace('a' * 120, 'c' * 120)} -> b"
    assert max(map(len, diagram.mermaid().splitlines())) < 200


@settings(max_examples=200)
@given(
    st.text(st.sampled_from("\"'`;[](){}|<>%&#\n\r\u2028\x00\u202e\ud800ab-=.:click endsubgraph"), max_size=40)
    | st.text(max_size=40)
)
def test_no_text_of_a_box_or_an_arrow_becomes_syntax(text):
    lines = Diagram((Node(text), Node(text, question=True)), (Arrow(0, 1, text or "x", dashed=True),)).mermaid()
    assert [line for line in lines.split("\n")[:-1] if not LINE.fullmatch(line)] == []
    assert len(lines.splitlines()) == 4
