"""The letters of the window: the system's Chinese face where there is one, else the one that ships with us."""

from PySide6.QtGui import QFont, QFontDatabase
from PySide6.QtWidgets import QApplication

from zjai_desk.paths import FONTS

TEXT = 14
"""Pixels of the text at 100 %."""
PREFERRED = (
    "Microsoft YaHei UI",
    "Microsoft YaHei",
    "PingFang SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "思源黑体",
    "Noto Sans CJK SC",
    "HarmonyOS Sans SC",
    "WenQuanYi Micro Hei",
    "文泉驿微米黑",
    "WenQuanYi Zen Hei",
)


def choose_family() -> str:
    """Return the family for the window, loading the one that ships with the program if the system has none.

    The default family of the system is the answer where even that is missing.
    """
    installed = set(QFontDatabase.families())
    for family in PREFERRED:
        if family in installed:
            return family
    loaded = [QFontDatabase.addApplicationFont(str(file)) for file in sorted(FONTS.glob("NotoSansSC-*.ttf"))]
    families = [family for number in loaded for family in QFontDatabase.applicationFontFamilies(number)]
    return families[0] if families else QFont().family()


def apply(application: QApplication) -> None:
    """Set the font of the whole program."""
    font = QFont(choose_family())
    font.setPixelSize(TEXT)
    font.setHintingPreference(QFont.HintingPreference.PreferVerticalHinting)
    application.setFont(font)
