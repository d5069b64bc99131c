"""The paper: A4, its fonts and colours, what stands on every page, and the few shapes that the parts are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from fpdf import FPDF
from fpdf.enums import MethodReturnValue, XPos, YPos

from aiguard.reports.pdf.text import FACES, FONT, face, readable

if TYPE_CHECKING:
    from datetime import datetime

Colour = tuple[int, int, int]

INK: Final[Colour] = (28, 29, 33)
QUIET: Final[Colour] = (95, 91, 84)
LINE: Final[Colour] = (222, 217, 207)
PAPER: Final[Colour] = (250, 248, 244)
TEAL: Final[Colour] = (15, 96, 89)
AMBER: Final[Colour] = (148, 91, 2)
PLUM: Final[Colour] = (138, 36, 105)
GREY: Final[Colour] = (95, 91, 84)
RED: Final[Colour] = (178, 34, 34)
PAGES: Final = "\u2009\u2009"  # thin spaces stand for the count: `readable` lets no file write them
MARGIN: Final = 18.0  # mm
WIDTH: Final = 210 - 2 * MARGIN
BOTTOM: Final = 20.0


class Sheet(FPDF):
    """`mark`: what stands at the foot of every page. Every text goes through `readable` here and nowhere else."""

    def __init__(self, *, title: str, mark: str, dated: datetime) -> None:
        super().__init__(format="A4", unit="mm")
        for style in FACES:
            self.add_font(FONT, style, face(style))
        self.mark = mark
        self.alias_nb_pages(PAGES)
        self.c_margin = 0.0  # text begins where pictures do
        self.set_margins(MARGIN, 16, MARGIN)
        self.set_auto_page_break(True, BOTTOM)
        self.set_title(readable(title, 200))
        self.set_author("AI Guard Vision")
        self.set_subject("Is this picture real?")
        self.set_creator("AI Guard Vision")
        self.set_lang("en")
        self.set_creation_date(dated)  # never today: the same check gives the same bytes
        self.add_page()

    def header(self) -> None:
        if self.page_no() > 1:
            self.set_y(12)
            self.say("AI Guard Vision · report", size=8, colour=QUIET)
            self.set_y(20)
            return
        self.set_fill_color(*TEAL)
        self.rect(MARGIN, 15, 9, 9, style="F", round_corners=True, corner_radius=2.2)
        self.set_draw_color(255, 255, 255)
        self.set_line_width(0.55)
        self.ellipse(MARGIN + 1.4, 17.4, 6.2, 4.2, style="D")
        self.set_fill_color(255, 255, 255)
        self.circle(MARGIN + 4.5, 19.5, 1.15, style="F")
        self.set_xy(MARGIN + 12, 15.2)
        self.say("AI Guard Vision", size=12, bold=True)
        self.set_x(MARGIN + 12)
        self.say("Report on one picture", size=8.5, colour=QUIET)
        self.rule(27)
        self.set_y(31)

    def footer(self) -> None:
        self.set_y(-14)
        self.rule(self.get_y())
        self.set_y(-12)
        self.set_font(FONT, "", 7.5)
        self.set_text_color(*QUIET)
        self.cell(WIDTH - 20, 4, readable(self.mark))
        self.cell(20, 4, f"{self.page_no()} of {self.str_alias_nb_pages}", align="R")

    def say(
        self,
        text: str,
        *,
        size: float = 9.5,
        bold: bool = False,
        colour: Colour = INK,
        width: float = 0,
        limit: int = 4000,
    ) -> None:
        """A paragraph from here to the right margin, or `width` mm wide; the next one begins below, at the same x."""
        x = self.get_x()
        self._pen(size, bold=bold, colour=colour)
        self.multi_cell(
            width or self.w - self.r_margin - x,
            size * 0.47,
            readable(text, limit),
            align="L",
            new_x=XPos.LEFT,
            new_y=YPos.NEXT,
        )

    def height_of(self, text: str, *, size: float, width: float, bold: bool = False, limit: int = 4000) -> float:
        """In mm, without writing it."""
        self._pen(size, bold=bold, colour=INK)
        return cast(
            "float",
            self.multi_cell(
                width, size * 0.47, readable(text, limit), align="L", dry_run=True, output=MethodReturnValue.HEIGHT
            ),
        )

    def heading(self, text: str) -> None:
        """Never alone at the foot of a page."""
        self.ln(4.5)
        self.keep_together(24)
        self.say(text, size=11.5, bold=True)
        self.ln(1.2)

    def facts(self, rows: list[tuple[str, str]], *, indent: float = 0, size: float = 8.5, limit: int = 400) -> None:
        """Names and values in two columns; a row is not torn apart."""
        name_width = 36.0
        value_width = WIDTH - indent - name_width
        for name, value in rows:
            self.keep_together(min(60, self.height_of(value, size=size, width=value_width, limit=limit)))
            y = self.get_y()
            self.set_x(MARGIN + indent)
            self.say(name, size=size, colour=QUIET, width=name_width - 2, limit=80)
            below = self.get_y()
            self.set_xy(MARGIN + indent + name_width, y)
            self.say(value, size=size, width=value_width, limit=limit)
            self.set_xy(MARGIN, max(below, self.get_y()) + 0.7)

    def keep_together(self, height: float) -> None:
        """A new page when less than `height` mm are left."""
        if self.will_page_break(height):
            self.add_page()

    def rule(self, y: float) -> None:
        self.set_draw_color(*LINE)
        self.set_line_width(0.25)
        self.line(MARGIN, y, MARGIN + WIDTH, y)

    def dot(self, colour: Colour) -> None:
        self.set_fill_color(*colour)
        self.circle(self.get_x() + 1.2, self.get_y() + 2.1, 1.1, style="F")

    def _pen(self, size: float, *, bold: bool, colour: Colour) -> None:
        self.set_font(FONT, "B" if bold else "", size)
        self.set_text_color(*colour)
