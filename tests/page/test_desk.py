"""The review desk as an editor uses it: marks by mouse and key, nothing lost, files, both languages, every width."""

import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answer import Answer, Citation
from assistant.judgements import Review
from assistant.kept import Kept
from assistant.records import Records
from assistant.records_reviews import answers_to_review, give_review
from tests.page.conftest import ROOT, Visit, Visits, serve, spare_port
from tests.page.fake import FakeAssistant, hit_of, quoted
from tests.page.test_looks import poor

NOW = datetime.now(UTC)
ASKED = {"k0": "long", "k1": "hostile", "k2": "long"}


def answer(article_id: str) -> Answer:
    """One of two sentences, each with a citation of its own."""
    article = FakeAssistant().articles[article_id]
    passage, (start, end) = hit_of(article, 1.0).passage, quoted(article)
    cited = (
        Citation(1, passage, article.text[start:end], start, end),
        Citation(2, passage, article.text[:20], 0, 20, "partly"),
    )
    text = f"“{article.text[start:end].splitlines()[0]}” — Harian [1]\n\nItu <b>latar</b> belakangnya [2]."
    return Answer(text, cited, "id", "", (), "extract", "answered")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("desk")
    with Records(home / "records.sqlite3") as records:
        for place, (key, article_id) in enumerate(ASKED.items()):
            asked = NOW - timedelta(days=3 * place, minutes=1)
            kept = Kept(key, f"Pertanyaan {key}? <i>${{x}}</i>", "id", asked, "done", answer(article_id))
            records.save("rahasia", "c", kept, place)
        give_review(records, "k2", "Budi", Review({1: "right", 2: "wrong"}, {}, {"accuracy": "minor"}))
    return home


@pytest.fixture(scope="module")
def at_desk(home: Path) -> Iterator[str]:
    command = [sys.executable, str(ROOT / "tests" / "page" / "fake.py"), str(spare_port()), str(home), "127.0.0.1"]
    yield from serve(command, {**os.environ, "PYTHONPATH": str(ROOT)})


@pytest.fixture
def desk(browser: Browser, at_desk: str, home: Path) -> Iterator[Visits]:
    with Records(home / "records.sqlite3") as records, records.transaction(writes=True) as connection:
        connection.exec_driver_sql("DELETE FROM reviews WHERE reviewer != 'Budi'")
    visits = Visits(browser, at_desk)
    yield visits
    visits.close()


def sit_down(here: Visit, name: str = "Ani") -> Page:
    page = here.page
    page.get_by_role("tab", name=re.compile("Tinjau|Review")).click()
    page.locator(".tw-desk-card").first.wait_for()
    if name:
        page.locator("#tw-desk-name").fill(name)
        page.keyboard.press("Enter")
        expect(page.locator(f"#tw-desk-name[value='{name}']")).to_be_visible()
    return page


def take(page: Page, key: str) -> None:
    page.locator(f"[data-exchange={key}].tw-desk-card").click()
    expect(page.locator("#tw-desk-question")).to_be_focused()
    expect(page.locator("#tw-desk-question")).to_contain_text(key)


def found(home: Path, reviewer: str = "Ani") -> dict[str, Review]:
    with Records(home / "records.sqlite3") as records:
        many = answers_to_review(records, 90)
    return {one.kept.key: given.review for one in many for given in one.reviews if given.reviewer == reviewer}


def test_marks_given_by_keys_are_kept_counted_and_there_again(desk: Visits, home: Path) -> None:
    here = desk()
    page = sit_down(here)
    take(page, "k0")
    for key in ("j", "1", "j", "1", "j", "2", "j", "2", "j", "3", "0", "2"):
        page.keyboard.press(key)
    expect(page.locator(".tw-desk-state")).to_contain_text("Tersimpan pukul")
    expect(page.locator(".tw-desk-progress")).to_contain_text("1 dari 3 sudah Anda tinjau")
    expected = Review({1: "right", 2: "partly"}, {0: "supported", 1: "unsupported"}, {"accuracy": "minor"})
    assert {"k0": expected} == found(home)
    page.reload()
    page.wait_for_selector(".tw-first", state="detached")
    sit_down(here, "")
    expect(page.locator("#tw-desk-name")).to_have_value("Ani")
    take(page, "k0")
    checked = page.locator("#tw-desk input[type=radio]:checked")
    expect(checked).to_have_count(6)  # with "no question"
    assert here.harm == []


def test_what_was_marked_is_saved_before_the_next_answer_opens(desk: Visits, home: Path) -> None:
    here = desk()
    page = sit_down(here)
    take(page, "k0")
    page.get_by_role("group", name="Kutipan 1").get_by_label("benar").check()
    page.get_by_role("textbox", name="Catatan").fill("Lanjut nanti 1 2 3 j n s")
    page.get_by_role("button", name="Jawaban berikutnya").click()
    expect(page.locator("#tw-desk-question")).to_contain_text("k1")
    expect(page.locator("#tw-desk-question")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("2")
    page.locator("[data-exchange=k2].tw-desk-card").click()
    expect(page.locator("#tw-desk-question")).to_contain_text("k2")
    assert {
        "k0": Review({1: "right"}, note="Lanjut nanti 1 2 3 j n s"),
        "k1": Review({}, {0: "unsupported"}),
    } == found(home)
    assert here.harm == []


def test_another_language_loses_no_mark(desk: Visits, home: Path) -> None:
    page = sit_down(desk())
    take(page, "k0")
    page.get_by_role("group", name="Ketepatan").get_by_label("masalah besar").check()
    page.get_by_role("button", name="English").click()
    accuracy = page.get_by_role("group", name="Accuracy").get_by_label("major issue")
    expect(accuracy).to_be_checked()
    expect(page.get_by_role("tab", name="Review")).to_be_visible()
    expect(page.locator(".tw-desk-state")).to_contain_text("Saved at")
    assert {"k0": Review({}, {}, {"accuracy": "major"})} == found(home)


def test_the_keys_can_be_switched_off_and_leave_boxes_alone(desk: Visits, home: Path) -> None:
    page = sit_down(desk())
    take(page, "k0")
    page.get_by_text("Tombol pintas", exact=True).click()
    page.get_by_label("Pakai tombol pintas").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Pakai tombol pintas")).to_be_hidden()
    page.locator("#tw-desk-question").focus()
    for key in "j1n":
        page.keyboard.press(key)
    page.wait_for_timeout(1000)
    expect(page.locator("#tw-desk-question")).to_contain_text("k0")
    assert {} == found(home)


def test_a_connection_that_is_lost_loses_no_mark(desk: Visits, home: Path) -> None:
    here = desk()
    page = sit_down(here)
    take(page, "k0")
    page.context.set_offline(True)
    page.get_by_role("group", name="Kutipan 1").get_by_label("salah").check()
    expect(page.locator(".tw-desk-state")).to_contain_text("Menyimpan")
    page.context.set_offline(False)
    page.reload()
    page.wait_for_selector(".tw-first", state="detached")
    sit_down(here, "")
    expect(page.locator(".tw-desk-is-begun")).to_have_count(1)
    assert {"k0": Review({1: "wrong"})} == found(home)


def test_a_hostile_article_never_acts_on_the_desk(desk: Visits) -> None:
    here = desk()
    page = sit_down(here, '<img src=x onerror="window.hacked=9">')
    take(page, "k1")
    page.get_by_role("textbox", name="Catatan").fill("</textarea><script>window.hacked=8</script>")
    page.keyboard.press("Tab")
    expect(page.locator(".tw-desk-state")).to_contain_text("Tersimpan pukul")
    take(page, "k0")
    take(page, "k1")
    expect(page.get_by_role("textbox", name="Catatan")).to_have_value("</textarea><script>window.hacked=8</script>")
    page.locator("[data-page=figures]").click()
    page.locator(".tw-desk-figures").wait_for()
    assert page.evaluate("() => window.hacked") is None
    assert "rahasia" not in page.content()
    assert here.harm == []


def test_the_list_is_narrowed_and_reviews_are_downloaded(desk: Visits) -> None:
    here = desk()
    page = sit_down(here)
    whose = page.get_by_label("Tinjauan", exact=True)
    whose.focus()
    whose.select_option("Budi")
    expect(page.locator(".tw-desk-card")).to_have_count(1)
    expect(whose).to_be_focused()
    expect(whose).to_have_value("Budi")
    page.locator("[data-page=figures]").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Tinjauan sebagai CSV").click()
    assert re.fullmatch(r"reviews-\d{4}-\d\d-\d\d\.csv", download.value.suggested_filename)
    assert "k2" in Path(download.value.path()).read_text(encoding="utf-8-sig")
    page.get_by_role("button", name="Soal evaluasi (0)").click()
    expect(page.locator(".tw-desk-downloaded")).to_have_text("Belum ada isinya dalam waktu yang dipilih.")
    assert here.harm == []


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_the_desk_fits_and_can_be_read(desk: Visits, shade: str) -> None:
    here = desk(width=320, height=640, shade=shade)
    page = sit_down(here)
    take(page, "k0")
    page.keyboard.press("j")
    page.keyboard.press("1")
    views = {"answer": "#tw-desk-question", "figures": ".tw-desk-figures"}
    for view, selector in views.items():
        if view == "figures":
            page.locator("[data-page=figures]").click()
        page.locator(selector).wait_for()
        for width, height in ((320, 640), (390, 844), (1280, 800)):
            page.set_viewport_size({"width": width, "height": height})
            assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth"), (view, width)
            here.shot(f"desk-{view}-{width}-{shade}")
        assert [] == poor(page, "#tw-desk", 15)
        page.set_viewport_size({"width": 320, "height": 640})
    small = page.evaluate(
        "() => [...document.querySelectorAll('#tw-desk :is(button, select, summary, .tw-desk-choice)')]"
        ".filter(one => one.offsetParent && (one.offsetHeight < 24 || one.offsetWidth < 24)).map(one => one.outerHTML)"
    )
    assert [] == small
    assert here.harm == []
