from dataclasses import FrozenInstanceError

import pytest

from app.rules.model import Source
from tests.books import working


def test_verified_means_its_text_was_read() -> None:
    """Seen, first or second hand; not what was recalled or judged."""
    for status, verified in {"seen": True, "second_hand": True, "recalled": False, "judgement": False}.items():
        assert Source("a", "A title", "web", None, status, None).verified is verified  # type: ignore[arg-type]  # from the dict


def test_sources_of_a_rule_are_named_once() -> None:
    """A rule may cite a source at several places."""
    for rule in working().rules:
        assert list(rule.sources) == list(dict.fromkeys(cite.source for cite in rule.cites))


def test_a_rulebook_is_frozen() -> None:
    """What was read cannot be changed by anyone."""
    with pytest.raises(FrozenInstanceError):
        working().rules[0].title = "Another"  # type: ignore[misc]  # that is what is tried
