"""The ``rasa`` command without TensorFlow: a quarter of the memory, a third of the start time.

Rasa 3.6 imports TensorFlow for its neural components even when the model has none of them. Here the
import is answered by placeholders, good enough to define those classes and nothing else: any use of
one afterwards raises :class:`TensorFlowLeftOutError`. Run from the project folder:

    bot/.venv/bin/python -m bot.rasa_light run|train|test ...
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LEFT_OUT = frozenset(
    {"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras"}
)


class TensorFlowLeftOutError(AttributeError):
    """A component needs TensorFlow; use the plain ``rasa`` command for such a pipeline."""


class _Gate:
    defining_classes = True


class _PlaceholderType(type):
    def __getattr__(cls, name: str) -> Any:
        return _placeholder(name)

    def __call__(cls, *args: Any, **kwargs: Any) -> Any:
        """As a decorator it gives back what it decorates."""
        used = args[0] if len(args) == 1 and callable(args[0]) and not kwargs else Placeholder
        return used if _Gate.defining_classes else _placeholder("__call__")


class Placeholder(metaclass=_PlaceholderType):
    """Stands for any class, function or constant of TensorFlow while Rasa's modules load."""


def _placeholder(name: str) -> Any:
    if name.startswith("__") and name.endswith("__") and name != "__call__":
        raise AttributeError(name)
    if not _Gate.defining_classes:
        raise TensorFlowLeftOutError(f"tensorflow: {name}")
    return Placeholder


class _Absent(ModuleType):
    def __getattr__(self, name: str) -> Any:
        return _placeholder(name)


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if fullname.partition(".")[0] not in LEFT_OUT:
            return None
        return ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Absent(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing to run."""


MENTIONING = (
    "rasa.__main__",
    "rasa.engine.recipes.default_components",
    "rasa.graph_components.validators.default_recipe_validator",
)
"""Modules that between them define every class of Rasa that mentions TensorFlow."""


def leave_out_tensorflow() -> None:
    """Load Rasa without TensorFlow; any real use of it afterwards raises."""
    sys.meta_path.insert(0, _Finder())
    for module in MENTIONING:
        importlib.import_module(module)
    _Gate.defining_classes = False


def main() -> None:
    """The ``rasa`` command line, but for the missing weight."""
    leave_out_tensorflow()
    from rasa.__main__ import main as rasa_main

    from bot.action_answers import prepare_check

    prepare_check()

    rasa_main()


if __name__ == "__main__":
    main()
