"""An optional sentence encoder: meaning beside words. Off by default and never on the network by itself.

An encoder is a folder in the usual layout of sentence-transformers, or an installed Python package that carries such a
folder. `model.onnx` (or `onnx/model.onnx`) runs in onnxruntime; without it BERT weights in `model.safetensors` run in
plain numpy. Vectors are mean-pooled over the words and of unit length, as those models are trained to be used.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

#: Word pieces read of one text; the models are trained on 128 to 512, and a question is told in far fewer.
MAX_PIECES = 128
_BATCH = 32
_INSTALL = "install it with: pip install -e '.[semantic]'"


class Encoder(Protocol):
    """Texts to unit vectors, one row a text. `name` tells one model from another: a cache is keyed by it."""

    @property
    def name(self) -> str: ...

    def encode(self, texts: Sequence[str]) -> Floats:
        """Vectors of float32; the same text always gives the same row."""
        ...


class SemanticError(RuntimeError):
    """The encoder that the settings ask for cannot be had; the message tells the cure."""


def load(where: str) -> Encoder:
    """The encoder in a folder, or in an installed package of that name. Raises SemanticError with the cure."""
    folder = _folder(where)
    for name in ("model.onnx", "onnx/model.onnx"):
        if (folder / name).is_file():
            return OnnxEncoder(folder, folder / name)
    if (folder / "model.safetensors").is_file():
        return BertEncoder(folder)
    raise SemanticError(f"matching.semantic: {folder} holds neither model.onnx nor model.safetensors")


def _folder(where: str) -> Path:
    if Path(where).is_dir():
        return Path(where)
    module = where.replace("-", "_")
    found = importlib.util.find_spec(module) if module.isidentifier() else None
    if found is None or not found.submodule_search_locations:
        raise SemanticError(f"matching.semantic: {where!r} is neither a folder nor an installed package; {_INSTALL}")
    root = Path(next(iter(found.submodule_search_locations)))
    home = next((path.parent for path in sorted(root.rglob("tokenizer.json"))), None)
    if home is None:
        raise SemanticError(f"matching.semantic: the package {where!r} carries no tokenizer.json")
    return home


def _library(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise SemanticError(f"matching.semantic needs the package {name!r}; {_INSTALL}") from error


class _Tokenizer:
    def __init__(self, folder: Path) -> None:
        self._tokenizer = _library("tokenizers").Tokenizer.from_file(str(folder / "tokenizer.json"))
        self._tokenizer.enable_truncation(MAX_PIECES)
        self._tokenizer.enable_padding()

    def __call__(self, texts: Sequence[str]) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
        read = self._tokenizer.encode_batch(list(texts))
        return (
            np.array([one.ids for one in read], np.int64),
            np.array([one.attention_mask for one in read], np.int64),
        )


def _batched(texts: Sequence[str], width: int, encode: Any) -> Floats:
    """Texts of like length together, so that padding costs little; rows come back in the order asked."""
    order = sorted(range(len(texts)), key=lambda n: len(texts[n]))
    vectors = np.zeros((len(texts), width), np.float32)
    for at in range(0, len(order), _BATCH):
        chunk = order[at : at + _BATCH]
        vectors[chunk] = encode([texts[n] for n in chunk])
    return vectors


def _pooled(states: Floats, mask: npt.NDArray[np.int64]) -> Floats:
    """The mean of the states that are words, at unit length."""
    kept = mask[:, :, None].astype(np.float32)
    mean = (states * kept).sum(axis=1) / np.maximum(kept.sum(axis=1), 1)
    return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-9), np.float32)


class OnnxEncoder:
    """Any encoder exported to ONNX whose first output is the states of the words."""

    def __init__(self, folder: Path, model: Path) -> None:
        self.name = f"onnx:{folder.name}:{model.stat().st_size}"
        self._tokenizer = _Tokenizer(folder)
        self._session = _library("onnxruntime").InferenceSession(str(model), providers=["CPUExecutionProvider"])
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._width = int(json.loads((folder / "config.json").read_text("utf-8"))["hidden_size"])

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder.encode`."""
        return _batched(texts, self._width, self._run)

    def _run(self, texts: Sequence[str]) -> Floats:
        ids, mask = self._tokenizer(texts)
        given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        states = self._session.run(None, {name: value for name, value in given.items() if name in self._inputs})[0]
        return _pooled(np.asarray(states, np.float32), mask)


class BertEncoder:
    """BERT's forward pass (Devlin et al. 2019) in numpy, over weights in safetensors."""

    def __init__(self, folder: Path) -> None:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        weights = folder / "model.safetensors"
        self.name = f"bert:{config.get('_name_or_path', folder.name)}:{weights.stat().st_size}"
        self._tokenizer = _Tokenizer(folder)
        loaded = _library("safetensors.numpy").load_file(str(weights))
        self._weights = {key.removeprefix("bert."): np.asarray(value, np.float32) for key, value in loaded.items()}
        self._layers = int(config["num_hidden_layers"])
        self._heads = int(config["num_attention_heads"])
        self._width = int(config["hidden_size"])
        self._epsilon = float(config.get("layer_norm_eps", 1e-12))

    def encode(self, texts: Sequence[str]) -> Floats:
        """See `Encoder.encode`."""
        return _batched(texts, self._width, self._run)

    def _run(self, texts: Sequence[str]) -> Floats:
        ids, mask = self._tokenizer(texts)
        table = "embeddings.{}_embeddings.weight"
        states = self._weights[table.format("word")][ids]
        states = states + self._weights[table.format("position")][: ids.shape[1]]
        states = self._norm(states + self._weights[table.format("token_type")][0], "embeddings.LayerNorm")
        bias = np.where(mask[:, None, None, :] == 1, np.float32(0), np.float32(-1e9))
        for layer in range(self._layers):
            states = self._layer(states, bias, f"encoder.layer.{layer}")
        return _pooled(states, mask)

    def _layer(self, states: Floats, bias: Floats, at: str) -> Floats:
        attended = self._linear(self._attend(states, bias, f"{at}.attention.self"), f"{at}.attention.output.dense")
        states = self._norm(states + attended, f"{at}.attention.output.LayerNorm")
        inner = _gelu(self._linear(states, f"{at}.intermediate.dense"))
        return self._norm(states + self._linear(inner, f"{at}.output.dense"), f"{at}.output.LayerNorm")

    def _attend(self, states: Floats, bias: Floats, at: str) -> Floats:
        batch, length, width = states.shape
        size = width // self._heads

        def heads(name: str) -> Floats:
            split = self._linear(states, f"{at}.{name}").reshape(batch, length, self._heads, size)
            return np.asarray(split.transpose(0, 2, 1, 3), np.float32)

        scores = heads("query") @ heads("key").transpose(0, 1, 3, 2) / np.float32(size**0.5) + bias
        scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
        mixed = (scores / scores.sum(axis=-1, keepdims=True)) @ heads("value")
        return np.asarray(mixed.transpose(0, 2, 1, 3).reshape(batch, length, width), np.float32)

    def _linear(self, states: Floats, at: str) -> Floats:
        return np.asarray(states @ self._weights[f"{at}.weight"].T + self._weights[f"{at}.bias"], np.float32)

    def _norm(self, states: Floats, at: str) -> Floats:
        mean = states.mean(axis=-1, keepdims=True)
        spread = np.sqrt(states.var(axis=-1, keepdims=True) + self._epsilon)
        scaled = (states - mean) / spread * self._weights[f"{at}.weight"] + self._weights[f"{at}.bias"]
        return np.asarray(scaled, np.float32)


def _gelu(states: Floats) -> Floats:
    """BERT's activation; `erf` comes from scipy, exact to float32."""
    from scipy.special import erf

    return np.asarray(0.5 * states * (1 + erf(states / np.float32(2**0.5))), np.float32)
