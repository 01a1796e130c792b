"""Whether an article is Indonesian or English."""

import re
from functools import cache

from lingua import Language as Lingua
from lingua import LanguageDetector, LanguageDetectorBuilder

from corpus.article import Language

_INDONESIAN = frozenset(
    """yang dan di ke dari untuk dengan pada dalam ini itu akan adalah oleh juga tidak telah sudah kata antara serta
    sebagai karena bisa dapat ada mereka kami kita saat para atau tersebut ia dia lebih hari tahun lalu bahwa secara
    bagi seperti hingga agar namun menjadi masih belum melalui menurut kepada setelah terhadap antar apa apakah
    siapa kapan mana berapa mengapa bagaimana itulah""".split()
)
_ENGLISH = frozenset(
    """the and of to in for with on at from by is are was were be been has have had will would that this these those
    it its as an or not but said which who whom whose their they he she his her we our you after between about into
    than also more can could what when where why how does did do many much any there me""".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_SEEN = 20_000  # characters are plenty to tell by
_FEWEST_WORDS = 3
_SHORT = 30  # words; of a question or a sentence each of these words tells, and its letters little


def detect_language(text: str) -> Language:
    """Say whether `text` is Indonesian or English, by its function words, and where they do not tell, by its letters.

    Those words come first because names of partners and borrowed terms ("sister city") are English in both.
    A text in a third language gets the nearer of the two; one without words counts as Indonesian.
    """
    words = [word.lower() for word in _WORD.findall(text[:_SEEN])]
    indonesian = sum(word in _INDONESIAN for word in words)
    english = sum(word in _ENGLISH for word in words)
    most, least = max(indonesian, english), min(indonesian, english)
    if (most >= _FEWEST_WORDS and most >= 2 * least) or (len(words) <= _SHORT and most > least):
        return "id" if indonesian > english else "en"
    return "en" if _detector().detect_language_of(text[:_SEEN]) is Lingua.ENGLISH else "id"


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(Lingua.INDONESIAN, Lingua.ENGLISH).build()
