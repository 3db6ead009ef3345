import httpx


def test_the_book_is_served_under_its_own_policy(latest_client: httpx.Client) -> None:
    """`GET /rulebook` is a page of the release in use, with a policy that names its script, and an ETag."""
    page = latest_client.get("/rulebook")
    policy = page.headers["content-security-policy"]
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert latest_client.get("/version").json()["digest"] in page.text
    assert "script-src 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy
    assert page.headers["x-content-type-options"] == "nosniff"
    again = latest_client.get("/rulebook", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
