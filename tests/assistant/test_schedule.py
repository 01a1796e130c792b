"""The watch list refreshed while the page runs: real library, real index, a site on loopback."""

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from assistant.assemble import Workspace
from assistant.curate import Curator
from assistant.errors import UserError
from assistant.schedule import start_schedule
from assistant.settings import Settings, read_settings
from corpus.watch import WatchList
from tests.site import Site

DAY = timedelta(days=1)


@pytest.fixture
def own(home: Path) -> Iterator[Workspace]:
    room = Workspace(Settings(home=home, fetch_loopback=True))
    yield room
    room.close()


@pytest.fixture
def curator(own: Workspace) -> Iterator[Curator]:
    curator = Curator(own)
    yield curator
    curator.close()


def waits_for(held: int, room: Workspace) -> bool:
    """Whether so many articles of the watch list are held and searchable within half a minute."""
    until = time.monotonic() + 30
    while time.monotonic() < until:
        (watched,) = WatchList(room.library).entries()
        if watched.held == held and watched.last_run and len(room.index.ledger.digests()) == room.library.count():
            return True
        time.sleep(0.1)
    return False


def test_what_the_schedule_reads_can_be_asked_and_it_runs_no_more_once_stopped(
    own: Workspace, curator: Curator
) -> None:
    with Site(3) as site:
        WatchList(own.library).add(site.url("/feed"))
        schedule = start_schedule(curator, DAY, first=timedelta(0))
        assert schedule is not None
        assert waits_for(3, own)
        assert site.url("/berita/2") in [hit.passage.url for hit in own.search(site.title(2), 5)]
        schedule.stop()
        site.grow(1)
        asked = len(site.asked)
        again = start_schedule(curator, DAY, first=timedelta(0))  # the last run is not a day old
        time.sleep(0.3)
        assert asked == len(site.asked)
        assert again is not None
        again.stop()


def test_a_run_that_finds_the_folder_locked_is_left_out(own: Workspace, curator: Curator) -> None:
    with Site(2) as site:
        WatchList(own.library).add(site.url("/feed"))
        schedule = start_schedule(curator, DAY, first=DAY)
        assert schedule is not None
        other = Workspace(Settings(home=own.settings.home))
        with other.writing():
            started = time.monotonic()
            schedule.run()
            assert time.monotonic() - started < 5
            assert [] == site.asked
        schedule.run()
        assert ["/berita/2", "/berita/1"] == site.articles_asked
        schedule.stop()
        other.close()


@pytest.mark.parametrize(
    ("value", "every"),
    [("off", None), ("", None), ("6h", timedelta(hours=6)), ("30M", timedelta(minutes=30)), ("1d", DAY)],
)
def test_how_often_is_a_setting(monkeypatch: pytest.MonkeyPatch, value: str, every: timedelta | None) -> None:
    monkeypatch.setenv("TANYA_REFRESH", value)
    assert every == read_settings().refresh_every


@pytest.mark.parametrize(
    ("name", "value"),
    [("TANYA_REFRESH", "often"), ("TANYA_REFRESH", "0h"), ("TANYA_REFRESH", "6"), ("TANYA_FETCH_LOOPBACK", "yes")],
)
def test_other_values_are_refused(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(UserError) as found:
        read_settings()
    assert name in found.value.sentence("en")


def test_without_the_setting_nothing_runs(curator: Curator) -> None:
    assert start_schedule(curator, None) is None
