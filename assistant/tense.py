"""Whether what a sentence tells as done is done in its evidence, and what it tells as to come is still to come.

Verbs are compared by what stands for them in either language. The rules were measured on the sentences written for
training (docs/decisions.md): together they doubt two supported sentences in a thousand.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Protocol

#: beside the words of plans: what is demanded, wished for or waited for has not happened
WANTED = frozenset(
    "must harus wajib commits commit committed wants meminta minta menunggu menanti awaiting pending subject butuh "
    "perlu need needs requires memerlukan membutuhkan takut fear fears khawatir foresees agreed sepakat "
    "bersedia siap berkomitmen berjanji promised before sebelum until hingga foreseen required should "
    "sought asks asked diminta later nanti nantinya next depan".split()
)
_REACH = 3  # words behind a cue in which its verb may stand, or before a verb what it hangs on
_BEFORE = 5  # words before an Indonesian verb in which "telah" may stand
_DONE = frozenset("telah sudah has have had already resmi".split())
_COMING = frozenset("akan bakal will hendak berencana".split())
_PAST = re.compile(
    r"\w{3,}ed|sent|held|began|built|gave|won|paid|met|made|took|went|came|became|got|left|bought|sold|spent|brought"
    r"|taught|led|ran"
)
# What is done at once, and in Indonesian told alike before and after.
_AT_ONCE = re.compile(
    r"(?:menandatangani|ditandatangani|meneken|diteken|meluncurkan|diluncurkan|meresmikan|diresmikan|menyetujui"
    r"|disetujui|mengesahkan|disahkan|mendirikan|didirikan|signed|launched|inaugurated|approved|ratified|established)"
)
# Before a verb: it only may or should be done, or was the condition of something else.
_HANGS_ON = frozenset(
    "once after setelah sesudah usai begitu until hingga sampai unless if jika bila kalau before sebelum to untuk agar "
    "sepakat setuju menyepakati agreed agree agrees bisa dapat may must harus wajib should be been berhak berharap "
    "hopes hope hoped by".split()
)


class Told(Protocol):
    """assistant.sense.Word."""

    @property
    def text(self) -> str: ...
    @property
    def keys(self) -> frozenset[str]: ...
    @property
    def negated(self) -> bool: ...
    @property
    def planned(self) -> bool: ...
    @property
    def awaited(self) -> bool: ...
    @property
    def unsure(self) -> bool: ...


def wrong_tense(said: Sequence[Told], held: Sequence[Told]) -> bool:
    """Whether a verb is told as done that the evidence only awaits, or as coming that the evidence has done."""
    return any(_only_awaited(verb, held) for verb in _done(said)) or any(
        _all_done(verb, held) for verb in _behind(said, _COMING)
    )


def _done(said: Sequence[Told]) -> Iterator[Told]:
    """The verbs that the sentence tells as done."""
    yield from (verb for verb in _behind(said, _DONE) if not (verb.negated or verb.planned))
    if not any(word.unsure for word in said):
        for at, word in enumerate(said):
            if _AT_ONCE.fullmatch(word.text) and not _hangs(said, at):
                yield word


def _behind(said: Sequence[Told], cues: frozenset[str]) -> Iterator[Told]:
    """The first word that means something behind each of the cues."""
    for at, word in enumerate(said):
        if word.text in cues and not _hangs(said, at) and not any(each.text == "to" for each in said[at + 1 : at + 2]):
            verb = next((each for each in said[at + 1 : at + 1 + _REACH] if each.keys and each.text != "be"), None)
            if verb is not None:
                yield verb


def _hangs(said: Sequence[Told], at: int) -> bool:
    return any(each.text in _HANGS_ON for each in said[max(0, at - _REACH) : at])


def _only_awaited(verb: Told, held: Sequence[Told]) -> bool:
    found = [word for word in held if not word.keys.isdisjoint(verb.keys)]
    return bool(found) and all(word.awaited for word in found)


def _all_done(verb: Told, held: Sequence[Told]) -> bool:
    found = [at for at, word in enumerate(held) if not word.keys.isdisjoint(verb.keys)]
    return bool(found) and all(_is_done(held, at) for at in found)


def _is_done(held: Sequence[Told], at: int) -> bool:
    word, before = held[at], [each.text for each in held[max(0, at - _BEFORE) : at]]
    if word.unsure or word.negated:
        return False
    past = _PAST.fullmatch(word.text) and not {"to", "be", "being", "will"} & set(before[-2:])
    return bool(past) or not _DONE.isdisjoint(before)
