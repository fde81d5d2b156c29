"""Every rendering with every hostile text on one page in headless Chromium: no script runs, no request leaves.

A listener on the loopback stands in as the proxy for every host, so that whatever the page asks for is seen. A page that
does what it must not is opened first: it proves that this test would notice. Without Chromium nothing is checked, and
that is said.
"""

from __future__ import annotations

import base64
import html
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hostile import CANARY, CORPUS, OWNED, TAME, Tags, renderings

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="NOT CHECKED in a browser: no Chromium here (apt-get install chromium)"
)
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--virtual-time-budget=3000", "--dump-dom",
)  # fmt: skip
TITLE = "as it was"


class Canary(BaseHTTPRequestHandler):
    asked: list[str]

    def do_GET(self):
        self.asked.append(self.path)
        self.send_error(404)

    do_CONNECT = do_POST = do_HEAD = do_GET

    def log_message(self, *args):
        pass


@pytest.fixture
def untraced():
    """Start threads without coverage's tracer: two that start at once would fight over it."""
    tracer = threading.gettrace()
    threading.settrace(None)
    yield
    threading.settrace(tracer)


@pytest.fixture
def browse(tmp_path, untraced):
    """Open a page; return its document as it is after a while, and every address of the canary it asked for."""
    handler = type("Handler", (Canary,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        def opened(page):
            file = tmp_path / "page.html"
            file.write_text(page, encoding="utf-8")
            proxy = f"--proxy-server=http://127.0.0.1:{server.server_port}"
            where = (f"--user-data-dir={tmp_path / 'profile'}", proxy, "--proxy-bypass-list=<-loopback>")
            done = subprocess.run(
                [CHROMIUM, *FLAGS, *where, file.as_uri()], capture_output=True, timeout=180, check=True
            )
            return done.stdout.decode("utf-8"), [path for path in handler.asked if CANARY in path]

        yield opened
        server.shutdown()


def page(*parts: str) -> str:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8><title>{TITLE}</title></head><body>{''.join(parts)}</body></html>"


def title(document: str) -> str:
    return document.partition("<title>")[2].partition("</title>")[0]


@pytest.mark.parametrize(
    "bad",
    [
        f"<script>document.title='{OWNED}'</script>",
        f"<img src=x onerror=\"document.title='{OWNED}'\">",
        f"<svg onload=\"document.title='{OWNED}'\"></svg>",
    ],
)
def test_a_script_that_runs_is_noticed(browse, bad):
    document, _ = browse(page(bad))
    assert title(document) == OWNED


def test_a_request_that_leaves_is_noticed(browse):
    _, asked = browse(page(f"<img src=http://{CANARY}/1.png><style>@import 'https://{CANARY}/2.css'</style>"))
    assert [f"http://{CANARY}/1.png" in asked, f"{CANARY}:443" in asked] == [True, True]


def everything(text: str) -> list[str]:
    """Every rendering as a page may hold it: HTML and SVG inside, SVG as a picture, Markdown and Mermaid as text."""
    found = []
    for bundle in renderings(text).values():
        found += [bundle[mime] for mime in ("text/html", "image/svg+xml") if mime in bundle]
        if picture := bundle.get("image/svg+xml"):
            data = base64.b64encode(picture.encode()).decode()
            found.append(f'<img src="data:image/svg+xml;base64,{data}">')
        found += [
            f"<pre>{html.escape(bundle[mime])}</pre>"
            for mime in ("text/markdown", "text/vnd.mermaid")
            if mime in bundle
        ]
    return found


def skeleton(document: str) -> list[object]:
    """Tags and attributes in the body as Chromium has them in its document; pictures differ by their text."""
    tags = [
        (found[0], [(name, value) for name, value in found[1] if name != "src"]) if isinstance(found, tuple) else found
        for found in Tags(document).found
    ]
    return tags[tags.index(("body", [])) + 1 : tags.index("/body")]


@pytest.mark.parametrize("long", [False, True])
def test_no_script_runs_no_request_leaves_and_no_element_comes_from_a_text(browse, long):
    texts = [text for text in CORPUS.values() if (len(text) > 10_000) is long]
    document, asked = browse(page(*(part for text in texts for part in everything(text))))
    assert title(document) == TITLE
    assert asked == []
    tame, _ = browse(page(*everything(TAME)))
    assert skeleton(document) == skeleton(tame) * len(texts)
    assert len(skeleton(tame)) > 3_000
