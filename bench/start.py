"""`python -m bench.start FOLDER`: a service on the release in a folder, from nothing to its first response."""

import json
import resource
import sys
from pathlib import Path
from time import CLOCK_PROCESS_CPUTIME_ID, clock_gettime, perf_counter, time

from app import __version__
from app.rules.release import load, names
from app.service import Service
from app.service.assessments import write
from app.wire.request import RequestReader
from bench.assessments import AS_OF
from bench.people import request_body


def main(folder: Path) -> None:
    """Print the seconds that loading and everything until the first response took, and the resident MB."""
    began = perf_counter()
    book = load(names(folder)[-1], folder)
    loaded = perf_counter() - began
    service = Service(book, {book.release: book}, __version__, lambda: AS_OF, RequestReader(book.questionnaire))
    write(service, service.reader.read_assessment(request_body()))
    print(
        json.dumps(
            {
                "load_seconds": loaded,
                "first_response_seconds": time() - _process_began(),
                "cpu_seconds": clock_gettime(CLOCK_PROCESS_CPUTIME_ID),
                "resident_mb": _resident(),
            }
        )
    )


def _process_began() -> float:
    """When this process was started, in seconds since the epoch."""
    ticks = int(Path("/proc/self/stat").read_text("utf-8").rpartition(")")[2].split()[19])
    return time() - float(Path("/proc/uptime").read_text("utf-8").split()[0]) + ticks / 100


def _resident() -> float:
    pages = int(Path("/proc/self/statm").read_text("utf-8").split()[1])
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main(Path(sys.argv[1]))
