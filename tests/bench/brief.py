"""Briefings timed against reportlab alone: the same texts and lines on the same pages, drawn one after the other.

Libraries are loaded before the clock starts, on both sides; fonts are not.
"""

import importlib
import json
import tempfile
import time
from pathlib import Path

_NAMES = ("ecosystem", "patents")
_AREA, _YEAR = "杭州市", 2019


def brief_ours(store: str) -> float:
    """Write both briefings as the program does: counted, worded, set, drawn, made fit for the archives."""
    for library in ("pandas", "scipy.stats", "pypinyin", "zjai_desk.store.finding"):
        importlib.import_module(library)
    from zjai_desk.briefing import write_briefing
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(store)) as opened:
        start = time.perf_counter()
        for name in _NAMES:
            write_briefing(opened, name, Path(folder) / f"{name}.pdf", _AREA, _YEAR)
        return time.perf_counter() - start


def brief_pages(store: str) -> float:
    """Set and draw the same briefings from what was counted and worded already."""
    from zjai_desk.briefing.paper.document import write_pdf
    from zjai_desk.briefing.texts.catalogue import compose_briefing
    from zjai_desk.store import Store

    with tempfile.TemporaryDirectory() as folder, Store.open(Path(store)) as opened:
        documents = [compose_briefing(opened, name, _AREA, _YEAR) for name in _NAMES]
        start = time.perf_counter()
        for document in documents:
            write_pdf(document, Path(folder) / "简报.pdf")
        return time.perf_counter() - start


def brief_plain(recorded: str) -> float:
    """Draw the recorded texts and lines with reportlab, nothing else."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pages = json.loads(Path(recorded).read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        for name, content in pages.items():
            for face, path in content["faces"].items():
                if face not in pdfmetrics.getRegisteredFontNames():
                    pdfmetrics.registerFont(TTFont(face, path))
            canvas = Canvas(str(Path(folder) / f"{name}.pdf"))
            for page in content["pages"]:
                for x, y, size, face, text in page["texts"]:
                    canvas.setFont(face, size)
                    canvas.drawString(x, y, text)
                for left, bottom, right, top in page["lines"]:
                    canvas.line(left, bottom, right, top)
                canvas.showPage()
            canvas.save()
        return time.perf_counter() - start


def record(store: Path, target: Path) -> None:
    """Write down what stands on the pages of both briefings, for :func:`brief_plain`."""
    from zjai_desk import paths
    from zjai_desk.briefing import write_briefing
    from zjai_desk.store import Store

    found = {}
    with tempfile.TemporaryDirectory() as folder, Store.open(store) as opened:
        for name in _NAMES:
            path = Path(folder) / f"{name}.pdf"
            write_briefing(opened, name, path, _AREA, _YEAR)
            pages = _pages(path)
            used = {face for page in pages for *_, face, _ in page["texts"]}
            faces = {face: str(paths.FONTS / f"{face}.ttf") for face in used}
            found[name] = {"faces": faces, "pages": pages}
    target.write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _pages(path: Path) -> list[dict[str, list[tuple[float | str, ...]]]]:
    """Return the texts (x, y, size, face, text) and the lines of each page of a PDF."""
    import ctypes

    import pypdfium2 as pdfium

    raw = pdfium.raw
    found = []
    with pdfium.PdfDocument(path) as document:
        for page in document:
            textpage = page.get_textpage()
            texts: list[tuple[float | str, ...]] = []
            lines: list[tuple[float | str, ...]] = []
            for thing in page.get_objects():
                if thing.type == raw.FPDF_PAGEOBJ_TEXT:
                    size = ctypes.c_float()
                    raw.FPDFTextObj_GetFontSize(thing, size)
                    buffer = ctypes.create_string_buffer(200)
                    raw.FPDFFont_GetBaseFontName(raw.FPDFTextObj_GetFont(thing), buffer, 200)
                    text = ctypes.create_string_buffer(4000)
                    length = raw.FPDFTextObj_GetText(
                        thing, textpage, ctypes.cast(text, ctypes.POINTER(ctypes.c_ushort)), 2000
                    )
                    matrix = thing.get_matrix()
                    face = buffer.value.decode().rpartition("+")[2]
                    words = text.raw[: max(0, 2 * length - 2)].decode("utf-16-le")
                    texts.append((matrix.e, matrix.f, size.value, face, words))
                elif thing.type == raw.FPDF_PAGEOBJ_PATH:
                    lines.append(thing.get_bounds())
            found.append({"texts": texts, "lines": lines})
    return found
