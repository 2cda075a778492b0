"""The pages of the window, in the order of its navigation; each is imported and made when it is first shown."""

from collections.abc import Callable
from dataclasses import dataclass

from zjai_desk.desktop.desk import Desk
from zjai_desk.desktop.page import Page
from zjai_desk.registers import REGISTERS
from zjai_desk.registers.fields import Register
from zjai_desk.registers.programmes import PROGRAMMES
from zjai_desk.registers.vouchers import VOUCHERS


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A line of the navigation: ``register`` is set for the pages of the group 台账.

    A page that is ``under`` another one has no line of its own: that of the other one stands for it.
    """

    key: str
    title: str
    icon: str
    make: Callable[[Desk], Page]
    register: Register | None = None
    shortcut: str = ""
    under: str = ""


def _home(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.home_page import HomePage

    return HomePage(desk)


def _import(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.import_page import ImportPage

    return ImportPage(desk)


def _board(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.board_page import BoardPage

    return BoardPage(desk)


def _statistics(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.statistics_page import StatisticsPage

    return StatisticsPage(desk)


def _pivot(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.pivot_page import PivotPage

    return PivotPage(desk)


def _briefing(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.briefing_page import BriefingPage

    return BriefingPage(desk)


def _composer(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.composer_page import ComposerPage

    return ComposerPage(desk)


def _history(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.history_page import HistoryPage

    return HistoryPage(desk)


def _dossier(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.dossier_page import DossierPage

    return DossierPage(desk)


def _duplicates(desk: Desk) -> Page:
    from zjai_desk.desktop.pages.duplicates_page import DuplicatesPage

    return DuplicatesPage(desk)


_REGISTER_SHORTCUTS = dict(zip(REGISTERS, ("Ctrl+3", "Ctrl+4", "Ctrl+5", "Ctrl+6"), strict=False))


def _register_entry(register: Register) -> PageEntry:
    def make(desk: Desk) -> Page:
        from zjai_desk.desktop.pages.register_page import RegisterPage
        from zjai_desk.desktop.pages.voucher_page import ProgrammePage, VoucherPage

        own = {VOUCHERS.key: VoucherPage, PROGRAMMES.key: ProgrammePage}
        return own.get(register.key, RegisterPage)(desk, register)

    return PageEntry(
        register.key, register.label, register.icon, make, register, _REGISTER_SHORTCUTS.get(register.key, "")
    )


PAGES: tuple[PageEntry, ...] = (
    PageEntry("home", "首页", "house", _home, shortcut="Ctrl+1"),
    PageEntry("import", "收表", "inbox", _import, shortcut="Ctrl+2"),
    PageEntry("board", "报送情况", "board", _board, shortcut="Ctrl+0"),
    *(_register_entry(register) for register in REGISTERS.values()),
    PageEntry("statistics", "统计", "chart-column", _statistics, shortcut="Ctrl+7"),
    PageEntry("briefing", "简报", "file-text", _briefing, shortcut="Ctrl+8"),
    PageEntry("history", "历史", "history", _history, shortcut="Ctrl+9"),
    PageEntry("dossier", "企业档案", "building", _dossier, under="enterprises"),
    PageEntry("pivot", "自定义统计表", "chart-column", _pivot, under="statistics"),
    PageEntry("composer", "编简报", "file-text", _composer, under="briefing"),
    PageEntry("duplicates", "查重", "copy", _duplicates, under="enterprises"),
)
