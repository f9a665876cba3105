"""A process that could not help in an emergency does not start."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from portal_api.errors import SettingsError
from portal_api.settings import DEMO, load_organisations, load_settings
from triage.library import load_library

COMPLETE = {
    "PORTICO_DATABASE_URL": "sqlite:///x.sqlite3",
    "PORTICO_PUBLIC_URL": "https://clinic.example",
    "PORTICO_FIELD_KEYS": "k",
    "PORTICO_INDEX_KEY": "i",
    "PORTICO_BOT_URL": "http://bot:5005",
    "PORTICO_BOT_TOKEN": "t",
    "PORTICO_ORGANISATIONS_FILE": "organisations.toml",
    "PORTICO_SMS_SENDER": "twilio",
}


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith("PORTICO_")]:
        monkeypatch.delenv(name)


def test_complete_settings_load(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in COMPLETE.items():
        monkeypatch.setenv(name, value)
    assert load_settings().profile == "production"


@pytest.mark.parametrize("missing", COMPLETE)
def test_a_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    for name, value in COMPLETE.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match=missing):
        load_settings()


def test_texts_are_not_stored_instead_of_sent_outside_the_demonstration(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in (COMPLETE | {"PORTICO_SMS_SENDER": "storing"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError, match="PORTICO_SMS_SENDER"):
        load_settings()


def test_a_wrong_secret_is_not_repeated_in_the_error(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (COMPLETE | {"PORTICO_BOT_TIMEOUT": "s3cret-typed-here"}).items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        load_settings()
    assert "s3cret-typed-here" not in str(raised.value)


@pytest.mark.parametrize(
    "setting",
    ["emergency_number", "oncall_number", "crisis_number", "poison_number", "phone", "timezone"],
)
def test_an_organisation_without_a_number_is_refused_by_name(tmp_path: Path, setting: str) -> None:
    lines = (DEMO / "organisations.toml").read_text("utf-8").splitlines()
    without = [line for line in lines if not line.startswith(f"{setting} =")]
    path = tmp_path / "organisations.toml"
    path.write_text("\n".join(without), "utf-8")
    with pytest.raises(SettingsError, match=f"riverside.*{setting}"):
        load_organisations(path)


def test_a_placeholder_is_no_number(tmp_path: Path) -> None:
    text = (DEMO / "organisations.toml").read_text("utf-8")
    path = tmp_path / "organisations.toml"
    placeholder = text.replace('emergency_number = "911"', 'emergency_number = "TODO"', 1)
    path.write_text(placeholder, "utf-8")
    with pytest.raises(SettingsError, match="emergency_number"):
        load_organisations(path)


def test_the_two_demonstration_clinics_differ() -> None:
    clinics = load_organisations(DEMO / "organisations.toml")
    river, lake = clinics["riverside"], clinics["lakeside"]
    for part in ("phone", "oncall_number", "hours", "languages", "protocols", "timezone", "sms"):
        assert getattr(river, part) != getattr(lake, part), part


def test_the_clinics_of_the_demonstration_differ_in_who_may_decide() -> None:
    clinics = load_organisations(DEMO / "organisations.toml")
    riverside, lakeside = clinics["riverside"], clinics["lakeside"]
    assert riverside.ages != lakeside.ages
    assert riverside.unstored_triage != lakeside.unstored_triage
    known = {str(name) for name in load_library().protocols}
    assert {*riverside.sensitive_topics, *lakeside.sensitive_topics} <= known
