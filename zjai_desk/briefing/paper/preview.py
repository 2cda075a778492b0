"""Pages of a PDF as pictures, for the preview, the printer and charts elsewhere; no Qt here."""

import io
import threading
from pathlib import Path

import pypdfium2 as pdfium

from zjai_desk.errors import DeskError

# The library draws for one thread at a time; the preview and an export to Word may want it at once.
_TURN = threading.RLock()


def picture(pdf: bytes, dots: int) -> bytes:
    """Return the first page of a PDF as a PNG of ``dots`` dots an inch."""
    written = io.BytesIO()
    with _TURN, pdfium.PdfDocument(pdf) as document:
        page = document[0]
        bitmap = page.render(scale=dots / 72)
        bitmap.to_pil().save(written, "PNG", dpi=(dots, dots))
        bitmap.close()
        page.close()
    return written.getvalue()


class Preview:
    """An open PDF whose pages can be rendered; use it from one thread and close it."""

    def __init__(self, path: Path) -> None:
        try:
            with _TURN:
                self._document = pdfium.PdfDocument(path.read_bytes())
        except (OSError, pdfium.PdfiumError) as error:
            raise DeskError(f"打不开“{path.name}”。", "请重新生成简报。") from error

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page (counted from 0) in points."""
        with _TURN:
            shown = self._document[page]
            width, height = shown.get_size()
            shown.close()
        return float(width), float(height)

    def render(self, page: int, scale: float) -> tuple[int, int, bytes]:
        """Return (width, height, pixels as RGBX, 4 bytes each) of a page at ``scale`` pixels a point."""
        with _TURN:
            shown = self._document[page]
            bitmap = shown.render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
            drawn = bitmap.width, bitmap.height, bytes(bitmap.buffer)
            bitmap.close()
            shown.close()
        return drawn

    def close(self) -> None:
        """Close the file."""
        with _TURN:
            self._document.close()
