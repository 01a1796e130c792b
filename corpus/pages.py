"""HTML -> the fields of its article, by trafilatura. Knows nothing of addresses or files."""

from typing import Any

import trafilatura

from corpus.errors import SourceError


def read_page(html: str, source: str) -> dict[str, Any]:
    """Fields named as in corpus.fields, None where the page has none; raises SourceError no_text."""
    found = trafilatura.bare_extraction(html, include_comments=False, include_tables=False, with_metadata=True)
    if found is None or isinstance(found, dict) or not (found.text or "").strip():
        raise SourceError("no_text", source)
    return {
        "title": found.title,
        "text": found.text,
        "published": found.date,
        "url": found.url,
        "outlet": found.sitename or found.hostname,
        "author": found.author,
    }
