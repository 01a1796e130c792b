"""The chat tab: the conversation, the box, and the article beside them."""

from dataclasses import dataclass
from typing import Any

import gradio as gr

from assistant.page.conversation import Conversation, View
from assistant.page.html_part import QUIET, html_part, start, translate
from assistant.page.panel import render_panel
from assistant.page.respond import Responder
from assistant.page.transcript import render_transcript

ANSWERS_AT_ONCE = 4  # visitors answered at the same time; the others wait their turn


@dataclass(frozen=True, slots=True)
class ChatParts:
    """The components, in the order they stand on the page."""

    conversation: gr.State
    view: gr.State
    transcript: gr.HTML
    note: gr.HTML
    question: gr.Textbox
    new: gr.Button
    send: gr.Button
    stop: gr.Button
    panel: gr.HTML

    @property
    def drawn(self) -> list[Any]:
        """What changes with the conversation, in the order of respond.Drawing."""
        return [self.conversation, self.view, self.transcript, self.note, self.send, self.stop]


def lay_out_chat(conversation: gr.State, view: gr.State) -> ChatParts:
    """Draw the tab; call it inside the page."""
    with gr.Row(elem_id="tw-main"):
        with gr.Column(elem_id="tw-chat", min_width=0):
            transcript = html_part("transcript", lambda language: render_transcript(Conversation(), View(language)))
            with gr.Column(elem_id="tw-composer", min_width=0):
                note = gr.HTML("", elem_id="tw-note", js_on_load=start("note"), apply_default_css=False)
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
        with gr.Column(elem_id="tw-side", min_width=0):
            panel = html_part("panel", lambda language: render_panel(None, None, (), language))
    return ChatParts(conversation, view, transcript, note, question, new, send, stop, panel)


def join_chat(parts: ChatParts, responder: Responder) -> None:
    """Connect what is clicked and typed with what answers."""
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
        parts.transcript.retry(responder.again, state, parts.drawn, **answering),
    ]
    for one in asked:
        one.then(responder.finish, state, [*parts.drawn[2:], parts.view, parts.panel], **QUIET)
    parts.stop.click(responder.stop, state, parts.drawn, cancels=asked, **QUIET)
    parts.new.click(responder.clear, state, [*parts.drawn, parts.panel, parts.question], cancels=asked, **QUIET)
    parts.transcript.edit(responder.edit, state, [*parts.drawn, parts.question], **QUIET)
    parts.note.clear(responder.cancel_edit, state, [*parts.drawn, parts.question], **QUIET)
    parts.transcript.select(responder.choose, state, [parts.view, parts.panel], **QUIET)
    parts.panel.select(responder.choose_copy, [parts.view], [parts.view, parts.panel], **QUIET)
