"""Who is at the door: people of the users' file sign in, others are told apart by a cookie that says nothing."""

import base64
import binascii
import os
import secrets
import time
from collections import OrderedDict
from contextlib import suppress
from hashlib import sha256
from html import escape
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import parse_qs

import gradio as gr
from itsdangerous import BadSignature, TimestampSigner
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.page.labels import label
from assistant.page.language import page_language
from assistant.users import OWNER, Users, Visitor
from corpus.article import Language

SESSION, ANONYMOUS = "tanya_session", "tanya_visitor"
SIGNED_IN_FOR = 14 * 24 * 3600  # seconds
KEPT_FOR = 90 * 24 * 3600  # seconds: as long as conversations are kept
MOST_FAILURES, PAUSE = 5, 60.0  # wrong passwords of one name or address, and the seconds it then waits
OPEN = ("/favicon.ico", "/gradio_api/startup-events")  # the latter is how Gradio starts its own queue; it tells nothing
LONGEST_FORM = 4096  # bytes
KEY = "tanya_visitor"  # where the visitor stands in a request's scope
STYLE = Path(__file__).with_name("door.css")


class Door:
    """Lets through who may use the page, and writes down in the scope of each request who it is.

    Without `users` everybody is let in: as the owner where only this machine can reach the page, else each as a reader.
    """

    def __init__(self, app: ASGIApp, users: Users | None, secret: bytes, loopback: bool) -> None:
        self.app = app
        self._users = users
        self._signers = {name: TimestampSigner(secret, salt=name) for name in (SESSION, ANONYMOUS)}
        self._loopback = loopback
        self._failures: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._passed: OrderedDict[bytes, Visitor] = OrderedDict()  # by a digest of what a program sent

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI hands it over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        if self._users is None:
            await self._unnamed(request, scope, receive, send)
        elif path == "/login":
            await (await self._login(request, self._users))(scope, receive, send)
        elif path == "/logout":
            leaving = RedirectResponse("login", 303)
            leaving.delete_cookie(SESSION)
            await leaving(scope, receive, send)
        elif path in OPEN:
            await self.app(scope, receive, send)
        elif (visitor := self._known(request)) is not None:
            scope[KEY] = visitor
            await self.app(scope, receive, send)
        else:
            asks = request.method == "GET" and "text/html" in request.headers.get("accept", "")
            refusal = RedirectResponse("login", 303) if asks else Response(status_code=401)
            await refusal(scope, receive, send)

    async def _unnamed(self, request: Request, scope: Scope, receive: Receive, send: Send) -> None:
        if self._loopback:
            # A name of somebody else that leads here is a page of theirs that wants to act as the owner.
            if not is_loopback(request.url.hostname or ""):
                await PlainTextResponse("Not found", status_code=404)(scope, receive, send)
                return
            scope[KEY] = OWNER
            await self.app(scope, receive, send)
            return
        given = self._unsigned(request, ANONYMOUS, KEPT_FOR)
        name = given or secrets.token_urlsafe(16)
        scope[KEY] = Visitor(f"visitor-{name}", "reader")

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and given is None:
                cookie = Response()
                self._set(cookie, request, ANONYMOUS, name, KEPT_FOR)
                message.setdefault("headers", []).extend(
                    header for header in cookie.raw_headers if header[0] == b"set-cookie"
                )
            await send(message)

        await self.app(scope, receive, send_with_cookie)

    def _known(self, request: Request) -> Visitor | None:
        """Who signed in with this browser, or sends name and password along as programs do."""
        users = self._users
        if users is None:
            return None
        token = self._unsigned(request, SESSION, SIGNED_IN_FOR)
        if token is not None:
            return users.known(token)
        scheme, _, sent = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() != "basic":
            return None
        digest = sha256(sent.encode()).digest()
        if digest in self._passed:
            return self._passed[digest]
        try:
            name, _, password = base64.b64decode(sent, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        visitor = self._try(request, name, password)
        if visitor is not None:
            self._passed[digest] = visitor
            while len(self._passed) > 1000:
                self._passed.popitem(last=False)
        return visitor

    async def _login(self, request: Request, users: Users) -> Response:
        language = page_language(request)
        if request.method != "POST":
            return HTMLResponse(_form(language, None), headers=_closed())
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LONGEST_FORM:
                return Response(status_code=413)
        sent = parse_qs(body.decode("utf-8", "replace"), max_num_fields=8)
        name, password = (sent.get(field, [""])[0] for field in ("name", "password"))
        if self._waits(request, name):
            return HTMLResponse(_form(language, "login_wait"), 429, headers=_closed())
        visitor = self._try(request, name, password)
        if visitor is None:
            return HTMLResponse(_form(language, "login_wrong"), 403, headers=_closed())
        entered = RedirectResponse("./", 303)
        self._set(entered, request, SESSION, users.token(visitor.name), SIGNED_IN_FOR)
        return entered

    def _try(self, request: Request, name: str, password: str) -> Visitor | None:
        if self._users is None or self._waits(request, name):
            return None
        visitor = self._users.enter(name, password)
        for key in self._keys(request, name):
            if visitor is not None:
                self._failures.pop(key, None)
                continue
            count, _ = self._failures.pop(key, (0, 0.0))
            self._failures[key] = (count + 1, time.monotonic())
            while len(self._failures) > 10_000:
                self._failures.popitem(last=False)
        return visitor

    def _waits(self, request: Request, name: str) -> bool:
        now = time.monotonic()
        for key in self._keys(request, name):
            count, last = self._failures.get(key, (0, 0.0))
            if count >= MOST_FAILURES and now - last < PAUSE:
                return True
            if count >= MOST_FAILURES:
                self._failures.pop(key, None)
        return False

    @staticmethod
    def _keys(request: Request, name: str) -> tuple[str, str]:
        return f"name {name}", f"from {request.client.host if request.client else '?'}"

    def _unsigned(self, request: Request, cookie: str, seconds: int) -> str | None:
        try:
            return self._signers[cookie].unsign(request.cookies.get(cookie, ""), max_age=seconds).decode()
        except (BadSignature, UnicodeError):
            return None

    def _set(self, response: Response, request: Request, name: str, value: str, seconds: int) -> None:
        signed = self._signers[name].sign(value).decode()
        secure = request.url.scheme == "https"
        response.set_cookie(name, signed, max_age=seconds, httponly=True, samesite="lax", secure=secure)


def _closed() -> dict[str, str]:
    """The form runs no script at all."""
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
    )
    return {"content-security-policy": policy, "cache-control": "no-store", "referrer-policy": "no-referrer"}


def browser_request(request: gr.Request | Request | None) -> Request | None:
    """The request behind Gradio's; its MCP server hands over the request itself."""
    found = request.request if isinstance(request, gr.Request) else request
    return found if isinstance(found, Request) else None


def visitor_of(request: gr.Request | Request | None) -> Visitor:
    """Who asks. Somebody of whom nothing is known may read, and shares what they ask with nobody who is known."""
    asked = browser_request(request)
    found = asked.scope.get(KEY) if asked is not None else None
    return found if isinstance(found, Visitor) else Visitor("unknown", "reader")


def is_loopback(host: str) -> bool:
    """Whether a host, as an address or a name, is this machine itself."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def read_secret(home: Path) -> bytes:
    """What cookies are signed with: made once for a data folder, readable by its owner only."""
    path = home / "cookie.key"
    with suppress(FileExistsError):
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "wb") as file:
            file.write(secrets.token_bytes(32))
    return path.read_bytes()


def _form(language: Language, trouble: str | None) -> str:
    say = {
        key: escape(label(key, language)) for key in ("name", "login_title", "login_name", "login_password", "login")
    }
    alert = f'<p role="alert">{escape(label(trouble, language))}</p>' if trouble else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{say["name"]}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{STYLE.read_text(encoding='utf-8')}</style></head><body><main><h1>{say['name']}</h1>"
        f'<h2>{say["login_title"]}</h2>{alert}<form method="post" action="login">'
        f'<label>{say["login_name"]}<input name="name" autocomplete="username" required autofocus></label>'
        f"<label>{say['login_password']}"
        '<input name="password" type="password" autocomplete="current-password" required>'
        f'</label><button type="submit">{say["login"]}</button></form></main></body></html>'
    )
