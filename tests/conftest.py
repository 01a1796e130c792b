"""Fixtures: the real bundled model, made once for all tests, and data folders that hold the starter corpus."""

import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

import pytest

from assistant.assemble import Workspace
from assistant.settings import Settings
from corpus.add import starter_articles
from corpus.article import Article
from index.bundled import bundled_reader, ensure_bundled
from index.embed import Embedder
from index.reader import Reader

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"


LONGEST = ("test_gates.py", "test_golden.py", "test_cli.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first, so that none is left alone at the end."""
    items.sort(key=lambda item: LONGEST.index(item.path.name) if item.path.name in LONGEST else len(LONGEST))


@pytest.fixture(autouse=True)
def own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test sees the settings of whoever runs it, and none may ask a hub."""
    for name in list(os.environ):
        if name.startswith("TANYA_") or name in {"LC_ALL", "LC_MESSAGES"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")


@pytest.fixture(scope="session")
def models() -> Path:
    """The folder of the bundled model, kept between runs as a user's is."""
    return ROOT / "data" / "models"


@pytest.fixture(scope="session")
def embedder(models: Path) -> Embedder:
    return ensure_bundled(models)


@pytest.fixture(scope="session")
def reader(models: Path, embedder: Embedder) -> Reader:
    """The reader that ships; `embedder` has made the folder it reads its tokenizer from."""
    return bundled_reader(models)


def built(home: Path, models: Path, articles: Iterable[Article] = ()) -> Path:
    """The data folder with these articles, built; without any with the starter corpus."""
    (home / "models").symlink_to(models)
    room = Workspace(Settings(home=home))
    for article in articles:
        room.library.add(article)
    room.ensure_ready()
    room.close()
    return home


@pytest.fixture(scope="session")
def starter_home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, models: Path) -> Path:
    """A data folder with the starter corpus, built; copy it (`home`) to change it."""
    return built(tmp_path_factory.mktemp("starter"), models)


@pytest.fixture
def home(starter_home: Path, tmp_path: Path) -> Path:
    """A copy of the starter's data folder for one test."""
    return Path(shutil.copytree(starter_home, tmp_path / "home", symlinks=True))


@pytest.fixture(scope="session")
def few_articles_home(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder, models: Path) -> Path:
    return built(tmp_path_factory.mktemp("few"), models, islice(starter_articles(), 5))


@pytest.fixture
def few_home(few_articles_home: Path, tmp_path: Path) -> Path:
    """A data folder for one test with five articles, which are indexed anew in a moment."""
    return Path(shutil.copytree(few_articles_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def bare_home(tmp_path: Path, models: Path, embedder: Embedder) -> Path:
    """A data folder that holds the model and nothing else."""
    folder = tmp_path / "bare"
    folder.mkdir()
    (folder / "models").symlink_to(models)
    return folder


@pytest.fixture
def room(home: Path) -> Iterator[Workspace]:
    workspace = Workspace(Settings(home=home))
    yield workspace
    workspace.close()


def make_article(article_id: str, text: str, **fields: object) -> Article:
    """An Indonesian article with a title made of its id, unless `fields` say otherwise."""
    given: dict[str, object] = {"title": f"Berita {article_id}", "language": "id"} | fields
    return Article(id=article_id, text=text, **given)  # type: ignore[arg-type]
