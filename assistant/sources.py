"""Commands that bring articles in: `add` reads sources once, `refresh` those of the watch list again and again."""

import argparse
from collections.abc import Iterator
from typing import TYPE_CHECKING

from assistant.as_json import outcome_json, watched_json
from assistant.assemble import Workspace
from assistant.errors import UserError, told, user_error
from assistant.lines import print_error, print_json, print_line, print_text
from assistant.messages import message
from assistant.options import columns_of
from assistant.progress import Bar
from corpus.add import AddOptions, Outcome, starter_articles
from corpus.add import add as add_sources
from corpus.addresses import is_web
from corpus.errors import SourceError
from corpus.fields import one_line

if TYPE_CHECKING:  # brings the libraries of the web, which other commands do without
    from corpus.watch import Watched, WatchList


def add(arguments: argparse.Namespace, room: Workspace) -> int:
    """Read sources and add their articles, then build. What was added before Ctrl-C stays."""
    starter = getattr(arguments, "starter", False)
    if not arguments.sources and not starter:
        raise UserError("nothing_to_add")
    told_of = _Told(arguments.json, room)
    options = AddOptions(
        id=getattr(arguments, "id", None),
        ids_from_names=getattr(arguments, "ids_from_names", False),
        columns=columns_of(getattr(arguments, "map", None)),
        known=told_of.known,
    )
    if options.id is not None and (starter or options.ids_from_names or len(arguments.sources) > 1):
        raise UserError("one_id")
    if options.id is not None and not one_line(options.id):
        raise UserError("bad_option", name="--id", value=options.id, wanted="muara-enim-2018")
    with room.writing():
        if starter:
            for article in starter_articles():
                told_of.added += room.library.add(article).state != "unchanged"
        fetcher = room.fetcher if any(map(is_web, arguments.sources)) else None
        told_of.all(add_sources(arguments.sources, room.library, options, fetcher))
        if not getattr(arguments, "no_build", False):
            room.build()
    if not arguments.json:
        print_text(message("added", room.settings.language, count=told_of.added))
    return 1 if told_of.failed else 0


def refresh(arguments: argparse.Namespace, room: Workspace) -> int:
    """Change or show the watch list, or read what is new at its addresses, then build."""
    from corpus.watch import WatchList

    watch = WatchList(room.library)
    if arguments.urls and (arguments.list or arguments.add or arguments.remove):
        raise UserError("bad_call", reason=arguments.urls[0], usage="python -m assistant refresh --help")
    if arguments.list:
        return _list(arguments, watch, room)
    if arguments.add or arguments.remove:
        return _change(arguments, watch, room)
    unknown = next((url for url in arguments.urls if not watch.holds(url)), None)
    if unknown is not None:
        raise UserError("not_watched", name=unknown)
    if not watch.entries():
        raise UserError("nothing_watched")
    told_of = _Told(arguments.json, room)
    with room.refreshing(), room.writing():
        told_of.all(watch.refresh(room.fetcher, arguments.urls or None, told_of.known))
        if not arguments.no_build:
            room.build()
    if not arguments.json:
        print_text(message("refreshed", room.settings.language, count=told_of.added, failed=told_of.failed))
    return 1 if told_of.failed else 0


def _change(arguments: argparse.Namespace, watch: "WatchList", room: Workspace) -> int:
    language, failed = room.settings.language, 0
    with room.writing():
        for url in arguments.add:
            try:
                key = "watching" if watch.add(url) else "watched_already"
            except SourceError as error:
                if error.code != "address":
                    raise
                failed += 1
                _refuse(url, user_error(error).sentence(language), arguments)
            else:
                _say(key, url, arguments, room)
        for url in arguments.remove:
            if watch.remove(url):
                _say("watching_no_more", url, arguments, room)
            else:
                failed += 1
                _refuse(url, message("not_watched", language, name=url), arguments)
    return 1 if failed else 0


def _say(key: str, url: str, arguments: argparse.Namespace, room: Workspace) -> None:
    if arguments.json:
        print_line({"url": url, "state": key, "error": None})
    else:
        print_text(message(key, room.settings.language, name=url))


def _refuse(url: str, sentence: str, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print_line({"url": url, "state": "failed", "error": sentence})
    else:
        print_error(sentence)


def _list(arguments: argparse.Namespace, watch: "WatchList", room: Workspace) -> int:
    language = room.settings.language
    found = watch.entries()
    if arguments.json:
        print_json([watched_json(each, _trouble(each, room)) for each in found])
        return 0
    if not found:
        print_text(message("nothing_watched", language))
    for each in found:
        when = f"{each.last_run:%Y-%m-%d %H:%M} UTC" if each.last_run else "-"
        line = message("watched_line", language, held=each.held, waiting=each.waiting, failed=each.failed)
        print_text("\t".join((each.url, each.kind or "-", when, line)))
        if trouble := _trouble(each, room):
            print_text(f"    {trouble}")
    return 0


def _trouble(each: "Watched", room: Workspace) -> str | None:
    return user_error(each.error).sentence(room.settings.language) if each.error else None


class _Told:
    """Tells of outcomes as they come: a line each as JSON, or the sentences of errors and a bar."""

    def __init__(self, as_json: bool, room: Workspace) -> None:
        self.added = 0
        self.failed = 0
        self._as_json = as_json
        self._language = room.settings.language
        self._bar = Bar()
        self._label = message("reading", self._language)
        self._done = 0
        self._known = 0

    def known(self, count: int) -> None:
        self._known = count
        self._show()

    def all(self, outcomes: Iterator[Outcome]) -> None:
        """Raises KeyboardInterrupt after a sentence that says what is kept."""
        try:
            with told():
                for outcome in outcomes:
                    self._one(outcome)
        except KeyboardInterrupt:
            self._bar.close()
            print_error(message("stopped", self._language, count=self.added))
            raise
        finally:
            self._bar.close()

    def _one(self, outcome: Outcome) -> None:
        self._done += 1
        self.added += outcome.state in ("added", "replaced")
        self.failed += outcome.error is not None
        error = user_error(outcome.error).sentence(self._language) if outcome.error else None
        if self._as_json:
            print_line(outcome_json(outcome, error))
        elif error:
            print_error(error)
        self._show()

    def _show(self) -> None:
        # One more than is done, lest the bar ends before the step does; `all` takes it away.
        self._bar(self._label, self._done, max(self._known, self._done + 1))
