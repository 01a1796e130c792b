"""The index of a library: what is in it, and how it is brought in step. Only what changed is embedded.

The library is the truth, the index is derived. The order of writing makes a build that is killed at any moment
harmless: an article leaves the ledger first, its passages are rewritten in both stores, and it enters the ledger last.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.article import Article
from corpus.library import Library
from corpus.passages import PASSAGE_RULES, embedded_text, passages
from index.bundled import Progress
from index.embed import Embedder
from index.errors import IndexFailure
from index.ledger import Ledger
from index.lexical import Lexical
from index.store import Store, StoredPassage

SCHEMA = 2
BATCH = 32  # articles that become durable together
MANIFEST = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What an index was made with and of. `digest` is of all articles in it, empty while a build is under way."""

    schema: int
    model: str
    dimensions: int
    split: str
    digest: str
    articles: int
    passages: int
    built: str

    @property
    def built_id(self) -> str:
        """Differs between any two builds that changed something."""
        return f"{self.built} {self.digest}"


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build did, in articles."""

    added: int
    removed: int
    unchanged: int


class Index:
    """One index on disk. `target` is where Chroma keeps the vectors (index.store); the rest lies in `folder`.

    Raises IndexFailure `damaged` when a part cannot be opened.
    """

    def __init__(self, folder: Path, target: str | None = None) -> None:
        self.folder = folder
        with _failures(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            self.manifest = read_manifest(folder)
            self.store = Store(target or str(folder / "chroma"))
            self.lexical = Lexical(folder / "words")
            self.ledger = Ledger(folder / "ledger.sqlite3")

    def require(self, embedder: Embedder) -> None:
        """Raise IndexFailure `mismatch` unless this index holds vectors of this embedder, cut by today's rules."""
        made = self.manifest
        if made is None:
            return
        if made.schema > SCHEMA:
            raise IndexFailure("newer", str(self.folder))
        now = (SCHEMA, embedder.name, embedder.dimensions, PASSAGE_RULES)
        if (made.schema, made.model, made.dimensions, made.split) != now:
            raise IndexFailure("mismatch", f"{made.model} / {embedder.name}")

    def close(self) -> None:
        """Release every file."""
        self.store.close()
        self.ledger.close()


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest of an index, None where there is none; raises IndexFailure where it cannot be read."""
    path = folder / MANIFEST
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, OSError) as error:
        raise IndexFailure("damaged", str(path)) from error


def discard(folder: Path) -> None:
    """Delete an index from disk; the library, from which it can be made again, is elsewhere."""
    shutil.rmtree(folder, ignore_errors=True)


def build(index: Index, library: Library, embedder: Embedder, progress: Progress | None = None) -> Changes:
    """Bring the index in step with the library. The index is usable, if behind, at every moment.

    Raises IndexFailure: mismatch, disk_full (what was there remains), damaged.
    """
    index.require(embedder)
    wanted, held = library.digests(), index.ledger.digests()
    gone = [article_id for article_id in held if article_id not in wanted]
    stale = [article_id for article_id, digest in wanted.items() if held.get(article_id) != digest]
    with _failures(str(index.folder)):
        if gone or stale or index.manifest is None:
            _write_manifest(index, embedder, "", len(held))
        if gone:
            _take_out(index, gone)
        for start in range(0, len(stale), BATCH):
            if progress:
                progress("indexing articles", start, len(stale))
            _put_in(index, library, embedder, {each: wanted[each] for each in stale[start : start + BATCH]})
        if progress and stale:
            progress("indexing articles", len(stale), len(stale))
        digest = digest_of(wanted)
        if index.manifest is None or index.manifest.digest != digest:
            _sweep(index, set(wanted))
            _write_manifest(index, embedder, digest, len(wanted))
    return Changes(added=len(stale), removed=len(gone), unchanged=len(wanted) - len(stale))


def digest_of(digests: Mapping[str, str]) -> str:
    """One digest of all articles, whatever their order."""
    lines = "\n".join(f"{article_id} {digest}" for article_id, digest in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()


def _take_out(index: Index, article_ids: list[str]) -> None:
    index.ledger.strike(article_ids)
    index.store.delete(article_ids)
    index.lexical.remove(article_ids)
    index.lexical.commit()


def _put_in(index: Index, library: Library, embedder: Embedder, digests: Mapping[str, str]) -> None:
    """Write these articles' passages in place of whatever a former or a killed build left of them."""
    ids = list(digests)
    articles = [article for article in map(library.get, ids) if article is not None]
    cut = [piece for article in articles for piece in _cut(article, embedder)]
    texts = [embedded_text(passage.title, passage.published, passage.text) for passage, _ in cut]
    vectors = embedder.embed_passages(texts)
    index.ledger.strike(ids)
    index.store.delete(ids)
    index.lexical.remove(ids)
    index.store.upsert(cut, vectors)
    index.lexical.add(cut)
    index.lexical.commit()
    index.ledger.enter({article.id: digests[article.id] for article in articles})


def _cut(article: Article, embedder: Embedder) -> list[StoredPassage]:
    return [(passage, article.language) for passage in passages(article, embedder.count_tokens)]


def _sweep(index: Index, wanted: set[str]) -> None:
    """Take out passages of articles that no ledger names: a killed removal may have left them."""
    stray = {passage_id.rsplit("#", 1)[0] for passage_id in index.store.ids()} - wanted
    if stray:
        _take_out(index, sorted(stray))


def _write_manifest(index: Index, embedder: Embedder, digest: str, articles: int) -> None:
    index.manifest = Manifest(
        schema=SCHEMA,
        model=embedder.name,
        dimensions=embedder.dimensions,
        split=PASSAGE_RULES,
        digest=digest,
        articles=articles,
        passages=index.store.count(),
        built=datetime.now(UTC).isoformat(),
    )
    part = index.folder / f"{MANIFEST}.part"
    part.write_text(json.dumps(asdict(index.manifest), indent=1), encoding="utf-8")
    os.replace(part, index.folder / MANIFEST)


@contextmanager
def _failures(name: str) -> Iterator[None]:
    """Turn what the disk, SQLite, Chroma and tantivy raise into IndexFailure. Each has its own tree of errors, so
    the words decide; an unknown error of theirs means that the files are not what they wrote."""
    try:
        yield
    except (IndexFailure, KeyboardInterrupt):
        raise
    except Exception as error:
        words = str(error).casefold()
        full = ("disk is full", "no space left", "file too large", "disk i/o error", "quota")
        if any(phrase in words for phrase in full):
            raise IndexFailure("disk_full", name) from error
        if "lockbusy" in words or "lock" in words and "tantivy" in repr(type(error)).casefold():
            raise IndexFailure("busy", name) from error
        raise IndexFailure("damaged", f"{name}: {error}") from error
