from app.building import create_service
from bench.assessments import steps


def test_what_is_rendered_is_measured_beside_what_is_written() -> None:
    """Both ways to an answer are timed on the same request, and give the same bytes."""
    timed = steps(create_service("latest"))
    (rendered,) = [step for name, step in timed.items() if "rendered" in name]
    assert rendered() == timed["full assessment, written"]()
