from app.rules.errors import (
    DigestError,
    Fault,
    Inconsistency,
    InconsistentAnswers,
    ReleaseNotForClinic,
    ReleaseNotFound,
    RulebookError,
    RulesError,
)


def test_a_fault_says_where() -> None:
    """By file and line where they are known, else by its place in the rulebook."""
    assert str(Fault(("rules", "unwell", "examples", 2), "it is wrong")) == "rules.unwell.examples.2: it is wrong"
    assert str(Fault(("rules", "unwell"), "it is wrong", "base/health/unwell.toml", 7)) == (
        "base/health/unwell.toml:7: it is wrong"
    )


def test_errors_carry_their_data() -> None:
    """Every error of the package has one base, and its data as attributes."""
    fault = Fault(("rules",), "it is wrong")
    errors = [
        RulebookError([fault, fault]),
        DigestError("2026.12", "sha256:a", "sha256:b"),
        ReleaseNotFound("2099.01"),
        ReleaseNotForClinic("2026.11"),
        InconsistentAnswers([Inconsistency("skin.acne", ("skin.sun",), "A reason.")]),
    ]
    assert all(isinstance(error, RulesError) for error in errors)
    assert str(errors[0]) == "rules: it is wrong\nrules: it is wrong"
    assert str(errors[1]) == "release 2026.12 is not what was frozen: it states sha256:a and is sha256:b"
    assert str(errors[2]) == "there is no such release"
    assert str(errors[3]) == "the clinic's own rules do not fit the release `2026.11`"
    assert str(errors[4]) == "answers contradict each other"
