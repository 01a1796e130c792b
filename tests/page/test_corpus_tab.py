"""The corpus tab as an editor and a reader use it: a real library behind it, a site on loopback."""

import json
import os
import sys
import urllib.request
from collections.abc import Iterator
from datetime import date
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from assistant.assemble import Workspace
from assistant.settings import Settings
from corpus.article import Article, Language
from corpus.library import Library
from tests.page.conftest import ROOT, Visit, Visits, serve, spare_port
from tests.page.fake import HOSTILE
from tests.site import Site

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


CITIES = ("Ambon", "Bitung", "Cirebon", "Dumai", "Ende", "Fakfak")


@pytest.fixture(scope="module")
def shelf(models: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with 61 short articles, indexed: every second one in English, one hostile."""
    home = tmp_path_factory.mktemp("shelf")
    (home / "models").symlink_to(models)
    room = Workspace(Settings(home=home, reader=False))
    for number in range(60):
        city, day = CITIES[number % 6], date(2020 + number % 5, 1 + number % 12, 1 + number % 28)
        said = (f"Kota {city} dan mitra nomor {number} sepakat.", f"{city} and partner number {number} agree.")
        language: Language = "en" if number % 2 else "id"
        room.library.add(
            Article(f"n{number}", f"{city} {number:02}", said[number % 2], language, None, day, f"Harian {city}")
        )
    hostile = Article("007", HOSTILE[:200], f"Berita jahat. {HOSTILE}", "id", "javascript:alert(1)", None, HOSTILE[:40])
    room.library.add(hostile)
    with room.writing():
        room.build()
    room.close()
    return home


def served(home: Path, *host: str) -> Iterator[str]:
    return serve([sys.executable, str(ROOT / "tests/page/shelf.py"), str(spare_port()), str(home), *host], ENVIRONMENT)


@pytest.fixture(scope="module")
def editing(shelf: Path) -> Iterator[str]:
    yield from served(shelf)


@pytest.fixture(scope="module")
def reading(shelf: Path, editing: str) -> Iterator[str]:
    """The same library, open to everybody: strangers may only read."""
    yield from served(shelf, "0.0.0.0")


@pytest.fixture
def visits(browser: Browser, editing: str) -> Iterator[Visits]:
    visits = Visits(browser, editing)
    yield visits
    visits.close()


def opened(visit: Visit, tab: str = "Artikel") -> Page:
    visit.page.get_by_role("tab", name=tab).click()
    visit.page.locator(".tw-corpus-table").wait_for()
    return visit.page


def search(page: Page, words: str) -> None:
    page.get_by_label("Cari di judul dan isi").fill(words)


def titles(page: Page) -> list[str]:
    return page.locator(".tw-corpus-open").all_inner_texts()


def test_the_list_is_searched_filtered_sorted_and_leafed_through(visits: Visits) -> None:
    visit = visits(width=1440)
    page = opened(visit)
    expect(page.locator(".tw-corpus-count")).to_have_text("61 artikel")
    assert 25 == len(titles(page))
    expect(page.get_by_role("columnheader", name="Tanggal")).to_have_attribute("aria-sort", "descending")
    page.get_by_role("button", name="Judul", exact=True).click()
    expect(page.get_by_role("columnheader", name="Judul")).to_have_attribute("aria-sort", "ascending")
    assert titles(page) == sorted(titles(page), key=str.lower)
    expect(page.locator("#tw-corpus-sort-title")).to_be_focused()
    first = titles(page)
    page.get_by_role("button", name="Berikutnya").click()
    expect(page.locator(".tw-corpus-pages")).to_contain_text("Halaman 2 dari 3")
    assert not set(first) & set(titles(page))
    search(page, "mbo")
    expect(page.locator(".tw-corpus-pages")).to_have_count(0)
    page.locator("#tw-corpus-outlet").select_option("Harian Ambon")
    page.locator("#tw-corpus-since").fill("2023-01-01")
    expect(page.locator(".tw-corpus-open")).to_have_count(4)
    assert {"Harian Ambon"} == set(page.locator("td.tw-col-outlet").all_inner_texts())
    expect(page.get_by_role("heading", name="Dalam gambar: artikel yang disaring")).to_be_visible()
    page.get_by_role("button", name="Hapus saringan").click()
    expect(page.locator(".tw-corpus-count")).to_have_text("61 artikel")
    assert [] == visit.harm


def test_what_is_added_is_told_source_by_source(visits: Visits, tmp_path: Path) -> None:
    visit = visits(width=1440)
    page = opened(visit)
    (tmp_path / "surat <b>.csv").write_text(
        "title,text\nKabar dari Tarakan,Kota Tarakan dan Tawau menandatangani MoU pada 2021.\n", encoding="utf-8"
    )
    with Site(2) as site:
        page.get_by_label("Alamat web, satu per baris").fill(f"{site.url('/berita/1')}\n/etc/passwd")
        page.locator("input[name=files]").set_input_files(str(tmp_path / "surat <b>.csv"))
        expect(page.get_by_label("Berkas yang dipilih")).to_contain_text("surat <b>.csv")
        page.get_by_role("button", name="Tambahkan", exact=True).click()
        run = page.locator(".tw-corpus-run[data-running=no]")
        run.wait_for(timeout=30_000)
        expect(run).to_contain_text("2 baru, 1 gagal")
        expect(run).to_contain_text("surat _b_.csv:2")
        expect(run.locator(".tw-warn")).to_contain_text("/etc/passwd: bukan alamat web")
        expect(page.locator(".tw-corpus-count")).to_have_text("63 artikel")
        expect(page.get_by_label("Alamat web, satu per baris")).to_have_value("")
    run.get_by_role("button", name="surat _b_.csv:2").click()
    expect(page.locator("#tw-corpus-heading")).to_have_text("Kabar dari Tarakan")
    page.get_by_role("button", name="Tutup", exact=True).click()
    expect(page.locator(".tw-corpus-run")).to_have_count(0)
    assert [] == visit.harm


def test_a_removed_article_comes_back_by_one_click(visits: Visits) -> None:
    visit = visits(width=1440)
    page = opened(visit)
    search(page, "Bitung")
    page.wait_for_function("document.querySelectorAll('.tw-corpus-open').length < 25")
    before = titles(page)
    page.locator(".tw-corpus-open").first.click()
    expect(page.locator("#tw-corpus-heading")).to_be_focused()
    expect(page.locator(".tw-corpus-facts")).to_contain_text("Bahasa")
    expect(page.locator("tr.tw-corpus-opened")).to_have_count(1)
    page.get_by_role("button", name="Hapus dari koleksi").click()
    expect(page.locator(".tw-corpus-note")).to_contain_text(before[0])
    expect(page.locator(".tw-corpus-open")).to_have_count(len(before) - 1)
    expect(page.get_by_role("button", name="Urungkan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".tw-corpus-open")).to_have_count(len(before))
    expect(page.locator("#tw-corpus-heading")).to_have_text(before[0])
    assert [] == visit.harm


def test_a_hostile_article_is_only_text(visits: Visits) -> None:
    visit = visits(width=1440)
    page = opened(visit)
    search(page, "jahat")
    page.locator(".tw-corpus-open[data-article='007']").click()
    expect(page.locator(".tw-corpus-article")).to_contain_text("{{constructor}} ${window.hacked=4}")
    expect(page.locator(".tw-corpus-facts")).to_contain_text("javascript:alert(1)")
    assert 0 == page.locator(".tw-corpus-article").locator("a, img, script, iframe").count()
    assert page.evaluate("window.hacked === undefined")
    assert [] == visit.harm


def test_addresses_are_watched_refreshed_and_let_go(visits: Visits) -> None:
    visit = visits(width=1440)
    page = opened(visit)
    with Site(2) as site:
        page.get_by_label("Alamat yang akan dipantau").fill(site.url("/feed"))
        page.get_by_role("button", name="Pantau", exact=True).click()
        expect(page.locator(".tw-corpus-note")).to_contain_text("kini dipantau")
        page.locator(".tw-corpus-watched").get_by_role("button", name="Segarkan").click()
        page.locator(".tw-corpus-run[data-running=no]").wait_for(timeout=30_000)
        expect(page.locator(".tw-corpus-watched li")).to_contain_text("2 artikel baru")
        page.get_by_role("button", name="Jangan pantau lagi").click()
        expect(page.locator(".tw-corpus-watched")).to_have_count(0)
    assert [] == visit.harm


def test_the_other_language_keeps_what_was_typed(visits: Visits) -> None:
    visit = visits(width=1440)
    page = opened(visit)
    page.get_by_label("Alamat web, satu per baris").fill("https://example.org/a")
    page.get_by_role("button", name="English", exact=True).click()
    expect(page.get_by_role("heading", name="The articles held")).to_be_visible()
    expect(page.get_by_role("tab", name="Articles")).to_be_visible()
    expect(page.get_by_label("Web addresses, one a line")).to_have_value("https://example.org/a")
    assert [] == visit.harm


@pytest.mark.parametrize("width", [320, 700, 960, 1480])
def test_nothing_stands_out_of_the_page(visits: Visits, width: int) -> None:
    page = opened(visits(width=width))
    page.locator(".tw-corpus-open").first.click()
    page.locator("#tw-corpus-heading").wait_for()
    page.get_by_role("button", name="Tutup artikel").click()
    page.locator(".tw-corpus-figures").wait_for()
    wide = page.evaluate(
        "[...document.querySelectorAll('#tw-corpus *')].filter(one => !one.closest('svg') && one.checkVisibility())"
        ".filter(one => !one.matches('.tw-corpus-hidden') && one.getBoundingClientRect().right > innerWidth + 1)"
        ".map(one => one.className)"
    )
    assert [] == wide
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_stranger_reads_everything_and_is_told_why_there_are_no_buttons(browser: Browser, reading: str) -> None:
    visits = Visits(browser, reading)
    visit = visits(locale="en-GB", width=1440)
    page = opened(visit, "Articles")
    expect(page.locator(".tw-corpus-closed")).to_contain_text("Only an editor can add")
    page.locator(".tw-corpus-open").first.click()
    expect(page.locator("#tw-corpus-heading")).to_be_focused()
    for name in ("Remove from the collection", "Fetch again from its site", "Add", "Watch"):
        assert 0 == page.get_by_role("button", name=name, exact=True).count()
    assert [] == visit.harm
    visits.close()


SENT: dict[str, dict[str, Any]] = {
    "delete": {"article": "007", "url": "https://example.org/feed"},
    "undo": {"article": "weg"},
    "upload": {"key": "k", "name": "x.txt", "size": 3, "offset": 0, "piece": "YWJj"},
    "submit": {"key": "k", "addresses": "https://example.org/a", "files": []},
    "apply": {"url": "https://example.org/feed"},
    "retry": {"article": "007", "url": ""},
}


READS = {("tw-corpusFilters-part", "apply"), ("tw-corpusList-part", "apply")}


def test_no_event_changes_anything_for_a_stranger(shelf: Path, reading: str) -> None:
    library = Library(f"sqlite:///{shelf / 'library.sqlite3'}")
    library.add(Article("weg", "Weg", "Teks yang dihapus.", "id"))
    library.remove("weg")
    before = library.digests()
    caller = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
    with caller.open(f"{reading}/config") as answer:
        config = json.load(answer)
    ids = {one["id"]: one["props"].get("elem_id") or "" for one in config["components"]}
    asked = 0
    for number, dependency in enumerate(config["dependencies"]):
        for part, event in dependency["targets"]:
            if ids.get(part, "").startswith("tw-corpus") and event in SENT:
                said = called(caller, reading, dependency.get("id", number), SENT[event])
                asked += 1
                refused = "Only an editor" in said
                assert refused is ((ids[part], event) not in READS)
    assert 11 <= asked
    assert before == library.digests()
    assert not (shelf / "incoming").exists() or [] == [one for one in (shelf / "incoming").rglob("*") if one.is_file()]
    library.close()


def called(caller: urllib.request.OpenerDirector, address: str, function: int, data: dict[str, Any]) -> str:
    """What the server answers to an event that was made by hand."""
    body = {"data": [None], "fn_index": function, "session_hash": "stranger", "event_data": data}
    join = urllib.request.Request(
        f"{address}/gradio_api/queue/join", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with caller.open(join):
        pass
    with caller.open(f"{address}/gradio_api/queue/data?session_hash=stranger", timeout=20) as answer:
        lines = []
        for line in answer:
            lines.append(line.decode())
            if "process_completed" in lines[-1]:
                break
    return "".join(lines)
