import pytest

from app.rules.words import forbidden

BAD = [
    "Take 400 mg before treatment.",
    "Use 0.5 ml of the cream.",
    "Two tablets are enough.",
    "Take it twice a day.",
    "Take it three times a day for a week.",
    "The usual dose is enough.",
    "A lower dose may do.",
    "Ask about the dosage.",
    "You may miss a dose.",
    "Stop taking isotretinoin first.",
    "You should stop your medicine.",
    "Stop the tablets.",
    "Stop isotretinoin six months before.",
    "Come off your blood thinner.",
    "Skip a pill.",
    "Halve your steroid tablets.",
    "Pause your blood thinner for a week.",
    "Discontinue your medicine.",
    "Leave out your tablets on the day.",
    "Do not take your medicine on the day.",
    "Stop using the cream.",
    "You may be treated.",
    "You can be treated after that.",
    "You qualify for microneedling.",
    "You are eligible.",
    "You are suitable.",
    "You are a good candidate.",
    "This is safe for you.",
    "It is completely safe.",
    "There is no risk.",
    "It is risk-free.",
    "Results are guaranteed.",
    "We guarantee it.",
    "This will remove your scars.",
    "It will cure acne.",
    "Your scars will disappear.",
    "Scars get 50 % better.",
    "Nine in ten see scars 90 per cent better.",
    "Your diagnosis is rosacea.",
    "We diagnose melasma.",
    "People who suffer from acne.",
    "Your skin is abnormal.",
]
GOOD = [
    "Do not stop any medicine for this.",
    "Never stop a medicine because of this page; ask whoever prescribed it.",
    "Whoever prescribed the cream decides whether to pause it.",
    "If it is already arranged, take it just as prescribed.",
    "The usual advice is to wait 6 months after the last capsule or tablet.",
    "Tell the clinic which medicines you take.",
    "This is not a diagnosis.",
    "This is general information and not a medical diagnosis.",
    "Microneedling may suit you if the points below are dealt with first.",
    "Nobody can promise a result, and no treatment takes scars away completely.",
    "A clinician decides with you whether it is safe.",
    "Use sun cream of SPF 30 or more every day.",
    "Have you had 6 or more outbreaks a year?",
    "Wait until the skin is whole again.",
]


@pytest.mark.parametrize("text", BAD)
def test_law_12_what_may_not_be_said(text: str) -> None:
    """Doses, leaving a medicine, verdicts, promises, diagnoses and unkind words are caught, in capitals too."""
    assert list(forbidden(text))
    assert list(forbidden(text.upper()))


@pytest.mark.parametrize("text", GOOD)
def test_law_12_what_may_be_said(text: str) -> None:
    """Plain advice passes, although words of the list stand in it."""
    assert list(forbidden(text)) == []


def test_every_phrase_is_told() -> None:
    """A text with several such phrases gives them all."""
    assert list(forbidden("Take 400 mg twice a day; it is guaranteed.")) == ["0 mg", "twice a day", "guaranteed"]
