"""Schema and demonstration data."""

from __future__ import annotations

from alembic import command
from alembic.config import Config

from portal_api.db.engine import Database
from portal_api.errors import SettingsError
from portal_api.settings import ROOT, load_settings

MIGRATIONS = ROOT / "portal_api" / "db" / "migrations"


def upgrade(url: str) -> None:
    """Bring the database at the URL to the newest schema."""
    database = Database(url)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    database.dispose()


def migrate() -> None:
    """The configured database to the newest schema."""
    upgrade(load_settings().database_url)


def seed() -> None:
    """People of the demonstration. Raises ``SettingsError`` outside the demonstration profile."""
    from portal_api.adapters.inline_workflows import InlineWorkflows
    from portal_api.demo.seed import seed as sow
    from portal_api.wiring import build_portal

    settings = load_settings()
    if not settings.is_demo:
        raise SettingsError("PORTICO_PROFILE: only the demonstration is seeded")
    sow(build_portal(settings, engine="scripted", workflows=InlineWorkflows()))
