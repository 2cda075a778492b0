"""The choice of a number for a text: all numbers of the tables with their values, found by name or pinyin, and how it is written."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from zjai_desk.briefing.bound.notation import PLAIN_NAMES, Binding, Name, bindings, written
from zjai_desk.briefing.bound.numbers import WHOLE_CITY, WHOLE_PROVINCE, Found, Offer
from zjai_desk.briefing.bound.words import FORMS, Form, printed
from zjai_desk.desktop.composer.present_numbers import PresentNumbers
from zjai_desk.desktop.kit import theme
from zjai_desk.desktop.kit.floating_panel import FloatingPanel
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.store.columns.words import meeting

WIDTH, HEIGHT = 460, 460
_ROW = 42
_MOST = 300
"""Lines listed at most; who has not found it in them types more."""
_SEARCH_AFTER = 80
_OFFER = Qt.ItemDataRole.UserRole
_Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_AS_IT_IS = "按原样"


class OfferModel(QAbstractListModel):
    """The numbers listed."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.offers: list[Offer] = []

    def show_offers(self, offers: list[Offer]) -> None:
        """List these numbers."""
        self.beginResetModel()
        self.offers = offers
        self.endResetModel()

    def rowCount(self, parent: _Index = _ROOT) -> int:
        """Return how many numbers are listed."""
        return 0 if parent.isValid() else len(self.offers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a line says."""
        if not index.isValid():
            return None
        offer = self.offers[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return offer.caption
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{offer.caption}，{value_of(offer)}，{offer.table_title}"
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{offer.name}\n口径：{offer.found.basis}" if offer.found.basis else str(offer.name)
        return offer if role == _OFFER else None


class _OfferDelegate(QStyledItemDelegate):
    """Draws name and value, and below them the table."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: _Index) -> QSize:
        return QSize(WIDTH - 40, _ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        offer = index.data(_OFFER)
        rect: QRect = option.rect
        painter.save()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("selection"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        inner = rect.adjusted(8, 4, -8, -4)
        metrics = option.fontMetrics
        value = metrics.elidedText(value_of(offer), Qt.TextElideMode.ElideRight, inner.width() // 2)
        room = inner.width() - metrics.horizontalAdvance(value) - 12
        painter.setPen(theme.colour("text"))
        top = Qt.AlignmentFlag.AlignTop
        name = metrics.elidedText(offer.caption, Qt.TextElideMode.ElideMiddle, room)
        painter.drawText(inner, top | Qt.AlignmentFlag.AlignLeft, name)
        painter.setPen(theme.colour("accent"))
        painter.drawText(inner, top | Qt.AlignmentFlag.AlignRight, value)
        small = QFont(option.font)
        small.setPixelSize(12)
        painter.setFont(small)
        painter.setPen(theme.colour("muted"))
        below = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
        painter.drawText(inner, below, offer.table_title)
        painter.restore()


def value_of(offer: Offer) -> str:
    """Return the value of an offer with its unit."""
    form = Form("" if offer.found.unit == "%" else "单位")
    return printed(offer.found, form, lambda: offer.found)


class NumberPicker(FloatingPanel):
    """``chosen(source)`` brings a binding as it is written; ``made_plain()`` asks to turn the present one into text."""

    chosen = Signal(str)
    made_plain = Signal()

    search: QLineEdit
    numbers: QListView
    basis_label: QLabel
    form_box: QComboBox
    when_box: QComboBox
    where_box: QComboBox
    value_label: QLabel
    plain_button: QPushButton
    take_button: QPushButton

    def __init__(
        self, present: PresentNumbers, parent: QWidget, source: str = "", among: Sequence[Offer] = ()
    ) -> None:
        super().__init__(parent)
        load_form(self, "number_picker")
        # The form has a name of its own; the style sheet knows floating panels by theirs.
        self.setObjectName("floating_panel")
        self._present = present
        self._among = list(among)
        found = bindings(source)
        self._held: Binding | None = found[0] if found else None
        self.first_focus = self.search
        self.model = OfferModel(self)
        self.numbers.setModel(self.model)
        self.numbers.setItemDelegate(_OfferDelegate(self))
        self.numbers.setMouseTracking(True)
        self._search_soon = QTimer(self)
        self._search_soon.setSingleShot(True)
        self._search_soon.setInterval(_SEARCH_AFTER)
        self._fill_boxes()
        self._connect()
        self.fill()

    def _fill_boxes(self) -> None:
        held = self._held
        for form in ("", *FORMS):
            self.form_box.addItem(form or _AS_IT_IS, form)
            self.form_box.setItemData(self.form_box.count() - 1, FORMS.get(form), Qt.ItemDataRole.ToolTipRole)
        for box, words, now in (
            (self.when_box, ("", "去年", "前年"), held.name.when if held else ""),
            (self.where_box, ("", WHOLE_CITY, WHOLE_PROVINCE), held.name.where if held else ""),
        ):
            for word in words if now in words else (*words, now):
                box.addItem(word or ("本年" if box is self.when_box else "本地区"), word)
            box.setCurrentIndex(box.findData(now))
        forms = "|".join(held.forms) if held else ""
        if self.form_box.findData(forms) < 0:
            self.form_box.addItem(forms.replace("|", "、"), forms)
        self.form_box.setCurrentIndex(self.form_box.findData(forms))
        self.plain_button.setVisible(held is not None)
        self.take_button.setText("更改" if held else "插入")

    def _connect(self) -> None:
        self._search_soon.timeout.connect(self.fill)
        self.search.textChanged.connect(lambda _: self._search_soon.start())
        self.search.installEventFilter(self)
        self.numbers.selectionModel().currentChanged.connect(lambda *_: self._tell())
        self.numbers.doubleClicked.connect(lambda _: self.accept())
        self.take_button.clicked.connect(self.accept)
        self.plain_button.clicked.connect(self._make_plain)
        for box in (self.form_box, self.when_box, self.where_box):
            box.currentIndexChanged.connect(lambda _: self._tell())
        self._present.changed.connect(self._on_present)

    # -- the list -------------------------------------------------------------------------------------

    def fill(self) -> None:
        """List the numbers in which all the words typed are met, as text, pinyin or initials; those that begin so first."""
        self._search_soon.stop()
        words = self.search.text().strip()
        offers = self._among or [*_plain_offers(self._present), *self._present.offers]
        if words:
            texts = [f"{offer.caption} {offer.table_title} {offer.name}" for offer in offers]
            offers = [offer for offer, met in zip(offers, meeting(texts, words), strict=True) if met]
            offers.sort(key=lambda offer: not meeting([offer.caption[: len(words)]], words)[0])
        elif self._held is not None:
            # The one that is there comes first; without its year and area it is one of the list.
            plain = replace(self._held.name, when="", where="")
            offers = sorted(offers, key=lambda offer: offer.name != plain)
            if not offers or offers[0].name != plain:
                offers.insert(0, self._held_offer(self._held, plain))
        self.model.show_offers(offers[:_MOST])
        self.numbers.setCurrentIndex(self.model.index(0))
        self._tell()

    def _held_offer(self, held: Binding, plain: Name) -> Offer:
        """Return the number that is there now, where the tables list it otherwise (patents.total), or no longer."""
        shown = self._present.look(held.source)
        if shown is not None and shown.found is not None:
            return Offer(plain, shown.found, shown.found.table.title if shown.found.table else "")
        told = shown.problem if shown else ""
        return Offer(plain, Found("（缺数）", held.caption or plain.path, basis=told), plain.table)

    def _on_present(self) -> None:
        """Take in more numbers as they are counted, without moving what somebody is looking at."""
        if not self.model.offers or (not self.search.text() and self.numbers.currentIndex().row() <= 0):
            self.fill()
        else:
            self._tell()

    @property
    def source(self) -> str:
        """The binding that is put together now; empty where nothing is chosen."""
        offer = self.numbers.currentIndex().data(_OFFER)
        if not isinstance(offer, Offer):
            return ""
        name = replace(offer.name, when=self.when_box.currentData(), where=self.where_box.currentData())
        forms = tuple(filter(None, str(self.form_box.currentData()).split("|")))
        return written(name, offer.caption if name.table else "", forms)

    def _tell(self) -> None:
        """Say what would be written, and its 口径."""
        offer = self.numbers.currentIndex().data(_OFFER)
        shown = self._present.look(self.source)
        self.take_button.setEnabled(bool(self.source))
        self.value_label.setText("" if shown is None else f"写出：{shown.text}")
        self.value_label.setToolTip(shown.problem if shown else "")
        if not isinstance(offer, Offer):
            counting = "" if self._present.complete else "正在统计，请稍候…"
            self.basis_label.setText(counting or "没有找到这样的数字，换个说法试试。")
            return
        basis = f"口径：{offer.found.basis}" if offer.found.basis else offer.table_title
        self.basis_label.setText(self.basis_label.fontMetrics().elidedText(basis, Qt.TextElideMode.ElideRight, 2 * WIDTH - 80))  # fmt: skip
        self.basis_label.setToolTip(basis)

    def accept(self) -> None:
        """Take the number that is marked, written as it is chosen."""
        source = self.source
        if source:
            self.close()
            self.chosen.emit(source)

    def _make_plain(self) -> None:
        self.close()
        self.made_plain.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrows in the search line move in the list."""
        if watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: 6, Qt.Key.Key_PageUp: -6}
            if event.key() in step and self.model.offers:
                row = self.numbers.currentIndex().row() + step[Qt.Key(event.key())]
                self.numbers.setCurrentIndex(self.model.index(max(0, min(row, len(self.model.offers) - 1))))
                return True
        return super().eventFilter(watched, event)


def _plain_offers(present: PresentNumbers) -> list[Offer]:
    """Return the area, the year and the day, with what they are now."""
    found = []
    for key, label in PLAIN_NAMES.items():
        shown = present.look(written(Name("", key)))
        value = shown.text if shown else ""
        found.append(Offer(Name("", key), Found(value or "…", label), "本期"))
    return found
