"""The received file that a record came from, opened at its row, the cell of a field marked."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.history.words import when, who
from zjai_desk.desktop.intake.sheet_pane import SheetPane
from zjai_desk.desktop.kit.asking import ask_target
from zjai_desk.desktop.kit.fitting import fit
from zjai_desk.desktop.threads.background import Background
from zjai_desk.errors import DeskError
from zjai_desk.files import replacing
from zjai_desk.registers.fields import Field, Register
from zjai_desk.returns.sheets import Return
from zjai_desk.returns.tracing import Source, cell_of, read_source, source_of
from zjai_desk.store import Store

_SIZE = QSize(1000, 620)


class OriginalDialog(QDialog):
    """Reads the original again, as it came in, and shows its sheet; ``record`` is (register, id), ``key`` a field or blank."""

    def __init__(
        self, desk: Desk, record: tuple[Register, int], key: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._register, self._number = record
        self._field = self._register[key] if key else None
        self._source: Source | None = None
        self._reading = Background("original", self)
        self.setWindowTitle("原件")
        self.resize(_SIZE)
        fit(self)
        self.place_label = QLabel("正在打开原件…", self)
        self.note_label = QLabel(self)
        self.sheets = SheetPane(self, fixed=True)
        self._lay_out()
        register, number = self._register.key, self._number
        desk.run("", lambda store, _: source_of(store, register, number, key or None), self._read, self._fail)

    def _lay_out(self) -> None:
        self.place_label.setProperty("role", "section")
        self.note_label.setProperty("role", "muted")
        self.save_button = QPushButton("原件另存为…", self)
        self.save_button.setEnabled(False)
        self.save_button.clicked.connect(self._ask_and_save)
        close = QPushButton("关闭", self)
        close.clicked.connect(self.reject)
        for button in (self.save_button, close):
            button.setAutoDefault(False)
        head = QVBoxLayout()
        head.setContentsMargins(16, 12, 16, 8)
        head.setSpacing(4)
        for label in (self.place_label, self.note_label):
            label.setWordWrap(True)
            head.addWidget(label)
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 12)
        foot.setSpacing(8)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.sheets, 1)
        column.addLayout(foot)

    def _read(self, source: Source | None) -> None:
        if source is None:
            self.place_label.setText("这一项是在本机录入的，没有原件。")
            return
        self._source = source
        self.place_label.setText(f"正在打开“{source.original.name}”…")
        self.save_button.setEnabled(True)
        self._reading.run("打开原件", lambda progress: read_source(source, progress), self._show, self._fail)

    def _show(self, read: Return) -> None:
        source = self._source
        if source is None:
            return
        origin = source.origin
        self.sheets.show_sheets(read.sheets, {}, {origin.sheet: origin.rows})
        cell = cell_of(read, source, self._field.key) if self._field else None
        row = cell.row if cell else origin.rows[0] if origin.rows else 1
        self.sheets.go_to(origin.sheet, row, self._field.key if self._field else "", source.values)
        self.sheets.view.setFocus()
        rows = f"第{'、'.join(map(str, origin.rows))}行"
        parts = [source.original.name, origin.sheet, f"{cell.letter}{cell.row}单元格" if cell else rows]
        self.place_label.setText(" / ".join(filter(None, parts)))
        self.note_label.setText(_note(source, self._field, "" if cell is None else cell.text))

    def _fail(self, error: DeskError) -> None:
        self.place_label.setText(str(error))

    # -- taking it elsewhere --------------------------------------------------------------------------

    def _ask_and_save(self) -> None:
        if self._source is not None:
            name = self._source.original.name
            path = ask_target(self, self._desk.settings, "原件另存为", name, "所有文件 (*)")
            if path is not None:
                content = self._source.original.content

                def work(_store: Store, _progress: object) -> None:
                    with replacing(path) as beside:
                        beside.write_bytes(content)

                noted = self._desk.noting(work, f"原件“{name}”", path, lambda _: "")
                self._desk.run("保存原件", noted, lambda _: self._desk.tell(f"已保存“{path.name}”"))


def _note(source: Source, field: Field | None, text: str) -> str:
    """Say what the cell holds and whether the value was changed here since."""
    received = f"收到于 {source.original.received_at[:10]}"
    if field is None:
        return f"{received}。各列上方写着读作哪一项。"
    said = (
        f"{received}。{field.label}在原件中为“{text}”"
        if text
        else f"{received}。原件中没有{field.label}这一列"
    )
    step = source.by_hand.step if source.by_hand else None
    return f"{said}；{when(step)[:16]} {who(step)}在本机改过。" if step else f"{said}。"
