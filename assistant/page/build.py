"""The page: its tabs, and what they share."""

from pathlib import Path
from typing import Any

import gradio as gr
from starlette.middleware import Middleware

from assistant.page.chat import join_chat, lay_out_chat
from assistant.page.conversation import Conversation, View
from assistant.page.guard import OnlyThePage
from assistant.page.html_part import QUIET, html_part, translate
from assistant.page.masthead import render_masthead
from assistant.page.respond import Assistant, Responder
from assistant.page.theme import ACCENT, Newsprint

HERE = Path(__file__).parent
WAITING = 64  # events that may wait before the page says that it is full


def build_page(assistant: Assistant) -> gr.Blocks:
    """The whole page; `launch_options` go with it when it is served."""
    page = gr.Blocks(title="Tanya Warta", analytics_enabled=False, fill_width=True)
    responder = Responder(assistant)
    with page:
        conversation, view = gr.State(Conversation()), gr.State(View())
        masthead = html_part("masthead", render_masthead)
        with gr.Tabs(elem_id="tw-tabs"), gr.Tab(translate("tab_chat"), id="chat", elem_id="tw-tab-chat") as chat_tab:
            chat = lay_out_chat(conversation, view)
        join_chat(chat, responder)
        everything = [*chat.drawn, chat.panel, masthead, chat.question, chat.new, chat_tab]
        masthead.option_select(responder.switch, [conversation, view], everything, **QUIET)
        page.load(responder.open, None, everything, **QUIET)
    page.queue(max_size=WAITING, api_open=False, default_concurrency_limit=16)
    return page


def launch_options(door: Middleware) -> dict[str, Any]:
    """What `launch` of the page needs beside an address: its look, and every outward door closed but the front one."""
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
        "app_kwargs": {"middleware": [door, Middleware(OnlyThePage)], "openapi_url": None},
    }


def head(script: str, style: str) -> str:
    """Both stand in the page itself: they act before the first paint, and Gradio leaves their selectors alone."""
    return f'<meta name="theme-color" content="{ACCENT}"><style>{style}</style><script>{script}</script>'
