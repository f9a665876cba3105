"""The training data: parity of languages, nothing twice, nothing of what the model is judged by."""

from __future__ import annotations

import csv
import importlib.util
import json
import random
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from types import ModuleType

import pytest
import yaml

PROJECT = Path(__file__).resolve().parents[2]
DATA = PROJECT / "nlu_data"
LANGS = ("en", "es")
FAMILIES = ("answers", "symptoms", "steering", "manners")
AIM = 0.95
FEWEST = 100
CONFIDENT = 0.85


def module_of(path: Path) -> ModuleType:
    """A script of the project as a module; it does nothing until its ``main`` is called."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def examples(path: Path) -> dict[str, list[str]]:
    blocks = yaml.safe_load(path.read_text(encoding="utf-8"))["nlu"]
    return {b["intent"]: re.findall(r"^- (.*)$", b["examples"], re.MULTILINE) for b in blocks}


def judged(lang: str) -> list[dict[str, str]]:
    """Messages a model is judged by. Never show their words: some are held out."""
    rows = []
    for path in (*DATA.glob(f"held_out/{lang}.csv"), *DATA.glob(f"development/*.{lang}.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += list(csv.DictReader(file))
    return rows


def test_both_languages_know_every_intent_of_the_domain() -> None:
    domain = yaml.safe_load((PROJECT / "bot/domain/intents.yml").read_text(encoding="utf-8"))
    for lang in LANGS:
        known = {i for family in FAMILIES for i in examples(DATA / family / f"{lang}.yml")}
        assert known == set(domain["intents"])
        assert {row["intent"] for row in judged(lang)} == known


def test_every_intent_has_enough_hand_written_examples() -> None:
    for path in (DATA / family / f"{lang}.yml" for family in FAMILIES for lang in LANGS):
        for intent, texts in examples(path).items():
            assert len(texts) >= FEWEST, f"{path.name} {intent}"


def test_no_message_has_two_intents_and_none_is_one_we_judge_by() -> None:
    bare = module_of(DATA / "make_variety.py").bare
    intents = defaultdict(set)
    for path in DATA.glob("*/*.yml"):
        if path.parent.name in FAMILIES:
            for intent, texts in examples(path).items():
                for text in texts:
                    intents[bare(text)].add(intent)
    assert {text: names for text, names in intents.items() if len(names) > 1} == {}
    never = {bare(row["text"]) for lang in LANGS for row in judged(lang)}
    shared = len(intents.keys() & never)
    assert shared == 0  # only the count, so that a failure shows no held-out words


def test_a_pattern_gives_every_one_of_its_words_and_no_other() -> None:
    draw = module_of(DATA / "make_variety.py").draw
    assert set(draw("(a|b|)", random.Random(1))) == {"a", "b", ""}
    words = "one|two|three"
    drawn = draw(f"({words}) of ({words}|)", random.Random(1))
    assert {text.split()[0] for text in drawn} == set(words.split("|"))
    assert {text.partition(" of")[2].strip() for text in drawn} == {*words.split("|"), ""}


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("lang", LANGS)
def test_the_generated_files_are_what_the_generator_writes(family: str, lang: str) -> None:
    maker = module_of(DATA / "make_variety.py")
    committed = (DATA / family / f"{lang}.generated.yml").read_text(encoding="utf-8")
    assert maker.generated(family, lang) == committed


def test_what_is_held_out_is_no_input_of_the_training() -> None:
    trainer = module_of(PROJECT / "bot/train.py")
    inputs = {path.relative_to(PROJECT).as_posix() for path in trainer.input_files()}
    assert "nlu_data/answers/en.yml" in inputs
    assert not [name for name in inputs if "held_out" in name or "lexicon" in name]
    assert "nlu_data" not in trainer.DATA


def test_the_form_the_gate_and_the_rules_agree_on_what_a_wish_is() -> None:
    from actions.validate_intake_form import WISHES

    rules = yaml.safe_load((PROJECT / "bot/data/interruptions.yml").read_text(encoding="utf-8"))
    served = {rule["steps"][0]["intent"] for rule in rules["rules"]}
    gate = (PROJECT / "bot/components/intent_gate.py").read_text(encoding="utf-8")
    assert served == WISHES
    assert all(f'"{wish}"' in gate for wish in WISHES)


def test_unseen_messages_are_understood_in_both_languages(model: Path) -> None:
    python = PROJECT / "bot/.venv/bin/python"
    done = subprocess.run(
        [str(python), "-W", "ignore", "-m", "bot.held_out_f1", str(model)],
        cwd=PROJECT,
        check=True,
        capture_output=True,
        text=True,
    )
    report = json.loads(done.stdout)
    print(json.dumps(report, ensure_ascii=False, indent=1), file=sys.stderr)
    assert {name.split(".")[-1] for name in report} == set(LANGS)
    for name, figures in report.items():
        assert figures["macro_f1"] >= AIM, name
        # A "no" nobody said is the mistake that could hide an emergency.
        assert [m for m in figures["mistakes"] if m[2] == "deny" and m[3] >= CONFIDENT] == []
