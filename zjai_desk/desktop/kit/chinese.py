"""The Chinese of Qt's own texts."""

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtWidgets import QApplication

_MISSING_CHINESE = {
    ("QFileDialog", "&Look in:"): "查找范围(&L)：",
    ("QFileDialog", "Files of &type:"): "文件类型(&T)：",
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "Drive"): "磁盘",
}


def apply(application: QApplication) -> None:
    """Let Qt speak Chinese."""
    QLocale.setDefault(QLocale("zh_CN"))
    for name in ("qtbase_zh_CN", "qt_zh_CN"):
        translator = QTranslator(application)
        if translator.load(name, QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
            application.installTranslator(translator)
    application.installTranslator(MissingChinese(application))


class MissingChinese(QTranslator):
    """Qt's own texts that its Chinese translation leaves in English."""

    def translate(self, context: str, source: str, _which: str | None = None, _n: int = -1) -> str | None:
        """Return the Chinese of a text, None for those that are not ours."""
        return _MISSING_CHINESE.get((context, source))

    def isEmpty(self) -> bool:
        """Say that there is something in here, without which Qt does not ask."""
        return False
