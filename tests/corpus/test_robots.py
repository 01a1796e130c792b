"""robots.txt as text: what it allows, and how soon that is known."""

import time

from corpus.robots import Robots


def test_a_robots_txt_of_many_names_and_rules_is_read_at_once() -> None:
    names = "".join(f"User-agent: bot{n}\x0c" for n in range(8_000))
    started = time.monotonic()
    robots = Robots(names + "User-Agent: Tanya*\n" + "".join(f"Disallow: /*{n}*a*b$\n" for n in range(4_000)))
    assert [True, False] == [robots.allows(f"http://a.example/{path}") for path in ("x" * 3_000, "x5xaxb")]
    assert time.monotonic() - started < 5


def test_a_pause_that_is_asked_for_is_kept_within_reason() -> None:
    assert [1.5, 10, 0, 0] == [
        Robots(f"User-agent: *\nCrawl-delay: {told}").delay for told in ("1.5", "86400", "-1", "nan")
    ]
