"""The watch list: each article once, nothing lost by a kill, nothing fetched that did not change."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from assistant.__main__ import main
from corpus.errors import SourceError
from corpus.fetch import Fetcher
from corpus.library import Library
from corpus.watch import WatchList
from tests.conftest import ROOT
from tests.site import Site
from tests.web_server import Page

ARTICLES = 120  # of a site whose refresh is killed


@pytest.fixture
def site() -> Iterator[Site]:
    with Site(10) as made:
        yield made


def states(watch: WatchList, fetcher: Fetcher) -> list[str]:
    return [outcome.state for outcome in watch.refresh(fetcher)]


def test_addresses_are_added_once_listed_and_removed(library: Library) -> None:
    watch = WatchList(library)
    assert watch.add("https://Warta.id/feed?utm_source=x")
    assert not watch.add("https://warta.id/feed")
    assert watch.add("https://warta.id/")
    assert ["https://warta.id/feed", "https://warta.id/"] == [each.url for each in watch.entries()]
    assert watch.holds("https://warta.id/feed#a") and not watch.holds("bukan alamat")
    assert watch.remove("https://warta.id/feed") and not watch.remove("https://warta.id/feed")
    for bad in ("warta.id", "file:///etc/passwd", "http://u:p@warta.id/", "", "http://x:22/"):
        with pytest.raises(SourceError) as found:
            watch.add(bad)
        assert "address" == found.value.code
    assert 1 == len(watch.entries())


@pytest.mark.parametrize("path", ["/feed", "/sitemap_index.xml", "/"])
def test_a_second_refresh_fetches_no_article(site: Site, library: Library, fetcher: Fetcher, path: str) -> None:
    watch = WatchList(library)
    watch.add(site.url(path))
    seen: list[int] = []
    assert 10 == len(list(watch.refresh(fetcher, known=seen.append)))
    assert [10] == seen
    site.asked.clear()
    assert [] == states(watch, fetcher)
    assert [] == site.articles_asked
    assert all(asked.headers.get("if-none-match") for asked in site.asked if "index" not in asked.path)
    (watched,) = watch.entries()
    assert (10, 0, 0, 0, None) == (watched.held, watched.waiting, watched.failed, watched.last_new, watched.error)
    assert watched.last_run is not None


@pytest.mark.parametrize("path", ["/feed", "/sitemap_index.xml"])
def test_what_is_new_or_changed_is_fetched_and_nothing_else(
    site: Site, library: Library, fetcher: Fetcher, path: str
) -> None:
    watch = WatchList(library)
    watch.add(site.url(path))
    states(watch, fetcher)
    site.change(4)
    site.grow(2)
    site.asked.clear()
    assert {"replaced": 1, "added": 2} == {
        state: states.count(state) for states in [states(watch, fetcher)] for state in states
    }
    assert {"/berita/4", "/berita/11", "/berita/12"} == set(site.articles_asked) and 3 == len(site.articles_asked)
    assert 12 == library.count()
    (changed,) = [article for article in library.articles() if article.url == site.url("/berita/4")]
    assert site.title(4) == changed.title and 1 == len(library.history(changed.id))


def test_a_feed_that_says_something_new_of_an_unchanged_page_stores_nothing(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    watch = WatchList(library)
    watch.add(site.url("/feed"))
    states(watch, fetcher)
    site.pages["/feed"] = Page(site.feed([9, 10]).replace("sepakati", "teken"))
    site.asked.clear()
    assert ["unchanged", "unchanged"] == states(watch, fetcher)
    assert all(asked.headers["if-none-match"] for asked in site.asked if asked.path.startswith("/berita/"))


def test_two_lists_that_name_one_article_fetch_it_once(site: Site, library: Library, fetcher: Fetcher) -> None:
    watch = WatchList(library)
    for path in ("/feed", "/sitemap_index.xml"):
        watch.add(site.url(path))
    assert 10 == len(states(watch, fetcher))
    assert 10 == len(site.articles_asked) == library.count()
    assert [10, 10] == [watched.held for watched in watch.entries()]


def test_one_bad_address_stops_no_other_and_is_told(site: Site, library: Library, fetcher: Fetcher) -> None:
    watch = WatchList(library)
    for path in ("/tidak-ada", "/feed", "/rusak"):
        watch.add(site.url(path))
    site.pages["/rusak"] = Page("<rss><channel></channel></rss>")
    outcomes = list(watch.refresh(fetcher))
    assert 10 == library.count()
    assert 12 == len(outcomes)
    codes = {watched.url: watched.error.code for watched in watch.entries() if watched.error}
    assert {site.url("/tidak-ada"): "fetch_status", site.url("/rusak"): "feed_empty"} == codes
    site.pages["/rusak"] = site.pages["/tidak-ada"] = site.pages["/feed"]
    assert [] == states(watch, fetcher)
    assert [None, None, None] == [watched.error for watched in watch.entries()]


def test_pages_whose_site_was_in_trouble_are_tried_again_but_not_for_ever(
    site: Site, library: Library, fetcher: Fetcher
) -> None:
    site.trouble()  # 3 is gone and 6 is empty; 4 fails and 5 is cut off
    watch = WatchList(library)
    watch.add(site.url("/feed"))
    assert 4 == states(watch, fetcher).count("failed")
    (watched,) = watch.entries()
    assert (6, 2, 2, 6) == (watched.held, watched.waiting, watched.failed, watched.last_new)
    site.asked.clear()
    assert ["failed", "failed"] == states(watch, fetcher)
    assert {"/berita/4", "/berita/5"} == set(site.articles_asked)
    site.pages["/berita/5"] = site.article(5)
    assert ["added", "failed"] == states(watch, fetcher)
    for _ in range(4):
        states(watch, fetcher)
    site.asked.clear()
    assert [] == states(watch, fetcher)
    assert [] == site.articles_asked


def test_an_article_that_was_removed_does_not_come_back(site: Site, library: Library, fetcher: Fetcher) -> None:
    watch = WatchList(library)
    watch.add(site.url("/feed"))
    first = next(iter(watch.refresh(fetcher)))
    states(watch, fetcher)
    assert library.remove(first.article_ids[0])
    assert [] == states(watch, fetcher)
    assert 9 == library.count()


def test_only_the_addresses_asked_for_are_refreshed(site: Site, library: Library, fetcher: Fetcher) -> None:
    watch = WatchList(library)
    for path in ("/feed", "/berita/1"):
        watch.add(site.url(path))
    (outcome,) = watch.refresh(fetcher, [site.url("/berita/1")])
    assert ("added", [site.url("/berita/1")]) == (outcome.state, [site.url(path) for path in site.articles_asked])
    assert [] == list(watch.refresh(fetcher, [site.url("/berita/1")]))  # 304


def test_a_long_sitemap_is_read_in_several_goes(library: Library, fetcher: Fetcher) -> None:
    with Site(4) as site:
        lines = "".join(f"<url><loc>/x/{n}</loc></url>" for n in range(1_020))
        site.pages["/s.xml"] = Page(f"<urlset>{lines}</urlset>", headers={"ETag": '"a"'})
        watch = WatchList(library)
        watch.add(site.url("/s.xml"))
        assert [1_000, 20, 0] == [len(states(watch, fetcher)) for _ in range(3)]


def test_a_site_whose_feed_moved_is_found_again(site: Site, library: Library, fetcher: Fetcher) -> None:
    watch = WatchList(library)
    watch.add(site.url("/"))
    states(watch, fetcher)
    site.pages["/rss"] = site.pages.pop("/feed")
    site.pages["/"] = str(site.pages["/"]).replace('href="/feed"', 'href="/rss"')
    assert [] == states(watch, fetcher)
    assert "/rss" == site.paths[-1]
    site.grow(1)
    site.pages["/rss"] = site.pages.pop("/feed")
    assert ["added"] == states(watch, fetcher)


def environment(home: Path) -> dict[str, str]:
    return os.environ | {"TANYA_HOME": str(home), "TANYA_FETCH_LOOPBACK": "on", "HF_HUB_OFFLINE": "1"}


def start(home: Path, *arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "assistant", *arguments]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=ROOT, env=environment(home), stdout=pipe, stderr=pipe, text=True)


def test_whatever_kills_a_refresh_the_next_one_completes_it(tmp_path: Path, fetcher: Fetcher) -> None:
    library = Library(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    watch = WatchList(library)
    with Site(ARTICLES) as site:
        site.trouble()
        watch.add(site.url("/feed"))
        for fetched in (1, ARTICLES // 5, ARTICLES // 2):  # so many requests for articles, then the kill
            began = len(site.articles_asked)
            going = start(tmp_path, "refresh", "--no-build")
            while len(site.articles_asked) - began < fetched and going.poll() is None:
                time.sleep(0.002)
            going.kill()
            going.communicate()
            assert -signal.SIGKILL == going.returncode
        assert 4 == states(watch, fetcher).count("failed")
        numbers = range(7, ARTICLES + 1)
        wanted = [site.url("/lama/1"), site.url("/berita/2"), *(site.url(f"/berita/{number}") for number in numbers)]
        assert sorted(wanted) == sorted(article.url or "" for article in library.articles())
        (watched,) = watch.entries()
        assert (ARTICLES - 4, 2, 2) == (watched.held, watched.waiting, watched.failed)
        assert len(site.articles_asked) <= ARTICLES + 3 + 2  # a kill costs one page, a failing page is asked for twice
        site.pages["/berita/4"], site.pages["/berita/5"] = site.article(4), site.article(5)
        assert ["added", "added"] == states(watch, fetcher)
        site.asked.clear()
        assert (0, []) == (len(states(watch, fetcher)), site.articles_asked)
    library.close()


def test_the_commands_tell_what_is_watched_and_what_failed(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        return main(arguments), *capsys.readouterr()

    for name, value in environment(tmp_path).items():
        monkeypatch.setenv(name, value)
    site.trouble()
    code, out, error = run("refresh", "--add", "warta.id", "--add", site.url("/feed"))
    assert 1 == code and "warta.id" in error and "on the watch list" in out
    code, out, error = run("refresh", "https://orang.example/")
    assert 2 == code and "refresh --list" in error
    code, out, error = run("refresh", "--no-build", "--json")
    lines: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
    assert (1, 10, {"added", "failed"}) == (code, len(lines), {line["state"] for line in lines})
    assert all(line["source"] in line["error"] for line in lines if line["state"] == "failed")
    (listed,) = json.loads(run("refresh", "--list", "--json")[1])
    keys = ("url", "kind", "held", "waiting", "failed")
    assert (site.url("/feed"), "feed", 6, 2, 2) == tuple(listed[key] for key in keys)
    assert f"{site.url('/feed')}\tfeed\t" in run("refresh", "--list")[1]
    assert (0, 1) == (run("refresh", "--remove", site.url("/feed"))[0], run("refresh", "--remove", "x")[0])
    code, out, error = run("refresh")
    assert 2 == code and "empty" in error
    code, out, error = run("add", "--no-build", "--json", site.url("/berita/9"))
    assert "unchanged" == json.loads(out)["state"]


def test_what_was_added_before_ctrl_c_stays_and_is_told(tmp_path: Path, site: Site) -> None:
    site.pages["/berita/5"] = Page(wait=60)  # five articles, then a page that does not come
    going = start(tmp_path, "add", "--no-build", site.url("/feed"))
    while "/berita/5" not in site.paths and going.poll() is None:
        time.sleep(0.01)
    going.send_signal(signal.SIGINT)
    _, error = going.communicate(timeout=60)
    assert (130, True) == (going.returncode, "5 articles are stored" in error)
    library = Library(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    assert 5 == library.count()
    library.close()
