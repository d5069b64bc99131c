"""report.html: one file, its pictures inside it, readable in both themes and on paper."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; display: block; overflow-x: auto; margin: 0.5rem 0 1.5rem; }
th, td { text-align: left; padding: 0.25rem 0.9rem 0.25rem 0; border-bottom: 1px solid #8886; vertical-align: top; }
td { font-variant-numeric: tabular-nums; }
figure { display: inline-block; margin: 0 1rem 1rem 0; max-width: 100%; }
figure img { max-width: 100%; background: white; }
figcaption { font-size: 0.9rem; opacity: 0.8; max-width: 40rem; }
"""


@dataclass
class Report:
    """Filled from top to bottom, then written as a page (`html`) or as a card (`markdown`)."""

    title: str
    lead: str
    parts: list[tuple[str, str]] = field(default_factory=list)  # (HTML, Markdown)

    def heading(self, text: str) -> None:
        self.parts.append((f"<h2>{escape(text)}</h2>", f"## {text}"))

    def text(self, text: str) -> None:
        self.parts.append((f"<p>{escape(text)}</p>", text))

    def table(self, head: Sequence[str], body: Sequence[Sequence[str]]) -> None:
        self.parts.append((_html_table(head, body), _markdown_table(head, body)))

    def facts(self, told: dict[str, str]) -> None:
        self.table(["", ""], [[name, value] for name, value in told.items()])

    def picture(self, image: bytes, caption: str) -> None:
        """In the page alone: a card is text."""
        source = f"data:image/png;base64,{base64.b64encode(image).decode()}"
        told = escape(caption)
        self.parts.append((f'<figure><img src="{source}" alt="{told}"><figcaption>{told}</figcaption></figure>', ""))

    def html(self) -> str:
        inside = "\n".join(html for html, _ in self.parts)
        title = escape(self.title)
        return (
            f'<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head>\n'
            f"<body><h1>{title}</h1>\n<p>{escape(self.lead)}</p>\n{inside}\n</body></html>\n"
        )

    def markdown(self) -> str:
        return "\n\n".join([f"# {self.title}", self.lead, *(told for _, told in self.parts if told)]) + "\n"

    def write(self, folder: Path) -> None:
        """report.html and README.md, the model's card."""
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "report.html").write_text(self.html(), encoding="utf-8")
        (folder / "README.md").write_text(self.markdown(), encoding="utf-8")


def _html_table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in body)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{rows}</tbody></table>"


def _markdown_table(head: Sequence[str], body: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in lines)
