import hashlib

from tests.serving import ROOT

SWAGGER = ROOT / "app" / "web" / "docs" / "swagger"


def test_every_vendored_file_is_the_one_that_was_recorded() -> None:
    """No file of Swagger UI was changed, added or lost since its checksum was written down."""
    lines = (line.split("  ", 1) for line in (SWAGGER / "CHECKSUMS").read_text("utf-8").splitlines())
    recorded = {name: checksum for checksum, name in lines}
    found = {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in SWAGGER.iterdir()
        if file.name != "CHECKSUMS"
    }
    assert found == recorded
    assert {"LICENSE", "NOTICE", "VERSION", "swagger-ui-bundle.js.LICENSE.txt"} <= found.keys()
