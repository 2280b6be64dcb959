"""Write a multilingual Whisper model and a wav2vec2 aligner with random weights: they run as real ones do.

Run by the Python of `make whisperx`, which has torch and transformers: ``python random_models.py EMBEDDED TARGET``.
What such models say means nothing. That they are loaded, asked in the right language, and timed, is what is tested.
"""

import json
import sys
from pathlib import Path

import torch
from ctranslate2.converters.transformers import WhisperLoader
from faster_whisper.tokenizer import _LANGUAGE_CODES
from transformers import (
    GenerationConfig,
    Wav2Vec2Config,
    Wav2Vec2CTCTokenizer,
    Wav2Vec2FeatureExtractor,
    Wav2Vec2ForCTC,
    WhisperConfig,
    WhisperForConditionalGeneration,
)

BPE_TOKENS = 50_257
TASKS = ["<|translate|>", "<|transcribe|>", "<|startoflm|>", "<|startofprev|>", "<|nospeech|>", "<|notimestamps|>"]


def tokens(embedded: Path) -> tuple[dict[str, object], list[str]]:
    """Return a multilingual tokenizer made of the embedded English one, and its tokens in order."""
    tokenizer = json.loads((embedded / "tokenizer.json").read_text(encoding="utf-8"))
    by_number = {number: text for text, number in tokenizer["model"]["vocab"].items() if number < BPE_TOKENS - 1}
    # The empty token is what tells CTranslate2 a multilingual vocabulary from an English one.
    words = [by_number.get(number, "") for number in range(BPE_TOKENS)]
    languages = [f"<|{code}|>" for code in _LANGUAGE_CODES[:99]]
    times = [f"<|{number * 0.02:.2f}|>" for number in range(1501)]
    special = ["<|endoftext|>", "<|startoftranscript|>", *languages, *TASKS, *times]
    tokenizer["model"]["vocab"] = {text: number for number, text in enumerate(words)}
    tokenizer["added_tokens"] = [
        {"id": BPE_TOKENS + number, "content": text, "single_word": False, "lstrip": False, "rstrip": False}
        | {"normalized": False, "special": not text[2].isdigit()}
        for number, text in enumerate(special)
    ]
    tokenizer["post_processor"] = None
    return tokenizer, words + special


def whisper(embedded: Path, target: Path) -> None:
    """Write the Whisper model."""
    target.mkdir(parents=True)
    tokenizer, vocabulary = tokens(embedded)
    (target / "tokenizer.json").write_text(json.dumps(tokenizer), encoding="utf-8")
    size = {"d_model": 64, "encoder_ffn_dim": 64, "decoder_ffn_dim": 64}
    layers = {"encoder_layers": 1, "decoder_layers": 1, "encoder_attention_heads": 2, "decoder_attention_heads": 2}
    model = WhisperForConditionalGeneration(WhisperConfig(vocab_size=len(vocabulary), **size, **layers))
    model.generation_config = GenerationConfig(
        suppress_tokens=[], begin_suppress_tokens=[], alignment_heads=[[0, 0], [0, 1]],
        lang_to_id={f"<|{code}|>": 50_259 + number for number, code in enumerate(_LANGUAGE_CODES[:99])},
    )  # fmt: skip
    loader = WhisperLoader()
    spec = loader.get_model_spec(model)
    spec.register_vocabulary(vocabulary)
    loader.set_config(spec.config, model, None)
    spec.validate()
    spec.optimize(quantization="float16")
    spec.save(str(target))


def aligner(target: Path) -> None:
    """Write the wav2vec2 model."""
    target.mkdir(parents=True)
    letters = ["<pad>", "<s>", "</s>", "<unk>", "|", *"abcdefghijklmnopqrstuvwxyz'"]
    (target / "vocab.json").write_text(json.dumps({letter: number for number, letter in enumerate(letters)}))
    Wav2Vec2CTCTokenizer(str(target / "vocab.json")).save_pretrained(target)
    Wav2Vec2FeatureExtractor().save_pretrained(target)
    size = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 32}
    Wav2Vec2ForCTC(Wav2Vec2Config(vocab_size=len(letters), **size)).save_pretrained(target, safe_serialization=False)


if __name__ == "__main__":
    torch.manual_seed(1)
    source, folder = map(Path, sys.argv[1:])
    whisper(source, folder / "whisper")
    aligner(folder / "aligner")
