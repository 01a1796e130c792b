"""The corpus tab: what is held, where it comes from, and for editors what brings in more."""

import base64
import binascii
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.curate import Curator
from assistant.errors import UserError
from assistant.page.corpus_add import render_form, render_read_only, render_run
from assistant.page.corpus_article import render_article
from assistant.page.corpus_list import render_filters, render_list
from assistant.page.corpus_plots import render_figures
from assistant.page.corpus_view import CorpusView, filtered, leafed
from assistant.page.corpus_watch import render_watch
from assistant.page.door import visitor_of
from assistant.page.events import number, sent, text, texts
from assistant.page.labels import LANGUAGES, label
from assistant.page.language import page_language
from assistant.page.markup import attributes, button, escape
from assistant.page.troubles import note, trouble
from corpus.article import Language

LARGEST_PIECE = 1_000_000  # bytes of a file in one event
MOST_PASTED = 1_000_000  # characters of addresses
Drawing = tuple[Any, ...]  # in the order that corpus_parts.py names


class Collection:
    """What the tab does for its visitors. Every event that changes something asks anew whether they may; all that
    belongs to one visitor comes in and goes out as a CorpusView."""

    def __init__(self, curator: Curator) -> None:
        self._curator = curator

    # ------------------------------------------------------------- the whole tab

    def load(self, request: gr.Request) -> Drawing:
        """Nothing is fetched before the tab is opened."""
        language = page_language(request.request) if request.request else "en"
        return CorpusView(language), _tab(language)

    def switch(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """The tab in the other language."""
        wanted = sent(event).get("language")
        view = replace(view, language=next((one for one in LANGUAGES if one == wanted), view.language))
        if not view.drawn:
            return (view, *[gr.skip()] * 8, _tab(view.language))
        return (*self.draw(view, request), _tab(view.language))

    def draw(self, view: CorpusView, request: gr.Request) -> Drawing:
        """Everything as it is now."""
        view, edits = replace(view, drawn=True), visitor_of(request).edits
        return (
            view,
            "",
            self._run(view, edits),
            self._filters(view, edits),
            *self._lists(view, edits)[1:2],
            self._article(view, edits),
            render_form(view.language) if edits else render_read_only(view.language),
            self._watched(view, edits),
            self._figures(view),
        )

    # ---------------------------------------------------------------- reading

    def filter(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """The articles that pass other filters."""
        return self._lists(replace(view, query=filtered(view.query, event)), visitor_of(request).edits)

    def leaf(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Another page of the list, or another order."""
        return self._lists(replace(view, query=leafed(view.query, event)), visitor_of(request).edits)[:2]

    def open(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """One article beside the list."""
        view = replace(view, opened=text(event, "article"))
        return view, self._article(view, visitor_of(request).edits)

    def close(self, view: CorpusView) -> Drawing:
        return replace(view, opened=""), ""

    # --------------------------------------------------------------- one article

    def remove(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Take an article out, and offer to bring it back."""
        try:
            self._require(request)
            article = self._curator.remove(text(event, "article"))
        except Exception as error:  # the visitor is told calmly, whatever it was
            return (_trouble(error, view), *[gr.skip()] * 4)
        view = replace(view, opened="")
        said = label("corpus_removed", view.language, title=article.title)
        return (_note(said, view.language, article.id), *self._lists(view, True), "")

    def restore(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Bring a removed article back."""
        try:
            self._require(request)
            article = self._curator.restore(text(event, "article"))
        except Exception as error:
            return (_trouble(error, view), *[gr.skip()] * 4)
        view = replace(view, opened=article.id)
        said = label("corpus_restored", view.language, title=article.title)
        return (_note(said, view.language), *self._lists(view, True), self._article(view, True))

    # --------------------------------------------------------------- bringing in

    def again(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        return self._begun(view, request, lambda: self._curator.fetch_again(text(event, "article")))

    def mend(self, view: CorpusView, request: gr.Request) -> Drawing:
        return self._begun(view, request, self._curator.bring_in_step)

    def refresh(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Look at one watched address now, or at all."""
        return self._begun(view, request, lambda: self._curator.refresh(text(event, "url") or None))

    def take(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> str:
        """One piece of a file; the receipt says how much has arrived."""
        key, coded = text(event, "key"), sent(event).get("piece")
        size, offset = number(event, "size"), number(event, "offset")
        try:
            self._require(request)
            if size is None or offset is None or not isinstance(coded, str) or len(coded) > 2 * LARGEST_PIECE:
                raise UserError("upload_broken", name=text(event, "name"))
            try:
                piece = base64.b64decode(coded, validate=True)
            except binascii.Error as error:
                raise UserError("upload_broken", name=text(event, "name")) from error
            arrived = self._curator.intake.take(_sender(request), key, text(event, "name"), size, offset, piece)
        except Exception as error:
            note(error)
            return _receipt(key, error=trouble(error, view.language))
        return _receipt(key, arrived)

    def add(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Begin to read the pasted addresses and the files that were sent before."""
        pasted, key = sent(event).get("addresses"), text(event, "key")
        addresses = pasted[:MOST_PASTED] if isinstance(pasted, str) else ""
        try:
            self._require(request)
            files = self._curator.intake.claim(_sender(request), texts(event, "files"))
            self._curator.add(addresses, files)
        except Exception as error:
            note(error)
            said = trouble(error, view.language)
            return (
                _note(said, view.language, alert=True),
                self._run(view, self._edits(request)),
                _receipt(key, error=said),
            )
        return "", self._run(view, True), _receipt(key, 1)

    def tick(self, view: CorpusView, request: gr.Request) -> str:
        """How the run is going."""
        return self._run(view, self._edits(request))

    def stop(self, view: CorpusView, request: gr.Request) -> str:
        if self._edits(request):
            self._curator.stop()
        return self.tick(view, request)

    def dismiss(self, view: CorpusView, request: gr.Request) -> str:
        if self._edits(request):
            self._curator.dismiss()
        return self.tick(view, request)

    def ended(self, view: CorpusView, request: gr.Request) -> Drawing:
        """What a run may have changed."""
        edits = self._edits(request)
        return (
            self._filters(view, edits),
            *self._lists(view, edits),
            self._article(view, edits),
            self._watched(view, edits),
        )

    # ------------------------------------------------------------ the watch list

    def watch(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Watch one more address."""
        url = text(event, "url").strip()
        return self._watching(
            view, request, url, lambda: "corpus_watching" if self._curator.watch(url) else "corpus_watching_already"
        )

    def watch_no_more(self, view: CorpusView, event: gr.EventData, request: gr.Request) -> Drawing:
        url = text(event, "url")

        def act() -> str:
            self._curator.watch_no_more(url)
            return "corpus_watching_no_more"

        return self._watching(view, request, url, act)

    # -------------------------------------------------------------------- rights

    @staticmethod
    def _edits(request: gr.Request) -> bool:
        return visitor_of(request).edits

    def _require(self, request: gr.Request) -> None:
        if not self._edits(request):
            raise UserError("curate_forbidden")

    def _begun(self, view: CorpusView, request: gr.Request, begin: Callable[[], None]) -> Drawing:
        try:
            self._require(request)
            begin()
        except Exception as error:
            return _trouble(error, view), self._run(view, self._edits(request))
        return "", self._run(view, True)

    def _watching(self, view: CorpusView, request: gr.Request, url: str, act: Callable[[], str]) -> Drawing:
        try:
            self._require(request)
            said = label(act(), view.language, url=url)
        except Exception as error:
            return _trouble(error, view), gr.skip()
        return _note(said, view.language), self._watched(view, True)

    # ------------------------------------------------------------------- drawing

    def _run(self, view: CorpusView, edits: bool) -> str:
        return render_run(self._curator.progress, view.language) if edits else ""

    def _lists(self, view: CorpusView, edits: bool) -> Drawing:
        """The view, the list and the pictures."""
        try:
            found = self._curator.find(view.query)
            view = replace(view, query=replace(view.query, page=found.page))
            behind = edits and self._curator.unfindable()
            return view, render_list(view, found, edits, behind), self._figures(view)
        except Exception as error:
            return view, _trouble(error, view), ""

    def _filters(self, view: CorpusView, edits: bool) -> str:
        return self._drawn(view, lambda: render_filters(view, self._curator.outlets(), edits))

    def _figures(self, view: CorpusView) -> str:
        query = view.query
        return self._drawn(view, lambda: render_figures(self._curator.figures(query), query.restricts, view.language))

    def _article(self, view: CorpusView, edits: bool) -> str:
        if not view.opened:
            return ""
        return self._drawn(view, lambda: render_article(self._curator.whole(view.opened), edits, view.language))

    def _watched(self, view: CorpusView, edits: bool) -> str:
        every = self._curator.room.settings.refresh_every
        return self._drawn(view, lambda: render_watch(self._curator.watched(), every, edits, view.language))

    @staticmethod
    def _drawn(view: CorpusView, draw: Callable[[], str]) -> str:
        try:
            return draw()
        except Exception as error:
            return _trouble(error, view)


def _sender(request: gr.Request) -> str:
    """One open page of one visitor: what it sent is out of everybody else's reach."""
    return f"{visitor_of(request).name}/{request.session_hash or ''}"


def _tab(language: Language) -> dict[str, Any]:
    return gr.update(label=label("tab_corpus", language))


def _note(said: str, language: Language, undo: str = "", alert: bool = False) -> str:
    """A sentence above the list, with what takes its doing back."""
    back = button(
        label("corpus_undo", language), "undo", class_="tw-corpus-quiet", id="tw-corpus-undo", data_article=undo
    )
    tools = (back if undo else "") + button(label("close", language), "hush", class_="tw-tool", id="tw-corpus-hush")
    marked = attributes(
        lang=language, data_say=said, class_="tw-corpus-note tw-corpus-alert" if alert else "tw-corpus-note"
    )
    return f"<div{marked}><p>{escape(said)}</p><div>{tools}</div></div>"


def _trouble(error: Exception, view: CorpusView) -> str:
    note(error)
    return _note(trouble(error, view.language), view.language, alert=True)


def _receipt(key: str, arrived: int = 0, error: str = "") -> str:
    return f"<span{attributes(data_key=key, data_arrived=arrived, data_error=error or None)}></span>"
