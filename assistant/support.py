"""Whether evidence says what a sentence says: numbers, names, roles, negation and plans must agree, the words must
mostly be covered, and the reader must not find another name or figure in their place.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.amounts import wrong_currency, wrong_numbers
from assistant.answer import MARKER, State
from assistant.comparisons import wrong_measures
from assistant.evidence import Evidence, words_of
from assistant.names import missing_names
from assistant.orders import reported
from assistant.rivals import Reads, rivals
from assistant.sense import covered, wrong_sense
from corpus.language import detect_language
from index.words import CONCEPT

# Shares of the sentence's content words that stand in the evidence: (supported from, partly from).
COVERED = {True: (0.6, 0.4), False: (0.4, 0.3)}  # True: sentence and evidence in one language
SHORT, COVERED_SHORT = 6, 0.75  # content words of a sentence in which one new word can make another claim
MOST_NEW = 3  # content words in a row that the evidence does not hold
BULLET = re.compile(r"^(?:[-*•]|\d{1,2}[.)])\s")
_ADDRESS = re.compile(r"\b(?:[a-z][a-z0-9+.-]{0,20}://|www\.|javascript:|data:|mailto:)[^\s)>\]\"']*", re.IGNORECASE)
_MARKUP = re.compile(r"!\[|\]\(|</?[a-zA-Z!][^>]*>?|&(?:#\w+|[a-z]{2,8});|`{3}|<\|")
# What one may not stand for another: offices and kinds of documents.
_STRICT = frozenset(
    CONCEPT + name
    for name in "mayor vice-mayor regent vice-regent governor vice-governor regional-secretary minister ambassador "
    "consul consul-general president mou loi pks sister-province".split()
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Reasons are codes, with what they are about: `number:2019`; none where the state is supported."""

    state: State
    reasons: tuple[str, ...] = ()


def check(sentence: str, evidence: Sequence[Evidence], reader: Reads | None = None) -> Verdict:
    """Whether the evidence, taken together, says what `sentence` says. The reader, where there is one, also looks
    whether the evidence says it of something else."""
    sentence = BULLET.sub("", MARKER.sub("", sentence)).strip()
    evidence = [replace(each, text=reported(each.text)) for each in evidence]
    whole = "\n".join(each.text for each in evidence)
    if not sentence or not whole.strip():
        return Verdict("unsupported", ("no_evidence",))
    same = detect_language(sentence) == detect_language(whole)
    held = words_of(whole)
    wrong = [
        *wrong_numbers(sentence, evidence),
        *wrong_measures(sentence, whole),
        *(f"name:{name}" for name in missing_names(sentence, evidence, held)),
        *(f"role:{token[1:]}" for token in sorted((words_of(sentence) & _STRICT) - held)),
        *wrong_currency(sentence, whole),
        *_wrong_links(sentence, whole),
        *wrong_sense(sentence, whole),
    ]
    if wrong:
        return Verdict("unsupported", tuple(dict.fromkeys(wrong)))
    share, new, count = covered(sentence, whole)
    enough, some = COVERED[same] if count > SHORT else (COVERED_SHORT, COVERED_SHORT)
    if share >= enough and new <= MOST_NEW:
        other = rivals(sentence, evidence, reader) if reader else []
        return Verdict("unsupported", tuple(other)) if other else Verdict("supported")
    return Verdict("partly" if share >= some else "unsupported", (f"covered:{share:.2f}",))


def rehearse(reader: Reads | None) -> None:
    """Check a sentence for which everything is needed, the reader too: its evidence has another name to offer."""
    check("Kota Ambon menjajaki kerja sama.", (Evidence("Kota Ambon dan Kota Darwin menjajaki kerja sama."),), reader)


def _wrong_links(sentence: str, whole: str) -> list[str]:
    """`link:` for an address that the evidence does not hold, `markup` for what a page would not show as words."""
    wrong = [f"link:{each}" for each in _ADDRESS.findall(sentence) if each.rstrip(".,;:!?") not in whole]
    return [*wrong, "markup"] if _MARKUP.search(sentence) else wrong
