"""A real nginx in front of a real server, set up as `docs/proxy.md` says."""

import getpass
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.docs.page import blocks
from tests.serving import PATIENCE, ROOT, Server, free_port, serving

NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
BELOW = "/candidacy"


@contextmanager
def below_a_path(
    folder: Path, *, taken_off: bool, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, Server]]:
    """Where nginx shows the service, and the service itself.

    Args:
        folder: where logs are written.
        taken_off: whether nginx asks it without the path.
        settings: of the service, besides.
    """
    with serving(folder, "--rulebook", "latest", settings={"CANDIDACY_ROOT_PATH": BELOW, **(settings or {})}) as server:
        port = free_port()
        url = f"http://127.0.0.1:{port}{BELOW}"
        with nginx(folder, of_the_docs(port, int(server.url.rpartition(":")[2]), taken_off=taken_off), f"{url}/livez"):
            yield url, server


@contextmanager
def nginx(folder: Path, server: str, page: str) -> Iterator[None]:
    """An nginx with a configuration, once it shows a page."""
    command = [str(NGINX), "-e", str(folder / "error.log"), "-c", str(configuration(folder, server))]
    proxy = subprocess.Popen(command)  # noqa: S603 - our own command
    try:
        _until_it_listens(page)
        yield
    finally:
        proxy.terminate()
        proxy.wait(PATIENCE)


def of_the_docs(below: int, service: int, *, taken_off: bool) -> str:
    """The docs' configuration, for these ports."""
    (block,) = [each for each in blocks((ROOT / "docs" / "proxy.md").read_text("utf-8")) if each.language == "nginx"]
    server = block.body.replace("127.0.0.1:8080", f"127.0.0.1:{below}")
    return server.replace("http://127.0.0.1:8000/", f"http://127.0.0.1:{service}{'/' if taken_off else ''}")


def configuration(folder: Path, server: str) -> Path:
    """A whole configuration, in a file, with nothing outside of a folder."""
    temporary = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    file = folder / "nginx.conf"
    file.write_text(
        f"user {getpass.getuser()};\ndaemon off;\nmaster_process off;\npid {folder}/nginx.pid;\n"
        f"error_log {folder}/error.log;\nevents {{}}\nhttp {{\naccess_log off;\n{temporary}{server}}}\n",
        "utf-8",
    )
    return file


def _until_it_listens(url: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            assert httpx.get(url, timeout=PATIENCE).status_code == 200
        except httpx.TransportError:
            time.sleep(0.02)
        else:
            return
    raise AssertionError("nginx does not listen")
