import asyncio
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import pytest
from sqlalchemy import event, select, update

from app.building import create_service
from app.clinic_file import read_clinic
from app.credentials import mac
from app.sealing import NotOurs, Sealing, new_key
from app.service import Service, applying, shared_records, webhooks
from app.service.access import Key
from app.service.clinics import served_as
from app.service.shared_records import Which
from app.service.sharing import Stored, share
from app.service.sharing_errors import (
    KeyInUse,
    KeyReused,
    NoSuchRecord,
    RecordGone,
    SharingUnavailable,
    UnusableKey,
    UnusableParameter,
)
from app.store import shared
from app.store.tables import deletions, idempotency, shared_assessments
from app.wire.errors import RequestRefused
from app.wire.request import AssessmentRequest
from tests.calls import WHOLE, posted
from tests.clinics import river
from tests.kept import CLINIC, Kept, apply, kept
from tests.postgres import Postgres

KEY, HILL = Key("key-1", CLINIC, "server", b""), Key("key-2", "hill-clinic", "server", b"")
CONSENT = {"text_version": "1", "agreed_at": "2026-11-22T09:30:00Z"}
REFERENCE = "0ddba11a-c0ff-4eee-8bad-5caff01d5eed"


@pytest.fixture(scope="module")
def service() -> Service:
    """The example clinic's."""
    made = create_service("latest")
    newest = {made.current.release: made.current}
    return served_as(replace(made, releases=newest), read_clinic(river(), "river.toml"))


@pytest.fixture
def found(database_url: str) -> Iterator[Kept]:
    """A database with the example clinic in it, and another."""
    with kept(database_url) as made:
        apply(made.storage, river(('id = "river-clinic"', 'id = "hill-clinic"')))
        yield made


def asked(service: Service, **more: Any) -> AssessmentRequest:  # noqa: ANN401 - JSON
    """A request to share."""
    return service.reader.read_assessment(posted(WHOLE, **{"share": {"consent": CONSENT, "keep_days": 30}, **more}))


def stored(found: Kept, service: Service, repeat: str | None = None, key: Key = KEY, **more: Any) -> Stored:  # noqa: ANN401 - JSON
    """What comes of sharing."""
    return anyio.run(share, found.storage, service, key, asked(service, **more), repeat)


def stored_together(found: Kept, service: Service, *each: tuple[AssessmentRequest, str | None, Key]) -> list[Any]:
    """What comes of sharing for several who come at once: a `Stored`, or what is raised."""

    async def every() -> list[Any]:
        several = (share(found.storage, service, key, request, repeat) for request, repeat, key in each)
        return await asyncio.gather(*several, return_exceptions=True)

    return asyncio.run(every())


def read(found: Kept, shared_id: str, key: Key = KEY) -> Any:  # noqa: ANN401 - JSON
    """A record, read by a key."""
    return json.loads(anyio.run(shared_records.read, found.storage, key, shared_id))


def acts(found: Kept) -> list[tuple[str, str, str | None]]:
    """What the clinic's log says, oldest first."""
    log = anyio.run(shared_records.log, found.storage, KEY, Which(100))
    return [(each["actor"], each["act"], each["shared_assessment"]) for each in reversed(log["entries"])]


def test_what_is_shared_is_kept_as_the_person_saw_it(found: Kept, service: Service) -> None:
    """The clinic reads answers and assessment; reference and token are nobody's but the person's."""
    made = stored(found, service, client_reference=REFERENCE)
    told = json.loads(made.response)
    mark = told["shared"]
    assert (mark["id"], told["client_reference"]) == (made.id, REFERENCE)
    record = read(found, made.id)
    assert record["answers"] == WHOLE
    assert record["assessment"] == {**told, "shared": None, "client_reference": None}
    assert record["consent"] == CONSENT
    assert record["until"] == mark["until"]
    assert mark["deletion_token"] not in json.dumps(record)
    assert acts(found) == [("key-1", "shared", made.id), ("key-1", "read", made.id)]


def test_what_is_kept_is_sealed(found: Kept, service: Service) -> None:
    """Nothing of it can be read in the database, and moved to another place it does not open."""
    first, second = stored(found, service), stored(found, service)
    with found.storage.database.engine.begin() as connection:
        rows = {row.id: row for row in connection.execute(select(shared_assessments))}
        assert b"boxcar_shallow" not in rows[first.id].sealed
        moved = update(shared_assessments).where(shared_assessments.c.id == first.id)
        connection.execute(moved.values(sealed=rows[second.id].sealed))
    with pytest.raises(NotOurs):
        read(found, first.id)
    elsewhere = replace(found, storage=replace(found.storage, sealing=Sealing([new_key()])))
    with pytest.raises(NotOurs):
        read(elsewhere, second.id)


def test_nothing_is_shared_where_it_cannot_be_kept(found: Kept, service: Service) -> None:
    """No database, no encryption, no key, or a clinic that keeps nothing."""
    asked = service.reader.read_assessment(posted(WHOLE, share={"consent": CONSENT, "keep_days": 30}))
    for storage, of, key in (
        (None, service, KEY),
        (replace(found.storage, sealing=None), service, KEY),
        (found.storage, service, None),
        (found.storage, replace(service, storing=None), KEY),
    ):
        with pytest.raises(SharingUnavailable):
            anyio.run(share, storage, of, key, asked, None)
    assert acts(found) == []


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"keep_days": 31}, "/share/keep_days"),
        ({"consent": {**CONSENT, "text_version": "2"}}, "/share/consent/text_version"),
        ({"consent": {**CONSENT, "agreed_at": "2200-01-01T00:00:00Z"}}, "/share/consent/agreed_at"),
        ({"keep_days": 0}, "/share/keep_days"),
        ({"keep_days": True}, "/share/keep_days"),
        ({"consent": {**CONSENT, "agreed_at": "2026-11-22"}}, "/share/consent/agreed_at"),
        ({"consent": {**CONSENT, "agreed_at": "2026-13-22T00:00:00Z"}}, "/share/consent/agreed_at"),
        ({"consent": {**CONSENT, "name": "x"}}, "/share/consent/name"),
        ({"consent": {"text_version": "1"}}, "/share/consent/agreed_at"),
        ({"keep_for": 3}, "/share/keep_for"),
    ],
)
def test_what_does_not_fit_the_clinic_is_refused(
    found: Kept, service: Service, changed: dict[str, Any], pointer: str
) -> None:
    """With the place of each fault; nothing is kept."""
    with pytest.raises(RequestRefused) as refused:
        stored(found, service, share={"consent": CONSENT, "keep_days": 30, **changed})
    assert [each.pointer for each in refused.value.faults] == [pointer]
    assert acts(found) == []


def test_the_same_request_by_the_same_key_is_stored_once(found: Kept, service: Service) -> None:
    """And gets the same response, token included; another body is refused, and another clinic has keys of its own."""
    first = stored(found, service, "one", client_reference=REFERENCE)
    for written in ("one", '"one"'):
        again = stored(found, service, written, client_reference=REFERENCE)
        assert (again.id, again.response) == (first.id, first.response)
    with pytest.raises(KeyReused):
        stored(found, service, "one", as_of="2026-12-24")
    assert stored(found, service, "two", client_reference=REFERENCE).id != first.id
    assert stored(found, service, "one", HILL, client_reference=REFERENCE).id != first.id
    assert [act for _, act, _ in acts(found)] == ["shared", "shared"]


def test_many_at_once_by_the_same_key_are_stored_once(found: Kept, service: Service) -> None:
    """Whoever comes while it is stored is told so, or gets what was stored."""
    ended: list[object] = []

    def one() -> None:
        try:
            ended.append(stored(found, service, "one").id)
        except Exception as error:  # noqa: BLE001 - looked at below
            ended.append(type(error).__name__)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(ended) - {"KeyInUse"}) == 1
    assert [act for _, act, _ in acts(found)] == ["shared"]


def test_each_of_those_who_come_at_once_gets_what_is_theirs(found: Kept, service: Service) -> None:
    """Kept in one transaction: once by each key, refused for another body, and without a key as often as they come."""
    this, other = asked(service), asked(service, as_of="2026-12-24")
    before = stored(found, service, "old")
    commits: list[None] = []
    event.listen(found.storage.database.engine, "commit", lambda _: commits.append(None))
    first, again, reused, at_hill, old, bare, bare_too = stored_together(
        found,
        service,
        (this, "one", KEY),
        (this, "one", KEY),
        (other, "one", KEY),
        (this, "one", HILL),
        (this, "old", KEY),
        (this, None, KEY),
        (this, None, KEY),
    )
    assert len(commits) == 1
    assert again == first
    assert isinstance(reused, KeyReused)
    assert old == before
    assert len({before.id, first.id, at_hill.id, bare.id, bare_too.id}) == 5
    for each, key in ((first, KEY), (at_hill, HILL), (old, KEY), (bare, KEY), (bare_too, KEY)):
        token = json.loads(each.response)["shared"]["deletion_token"]
        assert read(found, each.id, key)["id"] == each.id
        assert anyio.run(shared_records.deleted, found.storage, each.id, None, token) == key.clinic
    logged = [(actor, record) for actor, act, record in acts(found) if act == "shared"]
    assert logged == [("key-1", each.id) for each in (before, first, bare, bare_too)]


def test_many_who_come_at_once_take_as_many_statements_as_one(found: Kept, service: Service) -> None:
    """The database is asked for all of them together."""
    webhooks.add(found.storage, CLINIC, "https://127.0.0.1:8443/hook", private=True)
    ran: list[None] = []
    event.listen(found.storage.database.engine, "before_cursor_execute", lambda *_: ran.append(None))
    stored(found, service, "alone")
    alone = len(ran)
    ran.clear()
    assert (
        len({each.id for each in stored_together(found, service, *((asked(service), f"{n}", KEY) for n in range(20)))})
        == 20
    )
    assert len(ran) == alone


def test_a_key_that_another_process_is_storing_by_is_in_use(postgresql: Postgres, service: Service) -> None:
    """Whoever comes at once with another key does not mind. SQLite lets nobody write meanwhile."""
    with kept(postgresql.database()) as found:
        theirs = mac(found.storage.peppers[0], f"repeat {CLINIC} one")
        with found.storage.database.engine.connect() as other, other.begin():
            assert shared.taken(other, [theirs]) == frozenset()
            in_use, free = stored_together(found, service, (asked(service), "one", KEY), (asked(service), "two", KEY))
        assert isinstance(in_use, KeyInUse)
        assert [act for _, act, _ in acts(found)] == ["shared"]
        assert stored(found, service, "one").id != free.id


@pytest.mark.parametrize("repeat", ["", '""', "a b", "ü", "a" * 256, "a\x7f"])
def test_a_key_that_cannot_be_one_is_refused(found: Kept, service: Service, repeat: str) -> None:
    """It is told from a header that is not there."""
    with pytest.raises(UnusableKey):
        stored(found, service, repeat)


def test_what_is_kept_of_a_clients_key_is_keyed(found: Kept, service: Service) -> None:
    """Whoever has the database without the pepper can try nothing out on it: neither keys nor answers."""
    first = stored(found, service, "one")
    other = replace(found, storage=replace(found.storage, peppers=(b"another pepper for tests",)))
    assert stored(other, service, "one").id != first.id
    with found.storage.database.reading.begin() as connection:
        rows = connection.execute(select(idempotency)).all()
    assert len({row.body_mac for row in rows}) == len({row.mac for row in rows}) == 2


def test_a_key_is_known_again_while_peppers_are_replaced(found: Kept, service: Service) -> None:
    """Some processes have the new one already, some not yet, and some have given up the old one."""
    old, new = found.storage.peppers[0], b"another pepper for tests"

    def having(*peppers: bytes) -> Kept:
        return replace(found, storage=replace(found.storage, peppers=peppers))

    for number, first in enumerate([(old,), (new, old), (new,)]):
        made = stored(having(*first), service, f"{number}")
        others = [each for each in ((old,), (new, old), (new,)) if set(each) & set(first)]
        assert {stored(having(*each), service, f"{number}").id for each in others} == {made.id}
        with pytest.raises(KeyReused):
            stored(having(new, old), service, f"{number}", as_of="2026-12-24")


def test_a_pepper_that_is_named_twice_is_one(found: Kept, service: Service) -> None:
    """What is stored is known again all the same."""
    twice = replace(found, storage=replace(found.storage, peppers=found.storage.peppers * 2))
    assert stored(twice, service, "one").id == stored(twice, service, "one").id == stored(found, service, "one").id


def test_a_record_is_deleted_by_its_clinic_or_its_person_alone(found: Kept, service: Service) -> None:
    """Everybody else, and whoever comes second, is told that there is none."""
    first, second = stored(found, service, "one"), stored(found, service)
    tokens = [json.loads(each.response)["shared"]["deletion_token"] for each in (first, second)]
    delete = shared_records.deleted
    for key, token in ((HILL, None), (None, tokens[1]), (None, None)):
        with pytest.raises(NoSuchRecord):
            anyio.run(delete, found.storage, first.id, key, token)
    assert anyio.run(delete, found.storage, first.id, None, tokens[0]) == CLINIC
    assert anyio.run(delete, found.storage, second.id, KEY, None) == CLINIC
    for each in (first, second):
        with pytest.raises(NoSuchRecord):
            anyio.run(delete, found.storage, each.id, KEY, None)
        with pytest.raises(NoSuchRecord):
            read(found, each.id)
    assert acts(found)[2:] == [("person", "deleted", first.id), ("key-1", "deleted", second.id)]
    with pytest.raises(RecordGone):
        stored(found, service, "one")


def test_ids_of_other_clinics_look_as_if_they_were_not_there(found: Kept, service: Service) -> None:
    """Nor are they listed, exported, or in its log."""
    made = stored(found, service)
    with pytest.raises(NoSuchRecord):
        read(found, made.id, HILL)
    assert anyio.run(shared_records.listed, found.storage, HILL, Which(10))["shared_assessments"] == []

    async def lines() -> list[bytes]:
        return [each async for each in shared_records.exported(found.storage, HILL)]

    assert anyio.run(lines) == []


def test_a_list_is_read_page_by_page_newest_first(found: Kept, service: Service) -> None:
    """Each once, whatever is shared meanwhile; `since` leaves out what is older."""
    ids = [stored(found, service).id for _ in range(5)]

    def page(which: Which) -> tuple[list[str], str | None]:
        shown = anyio.run(shared_records.listed, found.storage, KEY, which)
        return [each["id"] for each in shown["shared_assessments"]], shown["next"]

    first, cursor = page(Which(2))
    stored(found, service)
    second, cursor = page(Which(2, cursor=cursor))
    third, end = page(Which(2, cursor=cursor))
    assert first + second + third == ids[::-1]
    assert end is None
    with found.storage.database.reading.begin() as connection:
        third_at = connection.scalar(select(shared_assessments.c.shared_at).where(shared_assessments.c.id == ids[2]))
    assert page(Which(10, since=third_at))[0][1:] == [ids[4], ids[3]]
    for wrong in ("nonsense", "", "W10", "ü", "WzFd"):
        with pytest.raises(UnusableParameter):
            page(Which(2, cursor=wrong))


def test_an_export_is_every_record_as_it_is_read(
    found: Kept, service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One a line, each with a line in the log."""
    monkeypatch.setattr(shared_records, "AT_ONCE", 2)
    ids = [stored(found, service).id for _ in range(3)]

    async def lines() -> bytes:
        return b"".join([each async for each in shared_records.exported(found.storage, KEY)])

    records = [json.loads(line) for line in anyio.run(lines).splitlines()]
    assert [each["id"] for each in records] == ids[::-1]
    assert records[0] == read(found, ids[2])
    assert [each for each in acts(found) if each[1] == "exported"] == [
        ("key-1", "exported", each) for each in (ids[2], ids[1], ids[0])
    ]


def test_what_was_to_be_kept_until_now_is_gone(found: Kept, service: Service) -> None:
    """At once to whoever reads, and for good by the next sweep, which one process does."""
    old, kept_on = stored(found, service, "one"), stored(found, service)
    with found.storage.database.engine.begin() as connection:
        this = update(shared_assessments).where(shared_assessments.c.id == old.id)
        connection.execute(this.values(until=datetime.now(UTC) - timedelta(seconds=1)))
    with pytest.raises(NoSuchRecord):
        read(found, old.id)
    assert anyio.run(shared_records.sweep, found.storage, "process") == 1
    assert anyio.run(shared_records.sweep, found.storage, "process") == 0
    with found.storage.database.reading.begin() as connection:
        assert connection.scalars(select(shared_assessments.c.id)).all() == [kept_on.id]
        assert (
            connection.scalars(select(deletions.c.id)).all() == []
        )  # a backup brings back what is past its day in vain
    assert acts(found)[-1] == ("expiry", "expired", old.id)
    with pytest.raises(RecordGone):
        stored(found, service, "one")


def test_keys_of_clients_are_forgotten_after_a_day(found: Kept, service: Service) -> None:
    """Then the same key stores anew."""
    first = stored(found, service, "one")
    with found.storage.database.engine.begin() as connection:
        connection.execute(update(idempotency).values(until=datetime.now(UTC)))
    assert stored(found, service, "one").id != first.id
    with found.storage.database.engine.begin() as connection:
        connection.execute(update(idempotency).values(until=datetime.now(UTC)))
    anyio.run(shared_records.sweep, found.storage, "process")
    with found.storage.database.reading.begin() as connection:
        assert connection.execute(select(idempotency)).all() == []


def test_a_clinic_that_is_removed_takes_what_was_shared_with_it(found: Kept, service: Service) -> None:
    """And nothing of others."""
    stored(found, service, "one")
    other = stored(found, service, key=HILL)
    assert applying.removed(found.storage, CLINIC) == 1
    with found.storage.database.reading.begin() as connection:
        assert connection.scalars(select(shared_assessments.c.id)).all() == [other.id]
        assert connection.execute(select(idempotency)).all() == []
