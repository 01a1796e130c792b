"""What a person is told when something cannot be done: a key of assistant.messages and what it names."""

from collections.abc import Iterator
from contextlib import contextmanager

from assistant.messages import message
from corpus.article import Language
from corpus.errors import SourceError
from index.errors import IndexFailure


class UserError(Exception):
    """A failure with a sentence a person can act on. `exit_code` is the command line's."""

    def __init__(self, key: str, exit_code: int = 2, **names: object) -> None:
        super().__init__(key)
        self.key = key
        self.exit_code = exit_code
        self.names = names

    def sentence(self, language: Language) -> str:
        """The sentence in the reader's language; empty brackets of a missing detail are left out."""
        return message(self.key, language, **self.names).replace(" ()", "")


class WriterUnavailable(Exception):
    """The language model cannot be reached or answers nothing usable; `reason` tells why, in the reader's language."""

    def __init__(self, key: str, **names: object) -> None:
        super().__init__(key)
        self.key = key
        self.names = names

    def __str__(self) -> str:
        return self.reason("en")

    def reason(self, language: Language) -> str:
        """A few words without a full stop, to stand within a sentence."""
        return message(f"model_{self.key}", language, **self.names)


def user_error(error: SourceError | IndexFailure) -> UserError:
    """The same failure as a person is told it."""
    if isinstance(error, SourceError):
        return UserError(f"source_{error.code}", source=error.source, detail=error.detail)
    return UserError(f"index_{error.code}", detail=error.detail)


@contextmanager
def told() -> Iterator[None]:
    """Failures of the lower layers leave as UserError."""
    try:
        yield
    except (SourceError, IndexFailure) as error:
        raise user_error(error) from error
