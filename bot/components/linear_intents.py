"""The intent classifier: one linear model over weighted n-grams, with confidences to rely on."""

from __future__ import annotations

from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import INTENT, INTENT_NAME_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline, make_union
from sklearn.svm import LinearSVC

CALIBRATION_FOLDS = 3
STORED = "model.skops"
TRUSTED = (
    "scipy.sparse._csr.csr_matrix",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
)
"""Types of a stored model that skops does not trust of itself."""

WORD = r"(?u)\w+|[^\w\s]"
"""A word, or one sign: "?" and a thumb up mean something."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntents(IntentClassifier, GraphComponent):
    """Guesses the intent from the words alone: no tokenizer or featurizer goes before it.

    Pieces of words serve both languages and survive typing errors. Rare n-grams weigh more than
    common ones, and every intent the same. ``kind`` is ``logistic`` or ``margin`` (a support vector
    machine whose margins are turned into confidences by cross-validation); ``C`` is how closely the
    model follows its examples; ``characters`` are the shortest and the longest piece of a word.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """What the model is made of, and how many guesses are handed on."""
        return {
            "kind": "margin",
            "C": 1.0,
            "characters": [1, 4],
            "least_messages": 2,
            "random_state": 42,
            "ranking_length": 3,
        }

    def __init__(self, config: dict[str, Any], storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model(config)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,  # noqa: ARG003  Rasa calls by these names
    ) -> LinearIntents:
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_more: Any,
    ) -> LinearIntents:
        """The trained component.

        Raises ``ValueError`` when there is none and ``UntrustedTypesFoundException`` for a file
        that holds anything else than such a model.
        """
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            component._model = skops.io.load(folder / STORED, trusted=list(TRUSTED))
        return component

    def train(self, training_data: TrainingData) -> Resource:
        """Learns every example that has an intent, and keeps the model."""
        told = [e for e in training_data.intent_examples if e.get(INTENT) and e.get(TEXT)]
        if told:
            self._model.fit([e.get(TEXT) for e in told], np.array([e.get(INTENT) for e in told]))
            with self._storage.write_to(self._resource) as folder:
                skops.io.dump(self._model, folder / STORED)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Adds ``intent``, the likeliest one, and ``intent_ranking`` to each message."""
        if messages:
            shares = self._model.predict_proba([message.get(TEXT) or "" for message in messages])
            for message, likely in zip(messages, shares, strict=True):
                ranking = self._ranking(likely)
                message.set(INTENT, ranking[0], add_to_output=True)
                message.set("intent_ranking", ranking, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Nothing after it learns from its guesses."""
        return training_data

    def _ranking(self, likely: np.ndarray) -> list[dict[str, Any]]:
        best = np.argsort(-likely, kind="stable")[: self._config["ranking_length"]]
        return [
            {INTENT_NAME_KEY: str(self._model.classes_[at]), "confidence": float(likely[at])}
            for at in best
        ]


def model(config: dict[str, Any]) -> Pipeline:
    """The untrained model; every intent counts the same, however many examples it has."""
    common = {"strip_accents": "unicode", "min_df": config["least_messages"]}
    ngrams = make_union(
        CountVectorizer(token_pattern=WORD, ngram_range=(1, 2), **common),
        CountVectorizer(analyzer="char_wb", ngram_range=tuple(config["characters"]), **common),
    )
    return make_pipeline(ngrams, TfidfTransformer(sublinear_tf=True), _classifier(config))


def _classifier(config: dict[str, Any]) -> LogisticRegression | CalibratedClassifierCV:
    same = {"C": config["C"], "class_weight": "balanced", "random_state": config["random_state"]}
    if config["kind"] == "logistic":
        return LogisticRegression(tol=1e-3, max_iter=300, **same)
    return CalibratedClassifierCV(LinearSVC(**same), cv=CALIBRATION_FOLDS, ensemble=False)
