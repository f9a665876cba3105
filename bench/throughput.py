"""What runs on every message, alone in one process: the guard and the log filter."""

from __future__ import annotations

import time
from statistics import median, quantiles

from portal_api.wiring import LEXICON, PROTOCOLS
from privacy.redact import Redactor
from symptoms.finder import SymptomFinder
from triage.answers import Answers
from triage.library import load_library
from triage.red_flags import screen

MESSAGES = (
    "chest hurts and I can't breathe well since this morning",
    "I have had a mild cough and a fever for two days, no chest pain",
    "me duele mucho la panza desde ayer y vomité dos veces",
    "my mom had a stroke last year and now my face feels weird",
    "yes",
    "thanks, that helps a lot",
)
LINES = (
    "turn answered for conversation 7f3c in 12 ms",
    "my name is Jane Roe, call me at 206-555-0123",
    "MRN 00482913 dob 04/12/1986 jane.roe@example.org",
)


def guard(rounds: int = 60) -> dict[str, float]:
    """Milliseconds a message takes to be understood and screened, and messages a second."""
    finder, library = SymptomFinder.load(LEXICON), load_library(PROTOCOLS)
    times = []
    for round_ in range(rounds + 5):
        for message in MESSAGES:
            # Each text is new, so that no cache answers for the guard.
            began = time.perf_counter()
            heard = finder.find(f"{message} {round_}", None)
            screen(library, heard.findings, Answers(), heard.measured)
            if round_ >= 5:
                times.append((time.perf_counter() - began) * 1000)
    p95 = quantiles(times, n=20, method="inclusive")[18]
    return {"p50": median(times), "p95": p95, "per_second": 1000 * len(times) / sum(times)}


def redaction(rounds: int = 1500) -> dict[str, float]:
    """Lines a second through the redactor."""
    redactor = Redactor.load()
    lines = [f"{line} #{n}" for n in range(rounds) for line in LINES]
    began = time.perf_counter()
    for line in lines:
        redactor.redact(line)
    return {"per_second": len(lines) / (time.perf_counter() - began)}
