"""What can be wrong with an index. The sentences a person reads are made from `code` elsewhere."""

from typing import Literal

IndexProblem = Literal["mismatch", "damaged", "missing", "disk_full", "model", "busy", "newer"]


class IndexFailure(Exception):
    """An index that cannot be used or written.

    `code`: mismatch (made by another model or release), damaged, missing, disk_full, model (the embedding model
    cannot be loaded), busy (another process writes), newer (made by a newer release). `detail` names the thing.
    """

    def __init__(self, code: IndexProblem, detail: str = "") -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
