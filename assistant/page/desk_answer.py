"""One answer under review: its sentences, each citation beside the article it stands in, and the answer as a whole."""

from collections.abc import Mapping, Sequence

from assistant.answer import MARKER, Answer, Citation
from assistant.judgements import (
    BACKINGS,
    CASES,
    CRITERIA,
    GRADES,
    MARKS,
    MOST_NOTE,
    Given,
    Review,
    Reviewed,
    sentences_of,
)
from assistant.page.desk_form import choices, options, words
from assistant.page.desk_passage import citation_beside_article
from assistant.page.desk_view import DeskView, progress_of, review_by, show_moment, show_reviewer
from assistant.page.labels import label
from assistant.page.markup import attributes, button, escape
from corpus.article import Article, Language

Articles = Mapping[str, Article | None]  # by id; None for one that has left the collection


def render_pick(language: Language, key: str = "desk_pick") -> str:
    """What stands in the place of the answer while none is open."""
    title = "" if key != "desk_pick" else f"<h3>{escape(label('desk_pick_title', language))}</h3>"
    return f'<div class="tw-desk-empty" lang="{language}">{title}<p>{escape(label(key, language))}</p></div>'


def render_answer(answer: Reviewed, articles: Articles, view: DeskView, reviewer: str) -> str:
    """The form of one answer, filled with what the reviewer found of it so far. Nothing tells who asked."""
    said, language = answer.kept.answer, view.language
    if said is None:
        return render_pick(language, "desk_gone")
    review = review_by(answer, reviewer)
    given = review or Review()
    state = label("desk_saved_before" if review else "desk_untouched", language)
    says = {key: label(f"desk_{key}", language) for key in ("saving", "unsaved", "not_saved")}
    notices = attributes(**{f"data_{key}": text for key, text in says.items()})
    whose = attributes(data_exchange=answer.kept.key, data_reviewer=reviewer)
    return (
        f'<form class="tw-desk-form" lang="{language}"{whose}{notices}>'
        f"{_head(answer, said, language)}"
        f"<h4>{escape(label('desk_sentences', language))}</h4>{_sentences(said, answer, articles, given, language)}"
        f"<h4>{escape(label('desk_whole', language))}</h4>{_criteria(given, language)}"
        f"{words('note', label('desk_note', language), given.note, 3, MOST_NOTE)}"
        f"{_case(given, language)}{_others(answer, reviewer, language)}"
        f'<div class="tw-desk-bar"><p class="tw-desk-state">{escape(state)}</p>'
        f"{button(label('desk_back', language), 'list', class_='tw-tool tw-desk-back')}"
        f"{button(label('desk_save', language), 'save', class_='tw-desk-button')}"
        f"{button(label('desk_next', language), 'next', class_='tw-desk-button tw-desk-first')}</div></form>"
    )


def _head(answer: Reviewed, said: Answer, language: Language) -> str:
    kept = answer.kept
    lines = []
    if answer.history:
        earlier = "".join(f"<li>{escape(one.question)}</li>" for one in answer.history)
        title = label("desk_before", language, count=len(answer.history))
        lines.append(f"<details><summary>{escape(title)}</summary><ol>{earlier}</ol></details>")
    if said.standalone_question.strip() not in ("", kept.question.strip()):
        understood = label("desk_understood", language, question=said.standalone_question)
        lines.append(f'<p class="tw-note">{escape(understood)}</p>')
    for one in answer.feedback:
        why = ", ".join(label(f"desk_reason_{reason}", language) for reason in one.reasons)
        told = " – ".join(part for part in (why, f"“{one.note}”" if one.note else "") if part)
        text = label("desk_helped" if one.helped else "desk_not_helped", language, why=told)
        lines.append(f'<p class="tw-note{"" if one.helped else " tw-warn"}">{escape(text)}</p>')
    asked = label("desk_asked", language, when=show_moment(kept.asked, language))
    return (
        f'<header class="tw-desk-head"><p class="tw-note">{escape(asked)}</p>'
        f'<h3 id="tw-desk-question" tabindex="-1"{attributes(lang=said.language)}>{escape(kept.question)}</h3>'
        f"{''.join(lines)}</header>"
    )


def _sentences(said: Answer, answer: Reviewed, articles: Articles, given: Review, language: Language) -> str:
    """Every sentence with the citations it is the first to name; what no sentence names comes last."""
    cited = {each.number: each for each in said.citations}
    told: dict[str, bool] = {}  # articles whose whole text stands there already
    shown: set[int] = set()

    def beside(numbers: Sequence[int]) -> str:
        parts = []
        for number in numbers:
            citation = cited[number]
            shown.add(number)
            article_id = citation.passage.article_id
            whole = not told.get(article_id)
            told[article_id] = True
            spoken = answer.kept.languages.get(article_id)
            article = citation_beside_article(citation, articles.get(article_id), spoken, whole, language)
            parts.append(_citation(citation, article, given, language))
        return "".join(parts)

    blocks = []
    for place, sentence in enumerate(sentences_of(said)):
        named = [number for number in dict.fromkeys(map(int, MARKER.findall(sentence))) if number in cited]
        again = [number for number in named if number in shown]
        note = ""
        if again:
            told_above = label("desk_again", language, numbers=", ".join(f"[{number}]" for number in again))
            note = f'<p class="tw-note">{escape(told_above)}</p>'
        fieldset = _sentence(place, sentence, given, (said.language, language), note)
        first = [number for number in named if number not in shown]
        blocks.append(f'<li class="tw-desk-sentence">{fieldset}{beside(first)}</li>')
    left = [number for number in cited if number not in shown]
    rest = f"<li>{beside(left)}</li>" if left else ""
    return f'<ol class="tw-desk-sentences">{"".join(blocks)}{rest}</ol>'


def _sentence(place: int, sentence: str, given: Review, languages: tuple[Language, Language], note: str) -> str:
    spoken, language = languages
    parts = MARKER.split(sentence)
    text = escape(parts[0].rstrip()) + "".join(
        f'&nbsp;<span class="tw-number">{number}</span>{escape(after)}'
        for number, after in zip(parts[1::2], parts[2::2], strict=True)
    )
    marks = choices(f"sentence.{place}", options("desk_", BACKINGS, language), given.sentences.get(place))
    return (
        f'<fieldset class="tw-desk-item" data-item tabindex="-1"><legend>'
        f"{escape(label('desk_sentence', language, number=place + 1))}</legend>"
        f'<p class="tw-desk-said" lang="{spoken}">{text}</p>{note}'
        f'<p class="tw-desk-ask">{escape(label("desk_backing", language))}</p>{marks}</fieldset>'
    )


def _citation(citation: Citation, article: str, given: Review, language: Language) -> str:
    marks = choices(
        f"citation.{citation.number}", options("desk_", MARKS, language), given.citations.get(citation.number)
    )
    return (
        f'<fieldset class="tw-desk-item tw-desk-citation" data-item tabindex="-1"><legend>'
        f"{escape(label('desk_citation', language, number=citation.number))}</legend>{article}{marks}</fieldset>"
    )


def _criteria(given: Review, language: Language) -> str:
    rows = "".join(
        f'<fieldset class="tw-desk-item tw-desk-criterion" data-item tabindex="-1">'
        f"<legend>{escape(label(f'desk_{one}', language))}</legend>"
        f'<p class="tw-note">{escape(label(f"desk_{one}_about", language))}</p>'
        f"{choices(f'criterion.{one}', options('desk_', GRADES, language), given.criteria.get(one))}</fieldset>"
        for one in CRITERIA
    )
    return f'<div class="tw-desk-criteria">{rows}</div>'


def _case(given: Review, language: Language) -> str:
    cases = [("", label("desk_case_none", language)), *options("desk_case_", CASES, language)]
    return (
        f'<details class="tw-desk-case"{" open" if given.case else ""}>'
        f"<summary>{escape(label('desk_case', language))}</summary>"
        f'<p class="tw-note">{escape(label("desk_case_about", language))}</p>'
        f'<fieldset class="tw-desk-item"><legend class="tw-desk-hidden">{escape(label("desk_case", language))}</legend>'
        f"{choices('case', cases, given.case, keyed=False)}</fieldset>"
        f"{words('answers', label('desk_answers', language), chr(10).join(given.answers), 2, MOST_NOTE)}"
        f"{words('forbidden', label('desk_forbidden', language), chr(10).join(given.forbidden), 2, MOST_NOTE)}"
        "</details>"
    )


def _others(answer: Reviewed, reviewer: str, language: Language) -> str:
    """What others found, once it can no longer sway this reviewer."""
    others = [given for given in answer.reviews if given.reviewer != reviewer]
    if not others:
        return ""
    if progress_of(answer, reviewer) != "reviewed":
        names = ", ".join(show_reviewer(given.reviewer, language) for given in others)
        return f'<p class="tw-note">{escape(label("desk_others_wait", language, names=names))}</p>'
    items = "".join(f"<li>{escape(_other(given, language))}</li>" for given in others)
    return f'<h4>{escape(label("desk_others", language))}</h4><ul class="tw-desk-others">{items}</ul>'


def _other(given: Given, language: Language) -> str:
    review = given.review
    marks = [f"[{number}] {label(f'desk_{mark}', language)}" for number, mark in sorted(review.citations.items())]
    marks += [
        f"{label(f'desk_{one}', language)}: {label(f'desk_{review.criteria[one]}', language)}"
        for one in CRITERIA
        if one in review.criteria
    ]
    told = "; ".join([*marks, *([f"“{review.note}”"] if review.note else [])])
    return label("desk_other", language, name=show_reviewer(given.reviewer, language), marks=told)
