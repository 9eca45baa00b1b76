"""What the compose file, the Dockerfile and nginx name exists in the code.  No engine is needed."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml
from django.urls import resolve

from collab.env import is_known
from collab.http.wsgi_bridge import ANSWER_PATIENCE_S, unavailable
from collab.supervise.services import ROOT

PROGRAMS = Path(sys.executable).parent
COMPOSE_TEXT = (ROOT / "docker-compose.yml").read_text()
COMPOSE = yaml.safe_load(COMPOSE_TEXT)
SERVICES = COMPOSE["services"]
OURS = ("migrate", "web", "live", "worker")
NGINX = (ROOT / "deploy" / "nginx.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
REQUIRED = {
    "DATABASE_PASSWORD": "digits9and8letters",
    "EMAIL_URL": "smtp://mail.example:25",
    "POSTGRES_PASSWORD": "letters0and1digits",
    "SECRET_KEY": "x" * 50,
    "SITE_URL": "https://collab.example",
    "TLS_CERTIFICATE": "chain.pem",
    "TLS_KEY": "key.pem",
}


def config(environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    rest = {name: value for name, value in os.environ.items() if name not in REQUIRED}
    command = [PROGRAMS / "docker-compose", "-f", ROOT / "docker-compose.yml", "config", "-q"]
    return subprocess.run(command, env=rest | environ, capture_output=True, text=True, check=False, cwd=ROOT)


def commands(service: str) -> Iterator[list[str]]:
    """What the service runs: its command and its health check."""
    if "command" in SERVICES[service]:
        yield SERVICES[service]["command"]
    if "healthcheck" in SERVICES[service]:
        yield SERVICES[service]["healthcheck"]["test"][1:]


def after(option: str, command: list[str]) -> str:
    return command[command.index(option) + 1]


def test_compose_accepts_the_file_when_everything_is_set():
    assert config(REQUIRED).stderr == ""
    assert config(REQUIRED).returncode == 0


@pytest.mark.parametrize("missing", REQUIRED)
def test_compose_refuses_a_missing_name_and_says_which(missing):
    done = config({name: value for name, value in REQUIRED.items() if name != missing})
    assert done.returncode != 0
    assert f"set {missing}" in done.stderr


def test_the_file_follows_the_schema():
    command = [PROGRAMS / "check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_no_secret_has_a_default():
    defaults = re.findall(r"\$\{(\w+):?-([^}]*)\}", COMPOSE_TEXT)
    assert {name for name, value in defaults if value} <= {"DEFAULT_FROM_EMAIL", "PAGES_FOLDER"}


def test_only_what_migrates_knows_the_owner_of_the_tables():
    environs = {name: SERVICES[name]["environment"] for name in OURS}
    assert [name for name, names in environs.items() if "DATABASE_OWNER_URL" in names] == ["migrate"]
    assert not any("POSTGRES_PASSWORD" in str(environs[name]) for name in OURS if name != "migrate")
    user = SERVICES["postgres"]["environment"]["POSTGRES_USER"]
    assert environs["migrate"]["DATABASE_OWNER_URL"].startswith(f"postgresql://{user}:${{POSTGRES_PASSWORD:")
    assert environs["web"]["DATABASE_URL"].startswith("postgresql://collab_serving:${DATABASE_PASSWORD:")


def test_the_services_are_those_of_the_architecture():
    assert set(SERVICES) == {"web", "live", "worker", "postgres", "redis", "nginx", "migrate"}


@pytest.mark.parametrize("service", SERVICES)
def test_every_service_is_hardened(service):
    settings = SERVICES[service]
    assert settings["read_only"] is True
    assert settings["cap_drop"] == ["ALL"]
    assert settings["security_opt"] == ["no-new-privileges:true"]
    assert settings["logging"]["options"]["max-size"]
    assert settings["stop_grace_period"] == "30s"
    assert "healthcheck" in settings or service == "migrate"


@pytest.mark.parametrize("service", ["postgres", "redis"])
def test_the_stores_cannot_be_reached_from_outside(service):
    assert SERVICES[service]["networks"] == ["inside"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    assert "ports" not in SERVICES[service]


@pytest.mark.django_db  # what serves looks at its database when it is imported
@pytest.mark.parametrize("service", OURS)
def test_every_command_exists(service):
    for command in commands(service):
        program = command[0]
        if command[:2] == ["python", "-m"]:
            assert find_spec(command[2]), command
        elif program == "python":
            done = subprocess.run(
                [sys.executable, *command[1:], "--help"],
                cwd=ROOT,
                capture_output=True,
                text=True,
                check=False,
            )
            assert done.returncode == 0, done.stderr
        else:
            assert program == "granian"
            known = subprocess.run([PROGRAMS / program, "--help"], capture_output=True, text=True, check=True)
            words = set(re.findall(r"--[\w-]+", known.stdout))
            assert {word for word in command if word.startswith("--")} <= words
            module, name = command[-1].split(":")
            assert hasattr(import_module(module), name)


@pytest.mark.parametrize("service", OURS)
def test_every_setting_is_one_that_the_product_reads(service):
    assert [name for name in SERVICES[service]["environment"] if not is_known(name)] == []


def test_each_service_has_its_role():
    roles = {service: SERVICES[service]["environment"]["COLLAB_ROLE"] for service in OURS}
    assert roles == {"migrate": "worker", "web": "web", "live": "live", "worker": "worker"}


@pytest.mark.parametrize("service", ["web", "live"])
def test_the_ports_agree(service):
    command = SERVICES[service]["command"]
    port = after("--port", command)
    assert SERVICES[service]["expose"] == [port]
    assert f"server {service}:{port};" in NGINX
    probe = SERVICES[service]["healthcheck"]["test"]
    assert probe[probe.index("collab.commands.probe") + 1] == port


def test_the_worker_is_asked_by_the_mark_it_writes():
    worker = SERVICES["worker"]
    probe = worker["healthcheck"]["test"]
    assert probe[probe.index("collab.commands.probe") + 1 :] == ["worker", worker["command"][-1]]
    assert Path(worker["command"][-1]).parent.as_posix() in worker["tmpfs"]


@pytest.mark.parametrize("service", ["web", "live"])
def test_the_health_address_exists(service):
    assert resolve(SERVICES[service]["healthcheck"]["test"][-1])


def test_nginx_listens_where_compose_sends():
    for published in SERVICES["nginx"]["ports"]:
        assert re.search(rf"listen {published.split(':')[1]}\b", NGINX), published
    probed = SERVICES["nginx"]["healthcheck"]["test"][-1]
    assert f"listen {probed.removeprefix('http://').rstrip('/')};" in NGINX


def test_nginx_reads_the_certificates_of_the_secrets():
    named = set(re.findall(r"/run/secrets/(\w+)", NGINX))
    assert named == set(SERVICES["nginx"]["secrets"]) == set(COMPOSE["secrets"])


def test_nginx_overwrites_what_a_client_claims():
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in NGINX
    assert "proxy_set_header X-Forwarded-Proto https;" in NGINX
    assert "underscores_in_headers off;" in NGINX
    # A location that sets one header loses those of the level above.
    locations = re.findall(r"location [^{]+\{[^}]*\}", NGINX)
    assert locations
    assert not any("proxy_set_header" in location for location in locations)


def test_nginx_answers_for_a_service_that_hangs_as_the_bridge_does():
    said = unavailable()
    headers = {name.lower(): value for name, value in re.findall(r"add_header (\S+) (\S+) always;", NGINX)}
    headers["content-type"] = "application/json"
    assert re.search(rf"return {said.status} '(.+)';", NGINX)[1] == said.body.decode()
    assert headers == {name.decode(): value.decode() for name, value in said.headers}
    assert f"proxy_read_timeout {ANSWER_PATIENCE_S * 1000:.0f}ms;" in NGINX


def test_the_image_copies_what_exists_and_is_not_ignored():
    allowed = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, flags=re.M):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] in {each.split("/")[0] for each in allowed}, source


def test_the_image_holds_every_app():
    copied = set(re.findall(r"^COPY (\w+)/ \1/$", DOCKERFILE, flags=re.M))
    apps = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "bench"}
    assert apps | {"locale"} <= copied


def test_the_targets_of_compose_are_stages_of_the_image():
    stages = set(re.findall(r"^FROM \S+ AS (\w+)$", DOCKERFILE, flags=re.M))
    assert {settings["build"]["target"] for settings in SERVICES.values() if "build" in settings} <= stages
    assert set(re.findall(r"--from=(\w+)", DOCKERFILE)) <= stages


def test_what_the_image_leaves_out_is_in_the_lock():
    left_out = re.search(r"uv pip uninstall [^\\]*\\\n([^\\]*)", DOCKERFILE)
    locked = set(re.findall(r"^([\w-]+)==", (ROOT / "requirements.lock").read_text(), flags=re.M))
    assert left_out
    assert set(left_out[1].split()) <= locked
