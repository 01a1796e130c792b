"""axe-core finds no serious fault on any tab, in either language and shade."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.page.conftest import Visits, serve, spare_port

QUESTIONS = {
    "id": "Dengan negara mana Muara Enim menjajaki sister city?",
    "en": "When did Bandung and Braunschweig become sister cities?",
}
TABS = {"id": ("Tanya", "Artikel", "Tinjau"), "en": ("Ask", "Articles", "Review")}


@pytest.fixture(scope="module")
def whole(starter_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page as it ships."""
    home = tmp_path_factory.mktemp("axe") / "home"
    shutil.copytree(starter_home, home, symlinks=True)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TANYA_")}
    settings = {"TANYA_HOME": str(home), "TANYA_READER": "off", "TANYA_PORT": str(spare_port())}
    yield from serve([sys.executable, "app.py"], kept | settings)


@pytest.mark.parametrize(("language", "shade"), [("id", "light"), ("en", "dark"), ("id", "dark"), ("en", "light")])
def test_no_serious_fault(browser: Browser, whole: str, language: str, shade: str) -> None:
    visits = Visits(browser, whole)
    visit = visits(locale="id-ID" if language == "id" else "en-GB", shade=shade)
    page = visit.page
    page.set_default_timeout(60_000)  # the first question waits for the model
    faults = list(serious(page))
    visit.ask(QUESTIONS[language])
    visit.choose(0, 1)
    for name in TABS[language]:
        page.get_by_role("tab", name=name, exact=True).click()
        if name in ("Tinjau", "Review"):
            page.locator(".tw-desk-card").first.click()
            page.locator("#tw-desk-question").wait_for()
        page.wait_for_timeout(400)
        faults += [f"{name}: {fault}" for fault in serious(page)]
    visits.close()
    assert [] == faults


def serious(page: Page) -> Iterator[str]:
    """Rule and element of every fault that axe calls serious or critical."""
    told = Axe().run(page).response
    assert len(told["passes"]) > 10, "axe looked at nothing"
    for found in told["violations"]:
        if found["impact"] in ("serious", "critical"):
            yield from (f"{found['id']}: {node['html'][:160]}" for node in found["nodes"])
