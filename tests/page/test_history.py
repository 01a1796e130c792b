"""Conversations that outlive a visit: kept, found again, renamed, deleted, linked; each only for whose it is."""

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.users import user_line
from tests.page.conftest import ROOT, Visit, Visits, serve, spare_port

FAKE = str(ROOT / "tests" / "page" / "fake.py")
QUESTION = "Sejarah panjang dua kota"
OTHER = "rinci Muara Enim Jepang"


def command(home: Path, who: str) -> list[str]:
    return [sys.executable, FAKE, str(spare_port()), str(home), who]


ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


@pytest.fixture(scope="module")
def kept_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A page that keeps what is asked, for its owner at the same machine."""
    yield from serve(command(tmp_path_factory.mktemp("kept"), "127.0.0.1"), ENVIRONMENT)


@pytest.fixture
def keeping(browser: Browser, kept_address: str) -> Iterator[Visits]:
    visits = Visits(browser, kept_address)
    yield visits
    visits.close()


def open_history(here: Visit) -> None:
    here.page.locator("#tw-tools-part [data-sheet=history]").click()
    here.page.locator(".tw-sheet .tw-history").wait_for()


def titles(here: Visit) -> list[str]:
    return here.page.locator(".tw-sheet .tw-history-title").all_inner_texts()


def test_a_conversation_survives_reloading_and_is_found_renamed_and_opened(keeping: Visits) -> None:
    here = keeping()
    page = here.page
    here.ask(QUESTION)
    here.ask("Apa bidang kerja sama kota itu?")
    page.wait_for_url(re.compile(r"\?c=[0-9a-f]{32}$"))
    page.reload()
    expect(page.locator(".tw-turn")).to_have_count(2)
    assert here.choose(0, 1) == "Pada 12 Mei 2019 kedua kota meneken LoI di Balai Kota."
    page.locator("#tw-new").click()
    expect(page.locator(".tw-intro")).to_be_visible()
    assert "?c=" not in page.url
    here.ask(OTHER)
    open_history(here)
    expect(page.locator(".tw-sheet .tw-history-title")).to_have_text([OTHER, QUESTION])
    page.get_by_label("Cari dalam riwayat").fill("balai kota LoI")
    expect(page.locator(".tw-sheet .tw-history-title")).to_have_text([QUESTION])
    page.locator(".tw-sheet [data-act=rename]").click()
    expect(page.locator(".tw-sheet").get_by_label("Nama baru")).to_be_focused()
    page.keyboard.type("<b>Dua kota</b> ${1}")
    page.keyboard.press("Enter")
    expect(page.locator(".tw-sheet .tw-history-title")).to_have_text(["<b>Dua kota</b> ${1}"])
    expect(page.locator("#tw-live")).to_have_text("Namanya diganti.")
    page.locator(".tw-sheet .tw-history-open").click()
    expect(page.locator("dialog")).to_have_count(0)
    expect(page.locator(".tw-question h2").first).to_have_text(QUESTION)
    assert here.harm == []


def test_deleting_asks_first_and_empties_the_page_if_it_shows_it(keeping: Visits) -> None:
    here = keeping()
    page = here.page
    here.ask("Semarang Jung-gu kesepakatan")
    address = page.url
    open_history(here)
    before = len(titles(here))
    first = page.locator(".tw-sheet li").first
    first.locator("[data-act=delete]").click()
    first.locator("[data-act=delete_no]").click()
    expect(first.locator("[data-act=delete]")).to_be_focused()
    first.locator("[data-act=delete]").click()
    first.locator("[data-act=delete_yes]").click()
    expect(page.locator(".tw-sheet .tw-history-title")).to_have_count(before - 1)
    page.keyboard.press("Escape")
    expect(page.locator(".tw-intro")).to_be_visible()
    page.goto(address)
    expect(page.locator(".tw-missing")).to_contain_text("tidak ada di sini")
    assert here.harm == []


def test_a_link_leads_to_the_answer_and_its_citation(keeping: Visits) -> None:
    here = keeping()
    page = here.page
    here.ask(OTHER)
    here.ask(QUESTION)
    page.locator("#tw-turn-0 .tw-chip[data-index='3']").first.click()
    expect(page.locator("#tw-panel .tw-kicker .tw-number")).to_have_text("3")
    quote = page.locator("#tw-panel mark.tw-mark-citation").inner_text()
    page.evaluate("() => { navigator.clipboard.writeText = async text => { window.taken = text; }; }")
    page.locator("#tw-panel [data-act=link]").click()
    page.wait_for_function("() => window.taken")
    link = page.evaluate("() => window.taken")
    assert re.search(r"\?c=[0-9a-f]{32}&a=[0-9a-f]{32}&n=3$", link)
    again = keeping()
    again.page.goto(link)
    expect(again.page.locator("#tw-panel mark.tw-mark-citation")).to_have_text(quote)
    expect(again.page.locator("#tw-turn-0 .tw-question")).to_be_in_viewport()
    for broken in (link.replace("&a=", "&a=0"), link.replace("n=3", "n=999"), link + "'\"><script>"):
        again.page.goto(broken)
        expect(again.page.locator(".tw-turn")).to_have_count(2)
    assert again.outside + again.dialogs == []  # leaving a page while it loads is an error to Gradio


def test_feedback_is_kept_with_its_reasons_and_can_be_taken_back(keeping: Visits) -> None:
    here = keeping()
    page = here.page
    here.ask(QUESTION)
    yes, no = page.get_by_role("button", name="Membantu", exact=True), page.get_by_role("button", name="Tidak membantu")
    yes.click()
    expect(page.locator("#tw-live")).to_contain_text("tersimpan")
    no.click()
    page.get_by_label("Kutipan tidak mendukung").check()
    page.get_by_label("Catatan").fill("<script>1</script>")
    page.get_by_role("button", name="Kirim").click()
    expect(page.locator("dialog")).to_have_count(0)
    page.wait_for_timeout(400)
    page.reload()
    expect(no).to_have_attribute("aria-pressed", "true")
    expect(yes).to_have_attribute("aria-pressed", "false")
    no.click()
    expect(page.locator("#tw-live")).to_contain_text("ditarik")
    page.reload()
    expect(no).to_have_attribute("aria-pressed", "false")
    assert here.harm == []


def test_an_answer_cut_short_by_the_end_of_the_server_shows_as_stopped(browser: Browser, tmp_path: Path) -> None:
    port = str(spare_port())
    started = [sys.executable, FAKE, port, str(tmp_path), "127.0.0.1"]
    process = subprocess.Popen(started, cwd=ROOT, env=ENVIRONMENT, text=True, stdout=subprocess.PIPE)
    for line in process.stdout or ():
        if line.startswith("http"):
            break
    visits = Visits(browser, f"http://127.0.0.1:{port}")
    try:
        here = visits()
        here.ask("pelan Muara Enim Jepang", wait=False)
        here.page.locator(".tw-chip").first.wait_for()
        address = here.page.url.partition("?")[2]
        process.send_signal(signal.SIGKILL)
        process.wait()
        for restarted in serve([sys.executable, FAKE, str(spare_port()), str(tmp_path), "127.0.0.1"], ENVIRONMENT):
            visits.address = restarted
            again = visits(path=f"/?{address}")
            expect(again.page.locator(".tw-question h2")).to_have_text("pelan Muara Enim Jepang")
            expect(again.page.locator(".tw-closing")).to_contain_text("Dihentikan")
            again.ask(QUESTION)
            expect(again.page.locator(".tw-turn")).to_have_count(2)
            break
    finally:
        visits.close()
        process.kill()


def test_nobody_sees_what_another_has_asked(browser: Browser, tmp_path: Path) -> None:
    users = tmp_path / "users"
    users.write_text("\n".join(user_line(name, "reader", "rahasia") for name in ("ani", "budi")), encoding="utf-8")
    for address in serve(command(tmp_path, str(users)), ENVIRONMENT):
        contexts = [browser.new_context(locale="id-ID") for _ in range(2)]
        pages = []
        for context, name in zip(contexts, ("ani", "budi"), strict=True):
            page = context.new_page()
            page.goto(address)
            page.fill("[name=name]", name)
            page.fill("[name=password]", "rahasia")
            page.keyboard.press("Enter")
            page.wait_for_selector(".tw-first", state="detached")
            pages.append(page)
        ani, budi = pages
        ani.get_by_role("textbox").fill(QUESTION)
        ani.keyboard.press("Enter")
        ani.locator(".tw-closing").wait_for()
        budi.goto(ani.url)
        expect(budi.locator(".tw-missing")).to_contain_text("hanya pemiliknya")
        expect(budi.locator(".tw-turn")).to_have_count(0)
        budi.locator("#tw-tools-part [data-sheet=history]").click()
        expect(budi.locator(".tw-sheet .tw-history .tw-note")).to_contain_text("Belum ada percakapan")
        for context in contexts:
            context.close()
        break
