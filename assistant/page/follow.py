"""Suggestions below an answer, looked for when it is there."""

from typing import Protocol

from assistant.answer import Answer
from assistant.page.closing import render_follow
from assistant.page.conversation import Conversation
from assistant.page.respond import Responder
from assistant.page.troubles import note
from assistant.suggest import suggest
from corpus.library import Filters


class Quoting(Protocol):
    """What trying a suggestion needs of the assistant."""

    def quoted(self, question: str, filters: Filters | None) -> Answer: ...


class Follower:
    """Looks for suggestions; gives up as soon as the visitor has asked on, or anybody waits for an answer."""

    def __init__(self, assistant: Quoting, responder: Responder) -> None:
        self.assistant = assistant
        self.responder = responder

    def suggest(self, conversation: Conversation) -> str:
        """Questions that follow the last answer; nothing where there are none, or looking for them failed."""
        last = conversation.exchanges[-1] if conversation.exchanges else None
        if last is None or last.status != "done" or last.answer is None:
            return ""
        try:
            found = suggest(
                last.question,
                last.answer,
                lambda question: self.assistant.quoted(question, last.filters),
                lambda: not (self.responder.moved_on(conversation) or self.responder.busy),
            )
        except Exception as error:  # an answer without suggestions is whole
            note(error)
            return ""
        return render_follow(last.key, found, last.answer.language)
