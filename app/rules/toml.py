"""TOML as rules, packs and waivers are written in: what a file holds, and the line of a part of it.

Which parts there must be, and what they mean, is the business of whoever reads them.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, TypeAlias

from app.rules.errors import Fault, RulebookError, Where

Headers: TypeAlias = Mapping[int, tuple[str, ...]]
"""The headers of tables: the number of the line, counted from 0, to the keys that stand in it."""

HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]")
KEY = re.compile(r'[\w-]+|"[^"]*"')


def parsed(text: str, file: str) -> dict[str, Any]:
    """What a file holds.

    Raises:
        RulebookError: it is not TOML; file and line of the fault.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        fault = Fault((file,), f"this is not TOML: {error}", file, int(line[1]) if line else 1)
        raise RulebookError([fault]) from None


def located(fault: Fault, where: Where, text: str, file: str) -> Fault:
    """The fault with its file, and the line of a place in it; a fault that has a file keeps it."""
    return fault if fault.file else replace(fault, file=file, line=line_of(text, where))


def line_of(text: str, where: Where) -> int:
    """The line of a place, counted from 1; of the last part of it that is written.

    Each key is searched for below the one before it: as a table, as the `id` in one, or as a key of the table that
    was reached. A number after a key counts the tables of an array: `("examples", 2)` is the third `[[examples]]`.
    """
    lines = text.split("\n")
    headers = {number: _keys(header[1]) for number, line in enumerate(lines) if (header := HEADER.match(line))}
    place, end = 0, len(lines)
    waiting: tuple[str, ...] = ()  # keys that are written in one header with the next, as in `[rules.some-rule]`
    for key, count in zip(where, (*where, "")[1:], strict=True):
        if isinstance(key, str):
            waiting = (*waiting, key)
            if found := _found(lines, headers, waiting, range(place, end)):
                place = found[min(count, len(found) - 1) if isinstance(count, int) else 0]
                end = _end(headers, place, end, one=place not in headers or isinstance(count, int))
                waiting = ()
    beginning = (number for number, keys in headers.items() if place <= number < end and _begins(keys, waiting))
    return next(beginning, place) + 1 if waiting else place + 1


def _keys(header: str) -> tuple[str, ...]:
    return tuple(key.strip('"') for key in KEY.findall(header))


def _begins(keys: tuple[str, ...], start: tuple[str, ...]) -> bool:
    return keys[: len(start)] == start


def _found(lines: list[str], headers: Headers, waiting: tuple[str, ...], among: range) -> list[int]:
    """The lines of tables that end in these keys or have the last as their id, and of such a key in the first table."""
    word = re.escape(waiting[-1])
    named = re.compile(rf'\s*id\s*=\s*"{word}"')
    valued = re.compile(rf'\s*"?{word}"?\s*=')
    table_ends = next((number for number in headers if number > among.start), among.stop)
    return [
        number
        for number in among
        if (number in headers and headers[number][-len(waiting) :] == waiting)
        or named.match(lines[number])
        or (number < table_ends and valued.match(lines[number]))
    ]


def _end(headers: Headers, place: int, end: int, *, one: bool) -> int:
    """Where what belongs to a place ends: at the next table that is not inside it, nor its like unless it is `one`."""
    *_, own = ((), *(keys for number, keys in headers.items() if number <= place))
    after = (number for number in headers if place < number < end)
    return next((each for each in after if not _begins(headers[each], own) or (one and headers[each] == own)), end)
