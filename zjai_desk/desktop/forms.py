"""Build widgets from the Qt Designer forms in the top-level ui folder."""

from typing import get_type_hints

from PySide6.QtCore import QObject
from PySide6.QtUiTools import QUiLoader
from PySide6.QtWidgets import QWidget

from zjai_desk.desktop.icons import IconLabel
from zjai_desk.paths import UI

PROMOTED: dict[str, type[QWidget]] = {"IconLabel": IconLabel}
"""Widgets of our own that forms may name, by the name they use."""


class _FormLoader(QUiLoader):
    """Fills a widget that exists; by itself QUiLoader only makes new ones."""

    def __init__(self, host: QWidget) -> None:
        super().__init__()
        self._host = host

    def createWidget(self, class_name: str, parent: QWidget | None = None, name: str = "") -> QWidget:
        """Return the host for the outermost widget; keep every named widget as an attribute of the host."""
        if parent is None:
            return self._host
        if class_name in PROMOTED:
            widget = PROMOTED[class_name](parent)
            widget.setObjectName(name)
        else:
            widget = super().createWidget(class_name, parent, name)
        if name:
            setattr(self._host, name, widget)
        return widget


def load_form(host: QWidget, name: str) -> None:
    """Build ``ui/<name>.ui`` inside ``host``; its named widgets become attributes of ``host``.

    Annotations of Qt types on the class of ``host`` say which widgets it relies on: a form that lacks
    one of them, or has it as another type, is refused with a ``TypeError``.
    """
    loader = _FormLoader(host)
    file = UI / f"{name}.ui"
    if not file.is_file() or loader.load(str(file)) is None:
        raise RuntimeError(f"{name}.ui: {loader.errorString()}")
    for attribute, wanted in get_type_hints(type(host)).items():
        if not (isinstance(wanted, type) and issubclass(wanted, QObject)):
            continue
        found = getattr(host, attribute, None)
        if not isinstance(found, wanted):
            raise TypeError(f"{name}.ui: {attribute} should be a {wanted.__name__}, not {found!r}")
