"""The parts of one data folder, used by several at once."""

import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

from assistant.assemble import Workspace
from assistant.evidence import Evidence
from assistant.settings import Settings
from corpus.article import Article
from index.build import BATCH

WAIT = 60  # seconds until something is taken for stuck


def test_a_question_does_not_wait_for_a_build(bare_home: Path) -> None:
    paused, answered = Event(), Event()

    def pause(what: str, done: int, total: int) -> None:
        if what == "indexing articles" and done == BATCH:
            assert total == BATCH + 2
            paused.set()
            answered.wait(WAIT)

    room = Workspace(Settings(home=bare_home, reader=False), pause)
    for number in range(BATCH + 2):
        town = f"Kota Nomor {number}"
        room.library.add(Article(f"a{number:03}", town, f"{town} menjajaki kerja sama dengan Phuket.", "id"))

    def build() -> None:
        with room.writing():
            room.build()

    try:
        with ThreadPoolExecutor(2) as pool:
            building = pool.submit(build)
            assert paused.wait(WAIT)
            try:
                hits = pool.submit(room.search, "Siapa menjajaki kerja sama dengan Phuket?", BATCH + 2).result(WAIT)
            finally:
                answered.set()
            building.result(WAIT)
            found = {hit.passage.article_id for hit in hits}
            assert found
            assert found <= {f"a{number:03}" for number in range(BATCH)}
            last = f"Kota Nomor {BATCH + 1}"
            assert last in {hit.passage.title for hit in room.search(f"{last} Phuket", 5)}
    finally:
        room.close()


def test_a_sentence_is_checked_while_another_question_is_searched_for(room: Workspace) -> None:
    evidence = [Evidence("Program itu melibatkan 30 pelajar.")]
    assert room.judge("Program itu melibatkan 30 pelajar.", evidence).state == "supported"  # the reader is loaded
    searching, judged = Event(), Event()

    def search() -> None:
        with room._mutex:
            searching.set()
            judged.wait(WAIT)

    with ThreadPoolExecutor(2) as pool:
        other = pool.submit(search)
        assert searching.wait(WAIT)
        try:
            verdict = pool.submit(room.judge, "Program itu melibatkan 31 pelajar.", evidence).result(WAIT / 2)
        finally:
            judged.set()
        other.result(WAIT)
    assert verdict.state == "unsupported"


def test_a_closed_room_lets_go_of_its_models(bare_home: Path) -> None:
    room = Workspace(Settings(home=bare_home))
    held: list[weakref.ref[Any]] = [
        weakref.ref(room.embedder),
        weakref.ref(room.embedder._model),
        weakref.ref(room.reader),
    ]
    room.close()
    assert [None, None, None] == [each() for each in held]
