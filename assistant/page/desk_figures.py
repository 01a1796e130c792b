"""What many reviews come to: marks week by week, agreement between reviewers, criteria, and the downloads."""

from collections import Counter
from collections.abc import Sequence
from itertools import combinations
from time import perf_counter_ns

from assistant.judgements import CRITERIA, GRADES, Reviewed, cohen_kappa, shared_marks, weekly
from assistant.page.desk_plot import render_plot, weeks_table
from assistant.page.desk_view import DeskView, reviewers_of, show_reviewer
from assistant.page.labels import label
from assistant.page.markup import attributes, button, escape
from assistant.review_export import evaluation_questions
from corpus.article import Language

MOST_PAIRS = 10  # pairs of reviewers that are told, those with the most in common
FEW = 30  # citations under which a kappa says little
# The words of Landis and Koch (Biometrics 33, 1977, 159-174) for a kappa up to each bound.
WORDS = ((0.0, "poor"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"), (1.0, "perfect"))


def render_figures(answers: Sequence[Reviewed], view: DeskView) -> str:
    """The figures of the answers of the chosen time; agreement is always told of everybody."""
    language, theirs = view.language, _of(answers, view.whose)
    return (
        f'<div class="tw-desk-figures" lang="{language}">{_marks(theirs, language)}{_agreement(answers, language)}'
        f"{_criteria(theirs, language)}{_downloads(answers, language)}</div>"
    )


def _of(answers: Sequence[Reviewed], whose: str) -> list[Reviewed]:
    """The answers with the reviews of one reviewer alone; empty for everybody's."""
    if not whose:
        return list(answers)
    return [
        Reviewed(one.kept, one.history, one.feedback, tuple(each for each in one.reviews if each.reviewer == whose))
        for one in answers
    ]


def _section(title: str, body: str, language: Language) -> str:
    return f'<section class="tw-desk-section"><h3>{escape(label(title, language))}</h3>{body}</section>'


def _marks(answers: Sequence[Reviewed], language: Language) -> str:
    weeks = weekly(answers)
    if not weeks:
        text = escape(label("desk_marks_none", language))
        return _section("desk_marks", f'<p class="tw-note">{text}</p>', language)
    plot = f"{render_plot(weeks, language)}<details><summary>{escape(label('desk_as_table', language))}</summary>"
    return _section("desk_marks", f"{plot}{weeks_table(weeks, language)}</details>", language)


def _agreement(answers: Sequence[Reviewed], language: Language) -> str:
    pairs = []
    for first, second in combinations(reviewers_of(answers), 2):
        shared = shared_marks(answers, first, second)
        if shared:
            alike = sum(one == other for one, other in shared)
            pairs.append((len(shared), first, second, alike, cohen_kappa(answers, first, second)))
    if not pairs:
        text = escape(label("desk_agreement_none", language))
        return _section("desk_agreement", f'<p class="tw-note">{text}</p>', language)
    pairs.sort(key=lambda pair: (-pair[0], pair[1:3]))
    items = ""
    for count, first, second, alike, kappa in pairs[:MOST_PAIRS]:
        text = label(
            "desk_pair" if kappa is not None else "desk_pair_undefined",
            language,
            count=count,
            alike=alike,
            kappa=_decimal(kappa or 0.0, language),
            words=label(f"desk_kappa_{kappa_words(kappa or 0.0)}", language),
            first=show_reviewer(first, language),
            second=show_reviewer(second, language),
        )
        few = f" {label('desk_few', language)}" if count < FEW and kappa is not None else ""
        items += f"<li>{escape(text + few)}</li>"
    about = f'<p class="tw-note">{escape(label("desk_agreement_about", language))}</p>'
    return _section("desk_agreement", f"<ul>{items}</ul>{about}", language)


def kappa_words(kappa: float) -> str:
    """The ending of the label that says it in words."""
    if kappa < 0:
        return "poor"
    return next(word for bound, word in WORDS[1:] if kappa <= bound)


def _decimal(value: float, language: Language) -> str:
    text = f"{value:.2f}".replace("-", "−")
    return text.replace(".", ",") if language == "id" else text


def _criteria(answers: Sequence[Reviewed], language: Language) -> str:
    given = [each.review for one in answers for each in one.reviews]
    if not any(review.criteria for review in given):
        return ""
    head = "".join(f'<th scope="col">{escape(label(f"desk_{grade}", language))}</th>' for grade in GRADES)
    rows = ""
    for one in CRITERIA:
        count = Counter(review.criteria[one] for review in given if one in review.criteria)
        cells = "".join(f"<td>{count[grade]}</td>" for grade in GRADES)
        rows += f'<tr><th scope="row">{escape(label(f"desk_{one}", language))}</th>{cells}</tr>'
    table = (
        f'<table class="tw-desk-table"><thead><tr><th scope="col">{escape(label("desk_criterion", language))}</th>'
        f"{head}</tr></thead><tbody>{rows}</tbody></table>"
    )
    return _section("desk_criteria", table, language)


def _downloads(answers: Sequence[Reviewed], language: Language) -> str:
    count = len(evaluation_questions(answers))
    buttons = "".join(
        button(label(f"desk_{kind}", language, count=count), "export", class_="tw-desk-button", data_kind=kind)
        for kind in ("csv", "jsonl", "cases")
    )
    about = f'<p class="tw-note">{escape(label("desk_downloads_about", language))}</p>'
    body = f'{about}<div class="tw-desk-row">{buttons}</div><p class="tw-note tw-desk-downloaded"></p>'
    return _section("desk_downloads", body, language)


def render_file(name: str, content: str, said: str) -> str:
    """A file for the browser, in Base64, and what is said of it; without a name only that."""
    told = attributes(data_name=name or None, data_content=content or None, data_said=said, data_at=perf_counter_ns())
    return f"<p{told}></p>"  # a part that does not change would not be noticed
