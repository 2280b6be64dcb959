"""A multilingual Whisper model of random numbers: real in form, in languages and in how it runs, and it knows nothing.

Real multilingual weights could not be had here; this is what those paths are tested with.
"""

import json
from pathlib import Path
from typing import Any

import ctranslate2
import numpy as np

from appliance.speech.weights import WHISPER_LANGUAGES, locate

_BASE = 50_257  # words of the multilingual tokenizer; the special ones follow
_TOKENS = 51_865
_WIDTH, _HEADS, _LAYERS, _HIDDEN = 64, 2, 2, 64


def make(folder: Path, seed: int = 1) -> Path:
    """Write model, tokenizer and vocabulary into ``folder``; equal seeds give equal files."""
    folder.mkdir(parents=True, exist_ok=True)
    spec = ctranslate2.specs.WhisperSpec(_LAYERS, _HEADS, _LAYERS, _HEADS)
    numbers = np.random.default_rng(seed)
    _fill(spec, numbers)
    specials = _specials()
    vocabulary = [f"t{index}" for index in range(_BASE)] + specials
    spec.register_vocabulary(vocabulary)
    languages = [_BASE + specials.index(f"<|{code}|>") for code in _codes()]
    spec.config.lang_ids, spec.config.suppress_ids = languages, []
    spec.config.suppress_ids_begin, spec.config.alignment_heads = [], [(1, 0), (1, 1)]
    spec.validate()
    spec.save(str(folder))
    _write_tokenizer(folder / "tokenizer.json", specials)
    return folder


def _codes() -> list[str]:
    return ["en", *sorted(WHISPER_LANGUAGES - {"en", "yue"})]


def _specials() -> list[str]:
    tasks = ["translate", "transcribe", "startoflm", "startofprev", "nospeech", "notimestamps"]
    names = ["endoftext", "startoftranscript", *_codes(), *tasks]
    times = [f"<|{index * 0.02:.2f}|>" for index in range(1501)]
    return [f"<|{name}|>" for name in names] + times


def _write_tokenizer(path: Path, specials: list[str]) -> None:
    """Take the English tokenizer's words and put the multilingual special ones behind them."""
    document: dict[str, Any] = json.loads((locate(None).path / "tokenizer.json").read_text(encoding="utf-8"))
    words = {word: index for word, index in document["model"]["vocab"].items() if index < _BASE - 1}
    words["<unused>"] = _BASE - 1
    document["model"]["vocab"] = words
    document["added_tokens"] = [
        {
            "id": _BASE + index, "content": text, "single_word": False, "lstrip": False, "rstrip": False,
            "normalized": False, "special": True,
        }
        for index, text in enumerate(specials)
    ]  # fmt: skip
    document["post_processor"] = None
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def _fill(spec: Any, numbers: np.random.Generator) -> None:
    """Give every layer random weights of the right shape."""

    def dense(layer: Any, outputs: int, inputs: int = _WIDTH) -> None:
        layer.weight = numbers.normal(0, 0.3, (outputs, inputs)).astype(np.float32)
        layer.bias = np.zeros(outputs, np.float32)

    def norm(layer: Any) -> None:
        layer.gamma, layer.beta = np.ones(_WIDTH, np.float32), np.zeros(_WIDTH, np.float32)

    def attention(layer: Any, *, own: bool) -> None:
        norm(layer.layer_norm)
        for place, outputs in enumerate([3 * _WIDTH, _WIDTH] if own else [_WIDTH, 2 * _WIDTH, _WIDTH]):
            dense(layer.linear[place], outputs)

    def forward(layer: Any) -> None:
        norm(layer.layer_norm)
        dense(layer.linear_0, _HIDDEN)
        dense(layer.linear_1, _WIDTH, _HIDDEN)

    def convolution(layer: Any, inputs: int) -> None:
        layer.weight = numbers.normal(0, 0.1, (_WIDTH, inputs, 3)).astype(np.float32)
        layer.bias = np.zeros(_WIDTH, np.float32)

    convolution(spec.encoder.conv1, 80)
    convolution(spec.encoder.conv2, _WIDTH)
    spec.encoder.position_encodings.encodings = numbers.normal(0, 0.1, (1500, _WIDTH)).astype(np.float32)
    spec.decoder.position_encodings.encodings = numbers.normal(0, 0.1, (448, _WIDTH)).astype(np.float32)
    spec.decoder.embeddings.weight = numbers.normal(0, 0.3, (_TOKENS, _WIDTH)).astype(np.float32)
    spec.decoder.projection.weight = spec.decoder.embeddings.weight
    spec.decoder.projection.bias = np.zeros(_TOKENS, np.float32)
    norm(spec.encoder.layer_norm)
    norm(spec.decoder.layer_norm)
    for layer in spec.encoder.layer:
        attention(layer.self_attention, own=True)
        forward(layer.ffn)
    for layer in spec.decoder.layer:
        attention(layer.self_attention, own=True)
        attention(layer.attention, own=False)
        forward(layer.ffn)
