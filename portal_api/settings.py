"""Settings, typed and complete or the process does not start.

Two sources: environment variables (``PORTICO_*``) for the process, and one TOML file for the
organisations it serves. Only the demonstration profile has defaults for secrets and numbers.
"""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, available_timezones

from cryptography.fernet import Fernet
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    field_validator,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict

from consent.minors import AgePolicy
from portal_api.errors import NotFoundError, SettingsError

ROOT = Path(__file__).resolve().parent.parent
DEMO = Path(__file__).resolve().parent / "demo"


class Hours(BaseModel):
    """Opening hours of one weekday, local time."""

    model_config = ConfigDict(frozen=True)
    opens: time
    closes: time


class Waits(BaseModel):
    """How long to wait, by how bad it is. ISO 8601 durations in the file (``PT30M``)."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    emergency: timedelta = Field(gt=timedelta(0))
    urgent: timedelta = Field(gt=timedelta(0))
    same_day: timedelta = Field(gt=timedelta(0))


class FollowUpPolicy(BaseModel):
    """When a clinic asks after somebody who went silent, or who was sent home.

    ``check_in`` counts from the last message of a person who gave a worrying answer and then none,
    ``call_back`` from the check-in to the task for staff. ``after_results`` is whether those with
    a self-care or routine result are asked how they are; the protocols say when.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    check_in: Waits = Waits(
        emergency=timedelta(minutes=10), urgent=timedelta(minutes=30), same_day=timedelta(hours=2)
    )
    call_back: Waits = Waits(
        emergency=timedelta(minutes=10), urgent=timedelta(minutes=30), same_day=timedelta(hours=2)
    )
    after_results: bool = True


class SMSAccount(BaseModel):
    """One organisation's messaging account."""

    model_config = ConfigDict(frozen=True)
    account_sid: str
    auth_token: SecretStr
    number: str
    sender_name: str = ""
    """What texts are signed with, where the clinic's own name would tell why somebody goes there.
    Empty: the clinic's own."""


_SPECIALTY = re.compile(
    r"addict|adiccion|cancer|cardiolog|dermatolog|dialysis|di[aá]lisis|fertil|g[iy]necolog|"
    r"hepatolog|hospice|hospicio|maternity|maternidad|nephrolog|nefrolog|neurolog|obstetric|"
    r"oncolog|p(a?e)diatr|psych|psiq|psic|rehab|reproduct|salud mental|mental health|"
    r"behavioral|urolog|\b(hiv|vih|std|sti|(?-i:ITS))\b",
    re.IGNORECASE,
)
"""Names that tell anyone who sees a locked telephone why its owner is treated."""


class SignInProvider(BaseModel):
    """Where one organisation's patients sign in: an OpenID Connect provider."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    issuer: str
    """Exactly as the provider states it; ``/.well-known/openid-configuration`` is found below."""
    client_id: str
    client_secret: SecretStr | None = None
    """None for a public client, which PKCE protects alone."""
    scopes: tuple[str, ...] = ("openid", "profile")
    patient_claim: str | None = None
    """The claim in which the provider names our own patient id (such as ``fhirUser``). Without it
    staff confirm each first sign-in."""

    @field_validator("issuer")
    @classmethod
    def _is_encrypted(cls, value: str) -> str:
        if not value.startswith(("https://", "http://127.0.0.1:")):
            raise ValueError("must begin with https://")
        return value

    @field_validator("scopes")
    @classmethod
    def _is_openid(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if "openid" not in value:
            raise ValueError("must contain openid")
        return value


class Organisation(BaseModel):
    """One clinic. No value is shared with another, and no number has a default."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    id: str
    name: str
    phone: str
    emergency_number: str
    crisis_number: str
    poison_number: str
    oncall_number: str
    timezone: str
    languages: tuple[str, ...]
    alone_from_age: float = 13
    """Years. Who is younger and writes about themselves is asked to get a grown-up, and staff see
    it; 13 is the age of the United States' Children's Online Privacy Protection Act."""
    consent_from_age: float = 18
    """Years. From here on a person decides alone that the clinic keeps and sees what they write;
    for who is younger a parent or guardian does. 18 is the strictest any of our clinics needs."""
    sensitive_consent_from_age: float = 18
    """Years. The same for the topics named in ``sensitive_topics``, where the law lets a younger
    person decide, such as care for the mind or for pregnancy. Ask a lawyer of your state."""
    sensitive_topics: tuple[str, ...] = ()
    """Complaints, by the names of their protocols, for which that younger age counts."""
    unstored_triage: bool = True
    """Whether a person may be guided without anything being kept once the conversation is over."""
    protocols: tuple[str, ...] = ()
    """The complaints that have their own questions here; none named means all of them."""
    hours: dict[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], Hours]
    sms: SMSAccount
    sign_in: SignInProvider | None = None
    """None: patients cannot sign in, and everything is there for them without it."""
    follow_up: FollowUpPolicy = FollowUpPolicy()

    @field_validator("phone", "emergency_number", "crisis_number", "poison_number", "oncall_number")
    @classmethod
    def _is_a_number(cls, value: str) -> str:
        if not any(character.isdigit() for character in value):
            raise ValueError("must be a telephone number")
        return value

    @field_validator("timezone")
    @classmethod
    def _is_a_zone(cls, value: str) -> str:
        if value not in available_timezones():
            raise ValueError("must be an IANA time zone")
        return value

    @model_validator(mode="after")
    def _texts_tell_no_specialty(self) -> Organisation:
        if _SPECIALTY.search(self.texts_as):
            raise ValueError("texts would tell the specialty: set sms.sender_name")
        return self

    @property
    def texts_as(self) -> str:
        """The name that stands in texts."""
        return self.sms.sender_name or self.name

    @property
    def ages(self) -> AgePolicy:
        """From which age a person decides alone."""
        younger, topics = self.sensitive_consent_from_age, frozenset(self.sensitive_topics)
        return AgePolicy(self.consent_from_age, younger, topics)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def numbers(self) -> dict[str, str]:
        """The placeholders every sentence may use."""
        return {
            "emergency_number": self.emergency_number,
            "crisis_number": self.crisis_number,
            "poison_number": self.poison_number,
            "oncall_number": self.oncall_number,
            "phone": self.phone,
            "clinic": self.name,
        }


class Settings(BaseSettings):
    """Process settings from ``PORTICO_*`` variables."""

    model_config = SettingsConfigDict(env_prefix="PORTICO_", frozen=True)

    profile: Literal["demo", "production"] = "production"
    var: Path = ROOT / "var"
    database_url: str
    public_url: str
    host: str = "127.0.0.1"
    port: int = 8000
    field_keys: SecretStr
    """Comma-separated Fernet keys, newest first."""
    index_key: SecretStr
    """Key of the blind index over telephone numbers."""
    bot_url: str
    bot_token: SecretStr
    bot_timeout: timedelta = timedelta(seconds=3)
    organisations_file: Path
    sms_sender: Literal["twilio", "storing"]
    trusted_proxies: tuple[str, ...] = ()
    log_level: str = "INFO"
    takeover_quiet: timedelta = timedelta(minutes=10)
    """How long staff who write in a conversation may be silent before the assistant goes on."""
    workflows: bool = True
    """Whether this process runs durable workflows; off where a separate worker does."""

    @property
    def is_demo(self) -> bool:
        return self.profile == "demo"


def load_settings(**given: object) -> Settings:
    """Settings from the environment. Raises :class:`SettingsError` naming each missing one."""
    if given.get("profile", os.environ.get("PORTICO_PROFILE")) == "demo":
        given = {**_demo_defaults(given), **given}
    try:
        settings = Settings(**given)  # type: ignore[arg-type]  # validated by pydantic
    except ValidationError as error:
        raise SettingsError(_named(error, "PORTICO_{}")) from error
    if not settings.is_demo and settings.sms_sender == "storing":
        raise SettingsError("PORTICO_SMS_SENDER: 'storing' is for the demonstration only")
    return settings


def load_organisations(path: Path) -> dict[str, Organisation]:
    """Organisations by id. Raises :class:`SettingsError` naming file, organisation and setting."""
    try:
        tables = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"PORTICO_ORGANISATIONS_FILE: {path.name} could not be read") from error
    found: dict[str, Organisation] = {}
    for identity, table in tables.items():
        try:
            found[identity] = Organisation(id=identity, **table)
        except (ValidationError, TypeError) as error:
            detail = _named(error, "{}") if isinstance(error, ValidationError) else str(error)
            raise SettingsError(f"{path.name}, organisation {identity}: {detail}") from error
    if not found:
        raise SettingsError(f"{path.name}: names no organisation")
    return found


def organisation_of(organisations: dict[str, Organisation], org: str) -> Organisation:
    """The organisation of an address. Raises :class:`NotFoundError`."""
    if org not in organisations:
        raise NotFoundError("There is no clinic at this address.")
    return organisations[org]


def _named(error: ValidationError, pattern: str) -> str:
    """Setting names and what is wrong, without the values: one may be a secret."""
    return "; ".join(
        f"{pattern.format('.'.join(str(part) for part in item['loc'])).upper()}: {item['msg']}"
        if pattern != "{}"
        else f"{'.'.join(str(part) for part in item['loc'])}: {item['msg']}"
        for item in error.errors()
    )


def _demo_defaults(given: dict[str, object]) -> dict[str, object]:
    """Defaults of the demonstration; keys are made once and kept under ``var``."""
    names = {name.removeprefix("PORTICO_").lower() for name in os.environ}
    var = Path(str(given.get("var", os.environ.get("PORTICO_VAR", ROOT / "var"))))
    port = given.get("port", os.environ.get("PORTICO_PORT", "8000"))
    defaults: dict[str, object] = {
        "profile": "demo",
        "database_url": f"sqlite:///{var / 'portico.sqlite3'}",
        "public_url": f"http://127.0.0.1:{port}",
        "bot_url": "http://127.0.0.1:5005",
        "organisations_file": DEMO / "organisations.toml",
        "sms_sender": "storing",
        "field_keys": _kept(var / "keys" / "field", _fernet_key),
        "index_key": _kept(var / "keys" / "index", secrets.token_urlsafe),
        "bot_token": _kept(var / "keys" / "bot", secrets.token_urlsafe),
    }
    return {name: value for name, value in defaults.items() if name not in names}


def _fernet_key() -> str:
    return Fernet.generate_key().decode()


def _kept(path: Path, make: Callable[[], str]) -> str:
    """The secret in the file, made on first use with owner-only rights."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.touch(mode=0o600)
        path.write_text(make(), "utf-8")
    return path.read_text("utf-8").strip()
