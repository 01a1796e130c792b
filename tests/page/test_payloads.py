"""Eighty attacks, in every place where somebody else's words are shown, on every tab of the page as it ships."""

import json
import os
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.answer import Answer, Citation
from assistant.assemble import Workspace
from assistant.kept import Kept
from assistant.records import LOCAL, Records
from assistant.settings import Settings
from corpus.article import Article, Passage
from corpus.fields import clean, one_line
from index.hit import Hit
from tests.page.conftest import ROOT, Visit, Visits, serve, spare_port

PAYLOADS: list[str] = [
    json.loads(line) for line in (ROOT / "tests/page/payloads.jsonl").read_text(encoding="utf-8").splitlines()
]
CONVERSATION = "c" * 32
EACH = 20  # exchanges of the kept conversation hold so many attacks each
ONCE = "document.querySelectorAll('script').length"  # grows where an attack brought a script in


def at(number: int) -> str:
    return clean(PAYLOADS[number % len(PAYLOADS)]) or "kosong"


def article(number: int) -> Article:
    """An article with four attacks: in title, outlet, address and text, each another one."""
    text = f"Kota Contoh {number} meneken MoU dengan mitranya. {at(number + 3)} Selesai."
    return Article(
        f"p{number}", one_line(at(number)), text, "id", at(number + 2), date(2024, 1, 1), one_line(at(number + 1))
    )


def exchange(number: int) -> Kept:
    """What a language model might have written, and what somebody asked: each line another attack."""
    cited = article(number)
    end = cited.text.index("Selesai.")
    passage = Passage(
        f"{cited.id}#0", cited.id, 0, len(cited.text), cited.text, cited.title, cited.outlet, None, cited.url
    )
    citation = Citation(1, passage, cited.text[:end], 0, end, "partly")
    lines = [one_line(at(number + offset)).replace("[", "(") for offset in range(EACH)]
    text = "\n\n".join(
        [f"“{one_line(cited.text[:end])}” — {cited.outlet} [1]", *lines, *(f"- {line}" for line in lines)]
    )
    hits = (Hit(passage, 0.5, frozenset({"words"}), "id"),)
    answer = Answer(text, (citation,), "id", at(number), hits, "model", "answered", notice=at(number + 4))
    return Kept(f"k{number}", one_line(at(number)), "id", datetime.now(UTC), "done", answer)


@pytest.fixture(scope="module")
def hostile(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("hostile")
    (home / "models").symlink_to(models)
    room = Workspace(Settings(home=home, reader=False))
    for number in range(len(PAYLOADS)):
        room.library.add(article(number))
    with room.writing():
        room.build()
    room.close()
    with Records(home / "records.sqlite3") as records:
        for place, number in enumerate(range(0, len(PAYLOADS), EACH)):
            records.save(LOCAL, CONVERSATION, exchange(number), place)
        records.rename(LOCAL, CONVERSATION, one_line(PAYLOADS[8]))
    return home


@pytest.fixture(scope="module")
def attacked(hostile: Path) -> Iterator[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANYA_")}
    environment = {**kept, "TANYA_HOME": str(hostile), "TANYA_READER": "off", "TANYA_PORT": str(spare_port())}
    yield from serve([sys.executable, "app.py"], environment)


@pytest.fixture
def visits(browser: Browser, attacked: str) -> Iterator[Visits]:
    visits = Visits(browser, attacked)
    yield visits
    visits.close()


def unharmed(visit: Visit, scripts: int) -> None:
    visit.page.wait_for_timeout(300)
    assert visit.page.evaluate("window.hacked") is None
    assert scripts == visit.page.evaluate(ONCE)
    assert [] == visit.harm


def leaf_through(page: Page) -> Iterator[int]:
    """Every page of the list of articles, with its number of articles."""
    while True:
        page.locator(".tw-corpus-open").first.wait_for()
        yield page.locator(".tw-corpus-open").count()
        following = page.get_by_role("button", name="Berikutnya")
        if not following.count() or not following.is_enabled():
            return
        first = (
            page.locator(".tw-corpus-open").first.get_attribute("aria-label")
            or page.locator(".tw-corpus-open").first.inner_text()
        )
        following.click()
        page.wait_for_function("first => document.querySelector('.tw-corpus-open')?.innerText !== first", arg=first)


def test_eighty_different_attacks() -> None:
    assert 80 == len(set(PAYLOADS))


def test_a_kept_conversation_shows_words_and_nothing_acts(visits: Visits) -> None:
    visit = visits(path=f"/?c={CONVERSATION}")
    page = visit.page
    page.locator("#tw-turn-3 .tw-answer").wait_for()
    scripts = page.evaluate(ONCE)
    said = page.locator(".tw-transcript").inner_text()
    assert "<script>window.hacked=1</script>" in said and "onerror=window.hacked=1" in said
    for turn in range(len(PAYLOADS) // EACH):
        visit.choose(turn, 1)
        page.locator(f"#tw-turn-{turn} .tw-chip").first.hover()
    unharmed(visit, scripts)


def test_an_answer_as_it_is_written_shows_words_and_nothing_acts(visits: Visits) -> None:
    visit = visits()
    visit.page.set_default_timeout(60_000)  # the first question waits for the model
    scripts = visit.page.evaluate(ONCE)
    for question in ("Kota Contoh 11 meneken MoU dengan siapa?", PAYLOADS[9], f"MoU {PAYLOADS[47]}"):
        visit.ask(question)
        unharmed(visit, scripts)
    visit.choose(0, 1)
    unharmed(visit, scripts)


def test_the_articles_and_a_file_show_words_and_nothing_acts(visits: Visits, tmp_path: Path) -> None:
    visit = visits()
    page = visit.page
    scripts = page.evaluate(ONCE)
    page.get_by_role("tab", name="Artikel").click()
    assert len(PAYLOADS) == sum(leaf_through(page))
    page.locator(".tw-corpus-open").first.click()
    page.locator("#tw-corpus-title, .tw-corpus-article").first.wait_for()
    unharmed(visit, scripts)
    name = '"><img src=x onerror=window.hacked=1>${window.hacked=1}.txt'
    (tmp_path / name).write_text("Kota Contoh menerima tamu dari kota lain. " * 3, encoding="utf-8")
    page.locator("input[type=file]").first.set_input_files(tmp_path / name)
    expect(page.locator("#tw-corpus-add-part, .tw-corpus-add").first).to_contain_text("onerror=window.hacked=1")
    unharmed(visit, scripts)


def test_the_review_desk_shows_words_and_nothing_acts(visits: Visits) -> None:
    visit = visits()
    page = visit.page
    scripts = page.evaluate(ONCE)
    page.get_by_role("tab", name="Tinjau").click()
    for key in ("k0", "k20", "k40", "k60"):
        page.locator(f"[data-exchange={key}].tw-desk-card").click()
        expect(page.locator("#tw-desk-question")).to_be_focused()
        unharmed(visit, scripts)
