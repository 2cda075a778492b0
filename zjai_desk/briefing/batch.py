"""Several briefings for every district of a city or province in one go: whole files only, and a list of what was written."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from zjai_desk.analysis.scope import districts_of
from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.texts.catalogue import NamedBriefing, declared, file_name, place_meant
from zjai_desk.briefing.writing import FORMATS, write_document
from zjai_desk.errors import Cancelled, DeskError
from zjai_desk.files import replacing
from zjai_desk.progress import SILENT, Progress
from zjai_desk.store import Store

LIST = "清单.xlsx"


@dataclass(frozen=True, slots=True)
class Batch:
    """What is wanted: briefings by name, for the districts of an area and a year (by default the office's), in which formats."""

    names: tuple[str, ...]
    area: str | None = None
    year: int | None = None
    formats: tuple[str, ...] = ("pdf",)


@dataclass(frozen=True, slots=True)
class BatchFile:
    """One file that was written, or was not for the reason of its ``fault``; ``pages`` are those of a PDF."""

    district: str
    briefing: str
    path: Path
    pages: int = 0
    warnings: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """What came of a batch: its files, how many were wanted, and so whether it was stopped before the last."""

    folder: Path
    files: tuple[BatchFile, ...]
    wanted: int

    @property
    def stopped(self) -> bool:
        """Whether some files were not come to."""
        return len(self.files) < self.wanted

    @property
    def whole(self) -> tuple[BatchFile, ...]:
        """The files that are there."""
        return tuple(file for file in self.files if not file.fault)

    @property
    def summary(self) -> str:
        """How many files of how many districts there are, in words, and what is missing."""
        districts = len({file.district for file in self.whole})
        pages = sum(file.pages for file in self.files)
        said = f"已写出 {districts} 个区县的简报 {len(self.whole)} 份"
        said += f"，PDF 共 {pages} 页" if pages else ""
        said += f"，在“{self.folder.name}”"
        faults, rest = len(self.files) - len(self.whole), self.wanted - len(self.files)
        if faults:
            said += f"；{faults} 份没有写成，原因见{LIST.partition('.')[0]}"
        return f"{said}；已停止，还有 {rest} 份没有写" if rest else said


def write_briefings(store: Store, batch: Batch, folder: Path, progress: Progress = SILENT) -> Written:
    """Write each briefing for each district in each format into ``folder``, in one of its own where there are several.

    Stopped, it ends between two files: what is finished stays, nothing half written is left. A file that cannot
    be written, being open in another program, is noted and the others go on. The list of all is written last.
    Raises a DeskError for an unknown briefing, format or area, an area without districts, or if nothing at all
    can be written.
    """
    area, year = place_meant(store, batch.area, batch.year)
    briefings = [declared(store, name) for name in dict.fromkeys(batch.names)]
    formats = tuple(dict.fromkeys(batch.formats))
    if unknown := [form for form in formats if form not in FORMATS]:
        raise DeskError(f"没有“{unknown[0]}”这种格式。", f"可用：{'、'.join(FORMATS)}。")
    districts = districts_of(area, year)
    wanted = len(briefings) * len(districts) * len(formats)
    folder.mkdir(parents=True, exist_ok=True)
    files: list[BatchFile] = []
    try:
        for briefing in briefings:
            home = folder / file_name(briefing.title) if len(briefings) > 1 else folder
            home.mkdir(exist_ok=True)
            run = _Run(store, briefing, year, home, formats)
            for number, district in enumerate(districts, 1):
                for form in formats:
                    progress.report(f"{district}{briefing.title} {FORMATS[form]}", len(files), wanted)
                    files.append(run.write(district, number, form))
    except Cancelled:
        pass
    written = Written(folder, tuple(files), wanted)
    if files and not written.whole:
        raise DeskError(f"一份简报也没有写成。{files[0].fault}")
    if files:
        _write_list(written, folder / LIST)
    return written


class _Run:
    """One briefing for one district after the other; what they share is read once and let go with the run."""

    def __init__(
        self, store: Store, briefing: NamedBriefing, year: int, home: Path, formats: tuple[str, ...]
    ) -> None:
        self._store = store
        self._briefing = briefing
        self._compose = briefing.composer()
        self._year = year
        self._home = home
        self._last = formats[-1]
        self._document: tuple[str, Document] | None = None

    def write(self, district: str, number: int, form: str) -> BatchFile:
        """Write one file; the formats of a district are made of the same document."""
        path = self._home / f"{number:02d} {file_name(self._briefing.title, district)}.{form}"
        try:
            document = self._made(district)
            path = path.with_name(f"{number:02d} {file_name(document.title, district)}.{form}")
            done = write_document(document, path)
        except Cancelled:
            raise
        except DeskError as error:
            return BatchFile(district, self._briefing.title, path, fault=str(error))
        finally:
            if form == self._last:
                self._document = None
        return BatchFile(district, self._briefing.title, path, done.pages, done.warnings)

    def _made(self, district: str) -> Document:
        if self._document is None or self._document[0] != district:
            self._document = district, self._compose(self._store, district, self._year, SILENT)
        return self._document[1]


def _write_list(written: Written, path: Path) -> None:
    """Write what there is, with links and what its readers should know, as a workbook beside it."""
    import xlsxwriter

    with replacing(path) as beside, xlsxwriter.Workbook(str(beside), {"strings_to_urls": False}) as book:
        sheet = book.add_worksheet("清单")
        plain = {"font_name": "宋体", "font_size": 11, "valign": "top", "text_wrap": True}
        form = {
            "title": book.add_format({"font_name": "黑体", "font_size": 16}),
            "head": book.add_format(plain | {"font_name": "黑体", "top": 2, "bottom": 1}),
            "text": book.add_format(plain),
            "fault": book.add_format(plain | {"font_color": "#b3261e"}),
            "link": book.add_format(plain | {"font_color": "#2f6db5", "underline": 1}),
        }
        sheet.write_string(0, 0, "各区县简报清单", form["title"])
        sheet.write_string(1, 0, f"{written.summary}。")
        for place, (head, width) in enumerate(
            (("区县", 12), ("简报", 28), ("文件", 56), ("页数", 8), ("注意", 64))
        ):
            sheet.write_string(3, place, head, form["head"])
            sheet.set_column(place, place, width)
        for row, file in enumerate(written.files, 4):
            _write_line(sheet, row, file, written.folder, form)
        sheet.freeze_panes(4, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _write_line(sheet: Any, row: int, file: BatchFile, folder: Path, form: dict[str, Any]) -> None:
    sheet.write_string(row, 0, file.district, form["text"])
    sheet.write_string(row, 1, file.briefing, form["text"])
    if file.fault:
        sheet.write_string(row, 2, file.path.name, form["fault"])
        sheet.write_string(row, 4, f"没有写成：{file.fault}", form["fault"])
        return
    # Backslashes are what Windows makes of it; a link with blanks and Chinese needs no more.
    there = "\\".join(file.path.relative_to(folder).parts)
    sheet.write_url(row, 2, f"external:{there}", form["link"], file.path.name)
    if file.pages:
        sheet.write_number(row, 3, file.pages, form["text"])
    sheet.write_string(row, 4, "\n".join(file.warnings), form["text"])
