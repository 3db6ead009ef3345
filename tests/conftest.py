import ssl
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import httpx
import pytest

from app.store.database import Database, opened
from app.store.schema import upgrade
from tests.postgres import Postgres, is_here, postgres
from tests.serving import PATIENCE, Server, serving

SECRET = "a secret for tests that nobody uses"  # noqa: S105 - it keys receipts of made-up people only


@pytest.fixture(scope="session", autouse=True)
def _authorities_are_read_once() -> Iterator[None]:
    """Each client would read all authorities of the world again, for longer than most calls take."""
    read = ssl.create_default_context
    once = cache(read)

    def shared(*given: ssl.Purpose, cafile: str | None = None) -> ssl.SSLContext:
        return once(*given, cafile=cafile) if cafile else read(*given)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(ssl, "create_default_context", shared)
        yield


@pytest.fixture(scope="session")
def fast_path() -> str:
    """Whether the servers answer in front of their stack; tests of the API are run both ways."""
    return "true"


@pytest.fixture(scope="session")
def server(fast_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server on the working tree, closed to pages from elsewhere."""
    settings = {"CANDIDACY_FAST_PATH": fast_path}
    with serving(tmp_path_factory.mktemp("server"), "--rulebook", "working", settings=settings) as started:
        yield started


@pytest.fixture(scope="session")
def client(server: Server) -> Iterator[httpx.Client]:
    """Calls the server on the working tree."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as opened:
        yield opened


@pytest.fixture(scope="session")
def latest(fast_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A real server on the latest release, open to pages on loopback, with a secret for receipts: all it can do."""
    settings = {
        "CANDIDACY_CORS_LOOPBACK": "true",
        "CANDIDACY_RECEIPT_SECRET": SECRET,
        "CANDIDACY_FAST_PATH": fast_path,
    }
    with serving(tmp_path_factory.mktemp("latest"), "--rulebook", "latest", settings=settings) as started:
        yield started


@pytest.fixture(scope="session")
def latest_client(latest: Server) -> Iterator[httpx.Client]:
    """Calls the server on the latest release."""
    with httpx.Client(base_url=latest.url, timeout=PATIENCE) as opened:
        yield opened


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Postgres]:
    """A real PostgreSQL."""
    if not is_here():
        pytest.skip("PostgreSQL is not installed: make system")
    with postgres() as started:
        yield started


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database; whatever takes it is tried on each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'candidacy.db'}"
    server: Postgres = request.getfixturevalue("postgresql")
    return server.database()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """A database with every table."""
    found = opened(database_url)
    upgrade(found.engine)
    yield found
    found.close()
