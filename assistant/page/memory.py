"""Between the page and what it remembers: conversations written down as they grow, and read back."""

import logging
from collections import deque
from collections.abc import Callable

from assistant.errors import UserError
from assistant.judgements import Feedback
from assistant.kept import Kept, Trouble, recheck
from assistant.page.conversation import Conversation, Exchange
from assistant.records import Listed, Records
from assistant.records_feedback import feedback_in, give_feedback, take_back_feedback
from corpus.article import Article, Language

log = logging.getLogger(__name__)


class Memory:
    """What one page remembers of its visitors. Every method but `keep` raises UserError."""

    def __init__(self, records: Records, article: Callable[[str], Article | None]) -> None:
        self._records = records
        self._article = article
        self._deleted: deque[str] = deque(maxlen=10_000)  # an answer still being written brings none of these back

    def keep(self, user: str, conversation: Conversation, language: Language) -> Exception | None:
        """Write down the last exchange as it is now; why not, where that fails: the answer is shown all the same."""
        try:
            if conversation.id in self._deleted:
                raise UserError("no_such_conversation")
            last = len(conversation.exchanges) - 1
            self._records.save(user, conversation.id, kept_of(conversation.exchanges[last], language), last)
        except Exception as error:
            if not isinstance(error, UserError):
                log.error("a conversation could not be written down", exc_info=error)
            return error
        return None

    def listed(self, user: str, search: str) -> list[Listed]:
        return self._records.listed(user, search)

    def opened(self, user: str, conversation: str) -> Conversation | None:
        """A kept conversation of this user, its citations compared with the articles as they are now."""
        kept = self._records.load(user, conversation)
        if not kept:
            return None
        return Conversation(tuple(self._exchange(one) for one in kept), id=conversation)

    def verdicts(self, user: str, conversation: str) -> dict[str, bool]:
        """Exchange key -> whether it helped, as far as the user said so."""
        return {key: given.helped for key, given in feedback_in(self._records, user, conversation).items()}

    def rename(self, user: str, conversation: str, name: str) -> bool:
        return self._records.rename(user, conversation, name)

    def delete(self, user: str, conversation: str) -> bool:
        self._deleted.append(conversation)  # before it goes: an answer may be written down in between
        done = False
        try:
            done = self._records.delete(user, conversation)
        finally:
            if not done:  # somebody else's, or it failed: whoever it belongs to goes on
                self._deleted.remove(conversation)
        return done

    def delete_all(self, user: str) -> int:
        self._deleted.extend(one.id for one in self._records.listed(user))
        return self._records.delete_all(user)

    def judge(self, user: str, exchange: str, feedback: Feedback | None) -> None:
        """Keep what the user says of an answer; None takes it back."""
        if feedback is None:
            take_back_feedback(self._records, exchange, user)
        else:
            give_feedback(self._records, exchange, user, feedback)

    def _exchange(self, kept: Kept) -> Exchange:
        # Whoever opens a conversation that is being answered elsewhere sees what was there of it at that moment.
        return Exchange(
            kept.question,
            recheck(kept.answer, self._article) if kept.answer else None,
            "stopped" if kept.status == "answering" else kept.status,
            kept.trouble.error() if kept.trouble else None,
            kept.languages,
            kept.key,
            kept.asked,
            kept.filters,
            kept.timeless,
        )


def kept_of(exchange: Exchange, language: Language) -> Kept:
    """An exchange as it is kept; `language` is the page's."""
    trouble = Trouble.of(exchange.error) if exchange.error else None
    return Kept(
        exchange.key,
        exchange.question,
        language,
        exchange.asked,
        exchange.status,
        exchange.answer,
        trouble,
        exchange.languages,
        exchange.filters,
        exchange.timeless,
    )
