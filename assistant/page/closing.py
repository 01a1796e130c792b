"""The line below an answer: take it along, say whether it helped, ask again, ask on."""

from assistant.page.conversation import Exchange, View
from assistant.page.labels import label
from assistant.page.links import answer_as_text
from assistant.page.markup import attributes, button, escape
from assistant.page.troubles import trouble
from corpus.article import Language


def render_closing(exchange: Exchange, last: bool, view: View, kept: bool) -> str:
    """Below every exchange that is complete. Only where conversations are `kept` can an answer be judged or linked."""
    language = view.language
    if exchange.status == "answering":
        return ""
    answer = exchange.answer
    given = answer is not None and answer.outcome in ("answered", "not_found")
    parts = []
    if exchange.status == "stopped":
        parts.append(f'<span class="tw-note">{escape(label("stopped", language))}</span>')
    if last:
        key = "again" if exchange.status == "done" else "retry"
        parts.append(button(label(key, language), "retry", class_="tw-tool"))
    if given:
        parts.append(_copy(exchange, language))
    linked = kept and exchange.unkept is None
    if given and linked:
        parts.append(
            button(label("copy_link", language), "link", class_="tw-tool", data_done=label("copied", language))
        )
        parts.append(_verdict(view.verdicts.get(exchange.key), language))
    unkept = ""
    if kept and exchange.unkept is not None:
        said = label("unkept", language, why=trouble(exchange.unkept, language, "refused"))
        unkept = f'<p class="tw-note tw-warn">{escape(said)}</p>'
    follow = (
        f'<div class="tw-follow"{attributes(data_title=label("follow", language))}></div>' if last and given else ""
    )
    return f'{unkept}<div class="tw-closing">{"".join(parts)}</div>{follow}' if parts else unkept


def _copy(exchange: Exchange, language: Language) -> str:
    text, done = answer_as_text(exchange, language), label("copied", language)
    return button(label("copy_answer", language), "copy", class_="tw-tool", data_text=text, data_done=done)


def _verdict(helped: bool | None, language: Language) -> str:
    buttons = "".join(
        button(
            label(key, language),
            "judge",
            class_="tw-verdict",
            data_helped=name,
            aria_pressed="true" if helped is value else "false",
        )
        for key, name, value in (("helped", "yes", True), ("not_helped", "no", False))
    )
    name = attributes(aria_label=label("did_it_help", language))
    return f'<span class="tw-verdicts" role="group"{name}>{buttons}</span>'


def render_follow(key: str, questions: list[str], spoken: Language) -> str:
    """Suggestions for page.js to put below the answer of the exchange `key`."""
    items = "".join(
        f"<li>{button(one, 'follow', class_='tw-example', data_question=one, lang=spoken)}</li>" for one in questions
    )
    return f'<div class="tw-follow-list" data-for="{key}"><ul>{items}</ul></div>' if items else ""
