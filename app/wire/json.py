"""Bytes to JSON that can be trusted: no key twice, no NaN, no infinity, UTF-8, not nested too deep.

The parser keeps no text for the next body: what one person posted lives no longer than their request.
"""

import re
from functools import partial
from typing import Any

import jiter

from app.wire.errors import NotJson, NotJsonReason, Said

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
MOST_DIGITS = 4300  # what the parser takes; more are still a number, and out of every range
_STANDING_IN = b"9" * 40

_parse = partial(jiter.from_json, allow_inf_nan=False, cache_mode="none")
_PLACE = re.compile(r"at line (\d+) column (\d+)$")
_UP_TO_A_LONG_NUMBER = re.compile(
    rb"""((?: "(?:[^"\\]|\\.)*+(?:"|\Z) | [^"0-9-] | -(?![0-9]) | -?[0-9]{1,%d}+(?![0-9]) )*+)
         (-?[0-9]++(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?|\Z)"""
    % MOST_DIGITS,
    re.DOTALL | re.VERBOSE,
)


def read_json(body: bytes) -> object:
    """Parse a body.

    Raises:
        NotJson: it is not JSON, has duplicate keys, NaN, infinity or bytes that are not UTF-8, or is nested too deep.
    """
    try:
        return _read(body)
    except ValueError as error:
        raise _not_json(body, str(error)) from None


def _read(body: bytes) -> object:
    try:
        return _parse(body, catch_duplicate_keys=True)
    except ValueError as error:
        if not str(error).startswith("number out of range"):
            raise
    return _parse(_UP_TO_A_LONG_NUMBER.sub(_shortened, body), catch_duplicate_keys=True)


def _shortened(found: re.Match[bytes]) -> bytes:
    """The same with a number in place of the long one that is as wide, and as much out of every range."""
    before, number = found.groups()
    sign = b"-" if number.startswith(b"-") else b""
    return bytes(before) + (sign + _STANDING_IN if number else b"").ljust(len(number))


def _not_json(body: bytes, message: str) -> NotJson:
    """Why, and where, without the parser's own words: they can carry a key."""
    if body.startswith(BYTE_ORDER_MARK):
        return NotJson("syntax", Said("places", "byte_order_mark"))
    try:
        body.decode()
    except UnicodeDecodeError as error:
        line_start = body.rfind(b"\n", 0, error.start) + 1
        return NotJson("not_utf8", _place(body.count(b"\n", 0, error.start) + 1, body[line_start : error.start + 1]))
    place = _PLACE.search(message)
    if place is None:
        return NotJson(_reason(message))
    line, column = map(int, place.groups())
    return NotJson(_reason(message), _place(line, body.split(b"\n", line)[line - 1][:column]))


def _place(line: int, up_to: bytes) -> Said:
    """A place as a message: its line, and the characters of that line up to and with it."""
    column = max(1, len(up_to.decode(errors="replace")))
    return Said("places", "line", (("line", str(line)), ("column", str(column))))


def _reason(message: str) -> NotJsonReason:
    if message.startswith("Detected duplicate key"):
        return "duplicate_key"
    return "too_deep" if message.startswith("recursion limit exceeded") else "syntax"


def read_plain_json(body: bytes) -> Any:  # noqa: ANN401 - JSON
    """The fast equal of `read_json` for a request: it reads the same, or none of it.

    Raises:
        Exception: any, on any doubt; nothing is told of it, `read_json` tells what is wrong.
    """
    parsed = _parse(body)
    sections = parsed["answers"].values()
    keys = len(parsed) + len(sections) + sum([len(given.keys()) for given in sections])
    if body.count(b":") != keys:  # each key has a colon: where there are more of them, one may stand twice
        raise NotJson("duplicate_key")
    return parsed
