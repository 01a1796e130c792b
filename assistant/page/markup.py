"""Text into HTML. Articles, questions and answers are data: nothing in them ever acts."""

from assistant.web_address import safe_url

ENTITIES = str.maketrans(
    {
        "&": "&amp;",
        "<": "&lt;",
        ">": "&gt;",
        '"': "&quot;",
        "'": "&#39;",
        # gr.HTML fills a Handlebars and JavaScript template; these characters mean something there.
        "`": "&#96;",
        "{": "&#123;",
        "}": "&#125;",
        "$": "&#36;",
        # A person must read the text in the order it is stored: no direction overrides.
        **{chr(code): "" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0)},
    }
)


def escape(text: str) -> str:
    """The text, safe between tags and inside a quoted attribute."""
    return text.translate(ENTITIES)


def attributes(**values: str | int | bool | None) -> str:
    """` name="value"` for each; `_` becomes `-` (a last one is dropped: `class_`), None and False are left out."""
    parts = []
    for name, value in values.items():
        if value is None or value is False:
            continue
        name = name.rstrip("_").replace("_", "-")
        parts.append(f" {name}" if value is True else f' {name}="{escape(str(value))}"')
    return "".join(parts)


def link(url: str | None, text: str) -> str:
    """A link to another site, opened apart and told nothing about this page; empty for an address that is not safe."""
    address = safe_url(url)
    if address is None:
        return ""
    return f'<a class="tw-link" href="{escape(address)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def button(text: str, act: str, *, inside: str | None = None, **values: str | int | bool | None) -> str:
    """A button that page.js reports as `act`; `inside` is finished HTML to show instead of the text."""
    shown = escape(text) if inside is None else inside
    return f'<button type="button" data-act="{act}"{attributes(**values)}>{shown}</button>'
