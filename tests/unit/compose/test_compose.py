"""docker-compose.yml is the system of `make up` on servers. No Docker engine is needed to keep it honest."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from aiguard.config import Settings
from aiguard.embedded import commands

ROOT = Path(__file__).resolve().parents[3]
OURS = ("migrate", "api", "worker", "beat")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    return dict(yaml.safe_load((ROOT / "docker-compose.yml").read_text()))


def test_every_command_is_the_one_make_up_runs(compose: dict[str, Any]) -> None:
    said = {name: compose["services"][name]["command"] for name in OURS}
    assert said == {
        "migrate": commands.MIGRATE,
        "api": commands.api("0.0.0.0", 8000),
        "worker": commands.WORKER,
        "beat": commands.beat("/data/beat-schedule"),
    }


def test_the_image_runs_the_api_when_it_is_told_nothing() -> None:
    last = (ROOT / "docker/backend.Dockerfile").read_text().strip().splitlines()[-1]
    assert yaml.safe_load(last.removeprefix("CMD ")) == commands.api("0.0.0.0", 8000)


def test_every_setting_it_passes_is_one_we_read(compose: dict[str, Any]) -> None:
    known = {str(field.alias) for field in Settings.model_fields.values()}
    given = {name for name in compose["services"]["worker"]["environment"] if not name.startswith("AWS_")}
    assert given <= known


def test_no_secret_has_a_default(compose: dict[str, Any]) -> None:
    text = (ROOT / "docker-compose.yml").read_text()
    for name in ("POSTGRES_PASSWORD", "POSTGRES_SUPERUSER_PASSWORD", "BROKER_PASSWORD", "AIGUARD_SECRET_KEY"):
        assert re.search(rf"\${{{name}:\?", text)
        assert f"${{{name}:-" not in text
        assert f"${{{name}}}" not in text


def test_every_variable_is_explained_in_the_example() -> None:
    used = set(re.findall(r"\$\{([A-Z_]+)[:}]", (ROOT / "docker-compose.yml").read_text()))
    explained = set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))
    assert used <= explained


def test_nothing_starts_before_what_it_needs(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in ("api", "worker", "beat"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
        assert services[name]["depends_on"]["broker"]["condition"] == "service_healthy"
    for name, service in services.items():
        for other, need in service.get("depends_on", {}).items():
            assert other in services, (name, other)
            if need["condition"] == "service_healthy":
                assert "healthcheck" in services[other], other


def test_every_image_is_pinned_and_every_volume_declared(compose: dict[str, Any]) -> None:
    for name, service in compose["services"].items():
        assert re.search(r":[\w.-]*\d", service["image"]), name
        for volume in service.get("volumes", ()):
            given = volume.split(":")[0]
            assert given in compose["volumes"] or (ROOT / given).is_file(), volume
        if build := service.get("build"):
            assert (ROOT / build["dockerfile"]).is_file()


def test_the_service_is_no_superuser_of_its_database(compose: dict[str, Any]) -> None:
    services = compose["services"]
    superuser = services["db"]["environment"]["POSTGRES_USER"]
    assert f"//{superuser}:" not in services["api"]["environment"]["DATABASE_URL"]
    told = {name for name in OURS if "DATABASE_ADMIN_URL" in services[name]["environment"]}
    assert told == {"migrate"}


def test_the_gpu_file_only_changes_the_worker(compose: dict[str, Any]) -> None:
    override = yaml.safe_load((ROOT / "docker-compose.gpu.yml").read_text())
    assert set(override["services"]) == {"worker"}
    assert override["services"]["worker"]["environment"]["AIGUARD_DEVICE"] == "cuda"


def test_the_proxy_adds_the_visitor_to_what_a_front_told_and_lets_nobody_name_the_host() -> None:
    text = (ROOT / "docker/nginx.conf").read_text()
    passed_on = [block for block in re.split(r"(?m)^  location ", text) if "proxy_pass" in block]
    assert len(passed_on) == 2
    for block in passed_on:
        assert "proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;" in block
        assert "proxy_set_header X-Forwarded-Proto $forwarded_proto;" in block
        assert 'proxy_set_header X-Forwarded-Host "";' in block


def test_how_many_proxies_are_believed_is_said_in_the_settings_file(compose: dict[str, Any]) -> None:
    """One, our own nginx, where nothing is said: more would believe what a visitor writes."""
    given = compose["services"]["api"]["environment"]["AIGUARD_TRUSTED_PROXIES"]
    assert given == "${AIGUARD_TRUSTED_PROXIES:-1}"
    assert re.search(r"(?m)^AIGUARD_TRUSTED_PROXIES=1$", (ROOT / ".env.example").read_text())
