"""What the corpus tab does to the articles: lists them, brings them in, takes them out, watches addresses."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.assemble import Workspace
from assistant.curate_run import Progress, Run
from assistant.errors import UserError, told
from assistant.intake import Intake, Received
from corpus.add import AddOptions, Outcome
from corpus.add import add as add_sources
from corpus.addresses import is_web
from corpus.article import Article
from corpus.catalogue import Arrival, Figures, Found, Query, arrival, figures, find, outlets
from corpus.errors import SourceError
from corpus.fields import legible, one_line
from corpus.library import Library
from corpus.versions import Version
from index.manifest import digest_of, read_manifest

if TYPE_CHECKING:  # brings the libraries of the web
    from corpus.watch import Watched

MOST_ADDRESSES = 500  # in one go


@dataclass(frozen=True, slots=True)
class Whole:
    """One article with what is known about it: its copies, its earlier states (the latest first), how it came."""

    article: Article
    copies: tuple[Article, ...]
    versions: tuple[Version, ...]
    arrival: Arrival | None


class Curator:
    """One library's articles, for the page. Every method raises UserError; may be used from several threads.

    It reads by a connection of its own, so that the list never waits for a build or for the models. One run at a
    time brings articles in; it goes on when the browser has gone.
    """

    def __init__(self, room: Workspace) -> None:
        self.room = room
        self.intake = Intake(room.settings.home)
        self._library: Library | None = None
        self._run: Run | None = None
        self._mutex = threading.Lock()

    # ---------------------------------------------------------------- reading

    @property
    def library(self) -> Library:
        with self._mutex, told():
            if self._library is None:
                self._library = Library(self.room.settings.library_url)
            return self._library

    def find(self, query: Query) -> Found:
        with told():
            return find(self.library, query)

    def figures(self, query: Query) -> Figures:
        with told():
            return figures(self.library, query)

    def outlets(self) -> list[str]:
        with told():
            return outlets(self.library)

    def whole(self, article_id: str) -> Whole | None:
        """None where there is no such article."""
        with told():
            article = self.library.get(article_id)
            if article is None:
                return None
            group = self.library.copies([article_id]).get(article_id, ())
            others = [self.library.get(other) for other in group if other != article_id]
            copies = tuple(other for other in others if other is not None)
            return Whole(article, copies, tuple(self.library.history(article_id)), arrival(self.library, article_id))

    def unfindable(self) -> bool:
        """Whether the index lacks articles, and nobody here is about to bring it in step: a run was killed."""
        with told():
            manifest = read_manifest(self.room.settings.home / "index")
            if manifest is None or self.running:
                return False
            if manifest.digest == digest_of(self.library.digests()):
                return False
        try:
            with self.room.writing(seconds=0):
                return True
        except UserError:  # another is at it just now
            return False

    # --------------------------------------------------------------- one article

    def remove(self, article_id: str) -> Article:
        """Take an article out, of the index too; `restore` brings it back."""
        with self.room.writing(), told():
            article = self.library.get(article_id)
            if article is None or not self.library.remove(article_id):
                raise UserError("no_such_article", name=article_id)
            self.room.build()
            return article

    def restore(self, article_id: str) -> Article:
        """Bring a removed article back, into the index too."""
        with self.room.writing(), told():
            if not self.library.restore(article_id):
                raise UserError("curate_not_restored")
            self.room.build()
            article = self.library.get(article_id)
            if article is None:
                raise UserError("no_such_article", name=article_id)
            return article

    # --------------------------------------------------------------- bringing in

    @property
    def progress(self) -> Progress | None:
        """The run that is under way, or the last one; None where there was none, or it was dismissed."""
        run = self._run
        return run.progress() if run is not None else None

    @property
    def running(self) -> bool:
        return self._run is not None and self._run.running

    def stop(self) -> None:
        """End the run early; it ends after the source it is at."""
        if self._run is not None:
            self._run.stop()

    def wait(self) -> None:
        """Until the run that is under way has ended."""
        if self._run is not None:
            self._run.join()

    def dismiss(self) -> None:
        """Forget the last run, if it has ended."""
        with self._mutex:
            if self._run is not None and not self._run.running:
                self._run = None

    def add(self, addresses: str, files: Sequence[Received] = ()) -> None:
        """Begin to read addresses, one a line, and files; each is removed once it is read."""
        lines = [one_line(legible(line)) for line in addresses.splitlines()]
        wanted = list(dict.fromkeys(line for line in lines if line))
        kept = list(files)
        try:
            if not wanted and not kept:
                raise UserError("curate_nothing")
            if len(wanted) > MOST_ADDRESSES:
                raise UserError("curate_too_many", most=MOST_ADDRESSES, count=len(wanted))
            self._start(
                Run(self.room, "add", lambda run: self._added(run, wanted, kept), lambda: self.intake.remove(kept))
            )
        except UserError:
            self.intake.remove(kept)
            raise

    def fetch_again(self, article_id: str) -> None:
        """Begin to read an article's address anew."""
        with told():
            article = self.library.get(article_id)
        if article is None:
            raise UserError("no_such_article", name=article_id)
        url = article.url
        if not url or not is_web(url):
            raise UserError("curate_no_url")
        self._start(Run(self.room, "again", lambda run: self._added(run, [url], [])))

    def bring_in_step(self) -> None:
        """Begin to index what is not yet."""
        self._start(Run(self.room, "index", lambda _: iter(())))

    def _start(self, run: Run) -> None:
        with self._mutex:
            if self._run is not None and self._run.running:
                raise UserError("curate_running")
            self._run = run
            run.start()

    def _added(self, run: Run, addresses: Sequence[str], files: Sequence[Received]) -> Iterator[Outcome]:
        """Only what is an address of the web is read as one: a path of this machine is nobody's to read from afar."""
        todo: list[tuple[str, Received | None]] = [*((one, None) for one in addresses), *((f.name, f) for f in files)]
        run.know(len(todo))
        self.room.ensure_ready()  # the starter articles come first, or never
        fetcher = self.room.fetcher if addresses else None
        done = 0
        for place, (name, file) in enumerate(todo):
            left = len(todo) - place - 1
            before = done
            run.know(before + 1 + left)
            run.at(name)
            if file is None and not is_web(name):
                done += 1
                yield Outcome(name, (), SourceError("address", name, "http://, https://"), "failed")
                continue
            options = AddOptions(known=lambda count, before=before, left=left: run.know(before + count + left))  # type: ignore[misc]
            source = str(file.path) if file else name
            for outcome in add_sources([source], self.library, options, fetcher):
                done += 1
                told_of = _under_its_name(outcome, file) if file else outcome
                run.at(told_of.source)
                yield told_of

    # ------------------------------------------------------------ the watch list

    def watched(self) -> "list[Watched]":
        """The addresses that are looked at again and again."""
        from corpus.watch import WatchList

        with told():
            return WatchList(self.library).entries()

    def watch(self, url: str) -> bool:
        """False if it was watched already."""
        from corpus.watch import WatchList

        with told():
            return WatchList(self.library).add(one_line(legible(url)))

    def watch_no_more(self, url: str) -> bool:
        """False if it was not watched; its articles stay."""
        from corpus.watch import WatchList

        with told():
            return WatchList(self.library).remove(url)

    def refresh(self, url: str | None = None) -> None:
        """Begin to read what is new at one watched address, or at all of them."""
        from corpus.watch import WatchList

        with told():
            watch = WatchList(self.library)
            known = [each.url for each in watch.entries()]
        if not known:
            raise UserError("nothing_watched")
        if url is not None and url not in known:
            raise UserError("not_watched", name=url)

        def read(run: Run) -> Iterator[Outcome]:
            run.at(url or known[0])
            with self.room.refreshing():
                for outcome in watch.refresh(self.room.fetcher, [url] if url else None, run.know):
                    run.at(outcome.source)
                    yield outcome

        self._start(Run(self.room, "refresh", read))

    def close(self) -> None:
        """End a run, and release every file."""
        if self._run is not None:
            self._run.stop()
            self._run.join(30)
        self.intake.close()
        with self._mutex:
            if self._library is not None:
                self._library.close()
                self._library = None


def _under_its_name(outcome: Outcome, file: Received) -> Outcome:
    """As its sender knows the file, without the folder that it was put into."""
    prefix, path = f"{file.path.parent}/", str(file.path)
    source = file.name + outcome.source.removeprefix(path) if outcome.source.startswith(path) else outcome.source
    error = outcome.error
    if error is not None:
        error = SourceError(error.code, error.source.replace(prefix, ""), error.detail.replace(prefix, ""))
    return replace(outcome, source=source.replace(prefix, ""), error=error)
