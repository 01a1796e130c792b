"""The components of the corpus tab, and what connects them."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from assistant.page.corpus_view import CorpusView
from assistant.page.html_part import QUIET, html_part, start

if TYPE_CHECKING:
    from assistant.page.corpus_tab import Collection


@dataclass(frozen=True, slots=True)
class CorpusParts:
    """In the order they stand on the page; `receipt` only tells corpus.js what has arrived."""

    view: gr.State
    note: gr.HTML
    run: gr.HTML
    filters: gr.HTML
    listed: gr.HTML
    article: gr.HTML
    add: gr.HTML
    watch: gr.HTML
    figures: gr.HTML
    receipt: gr.HTML

    @property
    def drawn(self) -> list[Any]:
        return [
            self.view,
            self.note,
            self.run,
            self.filters,
            self.listed,
            self.article,
            self.add,
            self.watch,
            self.figures,
        ]


def lay_out_corpus() -> CorpusParts:
    """Draw the tab; call it inside the page."""
    view = gr.State(CorpusView())
    with gr.Row(elem_id="tw-corpus"):
        with gr.Column(elem_id="tw-corpus-main", min_width=0):
            note, run, filters, listed = (
                html_part(name, lambda language: "")
                for name in ("corpusNote", "corpusRun", "corpusFilters", "corpusList")
            )
        with gr.Column(elem_id="tw-corpus-side", min_width=0):
            article, add, watch, figures = (
                html_part(name, lambda language: "")
                for name in ("corpusArticle", "corpusAdd", "corpusWatch", "corpusFigures")
            )
    receipt = gr.HTML("", elem_id="tw-corpusReceipt-part", js_on_load=start("corpusReceipt"), apply_default_css=False)
    return CorpusParts(view, note, run, filters, listed, article, add, watch, figures, receipt)


def join_corpus(parts: CorpusParts, collection: "Collection", page: gr.Blocks, tab: gr.Tab, masthead: gr.HTML) -> None:
    """Connect what is clicked, typed and sent with what answers."""
    view, lists = [parts.view], [parts.view, parts.listed, parts.figures]
    reading = [parts.view, parts.article]
    changing = [parts.note, *lists, parts.article]
    # None is dropped while another is on its way, and none overtakes another: the last one is what stays.
    latest: dict[str, Any] = {**QUIET, "trigger_mode": "multiple", "concurrency_limit": 1}
    page.load(collection.load, None, [parts.view, tab], **QUIET)
    masthead.option_select(collection.switch, view, [*parts.drawn, tab], **QUIET)
    tab.select(collection.draw, view, parts.drawn, **QUIET)
    parts.filters.apply(collection.filter, view, lists, **latest)
    parts.listed.apply(collection.leaf, view, lists[:2], **latest)
    for opener in (parts.listed, parts.article, parts.run):
        opener.select(collection.open, view, reading, **latest)
    parts.article.collapse(collection.close, view, reading, **QUIET)
    parts.article.delete(collection.remove, view, changing, **QUIET)
    parts.note.undo(collection.restore, view, changing, **QUIET)
    started = [parts.note, parts.run]
    parts.listed.retry(collection.mend, view, started, **QUIET)
    parts.article.retry(collection.again, view, started, **QUIET)
    parts.watch.retry(collection.refresh, view, started, **QUIET)
    parts.watch.apply(collection.watch, view, [parts.note, parts.watch], **QUIET)
    parts.watch.delete(collection.watch_no_more, view, [parts.note, parts.watch], **QUIET)
    # A piece follows its receipt at once, when the browser may not yet have seen the last event end.
    parts.add.upload(collection.take, view, [parts.receipt], **QUIET, trigger_mode="multiple")
    parts.add.submit(collection.add, view, [*started, parts.receipt], **QUIET)
    parts.run.tick(collection.tick, view, [parts.run], **QUIET)
    parts.run.stop(collection.stop, view, [parts.run], **QUIET)
    parts.run.clear(collection.dismiss, view, [parts.run], **QUIET)
    parts.run.end(collection.ended, view, [parts.filters, *lists, parts.article, parts.watch], **QUIET)
