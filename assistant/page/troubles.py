"""What is told when something failed."""

from assistant.errors import UserError
from assistant.page.labels import label
from corpus.article import Language


def trouble(error: Exception | None, language: Language, otherwise: str = "failed") -> str:
    """The error's own sentence where it has one; never its class, its message or where it happened."""
    return error.sentence(language) if isinstance(error, UserError) else label(otherwise, language)
