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
    assert script["diagram"](table.items()) == [
        "```mermaid",
        "stateDiagram-v2",
        "    a --> b: one, two",
        "    b --> in_two_words: three",
        "```",
        "",
    ]
