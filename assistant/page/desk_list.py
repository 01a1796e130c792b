"""The head of the desk with its choices, the list of answers, and how far the reviewer is."""

from collections.abc import Sequence

from assistant.judgements import Reviewed
from assistant.page.desk_view import A_PAGE, DAYS, SHOWN, DeskView, chosen, progress_of, show_moment, show_reviewer
from assistant.page.labels import counted, label
from assistant.page.markup import attributes, button, escape
from assistant.users import OWNER, Visitor
from corpus.article import Language

MOST_QUESTION = 300  # characters of a question in the list
SHAPES = {
    "unreviewed": "",
    "begun": '<path d="M8 3a5 5 0 0 1 0 10z" fill="currentColor"></path>',
    "reviewed": '<path d="M5.2 8.2l2 2 3.6-4" fill="none" stroke="currentColor" stroke-width="1.6"></path>',
}


def render_closed(language: Language) -> str:
    """What whoever may not review is told."""
    return (
        f'<header class="tw-desk-top" lang="{language}"><h2>{escape(label("desk_title", language))}</h2>'
        f"<p>{escape(label('desk_closed', language))}</p></header>"
    )


def render_top(view: DeskView, visitor: Visitor, reviewers: Sequence[str], opening: bool = False) -> str:
    """The title, the choices of what is listed, and the keys; `opening` while the answers are fetched."""
    language = view.language
    reviewer = view.reviewer(visitor)
    title = f"<h2>{escape(label('desk_title', language))}</h2>"
    if opening:
        text = escape(label("desk_opening", language))
        return f'<header class="tw-desk-top" lang="{language}">{title}<p class="tw-waiting">{text}</p></header>'
    whose = [("", label("desk_whose_all", language))]
    whose += [(one, label("desk_whose_one", language, name=show_reviewer(one, language))) for one in reviewers]
    days = [(str(one), label("desk_days_n", language, count=one)) for one in DAYS]
    shown = [(one, label(f"desk_shown_{one}", language)) for one in SHOWN]
    pages = "".join(
        button(
            label(f"desk_page_{page}", language),
            "page",
            class_="tw-switch",
            id=f"tw-desk-page-{page}",
            data_page=page,
            aria_pressed="true" if (page == "figures") == view.figures else "false",
        )
        for page in ("queue", "figures")
    )
    group = attributes(aria_label=label("desk_pages", language))
    return (
        f'<header class="tw-desk-top" lang="{language}"{attributes(data_reviewer=reviewer)}>'
        f'<div class="tw-desk-row">{title}'
        f'<div class="tw-switches" role="group"{group}>{pages}</div>{_name(view, visitor, reviewer)}</div>'
        f'<div class="tw-desk-row">{_select("days", "desk_days", days, str(view.days), language)}'
        f"{_select('shown', 'desk_shown', shown, view.shown, language)}"
        f"{_select('whose', 'desk_whose', whose, view.whose, language)}{_keys(language)}</div></header>"
    )


def _select(name: str, title: str, values: Sequence[tuple[str, str]], value: str, language: Language) -> str:
    listed = "".join(
        f"<option{attributes(value=one, selected=one == value)}>{escape(text)}</option>" for one, text in values
    )
    return (
        f'<div class="tw-desk-field"><label for="tw-desk-{name}">{escape(label(title, language))}</label>'
        f'<select id="tw-desk-{name}" name="{name}">{listed}</select></div>'
    )


def _name(view: DeskView, visitor: Visitor, reviewer: str) -> str:
    if visitor != OWNER:
        return f'<p class="tw-note">{escape(label("desk_as", view.language, name=reviewer))}</p>'
    field = attributes(value=view.typed, maxlength=60, autocomplete="name", spellcheck="false")
    return (
        f'<div class="tw-desk-field"><label for="tw-desk-name">{escape(label("desk_name", view.language))}</label>'
        f'<input id="tw-desk-name" name="reviewer" type="text"{field}></div>'
    )


def _keys(language: Language) -> str:
    rows = "".join(
        f"<div><dt>{''.join(f'<kbd>{key}</kbd>' for key in keys)}</dt><dd>{escape(label(text, language))}</dd></div>"
        for keys, text in (
            ("123", "desk_key_marks"),
            ("0", "desk_key_none"),
            ("JK", "desk_key_next"),
            ("S", "desk_key_save"),
            ("N", "desk_key_answer"),
        )
    )
    return (
        f'<details class="tw-desk-keys"><summary>{escape(label("desk_keys", language))}</summary>'
        f'<div><label class="tw-desk-choice"><input type="checkbox" id="tw-desk-keys-on" checked>'
        f"<span>{escape(label('desk_keys_on', language))}</span></label>"
        f'<p class="tw-note">{escape(label("desk_keys_when", language))}</p><dl>{rows}</dl></div></details>'
    )


def render_progress(answers: Sequence[Reviewed], view: DeskView, reviewer: str) -> str:
    """How many of the answers of the chosen time the reviewer is done with, whatever of them is listed."""
    done = sum(progress_of(one, reviewer) == "reviewed" for one in answers)
    text = escape(label("desk_progress", view.language, done=done, count=len(answers)))
    share = round(100 * done / len(answers), 1) if answers else 0
    return (
        f'<div class="tw-desk-progress" lang="{view.language}"><p>{text}</p><svg width="100%" height="6" '
        f'aria-hidden="true"><rect class="tw-desk-rail" width="100%" height="6" rx="3"></rect>'
        f'<rect class="tw-desk-done" width="{share}%" height="6" rx="3"></rect></svg></div>'
    )


def render_list(answers: Sequence[Reviewed], view: DeskView, reviewer: str) -> str:
    """The answers that the choices let through, the latest first."""
    language = view.language
    listed = chosen(answers, view, reviewer)
    title = f'<h3 class="tw-desk-hidden">{escape(label("desk_list", language))}</h3>'
    if not listed:
        text = escape(label("desk_none" if answers else "desk_none_yet", language))
        return f'<nav class="tw-desk-list" lang="{language}">{title}<p class="tw-note">{text}</p></nav>'
    items = "".join(_item(one, view, reviewer) for one in listed[: view.most])
    left = len(listed) - view.most
    more = ""
    if left > 0:
        more = button(
            label("desk_more", language, count=min(left, A_PAGE)), "more", class_="tw-tool", id="tw-desk-more"
        )
    return (
        f'<nav class="tw-desk-list" lang="{language}" aria-label="{escape(label("desk_list", language))}">{title}'
        f"<ul>{items}</ul>{more}</nav>"
    )


def _item(answer: Reviewed, view: DeskView, reviewer: str) -> str:
    language, kept = view.language, answer.kept
    state = progress_of(answer, reviewer)
    said = kept.answer
    question = kept.question if len(kept.question) <= MOST_QUESTION else kept.question[:MOST_QUESTION] + " …"
    badges = []
    if any(not given.helped for given in answer.feedback):
        badges.append(label("desk_badge_not_helpful", language))
    if said is not None and any(each.state == "partly" for each in said.citations):
        badges.append(label("partly", language))
    if said is not None and said.outcome == "not_found":
        badges.append(label("desk_badge_not_found", language))
    others = sum(given.reviewer != reviewer for given in answer.reviews)
    if others:
        badges.append(counted("desk_badge_others", others, language))
    inside = (
        f'<span class="tw-desk-mark"><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">'
        f'<circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" stroke-width="1.4"></circle>{SHAPES[state]}'
        f'</svg></span><span class="tw-card-text"><span class="tw-card-title"'
        f"{attributes(lang=said.language if said else None)}>{escape(question)}</span>"
        f'<span class="tw-meta">{escape(show_moment(kept.asked, language))} · '
        f"{escape(label(f'desk_state_{state}', language))}</span>"
        f"{''.join(f'<span class=tw-badge>{escape(badge)}</span>' for badge in badges)}</span>"
    )
    opened = kept.key == view.opened
    return (
        "<li>"
        + button(
            "",
            "open",
            inside=inside,
            class_=f"tw-card tw-desk-card tw-desk-is-{state}{' tw-chosen' if opened else ''}",
            id=f"tw-desk-open-{kept.key}",
            data_exchange=kept.key,
            aria_current="true" if opened else None,
        )
        + "</li>"
    )
