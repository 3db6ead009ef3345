"""Whether a test can reach the fast path: only one that posts can, by itself or through what it calls in its module."""

from collections.abc import Callable, Iterator
from types import CodeType, FunctionType
from typing import Any

POSTING = {"post", "posted", "POST"}


def reaches(test: Callable[..., Any]) -> bool:
    """Whether a test posts: in its own lines, or in those of functions and fixtures of its module that it names."""
    left, seen = [_function(test)], set()
    while left:
        function = left.pop()
        if function is None or function in seen:
            continue
        seen.add(function)
        words = set(_words(function.__code__))
        if POSTING & words or any("/v1/assessment" in word for word in words):
            return True
        left += [_function(function.__globals__.get(word)) for word in words]
    return False


def _function(found: object) -> FunctionType | None:
    """A function, also where it is wrapped as a fixture."""
    found = getattr(found, "__wrapped__", found)
    return found if isinstance(found, FunctionType) else None


def _words(code: CodeType) -> Iterator[str]:
    """The names that a function uses, those of its arguments too, and the texts in it."""
    yield from (*code.co_names, *code.co_varnames[: code.co_argcount + code.co_kwonlyargcount])
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _words(constant)
        elif isinstance(constant, bytes):
            yield constant.decode("latin-1")
        elif isinstance(constant, str):
            yield constant
