"""ComfyUI: the graph that made the picture, as JSON under `prompt` (what ran) and `workflow` (what was drawn)."""

from __future__ import annotations

from typing import Any

from aiguard.provenance.generators.parameters import Parameters, inner, mapping

MOST_NODES = 5_000
MOST_STEPS_BACK = 40
CHECKPOINTS = ("ckpt_name", "unet_name", "model_name")
TEXTS = ("text", "text_g", "t5xxl", "clip_l", "prompt", "string", "value")

Nodes = dict[str, dict[str, Any]]


def read(texts: dict[str, str]) -> Parameters | None:
    """Its JPEG and WebP savers put "prompt:{…}" and "workflow:{…}" into EXIF's Model and Make."""
    for key, text in texts.items():
        body = text.removeprefix("prompt:").removeprefix("Prompt:") if key != "prompt" else text
        if nodes := _nodes(mapping(body)):
            return _parsed(nodes)
    for text in texts.values():
        if _drawn(mapping(text.removeprefix("workflow:").removeprefix("Workflow:"))):
            return Parameters("ComfyUI", makes_pixels=True)
    return None


def _nodes(graph: dict[str, Any]) -> Nodes:
    """Empty unless every entry is a node."""
    nodes = list(graph.items())[:MOST_NODES]
    whole = all(isinstance(node, dict) and isinstance(node.get("class_type"), str) for _, node in nodes)
    return dict(nodes) if whole else {}


def _drawn(workflow: dict[str, Any]) -> bool:
    """A workflow with a sampler in it, and none without its links."""
    nodes = workflow.get("nodes")
    if not isinstance(nodes, list) or not isinstance(workflow.get("links"), list):
        return False
    return any(isinstance(node, dict) and "Sampler" in str(node.get("type"))[:100] for node in nodes[:MOST_NODES])


def _parsed(nodes: Nodes) -> Parameters:
    sampler = next((node for node in nodes.values() if _samples(node)), None)
    if sampler is None:
        return Parameters("ComfyUI", makes_pixels=False)
    settings = inner(sampler, "inputs")
    return Parameters(
        tool="ComfyUI",
        prompt=_text(nodes, settings.get("positive") or settings.get("guider")),
        negative_prompt=_text(nodes, settings.get("negative")),
        model=[model for node in nodes.values() for model in _models(node)],
        seed=_value(nodes, settings, "seed", "noise_seed", "noise"),
        steps=_value(nodes, settings, "steps", "sigmas"),
        sampler=_value(nodes, settings, "sampler_name", "sampler"),
    )


def _samples(node: dict[str, Any]) -> bool:
    kind, settings = str(node["class_type"]), inner(node, "inputs")
    return "Sampler" in kind and ("positive" in settings or "guider" in settings)


def _models(node: dict[str, Any]) -> list[str]:
    settings = inner(node, "inputs")
    return [settings[key] for key in CHECKPOINTS if isinstance(settings.get(key), str)]


def _value(nodes: Nodes, settings: dict[str, Any], *keys: str) -> object:
    """A setting, or what the node it is linked to says under one of the same names."""
    for key in keys:
        value = settings.get(key)
        if isinstance(value, str | int | float):
            return value
        linked = inner(_behind(nodes, value), "inputs")
        for name in ("sampler_name", "noise_seed", "seed", "steps", "value") if linked else ():
            if isinstance(linked.get(name), str | int | float):
                return linked[name]
    return None


def _text(nodes: Nodes, link: object) -> str | None:
    """The first text found going back from a conditioning: hop by hop, each node once."""
    waiting, seen = [link], set[str]()
    while waiting and len(seen) < MOST_STEPS_BACK:
        here = waiting.pop(0)
        if not _is_link(here) or str(here[0]) in seen:  # type: ignore[index]  # a link is a list
            continue
        seen.add(str(here[0]))  # type: ignore[index]
        settings = inner(_behind(nodes, here), "inputs")
        for key in TEXTS:
            if isinstance(settings.get(key), str) and settings[key].strip():
                return str(settings[key]).strip()
        waiting.extend(value for value in settings.values() if _is_link(value))
    return None


def _behind(nodes: Nodes, link: object) -> dict[str, Any]:
    return nodes.get(str(link[0]), {}) if _is_link(link) else {}  # type: ignore[index]


def _is_link(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and isinstance(value[0], str | int)
