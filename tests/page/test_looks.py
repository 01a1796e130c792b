"""How the page looks: on a desk and in a hand, light and dark, readable everywhere. Pictures go to tests/artefacts."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.page.conftest import Visits


@pytest.mark.parametrize("shade", ["light", "dark"])
@pytest.mark.parametrize(("device", "width", "height"), [("desktop", 1440, 900), ("phone", 390, 844)])
def test_the_page_fits_desktop_and_phone_in_both_shades(
    visit: Visits, device: str, width: int, height: int, shade: str
) -> None:
    here = visit(width=width, height=height, shade=shade)
    page = here.page
    here.shot(f"{device}-{shade}-start")
    here.ask("Sejarah panjang dua kota tahun 2018 Bandung Braunschweig")
    here.shot(f"{device}-{shade}-answer")
    here.choose(0, 1)
    here.shot(f"{device}-{shade}-source")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    paper = page.evaluate("() => getComputedStyle(document.body).backgroundColor")
    assert (sum(map(int, re.findall(r"\d+", paper)[:3])) < 200) == (shade == "dark")
    if device == "phone":
        chat, side = page.locator("#tw-chat").bounding_box(), page.locator("#tw-side").bounding_box()
        assert chat is not None
        assert side is not None
        assert side["y"] >= chat["y"] + chat["height"] - 1
        page.get_by_role("button", name="Kembali ke jawaban").click()
        expect(page.locator(".tw-chosen").first).to_be_in_viewport()
    for chrome in ("footer", "[aria-label='Share']", ".built-with", ".show-api"):
        assert page.locator(chrome).locator("visible=true").count() == 0
    assert here.outside == []


def contrast(one: str, other: str) -> float:
    """WCAG 2.1 contrast of two `rgb(...)` colours: https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio."""

    def luminance(colour: str) -> float:
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def poor(page: Page, within: str, least: int) -> list[tuple[str, float]]:
    """Texts of too little contrast; there are more than `least` texts to look at."""
    pairs = page.evaluate(
        """within => [...document.querySelectorAll(within + ' *')].filter(one =>
             [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim())
             && one.offsetParent && one.offsetWidth > 2
           ).map(one => {
             const paper = of => getComputedStyle(of).backgroundColor;
             let under = one;
             while (under !== document.body && /, 0\\)|transparent/.test(paper(under))) under = under.parentElement;
             return [one.className || one.tagName, getComputedStyle(one).color, paper(under)];
           })""",
        within,
    )
    assert len(pairs) > least
    return [(name, round(contrast(ink, paper), 2)) for name, ink, paper in pairs if contrast(ink, paper) < 4.5]


@pytest.mark.parametrize("shade", ["light", "dark"])
def test_every_text_can_be_read(visit: Visits, shade: str) -> None:
    here = visit(shade=shade)
    here.ask("Sejarah panjang dua kota yang berubah tahun 2018 Bandung Braunschweig")
    here.choose(0, 1)
    here.page.locator(".tw-also summary").click()
    here.page.mouse.move(640, 2)
    assert [] == poor(here.page, ".gradio-container", 30)
