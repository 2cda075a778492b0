"""The look: every colour from one palette, readable in light and dark; every form and icon opens."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from zjai_desk import desktop
from zjai_desk.desktop.kit import icons, theme
from zjai_desk.desktop.kit.empty_state import EmptyState
from zjai_desk.desktop.kit.forms import load_form
from zjai_desk.desktop.records.dialog import RecordDialog
from zjai_desk.desktop.welcome import Welcome
from zjai_desk.desktop.window_menu import HelpDialog, OperatorDialog
from zjai_desk.paths import RESOURCES, UI
from zjai_desk.registers import REGISTERS
from zjai_desk.settings import Settings

PALETTES = pytest.mark.parametrize("roles", [theme.LIGHT, theme.DARK], ids=["light", "dark"])


def luminance(colour: str) -> float:
    parts = [value / 255 for value in QColor(colour).getRgb()[:3]]  # type: ignore[index]  # there are that many
    red, green, blue = (p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_both_palettes_have_the_same_roles() -> None:
    assert theme.LIGHT.keys() == theme.DARK.keys()


@PALETTES
def test_text_stands_out_from_what_it_is_written_on(roles: dict[str, str]) -> None:
    for text in ("text", "muted", "accent", "force", "quasi", "explain", "hint", "done"):
        for ground in ("surface", "window", "raised"):
            assert contrast(roles[text], roles[ground]) >= 4.5, (text, ground)
    for ground in ("selection", "accent_soft", "hover", "pressed"):
        assert contrast(roles["text"], roles[ground]) >= 4.5, ground
    for status in ("force", "quasi", "explain", "hint", "done"):
        assert contrast(roles[status], roles[f"{status}_soft"]) >= 4.5, status
        assert contrast(roles["text"], roles[f"{status}_soft"]) >= 4.5, status
    assert contrast(roles["on_accent"], roles["accent"]) >= 4.5


@PALETTES
def test_the_style_sheet_takes_all_its_colours_from_the_palette(roles: dict[str, str]) -> None:
    template = (RESOURCES / "style" / "desk.qss").read_text(encoding="utf-8")
    assert re.findall(r"#[0-9a-f]{6}\b|#[0-9a-f]{3}\b(?=[;\s])", template) == []
    filled = theme.style_sheet(roles)
    assert "$" not in filled
    for picture in re.findall(r"url\(icons:([^)]+)\)", filled):
        source = (RESOURCES / "icons" / picture).read_text(encoding="utf-8")
        assert set(re.findall(r"#[0-9a-f]{6}", source)) <= set(roles.values()), picture


def test_switching_the_theme_recolours_icons_and_widgets(dressed: QApplication, qtbot: QtBot) -> None:
    def colours(picture: QIcon) -> set[str]:
        image = picture.pixmap(QSize(20, 20)).toImage()
        pixels = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height()))
        return {pixel.name() for pixel in pixels if pixel.alpha() > 250}

    picture = icons.icon("house", "accent")
    assert theme.LIGHT["accent"] in colours(picture)
    theme.apply(dressed, "dark")
    assert theme.is_dark()
    assert theme.DARK["accent"] in colours(picture)
    theme.apply(dressed, "light")
    assert theme.LIGHT["accent"] in colours(picture)


def test_a_disabled_icon_is_faint(dressed: QApplication) -> None:
    image = icons.icon("plus").pixmap(QSize(20, 20), QIcon.Mode.Disabled).toImage()
    assert image.pixelColor(10, 10).lightness() > 130
    assert QColor(theme.LIGHT["text"]).lightness() < 50


def test_every_icon_that_is_named_is_there_and_every_one_there_is_named() -> None:
    folder = RESOURCES / "icons"
    there = {file.stem for file in folder.glob("*.svg")}
    code = "\n".join(file.read_text(encoding="utf-8") for file in Path(desktop.__file__).parent.rglob("*.py"))
    named = {register.icon for register in REGISTERS.values()} | {
        name for name in there if f'"{name}"' in code
    }
    assert named | {"zjai-desk"} == there
    assert (folder / "LICENSE").is_file()


def test_an_unknown_icon_is_refused(dressed: QApplication) -> None:
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_each_form_opens_in_its_widget(dressed: QApplication, qtbot: QtBot) -> None:
    hosts: list[QWidget] = [
        EmptyState("table"),
        OperatorDialog("张三"),
        HelpDialog(),
        Welcome(Settings()),
        *(RecordDialog(register) for register in REGISTERS.values()),
    ]
    for host in hosts:
        qtbot.addWidget(host)
        host.show()
    assert all(host.isVisible() for host in hosts)


class Wanting(QWidget):
    no_such_button: QLabel


def test_a_form_without_what_its_widget_relies_on_is_refused(dressed: QApplication, qtbot: QtBot) -> None:
    host = Wanting()
    qtbot.addWidget(host)
    with pytest.raises(TypeError, match="no_such_button"):
        load_form(host, "operator_dialog")
    with pytest.raises(RuntimeError, match="no_such_form"):
        load_form(host, "no_such_form")


def test_forms_are_written_for_qt_designer() -> None:
    for form in UI.glob("*.ui"):
        assert '<ui version="4.0">' in form.read_text(encoding="utf-8"), form.name
