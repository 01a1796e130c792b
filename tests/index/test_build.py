"""Building: only what changed, refused when it does not fit, mended after any death."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.article import Article
from corpus.library import Filters, Library
from index.build import Changes, Index, build, discard
from index.embed import Embedder
from index.errors import IndexFailure
from index.manifest import digest_of, read_manifest
from index.search import Searcher
from tests.conftest import ROOT, make_article

TEXTS = {
    "a": "Kota Surabaya dan Kota Kochi menyepakati kota kembar.",
    "b": "Gubernur Bali menerima utusan Toyama untuk membahas sampah.",
    "c": "Bupati Muara Enim berangkat ke Jepang.",
}


@pytest.fixture
def library(tmp_path: Path) -> Library:
    library = Library(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    for article_id, text in TEXTS.items():
        library.add(make_article(article_id, text))
    return library


def ids(index: Index) -> set[str]:
    return {passage_id.split("#")[0] for passage_id in index.store.ids()}


def whole(index: Index, library: Library) -> bool:
    """Ledger, vectors and words hold exactly the library, once."""
    passages = list(index.store.ids())
    return (
        index.ledger.digests() == library.digests()
        and ids(index) == set(library.digests())
        and len(passages) == len(set(passages)) == index.lexical.count()
    )


def test_only_what_changed_is_built(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    index = Index(tmp_path / "index")
    assert Changes(3, 0, 0) == build(index, library, embedder)
    assert Changes(0, 0, 3) == build(index, library, embedder)
    library.add(make_article("b", "Gubernur Bali menolak utusan itu."))
    library.remove("c")
    assert Changes(1, 1, 1) == build(index, library, embedder)
    assert whole(index, library)
    found = Searcher(index, embedder, library).search("Gubernur Bali")
    assert "b" == found[0].passage.article_id
    assert "menolak" in found[0].passage.text
    index.close()


def test_the_manifest_tells_what_the_index_is_of(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    index = Index(tmp_path / "index")
    build(index, library, embedder)
    manifest = read_manifest(tmp_path / "index")
    assert manifest is not None
    assert (3, embedder.name, embedder.dimensions) == (manifest.articles, manifest.model, manifest.dimensions)
    assert digest_of(library.digests()) == manifest.digest
    index.close()


def test_an_index_of_another_model_is_refused(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    folder = tmp_path / "index"
    index = Index(folder)
    build(index, library, embedder)
    index.close()
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | {"model": "another/model"}))
    index = Index(folder)
    with pytest.raises(IndexFailure) as refused:
        build(index, library, embedder)
    assert "mismatch" == refused.value.code
    index.close()


def test_a_damaged_manifest_is_named(tmp_path: Path) -> None:
    (tmp_path / "index").mkdir()
    (tmp_path / "index" / "manifest.json").write_text("{not json")
    with pytest.raises(IndexFailure) as refused:
        Index(tmp_path / "index")
    assert "damaged" == refused.value.code
    assert "manifest.json" in refused.value.detail


@pytest.mark.parametrize("part", ["chroma", "words"])
def test_a_lost_store_is_named_and_made_anew(tmp_path: Path, library: Library, embedder: Embedder, part: str) -> None:
    folder = tmp_path / "index"
    index = Index(folder)
    build(index, library, embedder)
    index.close()
    (folder / part).rename(tmp_path / "lost")
    with pytest.raises(IndexFailure) as refused:
        Index(folder)
    assert "damaged" == refused.value.code
    discard(folder)
    index = Index(folder)
    assert Changes(3, 0, 0) == build(index, library, embedder)
    assert whole(index, library)
    index.close()


def test_a_file_in_the_place_of_an_index_is_discarded(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("no folder")
    with pytest.raises(IndexFailure):
        Index(tmp_path / "index")
    discard(tmp_path / "index")
    Index(tmp_path / "index").close()


def test_an_empty_library_makes_an_empty_index(tmp_path: Path, embedder: Embedder) -> None:
    index, library = Index(tmp_path / "index"), Library(f"sqlite:///{tmp_path / 'l.sqlite3'}")
    assert Changes(0, 0, 0) == build(index, library, embedder)
    assert [] == Searcher(index, embedder, library).search("apa saja")
    index.close()


def test_a_search_can_be_restricted_to_articles(tmp_path: Path, library: Library, embedder: Embedder) -> None:
    index = Index(tmp_path / "index")
    build(index, library, embedder)
    found = Searcher(index, embedder, library).search("kota kembar Surabaya", filters=Filters(title="Berita b"))
    assert {"b"} == {hit.passage.article_id for hit in found}
    assert [] == Searcher(index, embedder, library).search("kota kembar", filters=Filters(title="tidak ada"))
    index.close()


CHILD = """
import sys
from pathlib import Path
from corpus.library import Filters, Library
from index.build import BATCH, Index, build
from index.bundled import ensure_bundled
import index.build
index.build.BATCH = 2
folder = Path(sys.argv[1])
embedder = ensure_bundled(Path(sys.argv[2]))
print("ready", flush=True)
build(Index(folder / "index"), Library(f"sqlite:///{folder / 'library.sqlite3'}"), embedder)
print("done", flush=True)
"""


@pytest.mark.parametrize("wait", [0.02, 0.15, 0.4, 0.8])
def test_a_killed_build_is_mended_by_the_next(tmp_path: Path, embedder: Embedder, models: Path, wait: float) -> None:
    library = Library(f"sqlite:///{tmp_path / 'library.sqlite3'}")
    articles = [make_article(f"n{i}", f"Kota nomor {i} menjajaki kerja sama dengan mitra {i * 7}.") for i in range(40)]
    for article in articles:
        library.add(article)
    index = Index(tmp_path / "index")
    build(index, library, embedder)
    index.close()
    for article in articles[:20]:
        library.add(changed(article))
    for article in articles[30:]:
        library.remove(article.id)
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(tmp_path), str(models)], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    assert "ready\n" == child.stdout.readline()
    time.sleep(wait)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()
    index = Index(tmp_path / "index")
    build(index, library, embedder)
    assert whole(index, library)
    assert "mitra baru" in Searcher(index, embedder, library).search("Kota nomor 3 mitra baru")[0].passage.text
    index.close()
    library.close()


MOMENTS = ("store.delete", "store.upsert", "lexical.remove", "lexical.commit", "ledger.enter", "ledger.strike")
DYING_CHILD = """
import os, signal, sys
from operator import attrgetter
from pathlib import Path
from corpus.library import Library
from index.build import Index, build
from index.bundled import ensure_bundled
folder, (part, name) = Path(sys.argv[1]), sys.argv[3].split(".")
index = Index(folder / "index")
def die(*_):
    os.kill(os.getpid(), signal.SIGKILL)
setattr(attrgetter(part)(index), name, die)
build(index, Library(f"sqlite:///{folder / 'library.sqlite3'}"), ensure_bundled(Path(sys.argv[2])))
"""


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_build_that_died_before_a_step_leaves_nothing_behind(
    tmp_path: Path, library: Library, embedder: Embedder, models: Path, moment: str
) -> None:
    index = Index(tmp_path / "index")
    build(index, library, embedder)
    index.close()
    library.remove("c")
    library.add(make_article("b", "Gubernur Bali menolak utusan itu."))
    arguments = [sys.executable, "-c", DYING_CHILD, str(tmp_path), str(models), moment]
    assert -signal.SIGKILL == subprocess.run(arguments, cwd=ROOT, check=False).returncode
    library.remove("b")  # what was half written may be gone by the next build
    index = Index(tmp_path / "index")
    build(index, library, embedder)
    assert whole(index, library)
    index.close()
    library.close()


def changed(article: Article) -> Article:
    return replace(article, text=article.text.replace("mitra", "mitra baru"))
