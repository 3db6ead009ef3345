"""A service that a proxy has put below a path: its own addresses, and those that it gives to others.

Inside every address is as if there were no proxy; what goes out begins with the root.
"""

from typing import Any

ADDRESSES = ("/problems/", "/v1/")
LINK = "](/"  # as Markdown has it


def without_root(path: str, root: str) -> str:
    """The address that was meant, whether the proxy took the root off it or not."""
    below = path.removeprefix(root)
    return below or "/" if below.startswith("/") or not below else path


def rooted(document: Any, root: str) -> Any:  # noqa: ANN401 - any JSON
    """A document whose addresses, and whose links in texts, begin with the root."""
    match document:
        case dict():
            return {key: rooted(value, root) for key, value in document.items()}
        case list() | tuple():
            return [rooted(each, root) for each in document]
        case str() if document.startswith(ADDRESSES):
            return root + document
        case str():
            return document.replace(LINK, f"]({root}/")
    return document
