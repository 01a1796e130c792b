"""The head of the page: its name, its language, light or dark; and the line above the question box while editing."""

from assistant.page.labels import LANGUAGES, label
from assistant.page.markup import attributes, button, escape
from corpus.article import Language


def render_masthead(language: Language, signed_in: bool = False) -> str:
    """The name of the page, its two switches, and the way out for who signed in."""
    switches = "".join(
        button(
            "",
            "language",
            inside=_both_lengths(one),
            class_="tw-switch",
            aria_label=label(f"language_{one}", one),
            data_language=one,
            lang=one,
            aria_pressed="true" if one == language else "false",
        )
        for one in LANGUAGES
    )
    shade = label("shade", language)
    leave = f'<a class="tw-leave" href="logout">{escape(label("logout", language))}</a>' if signed_in else ""
    group = attributes(aria_label=label("language_switch", language))
    notices = attributes(**{f"data_{key}": label(key, language) for key in ("trouble", "close", "lost", "refused")})
    return (
        f'<header class="tw-masthead" lang="{language}" data-language="{language}"{notices}><div class="tw-name">'
        f"<h1>{escape(label('name', language))}</h1><p>{escape(label('tagline', language))}</p></div>"
        f'<div class="tw-controls">{leave}<div class="tw-switches" role="group"{group}>{switches}</div>'
        f"{button('', 'shade', inside=SHADE, class_='tw-shade', aria_label=shade, title=shade)}</div></header>"
    )


def _both_lengths(language: Language) -> str:
    """The name of a language, and its code where the page is too narrow for the name."""
    long, short = (escape(label(f"{key}_{language}", language)) for key in ("language", "short"))
    return f'<span class="tw-long">{long}</span><span class="tw-short">{short}</span>'


def render_editing(language: Language, editing: bool) -> str:
    """What sending will replace, and the way out; nothing while no question is edited."""
    if not editing:
        return ""
    cancel = button(label("cancel", language), "cancel", class_="tw-tool")
    return f'<p class="tw-editing" lang="{language}">{escape(label("editing", language))} {cancel}</p>'


SHADE = (
    '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" '
    'stroke="currentColor" stroke-width="1.6"></circle><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"></path>'
    "</svg>"
)
