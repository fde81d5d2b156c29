"""The page of state diagrams is what its script draws from the transition tables."""

import runpy
from pathlib import Path

REFERENCE = Path(__file__).parents[1] / "docs" / "reference"


def test_the_state_diagrams_are_up_to_date():
    script = runpy.run_path(str(REFERENCE / "make_states.py"))
    assert (REFERENCE / "states.md").read_text(encoding="utf-8") == script["page"](), (
        "run docs/reference/make_states.py"
    )


def test_moves_between_the_same_two_states_share_an_arrow():
    script = runpy.run_path(str(REFERENCE / "make_states.py"))
    table = {("a", "one"): "b", ("a", "two"): "b", ("b", "three"): "in two words"}
    assert script["diagram"](script["arrows"](table)) == [
        "```mermaid",
        "stateDiagram-v2",
        "    a --> b: one, two",
        "    b --> in_two_words: three",
        "```",
        "",
    ]


def test_a_move_out_of_the_box_from_all_its_states_is_one_arrow():
    script = runpy.run_path(str(REFERENCE / "make_states.py"))
    table = {
        ("a", "on"): "b",
        ("a", "off"): "end",
        ("b", "off"): "end",
        ("b", "away"): "lost",
        ("a", "back"): "a",
        ("b", "back"): "a",
    }
    assert script["boxed"](table, "box") == [
        "    state box {",
        "        a --> b: on",
        "        a --> a: back",
        "        b --> a: back",
        "    }",
        "    box --> end: off",
        "    b --> lost: away",
    ]
