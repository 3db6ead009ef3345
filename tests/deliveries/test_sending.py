import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.deliveries.sending import Sender
from tests.deliveries.resolving import resolving
from tests.receiving import HOST, Receiver, receiving
from tests.serving import free_port

BODY = '{"type":"assessment.shared"}'
SENT = {"webhook-id": "msg_1"}


@pytest.fixture
def receiver(tmp_path: Path) -> Iterator[Receiver]:
    """A receiver on loopback."""
    with receiving(tmp_path) as started:
        yield started


def sent(receiver: Receiver, url: str | None = None, *, private: bool = True, seconds: float = 10.0) -> int | None:
    """The status of one message to a receiver, or to another URL by somebody who believes it."""

    async def send() -> int | None:
        async with Sender("Candidacy/0", private=private, trusted=receiver.trusted(), seconds=seconds) as sender:
            return await sender.send(url or receiver.url, SENT, BODY)

    return asyncio.run(send())


def test_a_message_arrives_as_it_is(receiver: Receiver) -> None:
    """Once, with the name of the host, what it is, who sends it, and the headers that were given."""
    assert sent(receiver) == 204
    (message,) = receiver.messages
    assert (message.path, message.body) == ("/hook", BODY)
    assert message.headers["host"] == receiver.url.split("/")[2]
    assert {**SENT, "content-type": "application/json", "user-agent": "Candidacy/0"}.items() <= message.headers.items()


@pytest.mark.parametrize("status", [200, 410, 429, 500])
def test_the_status_is_told_as_it_is(receiver: Receiver, status: int) -> None:
    """Whatever it is; what it means is for others to say."""
    receiver.status = status
    assert sent(receiver) == status


def test_no_redirect_is_followed(receiver: Receiver) -> None:
    """Not even to where a message may go."""
    receiver.status, receiver.location = 302, receiver.url
    assert sent(receiver) == 302
    assert len(receiver.messages) == 1


def test_an_address_that_is_not_public_is_never_connected_to(receiver: Receiver) -> None:
    """Nobody there notices anything."""
    assert sent(receiver, private=False) is None
    assert receiver.connections == 0


def test_a_name_that_means_something_else_a_moment_later_gains_nothing(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Looked at when it was added it was public; looked at when it is connected to it is not."""
    from app.deliveries.targets import reachable  # noqa: PLC0415 - beside what it is compared with

    asked = resolving(monkeypatch, ["8.8.8.8"], ["127.0.0.1"])
    assert asyncio.run(reachable(receiver.url, private=False)) == receiver.url
    assert sent(receiver, private=False) is None
    assert asked == [HOST, HOST]
    assert receiver.connections == 0


def test_the_connection_goes_to_what_was_looked_at(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name is asked for once for each message, so nothing lies between look and connection."""
    asked = resolving(monkeypatch, ["127.0.0.1"], ["192.0.2.1"])
    assert sent(receiver) == 204
    assert asked == [HOST]


def test_the_next_address_is_tried_where_one_does_not_answer(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A host may have several."""
    resolving(monkeypatch, ["127.0.0.9", "127.0.0.1"])
    assert sent(receiver) == 204


def test_a_certificate_has_to_be_the_names(receiver: Receiver, tmp_path: Path) -> None:
    """Of that name, by somebody who is believed; nothing is sent to whoever has another."""
    assert sent(receiver, receiver.url.replace(HOST, "127.0.0.1")) is None
    (tmp_path / "other").mkdir()
    with receiving(tmp_path / "other") as stranger:
        assert sent(receiver, stranger.url) is None
        assert stranger.messages == []
    assert receiver.messages == []


def test_a_receiver_that_is_slow_is_left(receiver: Receiver) -> None:
    """A message has so many seconds, and no more."""
    receiver.seconds = 2
    assert sent(receiver, seconds=0.3) is None
    assert len(receiver.messages) == 1


def test_of_a_response_only_the_status_is_read(receiver: Receiver) -> None:
    """A body that never ends, or never comes, keeps nobody waiting."""
    receiver.status, receiver.size = 200, 10**12
    assert sent(receiver) == 200


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "https://name.invalid/", "no url"])
def test_what_cannot_be_sent_to_has_no_status(receiver: Receiver, url: str) -> None:
    """A URL that was kept long ago, and is none any more, is a failure like others."""
    assert sent(receiver, url) is None
    assert sent(receiver, f"https://{HOST}:{free_port()}/") is None
