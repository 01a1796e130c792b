"""What the page does when something is asked, chosen, changed or stopped."""

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

import gradio as gr

from assistant.answer import Answer, Turn
from assistant.errors import UserError
from assistant.page.conversation import Conversation, View
from assistant.page.labels import EXAMPLES, LANGUAGES, label
from assistant.page.language import page_language
from assistant.page.masthead import render_editing, render_masthead
from assistant.page.panel import render_panel, render_panel_trouble
from assistant.page.sources import cited_source, copied_source, source_of
from assistant.page.transcript import render_transcript, trouble
from corpus.article import Article, Language

log = logging.getLogger(__name__)
PAUSE = 0.08  # seconds at least between two drawings of a growing answer

Update = dict[str, Any]  # what gradio calls an update
# conversation, view, transcript, editing note, send, stop
Drawing = tuple[Any, Any, Any, Any, Update, Update]


class Assistant(Protocol):
    """What the page needs of the assistant."""

    def stream(self, question: str, turns: Sequence[Turn]) -> Iterator[Answer]: ...
    def article(self, article_id: str) -> Article | None: ...


class Responder:
    """The page's answers to its visitors. All that belongs to one visitor comes in and goes out as values."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.stopped: deque[str] = deque(maxlen=1000)  # keys of exchanges a visitor has stopped
        self.claimed: deque[str] = deque(maxlen=1000)  # keys of conversations that a question has continued
        self.mutex = threading.Lock()

    # ----------------------------------------------------------------- asking

    def ask(self, question: str, conversation: Conversation, view: View) -> Iterator[tuple[Any, ...]]:
        """Answer what stands in the box, which is emptied; in place of the question being edited, if one is."""
        question = (question or "").strip()
        if not question or not self._claim(conversation):
            yield (*self._untouched(), gr.skip())
            return
        begun = conversation.begin(question, view.editing)
        first = True
        for drawing in self._answer(begun, self._not_editing(view)):
            yield (*drawing, gr.update(value="") if first else gr.skip())
            first = False

    def example(self, conversation: Conversation, view: View, event: gr.EventData) -> Iterator[Drawing]:
        index = self._number(event, "index")
        if index is None or not 0 <= index < len(EXAMPLES) or not self._claim(conversation):
            yield self._untouched()
            return
        yield from self._answer(conversation.begin(EXAMPLES[index][1]), self._not_editing(view))

    def again(self, conversation: Conversation, view: View) -> Iterator[Drawing]:
        """Answer the last question once more."""
        if not conversation.exchanges or not self._claim(conversation):
            yield self._untouched()
            return
        last = len(conversation.exchanges) - 1
        yield from self._answer(
            conversation.begin(conversation.exchanges[last].question, last), self._not_editing(view)
        )

    def _claim(self, conversation: Conversation) -> bool:
        """Whether a question may be asked now: one for each state of a conversation, so a double click asks once."""
        with self.mutex:
            if conversation.answering or conversation.key in self.claimed:
                return False
            self.claimed.append(conversation.key)
            return True

    def _answer(self, conversation: Conversation, view: View) -> Iterator[Drawing]:
        asked = conversation.exchanges[-1]
        yield self._drawing(conversation, view)
        drawn = 0.0  # from here on the visitor may change the view: it is not written back
        try:
            for answer in self.assistant.stream(asked.question, conversation.earlier_turns()):
                if asked.key in self.stopped:
                    return
                conversation = conversation.with_answer(answer, self._languages(answer))
                if time.monotonic() - drawn >= PAUSE:
                    drawn = time.monotonic()
                    yield self._growing(conversation, view)
            conversation = conversation.done()
        except Exception as error:  # the visitor is told calmly, whatever it was
            self._note(error)
            conversation = conversation.failed(error)
        if asked.key not in self.stopped:
            yield self._growing(conversation, view)

    def stop(self, conversation: Conversation, view: View) -> Drawing:
        """Keep what is there of the answer and write no more of it."""
        if conversation.answering:
            self.stopped.append(conversation.exchanges[-1].key)
        return self._drawing(conversation.stopped(), view)

    def clear(self, conversation: Conversation, view: View) -> tuple[Any, ...]:
        """Start anew; only the language stays."""
        if conversation.answering:
            self.stopped.append(conversation.exchanges[-1].key)
        fresh = View(view.language)
        return (*self._drawing(Conversation(), fresh), self._panel(fresh), gr.update(value=""))

    # ---------------------------------------------------------------- editing

    def edit(self, conversation: Conversation, view: View, event: gr.EventData) -> tuple[Any, ...]:
        """Put an earlier question into the box; nothing changes until it is sent."""
        turn = self._number(event, "turn")
        if turn is None or not 0 <= turn < len(conversation.exchanges) or conversation.answering:
            return (*self._untouched(), gr.skip())
        edited = View(view.language, view.source, turn)
        return (*self._drawing(conversation, edited), gr.update(value=conversation.exchanges[turn].question))

    def cancel_edit(self, conversation: Conversation, view: View) -> tuple[Any, ...]:
        return (*self._drawing(conversation, self._not_editing(view)), gr.update(value=""))

    # ---------------------------------------------------------------- reading

    def choose(self, conversation: Conversation, view: View, event: gr.EventData) -> tuple[Any, Any]:
        """Show the article behind a citation or a card."""
        turn = self._number(event, "turn")
        if turn is None or not 0 <= turn < len(conversation.exchanges):
            return gr.skip(), gr.skip()
        exchange = conversation.exchanges[turn]
        source = source_of(exchange.answer, exchange.key, self._data(event)) if exchange.answer else None
        if source is None:
            return gr.skip(), gr.skip()
        chosen = View(view.language, source, view.editing)
        return chosen, self._panel(chosen)

    def choose_copy(self, view: View, event: gr.EventData) -> tuple[Any, Any]:
        """Show another publication of the story that is open."""
        index = self._number(event, "index")
        copies = self._copies(view)
        if view.source is None or index is None or not 0 <= index < len(copies):
            return gr.skip(), gr.skip()
        chosen = View(view.language, copied_source(view.source, copies[index]), view.editing)
        return chosen, self._panel(chosen)

    # --------------------------------------------------------------- language

    def open(self, request: gr.Request) -> tuple[Any, ...]:
        return self._everything(Conversation(), View(page_language(request.request) if request.request else "en"))

    def switch(self, conversation: Conversation, view: View, event: gr.EventData) -> tuple[Any, ...]:
        """The page in the other language; answers stay in the language of their question."""
        wanted = self._data(event).get("language")
        language = next((one for one in LANGUAGES if one == wanted), view.language)
        return self._everything(conversation, View(language, view.source, view.editing))

    def finish(self, conversation: Conversation, view: View) -> tuple[Any, ...]:
        """After an answer: the visitor may have switched the language while it was written.

        The first source of the answer opens beside it, unless the visitor has opened one of its articles already.
        Where there is no answer, the article of an earlier one is closed.
        """
        drawn = self._drawing(conversation, view)[2:]
        last = conversation.exchanges[-1] if conversation.exchanges else None
        answer = last.answer if last and last.status == "done" else None
        if last is None or answer is None or answer.outcome not in ("answered", "not_found"):
            return (*drawn, gr.skip(), gr.skip())
        if view.source and view.source.reference.startswith(last.key):
            return (*drawn, gr.skip(), gr.skip())
        source = cited_source(last.key, answer.citations[0]) if answer.citations else None
        opened = View(view.language, source, view.editing)
        return (*drawn, opened, self._panel(opened))

    def _everything(self, conversation: Conversation, view: View) -> tuple[Any, ...]:
        language = view.language
        conversation_, view_, transcript, note, send, stop = self._drawing(conversation, view)
        return (
            conversation_,
            view_,
            transcript,
            note,
            {**send, "value": label("send", language)},
            {**stop, "value": label("stop", language)},
            self._panel(view),
            render_masthead(language),
            gr.update(placeholder=label("placeholder", language), label=label("question", language)),
            gr.update(value=label("new", language)),
            gr.update(label=label("tab_chat", language)),
        )

    # ---------------------------------------------------------------- drawing

    def _drawing(self, conversation: Conversation, view: View) -> Drawing:
        return (
            conversation,
            view,
            render_transcript(conversation, view),
            render_editing(view.language, view.editing is not None),
            gr.update(visible=not conversation.answering),
            gr.update(visible=conversation.answering),
        )

    def _growing(self, conversation: Conversation, view: View) -> Drawing:
        return (conversation, gr.skip(), *self._drawing(conversation, view)[2:])

    def _panel(self, view: View) -> str:
        try:
            article = self.assistant.article(view.source.article_id) if view.source else None
            return render_panel(view.source, article, self._copies(view), view.language)
        except Exception as error:  # the visitor is told calmly, whatever it was
            self._note(error)
            return render_panel_trouble(trouble(error, view.language, "no_article"), view.language)

    def _copies(self, view: View) -> list[Article]:
        ids = view.source.also_in if view.source else ()
        return [article for one in ids if (article := self.assistant.article(one)) is not None]

    def _languages(self, answer: Answer) -> Mapping[str, Language]:
        found: dict[str, Language] = {hit.passage.article_id: hit.language for hit in answer.hits}
        for citation in answer.citations:
            if citation.passage.article_id not in found:
                article = self.assistant.article(citation.passage.article_id)
                if article is not None:
                    found[article.id] = article.language
        return found

    @staticmethod
    def _note(error: Exception) -> None:
        if not isinstance(error, UserError):
            log.error("the page could not do what was asked", exc_info=error)

    @staticmethod
    def _untouched() -> Drawing:
        return (gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip())

    @staticmethod
    def _not_editing(view: View) -> View:
        return View(view.language, view.source, None)

    @staticmethod
    def _data(event: gr.EventData) -> Mapping[str, object]:
        """What the browser sent with an event. Anyone can send anything."""
        return event._data if isinstance(event._data, dict) else {}

    @classmethod
    def _number(cls, event: gr.EventData, name: str) -> int | None:
        value = cls._data(event).get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else None
