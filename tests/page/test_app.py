"""`python app.py` as it ships: the starter corpus, the bundled model, no language model."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.page.conftest import ROOT, Visit, Visits, serve, spare_port


def environment(home: Path, **settings: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANYA_")}
    return {**kept, "HF_HUB_OFFLINE": "1", "LANG": "id_ID.UTF-8", "TANYA_HOME": str(home), **settings}


@pytest.fixture(scope="module")
def app_address(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = tmp_path_factory.mktemp("page") / "home"
    shutil.copytree(starter_home, home, symlinks=True)
    yield from serve([sys.executable, "app.py"], environment(home, TANYA_PORT=str(spare_port())))


@pytest.fixture
def here(browser: Browser, app_address: str) -> Iterator[Visit]:
    visits = Visits(browser, app_address)
    opened = visits()
    opened.page.set_default_timeout(90_000)  # the first question waits for the model
    yield opened
    visits.close()


@pytest.mark.parametrize(
    ("question", "said", "spoken"),
    [
        ("Dengan negara mana Muara Enim menjajaki sister city?", "Jepang", "id"),
        ("When did Bandung and Braunschweig become sister cities?", "1960", "en"),
    ],
)
def test_a_starter_question_is_answered_and_its_quotation_stands_in_the_article(
    here: Visit, question: str, said: str, spoken: str
) -> None:
    here.ask(question)
    answer = here.page.locator("#tw-turn-0 .tw-answer")
    expect(answer).to_contain_text(said)
    assert spoken == answer.get_attribute("lang")
    for number in range(1, here.page.locator("ol.tw-cards .tw-card").count() + 1):
        assert here.choose(0, number) in answer.inner_text()
    assert here.harm == []


def test_a_follow_up_keeps_to_the_matter(here: Visit) -> None:
    here.ask("Dengan negara mana Muara Enim menjajaki sister city?")
    here.ask("Siapa bupatinya yang berangkat ke sana?")
    expect(here.page.locator("#tw-turn-1 .tw-answer")).to_contain_text("Muzakir")
    here.choose(0, 1)


def test_what_the_articles_do_not_say_is_told(here: Visit) -> None:
    here.ask("Siapa pencipta lagu Bengawan Solo?")
    expect(here.page.locator(".tw-chip")).to_have_count(0)
    expect(here.page.get_by_role("heading", name="Artikel terdekat")).to_be_visible()


def test_a_question_that_is_too_long_or_a_greeting_gets_a_sentence(here: Visit) -> None:
    here.ask("kota kembar " * 834)
    expect(here.page.locator("#tw-turn-0 .tw-answer")).to_contain_text("2000")
    here.ask("Halo")
    expect(here.page.locator("#tw-turn-1 .tw-answer")).to_contain_text("Halo")
    expect(here.page.locator(".tw-card")).to_have_count(0)


def test_every_example_has_an_answer(here: Visit) -> None:
    examples = here.page.locator(".tw-example").all_inner_texts()
    unanswered = []
    for turn, question in enumerate(examples):
        here.ask(question)
        if not here.page.locator(f"#tw-turn-{turn} .tw-chip").count():
            unanswered.append(question)
    assert unanswered == []


def test_a_wanted_port_that_is_taken_is_refused_with_a_sentence(bare_home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        run = subprocess.run(
            [sys.executable, "app.py"],
            cwd=ROOT,
            env=environment(bare_home, TANYA_PORT=port),
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert run.returncode == 2
    assert port in run.stderr
    assert "TANYA_PORT" in run.stderr
    assert "Traceback" not in run.stderr


def test_an_index_of_other_rules_is_told_where_it_was_started_and_on_the_page(
    browser: Browser, home: Path, tmp_path: Path
) -> None:
    manifest = home / "index" / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text("utf-8")) | {"split": "other"}), "utf-8")
    told = tmp_path / "told"
    code = f"exec {sys.executable} app.py 2>{told}"
    served = serve(["sh", "-c", code], environment(home, TANYA_PORT=str(spare_port())))
    visits = Visits(browser, next(served))
    try:
        here = visits()
        here.page.set_default_timeout(60_000)
        here.ask("Dengan negara mana Muara Enim menjajaki sister city?")
        expect(here.page.locator(".tw-trouble")).to_contain_text("python -m assistant build --fresh")
        until = time.monotonic() + 30
        while "--fresh" not in told.read_text() and time.monotonic() < until:
            time.sleep(0.2)
        assert "python -m assistant build --fresh" in told.read_text()
        assert "Traceback" not in told.read_text()
    finally:
        visits.close()
        served.close()


def test_without_a_wish_the_next_free_port_is_taken_and_the_page_is_there_at_once(bare_home: Path) -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            taken.bind(("127.0.0.1", 7860))
            taken.listen()
        except OSError:
            pass  # something else holds it already, which is as good
        started = time.monotonic()
        served = serve([sys.executable, "app.py"], environment(bare_home))
        address = next(served)
        assert time.monotonic() - started < 60
        served.close()
    assert not address.endswith(":7860")
