"""The intent classifier: one linear model over weighted n-grams, with confidences to rely on."""

from __future__ import annotations

from typing import Any

import numpy as np
import skops.io
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.logistic_regression_classifier import LogisticRegressionClassifier
from rasa.shared.nlu.training_data.training_data import TrainingData
from scipy.sparse import csr_matrix
from sklearn.calibration import CalibratedClassifierCV
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.svm import LinearSVC

CALIBRATION_FOLDS = 3

TRUSTED = (
    "scipy.sparse._csr.csr_matrix",
    "sklearn.calibration._CalibratedClassifier",
    "sklearn.calibration._SigmoidCalibration",
)
"""Types of a stored model that skops does not trust of itself. Rasa's own loading would leave the
model out without a word because of them."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntents(LogisticRegressionClassifier):
    """Rasa's classifier with another model inside: it keeps the loading, saving and ranking.

    Rare n-grams weigh more than common ones, long messages as much as short ones. ``kind`` is
    ``logistic`` or ``margin`` (a support vector machine whose margins are turned into confidences
    by cross-validation); ``C`` is how closely the model follows its examples.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Rasa's defaults for the ranking, and ours for the model."""
        rasa = LogisticRegressionClassifier.get_default_config()
        return {**rasa, "kind": "margin", "C": 0.5}

    def __init__(
        self,
        config: dict[str, Any],
        name: str,
        model_storage: ModelStorage,
        resource: Resource,
    ) -> None:
        super().__init__(config, name, model_storage, resource)
        self.clf = model(self.config)

    def _create_training_matrix(self, training_data: TrainingData) -> tuple[csr_matrix, np.ndarray]:
        features, intents = super()._create_training_matrix(training_data)
        return features, np.array(intents)  # the calibration miscounts classes in a plain list

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LinearIntents:
        return cls(config, execution_context.node_name, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **_more: Any,
    ) -> LinearIntents:
        """The trained component. Raises ``UntrustedTypesFoundException`` for a strange file and
        ``ValueError`` when there is none: an untrained model would guess nothing."""
        component = cls.create(config, model_storage, resource, execution_context)
        with model_storage.read_from(resource) as folder:
            stored = folder / f"{resource.name}.skops"
            component.clf = skops.io.load(stored, trusted=list(TRUSTED))
        return component


def model(config: dict[str, Any]) -> Pipeline:
    """The untrained model; every intent counts the same, however many examples it has."""
    if config["kind"] == "logistic":
        classifier = LogisticRegression(
            C=config["C"], class_weight="balanced", max_iter=config["max_iter"]
        )
    else:
        machine = LinearSVC(
            C=config["C"], class_weight="balanced", random_state=config["random_state"]
        )
        classifier = CalibratedClassifierCV(machine, cv=CALIBRATION_FOLDS, ensemble=False)
    return make_pipeline(TfidfTransformer(sublinear_tf=True), classifier)
