"""Pages of an origin of their own that embed the element, under a strict policy of their own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from app import __version__, element
from app.rules.places import ENGLISH
from tests.browsing import Quiet, site_of

HOST = """<!doctype html><html lang="{language}"><meta charset="utf-8"><title>A clinic</title>
<link rel="icon" href="data:,">
<script type="module" src="{url}/{address}" integrity="{digest}" crossorigin="anonymous"></script>
<link rel="stylesheet" href="host.css"><script src="host.js"></script>
<main><h1>A clinic</h1>{elements}</main></html>"""
ENGLISH_ONLY: Mapping[str, str] = {}
LISTENER = """globalThis.heard = [];
for (const name of ["answer", "assessment", "share", "error"])
  document.addEventListener(name, (event) => heard.push({ name, detail: event.detail }), true);"""


class WithPolicy(Quiet):
    """Serves files under a strict policy."""

    service = ""

    def end_headers(self) -> None:
        """Allow this page's own files, and the service."""
        self.send_header(
            "Content-Security-Policy",
            f"default-src 'none'; script-src 'self' {self.service}; style-src 'self'; img-src data:; "
            f"connect-src {self.service}",
        )
        super().end_headers()


@contextmanager
def hosting(
    folder: Path, service: str, pages: Mapping[str, str], style: str = "", spoken: Mapping[str, str] = ENGLISH_ONLY
) -> Iterator[str]:
    """The origin of pages with these elements in them.

    Args:
        folder: where their files are written.
        service: the address of the service that they embed the element of.
        pages: what stands in each, by its name.
        style: their style sheet.
        spoken: the language of those that are not in English, by name.
    """
    for name, elements in pages.items():
        language = spoken.get(name, ENGLISH)
        page = HOST.format(
            elements=elements,
            language=language,
            url=service,
            address=element.address(__version__, language),
            digest=element.integrity(element.script(language)),
        )
        (folder / f"{name}.html").write_text(page, "utf-8")
    (folder / "host.css").write_text(style, "utf-8")
    (folder / "host.js").write_text(LISTENER, "utf-8")
    handler = type("Handler", (WithPolicy,), {"service": service})
    with site_of(folder, handler) as address:
        yield address
