"""The first page of all: open a store, make a new one, or look at the sample."""

from pathlib import Path

from PySide6.QtCore import QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFileDialog,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import icon, program_icon
from zjai_desk.errors import DeskError
from zjai_desk.settings import Settings
from zjai_desk.store import SUFFIX
from zjai_desk.store.cipher import is_encrypted

_FILTER = f"台账 (*{SUFFIX})"


class Welcome(QWidget):
    """Asks which store to work on: ``opened(path)``, ``created(path)`` or ``sample_wanted()``."""

    mark: QLabel
    operator_edit: QLineEdit
    new_button: QPushButton
    open_button: QPushButton
    sample_button: QPushButton
    recent_label: QLabel
    recent_list: QListWidget
    problem: QLabel

    opened = Signal(object)
    created = Signal(object)
    sample_wanted = Signal()

    def __init__(self, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "welcome")
        self._settings = settings
        self.setObjectName("welcome")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle("区县人工智能产业工作台")
        self.setWindowIcon(program_icon())
        self.resize(QSize(880, 560).boundedTo(self.screen().availableSize()))
        self.mark.setPixmap(program_icon().pixmap(64, 64))
        self.operator_edit.setText(settings.operator)
        self.operator_edit.textChanged.connect(self._name)
        self.new_button.clicked.connect(self._ask_new)
        self.open_button.clicked.connect(self._ask_open)
        self.sample_button.clicked.connect(self.sample_wanted)
        self.recent_list.itemActivated.connect(self._open_recent)
        self.recent_list.itemClicked.connect(self._open_recent)
        QShortcut(QKeySequence.StandardKey.Open, self).activated.connect(self._ask_open)
        self.show_recent()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Let Enter press the button that has the focus; outside of dialogs Qt does so for the space bar alone."""
        button = self.focusWidget()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and isinstance(button, QPushButton):
            button.click()
        else:
            super().keyPressEvent(event)

    def show_recent(self) -> None:
        """List the stores opened lately that are still there, and those that can be had again."""
        self.recent_list.clear()
        for path in self._settings.still_there():
            encrypted = is_encrypted(path)
            mark = icon("lock" if encrypted else "database", "muted")
            item = QListWidgetItem(mark, f"{path.stem}    {path.parent}")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(f"{path}（已加密）" if encrypted else str(path))
            self.recent_list.addItem(item)
        for path in self._lost():
            item = QListWidgetItem(icon("triangle-alert", "muted"), f"{path.stem}    文件不见了，可以找回")
            item.setData(Qt.ItemDataRole.UserRole, str(path))
            item.setToolTip(f"{path} 不见了，它的备份或副册还在")
            self.recent_list.addItem(item)
        any_there = self.recent_list.count() > 0
        self.recent_label.setVisible(any_there)
        self.recent_list.setVisible(any_there)

    def _lost(self) -> list[Path]:
        """Return the stores opened lately that are gone, but have left copies or a daybook where they were."""
        there = self._settings.still_there()
        gone = [path for path in map(Path, self._settings.recent) if path not in there]
        if not gone:
            return []
        from zjai_desk.desktop.keeping.damage_dialog import has_left

        return [path for path in gone if has_left(path)]

    def show_error(self, error: DeskError) -> None:
        """Say why a store could not be opened."""
        self.set_busy(False)
        self.problem.setText(str(error))

    def set_busy(self, busy: bool, text: str = "") -> None:
        """Keep hands off while a store is being opened, and say what is going on."""
        for widget in (self.new_button, self.open_button, self.sample_button, self.recent_list):
            widget.setDisabled(busy)
        self.problem.setProperty("severity", "" if busy else "force")
        self.problem.style().unpolish(self.problem)
        self.problem.style().polish(self.problem)
        self.problem.setText(text)

    def _name(self, text: str) -> None:
        self._settings.operator = text.strip()

    def _folder(self) -> Path:
        """Where stores are looked for: beside the one opened last, else among the person's documents."""
        last = next(iter(self._settings.still_there()), None)
        if last is not None:
            return last.parent
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        return Path(documents) if Path(documents).is_dir() else Path.home()

    def ask_home(self, path: Path) -> Path | None:
        """Ask where the store at ``path``, which may not be worked on where it lies, is copied to."""
        place = str(self._folder() / path.name)
        name, _ = QFileDialog.getSaveFileName(self, "复制到本机硬盘", place, _FILTER)
        return _with_suffix(name) if name else None

    def _ask_new(self) -> None:
        place = str(self._folder() / f"人工智能产业台账{SUFFIX}")
        name, _ = QFileDialog.getSaveFileName(self, "新建台账", place, _FILTER)
        if name:
            self.created.emit(_with_suffix(name))

    def _ask_open(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "打开台账", str(self._folder()), _FILTER)
        if name:
            self.opened.emit(Path(name))

    def _open_recent(self, item: QListWidgetItem) -> None:
        self.opened.emit(Path(item.data(Qt.ItemDataRole.UserRole)))


def _with_suffix(name: str) -> Path:
    return Path(name if name.endswith(SUFFIX) else name + SUFFIX)
