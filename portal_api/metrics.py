"""Counters for operators. Labels are closed sets; none says anything about a person."""

from __future__ import annotations

from prometheus_client import Counter

MESSAGES = Counter("portico_messages_accepted_total", "Messages accepted", ["channel"])
RED_FLAGS = Counter("portico_red_flags_total", "Red flags raised", ["level"])
TURNS = Counter("portico_turns_total", "Dialogue turns by engine", ["engine"])
ENGINE_FAILURES = Counter("portico_engine_failures_total", "Turns the dialogue engine failed")
CASES = Counter("portico_cases_raised_total", "Cases raised", ["level", "reason"])
