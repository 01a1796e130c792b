"""What the browser sends with an event. Anyone can send anything."""

from collections.abc import Mapping

import gradio as gr

MOST = 10_000  # characters of one field; what is longer is no click of the page


def sent(event: gr.EventData) -> Mapping[str, object]:
    """The fields of an event; none where it carries something else."""
    return event._data if isinstance(event._data, dict) else {}


def number(event: gr.EventData, name: str) -> int | None:
    """A field that is a whole number, else None."""
    value = sent(event).get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def text(event: gr.EventData, name: str) -> str:
    """A field that is text, else the empty string; a number the browser made of digits is text again."""
    value = sent(event).get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and len(value) <= MOST else ""


def texts(event: gr.EventData, name: str) -> list[str]:
    """The texts of a field that is a list."""
    value = sent(event).get(name)
    return [one for one in value if isinstance(one, str)] if isinstance(value, list) else []
