"""When two articles are one: which held article an added one is another state of. Decides only; library.py acts."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal, TypeVar

from corpus.article import Article, content_id

State = Literal["added", "replaced", "unchanged"]
_Value = TypeVar("_Value")


def was_given(article: Article) -> bool:
    """Whether its id was given to it, rather than made from its URL or content."""
    return article.id != content_id(article.title, article.text, article.outlet, article.url)


def same_content(one: Article, other: Article) -> bool:
    """Whether title, text, outlet and URL are the same."""
    return (one.title, one.text, one.outlet, one.url) == (other.title, other.text, other.outlet, other.url)


def find_earlier(new: Article, held: Sequence[Article]) -> tuple[Article | None, list[Article]]:
    """Which of the `held` articles `new` is another state of, and which others it takes the place of.

    `held` are those under its id, those under its URL and those with its content.
    """
    by_id = next((old for old in held if old.id == new.id), None)
    if was_given(new):  # a given id outlives one that was made from the same URL; two given ids both stay
        made = [old for old in held if new.url and old.url == new.url and not was_given(old)]
        return by_id, [old for old in made if old.id != new.id]
    if by_id is not None:
        return by_id, []
    ranked = sorted(held, key=lambda old: (not same_content(old, new), old.title != new.title, old.id))
    return (ranked[0], []) if ranked else (None, [])


def settle(new: Article, old: Article | None) -> tuple[Article, State]:
    """The article to hold from now on, and what that makes of the one held before."""
    if old is None:
        return new, "added"
    if not same_content(new, old):
        return replace(new, id=old.id), "replaced"
    # A date, author or place that was not known is filled in. It is corrected only where an id or a URL says that
    # both are the same article: two files of one text and two dates would replace each other for ever.
    named = new.url is not None or was_given(new)
    merged = replace(
        old,
        published=_pick(new.published, old.published, named),
        updated=_pick(new.updated, old.updated, named),
        author=_pick(new.author, old.author, named),
        place=_pick(new.place, old.place, named),
        language=new.language if named else old.language,
    )
    return merged, "unchanged" if merged == old else "replaced"


def _pick(new: _Value | None, old: _Value | None, correct: bool) -> _Value | None:
    return new if new is not None and (correct or old is None) else old
