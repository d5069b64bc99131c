"""Every kind of model the registry names, on small random weights saved the way the hub has them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.torch import save_file
from torch import nn
from torch.nn import functional

from aiguard.detection import hub, registry
from aiguard.detection.calibration import probability
from aiguard.detection.detector import Detector
from aiguard.detection.errors import ModelDamaged, ModelUnavailable
from aiguard.detection.opening import open_model
from aiguard.detection.panel import Panel
from aiguard.detection.preprocess import normalise, views
from aiguard.detection.registry import Entry, came_with, entries, find, folder_of
from aiguard.detection.spec import Calibration, Thresholds, write_calibration
from tests.unit.detection.tiny_vit import save_tiny_vit

if TYPE_CHECKING:
    from pathlib import Path

    from torch import Tensor

COMMFOR = "commfor-model-384"
WIDTH, DEPTH, PATCH, SIDE = 128, 2, 32, 384  # two heads of 64, as wide as timm's are


def timm_weights(seed: int = 3) -> dict[str, Tensor]:
    """The names and shapes that timm's VisionTransformer saves, inside the wrapper of commfor-model-384."""
    random = torch.Generator().manual_seed(seed)
    shapes: dict[str, tuple[int, ...]] = {
        "cls_token": (1, 1, WIDTH),
        "pos_embed": (1, 1 + (SIDE // PATCH) ** 2, WIDTH),
        "patch_embed.proj.weight": (WIDTH, 3, PATCH, PATCH),
        "patch_embed.proj.bias": (WIDTH,),
        "norm.weight": (WIDTH,),
        "norm.bias": (WIDTH,),
        "head.weight": (1, WIDTH),
        "head.bias": (1,),
    }
    for block in range(DEPTH):
        for part, (rows, columns) in {
            "attn.qkv": (3 * WIDTH, WIDTH),
            "attn.proj": (WIDTH, WIDTH),
            "mlp.fc1": (4 * WIDTH, WIDTH),
            "mlp.fc2": (WIDTH, 4 * WIDTH),
        }.items():
            shapes |= {f"blocks.{block}.{part}.weight": (rows, columns), f"blocks.{block}.{part}.bias": (rows,)}
        for norm in ("norm1", "norm2"):
            shapes |= {f"blocks.{block}.{norm}.weight": (WIDTH,), f"blocks.{block}.{norm}.bias": (WIDTH,)}
    return {f"vit.{name}": 0.05 * torch.randn(shape, generator=random) for name, shape in shapes.items()}


def as_timm_computes(weights: dict[str, Tensor], pixels: Tensor) -> Tensor:
    """timm's forward pass, written down from its source with nothing but torch: the one logit, (N,)."""
    own = {name.removeprefix("vit."): value for name, value in weights.items()}

    def norm(x: Tensor, name: str) -> Tensor:
        return functional.layer_norm(x, (WIDTH,), own[f"{name}.weight"], own[f"{name}.bias"], 1e-6)

    def linear(x: Tensor, name: str) -> Tensor:
        return functional.linear(x, own[f"{name}.weight"], own[f"{name}.bias"])

    patches = functional.conv2d(pixels, own["patch_embed.proj.weight"], own["patch_embed.proj.bias"], stride=PATCH)
    x = torch.cat([own["cls_token"].expand(len(pixels), -1, -1), patches.flatten(2).transpose(1, 2)], 1)
    x = x + own["pos_embed"]
    for block in (f"blocks.{at}" for at in range(DEPTH)):
        q, k, v = linear(norm(x, f"{block}.norm1"), f"{block}.attn.qkv").unflatten(2, (3, 2, 64)).permute(2, 0, 3, 1, 4)
        mixed = functional.scaled_dot_product_attention(q, k, v).transpose(1, 2).flatten(2)
        x = x + linear(mixed, f"{block}.attn.proj")
        x = x + linear(functional.gelu(linear(norm(x, f"{block}.norm2"), f"{block}.mlp.fc1")), f"{block}.mlp.fc2")
    return linear(norm(x, "norm")[:, 0], "head")[:, 0]


def pulled(models_dir: Path, model_id: str, revision: str = "abc123") -> Path:
    """A folder as `hub.fetch` leaves it."""
    folder = models_dir / model_id
    folder.mkdir(parents=True)
    (folder / "revision").write_text(revision)
    return folder


def commfor(models_dir: Path) -> dict[str, Tensor]:
    weights = timm_weights()
    folder = pulled(models_dir, COMMFOR)
    save_file(weights, folder / "model.safetensors")
    (folder / "config.json").write_text(json.dumps({"model_size": "small", "input_size": SIDE}))
    return weights


def picture(seed: int = 1, width: int = 700, height: int = 500) -> Image.Image:
    blotches = np.random.default_rng(seed).integers(0, 256, (9, 12, 3), dtype=np.uint8)
    return Image.fromarray(blotches).resize((width, height), Image.Resampling.BICUBIC)


def test_a_vit_of_timm_answers_as_timm_does(tmp_path: Path) -> None:
    weights = commfor(tmp_path)
    detector = Detector.load(COMMFOR, models_dir=tmp_path, device="cpu")
    preprocessing = detector.spec.preprocessing
    seen = views(picture(), preprocessing)
    assert seen.shape == (1, SIDE, SIDE, 3)
    reference = float(as_timm_computes(weights, torch.from_numpy(normalise(seen, preprocessing)))[0])
    network = detector._network
    with torch.inference_mode():
        exact = network(torch.from_numpy(normalise(seen, preprocessing)), torch.ones(1, dtype=torch.bool))[0]
    assert float(exact[1] - exact[0]) == pytest.approx(reference, abs=1e-4)
    (score,) = detector.score([(seen,)])
    assert score.logit == pytest.approx(reference, abs=0.05)
    assert [label for label, _ in score.logits] == ["real", "ai"]
    assert (detector.spec.thresholds, detector.identity.revision) == (None, "abc123")


def test_its_preprocessing_is_the_short_edge_and_then_the_centre(tmp_path: Path) -> None:
    commfor(tmp_path)
    preprocessing = Detector.load(COMMFOR, models_dir=tmp_path, device="cpu").spec.preprocessing
    scaled = picture().resize((616, 440), Image.Resampling.BILINEAR)
    assert np.array_equal(views(picture(), preprocessing)[0], np.asarray(scaled.crop((116, 28, 500, 412))))


def test_weights_that_are_no_plain_vit_are_named(tmp_path: Path) -> None:
    commfor(tmp_path)
    weights = timm_weights()
    weights["vit.blocks.0.ls1.gamma"] = torch.ones(WIDTH)
    save_file(weights, tmp_path / COMMFOR / "model.safetensors")
    with pytest.raises(ModelDamaged, match="plain ViT of timm"):
        Detector.load(COMMFOR, models_dir=tmp_path, device="cpu")


@pytest.mark.parametrize("model_id", ["aivisionguard-v2", "ai-vs-real", "ai-image-detect-distilled"])
def test_the_vits_of_the_hub_load_and_their_labels_are_known(tmp_path: Path, model_id: str) -> None:
    hinted = find(model_id).hints.outputs
    save_tiny_vit(tmp_path / model_id, labels=("LABEL_0", "LABEL_1") if hinted else ("REAL", "FAKE"))
    (tmp_path / model_id / "revision").write_text("abc123")
    detector = Detector.load(model_id, models_dir=tmp_path, device="cpu")
    (score,) = detector.score([tuple(views(picture(), each) for each in detector.preparations)])
    raw = dict(score.logits)
    ai, real = detector.spec.labels.ai, detector.spec.labels.real
    assert (ai.lower(), real.lower()) == ("fake", "real")
    assert score.logit == pytest.approx(raw[ai] - raw[real], abs=1e-6)


def panel_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Panel, list[Detector]]:
    """Two tiny models with calibrations of their own, asked together."""
    known = dict(entries())
    for at, labels in enumerate((("FAKE", "REAL"), ("REAL", "FAKE"))):
        folder = save_tiny_vit(tmp_path / f"member-{at}", labels=labels)
        known[f"member-{at}"] = Entry(id=f"member-{at}", title="", source="folder", path=folder)
        spec = Detector.load(str(folder), models_dir=tmp_path, device="cpu").spec
        edges = Thresholds(id="x", real_edge=0.2, ai_edge=0.8)
        calibration = Calibration(scale=0.5 + at, bias=0.3 - at, pictures=10)
        write_calibration(folder, spec.model_copy(update={"calibration": calibration, "thresholds": edges}))
    known["both"] = Entry(id="both", title="", source="ensemble", members=("member-0", "member-1"))
    monkeypatch.setattr(registry, "entries", lambda: known)
    found = open_model("both", models_dir=tmp_path, device="cpu")
    assert isinstance(found, Panel)
    return found, [Detector.load(f"member-{at}", models_dir=tmp_path, device="cpu") for at in range(2)]


def test_a_panel_averages_calibrated_log_odds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, members = panel_of(tmp_path, monkeypatch)
    pictures = [picture(seed, 50, 40) for seed in range(5)]
    together = panel.score([tuple(views(one, each) for each in panel.preparations) for one in pictures])
    alone = [member.score([(views(one, member.spec.preprocessing),) for one in pictures]) for member in members]
    for at, score in enumerate(together):
        fits = [member.spec.calibration for member in members]
        odds = [fit.scale * own[at].logit + fit.bias for fit, own in zip(fits, alone, strict=True)]
        assert score.logit == pytest.approx(np.mean(odds), abs=1e-6)
        assert score.p_ai == pytest.approx(probability(np.array([np.mean(odds)]), Calibration())[0], abs=1e-6)
        assert [name for name, _ in score.logits] == ["member-0", "member-1"]


def test_a_panel_has_no_bands_until_it_is_calibrated_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    panel, _ = panel_of(tmp_path, monkeypatch)
    assert panel.spec.thresholds is None
    edges = Thresholds(id="p", real_edge=0.3, ai_edge=0.7)
    write_calibration(tmp_path / "both", panel.spec.model_copy(update={"thresholds": edges}))
    assert open_model("both", models_dir=tmp_path, device="cpu").spec.thresholds == edges


def test_an_ensemble_of_bundled_models_comes_with_its_bands(tmp_path: Path) -> None:
    pair = open_model("wild-pair", models_dir=tmp_path, device="cpu")
    assert pair.spec.thresholds is not None
    told = json.loads((came_with(entries()["wild-pair"]) / "calibration.json").read_text())
    assert told["of"] == pair.spec.revision  # of these very weights: who changes a member has to fit it again
    (score,) = pair.score([tuple(views(picture(3, 300, 200), each) for each in pair.preparations)])
    assert [name for name, _ in score.logits] == ["wild-hybrid-256", "wild-distilled-128"]

    edges = Thresholds(id="own", real_edge=0.3, ai_edge=0.7)
    write_calibration(tmp_path / "wild-pair", pair.spec.model_copy(update={"thresholds": edges}))
    assert open_model("wild-pair", models_dir=tmp_path, device="cpu").spec.thresholds == edges


def test_a_panel_names_the_member_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"commfor-model-384 .* not fetched yet"):
        open_model("panel", models_dir=tmp_path)


def test_a_download_that_is_not_what_was_pinned_is_refused(tmp_path: Path) -> None:
    entry = Entry(id="x", title="", source="hub", repository="a/b", revision="1", weights_sha256="0" * 64)
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(b"other")
    with pytest.raises(ModelUnavailable, match=r"not those that models\.toml names"):
        hub._check_weights(entry, weights)
    assert not weights.exists()


def test_every_entry_says_what_a_person_must_know() -> None:
    for entry in entries().values():
        assert entry.title, entry.id
        assert entry.about, entry.id
        assert entry.licence, entry.id
        assert entry.source != "hub" or entry.repository
        assert all(member in entries() for member in entry.members)
    assert entries()[COMMFOR].revision == "6076002bf0d9dd37537f965ee2f06f826c333b61"


def test_the_bundled_weights_stay_within_their_bounds(tmp_path: Path) -> None:
    for entry in entries().values():
        if entry.source == "bundled":
            limit = 25 if entry.id == "wild-hybrid-256" else 12
            assert (folder_of(entry, tmp_path) / "model.safetensors").stat().st_size < limit * 1_000_000


def test_a_heatmap_is_drawn_only_by_a_method_the_spec_offers(tmp_path: Path) -> None:
    detector = Detector.load(str(save_tiny_vit(tmp_path / "m")), models_dir=tmp_path, device="cpu")
    assert isinstance(detector._network, nn.Module)
    from aiguard.detection.preprocess import looked

    seen = looked(picture(1, 60, 40), detector.spec.preprocessing)
    with pytest.raises(ValueError, match="offers no heatmap"):
        detector.explain(seen)
    for method in ("gradient_attention", "grad_cam"):
        detector.spec = detector.spec.model_copy(update={"explanations": (method,)})
        assert detector.explain(seen)[8:12] == b"WEBP"
