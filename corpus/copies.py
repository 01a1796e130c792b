"""When two articles carry one story: the same wire report in another outlet, cut, lightly edited or corrected.

Pure rules, tuned on benchmarks/copies. Candidates come from MinHash bands (datasketch): two articles that share a band
are compared word by word, so that a chance band does no harm.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from datasketch import MinHash

from corpus.article import Article

# Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, 3.4: with b bands of r rows two sets of Jaccard index s share
# a band with probability 1 - (1 - s^r)^b: .91 at .42, above .999 at .6, .03 at .1.
BANDS, ROWS = 32, 3
_RUN = 3  # words of a shingle
_SEED = 1
_SHARED_OF_BOTH = 0.42  # of all shingles of the two, or
_SHARED_OF_SHORTER = 0.8  # of the shorter article's, where that is a cut version of the longer
_SHORTEST_CUT = 0.4  # of the longer one's shingles; a brief inside a long round-up is no copy of it
_NAMES_SHARED = 0.75  # of the names and numbers of the one that has fewer: a press release's frame has others in it
_FULL_LENGTH = 0.8  # of the longest version; shorter ones do not lead

_WORD = re.compile(r"\w+")
_NAME = re.compile(r"\d[\d.,]*\d|\d|(?<![.!?“\"(] )(?<!^)\b[A-ZÀ-Þ][\w’'-]+")
_CORRECTED = re.compile(
    r"\b(?:koreksi|ralat|dikoreksi|diralat|dibetulkan|pembetulan|correction|corrected|corrects|clarification)\b", re.I
)
_NOTHING = MinHash(num_perm=BANDS * ROWS, seed=_SEED)  # its permutations take longer to draw than to apply
_EDGE = 200  # characters at either end of a text where a correction is announced


@dataclass(frozen=True, slots=True)
class Print:
    """What is compared of an article: its runs of three words, and its names and numbers."""

    shingles: frozenset[str]
    names: frozenset[str]


def fingerprint(text: str) -> Print:
    """The print of an article's text; a text of fewer words than a run is one run."""
    words = _WORD.findall(re.sub(r"\bkerja sama\b", "kerjasama", text.casefold()))
    runs = [" ".join(words[at : at + _RUN]) for at in range(max(1, len(words) - _RUN + 1))]
    return Print(frozenset(runs), frozenset(name.casefold().rstrip(".,") for name in _NAME.findall(text)))


def bands(one: Print) -> list[int]:
    """BANDS numbers of 63 bits; articles that share one may be copies."""
    minhash = _NOTHING.copy()
    minhash.update_batch([run.encode() for run in one.shingles])
    values = np.asarray(minhash.hashvalues, dtype=np.uint64).reshape(BANDS, ROWS)
    mixed = np.arange(BANDS, dtype=np.uint64)
    for column in values.T:  # FNV-1a over the rows of a band, its number first
        mixed = (mixed ^ column) * np.uint64(1099511628211)
    return [int(value >> np.uint64(1)) for value in mixed]


def are_copies(one: Print, other: Print) -> bool:
    """Whether the two carry one story in mostly the same sentences."""
    shorter, longer = sorted((one.shingles, other.shingles), key=len)
    shared = len(shorter & longer)
    both = shared / len(shorter | longer)
    cut = len(shorter) >= _SHORTEST_CUT * len(longer) and shared >= _SHARED_OF_SHORTER * len(shorter)
    if both < _SHARED_OF_BOTH and not cut:
        return False
    fewest = min(len(one.names), len(other.names))
    return len(one.names & other.names) >= _NAMES_SHARED * fewest


def leader(group: Sequence[Article]) -> Article:
    """The article that stands for a group of copies: a corrected version, else the newest that is not cut short."""
    longest = max(len(article.text) for article in group)
    return max(
        group,
        key=lambda article: (
            is_corrected(article),
            len(article.text) >= _FULL_LENGTH * longest,
            article.published or date.min,
            len(article.text),
            article.id,
        ),
    )


def is_corrected(article: Article) -> bool:
    """Whether it says of itself that it corrects an earlier version."""
    text = article.text
    ends = text if len(text) <= 2 * _EDGE else f"{text[:_EDGE]}\n{text[-_EDGE:]}"
    return _CORRECTED.search(f"{article.title}\n{ends}") is not None
