import subprocess
import sys

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
        print(gc.get_freeze_count())

asyncio.run(serve())
"""


def test_the_rulebook_is_not_looked_through_while_requests_wait() -> None:
    """Once serving begins the garbage collector leaves alone what was made before, or a large body would hold it up."""
    program = [sys.executable, "-c", SERVING]
    ended = subprocess.run(program, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603 - our own
    assert int(ended.stdout) > 10_000
