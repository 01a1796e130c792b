"""The page as a reader uses it, with answers that are known beforehand."""

import re

import pytest
from playwright.sync_api import expect

from tests.page.conftest import Visits
from tests.page.fake import FakeAssistant, quoted

BRAUNSCHWEIG = "When did Bandung and Braunschweig become sister cities?"
MUARA_ENIM = "Dengan negara mana Muara Enim menjajaki sister city?"


def test_a_question_in_each_language_is_answered_in_it(visit: Visits) -> None:
    here = visit()
    here.ask(MUARA_ENIM)
    here.ask(BRAUNSCHWEIG)
    answers = here.page.locator(".tw-answer")
    expect(answers.nth(0)).to_contain_text("Artikel yang ada menyebutkan")
    expect(answers.nth(1)).to_contain_text("The articles say")
    assert [answers.nth(at).get_attribute("lang") for at in (0, 1)] == ["id", "en"]
    expect(here.page.locator("#tw-turn-0 ol .tw-badge")).to_have_count(0)
    expect(here.page.locator("#tw-turn-1 ol .tw-badge").first).to_have_text("berbahasa Indonesia")
    assert here.harm == []


def test_a_citation_leads_to_its_sentence_inside_the_article(visit: Visits) -> None:
    here = visit()
    here.ask("Sejarah panjang dua kota")
    assert here.choose(0, 1) == "Pada 12 Mei 2019 kedua kota meneken LoI di Balai Kota."
    page = here.page
    expect(page.locator("#tw-panel-title")).to_have_text("Sejarah panjang dua kota")
    expect(page.locator(".tw-byline")).to_contain_text("Harian Contoh")
    expect(page.locator(".tw-byline")).to_contain_text("13 Mei 2019")
    link = page.locator(".tw-byline a")
    assert link.get_attribute("href") == "https://example.org/panjang"
    assert [link.get_attribute(name) for name in ("rel", "target")] == ["noopener noreferrer", "_blank"]
    page.locator(".tw-copies button").click()
    expect(page.locator("#tw-panel-title")).to_have_text("Sejarah dua kota (kawat)")
    assert here.marked() == "Pada 12 Mei 2019 kedua kota meneken LoI di Balai Kota."


def test_choosing_the_same_source_twice_shows_it_again(visit: Visits) -> None:
    here = visit()
    here.ask("Sejarah panjang dua kota")
    here.choose(0, 1)
    here.page.locator(".tw-panel-body").evaluate("body => body.scrollTo(0, 0)")
    here.choose(0, 1)


def test_what_was_found_but_not_used_is_kept_apart(visit: Visits) -> None:
    here = visit()
    here.ask(MUARA_ENIM)
    page = here.page
    cited = page.locator("ol.tw-cards .tw-card-title").all_inner_texts()
    expect(page.locator(".tw-also .tw-card").first).to_be_hidden()
    page.locator(".tw-also summary").click()
    others = page.locator(".tw-also .tw-card-title").all_inner_texts()
    assert others
    assert not set(others) & set(cited)
    page.locator(".tw-also .tw-card").first.click()
    expect(page.locator("#tw-panel-title")).to_have_text(others[0])
    expect(page.locator("#tw-panel mark.tw-mark-hit")).to_be_visible()
    here.ask(BRAUNSCHWEIG)
    expect(page.locator(".tw-also").nth(0)).to_have_attribute("open", "")
    expect(page.locator(".tw-also").nth(1)).not_to_have_attribute("open", "")


def test_earlier_citations_survive_later_turns_and_the_other_language(visit: Visits) -> None:
    here = visit()
    here.ask("Sejarah panjang dua kota")
    here.ask(BRAUNSCHWEIG)
    here.ask("Apa bidang kerja sama kota itu?")
    here.page.get_by_role("button", name="English").click()
    expect(here.page.locator("#tw-send")).to_have_text("Ask")
    assert here.choose(0, 1) == "Pada 12 Mei 2019 kedua kota meneken LoI di Balai Kota."
    assert here.choose(1, 1) in here.page.locator("#tw-turn-1 .tw-answer").inner_text()


def test_an_unknown_matter_shows_the_nearest_articles_and_no_citation(visit: Visits) -> None:
    here = visit()
    here.ask("entah siapa juara bulu tangkis Medan?")
    turn = here.page.locator("#tw-turn-0")
    expect(turn.locator(".tw-chip")).to_have_count(0)
    expect(turn.get_by_role("heading", name="Artikel terdekat")).to_be_visible()
    turn.locator(".tw-card").first.click()
    expect(here.page.locator("#tw-panel mark")).to_be_visible()
    here.ask("basa-basi")
    expect(here.page.locator("#tw-turn-1 .tw-card")).to_have_count(0)


def test_a_changed_article_says_so_and_keeps_the_quotation(visit: Visits) -> None:
    here = visit()
    here.ask("Sejarah panjang dua kota yang berubah")
    expect(here.page.locator("ol.tw-cards .tw-warn").first).to_have_text("artikel telah berubah")


@pytest.mark.parametrize(
    ("locale", "path", "wanted"),
    [
        ("id-ID", "/", "id"),
        ("en-US", "/", "en"),
        ("fr-FR", "/", "en"),
        ("en-US", "/?lang=id", "id"),
        ("id", "/?lang=en", "en"),
    ],
)
def test_the_page_speaks_the_language_of_its_address_or_browser(
    visit: Visits, locale: str, path: str, wanted: str
) -> None:
    here = visit(locale=locale, path=path)
    expect(here.page.locator("html")).to_have_attribute("lang", wanted)
    expect(here.page.locator("#tw-send")).to_have_text({"id": "Tanya", "en": "Ask"}[wanted])
    expect(here.page.get_by_role("textbox")).to_have_attribute(
        "placeholder", {"id": "Tulis pertanyaan Anda …", "en": "Write your question …"}[wanted]
    )


def test_switching_the_language_relabels_everything_and_is_remembered(visit: Visits) -> None:
    here = visit()
    here.ask(MUARA_ENIM)
    here.choose(0, 1)
    page = here.page
    page.get_by_role("button", name="English").click()
    expect(page.locator("#tw-send")).to_have_text("Ask")
    for text in ("Sources", "Answer again", "Edit", "The quoted sentence", "Back to the answer", "New conversation"):
        expect(page.get_by_text(text, exact=False).first).to_be_visible()
    expect(page.locator(".tw-meta").first).to_contain_text("April 2018")
    expect(page.locator(".tw-answer")).to_contain_text("Artikel yang ada menyebutkan")
    expect(page.locator(".tw-chip").first).to_have_attribute("aria-label", re.compile("^Source 1: "))
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.reload()
    expect(page.locator("#tw-send")).to_have_text("Ask")


def test_a_hostile_article_never_acts(visit: Visits) -> None:
    here = visit()
    here.ask("Berita jahat hostile script onerror klik gambar")
    page = here.page
    assert here.choose(0, 1).startswith("Berita jahat dibuka. <script>")
    article = FakeAssistant().articles["hostile"]
    start, end = quoted(article)
    shown = page.locator("#tw-panel mark").first.text_content()
    assert shown == article.text[start:end].replace("\u202e", "")
    page.locator(".tw-also summary").click()
    page.wait_for_timeout(500)
    assert page.evaluate("() => window.hacked") is None
    assert here.harm == []
    for inside in (".tw-transcript", "#tw-panel"):
        acting = "script, img, iframe, style, a, svg:not(.tw-state > svg), object, embed, form, .katex"
        assert page.locator(inside).locator(acting).count() == 0
    assert "{{constructor}} ${window.hacked=4} `c`" in page.locator(".tw-answer").inner_text()


def test_hostile_questions_are_shown_as_typed(visit: Visits) -> None:
    here = visit()
    typed = "<img src=x onerror=alert(1)> **a** ${alert(2)} {{value}} [x](javascript:alert(3)) http://198.51.100.7/q"
    here.ask(typed)
    assert here.page.locator(".tw-question h2").inner_text() == typed
    assert here.harm == []


def test_long_and_empty_questions_leave_the_page_whole(visit: Visits) -> None:
    here = visit()
    box = here.page.get_by_role("textbox")
    for blank in ("", "   "):
        box.fill(blank)
        box.press("Enter")
    here.page.wait_for_timeout(400)
    expect(here.page.locator(".tw-turn")).to_have_count(0)
    here.ask("panjang " * 1250)
    expect(here.page.locator(".tw-answer")).to_contain_text("paling banyak 2000")
    assert here.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    here.ask(MUARA_ENIM)
    assert here.page.locator("#tw-turn-1 .tw-chip").count() == 2


def test_a_failure_is_told_calmly_and_can_be_tried_again(visit: Visits) -> None:
    here = visit()
    here.ask("gagal")
    expect(here.page.locator(".tw-trouble")).to_contain_text("silakan coba lagi")
    body = here.page.locator("body").inner_text()
    assert [] == [word for word in ("secret", "boom", "Error", "Traceback") if word in body]
    here.page.get_by_role("button", name="Coba lagi").click()
    here.settled()
    expect(here.page.locator(".tw-turn")).to_have_count(1)


def test_stopping_keeps_what_was_written(visit: Visits) -> None:
    here = visit()
    here.ask("pelan Muara Enim Jepang", wait=False)
    page = here.page
    page.locator(".tw-chip").first.wait_for()
    page.get_by_role("button", name="Berhenti").click()
    here.settled()
    expect(page.locator(".tw-closing")).to_contain_text("Dihentikan")
    kept = page.locator(".tw-chip").count()
    assert 1 <= kept < 8
    page.wait_for_timeout(2500)
    assert page.locator(".tw-chip").count() == kept
    here.choose(0, 1)
    here.ask(MUARA_ENIM)
    expect(page.locator("#tw-turn-1 .tw-chip")).to_have_count(2)


def test_the_keyboard_stays_in_the_page_when_a_button_goes(visit: Visits) -> None:
    here = visit()
    page = here.page
    page.locator(".tw-example").first.press("Enter")
    expect(page.locator(".tw-turn")).to_have_count(1)
    here.settled()
    expect(page.get_by_role("textbox")).to_be_focused()
    page.get_by_role("button", name="Jawab ulang").press("Enter")
    here.settled()
    expect(page.get_by_role("textbox")).to_be_focused()


def test_light_and_dark_can_be_chosen_and_stay(visit: Visits) -> None:
    here = visit()
    page = here.page
    page.get_by_role("button", name="Ganti terang atau gelap").click()
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))
    page.reload()
    page.wait_for_selector(".tw-first", state="detached")
    expect(page.locator("body")).to_have_class(re.compile(r"\bdark\b"))


def test_an_answer_grows_and_never_shows_a_dead_number(visit: Visits) -> None:
    here = visit()
    here.ask("pelan Muara Enim Jepang", wait=False)
    page = here.page
    seen = set()
    while page.locator(".tw-transcript[aria-busy=true]").count():
        chips, cards = page.evaluate(
            "() => ['.tw-chip', 'ol.tw-cards .tw-card'].map(name => document.querySelectorAll(name).length)"
        )
        assert chips == cards
        seen.add(chips)
        page.wait_for_timeout(150)
    assert len(seen) > 3


def test_the_language_may_change_while_an_answer_is_written(visit: Visits) -> None:
    here = visit()
    here.ask("pelan Muara Enim Jepang", wait=False)
    here.page.locator(".tw-chip").first.wait_for()
    here.page.get_by_role("button", name="English").click()
    here.page.wait_for_selector(".tw-transcript[aria-busy=false]", timeout=20_000)
    expect(here.page.get_by_role("button", name="Answer again")).to_be_visible()
    expect(here.page.locator("#tw-send")).to_have_text("Ask")


def test_editing_replaces_the_question_and_what_followed(visit: Visits) -> None:
    here = visit()
    here.ask(MUARA_ENIM)
    here.ask(BRAUNSCHWEIG)
    page = here.page
    page.locator("#tw-turn-0 [data-act=edit]").click()
    box = page.get_by_role("textbox")
    expect(box).to_have_value(MUARA_ENIM)
    expect(page.locator(".tw-editing")).to_be_visible()
    page.locator(".tw-editing button").click()
    expect(box).to_have_value("")
    page.locator("#tw-turn-0 [data-act=edit]").click()
    expect(box).to_have_value(MUARA_ENIM)
    box.fill("Apa isi kesepakatan Semarang dan Jung-gu?")
    box.press("Enter")
    expect(page.locator(".tw-turn")).to_have_count(1)
    here.settled()
    expect(page.locator(".tw-question h2")).to_have_text("Apa isi kesepakatan Semarang dan Jung-gu?")
    expect(page.locator(".tw-editing")).to_have_count(0)
    assert "Jung-gu" in page.locator(".tw-answer").inner_text()


def test_a_new_conversation_forgets_the_old_one(visit: Visits) -> None:
    here = visit()
    here.ask(MUARA_ENIM)
    here.choose(0, 1)
    here.page.get_by_role("button", name="Percakapan baru").click()
    expect(here.page.locator(".tw-intro")).to_be_visible()
    expect(here.page.locator("#tw-panel mark")).to_have_count(0)
    here.page.get_by_role("button", name=BRAUNSCHWEIG).click()
    expect(here.page.locator(".tw-turn")).to_have_count(1)
    here.settled()
    assert here.page.locator(".tw-chip").count() == 2


def test_everything_can_be_done_from_the_keyboard(visit: Visits) -> None:
    here = visit()
    page = here.page
    expect(page.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("Sejarah panjang")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("dua kota")
    expect(page.get_by_role("textbox")).to_have_value("Sejarah panjang\ndua kota")
    page.keyboard.press("Enter")
    page.locator(".tw-chip").first.wait_for()
    here.settled()
    expect(page.locator("#tw-live")).to_contain_text("Jawaban: Artikel yang ada")
    chip = page.locator(".tw-chip").first
    expect(chip).to_have_attribute("aria-label", "Sumber 1: Sejarah panjang dua kota")
    for _ in range(30):
        page.keyboard.press("Shift+Tab")
        if chip.evaluate("chip => chip === document.activeElement"):
            break
    expect(chip).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#tw-panel-title")).to_be_focused()
    here.marked()
    page.get_by_role("button", name="Kembali ke jawaban").press("Enter")
    expect(chip).to_be_focused()
