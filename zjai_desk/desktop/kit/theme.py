"""One palette of named roles, light and dark, from which every colour of the window comes."""

from functools import cache
from string import Template
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from zjai_desk.paths import RESOURCES

# What the roles are for: window is the frame around the pages, surface the pages, raised whatever lies
# above them; line parts, line_strong bounds what can be typed in; muted is read second, faint is off; ring is
# what shows that a filled button has the keys.
LIGHT: Final[dict[str, str]] = {
    "window": "#f3f5f7",
    "surface": "#ffffff",
    "raised": "#ffffff",
    "line": "#e1e5ea",
    "line_strong": "#c2c9d2",
    "text": "#1e2530",
    "muted": "#586273",
    "faint": "#97a0ae",
    "hover": "#e9edf2",
    "pressed": "#dde3ea",
    "accent": "#2460a8",
    "accent_hover": "#1c5190",
    "on_accent": "#ffffff",
    "accent_soft": "#e3edf8",
    "ring": "#93bdf0",
    "selection": "#d3e3f6",
    "force": "#b3261e",
    "force_soft": "#fcebea",
    "quasi": "#a84600",
    "quasi_soft": "#fdeadd",
    "explain": "#765500",
    "explain_soft": "#faf2d3",
    "hint": "#47617d",
    "hint_soft": "#eaf0f6",
    "done": "#1b7342",
    "done_soft": "#e5f4eb",
}
DARK: Final[dict[str, str]] = {
    "window": "#1a1d22",
    "surface": "#20242a",
    "raised": "#2a2f37",
    "line": "#333942",
    "line_strong": "#4d5662",
    "text": "#e4e8ee",
    "muted": "#a5afbc",
    "faint": "#6c7684",
    "hover": "#2b3038",
    "pressed": "#353c46",
    "accent": "#74aef2",
    "accent_hover": "#8fbff6",
    "on_accent": "#0d1f36",
    "accent_soft": "#24364d",
    "ring": "#d6e8fd",
    "selection": "#2b4565",
    "force": "#ff8f85",
    "force_soft": "#452423",
    "quasi": "#ffab73",
    "quasi_soft": "#4a2f1c",
    "explain": "#e8c463",
    "explain_soft": "#403717",
    "hint": "#9fb9d6",
    "hint_soft": "#27323f",
    "done": "#72cf98",
    "done_soft": "#1f3a2b",
}
CHOICES: Final[dict[str, str]] = {"system": "跟随系统", "light": "浅色", "dark": "深色"}
"""What 外观 offers, by the word kept in the settings."""

_current = LIGHT


def colours() -> dict[str, str]:
    """Return the palette of the moment: colours as #rrggbb by role."""
    return _current


def colour(role: str) -> QColor:
    """Return the colour of ``role`` at the moment."""
    return QColor(_parsed(_current[role]))


@cache
def _parsed(code: str) -> QColor:
    """Return the colour of ``#rrggbb``: to read it takes longer than to fill a cell with it."""
    return QColor(code)


def is_dark() -> bool:
    """Whether the dark palette is in use."""
    return _current is DARK


def wants_dark(choice: str) -> bool:
    """Whether ``choice`` (system, light or dark) means the dark palette now."""
    if choice == "system":
        return QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return choice == "dark"


def style_sheet(roles: dict[str, str]) -> str:
    """Return the style sheet of the program with the ``roles`` filled in; an unknown role raises ``KeyError``."""
    template = (RESOURCES / "style" / "desk.qss").read_text(encoding="utf-8")
    tone = "dark" if roles is DARK else "light"
    return Template(template).substitute(roles, tone=tone)


def apply(application: QApplication, choice: str) -> None:
    """Dress the whole program for ``choice``; whatever is on screen follows at once."""
    global _current  # noqa: PLW0603 - a program has one palette at a time, as it has one QApplication
    _current = DARK if wants_dark(choice) else LIGHT
    application.setStyle("Fusion")
    application.setPalette(_palette())
    application.setStyleSheet(style_sheet(_current))


def _palette() -> QPalette:
    """Return the palette for whatever the style sheet does not reach, such as the text of an editor."""
    role, group = QPalette.ColorRole, QPalette.ColorGroup
    palette = QPalette()
    for which, name in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "window",
        role.Text: "text",
        role.Button: "raised",
        role.ButtonText: "text",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "faint",
        role.Highlight: "selection",
        role.HighlightedText: "text",
        role.Link: "accent",
        role.Accent: "accent",
        role.Mid: "line",
        role.Light: "raised",
        role.Dark: "line_strong",
        role.Midlight: "line",
        role.Shadow: "line_strong",
    }.items():
        palette.setColor(which, colour(name))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(group.Disabled, which, colour("faint"))
    return palette
