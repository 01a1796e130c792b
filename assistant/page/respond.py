"""What the page does when something is asked, changed or stopped."""

import threading
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

import gradio as gr

from assistant.answer import Answer, Turn
from assistant.errors import UserError
from assistant.page.conversation import Conversation, View
from assistant.page.door import browser_request, visitor_of
from assistant.page.events import number, text
from assistant.page.labels import EXAMPLES
from assistant.page.masthead import render_editing
from assistant.page.memory import Memory
from assistant.page.pace import Pace
from assistant.page.transcript import render_transcript
from assistant.page.troubles import note
from assistant.reply import MOST_CHARACTERS
from corpus.article import Article, Language
from corpus.library import Filters

PAUSE = 0.08  # seconds at least between two drawings of a growing answer
LONGEST = 5 * MOST_CHARACTERS  # of a question that is shown and kept; far more than is answered

Update = dict[str, Any]  # what gradio calls an update
# conversation, view, transcript, editing note, send, stop
Drawing = tuple[Any, Any, Any, Any, Update, Update]


class Assistant(Protocol):
    """What asking needs of the assistant."""

    def stream(
        self, question: str, turns: Sequence[Turn], filters: Filters | None, timeless: bool
    ) -> Iterator[Answer]: ...
    def article(self, article_id: str) -> Article | None: ...


class Responder:
    """Answers the questions of the page's visitors. All that belongs to one visitor comes in and goes out as values.

    Without a `memory` nothing is written down.
    """

    def __init__(self, assistant: Assistant, memory: Memory | None = None, pace: Pace | None = None) -> None:
        self.assistant = assistant
        self.pace = pace or Pace()
        self.memory = memory
        self.stopped: deque[str] = deque(maxlen=1000)  # keys of exchanges a visitor has stopped
        self.claimed: deque[str] = deque(maxlen=1000)  # keys of conversations that a question has continued
        self.mutex = threading.Lock()
        self._underway = 0

    # ----------------------------------------------------------------- asking

    def ask(
        self, question: str, conversation: Conversation, view: View, request: gr.Request | None = None
    ) -> Iterator[tuple[Any, ...]]:
        """Answer what stands in the box, which is emptied; in place of the question being edited, if one is."""
        question = (question or "").strip()[:LONGEST]
        if not question or not self._claim(conversation):
            yield (*untouched(), gr.skip())
            return
        begun = conversation.begin(question, view.editing, view.filters)
        first = True
        for drawing in self._answer(begun, self._asking(view), request):
            yield (*drawing, gr.update(value="") if first else gr.skip())
            first = False

    def example(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> Iterator[Drawing]:
        index = number(event, "index")
        chosen = EXAMPLES[index][1] if index is not None and 0 <= index < len(EXAMPLES) else ""
        yield from self._ask_at_end(chosen, conversation, view, request)

    def follow(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> Iterator[Drawing]:
        """Ask a question that was suggested."""
        yield from self._ask_at_end(text(event, "question").strip()[:LONGEST], conversation, view, request)

    def _ask_at_end(
        self, question: str, conversation: Conversation, view: View, request: gr.Request | None
    ) -> Iterator[Drawing]:
        if not question or not self._claim(conversation):
            yield untouched()
            return
        yield from self._answer(conversation.begin(question, None, view.filters), self._asking(view), request)

    def again(self, conversation: Conversation, view: View, request: gr.Request | None = None) -> Iterator[Drawing]:
        """Answer the last question once more."""
        if not conversation.exchanges or not self._claim(conversation):
            yield untouched()
            return
        last = len(conversation.exchanges) - 1
        before = conversation.exchanges[last]
        begun = conversation.begin(before.question, last, view.filters, before.timeless)
        yield from self._answer(begun, self._asking(view), request)

    def timeless(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> Iterator[Drawing]:
        """Ask a question again without the span of time it names: in its place if it is the last one, else at the end,
        as it reads without the conversation before it."""
        turn = number(event, "turn")
        if turn is None or not 0 <= turn < len(conversation.exchanges) or not self._claim(conversation):
            yield untouched()
            return
        exchange = conversation.exchanges[turn]
        if turn == len(conversation.exchanges) - 1:
            begun = conversation.begin(exchange.question, turn, exchange.filters, timeless=True)
        else:
            question = exchange.answer.standalone_question if exchange.answer else exchange.question
            begun = conversation.begin(question or exchange.question, None, exchange.filters, timeless=True)
        yield from self._answer(begun, self._asking(view), request)

    def _claim(self, conversation: Conversation) -> bool:
        """Whether a question may be asked now: one for each state of a conversation, so a double click asks once."""
        with self.mutex:
            if conversation.answering or conversation.key in self.claimed:
                return False
            self.claimed.append(conversation.key)
            return True

    def _answer(self, conversation: Conversation, view: View, request: gr.Request | None) -> Iterator[Drawing]:
        user, asked = visitor_of(request).name, conversation.exchanges[-1]
        wait = self.pace.ask(visitor_of(request), browser_request(request))
        if wait:  # told, and not written down: who asks too fast fills nobody's disk
            yield self.drawing(conversation.failed(UserError("too_fast", seconds=wait)), view)
            return
        conversation = self._kept(user, conversation, view)
        yield self.drawing(conversation, view)
        drawn = 0.0  # from here on the visitor may change the view: it is not written back
        self._count(1)
        try:
            turns = conversation.earlier_turns()
            for answer in self.assistant.stream(asked.question, turns, asked.filters, asked.timeless):
                if asked.key in self.stopped:
                    return
                conversation = conversation.with_answer(answer, self._languages(answer))
                if time.monotonic() - drawn >= PAUSE:
                    drawn = time.monotonic()
                    yield self._growing(conversation, view)
            conversation = conversation.done()
        except GeneratorExit:  # the browser has gone
            self._kept(user, conversation.stopped(), view)
            raise
        except Exception as error:  # the visitor is told calmly, whatever it was
            note(error)
            conversation = conversation.failed(error)
        finally:
            self._count(-1)
        if asked.key not in self.stopped:
            yield self._growing(self._kept(user, conversation, view), view)

    def _kept(self, user: str, conversation: Conversation, view: View) -> Conversation:
        """The conversation, its last exchange written down, or with the reason why it could not be."""
        if self.memory is None:
            return conversation
        return conversation.unkept(self.memory.keep(user, conversation, view.language))

    def stop(self, conversation: Conversation, view: View, request: gr.Request | None = None) -> Drawing:
        """Keep what is there of the answer and write no more of it."""
        return self.drawing(self.ended(conversation, view, request), view)

    def ended(self, conversation: Conversation, view: View, request: gr.Request | None) -> Conversation:
        """The conversation with nothing being answered any more."""
        if not conversation.answering:
            return conversation
        self.stopped.append(conversation.exchanges[-1].key)
        return self._kept(visitor_of(request).name, conversation.stopped(), view)

    @property
    def busy(self) -> bool:
        """Whether somebody's question is being answered."""
        return self._underway > 0

    def _count(self, change: int) -> None:
        with self.mutex:
            self._underway += change

    def moved_on(self, conversation: Conversation) -> bool:
        """Whether a question has been asked after this state of the conversation."""
        with self.mutex:
            return conversation.key in self.claimed

    # ---------------------------------------------------------------- editing

    def edit(self, conversation: Conversation, view: View, event: gr.EventData) -> tuple[Any, ...]:
        """Put an earlier question into the box; nothing changes until it is sent."""
        turn = number(event, "turn")
        if turn is None or not 0 <= turn < len(conversation.exchanges) or conversation.answering:
            return (*untouched(), gr.skip())
        edited = replace(view, editing=turn)
        return (*self.drawing(conversation, edited), gr.update(value=conversation.exchanges[turn].question))

    def cancel_edit(self, conversation: Conversation, view: View) -> tuple[Any, ...]:
        return (*self.drawing(conversation, replace(view, editing=None)), gr.update(value=""))

    # ---------------------------------------------------------------- drawing

    def drawing(self, conversation: Conversation, view: View) -> Drawing:
        return (
            conversation,
            view,
            render_transcript(conversation, view, self.memory is not None),
            render_editing(view.language, view.editing is not None),
            gr.update(visible=not conversation.answering),
            gr.update(visible=conversation.answering),
        )

    def _growing(self, conversation: Conversation, view: View) -> Drawing:
        return (conversation, gr.skip(), *self.drawing(conversation, view)[2:])

    def _languages(self, answer: Answer) -> Mapping[str, Language]:
        found: dict[str, Language] = {hit.passage.article_id: hit.language for hit in answer.hits}
        for citation in answer.citations:
            if citation.passage.article_id not in found:
                article = self.assistant.article(citation.passage.article_id)
                if article is not None:
                    found[article.id] = article.language
        return found

    @staticmethod
    def _asking(view: View) -> View:
        return replace(view, editing=None, goto=None, missing=None)


def untouched() -> Drawing:
    """Nothing changes."""
    return (gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip())
