"""The watch list: what is looked at again and again, and how that went."""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from assistant.errors import user_error
from assistant.page.desk_view import show_moment
from assistant.page.labels import counted, label
from assistant.page.markup import attributes, button, escape, link
from corpus.article import Language

if TYPE_CHECKING:
    from corpus.watch import Watched


def render_watch(entries: "Sequence[Watched]", every: timedelta | None, edits: bool, language: Language) -> str:
    """The list, and for editors what changes it; `every` is how often it is refreshed by itself, None for never."""
    items = "".join(_entry(number, each, edits, language) for number, each in enumerate(entries))
    body = f'<ul class="tw-corpus-watched">{items}</ul>' if items else ""
    none = "" if items else f'<p class="tw-note">{escape(label("corpus_watch_none", language))}</p>'
    everything = ""
    if edits and len(entries) > 1:
        everything = button(label("corpus_watch_all", language), "refresh", class_="tw-tool", id="tw-corpus-watch-all")
    note = f"{label('corpus_watch_note', language)} {_schedule(every, language)}"
    title = escape(label("corpus_watch_title", language))
    return (
        f'<section class="tw-corpus-watch"{attributes(lang=language)}><h2>{title}</h2>'
        f'<p class="tw-note">{escape(note)}</p>{none}{body}{everything}{_form(language) if edits else ""}</section>'
    )


def _form(language: Language) -> str:
    field = attributes(type="url", name="url", id="tw-corpus-watch-url", required=True, placeholder="https://")
    return (
        f'<form class="tw-corpus-watch-add"><label class="tw-corpus-field"><span>'
        f"{escape(label('corpus_watch_url', language))}</span><input{field}></label>"
        f'<button type="submit" class="tw-corpus-quiet">{escape(label("corpus_watch_add", language))}</button></form>'
    )


def _schedule(every: timedelta | None, language: Language) -> str:
    if every is None:
        return label("corpus_schedule_off", language)
    minutes = int(every.total_seconds() // 60)
    for unit, size in (("days", 1440), ("hours", 60), ("minutes", 1)):
        if minutes % size == 0:
            said = label(f"corpus_every_{unit}", language, count=minutes // size)
            return label("corpus_schedule_on", language, every=said)
    return ""


def _entry(number: int, each: "Watched", edits: bool, language: Language) -> str:
    facts = [label(f"corpus_kind_{each.kind}", language)] if each.kind else []
    if each.last_run is None:
        facts.append(label("corpus_never_run", language))
    else:
        when = show_moment(each.last_run, language)
        facts.append(counted("corpus_last_run", each.last_new or 0, language).replace("{when}", when))
    counts = ""
    if each.held or each.waiting or each.failed:
        counts = label("corpus_watch_counts", language, held=each.held, waiting=each.waiting, failed=each.failed)
        counts = f'<p class="tw-note">{escape(counts)}</p>'
    wrong = ""
    if each.error is not None:
        wrong = f'<p class="tw-note tw-warn">{escape(user_error(each.error).sentence(language))}</p>'
    tools = ""
    if edits:
        tools = "".join(
            button(
                label(f"corpus_watch_{act}", language),
                act,
                class_="tw-tool",
                id=f"tw-corpus-watch-{act}-{number}",
                data_url=each.url,
                aria_label=label(f"corpus_watch_{act}_one", language, url=each.url),
            )
            for act in ("now", "remove")
        )
        tools = f'<div class="tw-corpus-tools">{tools}</div>'
    return (
        f"<li>{link(each.url, each.url) or escape(each.url)}"
        f'<p class="tw-note">{escape(" · ".join(facts))}</p>{counts}{wrong}{tools}</li>'
    )
