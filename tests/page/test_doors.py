"""The page is the only way in: what else Gradio would serve or run is not there."""

import urllib.error
import urllib.request

import pytest


@pytest.mark.parametrize(
    "path",
    """/docs /redoc /openapi.json /monitoring /login /gradio_api/openapi.json /gradio_api/deep_link
    /gradio_api/file=/etc/hostname /gradio_api/proxy=http://127.0.0.1/""".split(),
)
def test_nothing_else_can_be_read(address: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(address + path)


@pytest.mark.parametrize("path", ["call/ask", "call/choose", "run/ask", "upload", "component_server", "simple_format"])
def test_nothing_else_can_be_called(address: str, path: str) -> None:
    headers = {"content-type": "application/json"}
    request = urllib.request.Request(f"{address}/gradio_api/{path}", b'{"data": ["x"]}', headers)
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request)


def test_the_browser_is_told_to_stay_here(address: str) -> None:
    with urllib.request.urlopen(address) as response:
        assert "default-src 'self'" in response.headers["content-security-policy"]
        assert "no-referrer" == response.headers["referrer-policy"]


@pytest.mark.parametrize("host", ["jahat.example", "jahat.example:7860", "127.0.0.1.jahat.example", "10.0.0.7"])
def test_a_name_of_somebody_else_that_leads_here_opens_nothing(address: str, host: str) -> None:
    request = urllib.request.Request(f"{address}/config", headers={"Host": host})
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(request)


def test_this_machine_by_its_own_name_opens_the_page(address: str) -> None:
    request = urllib.request.Request(f"{address}/config", headers={"Host": "localhost:7860"})
    with urllib.request.urlopen(request) as response:
        assert 200 == response.status
