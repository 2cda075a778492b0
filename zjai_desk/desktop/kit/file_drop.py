"""Files let go anywhere on the window are taken; while they hover, a veil says so."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QLabel, QMainWindow, QWidget

_WORDS = "松开鼠标即收表\n先核对给您看，点了导入才写入台账"
_MARGIN = 16


def dropped_paths(event: QDropEvent) -> list[Path]:
    """Return the files and folders of this machine that are being dragged."""
    return [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]


class FileDrop(QObject):
    """Takes files for a window, wherever they are let go; ``dropped(paths)``.

    A widget that takes files itself, such as a cell of the board, comes before the window.
    """

    dropped = Signal(object)

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._window = window
        self.veil = QLabel(_WORDS, window)
        self.veil.setObjectName("drop_veil")
        self.veil.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.veil.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.veil.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files that come over the window and are let go there."""
        if not isinstance(event, QDropEvent) and event.type() != QEvent.Type.DragLeave:
            return super().eventFilter(watched, event)
        match event.type():
            case QEvent.Type.DragLeave:
                self.veil.hide()
            case QEvent.Type.DragEnter if isinstance(event, QDropEvent) and dropped_paths(event):
                event.acceptProposedAction()
                self._show_veil()
            case QEvent.Type.DragMove if isinstance(event, QDropEvent):
                event.acceptProposedAction()
            case QEvent.Type.Drop if isinstance(event, QDropEvent):
                self.veil.hide()
                event.acceptProposedAction()
                self.dropped.emit(dropped_paths(event))
            case _:
                return super().eventFilter(watched, event)
        return True

    def _show_veil(self) -> None:
        inside: QWidget = self._window.centralWidget() or self._window
        room = QRect(inside.mapTo(self._window, inside.rect().topLeft()), inside.size())
        self.veil.setGeometry(room.adjusted(_MARGIN, _MARGIN, -_MARGIN, -_MARGIN))
        self.veil.raise_()
        self.veil.show()
