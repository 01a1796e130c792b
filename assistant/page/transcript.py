"""A conversation as HTML: questions, answers with numbered sources, and what to say when there is none yet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from assistant.answer import MARKER, Answer, Citation
from assistant.page.cards import chip, source_cards
from assistant.page.closing import render_closing
from assistant.page.conversation import Conversation, Exchange, View
from assistant.page.filters import answered_within, outlets_of
from assistant.page.labels import EXAMPLES, counted, label
from assistant.page.markup import attributes, button, escape
from assistant.page.troubles import trouble
from corpus.article import Language

BULLET = re.compile(r"^\s*[-*•]\s+")
QUOTATION = re.compile(r"(“.+”) (— .+)")  # what the quoting writer writes: the words, then where they stand
TIED = re.compile(r"\S{1,24}$")  # the word that stays on one line with the number behind it


def render_transcript(conversation: Conversation, view: View, kept: bool = False) -> str:
    """The whole conversation. `data-say` is what a screen reader is told when it changes; `kept`: it is written down,
    so it has an address and its answers can be judged."""
    language, exchanges = view.language, conversation.exchanges
    if exchanges:
        body = "".join(_turn(one, turn, turn == len(exchanges) - 1, view, kept) for turn, one in enumerate(exchanges))
        said = _announcement(exchanges[-1], language)
    else:
        body, said = _intro(language), ""
    if view.missing:
        said = label(view.missing, language)
        body = f'<p class="tw-trouble tw-missing">{escape(said)}</p>{body}'
    marked = attributes(
        data_turns=len(exchanges),
        data_say=said,
        data_conversation=conversation.id if kept else None,
        data_goto=view.goto,
        data_outlets="\n".join(outlets_of(conversation)),
        aria_busy="true" if conversation.answering else "false",
        aria_label=label("conversation", language),
        lang=language,
    )
    return f'<div class="tw-transcript" role="region"{marked}>{body}</div>'


def _intro(language: Language) -> str:
    examples = "".join(
        f"<li>{button(text, 'example', class_='tw-example', data_index=index, lang=spoken)}</li>"
        for index, (spoken, text) in sorted(enumerate(EXAMPLES), key=lambda each: each[1][0] != language)
    )
    return (
        f'<div class="tw-intro"><h2>{escape(label("intro_title", language))}</h2>'
        f"<p>{escape(label('intro_text', language))}</p><p>{escape(label('intro_honest', language))}</p>"
        f'<h3>{escape(label("examples", language))}</h3><ul class="tw-examples">{examples}</ul></div>'
    )


def _turn(exchange: Exchange, turn: int, last: bool, view: View, kept: bool) -> str:
    tools = ""
    if exchange.status != "answering":
        name = label("edit_question", view.language, question=exchange.question[:80])
        tools = button(label("edit", view.language), "edit", class_="tw-tool", data_turn=turn, aria_label=name)
    classes = "tw-turn tw-edited" if view.editing == turn else "tw-turn"
    return (
        f'<section class="{classes}" id="tw-turn-{turn}" data-key="{exchange.key}">'
        f'<div class="tw-question"><h2>{escape(exchange.question)}</h2>{tools}</div>'
        f"{_reply(exchange, turn, view.language)}{render_closing(exchange, last, view, kept)}</section>"
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
    given = answered_within(exchange, turn, language)
    text = f"{given}{answer_text(answer, turn, language, exchange.languages)}"
    return (
        f'<div class="tw-answer" lang="{answer.language}">{text}</div>'
        f"{_notes(answer, language) if shown or answer.notice else ''}"
        f'<div class="tw-sources">{cards}</div>'
    )


@dataclass(frozen=True, slots=True)
class Numbers:
    """What the markers of one answer lead to: its citations by number, and the languages of their articles by id.

    `short_answer`: the words that stand out in the first quotation, if any.
    """

    citations: Mapping[int, Citation]
    languages: Mapping[str, Language]
    turn: int
    language: Language
    short_answer: str | None = None

    def chip(self, number: int) -> str:
        return chip(self.citations[number], self.turn, self.language)

    def spoken(self, number: int) -> Language | None:
        return self.languages.get(self.citations[number].passage.article_id)


def answer_text(
    answer: Answer, turn: int, language: Language, languages: Mapping[str, Language] = MappingProxyType({})
) -> str:
    """Paragraphs and lists of an answer, every character escaped, every marker a button.

    `languages` gives the language of each cited article by its id: a quotation is marked with it.
    """
    cited = {each.number: each for each in answer.citations}
    numbers = Numbers(cited, languages, turn, language, answer.short_answer)
    blocks, items = [], list[str]()
    for line in [*answer.text.splitlines(), ""]:
        if BULLET.match(line):
            items.append(f"<li>{_with_chips(BULLET.sub('', line), numbers)}</li>")
            continue
        if items:
            blocks.append(f"<ul>{''.join(items)}</ul>")
            items = []
        if line.strip():
            blocks.append(f"<p>{_with_chips(line.strip(), numbers)}</p>")
    return "".join(blocks)


def _with_chips(text: str, numbers: Numbers) -> str:
    parts = MARKER.split(text)  # text, number, text, number, … text
    html = []
    for before, marker in zip(parts[::2], parts[1::2], strict=False):
        number, before = int(marker), before.rstrip()
        if number not in numbers.citations:
            html.append(escape(f"{before} [{marker}]"))
            continue
        if quotation := QUOTATION.fullmatch(before):
            quote, source = quotation.groups()
            spoken = attributes(lang=numbers.spoken(number))
            html.append(f'<span class="tw-quote"{spoken}>{_standing_out(quote, number, numbers)}</span>')
            html.append(f'<span class="tw-from">{_tied(source, numbers.chip(number))}</span>')
        else:
            html.append(_tied(before, numbers.chip(number)))
    return "".join(html) + escape(parts[-1])


def _standing_out(quote: str, number: int, numbers: Numbers) -> str:
    """The quotation, the short answer within it in bold."""
    words = numbers.short_answer
    if number != 1 or not words or words not in quote:
        return escape(quote)
    before, after = quote.split(words, 1)
    return f"{escape(before)}<strong>{escape(words)}</strong>{escape(after)}"


def _tied(text: str, button_: str) -> str:
    """The text and the number behind it, which never begins a line of its own."""
    last = TIED.search(text)
    word = last.group() if last else ""
    return f'{escape(text.removesuffix(word))}<span class="tw-tied">{escape(word)}&nbsp;{button_}</span>'


def _notes(answer: Answer, language: Language) -> str:
    notes = [(answer.notice, answer.language)] if answer.notice else []
    if answer.removed_sentences:
        notes.append((counted("removed", answer.removed_sentences, language), language))
    if answer.outcome == "answered":
        notes.append((label("by_model" if answer.written_by == "model" else "by_extract", language), language))
    return "".join(f'<p class="tw-note" lang="{spoken}">{escape(text)}</p>' for text, spoken in notes)


def _announcement(exchange: Exchange, language: Language) -> str:
    if exchange.status == "failed":
        return trouble(exchange.error, language)
    if exchange.status == "stopped":
        return label("stopped", language)
    if exchange.status == "answering" or exchange.answer is None:
        return label("searching", language)
    return label("answer_ready", language, text=MARKER.sub("", exchange.answer.text))
