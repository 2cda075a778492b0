"""The looks of marked cells: each a copy of the look the cell had, with another fill, added at the end of the list."""

from typing import NamedTuple

from zjai_desk.registers.findings import Severity
from zjai_desk.returns.marking.package import DECLARATION, Package
from zjai_desk.returns.marking.xml_text import Edits, Element, inside, place_for, root, tag

COLOURS = {
    Severity.FORCE: "FFF6B5B1",
    Severity.QUASI: "FFF9C48F",
    Severity.EXPLAIN: "FFFCE0A6",
    Severity.HINT: "FFCFE2F6",
}
_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles",
    "colors", "extLst",
)  # fmt: skip
_LEAST = {
    "fonts": '<{0}font><{0}sz val="11"/><{0}name val="宋体"/></{0}font>',
    "fills": '<{0}fill><{0}patternFill patternType="none"/></{0}fill>'
    '<{0}fill><{0}patternFill patternType="gray125"/></{0}fill>',
    "borders": "<{0}border><{0}left/><{0}right/><{0}top/><{0}bottom/><{0}diagonal/></{0}border>",
    "cellXfs": '<{0}xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
}
_MOST = 64_000
"""Excel knows no more looks of cells than these."""
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"


class TextLook(NamedTuple):
    """How a cell of text of our own looks; a framed one has thin lines around it and breaks its text."""

    size: int = 10
    bold: bool = False
    colour: str = ""
    fill: str = ""
    framed: bool = False
    link: bool = False


class Styles:
    """The part of the package that holds fonts, fills, borders and their combinations (xf)."""

    def __init__(self, package: Package) -> None:
        self._package = package
        found = package.related(package.workbook, "styles")
        self._part = found if found and found in package else self._made()
        self._text = package.text(self._part)
        self._root = root(self._text)
        self._lists = {e.name: e for e in inside(self._text, self._root) if e.name in _ORDER}
        self._prefix = self._root.prefix
        self._counts = {name: self._count(name) for name in _LEAST}
        self._added: dict[str, list[str]] = {name: [] for name in _LEAST}
        self._xfs = self._members("cellXfs")
        self._marked: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._written: dict[str, int] = {}

    def _made(self) -> str:
        part = self._package.free("xl/styles{}.xml")
        self._package.set(part, f'{DECLARATION}<styleSheet xmlns="{self._package.main}"></styleSheet>')
        self._package.declare(part, _CONTENT_TYPE)
        self._package.refer(self._package.workbook, "styles", part)
        return part

    def _members(self, name: str) -> list[str]:
        if name not in self._lists:
            return [_LEAST[name].format(self._prefix)]
        return [self._text[e.start : e.end] for e in inside(self._text, self._lists[name])]

    def _count(self, name: str) -> int:
        return len(self._members(name)) if name in self._lists else _LEAST[name].count("</{0}") or 1

    def marked(self, style: int, severity: Severity) -> int:
        """Return the look of a cell that had the look ``style`` and is now marked."""
        return self.filled(style, COLOURS[severity])

    def filled(self, style: int, colour: str) -> int:
        """Return the look ``style`` with a fill of an ARGB colour, or with none where ``colour`` is ""."""
        key = style, colour
        if key not in self._marked:
            full = len(self._xfs) + len(self._added["cellXfs"]) >= _MOST
            before = self._xfs[style if style < len(self._xfs) and not full else 0]
            self._marked[key] = self._xf(self._refilled(before, self._fill(colour)))
        return self._marked[key]

    def _refilled(self, xf: str, fill: int) -> str:
        element = root(xf)
        return tag(xf, element, fillId=fill, applyFill=1) + xf[element.inner :]

    def _fill(self, colour: str) -> int:
        if not colour:
            return 0
        if colour not in self._fills:
            p = self._prefix
            self._fills[colour] = self._add(
                "fills",
                f'<{p}fill><{p}patternFill patternType="solid"><{p}fgColor rgb="{colour}"/>'
                f'<{p}bgColor indexed="64"/></{p}patternFill></{p}fill>',
            )
        return self._fills[colour]

    def text(self, look: TextLook) -> int:
        """Return a look of our own for a cell of text."""
        p = self._prefix
        inked = f'<{p}color rgb="{look.colour}"/>' if look.colour else ""
        signs = f"{f'<{p}b/>' if look.bold else ''}{f'<{p}u/>' if look.link else ''}"
        font = (
            f'<{p}font>{signs}<{p}sz val="{look.size}"/>{inked}'
            f'<{p}name val="宋体"/><{p}family val="3"/><{p}charset val="134"/></{p}font>'
        )
        placed = 'vertical="top" wrapText="1"' if look.framed else 'vertical="center"'
        parent = ' xfId="0"' if "cellStyleXfs" in self._lists else ""
        xf = (
            f'<{p}xf numFmtId="49" fontId="{self._once("fonts", font)}" fillId="{self._fill(look.fill)}"'
            f' borderId="{self._frame() if look.framed else 0}"{parent} applyNumberFormat="1" applyFont="1"'
            f' applyFill="1" applyBorder="1" applyAlignment="1" applyProtection="1"><{p}alignment {placed}/>'
            f'<{p}protection locked="0"/></{p}xf>'
        )
        return self._once("cellXfs", xf)

    def _frame(self) -> int:
        p = self._prefix
        sides = "".join(
            f'<{p}{name} style="thin"><{p}color rgb="FFBFBFBF"/></{p}{name}>'
            for name in ("left", "right", "top", "bottom")
        )
        return self._once("borders", f"<{p}border>{sides}<{p}diagonal/></{p}border>")

    def looks_of_ours(self) -> frozenset[int]:
        """Return the looks of the original with a fill in one of our colours: an earlier round left them."""
        ours = frozenset(COLOURS.values())
        fills = {place for place, fill in enumerate(self._members("fills")) if _colour_in(fill) in ours}
        return frozenset(
            place for place, xf in enumerate(self._xfs) if int(root(xf).get("fillId") or 0) in fills
        )

    def _once(self, name: str, xml: str) -> int:
        if xml not in self._written:
            self._written[xml] = self._add(name, xml)
        return self._written[xml]

    def _xf(self, xml: str) -> int:
        return self._add("cellXfs", xml)

    def _add(self, name: str, xml: str) -> int:
        self._added[name].append(xml)
        return self._counts[name] + len(self._added[name]) - 1

    def save(self) -> None:
        """Put what was added into the package."""
        edits = Edits(self._text)
        present: list[Element] = list(self._lists.values())
        for name, least in _LEAST.items():
            added = "".join(self._added[name])
            count = self._counts[name] + len(self._added[name])
            if name in self._lists:
                if added:
                    edits.append_to(self._lists[name], added, count=count)
            else:
                p = self._prefix
                xml = f'<{p}{name} count="{count}">{least.format(p)}{added}</{p}{name}>'
                edits.insert(place_for(present, _ORDER, name, self._root.inner), xml)
        self._package.set(self._part, edits.done())


def _colour_in(fill: str) -> str:
    """Return the ARGB colour of a plain fill, "" of any other."""
    pattern = next(iter(inside(fill, root(fill))), None)
    colours = inside(fill, pattern) if pattern else ()
    return next((colour.get("rgb").upper() for colour in colours if colour.name == "fgColor"), "")
