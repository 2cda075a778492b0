"""Where a paper begins: on an empty sheet, from a ready briefing, or from one that was put together before."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.briefing.papers.kept import Kept
from zjai_desk.desktop.kit.icons import icon

_WIDTH = 260
_ROW = 32
_NAME = Qt.ItemDataRole.UserRole


class ComposerStart(QWidget):
    """``blank()``, ``based_on(briefing)``, ``continued(paper)`` and ``draft_wanted()`` tell what was chosen."""

    blank = Signal()
    based_on = Signal(str)
    continued = Signal(str)
    draft_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.headline = _label("自编简报", "section", self)
        self.words = _label("选一个起点。正文里的数取自统计表，换地区、换年度后自动更新。", "muted", self)
        self.draft_button = QPushButton(icon("history", "on_accent"), "", self)
        self.draft_button.setProperty("primary", True)
        self.draft_button.hide()
        self.blank_button = QPushButton(icon("plus"), "空白开始", self)
        self.ready = _list("现有的简报", self)
        self.own = _list("以前编的简报", self)
        self._lay_out()
        self.blank_button.clicked.connect(self.blank)
        self.draft_button.clicked.connect(self.draft_wanted)
        self.ready.itemActivated.connect(lambda item: self.based_on.emit(item.data(_NAME)))
        self.own.itemActivated.connect(lambda item: self.continued.emit(item.data(_NAME)))
        for shown in (self.ready, self.own):
            shown.itemClicked.connect(shown.itemActivated)

    def _lay_out(self) -> None:
        choices = QHBoxLayout()
        choices.setSpacing(24)
        choices.addStretch(1)
        for title, hint, content in (
            ("空白", "从一张白纸写起", self.blank_button),
            ("以现有简报为底稿", "文字、表和图都带过来再改", self.ready),
            ("上一期", "接着以前编的往下写", self.own),
        ):
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(_label(title, "strong", self))
            column.addWidget(_label(hint, "small", self))
            column.addSpacing(4)
            column.addWidget(content)
            column.addStretch(1)
            content.setFixedWidth(_WIDTH)
            choices.addLayout(column)
        choices.addStretch(1)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 24, 24, 24)
        rows.addStretch(1)
        for widget in (self.headline, self.words):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            rows.addWidget(widget)
        rows.addSpacing(8)
        rows.addWidget(self.draft_button, 0, Qt.AlignmentFlag.AlignCenter)
        rows.addSpacing(16)
        rows.addLayout(choices)
        rows.addStretch(2)

    def show_choices(self, ready: Mapping[str, str], own: Sequence[Kept], draft: str | None) -> None:
        """Show what there is to begin with; ``draft`` is the name of one that was not saved, None if there is none."""
        self.draft_button.setVisible(draft is not None)
        self.draft_button.setText(f"继续上次没有保存的“{draft or '未命名简报'}”")
        _fill(self.ready, [(name, title) for name, title in ready.items()], "")
        _fill(self.own, [(kept.name, kept.name) for kept in own], "还没有编过简报")


def _fill(shown: QListWidget, lines: list[tuple[str, str]], nothing: str) -> None:
    shown.clear()
    for name, title in lines:
        item = QListWidgetItem(icon("file-text", "muted"), title, shown)
        item.setData(_NAME, name)
        item.setSizeHint(QSize(0, _ROW))
        item.setToolTip(title)
    if not lines:
        item = QListWidgetItem(nothing, shown)
        item.setFlags(Qt.ItemFlag.NoItemFlags)
    shown.setFixedHeight(min(8, max(1, len(lines))) * _ROW + 8)


def _list(name: str, parent: QWidget) -> QListWidget:
    made = QListWidget(parent)
    made.setAccessibleName(name)
    made.setProperty("role", "framed")
    made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    return made


def _label(text: str, role: str, parent: QWidget) -> QLabel:
    made = QLabel(text, parent)
    made.setProperty("role", role)
    made.setWordWrap(False)
    return made
