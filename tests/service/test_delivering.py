import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from standardwebhooks import Webhook

from app.deliveries.schedule import WAITS
from app.deliveries.sending import Sender
from app.sealing import Sealing, new_key
from app.service import webhooks
from app.service.delivering import Deliveries, Told, deliver
from app.service.storage import Storage
from app.store.database import Database
from tests.receiving import Receiver, receiving
from tests.serving import until
from tests.telling import CLINIC, NOW, happened, noted, storage


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """A receiver on loopback."""
    with receiving(tmp_path) as started:
        yield started


@dataclass(slots=True)
class Heard:
    """What was counted, and the time that it is."""

    now: datetime = NOW
    outcomes: list[str] = field(default_factory=list)
    waiting: list[tuple[int, float]] = field(default_factory=list)
    broken: list[Exception] = field(default_factory=list)

    def told(self) -> Told:
        """Whoever counts."""
        return Told(self.outcomes.append, lambda *each: self.waiting.append(each), self.broken.append)


def endpoint(kept: Storage, receiver: Receiver) -> tuple[str, str]:
    """The name and the secret of a new endpoint at a receiver."""
    return webhooks.add(kept, CLINIC, receiver.url, private=True)


def attempt(kept: Storage, receiver: Receiver, heard: Heard, seconds: float = 10.0) -> int:
    """Everything that is due is tried once; how much that was."""

    async def try_once() -> int:
        async with Sender("Candidacy/0", private=True, trusted=receiver.trusted(), seconds=seconds) as sender:
            assert kept.sealing is not None
            found = Deliveries(kept.database, kept.sealing, sender, "here", heard.told(), lambda: heard.now)
            count = await found.begin_due()
            await found.all_done()
            await found.look_back()
            return count

    return asyncio.run(try_once())


def test_what_happened_is_told_with_a_signature_that_holds(database: Database, receiver: Receiver) -> None:
    """Type, time and data, as the convention has it, and nothing else; then it is told no more."""
    kept, heard = storage(database), Heard()
    _, secret = endpoint(kept, receiver)
    (payload,) = happened(database)
    assert attempt(kept, receiver, heard) == 1
    (message,) = receiver.messages
    assert json.loads(message.body) == {
        "type": "assessment.shared",
        "timestamp": "2026-11-26T12:00:00Z",
        "data": json.loads(payload),
    }
    assert (
        Webhook(secret).sign(message.headers["webhook-id"], NOW, message.body) == message.headers["webhook-signature"]
    )
    assert attempt(kept, receiver, heard) == 0
    assert noted(database) == [(1, True, False, 204)]
    assert heard.outcomes == ["delivered"]
    assert heard.waiting[-1] == (0, 0.0)


def test_after_a_rotation_both_secrets_hold_and_after_another_the_first_no_more(
    database: Database, receiver: Receiver
) -> None:
    """So a clinic can change over whenever it is ready."""
    kept, heard = storage(database), Heard()
    name, first = endpoint(kept, receiver)
    second = webhooks.rotate(kept, name)
    happened(database)
    attempt(kept, receiver, heard)
    third = webhooks.rotate(kept, name)
    happened(database)
    attempt(kept, receiver, heard)
    for message, valid in zip(receiver.messages, ((second, first), (third, second)), strict=True):
        found = message.headers["webhook-signature"].split(" ")
        assert found == [Webhook(each).sign(message.headers["webhook-id"], NOW, message.body) for each in valid]


@pytest.mark.parametrize("status", [302, 400, 404, 429, 500, 503])
def test_what_failed_is_tried_again_with_the_same_id(database: Database, receiver: Receiver, status: int) -> None:
    """Whatever is not said to be well is tried again, later and later, until it is."""
    kept, heard = storage(database), Heard()
    endpoint(kept, receiver)
    happened(database)
    receiver.status = status
    attempt(kept, receiver, heard)
    assert attempt(kept, receiver, heard) == 0
    assert heard.waiting[-1] == (1, 0.0)
    heard.now += timedelta(seconds=2 * WAITS[0])
    receiver.status = 200
    assert attempt(kept, receiver, heard) == 1
    assert len({each.headers["webhook-id"] for each in receiver.messages}) == 1
    assert noted(database) == [(2, True, False, 200)]
    assert heard.outcomes == ["failed", "delivered"]


def test_after_three_days_it_is_given_up_and_can_be_asked_for(database: Database, receiver: Receiver) -> None:
    """Nothing is tried for ever; what was given up is told again where an operator asks for it."""
    kept, heard = storage(database), Heard()
    name, _ = endpoint(kept, receiver)
    happened(database)
    receiver.status = 500
    for wait in (*WAITS, 0):
        assert attempt(kept, receiver, heard) == 1
        heard.now += timedelta(seconds=1.2 * wait)
    assert noted(database) == [(len(WAITS) + 1, False, True, 500)]
    assert heard.outcomes[-2:] == ["failed", "given_up"]
    heard.now = datetime.now(NOW.tzinfo) + timedelta(days=9)
    assert attempt(kept, receiver, heard) == 0
    receiver.status = 200
    assert webhooks.redeliver(kept, name, None) == 1
    assert attempt(kept, receiver, heard) == 1
    assert noted(database) == [(1, True, False, 200)]


def test_whoever_is_gone_is_told_nothing_more(database: Database, receiver: Receiver) -> None:
    """Until an operator says so; what happens meanwhile is not kept for it."""
    kept, heard = storage(database), Heard()
    name, _ = endpoint(kept, receiver)
    happened(database)
    receiver.status = 410
    attempt(kept, receiver, heard)
    heard.now += timedelta(days=1)
    assert attempt(kept, receiver, heard) == 0
    ((found, waiting),) = webhooks.listed(kept, CLINIC)
    assert (found.id, found.disabled_why, waiting.count) == (name, "gone", 1)


def test_a_receiver_that_is_slow_keeps_nobody_else_waiting(database: Database, receiver: Receiver) -> None:
    """It is left after its time, tried again later, and others are told meanwhile."""
    kept, heard = storage(database), Heard()
    endpoint(kept, receiver)
    happened(database)
    receiver.seconds = 2
    attempt(kept, receiver, heard, seconds=0.3)
    assert noted(database) == [(1, False, False, None)]


def test_secrets_that_no_key_opens_disable_an_endpoint(database: Database, receiver: Receiver) -> None:
    """Nothing is sent that the clinic could not check; the operator sees why."""
    kept, heard = storage(database), Heard()
    endpoint(kept, receiver)
    happened(database)
    attempt(Storage(database, (), Sealing([new_key()])), receiver, heard)
    assert receiver.messages == []
    ((found, _),) = webhooks.listed(kept, None)
    assert found.disabled_why == "secrets cannot be opened"


def test_what_was_sent_and_not_noted_is_sent_again(database: Database, receiver: Receiver) -> None:
    """A process that ends in between leaves a lease; once that is over, another one tells it, with the same id."""
    kept, heard = storage(database), Heard()
    endpoint(kept, receiver)
    happened(database)

    async def ends_in_between() -> None:
        async with Sender("Candidacy/0", private=True, trusted=receiver.trusted()) as sender:
            assert kept.sealing is not None
            found = Deliveries(kept.database, kept.sealing, sender, "gone", clock=lambda: NOW)
            running = asyncio.create_task(found.run())
            await asyncio.to_thread(until, lambda: bool(receiver.messages))
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    receiver.seconds = 1
    asyncio.run(ends_in_between())
    receiver.seconds = 0
    assert noted(database) == [(0, False, False, None)]
    assert attempt(kept, receiver, heard) == 0
    heard.now += timedelta(minutes=2)
    assert attempt(kept, receiver, heard) == 1
    first, second = (each.headers["webhook-id"] for each in receiver.messages)
    assert first == second
    assert noted(database) == [(1, True, False, 204)]


def test_it_goes_on_by_itself(database: Database, receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever happens while it runs is told soon, also after an error that nobody has foreseen."""
    monkeypatch.setattr("app.service.delivering.BROKEN_SECONDS", 0.1)
    monkeypatch.setenv("SSL_CERT_FILE", str(receiver.authority))
    kept, heard = storage(database), Heard()
    endpoint(kept, receiver)

    def waiting(*_each: object) -> None:
        raise ValueError

    async def run() -> None:
        told = Told(heard.outcomes.append, waiting, heard.broken.append)
        running = asyncio.create_task(deliver(kept, "Candidacy/0", private=True, told=told))
        for count in (1, 2):
            await asyncio.to_thread(happened, database)
            await asyncio.to_thread(until, partial(_are_told, heard, count))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(run())
    assert heard.outcomes == ["delivered"] * 2
    assert [type(each) for each in heard.broken] == [ValueError]


def test_without_anything_to_open_secrets_with_nothing_is_done(database: Database) -> None:
    """Nor could an endpoint have been added."""
    asyncio.run(deliver(Storage(database, (), None), "Candidacy/0", private=False, told=Told()))


def _are_told(heard: Heard, count: int) -> bool:
    return len(heard.outcomes) == count
