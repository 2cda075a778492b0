"""A chart taken elsewhere: a picture of two pixels for one, or, as vectors, the drawing of the printed page."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPainter

from zjai_desk.analysis.charts.spec import ChartSpec
from zjai_desk.desktop.charts import geometry
from zjai_desk.desktop.charts.items import Ink
from zjai_desk.desktop.charts.outlines import outline

FILE_SIZE = QSize(880, 560)
"""Pixels of a chart that is copied or saved, taller where its bars ask for it."""
SHARPNESS = 2.0
"""Pixels of a PNG for each of those."""
KINDS = "PNG 图片 (*.png);;SVG 矢量图 (*.svg);;PDF 矢量图 (*.pdf)"


def image(spec: ChartSpec, hidden: frozenset[int]) -> QImage:
    """Return a chart without its ``hidden`` series, on white ground whatever the theme."""
    from zjai_desk.desktop.charts.picture import Picture

    picture = Picture(spec, Ink.paper(), hidden)
    size = picture.fitting(FILE_SIZE)
    made = QImage(size * SHARPNESS, QImage.Format.Format_RGB32)
    made.setDevicePixelRatio(SHARPNESS)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    picture.render(painter, size)
    painter.end()
    return made


def written(spec: ChartSpec, hidden: frozenset[int], ending: str) -> bytes:
    """Return the chart as a file of this ending: .svg or .pdf, a PNG for any other."""
    if ending in (".svg", ".pdf"):
        from zjai_desk.briefing.charts.files import chart_pdf, chart_svg
        from zjai_desk.briefing.paper.fonts import Fonts

        fonts, shown = Fonts(installed=False), geometry.without(spec, hidden)
        return chart_pdf(shown, fonts) if ending == ".pdf" else chart_svg(shown, fonts, outline).encode()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image(spec, hidden))
    return bytes(buffer.data().data())
