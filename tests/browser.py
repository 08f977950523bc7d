"""A real browser, and a small server for what it opens."""

import functools
import shutil
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Dialog, Page, Request, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
FLAGS += ["--disable-sync", "--no-first-run"]


def program_of_browser() -> str:
    """Where the system's Chromium is."""
    program = next((found for name in NAMES if (found := shutil.which(name))), None)
    assert program, "make test installs Chromium"
    return program


@contextmanager
def chromium() -> Iterator[Browser]:
    """The system's Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program_of_browser(), args=FLAGS)
        yield browser
        browser.close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: object, headers: Mapping[str, str], directory: str) -> None:
        self._added = headers
        super().__init__(*args, directory=directory)  # type: ignore[arg-type]

    def end_headers(self) -> None:
        for name, value in self._added.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    def handle_error(self, *asked: Any) -> None:
        """A browser that goes on to the next page leaves what it asked for; that is no error."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(*asked)


@contextmanager
def served(folder: Path, **headers: str) -> Iterator[str]:
    """The address of a folder, served with more headers (`Content_Security_Policy="…"`)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    handler = functools.partial(_Handler, headers=named, directory=str(folder))
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


@dataclass
class Watch:
    """What goes wrong, or goes elsewhere, while a page is open."""

    host: str
    found: list[str] = field(default_factory=list)

    def over(self, page: Page) -> Page:
        """The page, watched from now on."""
        page.on("request", lambda request: self._see(request.url))
        page.on("requestfailed", self._see_failure)
        page.on("response", lambda got: self._note(str(got.status), got.url, only=got.status >= 400))
        page.on("pageerror", lambda error: self._note("script error", str(error)))
        page.on("dialog", self._answer)
        page.on("console", lambda line: self._note("console", line.text, only=line.type in _COMPLAINTS))
        return page

    def _see_failure(self, request: Request) -> None:
        left = request.failure == "net::ERR_ABORTED"  # the window has gone on to the next page
        self._note("request failed", f"{request.url} {request.failure}", only=not left)

    def _answer(self, dialog: Dialog) -> None:
        self._note("dialog", dialog.message)
        dialog.dismiss()

    def _see(self, url: str) -> None:
        if urlsplit(url).scheme not in ("data", "blob") and not url.startswith(self.host):
            self._note("asks elsewhere", url)

    def _note(self, what: str, where: str, *, only: bool = True) -> None:
        if only:
            self.found.append(f"{what}: {where}")


_COMPLAINTS = {"error", "warning", "assert"}
