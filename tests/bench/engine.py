"""`python -m tests.bench.engine`: a ViT-B/16 at 224 px on random weights, as the service runs it and as others do.

One run, one machine, images/s side by side; asserts nothing. onnxruntime joins in where it is installed.
"""

from __future__ import annotations

import importlib.util
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from PIL import Image
from transformers import ViTConfig, ViTForImageClassification
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

from aiguard.detection.detector import Detector
from aiguard.detection.networks.load import HubNetwork
from aiguard.detection.preprocess import normalise, views
from tests.bench.pictures import pictures
from tests.unit.detection.tiny_vit import save_tiny_vit

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

BATCH, ROUNDS = 16, 4


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="aiguard-bench-") as name:
        folder = _saved(Path(name) / "vit-b16")
        files = pictures(Path(name) / "pictures", BATCH)
        detector = Detector.load(str(folder), models_dir=Path(name), device="cpu")
        images = [Image.open(path).convert("RGB") for path in files]
        seen = [views(image, detector.spec.preprocessing) for image in images]
        batch = normalise(np.concatenate(seen), detector.spec.preprocessing)
        ways = {"our detector, whole batches": lambda: detector.score([(one,) for one in seen])}
        ways |= _plain(folder, batch) | _frozen(folder, batch) | _onnx(folder, batch)
        rates = {what: BATCH / _seconds(way) for what, way in ways.items()}
        rates["the card's function, model loaded at each call"] = 1 / _seconds(lambda: _as_the_card(folder, files[0]))
    ours = rates["our detector, whole batches"]
    print(f"ViT-B/16 at 224 px, batch {BATCH}, {torch.get_num_threads()} threads{'':<8}images/s   ours over it")
    for what, rate in sorted(rates.items(), key=lambda item: -item[1]):
        print(f"{what:<52}{rate:10.2f}   {ours / rate:10.2f}")


def _saved(folder: Path) -> Path:
    """The processor of a tiny ViT at 224 px, and the weights of a full one."""
    save_tiny_vit(folder, side=224)
    config = ViTConfig(id2label={0: "FAKE", 1: "REAL"}, label2id={"FAKE": 0, "REAL": 1})
    torch.manual_seed(0)
    ViTForImageClassification(config).save_pretrained(folder)
    return folder


def _seconds(way: Callable[[], object]) -> float:
    way()
    took = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        way()
        took.append(time.perf_counter() - began)
    return min(took)


def _network(folder: Path) -> Any:
    return ViTForImageClassification.from_pretrained(folder).eval()


def _plain(folder: Path, batch: NDArray[np.float32]) -> dict[str, Callable[[], object]]:
    network, pixels = _network(folder), torch.from_numpy(batch)

    def forward(dtype: torch.dtype | None) -> object:
        with torch.inference_mode(), torch.autocast("cpu", dtype or torch.bfloat16, enabled=dtype is not None):
            return network(pixels).logits

    return {"torch, float32": lambda: forward(None), "torch, bfloat16 autocast": lambda: forward(torch.bfloat16)}


def _frozen(folder: Path, batch: NDArray[np.float32]) -> dict[str, Callable[[], object]]:
    """Traced and frozen, in bfloat16: needs no compiler on the machine."""
    network, pixels = HubNetwork(_network(folder).bfloat16()), torch.from_numpy(batch).bfloat16()
    whole = torch.ones(len(pixels), dtype=torch.bool)
    with torch.inference_mode():
        graph = torch.jit.freeze(torch.jit.trace(network.eval(), (pixels, whole), strict=False))

    def forward() -> object:
        with torch.inference_mode():
            return graph(pixels, whole)

    return {"torch, bfloat16 weights, traced and frozen": forward}


def _onnx(folder: Path, batch: NDArray[np.float32]) -> dict[str, Callable[[], object]]:
    if not (importlib.util.find_spec("onnxruntime") and importlib.util.find_spec("onnx")):
        return {}
    import onnxruntime

    path = folder / "model.onnx"
    network = HubNetwork(_network(folder)).eval()
    inputs = (torch.from_numpy(batch), torch.ones(len(batch), dtype=torch.bool))
    torch.onnx.export(network, inputs, str(path), input_names=["pixels", "whole"], dynamo=False)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    return {"onnxruntime, float32": lambda: session.run(None, {"pixels": batch})}


def _as_the_card(folder: Path, path: Path) -> object:
    """What the model card of AashishKumar/AIvisionGuard-v2 does with every picture."""
    model = ViTForImageClassification.from_pretrained(folder)
    inputs = ViTImageProcessorPil.from_pretrained(folder)(Image.open(path).convert("RGB"), return_tensors="pt")
    with torch.no_grad():
        return model(**inputs).logits.topk(2)


if __name__ == "__main__":
    main()
