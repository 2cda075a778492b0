"""Build widgets from the Qt Designer forms in the top-level ui folder.

Of the format we take what our forms use and refuse the rest, so that no part of a form is passed over. Qt's own loader
knows every widget there is, and brings the libraries of all of them: 10 MB, and a tenth of a second at the first form.
"""

from collections.abc import Callable
from functools import cache, reduce
from operator import or_
from typing import Any, get_type_hints
from xml.etree.ElementTree import Element, ParseError, parse  # of files that ship with the program

from PySide6 import QtCore, QtWidgets
from PySide6.QtCore import QObject, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QBoxLayout,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QSpacerItem,
    QSpinBox,
    QStackedWidget,
    QTreeWidget,
    QWidget,
)

from zjai_desk.desktop.kit.icons import IconLabel
from zjai_desk.paths import UI

PROMOTED: dict[str, type[QWidget]] = {"IconLabel": IconLabel}
"""Widgets of our own that forms may name, by the name they use."""
_MARGINS = ("leftMargin", "topMargin", "rightMargin", "bottomMargin")
_Policy = QSizePolicy.Policy


def load_form(host: QWidget, name: str) -> None:
    """Build ``ui/<name>.ui`` inside ``host``; its named widgets and layouts become attributes of ``host``.

    Annotations of Qt types on the class of ``host`` say which widgets it relies on: a form that lacks
    one of them, or has it as another type, is refused with a ``TypeError``.
    """
    _Builder(host).build(_read(name))
    for attribute, wanted in get_type_hints(type(host)).items():
        if not (isinstance(wanted, type) and issubclass(wanted, QObject)):
            continue
        found = getattr(host, attribute, None)
        if not isinstance(found, wanted):
            raise TypeError(f"{name}.ui: {attribute} should be a {wanted.__name__}, not {found!r}")


@cache
def _read(name: str) -> Element:
    try:
        found = parse(UI / f"{name}.ui").find("widget")  # noqa: S314  # a file of our own
    except (OSError, ParseError) as error:
        raise RuntimeError(f"{name}.ui: {error}") from error
    if found is None:
        raise RuntimeError(f"{name}.ui: no widget")
    return found


class _Builder:
    """Fills a widget that exists with what a form has inside."""

    def __init__(self, host: QWidget) -> None:
        self._host = host
        self._buddies: list[tuple[QLabel, str]] = []

    def build(self, form: Element) -> None:
        self._host.setObjectName(form.attrib["name"])
        self._fill(self._host, form)
        for label, name in self._buddies:
            label.setBuddy(getattr(self._host, name))

    def _widget(self, described: Element, parent: QWidget) -> QWidget:
        kind, name = described.attrib["class"], described.attrib["name"]
        widget: QWidget = (PROMOTED.get(kind) or getattr(QtWidgets, kind))(parent)
        widget.setObjectName(name)
        setattr(self._host, name, widget)
        self._fill(widget, described)
        if isinstance(widget, QSpinBox):
            # The padding of the style sheet does not reach the number in it.
            widget.lineEdit().setTextMargins(6, 0, 0, 0)
        return widget

    def _fill(self, widget: QWidget, described: Element) -> None:
        for part in described:
            if part.tag == "property":
                self._set(widget, part)
            elif part.tag == "layout":
                widget.setLayout(self._layout(part, widget))
            elif part.tag == "widget":
                self._put_inside(widget, self._widget(part, widget))
            elif part.tag == "column" and isinstance(widget, QTreeWidget):
                place = list(described.iterfind("column")).index(part)
                widget.headerItem().setText(place, _value(part[0][0]))
            else:
                raise NotImplementedError(f"<{part.tag}> in {widget.objectName()}")

    @staticmethod
    def _put_inside(outer: QWidget, inner: QWidget) -> None:
        if isinstance(outer, QScrollArea):
            outer.setWidget(inner)
        elif isinstance(outer, QStackedWidget):
            outer.addWidget(inner)

    def _set(self, widget: QWidget, given: Element) -> None:
        name, value = given.attrib["name"], _value(given[0])
        if given.get("stdset") == "0":
            widget.setProperty(name, value)
        elif isinstance(value, QRect):
            widget.resize(value.size())
        elif name == "buddy" and isinstance(widget, QLabel):
            self._buddies.append((widget, value))
        else:
            _setter(widget, name)(value)

    # -- layouts --------------------------------------------------------------------------------------

    def _layout(self, described: Element, parent: QWidget, *, within: bool = False) -> QLayout:
        kind = getattr(QtWidgets, described.attrib["class"])
        layout: QLayout = kind() if within else kind(parent)
        layout.setObjectName(described.attrib["name"])
        setattr(self._host, described.attrib["name"], layout)
        given = {each.attrib["name"]: _value(each[0]) for each in described.iterfind("property")}
        if any(name in given for name in _MARGINS):
            layout.setContentsMargins(*(given.pop(name, 0) for name in _MARGINS))
        for name, value in given.items():
            _setter(layout, name)(value)
        for item in described.iterfind("item"):
            self._lay(layout, item, parent)
        return layout

    def _lay(self, layout: QLayout, item: Element, parent: QWidget) -> None:
        """Put one item into a layout: a widget, a layout or empty space."""
        place = int(item.get("row", 0)), int(item.get("column", 0))
        [part] = item
        if part.tag == "spacer":
            layout.addItem(_space(part))
        elif part.tag == "widget":
            widget = self._widget(part, parent)
            if isinstance(layout, QBoxLayout):
                layout.addWidget(widget)
            elif isinstance(layout, QGridLayout):
                layout.addWidget(widget, *place)
            elif isinstance(layout, QFormLayout):
                layout.setWidget(place[0], _role(place[1]), widget)
        else:
            inner = self._layout(part, parent, within=True)
            if isinstance(layout, QBoxLayout):
                layout.addLayout(inner)
            elif isinstance(layout, QGridLayout):
                layout.addLayout(inner, *place)
            elif isinstance(layout, QFormLayout):
                layout.setLayout(place[0], _role(place[1]), inner)


def _role(column: int) -> QFormLayout.ItemRole:
    return QFormLayout.ItemRole.FieldRole if column else QFormLayout.ItemRole.LabelRole


def _space(described: Element) -> QSpacerItem:
    given = {each.attrib["name"]: _value(each[0]) for each in described.iterfind("property")}
    size = given.get("sizeHint", QSize(0, 0))
    flat = given["orientation"] is Qt.Orientation.Horizontal
    policies = (_Policy.Expanding, _Policy.Minimum) if flat else (_Policy.Minimum, _Policy.Expanding)
    return QSpacerItem(size.width(), size.height(), *policies)


def _setter(owner: QObject, name: str) -> Callable[[Any], object]:
    found: Callable[[Any], object] = getattr(owner, f"set{name[0].upper()}{name[1:]}")
    return found


def _value(given: Element) -> Any:
    """Return what a form says of a property."""
    text = given.text or ""
    if given.tag in ("string", "cstring"):
        return text
    if given.tag == "number":
        return int(text)
    if given.tag == "bool":
        return text == "true"
    if given.tag in ("enum", "set"):
        return reduce(or_, map(_named, text.split("|")))
    if given.tag == "size":
        return QSize(*(int(part.text or 0) for part in given))
    if given.tag == "rect":
        return QRect(*(int(part.text or 0) for part in given))
    if given.tag == "sizepolicy":
        across, down = (getattr(_Policy, given.attrib[name]) for name in ("hsizetype", "vsizetype"))
        policy = QSizePolicy(across, down)
        for part in given:
            (policy.setHorizontalStretch if part.tag == "horstretch" else policy.setVerticalStretch)(
                int(part.text or 0)
            )
        return policy
    raise NotImplementedError(f"<{given.tag}>")


def _named(path: str) -> Any:
    """Return the constant of Qt that a form names in full (Qt::Orientation::Horizontal)."""
    owner, *names = path.split("::")
    return reduce(getattr, names, getattr(QtWidgets, owner, None) or getattr(QtCore, owner))
