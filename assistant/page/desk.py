"""The review desk: a tab in which editors check answers and their citations."""

from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from assistant.judgements import Review, Reviewed
from assistant.page.desk_answer import render_answer, render_pick
from assistant.page.desk_figures import render_figures, render_file
from assistant.page.desk_form import review_of
from assistant.page.desk_list import render_closed, render_list, render_progress, render_top
from assistant.page.desk_view import (
    A_PAGE,
    DAYS,
    SHOWN,
    DeskView,
    next_unreviewed,
    progress_of,
    reviewers_of,
    show_hour,
)
from assistant.page.door import visitor_of
from assistant.page.events import sent, text
from assistant.page.html_part import QUIET, html_part, start
from assistant.page.labels import LANGUAGES, label
from assistant.page.language import page_language
from assistant.page.markup import attributes, escape
from assistant.page.troubles import note, trouble
from assistant.records import Records
from assistant.records_reviews import answers_to_review, give_review, take_back_review
from assistant.review_export import as_csv, as_jsonl, evaluation_questions, review_rows
from assistant.users import Visitor
from corpus.article import Article, Language

Drawing = tuple[Any, ...]  # the view, then the parts in the order of DeskParts.drawn


@dataclass(frozen=True, slots=True)
class DeskParts:
    """The components, in the order they stand on the page; `status` and `file` only carry what desk.js shows."""

    view: gr.State
    top: gr.HTML
    progress: gr.HTML
    listed: gr.HTML
    answer: gr.HTML
    status: gr.HTML
    file: gr.HTML

    @property
    def drawn(self) -> list[Any]:
        return [self.view, self.top, self.progress, self.listed, self.answer]


def lay_out_desk() -> DeskParts:
    """Draw the tab; call it inside the page."""
    view = gr.State(DeskView())
    with gr.Column(elem_id="tw-desk", min_width=0):
        top = html_part("deskTop", lambda language: "")
        with gr.Row(elem_id="tw-desk-main"):
            with gr.Column(elem_id="tw-desk-side", min_width=0):
                progress = html_part("deskProgress", lambda language: "")
                listed = html_part("deskList", lambda language: "")
            with gr.Column(elem_id="tw-desk-open", min_width=0):
                answer = html_part("deskAnswer", lambda language: "")
        status, file = (
            gr.HTML("", elem_id=f"tw-{name}-part", js_on_load=start(name), apply_default_css=False)
            for name in ("deskStatus", "deskFile")
        )
    return DeskParts(view, top, progress, listed, answer, status, file)


def join_desk(parts: DeskParts, desk: "ReviewDesk", page: gr.Blocks, tab: gr.Tab, masthead: gr.HTML) -> None:
    """Connect what is clicked, marked and typed with what answers."""
    view, drawn = [parts.view], parts.drawn
    # A mark that is set while another is on its way must not be dropped.
    saving: dict[str, Any] = {**QUIET, "trigger_mode": "multiple", "concurrency_limit": 1}
    page.load(desk.load, None, [*drawn, tab], **QUIET)
    masthead.option_select(desk.switch, view, [*drawn, tab], **QUIET)
    tab.select(desk.draw, view, drawn, **QUIET)
    parts.top.select(desk.choose, view, drawn, **QUIET)
    parts.listed.select(desk.open, view, drawn, **QUIET)
    parts.answer.option_select(desk.next, view, [*drawn, parts.status], **QUIET)
    parts.answer.select(desk.save, view, [parts.progress, parts.listed, parts.status], **saving)
    parts.answer.download(desk.export, view, [parts.file], **QUIET)


class ReviewDesk:
    """What the desk does for its visitors. Every event asks anew whether they may; all of one visitor's choices come
    in and go out as a DeskView."""

    def __init__(self, records: Records, article: Callable[[str], Article | None]) -> None:
        self._records = records
        self._article = article

    # ------------------------------------------------------------- the whole desk

    def load(self, request: gr.Request) -> Drawing:
        """The desk before it is opened: nothing is fetched yet."""
        view = DeskView(page_language(request.request) if request.request else "en")
        return (*self._closed_or_opening(view, request), _tab(view.language))

    def switch(self, view: DeskView, event: gr.EventData, request: gr.Request) -> Drawing:
        """The desk in the other language."""
        wanted = sent(event).get("language")
        view = replace(view, language=next((one for one in LANGUAGES if one == wanted), view.language))
        return (*self.draw(view, request), _tab(view.language))

    def draw(self, view: DeskView, request: gr.Request) -> Drawing:
        """The desk as it is now."""
        visitor = visitor_of(request)
        if not visitor.edits:
            return self._closed_or_opening(view, request)
        try:
            return self._drawing(view, visitor, self._answers(view))
        except Exception as error:  # the visitor is told calmly, whatever it was
            return self._trouble(view, visitor, error)

    def choose(self, view: DeskView, event: gr.EventData, request: gr.Request) -> Drawing:
        """Another time, filter, reviewer's name, or the figures."""
        return self.draw(_chosen(view, text(event, "name"), text(event, "value")), request)

    def open(self, view: DeskView, event: gr.EventData, request: gr.Request) -> Drawing:
        """An answer of the list, or more of the list."""
        if text(event, "act") == "more":
            return self.draw(replace(view, most=view.most + A_PAGE), request)
        return self.draw(replace(view, opened=text(event, "exchange"), figures=False), request)

    def next(self, view: DeskView, request: gr.Request) -> Drawing:
        """The next answer that waits for this reviewer; where there is none, that is said."""
        visitor = visitor_of(request)
        if not visitor.edits:
            return (*self._closed_or_opening(view, request), _status(False, label("desk_closed_short", view.language)))
        try:
            answers = self._answers(view)
            reviewer = view.reviewer(visitor)
            found = next_unreviewed(answers, view, reviewer)
            if found is None:
                left = any(one.kept.key == view.opened and progress_of(one, reviewer) != "reviewed" for one in answers)
                return (*[gr.skip()] * 5, _status(True, label("desk_last" if left else "desk_all_done", view.language)))
            return (*self._drawing(replace(view, opened=found.kept.key, figures=False), visitor, answers), gr.skip())
        except Exception as error:
            return (*self._trouble(view, visitor, error), gr.skip())

    # ------------------------------------------------------------------ one review

    def save(self, view: DeskView, event: gr.EventData, request: gr.Request) -> tuple[Any, Any, Any]:
        """Keep the form of one answer as it is now; an empty one takes the review back. The form itself stays as it
        stands in the browser: somebody is working in it."""
        visitor, language, number = visitor_of(request), view.language, text(event, "number")
        if not visitor.edits:
            return gr.skip(), gr.skip(), _status(False, label("desk_closed_short", language), number)
        reviewer, exchange = view.reviewer(visitor), text(event, "exchange")
        try:
            review = review_of(sent(event).get("form"))
            if review == Review():
                take_back_review(self._records, exchange, reviewer)
            else:
                give_review(self._records, exchange, reviewer, review)
            answers = self._answers(view)
        except Exception as error:
            final = isinstance(error, ValueError) or getattr(error, "key", "") == "no_such_exchange"
            if not isinstance(error, ValueError):  # a form that no desk of ours has sent
                note(error)
            return gr.skip(), gr.skip(), _status(False, trouble(error, language, "desk_not_saved"), number, final)
        key = "desk_taken_back" if review == Review() else "desk_saved"
        said = label(key, language, time=show_hour(datetime.now(UTC), language))
        return (
            render_progress(answers, view, reviewer),
            render_list(answers, view, reviewer),
            _status(True, said, number),
        )

    # ------------------------------------------------------------------- downloads

    def export(self, view: DeskView, event: gr.EventData, request: gr.Request) -> str:
        """One of the files, for the browser to keep."""
        language = view.language
        if not visitor_of(request).edits:
            return render_file("", "", label("desk_closed_short", language))
        try:
            name, content = _file(text(event, "kind"), self._answers(view))
        except Exception as error:
            note(error)
            return render_file("", "", trouble(error, language))
        if not content:
            return render_file("", "", label("desk_file_empty", language))
        return render_file(name, b64encode(content).decode(), label("desk_file_ready", language, name=name))

    # --------------------------------------------------------------------- drawing

    def _answers(self, view: DeskView) -> list[Reviewed]:
        return answers_to_review(self._records, view.days)

    def _drawing(self, view: DeskView, visitor: Visitor, answers: list[Reviewed]) -> Drawing:
        reviewer, reviewers = view.reviewer(visitor), reviewers_of(answers)
        if view.whose not in reviewers:  # of another time, or taken back
            view = replace(view, whose="")
        return (
            view,
            render_top(view, visitor, reviewers),
            render_progress(answers, view, reviewer),
            render_list(answers, view, reviewer),
            self._open(view, reviewer, answers),
        )

    def _open(self, view: DeskView, reviewer: str, answers: list[Reviewed]) -> str:
        if view.figures:
            return render_figures(answers, view)
        if not view.opened:
            return render_pick(view.language)
        found = next((one for one in answers if one.kept.key == view.opened), None)
        if found is None or found.kept.answer is None:
            return render_pick(view.language, "desk_gone")
        cited = {each.passage.article_id for each in found.kept.answer.citations}
        return render_answer(found, {one: self._article(one) for one in cited}, view, reviewer)

    def _closed_or_opening(self, view: DeskView, request: gr.Request) -> Drawing:
        visitor = visitor_of(request)
        if not visitor.edits:
            return (view, render_closed(view.language), "", "", "")
        return (view, render_top(view, visitor, (), opening=True), "", "", "")

    def _trouble(self, view: DeskView, visitor: Visitor, error: Exception) -> Drawing:
        note(error)
        told = f'<p class="tw-trouble" role="alert">{escape(trouble(error, view.language))}</p>'
        return (view, render_top(view, visitor, ()), "", "", f'<div class="tw-desk-empty">{told}</div>')


def _chosen(view: DeskView, name: str, value: str) -> DeskView:
    if name == "days":
        return replace(view, days=next((one for one in DAYS if str(one) == value), view.days), most=A_PAGE)
    if name == "shown":
        return replace(view, shown=next((one for one in SHOWN if one == value), view.shown), most=A_PAGE)
    if name == "whose":
        return replace(view, whose=value, most=A_PAGE)
    if name == "reviewer":
        return view.named(value)
    return replace(view, figures=value == "figures") if name == "page" else view


def _file(kind: str, answers: list[Reviewed]) -> tuple[str, bytes]:
    """A file's name and content; nothing in it where nothing was reviewed."""
    day = datetime.now(UTC).date().isoformat()
    if kind == "cases":
        return f"evaluation-{day}.jsonl", as_jsonl(evaluation_questions(answers)).encode()
    rows = review_rows(answers)
    if kind == "jsonl":
        return f"reviews-{day}.jsonl", as_jsonl(rows).encode()
    return f"reviews-{day}.csv", as_csv(rows).encode("utf-8-sig") if rows else b""  # with the mark that Excel looks for


def _status(good: bool, said: str, number: str = "", final: bool = False) -> str:
    """What desk.js shows in the form: of which sending it is, whether that was kept or, if `final`, never will be, and
    the sentence."""
    moment = datetime.now(UTC).isoformat()  # a part that does not change is not noticed
    told = attributes(
        data_good="yes" if good else "no",
        data_final="yes" if final else None,
        data_said=said,
        data_number=number,
        data_at=moment,
    )
    return f"<p{told}></p>"


def _tab(language: Language) -> Any:
    return gr.update(label=label("tab_desk", language))
