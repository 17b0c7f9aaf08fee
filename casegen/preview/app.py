"""The site, and what the preview adds to it, as a web application.

It answers none but this computer's own names, so that no page elsewhere can read it under another.
"""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from casegen import bug
from casegen.messages import say
from casegen.preview.answers import STATIC, file, kind, page_path, with_script
from casegen.preview.searching import FOLDER, GUIDE, searchable
from casegen.preview.stage import Stage, in_thread

HOSTS = ["127.0.0.1", "localhost", "[::1]"]

POLICY = {"Content-Security-Policy": "default-src 'self'"}
"""That of the site where it is published: what it forbids is seen here first."""

_OWN = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}

FRESH = {"Cache-Control": "no-cache", **_OWN}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", **_OWN}
"""For what is named by what it holds."""

BEAT = 15.0
"""Seconds after which a stream that has nothing to say says so."""

OWN = ("client.js", "preview.css", "icon.svg")


def app(stage: Stage) -> Starlette:
    """Return the application that shows what is on a stage."""
    return Starlette(
        routes=[
            Route("/_preview/events", partial(_events, stage)),
            Route("/_preview/{name}", _static),
            Route("/{path:path}", partial(_answer, stage)),
        ],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=HOSTS, www_redirect=False)],
    )


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name not in OWN:
        return Response(status_code=404)
    content = (STATIC / name).read_bytes()
    return Response(
        content, media_type=kind(name), headers=FOR_EVER if request.query_params else FRESH
    )


async def _answer(stage: Stage, request: Request) -> Response:
    """Answer with a page or a file of the site, or with the site's page for what is missing."""
    try:
        for path in _addresses(stage, request.path_params["path"]):
            response = await _found(stage, path)
            if response.status_code != 404:
                break
        return response
    except Exception:
        text = say(stage.manner.catalogue, "preview.bug", path=bug.record())
        return Response(text, 500, FRESH, kind("bug.txt"))


async def _found(stage: Stage, path: str) -> Response:
    shown = stage.shown
    page = page_path(path)
    if not page.endswith(".html"):
        content = await _file(stage, path)
        if content is not None:
            kept = FOR_EVER if path.startswith("static/") else FRESH
            return Response(content, headers=kept, media_type=kind(path))
        if f"{path}/index.html" in {*shown.pages, *shown.unread} or path == "_problems":
            return RedirectResponse(f"/{path}/", headers=FRESH)
        if path in shown.pages:
            return Response(stage.page(path).content, headers=FRESH, media_type=kind(path))
    made = stage.page(page)
    content = with_script(made, stage.notice(page))
    status = 404 if made.missing else 200
    return Response(content, status, {**FRESH, **POLICY}, kind("page.html"))


def _addresses(stage: Stage, path: str) -> tuple[str, ...]:
    """Return what an address may mean within the site: itself, and what stands below its path.

    The page for what is missing has links with the path under which the site will stand.
    """
    config = stage.shown.config
    base = urlsplit(config.base_url).path.lstrip("/") if config else ""
    return (path, path.removeprefix(base)) if base and path.startswith(base) else (path,)


async def _file(stage: Stage, path: str) -> bytes | None:
    if path == GUIDE:
        async with stage.indexing:
            version = stage.version
            if stage.indexed != version:
                make = partial(searchable, stage.shown, stage.searchable)
                stage.searchable = await in_thread(make)
                stage.indexed = version
    if path == GUIDE or path.startswith(FOLDER):
        return stage.searchable.files.get(path) if stage.searchable else None
    if path.startswith("static/"):
        return file(stage.shown, path, stage.files)
    return await in_thread(partial(file, stage.shown, path, stage.files))


async def _events(stage: Stage, request: Request) -> Response:
    """Tell a page what is to be said on it, now and whenever that changes."""
    asked = request.query_params.get("page", "").lstrip("/")
    every = tuple(map(page_path, _addresses(stage, asked)))
    path = next((path for path in every if path in stage.shown.pages), every[0])
    headers = {**FRESH, "X-Accel-Buffering": "no"}
    return StreamingResponse(_stream(stage, path), 200, headers, "text/event-stream")


async def _stream(stage: Stage, path: str) -> AsyncIterator[bytes]:
    stage.opened[path] += 1
    sent = b""
    try:
        yield b"retry: 500\n\n"
        while not stage.closing:
            changed = stage.changed
            try:
                data = msgspec.json.encode(stage.notice(path))
            except Exception:
                # The next answer to the page itself will say so.
                bug.record()
                data = sent
            if data != sent:
                sent = data
                yield b"data: " + data + b"\n\n"
            try:
                await asyncio.wait_for(changed.wait(), BEAT)
            except TimeoutError:
                yield b": \n\n"
    finally:
        stage.opened[path] -= 1
        stage.opened = +stage.opened
