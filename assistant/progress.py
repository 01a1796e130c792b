"""Progress of the slow steps: a bar on a terminal, nothing in a pipe."""

import sys
from typing import Any

from tqdm import tqdm


class Bar:
    """How far one step after the other has come, a second how many, and how long it will still take."""

    def __init__(self) -> None:
        self._bar: tqdm[Any] | None = None
        self._label = ""

    def __call__(self, label: str, done: int, total: int) -> None:
        """`total` may grow while a step runs, as more comes to light; a step ends when all of it is done."""
        if not sys.stderr.isatty():
            return
        if self._bar is None or label != self._label or (self._bar.total != total and done < self._bar.n):
            self.close()
            self._bar = tqdm(total=total, initial=done, leave=False, file=sys.stderr, dynamic_ncols=True, desc=label)
            self._label = label
        self._bar.total = total
        self._bar.update(done - self._bar.n)
        self._bar.refresh()
        if done >= total:
            self.close()

    def close(self) -> None:
        """Take the bar away, as a step ended early."""
        if self._bar is not None:
            self._bar.close()
            self._bar = None
