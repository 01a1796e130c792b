"""What the page does when a source is opened beside the conversation."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import gradio as gr

from assistant.errors import UserError
from assistant.page.conversation import Conversation, View
from assistant.page.door import browser_request, visitor_of
from assistant.page.events import number, sent
from assistant.page.pace import Pace
from assistant.page.panel import Beside, render_panel, render_panel_trouble, render_translation
from assistant.page.sources import Source, cited_source, copied_source, source_of
from assistant.page.troubles import note, trouble
from corpus.article import Article, Language
from corpus.versions import Version


class Shelf(Protocol):
    """What the panel needs of the assistant: articles, their earlier states (the latest first), and a quotation in
    another language, which raises UserError; None without a language model."""

    def article(self, article_id: str) -> Article | None: ...
    @property
    def versions(self) -> Callable[[str], Sequence[Version]]: ...
    @property
    def translate(self) -> Callable[[str, Language], str] | None: ...


class Bookmark:
    """Opens articles where an answer points to them."""

    def __init__(self, shelf: Shelf, linked: bool, pace: Pace) -> None:
        self.shelf = shelf
        self.pace = pace
        self.linked = linked  # whether a place in a conversation has an address

    def choose(self, conversation: Conversation, view: View, event: gr.EventData) -> tuple[Any, Any]:
        """Show the article behind a citation or a card."""
        turn = number(event, "turn")
        if turn is None or not 0 <= turn < len(conversation.exchanges):
            return gr.skip(), gr.skip()
        exchange = conversation.exchanges[turn]
        source = source_of(exchange.answer, exchange.key, sent(event)) if exchange.answer else None
        return self._show(view, source)

    def step(self, conversation: Conversation, view: View, event: gr.EventData) -> tuple[Any, Any]:
        """Show another citation of the answer that is open."""
        at = conversation.find(view.source.key) if view.source else None
        answer = conversation.exchanges[at].answer if at is not None else None
        if answer is None or view.source is None:
            return gr.skip(), gr.skip()
        return self._show(
            view, source_of(answer, view.source.key, {"kind": "citation", "index": number(event, "index")})
        )

    def choose_copy(self, view: View, event: gr.EventData) -> tuple[Any, Any]:
        """Show another publication of the story that is open."""
        index = number(event, "index")
        copies = self._copies(view)
        if view.source is None or index is None or not 0 <= index < len(copies):
            return gr.skip(), gr.skip()
        return self._show(view, copied_source(view.source, copies[index]))

    def translate(self, view: View, request: gr.Request | None = None) -> str:
        """The open quotation in the page's language, by the language model; what hinders it is told in its place."""
        source = view.source
        if source is None or not source.quote or self.shelf.translate is None:
            return ""
        try:
            wait = self.pace.ask(visitor_of(request), browser_request(request))
            if wait:
                raise UserError("too_fast", seconds=wait)
            said, fine = self.shelf.translate(source.quote, view.language), True
        except Exception as error:  # the visitor is told calmly, whatever it was
            note(error)
            said, fine = trouble(error, view.language, "refused"), False
        return render_translation(source.reference, said, fine, view.language)

    def after(self, conversation: Conversation, view: View) -> tuple[Any, Any]:
        """After an answer its first source opens, unless the visitor has opened one of its articles already. Where
        there is no answer, the article of an earlier one is closed."""
        last = conversation.exchanges[-1] if conversation.exchanges else None
        answer = last.answer if last and last.status == "done" else None
        if last is None or answer is None or answer.outcome not in ("answered", "not_found"):
            return gr.skip(), gr.skip()
        if view.source and view.source.key == last.key:
            return gr.skip(), gr.skip()
        opened = replace(view, source=cited_source(last.key, answer, 1) if answer.citations else None)
        return opened, self.panel(opened)

    def panel(self, view: View) -> str:
        """The article that is open, or how to open one."""
        source = view.source
        try:
            article = self.shelf.article(source.article_id) if source else None
            return render_panel(source, article, self._beside(source, article, view), view.language)
        except Exception as error:  # the visitor is told calmly, whatever it was
            note(error)
            return render_panel_trouble(trouble(error, view.language, "no_article"), view.language)

    def _show(self, view: View, source: Source | None) -> tuple[Any, Any]:
        if source is None:
            return gr.skip(), gr.skip()
        chosen = replace(view, source=source)
        return chosen, self.panel(chosen)

    def _beside(self, source: Source | None, article: Article | None, view: View) -> Beside:
        if source is None:
            return Beside()
        lost = article is None or article.text[source.start : source.end] != source.quote
        earlier = self.shelf.versions(source.article_id) if lost and source.quote else ()
        cited = next((one for one in earlier if one.article.text[source.start : source.end] == source.quote), None)
        spoken = article.language if article else cited.article.language if cited else None
        foreign = spoken is not None and spoken != view.language and bool(source.quote)
        return Beside(tuple(self._copies(view)), cited, foreign and self.shelf.translate is not None, self.linked)

    def _copies(self, view: View) -> list[Article]:
        ids = view.source.also_in if view.source else ()
        return [article for one in ids if (article := self.shelf.article(one)) is not None]
