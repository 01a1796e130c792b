"""A conversation as HTML: questions, answers with numbered sources, and what to say when there is none yet."""

import re

from assistant.answer import MARKER, Answer
from assistant.errors import UserError
from assistant.page.cards import chip, source_cards
from assistant.page.conversation import Conversation, Exchange, View
from assistant.page.labels import EXAMPLES, counted, label, show_span
from assistant.page.markup import attributes, button, escape
from corpus.article import Language

BULLET = re.compile(r"^\s*[-*•]\s+")


def render_transcript(conversation: Conversation, view: View) -> str:
    """The whole conversation. `data-say` is what a screen reader is told when it changes."""
    language, exchanges = view.language, conversation.exchanges
    if exchanges:
        body = "".join(_turn(one, turn, turn == len(exchanges) - 1, view) for turn, one in enumerate(exchanges))
        said = _announcement(exchanges[-1], language)
    else:
        body, said = _intro(language), ""
    marked = attributes(
        data_turns=len(exchanges),
        data_say=said,
        aria_busy="true" if conversation.answering else "false",
        aria_label=label("conversation", language),
        lang=language,
    )
    return f'<div class="tw-transcript" role="region"{marked}>{body}</div>'


def _intro(language: Language) -> str:
    examples = "".join(
        f"<li>{button(text, 'example', class_='tw-example', data_index=index, lang=spoken)}</li>"
        for index, (spoken, text) in enumerate(EXAMPLES)
    )
    return (
        f'<div class="tw-intro"><h2>{escape(label("intro_title", language))}</h2>'
        f"<p>{escape(label('intro_text', language))}</p><p>{escape(label('intro_honest', language))}</p>"
        f'<h3>{escape(label("examples", language))}</h3><ul class="tw-examples">{examples}</ul></div>'
    )


def _turn(exchange: Exchange, turn: int, last: bool, view: View) -> str:
    tools = ""
    if exchange.status != "answering":
        name = label("edit_question", view.language, question=exchange.question[:80])
        tools = button(label("edit", view.language), "edit", class_="tw-tool", data_turn=turn, aria_label=name)
    classes = "tw-turn tw-edited" if view.editing == turn else "tw-turn"
    return (
        f'<section class="{classes}" id="tw-turn-{turn}" data-key="{exchange.key}">'
        f'<div class="tw-question"><h2>{escape(exchange.question)}</h2>{tools}</div>'
        f"{_reply(exchange, turn, view.language)}{_closing(exchange, last, view.language)}</section>"
    )


def _reply(exchange: Exchange, turn: int, language: Language) -> str:
    answer = exchange.answer
    if exchange.status == "failed":
        return f'<div class="tw-answer"><p class="tw-trouble">{escape(trouble(exchange.error, language))}</p></div>'
    if answer is None:
        if exchange.status == "stopped":
            return ""
        return f'<div class="tw-answer"><p class="tw-waiting">{escape(label("searching", language))}</p></div>'
    shown = answer.outcome == "answered" and exchange.status != "answering"
    cards = source_cards(exchange, turn, language) if answer.outcome != "answered" or answer.citations else ""
    text = f"{_span(answer, language)}{answer_text(answer, turn, language)}"
    return (
        f'<div class="tw-answer" lang="{answer.language}">{text}</div>'
        f"{_notes(answer, language) if shown or answer.notice else ''}"
        f'<div class="tw-sources">{cards}</div>'
    )


def answer_text(answer: Answer, turn: int, language: Language) -> str:
    """Paragraphs and lists of an answer, every character escaped, every marker a button."""
    titles = {citation.number: citation.passage.title for citation in answer.citations}
    blocks, items = [], list[str]()
    for line in [*answer.text.splitlines(), ""]:
        if BULLET.match(line):
            items.append(f"<li>{_with_chips(BULLET.sub('', line), turn, titles, language)}</li>")
            continue
        if items:
            blocks.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            blocks.append(f"<p>{_with_chips(line.strip(), turn, titles, language)}</p>")
    return "".join(blocks)


def _with_chips(text: str, turn: int, titles: dict[int, str], language: Language) -> str:
    parts = MARKER.split(text)  # text, number, text, number, … text
    html = []
    for at, part in enumerate(parts):
        if at % 2 == 0:
            html.append(escape(part.rstrip() if at + 1 < len(parts) else part))
        elif int(part) in titles:
            html.append(f"&nbsp;{chip(int(part), turn, titles, language)}")
        else:
            html.append(escape(f" [{part}]"))
    return "".join(html)


def _span(answer: Answer, language: Language) -> str:
    shown = show_span(answer.span, language) if answer.span else ""
    return f'<p class="tw-span" lang="{language}">{escape(label("span", language, span=shown))}</p>' if shown else ""


def _notes(answer: Answer, language: Language) -> str:
    notes = [(answer.notice, answer.language)] if answer.notice else []
    if answer.removed_sentences:
        notes.append((counted("removed", answer.removed_sentences, language), language))
    if answer.outcome == "answered":
        notes.append((label("by_model" if answer.written_by == "model" else "by_extract", language), language))
    return "".join(f'<p class="tw-note" lang="{spoken}">{escape(text)}</p>' for text, spoken in notes)


def _closing(exchange: Exchange, last: bool, language: Language) -> str:
    stopped = (
        f'<span class="tw-note">{escape(label("stopped", language))}</span>' if exchange.status == "stopped" else ""
    )
    retry = ""
    if last and exchange.status != "answering":
        retry = button(label("retry", language), "retry", class_="tw-tool")
    return f'<div class="tw-closing">{stopped}{retry}</div>' if stopped or retry else ""


def trouble(error: Exception | None, language: Language, otherwise: str = "failed") -> str:
    """The error's own sentence where it has one; never its class, its message or where it happened."""
    return error.sentence(language) if isinstance(error, UserError) else label(otherwise, language)


def _announcement(exchange: Exchange, language: Language) -> str:
    if exchange.status == "failed":
        return trouble(exchange.error, language)
    if exchange.status == "stopped":
        return label("stopped", language)
    if exchange.status == "answering" or exchange.answer is None:
        return label("searching", language)
    return label("answer_ready", language, text=MARKER.sub("", exchange.answer.text))
