"""The parts of a paper that are words: title, heading, paragraph, attachment, sources; all with bound numbers."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from zjai_desk.briefing.bound.notation import written
from zjai_desk.briefing.papers.paper import AttachmentPart, HeadingPart, Part, SourcesPart, TextPart
from zjai_desk.desktop.composer.bound_edit import BoundEdit, BoundLine
from zjai_desk.desktop.composer.number_picker import HEIGHT, WIDTH, NumberPicker
from zjai_desk.desktop.composer.present_numbers import PresentNumbers

_LEVELS = ("一级标题　一、", "二级标题　（一）", "三级标题　1.", "四级标题　（1）")
_HINT = "键入 { 插入台账里的数；双击蓝色的数可改写法、年度和地区。"


class WordsEditor(QWidget):
    """A text with what belongs to it: the picker of numbers, and the offer to bind one that was typed.

    ``changed()`` after each change by hand.
    """

    changed = Signal()

    def __init__(
        self, present: PresentNumbers, name: str, parent: QWidget | None = None, *, line: bool = False
    ) -> None:
        super().__init__(parent)
        self._present = present
        self.edit = (BoundLine if line else BoundEdit)(present.look, present.bindable, self)
        self.edit.setAccessibleName(name)
        self.edit.setAccessibleDescription(_HINT)
        self.picker: NumberPicker | None = None
        self.offer = QWidget(self)
        self.offer_label = QLabel(self.offer)
        self.offer_label.setTextFormat(Qt.TextFormat.PlainText)
        self.offer_label.setProperty("role", "small")
        self.offer_button = QPushButton("换成台账里的数", self.offer)
        self.offer_button.setProperty("role", "small_link")
        self.offer_button.setToolTip("以后随地区、年度和台账自动更新（Ctrl+B）")
        row = QHBoxLayout(self.offer)
        row.setContentsMargins(2, 0, 0, 0)
        row.addWidget(self.offer_label)
        row.addWidget(self.offer_button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.edit, 1)
        column.addWidget(self.offer)
        self.offer.hide()
        self.edit.edited.connect(self.changed)
        self.edit.number_wanted.connect(self.pick)
        self.edit.chip_wanted.connect(self.change_chip)
        self.edit.hand_typed.connect(self._show_offer)
        self.offer_button.clicked.connect(self.bind)
        present.changed.connect(self.edit.show_values)

    def pick(self) -> None:
        """Let the person choose a number for the place of the cursor."""
        picker = self._open(NumberPicker(self._present, self.window()))
        picker.chosen.connect(self._insert)

    def change_chip(self, place: int) -> None:
        """Let the person change the number at a place of the text, how it is written, or make it plain text."""
        source = self.edit.chip_source(place)
        picker = self._open(NumberPicker(self._present, self.window(), source))
        picker.chosen.connect(lambda chosen: self._put(place, chosen))
        shown = self._present.look(source)
        picker.made_plain.connect(lambda: self._put(place, shown.text if shown else ""))

    def bind(self) -> None:
        """Bind the number typed by hand beside the cursor; where several are equal to it, ask which one is meant."""
        span = self.edit.hand_typed_here()
        if span is None:
            return
        equal = self._present.equal_to(self.edit.text_between(*span))
        if len(equal) == 1:
            self.edit.bind(span, written(equal[0].name, equal[0].caption))
            return
        picker = self._open(NumberPicker(self._present, self.window(), among=equal))
        picker.chosen.connect(lambda chosen: self._bind(span, chosen))

    def _open(self, picker: NumberPicker) -> NumberPicker:
        self.picker = picker
        picker.closed.connect(self._closed)
        picker.open_below(self.edit.viewport(), self.edit.cursorRect(), WIDTH, HEIGHT)
        return picker

    def _closed(self) -> None:
        self.picker = None
        self.edit.setFocus()

    def _insert(self, source: str) -> None:
        self.edit.insert(source)
        self.edit.setFocus()

    def _put(self, place: int, source: str) -> None:
        self.edit.replace_chip(place, source)
        self.edit.setFocus()

    def _bind(self, span: tuple[int, int], source: str) -> None:
        self.edit.bind(span, source)
        self.edit.setFocus()

    def _show_offer(self, text: str) -> None:
        equal = self._present.equal_to(text) if text else []
        self.offer.setVisible(bool(equal))
        if equal:
            more = f"等{len(equal)}个数" if len(equal) > 1 else ""
            self.offer_label.setText(f"手写的“{text}”与“{equal[0].caption}”{more}相等：")


class PartEditor(QWidget):
    """What edits one kind of part: ``changed(part, typing)`` with the new one, and what steps of typing it belongs to."""

    changed = Signal(object, str)

    def show_part(self, part: Part) -> None:
        """Show a part, without telling that it changed."""
        raise NotImplementedError

    def first_focus(self) -> QWidget:
        """Return where the cursor goes."""
        return self


class TextEditor(PartEditor):
    """Edits a paragraph."""

    def __init__(self, present: PresentNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = WordsEditor(present, "正文", self)
        hint = QLabel(_HINT, self)
        hint.setProperty("role", "small")
        hint.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words, 1)
        column.addWidget(hint)
        self.words.changed.connect(lambda: self.changed.emit(TextPart(self.words.edit.source), "text"))

    def show_part(self, part: Part) -> None:
        """See :meth:`PartEditor.show_part`."""
        if isinstance(part, TextPart):
            self.words.edit.set_source(part.text)

    def first_focus(self) -> QWidget:
        """See :meth:`PartEditor.first_focus`."""
        return self.words.edit


class LineEditor(PartEditor):
    """Edits a part that is a single line: a heading with its level, the title of an attachment, that of the sources."""

    def __init__(self, present: PresentNumbers, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._part: Part = HeadingPart()
        self.label = QLabel(self)
        self.label.setWordWrap(True)
        self.label.setProperty("role", "muted")
        self.level_box = QComboBox(self)
        self.level_box.setAccessibleName("标题级别")
        self.level_box.addItems(_LEVELS)
        self.words = WordsEditor(present, "文字", self, line=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.label)
        column.addWidget(self.level_box)
        column.addWidget(self.words)
        column.addStretch(1)
        self.level_box.activated.connect(lambda _: self._tell(""))
        self.words.changed.connect(lambda: self._tell("line"))

    def show_part(self, part: Part) -> None:
        """See :meth:`PartEditor.show_part`."""
        self._part = part
        self.level_box.setVisible(isinstance(part, HeadingPart))
        if isinstance(part, HeadingPart):
            self.label.setText("标题的编号由版面自动编排。")
            self.level_box.setCurrentIndex(part.level - 1)
            self.words.edit.set_source(part.text)
        elif isinstance(part, AttachmentPart):
            self.label.setText("附件的题目。这一块以下、下一个附件以上的内容都在这个附件里，另起一页。")
            self.words.edit.set_source(part.title)
        elif isinstance(part, SourcesPart):
            self.label.setText(
                "列出全文用到的每张表的统计对象和数据来源，以及依据的台账步号。这里改它的标题。"
            )
            self.words.edit.set_source(part.heading)

    def first_focus(self) -> QWidget:
        """See :meth:`PartEditor.first_focus`."""
        return self.words.edit

    def _tell(self, typing: str) -> None:
        text = self.words.edit.source
        makes: dict[type[Part], Callable[[], Part]] = {
            HeadingPart: lambda: HeadingPart(text, self.level_box.currentIndex() + 1),
            AttachmentPart: lambda: AttachmentPart(text),
            SourcesPart: lambda: replace(SourcesPart(), heading=text),
        }
        self._part = makes[type(self._part)]()
        self.changed.emit(self._part, typing)
