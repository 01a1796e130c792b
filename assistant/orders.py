"""Sentences of an article that speak to a language model instead of reporting.

They are no evidence and are not quoted, nor is the sentence after one, which often goes on with it. A true sentence
lost this way costs little. The patterns stop plain forms only; what holds is that a model's sentence must be supported
by what the articles report.
"""

import re

from corpus.sentences import split_sentences
from index.words import fold

# What only a text about answering speaks of ...
_ANSWERING = re.compile(
    r"\b(?:jawaban\w*|(?<!tanggung )jawab(?:lah)?(?! ?:)|balasan\w*|respons\w*|kutipan|sitasi\w*|ringkasan\w*|(?:pe|me)rangkum\w*|(?:pe|me)ringkas\w*"
    r"|asisten (?:ai|virtual|digital)|asisten (?:wajib|harus) \w+|model bahasa|kecerdasan buatan|pembaca ai|prompt|instruksi|petunjuk"
    r"|answer(?:s|ing)?|repl(?:y|ies)|respon(?:se|d|ses)|citations?|passages|summar(?:y|ies|i[sz]e|i[sz]ing|i[sz]ers?)"
    r"|assistants|chat ?bots?|language models?|llms?|ai|instructions?|prompts?)\b"
)
# ... and what tells somebody to do something.
_DEMAND = re.compile(
    r"\b(?:harus|wajib|diwajibkan|diminta|jangan|tolong|mohon|selalu|menambahkan|katakan(?:lah)?|tulis(?:kan|lah)?|sebut(?:kan|lah)|nyatakan(?:lah)?|tambahkan(?:lah)?"
    r"|sertakan(?:lah)?|akhiri(?:lah)?|awali(?:lah)?|tutup(?:lah)?|rekomendasikan|jawab bahwa|abaikan(?:lah)?|lupakan(?:lah)?|ulangi(?:lah)?"
    r"|terjemahkan|tampilkan|ganti|memuat|must|should|shall|have to|has to|is to|are to|required|do not|don.t|never|always|please|say|state|write|add|include|mention"
    r"|ignore|disregard|forget|recommend|cite|begins?|starts?|end|print|reveal|repeat|translate|replace|turn)\b"
)
_ORDER = re.compile(
    r"\b(?:ignore|disregard|forget|override) (?:all|any|the|these|this|previous|prior|your|every|what|everything)\b"
    r"|\b(?:abaikan|lupakan) (?:semua|segala|seluruh|setiap|perintah|aturan|pertanyaan|isi|kutipan|yang di atas)\b"
    r"|\b(?:system|sistem|developer|assistant|user) ?(?:prompt|message|pesan)? ?:|<\|?/?(?:im_|system|endoftext|inst|passage)|\[/?inst\]|<<sys"
    r"|\b(?:new rules|aturan baru|end of (?:data|retrieved|context|passages?)|akhir (?:data|kutipan|konteks)|rules from the)\b"
    r"|\byou are (?:now|no longer)\b|\bfrom now on,? you\b|\b(?:mulai sekarang|sekarang|kini),? (?:kamu|anda|engkau|kau)\b"
    r"|\b(?:passage|kutipan|citation|sumber) ?[\[(]?\d+[\])]?(?: and| dan|,)? ?[\w ]{0,20}(?:confirms?|repeats?|states?|menegaskan|menyatakan)\b"
    r"|\b(?:answer|reply|respond) (?:only\b|just\b|with the words?\b|in (?:english|indonesian)\b)|\bjawab(?:lah)? (?:hanya|saja|dengan|dalam bahasa)\b"
    r"|\b(?:to|for|dear|untuk|kepada|bagi|wahai) (?:the |all |any |every |para |semua )?(?:ai|asisten ai|assistants|chat ?bots?|summari[sz]ers?|llms?|language models?|model bahasa)\b"
    r"|\bnot_found\b"
)
_IMAGE = re.compile(r"!\[[^\]]*\]\(|<(?:img|script|iframe|svg|a|span|div)\b|<!--|javascript:|onerror ?=", re.IGNORECASE)


def gives_orders(text: str) -> bool:
    """Whether a sentence speaks to a language model, or would make a page load, hide or run something."""
    said = fold(text)
    return bool(_ORDER.search(said) or _IMAGE.search(text) or (_ANSWERING.search(said) and _DEMAND.search(said)))


def reporting(text: str) -> list[tuple[int, int]]:
    """Start and end of the text's sentences that report something."""
    spans = split_sentences(text)
    orders = [gives_orders(text[start:end]) for start, end in spans]
    return [span for at, span in enumerate(spans) if not orders[at] and not (at and orders[at - 1])]


def reported(text: str) -> str:
    """The text without the sentences that give orders; the same text where none does."""
    return "\n".join(text[start:end] for start, end in reporting(text)) if gives_orders(text) else text
