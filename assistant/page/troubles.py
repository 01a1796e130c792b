"""What is told when something failed, and what is only written down."""

import logging

from assistant.errors import UserError
from assistant.page.labels import label
from corpus.article import Language

log = logging.getLogger(__name__)


def trouble(error: Exception | None, language: Language, otherwise: str = "failed") -> str:
    """The error's own sentence where it has one; never its class, its message or where it happened."""
    return error.sentence(language) if isinstance(error, UserError) else label(otherwise, language)


def note(error: Exception) -> None:
    """Write down what no person is told in full."""
    if not isinstance(error, UserError):
        log.error("the page could not do what was asked", exc_info=error)
