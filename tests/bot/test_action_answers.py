"""The prepared check of the action server's answers: as strict as Rasa's, and it quotes nobody."""

from __future__ import annotations

import subprocess
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

SCRIPT = """
from bot.rasa_light import leave_out_tensorflow
leave_out_tensorflow()
from bot.action_answers import prepare_check
from rasa.core.actions.action import RemoteAction
from rasa.shared.exceptions import RasaException
prepare_check()
action = RemoteAction("action_explain", None)
print(action._validate_action_result({"events": [], "responses": [{"custom": {}}]}))
for answer in ({"events": "marmalade"}, {"events": [{"event": 7}]}, {"responses": ["marmalade"]}):
    try:
        print(action._validate_action_result(answer))
    except RasaException as error:
        print(error)
"""


def test_a_sound_answer_passes_and_others_are_refused_without_their_content() -> None:
    done = subprocess.run(
        [str(PROJECT / "bot/.venv/bin/python"), "-W", "ignore", "-c", SCRIPT],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    refused = "the action server's answer has another shape"
    assert done.stdout.splitlines() == ["True", refused, refused, refused]
    assert "marmalade" not in done.stdout + done.stderr
