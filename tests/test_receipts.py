import copy
import re
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import receipts
from app.rules.model import Rulebook
from app.rules.read import read
from app.rules.release import digest
from app.service import Service
from app.service.assessments import assess
from app.service.replays import replay
from app.wire import shapes
from app.wire.errors import ReceiptsUnavailable
from app.wire.request import RequestReader
from tests.books import working
from tests.calls import WHOLE, answers_with
from tests.strategies import Answers, law, partial_answers, reordered

SECRET = b"a secret for tests that nobody uses"
DAY = date(2026, 11, 22)


def service(book: Rulebook, secret: bytes | None = SECRET, software: str = "1.0") -> Service:
    """A service on one rulebook."""
    return Service(book, {}, software, lambda: DAY, READER, secret)


READER = RequestReader(working().questionnaire)


def receipt_of(answers: Answers, **more: Any) -> shapes.Receipt:  # noqa: ANN401 - passed on
    """The receipt of an assessment that asked for one."""
    receipt = assess(service(working(), **more), {"answers": answers, "receipt": True})["receipt"]
    assert receipt is not None
    return receipt


def parts(replayed: receipts.Replay) -> set[str]:
    """In what a replay found a difference."""
    return {each.part for each in replayed.mismatches}


@law
@given(partial_answers(), st.data())
def test_a_receipt_holds_for_the_same_answers_in_any_order(answers: Answers, data: st.DataObject) -> None:
    """Law 10: the same release, answers and day give the same bytes again, whatever the order they are told in."""
    replayed = replay(service(working()), receipt_of(answers), data.draw(reordered(answers)))
    assert replayed.holds


def test_other_answers_do_not_hold() -> None:
    """Answers that were changed are noticed, and what they change; neither they nor what was found is named."""
    replayed = replay(service(working()), receipt_of(WHOLE), answers_with("medicines.isotretinoin", "taking"))
    assert parts(replayed) == {"answers", "findings", "assessment"}
    told = " ".join(each.detail for each in replayed.mismatches)
    assert "what is found now is not what was found then" in told
    assert "taking" not in told
    assert "isotretinoin" not in told


def test_a_changed_rulebook_does_not_hold() -> None:
    """Another text in the same release changes its digest and the bytes, though every finding is the same."""
    document = copy.deepcopy(dict(working().document))
    document["rules"]["herpes-history"]["advice"] = "Ask a clinician about it."  # type: ignore[index]
    replayed = replay(service(read(document, digest(document))), receipt_of(WHOLE), WHOLE)
    assert parts(replayed) == {"digest", "assessment"}


@pytest.mark.parametrize("key", ["release", "digest", "as_of", "salt", "answers", "findings", "assessment", "seal"])
def test_a_receipt_cannot_be_written_by_hand(key: str) -> None:
    """Whatever is altered in a receipt, its seal is broken."""
    altered: Any = {**receipt_of(WHOLE), key: "2026-11-21" if key == "as_of" else "2026.11"}
    again = assess(service(working()), {"answers": WHOLE, "as_of": DAY})
    assert "seal" in parts(receipts.replay(altered, again, WHOLE, SECRET))


def test_another_secret_breaks_the_seal_and_blames_nothing_else() -> None:
    """Keyed digests that cannot be compared are not said to differ."""
    replayed = replay(service(working(), b"another secret, as long as it must be"), receipt_of(WHOLE), WHOLE)
    assert parts(replayed) == {"seal"}


def test_another_software_with_the_same_bytes_holds() -> None:
    """Software is told beside the result and is no part of what must be the same."""
    replayed = replay(service(working(), software="2.0"), receipt_of(WHOLE), WHOLE)
    assert (replayed.holds, replayed.software_then, replayed.software_now) == (True, "1.0", "2.0")


def test_a_receipt_shows_no_answer_and_nothing_that_was_found() -> None:
    """What depends on the answers is told in digests only; the rest is the same for everybody on that day."""
    pregnant: Mapping[str, Any] = receipt_of(answers_with("person.pregnancy", "pregnant"))
    healthy: Mapping[str, Any] = receipt_of(answers_with("person.pregnancy", "no"))
    same = {key for key in pregnant if pregnant[key] == healthy[key]}
    assert same == {"release", "digest", "software", "as_of"}
    for key in pregnant.keys() - same - {"salt"}:
        assert re.fullmatch("hmac-sha256:[0-9a-f]{64}", pregnant[key])


def test_nobody_can_try_answers_out() -> None:
    """Who asks for a receipt of the same answers gets other digests; so does who has the salt and not the secret."""
    mine: Mapping[str, Any] = receipt_of(WHOLE)
    again: Mapping[str, Any] = receipt_of(WHOLE)
    digests = ("salt", "answers", "findings", "assessment", "seal")
    assert all(mine[key] != again[key] for key in digests)
    elsewhere: Mapping[str, Any] = receipts.receipt(
        assess(service(working()), {"answers": WHOLE, "as_of": DAY}), WHOLE, b"another secret", mine["salt"]
    )
    assert all(mine[key] != elsewhere[key] for key in digests[1:])


def test_without_a_secret_there_is_no_receipt() -> None:
    """A receipt is refused, not left out, where the service cannot key it."""
    with pytest.raises(ReceiptsUnavailable):
        assess(service(working(), None), {"answers": WHOLE, "receipt": True})
    assert assess(service(working(), None), {"answers": WHOLE})["receipt"] is None
