"""The reminder list (催报单) of a task: who has not sent and who has faults to mend, for printing or as a workbook."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

from zjai_desk.analysis.scope import printed_day
from zjai_desk.analysis.tables import Column, Row, Table
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.masking import masked
from zjai_desk.returns.rounds.board import MISSING, Board, Line

_COLUMNS = (
    Column("序号", decimals=0),
    Column("报送单位"),
    Column("情况"),
    Column("收到日期"),
    Column("联系人"),
    Column("电话"),
    Column("备注"),
)


def chase_table(one: Board, area: str = "", *, contacts: bool = False) -> Table:
    """Return the reminder list of a task as a table; whom to call is masked unless ``contacts`` lets it out."""
    lines = one.to_remind
    register = REGISTERS[one.round.register]
    missing = sum(line.state == MISSING for line in lines)
    due = f"，{printed_day(one.round.due_on)}截止" if one.round.due_on else ""
    return Table(
        name="催报单",
        title=f"{one.round.title}催报单",
        area=area,
        year=None,
        unit="",
        population=f"应报 {len(one.lines)} 家，未报 {missing} 家，有差错待更正 {len(lines) - missing} 家{due}",
        source=f"收表登记（{register.label} {one.round.period}，截至{printed_day(dt.date.today().isoformat())}）",
        columns=_COLUMNS,
        rows=tuple(
            Row(_cells(number, line, masked if not contacts else str)) for number, line in enumerate(lines, 1)
        ),
    )


def _cells(number: int, line: Line, outward: Callable[[str], str]) -> tuple[str | int | None, ...]:
    newest = line.newest
    state = line.state
    if newest is not None and newest.faults:
        state = f"{line.state}，{newest.faults} 处问题"
    came = newest.received_on if newest is not None else ""
    note = newest.note if newest is not None else ""
    return number, line.sender, state, came, outward(line.contact), outward(line.phone), note


def write_chase_list(one: Board, office: str, area: str, path: Path, *, contacts: bool = False) -> None:
    """Write the reminder list of a task to ``path``: a PDF for paper, else a workbook."""
    table = chase_table(one, area, contacts=contacts)
    if path.suffix.lower() != ".pdf":
        from zjai_desk.briefing.workbooks.table import write_table

        write_table(table, path)
        return
    from zjai_desk.briefing.blocks import Bulletin, Document, Paragraph, TableBlock
    from zjai_desk.briefing.paper.document import write_pdf

    asked = Paragraph(f"{table.population}。请下列单位抓紧报送；已退回的请按标出的问题更正后重报。")
    head = Bulletin("催报单", office or "经办单位", dt.date.today())
    write_pdf(Document(table.title, head, (asked, TableBlock(table))), path)
