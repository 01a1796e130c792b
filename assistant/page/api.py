"""What other programs may call: ask, search and get_article, over Gradio's API and as MCP tools. Nothing else is."""

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import gradio as gr
from gradio.events import api

from assistant.answer import Answer, Turn
from assistant.as_json import answer_json, article_json, hit_json
from assistant.errors import UserError
from assistant.page.door import browser_request, visitor_of
from assistant.page.labels import LANGUAGES
from assistant.page.language import page_language
from assistant.page.pace import Pace
from assistant.restrictions import read_days
from corpus.article import Article, Language
from corpus.library import Filters
from index.hit import Hit

AT_ONCE = 4  # calls answered at the same time
PATIENCE = 5.0  # seconds a call waits for its turn: while it does, it holds one of the page's threads
MOST_HITS = 50


class Desk(Protocol):
    """What the functions need of the assistant."""

    def reply(self, question: str, turns: Sequence[Turn], filters: Filters | None) -> Answer: ...
    def search(self, question: str, limit: int, filters: Filters | None, earlier: str | None) -> list[Hit]: ...
    def article(self, article_id: str) -> Article | None: ...


class Programs:
    """The functions that other programs call."""

    def __init__(self, assistant: Desk, pace: Pace) -> None:
        self._assistant = assistant
        self._pace = pace
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    @contextmanager
    def _told(self, request: gr.Request | None) -> Iterator[None]:
        """One call at its turn; what goes wrong is told in a sentence, in the caller's language."""
        asked = browser_request(request)
        language: Language = page_language(asked) if asked else "en"

        def told(error: UserError) -> gr.Error:
            return gr.Error(error.sentence(language), print_exception=False)

        wait = self._pace.ask(visitor_of(request), asked)
        if wait:
            raise told(UserError("too_fast", seconds=wait))
        if not self._turns.acquire(timeout=PATIENCE):
            raise told(UserError("full"))
        try:
            yield
        except UserError as error:
            raise told(error) from error
        finally:
            self._turns.release()

    def ask(
        self,
        question: str,
        since: str = "",
        until: str = "",
        outlet: str = "",
        language: str = "",
        request: gr.Request | None = None,
    ) -> dict[str, Any]:
        """Answer a question about cooperation between regions from the news articles held here, with citations.

        Ask in Indonesian or English; the answer is in the language of the question. Every sentence carries a marker
        such as [1]; `citations` gives for each number the article, its outlet, date and URL, and the exact quote with
        its place in the article. `outcome` is "answered", or "not_found" where the articles do not say.

        Args:
            question: The question, in Indonesian or English.
            since: Only articles of this day or later, as 2018-04-12. Empty for all.
            until: Only articles of this day or earlier. Empty for all.
            outlet: Only articles of outlets with these words. Empty for all.
            language: Only articles in this language, "id" or "en". Empty for both.
        """
        with self._told(request):
            asked = _text("question", question)
            return answer_json(self._assistant.reply(asked, [], _filters(since, until, outlet, language)), asked)

    def search(
        self,
        query: str,
        limit: int = 10,
        since: str = "",
        until: str = "",
        outlet: str = "",
        request: gr.Request | None = None,
    ) -> list[dict[str, Any]]:
        """Find passages of the news articles held here, best first, each with article, outlet, date, URL and offsets.

        Args:
            query: What to look for, in Indonesian or English; articles in the other language are found too.
            limit: Passages at most, 1 to 50.
            since: Only articles of this day or later, as 2018-04-12. Empty for all.
            until: Only articles of this day or earlier. Empty for all.
            outlet: Only articles of outlets with these words. Empty for all.
        """
        with self._told(request):
            wanted = _text("query", query)
            if not wanted.strip():
                raise UserError("empty_question")
            if type(limit) is not int or not 1 <= limit <= MOST_HITS:
                raise UserError("bad_option", name="limit", value=limit, wanted=f"1-{MOST_HITS}")
            hits = self._assistant.search(wanted, limit, _filters(since, until, outlet, ""), None)
            return [hit_json(hit) for hit in hits]

    def get_article(self, article_id: str, request: gr.Request | None = None) -> dict[str, Any]:
        """One news article in full: title, text, outlet, date, URL, author, place and language.

        Args:
            article_id: The `article_id` of a citation or of a passage that was found.
        """
        with self._told(request):
            article = self._assistant.article(_text("article_id", article_id))
            if article is None:
                raise UserError("no_such_article", name=article_id)
            return article_json(article)


def offer_api(assistant: Desk, pace: Pace) -> None:
    """Make the three functions callable; call it inside the page, first: later events of one name get another."""
    programs = Programs(assistant, pace)
    # Not queued: Gradio's MCP server then calls them itself, instead of over HTTP and past the door.
    for function in (programs.ask, programs.search, programs.get_article):
        api(function, api_name=function.__name__, queue=False)


def _filters(since: object, until: object, outlet: object, language: object) -> Filters:
    first, last = read_days(since, until)
    asked = _text("language", language).strip().lower()
    spoken = next((one for one in LANGUAGES if one == asked), None)
    if asked and spoken is None:
        raise UserError("bad_option", name="language", value=language, wanted="id, en")
    return Filters(first, last, _text("outlet", outlet).strip() or None, language=spoken)


def _text(name: str, value: object) -> str:
    """A text another program sent; Gradio hands on whatever it was."""
    if value is None:
        return ""
    if not isinstance(value, str):
        raise UserError("bad_option", name=name, value=value, wanted='"sister city"')
    return value
