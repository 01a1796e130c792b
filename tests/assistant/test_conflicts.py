"""Sources that disagree, with a language model that knows only one of them: real search, real reader."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.assemble import Workspace, assemble
from assistant.settings import Settings
from corpus.article import Article
from tests.openai_server import OpenAIServer

OLD = Article(
    "lama",
    "Pembatik Pekalongan magang di Gifu",
    "Sebanyak 25 pembatik Pekalongan magang di Gifu, Jepang, tahun ini. Mereka belajar pewarnaan.",
    "id",
    published=date(2018, 5, 1),
    outlet="Warta Utara",
)
NEW = Article(
    "baru",
    "Jumlah pembatik yang magang dikoreksi",
    "Pembatik Pekalongan yang magang di Gifu, Jepang, ternyata berjumlah 30 orang. Data itu dari pemkot.",
    "id",
    published=date(2018, 9, 1),
    outlet="Harian Pesisir",
)
QUESTION = "Berapa pembatik Pekalongan yang magang di Gifu?"
SAID = "Ada 25 pembatik Pekalongan yang magang di Gifu. [1] [2]"


@pytest.fixture
def room(bare_home: Path) -> Iterator[Workspace]:
    room = Workspace(Settings(home=bare_home))
    for article in (OLD, NEW):
        room.library.add(article)
    with room.writing():
        room.build()
    yield room
    room.close()


def test_both_are_quoted_the_newest_first_whatever_the_model_says(room: Workspace) -> None:
    with OpenAIServer([SAID]) as server:
        answer = assemble(replace(room.settings, llm="openai:any", llm_base_url=server.base_url), room).reply(QUESTION)
    assert ("answered", "model") == (answer.outcome, answer.written_by)
    assert answer.text.startswith("Sumber-sumbernya berbeda; yang terbaru lebih dulu:\n\n“Pembatik")
    assert ["baru", "lama"] == [each.passage.article_id for each in answer.citations][:2]
    assert answer.text.index("30 orang") < answer.text.index("25 pembatik")
    assert answer.text.endswith("\n\nAda 25 pembatik Pekalongan yang magang di Gifu. [2]")


def test_where_they_agree_the_model_speaks_alone(room: Workspace) -> None:
    room.library.remove("baru")
    with room.writing():
        room.build()
    with OpenAIServer(["Ada 25 pembatik Pekalongan yang magang di Gifu. [1]"]) as server:
        answer = assemble(replace(room.settings, llm="openai:any", llm_base_url=server.base_url), room).reply(QUESTION)
    assert "Ada 25 pembatik Pekalongan yang magang di Gifu. [1]" == answer.text
