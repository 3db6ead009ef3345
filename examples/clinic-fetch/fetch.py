"""Fetches what people shared with a clinic into a folder, and deletes there what they took back or what ran out.

The key is read from `CANDIDACY_KEY`, and stands in no command. Files are for their owner alone: they hold health data.
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from candidacy_client import Candidacy, CandidacyError, ProblemError
from candidacy_client.models import SharedEntry


def shared(candidacy: Candidacy) -> Iterator[SharedEntry]:
    """Everything that is shared now, newest first, page by page."""
    cursor: str | None = None
    while True:
        page = candidacy.shared_assessments(limit=100, cursor=cursor)
        yield from page["shared_assessments"]
        cursor = page["next"]
        if cursor is None:
            return


def fetch(candidacy: Candidacy, shared_id: str, file: Path) -> None:
    """Write one of them into a file, whole or not at all."""
    record = candidacy.shared_assessment(shared_id)
    part = file.with_suffix(".part")
    part.touch(mode=0o600)
    part.write_text(json.dumps(record, ensure_ascii=False, indent=1), "utf-8")
    part.replace(file)


def mirror(candidacy: Candidacy, folder: Path) -> tuple[int, int]:
    """Make the folder hold what is shared now; how many files came and went."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    listed = {entry["id"]: folder / f"shared-{entry['id']}.json" for entry in shared(candidacy)}
    came = [
        shared_id for shared_id, file in listed.items() if not file.exists() and fetched(candidacy, shared_id, file)
    ]
    gone = set(folder.glob("shared-*.json")) - set(listed.values())
    for file in gone:
        file.unlink()
    return len(came), len(gone)


def fetched(candidacy: Candidacy, shared_id: str, file: Path) -> bool:
    """Fetch one; whether it was still there, for a person may have taken it back meanwhile."""
    try:
        fetch(candidacy, shared_id, file)
    except ProblemError as problem:
        if problem.status in {404, 410}:
            return False
        raise
    return True


def main() -> int:
    """Fetch once; the exit code is 0 where everything is here."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--service", default="http://127.0.0.1:8000", help="where the service is")
    parser.add_argument(
        "--into", type=Path, required=True, help="the folder; it may be run again and again on the same"
    )
    chosen = parser.parse_args()
    key = os.environ.get("CANDIDACY_KEY")
    if not key:
        parser.error("CANDIDACY_KEY holds no key: `python -m app clinics key add CLINIC` prints one")
    try:
        with Candidacy(chosen.service, key=key) as candidacy:
            came, went = mirror(candidacy, chosen.into)
    except CandidacyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{came} fetched, {went} deleted\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
