"""What a reviewer chose at the desk, and which answers that leaves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, get_args

from assistant.judgements import Review, Reviewed
from assistant.page.labels import label, show_date
from assistant.records import LOCAL
from assistant.settings import JAKARTA
from assistant.users import OWNER, Visitor
from corpus.article import Language
from corpus.fields import legible, one_line

Shown = Literal["all", "unreviewed", "not_helpful", "partly"]
Progress = Literal["unreviewed", "begun", "reviewed"]
DAYS = (7, 30, 90)
SHOWN: tuple[Shown, ...] = get_args(Shown)
A_PAGE = 50  # answers that the list shows at once
MOST_NAME = 60  # characters of a reviewer's name


@dataclass(frozen=True, slots=True)
class DeskView:
    """`whose`: only answers that this reviewer reviewed; empty for all. `typed` is the name given at a machine without
    users, `opened` the exchange under review, `figures` whether the figures stand in its place."""

    language: Language = "en"
    days: int = 30
    shown: Shown = "all"
    whose: str = ""
    typed: str = ""
    opened: str = ""
    figures: bool = False
    most: int = A_PAGE

    def named(self, name: str) -> "DeskView":
        return replace(self, typed=one_line(legible(name))[:MOST_NAME])

    def reviewer(self, visitor: Visitor) -> str:
        """Whom a review is by: only who started the page without users may say so themselves."""
        return (self.typed or LOCAL) if visitor == OWNER else visitor.name


def show_reviewer(name: str, language: Language) -> str:
    """A reviewer's name; who gave none is called so."""
    return label("desk_nameless", language) if name == LOCAL else name


def show_moment(moment: datetime, language: Language) -> str:
    """Day and hour in Jakarta."""
    return f"{show_date(moment.astimezone(JAKARTA).date(), language)}, {show_hour(moment, language)}"


def show_hour(moment: datetime, language: Language) -> str:
    """The hour in Jakarta."""
    return moment.astimezone(JAKARTA).strftime("%H.%M" if language == "id" else "%H:%M")


def review_by(answer: Reviewed, reviewer: str) -> Review | None:
    """What one reviewer found of an answer so far."""
    return next((given.review for given in answer.reviews if given.reviewer == reviewer), None)


def progress_of(answer: Reviewed, reviewer: str) -> Progress:
    """An answer is reviewed once every citation is marked; one that cites nothing, once anything is said of it."""
    review = review_by(answer, reviewer)
    if review is None:
        return "unreviewed"
    cited = answer.kept.answer.citations if answer.kept.answer else ()
    return "reviewed" if all(each.number in review.citations for each in cited) else "begun"


def chosen(answers: Iterable[Reviewed], view: DeskView, reviewer: str) -> list[Reviewed]:
    """The answers that the view lets through, in their order."""
    return [one for one in answers if _fits(one, view, reviewer)]


def _fits(answer: Reviewed, view: DeskView, reviewer: str) -> bool:
    if view.whose and review_by(answer, view.whose) is None:
        return False
    if view.shown == "unreviewed":
        return progress_of(answer, reviewer) != "reviewed"
    if view.shown == "not_helpful":
        return any(not given.helped for given in answer.feedback)
    if view.shown == "partly":
        cited = answer.kept.answer.citations if answer.kept.answer else ()
        return any(each.state == "partly" for each in cited)
    return True


def next_unreviewed(answers: Sequence[Reviewed], view: DeskView, reviewer: str) -> Reviewed | None:
    """The first answer of the list behind the opened one that still waits for this reviewer, else the first at all.

    `answers` are all of the time, as the opened one may no longer be in the list.
    """
    keys = [one.kept.key for one in answers]
    at = keys.index(view.opened) if view.opened in keys else -1
    waiting = [one for one in chosen(answers, view, reviewer) if progress_of(one, reviewer) != "reviewed"]
    waiting = [one for one in waiting if one.kept.key != view.opened]
    return next((one for one in waiting if keys.index(one.kept.key) > at), waiting[0] if waiting else None)


def reviewers_of(answers: Iterable[Reviewed]) -> list[str]:
    """Everybody who reviewed any of them, by name."""
    return sorted({given.reviewer for one in answers for given in one.reviews})
