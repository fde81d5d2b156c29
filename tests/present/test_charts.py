"""Charts: what they say, in a picture that everybody can read and that is no larger for a larger log."""

from __future__ import annotations

import itertools
import xml.etree.ElementTree as ET

import pytest

from acts.makers import (
    BORIS,
    LATER,
    all_required,
    by_admin,
    by_user,
    canceled,
    deleted,
    registered,
    reviewed,
    started,
    updated,
    user,
)
from entra_combined_reg.acts import Timeline
from entra_combined_reg.catalog import Method, Status
from entra_combined_reg.errors import CallError
from entra_combined_reg.events import Change
from entra_combined_reg.markup import View
from entra_combined_reg.present import Chart, funnel_chart, page, timeline_chart
from entra_combined_reg.present._svg import BAD, GOOD, OPEN, boxed, chart, element, fitted, label
from entra_combined_reg.summary import RegistrationSummary

SVG = "{http://www.w3.org/2000/svg}"
FAILED = {"status": Status.FAILURE, "status_text": "failure"}
GOOD_STATUS = {"status_text": "success"}
NUMBER = "+1 4255550100"


def parsed(picture: Chart) -> ET.Element:
    return ET.fromstring(picture.svg)  # noqa: S314  our own text


def texts(picture: Chart) -> list[str]:
    return [node.text or "" for node in parsed(picture).iter(f"{SVG}text")]


def rects(picture: Chart) -> list[dict[str, str]]:
    return [node.attrib for node in parsed(picture).iter(f"{SVG}rect")]


class TestPicture:
    """Any chart is one SVG element, that needs nothing from outside."""

    def test_parts_are_put_together_with_title_and_description_for_who_does_not_see_it(self):
        picture = chart("a <b>", "c & d", 100, 50, label(1, 2, "e"), element("rect", x=1, fill_opacity=0.5))
        assert picture.svg == (
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-12 -12 124 74" width="124" height="74" role="img"'
            ' class="tex2jax_ignore mathjax_ignore" font-family="system-ui, sans-serif" font-size="12" fill="currentColor">'
            "<title>a &lt;b&gt;</title><desc>c &amp; d</desc>"
            "<style>svg:root{color-scheme:light dark;background:Canvas;color:CanvasText}</style>"
            '<text x="1" y="2">e</text><rect x="1" fill-opacity="0.5"></rect></svg>'
        )

    def test_a_text_ends_where_its_box_does(self):
        assert boxed(5, 70, "a&b", font_size=11) == (
            '<svg x="5" y="-16" width="70" height="22"><text x="0" y="16" font-size="11">a&amp;b</text></svg>'
        )

    def test_a_notebook_gets_the_picture_and_the_words(self):
        picture = chart("a\n", "b\x00", 1, 1)
        assert picture._repr_svg_() == picture.svg
        assert picture._repr_mimebundle_() == {"text/plain": "a \nb<U+0000>\n", "image/svg+xml": picture.svg}
        assert repr(picture) == "Chart(title='a\\n', description='b\\x00')"

    @pytest.mark.parametrize(
        ("text", "columns", "cut"),
        [
            ("abcde", 5, "abcde"),
            ("abcdef", 5, "abcd…"),
            ("日本語", 6, "日本語"),
            ("日本語", 5, "日…"),
            ("a\nb", 5, "a b"),
            ("a" * 100_000, 4, "aaa…"),
        ],
    )
    def test_a_label_is_cut_to_the_columns_it_has(self, text, columns, cut):
        assert fitted(text, columns) == cut


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


#: Linear RGB as people see it who lack one kind of cone (Machado, Oliveira and Fernandes 2009, full severity).
SIGHT = {
    "every cone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


def seen(colour: str, matrix) -> tuple[float, ...]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    red, green, blue = (
        min(max(sum(share * part for share, part in zip(row, linear, strict=True)), 0), 1) for row in matrix
    )
    # CIE XYZ of D65, then CIELAB.
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.95047,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.08883,
    )
    x, y, z = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


class TestPalette:
    @pytest.mark.parametrize("ground", ["#ffffff", "#f6f8fa", "#111111", "#121212", "#1e1e1e"])
    @pytest.mark.parametrize("colour", [GOOD, BAD, OPEN])
    def test_marks_stand_out_on_light_and_on_dark(self, colour, ground):
        # WCAG 2.2, success criterion 1.4.11: graphical objects need 3 to 1.
        assert contrast(colour, ground) >= 3

    @pytest.mark.parametrize("matrix", SIGHT.values(), ids=SIGHT)
    def test_marks_are_told_apart_with_any_colour_vision(self, matrix):
        for one, other in itertools.combinations((GOOD, BAD, OPEN), 2):
            distance = sum((a - b) ** 2 for a, b in zip(seen(one, matrix), seen(other, matrix), strict=True)) ** 0.5
            # Two shades that differ by 2.3 are just noticeably different.
            assert distance > 20


def summary(*events) -> RegistrationSummary:
    return RegistrationSummary.of(Timeline.of(events, until=LATER))


def bars(picture: Chart) -> dict[str, tuple[str, ...]]:
    """Each row's name with the bars drawn in it and the figure behind them."""
    found: dict[str, tuple[str, ...]] = {}
    name, drawn = "", []
    for node in list(parsed(picture))[4:-2]:
        if node.attrib.get("text-anchor") == "end":
            name, drawn = node.text or "", []
        elif node.tag == f"{SVG}rect":
            hollow = node.attrib["fill"] == "none"
            drawn.append(f"{'hollow' if hollow else 'solid'} {node.attrib['width']}")
        else:
            found[name] = (*drawn, node.text or "")
    return found


class TestFunnel:
    def test_an_attempt_is_counted_at_each_step_that_left_a_record_and_enters_where_the_first_one_is(self):
        found = bars(
            funnel_chart(
                summary(
                    started(0, method=Method.PHONE),
                    registered(10, method=Method.PHONE),
                    all_required(20),
                    registered(10_000, method=Method.PHONE),
                    canceled(20_000),
                    started(30_000, method=Method.PHONE),
                )
            )
        )
        assert found == {
            "started": ("solid 220.0", "2 (50%)"),
            "method registered": ("solid 110.0", "hollow 108.0", "2 (50%)"),
            "registered, no end logged": ("solid 110.0", "1 (25%)"),
            "completed": ("solid 110.0", "1 (25%)"),
            "review confirmed": ("0",),
            "failed": ("0",),
            "canceled": ("hollow 108.0", "1 (25%)"),
            "review failed": ("0",),
            "stalled": ("solid 110.0", "1 (25%)"),
            "abandoned": ("0",),
            "open, the log ends first": ("0",),
        }

    def test_who_only_deleted_a_method_did_not_try_to_register(self):
        picture = funnel_chart(summary(canceled(0), deleted(10_000)))
        assert picture.title == "1 attempt to register, 1 user"
        assert bars(picture)["canceled"] == ("hollow 438.0", "1 (100%)")

    def test_it_says_in_words_what_it_draws_and_what_hollow_means(self):
        picture = funnel_chart(summary(canceled(0), reviewed(5_000, **FAILED)))
        assert picture.title == "2 attempts to register, 1 user"
        assert picture.description.startswith("started 0, 0 enter here; method registered 0, 0 enter here; registered,")
        assert "canceled 1, 1 enter here; review failed 1, 1 enter here; stalled 0" in picture.description
        assert "Hollow: attempts that enter here, because their start left no record" in picture.description
        assert texts(picture)[0] == picture.title
        assert texts(picture)[-2].startswith("Hollow: ")

    def test_colours_tell_what_came_to_something_what_did_not_and_what_is_open(self):
        open_ = RegistrationSummary.of(Timeline.of([started(0)]))
        done, lost = summary(reviewed(0)), summary(registered(0, **FAILED))
        drawn = rects(funnel_chart(RegistrationSummary.merged((open_, done, lost))))
        assert [rect.get("stroke") or rect["fill"] for rect in drawn] == [GOOD, GOOD, BAD, OPEN]

    def test_the_chart_of_merged_figures_is_the_chart_of_the_whole(self):
        adele = [started(0), registered(9, method=Method.PHONE)]
        boris = [canceled(5, target=user(BORIS, "boris@contoso.com"))]
        merged = summary(*boris).merge(summary(*adele))
        assert funnel_chart(merged) == funnel_chart(summary(*adele, *boris))

    def test_without_any_attempt_it_is_all_noughts(self):
        found = bars(funnel_chart(RegistrationSummary()))
        assert set(found.values()) == {("0",)}
        assert funnel_chart(RegistrationSummary()).title == "0 attempts to register, 0 users"

    def test_a_bar_of_one_in_many_is_still_seen(self):
        many = [canceled(10_000 * n) for n in range(600)]
        found = bars(funnel_chart(summary(*many, registered(1, **FAILED))))
        assert found["failed"] == ("hollow 1", "1 (0%)")

    def test_anything_else_is_refused(self):
        with pytest.raises(CallError, match="summary: expected a RegistrationSummary, got list"):
            funnel_chart([])  # type: ignore[arg-type]


def drawn(*events, until=LATER) -> Chart:
    return timeline_chart(Timeline.of(events, until=until))


class TestTimeline:
    def test_acts_are_lines_under_their_attempt(self):
        picture = drawn(
            started(0, method=Method.PHONE, **GOOD_STATUS, **by_user()),
            registered(60, method=Method.PHONE, **GOOD_STATUS, **by_user()),
            deleted(300, method_text="Ring", reason_text=f"No {NUMBER}", **FAILED, **by_user()),
            registered(90_000, method=Method.EMAIL, **GOOD_STATUS, **by_admin()),
        )
        assert picture.title == "adele@contoso.com: what happened"
        assert picture.description == "4 records, 3 acts: 2 succeeded, 1 failed, 0 other"
        assert texts(picture) == [
            "adele@contoso.com",
            "4 records, 3 acts: 2 succeeded, 1 failed, 0 other",
            "succeeded",
            "failed",
            "other",
            "2026-03-04 05:07:07",
            "2026-03-04 17:36:37",
            "2026-03-05 06:06:07",
            "Attempt: registered (manage mode, 5 min)",
            "2026-03-04 05:07:07",
            "User registered security info",
            "phone",
            "by user, 2 records",
            "2026-03-04 05:11:07",
            "User deleted security info",
            "Ring",
            "No +X XXXXXXXXXX, by user",
            "2026-03-05 06:06:07",
            "User registered security info",
            "email",
            "by admin",
        ]
        # Three marks in the strip, and the rail of the attempt beside its head and its two acts.
        assert [(rect["x"], rect["fill"]) for rect in rects(picture)] == [
            ("90.0", GOOD),
            ("853.6", GOOD),
            ("90.0", BAD),
            *[("142", GOOD)] * 3,
        ]

    def test_an_outcome_is_a_shape_too(self):
        picture = drawn(deleted(0, **FAILED), registered(1), started(2, status=Status.OTHER))
        shapes = [node.attrib for node in parsed(picture).iter(f"{SVG}path") if "transform" in node.attrib]
        legend = {shape["fill"]: shape["d"] for shape in shapes[:3]}
        assert len(set(legend.values())) == 3
        assert [shape["d"] for shape in shapes[3:]] == [legend[BAD], legend[GOOD], legend[OPEN]]

    @pytest.mark.parametrize("status", [Status.FAILURE, Status.TIMEOUT, Status.CLIENT_ERROR])
    def test_every_way_to_fail_is_a_failure(self, status):
        assert drawn(deleted(0, status=status)).description == "1 record, 1 act: 0 succeeded, 1 failed, 0 other"

    def test_what_is_not_known_is_said(self):
        assert texts(drawn(registered(0, status=Status.OTHER)))[-1] == "result not stated, by whom is not known"
        assert "Attempt: stalled (unknown mode, 0 s)" in texts(drawn(started(0)))

    def test_what_is_nobodys_act_is_counted_and_not_drawn(self):
        old = '[{"DeviceToken":"a","Id":"1"}]'
        change = Change(name="StrongAuthenticationPhoneAppDetail", old=old, new=old.replace("a", "b"))
        picture = drawn(updated(0, changes=(change,)), registered(100_000))
        assert (
            picture.description == "2 records, 1 act: 1 succeeded, 0 failed, 0 other; 1 more, nobody's act, not drawn"
        )
        assert "Update user" not in texts(picture)

    def test_an_attempt_has_the_colour_of_what_it_came_to(self):
        open_ = timeline_chart(Timeline.of([started(0)]))
        rails = [rects(one)[-1]["fill"] for one in (drawn(all_required(0)), drawn(canceled(0)), open_)]
        assert rails == [GOOD, BAD, OPEN]

    def test_the_attempt_stands_once_above_its_acts_even_where_another_act_comes_between(self):
        picture = drawn(deleted(0), registered(60, **by_admin()), deleted(120))
        assert [text for text in texts(picture) if text.startswith("Attempt")] == [
            "Attempt: changed (manage mode, 2 min)"
        ]

    def test_one_moment_has_one_label(self):
        assert texts(drawn(registered(0)))[5:7] == ["2026-03-04 05:06:07", "Attempt: registered (unknown mode, 0 s)"]

    def test_many_acts_in_one_place_are_one_stronger_mark(self):
        events = [deleted(0), *(deleted(n) for n in (1, 2)), deleted(100_000)]
        marks = [rect["fill-opacity"] for rect in rects(drawn(*events)) if "fill-opacity" in rect]
        assert marks == ["1.0", "0.67"]

    def test_the_log_of_one_user_with_a_hundred_thousand_events_gives_a_chart_of_ordinary_size(self):
        events = [deleted(400 * n, **(FAILED if n % 7 == 0 else {})) for n in range(100_000)]
        picture = drawn(*events)
        assert len(picture.svg) < 60_000
        assert len(rects(picture)) < 2 * 120 + 70
        assert "… 99970 earlier acts are in the strip and not in this list" in texts(picture)
        assert texts(picture)[1] == "100000 records, 100000 acts: 85714 succeeded, 14286 failed, 0 other"

    def test_thirty_acts_are_all_listed(self):
        assert not any("earlier" in text for text in texts(drawn(*(deleted(400 * n) for n in range(30)))))

    def test_nothing_known_is_said_to_prove_nothing(self):
        words = "No event in these records; that is no proof that nothing happened."
        assert texts(timeline_chart(Timeline.of([]))) == ["nobody", words]
        assert texts(timeline_chart(Timeline.of([registered(0)]), "lee@contoso.com")) == ["lee@contoso.com", words]

    def test_records_that_are_all_nobodys_act_leave_no_strip(self):
        old = '[{"DeviceToken":"a","Id":"1"}]'
        change = Change(name="StrongAuthenticationPhoneAppDetail", old=old, new=old.replace("a", "b"))
        picture = drawn(updated(0, changes=(change,)))
        assert texts(picture)[1:] == [
            "1 record, 0 acts: 0 succeeded, 0 failed, 0 other; 1 more, nobody's act, not drawn"
        ]

    def test_of_many_people_one_is_named(self):
        both = Timeline.of([registered(0), registered(1, target=user(BORIS, "boris@contoso.com"))])
        with pytest.raises(CallError, match="user: the timeline is about 2 people; name one of them"):
            timeline_chart(both)
        assert texts(timeline_chart(both, BORIS))[0] == "boris@contoso.com"

    def test_anything_else_is_refused(self):
        with pytest.raises(CallError, match="timeline: expected a Timeline, got list"):
            timeline_chart([])  # type: ignore[arg-type]

    def test_the_order_of_the_records_does_not_matter(self):
        events = [started(0), registered(30, method=Method.PHONE), deleted(4_000, **FAILED)]
        assert drawn(*events) == drawn(*reversed(events))

    def test_clocks_that_jump_stay_in_the_picture(self):
        far = registered(0).occurred_at.replace(year=9999)
        picture = drawn(deleted(0), deleted(0, occurred_at=far), until=None)
        assert all(90 <= float(rect["x"]) <= 860 for rect in rects(picture) if "fill-opacity" in rect)


def test_several_values_are_one_page():
    attempts = Timeline.of([started(0), canceled(10_000)], until=LATER).journeys()
    assert page(attempts).blocks == attempts[0].view().blocks + attempts[1].view().blocks
    assert page(()) == View(())
    with pytest.raises(CallError, match=r"values\[0\]: expected a Viewable, got text"):
        page(["a"])
