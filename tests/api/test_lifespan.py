import gc
import subprocess
import sys

import pytest

from app.api.lifespan import uncollected
from tests.serving import ROOT

SERVING = """
import asyncio, gc
from contextlib import nullcontext
from fastapi import FastAPI
from app.api.lifespan import lifespan
from app.api.readiness import Readiness
from app.building import create_service

async def nothing():
    pass

async def serve():
    service = create_service("latest")
    async with lifespan(service, {}, Readiness({}), 0, nullcontext(), nothing)(FastAPI()):
        print(gc.get_freeze_count(), gc.get_threshold()[0])

asyncio.run(serve())
"""


def test_the_rulebook_is_not_looked_through_while_requests_wait() -> None:
    """Once serving begins the garbage collector leaves alone what was made before, or a large body would hold it up."""
    program = [sys.executable, "-c", SERVING]
    ended = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    kept, threshold = map(int, ended.stdout.split())
    assert (kept > 10_000, threshold) == (True, 20_000)


def made_nothing() -> None:
    """An application that cannot be made."""
    with uncollected():
        assert not gc.isenabled()
        raise LookupError


def test_garbage_is_collected_again_where_the_application_cannot_be_made() -> None:
    """While it is made, nothing is."""
    with pytest.raises(LookupError):
        made_nothing()
    assert gc.isenabled()


def test_where_garbage_was_not_collected_it_is_not_afterwards() -> None:
    """Whoever switched it off has a reason."""
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
