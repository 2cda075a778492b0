"""Which rows below the headings are records, which are totals, notes, examples or nothing."""

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice, repeat

from zjai_desk.registers import divisions
from zjai_desk.registers.numbers import absence
from zjai_desk.registers.text import fold
from zjai_desk.returns.books.frames import Cell
from zjai_desk.returns.books.grid import Cells, Grid, is_blank
from zjai_desk.returns.sheets import Skipped

_TOTAL = re.compile(r"(?P<of>.{0,12}?)(?P<word>合计|小计|总计|共计|累计)(?:[(:].*|\d+.*)?")
_ALL = re.compile(r"全[区县市省部体]?|本[区县市表]|各.{0,6}")
"""What stands before the word in the total of all rows: 全区合计."""
_HOW_MANY = re.compile(r"(?:共计?|合计|总计)?\d{1,6}[家户个件项条张份场人]")
_LESS_THAN_TOTAL = re.compile(r"(?:平均值?|均值|其中[:,]?.*|占比|同比.*|增长.*)")
_FOOTER = re.compile(
    r"(?:填表|填报|制表|审核|复核|审批|经办|统计|单位|部门|企业)?(?:负责)?人(?:签[名字章])?(?:\(.*?\))?:.*"
    r"|(?:填表|填报|制表|审核|复核|审批|经办|编制|校对|批准)[者员]?:.*"
    r"|(?:注|备注|说明|填报说明|填表说明|注释|附注|注意事项|联系电话|电话|填报日期|填表日期|报出日期|制表日期|日期|盖章|签章|单位盖章|(?:审核|审批|初审|复核|主管部门|推荐)意见)"
    r"(?:\(.*?\))?[:：\d].*|(?:数据|资料)来源.*|.*\(?(?:盖章|公章)\)?:?|-*以下(?:空白|无正文)-*"
)
_EXAMPLE = re.compile(
    r"[(\[【]?(?:例|示例|样例|范例|填写示例|填报示例|例如|举例)[)\]】]?(?:[:、,.\d].*)?|[(\[【](?:示例|样例|例)[)\]】].*|(?:测试|示例|样例|范例)(?:企业|单位|公司|机构)\d*"
)
_SENTENCE = re.compile(r".*[。;:]|[*※★#△▲].*|\d{1,2}[.、](?!\d).*[,;:].*")
_SECTION = re.compile(r"[(]?[一二三四五六七八九十]+[、).].+")
_PAGE = re.compile(
    r"第\d+页(?:[,/]?[共总]\d+页)?|[共总]\d+页[,/]?(?:第\d+页)?|\(?(?:续表|接上[页表]|[转接见]下[页表])\)?\d*|-\d+-"
)
_LONGEST_PLACE = 12
_RECORD = 2
"""A row with fewer cells filled is no record unless nothing else can be made of it."""
_SAID = re.compile(r"^[^:]{2,12}:|年.*月.*日$")
HEADLINE = "小标题"
LABEL_STARTS = 3
"""In so many columns a label may stand that tells what a row is: 合计, 备注."""
Label = tuple[str, str]
"""What a label makes of its row (see :func:`label_kind`), and what it says."""


@dataclass(frozen=True, slots=True)
class Total:
    """A row of totals; ``part`` says that it is one of several subtotals."""

    row: int
    label: str
    part: bool


@dataclass
class Rows:
    """The rows of a table, from 0: its records, its totals, and what was passed over and why."""

    body: list[int] = field(default_factory=list)
    totals: list[Total] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)

    def skip(self, row: int, why: str) -> None:
        """Note a row that is no record."""
        self.skipped.append(Skipped(row + 1, why))


def label_kind(cell: Cell) -> str:
    """Return what a leading text makes of its row: total, part, other total, footer, example, or ""."""
    if not isinstance(cell, str):
        return ""
    text = fold(cell)
    if _HOW_MANY.fullmatch(text) and not text[0].isdigit():
        return "total"
    total = _TOTAL.fullmatch(text)
    if total:
        of_all = not total["of"] or _ALL.fullmatch(total["of"]) is not None
        return "total" if of_all and total["word"] != "小计" else "part"
    for kind, pattern in (("other", _LESS_THAN_TOTAL), ("example", _EXAMPLE), ("footer", _FOOTER)):
        if pattern.fullmatch(text):
            return kind
    return "section" if _SECTION.fullmatch(text) else ""


def is_sentence(text: str) -> bool:
    """Whether a text speaks to the reader: 2.从业人员指年末数。 or *为必填项."""
    return _SENTENCE.fullmatch(fold(text)) is not None


_FIRST_SIGNS = frozenset(
    "合小总共累平其占同增例示样范填举测制审复经统单部企负人注备说附联电报日盖签数资以-(（[【"
)
_NUMERALS = frozenset("一二三四五六七八九十")
_LAST_SIGNS = frozenset("计章)） \u3000")


def labels(cells: Cells) -> Iterator[tuple[int, Label]]:
    """Yield the number of each cell that tells what its row is, with what it tells."""
    for code, cell in cells:
        # What can be no label is passed over at once: there are hundreds of thousands of cells.
        if isinstance(cell, str) and (
            cell[0] in _FIRST_SIGNS or cell[-1] in _LAST_SIGNS or (cell[0] in _NUMERALS and "、" in cell[:4])
        ):
            kind = label_kind(cell)
            if kind:
                yield code, (kind, fold(cell))


def classify(
    grid: Grid,
    span: range,
    mapped: Sequence[int],
    leading: Sequence[int],
    naming: Sequence[int],
    telling: Mapping[int, Mapping[int, Label]],
) -> Rows:
    """Sort the rows of ``span``: ``mapped`` are the columns with a field, ``leading`` those that identify.

    ``naming`` are these and the one that names the owner, where an example may be written: 例：某某公司.
    ``telling`` are the :func:`labels` of the columns in which one may stand.

    A merged cell counts only in its first row: a district written once over ten rows makes no record of
    a row that is otherwise blank.
    """
    found = _labels(grid, span, leading, naming, telling)
    codes = [grid.columns[column].codes[span.start : span.stop] for column in mapped]
    counts = list(_filled(codes, len(span)))
    # Up to the first odd row, which in a large return comes late or never, there is nothing to sort.
    thin = (row for row, filled in enumerate(counts, span.start) if filled < _RECORD)
    first = min(next(thin, span.stop), min(found, default=span.stop))
    rows = Rows(list(range(span.start, first)))
    ended = False
    enough = max(2, (len(mapped) + 1) // 2)
    banners = _banners(grid, mapped)
    for row, filled in enumerate(islice(counts, first - span.start, None), first):
        kind, label = found.get(row, ("", ""))
        if not kind and not ended and filled >= _RECORD:
            rows.body.append(row)
        else:
            odd = _Odd(row, kind, label, filled, ended, filled >= enough, row in banners)
            ended = _sort_out(grid, rows, odd)
    return rows


def _filled(columns: Sequence["array[int]"], height: int) -> Iterable[int]:
    """Return how many cells of each row are filled."""
    full = sum(0 not in codes for codes in columns)
    partly = [codes for codes in columns if 0 in codes]
    if not partly:
        return repeat(full, height)
    return (len(columns) - row.count(0) for row in zip(*columns, strict=True))


@dataclass(frozen=True, slots=True)
class _Odd:
    """A row that is not plainly a record."""

    row: int
    kind: str
    label: str
    filled: int
    ended: bool
    enough: bool
    banner: bool


def _sort_out(grid: Grid, rows: Rows, odd: _Odd) -> bool:
    """Put one odd row where it belongs; returns whether the table has ended with it."""
    if odd.kind in ("total", "part"):
        rows.totals.append(Total(odd.row, odd.label, odd.kind == "part"))
        rows.skip(odd.row, f"{odd.label}行，只用于核对")
    elif odd.kind in ("other", "example"):
        rows.skip(odd.row, "示例行" if odd.kind == "example" else f"“{odd.label}”行")
    elif odd.kind == "footer" and (not odd.enough or odd.filled <= 2 or _is_all_said(grid, odd.row)):
        rows.skip(odd.row, "表后说明")
        return True
    elif odd.ended and not odd.enough:
        if not _is_blank(grid, odd.row):
            rows.skip(odd.row, "表后说明")
        return True
    elif odd.filled == 0 and not _is_page_line(grid, odd.row):
        if not _is_blank(grid, odd.row):
            rows.skip(odd.row, HEADLINE if _is_headline(grid, odd) else "没有内容，只有序号或备注")
    elif odd.filled <= 1 and _is_page_line(grid, odd.row):
        rows.skip(odd.row, "页码")
    elif odd.filled == 1 and not odd.enough and _is_sentence(grid, odd.row):
        rows.skip(odd.row, "表后说明")
        return True
    elif odd.filled == 1 and _is_headline(grid, odd):
        rows.skip(odd.row, HEADLINE)
    else:
        rows.body.append(odd.row)
        return False
    return odd.ended


def _is_page_line(grid: Grid, row: int) -> bool:
    """Whether a row says no more than on which printed page it stands."""
    cells = [cell for cell in grid.row(row) if not is_blank(cell)]
    return bool(cells) and all(isinstance(cell, str) and _PAGE.fullmatch(fold(cell)) for cell in cells)


def _is_headline(grid: Grid, odd: _Odd) -> bool:
    """Whether a row says no more than what the rows below it have in common."""
    return odd.kind == "section" or odd.banner or _names_a_place(grid, odd.row)


def _names_a_place(grid: Grid, row: int) -> bool:
    """Whether the one cell of a row names a district, whose records follow."""
    cells = [cell for cell in grid.row(row) if not is_blank(cell)]
    return (
        len(cells) == 1
        and isinstance(cells[0], str)
        and len(cells[0]) < _LONGEST_PLACE
        and divisions.find(cells[0]) is not None
    )


def _is_sentence(grid: Grid, row: int) -> bool:
    """Whether the one cell of a row speaks to the reader: 2.从业人员指年末数。 or *为必填项."""
    cells = [cell for cell in grid.row(row) if not is_blank(cell)]
    return len(cells) == 1 and isinstance(cells[0], str) and is_sentence(cells[0])


def _is_all_said(grid: Grid, row: int) -> bool:
    """Whether each cell of a row names what it holds: 填表人：王某 | 审核人：李某 | 2020年3月5日."""
    return _said(grid, row) == {cell for cell in grid.row(row) if not is_blank(cell)}


def _said(grid: Grid, row: int) -> set[Cell]:
    """Return the cells of a row that name what they hold, and those that the cell before them names: 填表人： | 王某."""
    said: set[Cell] = set()
    named = False
    for cell in grid.row(row):
        if is_blank(cell):
            continue
        text = fold(cell) if isinstance(cell, str) else ""
        if named or _SAID.search(text):
            said.add(cell)
        named = text.endswith(":")
    return said


def _is_blank(grid: Grid, row: int) -> bool:
    return not any(column.codes[row] for column in grid.columns)


def _banners(grid: Grid, mapped: Sequence[int]) -> frozenset[int]:
    """Return the rows that one cell is merged across; beside or above a table another may be wider."""
    wide = max(3, (max(mapped, default=0) - min(mapped, default=0) + 1) // 2)
    return frozenset(
        top for top, left, bottom, right in grid.merges if top == bottom and right - left + 1 >= wide
    )


def _labels(
    grid: Grid,
    span: range,
    leading: Sequence[int],
    naming: Sequence[int],
    telling: Mapping[int, Mapping[int, Label]],
) -> Mapping[int, Label]:
    """Return the labels of the rows that begin with one, by row."""
    found: dict[int, Label] = {}
    for place, labels_ in telling.items():
        codes = grid.columns[place].codes
        for row in span if labels_ else ():
            told = labels_.get(codes[row])
            if (
                told
                and row not in found
                and (
                    (told[0] == "example" and place in naming) or _begins(grid, row, place, leading, told[0])
                )
            ):
                found[row] = told
    return found


def _is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing or a stroke in the place of something."""
    return is_blank(cell) or (isinstance(cell, str) and absence(cell) is not None)


def _begins(grid: Grid, row: int, place: int, leading: Sequence[int], kind: str) -> bool:
    """Whether nothing but a running number stands before the label, and nothing that identifies beside it."""
    before = all(not isinstance(grid.cell(row, left), str) for left in range(place))
    if kind == "example":
        return before
    beside = [cell for column in leading if column != place and not _is_empty(cell := grid.cell(row, column))]
    if kind in ("total", "part"):
        # 合计 | 12家: how many there are, and nobody's name.
        beside = [cell for cell in beside if not (isinstance(cell, str) and _HOW_MANY.fullmatch(fold(cell)))]
    if kind == "footer":
        # 填表人：王某 | 联系电话：… may well reach into the columns that identify.
        said = _said(grid, row)
        beside = [cell for cell in beside if not isinstance(cell, str) or cell not in said]
    return before and not beside
