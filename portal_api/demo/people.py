"""Staff and patients of the demonstration, read from ``people.toml``."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from portal_api.identity.staff_member import StaffRole

PEOPLE = Path(__file__).with_name("people.toml")


class DemoStaff(BaseModel):
    """Someone who can be chosen at the sign-in page."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    login: str
    name: str
    role: StaffRole


class DemoPatient(BaseModel):
    """A patient the clinic knows; ``phones`` in E.164."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str
    born: date
    locale: str
    phones: tuple[str, ...]


class DemoClinic(BaseModel):
    """Everyone of one organisation."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    staff: tuple[DemoStaff, ...]
    patients: tuple[DemoPatient, ...]


def load_people(path: Path = PEOPLE) -> dict[str, DemoClinic]:
    """People by organisation id. Raises ``ValidationError`` on an entry that is not complete."""
    tables = tomllib.loads(path.read_text("utf-8"))
    return {org: DemoClinic.model_validate(table) for org, table in tables.items()}
