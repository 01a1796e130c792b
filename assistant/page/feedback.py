"""Whether an answer helped, and why not."""

from typing import Any, get_args

import gradio as gr

from assistant.judgements import MOST_NOTE, Feedback, Reason
from assistant.page.conversation import View
from assistant.page.door import visitor_of
from assistant.page.events import text, texts
from assistant.page.labels import label
from assistant.page.markup import attributes
from assistant.page.memory import Memory
from assistant.page.troubles import note, trouble

REASONS: tuple[Reason, ...] = ("wrong", "bad_source", "outdated", "not_answered", "other")


class Verdicts:
    """Keeps what visitors say of the answers they were given."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def judge(self, view: View, event: gr.EventData, request: gr.Request | None = None) -> tuple[Any, str]:
        """Keep it, or take it back; the view that knows, and what is told. The transcript is not drawn anew: an answer
        may be on its way into it."""
        key, helped = text(event, "key"), {"yes": True, "no": False}.get(text(event, "helped"))
        given = texts(event, "reasons")
        reasons: tuple[Reason, ...] = tuple(one for one in get_args(Reason) if one in given)
        try:
            said = None if helped is None else Feedback(helped, reasons, text(event, "note").strip()[:MOST_NOTE])
            self.memory.judge(visitor_of(request).name, key, said)
        except Exception as error:  # the visitor is told calmly, whatever it was
            note(error)
            return gr.skip(), _told(key, view.verdicts.get(key), trouble(error, view.language, "refused"))
        verdicts = {one: value for one, value in view.verdicts.items() if one != key}
        if helped is not None:
            verdicts[key] = helped
        done = label("feedback_kept" if helped is not None else "feedback_taken_back", view.language)
        return View(view.language, view.source, view.editing, view.filters, verdicts), _told(key, helped, done)


def _told(key: str, helped: bool | None, said: str) -> str:
    verdict = "" if helped is None else "yes" if helped else "no"
    return f"<span{attributes(data_key=key, data_helped=verdict, data_say=said)}></span>"
