"""Editions (定稿): a briefing as it was signed off, kept as data and as its printed file, for ever."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from zjai_desk.briefing.blocks import Bulletin, Document, Letterhead
from zjai_desk.briefing.editions import frozen
from zjai_desk.briefing.paper.document import write_pdf
from zjai_desk.briefing.writing import write_document
from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.registers import rights
from zjai_desk.registers.fields import Value
from zjai_desk.registers.notebooks import EDITIONS
from zjai_desk.scratch import scratch
from zjai_desk.store import Store

_KEYS = tuple(
    key for key in EDITIONS.keys if key != "content"
)  # which is large, and wanted of one edition at a time


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition: its line in the notebook without the content. ``record`` is its id, ``day`` that of its head."""

    record: int
    name: str
    title: str
    area: str
    year: int
    series: str
    issue: int | None
    replaces: int | None
    sha256: str
    seq: int
    chain: str
    done_by: str
    day: dt.date
    note: str

    @property
    def label(self) -> str:
        """What the edition is cited by: 人工智能产业简报2026年第3期."""
        return f"{self.series}{number_label(self.day, self.issue)}"


@dataclass(frozen=True, slots=True)
class Signing:
    """What is filled in when a briefing is signed off: its number in the year, the day, whom it goes to, a note.

    Where None is given for whom it goes to or for the copies, the document's own head says it. ``replaces`` is the record of an edition that this one stands for from now on; the note says why.
    """

    issue: int | None
    day: dt.date
    reports_to: tuple[str, ...] | None = None
    sends_to: tuple[str, ...] | None = None
    issued_to: tuple[str, ...] | None = None
    copies: int | None = None
    note: str = ""
    replaces: int | None = None


def number_label(day: dt.date, issue: int | None) -> str:
    """Return the year and the number of an edition: 2026年第3期; without a number the day."""
    return f"{day.year}年第{issue}期" if issue is not None else f"{day.year}年{day.month}月{day.day}日"


def series_of(document: Document) -> str:
    """Return the name under which editions are numbered: that of the 简报, or the mark of the office."""
    head = document.head
    return head.name if isinstance(head, Bulletin) else head.mark


def editions(store: Store) -> list[Edition]:
    """Return all editions, the one signed off last first."""
    columns = store.columns(EDITIONS.key, _KEYS)
    lines = zip(*columns.values(), strict=True)
    found = [_edition(dict(zip(columns, line, strict=True))) for line in lines]
    return sorted(found, key=lambda edition: edition.record, reverse=True)


def _edition(line: Mapping[str, Value]) -> Edition:
    def text(key: str) -> str:
        return str(line[key] or "")

    def whole(key: str) -> int | None:
        return None if line[key] is None else int(str(line[key]))

    return Edition(
        record=whole("id") or 0,
        name=text("name"),
        title=text("title"),
        area=text("area"),
        year=whole("year") or 0,
        series=text("series"),
        issue=whole("issue"),
        replaces=whole("replaces"),
        sha256=text("sha256"),
        seq=whole("seq") or 0,
        chain=text("chain"),
        done_by=text("done_by"),
        day=dt.date.fromisoformat(text("done_on")),
        note=text("note"),
    )


def edition_of(store: Store, record: int) -> Edition:
    """Return an edition by its record; a DeskError if there is none."""
    found = next((edition for edition in editions(store) if edition.record == record), None)
    if found is None:
        raise DeskError(f"没有编号为{record}的定稿。", "用 edition list 看有哪些。")
    return found


def next_issue(known: list[Edition], series: str, year: int) -> int:
    """Return the number that comes next in a series in a calendar year."""
    return max(used_issues(known, series, year), default=0) + 1


def used_issues(known: list[Edition], series: str, year: int) -> set[int]:
    """Return the numbers that a series has used in a calendar year."""
    return {e.issue for e in known if e.series == series and e.day.year == year and e.issue is not None}


def numbering_faults(known: list[Edition], series: str, signing: Signing) -> list[str]:
    """Say what is wrong with a number: taken already, or one before it that nobody used."""
    if signing.issue is None:
        return []
    used = used_issues(known, series, signing.day.year)
    label = f"“{series}”{number_label(signing.day, signing.issue)}"
    if signing.issue in used:
        return [f"{label}已经用过，不能再用。"]
    missing = sorted(set(range(min(used, default=signing.issue), signing.issue)) - used)
    if missing:
        return [f"{label}之前的第{'、'.join(map(str, missing))}期没有定稿，跳了号。"]
    later = [edition for edition in known if edition.series == series and edition.day > signing.day]
    if later and signing.issue > max(used, default=0):
        return [f"日期早于已定稿的{later[0].label}（{later[0].day.isoformat()}），期号与日期先后不一。"]
    return []


def signed(document: Document, signing: Signing) -> Document:
    """Return the document with the number, the day and the addressees filled in."""
    head: Bulletin | Letterhead
    if isinstance(document.head, Letterhead):
        number = document.head.number
        if signing.issue is not None:
            number = re.sub(r"\d+(?=号)", str(signing.issue), number)
            number = re.sub(r"〔\d{4}〕", f"〔{signing.day.year}〕", number)
        head = replace(document.head, number=number, day=signing.day)
    else:
        own = document.head
        head = replace(
            own,
            issue=signing.issue,
            day=signing.day,
            reports_to=own.reports_to if signing.reports_to is None else signing.reports_to,
            sends_to=own.sends_to if signing.sends_to is None else signing.sends_to,
            issued_to=own.issued_to if signing.issued_to is None else signing.issued_to,
            copies=own.copies if signing.copies is None else signing.copies or None,
        )
    return replace(document, head=head)


def freeze(
    store: Store,
    of: tuple[str, str, int],
    document: Document,
    signing: Signing,
    operator: str = "",
    progress: Progress = SILENT,
) -> Edition:
    """Sign off a document, as composed from the store as it stands, and return its edition: one change, never undone.

    ``of`` is the (name, area, year) it was composed for. Its PDF is printed now and kept byte for byte among the
    originals. A DeskError if its number is taken, or if whoever is signed in may not sign off.
    """
    document = signed(document, signing)
    known = editions(store)
    series = series_of(document)
    if signing.issue in used_issues(known, series, signing.day.year):
        raise DeskError(numbering_faults(known, series, signing)[0], "请用下一个没有用过的期号。")
    name, area, year = of
    seq, chain = store.head()
    label = f"{series}{number_label(signing.day, signing.issue)}"
    pdf = _printed(document, progress)
    line: dict[str, Value] = {
        "name": name, "title": document.title, "area": area, "year": year, "series": series,
        "issue": signing.issue, "replaces": signing.replaces, "content": frozen.as_text(document),
        "seq": seq, "chain": chain, "done_by": operator, "done_on": signing.day.isoformat(),
        "note": signing.note,
    }  # fmt: skip
    with store.change(f"定稿 {label}", operator=operator, reason=signing.note, right=rights.ISSUE) as change:
        line["sha256"] = change.keep_original(f"{label} {document.title}.pdf", pdf)
        (record,) = change.insert(EDITIONS.key, [line])
    return edition_of(store, record)


def _printed(document: Document, progress: Progress) -> bytes:
    with scratch() as folder:
        path = Path(folder) / "定稿.pdf"
        write_pdf(document, path, progress=progress)
        return path.read_bytes()


def document_of(store: Store, edition: Edition) -> Document:
    """Return the content of an edition as it was signed off; a DeskError if it cannot be read."""
    (record,) = store.records(EDITIONS.key, [edition.record])
    return frozen.from_text(str(record.values["content"]))


def reprint(store: Store, edition: Edition, path: Path, progress: Progress = SILENT) -> None:
    """Write an edition again: the kept PDF byte for byte, or (.docx, .xlsx) its frozen data in another form.

    Raises a DeskError if the folder cannot be written.
    """
    if path.suffix.lower() != ".pdf":
        write_document(document_of(store, edition), path, progress)
        return
    content = store.original(edition.sha256).content
    with replacing(path) as beside:
        beside.write_bytes(content)


def replaced_by(known: list[Edition], edition: Edition) -> Edition | None:
    """Return the edition that stands for this one now, if one does."""
    return next((other for other in known if other.replaces == edition.record), None)
