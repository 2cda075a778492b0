"""Pages being filled from the top: a cursor in the type area, lines of text, page numbers on the outer side."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from reportlab.lib.colors import Color
from reportlab.pdfgen.canvas import Canvas

from zjai_desk.briefing.blocks import Bound
from zjai_desk.briefing.paper import sheet
from zjai_desk.briefing.paper.fonts import Fonts, Role
from zjai_desk.briefing.paper.lines import Line, break_text
from zjai_desk.briefing.paper.spots import Spot, cell_of

ASCENT = 0.86  # of the size: how far the top of a Chinese character stands above its baseline
FINE_PITCH = sheet.SIZE_SMALL_5 * 1.5
LEAST_LINES = 2
"""Lines of a paragraph that stand together at the least, at the foot of a page or at the head of the next."""
LEAST_PAGE = 4 * sheet.PITCH + sheet.SIZE_3
"""Five lines. What ends a text is no page of its own if it is lower: it stands with the end of what precedes it."""
_UNPARTED = 4
"""Lines of a note up to which it stands on one page."""
_HAIR = 0.01
_REMEMBERED = 64


class Pages:
    """The canvas and how much of the present page is used, in points from the top of the type area.

    ``begun``, if set, is called at the top of every page but the first, before anything else stands on it.
    ``spots`` collects where the numbers stand. ``must_begin`` says that the next text may not leave this page
    without a line of it, as the first page of a paper must have text (GB/T 9704-2012, 7.3.3).
    """

    def __init__(self, canvas: Canvas, fonts: Fonts) -> None:
        self.canvas = canvas
        self.fonts = fonts
        self.number = 1
        self.used = 0.0
        self.numbered = True
        self.must_begin = False
        self.begun: Callable[[], None] | None = None
        self.spots: list[Spot] = []
        self._outlined = 0
        self._broken: dict[tuple[str, Role, float, float, float], list[Line]] = {}

    @property
    def y(self) -> float:
        """Where the cursor stands, as a height on the sheet."""
        return sheet.TOP - self.used

    @property
    def room(self) -> float:
        """What is left of the type area below the cursor."""
        return sheet.DEPTH - self.used

    def fits(self, height: float, tail: float = 0.0) -> bool:
        """Whether ``height`` fits on this page below the cursor, and from the next line of the grid on ``tail``."""
        if not tail:
            return height <= self.room + _HAIR
        return _on_grid(self.used + height) + tail <= sheet.DEPTH + _HAIR

    def need(self, height: float, tail: float = 0.0) -> bool:
        """Begin a new page unless ``height`` and ``tail`` still fit on this one; returns whether a page was begun."""
        begun = False
        while self.used > 0 and not self.fits(height, tail):
            self.break_page()
            begun = True
        return begun

    def advance(self, height: float) -> None:
        """Move the cursor down."""
        self.used += height

    def snap(self) -> None:
        """Move the cursor down to the next line of the grid."""
        self.used = _on_grid(self.used)

    def break_page(self) -> None:
        """Close this page with its number and begin the next."""
        self.close()
        self.number += 1
        self.used = 0.0
        if self.begun is not None:
            self.begun()

    def close(self) -> None:
        """Close the page; a blank one, and one that holds nothing but the foot of a 公文, bears no number."""
        if self.numbered:
            self._folio()
        self.canvas.showPage()

    def _folio(self) -> None:
        text = f"— {self.number} —"
        wide = self.fonts.width(text, Role.SONG, sheet.SIZE_4)
        # One character in from the outer edge: right on odd pages, left on even ones.
        odd = self.number % 2 == 1
        x = sheet.RIGHT - sheet.SIZE_4 - wide if odd else sheet.LEFT + sheet.SIZE_4
        self.write(text, Role.SONG, sheet.SIZE_4, x, sheet.FOLIO_BASELINE)

    def paragraph(
        self,
        text: str,
        role: Role = Role.BODY,
        indent: float = sheet.INDENT,
        numbers: Sequence[Bound] = (),
        tail: float = 0.0,
    ) -> None:
        """Set running text of size 3 on the grid, every line but the last flush, none of them alone on a page.

        ``numbers`` in it are noted as spots; ``tail`` is the height of what must follow on the page of the last line.
        """
        self.snap()
        broken = self.broken(text, role, sheet.SIZE_3, indent=indent)
        cited = _by_line(text, broken, numbers)
        done = 0
        while done < len(broken):
            share = self._share(len(broken) - done, tail)
            for place in range(done, done + share):
                x = sheet.LEFT + (indent if place == 0 else 0.0)
                self.set_line(broken[place], role, sheet.SIZE_3, x, self.y - ASCENT * sheet.SIZE_3)
                for number, start, end in cited.get(place, ()):
                    self._note(number, (broken[place], start, end), role, x)
                self.advance(sheet.PITCH)
            done += share
            if done < len(broken):
                self.break_page()
                self.snap()

    def _share(self, left: int, tail: float) -> int:
        """Return how many of the lines ``left`` go on this page: none alone, and some with what must follow them."""
        fit = max(0, int((self.room - sheet.SIZE_3 + _HAIR) // sheet.PITCH) + 1)
        if left <= fit and (not tail or self.fits(left * sheet.PITCH, tail)):
            return left
        share = min(fit, left - LEAST_LINES)
        if share >= LEAST_LINES:
            return share
        if self.must_begin and fit:
            return max(1, min(fit, left - 1))
        # On a page of its own nothing can be gained by waiting.
        return 0 if self.used > 0 else min(fit, left)

    def _note(self, number: Bound, part: tuple[Line, int, int], role: Role, x: float) -> None:
        """Note where a number, or the part of it on this line, was set."""
        line, start, end = part

        def at(place: int) -> float:
            return x + self.fonts.width(line.text[:place], role, sheet.SIZE_3) + sum(line.spaces[:place])

        self.note_spot(
            (at(start), self.y - sheet.SIZE_3 * 1.1, at(end), self.y + sheet.SIZE_3 * 0.1),
            line.text[start:end],
            number,
        )

    def note_spot(self, box: tuple[float, float, float, float], text: str, number: Bound) -> None:
        """Note a number that was set in a box (left, bottom, right, top) of this page."""
        row, column = number.row, number.column
        known = column is not None or number.fact in number.table.origins
        if not known and (found := cell_of(number.table, number.fact)):
            row, column = found
        self.spots.append(Spot(self.number - 1, *box, text, number.table, row, column, number.fact))

    def fine_print(self, notes: Sequence[tuple[str, str]], tail: float = 0.0) -> None:
        """Set notes (text, what leads it in: 数据来源：, 注：, 1.) in 小五 below each other, no line alone on a page.

        The lines of a note stand to the right of what leads it in. ``tail`` is the height of what must follow
        on the page of the last line.
        """
        size = sheet.SIZE_SMALL_5
        units = list(self._units(notes))
        for number, unit in enumerate(units):
            end = tail if number == len(units) - 1 else 0.0
            after = sum(map(len, units[number + 1 :])) * FINE_PITCH
            if number and after < LEAST_PAGE:
                # What does not fit is not a page of its own.
                self.need(min(sheet.DEPTH, len(unit) * FINE_PITCH + after), tail)
            if len(unit) <= _UNPARTED:
                self.need(len(unit) * FINE_PITCH, end)
            for place, (line, lead, hang) in enumerate(unit):
                if place == len(unit) - LEAST_LINES:
                    self.need(LEAST_LINES * FINE_PITCH, end)
                elif place != len(unit) - 1:
                    self.need((LEAST_LINES if place == 0 else 1) * FINE_PITCH)
                baseline = self.y - ASCENT * size
                self.write(lead, Role.SONG, size, sheet.LEFT, baseline)
                self.set_line(line, Role.SONG, size, sheet.LEFT + hang, baseline)
                self.advance(FINE_PITCH)

    def _units(self, notes: Sequence[tuple[str, str]]) -> Iterator[list[tuple[Line, str, float]]]:
        """Yield the lines of each note as (line, what leads it in, where it begins); a last one of one line with that before."""
        units = []
        for text, lead in notes:
            hang = self.fonts.width(lead, Role.SONG, sheet.SIZE_SMALL_5)
            broken = self.fine_lines(text, lead)
            units.append([(line, "" if place else lead, hang) for place, line in enumerate(broken)])
        if len(units) > 1 and len(units[-1]) == 1:
            units[-2:] = [units[-2] + units[-1]]
        yield from units

    def fine_lines(self, text: str, lead: str = "") -> list[Line]:
        """Return the lines of a note in 小五 beside what leads it in."""
        size = sheet.SIZE_SMALL_5
        hang = self.fonts.width(lead, Role.SONG, size)
        return self.broken(text, Role.SONG, size, measure=sheet.MEASURE - hang)

    def broken(
        self, text: str, role: Role, size: float, *, measure: float = sheet.MEASURE, indent: float = 0.0
    ) -> list[Line]:
        """Break text into lines of ``measure``; what was broken a moment ago, to see if it fits, is remembered."""
        key = (text, role, size, measure, indent)
        found = self._broken.get(key)
        if found is None:
            if len(self._broken) > _REMEMBERED:
                self._broken.clear()
            found = break_text(text, measure, size, lambda part: self.fonts.width(part, role, size), indent)
            self._broken[key] = found
        return found

    def set_line(self, line: Line, role: Role, size: float, x: float, baseline: float) -> None:
        """Draw a broken line with its spaces."""
        self._draw(line.runs(), role, size, x, baseline)

    def _draw(
        self, runs: Iterable[tuple[str, float]], role: Role, size: float, x: float, baseline: float
    ) -> None:
        """Draw runs of text, each with the space after its characters."""
        drawn = self.canvas.beginText(x, baseline)
        before = 0.0
        for text, space in runs:
            if space != before:
                drawn.setCharSpace(space)
                before = space
            for face, part in self.fonts.runs(text, role):
                drawn.setFont(face, size)
                drawn.textOut(part)
        if before:
            drawn.setCharSpace(0)
        self.canvas.drawText(drawn)

    def write(
        self, text: str, role: Role, size: float, x: float, baseline: float, color: Color = sheet.BLACK
    ) -> None:
        """Draw a short text with its left end at ``x``."""
        if color is sheet.BLACK:  # as all there is, unless somebody says otherwise
            self._draw([(text, 0.0)], role, size, x, baseline)
            return
        self.canvas.setFillColor(color)
        self._draw([(text, 0.0)], role, size, x, baseline)
        self.canvas.setFillColor(sheet.BLACK)

    def centred(
        self, lines: Sequence[str], role: Role, size: float, pitch: float, color: Color = sheet.BLACK
    ) -> None:
        """Set lines in the middle of the measure, each ``pitch`` below the other."""
        for text in lines:
            x = sheet.LEFT + (sheet.MEASURE - self.fonts.width(text, role, size)) / 2
            self.write(text, role, size, x, self.y - ASCENT * size, color)
            self.advance(pitch)

    def to_the_right(self, text: str, role: Role, size: float, pitch: float, inset: float = 0.0) -> None:
        """Set a line at the right of the measure."""
        x = sheet.RIGHT - inset - self.fonts.width(text, role, size)
        self.write(text, role, size, x, self.y - ASCENT * size)
        self.advance(pitch)

    def outline(self, text: str, level: int) -> None:
        """Let a bookmark of the file lead to where the cursor stands; ``level`` counts from 0."""
        self._outlined += 1
        key = f"h{self._outlined}"
        self.canvas.bookmarkHorizontal(key, 0, self.y)
        self.canvas.addOutlineEntry(text, key, level, closed=False)

    def rule(self, y: float, thick: float, left: float = sheet.LEFT, right: float = sheet.RIGHT) -> None:
        """Draw a horizontal rule."""
        self.canvas.setLineWidth(thick)
        self.canvas.line(left, y, right, y)


def _on_grid(used: float) -> float:
    """Return where the next line of the grid is, at or below what is used of a page."""
    return max(0.0, -(-(used - _HAIR) // sheet.PITCH) * sheet.PITCH)


def _by_line(
    text: str, broken: Sequence[Line], numbers: Sequence[Bound]
) -> dict[int, list[tuple[Bound, int, int]]]:
    """Return the numbers on each line, by its place, as (number, start, end) within the line."""
    if not numbers:
        return {}
    found: dict[int, list[tuple[Bound, int, int]]] = {}
    for place, begin in enumerate(_beginnings(text, broken)):
        wide = len(broken[place].text)
        for number in numbers:
            start, end = max(number.start - begin, 0), min(number.end - begin, wide)
            if start < end:
                found.setdefault(place, []).append((number, start, end))
    return found


def _beginnings(text: str, broken: Sequence[Line]) -> Iterator[int]:
    """Yield at which character of the text each line begins; spaces at the end of a line are no part of it."""
    at = 0
    for line in broken:
        at = text.index(line.text, at)
        yield at
        at += len(line.text)
