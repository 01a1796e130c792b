"""Where the page is served: the wanted port, or the next free one where none was asked for."""

import socket
import sys
from contextlib import redirect_stdout
from io import StringIO
from ipaddress import ip_address

import gradio as gr
from starlette.middleware import Middleware

from assistant.page.build import launch_options
from assistant.page.door import Door, is_loopback, read_secret
from assistant.settings import Settings
from assistant.users import read_users

FIRST_PORT = 7860
PORTS_TRIED = 100


class PortTaken(OSError):
    """No port to serve on; `port` is the one that was wanted."""

    def __init__(self, port: int) -> None:
        super().__init__(port)
        self.port = port


def open_page(page: gr.Blocks, settings: Settings) -> str:
    """Serve the page; returns its address at once. Raises PortTaken, and UserError for a file of users that is none."""
    users = read_users(settings.auth) if settings.auth else None
    loopback = is_loopback(settings.host)
    secret = read_secret(settings.home) if users or not loopback else b""  # nothing is signed for the owner alone
    door = Middleware(Door, users=users, secret=secret, loopback=loopback)
    port = free_port(settings.host, settings.port)
    with redirect_stdout(StringIO()):  # Gradio announces its MCP server even where it is asked to be quiet
        page.launch(server_name=settings.host, server_port=port, prevent_thread_lock=True, **launch_options(door))
    return f"http://{reachable(settings.host)}:{port}"


def reachable(host: str) -> str:
    """The host as a browser on this machine writes it; a server on every interface is on loopback too."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1"
    return f"[{address}]" if address.version == 6 else str(address)


def free_port(host: str, wanted: int | None) -> int:
    """The wanted port if it is free; without a wish, the first free one from 7860 on."""
    for port in [wanted] if wanted else range(FIRST_PORT, FIRST_PORT + PORTS_TRIED):
        if is_free(host, port):
            return port
    raise PortTaken(wanted or FIRST_PORT)


def is_free(host: str, port: int) -> bool:
    """Whether a server could listen there. Gradio itself also wants the port on loopback."""
    hosts = {host.strip("[]"), "127.0.0.1"}
    for one in hosts:
        family = socket.AF_INET6 if ":" in one else socket.AF_INET
        with socket.socket(family) as probe:
            if sys.platform != "win32":
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((one, port))
            except OSError:
                return False
    return True
