import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.clients.drivers import Driver, awaited, blocking, done, node
from tests.serving import ROOT

HERE = Path(__file__).parent
NEEDS_NODE = (pytest.mark.long, pytest.mark.skipif(shutil.which("npm") is None, reason="needs Node: make system"))


@pytest.fixture(scope="session")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The TypeScript client, packed from a copy of its folder."""
    folder = tmp_path_factory.mktemp("packed")
    copy = folder / "typescript"
    shutil.copytree(ROOT / "clients" / "typescript", copy, ignore=shutil.ignore_patterns("dist", "node_modules"))
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    done("npm", "pack", "--silent", "--ignore-scripts=false", "--pack-destination", folder, folder=copy)
    (packed,) = folder.glob("*.tgz")
    return packed


@pytest.fixture(scope="session")
def project(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty project into which the TypeScript client was installed, and nothing else."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "package.json").write_text('{"private": true, "type": "module"}', "utf-8")
    done("npm", "install", "--offline", "--no-audit", "--no-fund", tarball, folder=folder)
    for script in HERE.glob("*.m?s"):
        shutil.copy(script, folder)
    return folder


CLIENTS: Sequence[Any] = (
    pytest.param("blocking", id="python"),
    pytest.param("awaited", id="python-async"),
    pytest.param("node", id="typescript", marks=NEEDS_NODE),
)


@pytest.fixture(params=CLIENTS)
def call(request: pytest.FixtureRequest) -> Driver:
    """A call with one of the clients: address, operation, what it takes; how it went."""
    if request.param == "node":
        return node(request.getfixturevalue("project"))
    return {"blocking": blocking, "awaited": awaited}[request.param]
