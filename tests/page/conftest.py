"""A real browser, and the page in a process of its own: with known answers, or as it ships."""

import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Dialog, Page, sync_playwright

ROOT = Path(__file__).parents[2]
ARTEFACTS = ROOT / "tests" / "artefacts"
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
LOOPBACK = re.compile(r"^(https?|wss?)://(127\.0\.0\.1|localhost)[:/]|^(data|blob|about):")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The page with the assistant of fake.py."""
    command = [sys.executable, str(ROOT / "tests" / "page" / "fake.py"), str(spare_port())]
    yield from serve(command, {**os.environ, "PYTHONPATH": str(ROOT)})


def serve(command: list[str], environment: dict[str, str]) -> Generator[str]:
    """Run a page until the test session ends; yields the address it prints."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    lines: list[str] = []
    found: list[str] = []
    ready = threading.Event()

    def read() -> None:
        for line in process.stdout or ():
            lines.append(line)
            if said := re.search(r"http://127\.0\.0\.1:\d+", line):
                found.append(said.group())
                ready.set()
        ready.set()

    threading.Thread(target=read, daemon=True).start()
    try:
        ready.wait(90)
        assert found, "".join(lines)
        yield found[0]
    finally:
        process.terminate()
        process.wait(20)


def spare_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Visit:
    """One visitor's page, and what a reader does there. Leaving loopback or raising a dialog is remembered."""

    def __init__(self, context: BrowserContext, address: str, path: str = "/") -> None:
        self.outside: list[str] = []
        self.dialogs: list[str] = []
        self.errors: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.saw(request.url))
        self.page.on("dialog", self.refuse)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("console", lambda said: self.errors.append(said.text) if said.type == "error" else None)
        self.page.on("framenavigated", lambda frame: self.left_behind())
        context.on("page", lambda opened: self.outside.append(f"a window: {opened.url}"))
        self.page.goto(address + path)
        self.page.locator(".tw-masthead").first.wait_for()
        self.page.wait_for_selector(".tw-first", state="detached")

    def saw(self, url: str) -> None:
        if not LOOPBACK.match(url):
            self.outside.append(url)

    def left_behind(self) -> None:
        """A page that is left says of its open requests that they were cut off: that is no fault of it."""
        self.errors = [said for said in self.errors if not re.search("AbortError|errored out", said)]

    def refuse(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    @property
    def harm(self) -> list[str]:
        """All that must never happen."""
        return self.outside + self.dialogs + self.errors

    def ask(self, question: str, wait: bool = True) -> None:
        before = self.page.locator(".tw-turn").count()
        self.page.get_by_role("textbox").fill(question)
        self.page.keyboard.press("Enter")
        self.page.locator(".tw-turn").nth(before).wait_for()
        if wait:
            self.settled()

    def settled(self) -> None:
        """Until the answer is complete and the box can be used again."""
        self.page.wait_for_selector(".tw-transcript[aria-busy=false]")
        self.page.locator("#tw-send").wait_for()

    def choose(self, turn: int, number: int) -> str:
        """Follow a citation; returns the marked text once it is in sight."""
        self.page.locator(f"#tw-turn-{turn} .tw-chip[data-index='{number}']").first.click()
        self.page.wait_for_function(
            "name => document.querySelector('#tw-panel-title') === document.activeElement"
            " && document.querySelector('.tw-chosen')?.dataset.turn === name",
            arg=str(turn),
        )
        return self.marked()

    def marked(self) -> str:
        mark = self.page.locator("#tw-panel mark:not(.tw-mark-other)").first
        mark.wait_for()
        self.page.wait_for_function(
            "() => { const at = name => document.querySelector(name).getBoundingClientRect();"
            " const box = at('#tw-panel mark:not(.tw-mark-other)');"
            " const head = innerWidth >= 900 ? at('.tw-panel-head').bottom : 0;"
            " return box.top >= head && box.bottom <= innerHeight; }"
        )
        return mark.inner_text()

    def shot(self, name: str) -> None:
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=str(ARTEFACTS / f"{name}.png"))


@pytest.fixture
def visit(browser: Browser, address: str) -> Iterator["Visits"]:
    visits = Visits(browser, address)
    yield visits
    visits.close()


class Visits:
    """Opens visits of one test, each in a browser profile of its own."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser = browser
        self.address = address
        self.contexts: list[BrowserContext] = []

    def __call__(
        self, locale: str = "id-ID", width: int = 1280, height: int = 800, shade: str = "light", path: str = "/"
    ) -> Visit:
        context = self.browser.new_context(
            locale=locale,
            viewport={"width": width, "height": height},
            color_scheme="dark" if shade == "dark" else "light",
            reduced_motion="reduce",
        )
        context.set_default_timeout(45_000)  # a machine may be slow; nothing here measures time
        self.contexts.append(context)
        return Visit(context, self.address, path)

    def close(self) -> None:
        for context in self.contexts:
            context.close()
