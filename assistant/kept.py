"""What is remembered of an exchange, as JSON and back."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from assistant.answer import Answer, Citation
from assistant.errors import UserError
from corpus.article import Article, Language, Passage
from corpus.library import Filters
from corpus.spans import Span
from index.hit import Hit, Reading

Status = Literal["answering", "done", "stopped", "failed"]
STATUSES: tuple[Status, ...] = ("answering", "done", "stopped", "failed")
UNREADABLE = "kept_unreadable"  # the message of an exchange whose JSON holds no answer any more


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an exchange failed: a key of assistant.messages and what it names."""

    key: str
    names: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, error: Exception) -> "Trouble":
        """What is kept of an error; of one that is no UserError only its kind."""
        if isinstance(error, UserError):
            return cls(error.key, {name: str(value) for name, value in error.names.items()})
        return cls("unexpected", {"reason": type(error).__name__})

    def error(self) -> UserError:
        """The error again, to be told in either language; another release may no longer know its key."""
        known = UserError(self.key)
        known.names.update(self.names)
        try:
            known.sentence("en")
        except (KeyError, IndexError, ValueError, TypeError, AttributeError):
            return UserError("unexpected", reason=self.key)
        return known


@dataclass(frozen=True, slots=True)
class Kept:
    """One question and what became of it.

    `key` is the exchange's own, `asked` in UTC, `language` the page's when it was asked. `answer` is None until the
    first words are there; a "failed" one has a `trouble`. `languages` gives the language of each cited article by id.
    `filters` restricted what was searched; `timeless`: a span of time that the question names was passed over.
    """

    key: str
    question: str
    language: Language
    asked: datetime
    status: Status = "answering"
    answer: Answer | None = None
    trouble: Trouble | None = None
    languages: Mapping[str, Language] = field(default_factory=dict)
    filters: Filters = Filters()
    timeless: bool = False

    def __post_init__(self) -> None:
        if not self.key or self.status not in STATUSES or self.asked.utcoffset() is None:
            raise ValueError(f"exchange {self.key!r}: {self.status!r}, asked {self.asked}")


def recheck(answer: Answer, article: Callable[[str], Article | None]) -> Answer:
    """The answer with `changed` set where `article` no longer holds a quotation at its place, and only there."""
    held = {one: article(one) for one in {each.passage.article_id for each in answer.citations}}
    checked = []
    for citation in answer.citations:
        now = held[citation.passage.article_id]
        same = now is not None and now.text[citation.start : citation.end] == citation.quote
        checked.append(replace(citation, changed=not same))
    return replace(answer, citations=tuple(checked))


def kept_json(kept: Kept) -> str:
    """One exchange, whole. ASCII, so that even what is no Unicode comes back as it was."""
    return json.dumps(asdict(_without_views(kept)), default=_plain)


def read_kept(written: str) -> Kept:
    """The exchange of `kept_json`, of this or another release: unknown fields are passed over, missing ones filled.

    An answer that can no longer be read leaves the exchange "failed"; raises ValueError where no exchange is left.
    """
    row = json.loads(written)
    if not isinstance(row, dict):
        raise ValueError("not an exchange")
    status: Status = next((one for one in STATUSES if one == row.get("status")), "stopped")
    trouble = _trouble(row.get("trouble"))
    try:
        answer = read_answer(row["answer"]) if row.get("answer") else None
        languages = {str(key): _language(value) for key, value in dict(row.get("languages") or {}).items()}
    except (ValueError, KeyError, TypeError, AttributeError):
        answer, languages, status, trouble = None, {}, "failed", Trouble(UNREADABLE)
    try:
        asked = datetime.fromisoformat(row["asked"])
        asked = asked if asked.utcoffset() is not None else asked.replace(tzinfo=UTC)
        return Kept(
            key=row["key"],
            question=str(row["question"]),
            language=_language(row.get("language")),
            asked=asked,
            status=status,
            answer=answer,
            trouble=trouble,
            languages=languages,
            filters=_filters(row.get("filters")),
            timeless=bool(row.get("timeless")),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"not an exchange: {error}") from error


def read_answer(row: Mapping[str, Any]) -> Answer:
    """An answer written as JSON by its fields' names; raises ValueError, KeyError or TypeError if it is none."""
    span = row.get("span")
    return Answer(
        text=row["text"],
        citations=tuple(_citation(each) for each in row.get("citations") or ()),
        language=_language(row.get("language")),
        standalone_question=row.get("standalone_question") or "",
        hits=tuple(_hit(each) for each in row.get("hits") or ()),
        written_by="model" if row.get("written_by") == "model" else "extract",
        outcome=row["outcome"],
        span=Span(_day(span.get("since")), _day(span.get("until"))) if span else None,
        notice=row.get("notice"),
        short_answer=row.get("short_answer"),
        removed_sentences=row.get("removed_sentences") or 0,
        seconds=dict(row.get("seconds") or {}),
    )


def _citation(row: Mapping[str, Any]) -> Citation:
    return Citation(
        number=row["number"],
        passage=_passage(row["passage"]),
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
        state=row.get("state") or "supported",
        changed=bool(row.get("changed")),
        also_in=tuple(row.get("also_in") or ()),
    )


def _hit(row: Mapping[str, Any]) -> Hit:
    reading = row.get("reading")
    return Hit(
        passage=_passage(row["passage"]),
        score=row.get("score") or 0.0,
        found_by=frozenset(row.get("found_by") or ()),
        language=_language(row.get("language")),
        also_in=tuple(row.get("also_in") or ()),
        reading=Reading(reading["start"], reading["end"], reading["score"]) if reading else None,
    )


def _passage(row: Mapping[str, Any]) -> Passage:
    return Passage(
        id=row["id"],
        article_id=row["article_id"],
        start=row["start"],
        end=row["end"],
        text=row["text"],
        title=row.get("title") or "",
        outlet=row.get("outlet"),
        published=_day(row.get("published")),
        url=row.get("url"),
    )


def _trouble(row: Any) -> Trouble | None:
    if not isinstance(row, dict):
        return None
    names = row.get("names")
    return Trouble(str(row.get("key")), names if isinstance(names, dict) else {})


def _filters(row: Any) -> Filters:
    if not isinstance(row, dict):
        return Filters()
    try:
        since, until = (_day(row.get(name)) for name in ("since", "until"))
    except (ValueError, TypeError):
        return Filters()
    outlet, place, title = (row.get(name) for name in ("outlet", "place", "title"))
    language = row.get("language")
    return Filters(since, until, outlet, place, title, _language(language) if language else None)


def _language(value: object) -> Language:
    return "en" if value == "en" else "id"


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _without_views(kept: Kept) -> Kept:
    """With plain dicts for every Mapping: `asdict` copies no views."""
    answer = kept.answer and replace(kept.answer, seconds=dict(kept.answer.seconds))
    trouble = kept.trouble and replace(kept.trouble, names=dict(kept.trouble.names))
    return replace(kept, answer=answer, trouble=trouble, languages=dict(kept.languages))


def _plain(value: object) -> object:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    raise TypeError(f"not JSON: {type(value).__name__}")
