"""How many questions one visitor may ask in a minute."""

import threading
import time
from collections import OrderedDict, deque

from starlette.requests import Request

from assistant.users import OWNER, Visitor

MOST = 20  # questions a minute
WINDOW = 60.0  # seconds


class Pace:
    """Counts the questions of each visitor; of strangers, those from one address. The owner is not counted."""

    def __init__(self) -> None:
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._mutex = threading.Lock()

    def ask(self, visitor: Visitor, request: Request | None) -> int:
        """Seconds to wait before the next question, 0 where it may be asked now and is counted."""
        if visitor == OWNER:
            return 0
        key = (
            visitor.name if visitor.signed_in else f"from {request.client.host if request and request.client else '?'}"
        )
        now = time.monotonic()
        with self._mutex:
            asked = self._asked.setdefault(key, deque())
            self._asked.move_to_end(key)
            while len(self._asked) > 10_000:
                self._asked.popitem(last=False)
            while asked and now - asked[0] > WINDOW:
                asked.popleft()
            if len(asked) >= MOST:
                return max(1, round(WINDOW - (now - asked[0])))
            asked.append(now)
            return 0
