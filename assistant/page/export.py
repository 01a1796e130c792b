"""A conversation as a file. It goes to the browser inside the page: Gradio's own way would be a file for everybody."""

import base64
import re
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import gradio as gr

from assistant.keep.markdown import markdown_document
from assistant.keep.pdf import pdf_document
from assistant.keep.word import word_document
from assistant.kept import Kept
from assistant.page.conversation import Conversation, View
from assistant.page.events import text
from assistant.page.labels import label
from assistant.page.markup import attributes
from assistant.page.memory import kept_of
from assistant.page.troubles import note, trouble
from corpus.article import Language

FORMS: dict[str, tuple[str, Callable[[Sequence[Kept], Language], bytes]]] = {
    "md": ("text/markdown;charset=utf-8", lambda kept, language: markdown_document(kept, language).encode()),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", word_document),
    "pdf": ("application/pdf", pdf_document),
}
MOST_NAME = 50  # characters


def download(conversation: Conversation, view: View, event: gr.EventData) -> Any:
    """The conversation in the form asked for, for page.js to hand over; nothing for a form that is none."""
    form = text(event, "form")
    if form not in FORMS or not conversation.exchanges:
        return gr.skip()
    kind, write = FORMS[form]
    try:
        kept = [kept_of(exchange, view.language) for exchange in conversation.exchanges]
        content = base64.b64encode(write(kept, view.language)).decode()
    except Exception as error:  # the visitor is told calmly, whatever it was
        note(error)
        return f"<span{attributes(data_say=trouble(error, view.language, 'refused'), data_key=uuid4().hex)}></span>"
    name = f"{file_name(conversation.exchanges[0].question)}.{form}"
    said = label("downloaded", view.language, name=name)
    marked = attributes(data_name=name, data_type=kind, data_content=content, data_say=said, data_key=uuid4().hex)
    return f"<span{marked}></span>"


def file_name(question: str) -> str:
    """The question as a name that every system takes."""
    words = re.sub(r"[^\w-]+", "-", question).strip("-_")[:MOST_NAME].rstrip("-_")
    return words or "tanya-warta"
