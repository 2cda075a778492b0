"""What a page shows while it has nothing to show: what belongs here, and the button that begins it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.kit.icons import IconLabel

Offer = tuple[str, Callable[[], object]]
"""A caption and what its button does."""


class EmptyState(QWidget):
    """A headline, a sentence and up to two buttons in the middle of an empty page."""

    sign: IconLabel
    headline: QLabel
    words: QLabel
    first: QPushButton
    second: QPushButton

    def __init__(self, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        load_form(self, "empty_state")
        self.sign.show_icon(icon_name, "faint", 48)
        self._offers: list[Offer] = []
        self.first.clicked.connect(lambda: self._take(0))
        self.second.clicked.connect(lambda: self._take(1))

    def say(self, headline: str, words: str, *offers: Offer) -> None:
        """Show the texts and a button for each of at most two ``offers``, the first one as the main one."""
        self.headline.setText(headline)
        self.words.setText(words)
        self._offers = list(offers)
        for button, place in ((self.first, 0), (self.second, 1)):
            button.setVisible(place < len(offers))
            if place < len(offers):
                button.setText(offers[place][0])

    def _take(self, place: int) -> None:
        self._offers[place][1]()
