"""A document goes out in the form that the name of the file asks for: PDF, Word or workbook."""

from pathlib import Path

from zjai_desk.briefing.blocks import Document
from zjai_desk.briefing.paper.document import Briefing, write_pdf
from zjai_desk.briefing.paper.fonts import Fonts
from zjai_desk.errors import DeskError
from zjai_desk.progress import SILENT, Progress

FORMATS = {"pdf": "PDF", "docx": "Word文档", "xlsx": "工作簿"}
"""What a document can become, by the ending of the file."""


def write_document(
    document: Document, path: Path, progress: Progress = SILENT, fonts: Fonts | None = None
) -> Briefing:
    """Write the document to ``path`` as its ending says; pages are counted of a PDF alone.

    Raises a DeskError for any other ending, or if the folder cannot be written.
    """
    kind = path.suffix.lower().removeprefix(".")
    if kind == "pdf":
        return write_pdf(document, path, fonts, progress)
    if kind == "docx":
        from zjai_desk.briefing.word.document import write_docx

        write_docx(document, path, fonts, progress)
    elif kind == "xlsx":
        from zjai_desk.briefing.workbooks.tables import write_tables

        write_tables(document, path)
    else:
        raise DeskError(
            f"写不了“{path.name}”：不知道“{path.suffix}”是什么格式。",
            "文件名请以 .pdf、.docx 或 .xlsx 结尾。",
        )
    return Briefing(path, document.title, 0, document.warnings)
