"""The page's parts and how they are joined."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from assistant.page.conversation import Conversation, View
from assistant.page.guard import OnlyThePage
from assistant.page.labels import LABELS, LANGUAGES
from assistant.page.masthead import render_masthead
from assistant.page.panel import render_panel
from assistant.page.respond import Assistant, Responder
from assistant.page.theme import ACCENT, Newsprint
from assistant.page.transcript import render_transcript
from corpus.article import Language

HERE = Path(__file__).parent
ANSWERS_AT_ONCE = 4  # visitors answered at the same time; the others wait their turn
WAITING = 64  # events that may wait before the page says that it is full
QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

translate = gr.I18n(**{language: {key: texts[language] for key, texts in LABELS.items()} for language in LANGUAGES})


@dataclass(frozen=True, slots=True)
class Parts:
    """The components, in the order they stand on the page."""

    conversation: gr.State
    view: gr.State
    masthead: gr.HTML
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


def build_page(assistant: Assistant) -> gr.Blocks:
    """The whole page; `launch_options` go with it when it is served."""
    page = gr.Blocks(title="Tanya Warta", analytics_enabled=False, fill_width=True)
    with page:
        parts = _lay_out()
        _join(page, parts, Responder(assistant))
    page.queue(max_size=WAITING, api_open=False, default_concurrency_limit=16)
    return page


def launch_options() -> dict[str, Any]:
    """What `launch` of the page needs beside an address: its look, and every outward door closed."""
    script, style = ((HERE / name).read_text(encoding="utf-8") for name in ("page.js", "style.css"))
    return {
        "theme": Newsprint(),
        "head": head(script, style),
        "favicon_path": str(HERE / "icon.svg"),
        "i18n": translate,
        "footer_links": [],
        "run_history": False,
        "enable_monitoring": False,
        "share": False,
        "inbrowser": False,
        "ssr_mode": False,
        "mcp_server": False,
        "pwa": False,
        "quiet": True,
        "show_error": False,
        "max_file_size": 1,
        "app_kwargs": {"middleware": [Middleware(OnlyThePage)], "openapi_url": None},
    }


def head(script: str, style: str) -> str:
    """Both stand in the page itself: they act before the first paint, and Gradio leaves their selectors alone."""
    return f'<meta name="theme-color" content="{ACCENT}"><style>{style}</style><script>{script}</script>'


def _lay_out() -> Parts:
    conversation, view = gr.State(Conversation()), gr.State(View())
    masthead = _html("masthead", render_masthead)
    with gr.Row(elem_id="tw-main"):
        with gr.Column(elem_id="tw-chat", min_width=0):
            transcript = _html("transcript", lambda language: render_transcript(Conversation(), View(language)))
            with gr.Column(elem_id="tw-composer", min_width=0):
                note = gr.HTML("", elem_id="tw-note", js_on_load=_start("note"), apply_default_css=False)
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
            panel = _html("panel", lambda language: render_panel(None, None, (), language))
    return Parts(conversation, view, masthead, transcript, note, question, new, send, stop, panel)


def _html(name: str, render: Callable[[Language], str]) -> gr.HTML:
    """An HTML part. Until the first answer of the server it holds both languages, and page.js picks the browser's."""
    both = "".join(f'<div class="tw-first" data-first="{language}">{render(language)}</div>' for language in LANGUAGES)
    return gr.HTML(both, elem_id=f"tw-{name}-part", js_on_load=_start(name), apply_default_css=False)


def _start(name: str) -> str:
    return f"window.tanyaWarta.{name}(element, trigger, watch)"


def _join(page: gr.Blocks, parts: Parts, responder: Responder) -> None:
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
    everything = [*parts.drawn, parts.panel, parts.masthead, parts.question, parts.new]
    parts.masthead.option_select(responder.switch, state, everything, **QUIET)
    page.load(responder.open, None, everything, **QUIET)
