"""Origins as browsers send them: scheme, host and, where it is not the scheme's own, port; in one form, nothing behind.

How an address is read is pydantic's business, whose parser does as browsers do (host names in other scripts, too).
"""

import re

from pydantic import ValidationError
from pydantic_core import Url

WITH_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[/\\]")
USUAL_PORTS = {"http": 80, "https": 443}
OF_PAGES = {"ws": "http", "wss": "https"}  # a page says its own scheme, whatever it connects by
WITHOUT_PAGES = frozenset({"about", "blob", "data", "file", "ftp", "javascript"})
FORM = "an origin is written as `https://www.example.org`, and several are separated by commas"


def checked_origin(written: str) -> str:
    """The origin as written, if some page can send it so.

    Raises:
        ValueError: none can; what to write instead.
    """
    if "*" in written:
        raise ValueError(f"no page sends a wildcard, so name every origin by itself: {FORM}")
    if written.lower() == "null":
        raise ValueError("`null` is sent by whatever page hides where it comes from, and cannot be allowed")
    if written != (sent := _as_sent(_parsed(written))):
        raise ValueError(f"no page sends it in this form: write it as `{sent}`")
    return written


def _parsed(written: str) -> Url:
    try:
        url = Url(written if WITH_SCHEME.search(written) else f"https://{written}")
    except ValidationError:
        raise ValueError(FORM) from None
    if not url.host or url.scheme in WITHOUT_PAGES:
        raise ValueError(FORM)
    return url


def _as_sent(url: Url) -> str:
    scheme = OF_PAGES.get(url.scheme, url.scheme)
    port = "" if url.port in (None, USUAL_PORTS.get(scheme)) else f":{url.port}"
    return f"{scheme}://{url.host}{port}"
