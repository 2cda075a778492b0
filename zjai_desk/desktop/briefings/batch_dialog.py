"""各区县批量: which briefings and which formats are written for every district."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.page import Page

_ROW = 28


class BatchDialog(QDialog):
    """``wanted(names of briefings, formats)`` when it is accepted; ``about`` says for which place."""

    wanted = Signal(tuple, tuple)

    def __init__(
        self,
        briefings: Mapping[str, str],
        chosen: str,
        about: str,
        formats: Mapping[str, str],
        parent: QWidget,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("各区县批量")
        self.label = QLabel(about, self)
        self.label.setWordWrap(True)
        self.list = QListWidget(self)
        self.list.setAccessibleName("要写的简报")
        self.list.setProperty("role", "framed")
        for name, title in briefings.items():
            item = QListWidgetItem(title, self.list)
            item.setData(Qt.ItemDataRole.UserRole, name)
            item.setSizeHint(QSize(0, _ROW))
            item.setCheckState(Qt.CheckState.Checked if name == chosen else Qt.CheckState.Unchecked)
        self.ticks = {form: QCheckBox(label, self) for form, label in formats.items()}
        self.ticks["pdf"].setChecked(True)
        line = QHBoxLayout()
        line.addWidget(QLabel("格式", self))
        for tick in self.ticks.values():
            tick.toggled.connect(lambda _: self._judge())
            line.addWidget(tick)
        line.addStretch(1)
        self.buttons = QDialogButtonBox(self)
        self.go = self.buttons.addButton("选文件夹…", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton("取消", QDialogButtonBox.ButtonRole.RejectRole)
        self.buttons.accepted.connect(self._take)
        self.buttons.rejected.connect(self.reject)
        self.list.itemChanged.connect(lambda _: self._judge())
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(10)
        column.addWidget(self.label)
        column.addWidget(self.list, 1)
        column.addLayout(line)
        column.addWidget(self.buttons)
        self.resize(420, 380)
        fit(self)
        self._judge()

    @property
    def names(self) -> tuple[str, ...]:
        """The briefings that are ticked."""
        items = [self.list.item(row) for row in range(self.list.count())]
        ticked = [item for item in items if item.checkState() is Qt.CheckState.Checked]
        return tuple(item.data(Qt.ItemDataRole.UserRole) for item in ticked)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that are ticked."""
        return tuple(form for form, tick in self.ticks.items() if tick.isChecked())

    def _judge(self) -> None:
        self.go.setEnabled(bool(self.names) and bool(self.formats))

    def _take(self) -> None:
        self.accept()
        self.wanted.emit(self.names, self.formats)


def ask_batch(
    page: Page, catalogue: QListWidget, wanted: Callable[[tuple[str, ...], tuple[str, ...]], None]
) -> None:
    """Ask which briefings of a catalogue, its chosen one ticked, are wanted for the districts of the place of the desk."""
    from zjai_desk.briefing.writing import FORMATS

    items = [catalogue.item(row) for row in range(catalogue.count())]
    briefings = {
        str(name): item.text() for item in items if (name := item.data(Qt.ItemDataRole.UserRole)) is not None
    }
    current = catalogue.currentItem()
    chosen = str(current.data(Qt.ItemDataRole.UserRole)) if current is not None else ""
    year = f"{page.desk.year}年" if page.desk.year else ""
    about = f"给{batch_area(page.desk.area) or '台账设定的地区'}的每个区县各写一份{year}的；几种简报各存一个文件夹，另有一份清单。"
    dialog = BatchDialog(briefings, chosen, about, FORMATS, page)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.wanted.connect(wanted)
    dialog.open()


def batch_area(area: str | None) -> str | None:
    """Return the city or province whose districts are meant: that of a district, where one is chosen."""
    from zjai_desk.analysis.pivot.axis import city_of

    return city_of(area) if area else area
