"""Settings -> Assistant, and the parts the command line works on. What page, commands, tests and benchmarks call."""

import gc
import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from assistant.draft import Request, Sentence, Writer
from assistant.errors import UserError, told
from assistant.reply import Assistant
from assistant.settings import Settings
from corpus.add import starter_articles
from corpus.article import Article, Language
from corpus.errors import is_disk_full
from corpus.fields import legible
from corpus.library import Filters, Library
from corpus.versions import Version
from index.hit import Hit

if TYPE_CHECKING:  # these load torch and Chroma, which `list` and `--help` do without
    from assistant.evidence import Evidence
    from assistant.extract import ExtractWriter
    from assistant.support import Verdict
    from corpus.fetch import Fetcher
    from index.build import Changes, Index
    from index.embed import Embedder
    from index.reader import Reader
    from index.search import Searcher
    from index.when import When

Progress = Callable[[str, int, int], None]  # what is done now, steps done, steps in all

LOCK_SECONDS = 30.0  # how long a second writer waits


class Workspace:
    """Library, index and embedder of one data folder, each opened when first needed.

    Every method raises UserError. One instance may be used from several threads.
    """

    def __init__(self, settings: Settings, progress: Progress | None = None) -> None:
        self.settings = settings
        self._progress = progress
        self._mutex = threading.RLock()
        self._opening = threading.Lock()  # the library opens, and articles are read, while the models still load
        self._readying = threading.Lock()
        self._building = threading.RLock()  # held for a whole build, which questions do not wait for
        self._is_building = False
        self._library: Library | None = None
        self._embedder: Embedder | None = None
        self._reader: Reader | None = None
        self._index: Index | None = None
        self._fetcher: Fetcher | None = None
        self._opened: str | None = None  # which build the open index is of
        try:
            settings.home.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _home_error(settings.home, error) from error

    @property
    def library(self) -> Library:
        """The articles."""
        with self._opening, told():
            if self._library is None:
                self._library = Library(self.settings.library_url)
            return self._library

    @property
    def fetcher(self) -> "Fetcher":
        """What reads web addresses, with the manners that the settings tell."""
        from corpus.fetch import Fetcher, FetchRules

        with self._mutex:
            if self._fetcher is None:
                loopback = self.settings.fetch_loopback
                rules = FetchRules(loopback, self.settings.contact)
                self._fetcher = Fetcher(replace(rules, delay=0.0) if loopback else rules)
            return self._fetcher

    @property
    def embedder(self) -> "Embedder":
        """The embedding model, made or loaded on first use: seconds, as torch comes with it."""
        with self._mutex:
            if self._embedder is None:
                self._embedder = self._load_embedder()
            return self._embedder

    def _load_embedder(self) -> "Embedder":
        name = self.settings.embedding_model
        try:
            if name == "bundled":
                from index.bundled import ensure_bundled

                return ensure_bundled(self.settings.home / "models", self._progress)
            from index.embed import named_embedder

            return named_embedder(name)
        except Exception as error:  # a wheel, a folder, a hub: each fails in its own way, the remedy is the same
            raise self._model_error("bad_model", name, error) from error

    def _model_error(self, key: str, name: str, error: Exception) -> UserError:
        if is_disk_full(error):
            return UserError("home_full", name=str(self.settings.home))
        reason = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
        return UserError(key, name=name, reason=reason)

    @property
    def reader(self) -> "Reader | None":
        """The reader, loaded on first use; None where the settings turn it off."""
        if self._reader is not None:  # a sentence is checked while another question is searched for
            return self._reader
        with self._mutex:
            if self._reader is None and self.settings.reader:
                self._reader = self._load_reader()
            return self._reader

    def _load_reader(self) -> "Reader":
        from index.bundled import bundled_reader

        try:
            return bundled_reader(self.settings.home / "models", self._progress)
        except Exception as error:  # as with the embedder: a wheel, a disk, a damaged file
            raise self._model_error("bad_reader", "reader", error) from error

    @property
    def index(self) -> "Index":
        """The index, opened anew when another process has built since."""
        from index.build import Index
        from index.manifest import read_manifest

        with self._mutex, told():
            manifest = read_manifest(self._index_folder)
            changed = manifest is not None and manifest.built_id != self._opened
            if self._index is not None and changed and not self._is_building:
                self._index.close()
                self._index = None
            if self._index is None:
                self._index = Index(self._index_folder, self.settings.chroma)
                self._opened = self._index.manifest.built_id if self._index.manifest else None
            return self._index

    @property
    def _index_folder(self) -> Path:
        return self.settings.home / "index"

    def search(
        self,
        question: str,
        limit: int = 10,
        filters: Filters | None = None,
        earlier: str | None = None,
        *,
        timeless: bool = False,
    ) -> list[Hit]:
        """The best passages, best first; filters restrict the articles, what an earlier question of the conversation
        found is considered, `timeless` passes over the span that the question names. The starter corpus enters a new
        library."""
        self.ensure_ready()
        with self._mutex, told():
            question = legible(question)
            when = self.when(question)
            return self.searcher.search(
                question, limit, filters, replace(when, span=None) if timeless else when, earlier
            )

    def when(self, question: str) -> "When":
        """What the question says of time, counted from today."""
        from index.when import read_when

        return read_when(question, self.settings.clock())

    def judge(self, sentence: str, evidence: "Sequence[Evidence]") -> "Verdict":
        """Whether the evidence says what the sentence says."""
        from assistant.support import check

        return check(sentence, evidence, self.reader)

    def rouse(self) -> None:
        """Touch all that checks a sentence. While a language model is waited for it rests, and a machine that shares
        its memory with others then needs many times as long for the next sentence (docs/decisions.md)."""
        from assistant.support import rehearse

        self.library.get("")
        rehearse(self.reader)

    @property
    def searcher(self) -> "Searcher":
        """Search over the index as it is now; refuses an index of another model."""
        from index.search import Searcher

        with self._mutex, told():
            index = self.index
            index.require(self.embedder)
            return Searcher(index, self.embedder, self.library, self.reader)

    def ensure_ready(self) -> None:
        """Put the starter corpus into a library that never held an article, and index what was never indexed."""
        with self._readying, told():
            if not self.library.ever_held:
                with self.writing():
                    self.add_starter()
            elif self._index is None and not (self._index_folder / "manifest.json").is_file() and self.library.count():
                with self.writing():
                    self.build()

    def add_starter(self) -> None:
        """Add the articles that ship, and build."""
        with told():
            for article in starter_articles():
                self.library.add(article)
            self.build()

    def build(self, fresh: bool = False) -> "Changes":
        """Bring the index in step with the library; `fresh` makes it anew. Call it while `writing`. Questions are
        answered meanwhile, from what is indexed already."""
        from index.build import build

        with self._building, told():
            with self._mutex:
                if fresh:
                    self._discard()
                index, embedder = self.index, self.embedder
                self._is_building = True
            try:
                return build(index, self.library, embedder, self._progress)
            finally:
                with self._mutex:
                    self._opened = index.manifest.built_id if index.manifest else None
                    self._is_building = False

    def _discard(self) -> None:
        from index.build import discard

        if self._index is not None:
            self._index.close()
            self._index = None
        discard(self._index_folder)
        if self.settings.chroma:
            self.index.store.clear()

    def writing(self, seconds: float = LOCK_SECONDS) -> AbstractContextManager[None]:
        """Hold the data folder's write lock; a second writer waits so long, then is told who holds it."""
        return self._holding("lock", seconds)

    def refreshing(self) -> AbstractContextManager[None]:
        """Be the one that reads the watch list: two at once would fetch each page twice. Another is told at once."""
        return self._holding("refresh.lock", 0)

    @contextmanager
    def _holding(self, name: str, seconds: float) -> Iterator[None]:
        path, holder = self.settings.home / name, self.settings.home / f"{name}.holder"
        lock = FileLock(path)
        try:
            lock.acquire(timeout=seconds)
        except Timeout as error:
            found = holder.read_text(encoding="utf-8").strip() if holder.is_file() else "?"
            raise UserError("busy", holder=found, name=str(self.settings.home)) from error
        except OSError as error:
            raise _home_error(self.settings.home, error) from error
        try:
            try:
                holder.write_text(str(os.getpid()), encoding="utf-8")
            except OSError as error:
                raise _home_error(self.settings.home, error) from error
            yield
        finally:
            lock.release()

    def close(self) -> None:
        """Release every file and both models, once a build under way has ended."""
        with self._building, self._mutex:
            if self._fetcher is not None:
                self._fetcher.close()
            if self._index is not None:
                self._index.close()
            if self._library is not None:
                self._library.close()
            self._index = self._library = self._fetcher = None
            self._embedder = self._reader = None
        gc.collect()  # the embedding model refers to itself; its hundreds of megabytes would wait for the next time


def _home_error(home: Path, error: OSError) -> UserError:
    if is_disk_full(error):
        return UserError("home_full", name=str(home))
    return UserError("home_unusable", name=str(home), reason=error.strerror)


def assemble(settings: Settings, workspace: Workspace | None = None) -> Assistant:
    """The assistant of these settings. Loads nothing yet: `Assistant.warm` or the first question does."""
    room = workspace or Workspace(settings)

    def extract() -> "ExtractWriter":
        from assistant.extract import ExtractWriter

        return ExtractWriter(room.searcher)

    def differences(request: Request, hits: Sequence[Hit]) -> Iterator[Sentence]:
        return extract().differences(request, hits)

    def model() -> Writer:
        from assistant.write import make_model_writer

        return make_model_writer(settings.llm, settings.llm_base_url, differences)

    def article(article_id: str) -> Article | None:
        with told():
            return room.library.get(article_id)

    def versions(article_id: str) -> list[Version]:
        with told():
            return room.library.history(article_id)

    def translate(text: str, wanted: Language) -> str:
        from assistant.translate import translated

        return translated(text, wanted, settings.llm, settings.llm_base_url)

    def warm() -> None:
        room.search("sister city", 1)

    return Assistant(
        search=room.search,
        writer=extract if settings.llm == "none" else model,
        fallback=extract,
        article=article,
        span=lambda question: room.when(question).span,
        judge=room.judge,
        warm=warm,
        rouse=room.rouse,
        language=settings.language,
        versions=versions,
        translate=None if settings.llm == "none" else translate,
    )
