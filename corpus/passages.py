"""An article, cut into passages of a few sentences that fit the embedding model."""

from collections.abc import Callable
from datetime import date

from corpus.article import Article, Passage
from corpus.sentences import Span, cut_sentence, split_sentences

PASSAGE_RULES = "2"  # raised when an article would be cut or written out differently: the index is then built anew

_TITLE_BYTES = 120  # UTF-8; even a tokenizer that falls back to bytes then leaves room for the text in 160 tokens
_FEWEST, _BEST, _MOST = 3, 4, 5  # sentences
_MARGIN = 8  # tokens: a sum of single counts this close to the budget is counted again, joined
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()


def title_beside(title: str, text: str) -> str:
    """The title in one line; nothing where the text begins with it, as it does where a title had to be made of it."""
    words = " ".join(title.split())
    bare, beginning = words.rstrip("…"), " ".join(text[: 2 * len(title)].split())
    # A piece that is shorter than the title is a beginning of it: what fits the budget must then fit in parts too.
    same = beginning.startswith(bare) or (bool(beginning) and bare.startswith(beginning))
    return "" if same else words


def embedded_text(title: str, published: date | None, text: str) -> str:
    """What is embedded for a passage: its article's title and day stand before its text. A long title is cut."""
    words = title_beside(title, text)
    if len(words.encode()) > _TITLE_BYTES:
        cut = words.encode()[:_TITLE_BYTES].decode(errors="ignore")
        words = (cut.rsplit(" ", 1)[0] if " " in cut[len(cut) // 2 :] else cut).rstrip(" ,;:-–—") + "…"
    day = f" ({published.day} {_MONTHS[published.month - 1]} {published.year})" if published else ""
    head = f"{words}{day}".strip()
    return f"{head}: {text}" if head else text


def passages(article: Article, count_tokens: Callable[[str], int], max_tokens: int = 160) -> list[Passage]:
    """Cut `article` into passages of three to five sentences, in order, covering every non-blank character.

    There are fewer sentences only where the article is shorter or `max_tokens` forces it; `max_tokens` bounds
    `count_tokens(embedded_text(...))`. Neighbours share at most one sentence, and only where one of them would
    otherwise have less than three. A sentence over the budget is cut between clauses, else words, else characters.
    Raises ValueError if the title leaves no room for a single character.
    """
    measure = _Measure(article, count_tokens, max_tokens)
    return [_passage(article, *measure.span(first, last)) for first, last in _runs(measure)]


def _passage(article: Article, start: int, end: int) -> Passage:
    return Passage(
        id=f"{article.id}#{start}-{end}",
        article_id=article.id,
        start=start,
        end=end,
        text=article.text[start:end],
        title=article.title,
        outlet=article.outlet,
        published=article.published,
        url=article.url,
    )


class _Measure:
    """What fits the budget. `units` are the sentences, those over the budget already cut.

    Each is counted once; a run of them is taken for the sum and counted as a whole only near the budget.
    """

    def __init__(self, article: Article, count_tokens: Callable[[str], int], max_tokens: int) -> None:
        self._article = article
        self._count_tokens = count_tokens
        self._max_tokens = max_tokens
        self._counted: dict[Span, bool] = {}
        self._frame = count_tokens("")  # a tokenizer may add marks at both ends of whatever it is given
        self._head = count_tokens(embedded_text(article.title, article.published, ""))
        self.units: list[Span] = []
        self._tokens: list[int] = []
        for sentence in split_sentences(article.text):
            self._take(sentence)

    def _take(self, sentence: Span) -> None:
        tokens = self._alone(sentence)
        if self._head + tokens <= self._max_tokens - _MARGIN or self._text_fits(sentence):
            self.units.append(sentence)
            self._tokens.append(tokens)
            return
        for piece in cut_sentence(self._article.text, sentence, self._text_fits):
            self.units.append(piece)
            self._tokens.append(self._alone(piece))

    def _alone(self, span: Span) -> int:
        return self._count_tokens(self._article.text[slice(*span)]) - self._frame

    def _bytes(self, span: Span) -> int:
        return len(self._article.text[slice(*span)].encode())

    def _text_fits(self, span: Span) -> bool:
        text = embedded_text(self._article.title, self._article.published, self._article.text[slice(*span)])
        return self._count_tokens(text) <= self._max_tokens

    def span(self, first: int, last: int) -> Span:
        """The text of units[first:last]."""
        return self.units[first][0], self.units[last - 1][1]

    def surely_fits(self, first: int, last: int) -> bool:
        if (first, last) not in self._counted:
            start, end = self.span(first, last)
            # What stands between sentences takes a token a byte at most.
            blanks = self._bytes((start, end)) - sum(map(self._bytes, self.units[first:last]))
            least = self._head + sum(self._tokens[first:last]) + blanks <= self._max_tokens - _MARGIN
            self._counted[first, last] = least or self._text_fits((start, end))
        return self._counted[first, last]

    def seems_to_fit(self, first: int, last: int) -> bool:
        if last - first == 1:
            return True
        if (first, last) in self._counted:
            return self._counted[first, last]
        total = self._head + sum(self._tokens[first:last])
        if abs(total - self._max_tokens) <= _MARGIN:
            return self.surely_fits(first, last)
        return total < self._max_tokens


def _runs(measure: _Measure) -> list[Span]:
    """The best division of the units into passages; computed again while a chosen one proves too long."""
    while True:
        chosen = _best_runs(len(measure.units), measure.seems_to_fit)
        too_long = [run for run in chosen if run[1] - run[0] > 1 and not measure.surely_fits(*run)]
        if not too_long:
            return chosen


def _best_runs(count: int, fits: Callable[[int, int], bool]) -> list[Span]:
    """Divide range(count) into runs of three to five at the least cost; neighbours may share one unit.

    Cost, compared in this order: units that runs are short of three; shared units; distance of the sizes from four.
    """
    if not count:
        return []
    unreached = (_FEWEST * count, 0, 0)  # more than any division is short of
    best: list[tuple[tuple[int, int, int], Span | None]] = [(unreached, None)] * (count + 1)
    best[0] = ((0, 0, 0), None)
    for last in range(1, count + 1):
        for first in range(last - 1, max(-1, last - _MOST - 1), -1):
            if not fits(first, last):
                break
            for shared in (0, 1) if 0 < first < last - 1 else (0,):
                (short, overlaps, distance), _ = best[first + shared]
                size = last - first
                cost = (short + max(0, _FEWEST - size), overlaps + shared, distance + (size - _BEST) ** 2)
                if cost < best[last][0]:
                    best[last] = (cost, (first, first + shared))
    runs: list[Span] = []
    last = count
    while (step := best[last][1]) is not None:
        runs.append((step[0], last))
        last = step[1]
    return runs[::-1]
