"""Every setting: its environment variable, its default and its meaning. Read once, by the entry points only."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from aiguard.errors import AiguardError
from aiguard.fetching.addresses import Allow
from aiguard.operations.door import networks

if TYPE_CHECKING:
    from collections.abc import Mapping

MIB = 1024 * 1024
DEFAULT_MODEL = "aivisionguard-v2"
CHOICE = "model"  # file in the data folder that `aiguard model use` writes


class SettingsInvalid(AiguardError):
    """A setting is missing or wrong; nothing was started."""

    code = "settings_invalid"


class Settings(BaseModel):
    """All settings, frozen. The environment variable is the alias; `<NAME>_FILE` names a file that holds the value."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    database_url: str = Field(alias="DATABASE_URL", description="PostgreSQL, postgresql://user:password@host:port/name")
    database_admin_url: str | None = Field(
        None, alias="DATABASE_ADMIN_URL", description="A superuser of it; only `aiguard migrate` asks, to seal the log"
    )
    broker_url: str = Field(alias="BROKER_URL", description="Valkey or Redis, redis://:password@host:port/0")
    storage_url: str = Field(
        alias="STORAGE_URL", description="Where image files lie: file:///folder or s3://bucket/prefix"
    )
    secret_key: str = Field(
        alias="AIGUARD_SECRET_KEY", min_length=32, description="Signs sessions; at least 32 characters"
    )

    data_dir: Path = Field(Path("var"), alias="AIGUARD_DATA_DIR", description="Everything this installation writes")
    host: str = Field("127.0.0.1", alias="AIGUARD_HOST", description="Address the API listens on")
    port: int = Field(8000, alias="AIGUARD_PORT", ge=1, le=65535, description="Port the API listens on")
    page_dir: Path | None = Field(
        None, alias="AIGUARD_PAGE_DIR", description="The built page (frontend/dist); unset: API only"
    )
    secure_cookies: bool = Field(False, alias="AIGUARD_SECURE_COOKIES", description="Set it when served over HTTPS")
    trusted_proxies: int = Field(
        0, alias="AIGUARD_TRUSTED_PROXIES", ge=0, le=5, description="Proxies in front whose X-Forwarded-* count"
    )
    registration_open: bool = Field(True, alias="AIGUARD_REGISTRATION_OPEN", description="May anyone create an account")
    public_url: str | None = Field(
        None,
        alias="AIGUARD_PUBLIC_URL",
        pattern=r"^https?://[^/?#@\s]+$",
        description="Where people reach this service, such as https://check.example.org: for links and passkeys",
    )
    mail_url: str | None = Field(
        None,
        alias="AIGUARD_MAIL_URL",
        pattern=r"^smtps?://[^/?#\s]+/?$",
        description="smtp://user:password@host:port or smtps://…; unset: mails are printed to the API's log",
    )
    mail_from: str | None = Field(
        None, alias="AIGUARD_MAIL_FROM", pattern=r"^[^\r\n]*[^@\s]+@[^@\s]+$", description="Sender of the mails"
    )
    log_level: str = Field("INFO", alias="AIGUARD_LOG_LEVEL", pattern="^(DEBUG|INFO|WARNING|ERROR)$")

    model: str = Field(
        DEFAULT_MODEL,
        alias="AIGUARD_MODEL",
        min_length=1,
        description="Name in detection/models.toml, or a folder; unset: what `aiguard model use` chose",
    )
    model_dir: Path | None = Field(
        None, alias="AIGUARD_MODEL_DIR", description="Where fetched models are kept; unset: <data_dir>/models"
    )
    device: str = Field("auto", alias="AIGUARD_DEVICE", pattern="^(auto|cpu|cuda(:[0-9]+)?)$")
    batch_size: int = Field(
        16, alias="AIGUARD_BATCH_SIZE", ge=1, le=1024, description="Images a claim and a forward pass take"
    )
    decode_children: int = Field(2, alias="AIGUARD_DECODE_CHILDREN", ge=1, le=64)
    decode_timeout_s: float = Field(10.0, alias="AIGUARD_DECODE_TIMEOUT_S", gt=0, le=300)
    decode_memory_bytes: int = Field(2048 * MIB, alias="AIGUARD_DECODE_MEMORY_BYTES", ge=256 * MIB)

    lease_s: float = Field(
        30.0, alias="AIGUARD_LEASE_S", gt=0, le=3600, description="How long a claim holds without renewal"
    )
    max_attempts: int = Field(3, alias="AIGUARD_MAX_ATTEMPTS", ge=1, le=20)
    sweep_interval_s: float = Field(3.0, alias="AIGUARD_SWEEP_INTERVAL_S", gt=0, le=600)

    keep_pictures_days: int | None = Field(
        None, alias="AIGUARD_KEEP_PICTURES_DAYS", ge=1, le=36500, description="Then pictures go, and verdicts stay"
    )
    keep_checks_days: int | None = Field(
        None, alias="AIGUARD_KEEP_CHECKS_DAYS", ge=1, le=36500, description="Then checks go altogether; unset: never"
    )
    retention_interval_s: float = Field(300.0, alias="AIGUARD_RETENTION_INTERVAL_S", gt=0, le=86400)

    max_image_bytes: int = Field(50 * MIB, alias="AIGUARD_MAX_IMAGE_BYTES", ge=1)
    max_pixels: int = Field(50_000_000, alias="AIGUARD_MAX_PIXELS", ge=1)
    max_side_px: int = Field(20_000, alias="AIGUARD_MAX_SIDE_PX", ge=1)
    share_max_days: int = Field(
        90, alias="AIGUARD_SHARE_MAX_DAYS", ge=1, le=90, description="How long a link to a verdict may hold"
    )
    quota_checks_per_day: int | None = Field(
        None,
        alias="AIGUARD_QUOTA_CHECKS_PER_DAY",
        ge=0,
        description="Checks a person may begin a day; unset: any",
    )
    quota_bytes: int | None = Field(
        None, alias="AIGUARD_QUOTA_BYTES", ge=0, description="Bytes of pictures a person may keep; unset: any"
    )
    max_files_per_request: int = Field(50, alias="AIGUARD_MAX_FILES_PER_REQUEST", ge=1, le=1000)

    fetch_allow: str = Field(
        "",
        alias="AIGUARD_FETCH_ALLOW",
        description="What may be fetched besides the public web: networks and host:port, with commas between",
    )
    metrics_token: str | None = Field(
        None, alias="AIGUARD_METRICS_TOKEN", min_length=16, description="Whoever sends it as a bearer may read /metrics"
    )
    metrics_allow: str = Field(
        "127.0.0.0/8,::1/128",
        alias="AIGUARD_METRICS_ALLOW",
        description="Networks that may read /metrics without it, with commas between",
    )
    fetch_at_once: int = Field(4, alias="AIGUARD_FETCH_AT_ONCE", ge=1, le=64, description="Addresses a process fetches")

    @field_validator("fetch_allow")
    @classmethod
    def _can_be_read(cls, text: str) -> str:
        Allow.parse(text)
        return text

    @field_validator("metrics_allow")
    @classmethod
    def _are_networks(cls, text: str) -> str:
        networks(text)
        return text

    @field_validator("database_url")
    @classmethod
    def _name_the_driver(cls, url: str) -> str:
        # SQLAlchemy 2.1 takes a bare URL for psycopg 3; we ship psycopg2.
        for bare in ("postgresql://", "postgres://"):
            if url.startswith(bare):
                return "postgresql+psycopg2://" + url.removeprefix(bare)
        if not url.startswith("postgresql+psycopg2://"):
            raise ValueError("must begin with postgresql://")
        return url

    @field_validator("broker_url")
    @classmethod
    def _speaks_redis(cls, url: str) -> str:
        if not url.startswith(("redis://", "rediss://", "unix://")):
            raise ValueError("must begin with redis:// or rediss://")
        return url

    @field_validator("storage_url")
    @classmethod
    def _names_a_store(cls, url: str) -> str:
        if not url.startswith(("file:", "s3://")):
            raise ValueError("must begin with file: or s3://")
        return url

    @model_validator(mode="after")
    def _can_mail(self) -> Settings:
        # Without it the links of mails could only lead where the request's Host header says, which anybody may forge.
        if self.mail_url and not (self.mail_from and self.public_url):
            raise ValueError("AIGUARD_MAIL_URL also needs AIGUARD_MAIL_FROM and AIGUARD_PUBLIC_URL")
        return self

    @property
    def own_url(self) -> str:
        """Where a person on this machine reaches the API."""
        host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104  # compared, not bound
        return f"http://[{host}]:{self.port}" if ":" in host else f"http://{host}:{self.port}"

    @property
    def models_dir(self) -> Path:
        return self.model_dir or self.data_dir / "models"

    @classmethod
    def load(cls, environ: Mapping[str, str] | None = None) -> Settings:
        """Read the environment; SettingsInvalid names every missing or wrong variable in one sentence each."""
        source = os.environ if environ is None else environ
        values: dict[str, Any] = {}
        for field in cls.model_fields.values():
            name = str(field.alias)
            if value := _read(source, name):
                values[name] = value
        values.setdefault("AIGUARD_MODEL", chosen_model(Path(values.get("AIGUARD_DATA_DIR", "var"))))
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            raise SettingsInvalid(_sentences(error)) from None


def chosen_model(data_dir: Path) -> str:
    """What `aiguard model use` chose, or the default."""
    try:
        return (data_dir / CHOICE).read_text(encoding="utf-8").strip() or DEFAULT_MODEL
    except OSError:
        return DEFAULT_MODEL


def choose_model(data_dir: Path, name: str) -> None:
    data_dir.mkdir(parents=True, exist_ok=True)
    partial = data_dir / f"{CHOICE}.partial"
    partial.write_text(name + "\n", encoding="utf-8")
    partial.replace(data_dir / CHOICE)


def _read(source: Mapping[str, str], name: str) -> str | None:
    if path := source.get(f"{name}_FILE"):
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise SettingsInvalid(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error
    return source.get(name)


def _sentences(error: ValidationError) -> str:
    lines = []
    for fault in error.errors(include_input=False, include_url=False):
        name = str(fault["loc"][0]) if fault["loc"] else "settings"
        said = "is not set" if fault["type"] == "missing" else fault["msg"].removeprefix("Value error, ")
        lines.append(f"{name} {said}.")
    return " ".join(lines)
