"""What every tab is made of: HTML parts that page.js drives, and labels in the browser's language."""

from collections.abc import Callable
from typing import Any

import gradio as gr

from assistant.page.labels import LABELS, LANGUAGES
from corpus.article import Language

QUIET: dict[str, Any] = {"api_visibility": "private", "show_progress": "hidden"}

translate = gr.I18n(**{language: {key: texts[language] for key, texts in LABELS.items()} for language in LANGUAGES})


def html_part(name: str, render: Callable[[Language], str]) -> gr.HTML:
    """An HTML part. Until the first answer of the server it holds both languages, and page.js picks the browser's."""
    both = "".join(f'<div class="tw-first" data-first="{language}">{render(language)}</div>' for language in LANGUAGES)
    return gr.HTML(both, elem_id=f"tw-{name}-part", js_on_load=start(name), apply_default_css=False)


def start(name: str) -> str:
    """What starts the browser's side of the part `name`: a function of window.tanyaWarta."""
    return f"window.tanyaWarta.{name}(element, trigger, watch)"
