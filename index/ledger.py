"""Which articles an index holds, each under the digest it was indexed with.

An article stands here under its digest only after its passages are in both the vector store and the lexical index;
while they are written or taken out it stands here under an empty one, so that a build that was killed at any moment
finds what is missing and what was left behind.
"""

import sqlite3
from collections.abc import Iterable, Mapping
from pathlib import Path


class Ledger:
    """Article id -> digest, in one SQLite file; every method is one durable transaction."""

    def __init__(self, path: Path) -> None:
        self._database = sqlite3.connect(path, timeout=30, check_same_thread=False)
        self._database.execute("PRAGMA journal_mode=WAL")
        self._database.execute("CREATE TABLE IF NOT EXISTS articles (id TEXT PRIMARY KEY, digest TEXT NOT NULL)")
        self._database.commit()

    def digests(self) -> dict[str, str]:
        """Every article that is whole in the index."""
        return dict(self._database.execute("SELECT id, digest FROM articles"))

    def enter(self, digests: Mapping[str, str]) -> None:
        """Articles that are now whole in the index."""
        with self._database:
            self._database.executemany("INSERT OR REPLACE INTO articles VALUES (?, ?)", digests.items())

    def strike(self, article_ids: Iterable[str]) -> None:
        """Articles that are about to leave the index or to be written anew."""
        with self._database:
            self._database.executemany("DELETE FROM articles WHERE id = ?", [(each,) for each in article_ids])

    def close(self) -> None:
        """Release the file."""
        self._database.close()
