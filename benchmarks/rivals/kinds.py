"""The types that the rivals share, and our embedding model as they take it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from index.bundled import ensure_bundled
from index.embed import Embedder

FIRST = 10  # passages that each returns
Articles = Mapping[str, str]  # article id -> its title, its outlet and day, its text, each on a line
Found = tuple[str, str]  # article id, passage
Find = Callable[[str], list[Found]]


def embedder() -> Embedder:
    return ensure_bundled(Path(__file__).resolve().parents[2] / "data" / "models")
