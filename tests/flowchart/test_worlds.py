"""Unknown facts are decided by worlds: every completion that matters, none that does not, and a bound."""

from __future__ import annotations

from entra_combined_reg.facts import Scope, TenantPolicy, UserState
from entra_combined_reg.flowchart import Readings, Shown, interrupt_plan
from entra_combined_reg.flowchart import _rules as rules
from entra_combined_reg.flowchart.judgements import WORLD_LIMIT, Situation, explore
from flowchart.cases import MFA, NOW, tenant, user

S = Situation(tenant=tenant(), user=user(), as_of=NOW, readings=Readings())


def test_a_judgement_that_reads_nothing_unknown_is_one_world():
    found = explore(S, lambda w: w.so("licensed", value=True))
    assert (len(found.leaves), found.complete, found.agreed(bool), found.deciding(bool)) == (1, True, True, ())


def test_a_fact_that_decides_is_named_and_leaves_the_answer_open():
    found = explore(S, lambda w: w.so("licensed", None))
    assert (len(found.leaves), found.agreed(bool), found.deciding(bool)) == (2, None, ("licensed",))


def test_a_fact_that_changes_nothing_is_not_named():
    found = explore(S, lambda w: w.so("licensed", None) or True)
    assert (len(found.leaves), found.agreed(bool), found.deciding(bool)) == (2, True, ())


def test_all_unknown_is_not_all_false():
    """Either fact is unknown, and one of them must be true: the answer is known."""
    found = explore(S, lambda w: w.so("federated", None) or not w.so("federated", None))
    assert found.agreed(bool) is True


def test_facts_that_are_not_read_are_not_completed():
    found = explore(S, lambda w: w.so("a", None) and w.so("b", None) and w.so("c", None))
    assert len(found.leaves) == 4
    assert found.deciding(bool) == ("a", "b", "c")


def test_one_fact_has_one_value_in_a_world_and_its_parts_their_own():
    found = explore(S, lambda w: (w.so("a", None, "x"), w.so("a", None, "x"), w.so("a", None, "y")))
    assert [outcome for _, outcome in found.leaves] == [
        (False, False, False),
        (False, False, True),
        (True, True, False),
        (True, True, True),
    ]


def test_a_fact_with_more_than_two_values_is_completed_with_each():
    found = explore(S, lambda w: w.known(rules.LEGACY, "migration_state", None, ("x", "y", "z")))
    assert [outcome for _, outcome in found.leaves] == ["x", "y", "z"]


def test_two_facts_that_matter_only_together_are_named_one_after_the_other():
    found = explore(S, lambda w: w.so("a", None) != w.so("b", None))
    assert found.agreed(bool) is None
    assert found.deciding(bool) == ("b",)


def test_ten_open_facts_are_tried_and_eleven_are_not():
    def all_of(count):
        return explore(S, lambda w: sum([w.so(f"fact {n}", None) for n in range(count)]) >= 0)

    assert (len(all_of(10).leaves), all_of(10).complete, all_of(10).agreed(bool)) == (WORLD_LIMIT, True, True)
    cut = all_of(11)
    assert (len(cut.leaves), cut.complete, cut.agreed(bool)) == (WORLD_LIMIT, False, None)
    assert cut.deciding(bool) == tuple(f"fact {n}" for n in range(11))


def test_a_tree_that_is_plainly_too_big_is_given_up_early():
    found = explore(S, lambda w: sum([w.so(f"fact {n}", None) for n in range(40)]))
    assert (len(found.leaves), found.complete) == (128, False)


def test_a_long_chain_is_not_taken_for_a_big_tree():
    found = explore(S, lambda w: any(w.so(f"fact {n}", None) for n in range(100)))
    assert (len(found.leaves), found.complete) == (101, True)


def test_a_scope_is_the_same_fact_wherever_it_is_named():
    open_user = Situation(tenant=TenantPolicy(), user=UserState(), as_of=NOW, readings=Readings())
    group = Scope(groups=frozenset({"g"}))

    def twice(w):
        return w.inside(rules.AMP, "methods", group) == w.inside(rules.AMP, "methods", Scope(groups=frozenset({"g"})))

    found = explore(open_user, twice)
    assert (found.agreed(bool), len(found.leaves)) == (True, 2)


def test_knowing_nothing_answers_unknown_for_everything_that_could_be_shown():
    plan = interrupt_plan(TenantPolicy(), UserState(), MFA, NOW)
    assert plan.first == ()
    assert {a.shown for a in plan.answers} == {Shown.UNKNOWN}
    assert {"methods", "registered", "roles"} <= set(plan.unknowns)
    assert (plan.locked_out, plan.show_link, plan.needed.mfa.held) == (None, None, None)
