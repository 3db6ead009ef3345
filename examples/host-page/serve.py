"""Serves this page on an origin of its own, under a strict Content-Security-Policy, as a clinic's web server would."""

import argparse
import subprocess
import sys
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HERE = Path(__file__).parent
KINDS: Mapping[str, str] = {"index.html": "text/html", "host.css": "text/css", "host.js": "text/javascript"}


def policy(service: str) -> str:
    """Only this page's own files, and the service's: no inline script, no inline style."""
    return (
        f"default-src 'none'; script-src 'self' {service}; style-src 'self'; img-src data:; connect-src {service}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def script_tag(service: str) -> str:
    """The tag that loads the element, with its digest: what `embed` prints first."""
    command = [sys.executable, "-m", "app", "embed", "--at", service]
    printed = subprocess.run(command, cwd=HERE.parents[1], check=True, capture_output=True, text=True)  # noqa: S603 - ours
    return printed.stdout.splitlines()[0]


def files(service: str) -> Mapping[str, bytes]:
    """What is served, by name."""
    found = {name: (HERE / name).read_text("utf-8") for name in KINDS}
    found["index.html"] = found["index.html"].replace("<!-- script -->", script_tag(service))
    return {name: text.encode() for name, text in found.items()}


def handler(service: str) -> type[BaseHTTPRequestHandler]:
    """Answers for the files."""
    served = files(service)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            name = self.path.partition("?")[0].removeprefix("/") or "index.html"
            body = served.get(name)
            self.send_response(404 if body is None else 200)
            self.send_header("Content-Type", f"{KINDS.get(name, 'text/plain')}; charset=utf-8")
            self.send_header("Content-Security-Policy", policy(service))
            self.send_header("X-Content-Type-Options", "nosniff")
            self.send_header("Referrer-Policy", "no-referrer")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

    return Handler


def main() -> None:
    """Serve until it is stopped."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", default="http://127.0.0.1:8000", help="where the service is, as browsers reach it")
    parser.add_argument("--port", type=int, default=8081)
    chosen = parser.parse_args()
    server = ThreadingHTTPServer(("127.0.0.1", chosen.port), handler(chosen.service.rstrip("/")))
    sys.stdout.write(f"http://127.0.0.1:{chosen.port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
