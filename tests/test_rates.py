import pytest

from app.rates import Rate, checked_rate, read_rate


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("1/second", Rate(1, 1)),
        ("300/minute", Rate(300, 60)),
        ("5000/hour", Rate(5_000, 3_600)),
        ("1000000000/day", Rate(1_000_000_000, 86_400)),
    ],
)
def test_a_rate_is_a_number_in_a_time(text: str, rate: Rate) -> None:
    """What a setting names is read as it is meant."""
    assert read_rate(text) == rate
    assert checked_rate(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0/minute",
        "-1/minute",
        "300",
        "300/",
        "300/minutes",
        "300/week",
        " 300/minute",
        "3.5/hour",
        "٣/minute",
        "9999999999/day",
    ],
)
def test_what_names_no_rate_is_refused(text: str) -> None:
    """Anything else is refused with the form to use, and never taken for no limit."""
    with pytest.raises(ValueError, match="such as 300/minute"):
        checked_rate(text)


def test_none_is_no_rate() -> None:
    """What is not set stays so."""
    assert checked_rate(None) is None
