"""The whole page drawn at once: when it opens, and when its language is switched."""

from dataclasses import replace
from typing import Any

import gradio as gr

from assistant.page.beside import Bookmark
from assistant.page.conversation import Conversation, View
from assistant.page.door import visitor_of
from assistant.page.events import sent
from assistant.page.filters import render_filters
from assistant.page.history import Drawer
from assistant.page.labels import LANGUAGES, label
from assistant.page.language import page_language
from assistant.page.links import read_place
from assistant.page.masthead import render_masthead
from assistant.page.respond import Responder
from assistant.page.sheets import render_sheets, render_tools


class Opening:
    """Draws everything, in the order of chat.ChatParts.everything, then the masthead and the tab."""

    def __init__(self, responder: Responder, bookmark: Bookmark, drawer: Drawer | None) -> None:
        self.responder = responder
        self.bookmark = bookmark
        self.drawer = drawer

    def open(self, request: gr.Request | None = None) -> tuple[Any, ...]:
        """A new conversation, or the one the address names."""
        asked = request.request if request else None
        language = page_language(asked) if asked else "en"
        place = read_place(asked.query_params) if asked and self.drawer else None
        if place is None or self.drawer is None:
            return self._everything(Conversation(), View(language), request)
        return self._everything(*self.drawer.at(place, language, request), request)

    def switch(
        self, conversation: Conversation, view: View, event: gr.EventData, request: gr.Request | None = None
    ) -> tuple[Any, ...]:
        """The page in the other language; answers stay in the language of their question."""
        wanted = sent(event).get("language")
        language = next((one for one in LANGUAGES if one == wanted), view.language)
        return self._everything(conversation, replace(view, language=language, goto=None), request)

    def _everything(self, conversation: Conversation, view: View, request: gr.Request | None) -> tuple[Any, ...]:
        language, kept = view.language, self.drawer is not None
        conversation_, view_, transcript, note, send, stop = self.responder.drawing(conversation, view)
        return (
            conversation_,
            view_,
            transcript,
            note,
            {**send, "value": label("send", language)},
            {**stop, "value": label("stop", language)},
            self.bookmark.panel(view),
            gr.update(placeholder=label("placeholder", language), label=label("question", language)),
            gr.update(value=label("new", language)),
            render_filters(view.filters, language),
            render_tools(language, kept),
            render_sheets(language, kept),
            render_masthead(language, visitor_of(request).signed_in),
            gr.update(label=label("tab_chat", language)),
        )
