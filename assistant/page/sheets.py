"""The dialogs of the chat tab, which page.js opens: filters, why an answer did not help, files, keys."""

from assistant.judgements import MOST_NOTE
from assistant.page.feedback import REASONS
from assistant.page.labels import LANGUAGES, label
from assistant.page.markup import attributes, button, escape
from corpus.article import Language

KEYS = (
    ("/", "key_box"),
    ("N", "key_new"),
    ("H", "key_history"),
    ("J", "key_next"),
    ("K", "key_previous"),
    ("Esc", "key_stop"),
    ("?", "key_help"),
)


def render_sheets(language: Language, kept: bool) -> str:
    """All of them, unseen until page.js copies one into a dialog."""
    sheets = {"filters": _filters(language), "files": _files(language), "keys": _keys(language, kept)}
    if kept:
        sheets |= {"why": _why(language), "history": _history(language)}
    return "".join(
        f'<div class="tw-sheet-source" data-sheet="{name}" data-close="{escape(label("close", language))}" '
        f'data-title="{escape(label(f"sheet_{name}", language))}" lang="{language}" hidden>{inside}</div>'
        for name, inside in sheets.items()
    )


def render_tools(language: Language, kept: bool) -> str:
    """The line below the box."""
    names = ["filters", *(["history"] if kept else []), "files", "keys"]
    buttons = (
        button(label(f"open_{name}", language), "sheet", class_="tw-tool", data_sheet=name, aria_haspopup="dialog")
        for name in names
    )
    return f'<div class="tw-tools" lang="{language}">{"".join(buttons)}</div>'


def _filters(language: Language) -> str:
    days = "".join(
        f'<label>{escape(label(f"filter_{name}", language))}<input type="date" name="{name}" max="2100-12-31"></label>'
        for name in ("since", "until")
    )
    both = f'<option value="">{escape(label("filter_both", language))}</option>'
    spoken = "".join(
        f'<option value="{one}">{escape(label(f"language_{one}", language))}</option>' for one in LANGUAGES
    )
    return (
        f'<form data-form="filters"><p class="tw-note">{escape(label("filter_help", language))}</p>'
        f'<div class="tw-fields">{days}</div>'
        f"<label>{escape(label('filter_outlet', language))}"
        '<input name="outlet" maxlength="80" list="tw-outlets" autocomplete="off"></label><datalist id="tw-outlets">'
        f"</datalist><label>{escape(label('filter_language', language))}"
        f'<select name="language">{both}{spoken}</select></label>{_submit("filter_apply", language)}</form>'
    )


def _why(language: Language) -> str:
    reasons = "".join(
        f'<label class="tw-check"><input type="checkbox" name="reasons" value="{one}"> '
        f"{escape(label(f'reason_{one}', language))}</label>"
        for one in REASONS
    )
    return (
        f'<form data-form="why"><p class="tw-note">{escape(label("why_help", language))}</p>'
        f"<fieldset><legend>{escape(label('why_reasons', language))}</legend>{reasons}</fieldset>"
        f"<label>{escape(label('why_note', language))}"
        f'<textarea name="note" rows="3" maxlength="{MOST_NOTE}"></textarea></label>'
        f"{_submit('send_feedback', language)}</form>"
    )


def _files(language: Language) -> str:
    items = "".join(
        f"<li>{button(label(f'form_{form}', language), 'download', class_='tw-choice', data_form=form)}</li>"
        for form in ("pdf", "docx", "md")
    )
    return f'<p class="tw-note">{escape(label("files_help", language))}</p><ul class="tw-files">{items}</ul>'


def _keys(language: Language, kept: bool) -> str:
    rows = "".join(
        f'<tr><th scope="row"><kbd>{escape(key)}</kbd></th><td>{escape(label(name, language))}</td></tr>'
        for key, name in KEYS
        if kept or name != "key_history"
    )
    return (
        f'<table class="tw-keys"><thead><tr><th scope="col">{escape(label("keys_key", language))}</th>'
        f'<th scope="col">{escape(label("keys_does", language))}</th></tr></thead><tbody>{rows}</tbody></table>'
        f'<p class="tw-note">{escape(label("keys_note", language))}</p>'
        '<label class="tw-check"><input type="checkbox" name="single"> '
        f"{escape(label('keys_switch', language))}</label>"
    )


def _history(language: Language) -> str:
    name = label("history_search", language)
    field = attributes(aria_label=name, placeholder=name, maxlength=200)
    return f'<input type="search" class="tw-history-search"{field}><div class="tw-history-here"></div>'


def _submit(key: str, language: Language) -> str:
    return f'<button type="submit" class="tw-button">{escape(label(key, language))}</button>'
