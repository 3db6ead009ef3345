import httpx

from tests.calls import JSON, WHOLE, posted


def test_a_receipt_is_given_to_whoever_asks(latest_client: httpx.Client) -> None:
    """`receipt: true` adds one; without it the key is there and null."""
    asked = latest_client.post("/v1/assessments", content=posted(WHOLE, receipt=True), headers=JSON).json()
    plain = latest_client.post("/v1/assessments", content=posted(WHOLE), headers=JSON).json()
    assert asked["receipt"]["release"] == asked["provenance"]["release"]
    assert plain["receipt"] is None
    assert {**asked, "receipt": None} == plain


def test_a_service_without_a_secret_says_so(client: httpx.Client) -> None:
    """It answers with a problem of its own, alone and in a batch, and decides nothing."""
    alone = client.post("/v1/assessments", content=posted(WHOLE, receipt=True), headers=JSON)
    batch = client.post(
        "/v1/assessment-batches", json={"assessments": [{"answers": WHOLE, "receipt": True}, {"answers": WHOLE}]}
    ).json()
    assert alone.json()["code"] == batch["results"][0]["problem"]["code"] == "receipts_unavailable"
    assert alone.status_code == batch["results"][0]["problem"]["status"]
    assert batch["results"][1]["problem"] is None
