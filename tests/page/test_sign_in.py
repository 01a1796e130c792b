"""Who may use the page: people of the users' file sign in; without a file, strangers from elsewhere may only read."""

import base64
import json
import os
import sys
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Generator, Iterator
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from assistant.users import user_line
from tests.page.conftest import ROOT, Visits, serve, spare_port

ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def fake(home: Path, who: str) -> Generator[str]:
    return serve([sys.executable, str(ROOT / "tests/page/fake.py"), str(spare_port()), str(home), who], ENVIRONMENT)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The page with a file of two users."""
    home = tmp_path_factory.mktemp("closed")
    lines = [
        user_line("ibu sri", "editor", "kunci rahasia"),
        "# a comment",
        "",
        user_line("pak adi", "reader", "lain sekali"),
    ]
    (home / "users").write_text("\n".join(lines), encoding="utf-8")
    yield from fake(home, str(home / "users"))


def opener() -> urllib.request.OpenerDirector:
    return urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))


def sign_in(browser: urllib.request.OpenerDirector, address: str, name: str, password: str) -> int:
    sent = urllib.parse.urlencode({"name": name, "password": password}).encode()
    try:
        with browser.open(f"{address}/login", sent) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        return error.code


@pytest.mark.parametrize("path", ["/config", "/gradio_api/queue/data?session_hash=x", "/theme.css", "/assets/x.js"])
def test_nothing_is_served_to_a_stranger(closed: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.urlopen(closed + path)


def test_who_signs_in_sees_the_page_and_can_leave(browser: Browser, closed: str) -> None:
    visits = Visits(browser, closed)
    context = browser.new_context(locale="id-ID")
    visits.contexts.append(context)
    page = context.new_page()
    page.goto(closed)
    expect(page.get_by_role("heading", name="Masuk untuk bertanya")).to_be_visible()
    page.get_by_label("Nama").fill("ibu sri")
    page.get_by_label("Kata sandi").fill("keliru")
    page.get_by_role("button", name="Masuk").click()
    expect(page.get_by_role("alert")).to_contain_text("keliru")
    page.get_by_label("Nama").fill("ibu sri")
    page.get_by_label("Kata sandi").fill("kunci rahasia")
    page.get_by_role("button", name="Masuk").click()
    page.locator("#tw-question textarea").wait_for()
    cookie = next(one for one in context.cookies() if one["name"] == "tanya_session")
    assert (True, "Lax") == (cookie["httpOnly"], cookie["sameSite"])
    page.get_by_role("link", name="Keluar").click()
    expect(page.get_by_role("heading", name="Masuk untuk bertanya")).to_be_visible()
    visits.close()


def test_a_program_sends_its_password_along(closed: str) -> None:
    for password, status in (("lain sekali", 200), ("keliru", 401), ("lain sekali", 200)):
        sent = base64.b64encode(f"pak adi:{password}".encode()).decode()
        request = urllib.request.Request(f"{closed}/config", headers={"Authorization": f"Basic {sent}"})
        if status == 200:
            with urllib.request.urlopen(request) as response:
                assert "components" in json.load(response)
        else:
            with pytest.raises(urllib.error.HTTPError, match="401"):
                urllib.request.urlopen(request)


def test_a_forged_or_foreign_cookie_opens_nothing(closed: str) -> None:
    browser = opener()
    assert 200 == sign_in(browser, closed, "pak adi", "lain sekali")
    for cookie in ("ibu sri", "ibu sri.abc.def", "tanya_visitor"):
        request = urllib.request.Request(f"{closed}/config", headers={"Cookie": f"tanya_session={cookie}"})
        with pytest.raises(urllib.error.HTTPError, match="401"):
            urllib.request.urlopen(request)


def test_guessing_is_slowed_down(tmp_path: Path) -> None:
    (tmp_path / "users").write_text(user_line("ibu sri", "editor", "kunci rahasia"), encoding="utf-8")
    server = fake(tmp_path, str(tmp_path / "users"))
    address = next(server)
    found = [sign_in(opener(), address, "ibu sri", f"tebakan {number}") for number in range(6)]
    assert [403] * 5 + [429] == found
    assert 429 == sign_in(opener(), address, "ibu sri", "kunci rahasia")
    server.close()


def test_strangers_from_elsewhere_are_told_apart(tmp_path: Path) -> None:
    server = fake(tmp_path, "0.0.0.0")
    address = next(server)
    with urllib.request.urlopen(address) as one, urllib.request.urlopen(address) as other:
        cookies = {one.headers["set-cookie"], other.headers["set-cookie"]}
    assert 2 == len(cookies)
    kept = next(iter(cookies)).split(";")[0]
    with urllib.request.urlopen(urllib.request.Request(address, headers={"Cookie": kept})) as again:
        assert again.headers["set-cookie"] is None
    assert 0o600 == (tmp_path / "cookie.key").stat().st_mode & 0o777
    server.close()
