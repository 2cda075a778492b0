"""The sheet of GB/T 9704-2012: A4, its type area, the grid of 22 lines of 28 characters; all in points."""

from reportlab.lib.colors import Color
from reportlab.lib.units import mm

MM = mm
WIDTH, HEIGHT = 210 * mm, 297 * mm
LEFT, TOP = 28 * mm, HEIGHT - 37 * mm
MEASURE, DEPTH = 156 * mm, 225 * mm
RIGHT, BOTTOM = LEFT + MEASURE, TOP - DEPTH

LINES, CHARACTERS = 22, 28
SIZE_3 = 15.75  # 3号 by the standard: 28 characters of 16 pt would be wider than the type area
SIZE_2 = 22.0
SIZE_4 = 14.0
SIZE_SMALL_4 = 12.0
SIZE_5 = 10.5
SIZE_SMALL_5 = 9.0
# The first line touches the top of the type area, the 22nd its bottom.
PITCH = (DEPTH - SIZE_3) / (LINES - 1)
INDENT = 2 * MEASURE / CHARACTERS

RULE_THICK, RULE_MIDDLE, RULE_THIN = 1.2, 0.7, 0.35
# The standard's red, Y80 M80, as light: what goes to the archives (PDF/A) has one kind of colour, that of the charts.
RED = Color(1, 0.2, 0.2)
BLACK = Color(0, 0, 0)
# The dashes of the page number stand 7 mm below the type area, and they stand a little above their baseline.
FOLIO_BASELINE = BOTTOM - 7 * mm - SIZE_4 * 0.27
