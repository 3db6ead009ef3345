import asyncio
import gzip
import threading

import pytest
from starlette.requests import Request

from app.api.pages import HeavyPages, Page, matches, prepared, takes_gzip


def asking(**headers: str) -> Request:
    """A request with these headers."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request({"type": "http", "method": "GET", "headers": raw})


@pytest.mark.parametrize(
    ("given", "expected"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ("*", True), ('"b"', False), ("a", False), ("", False)],
)
def test_tags_are_compared_weakly(given: str, expected: bool) -> None:  # noqa: FBT001 - a case
    """`If-None-Match` is compared as RFC 9110 says: weak or strong, one or several, or any."""
    assert matches([given], '"a"') is expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([], False),
        ([""], False),
        (["gzip"], True),
        (["GZIP"], True),
        (["x-gzip"], True),
        (["gzip, deflate, br, zstd"], True),
        (["br", "gzip"], True),
        (["*"], True),
        (["*;q=0"], False),
        (["gzip;q=0"], False),
        (["gzip ; q=0.000"], False),
        (["gzip;q=0.001"], True),
        (["gzip;q=0, *"], False),
        (["identity"], False),
        (["identity, gzip;q=0.5"], False),
        (["identity;q=0.5, gzip"], True),
        (["br;q=1.0, deflate"], False),
        (["gzipped"], False),
        (["gzip;q=2"], False),
        (["gzip;level=9"], False),
    ],
)
def test_gzip_is_sent_to_who_takes_it(given: list[str], expected: bool) -> None:  # noqa: FBT001 - a case
    """`Accept-Encoding` is read as RFC 9110 says; what is not understood gets the bytes as they are."""
    assert takes_gzip(given) is expected


def test_what_compression_makes_longer_is_sent_as_it_is() -> None:
    """A short document has one form, and nothing says that there were two."""
    response = prepared({}).respond(asking(accept_encoding="gzip"))
    assert (response.body, "content-encoding" in response.headers, "vary" in response.headers) == (b"{}", False, False)


def test_a_page_is_the_same_bytes_wherever_it_is_made() -> None:
    """Every worker gives the same tag for the same bytes, compressed or not."""
    first, again = prepared(b"a" * 1000), prepared(b"a" * 1000)
    assert first == again
    assert gzip.decompress(bytes(first.compressed or b"")) == first.body


def test_a_heavy_page_is_made_once_for_all_who_wait() -> None:
    """Sixty who ask at once, and one who asks later, get one page, made beside the event loop."""
    threads: list[str] = []
    asked = threading.Event()

    def make() -> Page:
        assert asked.wait(60)  # the event loop goes on, or nobody would ask
        threads.append(threading.current_thread().name)
        return prepared(b"heavy")

    async def ask() -> set[int]:
        heavy = HeavyPages()
        waiting = [asyncio.ensure_future(heavy.page("a", make)) for _ in range(60)]
        await asyncio.sleep(0)
        asked.set()
        return {id(page) for page in [*await asyncio.gather(*waiting), await heavy.page("a", make)]}

    assert len(asyncio.run(ask())) == 1
    assert len(threads) == 1
    assert threads[0] != threading.main_thread().name


def test_heavy_pages_are_made_one_after_another() -> None:
    """However many different pages are asked for, one thread at most takes time from those who are answered."""
    now: list[int] = []
    most: list[int] = []

    def make() -> Page:
        now.append(1)
        most.append(len(now))
        threading.Event().wait(0.01)
        now.pop()
        return prepared(b"heavy")

    async def ask() -> None:
        heavy = HeavyPages()
        await asyncio.gather(*(heavy.page(str(number), make) for number in range(5)))

    asyncio.run(ask())
    assert most == [1] * 5


def test_what_cannot_be_made_is_tried_anew() -> None:
    """All who wait are told of the failure, and the next who asks may be luckier."""
    tries: list[int] = []

    def make() -> Page:
        tries.append(1)
        if len(tries) == 1:
            raise OSError("for once")
        return prepared(b"made")

    async def ask() -> bytes:
        heavy = HeavyPages()
        failed = await asyncio.gather(heavy.page("a", make), heavy.page("a", make), return_exceptions=True)
        assert [type(each) for each in failed] == [OSError, OSError]
        return (await heavy.page("a", make)).body

    assert asyncio.run(ask()) == b"made"


def test_what_will_be_asked_for_is_made_ahead() -> None:
    """Once serving begins the pages that are known beforehand are made, and made no second time."""
    made: list[str] = []

    def make() -> Page:
        made.append("a")
        return prepared(b"made")

    async def ask() -> None:
        heavy = HeavyPages(quiet=0)
        heavy.ahead("a", make)
        await heavy.begin()
        await heavy.page("a", make)

    asyncio.run(ask())
    assert made == ["a"]
