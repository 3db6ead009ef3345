"""Requests that grow: each is made of as many bytes as asked for, and stresses one reader of what arrives."""

import json
from collections.abc import Callable, Mapping

from tests.calls import LEAST, posted

Growing = Callable[[int], bytes]

HEADERS = (
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Authorization",
    "Connection",
    "Content-Encoding",
    "Content-Type",
    "Cookie",
    "Expect",
    "Forwarded",
    "Host",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Range",
    "Origin",
    "Range",
    "Referer",
    "TE",
    "Transfer-Encoding",
    "Upgrade",
    "User-Agent",
    "X-Forwarded-For",
    "X-Whatever",
)
FILLERS = (
    "a",
    " ",
    "\t ",
    ",",
    ";",
    '"',
    ";a=b",
    ',a;q=0.1,"b"',
    '; a=";',
    r"\"",
    "a=b; ",
    "%41",
    "0-1,",
    "[::",
    'W/"a", ',
)
ADDRESSES = ("/v1/questionnaire", "/v1/assessments", "/docs/swagger/swagger-ui.css")
BODY = posted(LEAST)
JSON = "Host: x\r\nContent-Type: application/json\r\n"


def repeated(filler: str, size: int) -> str:
    """A filler, so many bytes of it."""
    return (filler * (size // len(filler) + 1))[:size] if filler else ""


def with_header(name: str, filler: str, address: str) -> Growing:
    """A request with one header that grows, for a page that is there, or for a preflight of one."""
    method = "OPTIONS" if name.startswith("Access-Control") else "POST" if address == "/v1/assessments" else "GET"

    def grown(size: int) -> bytes:
        headers = {"Host": "x", "Content-Type": "application/json", "Content-Length": str(len(BODY))}
        if method == "OPTIONS":
            headers |= {"Origin": "http://localhost", "Access-Control-Request-Method": "POST"}
        if name == "Transfer-Encoding":
            del headers["Content-Length"]
        headers[name] = "x" + repeated(filler, size)
        lines = "".join(f"{key}: {value}\r\n" for key, value in headers.items())
        return f"{method} {address} HTTP/1.1\r\n{lines}\r\n".encode() + BODY

    return grown


def at(before: str, filler: str, method: str = "GET") -> Growing:
    """A request for an address that grows."""
    return lambda size: f"{method} {before}{repeated(filler, size)} HTTP/1.1\r\nHost: x\r\n\r\n".encode()


def with_body(before: str, filler: str, after: str, address: str = "/v1/assessments") -> Growing:
    """A request with a body that grows."""

    def grown(size: int) -> bytes:
        body = (before + filler * (size // max(1, len(filler))) + after).encode()
        return f"POST {address} HTTP/1.1\r\n{JSON}Content-Length: {len(body)}\r\n\r\n".encode() + body

    return grown


def with_keys(section: str) -> Growing:
    """A request with as many keys, each another one."""

    def grown(size: int) -> bytes:
        keys = {f"{section}_{place:06}": 1 for place in range(size // 12)}
        return with_body(json.dumps({"answers": {"skin": keys}}), "", "")(0)

    return grown


def in_chunks(chunk: str, last: str) -> Growing:
    """A request with a body in chunks."""
    head = f"POST /v1/assessments HTTP/1.1\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n"
    return lambda size: (head + chunk * (size // len(chunk)) + last).encode()


INPUTS: Mapping[str, list[Growing]] = {
    **{
        f"header {name}": [with_header(name, each, address) for each in FILLERS for address in ADDRESSES]
        for name in HEADERS
    },
    "many headers": [
        lambda size: f"GET / HTTP/1.1\r\nHost: x\r\n{repeated(each, size)}\r\n\r\n".encode()  # noqa: B023 - made at once
        for each in ("a:b\r\n", "Accept: a\r\n")
    ],
    "path": [
        at(before, each)
        for before in ("/", "/v1/rules/", "/v1/rulebook/releases/", "/docs/", "/problems/", "http://x/")
        for each in ("a", "/", "%41", "%", "../", "%2e%2e/", "{a}", "//")
    ],
    "query": [at("/v1/rulebook?", each) for each in ("a", "a=b&", "&", ";", "%41", "+", "a[]=&")],
    "body: strings": [
        with_body('{"answers":{"skin":{"tone":"', each, '"}}}') for each in ("a", r"\\", r"\u00e4", "ä", " ", "%")
    ],
    "body: keys": [
        with_body('{"answers":{"skin":{"', each, '":1}}}') for each in ("a", r"\\", r"\u00e4", "ä", "~", "/")
    ]
    + [
        with_keys("tone"),
        with_keys("x"),
        with_body('{"', "answer", '":1}'),
        with_body('{"answers":{"', "skin", '":{}}}'),
    ],
    "body: lists": [
        with_body('{"answers":{"scars":{"types":[', each, '"rolling"]}}}') for each in ('"rolling",', "1,", "[],")
    ],
    "body: batches": [
        with_body('{"assessments":[', each, "{}]}", "/v1/assessment-batches")
        for each in ("{},", '{"answers":{}},', "1,")
    ],
    "body: nesting": [with_body("", each, "") for each in ("[", '{"a":', '{"answers":')],
    "body: numbers": [with_body('{"answers":{"person":{"age":', each, "1}}}") for each in ("1", "0.", "1e")],
    "body: blanks": [with_body('{"answers":', each, "{}}") for each in (" ", "\n", "\t\r\n")],
    "body: fields": [
        with_body(f'{{"answers":{{}},"{name}":"', each, '"}')
        for name in ("as_of", "release", "client_reference", "receipt")
        for each in ("1", "-", "2026-01-01", "a")
    ],
    "chunks": [
        in_chunks(chunk, last)
        for chunk, last in (
            ("1\r\n \r\n", "2\r\n{}\r\n0\r\n\r\n"),
            ("4\r\n\r\n\r\n\r\n", "0\r\n\r\n"),
            ("1;a=b\r\n \r\n", "0\r\n\r\n"),
            ("0", "\r\n\r\n"),
        )
    ],
    "trailers": [
        lambda size: in_chunks("2\r\n{}\r\n", "")(0) + b"2\r\n{}\r\n0\r\n" + b"a:b\r\n" * (size // 5) + b"\r\n"
    ],
    "blank lines": [lambda size: b"\r\n" * (size // 2) + at("/livez", "")(0)],
    "pipelines": [lambda size: at("/livez", "")(0) * max(1, size // 40)],
}
"""By what is read; all of one name are sent one after the other."""
