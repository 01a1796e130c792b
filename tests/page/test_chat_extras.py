"""The chat tab beyond asking and reading: filters, previews, files, keys, translations."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import ROOT, Visits, serve, spare_port

QUESTION = "rinci Muara Enim Jepang tahun 2018"


@pytest.fixture(scope="module")
def kept_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = str(tmp_path_factory.mktemp("extras"))
    command = [sys.executable, str(ROOT / "tests" / "page" / "fake.py"), str(spare_port()), home, "127.0.0.1"]
    yield from serve(command, {**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.fixture
def visit(browser: Browser, kept_address: str) -> Iterator[Visits]:
    visits = Visits(browser, kept_address)
    yield visits
    visits.close()


def test_filters_restrict_the_answer_and_come_off_one_by_one(visit: Visits) -> None:
    here = visit()
    page = here.page
    page.locator("#tw-tools-part [data-sheet=filters]").click()
    page.get_by_label("Dari tanggal").fill("2019-01-01")
    page.get_by_label("Sampai tanggal").fill("2018-01-01")
    page.get_by_role("button", name="Terapkan").click()
    expect(page.locator(".tw-filters")).to_contain_text("Tanggal awal harus sebelum")
    page.locator("#tw-tools-part [data-sheet=filters]").click()
    page.get_by_label("Media").fill('Harian "Contoh"<b>')
    page.get_by_label("Bahasa artikel").select_option("id")
    page.get_by_role("button", name="Terapkan").click()
    chips = page.locator(".tw-chips button")
    expect(chips).to_have_count(2)
    expect(chips.first).to_contain_text('media: Harian "Contoh"<b>')
    here.ask("Sejarah panjang dua kota")
    expect(page.locator(".tw-within")).to_contain_text("Harian")
    expect(page.locator(".tw-chip")).to_have_count(0)
    chips.first.click()
    expect(chips).to_have_count(1)
    expect(page.locator("#tw-live")).to_have_text("berbahasa Indonesia")
    here.ask("Sejarah panjang dua kota")
    expect(page.locator("#tw-turn-1 .tw-answer .tw-chip")).to_have_count(2)
    assert here.harm == []


def test_the_time_read_from_a_question_can_be_taken_off(visit: Visits) -> None:
    here = visit()
    page = here.page
    here.ask(QUESTION)
    here.ask("Sejarah panjang dua kota 2018")
    last = page.locator("#tw-turn-1")
    last.get_by_role("button", name="Tanyakan lagi tanpa batas waktu 2018").click()
    expect(last.locator(".tw-within")).to_have_text("Waktu tidak diperhitungkan")
    here.settled()
    expect(page.locator(".tw-turn")).to_have_count(2)
    page.locator("#tw-turn-0 .tw-removable").click()
    expect(page.locator(".tw-turn")).to_have_count(3)
    here.settled()
    expect(page.locator("#tw-turn-0 .tw-removable")).to_have_count(1)
    expect(page.locator("#tw-turn-2 .tw-within")).to_have_text("Waktu tidak diperhitungkan")


def test_a_number_shows_its_quotation_to_pointer_and_keyboard_and_goes_with_escape(visit: Visits) -> None:
    here = visit()
    page = here.page
    here.ask(QUESTION)
    chip, preview = page.locator(".tw-answer .tw-chip").first, page.locator("#tw-preview")
    chip.hover()
    expect(preview).to_contain_text("POSKOTASUMATERA.COM · 12 April 2018")
    expect(preview).to_contain_text("hubungan sister city dengan Jepang")
    expect(chip).to_have_attribute("aria-describedby", "tw-preview")
    preview.hover()
    page.wait_for_timeout(500)
    expect(preview).to_be_visible()
    page.keyboard.press("Escape")
    expect(preview).to_have_count(0)
    page.mouse.move(2, 2)
    page.locator("[data-act=edit]").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(chip).to_be_focused()
    expect(preview).to_be_visible()
    page.keyboard.press("Tab")
    expect(preview).to_contain_text("bandaacehkota.go.id")
    page.keyboard.press("Enter")
    expect(preview).to_have_count(0)
    expect(page.locator("#tw-panel .tw-kicker .tw-number")).to_have_text("2")


def test_citations_are_stepped_through_and_those_of_one_article_stand_together(visit: Visits) -> None:
    here = visit()
    page = here.page
    here.ask(QUESTION)
    expect(page.locator("#tw-panel mark.tw-mark-other")).to_have_count(1)
    page.locator("#tw-panel [data-step=next]").click()
    number = page.locator("#tw-panel .tw-kicker .tw-number")
    expect(number).to_have_text("2")
    expect(page.locator("#tw-panel [data-step=next]")).to_be_focused()
    page.keyboard.press("Enter")
    expect(number).to_have_text("3")
    expect(page.locator("#tw-panel [data-step=next]")).to_be_disabled()
    page.locator(".tw-article .tw-chip").click()
    expect(number).to_have_text("1")
    expect(page.locator(".tw-byline .tw-state")).to_have_text("mendukung")


def test_keys_do_what_the_dialog_says_and_nothing_while_typing_or_switched_off(visit: Visits) -> None:
    here = visit()
    page = here.page
    here.ask(QUESTION)
    box, number = page.get_by_role("textbox"), page.locator("#tw-panel .tw-kicker .tw-number")
    page.keyboard.type("hn?/")
    expect(box).to_have_value("hn?/")
    box.fill("")
    box.blur()
    page.keyboard.press("j")
    expect(number).to_have_text("2")
    page.keyboard.press("k")
    expect(number).to_have_text("1")
    page.keyboard.press("h")
    expect(page.get_by_role("heading", name="Riwayat percakapan")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(box).to_be_focused()
    box.blur()
    page.keyboard.press("?")
    switch = page.get_by_label("Pintasan satu tombol aktif")
    expect(switch).to_be_checked()
    switch.uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    expect(page.locator(".tw-turn")).to_have_count(1)
    here.ask("pelan Muara Enim Jepang", wait=False)
    page.locator("#tw-turn-1 .tw-chip").first.wait_for()
    page.keyboard.press("Escape")
    here.settled()
    expect(page.locator("#tw-turn-1 .tw-closing")).to_contain_text("Dihentikan")


@pytest.mark.parametrize(("form", "begins"), [("pdf", b"%PDF-"), ("docx", b"PK"), ("md", b"#")])
def test_a_conversation_is_taken_away_as_a_file(visit: Visits, tmp_path: Path, form: str, begins: bytes) -> None:
    here = visit()
    page = here.page
    page.locator("#tw-tools-part [data-sheet=files]").click()
    expect(page.locator(".tw-sheet [data-act=download]").first).to_be_disabled()
    page.keyboard.press("Escape")
    here.ask("Sejarah panjang: dua/kota?")
    with page.expect_download() as download:
        page.locator("#tw-tools-part [data-sheet=files]").click()
        page.locator(f".tw-sheet [data-form={form}]").click()
    assert f"Sejarah-panjang-dua-kota.{form}" == download.value.suggested_filename
    path = tmp_path / "file"
    download.value.save_as(path)
    assert path.read_bytes().startswith(begins)
    assert here.harm == []


def test_an_answer_is_copied_with_its_sources(visit: Visits) -> None:
    here = visit()
    page = here.page
    here.ask("Sejarah panjang dua kota")
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.taken = text; }; }")
    page.locator(".tw-closing [data-act=copy]").click()
    expect(page.locator(".tw-closing [data-act=copy]")).to_have_text("Tersalin")
    taken = page.evaluate("() => window.taken")
    assert taken.startswith("Sejarah panjang dua kota\n\nArtikel yang ada menyebutkan:")
    wanted = "[1] Sejarah panjang dua kota. Harian Contoh, 13 Mei 2019, https://example.org/panjang"
    assert wanted in taken.splitlines()


def test_a_quotation_in_the_other_language_is_translated_on_demand(visit: Visits) -> None:
    here = visit(locale="en-GB")
    page = here.page
    here.ask("Sejarah panjang dua kota")
    expect(page.locator(".tw-byline")).to_contain_text("quoted in Indonesian")
    page.get_by_role("button", name="Translate").click()
    said = page.locator("#tw-panel .tw-translation")
    expect(said).to_have_text(re.compile(r"Machine translation\s*\(en\) Pada 12 Mei 2019"))
    here.ask("Berita jahat hostile script onerror klik gambar")
    page.get_by_role("button", name="Translate").click()
    expect(said).to_contain_text("<b>mati</b>")
    expect(said.get_by_role("heading")).to_have_count(0)
    assert here.harm == []


def test_the_page_stays_within_a_small_phone(visit: Visits) -> None:
    here = visit(width=320, height=640)
    here.ask(QUESTION)
    page = here.page
    for name in ("filters", "history", "files", "keys"):
        page.locator(f"#tw-tools-part [data-sheet={name}]").click()
        box = page.locator(".tw-sheet").bounding_box()
        assert box is not None
        assert box["x"] >= 0 and box["x"] + box["width"] <= 320
        page.keyboard.press("Escape")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    small = page.evaluate(
        "() => [...document.querySelectorAll('#tw-chat button, #tw-side button')].filter(one => one.offsetParent)"
        ".filter(one => { const box = one.getBoundingClientRect(); return box.height < 22 || box.width < 22; })"
        ".map(one => one.className)"
    )
    assert [] == small
