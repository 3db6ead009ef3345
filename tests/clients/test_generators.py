"""The most used generator of clients, on the committed contract: its output for Java and for Python, and one in use."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from app.api import examples
from tests.contracts import CONTRACT, contract
from tests.serving import ROOT, Server

GENERATOR = ROOT / "build" / "tools" / "clients" / "bin" / "openapi-generator-cli"
CONSUMER = """
import json, sys
from openapi_client import ApiClient, AssessmentsApi, Configuration, QuestionnaireApi
from openapi_client.models.assessment_request import AssessmentRequest
client = ApiClient(Configuration(host=sys.argv[1]))
assess = AssessmentsApi(client).assess
told = {name: assess(AssessmentRequest.from_dict(body)).suitability for name, body in json.load(sys.stdin).items()}
sections = QuestionnaireApi(client).questionnaire().sections
conditions = [question.asked_when for section in sections for question in section.questions if question.asked_when]
print(json.dumps({"told": told, "nodes": sorted({each.tree.actual_instance.node for each in conditions})}))
"""

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(shutil.which("java") is None, reason="needs Java: make system"),
]


def done(*command: str | Path, text: str | None = None, folder: Path = ROOT) -> str:
    """What a command printed, which must succeed."""
    finished = subprocess.run(  # noqa: S603 - our own commands
        command, cwd=folder, input=text, capture_output=True, text=True, check=False, timeout=300
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module", autouse=True)
def _generator() -> None:
    """The generator, in an environment of its own."""
    done("make", "build/tools/clients/.done", f"PYTHON={sys.executable}")


def generated(language: str, folder: Path) -> Path:
    """A client for a language."""
    done(GENERATOR, "generate", "-i", CONTRACT, "-g", language, "-o", folder)
    return folder


def test_java_gets_a_class_for_every_schema_and_none_for_what_contradicts(tmp_path: Path) -> None:
    """Beside a class for each schema there is one for each field that can be one of several, called after it."""
    made = {file.stem for file in generated("java", tmp_path).glob("src/main/java/**/model/*.java")}
    schemas = contract()["components"]["schemas"]
    assert made >= schemas.keys()
    of_fields = made - schemas.keys() - {"AbstractOpenApiSchema"}
    fields = {
        f"{name}{''.join(word.capitalize() for word in field.split('_'))}"
        for name, schema in schemas.items()
        for field in schema.get("properties", {})
    }
    assert {each.removesuffix("Inner") for each in of_fields} <= fields


def test_python_gets_a_client_that_works(latest: Server, tmp_path: Path) -> None:
    """It posts every example that is taken and reads the suitability, and it reads the questionnaire with its trees."""
    client = generated("python", tmp_path)
    taken = {name: each["value"] for name, each in examples.requests().items() if name != examples.REFUSED}
    printed = done(sys.executable, "-c", CONSUMER, latest.url, text=json.dumps(taken), folder=client)
    found = json.loads(printed)
    words = contract()["components"]["schemas"]["Suitability"]["enum"]
    assert found["told"].items() >= {word: word for word in words}.items()
    assert {"yes", "compare", "contains"} <= set(found["nodes"])
