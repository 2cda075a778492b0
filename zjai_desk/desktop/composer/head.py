"""The title and the head of a paper: that of a 简报 with its name, number and readers, or that of a 公文."""

from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QSizePolicy,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from zjai_desk.briefing.papers.paper import BulletinHead, Head, LetterHead, Paper
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.composer.texts import WordsEditor

_BULLETIN = (
    ("name", "简报名称", "人工智能产业简报"),
    ("office", "编发单位", "不填用本单位"),
    ("reports_to", "报", "上级，用顿号隔开"),
    ("sends_to", "送", "平级，用顿号隔开"),
    ("issued_to", "发", "下级，用顿号隔开"),
    ("classification", "左上角", "如 内部资料，注意保存"),
)
_LETTER = (
    ("mark", "发文机关标志", "不填用“本单位文件”"),
    ("number", "发文字号", "如 某发改〔2026〕1号"),
    ("office", "署名", "不填用本单位"),
    ("addressee", "主送机关", "不写冒号"),
    ("signers", "签发人", "上行文才填，用顿号隔开"),
    ("copied_to", "抄送", "用顿号隔开"),
    ("printed_by", "印发机关", "不填用署名单位"),
    ("classification", "密级", "不填不印；本程序不处理国家秘密"),
    ("kept_for", "保密期限", "如 1年"),
    ("urgency", "紧急程度", "特急或加急，不填不印"),
)
_APART = "、"


class HeadEditor(QWidget):
    """Edits title and head; ``changed(Paper, typing)`` brings the paper with them."""

    changed = Signal(object, str)

    def __init__(self, present: PresentNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paper = Paper()
        self.title = WordsEditor(present, "题目", self)
        self.title.edit.setFixedHeight(64)
        self.title.edit.several_lines = False  # where a long one breaks is for the page to say
        self.kind_box = QComboBox(self)
        self.kind_box.setAccessibleName("版头")
        self.kind_box.addItem("简报", BulletinHead)
        self.kind_box.addItem("公文", LetterHead)
        self.issue_box = _spin("期号", "自动接着编", self)
        self.issue_box.setToolTip("自动：同名简报当年已定稿的最后一期加一")
        self.copies_box = _spin("印数", "不填", self)
        self.copy_number_box = _spin("份号", "不印", self)
        self.copy_number_box.setToolTip("印成六位数，在密级上面")
        self.copy_number_box.setMaximum(999999)
        self.lines: dict[type[Head], dict[str, QLineEdit]] = {}
        self.sheets: dict[type[Head], QWidget] = {}
        self._lay_out()
        self._order()
        self._connect()

    def _lay_out(self) -> None:
        sheet = QWidget(self)
        sheet.setProperty("role", "sheet")
        rows = QVBoxLayout(sheet)
        rows.setContentsMargins(0, 0, 8, 0)
        rows.setSpacing(8)
        rows.addWidget(QLabel("题目", sheet))
        rows.addWidget(self.title)
        first = _form()
        first.addRow("版头", self.kind_box)
        rows.addLayout(first)
        for kind, fields in ((BulletinHead, _BULLETIN), (LetterHead, _LETTER)):
            part, form = QWidget(sheet), _form()
            form.setContentsMargins(0, 0, 0, 0)
            part.setLayout(form)
            self.lines[kind] = {}
            for key, label, hint in fields:
                line = QLineEdit(part)
                line.setPlaceholderText(hint)
                line.setAccessibleName(label)
                form.addRow(label, line)
                self.lines[kind][key] = line
            if kind is BulletinHead:
                form.insertRow(1, "期号", self.issue_box)
                form.addRow("印数", self.copies_box)
            else:
                form.addRow("份号", self.copy_number_box)
            self.sheets[kind] = part
            rows.addWidget(part)
        rows.addStretch(1)
        scroll = QScrollArea(self)
        scroll.setWidgetResizable(True)
        scroll.setWidget(sheet)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _order(self) -> None:
        """Let Tab go from line to line as they stand."""
        bulletin, letter = (list(self.lines[kind].values()) for kind in (BulletinHead, LetterHead))
        name, *others = bulletin
        chain = (self.title.edit, self.kind_box, name, self.issue_box, *others, self.copies_box, *letter)
        for before, after in pairwise((*chain, self.copy_number_box)):
            QWidget.setTabOrder(before, after)

    def _connect(self) -> None:
        self.title.changed.connect(lambda: self._tell("title"))
        self.kind_box.activated.connect(lambda _: self._change_kind())
        for lines in self.lines.values():
            for key, line in lines.items():
                line.textEdited.connect(lambda _, key=key: self._tell(f"head {key}"))
        for box in self._boxes:
            box.valueChanged.connect(lambda _: self._tell("number"))

    def show_paper(self, paper: Paper) -> None:
        """Show title and head of a paper, without telling that they changed."""
        self._paper = paper
        head = paper.head
        self.title.edit.set_source(paper.title)
        self.kind_box.setCurrentIndex(0 if isinstance(head, BulletinHead) else 1)
        for kind, sheet in self.sheets.items():
            sheet.setVisible(isinstance(head, kind))
        for key, line in self.lines[type(head)].items():
            value = getattr(head, key)
            text = _APART.join(value) if isinstance(value, tuple) else value
            # What is being typed may end in a 、 that is not there yet.
            if _parted(line.text()) != _parted(text):
                line.setText(text)
        values: tuple[tuple[QSpinBox, int | None], ...]
        if isinstance(head, BulletinHead):
            values = ((self.issue_box, head.issue), (self.copies_box, head.copies))
        else:
            values = ((self.copy_number_box, head.copy_number),)
        for box, number in values:
            with QSignalBlocker(box):
                box.setValue(number or 0)

    @property
    def _boxes(self) -> tuple[QSpinBox, ...]:
        return self.issue_box, self.copies_box, self.copy_number_box

    def _change_kind(self) -> None:
        kind: type[Head] = self.kind_box.currentData()
        if not isinstance(self._paper.head, kind):
            self._take(replace(self._paper, head=kind()), "")
            self.show_paper(self._paper)

    def _tell(self, typing: str) -> None:
        head = self._paper.head
        values: dict[str, object] = {}
        for key, line in self.lines[type(head)].items():
            many = isinstance(getattr(head, key), tuple)
            values[key] = _parted(line.text()) if many else line.text().strip()
        if isinstance(head, LetterHead):
            values |= {"copy_number": self.copy_number_box.value() or None}
        else:
            values |= {"issue": self.issue_box.value() or None, "copies": self.copies_box.value()}
        changed = type(head)(**values)  # type: ignore[arg-type]  # the lines are those of this kind of head
        self._take(replace(self._paper, title=self.title.edit.source, head=changed), typing)

    def _take(self, paper: Paper, typing: str) -> None:
        self._paper = paper
        self.changed.emit(paper, typing)


def _parted(text: str) -> tuple[str, ...]:
    """Return the names in a line: 、 or commas stand between them."""
    for mark in "，,；;":
        text = text.replace(mark, _APART)
    return tuple(filter(None, (name.strip() for name in text.split(_APART))))


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
    form.setVerticalSpacing(8)
    form.setHorizontalSpacing(12)
    return form


def _spin(name: str, nothing: str, parent: QWidget) -> QSpinBox:
    box = QSpinBox(parent)
    box.setAccessibleName(name)
    box.setRange(0, 9999)
    box.setSpecialValueText(nothing)
    box.lineEdit().setTextMargins(8, 0, 0, 0)
    box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return box
