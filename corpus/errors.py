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
    "url",
    "unsupported",
    "folder_empty",
    "id_many",
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
    "url": "web addresses are not read",
    "unsupported": "this kind of file is not read",
    "folder_empty": "the folder holds no readable file",
    "id_many": "one id was given, but the source holds several articles",
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
