"""Why a source could not be read or the library not be used: one error, one code for each reason."""

import errno
from typing import Literal, get_args

SourceProblem = Literal[
    "missing",
    "empty",
    "binary",
    "too_large",
    "no_text",
    "bad_json",
    "not_an_object",
    "no_text_column",
    "bad_table",
    "bad_front_matter",
    "unreadable",
    "unsupported",
    "folder_empty",
    "id_many",
    "address",
    "address_private",
    "fetch_failed",
    "fetch_timeout",
    "fetch_status",
    "fetch_redirects",
    "fetch_too_large",
    "fetch_robots",
    "consent_wall",
    "paywall",
    "error_page",
    "index_page",
    "no_feed",
    "bad_feed",
    "feed_empty",
    "scanned",
    "encrypted",
    "bad_document",
    "too_many_pages",
    "too_many_rows",
    "bad_archive",
    "archive_limits",
    "archive_path",
    "bad_map",
    "library_damaged",
    "library_newer",
    "library_unavailable",
    "library_busy",
    "disk_full",
]

_MEANING: dict[SourceProblem, str] = {
    "missing": "there is no such file or folder",
    "empty": "the file is empty",
    "binary": "this is not text",
    "too_large": "too large to be an article",
    "no_text": "no article text was found",
    "bad_json": "not valid JSON",
    "not_an_object": "not a JSON object with named fields",
    "no_text_column": "no column holds the text",
    "bad_table": "the table is broken here",
    "bad_front_matter": "the front matter is not valid",
    "unreadable": "it may not be read",
    "unsupported": "this kind of file is not read",
    "folder_empty": "it holds no file that can be read",
    "id_many": "one id was given, but the source holds several articles",
    "address": "this is no web address that can be read",
    "address_private": "the address leads into a private network",
    "fetch_failed": "the server cannot be reached",
    "fetch_timeout": "the server takes too long",
    "fetch_status": "the server refuses",
    "fetch_redirects": "redirected too often",
    "fetch_too_large": "larger than what is fetched",
    "fetch_robots": "robots.txt asks not to read it",
    "consent_wall": "a consent page stands in front of the article",
    "paywall": "only the beginning is free",
    "error_page": "this is an error page",
    "index_page": "this is a list of articles, not one",
    "no_feed": "the site names no feed or sitemap",
    "bad_feed": "the feed cannot be read",
    "feed_empty": "the feed names no article",
    "scanned": "the pages are pictures, without text",
    "encrypted": "it is locked with a password",
    "bad_document": "the document is broken",
    "too_many_pages": "too many pages",
    "too_many_rows": "the table has more rows than are read",
    "bad_archive": "the archive is broken",
    "archive_limits": "unpacked it would be larger than allowed",
    "archive_path": "a path leads out of the archive",
    "bad_map": "the named column is not there",
    "library_damaged": "the library is damaged",
    "library_newer": "the library was written by a newer release",
    "library_unavailable": "the library cannot be opened",
    "library_busy": "another program is writing to the library",
    "disk_full": "the disk is full",
}


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_FULL_WORDS = ("disk is full", "no space left", "file too large", "disk i/o error", "quota exceeded", "os error 28")


def is_disk_full(error: BaseException) -> bool:
    """Whether an error of the system, or of a library that passes only its words on, means that no room is left.

    An I/O error while writing is a full disk far more often than a broken one, and the remedy is the same.
    """
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(words in str(error).casefold() for words in _FULL_WORDS)


class SourceError(Exception):
    """One source failed. `code` says why; the sentences a person sees are written from it elsewhere.

    `source` names the file, row or library: `folder/a.txt`, `t.jsonl:17`. `detail` holds what only this case
    knows, such as the parser's own words, and may be empty.
    """

    def __init__(self, code: SourceProblem, source: str, detail: str = "") -> None:
        if code not in get_args(SourceProblem):
            raise ValueError(f"unknown source problem {code!r}")
        super().__init__(code, source, detail)
        self.code: SourceProblem = code
        self.source = source
        self.detail = detail

    def __str__(self) -> str:
        detail = f" ({self.detail})" if self.detail else ""
        return f"{self.source}: {_MEANING[self.code]}{detail}"
