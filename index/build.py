"""The index of a library: what is in it, and how it is brought in step. Only what changed is embedded.

The library is the truth, the index is derived. The order of writing makes a build that is killed at any moment
harmless: the ledger first names an article as unfinished, its passages are rewritten in both stores, and only then does
it stand there under its digest or, where it was removed, no more. What either store may hold, the ledger names.
"""

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpus.article import Article
from corpus.errors import SourceError, is_disk_full
from corpus.library import Library
from corpus.passages import PASSAGE_RULES, embedded_text, passages
from index.bundled import Progress
from index.embed import Embedder
from index.errors import IndexFailure
from index.ledger import Ledger
from index.lexical import Lexical
from index.manifest import Manifest, digest_of, read_manifest, write_manifest
from index.store import Store, StoredPassage

SCHEMA = 2
BATCH = 256  # articles that become durable together; each commit of the words costs a tenth of a second
_UNFINISHED = ""  # the digest of an article that is being written or taken out
_LEAST_FREE = 1_000_000  # bytes; with less a write of either store fails


@dataclass(frozen=True, slots=True)
class Changes:
    """What a build did, in articles."""

    added: int
    removed: int
    unchanged: int


class Index:
    """One index on disk. `target` is where Chroma keeps the vectors (index.store); the rest lies in `folder`.

    Raises IndexFailure `damaged` when a part cannot be opened or has lost passages.
    """

    def __init__(self, folder: Path, target: str | None = None) -> None:
        self.folder = folder
        with _failures(str(folder)):
            folder.mkdir(parents=True, exist_ok=True)
            self.manifest = read_manifest(folder)
            self.store = Store(target or str(folder / "chroma"))
            self.lexical = Lexical(folder / "words")
            self.ledger = Ledger(folder / "ledger.sqlite3")
            try:
                self._require_whole()
            except BaseException:
                self.close()
                raise

    def _require_whole(self) -> None:
        """Both stores hold what the manifest says; while another process builds, nothing can be said."""
        made, stored, words = self.manifest, self.store.count(), self.lexical.count()
        if made is None or not made.digest or read_manifest(self.folder) != made:
            return
        if (stored, words) != (made.passages, made.passages):
            raise IndexFailure("damaged", f"{self.folder}: {stored} + {words} / {made.passages}")

    def require(self, embedder: Embedder) -> None:
        """Raise IndexFailure `mismatch` unless this index holds vectors of this embedder, cut by today's rules."""
        made = self.manifest
        if made is None:
            return
        if made.schema > SCHEMA:
            raise IndexFailure("newer", str(self.folder))
        now = (SCHEMA, embedder.name, embedder.dimensions, PASSAGE_RULES)
        then = (made.schema, made.model, made.dimensions, made.split)
        if then != now:
            names = ("schema", "model", "dimensions", "split")
            differ = [f"{name} {old} / {new}" for name, old, new in zip(names, then, now, strict=True) if old != new]
            raise IndexFailure("mismatch", ", ".join(differ))

    def close(self) -> None:
        """Release every file."""
        self.store.close()
        self.ledger.close()


def discard(folder: Path) -> None:
    """Delete an index from disk; the library, from which it can be made again, is elsewhere."""
    if folder.is_dir():
        shutil.rmtree(folder, ignore_errors=True)
    else:
        folder.unlink(missing_ok=True)


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


def _take_out(index: Index, article_ids: list[str]) -> None:
    index.ledger.enter(dict.fromkeys(article_ids, _UNFINISHED))
    index.store.delete(article_ids)
    index.lexical.remove(article_ids)
    index.lexical.commit()
    index.ledger.strike(article_ids)


def _put_in(index: Index, library: Library, embedder: Embedder, digests: Mapping[str, str]) -> None:
    """Write these articles' passages in place of whatever a former or a killed build left of them."""
    ids = list(digests)
    articles = library.get_all(ids)
    cut = [piece for article in articles for piece in _cut(article, embedder)]
    texts = [embedded_text(passage.title, passage.published, passage.text) for passage, _ in cut]
    vectors = embedder.embed_passages(texts)
    index.ledger.enter(dict.fromkeys(ids, _UNFINISHED))
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
    write_manifest(index.folder, index.manifest)


@contextmanager
def _failures(name: str) -> Iterator[None]:
    """Turn what the disk, SQLite, Chroma and tantivy raise into IndexFailure. Each has its own tree of errors, so
    the words decide; an unknown error of theirs means that the files are not what they wrote."""
    try:
        yield
    except (IndexFailure, SourceError):  # these say already what is wrong
        raise
    except Exception as error:
        words = str(error).casefold()
        if is_disk_full(error) or _no_room(name):  # Chroma does not say why it could not write
            raise IndexFailure("disk_full", name) from error
        if "lockbusy" in words or "lock" in words and "tantivy" in repr(type(error)).casefold():
            raise IndexFailure("busy", name) from error
        raise IndexFailure("damaged", f"{name}: {error}") from error


def _no_room(folder: str) -> bool:
    try:
        return shutil.disk_usage(folder).free < _LEAST_FREE
    except OSError:
        return False
