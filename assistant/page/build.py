"""The page: its tabs, and what they share."""

from pathlib import Path
from typing import Any, Protocol

import gradio as gr
from starlette.middleware import Middleware

from assistant.curate import Curator
from assistant.page.api import Desk, offer_api
from assistant.page.chat import Answering, ChatActs, join_chat, lay_out_chat
from assistant.page.conversation import Conversation, View
from assistant.page.corpus_parts import join_corpus, lay_out_corpus
from assistant.page.corpus_tab import Collection
from assistant.page.desk import ReviewDesk, join_desk, lay_out_desk
from assistant.page.guard import OnlyThePage
from assistant.page.html_part import QUIET, html_part, translate
from assistant.page.masthead import render_masthead
from assistant.page.pace import Pace
from assistant.page.theme import ACCENT, Newsprint
from assistant.records import Records

HERE = Path(__file__).parent
SCRIPTS = ("page.js", "chat.js", "history.js", "desk.js", "corpus.js")  # page.js first: the others take its helpers
STYLES = ("style.css", "chat.css", "desk.css", "corpus.css")
WAITING = 64  # events that may wait before the page says that it is full


class Whole(Answering, Desk, Protocol):
    """The assistant, as the page and its programs' interface use it."""


def build_page(assistant: Whole, records: Records | None = None, curator: Curator | None = None) -> gr.Blocks:
    """The whole page; `launch_options` go with it when it is served. Without `records` it remembers nothing, and
    without a `curator` the articles are not shown as a list."""
    page = gr.Blocks(title="Tanya Warta", analytics_enabled=False, fill_width=True)
    pace = Pace()
    acts = ChatActs(assistant, records, pace)
    with page:
        offer_api(assistant, pace)  # first: what comes later under one of these names gets another
        conversation, view = gr.State(Conversation()), gr.State(View())
        masthead = html_part("masthead", render_masthead)
        with gr.Tabs(elem_id="tw-tabs"):
            with gr.Tab(translate("tab_chat"), id="chat", elem_id="tw-tab-chat") as chat_tab:
                chat = lay_out_chat(conversation, view, records is not None)
            if curator is not None:
                with gr.Tab(translate("tab_corpus"), id="corpus", elem_id="tw-tab-corpus") as corpus_tab:
                    join_corpus(lay_out_corpus(), Collection(curator), page, corpus_tab, masthead)
            if records is not None:
                with gr.Tab(translate("tab_desk"), id="desk", elem_id="tw-tab-desk") as desk_tab:
                    join_desk(lay_out_desk(), ReviewDesk(records, assistant.article), page, desk_tab, masthead)
        join_chat(chat, acts)
        everything = [*chat.everything, masthead, chat_tab]
        masthead.option_select(acts.opening.switch, [conversation, view], everything, **QUIET)
        page.load(acts.opening.open, None, everything, **QUIET)
    page.queue(max_size=WAITING, api_open=False, default_concurrency_limit=16)
    return page


def launch_options(door: Middleware) -> dict[str, Any]:
    """What `launch` of the page needs beside an address: its look, and every outward door closed but the front one."""
    script, style = (
        "\n".join((HERE / name).read_text(encoding="utf-8") for name in names) for names in (SCRIPTS, STYLES)
    )
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
        "mcp_server": True,
        "pwa": False,
        "quiet": True,
        "show_error": False,
        "max_file_size": 1,
        "app_kwargs": {"middleware": [door, Middleware(OnlyThePage)], "openapi_url": None},
    }


def head(script: str, style: str) -> str:
    """Both stand in the page itself: they act before the first paint, and Gradio leaves their selectors alone."""
    return f'<meta name="theme-color" content="{ACCENT}"><style>{style}</style><script>{script}</script>'
