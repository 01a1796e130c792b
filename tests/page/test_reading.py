"""Reading beside asking: the article that opens with an answer, the focus, the sizes of screen, what goes wrong."""

import os
import sys

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import ROOT, Visits, serve, spare_port

QUOTED = "Pada 12 Mei 2019 kedua kota meneken LoI di Balai Kota."
IN_SIGHT = """() => { const at = name => document.querySelector(name).getBoundingClientRect();
    const mark = at('#tw-panel mark'), body = at('.tw-panel-body');
    return mark.top >= body.top && mark.bottom <= body.bottom; }"""


def test_the_first_source_is_open_beside_its_answer_with_the_sentence_in_sight(visit: Visits) -> None:
    here = visit()
    here.ask("Sejarah panjang dua kota")
    page = here.page
    expect(page.locator("#tw-panel mark")).to_have_text(QUOTED)
    page.wait_for_function(IN_SIGHT)
    expect(page.locator("#tw-turn-0 .tw-answer .tw-chip").first).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("textbox")).to_be_focused()
    page.get_by_role("button", name="English").click()
    expect(page.locator(".tw-kicker")).to_contain_text("The quoted sentence")
    page.wait_for_function(IN_SIGHT)
    here.ask("entah siapa juara bulu tangkis Medan?")
    expect(page.locator("#tw-panel mark")).to_have_count(0)
    expect(page.locator("#tw-turn-1 .tw-cards").first.locator(".tw-card")).to_have_count(3)
    assert here.harm == []


def test_what_the_reader_opened_while_the_answer_grew_stays_open(visit: Visits) -> None:
    here = visit()
    here.ask("pelan Muara Enim Jepang", wait=False)
    page = here.page
    page.locator(".tw-answer .tw-chip[data-index='2']").click()
    expect(page.locator("#tw-panel-title")).to_be_focused()
    opened = page.locator("#tw-panel-title").inner_text()
    page.wait_for_selector(".tw-transcript[aria-busy=false]", timeout=20_000)
    page.wait_for_timeout(500)
    expect(page.locator("#tw-panel-title")).to_have_text(opened)
    expect(page.locator(".tw-answer .tw-chip.tw-chosen")).to_have_text("2")


def test_each_number_of_an_article_cited_twice_opens_its_own_sentence(visit: Visits) -> None:
    here = visit()
    here.ask("rinci Muara Enim Jepang")
    page = here.page
    cards = page.locator("ol.tw-cards > li")
    expect(cards).to_have_count(2)
    first = here.marked()
    cards.first.locator(".tw-chip[data-index='3']").click()
    expect(page.locator("#tw-panel mark.tw-mark-citation")).not_to_have_text(first)
    assert here.marked() in page.locator("#tw-turn-0 .tw-answer").inner_text()
    expect(page.locator(".tw-answer .tw-chip.tw-chosen")).to_have_text("3")
    cards.first.locator(".tw-card").click()
    expect(page.locator("#tw-panel mark.tw-mark-citation")).to_have_text(first)


def test_a_number_keeps_the_focus_while_the_answer_grows(visit: Visits) -> None:
    here = visit()
    here.ask("pelan Muara Enim Jepang", wait=False)
    page = here.page
    page.locator(".tw-answer .tw-chip").first.focus()
    page.locator(".tw-answer .tw-chip").nth(2).wait_for()
    expect(page.locator(".tw-answer .tw-chip").first).to_be_focused()


def test_the_next_question_may_be_asked_the_moment_an_answer_is_stopped(visit: Visits) -> None:
    here = visit()
    here.ask("pelan Muara Enim Jepang", wait=False)
    here.page.locator(".tw-chip").first.wait_for()
    here.page.get_by_role("button", name="Berhenti").click()
    here.settled()
    here.ask("Sejarah panjang dua kota")
    expect(here.page.locator("#tw-turn-1 .tw-answer")).to_contain_text(QUOTED)


def test_the_box_keeps_its_size_while_an_answer_is_written(visit: Visits) -> None:
    here = visit()
    box = here.page.locator("#tw-question textarea")
    before = box.bounding_box()
    here.ask("pelan Muara Enim Jepang", wait=False)
    here.page.get_by_role("button", name="Berhenti").wait_for()
    during = box.bounding_box()
    assert before
    assert during
    assert (before["width"], before["height"]) == (during["width"], during["height"])


def test_pressing_twice_asks_once(visit: Visits) -> None:
    here = visit()
    here.page.get_by_role("textbox").fill("Sejarah panjang dua kota")
    here.page.locator("#tw-send").evaluate("send => { send.click(); send.click(); }")
    here.page.locator(".tw-chip").first.wait_for()
    here.settled()
    here.page.wait_for_timeout(600)
    expect(here.page.locator(".tw-turn")).to_have_count(1)


def test_examples_of_the_page_language_stand_first(visit: Visits) -> None:
    for locale, spoken in (("id-ID", "id"), ("en-GB", "en")):
        said = visit(locale=locale).page.locator(".tw-example").evaluate_all("all => all.map(one => one.lang)")
        assert said == sorted(said, key=lambda one: one != spoken)
        assert set(said) == {"id", "en"}


@pytest.mark.parametrize(
    ("width", "height", "shade"),
    [
        (1440, 900, "light"),
        (1024, 768, "dark"),
        (720, 450, "light"),
        (390, 844, "dark"),
        (390, 844, "light"),
        (320, 640, "dark"),
    ],
)
def test_the_box_stays_in_sight_and_nothing_overflows(visit: Visits, width: int, height: int, shade: str) -> None:
    here = visit(width=width, height=height, shade=shade, locale="id-ID" if shade == "light" else "en-GB")
    page = here.page
    name, controls = (page.locator(one).bounding_box() for one in (".tw-name h1", ".tw-controls"))
    assert name
    assert controls
    assert name["y"] < controls["y"] + controls["height"] and controls["y"] < name["y"] + name["height"]  # one line
    for question in ("", "Sejarah panjang dua kota tahun 2018", "rinci Muara Enim Jepang", "gagal"):
        if question:
            here.ask(question)
        box = page.locator("#tw-question textarea").bounding_box()
        send = page.locator("#tw-send").bounding_box()
        assert box
        assert send
        assert 0 <= box["y"] and send["y"] + send["height"] <= height
        assert box["height"] < 60  # an empty box is one line high
        assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    page.locator("#tw-turn-0 [data-act=edit]").click()
    cancel = page.locator(".tw-editing button")
    expect(cancel).to_be_in_viewport()
    here.shot(f"editing-{width}-{shade}")


def test_a_server_that_has_gone_is_told_in_the_language_of_the_page(browser: Browser) -> None:
    command = [sys.executable, str(ROOT / "tests" / "page" / "fake.py"), str(spare_port())]
    served = serve(command, {**os.environ, "PYTHONPATH": str(ROOT)})
    visits = Visits(browser, next(served))
    try:
        page = visits().page
        served.close()
        page.get_by_role("textbox").fill("Sejarah panjang dua kota")
        page.keyboard.press("Enter")
        notice = page.locator(".toast-body").first
        expect(notice).to_contain_text("Sambungan ke server terputus")
        expect(notice).to_contain_text("Gangguan")
        expect(notice).not_to_contain_text("Error")
        expect(page.get_by_role("textbox")).to_have_value("Sejarah panjang dua kota")
    finally:
        visits.close()
