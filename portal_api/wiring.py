"""The one place where parts are put together. Nothing is opened or loaded before this runs."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

from portal_api.adapters.dbos_workflows import DBOSWorkflows
from portal_api.adapters.gettext_catalog import Catalogue
from portal_api.adapters.inline_workflows import InlineWorkflows
from portal_api.adapters.live_updates import live_updates
from portal_api.adapters.openid_connect import OpenIDConnect
from portal_api.adapters.pdf_press import PDFPress
from portal_api.adapters.rasa_http import RasaEngine
from portal_api.conversation.context import Context
from portal_api.conversation.dialogue import DialogueEngine
from portal_api.conversation.engines import CheckedEngine
from portal_api.conversation.guard import Guard
from portal_api.conversation.portal import Portal
from portal_api.conversation.scripted import ScriptedEngine
from portal_api.conversation.service import ConversationService
from portal_api.db.engine import Database
from portal_api.pages import Pages
from portal_api.settings import ROOT, Organisation, Settings, load_organisations
from portal_api.sms.shaping import SMSShaper
from privacy.encryption import FieldCipher, blind_index
from symptoms.finder import SymptomFinder
from triage.library import Library, load_library

LEXICON = ROOT / "nlu_data" / "lexicon"
LOCALES = ROOT / "locales"
PROTOCOLS = ROOT / "triage" / "protocols"


@dataclass(frozen=True)
class Parts:
    """What takes seconds to load and never changes while a process runs."""

    finder: SymptomFinder
    library: Library
    wording: Catalogue

    @classmethod
    def load(cls) -> Parts:
        """Lexicon, clinical library and catalogues from the project's own files."""
        return cls(SymptomFinder.load(LEXICON), load_library(PROTOCOLS), Catalogue.load(LOCALES))


def build_portal(
    settings: Settings,
    *,
    engine: str = "rasa",
    workflows: DBOSWorkflows | InlineWorkflows | None = None,
    clock: Callable[[], datetime] | None = None,
    parts: Parts | None = None,
) -> Portal:
    """The portal with real parts.

    ``engine`` is ``rasa`` (with the script standing in) or ``scripted``. ``clock`` and ``parts``
    are given by tests, ``workflows`` also by commands that must not run durable work. Raises
    ``SettingsError`` when an organisation is incomplete.
    """
    organisations = load_organisations(settings.organisations_file)
    loaded = parts or Parts.load()
    library, wording = loaded.library, loaded.wording
    now = clock or _now
    script = ScriptedEngine()
    context = Context(
        organisations=organisations,
        database=Database(settings.database_url),
        ciphers=_ciphers(settings, organisations),
        index=partial(blind_index, settings.index_key.get_secret_value().encode()),
        wording=wording,
        libraries={
            o.id: library.only(o.protocols or library.protocols) for o in organisations.values()
        },
        guard=Guard(loaded.finder),
        engine=_engine(settings, engine, script, now),
        shaper=SMSShaper(wording),
        live=live_updates(settings.database_url),
        clock=now,
        new_id=lambda: str(uuid.uuid4()),
        public_url=settings.public_url,
        version=version_of(library),
    )
    runner = workflows or DBOSWorkflows(settings)
    conversations = ConversationService(context, runner)
    pages = Pages(wording)
    portal = Portal(settings, context, conversations, runner, pages, PDFPress())
    runner.attach(portal)
    return portal


def patient_sign_in(portal: Portal) -> OpenIDConnect:
    """How patients sign in at their organisation's provider. Asks none before somebody does."""
    return OpenIDConnect(portal.clock)


def version_of(library: Library) -> str:
    """Version of the software and of the rules, as written into every record."""
    return f"{version('portico')}+rules.{library.version}"


def _now() -> datetime:
    return datetime.now(UTC)


def _ciphers(settings: Settings, organisations: dict[str, Organisation]) -> dict[str, FieldCipher]:
    keys = [key.strip().encode() for key in settings.field_keys.get_secret_value().split(",")]
    return {org: FieldCipher.for_organisation(keys, org) for org in organisations}


def _engine(
    settings: Settings,
    engine: str,
    script: ScriptedEngine,
    clock: Callable[[], datetime],
) -> DialogueEngine:
    if engine == "scripted":
        return script
    rasa = RasaEngine(settings.bot_url, settings.bot_token.get_secret_value(), settings.bot_timeout)
    return CheckedEngine(rasa, script, clock)
