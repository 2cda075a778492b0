"""Data for the clipboard that may outlive the program's Python part."""

from PySide6.QtCore import QMimeData, QStringListModel


def qt_made() -> QMimeData:
    """Return empty data made by Qt itself.

    The clipboard keeps what was copied until after Python has ended; an object made in Python is then destroyed
    by an interpreter that is no longer there, and the program ends with a crash.
    """
    model = QStringListModel([""])
    data = model.mimeData([model.index(0)])
    data.clear()
    return data
