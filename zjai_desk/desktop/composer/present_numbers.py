"""What the bound numbers of a paper are at the moment, and all that could be bound, for the place of the desk."""

from PySide6.QtCore import QObject, QTimer, Signal

from zjai_desk.briefing.bound.notation import bindings
from zjai_desk.briefing.bound.numbers import Numbers, Offer, Tables, offers
from zjai_desk.briefing.bound.text import Shown, show
from zjai_desk.briefing.bound.words import Form, printed
from zjai_desk.briefing.papers.start import NUMBER
from zjai_desk.desktop.desk import Desk
from zjai_desk.progress import Progress
from zjai_desk.registers.fields import Absent
from zjai_desk.store import Store

_SMALLEST = 10
"""From which a number typed by hand is held against the tables: below it everything is some number's equal."""
_YEAR_DIGITS = 4


class PresentNumbers(QObject):
    """Looks numbers up away from the window; ``changed()`` when more of them, or others, are known.

    ``tables`` are counted once and kept until somebody writes or the place is another; only work on the store
    touches them. ``offers`` grow table by table, so that nothing else has to wait for all of them.
    """

    changed = Signal()

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.tables = Tables()
        self.titles: dict[str, str] = {}
        self.offers: list[Offer] = []
        self.complete = False
        self._known: dict[str, Shown] = {}
        self._asked: set[str] = set()
        self._by_digits: dict[str, list[Offer]] = {}
        self._round = object()
        self._ask_soon = QTimer(self)
        self._ask_soon.setSingleShot(True)
        self._ask_soon.setInterval(0)
        self._ask_soon.timeout.connect(self._ask)

    def renew(self) -> None:
        """Forget all values and look them up again: the records or the place are others."""
        self._round = object()
        self.tables = Tables()
        self.offers, self.complete, self._by_digits = [], False, {}
        # The old values stay to be seen until the new ones are there.
        self._asked |= set(self._known)
        self._ask_soon.start()
        self._list_tables()

    # -- values ---------------------------------------------------------------------------------------

    def look(self, source: str) -> Shown | None:
        """Return what a binding prints; None while it is looked up, which this begins."""
        if source and source not in self._known and source not in self._asked:
            self._asked.add(source)
            self._ask_soon.start()
        return self._known.get(source)

    def _ask(self) -> None:
        wanted, round_, tables = sorted(self._asked), self._round, self.tables
        area, year = self._desk.area, self._desk.year
        if not wanted:
            return

        def work(store: Store, _progress: Progress) -> dict[str, Shown]:
            from zjai_desk.briefing.texts.catalogue import place_meant

            numbers = Numbers(store, place_meant(store, area, year), tables)
            return {source: show(found[0], numbers) for source in wanted if (found := bindings(source))}

        def done(found: dict[str, Shown]) -> None:
            if round_ is self._round:
                self._known |= found
                self._asked -= set(wanted)
                self.changed.emit()

        self._desk.run("", work, done)

    # -- what could be bound --------------------------------------------------------------------------

    def _list_tables(self) -> None:
        round_ = self._round

        def done(titles: dict[str, str]) -> None:
            if round_ is self._round:
                self.titles = titles
                self._list(list(titles))

        def work(store: Store, _progress: Progress) -> dict[str, str]:
            from zjai_desk.analysis.catalogue import all_tables

            return all_tables(store)

        self._desk.run("", work, done)

    def _list(self, names: list[str]) -> None:
        """List what the first of these tables has to offer, then the others."""
        round_, tables = self._round, self.tables
        area, year = self._desk.area, self._desk.year
        if not names:
            self.complete = True
            self.changed.emit()
            return
        name, *others = names

        def work(store: Store, _progress: Progress) -> list[Offer]:
            from zjai_desk.briefing.texts.catalogue import place_meant

            return list(offers(store, name, Numbers(store, place_meant(store, area, year), tables)))

        def done(found: list[Offer]) -> None:
            if round_ is self._round:
                self._take(found)
                self._list(others)

        # A table that cannot be counted offers nothing; the page that shows it says why.
        self._desk.run("", work, done, lambda _: self._list(others) if round_ is self._round else None)

    def _take(self, found: list[Offer]) -> None:
        self.offers += found
        for offer in found:
            value = offer.found.value
            if value is None or isinstance(value, (str, Absent)) or offer.name.fact.endswith("year"):
                continue
            text = printed(offer.found, Form(), lambda offer=offer: offer.found)  # type: ignore[misc]
            self._by_digits.setdefault(text.removesuffix("%"), []).append(offer)

    def equal_to(self, text: str) -> list[Offer]:
        """Return the numbers of the tables that print as ``text``, a share only where it has its percent sign."""
        digits = text.removesuffix("%").replace(",", "")
        return [
            offer
            for offer in self._by_digits.get(digits, ())
            if (offer.found.unit == "%") == text.endswith("%")
        ]

    def bindable(self, text: str) -> list[tuple[int, int]]:
        """Return where in a text numbers stand that equal one of a table; years and small numbers are left in peace."""
        found = []
        for hit in NUMBER.finditer(text):
            is_year = len(hit[0]) == _YEAR_DIGITS and text[hit.end() :].startswith("年")
            is_small = hit[0].isdecimal() and int(hit[0]) < _SMALLEST
            if not is_year and not is_small and self.equal_to(hit[0]):
                found.append((hit.start(), hit.end()))
        return found
