"""The chat tab: the conversation, the box, and the article beside them."""

from dataclasses import dataclass, replace
from typing import Any, Protocol

import gradio as gr

from assistant.page.beside import Bookmark, Shelf
from assistant.page.conversation import Conversation, View
from assistant.page.events import sent, text
from assistant.page.export import download
from assistant.page.feedback import Verdicts
from assistant.page.filters import read_filters, render_filters, without
from assistant.page.follow import Follower, Quoting
from assistant.page.history import Drawer
from assistant.page.html_part import QUIET, html_part, start, translate
from assistant.page.memory import Memory
from assistant.page.opening import Opening
from assistant.page.pace import Pace
from assistant.page.panel import Beside, render_panel
from assistant.page.respond import Assistant, Responder
from assistant.page.sheets import render_sheets, render_tools
from assistant.page.transcript import render_transcript
from assistant.records import Records
from corpus.library import Filters

ANSWERS_AT_ONCE = 4  # visitors answered at the same time; the others wait their turn


class Answering(Assistant, Shelf, Quoting, Protocol):
    """What the chat tab needs of the assistant."""


@dataclass(frozen=True, slots=True)
class ChatParts:
    """The components, in the order they stand on the page; the last three are never seen."""

    conversation: gr.State
    view: gr.State
    transcript: gr.HTML
    note: gr.HTML
    filters: gr.HTML
    question: gr.Textbox
    new: gr.Button
    send: gr.Button
    stop: gr.Button
    tools: gr.HTML
    panel: gr.HTML
    sheets: gr.HTML
    history: gr.HTML
    told: dict[str, gr.HTML]

    @property
    def drawn(self) -> list[Any]:
        """What changes with the conversation, in the order of respond.Drawing."""
        return [self.conversation, self.view, self.transcript, self.note, self.send, self.stop]

    @property
    def everything(self) -> list[Any]:
        """What changes with the language, in the order of opening.Opening."""
        return [*self.drawn, self.panel, self.question, self.new, self.filters, self.tools, self.sheets]


class ChatActs:
    """Who does what in the tab. Without `records` nothing is remembered, and what needs that is not offered."""

    def __init__(self, assistant: Answering, records: Records | None, pace: Pace) -> None:
        memory = Memory(records, assistant.article) if records else None
        self.responder = Responder(assistant, memory, pace)
        self.bookmark = Bookmark(assistant, memory is not None, pace)
        self.follower = Follower(assistant, self.responder)
        self.drawer = Drawer(memory, self.responder, self.bookmark) if memory else None
        self.verdicts = Verdicts(memory) if memory else None
        self.opening = Opening(self.responder, self.bookmark, self.drawer)

    def finish(self, conversation: Conversation, view: View) -> tuple[Any, ...]:
        """After an answer: drawn again, as the visitor may have switched the language while it was written."""
        return (*self.responder.drawing(conversation, view)[2:], *self.bookmark.after(conversation, view))

    def clear(self, conversation: Conversation, view: View, request: gr.Request | None = None) -> tuple[Any, ...]:
        """Start anew; only the language stays."""
        self.responder.ended(conversation, view, request)
        fresh = View(view.language)
        drawn = self.responder.drawing(Conversation(), fresh)
        return (*drawn, self.bookmark.panel(fresh), gr.update(value=""), render_filters(Filters(), view.language))


def lay_out_chat(conversation: gr.State, view: gr.State, kept: bool) -> ChatParts:
    """Draw the tab; call it inside the page. `kept`: conversations are remembered."""
    with gr.Row(elem_id="tw-main"):
        with gr.Column(elem_id="tw-chat", min_width=0):
            transcript = html_part("transcript", lambda language: render_transcript(Conversation(), View(language)))
            with gr.Column(elem_id="tw-composer", min_width=0):
                note = _plain_part("note")
                filters = html_part("filters", lambda language: render_filters(Filters(), language))
                question = gr.Textbox(
                    elem_id="tw-question",
                    label=translate("question"),
                    placeholder=translate("placeholder"),
                    lines=1,
                    max_lines=6,
                    show_label=False,
                    container=False,
                )
                with gr.Row(elem_id="tw-buttons"):
                    new = gr.Button(translate("new"), elem_id="tw-new", size="sm", min_width=0)
                    stop = gr.Button(translate("stop"), elem_id="tw-stop", size="sm", min_width=0, visible=False)
                    send = gr.Button(translate("send"), elem_id="tw-send", size="sm", min_width=0, variant="primary")
                tools = html_part("tools", lambda language: render_tools(language, kept))
        with gr.Column(elem_id="tw-side", min_width=0):
            panel = html_part("panel", lambda language: render_panel(None, None, Beside(), language))
    with gr.Column(elem_id="tw-unseen", min_width=0):
        sheets = html_part("sheets", lambda language: render_sheets(language, kept))
        history = _plain_part("history")
        told = {name: _plain_part(name) for name in ("verdict", "file", "follow", "translation")}
    return ChatParts(
        conversation, view, transcript, note, filters, question, new, send, stop, tools, panel, sheets, history, told
    )


def _plain_part(name: str) -> gr.HTML:
    return gr.HTML("", elem_id=f"tw-{name}", js_on_load=start(name), apply_default_css=False)


def join_chat(parts: ChatParts, acts: ChatActs) -> None:
    """Connect what is clicked and typed with what answers."""
    responder, bookmark = acts.responder, acts.bookmark
    state = [parts.conversation, parts.view]
    answering: dict[str, Any] = {**QUIET, "concurrency_id": "answers", "concurrency_limit": ANSWERS_AT_ONCE}
    answering["trigger_mode"] = "multiple"  # a stopped answer may take a while to end; the responder sees to the rest
    asked = [
        gr.on(
            [parts.question.submit, parts.send.click],
            responder.ask,
            [parts.question, *state],
            [*parts.drawn, parts.question],
            **answering,
        ),
        parts.transcript.example_select(responder.example, state, parts.drawn, **answering),
        parts.transcript.option_select(responder.follow, state, parts.drawn, **answering),
        parts.transcript.clear(responder.timeless, state, parts.drawn, **answering),
        parts.transcript.retry(responder.again, state, parts.drawn, **answering),
    ]
    behind: dict[str, Any] = {**QUIET, "concurrency_id": "suggestions", "concurrency_limit": 1}
    for one in asked:
        shown = one.then(acts.finish, state, [*parts.drawn[2:], parts.view, parts.panel], **QUIET)
        shown.then(acts.follower.suggest, [parts.conversation], parts.told["follow"], **behind)
    anew = [*parts.drawn, parts.panel, parts.question, parts.filters]
    parts.stop.click(responder.stop, state, parts.drawn, cancels=asked, **QUIET)
    parts.new.click(acts.clear, state, anew, cancels=asked, **QUIET)
    parts.transcript.edit(responder.edit, state, [*parts.drawn, parts.question], **QUIET)
    parts.note.clear(responder.cancel_edit, state, [*parts.drawn, parts.question], **QUIET)
    parts.filters.apply(set_filters, [parts.view], [parts.view, parts.filters], **QUIET)
    parts.filters.delete(take_off_filter, [parts.view], [parts.view, parts.filters], **QUIET)
    parts.tools.download(download, state, parts.told["file"], **QUIET)
    parts.transcript.select(bookmark.choose, state, [parts.view, parts.panel], **QUIET)
    parts.panel.select(bookmark.choose_copy, [parts.view], [parts.view, parts.panel], **QUIET)
    parts.panel.expand(bookmark.step, state, [parts.view, parts.panel], **QUIET)
    parts.panel.apply(bookmark.translate, [parts.view], parts.told["translation"], **behind)
    _join_memory(parts, acts, asked)


def _join_memory(parts: ChatParts, acts: ChatActs, asked: list[Any]) -> None:
    """The list of conversations, and feedback; nothing where they are not kept."""
    state = [parts.conversation, parts.view]
    if acts.drawer is None or acts.verdicts is None:
        return
    drawer = acts.drawer
    parts.history.expand(drawer.show, state, parts.history, **QUIET)
    parts.history.edit(drawer.rename, state, parts.history, **QUIET)
    parts.history.delete(drawer.delete, state, [*parts.drawn, parts.panel, parts.history], **QUIET)
    parts.history.select(drawer.open, state, [*parts.drawn, parts.panel, parts.question], cancels=asked, **QUIET)
    parts.transcript.like(acts.verdicts.judge, [parts.view], [parts.view, parts.told["verdict"]], **QUIET)


def set_filters(view: View, event: gr.EventData) -> tuple[Any, str]:
    """Restrict the next answers as the form says; a form that makes no sense changes nothing and is told."""
    filters = read_filters(sent(event))
    if filters is None:
        return gr.skip(), render_filters(view.filters, view.language, refused=True)
    return replace(view, filters=filters), render_filters(filters, view.language)


def take_off_filter(view: View, event: gr.EventData) -> tuple[Any, str]:
    """Lift one restriction: `time`, `outlet` or `language`."""
    filters = without(view.filters, text(event, "name"))
    return replace(view, filters=filters), render_filters(filters, view.language)
