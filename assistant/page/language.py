"""The page's language: the address, then the cookie, then what the browser asks for."""

from collections.abc import Mapping
from typing import Protocol

from corpus.article import Language

COOKIE = "tanya_language"


class Request(Protocol):
    """The parts of a browser's request that tell a language."""

    @property
    def query_params(self) -> Mapping[str, str]: ...
    @property
    def cookies(self) -> Mapping[str, str]: ...
    @property
    def headers(self) -> Mapping[str, str]: ...


def page_language(request: Request) -> Language:
    """English where nothing the browser says is Indonesian or English."""
    for said in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if known := _known(said or ""):
            return known
    return _accepted(request.headers.get("accept-language") or "")


def _known(tag: str) -> Language | None:
    primary = tag.strip().lower().replace("_", "-").split("-")[0]
    if primary in ("id", "in"):  # browsers of the nineties and old Android say `in`
        return "id"
    return "en" if primary == "en" else None


def _accepted(header: str) -> Language:
    wanted: list[tuple[float, Language]] = []
    for part in header.split(","):
        tag, _, quality = part.partition(";")
        try:
            weight = float(quality.strip().removeprefix("q=") or 1)
        except ValueError:
            weight = 0.0
        if (known := _known(tag)) and weight > 0:
            wanted.append((weight, known))
    return max(wanted, key=lambda pair: pair[0])[1] if wanted else "en"
