"""Questions made of sentences."""

from assistant.cloze import clozes, told


def test_a_sentence_is_asked_for_what_it_tells() -> None:
    sentence = "Pembeli dari Nanning memesan 600 ton kopi pada 9 April 2018."
    assert [("name", "Nanning"), ("figure", "600"), ("day", "9 April 2018")] == [
        (each.kind, sentence[each.start : each.end]) for each in told(sentence)
    ]
    questions = [question for _, question in clozes(sentence, "id")]
    assert "Pembeli dari siapa atau apa memesan 600 ton kopi pada 9 April 2018?" == questions[0]
    assert "Pembeli dari Nanning memesan berapa ton kopi pada 9 April 2018?" == questions[1]
    assert "Pembeli dari Nanning memesan 600 ton kopi pada kapan?" == questions[2]
