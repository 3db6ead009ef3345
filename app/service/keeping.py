"""What an operator does about all that is kept: seal it anew, and delete again what a backup brought back."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from pydantic import TypeAdapter

from app.service.sharing_errors import SharingUnavailable
from app.service.storage import Storage
from app.store import deleted, rekeying
from app.store.database import within
from app.store.deleted import Deletion

AT_ONCE = 100  # that one transaction seals anew
LINE = TypeAdapter(Deletion)


def rekey(storage: Storage, told: Callable[[int, int], object]) -> int:
    """Seal everything with the newest key, so that older ones can be taken away; how much that was.

    Args:
        storage: where it is kept; may be in use.
        told: is told how much is done, of how much.

    Raises:
        SharingUnavailable: there are no keys.
        NotOurs: something was sealed with a key that is not there.
        StoreUnavailable: the database cannot be used now; it can be begun again.
    """
    if storage.sealing is None:
        raise SharingUnavailable
    engine, done = storage.database.engine, 0
    total = within(storage.database.reading, rekeying.count)
    for which in range(len(rekeying.SEALED)):
        behind: rekeying.Place | None = None
        while True:
            count, behind = within(engine, rekeying.renew, which, behind, AT_ONCE, storage.sealing.renewed)
            done += count
            told(done, max(done, total))
            if behind is None:
                break
    return done


def deletions(storage: Storage) -> list[str]:
    """What was deleted and a backup could bring back, a line of JSON each; no answers in it.

    Raises:
        StoreUnavailable: the database cannot be used now.
    """
    return [LINE.dump_json(each).decode() for each in within(storage.database.reading, deleted.every)]


def deleted_again(storage: Storage, lines: Iterable[str]) -> int:
    """Delete again what those lines say was deleted; how much of it had come back.

    Raises:
        ValueError: a line is none of `deletions`.
        StoreUnavailable: the database cannot be used now; it can be begun again.
    """
    every = [LINE.validate_json(line) for line in lines if line.strip()]
    now = datetime.now(UTC)
    return sum(within(storage.database.engine, deleted.again, each, now) for each in every)
