"""The sentences of a passage that a written sentence rests on."""

from assistant.draft import Quote
from assistant.orders import reporting
from corpus.article import Language, Passage
from index.hit import Hit
from index.words import CONCEPT, question_tokens, tokens


def best_quotes(sentence: str, hit: Hit) -> list[Quote]:
    """The sentence of the passage that shares most with `sentence`, and a second one if it adds a number, or two words.

    Neighbours make one quote. None where nothing is shared.
    """
    text = hit.passage.text
    spans = reporting(text)
    wanted = {token: _weight(token) for token in question_tokens(sentence)}
    said = [_said(hit.passage, span, hit.language) for span in spans]
    worth = [sum(weight for token, weight in wanted.items() if token in words) for words in said]
    if not worth or max(worth) == 0:
        return []
    first = worth.index(max(worth))
    added = [sum(wanted[token] for token in wanted if token in words - said[first]) for words in said]
    second = added.index(max(added))
    chosen = sorted({first, second} if added[second] >= 2 else {first})
    if len(chosen) == 2 and not text[spans[chosen[0]][1] : spans[chosen[1]][0]].strip():
        return [_quote(hit.passage, spans[chosen[0]][0], spans[chosen[1]][1])]
    return [_quote(hit.passage, *spans[each]) for each in chosen]


def _weight(token: str) -> float:
    return 2.0 if token[0].isdigit() else 1.5 if token.startswith(CONCEPT) else 1.0


def _said(passage: Passage, span: tuple[int, int], language: Language) -> set[str]:
    text = passage.text[slice(*span)]
    return {*tokens(text, language), *question_tokens(text)}


def _quote(passage: Passage, start: int, end: int) -> Quote:
    return Quote(passage, passage.start + start, passage.start + end)
