"""What a browser may ask of this server, and what the page may do there: nothing leaves, nothing else enters."""

from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# All the page itself asks for. Gradio would also take uploads, proxy, serve files and run every function by its name.
EXACT = {
    "/",
    "/config",
    "/theme.css",
    "/favicon.ico",
    "/robots.txt",
    "/manifest.json",
    "/gradio_api/queue/join",
    "/gradio_api/queue/data",
    "/gradio_api/cancel",
    "/gradio_api/reset",
    "/gradio_api/startup-events",
    "/gradio_api/app_id",  # after a lost connection: whether this is still the same page
    # other programs (docs/api.md)
    "/gradio_api/info",
    "/gradio_api/mcp",
    "/gradio_api/mcp/",
}
BELOW = ("/assets/", "/static/", "/svelte/", "/gradio_api/heartbeat/")
# Gradio's own bundle starts from inline scripts and compiles its templates, hence the two exceptions.
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "frame-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
HEADERS = {
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class OnlyThePage:
    """Refuses what the page does not ask for, and adds the headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, as ASGI hands it over."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        path = scope["path"].removeprefix(scope.get("root_path", "")) or "/"
        known = path in EXACT or path.startswith(BELOW)
        app = self.app if known else PlainTextResponse("Not found", status_code=404)
        await app(scope, receive, send_with_headers)
