from pathlib import Path

import httpx

from tests.serving import PATIENCE, ROOT, serving


def test_nobodys_service_names_no_clinic(client: httpx.Client) -> None:
    """Where no clinic answers, there is none to name, and that is no error."""
    response = client.get("/v1/clinic")
    assert (response.status_code, response.json()) == (200, {"clinic": None})
    assert response.headers["cache-control"] == "no-store"


def test_a_clinics_service_names_it(tmp_path: Path) -> None:
    """A clinic without a database is named, and nothing can be shared with it."""
    with serving(tmp_path, "--clinic", str(ROOT / "examples" / "clinics" / "river.toml")) as server:
        said = httpx.get(f"{server.url}/v1/clinic", timeout=PATIENCE).json()
    assert said == {"clinic": {"name": "River Clinic", "contact": "River Clinic, hello@river.example", "storing": None}}
