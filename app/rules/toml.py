"""TOML as rules, packs and waivers are written in: what a file holds, and the line of a part of it.

Which parts there must be, and what they mean, is the business of whoever reads them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path
from typing import Any, TypeAlias

from app.rules.errors import Fault, RulebookError, Where
from app.rules.files import LARGEST, read_file

Headers: TypeAlias = Mapping[int, tuple[str, ...]]
"""The headers of tables: the number of the line, counted from 0, to the keys that stand in it."""

LONGEST_LINE = 2000  # characters
DEEPEST = 16  # tables and lists in each other
LARGEST_NUMBER = 2**53 - 1  # as JSON keeps it
MOST_FAULTS = 100
TOO_DEEP = f"tables and lists are nested more than {DEEPEST} deep"
TOO_LARGE = "this number is too large"
BYTE_ORDER_MARK = "this is not TOML: it begins with a byte-order mark, so save it without one"
HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]")
KEY = re.compile(r'[\w-]+|"[^"]*"')


def text_of(file: Path, name: str, most: int = LARGEST) -> str:
    """The text of a file of at most so many bytes.

    Raises:
        RulebookError: it cannot be read; the fault has the file's name.
    """
    try:
        return read_file(file, most).decode()
    except OSError as error:
        raise RulebookError([Fault((name,), str(error.strerror).lower(), name)]) from None
    except UnicodeDecodeError:
        raise RulebookError([Fault((name,), "this is not UTF-8", name)]) from None


def parsed(text: str, file: str, *, dates: bool = False) -> dict[str, Any]:
    """What a file holds.

    Args:
        text: the file's text.
        file: its name.
        dates: whether dates may stand in it.

    Raises:
        RulebookError: it is not TOML, or out of bounds; file and line of each fault.
    """
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > LONGEST_LINE:
            raise RulebookError([Fault((file,), f"a line has at most {LONGEST_LINE:,} characters", file, number)])
    try:
        written = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        reason = BYTE_ORDER_MARK if text.startswith("\ufeff") else f"this is not TOML: {error}"
        raise RulebookError([Fault((file,), reason, file, int(found[1]) if found else 1)]) from None
    except RecursionError:
        raise RulebookError([Fault((file,), TOO_DEEP, file)]) from None
    except ValueError:  # of Python's own: a number that it does not read
        raise RulebookError([Fault((file,), TOO_LARGE, file)]) from None
    if faults := few(list(_out_of_bounds(written, dates=dates))):
        raise RulebookError([located(fault, fault.where, text, file) for fault in faults])
    return written


def _out_of_bounds(written: dict[str, Any], *, dates: bool) -> Iterator[Fault]:
    """Whatever no part of a rulebook can be: too deep, a number that JSON does not keep, a date, a fraction."""
    waiting: list[tuple[Where, Any]] = [((), written)]
    while waiting:
        where, value = waiting.pop()
        match value:
            case dict() | list() if len(where) > DEEPEST:
                yield Fault(where, TOO_DEEP)
            case dict():
                waiting += [((*where, key), each) for key, each in value.items()]
            case list():
                waiting += [((*where, place), each) for place, each in enumerate(value)]
            case int() if abs(value) > LARGEST_NUMBER:
                yield Fault(where, TOO_LARGE)
            case float():
                yield Fault(where, "a number is a whole number")
            case date() | time() if not (dates and type(value) is date):
                yield Fault(where, "this is a date or a time, which is no answer, number or text")


def few(faults: Sequence[Fault]) -> list[Fault]:
    """The first of many faults, and how many are left out."""
    left_out = len(faults) - MOST_FAULTS
    if left_out <= 0:
        return list(faults)
    return [*faults[:MOST_FAULTS], replace(faults[MOST_FAULTS], message=f"{left_out} more faults are not told")]


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
