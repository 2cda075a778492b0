"""Pages of a PDF as pictures, for the preview and the printer; no Qt here."""

from pathlib import Path

import pypdfium2 as pdfium

from zjai_desk.errors import DeskError


class Preview:
    """An open PDF whose pages can be rendered; use it from one thread and close it."""

    def __init__(self, path: Path) -> None:
        try:
            self._document = pdfium.PdfDocument(path.read_bytes())
        except (OSError, pdfium.PdfiumError) as error:
            raise DeskError(f"打不开“{path.name}”。", "请重新生成简报。") from error

    @property
    def page_count(self) -> int:
        """The number of pages."""
        return len(self._document)

    def size(self, page: int) -> tuple[float, float]:
        """Return width and height of a page (counted from 0) in points."""
        width, height = self._document[page].get_size()
        return float(width), float(height)

    def render(self, page: int, scale: float) -> tuple[int, int, bytes]:
        """Return (width, height, pixels as RGBX, 4 bytes each) of a page at ``scale`` pixels a point."""
        bitmap = self._document[page].render(scale=scale, rev_byteorder=True, prefer_bgrx=True)
        return bitmap.width, bitmap.height, bytes(bitmap.buffer)

    def close(self) -> None:
        """Close the file."""
        self._document.close()
