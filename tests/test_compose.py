import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from app.settings import Settings
from tests.calls import JSON, LEAST, posted, problem
from tests.cli.command import candidacy, typed
from tests.postgres import Postgres
from tests.proxying import NGINX, nginx
from tests.redis_server import REDIS, redis_running
from tests.serving import PATIENCE, ROOT, Server, free_port, serving

ONE, SEVERAL = "compose.yaml", "compose.postgres.yaml"
FILES = (ONE, SEVERAL)
BEFORE = ("upgrade", "prove")  # in this order, each once the one before it has ended well
OURS = (*BEFORE, "candidacy")
LIMIT = 300


def services(file: str) -> Mapping[str, Any]:
    """What a file runs, by name."""
    found: Mapping[str, Any] = yaml.safe_load((ROOT / file).read_text("utf-8"))["services"]
    return found


def settings_of(service: Mapping[str, Any]) -> dict[str, str]:
    """The settings that a service is given."""
    return {name: str(value) for name, value in service["environment"].items() if name.startswith("CANDIDACY_")}


def secrets() -> dict[str, str]:
    """What `db secrets` writes into the file that the services read."""
    ended = typed("db", "secrets")
    found = dict(re.findall(r"^export (\w+)=(\S+)$", ended.stdout, re.MULTILINE))
    assert len(found) == 2
    return found


@pytest.mark.parametrize("file", FILES)
@pytest.mark.parametrize("name", OURS)
def test_what_a_file_says_are_settings_and_commands(file: str, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every variable is a setting that takes its value, and every command is one."""
    service = services(file)[name]
    for variable, value in (settings_of(service) | secrets()).items():
        monkeypatch.setenv(variable, value)
    assert Settings().database_url is not None
    assert {each.lower() for each in settings_of(service)} <= {f"candidacy_{each}" for each in Settings.model_fields}
    assert typed(*service["command"], "--help").returncode == 0


@pytest.mark.parametrize("file", FILES)
def test_what_runs_ours_may_do_nothing_else(file: str) -> None:
    """No privileges, nothing to write to but what is kept, secrets in a file beside it, and what must be done first."""
    for name in OURS:
        service = services(file)[name]
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
        assert service["env_file"][0]["path"] == "candidacy.env"
        assert "CANDIDACY_KEY_PEPPER" not in service["environment"]
    for earlier, later in pairwise(OURS):
        assert services(file)[later]["depends_on"][earlier] == {"condition": "service_completed_successfully"}
    assert all(each.startswith("127.0.0.1:") for one in services(file).values() for each in one.get("ports", []))


def test_replicas_have_nothing_of_their_own() -> None:
    """Neither a volume nor a port, so that there may be any number, and any answers anything."""
    ours = services(SEVERAL)["candidacy"]
    assert ours["deploy"]["replicas"] == 2
    assert not {"volumes", "ports", "container_name"} & ours.keys()
    (volume,) = services(SEVERAL)["nginx"]["volumes"]
    assert (ROOT / volume.split(":")[0]).is_file()
    subnet = yaml.safe_load((ROOT / SEVERAL).read_text("utf-8"))["networks"]["inside"]["ipam"]["config"][0]["subnet"]
    assert ours["environment"]["CANDIDACY_TRUSTED_PROXIES"] == subnet


@pytest.mark.long
def test_one_machine_keeps_what_it_is_given_in_one_file(tmp_path: Path) -> None:
    """The same commands with the same settings, without containers."""
    ours = services(ONE)
    here = {**settings_of(ours["candidacy"]), **secrets()}
    here["CANDIDACY_DATABASE_URL"] = here["CANDIDACY_DATABASE_URL"].replace("/var/lib/candidacy", str(tmp_path))
    _before(ours, here)
    with serving(tmp_path, *ours["candidacy"]["command"][1:], settings=here) as server:
        answered = httpx.post(f"{server.url}/v1/assessments", content=posted(LEAST), headers=JSON, timeout=PATIENCE)
        assert answered.status_code == 200
    assert (tmp_path / "candidacy.db").is_file()


def _before(ours: Mapping[str, Any], here: dict[str, str]) -> None:
    for name in BEFORE:
        assert candidacy(*ours[name]["command"], settings=here).returncode == 0


@contextmanager
def several(folder: Path, database: str) -> Iterator[tuple[str, list[Server], int]]:
    """Where nginx shows the replicas, the replicas, and the port of what they share; as the file has it."""
    ours = services(SEVERAL)
    with ExitStack() as opened:
        port = opened.enter_context(redis_running())
        here = {**settings_of(ours["candidacy"]), **secrets()}
        here |= {
            "CANDIDACY_DATABASE_URL": database,
            "CANDIDACY_LIMITS_URL": here["CANDIDACY_LIMITS_URL"].replace("valkey:6379", f"127.0.0.1:{port}"),
            "CANDIDACY_LIMIT_ADDRESS": f"{LIMIT}/day",
            "CANDIDACY_TRUSTED_PROXIES": "127.0.0.1",
            "CANDIDACY_METRICS_HOST": "127.0.0.1",
        }
        _before(ours, here)
        replicas = [
            opened.enter_context(
                serving(
                    folder,
                    *ours["candidacy"]["command"][1:],
                    settings=here | {"CANDIDACY_METRICS_PORT": str(free_port())},
                )
            )
            for _ in range(ours["candidacy"]["deploy"]["replicas"])
        ]
        listens = free_port()
        told = (
            (ROOT / "examples" / "proxy" / "nginx.conf").read_text("utf-8").replace("listen 8000", f"listen {listens}")
        )
        (line,) = re.findall(r" *server candidacy:8000(.*;).*\n", told)
        each = "".join(f"server {one.url.removeprefix('http://')}{line}\n" for one in replicas)
        told = re.sub(r" *server candidacy:8000.*\n", each, told)
        opened.enter_context(nginx(folder, told, f"http://127.0.0.1:{listens}/readyz"))
        yield f"http://127.0.0.1:{listens}", replicas, port


@pytest.mark.long
@pytest.mark.skipif(NGINX is None or REDIS is None, reason="needs nginx and redis-server: make system")
def test_replicas_answer_as_one(tmp_path: Path, postgresql: Postgres) -> None:
    """Behind nginx they share limits; where one is killed, the other goes on."""
    with several(tmp_path, postgresql.database()) as (url, replicas, _), httpx.Client(timeout=PATIENCE) as client:

        def asked(at: str = url) -> httpx.Response:
            return client.post(f"{at}/v1/assessments", content=posted(LEAST), headers=JSON)

        left = [int(asked().headers["ratelimit"].split(";")[1][2:]) for _ in range(10)]
        assert left == [LIMIT - number for number in range(1, 11)]
        for replica in replicas:
            said = client.get(f"{replica.url}/v1/rules", headers={"X-Forwarded-For": "127.0.0.1"})
            assert int(said.headers["ratelimit"].split(";")[1][2:]) < LIMIT - 10
        batch = b'{"assessments":[' + b",".join([posted(LEAST)] * 100) + b"]}"
        for _ in range(2):
            assert client.post(f"{url}/v1/assessment-batches", content=batch, headers=JSON).status_code == 200
        problem(client.post(f"{url}/v1/assessment-batches", content=batch, headers=JSON), 429, "too_many_requests")
        replicas[0].process.kill()
        replicas[0].process.wait(PATIENCE)
        for _ in replicas:  # a request on a connection that was kept to it fails: it might have been carried out
            asked()
        assert {asked().status_code for _ in range(20)} == {200}
