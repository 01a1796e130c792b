"""Adding articles: the form, and how a run is going."""

from assistant.curate_run import Line, Progress
from assistant.intake import LARGEST, MOST_FILES
from assistant.page.labels import label
from assistant.page.markup import attributes, button, escape
from assistant.page.troubles import trouble
from corpus.article import Language

MEGABYTE = 1_000_000
# What corpus.js says while it sends files.
_SAID = ("corpus_unchoose", "corpus_sending", "corpus_sending_stopped", "corpus_sending_lost", "corpus_file_large")


def render_form(language: Language) -> str:
    """Where addresses are pasted and files are dropped."""
    limits = label("corpus_files_note", language, files=MOST_FILES, most=LARGEST // MEGABYTE)
    said = {f"data_{key.removeprefix('corpus_')}": label(key, language) for key in _SAID}
    said["data_file_many"] = label("corpus_file_many", language, most=MOST_FILES)
    data = attributes(lang=language, data_files=MOST_FILES, data_most=LARGEST, **said)
    text = attributes(name="addresses", id="tw-corpus-addresses", rows=4, spellcheck="false", autocomplete="off")
    stop = button(label("corpus_sending_stop", language), "halt", class_="tw-tool", hidden=True)
    return (
        f'<form class="tw-corpus-add"{data}><h2>{escape(label("corpus_add_title", language))}</h2>'
        f'<label class="tw-corpus-field"><span>{escape(label("corpus_addresses", language))}</span>'
        f'<textarea{text} placeholder="https://"></textarea></label>'
        f'<div class="tw-corpus-drop"><p><label class="tw-corpus-choose">'
        f'<input type="file" name="files" multiple><span>{escape(label("corpus_files", language))}</span></label> '
        f"{escape(label('corpus_drop', language))}</p>"
        f'<p class="tw-note">{escape(limits)}</p>'
        f'<ul class="tw-corpus-chosen"{attributes(aria_label=label("corpus_chosen", language))}></ul></div>'
        f'<p class="tw-corpus-sending"><span></span> {stop}</p>'
        f'<p><button type="submit" class="tw-corpus-main">{escape(label("corpus_add", language))}</button></p></form>'
    )


def render_read_only(language: Language) -> str:
    """Why the buttons are missing."""
    return f'<p class="tw-corpus-closed"{attributes(lang=language)}>{escape(label("corpus_read_only", language))}</p>'


def render_run(run: Progress | None, language: Language) -> str:
    """How far a run has come and what became of its sources; empty where there is none."""
    if run is None:
        return ""
    if run.running:
        act = button(
            label("corpus_stop", language), "stop", class_="tw-corpus-quiet", id="tw-corpus-stop",
            aria_disabled="true" if run.stage == "stopping" else None,
        )  # fmt: skip
    else:
        act = button(label("corpus_dismiss", language), "dismiss", class_="tw-corpus-quiet", id="tw-corpus-dismiss")
    title = label(f"corpus_run_{run.kind}", language)
    stage = label(f"corpus_stage_{run.stage}", language, done=run.done, known=run.known)
    counts = [
        label(f"corpus_n_{state}", language, count=count)
        for state, count in run.counts.items()
        if count or not run.done
    ]
    wrong = f'<p class="tw-warn">{escape(trouble(run.trouble, language))}</p>' if run.trouble else ""
    said = f"{title}. {stage}" if run.running else f"{title}. {stage} {', '.join(counts)}"
    data = attributes(lang=language, data_key=run.key, data_running="yes" if run.running else "no", data_say=said)
    ended = "" if run.running else f" {escape(', '.join(counts))}" if run.done else ""
    return (
        f'<section class="tw-corpus-run"{data}{attributes(aria_label=title)}><div class="tw-corpus-run-head">'
        f"<h2>{escape(title)}</h2>{act}</div>{_bar(run, stage, title)}"
        f'<p class="tw-corpus-stage">{escape(stage)}{ended}</p>{_pace(run, language) if run.running else ""}{wrong}'
        f"{_lines(run, language)}</section>"
    )


def _bar(run: Progress, stage: str, title: str) -> str:
    if not run.running:
        return ""
    moving = run.stage == "reading" and run.known > 0
    value = attributes(value=run.done, max=run.known) if moving else ""
    return f"<progress{value}{attributes(aria_label=title, aria_valuetext=stage)}></progress>"


def _pace(run: Progress, language: Language) -> str:
    parts = [label(f"corpus_n_{state}", language, count=count) for state, count in run.counts.items() if count]
    if run.done:
        rate = f"{run.per_second:.1f}".replace(".", "," if language == "id" else ".")
        parts.append(label("corpus_rate", language, rate=rate))
    if run.left is not None:
        parts.append(_left(run.left, language))
    now = ""
    if run.current:
        now = (
            f'<p class="tw-note tw-corpus-now">{escape(label("corpus_reading_now", language, source=run.current))}</p>'
        )
    return f'<p class="tw-note">{escape(" · ".join(parts))}</p>{now}'


def _left(seconds: float, language: Language) -> str:
    for unit, size in (("hours", 3600), ("minutes", 60)):
        if seconds >= 1.5 * size:
            return label(f"corpus_left_{unit}", language, count=round(seconds / size))
    return label("corpus_left_seconds", language, count=max(1, round(seconds)))


def _lines(run: Progress, language: Language) -> str:
    """Those with trouble first: they are what somebody has to look at."""
    if not run.lines:
        return ""
    ordered = sorted(
        run.lines, key=lambda line: (line.error is None, -line.number if line.error is None else line.number)
    )
    items = "".join(_line(line, language) for line in ordered)
    if run.untold:
        items += f'<li class="tw-note">{escape(label("corpus_untold", language, count=run.untold))}</li>'
    keep = attributes(data_keep=f"run.{run.key}", open=True)
    return (
        f'<details class="tw-corpus-lines"{keep}><summary id="tw-corpus-lines">'
        f"{escape(label('corpus_lines', language))}</summary><ul>{items}</ul></details>"
    )


def _line(line: Line, language: Language) -> str:
    if line.error is not None:
        return f'<li class="tw-warn">{escape(line.error.sentence(language))}</li>'
    what = label(f"corpus_is_{line.state}", language)
    source = escape(line.source)
    if len(line.article_ids) == 1:
        source = button(line.source, "open", class_="tw-tool", data_article=line.article_ids[0])
    return f"<li>{source} <span>{escape(what)}</span></li>"
