"""Fixtures: an empty library, and a fetcher that may read this machine without a pause."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus.fetch import Fetcher, FetchRules
from corpus.library import Library


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(f"sqlite:///{tmp_path / 'library.sqlite3'}") as made:
        yield made


@pytest.fixture
def fetcher() -> Iterator[Fetcher]:
    with Fetcher(FetchRules(loopback=True, delay=0, seconds=2)) as made:
        yield made
